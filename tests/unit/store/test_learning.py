from datetime import datetime, timedelta

from academy.domain.progress import QuizPass
from academy.store.database import Store
from academy.store.learning import HintOpened, LessonRead, QuizAttempt


def a_quiz(now: datetime, *, passed: bool) -> QuizAttempt:
    return QuizAttempt("c1", "digest", {"q1": "Yes"}, 4, 5, passed, now)


def test_a_lesson_is_read_once(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        for _ in range(2):
            tx.learning.note_read(ana, "c1", "rows", digest="d", now=now)

    with store.read() as tx:
        assert tx.finished.by(ana).lessons == {("c1", "rows")}


def test_the_first_pass_of_a_quiz_counts(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        for hours, passed in ((0, False), (1, True), (2, True)):
            tx.learning.add_quiz(ana, a_quiz(now + timedelta(hours=hours), passed=passed))

    first = (QuizPass("c1", now + timedelta(hours=1)),)
    with store.read() as tx:
        assert tx.learning.quizzes_passed(ana) == first
        assert tx.learning.all_quizzes_passed() == {ana: first}
        assert [quiz.passed for quiz in tx.learning.quizzes(ana)] == [False, True, True]


def test_a_draft_is_kept_under_growing_revisions(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        assert tx.learning.draft(ana, "one-row") is None
        assert tx.learning.save_draft(ana, "one-row", {"a": "1"}, based_on=0, now=now) == 1
        assert tx.learning.save_draft(ana, "one-row", {"a": "2"}, based_on=1, now=now) == 2

    with store.read() as tx:
        kept = tx.learning.draft(ana, "one-row")
    assert kept is not None
    assert (kept.answers, kept.revision) == ({"a": "2"}, 2)


def test_a_draft_never_overwrites_a_newer_one(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        tx.learning.save_draft(ana, "one-row", {"a": "1"}, based_on=0, now=now)
        tx.learning.save_draft(ana, "one-row", {"a": "2"}, based_on=1, now=now)

    with store.write() as tx:
        assert tx.learning.save_draft(ana, "one-row", {"a": "3"}, based_on=1, now=now) is None
        assert tx.learning.save_draft(ana, "one-row", {"a": "4"}, based_on=0, now=now) is None
        kept = tx.learning.draft(ana, "one-row")
    assert kept is not None
    assert kept.answers == {"a": "2"}


def test_hints_are_counted_once_each(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        for number in (1, 1, 2):
            tx.learning.open_hint(ana, "one-row", number, now)

    with store.read() as tx:
        assert tx.learning.hints_opened(ana, "one-row") == 2
        assert tx.learning.hints_opened(ana, "other") == 0


def test_many_events_are_kept_at_once(store: Store, ana: int, now: datetime) -> None:
    with store.write() as tx:
        tx.learning.note_first_reads(LessonRead(ana, "c1", f"l{n}", "d", now) for n in range(3))
        tx.learning.open_first_hints(HintOpened(ana, "one-row", n, now) for n in (1, 2))
        tx.learning.add_quizzes((ana, a_quiz(now, passed=passed)) for passed in (False, True))

    with store.read() as tx:
        assert len(tx.finished.by(ana).lessons) == 3
        assert tx.learning.hints_opened(ana, "one-row") == 2
        assert [quiz.passed for quiz in tx.learning.quizzes(ana)] == [False, True]


def test_nothing_is_kept_of_empty_lists(store: Store, ana: int) -> None:
    with store.write() as tx:
        tx.learning.note_first_reads([])
        tx.learning.open_first_hints([])
        tx.learning.add_quizzes([])
        assert tx.learning.quizzes(ana) == ()
