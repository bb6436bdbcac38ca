import shutil
from pathlib import Path

import pytest

from academy.config import ROOT
from academy.content import shelf
from academy.content.library import Library
from academy.domain.errors import InvalidContent

LESSON = "data-at-the-city/01-what-a-row-is.md"


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """The folders of a copy of the real content, to be edited."""
    for folder in ("courses", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path / "courses", tmp_path / "exercises"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "home" / "content"


def edit(courses: Path, old: str, new: str) -> None:
    lesson = courses / LESSON
    lesson.write_text(lesson.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_right_content_gets_onto_the_shelf(sources: tuple[Path, Path], kept: Path) -> None:
    assert shelf.on_shelf(kept) == ""
    digest = shelf.put(*sources, kept)

    assert shelf.on_shelf(kept) == digest
    assert Library(*shelf.folders(kept)).catalog.digest == digest


def test_broken_content_leaves_the_shelf_as_it_is(sources: tuple[Path, Path], kept: Path) -> None:
    digest = shelf.put(*sources, kept)
    edit(sources[0], "exercise:one-row", "exercise:nowhere")

    with pytest.raises(InvalidContent, match="nowhere"):
        shelf.put(*sources, kept)
    assert shelf.on_shelf(kept) == digest
    assert Library(*shelf.folders(kept)).catalog.digest == digest


def test_a_running_library_takes_over_what_is_put_on_the_shelf(
    sources: tuple[Path, Path], kept: Path
) -> None:
    shelf.put(*sources, kept)
    library = Library(*shelf.folders(kept))
    edit(sources[0], "title: What a row is", "title: What one row is")
    digest = shelf.put(*sources, kept)

    assert library.refresh() == ()
    assert library.catalog.digest == digest


def test_a_copy_that_was_cut_short_is_made_anew(sources: tuple[Path, Path], kept: Path) -> None:
    (kept / "fresh" / "courses").mkdir(parents=True)
    digest = shelf.put(*sources, kept)

    assert Library(*shelf.folders(kept)).catalog.digest == digest
