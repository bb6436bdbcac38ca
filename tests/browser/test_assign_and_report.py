"""The thread to the other users: one assigns, one learns, one reads what was published."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from academy.city.year_plan import SOLUTION
from academy.domain.steps import StepKind
from academy.services import following, progress, publishing
from academy.services.demo_answers import answers
from academy.store.attempts import Grade
from academy.store.learning import QuizAttempt
from live_site import LiveSite
from walk import VERDICT, OpenPage, check, fill_answers, sign_in, solution, take_quiz

COURSE = "data-at-the-city"
DEPARTMENT = "Streets & Stormwater"
SKILL = "find-and-understand"
HIDDEN, SHOWN = f"{DEPARTMENT} <10 % of 16", f"{DEPARTMENT} 12 % 2 of 16"

pytestmark = [pytest.mark.browser, pytest.mark.kernel]


def mail(name: str) -> str:
    return f"{name}@riverbend.example"


def let_a_colleague_be_able(site: LiveSite) -> None:
    """Write down a pass and a quiz of one person: alone they are too few to be shown exactly."""
    academy, slug = site.parts, "one-row"
    asked, answer = academy.catalog.exercises[slug], answers(academy.catalog)[slug, SOLUTION]
    now = academy.clock()
    with academy.store.write() as tx:
        person = tx.people.find(mail("colleague"))
        assert person is not None
        attempt = tx.attempts.add(
            person.id, slug, asked.digest, submission=answer.submission, hints=0, now=now
        )
        tx.attempts.add_grade(
            Grade(
                attempt,
                answer.verdict,
                answer.verdict.score,
                asked.course,
                asked.evidence,
                needs_quiz=True,
                framework_version=academy.catalog.framework.version,
                at=now,
            )
        )
        tx.learning.add_quiz(person.id, QuizAttempt(COURSE, "d", {}, 5, 5, passed=True, at=now))
        progress.refresh(tx, academy.catalog.framework, person.id)


def assign_essentials(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.url}/assigning")
    page.get_by_role("link", name="Assign a curriculum").click()
    page.locator("label", has_text="All-staff essentials").click()
    page.get_by_text("Everyone in a department").click()
    expect(page.get_by_label("Job role", exact=True)).to_be_hidden()
    page.get_by_label("Department", exact=True).select_option(label=DEPARTMENT)
    due = site.parts.clock().date() + timedelta(days=60)
    page.get_by_label("Due date").fill(due.isoformat())
    page.get_by_role("button", name="See whom it reaches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assign to 16 people?")
    expect(page.get_by_text("Employee Demo")).to_be_attached()
    page.get_by_role("button", name="Yes, assign to 16 people").click()
    expect(page.get_by_text("Assigned to 16 people.")).to_be_visible()
    expect(page.get_by_role("link", name="Not started 15")).to_be_visible()


def see_it_first(page: Page) -> None:
    expect(page.locator(".card--next .kicker")).to_contain_text("of Data at the city")
    first = page.locator("main h2").nth(1)
    expect(first).to_have_text("Assigned to you")
    expect(page.locator(".cards").first).to_contain_text("All-staff essentials")


def do_it(page: Page, site: LiveSite) -> None:
    """Go through every step of the course in the page, as it comes."""
    with site.parts.store.read() as tx:
        person = tx.people.find(mail("employee"))
    assert person is not None
    while (step := following.mine(site.parts, person.id)[0].courses[0].next_step) is not None:
        if step.kind is StepKind.QUIZ:
            take_quiz(page, site, COURSE)
        elif step.kind is StepKind.LESSON:
            page.goto(f"{site.url}/courses/{COURSE}/lessons/{step.slug}")
            page.get_by_role("button", name="Mark as read and go on").click()
        else:
            page.goto(f"{site.url}/exercises/{step.slug}")
            fill_answers(page, site, step.slug, solution(site, step.slug))
            check(page)
            expect(page.locator("#results")).to_contain_text("You did it", timeout=VERDICT)


def line(page: Page, address: str) -> str:
    """Return what the department's line says in the skill, on one page of the report."""
    page.goto(address)
    return " ".join(page.locator("table.ranking tr", has_text=DEPARTMENT).inner_text().split())


def publish(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.url}/reports/skills/live")
    page.get_by_role("link", name="Publish today's report").click()
    expect(page.get_by_role("heading", name="What leaders will see")).to_be_visible()
    page.get_by_role("button", name="Yes, publish it").click()
    expect(page.get_by_text("The report is published.")).to_be_visible()


def test_what_is_assigned_and_done_reaches_leaders_when_it_is_published(
    site: LiveSite, page: OpenPage
) -> None:
    let_a_colleague_be_able(site)
    yesterday = site.parts.clock().date() - timedelta(days=1)
    publishing.publish(site.parts, yesterday)
    manager, employee, leader = page(), page(width=390), page(width=390)
    for who, name in ((manager, "data-manager"), (employee, "employee"), (leader, "leader")):
        sign_in(who, site, mail(name))
    live = f"{site.url}/reports/skills/live?skill={SKILL}"
    published = f"{site.url}/reports/skills?skill={SKILL}"

    assign_essentials(manager, site)
    assert line(manager, live) == HIDDEN
    employee.goto(site.url)
    see_it_first(employee)
    do_it(employee, site)

    assert line(manager, live) == SHOWN
    assert line(leader, published) == HIDDEN
    manager.goto(f"{site.url}/assigning")
    expect(manager.locator(".cards")).to_contain_text("1 of 16 done")

    publish(manager, site)
    assert line(leader, published) == SHOWN
    assert line(leader, f"{site.url}/reports/skills/{yesterday}?skill={SKILL}") == HIDDEN
