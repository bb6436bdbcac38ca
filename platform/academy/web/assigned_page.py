"""What was assigned to somebody, made ready for the pages that show it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from academy.domain.assignments import URGENCY, Standing, tally
from academy.domain.steps import CourseProgress
from academy.services.following import Mine
from academy.web.learn_page import CourseView, course_view


def assigned_views(given: Collection[Mine], today: date) -> tuple[CourseView, ...]:
    """Return the courses somebody was assigned: what is not done first, the earliest due first.

    A course in several assignments is shown with the first of them that it is due for.
    """
    found: dict[str, CourseView] = {}
    for one in given:
        for way in one.courses:
            view = replace(
                course_view(way),
                due=one.assignment.due,
                overdue=today > one.assignment.due and not way.finished,
                curriculum=one.curriculum.name,
            )
            found.setdefault(view.url, view)
    return tuple(sorted(found.values(), key=lambda view: view.state == "done"))


def first_assigned(given: Collection[Mine]) -> CourseProgress | None:
    """Return the assigned course to go on with: the first that is not done, the earliest due."""
    return next((way for one in given for way in one.courses if not way.finished), None)


def standings(given: Collection[Mine]) -> tuple[tuple[Standing, int], ...]:
    """Return how many of somebody's assignments stand where, the most urgent first."""
    counted = tally(one.standing for one in given)
    return tuple((standing, counted[standing]) for standing in URGENCY if counted[standing])
