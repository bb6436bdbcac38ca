"""Everything that goes wrong ends on a page in plain words with a way on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from academy.domain.errors import (
    AcademyError,
    Forbidden,
    InvalidContent,
    InvalidInput,
    NotFound,
    SandboxUnavailable,
    SetupProblem,
    SignInRefused,
    TooManyTries,
)
from academy.domain.people import Permission
from academy.services.context import Academy
from academy.web.access import requires
from academy.web.manifest import read_manifest
from academy.web.secret import secret_key

if TYPE_CHECKING:
    from tests.web.conftest import Browser


def failing(app: Flask, error: Exception) -> None:
    """Add a page that raises."""

    @requires(Permission.PUBLIC)
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", "fail", fail)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no exercise called “x”."), 404),
        (Forbidden("Not for you."), 403),
        (InvalidInput("The date is wrong."), 422),
        (SignInRefused("No."), 401),
        (TooManyTries("Wait a minute."), 429),
        (SandboxUnavailable("This host cannot confine code."), 503),
        (SetupProblem("The disk is full."), 503),
    ],
)
def test_an_error_keeps_its_sentence_on_the_page_and_in_json(
    app: Flask, browser: "Browser", error: AcademyError, status: int
) -> None:
    failing(app, error)
    page = browser.get("/fail")
    assert page.status_code == status
    assert str(error) in page.text
    assert "<h1>" in page.text
    assert 'class="actions"' in page.text
    answer = browser.get("/fail", Accept="application/json")
    assert answer.status_code == status
    assert answer.get_json()["sentence"] == str(error)
    assert (page.headers.get("Retry-After") is None) == (status != 503)


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), InvalidContent("secret")])
def test_a_bug_gets_a_reference_that_stands_in_the_log_and_no_detail(
    app: Flask, browser: "Browser", caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    failing(app, error)
    answer = browser.get("/fail", Accept="application/json")
    assert answer.status_code == 500
    reference = answer.get_json()["reference"]
    assert reference in caplog.text
    assert "secret" in caplog.text
    page = browser.get("/fail")
    assert "reference" in page.text
    assert "secret" not in page.text


def test_an_unknown_page_has_a_way_on(
    browser: "Browser", client_of: "Callable[[str], Browser]"
) -> None:
    for one in (browser, client_of("learner")):
        answer = one.get("/no-such-page")
        assert answer.status_code == 404
        assert "Go to my learning" in answer.text
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/nothing", Accept="application/json").get_json() == {
        "ok": False,
        "sentence": "There is nothing at this address.",
    }


def test_a_forged_form_is_refused_in_plain_words(browser: "Browser") -> None:
    page = browser.client.post("/sign-in", data={"login": "E-learner", "csrf_token": "forged"})
    assert page.status_code == 400
    assert "open for too long" in page.text
    headers = {"Accept": "application/json"}
    answer = browser.client.post("/exercises/one-row/work", data={}, headers=headers)
    assert answer.status_code == 400
    assert answer.get_json()["ok"] is False


def test_a_form_that_is_too_large_is_refused(client_of: "Callable[[str], Browser]") -> None:
    large = "x" * (2 * 1024 * 1024 + 1)
    answer = client_of("learner").post("/exercises/one-row/work", {"answer-a": large})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_form_of_a_megabyte_is_read(client_of: "Callable[[str], Browser]") -> None:
    answer = client_of("learner").post("/account", {"old": "x" * 1024 * 1024})
    assert answer.status_code == 422


def test_a_nul_character_is_refused_before_it_reaches_the_database(browser: "Browser") -> None:
    assert browser.sign_in("nul\0byte").status_code == 422


@pytest.mark.parametrize("id", ["2147483648", "9" * 40, "-1", "1.5"])
def test_numbers_that_no_row_can_have_are_not_found(
    client_of: "Callable[[str], Browser]", id: str
) -> None:
    assert client_of("data_manager").get(f"/people/{id}").status_code == 404


def test_who_may_not_see_a_page_is_told_what_to_do(client_of: "Callable[[str], Browser]") -> None:
    answer = client_of("learner").get("/admin/accounts")
    assert answer.status_code == 403
    assert "does not open this page" in answer.text
    assert "Go to my learning" in answer.text


def test_built_files_may_be_kept_for_ever_and_belong_to_nobody(browser: "Browser") -> None:
    answer = browser.get(read_manifest().asset("main.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    answer.close()


def test_of_the_built_files_neither_their_list_nor_anything_beside_them_is_served(
    browser: "Browser",
) -> None:
    assert browser.get("/static/manifest.json").status_code == 404
    assert browser.get("/static/../app.py").status_code == 404


def test_the_key_is_made_once_and_readable_by_its_owner_only(academy: Academy) -> None:
    first = secret_key(academy.settings)
    path = academy.settings.home / "secret.key"
    assert secret_key(academy.settings) == first == path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in academy.settings.home.glob("secret*")] == ["secret.key"]


def test_processes_that_start_at_once_end_up_with_one_key(academy: Academy) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [academy.settings] * 16))
    assert len(keys) == 1
    assert [file.name for file in academy.settings.home.glob("secret*")] == ["secret.key"]


def test_a_key_that_cannot_be_kept_is_said(academy: Academy, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupProblem, match=r"secret\.key cannot be used"):
        secret_key(replace(academy.settings, home=tmp_path / "file"))


def test_a_key_from_the_settings_counts_and_a_short_one_is_refused(academy: Academy) -> None:
    assert secret_key(replace(academy.settings, secret_key="k" * 16)) == "k" * 16
    with pytest.raises(SetupProblem, match="at least 16"):
        secret_key(replace(academy.settings, secret_key="short"))
    (academy.settings.home / "secret.key").write_text("")
    with pytest.raises(SetupProblem, match="damaged"):
        secret_key(academy.settings)


def test_whoever_watches_over_the_server_gets_a_plain_answer(browser: "Browser") -> None:
    assert browser.get("/healthz").get_json() == {"ok": True}


@pytest.mark.parametrize("path", ["/sign-in", "/use-code", "/forgot-password", "/healthz"])
def test_whoever_only_looks_whether_a_page_is_there_is_told_so(
    browser: "Browser", path: str
) -> None:
    assert browser.client.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/kept-work/a%00b", "/exercises/%00", "/courses/%00"])
def test_an_address_with_a_character_that_cannot_be_stored_leads_nowhere(
    browser: "Browser", path: str
) -> None:
    assert browser.get(path).status_code == 404
