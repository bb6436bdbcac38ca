"""The one rule from graded work to skill levels (curriculum, section 1).

A level is evidenced by one fully passed exercise at that level and the quiz of its course; a pass
also grants the levels
below. Practitioner adds a supervisor's note of the skill used at work; Expert adds a review by the
data manager.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from academy.domain.catalog import Evidence, Framework, Level
from academy.domain.people import Person


@dataclass(frozen=True)
class Pass:
    """A fully passed exercise, with what it was evidence of when it was graded."""

    attempt_id: int
    exercise: str
    course: str
    evidence: tuple[Evidence, ...]
    needs_quiz: bool  # whether the course had a quiz then
    framework_version: str
    at: datetime


@dataclass(frozen=True)
class QuizPass:
    """The quiz of a course, passed."""

    course: str
    at: datetime


class ApprovalKind(StrEnum):
    """What a person adds to graded work."""

    NOTE = "note"  # a supervisor saw the skill used at work
    REVIEW = "review"  # the data manager reviewed the work


@dataclass(frozen=True)
class Approval:
    """A note or a review of one skill at one level."""

    skill: str
    level: Level
    kind: ApprovalKind
    at: datetime


@dataclass(frozen=True)
class Events:
    """Everything that a person's skill levels follow from."""

    passes: tuple[Pass, ...] = ()
    quizzes: tuple[QuizPass, ...] = ()
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True)
class Award:
    """A level held in a skill, since when, until when, and the attempt that shows it."""

    skill: str
    level: Level
    earned_at: datetime
    expires_on: date | None
    attempt_id: int
    framework_version: str


def awards(framework: Framework, events: Events) -> Mapping[tuple[str, Level], Award]:
    """Return every level that the events evidence, keyed by (skill id, level).

    The earliest complete evidence says when a level was earned; the latest says until when it is
    fresh.
    """
    found: dict[tuple[str, Level], list[Award]] = {}
    quiz_at = _first_quiz(events.quizzes)
    for one in events.passes:
        passed_at = _with_quiz(one, quiz_at)
        if passed_at is None:
            continue
        for evidence in one.evidence:
            for level in _levels_up_to(evidence.level):
                since = _with_approvals(evidence.skill, level, passed_at, events.approvals)
                if since is not None:
                    award = _award(framework, one, evidence.skill, level, since)
                    found.setdefault((evidence.skill, level), []).append(award)
    return {key: _joined(several) for key, several in found.items()}


def highest(found: Mapping[tuple[str, Level], Award]) -> Mapping[str, Award]:
    """Return the highest award of each skill."""
    best: dict[str, Award] = {}
    for (skill, level), award in found.items():
        if skill not in best or level > best[skill].level:
            best[skill] = award
    return best


def targets(framework: Framework, job_roles: Iterable[str]) -> Mapping[str, Level]:
    """Return the level asked of a person with these job roles, skill by skill.

    The highest role's target counts.
    """
    held = {*job_roles, "all-staff"}
    asked: dict[str, Level] = {}
    for target in framework.targets:
        if target.job_role in held:
            asked[target.skill] = max(target.level, asked.get(target.skill, Level.NONE))
    return asked


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))


def _first_quiz(quizzes: Sequence[QuizPass]) -> Mapping[str, datetime]:
    first: dict[str, datetime] = {}
    for quiz in quizzes:
        first[quiz.course] = min(quiz.at, first.get(quiz.course, quiz.at))
    return first


def _with_quiz(one: Pass, quiz_at: Mapping[str, datetime]) -> datetime | None:
    if not one.needs_quiz:
        return one.at
    passed = quiz_at.get(one.course)
    return None if passed is None else max(one.at, passed)


def _levels_up_to(top: Level) -> tuple[Level, ...]:
    return tuple(level for level in Level if Level.NONE < level <= top)


def _with_approvals(
    skill: str, level: Level, passed_at: datetime, approvals: Sequence[Approval]
) -> datetime | None:
    """Return when the level is complete.

    After the note (Practitioner) and the review (Expert) it needs.
    """
    needed = []
    if level >= Level.PRACTITIONER:
        needed.append((ApprovalKind.NOTE, Level.PRACTITIONER))
    if level >= Level.EXPERT:
        needed.append((ApprovalKind.REVIEW, Level.EXPERT))
    complete = passed_at
    for kind, least in needed:
        given = [
            a.at for a in approvals if a.skill == skill and a.kind is kind and a.level >= least
        ]
        if not given:
            return None
        complete = max(complete, min(given))
    return complete


def _award(framework: Framework, one: Pass, skill: str, level: Level, since: datetime) -> Award:
    valid = next((known.valid_months for known in framework.skills if known.id == skill), {})
    months = valid.get(level)
    expires = None if months is None else add_months(since.date(), months)
    return Award(skill, level, since, expires, one.attempt_id, one.framework_version)


def _joined(several: Sequence[Award]) -> Award:
    """Join the awards of one level.

    Earned with the earliest, fresh until the latest (ties: the lower attempt).
    """
    first = min(several, key=lambda award: (award.earned_at, award.attempt_id))
    ends = [award.expires_on for award in several]
    latest = None if None in ends else max(end for end in ends if end is not None)
    return Award(
        first.skill, first.level, first.earned_at, latest, first.attempt_id, first.framework_version
    )


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
