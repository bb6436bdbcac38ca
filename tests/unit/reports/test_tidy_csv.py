import csv
import io

import pytest

from academy.reports.tidy_csv import COLUMNS, as_csv


def test_the_header_is_a_contract() -> None:
    assert as_csv([]) == "department,skill,target_level,people,at_target,share,status\n"
    assert ",".join(COLUMNS) == "department,skill,target_level,people,at_target,share,status"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(sign: str) -> None:
    text = as_csv([{"name": f"{sign}cmd|' /C calc'!A0"}], ("name",))

    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["name"] == f"'{sign}cmd|' /C calc'!A0"


def test_text_stays_on_one_line() -> None:
    assert as_csv([{"name": "Parks\r=1+1\nTrees"}], ("name",)) == "name\nParks =1+1 Trees\n"


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    text = as_csv([{"people": -3, "share": None}], ("people", "share"))

    assert text == "people,share\n-3,\n"


def test_names_with_commas_and_quotes_come_back() -> None:
    text = as_csv([{"name": 'Parks, "Trees" & Recreation'}], ("name",))

    assert next(csv.DictReader(io.StringIO(text)))["name"] == 'Parks, "Trees" & Recreation'
