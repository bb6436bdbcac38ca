"""What this host can do to confine learner code, and what may be read by it."""

import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from academy.domain.errors import SandboxUnavailable
from academy.sandbox import landlock, seccomp

Mode = Literal["full", "reduced", "unsafe"]
PACKAGE = Path(__file__).resolve().parents[1]
NEEDED_LANDLOCK = 3  # the first version that can also refuse to truncate files
_SYSTEM = (
    *("/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"),
    *("/usr/share/fonts", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"),
)


@dataclass(frozen=True)
class Host:
    """The means that this host offers."""

    landlock: int  # version, 0 for none
    seccomp: bool
    bubblewrap: str  # path, empty for none


def probe() -> Host:
    """Ask the kernel and look at PATH."""
    return Host(landlock.version(), seccomp.supported(), shutil.which("bwrap") or "")


def choose(host: Host, *, unsafe: bool) -> Mode:
    """Return the strongest mode. Raises SandboxUnavailable when there is none and the operator did
    not say `unsafe`.
    """
    if host.seccomp and host.landlock >= NEEDED_LANDLOCK:
        return "full"
    if host.seccomp and host.bubblewrap:
        return "reduced"
    if unsafe:
        return "unsafe"
    raise SandboxUnavailable(
        "This host cannot confine learner code: it needs seccomp and Landlock version "
        f"{NEEDED_LANDLOCK} (kernel 6.2 or newer), or bwrap on PATH; its Landlock has version "
        f"{host.landlock}. On your own machine only, ACADEMY_UNSAFE_SANDBOX=yes runs it unconfined."
    )


@dataclass(frozen=True)
class Readable:
    """What every confined process may read: Python, its libraries, fonts and time zones."""

    whole: tuple[str, ...]
    listed: tuple[str, ...]  # folders that may be listed, and read only in part


def readable() -> Readable:
    """Return what may be read; where the academy is installed among the libraries, everything there
    but itself.
    """
    paths = sysconfig.get_paths()
    roots = {Path(paths[name]).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots |= {Path(sys.base_prefix).resolve() / "lib"}
    whole: list[str] = [path for path in _SYSTEM if Path(path).exists()]
    listed: list[str] = []
    for root in sorted(roots):
        if PACKAGE.parent == root:
            listed.append(str(root))
            whole += [str(entry) for entry in sorted(root.iterdir()) if entry != PACKAGE]
        else:
            whole.append(str(root))
    return Readable(tuple(whole), tuple(listed))
