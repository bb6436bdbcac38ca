"""Looking into the content folders: what is there, what it is called, what it says."""

from collections.abc import Iterator
from pathlib import Path

from academy.content.faults import Findings, Place

GUIDE = "README.md"  # for authors; never content


def shown(file: Path, root: Path) -> str:
    """Return the path as an author names it: from the folder courses/ or exercises/ on."""
    return (Path(root.name) / file.relative_to(root)).as_posix()


def entries(folder: Path) -> tuple[Path, ...]:
    """Return what lies in a folder, sorted; hidden files, editors' copies and guides left out."""
    if not folder.is_dir():
        return ()
    found = (entry for entry in folder.iterdir() if not _ignored(entry.name))
    return tuple(sorted(found))


def walk(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder that `entries` would show."""
    for entry in entries(folder):
        if entry.is_dir():
            yield from walk(entry)
        else:
            yield entry


def read_text(file: Path, root: Path, findings: Findings) -> str | None:
    """Return a file's text with Unix line ends; None, and a fault, when it cannot be read."""
    place = Place(shown(file, root))
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        findings.fault(place, "the file is missing", "this file")
        return None
    except OSError as error:
        findings.fault(place, f"the file cannot be read ({error.strerror})", "a readable file")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.fault(Place(place.path, line), "a character is not UTF-8", "text in UTF-8")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _ignored(name: str) -> bool:
    return name.startswith((".", "__pycache__")) or name.endswith("~") or name == GUIDE
