"""Where the links of our Markdown lead."""

from collections.abc import Callable

from flask import url_for

from academy.services import learning
from academy.web.current import academy


def address(scheme: str, name: str) -> str:
    """Return the address for `lesson:…`, `exercise:…` or `course:…`."""
    if scheme == "exercise":
        return url_for("exercises.exercise", slug=name)
    if scheme == "course":
        return url_for("learn.course", slug=name)
    if scheme == "lesson":
        found = learning.find_lesson(academy(), name)
        return url_for("learn.lesson", course=found.course, slug=found.slug)
    raise ValueError(f"no link scheme {scheme!r}")


def address_in(course: str) -> Callable[[str, str], str]:
    """Return `address` for the text of a course, whose pictures lie beside its lessons."""

    def find(scheme: str, name: str) -> str:
        if scheme == "image":
            return url_for("learn.picture", course=course, name=name)
        return address(scheme, name)

    return find
