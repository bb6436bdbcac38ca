"""Lessons read, quizzes taken, drafts typed and hints opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from academy.domain.progress import QuizPass
from academy.store.tables import DraftRow, HintRow, LessonReadRow, QuizAttemptRow
from academy.store.upserts import put_row_if_new


@dataclass(frozen=True)
class LessonRead:
    """A lesson that a person has read."""

    person_id: int
    course: str
    lesson: str
    digest: str
    at: datetime


@dataclass(frozen=True)
class HintOpened:
    """A hint that a person opened; the first of an exercise is number 1."""

    person_id: int
    exercise: str
    number: int
    at: datetime


@dataclass(frozen=True)
class QuizAttempt:
    """One time through a quiz: question id → the text of the option chosen."""

    course: str
    digest: str
    chosen: Mapping[str, str]
    right: int
    total: int
    passed: bool
    at: datetime


@dataclass(frozen=True)
class Draft:
    """What a person has typed; `revision` grows with each save, so that two tabs can tell."""

    answers: Mapping[str, str]
    revision: int
    at: datetime


class Learning:
    """Reads and writes a learner's reading, quizzes and drafts within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note_read(
        self, person_id: int, course: str, lesson: str, *, digest: str, now: datetime
    ) -> None:
        """Mark a lesson as read; the first time counts."""
        there = select(LessonReadRow.id).where(
            LessonReadRow.person_id == person_id,
            LessonReadRow.course == course,
            LessonReadRow.lesson == lesson,
        )
        if self._session.scalar(there) is None:
            self._session.add(
                LessonReadRow(
                    person_id=person_id, course=course, lesson=lesson, digest=digest, at=now
                )
            )

    def note_first_reads(self, reads: Iterable[LessonRead]) -> None:
        """Mark lessons as read that the persons have not read before, many at once."""
        values = [vars(read) for read in reads]
        if values:
            self._session.execute(insert(LessonReadRow), values)

    def add_quiz(self, person_id: int, attempt: QuizAttempt) -> None:
        """Keep one time through a quiz."""
        self.add_quizzes([(person_id, attempt)])

    def add_quizzes(self, attempts: Iterable[tuple[int, QuizAttempt]]) -> None:
        """Keep quiz attempts, each with the id of its person."""
        values = [
            vars(attempt) | {"person_id": person_id, "chosen": dict(attempt.chosen)}
            for person_id, attempt in attempts
        ]
        if values:
            self._session.execute(insert(QuizAttemptRow), values)

    def quizzes(self, person_id: int) -> tuple[QuizAttempt, ...]:
        """Return the person's quiz attempts, oldest first."""
        query = select(QuizAttemptRow).where(QuizAttemptRow.person_id == person_id)
        rows = self._session.scalars(query.order_by(QuizAttemptRow.at, QuizAttemptRow.id))
        return tuple(
            QuizAttempt(
                row.course, row.digest, row.chosen, row.right, row.total, row.passed, row.at
            )
            for row in rows
        )

    def quizzes_passed(self, person_id: int) -> tuple[QuizPass, ...]:
        """Return the first pass of each quiz."""
        first: dict[str, datetime] = {}
        for attempt in self.quizzes(person_id):
            if attempt.passed:
                first.setdefault(attempt.course, attempt.at)
        return tuple(QuizPass(course, at) for course, at in first.items())

    def all_quizzes_passed(self) -> Mapping[int, tuple[QuizPass, ...]]:
        """Return person id → the first pass of each quiz, for everyone."""
        query = (
            select(QuizAttemptRow.person_id, QuizAttemptRow.course, func.min(QuizAttemptRow.at))
            .where(QuizAttemptRow.passed)
            .group_by(QuizAttemptRow.person_id, QuizAttemptRow.course)
        )
        found: dict[int, list[QuizPass]] = {}
        for person_id, course, at in self._session.execute(query):
            found.setdefault(person_id, []).append(QuizPass(course, at))
        return {person: tuple(several) for person, several in found.items()}

    def draft(self, person_id: int, exercise: str) -> Draft | None:
        """Return what the person has typed into an exercise."""
        row = self._session.get(DraftRow, (person_id, exercise))
        return None if row is None else Draft(row.answers, row.revision, row.at)

    def save_draft(
        self,
        person_id: int,
        exercise: str,
        answers: Mapping[str, str],
        *,
        based_on: int,
        now: datetime,
    ) -> int | None:
        """Save a draft that was typed on top of revision `based_on`; return its new revision.

        Return None, and save nothing, when somebody saved a newer one in the meantime.
        """
        if based_on == 0:
            # Another tab may be doing the same; then one of them changes a row and the other none.
            key = {"person_id": person_id, "exercise": exercise}
            put_row_if_new(
                self._session, DraftRow, {**key, "answers": {}, "revision": 0, "at": now}
            )
        saved = self._session.execute(
            update(DraftRow)
            .where(
                DraftRow.person_id == person_id,
                DraftRow.exercise == exercise,
                DraftRow.revision == based_on,
            )
            .values(answers=dict(answers), revision=based_on + 1, at=now)
            .returning(DraftRow.revision)
        )
        return saved.scalar()

    def open_hint(self, person_id: int, exercise: str, number: int, now: datetime) -> None:
        """Remember that a hint was opened; the first time counts."""
        values = {"person_id": person_id, "exercise": exercise, "number": number, "at": now}
        put_row_if_new(self._session, HintRow, values)

    def hints_opened(self, person_id: int, exercise: str) -> int:
        """Return how many hints the person has opened in an exercise."""
        query = select(HintRow.number).where(
            HintRow.person_id == person_id, HintRow.exercise == exercise
        )
        return len(self._session.scalars(query).all())

    def open_first_hints(self, hints: Iterable[HintOpened]) -> None:
        """Remember hints that the persons have not opened before, many at once."""
        values = [vars(hint) for hint in hints]
        if values:
            self._session.execute(insert(HintRow), values)
