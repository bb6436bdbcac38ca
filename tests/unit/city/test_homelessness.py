from collections.abc import Callable

import pandas as pd
import pytest

Read = Callable[[str], pd.DataFrame]
NIGHT = "2024-01-25"


def _present(stays: pd.DataFrame) -> pd.DataFrame:
    """Return the stays of the night of the count, with their keys repaired."""
    gone = (stays["exit_date"] != "") & (stays["exit_date"] <= NIGHT)
    present = stays[(stays["entry_date"] <= NIGHT) & ~gone]
    return present.assign(client_key=present["client_key"].str.strip().str.lower())


def test_3400_people_of_riverbend_look_like_about_4000(first: Read) -> None:
    keys = first("homeless_enrollments")["client_key"]

    assert len(keys) == 5_603
    assert 3_950 <= keys.nunique() <= 4_100
    assert keys.str.strip().str.lower().nunique() == 3_400


def test_only_outreach_writes_keys_in_capitals_with_a_space_behind(read: Read) -> None:
    stays = read("homeless_enrollments")
    outreach = stays["agency"] == "A3 Outreach"

    assert stays["client_key"][outreach].str.fullmatch("[0-9A-F]{12} ").all()
    assert stays["client_key"][~outreach].str.fullmatch("[0-9a-f]{12}").all()


def test_enrollments_are_more_than_people_on_the_night_of_the_count(first: Read) -> None:
    present = _present(first("homeless_enrollments"))

    assert 1_120 <= len(present) <= 1_220
    assert 1_020 <= present["client_key"].nunique() <= 1_100
    assert (present["setting"] == "unsheltered").mean() == pytest.approx(0.39, abs=0.025)


def test_about_half_of_the_cells_by_district_and_group_are_small(read: Read) -> None:
    present = _present(read("homeless_enrollments"))
    cells = present.groupby(["council_district", "household_group"])["client_key"].nunique()

    assert 12 <= int(cells.between(1, 10).sum()) <= 20


def test_a_person_keeps_one_group_and_one_district(read: Read) -> None:
    stays = read("homeless_enrollments")
    person = stays["client_key"].str.strip().str.lower()

    assert (stays.groupby(person)["household_group"].nunique() == 1).all()
    assert (stays.groupby(person)["council_district"].nunique() == 1).all()


def test_an_exit_has_a_date_and_a_destination_or_neither(read: Read) -> None:
    stays = read("homeless_enrollments")
    ended = stays[stays["exit_date"] != ""]

    assert ((stays["exit_date"] == "") == (stays["exit_to"] == "")).all()
    assert (ended["exit_date"] > ended["entry_date"]).all()
