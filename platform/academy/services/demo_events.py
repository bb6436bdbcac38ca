"""Write what people of the demo city did, many events at a time, as real ones are written."""

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from academy.city.year_plan import Noted, Try, Year
from academy.domain.progress import Approval, ApprovalKind
from academy.services import grading, learning
from academy.services.context import Academy
from academy.services.demo_answers import answers
from academy.store.attempts import NewAttempt
from academy.store.database import Transaction
from academy.store.learning import HintOpened, LessonRead


class Timed(Protocol):
    """Something that happened at a moment."""

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...


Event = TypeVar("Event", bound=Timed)


class Recorder:
    """Writes the events of a year in the order of time, up to one moment after the other."""

    def __init__(self, academy: Academy, year: Year) -> None:
        self._academy = academy
        self._answers = answers(academy.catalog)
        self._lessons, self._hints = deque(year.lessons), deque(year.hints)
        self._tries, self._quizzes = deque(year.tries), deque(year.quizzes)
        self._notes = deque(year.notes)

    def record(self, ids: Mapping[str, int], until: datetime) -> None:
        """Write what happened before a moment and is not written yet.

        `ids` holds everybody who was there until then, by employee number.
        """
        with self._academy.store.write() as tx:
            self._read(tx, ids, until)
            self._open_hints(tx, ids, until)
            self._hand_in(tx, ids, until)
            self._take_quizzes(tx, ids, until)
            for one in _taken(self._notes, until):
                _approve(tx, ids, one)

    def _read(self, tx: Transaction, ids: Mapping[str, int], until: datetime) -> None:
        digests = {
            (course.slug, lesson.slug): lesson.digest
            for course in self._academy.catalog.courses
            for lesson in course.lessons
        }
        tx.learning.note_first_reads(
            LessonRead(
                ids[one.employee_id],
                one.course,
                one.lesson,
                digests[one.course, one.lesson],
                one.at,
            )
            for one in _taken(self._lessons, until)
        )

    def _open_hints(self, tx: Transaction, ids: Mapping[str, int], until: datetime) -> None:
        tx.learning.open_first_hints(
            HintOpened(ids[one.employee_id], one.exercise, one.number, one.at)
            for one in _taken(self._hints, until)
        )

    def _hand_in(self, tx: Transaction, ids: Mapping[str, int], until: datetime) -> None:
        catalog = self._academy.catalog
        tries = list(_taken(self._tries, until))
        attempt_ids = tx.attempts.add_many(self._attempt(one, ids) for one in tries)
        tx.attempts.add_grades(
            grading.grade_of(
                catalog,
                catalog.exercises[one.exercise],
                attempt_id,
                self._answers[one.exercise, one.answer].verdict,
                hints=one.hints,
                now=one.at,
            )
            for attempt_id, one in zip(attempt_ids, tries, strict=True)
        )

    def _attempt(self, one: Try, ids: Mapping[str, int]) -> NewAttempt:
        return NewAttempt(
            person_id=ids[one.employee_id],
            exercise=one.exercise,
            digest=self._academy.catalog.exercises[one.exercise].digest,
            submission=self._answers[one.exercise, one.answer].submission,
            hints=one.hints,
            at=one.at,
        )

    def _take_quizzes(self, tx: Transaction, ids: Mapping[str, int], until: datetime) -> None:
        academy = self._academy
        marked = [
            (one, learning.mark_quiz(learning.quiz(academy, one.course), one.chosen, one.at)[0])
            for one in _taken(self._quizzes, until)
        ]
        tx.learning.add_quizzes((ids[one.employee_id], attempt) for one, attempt in marked)


def _taken(events: deque[Event], until: datetime) -> Iterator[Event]:
    """Take the events before a moment out of a queue that is in the order of time."""
    while events and events[0].at < until:
        yield events.popleft()


def _approve(tx: Transaction, ids: Mapping[str, int], one: Noted) -> None:
    note = Approval(one.skill, one.level, ApprovalKind.NOTE, one.at)
    tx.progress.add_approval(ids[one.employee_id], note, given_by=ids[one.by], text=one.text)
