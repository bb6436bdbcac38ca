from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]


def _measures(read: Read) -> pd.DataFrame:
    numbers = {"numerator": int, "denominator": int, "target_pct": float}
    return read("performance_measures").astype(numbers)


def _flips(measures: pd.DataFrame) -> list[str]:
    """Return the measures whose verdict turns when monthly percentages are averaged."""
    year = measures[measures["month"] >= "2024-07"]
    year = year.assign(percent=100 * year["numerator"] / year["denominator"])
    one = year.groupby("measure_id")
    total = 100 * one["numerator"].sum() / one["denominator"].sum()
    target = one["target_pct"].first()
    turned = (total >= target) != (one["percent"].mean() >= target)
    return list(turned.index[turned])


def test_52_measures_have_36_months_each(read: Read) -> None:
    months = _measures(read).groupby("measure_id")["month"].nunique()

    assert len(months) == 52
    assert (months == 36).all()


def test_averaging_months_turns_8_of_52_verdicts_of_riverbends_latest_year(
    first: Read, second: Read
) -> None:
    turned, others = _flips(_measures(first)), _flips(_measures(second))

    assert len(turned) == 8
    assert len(others) == 7
    assert not set(turned) & set(others)


def test_eight_measures_fall_by_about_nine_points_when_redefined(read: Read) -> None:
    measures = _measures(read)
    redefined = set(measures["measure_id"][measures["definition_version"] == "v2"])
    both = measures[measures["measure_id"].isin(redefined)].groupby("definition_version")
    percent = 100 * both["numerator"].sum() / both["denominator"].sum()

    assert len(redefined) == 8
    assert percent["v1"] - percent["v2"] == pytest.approx(9, abs=1)
    assert (measures.query("definition_version == 'v2'")["month"] >= "2024-07").all()


def test_other_measures_are_redefined_in_the_second_city(first: Read, second: Read) -> None:
    redefined = [
        set(read("performance_measures").query("definition_version == 'v2'")["measure_id"])
        for read in (first, second)
    ]

    assert not redefined[0] & redefined[1]


def test_denominators_are_uneven_and_never_below_the_numerators(read: Read) -> None:
    measures = _measures(read)

    assert measures["denominator"].min() >= 20
    assert measures["denominator"].max() > 850
    assert (measures["numerator"] <= measures["denominator"]).all()


def test_both_directions_occur_and_a_measure_keeps_its_own(read: Read, city: City) -> None:
    better = _measures(read).groupby("measure_id")["better"]

    assert (better.nunique() == 1).all(), city.name
    assert better.first().value_counts().to_dict() == {"higher": 33, "lower": 19}
