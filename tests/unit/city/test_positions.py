from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]


def _vacant_by(posts: pd.DataFrame, column: str) -> pd.Series:
    return (posts["status"] == "vacant").groupby(posts[column]).mean()


def test_riverbend_has_4242_posts_of_which_3800_are_filled(first: Read) -> None:
    posts = first("hr_positions")

    assert len(posts) == 4_242
    assert int((posts["status"] == "filled").sum()) == 3_800


def test_eighteen_departments_are_spelt_in_28_ways_some_ending_in_a_space(read: Read) -> None:
    posts = read("hr_positions")

    assert posts["department_id"].nunique() == 18
    assert posts["department_name"].nunique() == 28
    assert posts["department_name"].str.endswith(" ").sum() > 50
    assert posts["department_name"][posts["department_id"] == "D04"].nunique() == 5


def test_both_cities_use_the_same_spellings(first: Read, second: Read) -> None:
    spellings = [set(read("hr_positions")["department_name"]) for read in (first, second)]

    assert spellings[0] == spellings[1]


def test_seventeen_vacancies_of_riverbend_are_dated_1900(first: Read) -> None:
    posts = first("hr_positions")

    assert int((posts["vacant_since"] == "1900-01-01").sum()) == 17
    assert ((posts["vacant_since"] != "") == (posts["status"] == "vacant")).all()


def test_one_yard_is_far_thinner_than_the_others(read: Read, city: City) -> None:
    posts = read("hr_positions")
    crews = _vacant_by(posts[posts["work_unit"] != ""], "work_unit").sort_values()

    assert crews.index[-1] == {"first": "East Yard", "second": "Harbor Yard"}[city.folder]
    assert crews.iloc[-1] > 2 * crews.iloc[-2]
    assert set(posts["department_id"][posts["work_unit"] != ""]) == {"D04"}


def test_police_and_911_are_as_short_of_people_as_planned(first: Read) -> None:
    shares = _vacant_by(first("hr_positions"), "department_id")

    assert shares["D01"] == pytest.approx(0.145, abs=0.001)
    assert shares["D10"] == pytest.approx(0.20, abs=0.001)
    assert shares.idxmax() == "D10"


def test_another_department_is_shortest_of_people_in_the_second_city(second: Read) -> None:
    assert _vacant_by(second("hr_positions"), "department_id").idxmax() == "D03"
