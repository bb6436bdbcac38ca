from pathlib import Path

import pytest

from academy.city.peek import first_rows
from academy.domain.errors import NotFound, SetupProblem


def test_it_shows_the_first_rows_and_counts_them_all(built: Path) -> None:
    header, rows, total = first_rows(built / "first", "districts", 2)

    assert header == ("council_district", "population", "households")
    assert [row[0] for row in rows] == ["1", "2"]
    assert total == 9


def test_more_rows_than_there_are_give_all_of_them(built: Path) -> None:
    assert len(first_rows(built / "first", "departments", 500).rows) == 18


def test_a_path_is_not_a_dataset(built: Path) -> None:
    with pytest.raises(NotFound, match="There is no dataset"):
        first_rows(built / "first", "../first/districts", 2)


def test_a_city_that_is_not_built_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="academy data build"):
        first_rows(tmp_path, "districts", 2)
