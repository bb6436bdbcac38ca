import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from academy.services import learning
from academy.services.context import Academy
from academy.web.learn_page import option_key

COURSE = "data-at-the-city"
Client = Callable[..., FlaskClient]


def test_home_offers_one_thing_to_do_now(client_of: Client) -> None:
    page = client_of("learner").get("/").text

    assert "Hello, Lia" in page
    assert ">Start</a>" in page
    assert "Step 1 of 9" in page


def test_home_continues_where_one_stopped(
    client_of: Client, academy: Academy, people: dict[str, int]
) -> None:
    learning.finish_lesson(academy, people["learner"], COURSE, "what-a-row-is")
    page = client_of("learner").get("/").text

    assert ">Continue</a>" in page
    assert "/exercises/one-row" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/courses", "Data at the city: a first hour"),
        (f"/courses/{COURSE}", "Afterwards you can"),
        (f"/courses/{COURSE}/lessons/what-a-row-is", "Mark as read and go on: One row"),
        (f"/courses/{COURSE}/quiz", "See how I did"),
        ("/skills", "Targets are for: All staff"),
    ],
)
def test_each_page_says_what_it_is(client_of: Client, path: str, words: str) -> None:
    assert words in client_of("learner").get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/courses/nowhere",
        f"/courses/{COURSE}/lessons/nowhere",
        "/courses/nowhere/quiz",
        f"/courses/{COURSE}/pictures/quiz.yaml",
        f"/courses/{COURSE}/pictures/../../../pyproject.toml",
        "/exercises/nowhere",
    ],
)
def test_what_does_not_exist_gets_a_page_with_a_way_on(client_of: Client, path: str) -> None:
    answer = client_of("learner").get(path)

    assert answer.status_code == 404
    assert 'href="/"' in answer.text


def test_marking_a_lesson_as_read_leads_on(client_of: Client) -> None:
    client = client_of("learner")
    answer = client.post(f"/courses/{COURSE}/lessons/what-a-row-is/finish")

    assert answer.location.endswith("/exercises/one-row")
    assert "You have read this" in client.get(f"/courses/{COURSE}/lessons/what-a-row-is").text


def test_a_quiz_with_an_open_question_names_it_and_keeps_the_answers(
    client_of: Client, academy: Academy
) -> None:
    _, *rest = learning.quiz(academy, COURSE).questions
    page = (
        client_of("learner")
        .post(f"/courses/{COURSE}/quiz", {q.id: option_key(q, 0) for q in rest})
        .text
    )

    assert "1 question is still open" in page
    assert page.count(" checked>") == len(rest)


@pytest.mark.parametrize("right", [True, False])
def test_a_quiz_explains_each_answer(client_of: Client, academy: Academy, *, right: bool) -> None:
    questions = learning.quiz(academy, COURSE).questions
    chosen = {
        q.id: option_key(q, next(n for n, o in enumerate(q.options) if o.correct is right))
        for q in questions
    }
    page = client_of("learner").post(f"/courses/{COURSE}/quiz", chosen).text

    assert ("You passed" if right else "Not yet") in page
    assert page.count('class="said"') >= len(questions)


def test_quiz_options_stand_in_an_order_of_their_own_for_each_person(
    client_of: Client, academy: Academy
) -> None:
    def order(who: str) -> list[int]:
        page = client_of(who).get(f"/courses/{COURSE}/quiz").text
        asked = learning.quiz(academy, COURSE).questions
        ids = [f"{q.id}-{option_key(q, n)}" for q in asked for n in range(3)]
        places = [page.find(f'id="{id}"') for id in ids]
        assert -1 not in places
        return places

    assert order("learner") == order("learner")
    assert len({tuple(order(who)) for who in ("learner", "lead", "stranger")}) > 1


def test_a_quiz_page_does_not_tell_where_an_option_stands_in_its_source(
    client_of: Client, academy: Academy
) -> None:
    """Authors put the right option at the same place again and again."""
    page = client_of("learner").get(f"/courses/{COURSE}/quiz").text
    values = re.findall(r'type="radio" [^>]*value="([^"]*)"', page)

    assert len(values) == sum(len(q.options) for q in learning.quiz(academy, COURSE).questions)
    assert all(len(value) == 12 for value in values)


@pytest.mark.parametrize("answer", ["0", "-1", "9" * 30, "x", ""])
def test_an_option_that_a_quiz_does_not_have_counts_as_no_answer(
    client_of: Client, academy: Academy, answer: str
) -> None:
    asked = learning.quiz(academy, COURSE).questions
    page = client_of("learner").post(f"/courses/{COURSE}/quiz", {q.id: answer for q in asked})

    assert (page.status_code, f"{len(asked)} questions are still open" in page.text) == (200, True)
