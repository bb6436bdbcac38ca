from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]
OWN, CONTRACTOR = "1 good - 5 failed", "5 good - 1 failed (contractor)"


def test_357_assets_of_riverbend_have_no_inspection_all_of_them_pipes(first: Read) -> None:
    assets, inspections = first("storm_assets"), first("storm_inspections")
    absent = assets[~assets["asset_id"].isin(inspections["asset_id"])]

    assert len(assets) == 3_400
    assert len(absent) == 357
    assert set(absent["asset_type"]) == {"pipe"}
    assert set(absent["interval_months"]) == {"60"}


def test_120_years_are_unknown_and_140_grades_are_reversed(first: Read) -> None:
    assets, inspections = first("storm_assets"), first("storm_inspections")

    assert int((assets["install_year"] == "1900").sum()) == 120
    assert int((inspections["scale"] == CONTRACTOR).sum()) == 140


def test_reversed_grades_look_bad_until_they_are_turned_round(read: Read) -> None:
    done = read("storm_inspections").query("grade != ''")
    means = done["grade"].astype(int).groupby(done["scale"]).mean()

    assert means[CONTRACTOR] - means[OWN] > 1
    assert 6 - means[CONTRACTOR] == pytest.approx(means[OWN], abs=0.3)


def test_what_was_not_done_has_neither_date_nor_grade(read: Read) -> None:
    inspections = read("storm_inspections")
    blank = inspections["inspected_on"] == ""

    assert 60 <= blank.sum() <= 120
    assert (blank == (inspections["grade"] == "")).all()
    assert (inspections["note"][blank] == "").all()
    assert inspections["due_on"].between("2022-01-01", "2024-12-31").all()


def test_each_assets_inspections_are_as_far_apart_as_its_interval(read: Read) -> None:
    joined = read("storm_inspections").merge(read("storm_assets"), on="asset_id")
    due = pd.to_datetime(joined["due_on"])
    before = due.groupby(joined["asset_id"]).shift()
    interval = pd.to_timedelta(joined["interval_months"].astype(int) * 30, unit="D")
    again = before.notna()

    assert again.sum() > 4_000
    assert (due[again] == before[again] + interval[again]).all()


def test_the_crew_with_the_most_empty_posts_is_the_latest(read: Read, city: City) -> None:
    joined = read("storm_inspections").merge(read("storm_assets"), on="asset_id")
    late = (joined["inspected_on"] == "") | (joined["inspected_on"] > joined["due_on"])
    shares = late.groupby(joined["work_unit"]).mean()
    posts = read("hr_positions")
    vacant = (posts["status"] == "vacant").groupby(posts["work_unit"]).mean()

    assert len(shares) == 3
    assert shares.idxmax() == vacant[shares.index].idxmax()
    assert shares.max() == pytest.approx({"first": 0.27, "second": 0.32}[city.folder], abs=0.02)


def test_crews_have_other_names_in_the_second_city(first: Read, second: Read) -> None:
    crews = [set(read("storm_assets")["work_unit"]) for read in (first, second)]

    assert crews[0] == {"North Yard", "East Yard", "West Yard"}
    assert not crews[0] & crews[1]
