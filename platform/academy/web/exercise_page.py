"""What the exercise templates show: cells, outputs, verdicts and hints made ready for them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from markupsafe import Markup, escape

from academy.domain.catalog import Cell, CellKind, Exercise
from academy.domain.choices import choice_source, chosen_value
from academy.domain.grading import AttemptSummary, CellRun, Verdict, summary
from academy.domain.steps import Step
from academy.services.datasets import DatasetView
from academy.services.grading import Marked
from academy.web.links import address
from academy.web.markup import highlight_code, render_inline, render_text
from academy.web.outputs import render_outputs

EDITABLE = (CellKind.ANSWER, CellKind.WORK, CellKind.WRITTEN)
SHOWN = (CellKind.TEXT, CellKind.GIVEN, *EDITABLE)


@dataclass(frozen=True)
class ChoiceView:
    """One radio button."""

    value: str
    html: Markup
    checked: bool


@dataclass(frozen=True)
class CellView:
    """One cell as macros/cell.html shows it."""

    id: str
    kind: str
    number: int
    html: Markup
    source: str
    lines: int
    choices: tuple[ChoiceView, ...]
    output: Markup
    points: float


@dataclass(frozen=True)
class StepView:
    """Where to go next."""

    label: str
    title: str
    url: str


@dataclass(frozen=True)
class CheckView:
    """One line of a verdict."""

    label: str
    passed: bool
    earned: float
    points: float
    message: str


@dataclass(frozen=True)
class VerdictView:
    """A verdict as macros/verdict.html shows it."""

    sentence: str
    passed: bool
    score: float
    max_score: float
    before_hints: float
    opened_hints: int
    status_sentence: str
    checks: tuple[CheckView, ...]
    notes: tuple[str, ...]
    explanation: Markup
    next_step: StepView | None


@dataclass(frozen=True)
class HintsView:
    """The ladder of hints, opened so far."""

    opened: tuple[Markup, ...]
    total: int
    cost: str


@dataclass(frozen=True)
class AttemptView:
    """One line of the history."""

    number: int
    when: datetime
    sentence: str
    score: float | None
    max_score: float | None
    passed: bool
    url: str


@dataclass(frozen=True)
class ColumnView:
    """One column of a table's dictionary."""

    name: str
    meaning: str


@dataclass(frozen=True)
class TableView:
    """A dataset beside the exercise."""

    name: str
    title: str
    rows: int
    description: str
    columns: tuple[ColumnView, ...]
    head: Markup


def starting_answers(exercise: Exercise) -> dict[str, str]:
    """Return what the editable cells hold before anything is typed."""
    return {cell.id: cell.starter for cell in exercise.cells if cell.kind in EDITABLE}


def posted_answers(exercise: Exercise, form: Mapping[str, str]) -> dict[str, str]:
    """Read the answers out of a posted form; a cell that was not posted keeps its starter."""
    answers = starting_answers(exercise)
    for cell in exercise.cells:
        posted = form.get(f"answer-{cell.id}")
        if cell.kind in EDITABLE and posted is not None:
            text = posted.replace("\r\n", "\n")
            answers[cell.id] = choice_source(cell, text) if cell.choices else text
    return answers


def cell_views(
    exercise: Exercise,
    answers: Mapping[str, str],
    runs: Mapping[str, CellRun],
    *,
    read_only: bool = False,
) -> tuple[CellView, ...]:
    """Return the cells that a learner sees, numbered where there is something to fill in.

    What can be edited is set in colour only where it is `read_only`: elsewhere it is in a field.
    """
    views: list[CellView] = []
    number = 0
    for cell in exercise.cells:
        if cell.kind not in SHOWN:
            continue
        number += cell.kind in (CellKind.ANSWER, CellKind.WRITTEN)
        coloured = read_only or cell.kind not in EDITABLE
        view = _cell_view(cell, number, answers, runs.get(cell.id))
        views.append(
            replace(view, html=_html(cell, view.source, exercise.title)) if coloured else view
        )
    return tuple(views)


def _cell_view(
    cell: Cell, number: int, answers: Mapping[str, str], run: CellRun | None
) -> CellView:
    source = answers.get(cell.id, cell.starter) if cell.kind in EDITABLE else cell.source
    return CellView(
        id=cell.id,
        kind="choice" if cell.choices else cell.kind.value,
        number=number if cell.kind in (CellKind.ANSWER, CellKind.WRITTEN) else 0,
        html=Markup(),
        source=source,
        lines=max(3, source.count("\n") + 2),
        choices=_choices(cell, source),
        output=Markup() if run is None else render_outputs(run, number),
        points=cell.points,
    )


def _html(cell: Cell, source: str, title: str) -> Markup:
    if cell.kind is CellKind.TEXT:
        return render_text(cell.source, address, title)
    return highlight_code(source)


def _choices(cell: Cell, source: str) -> tuple[ChoiceView, ...]:
    chosen = chosen_value(cell, source) if cell.choices else ""
    return tuple(
        ChoiceView(choice.value, render_inline(choice.text, address), choice.value == chosen)
        for choice in cell.choices
    )


def verdict_view(exercise: Exercise, marked: Marked, following: Step | None) -> VerdictView | None:
    """Return the verdict of an attempt, failed checks first; None while it is awaited."""
    if marked.grade is None:
        return None
    verdict = marked.grade.verdict
    checks = [CheckView(c.label, c.passed, c.earned, c.points, c.message) for c in verdict.checks]
    return VerdictView(
        sentence=summary(verdict.checks),
        passed=verdict.passed,
        score=marked.grade.score,
        max_score=verdict.max_score,
        before_hints=verdict.score,
        opened_hints=marked.attempt.hints if marked.grade.score < verdict.score else 0,
        status_sentence=_why_not_checked(verdict),
        checks=tuple(sorted(checks, key=lambda check: check.passed)),
        notes=verdict.notes,
        explanation=render_text(exercise.explanation, address) if verdict.passed else Markup(),
        next_step=step_view(following) if verdict.passed and following else None,
    )


def _why_not_checked(verdict: Verdict) -> str:
    """Return why nothing was checked: what every check says alike, else the status."""
    said = {check.message for check in verdict.checks}
    if verdict.status.sentence and len(said) == 1:
        return said.pop()
    return verdict.status.sentence


def step_view(step: Step) -> StepView:
    """Return where a step leads."""
    words = {"lesson": "Next lesson", "exercise": "Next exercise", "quiz": "Take the quiz"}
    title = step.title if step.kind.value != "quiz" else "see what you have learned"
    return StepView(words[step.kind.value], title, step_url(step))


def step_url(step: Step) -> str:
    """Return the address of a step."""
    if step.kind.value == "lesson":
        return url_for("learn.lesson", course=step.course, slug=step.slug)
    if step.kind.value == "exercise":
        return url_for("exercises.exercise", slug=step.slug)
    return url_for("learn.quiz", slug=step.course)


def hints_view(exercise: Exercise, opened: int) -> HintsView:
    """Return the hints that are open, and what the next one costs."""
    cost = "Hints are free here."
    if exercise.hint_cost:
        cost = f"Each hint lowers the score by {exercise.hint_cost:.0%}."
    shown = tuple(render_inline(hint, address) for hint in exercise.hints[:opened])
    return HintsView(shown, len(exercise.hints), cost)


def attempt_views(slug: str, history: tuple[AttemptSummary, ...]) -> tuple[AttemptView, ...]:
    """Return the history, newest first."""
    count = len(history)
    return tuple(
        AttemptView(
            number=count - place,
            when=one.at,
            sentence=_attempt_sentence(one),
            score=one.score,
            max_score=one.max_score,
            passed=one.passed,
            url=url_for("exercises.attempt", slug=slug, attempt_id=one.id),
        )
        for place, one in enumerate(history)
    )


def _attempt_sentence(one: AttemptSummary) -> str:
    if one.score is None or one.max_score is None:
        return "waiting for its verdict"
    return "passed" if one.passed else f"{one.score:g} of {one.max_score:g} points"


def table_view(view: DatasetView) -> TableView:
    """Return a dataset with its dictionary and first rows."""
    dataset, peek = view.dataset, view.peek
    return TableView(
        name=dataset.name,
        title=dataset.title,
        rows=peek.total,
        description=dataset.description,
        columns=tuple(ColumnView(c.name, c.description) for c in dataset.columns),
        head=_head(dataset.title, peek.header, peek.rows),
    )


def _head(title: str, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Markup:
    heads = Markup().join(Markup('<th scope="col">{}</th>').format(name) for name in header)
    body = Markup().join(
        Markup("<tr>{}</tr>").format(
            Markup().join(Markup("<td>{}</td>").format(text) for text in row)
        )
        for row in rows
    )
    return Markup(
        '<div class="scroll" role="region" tabindex="0" aria-label="First rows of {0}">'
        '<table class="usa-table usa-table--compact"><caption class="usa-sr-only">First rows of {0}'
        "</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(escape(title), heads, body)


def runs_by_cell(verdict_or_run: Verdict | tuple[CellRun, ...]) -> dict[str, CellRun]:
    """Return what ran, by cell id."""
    cells = verdict_or_run.cells if isinstance(verdict_or_run, Verdict) else verdict_or_run
    return {run.id: run for run in cells}
