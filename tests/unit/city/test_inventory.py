from collections.abc import Callable

import pandas as pd

Read = Callable[[str], pd.DataFrame]
LABELS = ["public", "internal", "restricted"]


def _entry(read: Read, name: str) -> pd.Series:
    inventory = read("data_inventory")
    return inventory[inventory["dataset_name"] == name].iloc[0]


def test_riverbend_has_46_bad_labels_and_29_entries_without_a_steward(first: Read) -> None:
    inventory = first("data_inventory")

    assert len(inventory) == 150
    assert int((~inventory["classification"].isin(LABELS)).sum()) == 46
    assert int((inventory["steward"] == "").sum()) == 29


def test_every_entry_has_an_id_and_a_name_of_its_own(read: Read) -> None:
    inventory = read("data_inventory")

    assert inventory["inventory_id"].is_unique
    assert inventory["dataset_name"].is_unique


def test_storm_inspections_have_another_owner_label_and_id_in_the_second_city(
    first: Read, second: Read
) -> None:
    one, two = _entry(first, "Storm inspections"), _entry(second, "Storm inspections")

    assert (one["owner_department_id"], one["classification"]) == ("D04", "internal")
    for name in ("inventory_id", "owner_department_id", "steward", "classification", "refresh"):
        assert one[name] != two[name]


def test_files_about_single_persons_are_restricted_in_both_cities(read: Read) -> None:
    for name in ("Employee records", "Homeless service enrollments", "Phishing simulations"):
        assert _entry(read, name)["classification"] == "restricted"


def test_no_listed_dataset_belongs_to_the_it_department_but_its_own(first: Read) -> None:
    inventory = first("data_inventory")
    listed = inventory[inventory["last_reviewed"] == "2024-11-01"]

    assert list(listed["dataset_name"][listed["owner_department_id"] == "D12"]) == [
        "Phishing simulations"
    ]
