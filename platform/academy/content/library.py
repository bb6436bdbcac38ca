"""The content that is being served: replaced when the files change, kept when they break."""

from pathlib import Path
from threading import Lock

from academy.content.exercises import DATA
from academy.content.faults import Fault
from academy.content.files import entries, walk
from academy.content.links import PICTURES
from academy.content.loader import load_catalog
from academy.domain.catalog import Catalog
from academy.domain.errors import InvalidContent

_Snapshot = frozenset[tuple[str, int, int]]


class Library:
    """Holds the last catalog that was right.

    Safe to share between threads: a reader sees the old catalog or the new one, never a mixture.
    Raises InvalidContent when there is nothing right to begin with.
    """

    def __init__(self, courses: Path, exercises: Path) -> None:
        self._courses = courses
        self._exercises = exercises
        self._lock = Lock()
        self._snapshot = self._look()
        self._catalog = load_catalog(courses, exercises)
        self._faults: tuple[Fault, ...] = ()

    def picture(self, course: str, name: str) -> Path | None:
        """Return the file of a picture beside a course's lessons; nothing else is ever found."""
        folder = (self._courses / course).resolve()
        file = (folder / name).resolve()
        is_picture = file.suffix.lower() in PICTURES and file.is_relative_to(folder)
        return file if is_picture and file.is_file() else None

    @property
    def catalog(self) -> Catalog:
        """The last catalog that was right."""
        return self._catalog

    def refresh(self) -> tuple[Fault, ...]:
        """Read the files again if they changed; return what is wrong, () when all is well.

        The catalog is replaced only when nothing is wrong. The look costs one stat a file.
        """
        with self._lock:
            snapshot = self._look()
            if snapshot != self._snapshot:
                self._snapshot = snapshot
                self._load()
            return self._faults

    def _load(self) -> None:
        try:
            self._catalog = load_catalog(self._courses, self._exercises)
        except InvalidContent as error:
            self._faults = tuple(fault for fault in error.faults if isinstance(fault, Fault))
        else:
            self._faults = ()

    def _look(self) -> _Snapshot:
        folders = [self._courses, *(f for f in entries(self._exercises) if f.name != DATA)]
        files = [file for folder in folders for file in _files(folder)]
        return frozenset(stamp for file in files if (stamp := _stamp(file)) is not None)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(walk(folder)) if folder.is_dir() else (folder,)


def _stamp(file: Path) -> tuple[str, int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:  # It went between the listing and this look.
        return None
    return str(file), found.st_mtime_ns, found.st_size
