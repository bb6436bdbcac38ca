from collections.abc import Callable

import pandas as pd
import pytest

from academy.city.cities import City

Read = Callable[[str], pd.DataFrame]


def _segments(read: Read) -> pd.DataFrame:
    segments = read("pavement_segments")
    return segments.astype({"length": float, "pci": float, "council_district": int})


def _feet(segments: pd.DataFrame) -> pd.Series:
    return segments["length"].where(segments["length_unit"] == "ft", segments["length"] * 3.28084)


def test_riverbend_has_750_lengths_in_meters_and_90_unrated_segments(first: Read) -> None:
    segments = _segments(first)

    assert len(segments) == 6_000
    assert int((segments["length_unit"] == "m").sum()) == 750
    assert int(segments["pci"].isin([0.0, -1.0]).sum()) == 90
    assert set(segments["pci"][segments["pci"] < 1]) == {0.0, -1.0}


def test_conditions_spread_as_real_surveys_do(read: Read) -> None:
    rated = _segments(read).query("pci > 0")["pci"]

    assert rated.mean() == pytest.approx(65.4, abs=1)
    assert rated.std() == pytest.approx(18.4, abs=0.3)


def test_two_districts_stand_below_the_others(read: Read, city: City) -> None:
    rated = _segments(read).query("pci > 0")
    means = rated.groupby("council_district")["pci"].mean().sort_values()

    assert set(means.index[:2]) == {"first": {1, 3}, "second": {5, 9}}[city.folder]
    assert means.iloc[2] - means.iloc[1] > 4


def test_meters_read_as_feet_make_segments_look_short(read: Read) -> None:
    segments = _segments(read)
    by_unit = segments.groupby("length_unit")["length"].median()
    converted = _feet(segments).groupby(segments["length_unit"]).median()

    assert by_unit["ft"] / by_unit["m"] > 3
    assert converted["m"] == pytest.approx(converted["ft"], rel=0.06)


def test_weighting_by_length_changes_the_citys_score(read: Read) -> None:
    rated = _segments(read).query("pci > 0")
    feet = _feet(rated)

    assert rated["pci"].mean() - (rated["pci"] * feet).sum() / feet.sum() > 0.4


def test_some_surveys_are_ten_years_old(read: Read) -> None:
    old = read("pavement_segments")["inspected_on"] < "2015"

    assert 0.05 < old.mean() < 0.08
