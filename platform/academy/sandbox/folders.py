"""The scratch folders of runs: made, measured, and erased whatever a learner left in them."""

import contextlib
import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

_MAX_BYTES = 64 << 20
_MAX_ENTRIES = 2_000


@dataclass(frozen=True)
class RunFolder:
    """The folder of one process: `work` is its home, `sockets` where it binds; the rest is the
    server's.
    """

    root: Path

    @property
    def work(self) -> Path:
        """Where the learner's code runs; `data` in it leads to the city."""
        return self.root / "work"

    @property
    def sockets(self) -> Path:
        """Where a kernel binds its sockets."""
        return self.root / "sockets"

    def overgrown(self) -> bool:
        """Say whether the process wrote more than a run may keep."""
        entries = size = 0
        pending = [self.work, self.sockets]
        while pending and entries <= _MAX_ENTRIES and size <= _MAX_BYTES:
            # The folder changes while it is looked at; the next look is a tenth of a second away.
            with contextlib.suppress(OSError), os.scandir(pending.pop()) as found:
                for entry in found:
                    entries += 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(Path(entry.path))
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
                    if entries > _MAX_ENTRIES:
                        break
        return entries > _MAX_ENTRIES or size > _MAX_BYTES


class Scratch:
    """One server's folder of runs, locked while it lives so that another server erases only what is
    abandoned.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        _erase_abandoned(root)
        name = secrets.token_hex(4)
        starting = root / f"starting-{name}"
        starting.mkdir(mode=0o711)
        self._lock = _locked(starting)
        self.folder = starting.rename(root / f"server-{name}")

    def new(self, user: int | None, data: Path, *, copy: bool = False) -> RunFolder:
        """Make a run folder that belongs to `user`, with the city's data (or a copy of it) at
        `work/data`.
        """
        run = RunFolder(self.folder / secrets.token_hex(8))
        for folder in (run.root, run.work, run.sockets):
            folder.mkdir(mode=0o711 if folder is run.root else 0o700)
            if user is not None and folder is not run.root:
                os.chown(folder, user, user)
        if copy:
            shutil.copytree(data, run.work / "data")
        else:
            (run.work / "data").symlink_to(data)
        return run

    def close(self) -> None:
        """Erase everything and unlock."""
        erase(self.folder)
        os.close(self._lock)


def erase(folder: Path) -> None:
    """Remove a folder whose contents were made by somebody hostile: closed folders, chains of
    thousands of folders.
    """
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        _flatten(folder)
        folder.rmdir()


def _flatten(folder: Path) -> None:
    """Empty a folder, moving what is nested up first, so that no path grows long and no call nests
    deep.
    """
    counter = 0
    while entries := list(folder.iterdir()):
        for entry in entries:
            if entry.is_symlink() or not entry.is_dir():
                entry.unlink()
                continue
            entry.chmod(0o700)
            for inner in list(entry.iterdir()):
                counter += 1
                if inner.is_dir() and not inner.is_symlink():
                    inner.chmod(0o700)  # a folder is moved only by whoever may write in it
                inner.rename(folder / f"flat-{counter}")
            entry.rmdir()


def _locked(folder: Path) -> int:
    descriptor = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def _erase_abandoned(root: Path) -> None:
    for folder in root.glob("server-*"):
        try:
            descriptor = _locked(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # its server lives, or has just erased it
        erase(folder)
        os.close(descriptor)
