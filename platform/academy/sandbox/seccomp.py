"""A seccomp filter for code that may compute, but not reach anything: an allow-list in classic BPF.

Everything not listed gets EPERM, which Python turns into a PermissionError. There is no way to
create a socket, connect, start a program or another process, signal anybody, or watch another
process. Format: linux/filter.h, linux/seccomp.h.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from academy.sandbox.syscalls import AUDIT_ARCHITECTURES, NUMBERS

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x50000
_X32 = 0x40000000  # x86_64's second set of numbers, which would walk around the list
_ARGUMENTS = 16  # where struct seccomp_data keeps its arguments, eight bytes each
_FULL = 0xFFFFFFFF
_PR_SET_NO_NEW_PRIVS, _SECCOMP_SET_MODE_FILTER, _FILTER_ALL_THREADS = 38, 1, 1
_SECCOMP = {"x86_64": 317, "aarch64": 277}


@dataclass(frozen=True)
class Test:
    """One argument of a call, masked, must be one of these values."""

    argument: int
    values: tuple[int, ...]
    mask: int = _FULL
    high: bool = False  # the upper half of a 64-bit argument


def conditions(pid: int) -> Mapping[str, tuple[Test, ...]]:
    """Return the calls that are allowed only with harmless arguments, for the process `pid`."""
    return {
        "clone": (Test(0, (0x10000,), mask=0x10000),),  # CLONE_THREAD: threads, never processes
        # A stream pair only: a datagram socket could still name another receiver.
        "socketpair": (Test(0, (1,)), Test(1, (1,), mask=0xF)),
        "kill": (Test(0, (pid,)),),
        "tgkill": (Test(0, (pid,)),),
        "prctl": (Test(0, (15,)),),  # PR_SET_NAME
        # No F_SETOWN, F_SETSIG, F_NOTIFY: they make the kernel send signals to others.
        "fcntl": (Test(1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1034)),),
        # TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX
        "ioctl": (Test(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5451, 0x5450)),),
        "prlimit64": (Test(2, (0,)), Test(2, (0,), high=True)),  # reading limits only
        "sched_setscheduler": (Test(1, (0,)),),  # libzmq aborts if the ordinary policy is refused
    }


def build(machine: str, pid: int) -> bytes:
    """Return the filter's program for a machine ("x86_64", "aarch64") as packed instructions.

    Raises KeyError for a machine without a table.
    """
    numbers, tests = NUMBERS[machine], conditions(pid)
    program = [
        _instruction(_LOAD, 4),
        _instruction(_JUMP_EQUAL, AUDIT_ARCHITECTURES[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, 0),
    ]
    if machine == "x86_64":
        program += [_instruction(_JUMP_AT_LEAST, _X32, 0, 1), _instruction(_RETURN, _KILL)]
    for name, number in numbers.items():
        if name == "clone3":  # ENOSYS makes the C library fall back to clone
            body = [_instruction(_RETURN, _ERROR | errno.ENOSYS)]
        else:
            body = [*_checks(tests.get(name, ())), _instruction(_RETURN, _ALLOW)]
        program += [_instruction(_JUMP_EQUAL, number, 0, len(body)), *body]
    program.append(_instruction(_RETURN, _ERROR | errno.EPERM))
    return b"".join(program)


def _checks(tests: tuple[Test, ...]) -> list[bytes]:
    code = []
    for test in tests:
        code.append(_instruction(_LOAD, _ARGUMENTS + 8 * test.argument + (4 if test.high else 0)))
        if test.mask != _FULL:
            code.append(_instruction(_AND, test.mask))
        for position, value in enumerate(test.values):
            code.append(_instruction(_JUMP_EQUAL, value, len(test.values) - position, 0))
        code.append(_instruction(_RETURN, _ERROR | errno.EPERM))
    return code


def _instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, operand)


def supported() -> bool:
    """Say whether this machine has a table and this kernel takes filters."""
    machine = platform.machine()
    if machine not in NUMBERS:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # Asking for a filter with a null program fails with EFAULT where filters exist.
    libc.syscall(_SECCOMP[machine], _SECCOMP_SET_MODE_FILTER, 0, None)
    return ctypes.get_errno() == errno.EFAULT


def apply() -> None:
    """Put every thread of this process under the filter, for good. Raises OSError when the kernel
    refuses.
    """
    machine = platform.machine()
    program = build(machine, os.getpid())
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")
    status = libc.syscall(
        _SECCOMP[machine], _SECCOMP_SET_MODE_FILTER, _FILTER_ALL_THREADS, ctypes.c_char_p(header)
    )
    if status:
        raise OSError(ctypes.get_errno(), "the seccomp filter was refused")
