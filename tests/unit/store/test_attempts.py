from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from academy.domain.catalog import Evidence, Level
from academy.domain.grading import (
    CellError,
    CellRun,
    CheckResult,
    Output,
    Status,
    Submission,
    SubmittedCell,
    Usage,
    Verdict,
)
from academy.store.attempts import GRADED, GRADING, Grade, NewAttempt
from academy.store.database import Store

LEASE = timedelta(minutes=2)
WORK = Submission((SubmittedCell("a1", 'top = "ä"'), SubmittedCell("", "x = 1")))
VERDICT = Verdict(
    Status.GRADED,
    (CheckResult("q1", "Label", 4, 4, hidden=True), CheckResult("q2", "Other", 6, 3, False, "No.")),
    (
        CellRun("a1", (Output("stream", {"name": "stdout", "text": "hé"}),)),
        CellRun("a2", (), CellError("KeyError", "'x'", 2, "Traceback…"), ran=False),
    ),
    0.25,
    ("A note.",),
    Usage(0.1, 120.5),
)
PASSED = Verdict(Status.GRADED, (CheckResult("q1", "Label", 4, 4, hidden=True),))


def add(store: Store, person: int, now: datetime) -> int:
    with store.write() as tx:
        return tx.attempts.add(person, "one-row", "digest", submission=WORK, hints=1, now=now)


def a_grade(attempt: int, now: datetime, verdict: Verdict = PASSED) -> Grade:
    evidence = (Evidence("S1", Level.AWARENESS),)
    return Grade(attempt, verdict, verdict.score, "c1", evidence, True, "1", now)


def test_an_attempt_is_kept_as_it_was_handed_in(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)

    with store.read() as tx:
        kept = tx.attempts.get(attempt_id)
    assert kept is not None
    assert (kept.submission, kept.at, kept.hints, kept.state) == (WORK, now, 1, "waiting")


def test_an_attempt_is_claimed_once(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)

    with store.write() as tx:
        first = tx.attempts.claim(attempt_id, now, LEASE)
        second = tx.attempts.claim(attempt_id, now, LEASE)
    assert first is not None
    assert (first.state, first.tries) == (GRADING, 1)
    assert second is None


def test_a_lease_that_ran_out_is_free_to_take(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)
    with store.write() as tx:
        tx.attempts.claim(attempt_id, now, LEASE)

    later = now + LEASE + timedelta(seconds=1)
    with store.write() as tx:
        assert tx.attempts.waiting(now) == ()
        assert tx.attempts.waiting(later) == (attempt_id,)
        again = tx.attempts.claim(attempt_id, later, LEASE)
    assert again is not None
    assert again.tries == 2


def test_releasing_all_ends_every_lease(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)
    with store.write() as tx:
        tx.attempts.claim(attempt_id, now, LEASE)
        tx.attempts.release_all()
        assert tx.attempts.waiting(now) == (attempt_id,)


def test_many_at_once_claim_an_attempt_once(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)

    def claim(_: int) -> bool:
        with store.write() as tx:
            return tx.attempts.claim(attempt_id, now, LEASE) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(16))) == 1


def test_a_verdict_comes_back_as_it_was_given(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)
    grade = a_grade(attempt_id, now, VERDICT)
    with store.write() as tx:
        tx.attempts.add_grade(grade)

    with store.read() as tx:
        assert tx.attempts.grade(attempt_id) == grade
        kept = tx.attempts.get(attempt_id)
    assert kept is not None
    assert kept.state == GRADED


def test_a_graded_attempt_is_not_graded_again_by_the_queue(
    store: Store, ana: int, now: datetime
) -> None:
    attempt_id = add(store, ana, now)
    with store.write() as tx:
        tx.attempts.add_grade(a_grade(attempt_id, now))
        assert tx.attempts.claim(attempt_id, now, LEASE) is None
        assert tx.attempts.waiting(now) == ()


def test_the_newest_grade_counts(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)
    with store.write() as tx:
        tx.attempts.add_grade(a_grade(attempt_id, now))
        tx.attempts.add_grade(a_grade(attempt_id, now, VERDICT))

    with store.read() as tx:
        assert tx.attempts.passes(ana) == {}
        (line,) = tx.attempts.history(ana, "one-row")
        (fact,) = tx.attempts.graded()
    assert (line.score, line.max_score, line.passed) == (7, 10, False)
    assert (fact.score, fact.passed) == (7, False)


def test_passes_carry_what_they_were_evidence_of(store: Store, ana: int, now: datetime) -> None:
    attempt_id = add(store, ana, now)
    with store.write() as tx:
        tx.attempts.add_grade(a_grade(attempt_id, now + timedelta(seconds=1)))

    with store.read() as tx:
        (one,) = tx.attempts.passes()[ana]
    assert one.evidence == (Evidence("S1", Level.AWARENESS),)
    assert (one.attempt_id, one.course, one.needs_quiz, one.at) == (attempt_id, "c1", True, now)


def test_the_history_is_newest_first_and_shows_what_waits(
    store: Store, ana: int, now: datetime
) -> None:
    first, second = add(store, ana, now), add(store, ana, now)
    with store.write() as tx:
        tx.attempts.add_grade(a_grade(first, now))

    with store.read() as tx:
        newest, oldest = tx.attempts.history(ana, "one-row")
        assert tx.attempts.position(second) == 1
    assert (newest.id, newest.score) == (second, None)
    assert (oldest.id, oldest.passed) == (first, True)
    assert now == newest.at


def test_much_work_is_kept_and_graded_at_once(store: Store, ana: int, now: datetime) -> None:
    several = [
        NewAttempt(ana, f"exercise-{number}", "digest", WORK, 0, now) for number in range(1_200)
    ]
    with store.write() as tx:
        ids = tx.attempts.add_many(several)
        tx.attempts.add_grades(
            a_grade(id, now, PASSED if place % 2 else VERDICT) for place, id in enumerate(ids)
        )

    with store.read() as tx:
        assert tx.attempts.waiting(now + LEASE) == ()
        assert [one.exercise for one in tx.attempts.passes()[ana]] == [
            f"exercise-{number}" for number in range(1, 1_200, 2)
        ]
        assert tx.attempts.grade(ids[0]) == a_grade(ids[0], now, VERDICT)
        kept = tx.attempts.get(ids[-1])
    assert kept is not None
    assert (kept.exercise, kept.submission) == ("exercise-1199", WORK)


def test_nothing_is_kept_of_an_empty_list(store: Store, ana: int) -> None:
    with store.write() as tx:
        assert tx.attempts.add_many([]) == ()
        tx.attempts.add_grades([])
        assert tx.attempts.graded() == ()
