from datetime import date

from academy.domain.people import Role
from academy.store.database import Store


def test_supervisor_is_a_role_that_follows_from_the_roster(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write() as tx:
        tx.roles.give(ids["E4"], Role.LEADER)
        tx.roles.give(ids["E4"], Role.LEADER)
        assert tx.roles.of(ids["E2"]) == {Role.LEARNER, Role.SUPERVISOR}
        assert tx.roles.of(ids["E4"]) == {Role.LEARNER, Role.LEADER}
        tx.roles.take(ids["E4"], Role.LEADER)
        assert tx.roles.of(ids["E4"]) == {Role.LEARNER}


def test_whoever_leads_only_people_who_left_is_no_supervisor(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write() as tx:
        tx.people.leave(ids["E3"], date(2026, 3, 2))
        assert tx.roles.of(ids["E2"]) == {Role.LEARNER}


def test_roles_are_listed_for_many_in_their_order(store: Store, ids: dict[str, int]) -> None:
    with store.write() as tx:
        for role in (Role.ADMINISTRATOR, Role.DATA_MANAGER):
            tx.roles.give(ids["E1"], role)
        found = tx.roles.given(ids.values())
    assert found == {ids["E1"]: (Role.DATA_MANAGER, Role.ADMINISTRATOR)}
