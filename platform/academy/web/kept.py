"""Work posted from an exercise page whose sign-in has ended is kept until its person is back."""

from flask import request, session

from academy.domain.errors import NotFound
from academy.services import grading, kept
from academy.web.access import TOKEN
from academy.web.current import academy
from academy.web.exercise_page import posted_answers


def keep_posted_work() -> bool:
    """Keep the answers of the request at hand; say whether that was possible."""
    slug = str((request.view_args or {}).get("slug", ""))
    try:
        answers = posted_answers(grading.exercise(academy(), slug), request.form)
    except NotFound:
        return False
    based_on = request.form.get("revision", 0, type=int)
    return kept.keep_work(academy(), session.get(TOKEN, ""), slug, answers, based_on)
