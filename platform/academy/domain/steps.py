"""The way through a course: its steps in order, which are done, and which comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from academy.domain.catalog import Course, Exercise


class StepKind(StrEnum):
    """What a learner does at a step."""

    LESSON = "lesson"
    EXERCISE = "exercise"
    QUIZ = "quiz"


@dataclass(frozen=True)
class Step:
    """One thing to do in a course."""

    kind: StepKind
    course: str
    slug: str  # of the lesson or exercise; the course's own for the quiz
    title: str
    minutes: int
    done: bool


@dataclass(frozen=True)
class Done:
    """What one person has finished."""

    lessons: frozenset[tuple[str, str]] = frozenset()  # (course, lesson)
    exercises: frozenset[str] = frozenset()
    quizzes: frozenset[str] = frozenset()  # courses


@dataclass(frozen=True)
class CourseProgress:
    """How far one person is in one course."""

    course: Course
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    @property
    def percent(self) -> int:
        """The share done, rounded down, so that 100 means all of it."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def started(self) -> bool:
        """At least one step is done."""
        return self.done > 0

    @property
    def finished(self) -> bool:
        """All steps are done."""
        return self.done == self.total

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    def after(self, kind: StepKind, slug: str) -> Step | None:
        """Return the step that follows this one."""
        keys = [(step.kind, step.slug) for step in self.steps]
        if (kind, slug) not in keys:
            return None
        place = keys.index((kind, slug)) + 1
        return self.steps[place] if place < self.total else None


def course_progress(
    course: Course, exercises: Mapping[str, Exercise], done: Done
) -> CourseProgress:
    """Return the steps of a course: each lesson, the exercises it leads to, the rest, the quiz."""
    steps: list[Step] = []
    placed: set[str] = set()
    for lesson in course.lessons:
        read = (course.slug, lesson.slug) in done.lessons
        kind = StepKind.LESSON
        steps.append(Step(kind, course.slug, lesson.slug, lesson.title, lesson.minutes, read))
        for slug in lesson.exercises:
            if slug not in placed:
                placed.add(slug)
                steps.append(_exercise_step(course, exercises[slug], done))
    steps += [
        _exercise_step(course, exercises[slug], done)
        for slug in course.exercises
        if slug not in placed
    ]
    if course.quiz is not None:
        passed = course.slug in done.quizzes
        steps.append(Step(StepKind.QUIZ, course.slug, course.slug, "Quiz", 5, passed))
    return CourseProgress(course, tuple(steps))


def _exercise_step(course: Course, exercise: Exercise, done: Done) -> Step:
    passed = exercise.slug in done.exercises
    return Step(
        StepKind.EXERCISE, course.slug, exercise.slug, exercise.title, exercise.minutes, passed
    )
