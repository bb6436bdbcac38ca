from itertools import product

import pytest

from academy.domain.people import (
    Permission,
    Person,
    Role,
    Viewer,
    may_see_record,
    permissions_of,
)

P = Permission
# What each role may do beyond what everyone may.
TABLE = {
    Role.LEARNER: set[Permission](),
    Role.SUPERVISOR: {P.SEE_TEAM, P.NOTE_ON_TEAM},
    Role.DATA_MANAGER: {
        P.SEE_ANY_RECORD,
        P.SEE_PUBLISHED,
        P.SEE_LIVE_COUNTS,
        P.SEE_ITEM_ANALYSIS,
        P.ASSIGN,
        P.READ_AUDIT,
    },
    Role.LEADER: {P.SEE_PUBLISHED},
    Role.ADMINISTRATOR: {P.SEE_ACCOUNTS, P.CHANGE_ACCOUNTS, P.READ_AUDIT, P.CHANGE_SETTINGS},
}


def person(id: int = 1) -> Person:
    return Person(id, f"E{id}", "", "Ana", "Ortiz", "D04", (), None, None, "")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_the_table_says_and_nothing_else(role: Role) -> None:
    assert permissions_of(frozenset({role})) == TABLE[role] | {P.PUBLIC, P.LEARN}


@pytest.mark.parametrize(("first", "second"), list(product(Role, Role)))
def test_two_roles_add_up_except_for_what_a_leader_never_may(first: Role, second: Role) -> None:
    together = permissions_of(frozenset({first, second}))
    expected = TABLE[first] | TABLE[second] | {P.PUBLIC, P.LEARN}
    if Role.LEADER in (first, second):
        expected = expected - {P.SEE_ANY_RECORD}
    assert together == expected


def test_somebody_without_any_role_is_a_learner() -> None:
    assert permissions_of(frozenset()) == {P.PUBLIC, P.LEARN}


def test_a_viewer_may_what_their_roles_grant() -> None:
    viewer = Viewer(person(), frozenset({Role.SUPERVISOR}))
    assert viewer.may(P.SEE_TEAM)
    assert not viewer.may(P.ASSIGN)


@pytest.mark.parametrize(
    ("roles", "subject", "managers", "open_to_them"),
    [
        ({Role.LEARNER}, 1, (), True),
        ({Role.LEARNER}, 2, (1,), False),
        ({Role.SUPERVISOR}, 2, (1,), True),
        ({Role.SUPERVISOR}, 2, (3, 1), True),
        ({Role.SUPERVISOR}, 2, (3,), False),
        ({Role.SUPERVISOR}, 2, (), False),
        ({Role.DATA_MANAGER}, 2, (), True),
        ({Role.LEADER}, 2, (), False),
        ({Role.LEADER, Role.DATA_MANAGER}, 2, (), False),
        ({Role.LEADER, Role.SUPERVISOR}, 2, (1,), True),
        ({Role.ADMINISTRATOR}, 2, (), False),
    ],
)
def test_a_record_is_open_to_its_person_their_managers_and_the_data_manager(
    roles: set[Role], subject: int, managers: tuple[int, ...], open_to_them: bool
) -> None:
    viewer = Viewer(person(1), frozenset(roles))
    assert may_see_record(viewer, subject, managers) is open_to_them


def test_names_and_roles_read_well() -> None:
    assert person().name == "Ana Ortiz"
    assert Role.DATA_MANAGER.label == "Data manager"
