"""Read lessons, take quizzes, keep drafts, open hints, see how far one is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from academy.domain.catalog import Catalog, Course, Lesson, Level, Quiz, Skill
from academy.domain.errors import InvalidInput, NotFound
from academy.domain.progress import Pass
from academy.domain.projection import ExerciseState, SkillState
from academy.domain.steps import CourseProgress, course_progress
from academy.services import progress
from academy.services.context import Academy
from academy.store.learning import Draft, QuizAttempt


@dataclass(frozen=True)
class QuizResult:
    """How a quiz went: question id → whether the choice was right."""

    right: Mapping[str, bool]
    passed: bool

    @property
    def count(self) -> int:
        """How many answers were right."""
        return sum(self.right.values())


@dataclass(frozen=True)
class Shown:
    """A passed exercise that counts towards a skill."""

    exercise: str  # its slug
    title: str
    attempt_id: int
    level: Level
    at: datetime
    quiz_missing: str  # the course whose quiz completes this evidence, or ""


@dataclass(frozen=True)
class SkillLine:
    """One skill of a person: where they stand, what shows it, what would show more."""

    skill: Skill
    state: SkillState
    evidence: tuple[Shown, ...]


def course(academy: Academy, slug: str) -> Course:
    """Return a course."""
    for found in academy.catalog.courses:
        if found.slug == slug:
            return found
    raise NotFound(f"There is no course called “{slug}”.")


def lesson(academy: Academy, course_slug: str, slug: str) -> Lesson:
    """Return a lesson of a course."""
    for found in course(academy, course_slug).lessons:
        if found.slug == slug:
            return found
    raise NotFound(f"The course “{course_slug}” has no lesson called “{slug}”.")


def find_lesson(academy: Academy, slug: str) -> Lesson:
    """Return the lesson with this slug, in whatever course it stands."""
    for one in academy.catalog.courses:
        for found in one.lessons:
            if found.slug == slug:
                return found
    raise NotFound(f"There is no lesson called “{slug}”.")


def picture(academy: Academy, course_slug: str, name: str) -> Path:
    """Return the file of a picture beside a course's lessons."""
    found = academy.library.picture(course(academy, course_slug).slug, name)
    if found is None:
        raise NotFound(f"The course “{course_slug}” has no picture called “{name}”.")
    return found


def quiz(academy: Academy, course_slug: str) -> Quiz:
    """Return the quiz of a course."""
    found = course(academy, course_slug).quiz
    if found is None:
        raise NotFound(f"The course “{course_slug}” has no quiz.")
    return found


def courses(academy: Academy, person_id: int) -> tuple[CourseProgress, ...]:
    """Return every course with how far the person is in it."""
    catalog = academy.catalog
    with academy.store.read() as tx:
        done = tx.finished.by(person_id)
    return tuple(course_progress(one, catalog.exercises, done) for one in catalog.courses)


def in_course(academy: Academy, person_id: int, slug: str) -> CourseProgress:
    """Return how far the person is in one course."""
    with academy.store.read() as tx:
        done = tx.finished.by(person_id)
    return course_progress(course(academy, slug), academy.catalog.exercises, done)


def finish_lesson(academy: Academy, person_id: int, course_slug: str, slug: str) -> None:
    """Mark a lesson as read."""
    read = lesson(academy, course_slug, slug)
    with academy.store.write() as tx:
        tx.learning.note_read(person_id, course_slug, slug, digest=read.digest, now=academy.clock())


def take_quiz(
    academy: Academy, person_id: int, course_slug: str, chosen: Mapping[str, int]
) -> QuizResult:
    """Mark a quiz and keep the attempt; `chosen` is question id → place of the option chosen."""
    attempt, result = mark_quiz(quiz(academy, course_slug), chosen, academy.clock())
    with academy.store.write() as tx:
        tx.learning.add_quiz(person_id, attempt)
        progress.refresh(tx, academy.catalog.framework, person_id)
    return result


def mark_quiz(
    asked: Quiz, chosen: Mapping[str, int], now: datetime
) -> tuple[QuizAttempt, QuizResult]:
    """Mark one time through a quiz; every question has to be answered."""
    right: dict[str, bool] = {}
    texts: dict[str, str] = {}
    for question in asked.questions:
        place = chosen.get(question.id)
        if place is None or not 0 <= place < len(question.options):
            raise InvalidInput(f"The question “{question.text}” is not answered.")
        option = question.options[place]
        right[question.id], texts[question.id] = option.correct, option.text
    count = sum(right.values())
    passed = count >= asked.needed
    attempt = QuizAttempt(asked.course, asked.digest, texts, count, len(right), passed, now)
    return attempt, QuizResult(right, passed)


def draft(academy: Academy, person_id: int, slug: str) -> Draft | None:
    """Return what the person has typed into an exercise and not handed in."""
    with academy.store.read() as tx:
        return tx.learning.draft(person_id, slug)


def save_draft(
    academy: Academy, person_id: int, slug: str, answers: Mapping[str, str], based_on: int
) -> int | None:
    """Keep what was typed on top of revision `based_on`; return the new revision.

    Return None, and keep nothing, when another tab or device saved a newer one in the meantime.
    """
    with academy.store.write() as tx:
        kept = tx.learning.draft(person_id, slug)
        if kept is not None and dict(kept.answers) == dict(answers):
            return kept.revision
        return tx.learning.save_draft(
            person_id, slug, answers, based_on=based_on, now=academy.clock()
        )


def open_hint(academy: Academy, person_id: int, slug: str) -> int:
    """Open the next hint; return how many are open now."""
    asked = academy.catalog.exercises[slug]
    with academy.store.write() as tx:
        opened = tx.learning.hints_opened(person_id, slug)
        if opened < len(asked.hints):
            opened += 1
            tx.learning.open_hint(person_id, slug, opened, academy.clock())
    return opened


def hints_opened(academy: Academy, person_id: int, slug: str) -> int:
    """Return how many hints the person has opened."""
    with academy.store.read() as tx:
        return tx.learning.hints_opened(person_id, slug)


def skills(academy: Academy, person_id: int) -> tuple[SkillLine, ...]:
    """Return where the person stands in each skill, with the passed exercises that count for it."""
    catalog = academy.catalog
    with academy.store.read() as tx:
        states = {state.skill: state for state in tx.progress.skills(person_id)}
        passes = tx.attempts.passes(person_id).get(person_id, ())
        quizzes = {quiz.course for quiz in tx.learning.quizzes_passed(person_id)}
    return tuple(
        SkillLine(skill, states[skill.id], _shown(catalog, skill.id, passes, quizzes))
        for skill in catalog.framework.skills
        if skill.id in states
    )


def _shown(
    catalog: Catalog, skill: str, passes: tuple[Pass, ...], quizzes: Collection[str]
) -> tuple[Shown, ...]:
    """Return the first pass of each exercise that counts for a skill, oldest first."""
    found: dict[str, Shown] = {}
    for one in passes:
        for evidence in one.evidence:
            if evidence.skill == skill and one.exercise not in found:
                known = catalog.exercises.get(one.exercise)
                found[one.exercise] = Shown(
                    exercise=one.exercise,
                    title=known.title if known else one.exercise,
                    attempt_id=one.attempt_id,
                    level=evidence.level,
                    at=one.at,
                    quiz_missing=one.course if one.needs_quiz and one.course not in quizzes else "",
                )
    return tuple(found.values())


def exercise_states(academy: Academy, person_id: int) -> Mapping[str, ExerciseState]:
    """Return how far the person is with each exercise they tried, by slug."""
    with academy.store.read() as tx:
        return {state.exercise: state for state in tx.progress.exercises(person_id)}


def best_quiz_share(academy: Academy, person_id: int, course_slug: str) -> float | None:
    """Return the best share of right answers in a quiz, or None when it was never taken."""
    with academy.store.read() as tx:
        taken = tx.learning.quizzes(person_id)
    return max((q.right / q.total for q in taken if q.course == course_slug), default=None)
