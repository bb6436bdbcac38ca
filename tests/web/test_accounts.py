"""Signing in and out, codes, and passwords, as a browser sees them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from academy.services import accounts, codes, demo
from academy.services.context import Academy
from academy.store.people import NewPerson
from academy.web.app import create_app
from academy.web.manifest import Manifest
from wired import PASSWORD, Clock

if TYPE_CHECKING:
    from tests.web.conftest import Browser

NEW = "seven loud green parrots"


@pytest.mark.parametrize(
    "name", ["learner@city.example", "LEARNER@city.example", " E-LEARNER ", "e-learner"]
)
def test_people_sign_in_by_mailbox_or_number_whatever_its_case(
    browser: "Browser", name: str
) -> None:
    answer = browser.sign_in(name)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Lia Quill" in browser.get("/").text


def test_every_refusal_reads_the_same(browser: "Browser") -> None:
    tries = [
        ("nobody@city.example", PASSWORD),
        ("learner@city.example", "a wrong password"),
        ("leaver@city.example", PASSWORD),
    ]
    answers = [browser.sign_in(*one) for one in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert all(accounts.REFUSED in answer.text for answer in answers)


def test_after_signing_in_the_browser_goes_where_it_wanted(browser: "Browser") -> None:
    answer = browser.get("/courses?sort=title")
    assert answer.headers["Location"] == "/sign-in?next=/courses?sort%3Dtitle"
    answer = browser.sign_in("E-learner", next="/courses?sort=title")
    assert answer.headers["Location"] == "/courses?sort=title"


def test_a_foreign_address_is_never_gone_on_to(browser: "Browser") -> None:
    answer = browser.sign_in("E-learner", next="https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_somebody_signed_in_need_not_do_it_again(client_of: "Callable[[str], Browser]") -> None:
    answer = client_of("learner").get("/sign-in?next=/skills")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/skills")


def test_empty_fields_are_pointed_out(browser: "Browser") -> None:
    answer = browser.sign_in("", "")
    assert answer.status_code == 422
    assert "Please type your password." in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_new_token_is_given_at_every_sign_in_and_the_old_one_ends(
    browser: "Browser", academy: Academy
) -> None:
    browser.sign_in("E-learner")
    first = browser.token()
    browser.client.set_cookie("kept", "x")
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.post("/sign-out")
    browser.sign_in("E-learner")
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    assert browser.token() != first
    assert accounts.viewer(academy, first) is None


def test_signing_in_as_somebody_else_ends_the_sign_in_before(
    client_of: "Callable[[str], Browser]", academy: Academy
) -> None:
    browser = client_of("learner")
    first = browser.token()
    assert browser.sign_in("E-stranger").status_code == 302
    assert accounts.viewer(academy, first) is None
    assert "Stan Quill" in browser.get("/").text


def test_signing_out_ends_the_token_and_not_only_the_cookie(
    client_of: "Callable[[str], Browser]", academy: Academy
) -> None:
    browser = client_of("learner")
    token = browser.token()
    assert browser.post("/sign-out").status_code == 302
    assert accounts.viewer(academy, token) is None
    assert browser.get("/").status_code == 302
    assert browser.post("/sign-out").status_code == 302


def test_signing_out_everywhere_ends_other_browsers_too(
    client_of: "Callable[[str], Browser]",
) -> None:
    here, there = client_of("learner"), client_of("learner")
    here.post("/sign-out-everywhere")
    assert there.get("/skills").status_code == 302


def test_a_shared_computer_forgets_after_half_an_hour_and_keeps_no_page(
    browser: "Browser", clock: Clock
) -> None:
    answer = browser.sign_in("E-learner", shared="y")
    assert "Expires" not in answer.headers["Set-Cookie"]
    assert browser.get("/skills").headers["Cache-Control"] == "no-store"
    clock.advance(minutes=29)
    assert browser.get("/skills").status_code == 200
    clock.advance(minutes=31)
    assert browser.get("/skills").status_code == 302


def test_ones_own_computer_remembers_for_a_working_day(browser: "Browser", clock: Clock) -> None:
    answer = browser.sign_in("E-learner")
    assert "Expires" in answer.headers["Set-Cookie"]
    assert browser.get("/skills").headers["Cache-Control"] == "private, no-cache"
    clock.advance(hours=11)
    assert browser.get("/skills").status_code == 200


def test_the_cookie_is_closed_to_scripts_and_bound_to_https_where_the_site_is(
    academy: Academy, browser: "Browser"
) -> None:
    plain = browser.get("/sign-in").headers["Set-Cookie"]
    assert plain.startswith("academy=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    settings = replace(academy.settings, site_url="https://learn.city.example")
    app = create_app(replace(academy, settings=settings), Manifest({}))
    answer = app.test_client().get("/healthz")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-academy"
    assert app.config["SESSION_COOKIE_SECURE"]


def test_five_wrong_passwords_make_one_wait_and_say_for_how_long(
    browser: "Browser", clock: Clock
) -> None:
    for _ in range(5):
        assert browser.sign_in("E-learner", "wrong password").status_code == 401
    answer = browser.sign_in("E-learner")
    assert answer.status_code == 429
    assert "You can try again in 1 minute." in answer.text
    clock.advance(minutes=1)
    assert browser.sign_in("E-learner").status_code == 302


def test_a_mailed_code_leads_to_a_password_and_in(
    browser: "Browser", academy: Academy, people: dict[str, int]
) -> None:
    answer = browser.post("/forgot-password", {"login": "learner@city.example"})
    assert "If that account exists" in answer.text
    assert academy.queue.wait(codes.JOB, people["learner"], 30)
    mail = next(academy.settings.outbox.glob("*.eml")).read_text()
    code = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", mail)
    assert code
    answer = browser.post("/use-code", {"login": "E-learner", "code": code[0].lower()})
    assert answer.headers["Location"] == "/set-password"
    weak = browser.post("/set-password", {"password": "short", "again": "short"})
    assert weak.status_code == 422
    assert "at least 12 characters" in weak.text
    slip = browser.post("/set-password", {"password": NEW, "again": "another"})
    assert "not the same" in slip.text
    done = browser.post("/set-password", {"password": NEW, "again": NEW})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert "Lia Quill" in browser.get("/").text
    browser.post("/sign-out")
    assert browser.sign_in("E-learner", NEW).status_code == 302


@pytest.mark.parametrize("login", ["nobody@city.example", "E-crew", "E-leaver"])
def test_asking_for_a_code_always_gets_the_same_answer(
    browser: "Browser", academy: Academy, people: dict[str, int], login: str
) -> None:
    known = browser.post("/forgot-password", {"login": "E-learner"})
    assert academy.queue.wait(codes.JOB, people["learner"], 30)
    other = browser.post("/forgot-password", {"login": login})
    bare = [re.sub(r"nonce-[^']+|value=\"[^\"]+\"", "", page.text) for page in (known, other)]
    assert bare[0] == bare[1]
    assert len(list(academy.settings.outbox.glob("*.eml"))) == 1


def test_a_printed_code_works_for_a_crew_without_a_mailbox(
    client_of: "Callable[[str], Browser]", browser: "Browser", people: dict[str, int]
) -> None:
    page = client_of("administrator").post(f"/admin/accounts/{people['crew']}/code")
    assert page.headers["Cache-Control"] == "no-store"
    code = re.search(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page.text)
    assert code
    browser.post("/use-code", {"login": "E-crew", "code": code[1]})
    answer = browser.post("/set-password", {"password": NEW, "again": NEW, "shared": "y"})
    assert answer.status_code == 302
    assert "Ron Quill" in browser.get("/").text


def test_a_checked_code_waits_a_quarter_of_an_hour_for_its_password(
    client_of: "Callable[[str], Browser]",
    browser: "Browser",
    people: dict[str, int],
    clock: Clock,
) -> None:
    page = client_of("administrator").post(f"/admin/accounts/{people['crew']}/code")
    code = re.search(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page.text)
    assert code
    browser.post("/use-code", {"login": "E-crew", "code": code[1]})
    clock.advance(minutes=14)
    assert browser.get("/set-password").status_code == 200
    clock.advance(minutes=2)
    assert browser.get("/set-password").headers["Location"] == "/use-code"


def test_a_code_that_was_used_meanwhile_is_refused_on_the_password_page(
    client_of: "Callable[[str], Browser]",
    browser: "Browser",
    academy: Academy,
    people: dict[str, int],
) -> None:
    page = client_of("administrator").post(f"/admin/accounts/{people['crew']}/code")
    code = re.search(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", page.text)
    assert code
    browser.post("/use-code", {"login": "E-crew", "code": code[1]})
    codes.use_code(academy, "E-crew", code[1], "six busy brown otters")
    answer = browser.post("/set-password", {"password": NEW, "again": NEW})
    assert answer.status_code == 401
    assert codes.REFUSED in answer.text


def test_a_wrong_code_is_refused_and_choosing_a_password_needs_a_right_one(
    browser: "Browser",
) -> None:
    answer = browser.post("/use-code", {"login": "E-learner", "code": "AAAAA-AAAAA"})
    assert answer.status_code == 401
    assert codes.REFUSED in answer.text
    assert browser.get("/set-password").headers["Location"] == "/use-code"
    answer = browser.post("/set-password", {"password": NEW, "again": NEW})
    assert answer.headers["Location"] == "/use-code"
    assert browser.post("/use-code").status_code == 422
    assert browser.post("/forgot-password").status_code == 422


def test_changing_the_password_needs_the_old_one_and_ends_other_sign_ins(
    client_of: "Callable[[str], Browser]",
) -> None:
    here, there = client_of("learner"), client_of("learner")
    fields = {"old": "not the old one", "password": NEW, "again": NEW}
    assert here.post("/account", fields).status_code == 401
    fields["old"] = PASSWORD
    assert here.post("/account", fields | {"password": "short"}).status_code == 422
    simple = {"password": "passwordpassword", "again": "passwordpassword"}
    assert "among the first" in here.post("/account", fields | simple).text
    assert here.post("/account", fields).headers["Location"] == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_the_accounts_list_is_searched_and_shows_no_skills(
    client_of: "Callable[[str], Browser]",
) -> None:
    admin = client_of("administrator")
    everyone = admin.get("/admin/accounts").text
    assert "9 accounts" in everyone
    assert "Has left" in everyone
    found = admin.get("/admin/accounts?search=quill+RON").text
    assert "1 account for" in found
    assert "Lia" not in found
    assert "Nobody found" in admin.get("/admin/accounts?search=100%25").text
    assert "Nobody found" in admin.get("/admin/accounts?page=99999999999999999999999").text


def test_the_team_page_lists_direct_and_indirect_reports(
    client_of: "Callable[[str], Browser]",
) -> None:
    page = client_of("supervisor").get("/team").text
    assert all(name in page for name in ("Tia Quill", "Lia Quill", "Ron Quill"))
    assert "Stan Quill" not in page
    assert "for development, not discipline" in page


def test_the_demo_sign_ins_stand_on_the_page_only_while_there_are_demo_people(
    browser: "Browser", academy: Academy
) -> None:
    assert "Demo data" not in browser.get("/sign-in").text
    with academy.store.write() as tx:
        demo_person = NewPerson("E-DEMO", "", "Dee", "Quill", "D01", demo=True)
        tx.people.add([demo_person], date(2026, 1, 1))
    manifest = Manifest({name: name for name in ("icon.svg", "main.css", "main.js")})
    page = create_app(academy, manifest).test_client().get("/sign-in").text
    assert "Demo data" in page
    assert demo.PASSWORD in page
