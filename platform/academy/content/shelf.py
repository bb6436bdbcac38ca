"""The last good content, kept beside the data, so that a broken edit never stops the site.

The server serves what is on the shelf. Content gets there when a server starts and finds it
right, and by `academy content publish`.
"""

import hashlib
import shutil
from pathlib import Path

from academy.content.loader import load_catalog

CURRENT = "current"
STAMP = "published"
SOURCE = "source"


def put(courses: Path, exercises: Path, shelf: Path) -> str:
    """Load the content, copy it onto the shelf, and return its digest.

    Raises InvalidContent, and leaves the shelf as it is, when the content is wrong.
    """
    looks = _looks(courses, exercises)
    if on_shelf(shelf) and _read(shelf / SOURCE) == looks:
        return on_shelf(shelf)
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
    (shelf / SOURCE).write_text(looks, encoding="utf-8")
    return digest


def on_shelf(shelf: Path) -> str:
    """Return the digest of what is on the shelf, or "" when it is empty."""
    return _read(shelf / STAMP)


def folders(shelf: Path) -> tuple[Path, Path]:
    """Return where the shelf keeps courses and exercises."""
    return shelf / CURRENT / "courses", shelf / CURRENT / "exercises"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _looks(courses: Path, exercises: Path) -> str:
    """Return what the files look like from outside: a change shows without reading them."""
    sums = hashlib.sha256()
    for folder in (courses, exercises):
        for file in sorted(folder.rglob("*")):
            seen = file.stat()
            sums.update(f"{file}\0{seen.st_size}\0{seen.st_mtime_ns}\n".encode())
    return sums.hexdigest()
