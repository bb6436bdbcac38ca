"""What is served while its authors write."""

import os
from typing import TYPE_CHECKING

import pytest

from academy.content.library import Library
from academy.domain.errors import InvalidContent

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

LESSON = "courses/first-hour/01-what-a-row-is.md"


def test_unchanged_files_are_not_read_again(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    before = library.catalog
    assert library.refresh() == ()
    assert library.catalog is before


def test_a_change_is_taken_over(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    academy.replace(LESSON, "A row is one thing", "A row is one single thing")
    assert library.refresh() == ()
    assert "single" in library.catalog.courses[0].lessons[0].body


def test_a_broken_change_is_named_and_the_last_good_catalog_stays(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    before = library.catalog
    academy.replace(LESSON, "lesson:counting", "lesson:gone")
    (fault,) = library.refresh()
    assert fault.path == LESSON
    assert library.catalog is before
    assert library.refresh() == (fault,)
    academy.replace(LESSON, "lesson:gone", "lesson:counting")
    assert library.refresh() == ()


def test_a_new_and_a_removed_file_are_noticed(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    academy.write("courses/first-hour/03-more.md", "---\ntitle: More\nminutes: 1\n---\nMore.\n")
    assert library.refresh() == ()
    assert len(library.catalog.courses[0].lessons) == 3
    (academy.root / "courses/first-hour/03-more.md").unlink()
    assert library.refresh() == ()
    assert len(library.catalog.courses[0].lessons) == 2


def test_a_change_that_keeps_the_size_is_noticed_by_its_time(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    before, file = library.catalog, academy.root / LESSON
    academy.replace(LESSON, "one thing", "one fact!")
    os.utime(file, ns=(1, 1))
    assert library.refresh() == ()
    assert library.catalog is not before


def test_the_data_dictionary_is_somebody_elses(academy: "Academy") -> None:
    library = Library(academy.courses, academy.exercises)
    before = library.catalog
    academy.write("exercises/data/dictionary.yaml", "changed: true")
    assert library.refresh() == ()
    assert library.catalog is before


def test_a_library_needs_something_right_to_begin_with(academy: "Academy") -> None:
    academy.replace(LESSON, "lesson:counting", "lesson:gone")
    with pytest.raises(InvalidContent):
        Library(academy.courses, academy.exercises)
