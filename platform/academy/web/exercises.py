"""The exercise page: read, edit, run, check, hints, and the history of attempts."""

from collections.abc import Mapping

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.domain.catalog import Exercise
from academy.domain.errors import NotFound
from academy.domain.grading import CellRun, RunResult, Submission
from academy.domain.people import Permission, Person
from academy.domain.steps import Step, StepKind
from academy.services import datasets, grading, learning, roster
from academy.services.grading import Marked
from academy.web import exercise_page as page
from academy.web.access import requires
from academy.web.current import academy, viewer
from academy.web.forms import whole_number
from academy.web.fragments import hints_html, verdict_html

NO_SUCH_ATTEMPT = "There is no such attempt, or it is not open to you."
WAIT_SECONDS = 6.0  # How long a Check holds the connection before it answers "you are number N".
CONFLICT = (
    "This exercise was changed in another tab or on another device. Nothing is lost: what you "
    "typed is still here. Look at the newer version in a new tab, or press the button again to "
    "keep this one."
)

blueprint = Blueprint("exercises", __name__, url_prefix="/exercises")


@blueprint.get("/<slug>")
@requires(Permission.LEARN)
def exercise(slug: str) -> ResponseReturnValue:
    """Show an exercise with the person's draft, and the verdict of an attempt if one is named."""
    asked = grading.exercise(academy(), slug)
    marked = _own_attempt(slug, request.args.get("attempt", 0, type=whole_number))
    return _page(asked, _answers(asked), marked=marked)


@blueprint.post("/<slug>/work")
@requires(Permission.LEARN)
def work(slug: str) -> ResponseReturnValue:
    """Keep what was typed, then do what the button says."""
    asked = grading.exercise(academy(), slug)
    answers = page.posted_answers(asked, request.form)
    action, _, cell = request.form.get("action", "save").partition(":")
    revision = _keep(asked, answers)
    if revision is None:
        return _conflict(asked, answers)
    if action == "run":
        return _run(asked, answers, cell, revision)
    if action == "check":
        return _check(asked, answers, revision)
    if action == "hint":
        return _hint(asked, revision)
    if action in ("reset", "reset-all"):
        return _reset(asked, answers, cell, revision)
    return _answer(asked, "All changes saved.", revision=revision)


@blueprint.get("/<slug>/attempts/<int:attempt_id>")
@requires(Permission.LEARN)
def attempt(slug: str, attempt_id: int) -> ResponseReturnValue:
    """Show one attempt as it was handed in: one's own, or one of somebody whose record is open."""
    marked, owner = _open_attempt(slug, attempt_id)
    asked = grading.exercise(academy(), slug)
    history = grading.history(academy(), owner.id, slug)
    number = len(history) - [one.id for one in history].index(attempt_id)
    answers = {cell.id: cell.source for cell in marked.attempt.submission.cells}
    return render_template(
        "exercises/attempt.html",
        exercise=asked,
        course=learning.course(academy(), asked.course),
        attempt={
            "number": number,
            "when": marked.attempt.at,
            "owner_name": "" if owner.id == viewer().person.id else owner.name,
        },
        cells=page.cell_views(asked, answers, _runs(marked), read_only=True),
        verdict=page.verdict_view(asked, marked, None),
        changed=marked.attempt.digest != asked.digest,
    )


@blueprint.get("/<slug>/attempts/<int:attempt_id>/verdict")
@requires(Permission.LEARN)
def verdict(slug: str, attempt_id: int) -> ResponseReturnValue:
    """Answer a page that waits for its verdict."""
    asked = grading.exercise(academy(), slug)
    marked = _own_attempt(slug, attempt_id)
    if marked is None:
        raise NotFound(NO_SUCH_ATTEMPT)
    return _verdict_answer(asked, marked, None)


def _answers(asked: Exercise) -> dict[str, str]:
    """Return what the person has typed so far, over the starter."""
    kept = learning.draft(academy(), viewer().person.id, asked.slug)
    return page.starting_answers(asked) | (dict(kept.answers) if kept else {})


def _keep(asked: Exercise, answers: Mapping[str, str]) -> int | None:
    revision = request.form.get("revision", 0, type=whole_number)
    return learning.save_draft(academy(), viewer().person.id, asked.slug, answers, revision)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _conflict(asked: Exercise, answers: dict[str, str]) -> ResponseReturnValue:
    if _wants_json():
        kept = learning.draft(academy(), viewer().person.id, asked.slug)
        revision = kept.revision if kept else 0
        return jsonify(ok=False, sentence=CONFLICT, revision=revision), 409
    return _page(asked, answers, problem=CONFLICT), 409


def _answer(asked: Exercise, sentence: str, *, revision: int) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(ok=True, sentence=sentence, cells=[], revision=revision)
    return redirect(url_for("exercises.exercise", slug=asked.slug))


def _run(asked: Exercise, answers: dict[str, str], upto: str, revision: int) -> ResponseReturnValue:
    result = grading.run(academy(), asked.slug, answers, upto)
    sentence = _run_sentence(result)
    if _wants_json():
        cells = _output_records(asked, answers, page.runs_by_cell(result.cells))
        return jsonify(ok=True, sentence=sentence, cells=cells, revision=revision)
    return _page(asked, answers, runs=page.runs_by_cell(result.cells), said=sentence)


def _run_sentence(result: RunResult) -> str:
    if result.status.sentence:
        return result.status.sentence
    if any(cell.error for cell in result.cells):
        return "Your code stopped with an error. It is explained below the cell."
    return "Your code ran. What it showed is below each cell."


def _check(asked: Exercise, answers: dict[str, str], revision: int) -> ResponseReturnValue:
    submission = Submission.from_answers(answers)
    attempt_id = grading.submit(academy(), viewer().person.id, asked.slug, submission)
    grading.wait(academy(), attempt_id, WAIT_SECONDS)
    if not _wants_json():
        address = url_for("exercises.exercise", slug=asked.slug, attempt=attempt_id)
        return redirect(f"{address}#results")
    return _verdict_answer(asked, grading.marked(academy(), attempt_id), revision)


def _verdict_answer(asked: Exercise, marked: Marked, revision: int | None) -> ResponseReturnValue:
    view = page.verdict_view(asked, marked, _following(asked))
    if view is None:
        url = url_for("exercises.verdict", slug=asked.slug, attempt_id=marked.attempt.id)
        waiting = {"position": marked.position, "url": url}
        return jsonify(ok=True, sentence="Your work is saved.", waiting=waiting, revision=revision)
    answers = {cell.id: cell.source for cell in marked.attempt.submission.cells}
    return jsonify(
        ok=True,
        sentence=f"{view.sentence} {view.status_sentence}".strip(),
        cells=_output_records(asked, answers, _runs(marked)),
        results_html=verdict_html(view),
        revision=revision,
    )


def _hint(asked: Exercise, revision: int) -> ResponseReturnValue:
    opened = learning.open_hint(academy(), viewer().person.id, asked.slug)
    if not _wants_json():
        return redirect(f"{url_for('exercises.exercise', slug=asked.slug)}#hints")
    view = page.hints_view(asked, opened)
    return jsonify(
        ok=True,
        sentence=f"Hint {opened} of {len(asked.hints)} is open.",
        hints_html=hints_html(view),
        revision=revision,
    )


def _reset(
    asked: Exercise, answers: dict[str, str], cell: str, revision: int
) -> ResponseReturnValue:
    start = page.starting_answers(asked)
    fresh = answers | {cell: start[cell]} if cell in start else start
    learning.save_draft(academy(), viewer().person.id, asked.slug, fresh, revision)
    return redirect(url_for("exercises.exercise", slug=asked.slug))


def _open_attempt(slug: str, attempt_id: int) -> tuple[Marked, Person]:
    """Return an attempt with its owner; the answer is the same for one that is not there, of
    another exercise, or not open to the viewer.
    """
    try:
        marked = grading.marked(academy(), attempt_id)
        what = f"attempt {attempt_id}"
        owner = roster.subject(academy(), viewer(), marked.attempt.person_id, what)
    except NotFound as hidden:
        raise NotFound(NO_SUCH_ATTEMPT) from hidden
    if marked.attempt.exercise != slug:
        raise NotFound(NO_SUCH_ATTEMPT)
    return marked, owner


def _own_attempt(slug: str, attempt_id: int) -> Marked | None:
    """Return one of the viewer's own attempts at this exercise, if this is one."""
    if not attempt_id:
        return None
    try:
        marked = grading.marked(academy(), attempt_id)
    except NotFound:
        return None
    own = marked.attempt.person_id == viewer().person.id
    return marked if own and marked.attempt.exercise == slug else None


def _runs(marked: Marked) -> dict[str, CellRun]:
    return page.runs_by_cell(marked.grade.verdict) if marked.grade else {}


def _output_records(
    asked: Exercise, answers: Mapping[str, str], runs: Mapping[str, CellRun]
) -> list[dict[str, str]]:
    """Return the outputs of every code cell; an empty one clears what stood there."""
    return [
        {"id": cell.id, "html": cell.output}
        for cell in page.cell_views(asked, answers, runs)
        if cell.kind != "text"
    ]


def _following(asked: Exercise) -> Step | None:
    """Return where to go after this exercise: the next step of its course, done or not."""
    way = learning.in_course(academy(), viewer().person.id, asked.course)
    return way.after(StepKind.EXERCISE, asked.slug)


def _page(
    asked: Exercise,
    answers: dict[str, str],
    *,
    runs: Mapping[str, CellRun] | None = None,
    marked: Marked | None = None,
    said: str = "",
    problem: str = "",
) -> str:
    person_id = viewer().person.id
    framework = academy().catalog.framework
    kept = learning.draft(academy(), person_id, asked.slug)
    if marked is not None and runs is None:
        runs = _runs(marked)
    return render_template(
        "exercises/exercise.html",
        exercise=asked,
        course=learning.course(academy(), asked.course),
        evidence=[(framework.skill(e.skill).name, e.level) for e in asked.evidence],
        cells=page.cell_views(asked, answers, runs or {}),
        verdict=page.verdict_view(asked, marked, _following(asked)) if marked else None,
        waiting=_waiting(asked, marked),
        hints=page.hints_view(asked, learning.hints_opened(academy(), person_id, asked.slug)),
        datasets=[page.table_view(v) for v in datasets.of_exercise(academy(), asked)],
        attempts=page.attempt_views(asked.slug, grading.history(academy(), person_id, asked.slug)),
        revision=kept.revision if kept else 0,
        draft_key=f"{person_id}:{asked.slug}",
        said=said,
        problem=problem,
    )


def _waiting(asked: Exercise, marked: Marked | None) -> dict[str, object] | None:
    if marked is None or marked.grade is not None:
        return None
    url = url_for("exercises.verdict", slug=asked.slug, attempt_id=marked.attempt.id)
    return {"position": marked.position, "url": url}
