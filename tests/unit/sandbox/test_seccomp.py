"""The filter runs in a small interpreter of classic BPF, so that its decisions are tested."""

import errno
import struct

import pytest

from academy.sandbox import seccomp
from academy.sandbox.syscalls import AUDIT_ARCHITECTURES, NUMBERS

ALLOW, KILL = 0x7FFF0000, 0x80000000
PID = 4321
MACHINES = sorted(NUMBERS)


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    program = list(struct.iter_unpack("HBBI", seccomp.build(machine, PID)))
    known = AUDIT_ARCHITECTURES[machine] if architecture is None else architecture
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("IIQ6Q", number, known, 0, *padded)
    accumulator = position = 0
    while True:
        code, if_true, if_false, operand = program[position]
        position += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("I", data, operand)
        elif code == 0x54:
            accumulator &= operand
        elif code == 0x15:
            position += if_true if accumulator == operand else if_false
        elif code == 0x35:
            position += if_true if accumulator >= operand else if_false
        else:
            return int(operand)


def refused(code: int) -> int:
    return 0x50000 | code


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", ["read", "write", "openat", "mmap", "futex", "exit_group"])
def test_computing_is_allowed(machine: str, name: str) -> None:
    assert verdict(machine, NUMBERS[machine][name]) == ALLOW


@pytest.mark.parametrize(
    ("machine", "number"),
    [("x86_64", n) for n in (41, 42, 49, 57, 58, 59, 101, 29, 272, 310, 321, 425, 434, 319, 90)]
    + [("aarch64", n) for n in (198, 203, 200, 221, 117, 194, 97, 270, 280, 425, 434, 279, 52)],
)
def test_reaching_out_is_refused(machine: str, number: int) -> None:
    assert verdict(machine, number) == refused(errno.EPERM)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("clone", (0x3D0F00,), True),
        ("clone", (17,), False),
        ("socketpair", (1, 1), True),
        ("socketpair", (1, 0x80801), True),
        ("socketpair", (1, 2), False),
        ("socketpair", (2, 1), False),
        ("kill", (PID, 9), True),
        ("kill", (1, 9), False),
        ("kill", (0xFFFFFFFF, 9), False),
        ("tgkill", (PID, PID, 9), True),
        ("tgkill", (1, 1, 9), False),
        ("prctl", (15,), True),
        ("prctl", (4,), False),
        ("fcntl", (3, 1030), True),
        ("fcntl", (3, 8), False),
        ("fcntl", (3, 10), False),
        ("ioctl", (1, 0x5401), True),
        ("ioctl", (1, 0x5412), False),
        ("prlimit64", (0, 0, 0), True),
        ("prlimit64", (0, 0, 1 << 40), False),
        ("sched_setscheduler", (0, 0), True),
        ("sched_setscheduler", (0, 1), False),
    ],
)
def test_some_calls_are_allowed_with_harmless_arguments_only(
    machine: str, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    expected = ALLOW if allowed else refused(errno.EPERM)
    assert verdict(machine, NUMBERS[machine][name], *arguments) == expected


@pytest.mark.parametrize("machine", MACHINES)
def test_clone3_seems_not_to_exist_so_that_the_c_library_falls_back(machine: str) -> None:
    assert verdict(machine, NUMBERS[machine]["clone3"]) == refused(errno.ENOSYS)


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_ends_the_process(machine: str) -> None:
    assert verdict(machine, 0, architecture=0x40000003) == KILL


def test_the_second_numbering_of_x86_ends_the_process() -> None:
    assert verdict("x86_64", 0x40000000 + 41) == KILL


def test_no_two_names_share_a_number() -> None:
    for numbers in NUMBERS.values():
        assert len(set(numbers.values())) == len(numbers)
