from datetime import UTC, datetime

import pytest

from academy.domain.errors import Forbidden, InvalidInput, NotFound
from academy.domain.people import Person, Role, Viewer
from academy.services import roster
from academy.services.context import Academy
from academy.store.learning import QuizAttempt
from academy.store.people import NewPerson
from wired import Clock


@pytest.fixture
def learner(ana: Person) -> Viewer:
    return Viewer(ana, frozenset({Role.LEARNER}))


def new(
    number: str = "E9", email: str = "", last: str = "Mo", department: str = "D04"
) -> NewPerson:
    return NewPerson(number, email, "Dee", last, department, manager="E1")


def test_whoever_is_added_is_counted_at_once(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    added = roster.add_person(academy, new(), administrator)
    with academy.store.read() as tx:
        states = tx.progress.skills(added)
        counted = sum(tx.progress.counts().values())
    assert len(states) == len(academy.catalog.framework.skills)
    assert counted == len(states)


def test_only_an_administrator_or_the_operator_adds_people(
    academy: Academy, people: dict[str, int], learner: Viewer
) -> None:
    with pytest.raises(Forbidden):
        roster.add_person(academy, new(), learner)
    assert roster.add_person(academy, new())


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (new("E1"), "belongs to somebody"),
        (new("e1"), "belongs to somebody"),
        (new(email="ANA@city.example"), "belongs to somebody"),
        (new(number=" "), "employee number"),
        (new(last=""), "last name"),
        (new(email="no mailbox"), "not an e-mail address"),
        (new(department="D99"), "expected one of D04"),
    ],
)
def test_a_person_who_cannot_be_added_is_told_why(
    academy: Academy, people: dict[str, int], person: NewPerson, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        roster.add_people(academy, [new("E8"), person])
    with academy.store.read() as tx:
        assert tx.people.find("E8") is None


def test_roles_are_given_and_taken_by_an_administrator(
    academy: Academy, people: dict[str, int], administrator: Viewer, learner: Viewer
) -> None:
    bob = people["bob"]
    roster.give_role(academy, bob, Role.LEADER, administrator)
    assert roster.account(academy, administrator, bob).roles == (Role.LEADER,)
    with pytest.raises(Forbidden):
        roster.take_role(academy, bob, Role.LEADER, learner)
    roster.take_role(academy, bob, Role.LEADER, administrator)
    assert roster.account(academy, administrator, bob).roles == ()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.SUPERVISOR])
def test_roles_of_the_roster_are_never_given(
    academy: Academy, people: dict[str, int], role: Role
) -> None:
    with pytest.raises(InvalidInput, match="follows from the roster"):
        roster.give_role(academy, people["bob"], role)


def test_roles_of_nobody_are_not_found(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    for change in (roster.give_role, roster.take_role):
        with pytest.raises(NotFound):
            change(academy, 99_999, Role.LEADER, None)
    with pytest.raises(NotFound):
        roster.account(academy, administrator, 99_999)


def test_an_administrator_cannot_lock_themselves_out(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    with pytest.raises(InvalidInput, match="by another one"):
        roster.take_role(academy, people["ana"], Role.ADMINISTRATOR, administrator)


def test_a_team_shows_targets_and_the_last_work_done(
    academy: Academy, people: dict[str, int], administrator: Viewer, learner: Viewer
) -> None:
    roster.add_person(academy, new())
    done = datetime(2026, 2, 3, tzinfo=UTC)
    with academy.store.write() as tx:
        tx.learning.note_read(people["bob"], "c", "l", digest="d", now=done)
        quiz = QuizAttempt("c", "d", {}, 1, 2, passed=False, at=datetime(2026, 2, 2, tzinfo=UTC))
        tx.learning.add_quiz(people["bob"], quiz)
    dee, bob = roster.team(academy, administrator)
    assert (dee.person.name, bob.person.name) == ("Dee Mo", "Bob Ng")
    assert (dee.last_active, bob.last_active) == (None, done)
    assert dee.reached == 0
    assert dee.targets > 0
    assert bob.department == "Streets"
    with pytest.raises(Forbidden):
        roster.team(academy, learner)


def test_records_that_are_closed_and_people_who_do_not_exist_look_the_same(
    academy: Academy, people: dict[str, int], learner: Viewer
) -> None:
    said = set()
    for person_id in (people["bob"], 99_999):
        with pytest.raises(NotFound) as caught:
            roster.subject(academy, learner, person_id, "skills")
        said.add(str(caught.value))
    assert said == {roster.NO_SUCH_PERSON}


def test_a_look_at_somebody_else_is_written_down_with_its_time(
    academy: Academy, people: dict[str, int], administrator: Viewer, clock: Clock
) -> None:
    bob = roster.subject(academy, administrator, people["bob"], "skills")
    roster.subject(academy, administrator, people["ana"], "skills")
    with academy.store.read() as tx:
        assert tx.looks.at(bob.id) == ((people["ana"], "skills", clock.now),)
        assert tx.looks.at(people["ana"]) == ()


def test_the_accounts_list_comes_in_pages(
    academy: Academy, people: dict[str, int], administrator: Viewer, learner: Viewer
) -> None:
    roster.add_people(academy, [new(f"M{n}", last=f"A{n:03}") for n in range(roster.PAGE)])
    first = roster.accounts(academy, administrator, "", 1)
    last = roster.accounts(academy, administrator, "", 2)
    assert (first.total, first.pages, len(first.lines)) == (53, 2, 50)
    assert [line.person.last_name for line in last.lines] == ["Ito", "Ng", "Ortiz"]
    assert [line.has_password for line in last.lines] == [True, False, True]
    assert roster.accounts(academy, administrator, "nobody", -3).pages == 1
    with pytest.raises(Forbidden):
        roster.accounts(academy, learner, "", 1)
