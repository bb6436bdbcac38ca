from datetime import date, datetime

import pytest

from academy.domain.assignments import Audience, AudienceKind
from academy.domain.steps import Done
from academy.store.database import Store, Transaction
from academy.store.people import NewPerson

TODAY = date(2026, 3, 2)
DUE = date(2026, 6, 30)
STREETS = Audience(AudienceKind.DEPARTMENT, "D04")


@pytest.fixture
def bob(store: Store, ana: int) -> int:
    with store.write() as tx:
        return tx.people.add([NewPerson("E2", "", "Bob", "Ng", "D04")], TODAY)["E2"]


def add(
    tx: Transaction, *people: int, curriculum: str = "basics", due: date = DUE
) -> tuple[int, bool]:
    return tx.assignments.add(curriculum, STREETS, due, people, today=TODAY, assigned_by=None)


def test_an_assignment_comes_back_as_it_was_kept(store: Store, ana: int) -> None:
    with store.write() as tx:
        id, new = add(tx, ana)

    with store.read() as tx:
        found = tx.assignments.get(id)
        assert new
        assert found is not None
        assert (found.curriculum, found.audience, found.due, found.assigned_on) == (
            "basics",
            STREETS,
            DUE,
            TODAY,
        )
        assert tx.assignments.people(id) == (ana,)
        assert tx.assignments.get(id + 1) is None


def test_doing_the_same_again_only_adds_who_is_not_reached(
    store: Store, ana: int, bob: int
) -> None:
    with store.write() as tx:
        first = add(tx, ana)
    with store.write() as tx:
        again = add(tx, ana, bob, ana)

    with store.read() as tx:
        assert again == (first[0], False)
        assert tx.assignments.people(first[0]) == tuple(sorted((ana, bob)))
        assert len(tx.assignments.all()) == 1


def test_another_day_is_another_assignment_and_the_newest_comes_first(
    store: Store, ana: int
) -> None:
    with store.write() as tx:
        first, _ = add(tx, ana)
        second, new = add(tx, ana, due=date(2026, 12, 31))

    with store.read() as tx:
        assert new
        assert [one.id for one in tx.assignments.all()] == [second, first]


def test_somebodys_assignments_are_in_the_order_of_their_due_days(
    store: Store, ana: int, bob: int
) -> None:
    with store.write() as tx:
        late, _ = add(tx, ana, due=date(2026, 12, 31))
        soon, _ = add(tx, ana, bob)
        cyd = tx.people.add([NewPerson("E3", "", "Cyd", "Ito", "D04")], TODAY)["E3"]

    with store.read() as tx:
        assert [one.id for one in tx.assignments.of_person(ana)] == [soon, late]
        several = tx.assignments.of_people([ana, bob, cyd])
        assert {id: [a.id for a in found] for id, found in several.items()} == {
            ana: [soon, late],
            bob: [soon],
        }
        assert tx.assignments.of_people([]) == {}


def test_whom_a_curriculum_has_reached_is_known_across_assignments(
    store: Store, ana: int, bob: int
) -> None:
    with store.write() as tx:
        add(tx, ana)
        add(tx, bob, due=date(2026, 12, 31))
        add(tx, bob, curriculum="other")

    with store.read() as tx:
        assert tx.assignments.reached_by("basics") == {ana, bob}
        assert tx.assignments.reached_by("other") == {bob}
        assert tx.assignments.reached_by("none") == frozenset()


def test_what_people_finished_is_found_for_those_asked_for(
    store: Store, ana: int, bob: int, now: datetime
) -> None:
    read = Done(lessons=frozenset({("c1", "first")}))
    with store.write() as tx:
        id, _ = add(tx, bob)
        for person in (ana, bob):
            tx.learning.note_read(person, "c1", "first", digest="d", now=now)

    with store.read() as tx:
        assert tx.finished.by_these([ana]) == {ana: read}
        assert tx.finished.by_assigned(id) == {bob: read}
        assert tx.finished.by_all() == {ana: read, bob: read}
