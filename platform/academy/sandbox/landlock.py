"""Landlock: the files and folders that a process may still reach. Numbers from linux/landlock.h."""

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_WRITE, _READ, _LIST = 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_FOLDER, _MAKE_FILE, _MAKE_SOCKET = 1 << 7, 1 << 8, 1 << 9
_TRUNCATE = 1 << 14
_FILE_RIGHTS = 1 | _WRITE | _READ | _TRUNCATE
_PR_SET_NO_NEW_PRIVS = 38

READ = _READ | _LIST
LIST = _LIST
READ_FILE = _READ
DEVICE = _READ | _WRITE
OWN = READ | _WRITE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _TRUNCATE
OWN_SOCKETS = OWN | _MAKE_SOCKET


@dataclass(frozen=True)
class Rule:
    """What may be done at and below a path."""

    path: str
    rights: int


def version() -> int:
    """Return the Landlock ABI that this kernel speaks, 0 for none.

    Asked of the kernel, not of securityfs, which may not be mounted.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def ruleset(abi: int) -> bytes:
    """Return struct landlock_ruleset_attr: every right that this ABI can take away, packed."""
    files = (1 << 13) - 1
    files |= 1 << 13 if abi >= 2 else 0  # renaming between folders
    files |= _TRUNCATE if abi >= 3 else 0
    files |= 1 << 15 if abi >= 5 else 0  # ioctl on devices
    packed = struct.pack("Q", files)
    if abi >= 4:
        packed += struct.pack("Q", 0b11)  # TCP bind and connect
    if abi >= 6:
        packed += struct.pack("Q", 0b11)  # abstract sockets and signals beyond this domain
    return packed


def apply(rules: Iterable[Rule]) -> None:
    """Confine this thread, and all it will start, to the rules. Paths that do not exist are left
    out.

    Raises OSError when the kernel refuses. Must run before another thread exists.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    attributes = ruleset(version())
    handled = struct.unpack_from("Q", attributes)[0]
    descriptor = _call(
        libc, _CREATE, ctypes.c_char_p(attributes), ctypes.c_size_t(len(attributes)), 0
    )
    for rule in rules:
        with contextlib.suppress(FileNotFoundError):
            _add(libc, descriptor, rule, handled)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    _call(libc, _RESTRICT, descriptor, 0)
    os.close(descriptor)


def _add(libc: ctypes.CDLL, descriptor: int, rule: Rule, handled: int) -> None:
    target = os.open(rule.path, os.O_PATH | os.O_CLOEXEC)
    try:
        is_folder = stat.S_ISDIR(os.fstat(target).st_mode)
        rights = rule.rights & handled & (-1 if is_folder else _FILE_RIGHTS)
        attributes = struct.pack("=Qi", rights, target)
        _call(libc, _ADD, descriptor, 1, ctypes.c_char_p(attributes), 0)
    finally:
        os.close(target)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    result = int(libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock refused: {os.strerror(code)}")
    return result
