"""What people have finished: the facts that courses, assignments and cohorts are followed by."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from academy.domain.steps import Done
from academy.store.tables import (
    AssignedPersonRow,
    ExerciseProgressRow,
    LessonReadRow,
    PersonRow,
    QuizAttemptRow,
)


class Finished:
    """Reads what is done within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by(self, person_id: int) -> Done:
        """Return what one person has finished."""
        return self._done(select(literal(person_id))).get(person_id, Done())

    def by_these(self, person_ids: Collection[int]) -> Mapping[int, Done]:
        """Return person id → what they finished, of some people."""
        return self._done(select(PersonRow.id).where(PersonRow.id.in_(person_ids)))

    def by_assigned(self, assignment_id: int) -> Mapping[int, Done]:
        """Return person id → what they finished, of those an assignment reached."""
        reached = select(AssignedPersonRow.person_id)
        return self._done(reached.where(AssignedPersonRow.assignment_id == assignment_id))

    def by_all(self) -> Mapping[int, Done]:
        """Return person id → what they finished, of everyone who finished anything."""
        return self._done(None)

    def _done(self, people: Select[int] | None) -> Mapping[int, Done]:
        passed = ExerciseProgressRow.passed_at.is_not(None)
        lessons = self._pairs(
            select(LessonReadRow.person_id, LessonReadRow.course, LessonReadRow.lesson), people
        )
        exercises = self._pairs(
            select(ExerciseProgressRow.person_id, ExerciseProgressRow.exercise).where(passed),
            people,
        )
        quizzes = self._pairs(
            select(QuizAttemptRow.person_id, QuizAttemptRow.course).where(QuizAttemptRow.passed),
            people,
        )
        return {
            person: Done(
                frozenset((course, lesson) for course, lesson in lessons.get(person, ())),
                frozenset(slug for (slug,) in exercises.get(person, ())),
                frozenset(course for (course,) in quizzes.get(person, ())),
            )
            for person in {*lessons, *exercises, *quizzes}
        }

    def _pairs(
        self, query: Select[*tuple[Any, ...]], people: Select[int] | None
    ) -> dict[int, list[tuple[str, ...]]]:
        """Return person id → the rest of each row; the person stands in the first column."""
        if people is not None:
            query = query.where(query.selected_columns[0].in_(people))
        found: dict[int, list[tuple[str, ...]]] = {}
        for person, *rest in self._session.execute(query):
            found.setdefault(person, []).append(tuple(rest))
        return found
