"""What people do in a real browser: sign in, answer an exercise, take a quiz."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect

from academy.services import grading, learning
from academy.web.learn_page import option_key
from live_site import PASSWORD, LiveSite

VERDICT = 30_000  # milliseconds

OpenPage = Callable[..., Page]


def sign_in(page: Page, site: LiveSite, name: str) -> None:
    """Sign in with an e-mail address or an employee number."""
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("Work e-mail or employee number").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def solution(site: LiveSite, slug: str) -> dict[str, str]:
    """Return the author's answer for each answer cell, without its marks."""
    return {
        id: source.replace("### BEGIN SOLUTION\n", "").replace("\n### END SOLUTION", "")
        for id, source in grading.exercise(site.parts, slug).solution.items()
    }


def fill_answers(page: Page, site: LiveSite, slug: str, answers: Mapping[str, str]) -> None:
    """Type answers into the page: into the editor, the plain field, or by choosing."""
    for cell in grading.exercise(site.parts, slug).answers:
        box = page.locator(f"#cell-{cell.id}")
        if cell.choices:
            chosen = next(c for c in cell.choices if f'"{c.value}"' in answers[cell.id])
            box.get_by_text(chosen.text.strip("`")).click()
        elif box.locator(".cm-content").count():
            box.locator(".cm-content").fill(answers[cell.id])
        else:
            box.locator("textarea").fill(answers[cell.id])


def check(page: Page) -> None:
    """Have the work checked, and wait for the verdict."""
    page.get_by_role("button", name="Check my work").click()
    expect(page.locator("#results .checks")).to_be_visible(timeout=VERDICT)


def take_quiz(page: Page, site: LiveSite, course: str) -> None:
    """Answer every question of a course's quiz right."""
    page.goto(f"{site.url}/courses/{course}/quiz")
    for question in learning.quiz(site.parts, course).questions:
        right = next(n for n, option in enumerate(question.options) if option.correct)
        key = option_key(question, right)
        page.locator(f'label[for="{question.id}-{key}"]').click()
    page.get_by_role("button", name="See how I did").click()
    expect(page.get_by_role("heading", name="You passed")).to_be_visible()
