from datetime import date

import pytest

from academy.domain.assignments import Audience, AudienceKind
from academy.domain.errors import Forbidden, InvalidInput
from academy.domain.people import Department, Person, Role, Viewer
from academy.domain.projection import ExerciseState
from academy.services import assigning
from academy.services.context import Academy
from academy.store.learning import QuizAttempt
from academy.store.people import NewPerson
from wired import Clock

BASICS = "all-staff-essentials"
STREETS = Audience(AudienceKind.DEPARTMENT, "D04")
DUE = date(2026, 6, 30)


@pytest.fixture
def data_manager(ana: Person) -> Viewer:
    return Viewer(ana, frozenset({Role.DATA_MANAGER}))


@pytest.fixture
def fay(academy: Academy, people: dict[str, int]) -> int:
    """An analyst in another department."""
    fay = NewPerson("E4", "fay@city.example", "Fay", "Abe", "D05", ("analyst",))
    with academy.store.write() as tx:
        tx.people.add_departments([Department("D05", "Library")])
        return tx.people.add([fay], date(2026, 1, 1))["E4"]


@pytest.mark.parametrize(
    ("named", "audience"),
    [
        ({"department": "D05"}, Audience(AudienceKind.DEPARTMENT, "D05")),
        ({"department": " library "}, Audience(AudienceKind.DEPARTMENT, "D05")),
        ({"role": "analyst"}, Audience(AudienceKind.JOB_ROLE, "analyst")),
        ({"role": "all-staff"}, Audience(AudienceKind.JOB_ROLE, "all-staff")),
        ({"person": "e4"}, Audience(AudienceKind.PERSON, "E4")),
        ({"person": "FAY@city.example"}, Audience(AudienceKind.PERSON, "E4")),
    ],
)
def test_an_audience_is_found_by_what_people_call_it(
    academy: Academy, fay: int, named: dict[str, str], audience: Audience
) -> None:
    assert assigning.find_audience(academy, **named) == audience


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({}, "Name one audience"),
        ({"department": "D04", "person": "E1"}, "Name one audience"),
        ({"department": "Zoo"}, "There is no department “Zoo”."),
        ({"role": "astronaut"}, "There is no job role “astronaut”."),
        ({"person": "E99"}, "There is no person “E99”."),
    ],
)
def test_an_audience_that_is_not_there_is_told_in_a_sentence(
    academy: Academy, people: dict[str, int], named: dict[str, str], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        assigning.find_audience(academy, **named)


def test_an_unknown_curriculum_is_told_with_those_there_are(academy: Academy) -> None:
    with pytest.raises(InvalidInput, match=r"no curriculum called “x”; there are: .*essentials"):
        assigning.curriculum(academy, "x")


def test_an_assignment_reaches_whoever_is_there_and_not_who_left(
    academy: Academy, people: dict[str, int], data_manager: Viewer
) -> None:
    made, reached = assigning.assign(academy, BASICS, STREETS, DUE, data_manager)

    with academy.store.read() as tx:
        assert tx.assignments.people(made.id) == tuple(sorted((people["ana"], people["bob"])))
    assert reached == 2
    assert (made.due, made.assigned_on) == (DUE, academy.clock().date())


def test_assigning_again_reaches_who_joined_and_nobody_twice(
    academy: Academy, people: dict[str, int]
) -> None:
    first, _ = assigning.assign(academy, BASICS, STREETS, DUE)
    with academy.store.write() as tx:
        tx.people.add([NewPerson("E9", "", "Dee", "Mo", "D04")], date(2026, 3, 1))
    again, reached = assigning.assign(academy, BASICS, STREETS, DUE)

    with academy.store.read() as tx:
        actions = [entry.action for entry in tx.audit.entries()]
        assert len(tx.assignments.people(first.id)) == 3
    assert again == first
    assert reached == 3
    assert actions == ["curriculum assigned", "assignment repeated"]


def test_an_assignment_is_written_down_with_who_did_it(
    academy: Academy, people: dict[str, int], data_manager: Viewer
) -> None:
    assigning.assign(academy, BASICS, STREETS, DUE, data_manager)
    assigning.assign(academy, BASICS, STREETS, date(2026, 12, 31))

    with academy.store.read() as tx:
        by_hand, by_operator = tx.audit.entries()
    assert (by_hand.actor, by_hand.action) == ("E1", "curriculum assigned")
    assert by_hand.subject == f"{BASICS} → department D04"
    assert by_hand.after == {
        "curriculum": "All-staff essentials",
        "audience": "Streets",
        "due": "2026-06-30",
        "people": 2,
    }
    assert by_operator.actor == "operator"


def test_only_who_assigns_may_assign(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    with pytest.raises(Forbidden):
        assigning.assign(academy, BASICS, STREETS, DUE, administrator)

    with academy.store.read() as tx:
        assert tx.assignments.all() == ()
        assert tx.audit.entries() == ()


def test_what_cannot_be_assigned_changes_nothing(academy: Academy, people: dict[str, int]) -> None:
    left = Audience(AudienceKind.PERSON, "E3")
    with pytest.raises(InvalidInput, match="2026-03-01 is in the past"):
        assigning.assign(academy, BASICS, STREETS, date(2026, 3, 1))
    with pytest.raises(InvalidInput, match="Nobody works under “Cyd Ito” now"):
        assigning.assign(academy, BASICS, left, DUE)
    with pytest.raises(InvalidInput, match="choose a due date"):
        assigning.check_due(academy, None)

    with academy.store.read() as tx:
        assert tx.assignments.all() == ()


def test_today_is_not_in_the_past(academy: Academy) -> None:
    assert assigning.check_due(academy, date(2026, 3, 2)) == date(2026, 3, 2)


def test_a_preview_says_whom_it_reaches_before_anything_happens(
    academy: Academy, people: dict[str, int], fay: int, clock: Clock
) -> None:
    everybody = Audience(AudienceKind.JOB_ROLE, "all-staff")
    assigning.assign(academy, BASICS, Audience(AudienceKind.PERSON, "E2"), DUE)
    finish(academy, fay, "data-at-the-city")

    shown = assigning.preview(academy, BASICS, everybody)

    assert shown.audience == "All staff"
    assert [person.first_name for person in shown.people] == ["Fay", "Bob", "Ana"]
    assert shown.departments == (("Streets", 2), ("Library", 1))
    assert (shown.already, shown.done) == (1, 1)
    with academy.store.read() as tx:
        assert len(tx.assignments.all()) == 1


def test_a_preview_of_nobody_is_refused(academy: Academy, people: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="nobody would be reached"):
        assigning.preview(academy, BASICS, Audience(AudienceKind.JOB_ROLE, "director"))


def finish(academy: Academy, person_id: int, slug: str) -> None:
    """Write down that somebody did every part of a course."""
    course, now = academy.catalog.course(slug), academy.clock()
    with academy.store.write() as tx:
        for lesson in course.lessons:
            tx.learning.note_read(person_id, slug, lesson.slug, digest="d", now=now)
        tx.learning.add_quiz(person_id, QuizAttempt(slug, "d", {}, 5, 5, passed=True, at=now))
        done = [ExerciseState(person_id, exercise, 1, 1, 1, now) for exercise in course.exercises]
        tx.progress.replace_person(person_id, [], done)
