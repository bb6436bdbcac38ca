from datetime import UTC, date, datetime, timedelta

from academy.domain.catalog import Evidence, Framework, Level, Skill, Target
from academy.domain.people import Person
from academy.domain.progress import Events, Pass
from academy.domain.projection import (
    CountKey,
    GradedAttempt,
    count_keys,
    exercise_states,
    filters_of,
    skill_states,
)

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
FRAMEWORK = Framework(
    version="1",
    skills=(Skill("S1", "find", "Find", "", {}, {}), Skill("S2", "assess", "Assess", "", {}, {})),
    job_roles=(),
    targets=(
        Target("analyst", "S1", Level.PRACTITIONER),
        Target("analyst", "S2", Level.WORKING),
    ),
)
PERSON = Person(7, "E1", "", "Ana", "Ortiz", "D04", ("analyst",), None, None, "professional")
PASS = Pass(1, "one-row", "c1", (Evidence("S1", Level.AWARENESS),), False, "1", START)


def test_a_person_is_counted_under_family_and_roles_until_they_leave() -> None:
    assert filters_of(PERSON) == ("", "job_family:professional", "job_role:analyst")
    gone = Person(
        7, "E1", "", "A", "O", "D04", (), None, None, "professional", left_on=date(2026, 1, 1)
    )
    assert filters_of(gone) == ()


def test_states_cover_every_skill_and_count_once_for_each_filter() -> None:
    states = skill_states(FRAMEWORK, PERSON, Events((PASS,)))

    assert [(s.skill, s.level, s.target) for s in states] == [
        ("S1", Level.AWARENESS, Level.PRACTITIONER),
        ("S2", Level.NONE, Level.WORKING),
    ]
    counts = count_keys(states)
    assert counts[CountKey("D04", "S1", "", Level.PRACTITIONER, Level.AWARENESS)] == 1
    assert sum(counts.values()) == len(states) * 3


def graded(day: int, score: float, *, passed: bool = False) -> GradedAttempt:
    return GradedAttempt(7, "one-row", START + timedelta(days=day), score, 10.0, passed)


def test_the_best_score_and_the_first_pass_of_an_exercise_count() -> None:
    (state,) = exercise_states(
        [graded(3, 10, passed=True), graded(1, 4), graded(2, 10, passed=True), graded(4, 6)]
    )

    assert (state.attempts, state.best_score) == (4, 10)
    assert state.passed_at == START + timedelta(days=2)


def test_an_exercise_without_a_pass_has_no_date() -> None:
    (state,) = exercise_states([graded(0, 3)])

    assert state.passed_at is None
