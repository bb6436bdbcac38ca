"""Run a learner's work, take it in, grade it. What was taken in is never lost."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from academy.domain.catalog import Catalog, Exercise
from academy.domain.errors import InvalidContent, NotFound
from academy.domain.grading import (
    AttemptSummary,
    RunResult,
    Status,
    Submission,
    Verdict,
    after_hints,
    merge,
    unchecked,
)
from academy.services import progress
from academy.services.context import Academy
from academy.store.attempts import Attempt, Grade

JOB = "grade"
EXERCISE_FAULT = (
    "This exercise has a fault of its own, so nothing could be checked. It is not your work. "
    "Please tell the data manager, and check again once it is mended."
)
LEASE = timedelta(minutes=2)  # Longer than any verdict takes; then a dead holder's work is free.
MAX_TRIES = 3  # After this many holders died over it, the work itself is the cause.

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Marked:
    """An attempt with its verdict; `grade` is None while it is awaited."""

    attempt: Attempt
    exercise: Exercise | None  # None when the exercise is no longer taught
    grade: Grade | None
    position: int  # how many verdicts are awaited up to this one


def exercise(academy: Academy, slug: str) -> Exercise:
    """Return an exercise that is taught now."""
    found = academy.catalog.exercises.get(slug)
    if found is None:
        raise NotFound(f"There is no exercise called “{slug}”.")
    return found


def run(academy: Academy, slug: str, answers: Mapping[str, str], upto: str = "") -> RunResult:
    """Run the cells from the top to `upto` (all when empty) in a fresh kernel; nothing is kept."""
    program = merge(exercise(academy, slug), Submission.from_answers(answers))
    return academy.engine.run(program, academy.cities.first, upto)


def submit(academy: Academy, person_id: int, slug: str, submission: Submission) -> int:
    """Take work in and queue it for its verdict; return the attempt's id.

    The attempt is committed before anything is graded.
    """
    asked = exercise(academy, slug)
    with academy.store.write() as tx:
        hints = tx.learning.hints_opened(person_id, slug)
        attempt_id = tx.attempts.add(
            person_id,
            slug,
            asked.digest,
            submission=submission,
            hints=hints,
            now=academy.clock(),
        )
    academy.queue.put(JOB, attempt_id)
    return attempt_id


def wait(academy: Academy, attempt_id: int, seconds: float) -> bool:
    """Wait for a verdict, `seconds` at most; say whether it is there."""
    return academy.queue.wait(JOB, attempt_id, seconds)


def grade(academy: Academy, attempt_id: int) -> None:
    """Give an attempt its verdict, unless it has one or somebody else is at it."""
    now = academy.clock()
    with academy.store.write() as tx:
        attempt = tx.attempts.claim(attempt_id, now, LEASE)
    if attempt is None:
        return
    asked = academy.catalog.exercises.get(attempt.exercise)
    if asked is None:
        log.warning("attempt %s is of the exercise %s, gone", attempt_id, attempt.exercise)
        with academy.store.write() as tx:
            tx.attempts.give_up(attempt_id)
        return
    _keep(academy, attempt, asked, _verdict(academy, attempt, asked))


def _verdict(academy: Academy, attempt: Attempt, asked: Exercise) -> Verdict:
    if attempt.tries > MAX_TRIES:
        return unchecked(asked, Status.CRASHED)
    try:
        return academy.engine.check(asked, attempt.submission, academy.cities)
    except InvalidContent:
        log.exception("the exercise %s cannot check anybody's work", asked.slug)
        return unchecked(asked, Status.INVALID, EXERCISE_FAULT)


def _keep(academy: Academy, attempt: Attempt, asked: Exercise, verdict: Verdict) -> None:
    """Save the verdict and move the person's progress in one transaction."""
    catalog = academy.catalog
    with academy.store.write() as tx:
        tx.attempts.add_grade(
            grade_of(catalog, asked, attempt.id, verdict, hints=attempt.hints, now=academy.clock())
        )
        progress.refresh(tx, catalog.framework, attempt.person_id)


def grade_of(
    catalog: Catalog,
    asked: Exercise,
    attempt_id: int,
    verdict: Verdict,
    *,
    hints: int,
    now: datetime,
) -> Grade:
    """Return the grade that a verdict makes, with what the exercise is evidence of now."""
    return Grade(
        attempt_id=attempt_id,
        verdict=verdict,
        score=after_hints(verdict.score, hints, asked.hint_cost),
        course=asked.course,
        evidence=asked.evidence,
        needs_quiz=catalog.course(asked.course).quiz is not None,
        framework_version=catalog.framework.version,
        at=now,
    )


def resume(academy: Academy) -> int:
    """Queue every attempt that waits for its verdict and that nobody holds; return how many."""
    with academy.store.read() as tx:
        waiting = tx.attempts.waiting(academy.clock())
    for attempt_id in waiting:
        academy.queue.put(JOB, attempt_id)
    return len(waiting)


def release_leases(academy: Academy) -> None:
    """End the leases of a server that died: call it when this is the only one, at its start."""
    with academy.store.write() as tx:
        tx.attempts.release_all()


def marked(academy: Academy, attempt_id: int) -> Marked:
    """Return an attempt with its verdict. Who may see it is for the caller to decide first."""
    with academy.store.read() as tx:
        attempt = tx.attempts.get(attempt_id)
        if attempt is None:
            raise NotFound("There is no such attempt.")
        asked = academy.catalog.exercises.get(attempt.exercise)
        kept = tx.attempts.grade(attempt_id)
        position = 0 if kept else tx.attempts.position(attempt_id)
    return Marked(attempt, asked, kept, position)


def history(academy: Academy, person_id: int, slug: str) -> tuple[AttemptSummary, ...]:
    """Return the person's attempts at an exercise, newest first."""
    with academy.store.read() as tx:
        return tx.attempts.history(person_id, slug)
