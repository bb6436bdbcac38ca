import pytest

from academy.domain.catalog import Evidence, Level
from academy.domain.errors import InvalidInput, NotFound
from academy.domain.grading import CheckResult, Status, Submission, Verdict
from academy.domain.steps import StepKind
from academy.services import learning, progress
from academy.services.context import Academy
from academy.store.attempts import Grade

COURSE = "data-at-the-city"
SLUG = "one-row"
PASSED = Verdict(Status.GRADED, (CheckResult("q", "Label", 10, 10, hidden=False),))


@pytest.fixture
def bob(academy: Academy, people: dict[str, int]) -> int:
    progress.rebuild(academy)
    return people["bob"]


def choices(academy: Academy, *, wrong: int = 0) -> dict[str, int]:
    """Return answers to the quiz of which the first `wrong` are not right."""
    chosen = {}
    for place, question in enumerate(learning.quiz(academy, COURSE).questions):
        wanted = place >= wrong
        chosen[question.id] = next(
            n for n, option in enumerate(question.options) if option.correct is wanted
        )
    return chosen


def pass_exercise(academy: Academy, person_id: int) -> None:
    """Write down a pass of the first exercise, as grading does."""
    evidence = (Evidence("S1", Level.AWARENESS),)
    with academy.store.write() as tx:
        attempt_id = tx.attempts.add(
            person_id, SLUG, "d", submission=Submission(()), hints=0, now=academy.clock()
        )
        tx.attempts.add_grade(
            Grade(attempt_id, PASSED, 10, COURSE, evidence, True, "1", academy.clock())
        )
        progress.refresh(tx, academy.catalog.framework, person_id)


def test_what_is_not_there_is_said_in_a_sentence(academy: Academy) -> None:
    with pytest.raises(NotFound, match="no course called “nowhere”"):
        learning.course(academy, "nowhere")
    with pytest.raises(NotFound, match="no lesson called “nowhere”"):
        learning.lesson(academy, COURSE, "nowhere")
    with pytest.raises(NotFound, match="no lesson called “nowhere”"):
        learning.find_lesson(academy, "nowhere")
    with pytest.raises(NotFound, match="no picture called"):
        learning.picture(academy, COURSE, "quiz.yaml")


def test_a_finished_lesson_moves_the_way_through_the_course(academy: Academy, bob: int) -> None:
    first = learning.course(academy, COURSE).lessons[0]
    learning.finish_lesson(academy, bob, COURSE, first.slug)

    way = learning.in_course(academy, bob, COURSE)
    assert way.done == 1
    assert way.next_step is not None
    assert (way.next_step.kind, way.next_step.slug) == (StepKind.EXERCISE, "one-row")
    assert learning.courses(academy, bob)[0] == way


def test_a_quiz_is_marked_and_the_best_result_kept(academy: Academy, bob: int) -> None:
    assert learning.best_quiz_share(academy, bob, COURSE) is None
    total = len(learning.quiz(academy, COURSE).questions)

    failed = learning.take_quiz(academy, bob, COURSE, choices(academy, wrong=total))
    passed = learning.take_quiz(academy, bob, COURSE, choices(academy))

    assert (failed.passed, failed.count) == (False, 0)
    assert (passed.passed, passed.count) == (True, total)
    assert learning.best_quiz_share(academy, bob, COURSE) == 1.0


def test_a_quiz_is_passed_at_four_fifths(academy: Academy, bob: int) -> None:
    total = len(learning.quiz(academy, COURSE).questions)
    allowed = total - learning.quiz(academy, COURSE).needed

    assert learning.take_quiz(academy, bob, COURSE, choices(academy, wrong=allowed)).passed
    assert not learning.take_quiz(academy, bob, COURSE, choices(academy, wrong=allowed + 1)).passed


@pytest.mark.parametrize("place", [-1, 99])
def test_a_quiz_that_is_not_answered_in_full_is_not_counted(
    academy: Academy, bob: int, place: int
) -> None:
    chosen = choices(academy)
    with pytest.raises(InvalidInput, match="not answered"):
        learning.take_quiz(academy, bob, COURSE, {**chosen, next(iter(chosen)): place})

    assert learning.best_quiz_share(academy, bob, COURSE) is None


def test_saving_the_same_draft_again_makes_no_new_revision(academy: Academy, bob: int) -> None:
    assert learning.save_draft(academy, bob, SLUG, {"a": "1"}, 0) == 1
    assert learning.save_draft(academy, bob, SLUG, {"a": "1"}, 0) == 1
    assert learning.save_draft(academy, bob, SLUG, {"a": "2"}, 1) == 2
    assert learning.save_draft(academy, bob, SLUG, {"a": "3"}, 1) is None

    kept = learning.draft(academy, bob, SLUG)
    assert kept is not None
    assert (kept.answers, kept.revision) == ({"a": "2"}, 2)


def test_hints_open_one_by_one_until_the_last(academy: Academy, bob: int) -> None:
    hints = len(academy.catalog.exercises[SLUG].hints)
    opened = [learning.open_hint(academy, bob, SLUG) for _ in range(hints + 2)]

    assert opened == [*range(1, hints + 1), hints, hints]
    assert learning.hints_opened(academy, bob, SLUG) == hints


def test_evidence_says_which_quiz_is_missing(academy: Academy, bob: int) -> None:
    pass_exercise(academy, bob)
    line = next(one for one in learning.skills(academy, bob) if one.skill.id == "S1")
    assert line.state.level is Level.NONE
    assert [shown.quiz_missing for shown in line.evidence] == [COURSE]

    learning.take_quiz(academy, bob, COURSE, choices(academy))
    line = next(one for one in learning.skills(academy, bob) if one.skill.id == "S1")
    assert line.state.level is Level.AWARENESS
    assert [(shown.exercise, shown.quiz_missing) for shown in line.evidence] == [(SLUG, "")]
    assert learning.exercise_states(academy, bob)[SLUG].best_score == 10


def test_the_projection_is_what_the_events_say_after_each_step(academy: Academy, bob: int) -> None:
    pass_exercise(academy, bob)
    assert progress.differences(academy) == ()
    learning.take_quiz(academy, bob, COURSE, choices(academy))
    assert progress.differences(academy) == ()


def test_a_projection_that_was_tampered_with_is_found(academy: Academy, bob: int) -> None:
    pass_exercise(academy, bob)
    with academy.store.write() as tx:
        tx.progress.replace_person(bob, [], [])

    found = progress.differences(academy)
    assert any(sentence.startswith("skill") for sentence in found)
    assert any(sentence.startswith("exercise") for sentence in found)
    progress.rebuild(academy)
    assert progress.differences(academy) == ()


def test_progress_of_nobody_is_refused(academy: Academy) -> None:
    with pytest.raises(NotFound), academy.store.write() as tx:
        progress.refresh(tx, academy.catalog.framework, 999)
