"""The one rule from graded work to skill levels.

A level is evidenced by one fully passed exercise at that level and the quiz of its course; a pass
also grants the levels below. Practitioner adds a supervisor's note of the skill used at work;
Expert adds a review by the data manager.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from academy.domain.catalog import Evidence, Framework, Level
from academy.domain.dates import add_months


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
    """Return skill by skill the highest level that one of these job roles asks for."""
    held = {*job_roles, "all-staff"}
    asked: dict[str, Level] = {}
    for target in framework.targets:
        if target.job_role in held:
            asked[target.skill] = max(target.level, asked.get(target.skill, Level.NONE))
    return asked


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
    """Return when the pass and the approvals that the level needs are all there, else None."""
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
    """Join the awards of one level: earned with the earliest, fresh until the latest."""
    first = min(several, key=lambda award: (award.earned_at, award.attempt_id))
    ends = [award.expires_on for award in several]
    latest = None if None in ends else max(end for end in ends if end is not None)
    return Award(
        first.skill, first.level, first.earned_at, latest, first.attempt_id, first.framework_version
    )
