from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from academy.city.datasets import PLACES
from academy.city.departments import DEPARTMENTS
from academy.city.dictionary import Dictionary, load_dictionary
from academy.config import ROOT
from academy.domain.errors import InvalidContent, NotFound

Read = Callable[[str], pd.DataFrame]
EXERCISES = ROOT / "exercises"

GOOD = """\
datasets:
  - name: wells
    title: Wells
    description: Where the water
      comes from.
    one_row_is: one well
    owner_department: Police
    steward: D01-steward-1
    classification: public
    columns:
      - name: depth
        type: number
        unit: feet
        description: How deep it is.
        allowed: ["1", no, ""]
"""


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load_dictionary(EXERCISES)


def _load(folder: Path, text: str) -> Dictionary:
    (folder / "data").mkdir()
    (folder / "data" / "dictionary.yaml").write_text(text, encoding="utf-8")
    return load_dictionary(folder)


def test_it_describes_every_dataset_and_no_other(dictionary: Dictionary) -> None:
    assert [one.name for one in dictionary.datasets] == [where.dataset for where in PLACES]


def test_its_columns_are_those_of_the_generated_files(dictionary: Dictionary, read: Read) -> None:
    for dataset in dictionary.datasets:
        assert [column.name for column in dataset.columns] == list(read(dataset.name))


def test_its_row_counts_are_those_of_riverbend(dictionary: Dictionary, first: Read) -> None:
    for dataset in dictionary.datasets:
        assert dataset.rows == len(first(dataset.name))


def test_allowed_values_are_those_that_occur(dictionary: Dictionary, first: Read) -> None:
    for dataset in dictionary.datasets:
        for column in dataset.columns:
            if column.allowed and (dataset.name, column.name) != (
                "data_inventory",
                "classification",
            ):
                assert set(first(dataset.name)[column.name]) == set(column.allowed)


def test_types_fit_the_values(dictionary: Dictionary, first: Read) -> None:
    patterns = {
        "whole number": r"-?\d+",
        "number": r"-?\d+(\.\d+)?",
        "date": r"\d{4}-\d\d-\d\d",
        "month": r"\d{4}-\d\d",
    }
    for dataset in dictionary.datasets:
        for column in dataset.columns:
            values = first(dataset.name)[column.name]
            pattern = patterns.get(column.type, ".*")
            assert values[values != ""].str.fullmatch(pattern).all(), column


def test_owners_labels_and_stewards_agree_with_the_inventory(
    dictionary: Dictionary, first: Read
) -> None:
    names = {department.id: department.name for department in DEPARTMENTS}
    inventory = {
        entry["dataset_name"]: entry for entry in first("data_inventory").to_dict("records")
    }
    for dataset in dictionary.datasets:
        if dataset.title in inventory:
            entry = inventory[dataset.title]
            assert dataset.owner_department == names[entry["owner_department_id"]]
            assert dataset.classification == entry["classification"]
            assert dataset.steward == entry["steward"]


def test_a_dataset_or_column_that_does_not_exist_is_not_found(dictionary: Dictionary) -> None:
    assert dictionary.dataset("districts").column("population").unit == "people"
    with pytest.raises(NotFound, match="no dataset “payroll”"):
        dictionary.dataset("payroll")
    with pytest.raises(NotFound, match="no column “mayor”"):
        dictionary.dataset("districts").column("mayor")


def test_folded_lines_are_joined_and_values_stay_as_they_were_written(tmp_path: Path) -> None:
    (dataset,) = _load(tmp_path, GOOD).datasets

    assert dataset.description == "Where the water comes from."
    assert dataset.rows is None
    assert dataset.columns[0].allowed == ("1", "no", "")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    title: Wells\n", "", "line 2: “title” is missing; a text was expected."),
        ("title: Wells", "title: [a]", "line 3: “title” is missing; a text was expected."),
        ("title: Wells", "titel: Wells", "line 3: “titel” is not known; name, title"),
        (": public", ": secret", "line 9: “classification” is “secret”; one of public"),
        ("type: number", "type: float", "line 12: “type” is “float”; one of text, whole number"),
        ('["1", no, ""]', "many", "line 15: “allowed” was expected to be a list."),
        ('["1", no, ""]', "[[1]]", "line 15: “allowed” was expected to be a list of plain"),
        ("datasets:", "data:", "line 1: “datasets” is missing; a list was expected."),
        ("one_row_is: one well", "one_row_is: one: well", "line 6: mapping values are not"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(InvalidContent) as caught:
        _load(tmp_path, GOOD.replace(old, new))

    assert sentence in str(caught.value)
    assert "dictionary.yaml, line" in str(caught.value)


def test_a_list_item_without_names_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match="line 2: names with values were expected"):
        _load(tmp_path, "datasets:\n  - wells\n")


def test_a_dataset_described_twice_is_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD.removeprefix("datasets:\n")

    with pytest.raises(InvalidContent, match="line 16: “wells” is described twice"):
        _load(tmp_path, twice)


def test_a_missing_an_empty_or_a_foreign_file_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r"dictionary\.yaml: the file is missing"):
        load_dictionary(tmp_path)
    with pytest.raises(InvalidContent, match="line 1: the file is empty"):
        _load(tmp_path, "")
    (tmp_path / "data" / "dictionary.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidContent, match="UTF-8"):
        load_dictionary(tmp_path)
