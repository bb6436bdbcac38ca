"""Work handed in, and its grades."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, insert, or_, select, update
from sqlalchemy.orm import Session

from academy.domain.catalog import Evidence, Level
from academy.domain.grading import AttemptSummary, Submission, SubmittedCell, Verdict
from academy.domain.progress import Pass
from academy.domain.projection import GradedAttempt
from academy.store import verdicts
from academy.store.tables import AttemptRow, GradeRow

WAITING, GRADING, GRADED = "waiting", "grading", "graded"
GONE = "gone"  # The exercise was taken out before the verdict.
_AT_ONCE = 500  # ids named in one statement; databases allow some thousands


@dataclass(frozen=True)
class Attempt:
    """Work handed in by a person."""

    id: int
    person_id: int
    exercise: str
    digest: str
    submission: Submission
    hints: int
    at: datetime
    state: str
    tries: int


@dataclass(frozen=True)
class Grade:
    """The verdict on an attempt, with what it was evidence of at that time."""

    attempt_id: int
    verdict: Verdict
    score: float  # after hints
    course: str
    evidence: tuple[Evidence, ...]
    needs_quiz: bool
    framework_version: str
    at: datetime


@dataclass(frozen=True)
class NewAttempt:
    """Work that was handed in at a moment."""

    person_id: int
    exercise: str
    digest: str
    submission: Submission
    hints: int
    at: datetime


class Attempts:
    """Reads and writes attempts and grades within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        person_id: int,
        exercise: str,
        digest: str,
        *,
        submission: Submission,
        hints: int,
        now: datetime,
    ) -> int:
        """Keep work that was handed in; return the attempt's id."""
        new = NewAttempt(person_id, exercise, digest, submission, hints, now)
        return self.add_many([new])[0]

    def add_many(self, attempts: Iterable[NewAttempt]) -> tuple[int, ...]:
        """Keep work that was handed in; return the attempts' ids in the order given."""
        values = [_attempt_values(attempt) for attempt in attempts]
        if not values:
            return ()
        # SQLite numbers the rows of a statement in their order, and adds many at once only when it
        # is not asked to prove that.
        ordered = self._session.get_bind().dialect.name != "sqlite"
        adding = insert(AttemptRow).returning(AttemptRow.id, sort_by_parameter_order=ordered)
        return tuple(sorted(self._session.scalars(adding, values)))

    def get(self, attempt_id: int) -> Attempt | None:
        """Return an attempt."""
        row = self._session.get(AttemptRow, attempt_id)
        return None if row is None else _attempt(row)

    def claim(self, attempt_id: int, now: datetime, lease: timedelta) -> Attempt | None:
        """Take an attempt for grading, unless it is graded or somebody else holds it.

        A lease that ran out (its holder died) is free to take.
        """
        claimed = self._session.execute(
            update(AttemptRow)
            .where(AttemptRow.id == attempt_id, _free(now))
            .values(state=GRADING, leased_until=now + lease, tries=AttemptRow.tries + 1)
            .returning(AttemptRow.id)
        )
        return None if claimed.first() is None else self.get(attempt_id)

    def waiting(self, now: datetime) -> tuple[int, ...]:
        """Return the ids of attempts that nobody is grading, oldest first."""
        query = select(AttemptRow.id).where(_free(now)).order_by(AttemptRow.id)
        return tuple(self._session.scalars(query))

    def release_all(self) -> None:
        """End every lease: for the start of a server that is the only one."""
        self._session.execute(
            update(AttemptRow)
            .where(AttemptRow.state == GRADING)
            .values(state=WAITING, leased_until=None)
        )

    def give_up(self, attempt_id: int) -> None:
        """Stop waiting for a verdict that nobody can give any more."""
        self._session.execute(
            update(AttemptRow)
            .where(AttemptRow.id == attempt_id)
            .values(state=GONE, leased_until=None)
        )

    def position(self, attempt_id: int) -> int:
        """Return how many attempts are to be graded up to this one, itself included."""
        query = select(func.count(AttemptRow.id)).where(
            AttemptRow.id <= attempt_id, AttemptRow.state.in_((WAITING, GRADING))
        )
        return self._session.scalar(query) or 0

    def add_grade(self, grade: Grade) -> None:
        """Keep a verdict; the attempt is graded from now on."""
        self.add_grades([grade])

    def add_grades(self, grades: Iterable[Grade]) -> None:
        """Keep verdicts; their attempts are graded from now on."""
        given = list(grades)
        if not given:
            return
        written = {id(grade.verdict): verdicts.to_text(grade.verdict) for grade in given}
        self._session.execute(
            insert(GradeRow),
            [_grade_values(grade, written[id(grade.verdict)]) for grade in given],
        )
        for start in range(0, len(given), _AT_ONCE):
            ids = [grade.attempt_id for grade in given[start : start + _AT_ONCE]]
            self._session.execute(
                update(AttemptRow)
                .where(AttemptRow.id.in_(ids))
                .values(state=GRADED, leased_until=None)
            )

    def grade(self, attempt_id: int) -> Grade | None:
        """Return the newest grade of an attempt."""
        row = self._session.scalar(
            select(GradeRow)
            .where(GradeRow.attempt_id == attempt_id)
            .order_by(GradeRow.id.desc())
            .limit(1)
        )
        return None if row is None else _grade(row)

    def history(self, person_id: int, exercise: str) -> tuple[AttemptSummary, ...]:
        """Return the person's attempts at an exercise, newest first."""
        newest = _newest_grades().subquery()
        query = (
            select(AttemptRow, GradeRow.score, GradeRow.max_score, GradeRow.passed)
            .outerjoin(newest, newest.c.attempt_id == AttemptRow.id)
            .outerjoin(GradeRow, GradeRow.id == newest.c.id)
            .where(AttemptRow.person_id == person_id, AttemptRow.exercise == exercise)
            .order_by(AttemptRow.id.desc())
        )
        return tuple(
            AttemptSummary(row.id, row.at, row.state, score, max_score, bool(passed))
            for row, score, max_score, passed in self._session.execute(query)
        )

    def graded(self, person_id: int | None = None) -> tuple[GradedAttempt, ...]:
        """Return the bare facts of graded attempts, of one person or of everyone."""
        newest = _newest_grades().subquery()
        query = (
            select(
                AttemptRow.person_id,
                AttemptRow.exercise,
                AttemptRow.at,
                GradeRow.score,
                GradeRow.max_score,
                GradeRow.passed,
            )
            .join(newest, newest.c.attempt_id == AttemptRow.id)
            .join(GradeRow, GradeRow.id == newest.c.id)
        )
        if person_id is not None:
            query = query.where(AttemptRow.person_id == person_id)
        return tuple(GradedAttempt(*row) for row in self._session.execute(query))

    def passes(self, person_id: int | None = None) -> Mapping[int, tuple[Pass, ...]]:
        """Return person id → passes by their newest grades, of one person or of everyone."""
        newest = _newest_grades().subquery()
        query = (
            select(
                AttemptRow.person_id,
                AttemptRow.id,
                AttemptRow.exercise,
                GradeRow.course,
                GradeRow.evidence,
                GradeRow.needs_quiz,
                GradeRow.framework_version,
                AttemptRow.at,
            )
            .join(newest, newest.c.attempt_id == AttemptRow.id)
            .join(GradeRow, GradeRow.id == newest.c.id)
            .where(GradeRow.passed)
            .order_by(AttemptRow.id)
        )
        if person_id is not None:
            query = query.where(AttemptRow.person_id == person_id)
        found: dict[int, list[Pass]] = {}
        for person, id, exercise, course, evidence, *rest in self._session.execute(query):
            one = Pass(id, exercise, course, _evidence(evidence), *rest)
            found.setdefault(person, []).append(one)
        return {person: tuple(several) for person, several in found.items()}


def _newest_grades() -> Select[int, int]:
    query = select(GradeRow.attempt_id, func.max(GradeRow.id).label("id"))
    return query.group_by(GradeRow.attempt_id)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(
        AttemptRow.state == WAITING,
        (AttemptRow.state == GRADING) & (AttemptRow.leased_until < now),
    )


def _attempt(row: AttemptRow) -> Attempt:
    cells = tuple(SubmittedCell(id, source) for id, source in row.cells)
    return Attempt(
        row.id,
        row.person_id,
        row.exercise,
        row.digest,
        Submission(cells),
        row.hints,
        row.at,
        row.state,
        row.tries,
    )


def _attempt_values(attempt: NewAttempt) -> dict[str, object]:
    return {
        "person_id": attempt.person_id,
        "exercise": attempt.exercise,
        "digest": attempt.digest,
        "cells": [[cell.id, cell.source] for cell in attempt.submission.cells],
        "hints": attempt.hints,
        "at": attempt.at,
        "state": WAITING,
        "tries": 0,
    }


def _grade_values(grade: Grade, verdict: str) -> dict[str, object]:
    return {
        "attempt_id": grade.attempt_id,
        "status": grade.verdict.status.value,
        "score": grade.score,
        "max_score": grade.verdict.max_score,
        "passed": grade.verdict.passed,
        "seconds": grade.verdict.seconds,
        "course": grade.course,
        "evidence": [[e.skill, int(e.level)] for e in grade.evidence],
        "needs_quiz": grade.needs_quiz,
        "framework_version": grade.framework_version,
        "verdict": verdict,
        "at": grade.at,
    }


def _evidence(raw: Iterable[tuple[str, int]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(skill, Level(level)) for skill, level in raw)


def _grade(row: GradeRow) -> Grade:
    return Grade(
        row.attempt_id,
        verdicts.from_text(row.verdict),
        row.score,
        row.course,
        _evidence(row.evidence),
        row.needs_quiz,
        row.framework_version,
        row.at,
    )
