"""Work that is posted after the sign-in has ended."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from academy.domain.catalog import Exercise
from academy.services import learning
from academy.services.context import Academy
from wired import Clock

if TYPE_CHECKING:
    from tests.web.conftest import Browser

TYPED = 'answer = "typed after the end"'


@pytest.fixture
def exercise(academy: Academy) -> Exercise:
    """An exercise with a cell that is answered in code."""
    exercises = academy.catalog.exercises.values()
    return next(one for one in exercises if any(not cell.choices for cell in one.answers))


@pytest.fixture
def cell(exercise: Exercise) -> str:
    return next(cell.id for cell in exercise.answers if not cell.choices)


@pytest.fixture
def expired(client_of: "Callable[[str], Browser]", clock: Clock) -> "Browser":
    """A browser whose sign-in has ended by itself, with a form still open in it."""
    browser = client_of("learner")
    browser.csrf_token()
    clock.advance(hours=13)
    return browser


def work(cell: str, text: str = TYPED, revision: int = 0) -> dict[str, str]:
    return {f"answer-{cell}": text, "revision": str(revision), "action": "check"}


def draft_of(academy: Academy, person_id: int, exercise: Exercise, cell: str) -> str:
    draft = learning.draft(academy, person_id, exercise.slug)
    return draft.answers[cell] if draft else ""


def test_what_was_typed_is_kept_and_back_after_signing_in(
    expired: "Browser", academy: Academy, people: dict[str, int], exercise: Exercise, cell: str
) -> None:
    answer = expired.post(f"/exercises/{exercise.slug}/work", work(cell))
    assert answer.status_code == 401
    assert "The work you typed is kept" in answer.text
    assert f"/sign-in?next=/exercises/{exercise.slug}" in answer.text
    assert draft_of(academy, people["learner"], exercise, cell) == ""
    assert "What you typed is kept" in expired.get("/sign-in").text
    back = expired.sign_in("E-learner", next=f"/exercises/{exercise.slug}")
    assert back.headers["Location"] == f"/exercises/{exercise.slug}"
    assert draft_of(academy, people["learner"], exercise, cell) == TYPED
    page = expired.get(f"/exercises/{exercise.slug}").text
    assert "What you typed before you were signed out is saved." in page


def test_a_script_is_told_in_json(expired: "Browser", exercise: Exercise, cell: str) -> None:
    path = f"/exercises/{exercise.slug}/work"
    answer = expired.post(path, work(cell), Accept="application/json")
    assert answer.status_code == 401
    assert answer.get_json() == {
        "ok": False,
        "sentence": "You were signed out. What you typed is kept for a day.",
        "kept": True,
        "sign_in": f"/sign-in?next=/exercises/{exercise.slug}",
    }


def test_nobody_else_gets_it(
    expired: "Browser", academy: Academy, people: dict[str, int], exercise: Exercise, cell: str
) -> None:
    expired.post(f"/exercises/{exercise.slug}/work", work(cell))
    expired.sign_in("E-stranger")
    assert draft_of(academy, people["stranger"], exercise, cell) == ""
    assert draft_of(academy, people["learner"], exercise, cell) == ""
    assert expired.get(f"/kept-work/{exercise.slug}").status_code == 302


def test_another_browser_of_the_same_person_does_not_get_it(
    expired: "Browser",
    client_of: "Callable[[str], Browser]",
    academy: Academy,
    people: dict[str, int],
    exercise: Exercise,
    cell: str,
) -> None:
    expired.post(f"/exercises/{exercise.slug}/work", work(cell))
    client_of("learner")
    assert draft_of(academy, people["learner"], exercise, cell) == ""


def test_it_is_kept_for_a_day_only(
    expired: "Browser",
    academy: Academy,
    people: dict[str, int],
    exercise: Exercise,
    cell: str,
    clock: Clock,
) -> None:
    expired.post(f"/exercises/{exercise.slug}/work", work(cell))
    clock.advance(hours=25)
    expired.sign_in("E-learner")
    assert draft_of(academy, people["learner"], exercise, cell) == ""


@pytest.mark.parametrize(("action", "stays"), [("use", TYPED), ("drop", "newer")])
def test_a_newer_draft_is_never_overwritten_without_asking(
    expired: "Browser",
    academy: Academy,
    people: dict[str, int],
    exercise: Exercise,
    cell: str,
    action: str,
    stays: str,
) -> None:
    person_id = people["learner"]
    expired.post(f"/exercises/{exercise.slug}/work", work(cell))
    learning.save_draft(academy, person_id, exercise.slug, {cell: "newer"}, 0)
    back = expired.sign_in("E-learner")
    assert back.headers["Location"] == f"/kept-work/{exercise.slug}"
    assert draft_of(academy, person_id, exercise, cell) == "newer"
    page = expired.get(f"/kept-work/{exercise.slug}").text
    assert "typed after the end" in page
    assert "newer" in page
    answer = expired.post(f"/kept-work/{exercise.slug}", {"action": action})
    assert answer.headers["Location"] == f"/exercises/{exercise.slug}"
    assert draft_of(academy, person_id, exercise, cell) == stays
    assert expired.get(f"/kept-work/{exercise.slug}").status_code == 302


def test_a_form_left_open_works_again_when_its_person_has_signed_in_in_another_tab(
    expired: "Browser", academy: Academy, people: dict[str, int], exercise: Exercise, cell: str
) -> None:
    token = expired.csrf_token()
    expired.sign_in("E-learner")
    fields = work(cell) | {"csrf_token": token, "action": "save"}
    answer = expired.client.post(f"/exercises/{exercise.slug}/work", data=fields)
    assert answer.status_code == 302
    assert draft_of(academy, people["learner"], exercise, cell) == TYPED


def test_other_forms_are_not_kept_and_lead_to_signing_in(expired: "Browser") -> None:
    answer = expired.post("/account", {"old": "x"}, Referer="http://localhost/account?x=1")
    assert answer.status_code == 401
    assert "/sign-in?next=/account" in answer.text


def test_nothing_is_kept_of_an_exercise_that_does_not_exist(expired: "Browser") -> None:
    answer = expired.post("/exercises/no-such-exercise/work", work("a1"))
    assert answer.status_code == 401
    assert "is kept" not in answer.text
