"""The last good content, kept beside the data, so that a broken edit never stops the site.

The server serves what is on the shelf. Content gets there when a server starts and finds it
right, and by `academy content publish`.
"""

import shutil
from pathlib import Path

from academy.content.loader import load_catalog

CURRENT = "current"
STAMP = "published"


def put(courses: Path, exercises: Path, shelf: Path) -> str:
    """Load the content, copy it onto the shelf, and return its digest.

    Raises InvalidContent, and leaves the shelf as it is, when the content is wrong.
    """
    digest = load_catalog(courses, exercises).digest
    if digest != on_shelf(shelf):
        fresh, old = shelf / "fresh", shelf / "old"
        for folder in (fresh, old):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(courses, fresh / "courses")
        shutil.copytree(exercises, fresh / "exercises")
        if (shelf / CURRENT).exists():
            (shelf / CURRENT).rename(old)
        fresh.rename(shelf / CURRENT)
        shutil.rmtree(old, ignore_errors=True)
        (shelf / STAMP).write_text(digest, encoding="utf-8")
    return digest


def on_shelf(shelf: Path) -> str:
    """Return the digest of what is on the shelf, or "" when it is empty."""
    try:
        return (shelf / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def folders(shelf: Path) -> tuple[Path, Path]:
    """Return where the shelf keeps courses and exercises."""
    return shelf / CURRENT / "courses", shelf / CURRENT / "exercises"
