"""The main thread: sign in, read, do it wrong, do it right, and the department's count moves."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from academy.domain.catalog import Level
from academy.domain.projection import CountKey
from academy.services import grading
from live_site import LiveSite
from walk import VERDICT, OpenPage, check, fill_answers, sign_in, solution, take_quiz

COURSE = "data-at-the-city"
SLUG = "what-are-residents-asking"

pytestmark = [pytest.mark.browser, pytest.mark.kernel]


def counts(site: LiveSite) -> Counter[CountKey]:
    with site.parts.store.read() as tx:
        return tx.progress.counts()


@pytest.mark.parametrize(
    ("name", "width", "scripts"),
    [("employee", 1280, True), ("colleague", 390, True), ("E1", 390, False)],
    ids=["desk", "phone", "no script"],
)
def test_an_employee_gets_an_honest_verdict_and_the_count_moves_by_exactly_that(
    site: LiveSite, page: OpenPage, name: str, width: int, *, scripts: bool
) -> None:
    shown = page(width=width, scripts=scripts)
    login = name if name.startswith("E") else f"{name}@riverbend.example"
    sign_in(shown, site, login)
    before = counts(site)

    shown.goto(f"{site.url}/courses/{COURSE}/lessons/what-a-row-is")
    expect(shown.get_by_role("heading", level=1)).to_have_text("What a row is")
    shown.get_by_role("button", name="Mark as read and go on").click()
    assert "/exercises/one-row" in shown.url

    shown.goto(f"{site.url}/exercises/{SLUG}")
    known = next(w for w in grading.exercise(site.parts, SLUG).known_wrong)
    fill_answers(shown, site, SLUG, {**solution(site, SLUG), **known.answers})
    check(shown)
    expect(shown.locator("#results")).to_contain_text("Not there yet")
    expect(shown.locator("#results")).to_contain_text(known.message.replace("`", ""))

    fill_answers(shown, site, SLUG, solution(site, SLUG))
    check(shown)
    expect(shown.locator("#results")).to_contain_text("You did it", timeout=VERDICT)
    assert counts(site) == before, "a pass without the quiz is no level yet"

    take_quiz(shown, site, COURSE)
    shown.goto(f"{site.url}/skills")
    skill = shown.locator("section.skill", has_text="Summarize")
    expect(skill).to_contain_text("Awareness")
    skill.get_by_text("Evidence (1)").click()
    expect(skill.get_by_role("link", name="What are residents asking us for?")).to_be_visible()

    moved = counts(site)
    moved.subtract(before)
    if name == "employee":
        assert {k: n for k, n in moved.items() if n} == {
            CountKey("D04", "S4", "", Level.NONE, Level.NONE): -1,
            CountKey("D04", "S4", "", Level.NONE, Level.AWARENESS): 1,
        }
    else:
        assert sum(n for k, n in moved.items() if k.level is Level.AWARENESS and not k.filter) == 1
