"""Work posted from an exercise page whose sign-in has ended is kept until its person is back."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from academy.domain.errors import NotFound
from academy.domain.people import Permission
from academy.services import grading, kept, learning
from academy.web.access import TOKEN, requires
from academy.web.current import academy, viewer
from academy.web.exercise_page import posted_answers
from academy.web.forms import whole_number

blueprint = Blueprint("kept", __name__, url_prefix="/kept-work")


def keep_posted_work() -> bool:
    """Keep the answers of the request at hand; say whether that was possible."""
    slug = str((request.view_args or {}).get("slug", ""))
    try:
        answers = posted_answers(grading.exercise(academy(), slug), request.form)
    except NotFound:
        return False
    based_on = request.form.get("revision", 0, type=whole_number)
    return kept.keep_work(academy(), session.get(TOKEN, ""), slug, answers, based_on)


@blueprint.get("/<slug>")
@requires(Permission.LEARN)
def choose(slug: str) -> ResponseReturnValue:
    """Show kept work that is older than the draft, for its person to decide."""
    work = kept.undecided(academy(), viewer(), slug)
    if work is None:
        return redirect(url_for("exercises.exercise", slug=slug))
    asked = grading.exercise(academy(), slug)
    draft = learning.draft(academy(), viewer().person.id, slug)
    newer = draft.answers if draft else {}
    pairs = [
        (newer.get(cell.id, ""), work.answers[cell.id])
        for cell in asked.cells
        if cell.id in work.answers and work.answers[cell.id] != newer.get(cell.id, "")
    ]
    return render_template("kept/choose.html", exercise=asked, at=work.at, pairs=pairs)


@blueprint.post("/<slug>")
@requires(Permission.LEARN)
def decide(slug: str) -> ResponseReturnValue:
    """Take the kept work, or let go of it."""
    if request.form.get("action") == "use":
        kept.use_kept_work(academy(), viewer(), slug)
        flash("What you typed before you were signed out is back.", "good")
    else:
        kept.drop_kept_work(academy(), viewer(), slug)
    return redirect(url_for("exercises.exercise", slug=slug))
