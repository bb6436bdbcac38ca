from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from academy.domain.grading import Submission
from academy.services import grading, learning
from academy.services.context import Academy
from academy.web.exercises import CONFLICT, NO_SUCH_ATTEMPT

SLUG = "what-are-residents-asking"
WORK = f"/exercises/{SLUG}/work"
JSON = {"Accept": "application/json"}
Client = Callable[..., FlaskClient]


@pytest.fixture
def lia(client_of: Client) -> FlaskClient:
    return client_of("learner")


def fields(academy: Academy, text: str = "top = 1", **more: str) -> dict[str, str]:
    asked = grading.exercise(academy, SLUG)
    first = next(cell for cell in asked.answers if not cell.choices)
    return {f"answer-{first.id}": text, "revision": "0", "action": "save", **more}


def test_the_page_shows_the_starter_and_never_a_check(lia: FlaskClient, academy: Academy) -> None:
    page = lia.get(f"/exercises/{SLUG}").text

    assert "____" in page
    for check in grading.exercise(academy, SLUG).checks:
        for line in check.source.splitlines():
            assert len(line.strip()) < 20 or line.strip() not in page


def test_what_is_typed_is_kept(lia: FlaskClient, academy: Academy) -> None:
    answer = lia.post(WORK, fields(academy, "top = 42"), **JSON).get_json()

    assert (answer["ok"], answer["revision"]) == (True, 1)
    assert "top = 42" in lia.get(f"/exercises/{SLUG}").text


def test_a_choice_is_kept_as_the_line_it_writes(
    lia: FlaskClient, academy: Academy, people: dict[str, int]
) -> None:
    choice = next(c for c in grading.exercise(academy, SLUG).answers if c.choices)
    lia.post(WORK, fields(academy, **{f"answer-{choice.id}": "B"}), **JSON)

    kept = learning.draft(academy, people["learner"], SLUG)
    assert kept is not None
    assert kept.answers[choice.id] == f'{choice.choice_name} = "B"'
    assert " checked>" in lia.get(f"/exercises/{SLUG}").text


def test_an_older_tab_never_overwrites_newer_work(lia: FlaskClient, academy: Academy) -> None:
    lia.post(WORK, fields(academy, "top = 1"), **JSON)
    lia.post(WORK, fields(academy, "top = 2", revision="1"), **JSON)

    refused = lia.post(WORK, fields(academy, "top = 3", revision="1"), **JSON)
    assert refused.status_code == 409
    assert refused.get_json() == {"ok": False, "sentence": CONFLICT, "revision": 2}
    assert "top = 2" in lia.get(f"/exercises/{SLUG}").text

    page = lia.post(WORK, fields(academy, "top = 3", revision="1"))
    assert page.status_code == 409
    assert "top = 3" in page.text
    assert 'name="revision" value="2"' in page.text


def test_a_hint_opens_and_stays_open(lia: FlaskClient, academy: Academy) -> None:
    answer = lia.post(WORK, fields(academy, action="hint"), **JSON).get_json()

    assert "Hint 1 of 3" in answer["sentence"]
    assert "<ol>" in answer["hints_html"]
    assert "Show hint 2 of 3" in lia.get(f"/exercises/{SLUG}").text


def test_starting_over_brings_the_starter_back(lia: FlaskClient, academy: Academy) -> None:
    first = next(c for c in grading.exercise(academy, SLUG).answers if not c.choices)
    for number, action in enumerate((f"reset:{first.id}", "reset-all")):
        text = f"top = {number + 7}"
        page = lia.get(f"/exercises/{SLUG}").text
        revision = page.split('name="revision" value="')[1].split('"')[0]
        lia.post(WORK, fields(academy, text, revision=revision, action=action))
        assert text not in lia.get(f"/exercises/{SLUG}").text


def test_work_that_waits_is_shown_as_waiting(
    lia: FlaskClient, academy: Academy, people: dict[str, int]
) -> None:
    with academy.store.write() as tx:
        attempt_id = tx.attempts.add(
            people["learner"], SLUG, "d", submission=Submission(()), hints=0, now=academy.clock()
        )
    url = f"/exercises/{SLUG}/attempts/{attempt_id}"

    assert lia.get(f"{url}/verdict").get_json()["waiting"]["position"] == 1
    assert "waits to be checked" in lia.get(url).text
    assert "stands in line (number 1)" in lia.get(f"/exercises/{SLUG}?attempt={attempt_id}").text
    assert "waiting for its verdict" in lia.get(f"/exercises/{SLUG}").text


def test_somebody_elses_attempt_is_nobodys_business(
    client_of: Client, academy: Academy, people: dict[str, int]
) -> None:
    with academy.store.write() as tx:
        attempt_id = tx.attempts.add(
            people["learner"], SLUG, "d", submission=Submission(()), hints=0, now=academy.clock()
        )
    url = f"/exercises/{SLUG}/attempts/{attempt_id}"
    stranger = client_of("stranger")

    assert stranger.get(url).status_code == 404
    assert stranger.get(f"{url}/verdict").status_code == 404
    assert "stands in line" not in stranger.get(f"/exercises/{SLUG}?attempt={attempt_id}").text
    assert client_of("lead").get(url).status_code == 200
    with academy.store.read() as tx:
        assert [look[0] for look in tx.looks.at(people["learner"])] == [people["lead"]]
    asked = [f"/exercises/{slug}/attempts/{n}" for slug in (SLUG, "one-row") for n in (1, 99)]
    assert all(NO_SUCH_ATTEMPT in stranger.get(url).text for url in asked)


def test_an_attempt_is_found_only_under_its_own_exercise(
    lia: FlaskClient, academy: Academy, people: dict[str, int]
) -> None:
    with academy.store.write() as tx:
        attempt_id = tx.attempts.add(
            people["learner"], SLUG, "d", submission=Submission(()), hints=0, now=academy.clock()
        )

    assert lia.get(f"/exercises/one-row/attempts/{attempt_id}").status_code == 404
    assert lia.get(f"/exercises/one-row/attempts/{attempt_id}/verdict").status_code == 404


@pytest.mark.parametrize("number", ["9" * 30, f"-{'9' * 30}", "-1", "x", "2147483647"])
def test_a_number_that_no_attempt_has_shows_the_exercise_alone(
    lia: FlaskClient, number: str
) -> None:
    answer = lia.get(f"/exercises/{SLUG}?attempt={number}")

    assert (answer.status_code, 'aria-label="Results" hidden' in answer.text) == (200, True)


@pytest.mark.parametrize("revision", ["9" * 30, f"-{'9' * 30}", "x"])
def test_a_revision_that_never_was_keeps_the_newer_draft(
    lia: FlaskClient, academy: Academy, revision: str
) -> None:
    lia.post(WORK, fields(academy, "top = 1"), **JSON)
    answer = lia.post(WORK, fields(academy, "top = 2", revision=revision), **JSON)

    assert answer.status_code == 409
    assert "top = 1" in lia.get(f"/exercises/{SLUG}").text


def test_code_is_coloured_where_it_is_read_and_in_a_field_where_it_is_edited(
    lia: FlaskClient, academy: Academy, people: dict[str, int]
) -> None:
    cell = next(cell for cell in grading.exercise(academy, SLUG).answers if not cell.choices)
    lia.post(WORK, fields(academy, "mine = 4711"), **JSON)
    work = Submission.from_answers({cell.id: "mine = 4711"})
    with academy.store.write() as tx:
        number = tx.attempts.add(
            people["learner"], SLUG, "d", submission=work, hints=0, now=academy.clock()
        )

    assert 'class="mi">4711' in lia.get(f"/exercises/{SLUG}/attempts/{number}").text
    page = lia.get(f"/exercises/{SLUG}").text
    assert "mine = 4711" in page
    assert 'class="mi">4711' not in page
