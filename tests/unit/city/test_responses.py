from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]
PRAISED = {"first": 6, "second": 3}


def _runs(read: Read) -> pd.DataFrame:
    runs = read("emergency_responses")
    runs["response_minutes"] = pd.to_numeric(runs["response_minutes"])
    return runs.astype({"council_district": int, "priority": int})


def _usable(runs: pd.DataFrame) -> pd.DataFrame:
    return runs[(runs["response_minutes"] > 0) & (runs["response_minutes"] <= 60)]


def test_riverbend_has_13_745_usable_rows_and_three_kinds_of_flaws(first: Read) -> None:
    runs = _runs(first)
    minutes = runs["response_minutes"]

    assert len(runs) == 14_000
    assert int((minutes > 60).sum()) == 70
    assert int((minutes == 0).sum()) == 25
    assert int(minutes.isna().sum()) == 160
    assert len(_usable(runs)) == 13_745


def test_the_praised_district_is_fastest_overall_and_slowest_in_each_priority(
    read: Read, city: City
) -> None:
    runs = _usable(_runs(read))
    overall = runs.groupby("council_district")["response_minutes"].median()
    parts = runs.pivot_table(
        index="council_district", columns="priority", values="response_minutes", aggfunc="median"
    )

    assert overall.idxmin() == PRAISED[city.folder]
    assert parts[1].idxmax() == PRAISED[city.folder]
    assert parts[2].idxmax() == PRAISED[city.folder]
    assert parts[1].max() > parts[1].drop(PRAISED[city.folder]).max() + 0.3


def test_the_reversal_comes_from_the_mix_of_priorities(read: Read, city: City) -> None:
    runs = _runs(read)
    urgent = (runs["priority"] == 1).groupby(runs["council_district"]).mean()

    assert urgent.idxmax() == PRAISED[city.folder]
    assert urgent.max() == pytest.approx(0.75, abs=0.02)


def test_rows_in_seconds_move_the_average_and_zeros_hardly_do(read: Read) -> None:
    minutes = _runs(read)["response_minutes"]
    with_all, without_zeros = minutes.mean(), minutes[minutes != 0].mean()
    without_seconds = minutes[~(minutes > 60)].mean()

    assert without_zeros - with_all < 0.05
    assert with_all - without_seconds > 1.5


def test_rows_in_seconds_make_district_8_look_second_slowest(first: Read) -> None:
    runs = _runs(first)
    ranks = [
        part.groupby("council_district")["response_minutes"].mean().rank(ascending=False)[8]
        for part in (runs, runs[~(runs["response_minutes"] > 60)])
    ]

    assert ranks[0] == 2
    assert ranks[1] >= 7


def test_five_in_six_urgent_runs_arrive_within_six_minutes(read: Read) -> None:
    runs = _usable(_runs(read))

    assert (runs["response_minutes"][runs["priority"] == 1] <= 6).mean() == pytest.approx(
        0.84, abs=0.01
    )
