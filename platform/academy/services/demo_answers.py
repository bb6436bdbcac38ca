"""What the people of the demo city hand in, and the verdicts on it, made from the content itself.

Nothing is run: `content check` proves that solutions pass and that known-wrong answers fail with
their own messages, so both verdicts are known.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from academy.city.year_plan import SOLUTION
from academy.domain.catalog import Catalog, Exercise, KnownWrong
from academy.domain.grading import CheckResult, Status, Submission, Verdict

SECONDS = 0.2  # what a verdict usually takes


@dataclass(frozen=True)
class Answer:
    """One way to answer an exercise, and its verdict."""

    submission: Submission
    verdict: Verdict


def answers(catalog: Catalog) -> Mapping[tuple[str, str], Answer]:
    """Return (exercise, name of a known-wrong answer or SOLUTION) → the answer."""
    return {
        (exercise.slug, name): answer
        for exercise in catalog.exercises.values()
        for name, answer in _of_one(exercise)
    }


def _of_one(exercise: Exercise) -> Iterator[tuple[str, Answer]]:
    solution = Submission.from_answers(exercise.solution)
    yield SOLUTION, Answer(solution, _verdict(exercise, None))
    for wrong in exercise.known_wrong:
        submission = Submission.from_answers({**exercise.solution, **wrong.answers})
        yield wrong.name, Answer(submission, _verdict(exercise, wrong))


def _verdict(exercise: Exercise, wrong: KnownWrong | None) -> Verdict:
    """Return the verdict in which every check is full but the one that a mistake fails."""
    checks = []
    for check in exercise.checks:
        fails = wrong is not None and wrong.fails == check.id
        message = told(check.source, wrong.message) if wrong is not None and fails else ""
        earned = 0.0 if fails else check.points
        checks.append(
            CheckResult(check.id, check.label, check.points, earned, check.hidden, message)
        )
    return Verdict(Status.GRADED, tuple(checks), seconds=SECONDS)


def told(source: str, part: str) -> str:
    """Return the whole message of a check that a known part stands in, or else the part."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return next((text for text in texts if isinstance(text, str) and part in text), part)
