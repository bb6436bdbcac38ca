import json
import struct

import pytest

from academy.sandbox import landlock
from academy.sandbox.confine import Confinement, Limits

CONFINEMENT = Confinement(
    Limits(cpu_seconds=12, memory_bytes=1 << 30),
    readable=("/usr/lib",),
    listed=("/opt/site-packages",),
    own=("/scratch/work",),
    sockets=("/scratch/sockets",),
    user=59_001,
)


def test_a_confinement_survives_the_way_through_json() -> None:
    assert Confinement.unpacked(json.loads(json.dumps(CONFINEMENT.packed()))) == CONFINEMENT


def test_limits_must_be_a_mapping() -> None:
    with pytest.raises(TypeError):
        Confinement.unpacked({**CONFINEMENT.packed(), "limits": 3})


def test_only_its_own_folders_are_writable() -> None:
    rights = {rule.path: rule.rights for rule in CONFINEMENT.rules}
    write = landlock.OWN & ~landlock.READ
    assert rights["/usr/lib"] == landlock.READ
    assert rights["/opt/site-packages"] == landlock.LIST
    assert rights["/scratch/work"] == landlock.OWN
    writable = {path for path, right in rights.items() if right & write}
    assert writable == {"/dev/null", "/scratch/work", "/scratch/sockets"}


def test_no_rule_allows_to_execute_or_to_make_links_and_devices() -> None:
    never = 1 | 1 << 6 | 1 << 10 | 1 << 11 | 1 << 12
    assert not any(rule.rights & never for rule in CONFINEMENT.rules)


@pytest.mark.parametrize(("abi", "length"), [(1, 8), (3, 8), (4, 16), (5, 16), (6, 24), (9, 24)])
def test_a_ruleset_takes_away_all_that_its_version_knows(abi: int, length: int) -> None:
    packed = landlock.ruleset(abi)
    assert len(packed) == length
    (files,) = struct.unpack_from("Q", packed)
    assert bool(files & 1 << 14) is (abi >= 3)
