"""Compare the built cities with the manifest in git: the same rows, columns and bytes."""

import csv
import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from academy.city.cities import CITIES
from academy.city.datasets import PLACES
from academy.domain.errors import InvalidContent

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one file."""

    rows: int
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The version of numpy whose random numbers were used, and an entry a file (`first/x.csv`)."""

    numpy: str
    files: dict[str, Entry]


def verify(out: Path, manifest: Path) -> list[str]:
    """Return a sentence for each difference between the cities in `out` and the manifest.

    An empty list means that they are the same. InvalidContent when the manifest cannot be read.
    """
    wanted, found = read_manifest(manifest), _describe(out)
    faults = []
    if wanted.numpy != found.numpy:
        faults.append(
            f"numpy {found.numpy} is installed; the manifest was made with numpy {wanted.numpy}, "
            "and another version may draw other numbers."
        )
    for name in sorted({*wanted.files, *found.files}):
        faults += _differences(name, wanted.files.get(name), found.files.get(name))
    return faults


def write_manifest(out: Path, manifest: Path) -> None:
    """Write down the cities in `out`, for others to compare theirs with."""
    text = json.dumps(asdict(_describe(out)), indent=1, ensure_ascii=False)
    manifest.write_text(text + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; InvalidContent says what is wrong with it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {
            name: Entry(entry["rows"], tuple(entry["columns"]), entry["sha256"])
            for name, entry in content["files"].items()
        }
        return Manifest(content["numpy"], files)
    except FileNotFoundError as error:
        raise InvalidContent(f"{path}: the manifest is missing.") from error
    except json.JSONDecodeError as error:
        raise InvalidContent(f"{path}, line {error.lineno}: JSON was expected.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidContent(
            f"{path}: expected “numpy”, and “files” with rows, columns and sha256 for each."
        ) from error


def _describe(out: Path) -> Manifest:
    """Return the manifest of the files that are there."""
    names = [f"{city.folder}/{where.dataset}.csv" for city in CITIES for where in PLACES]
    files = {name: _entry(out / name) for name in names if (out / name).is_file()}
    return Manifest(version("numpy"), files)


def _entry(path: Path) -> Entry:
    content = path.read_bytes()
    rows = csv.reader(content.decode("utf-8", "replace").splitlines())
    columns = tuple(next(rows, []))
    return Entry(sum(1 for _ in rows), columns, hashlib.sha256(content).hexdigest())


def _differences(name: str, wanted: Entry | None, found: Entry | None) -> list[str]:
    """Return the sentences about one file; the first difference that explains the others."""
    if wanted is None:
        return [f"{name} is not in the manifest."]
    if found is None:
        return [f"{name} is missing; {wanted.rows:,} rows were expected."]
    if found.columns != wanted.columns:
        return [
            f"{name} has the columns {', '.join(found.columns)}; "
            f"{', '.join(wanted.columns)} were expected."
        ]
    if found.rows != wanted.rows:
        return [f"{name} has {found.rows:,} rows; {wanted.rows:,} were expected."]
    if found.sha256 != wanted.sha256:
        return [f"{name} has the right rows and columns, but other values than expected."]
    return []
