"""Build the two sample cities as CSV files and as an analytics server of SQLite files.

Both are made in a folder beside the old one and then take its place, so nobody ever reads half a
city. A stamp says what they were made from; a build that would give the same bytes again ends at
once.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from academy.city.cities import CITIES, City
from academy.city.datasets import PLACES, place
from academy.city.table import Table, write_csv, write_sqlite
from academy.city.tables import make_tables

Report = Callable[[str, int, int], None]
STAMP = "stamp.json"


def build(out: Path, report: Report | None = None) -> None:
    """Build both cities into `out` unless they are there already.

    `report` is told what is being made, how many tables are done, and how many there are.
    """
    if is_current(out):
        return
    with _alone(out) as scratch:
        if is_current(out):  # Another process built it while this one waited.
            return
        fresh = scratch / "city"
        for number, city in enumerate(CITIES):
            _write_city(city, fresh / city.folder, report or _say_nothing, number * len(PLACES))
        (fresh / STAMP).write_text(json.dumps(_stamp(fresh), indent=1), encoding="utf-8")
        _take_the_place_of(out, fresh, scratch / "old")


def is_current(out: Path) -> bool:
    """Say whether `out` holds both cities, whole, as this version of the generator makes them."""
    try:
        stamp = json.loads((out / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return False
    return bool(stamp == _stamp(out))


@contextmanager
def _alone(out: Path) -> Iterator[Path]:
    """Yield an empty folder beside `out` once no other process builds there.

    Whatever a build that was cut short has left in it is thrown away first.
    """
    scratch = out.with_name(f".{out.name}-building")
    out.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(out.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        yield scratch
        shutil.rmtree(scratch)
    finally:
        os.close(descriptor)


def _write_city(city: City, folder: Path, report: Report, done: int) -> None:
    server = folder / "server"
    server.mkdir(parents=True)
    for dataset, table in make_tables(city):
        report(f"{city.name}: {dataset}", done, len(PLACES) * len(CITIES))
        write_csv(table, folder / f"{dataset}.csv")
        _write_to_server(dataset, table, server)
        done += 1
    report(city.name, done, len(PLACES) * len(CITIES))


def _write_to_server(dataset: str, table: Table, server: Path) -> None:
    where = place(dataset)
    with closing(sqlite3.connect(server / f"{where.schema}.db")) as connection, connection:
        # The file is thrown away if this process dies, so waiting for the disk would gain nothing.
        connection.execute("PRAGMA synchronous = OFF")
        write_sqlite(table, where.table, connection)


def _stamp(out: Path) -> dict[str, object]:
    """Return what decides every byte of the cities, and the size of each file that is there."""
    sources = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        sources.update(source.read_bytes())
    files = sorted(path for city in CITIES for path in (out / city.folder).rglob("*.*"))
    return {
        "generator": sources.hexdigest(),
        "numpy": version("numpy"),
        "files": {path.relative_to(out).as_posix(): path.stat().st_size for path in files},
    }


def _take_the_place_of(out: Path, fresh: Path, old: Path) -> None:
    """Put the finished folder where the old one stood; the old one is thrown away with the rest."""
    if out.exists():
        out.rename(old)
    fresh.rename(out)


def _say_nothing(label: str, done: int, total: int) -> None:
    """Report to nobody."""
