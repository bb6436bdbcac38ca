import pytest

from academy.domain.grading import Submission
from academy.services.demo_answers import answers, told
from small_catalog import SOURCE, small_catalog


def test_the_solution_passes_every_check() -> None:
    answer = answers(small_catalog())["count", ""]
    assert answer.submission == Submission.from_answers({"a1": "n = 2"})
    assert answer.verdict.passed
    assert answer.verdict.score == answer.verdict.max_score == 10


def test_a_known_mistake_fails_its_check_with_the_whole_message() -> None:
    answer = answers(small_catalog())["count", "One too many"]
    assert answer.submission == Submission.from_answers({"a1": "n = 7"})
    failed, passed = answer.verdict.checks
    assert (failed.id, failed.earned, failed.passed) == ("q1", 0, False)
    assert failed.message == "That is one too few. Count again."
    assert passed.passed
    assert not answer.verdict.passed


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("at it again", "Look at it again."),
        ("made at run time", "made at run time"),
    ],
    ids=["stands in the check", "does not"],
)
def test_a_message_is_told_whole_where_the_check_holds_it(part: str, message: str) -> None:
    assert told(SOURCE, part) == message
