"""What a verdict is, and how a submission is laid into its exercise.

A *submission* is what a learner typed; a *program* is that work laid into the pristine exercise; a
*verdict* says, check by check, what was right. How a program is run belongs to `academy.sandbox`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from academy.domain.catalog import Cell, CellKind, Exercise


class Status(StrEnum):
    """How a submission's run ended. Only GRADED lets checks pass."""

    GRADED = "graded"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    OUTPUT_LIMIT = "output_limit"
    INVALID = "invalid"

    @property
    def sentence(self) -> str:
        """What a learner is told when the run did not end well."""
        return _SENTENCES[self]


_SENTENCES = {
    Status.GRADED: "",
    Status.TIMEOUT: (
        "Your code ran longer than the time allowed and was stopped. Look for a loop that"
        " never ends."
    ),
    Status.MEMORY: "Your code asked for more memory than one exercise may use, so it was stopped.",
    Status.CRASHED: (
        "Python itself stopped while it ran your code. Nothing you saved is lost; change "
        "the last cell and try again."
    ),
    Status.OUTPUT_LIMIT: (
        "Your code printed more than one exercise may show, so it was stopped. Print a few rows "
        "with .head()."
    ),
    Status.INVALID: (
        "This notebook does not follow the rules of the exercise, so it could not be checked."
    ),
}


@dataclass(frozen=True)
class SubmittedCell:
    """One code cell as it came from a learner; `id` is empty for a cell that the learner added."""

    id: str
    source: str


@dataclass(frozen=True)
class Submission:
    """A learner's work, in the order of their notebook."""

    cells: tuple[SubmittedCell, ...]

    @classmethod
    def from_answers(cls, answers: Mapping[str, str]) -> "Submission":
        """Make a submission from the answer cells alone, as the exercise page sends them."""
        return cls(tuple(SubmittedCell(id, source) for id, source in answers.items()))


@dataclass(frozen=True)
class Program:
    """The cells to run, in order; checks stay in place and mark when values are exported."""

    cells: tuple[Cell, ...]  # `source` is what runs; CHECK cells keep the author's source
    notes: tuple[str, ...] = ()  # sentences for the learner: "The cell … was there twice."


def merge(exercise: Exercise, submission: Submission) -> Program:
    """Lay the learner's answers into the pristine exercise.

    Given and check cells come from the exercise whatever the submission says. Of an answer that is
    there twice the last counts; one that is missing stays empty. Cells that the learner added run
    where they stood: after the known cell before them.
    """
    known = {cell.id: cell for cell in exercise.cells}
    answers: dict[str, str] = {}
    added: dict[str, list[Cell]] = {}
    notes: list[str] = []
    anchor = ""
    for submitted in submission.cells:
        cell = known.get(submitted.id)
        if cell is None:
            extra = Cell(
                f"added-{sum(map(len, added.values())) + 1}", CellKind.WORK, submitted.source
            )
            added.setdefault(anchor, []).append(extra)
            continue
        anchor = cell.id
        if cell.kind in (CellKind.ANSWER, CellKind.WORK, CellKind.WRITTEN):
            if cell.id in answers:
                notes.append(f"The cell “{cell.id}” was there more than once; the last one counts.")
            answers[cell.id] = submitted.source
    cells = [*added.get("", ())]
    for cell in exercise.cells:
        cells += [_answered(cell, answers), *added.get(cell.id, ())]
    return Program(tuple(cells), tuple(notes))


def _answered(cell: Cell, answers: Mapping[str, str]) -> Cell:
    if cell.kind is CellKind.ANSWER:
        return replace(cell, source=answers.get(cell.id, ""))
    if cell.kind is CellKind.WORK:
        return replace(cell, source=answers.get(cell.id, cell.source))
    return cell


@dataclass(frozen=True)
class CheckResult:
    """What one check said."""

    id: str
    label: str
    points: float
    earned: float
    hidden: bool
    message: str = ""  # one or two sentences for the learner; never quotes the check

    @property
    def passed(self) -> bool:
        """A check passes when it gave all its points and said nothing against the work."""
        return self.earned >= self.points and not self.message


@dataclass(frozen=True)
class Output:
    """One output of one cell, in nbformat's terms."""

    kind: str  # "stream" | "display_data" | "execute_result" | "error"
    data: Mapping[str, object] = field(
        default_factory=dict
    )  # MIME bundle, or {"text": …, "name": "stdout"}


@dataclass(frozen=True)
class CellRun:
    """What happened when one cell ran beside the learner."""

    id: str
    outputs: tuple[Output, ...] = ()
    error: "CellError | None" = None
    ran: bool = True


@dataclass(frozen=True)
class CellError:
    """The exception that stopped a cell."""

    name: str  # "KeyError"
    message: str
    line: int | None  # 1-based, in the cell's own source
    traceback: str = ""


@dataclass(frozen=True)
class Usage:
    """What one run cost the host."""

    cpu_seconds: float = 0.0
    peak_megabytes: float = 0.0


@dataclass(frozen=True)
class RunResult:
    """A run without checks: what the Run button shows."""

    status: Status
    cells: tuple[CellRun, ...]
    seconds: float
    usage: Usage = Usage()


@dataclass(frozen=True)
class Verdict:
    """The whole answer to a Check."""

    status: Status
    checks: tuple[CheckResult, ...]
    cells: tuple[CellRun, ...] = ()  # the learner's own run on the first city, outputs frozen
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    usage: Usage = Usage()

    @property
    def score(self) -> float:
        """Points earned, before hints."""
        return round(sum(check.earned for check in self.checks), 4)

    @property
    def max_score(self) -> float:
        """Points that the checks could give."""
        return sum(check.points for check in self.checks)

    @property
    def passed(self) -> bool:
        """Every check passed, and the run ended well."""
        return (
            self.status is Status.GRADED
            and bool(self.checks)
            and all(c.passed for c in self.checks)
        )


@dataclass(frozen=True)
class AttemptSummary:
    """One line in the history of an exercise; the score is None while the verdict is awaited."""

    id: int
    at: datetime
    state: str
    score: float | None
    max_score: float | None
    passed: bool


def unchecked(
    exercise: Exercise, status: Status, message: str = "", seconds: float = 0.0
) -> Verdict:
    """Return the verdict of work that could not be checked: no points, one sentence for all."""
    text = message or status.sentence
    return Verdict(
        status,
        tuple(CheckResult(c.id, c.label, c.points, 0.0, c.hidden, text) for c in exercise.checks),
        seconds=seconds,
    )


def after_hints(score: float, hints: int, cost: float) -> float:
    """Return the score that is left after some hints; each costs the same share of the score."""
    return round(max(0.0, score * (1 - hints * cost)), 4)


def combine(first: CheckResult, second: CheckResult | None) -> CheckResult:
    """Join what a check said on both cities: the lower score counts, the first complaint."""
    if second is None or second.passed:
        return first
    if not first.passed:
        return replace(first, earned=min(first.earned, second.earned))
    return replace(first, earned=min(first.earned, second.earned), message=second.message)


def summary(checks: Sequence[CheckResult]) -> str:
    """Return one sentence for the status line: how many checks passed."""
    passed = sum(check.passed for check in checks)
    if passed == len(checks):
        return f"All {len(checks)} checks passed."
    return f"{passed} of {len(checks)} checks passed."


@dataclass(frozen=True)
class Cities:
    """Where the two generated cities lie; an exercise's `data/` is one of these folders."""

    first: Path
    second: Path
