"""Build what browsers get: `python -m academy.web.frontend`.

The sources in assets/ become static/ once; an unchanged source costs one digest. New files are laid
beside the old ones and the manifest changes hands in one rename, so an interrupted or failed build
leaves the last good one.
"""

import errno
import fcntl
import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from academy.config import ROOT
from academy.domain.errors import SetupProblem
from academy.web.manifest import MANIFEST, STATIC
from academy.web.node import find_node, install_node

ASSETS = Path(__file__).parent / "assets"
LOCK = ROOT / "platform" / "locks" / "node.txt"
STAMP = "stamp"
_WORK = ".build"  # inside static/: ignored by git, on the same file system
_HELD = ".lock"
_TOOLS = frozenset({"node_modules", ".axe"})


def main() -> int:
    """Build if needed, telling on stderr what takes time. Return the exit code."""
    try:
        build()
    except SetupProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Run the same command again; nothing is half done.\n")
        return 130
    return 0


def build(assets: Path = ASSETS, static: Path = STATIC, lock: Path = LOCK) -> bool:
    """Build the front end unless it is up to date; return whether anything was built.

    Raises SetupProblem, with a sentence for the operator, when it cannot be built.
    """
    try:
        wanted = digest(assets, lock)
        if is_current(static, wanted):
            return False
        with _alone(static):
            if is_current(static, wanted):  # Another process built it while this one waited.
                return False
            _build(assets, static, lock)
            (static / STAMP).write_text(wanted, encoding="ascii")
    except OSError as error:
        raise SetupProblem(_sentence(error)) from error
    return True


def digest(assets: Path, lock: Path) -> str:
    """Return the digest of everything that decides what a build makes."""
    total = hashlib.sha256()
    for path in [*sources(assets), lock]:
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def sources(assets: Path) -> list[Path]:
    """Return the files of the front end in a stable order, without what tools left among them."""
    return sorted(
        path
        for path in assets.rglob("*")
        if path.is_file() and not _TOOLS & set(path.relative_to(assets).parts)
    )


def is_current(static: Path, wanted: str) -> bool:
    """Return whether the last build finished and was made from these sources."""
    stamp = static / STAMP
    made = stamp.read_text(encoding="ascii") if stamp.is_file() else ""
    return made == wanted and (static / MANIFEST).is_file()


def publish(built: Path, static: Path) -> None:
    """Move a finished build into place, the manifest last, then clear what it no longer names."""
    fresh = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    for name in sorted(fresh, key=lambda name: (name == Path(MANIFEST), name)):
        target = static / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (built / name).replace(target)
    kept = fresh | {Path(_HELD)}
    for path in [path for path in static.rglob("*") if path.is_file()]:
        name = path.relative_to(static)
        if name not in kept and _WORK not in name.parts:
            path.unlink()


@contextmanager
def _alone(static: Path) -> Iterator[None]:
    """Let one build work at a time, in a folder that is empty before and gone afterwards."""
    static.mkdir(parents=True, exist_ok=True)
    work = static / _WORK
    with (static / _HELD).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        shutil.rmtree(work, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _build(assets: Path, static: Path, lock: Path) -> None:
    started = time.monotonic()
    work = static / _WORK / "assets"
    for source in sources(assets):
        target = work / source.relative_to(assets)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    node = find_node()
    if node is None:
        _say("getting Node, which only this build needs")
        node = install_node(lock, static / _WORK / "node")
    _say("getting the design system and the editor")
    node.run([*node.npm, "ci", "--prefer-offline", "--no-progress"], work)
    _say("putting them together")
    node.run([node.program, "build.mjs", "out"], work)
    publish(work / "out", static)
    _keep_axe(work, assets)
    _say(f"ready after {time.monotonic() - started:.0f} seconds")


def _keep_axe(work: Path, assets: Path) -> None:
    """Keep the accessibility checker for the browser tests, outside of what is served."""
    checker = work / "node_modules" / "axe-core" / "axe.min.js"
    (assets / ".axe").mkdir(exist_ok=True)
    shutil.copyfile(checker, assets / ".axe" / "axe.min.js")


def _say(what: str) -> None:
    sys.stderr.write(f"Front end: {what}\n")
    sys.stderr.flush()


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: make room for 300 MB and run the same command again."
    where = f" ({error.filename})" if error.filename else ""
    return f"The pages' styles and scripts could not be built: {error.strerror or error}{where}."


if __name__ == "__main__":
    raise SystemExit(main())
