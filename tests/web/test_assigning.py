"""The data manager assigns; learners, supervisors and the data manager see what comes of it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest

from academy.domain.assignments import Assignment
from academy.services import assigning, following, learning
from academy.services.context import Academy
from academy.store.people import NewPerson
from wired import Clock

if TYPE_CHECKING:
    from tests.web.conftest import Browser

    Clients = Callable[[str], Browser]

BASICS = {"curriculum": "all-staff-essentials", "kind": "department", "department": "D01"}
DUE = date(2026, 6, 30)


@pytest.fixture
def manager(client_of: "Clients") -> "Browser":
    return client_of("data_manager")


@pytest.fixture
def assigned(academy: Academy, people: dict[str, int]) -> Assignment:
    """Streets (Sam, Tia, Lia and Ron) have the essentials, due at the end of June."""
    audience = assigning.find_audience(academy, department="D01")
    return assigning.assign(academy, "all-staff-essentials", audience, DUE)[0]


def text_of(html: str) -> str:
    """Return the words of a page, without its tags."""
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return re.sub(r" ([.,:;])", r"\1", words)


def assignments_in(academy: Academy) -> tuple[Assignment, ...]:
    with academy.store.read() as tx:
        return tx.assignments.all()


def test_the_preview_says_who_is_affected_and_changes_nothing(
    manager: "Browser", academy: Academy, assigned: Assignment
) -> None:
    answer = manager.post("/assigning/new", {**BASICS, "kind": "job_role", "job_role": "all-staff"})
    words = text_of(answer.text)

    assert answer.status_code == 200
    assert "Assign to 8 people?" in words
    assert "All-staff essentials for All staff, due March 2, 2027" in words
    assert "4 of them have it already from an earlier assignment" in words
    assert "Nobody there has finished it yet" in words
    assert "Information Technology 2" in words
    assert "Streets 4" in words
    assert "Leo Quill" not in words
    assert "Lia Quill" in words
    assert assignments_in(academy) == (assigned,)


def test_after_a_yes_the_assignment_is_made_and_shown(manager: "Browser", academy: Academy) -> None:
    answer = manager.post("/assigning/new", {**BASICS, "due": "2026-06-30", "step": "assign"})

    (made,) = assignments_in(academy)
    assert (made.curriculum, made.due) == ("all-staff-essentials", DUE)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/assigning/{made.id}"
    page = text_of(manager.get(answer.headers["Location"]).text)
    assert "Assigned to 4 people." in page
    assert "Not started 4" in page


def test_the_curriculums_own_date_holds_when_none_is_given(
    manager: "Browser", academy: Academy
) -> None:
    manager.post("/assigning/new", {**BASICS, "curriculum": "analyst", "step": "assign"})

    assert assignments_in(academy)[0].due == date(2026, 12, 2)


def test_the_preview_leads_back_to_the_form_with_everything_in_it(manager: "Browser") -> None:
    answer = manager.post("/assigning/new", {**BASICS, "due": "2026-06-30", "step": "change"})

    assert answer.status_code == 200
    assert 'value="all-staff-essentials" checked' in answer.text
    assert 'value="department" checked' in answer.text
    assert '<option value="D01" selected>' in answer.text
    assert 'value="2026-06-30"' in answer.text
    assert "Error" not in answer.text


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"curriculum": ""}, "curriculum", "Please choose a curriculum."),
        ({"curriculum": "magic"}, "curriculum", "There is no curriculum called “magic”"),
        ({"kind": ""}, "kind", "Please choose who it is for."),
        ({"kind": "planet"}, "kind", "Please choose who it is for."),
        ({"department": ""}, "department", "Please choose a department."),
        ({"department": "D99"}, "department", "There is no department “D99”."),
        ({"kind": "job_role"}, "job_role", "Please choose a job role."),
        ({"kind": "job_role", "job_role": "director"}, "job_role", "Nobody works under"),
        ({"kind": "person"}, "person", "Please type their number or e-mail address."),
        ({"kind": "person", "person": "<b>E-404</b>"}, "person", "There is no person"),
        ({"kind": "person", "person": "E-LEAVER"}, "person", "nobody would be reached"),
        ({"kind": "person", "person": "x" * 255}, "person", "too long for an employee number"),
        ({"due": "2026-03-01"}, "due", "The due date 2026-03-01 is in the past"),
        ({"due": "31.12.2026"}, "due", "“31.12.2026” is not a day; one like 2026-10-31"),
        ({"due": "2026-02-30"}, "due", "is not a day"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    manager: "Browser", academy: Academy, given: dict[str, str], field: str, says: str
) -> None:
    sent = {**BASICS, "due": "2026-06-30", "step": "assign", **given}
    answer = manager.post("/assigning/new", sent)

    assert answer.status_code == 422
    told = re.findall(r'id="(\w+)-error[^"]*"><span[^>]*>Error:</span> ([^<]*)<', answer.text)
    assert [name for name, _ in told] == [field]
    assert says in unescape(told[0][1])
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert "<b>" not in answer.text
    kept = [sent.get("person", ""), sent["due"]]
    assert all(f'value="{text}"' in unescape(answer.text) for text in kept)
    assert assignments_in(academy) == ()


def test_everything_that_is_wrong_is_told_at_once(manager: "Browser") -> None:
    sent = {"curriculum": "", "kind": "job_role", "due": "2026-03-01"}
    answer = manager.post("/assigning/new", sent)

    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["curriculum", "job_role", "due"]


def test_the_list_tells_how_far_people_are(
    manager: "Browser", academy: Academy, assigned: Assignment, people: dict[str, int]
) -> None:
    assert "Due June 30, 2026" in text_of(manager.get("/assigning").text)
    read_first_lesson(academy, people["learner"])
    words = text_of(manager.get("/assigning").text)

    assert "0 of 4 done 3 not started 1 on the way" in words


def test_without_assignments_the_list_says_what_to_do(manager: "Browser") -> None:
    assert "Nothing is assigned yet" in manager.get("/assigning").text


def test_the_cohort_shows_who_is_late_first_and_can_be_narrowed(
    manager: "Browser",
    academy: Academy,
    assigned: Assignment,
    people: dict[str, int],
    clock: Clock,
) -> None:
    read_first_lesson(academy, people["learner"])
    path = f"/assigning/{assigned.id}"
    on_the_way = text_of(manager.get(f"{path}?standing=on-the-way").text)
    everyone = text_of(manager.get(path).text)

    assert "Lia Quill" in on_the_way
    assert "Sam Quill" not in on_the_way
    assert everyone.index("Sam Quill") < everyone.index("Lia Quill")
    assert manager.get(f"{path}?standing=asleep").status_code == 404
    assert "Nobody is “done” now." in text_of(manager.get(f"{path}?standing=done").text)
    clock.advance(days=121)
    late = client_page(manager, path)
    assert "Late 4" in late
    assert "was due June 30, 2026" in late


def client_page(manager: "Browser", path: str) -> str:
    manager.sign_in("E-DATA_MANAGER")
    return text_of(manager.get(path).text)


def test_a_long_list_comes_in_pages(
    manager: "Browser", academy: Academy, people: dict[str, int]
) -> None:
    crew = [NewPerson(f"C{n:03}", "", "Crew", f"{n:03}", "D02") for n in range(150)]
    with academy.store.write() as tx:
        tx.people.add(crew, date(2026, 1, 1))
    audience = assigning.find_audience(academy, department="D02")
    made, _ = assigning.assign(academy, "all-staff-essentials", audience, DUE)

    first = text_of(manager.get(f"/assigning/{made.id}").text)
    second = text_of(manager.get(f"/assigning/{made.id}?page=2").text)
    beyond = text_of(manager.get(f"/assigning/{made.id}?page=99").text)

    assert "Page 1 of 2" in first
    assert "Crew 000" in first
    assert "Crew 149" in second
    assert "Page 2 of 2" in beyond


def test_whoever_joins_later_can_be_reached_with_one_more_yes(
    manager: "Browser", academy: Academy, assigned: Assignment
) -> None:
    with academy.store.write() as tx:
        tx.people.add([NewPerson("N1", "", "Nia", "New", "D01")], date(2026, 3, 1))
    page = manager.get(f"/assigning/{assigned.id}").text
    again = re.search(r'href="([^"]+)">Assign it to them too', page)

    assert "1 person has joined since" in text_of(page)
    assert again is not None
    form = manager.get(unescape(again[1])).text
    assert '<option value="D01" selected>' in form
    assert 'value="2026-06-30"' in form
    manager.post("/assigning/new", {**BASICS, "due": "2026-06-30", "step": "assign"})
    assert "joined since" not in manager.get(f"/assigning/{assigned.id}").text
    assert len(assignments_in(academy)) == 1


def test_the_csv_holds_everyone_and_runs_nothing(
    manager: "Browser", academy: Academy, people: dict[str, int]
) -> None:
    with academy.store.write() as tx:
        tx.people.add([NewPerson("N1", "", "=1+1", "@New", "D01")], date(2026, 3, 1))
    audience = assigning.find_audience(academy, department="D01")
    made, _ = assigning.assign(academy, "all-staff-essentials", audience, DUE)
    read_first_lesson(academy, people["learner"])

    answer = manager.get(f"/assigning/{made.id}.csv")
    rows = {row["employee_id"]: row for row in csv.DictReader(io.StringIO(answer.text))}

    assert answer.mimetype == "text/csv"
    assert len(rows) == 5
    total = following.cohort(academy, made.id).lines[0].total
    assert rows["E-LEARNER"] == {
        "employee_id": "E-LEARNER",
        "first_name": "Lia",
        "last_name": "Quill",
        "department": "Streets",
        "curriculum": "All-staff essentials",
        "due": "2026-06-30",
        "standing": "on the way",
        "parts_done": "1",
        "parts": str(total),
    }
    assert (rows["N1"]["first_name"], rows["N1"]["last_name"]) == ("'=1+1", "'@New")


def test_assigned_work_leads_the_learners_page(
    client_of: "Clients", academy: Academy, people: dict[str, int]
) -> None:
    learner = client_of("learner")
    assert "Assigned to you" not in learner.get("/").text
    for slug, day in (("all-staff-essentials", "2026-06-30"), ("analyst", "2026-04-15")):
        audience = assigning.find_audience(academy, person="E-LEARNER")
        assigning.assign(academy, slug, audience, date.fromisoformat(day))

    words = text_of(learner.get("/").text)

    assert re.search(r"Step 1 of \d+ of Who is this working for\?", words)
    assigned = words[words.index("Assigned to you") :]
    assert assigned.index("Due April 15, 2026") < assigned.index("Due June 30, 2026")
    assert "Analyst Who is this working for?" in assigned


def test_what_is_overdue_is_said_so_and_what_is_done_is_not(
    client_of: "Clients",
    academy: Academy,
    assigned: Assignment,
    people: dict[str, int],
    clock: Clock,
) -> None:
    clock.advance(days=121)
    words = text_of(client_of("learner").get("/").text)

    assert "Was due June 30, 2026" in words


def test_supervisors_see_how_their_people_stand(
    client_of: "Clients", academy: Academy, assigned: Assignment, people: dict[str, int]
) -> None:
    read_first_lesson(academy, people["learner"])
    team = text_of(client_of("supervisor").get("/team").text)
    person = text_of(client_of("supervisor").get(f"/people/{people['learner']}").text)

    assert re.search(r"Lia Quill Streets All staff 0 of \d \S+ 2, 2026 1 on the way", team)
    assert team.count("1 not started") == 2
    assert "Due June 30, 2026" in person


def read_first_lesson(academy: Academy, person_id: int) -> None:
    lesson = academy.catalog.course("data-at-the-city").lessons[0]
    learning.finish_lesson(academy, person_id, "data-at-the-city", lesson.slug)
