from datetime import date

import pytest

from academy.domain.audit import faults
from academy.domain.disclosure import POOL_NAME
from academy.domain.errors import Forbidden, InvalidInput
from academy.domain.people import Department, Person, Role, Viewer
from academy.domain.skill_table import SkillTable
from academy.reports import skills
from academy.services import progress, publishing
from academy.services.context import Academy
from academy.store.people import NewPerson
from wired import Clock


@pytest.fixture
def data_manager(ana: Person) -> Viewer:
    return Viewer(ana, frozenset({Role.DATA_MANAGER}))


@pytest.fixture
def crew(academy: Academy, people: dict[str, int]) -> list[int]:
    """Twelve more people in Streets, and twenty in the Library."""
    new = [
        NewPerson(f"{department}-{n}", "", "Crew", str(n), department, hire_date=date(2026, 1, 1))
        for department, count in (("D04", 12), ("D05", 20))
        for n in range(count)
    ]
    with academy.store.write() as tx:
        tx.people.add_departments([Department("D05", "Library")])
        ids = tx.people.add(new, date(2026, 1, 1))
    progress.rebuild(academy)
    return [ids[f"D04-{n}"] for n in range(12)]


def people_in(table: SkillTable, department: str) -> int | None:
    row = next(row for row in table.rows if row.name == department)
    cell = row.cells["S1"]
    return None if cell is None else cell.people


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2026-10", date(2026, 10, 31)),
        ("2026-02", date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 29)),
    ],
)
def test_a_month_ends_on_its_last_day(month: str, day: date) -> None:
    assert publishing.month_end(month) == day


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "October", "2026-10-31"])
def test_what_is_no_month_is_told_in_a_sentence(month: str) -> None:
    with pytest.raises(InvalidInput, match="is no month; 2026-10 was expected"):
        publishing.month_end(month)


def test_what_is_published_is_what_was_counted(
    academy: Academy, crew: list[int], data_manager: Viewer
) -> None:
    today = academy.clock().date()
    live = skills.live(academy.store, academy.catalog, today)

    table = publishing.publish(academy, actor=data_manager)

    assert table == live
    assert skills.published(academy.store, academy.catalog) == live


def test_the_same_day_is_published_once(
    academy: Academy, crew: list[int], data_manager: Viewer, clock: Clock
) -> None:
    publishing.publish(academy, actor=data_manager)
    with pytest.raises(InvalidInput, match="The report of 2026-03-02 is published already"):
        publishing.publish(academy, actor=data_manager)
    clock.advance(days=1)
    publishing.publish(academy, actor=data_manager)

    assert skills.published_days(academy.store) == (date(2026, 3, 3), date(2026, 3, 2))
    with academy.store.read() as tx:
        entries = tx.audit.entries()
    assert [entry.subject for entry in entries] == [
        "skills as of 2026-03-02",
        "skills as of 2026-03-03",
    ]
    assert faults(entries) == ()


def test_a_day_to_come_is_refused(academy: Academy) -> None:
    with pytest.raises(InvalidInput, match="2026-03-03 is still to come"):
        publishing.publish(academy, date(2026, 3, 3))


def test_only_the_data_manager_publishes(academy: Academy, administrator: Viewer) -> None:
    with pytest.raises(Forbidden):
        publishing.publish(academy, actor=administrator)

    assert skills.published_days(academy.store) == ()


def test_a_report_counts_people_where_they_belonged_on_its_day(
    academy: Academy, crew: list[int]
) -> None:
    with academy.store.write() as tx:
        tx.people.move(crew[0], "D05", date(2026, 2, 10))
        tx.people.leave(crew[1], date(2026, 2, 20))

    before = publishing.as_of(academy, date(2026, 2, 9))
    moved = publishing.as_of(academy, date(2026, 2, 10))
    after = publishing.as_of(academy, date(2026, 2, 20))

    streets = [people_in(table, "Streets") for table in (before, moved, after)]
    library = [people_in(table, "Library") for table in (before, moved, after)]
    assert streets == [14, 13, 12]
    assert library == [20, 21, 21]


def test_a_report_counts_only_what_had_happened_by_its_day(
    academy: Academy, crew: list[int]
) -> None:
    early = publishing.as_of(academy, date(2025, 12, 31))

    assert all(people_in(early, row.name) is None for row in early.rows)


def test_a_department_that_is_too_small_is_counted_with_others(
    academy: Academy, crew: list[int]
) -> None:
    with academy.store.write() as tx:
        tx.people.add_departments([Department("D06", "Zoo")])
        tx.people.add([NewPerson("Z1", "", "Zoe", "Zed", "D06")], date(2026, 1, 1))

    table = publishing.as_of(academy, date(2026, 3, 2))

    assert people_in(table, "Zoo") is None
    assert people_in(table, POOL_NAME) == 15
    assert people_in(table, "Library") == 20
