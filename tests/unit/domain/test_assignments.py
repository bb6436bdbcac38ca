from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.domain.assignments import (
    URGENCY,
    Audience,
    AudienceKind,
    Standing,
    affected,
    default_due,
    required,
    standing,
    tally,
)
from academy.domain.catalog import Course, Curriculum, CurriculumCourse
from academy.domain.people import Person
from academy.domain.steps import CourseProgress, Step, StepKind

TODAY = date(2026, 3, 2)
COURSE = Course("c1", "C1", "Data at the city", "", "", (), (), (), None)


def a_person(number: str = "E1", *, left: bool = False, roles: tuple[str, ...] = ()) -> Person:
    left_on = TODAY if left else None
    return Person(1, number, "", "Ana", "Ortiz", "D04", roles, None, None, "", left_on)


def a_curriculum(due: str) -> Curriculum:
    courses = (CurriculumCourse("c1", required=True), CurriculumCourse("c2", required=False))
    return Curriculum("basics", "Basics", "", courses, 1, due)


def way(done: int, total: int) -> CourseProgress:
    steps = tuple(
        Step(StepKind.LESSON, "c1", f"l{n}", "Lesson", 5, done=n < done) for n in range(total)
    )
    return CourseProgress(COURSE, steps)


ways = st.lists(
    st.integers(1, 4).flatmap(lambda total: st.integers(0, total).map(lambda n: way(n, total))),
    min_size=1,
    max_size=3,
)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(ways, days, days)
def test_a_standing_follows_from_what_is_done_and_from_the_day(
    courses: list[CourseProgress], due: date, today: date
) -> None:
    found = standing(courses, due, today)

    assert (found is Standing.DONE) == all(one.done == one.total for one in courses)
    if found is not Standing.DONE:
        assert (found is Standing.LATE) == (today > due)
    if found is Standing.NOT_STARTED:
        assert not any(one.done for one in courses)
    if found is Standing.ON_THE_WAY:
        assert any(one.done for one in courses)


def test_the_due_day_itself_is_not_late() -> None:
    assert standing([way(0, 2)], TODAY, TODAY) is Standing.NOT_STARTED
    assert standing([way(1, 2)], TODAY, TODAY) is Standing.ON_THE_WAY
    assert standing([way(1, 2)], TODAY, TODAY + timedelta(days=1)) is Standing.LATE


def test_being_done_late_is_done() -> None:
    assert standing([way(2, 2)], TODAY, TODAY + timedelta(days=90)) is Standing.DONE


@pytest.mark.parametrize(
    ("kind", "value", "holds"),
    [
        (AudienceKind.DEPARTMENT, "D04", True),
        (AudienceKind.DEPARTMENT, "D05", False),
        (AudienceKind.JOB_ROLE, "analyst", True),
        (AudienceKind.JOB_ROLE, "director", False),
        (AudienceKind.JOB_ROLE, "all-staff", True),
        (AudienceKind.PERSON, "E1", True),
        (AudienceKind.PERSON, "E2", False),
    ],
)
def test_an_audience_holds_its_people_and_nobody_who_has_left(
    kind: AudienceKind, value: str, holds: bool
) -> None:
    audience = Audience(kind, value)

    assert audience.holds(a_person(roles=("analyst",))) is holds
    assert audience.holds(a_person(roles=("analyst",), left=True)) is False


def test_an_assignment_reaches_the_audience_alone() -> None:
    people = [a_person("E1"), a_person("E2"), a_person("E3", left=True)]

    assert affected(people, Audience(AudienceKind.PERSON, "E2")) == (people[1],)
    assert affected(people, Audience(AudienceKind.DEPARTMENT, "D04")) == tuple(people[:2])


def test_only_required_courses_have_to_be_done() -> None:
    assert required(a_curriculum("yearly")) == ("c1",)


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ("yearly", date(2027, 3, 2)),
        ("9 months", date(2026, 12, 2)),
        ("one quarter", date(2026, 6, 2)),
        ("a year", date(2027, 3, 2)),
        ("2 quarters", date(2026, 9, 2)),
        ("when there is time", None),
        ("", None),
    ],
)
def test_a_curriculum_says_when_it_is_due_by_default(term: str, due: date | None) -> None:
    assert default_due(a_curriculum(term), TODAY) == due


@given(st.lists(st.sampled_from(Standing)))
def test_a_tally_names_every_standing_and_counts_everyone(standings: list[Standing]) -> None:
    found = tally(standings)

    assert set(found) == set(Standing) == set(URGENCY)
    assert sum(found.values()) == len(standings)
