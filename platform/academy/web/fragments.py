"""Parts of a page that are also sent alone, so that both come from the same macro."""

from typing import Any

from flask import get_template_attribute
from markupsafe import Markup

from academy.web.exercise_page import HintsView, VerdictView


def verdict_html(view: VerdictView) -> Markup:
    """Return the results of a Check."""
    return _macro("macros/verdict.html", "verdict_box", view)


def hints_html(view: HintsView) -> Markup:
    """Return the ladder of hints."""
    return _macro("macros/verdict.html", "hint_ladder", view)


def _macro(template: str, name: str, view: object) -> Markup:
    macro: Any = get_template_attribute(template, name)
    rendered: Markup = macro(view)
    return rendered
