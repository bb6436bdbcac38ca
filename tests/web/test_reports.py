"""The report as leaders read it, and what the data manager sees beside it."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest

from academy.domain.catalog import Level
from academy.domain.people import Department
from academy.domain.projection import SkillState
from academy.domain.skill_table import as_record, tidy
from academy.reports import skills
from academy.services.context import Academy
from academy.store.people import NewPerson
from academy.store.published import PublishedReport
from wired import Clock

if TYPE_CHECKING:
    from tests.web.conftest import Browser

    Clients = Callable[[str], Browser]

TODAY = "2026-03-02"


@pytest.fixture
def crew(academy: Academy, people: dict[str, int]) -> None:
    """Sixty people in Streets, thirty in Parks; Library is pooled with Housing and IT."""
    new = [
        NewPerson(f"{department}-{n}", "", "Crew", str(n), department)
        for department, count in (("D01", 60), ("D04", 30), ("D05", 12))
        for n in range(count)
    ]
    with academy.store.write() as tx:
        tx.people.add_departments([Department("D04", "Parks"), Department("D05", "Library")])
        for number, id in tx.people.add(new, date(2026, 1, 1)).items():
            able = int(number.partition("-")[2]) < 15
            level = Level.AWARENESS if able else Level.NONE
            state = SkillState(id, "S1", number[:3], ("",), level, Level.AWARENESS)
            tx.progress.replace_person(id, [state], [])


def words_of(html: str) -> str:
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return re.sub(r" ([.,:;])", r"\1", words)


def publish_live(academy: Academy, day: date) -> None:
    """Keep what is counted now as the report of a day."""
    table = skills.live(academy.store, academy.catalog, day)
    record = as_record(table)
    moment = datetime.combine(day, academy.clock().timetz())
    with academy.store.write() as tx:
        assert tx.published.add(PublishedReport(day, "1", record, moment), None)


def test_before_the_first_report_a_leader_is_told_what_will_come(client_of: "Clients") -> None:
    words = words_of(client_of("leader").get("/reports/skills").text)

    assert "No report is published yet" in words
    assert "The data manager publishes the first one" in words
    assert "live" not in words.lower()


def test_before_the_first_report_the_data_manager_can_publish_one(client_of: "Clients") -> None:
    page = client_of("data_manager").get("/reports/skills").text

    assert 'href="/reports/skills/publish"' in page
    assert 'href="/reports/skills/live"' in page


def test_a_leader_reads_three_sentences_and_then_the_table(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    page = client_of("leader").get("/reports/skills").text
    words = words_of(page)

    assert "As of February 28, 2026." in words
    found = re.search(r'class="findings">(.*?)</div>', page, re.DOTALL)
    assert found is not None
    assert found[1].count("<p>") == 3
    assert "In Find and understand, the one skill with figures so far" in words
    rows = re.findall(r'<tr class="row-(\w+)"><th scope="row">([^<]+)', page)
    assert rows[0] == ("city", "All departments")
    assert ("department", "Parks") in rows
    assert page.index('class="row-city"') < page.index('class="row-pool"')
    assert "50 % 15 of 30" in words


def test_a_department_that_is_counted_elsewhere_says_so_once(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    page = client_of("leader").get("/reports/skills").text

    for name in ("Housing", "Information Technology"):
        row = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
        assert row is not None
        assert row[1].count("<td") == 1
    assert "hidden</" not in page


def test_skills_without_a_course_to_their_target_are_named_and_carry_no_figure(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    page = client_of("leader").get("/reports/skills").text
    table = skills.published(academy.store, academy.catalog)
    assert table is not None
    untaught = [skill.name for skill in table.skills if skill.id not in table.taught]

    cell = re.search(r'<td class="untaught" rowspan="\d+">(.*?)</td>', page, re.DOTALL)
    assert cell is not None
    assert re.findall(r"<p>([^<]+)</p>", cell[1]) == untaught
    slug = next(skill.slug for skill in table.skills if skill.id not in table.taught)
    alone = client_of("leader").get(f"/reports/skills/2026-02-28?skill={slug}")
    assert "No course leads to that level yet" in words_of(alone.text)


def test_one_skill_alone_is_sorted_by_its_share(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    leader = client_of("leader")
    chosen = leader.get("/reports/skills?day=2026-02-28&skill=find-and-understand")
    assert chosen.headers["Location"] == "/reports/skills/2026-02-28?skill=find-and-understand"
    page = leader.get(chosen.headers["Location"]).text

    words = words_of(page[page.index("<tbody>") :])
    assert words.index("All departments") < words.index("Parks") < words.index("Streets")
    assert "Parks 50 % 15 of 30" in words
    assert leader.get("/reports/skills/2026-02-28?skill=juggling").status_code == 404


def test_every_published_month_can_be_chosen(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 1, 31))
    publish_live(academy, date(2026, 2, 28))
    leader = client_of("leader")
    page = leader.get("/reports/skills").text

    assert re.findall(r'<option value="(2026[^"]+)"', page) == ["2026-02-28", "2026-01-31"]
    older = leader.get("/reports/skills/2026-01-31")
    assert "As of January 31, 2026" in words_of(older.text)
    assert "as on January 31" in words_of(page)


@pytest.mark.parametrize("day", ["2026-01-01", "yesterday", "2026-02-30", "2026-01-01.csv"])
def test_a_day_without_a_report_is_not_found(
    client_of: "Clients", academy: Academy, crew: None, day: str
) -> None:
    publish_live(academy, date(2026, 2, 28))

    assert client_of("leader").get(f"/reports/skills/{day}").status_code == 404


def test_the_exports_hold_the_cells_of_the_page(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    leader = client_of("leader")
    table = skills.published(academy.store, academy.catalog)
    assert table is not None
    as_json = leader.get("/reports/skills/2026-02-28.json")
    as_csv = leader.get("/reports/skills/2026-02-28.csv")

    assert as_json.mimetype == "application/json"
    assert json.loads(as_json.text) == list(tidy(table))
    assert as_csv.mimetype == "text/csv"
    lines = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert [line["department"] for line in lines] == [r["department"] for r in tidy(table)]
    assert leader.get("/reports/skills/2026-02-28.exe").status_code == 404


def test_nothing_that_a_leader_can_fetch_names_a_small_group_or_a_person(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    leader = client_of("leader")
    for path in ("", "/2026-02-28", "/2026-02-28.json", "/2026-02-28.csv"):
        text = leader.get(f"/reports/skills{path}").text
        assert not re.search(r"\bof ([1-9]|10)\b(?! skills)", words_of(text)), path
        assert "Crew" not in text
        assert "Quill" not in text or "Lea Quill" in text


def test_live_counts_are_told_apart_from_what_leaders_see(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    manager = client_of("data_manager")
    live = words_of(manager.get("/reports/skills/live").text)
    published = manager.get("/reports/skills").text

    assert "Live counts of March 2, 2026." in live
    assert "Only data managers see this page. Leaders see the report as of February 28, 2026" in (
        live
    )
    assert 'href="/reports/skills/live"' in published
    assert 'href="/reports/skills/live"' not in client_of("leader").get("/reports/skills").text
    chosen = manager.get("/reports/skills?day=live&skill=find-and-understand")
    assert chosen.headers["Location"] == "/reports/skills/live?skill=find-and-understand"


def test_publishing_asks_first_and_shows_what_leaders_will_see(
    client_of: "Clients", academy: Academy, crew: None
) -> None:
    publish_live(academy, date(2026, 2, 28))
    words = words_of(client_of("data_manager").get("/reports/skills/publish").text)

    assert "Publish today's report?" in words
    assert "Leaders will see what is below, as of March 2, 2026." in words
    assert "The last report is of February 28, 2026. Once a month is enough" in words
    assert "All departments" in words
    assert skills.published_days(academy.store) == (date(2026, 2, 28),)


def test_leaders_see_a_report_once_it_is_published_and_never_twice_a_day(
    client_of: "Clients", academy: Academy, crew: None, clock: Clock
) -> None:
    manager, leader = client_of("data_manager"), client_of("leader")
    answer = manager.post("/reports/skills/publish")
    assert answer.headers["Location"] == f"/reports/skills/{TODAY}"
    assert "Leaders see it from now on." in manager.get(answer.headers["Location"]).text
    before = leader.get(f"/reports/skills/{TODAY}.json").text

    with academy.store.write() as tx:
        tx.progress.replace_all([], [])
    again = manager.post("/reports/skills/publish")
    told = words_of(manager.get(again.headers["Location"]).text)

    assert f"The report of {TODAY} is published already." in told
    assert "Today's report is published" in words_of(manager.get("/reports/skills/publish").text)
    assert leader.get(f"/reports/skills/{TODAY}.json").text == before
