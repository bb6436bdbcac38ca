import os
from pathlib import Path

import pytest

from academy.sandbox import folders
from academy.sandbox.folders import Scratch


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "calls.csv").write_text("a\n1\n")
    return folder


def test_a_run_finds_the_city_at_data(tmp_path: Path, data: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    run = scratch.new(None, data)
    assert (run.work / "data" / "calls.csv").read_text() == "a\n1\n"
    scratch.close()
    assert list((tmp_path / "scratch").iterdir()) == []
    assert (data / "calls.csv").exists()


def test_a_copy_of_the_city_can_be_given_instead(tmp_path: Path, data: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    run = scratch.new(None, data, copy=True)
    assert not (run.work / "data").is_symlink()
    scratch.close()


def test_what_a_dead_server_left_is_erased_and_a_living_ones_is_kept(
    tmp_path: Path, data: Path
) -> None:
    living = Scratch(tmp_path / "scratch")
    run = living.new(None, data)
    abandoned = tmp_path / "scratch" / "server-0000"
    abandoned.mkdir()
    (abandoned / "left").write_text("x")
    Scratch(tmp_path / "scratch").close()
    assert not abandoned.exists()
    assert run.work.exists()
    living.close()


def test_a_chain_of_folders_deeper_than_any_path_is_erased(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(3_000):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    folders.erase(deep)
    assert not deep.exists()


def test_folders_that_were_closed_are_erased(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    (outer / "closed" / "inner").mkdir(parents=True)
    (outer / "closed" / "inner" / "file").write_text("x")
    (outer / "closed" / "inner").chmod(0o300)
    (outer / "closed").chmod(0)
    folders._flatten(outer)
    assert list(outer.iterdir()) == []


def test_erasing_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    folders.erase(tmp_path / "nothing")


def test_a_run_that_writes_too_much_is_seen(tmp_path: Path, data: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    run = scratch.new(None, data)
    assert not run.overgrown()
    with (run.work / "big").open("wb") as file:
        file.truncate(65 << 20)
    assert run.overgrown()
    scratch.close()


def test_a_run_that_makes_too_many_files_is_seen(tmp_path: Path, data: Path) -> None:
    scratch = Scratch(tmp_path / "scratch")
    run = scratch.new(None, data)
    for number in range(2_001):
        (run.work / str(number)).touch()
    assert run.overgrown()
    scratch.close()
