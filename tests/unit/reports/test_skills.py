from datetime import UTC, date, datetime

import pytest

from academy.domain.catalog import (
    Catalog,
    Evidence,
    Framework,
    Level,
    Skill,
)
from academy.domain.disclosure import POOL_NAME, CellStatus
from academy.domain.errors import NotFound
from academy.domain.people import Department
from academy.domain.projection import SkillState
from academy.domain.skill_table import as_record
from academy.reports import skills
from academy.store.database import Store
from academy.store.people import NewPerson
from academy.store.published import PublishedReport
from bare_exercise import bare_exercise

TODAY = date(2026, 11, 3)
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
SKILLS = (Skill("S1", "find", "Find", "", {}, {}), Skill("S2", "assess", "Assess", "", {}, {}))
EXERCISE = bare_exercise(evidence=(Evidence("S1", Level.AWARENESS),))
CATALOG = Catalog(Framework("1", SKILLS, (), ()), (), {"one-row": EXERCISE}, (), "digest")


def fill(store: Store, sizes: dict[str, int], at_target: int = 0) -> None:
    """Put people into departments; the first of each hold what is asked."""
    with store.write() as tx:
        tx.people.add_departments(Department(name, name) for name in sizes)
        new = [
            NewPerson(f"{name}-{n}", "", "A", "B", name)
            for name in sizes
            for n in range(sizes[name])
        ]
        ids = tx.people.add(new, TODAY)
        for number, id in ids.items():
            name, _, place = number.partition("-")
            level = Level.AWARENESS if int(place) < at_target else Level.NONE
            state = SkillState(id, "S1", name, ("",), level, Level.AWARENESS)
            tx.progress.replace_person(id, [state], [])


def keep(store: Store, day: date) -> None:
    table = skills.live(store, CATALOG, day)
    with store.write() as tx:
        tx.published.add(PublishedReport(day, "1", as_record(table), NOW), None)


def test_the_live_report_follows_from_the_counts(store: Store) -> None:
    fill(store, {"Fire": 20, "IT": 4}, at_target=7)

    table = skills.live(store, CATALOG, TODAY)
    cells = {row.name: row.cells["S1"] for row in table.rows}
    pool = cells[POOL_NAME]

    assert table.as_of == TODAY
    assert table.taught == {"S1"}
    assert pool is not None
    assert (pool.people, pool.at_target) == (24, 11)
    assert {cell.status for cell in cells.values() if cell} == {
        CellStatus.MERGED,
        CellStatus.SHOWN,
    }
    assert all(row.cells["S2"] is None for row in table.rows)


def test_without_people_the_live_report_is_empty(store: Store) -> None:
    table = skills.live(store, CATALOG, TODAY)

    assert table.rows == ()
    assert table.city.cells == {"S1": None, "S2": None}


def test_before_the_first_publication_there_is_no_report(store: Store) -> None:
    assert skills.published(store, CATALOG) is None
    assert skills.published(store, CATALOG, TODAY) is None
    assert skills.published_days(store) == ()


def test_a_published_report_stays_as_it_was(store: Store) -> None:
    fill(store, {"Fire": 20}, at_target=7)
    keep(store, date(2026, 10, 31))
    before = skills.live(store, CATALOG, date(2026, 10, 31))
    with store.write() as tx:
        tx.progress.replace_all([], [])

    assert skills.published(store, CATALOG) == before
    assert skills.live(store, CATALOG, TODAY).city.cells["S1"] is None


def test_the_newest_report_comes_first_and_older_ones_by_their_day(store: Store) -> None:
    fill(store, {"Fire": 20})
    days = (date(2026, 9, 30), date(2026, 10, 31), date(2026, 8, 31))
    for day in days:
        keep(store, day)

    newest, older = skills.published(store, CATALOG), skills.published(store, CATALOG, days[2])

    assert skills.published_days(store) == tuple(sorted(days, reverse=True))
    assert newest is not None
    assert newest.as_of == days[1]
    assert older is not None
    assert older.as_of == days[2]
    with pytest.raises(NotFound, match="no published report of that day"):
        skills.published(store, CATALOG, TODAY)


def test_a_report_is_compared_with_the_one_published_before_it(store: Store) -> None:
    fill(store, {"Fire": 20})
    for day in (date(2026, 9, 30), date(2026, 10, 31)):
        keep(store, day)

    before = skills.published_before(store, CATALOG, date(2026, 10, 31))

    assert before is not None
    assert before.as_of == date(2026, 9, 30)
    assert skills.published_before(store, CATALOG, date(2026, 9, 30)) is None
