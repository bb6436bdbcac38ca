import csv
import io
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from academy.domain.catalog import (
    Catalog,
    Evidence,
    Framework,
    Level,
    Skill,
    Target,
)
from academy.domain.disclosure import MINIMUM, POOL_NAME, CellStatus
from academy.domain.people import Department
from academy.domain.projection import CountKey
from academy.domain.skill_table import (
    CITY,
    Count,
    SkillTable,
    as_record,
    assemble,
    from_record,
    known_shares,
    named,
    taught_skills,
    tidy,
)
from academy.reports.tidy_csv import as_csv
from bare_exercise import bare_exercise

SKILLS = (
    Skill("S1", "find", "Find and understand", "", {}, {}),
    Skill("S2", "assess", "Assess quality", "", {}, {}),
)
FRAMEWORK = Framework("1", SKILLS, (), ())
DEPARTMENTS = tuple(Department(f"D{n}", name) for n, name in enumerate(("Parks", "Fire", "IT")))
DAY = date(2026, 10, 31)

counts = st.lists(
    st.builds(
        Count,
        st.sampled_from([department.name for department in DEPARTMENTS]),
        st.sampled_from(["S1", "S2"]),
        st.sampled_from([Level.NONE, Level.AWARENESS, Level.WORKING]),
        st.sampled_from(Level),
        st.integers(1, 60),
    ),
    max_size=20,
)


def table_of(found: list[Count]) -> SkillTable:
    return assemble(FRAMEWORK, DEPARTMENTS, found, taught={"S1"}, as_of=DAY)


tables = counts.map(table_of)


@given(tables)
def test_a_table_comes_back_from_json_as_it_was(table: SkillTable) -> None:
    assert from_record(json.loads(json.dumps(as_record(table))), FRAMEWORK, DAY) == table


@given(tables)
def test_the_flat_records_match_the_table_cell_for_cell(table: SkillTable) -> None:
    shown = {
        (row.name, skill): cell
        for row in (table.city, *table.rows)
        for skill, cell in row.cells.items()
        if cell is not None
    }
    records = {(r["department"], r["skill"]): r for r in tidy(table)}

    assert records.keys() == shown.keys()
    for key, cell in shown.items():
        found = records[key]
        assert (found["people"], found["at_target"]) == (cell.people, cell.at_target)
        assert found["share"] == (cell.bound or cell.share)
        assert found["status"] == cell.status.value
        assert found["target_level"] == table.asked[str(key[1])]


@given(tables)
def test_the_csv_holds_the_same_cells(table: SkillTable) -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(tidy(table)))))

    assert lines == [
        {name: "" if value is None else str(value) for name, value in record.items()}
        for record in tidy(table)
    ]


@given(counts)
def test_no_cell_shows_a_group_under_the_minimum(found: list[Count]) -> None:
    table = table_of(found)

    for row in (table.city, *table.rows):
        for cell in row.cells.values():
            assert cell is None or cell.people is None or cell.people >= MINIMUM
            assert cell is None or cell.people is not None or cell.share is None


@given(counts)
def test_the_people_of_a_column_add_up_to_the_city(found: list[Count]) -> None:
    table = table_of(found)

    for skill in ("S1", "S2"):
        city = table.city.cells[skill]
        parts = [row.cells[skill] for row in table.rows]
        people = sum(cell.people or 0 for cell in parts if cell is not None)
        assert people == (0 if city is None else city.people or 0)


def test_people_without_a_target_are_not_counted() -> None:
    table = table_of([Count("Parks", "S1", Level.NONE, Level.EXPERT, 90)])

    assert table.city.cells == {"S1": None, "S2": None}
    assert table.asked == {"S1": "none", "S2": "none"}


def test_a_column_says_which_levels_are_asked() -> None:
    table = table_of(
        [
            Count("Parks", "S1", Level.AWARENESS, Level.WORKING, 40),
            Count("Parks", "S1", Level.WORKING, Level.AWARENESS, 20),
            Count("Parks", "S2", Level.WORKING, Level.AWARENESS, 20),
        ]
    )

    assert table.asked == {"S1": "awareness to working", "S2": "working"}
    parks = table.rows[-1].cells["S1"]
    assert parks is not None
    assert (parks.people, parks.at_target) == (60, 40)


def test_a_small_department_is_counted_in_the_pool() -> None:
    table = table_of(
        [
            Count("Parks", "S1", Level.AWARENESS, Level.AWARENESS, 5),
            Count("Fire", "S1", Level.AWARENESS, Level.NONE, 30),
            Count("IT", "S1", Level.AWARENESS, Level.NONE, 200),
        ]
    )
    cells = {row.name: row.cells["S1"] for row in table.rows}

    assert [row.name for row in table.rows] == ["Fire", "IT", "Parks", POOL_NAME]
    assert {name: cell.status for name, cell in cells.items() if cell} == {
        "Fire": CellStatus.MERGED,
        "IT": CellStatus.SHOWN,
        "Parks": CellStatus.MERGED,
        POOL_NAME: CellStatus.SHOWN,
    }
    assert known_shares(table, "S1") == (("IT", 0.0), (POOL_NAME, 5 / 35))
    assert table.city.name == CITY


def test_counts_under_a_filter_and_empty_ones_are_left_out() -> None:
    everyone = CountKey("D0", "S1", "", Level.AWARENESS, Level.NONE)
    filtered = CountKey("D0", "S1", "job_family:sworn", Level.AWARENESS, Level.NONE)
    gone = CountKey("D0", "S2", "", Level.AWARENESS, Level.NONE)

    found = named({everyone: 12, filtered: 7, gone: 0}, {"D0": "Parks"})

    assert found == (Count("Parks", "S1", Level.AWARENESS, Level.NONE, 12),)


def test_a_skill_that_the_framework_dropped_keeps_its_name() -> None:
    record = as_record(table_of([Count("Parks", "S2", Level.WORKING, Level.NONE, 40)]))
    smaller = Framework("2", SKILLS[:1], (), ())

    table = from_record(record, smaller, DAY)

    assert [skill.name for skill in table.skills] == ["Find and understand", "Assess quality"]
    assert table.as_of == DAY


def test_a_skill_is_taught_when_an_exercise_can_show_its_lowest_target() -> None:
    asked = (
        Target("all-staff", "S1", Level.AWARENESS),
        Target("analyst", "S1", Level.PRACTITIONER),
        Target("analyst", "S2", Level.WORKING),
    )
    framework = Framework("1", SKILLS, (), asked)
    shown = (Evidence("S1", Level.AWARENESS), Evidence("S2", Level.AWARENESS))
    exercises = {
        "a": bare_exercise(evidence=shown),
        "b": bare_exercise(evidence=shown[1:]),
    }

    assert taught_skills(Catalog(framework, (), exercises, (), "digest")) == {"S1"}
