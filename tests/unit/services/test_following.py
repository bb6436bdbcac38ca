from datetime import date

import pytest

from academy.domain.assignments import Assignment, Audience, AudienceKind, Standing
from academy.domain.errors import NotFound
from academy.services import assigning, following, learning
from academy.services.context import Academy
from academy.store.people import NewPerson
from wired import Clock

BASICS, ANALYST = "all-staff-essentials", "analyst"
COURSE = "data-at-the-city"
STREETS = Audience(AudienceKind.DEPARTMENT, "D04")
DUE = date(2026, 6, 30)


@pytest.fixture
def assigned(academy: Academy, people: dict[str, int]) -> Assignment:
    return assigning.assign(academy, BASICS, STREETS, DUE)[0]


def read_first_lesson(academy: Academy, person_id: int) -> None:
    lesson = academy.catalog.course(COURSE).lessons[0]
    learning.finish_lesson(academy, person_id, COURSE, lesson.slug)


def test_ones_own_assignments_come_by_due_day(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    sooner, _ = assigning.assign(academy, ANALYST, STREETS, date(2026, 4, 1))

    mine = following.mine(academy, people["ana"])

    assert [one.assignment for one in mine] == [sooner, assigned]
    assert [one.curriculum.slug for one in mine] == [ANALYST, BASICS]
    assert [way.course.slug for way in mine[1].courses] == [COURSE]
    assert {one.standing for one in mine} == {Standing.NOT_STARTED}
    assert following.mine(academy, people["cyd"]) == ()


def test_a_standing_moves_with_the_work_and_the_day(
    academy: Academy, people: dict[str, int], assigned: Assignment, clock: Clock
) -> None:
    read_first_lesson(academy, people["bob"])
    found = following.cohort(academy, assigned.id)
    assert [(line.person.first_name, line.standing) for line in found.lines] == [
        ("Ana", Standing.NOT_STARTED),
        ("Bob", Standing.ON_THE_WAY),
    ]
    assert [line.done for line in found.lines] == [0, 1]
    assert found.tally[Standing.ON_THE_WAY] == 1

    clock.advance(days=121)
    later = following.cohort(academy, assigned.id)
    assert later.tally[Standing.LATE] == 2
    assert [line.person.first_name for line in later.lines] == ["Bob", "Ana"]


def test_somebody_who_left_is_no_longer_followed(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    with academy.store.write() as tx:
        tx.people.leave(people["bob"], date(2026, 3, 2))

    for found in (following.cohort(academy, assigned.id), *following.cohorts(academy)):
        assert [line.person.first_name for line in found.lines] == ["Ana"]
        assert sum(found.tally.values()) == 1


def test_whoever_joins_later_is_counted_as_not_reached(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    assert following.cohort(academy, assigned.id).newcomers == 0
    with academy.store.write() as tx:
        tx.people.add([NewPerson("E9", "", "Dee", "Mo", "D04")], date(2026, 3, 1))

    assert following.cohort(academy, assigned.id).newcomers == 1
    assigning.assign(academy, BASICS, STREETS, DUE)
    assert following.cohort(academy, assigned.id).newcomers == 0


def test_the_list_and_the_cohort_agree(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    newer, _ = assigning.assign(academy, BASICS, Audience(AudienceKind.PERSON, "E2"), DUE)
    read_first_lesson(academy, people["bob"])

    listed = following.cohorts(academy)

    assert [one.assignment.id for one in listed] == [newer.id, assigned.id]
    assert [one.audience for one in listed] == ["Bob Ng", "Streets"]
    for one in listed:
        assert one.tally == following.cohort(academy, one.assignment.id).tally


def test_a_team_is_followed_person_by_person(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    read_first_lesson(academy, people["bob"])

    found = following.of_team(academy, [people["bob"], people["cyd"]])

    assert found[people["bob"]] == following.mine(academy, people["bob"])
    assert found[people["cyd"]] == ()


def test_an_assignment_that_is_not_there_is_not_found(academy: Academy) -> None:
    with pytest.raises(NotFound):
        following.cohort(academy, 999)


def test_a_curriculum_or_an_audience_that_is_gone_breaks_nothing(
    academy: Academy, people: dict[str, int], assigned: Assignment
) -> None:
    gone = Audience(AudienceKind.JOB_ROLE, "astronaut")
    today = date(2026, 3, 2)
    with academy.store.write() as tx:
        dropped, _ = tx.assignments.add(
            "dropped", STREETS, DUE, [people["bob"]], today=today, assigned_by=None
        )
        tx.assignments.add(BASICS, gone, DUE, [people["bob"]], today=today, assigned_by=None)

    assert [one.audience for one in following.cohorts(academy)] == ["astronaut", "Streets"]
    assert len(following.mine(academy, people["bob"])) == 2
    with pytest.raises(NotFound):
        following.cohort(academy, dropped)
