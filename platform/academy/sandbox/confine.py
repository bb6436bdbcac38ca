"""What a process gives up before it runs a learner's code.

Landlock alone leaves sockets, signals and processes; seccomp alone leaves files; together with
resource limits they leave nothing. A process that starts threads confines its files before the
first one (`before_threads`) and its system calls, for all threads at once, when they run
(`after_threads`).
"""

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from academy.sandbox import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS = 1, 4, 8
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION = 0x20080522
_DEVICES = (
    landlock.Rule("/dev/null", landlock.DEVICE),
    landlock.Rule("/dev/zero", landlock.READ_FILE),
    landlock.Rule("/dev/urandom", landlock.READ_FILE),
)


@dataclass(frozen=True)
class Limits:
    """What one process may use."""

    cpu_seconds: int
    memory_bytes: int  # of address space, beyond what the process has when it starts
    file_bytes: int = 16 << 20  # one file; the sum is watched from outside
    open_files: int = 128
    threads: int = 64  # counts only where the process has a user id of its own


@dataclass(frozen=True)
class Confinement:
    """All that `before_threads` and `after_threads` do, as plain values that travel as JSON."""

    limits: Limits
    readable: tuple[str, ...]  # folders and files below which everything may be read
    listed: tuple[str, ...]  # folders whose entries may only be listed
    own: tuple[str, ...]  # folders to write in
    sockets: tuple[str, ...] = ()  # folders in which sockets may be made, too
    user: int | None = None  # the unprivileged user id to become, when started as root
    files: bool = True  # Landlock
    calls: bool = True  # seccomp

    def packed(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)

    @classmethod
    def unpacked(cls, values: Mapping[str, object]) -> "Confinement":
        """Rebuild from what `packed` gave, as it comes back from JSON."""
        plain = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }
        limits = plain.pop("limits")
        if not isinstance(limits, Mapping):
            raise TypeError("limits must be a mapping")
        return cls(limits=Limits(**limits), **plain)  # type: ignore[arg-type]  # JSON carries no types; the dataclass made it

    @property
    def rules(self) -> tuple[landlock.Rule, ...]:
        """The Landlock rules of this confinement."""
        return (
            *_DEVICES,
            *(landlock.Rule(path, landlock.READ) for path in self.readable),
            *(landlock.Rule(path, landlock.LIST) for path in self.listed),
            *(landlock.Rule(path, landlock.OWN) for path in self.own),
            *(landlock.Rule(path, landlock.OWN_SOCKETS) for path in self.sockets),
        )


def before_threads(confinement: Confinement) -> None:
    """Lower the limits, become nobody, and close the file system. Raises OSError when the kernel
    refuses.
    """
    hide()
    _limit(confinement)
    if confinement.user is not None:
        _become(confinement.user)
        hide()
    if confinement.files:
        landlock.apply(confinement.rules)


def after_threads(confinement: Confinement) -> None:
    """Filter the system calls of every thread. Raises OSError when the kernel refuses."""
    if confinement.calls:
        seccomp.apply()


def hide() -> None:
    """Keep other processes of the same user from looking into this one (ptrace, /proc/PID/environ,
    mem).
    """
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def end_with(parent: int) -> None:
    """End this process when its parent ends, by whatever; at once, if that has happened already.

    Changing the user undoes it, so it comes after that.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def address_space() -> int:
    """Return the bytes of address space that this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _limit(confinement: Confinement) -> None:
    limits = confinement.limits
    memory = address_space() + limits.memory_bytes
    values = [
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 2),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ]
    if confinement.user is not None:
        values.append((resource.RLIMIT_NPROC, limits.threads, limits.threads))
    for name, soft, hard in values:
        resource.setrlimit(name, (soft, hard))


def _become(user: int) -> None:
    """Change to an unprivileged user, keeping only the right to read files, which Landlock then
    narrows.

    Without that right, a Python that lies below a closed home could not import anything late.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kept = _permitted() & (1 << _CAP_DAC_READ_SEARCH)
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    data = struct.pack("IIIIII", kept, kept, 0, 0, 0, 0)
    number = _CAPSET[os.uname().machine]
    if libc.syscall(number, ctypes.c_char_p(header), ctypes.c_char_p(data)):
        raise OSError(ctypes.get_errno(), "giving up capabilities was refused")


def _permitted() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("CapPrm:")[2].split()[0], 16)
