"""What is kept of everybody's progress, for speed: the rows and counts that follow from events.

Nothing here is a rule of its own: `academy.domain.progress` says who holds which level.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from academy.domain.catalog import Framework, Level
from academy.domain.people import Person
from academy.domain.progress import Award, Events, awards, highest, targets


@dataclass(frozen=True)
class SkillState:
    """Where one person stands in one skill: the projection's row."""

    person_id: int
    skill: str
    department_id: str
    filters: tuple[str, ...]  # what the person is counted under; empty: not counted (has left)
    level: Level
    target: Level
    earned_at: datetime | None = None
    expires_on: date | None = None
    attempt_id: int | None = None
    framework_version: str = ""


@dataclass(frozen=True)
class CountKey:
    """One cell of the projection's counts."""

    department_id: str
    skill: str
    filter: str  # "" for everyone, or "job_family:sworn"
    target: Level
    level: Level


def filters_of(person: Person) -> tuple[str, ...]:
    """Return the filter values that a person is counted under; nobody who has left is counted."""
    if person.left_on is not None:
        return ()
    roles = tuple(f"job_role:{role}" for role in sorted(person.job_roles))
    family = (f"job_family:{person.job_family}",) if person.job_family else ()
    return ("", *family, *roles)


def skill_states(framework: Framework, person: Person, events: Events) -> tuple[SkillState, ...]:
    """Return where the person stands in each skill of the framework, in the framework's order."""
    held = highest(awards(framework, events))
    asked = targets(framework, person.job_roles)
    filters = filters_of(person)
    return tuple(
        _state(person, filters, skill.id, held.get(skill.id), asked.get(skill.id, Level.NONE))
        for skill in framework.skills
    )


def _state(
    person: Person, filters: tuple[str, ...], skill: str, award: Award | None, target: Level
) -> SkillState:
    if award is None:
        return SkillState(person.id, skill, person.department_id, filters, Level.NONE, target)
    return SkillState(
        person.id,
        skill,
        person.department_id,
        filters,
        award.level,
        target,
        earned_at=award.earned_at,
        expires_on=award.expires_on,
        attempt_id=award.attempt_id,
        framework_version=award.framework_version,
    )


def count_keys(states: Iterable[SkillState]) -> Counter[CountKey]:
    """Return in which cells of the counts these states are counted, and how often."""
    # Plain tuples are counted: they are hashed many times faster than the keys they stand for.
    counted = Counter(
        (state.department_id, state.skill, value, int(state.target), int(state.level))
        for state in states
        for value in state.filters
    )
    return Counter(
        {
            CountKey(department, skill, value, Level(target), Level(level)): people
            for (department, skill, value, target, level), people in counted.items()
        }
    )


@dataclass(frozen=True)
class ExerciseState:
    """How far one person is with one exercise: the projection's row."""

    person_id: int
    exercise: str
    attempts: int
    best_score: float
    max_score: float
    passed_at: datetime | None


@dataclass(frozen=True)
class GradedAttempt:
    """The bare facts of one attempt; the score fields are of its newest grade."""

    person_id: int
    exercise: str
    at: datetime
    score: float
    max_score: float
    passed: bool


def exercise_states(attempts: Iterable[GradedAttempt]) -> tuple[ExerciseState, ...]:
    """Return how far each person is with each exercise, from all their graded attempts."""
    states: dict[tuple[int, str], ExerciseState] = {}
    for one in sorted(attempts, key=lambda attempt: attempt.at):
        key = (one.person_id, one.exercise)
        old = states.get(key) or ExerciseState(*key, 0, 0.0, one.max_score, None)
        states[key] = replace(
            old,
            attempts=old.attempts + 1,
            best_score=max(old.best_score, one.score),
            max_score=one.max_score,
            passed_at=old.passed_at or (one.at if one.passed else None),
        )
    return tuple(states[key] for key in sorted(states))
