"""What every test may ask for: a database of its own, and parts of the system that may be absent.

A test that needs an absent part is left out, and the last lines of the run say so; with
ACADEMY_TEST_ALL=1, as in CI, an absent part ends the run instead.
"""

import ctypes
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

LEFT_OUT = pytest.StashKey[Counter[str]]()


@dataclass(frozen=True)
class Part:
    """A part of the system that tests with its marker need."""

    absent: str  # why its tests were left out
    advice: str  # what to do about it
    is_there: Callable[[], bool]


def find_chromium() -> str | None:
    """Return the path of a Chromium that is installed on this system."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def find_postgresql() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest if there are several."""
    folders = (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    newest = max(folders, key=lambda folder: int(folder.parent.name), default=None)
    return newest or (Path(on_path).resolve().parent if on_path else None)


def has_pango() -> bool:
    """Return whether the libraries that lay out PDF files can be loaded."""
    try:
        return all(map(ctypes.CDLL, ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")))
    except OSError:
        return False


PARTS: Mapping[str, Part] = {
    "browser": Part(
        "Chromium is not installed", "apt install chromium", lambda: find_chromium() is not None
    ),
    "postgresql": Part(
        "PostgreSQL is not installed", "apt install postgresql", lambda: find_postgresql() is not None
    ),
    "pango": Part(
        "Pango is not installed", "apt install libpango-1.0-0 libpangoft2-1.0-0", has_pango
    ),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    if os.environ.get("ACADEMY_TEST_ALL") == "1":
        absent = [part for part in PARTS.values() if not part.is_there()]
        if absent:
            sentences = " ".join(f"{part.absent}: {part.advice}." for part in absent)
            raise pytest.UsageError(f"ACADEMY_TEST_ALL=1 asks for every test. {sentences}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    reasons = {
        marker: f"because {part.absent}" for marker, part in PARTS.items() if not part.is_there()
    }
    if not config.getoption("--soak"):
        reasons["soak"] = "because they are long"
    kept, left_out = [], []
    for item in items:
        reason = next((why for mark, why in reasons.items() if item.get_closest_marker(mark)), "")
        ...
