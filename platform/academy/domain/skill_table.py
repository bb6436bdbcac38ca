"""Department × skill: how many people hold the level that their job roles ask for.

Built from bare counts, with small groups merged before anything leaves this file.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from academy.domain.catalog import Catalog, Framework, Level, Skill
from academy.domain.disclosure import (
    POOL_NAME,
    CellStatus,
    Group,
    SafeCell,
    safe_cells,
    total_cell,
)
from academy.domain.people import Department
from academy.domain.projection import CountKey

CITY = "All departments"


@dataclass(frozen=True)
class Count:
    """People of one department who share target and level in one skill."""

    department: str  # its name
    skill: str
    target: Level
    level: Level
    people: int


@dataclass(frozen=True)
class SkillRow:
    """One line of the table: the safe cell of each skill id; None where nobody has a target."""

    name: str
    cells: Mapping[str, SafeCell | None]


@dataclass(frozen=True)
class SkillTable:
    """The whole table, safe to show. `rows` holds departments, then the pool; `city` everyone."""

    as_of: date
    skills: tuple[Skill, ...]
    rows: tuple[SkillRow, ...]
    city: SkillRow
    asked: Mapping[str, str]  # skill id → the levels asked, in words
    taught: frozenset[str]  # skill ids whose lowest target an exercise can show


def taught_skills(catalog: Catalog) -> frozenset[str]:
    """Return the skills whose lowest target an exercise can show so far.

    In the others nobody can be at target yet, however able they are.
    """
    lowest: dict[str, Level] = {}
    for target in catalog.framework.targets:
        lowest[target.skill] = min(target.level, lowest.get(target.skill, target.level))
    return frozenset(
        evidence.skill
        for exercise in catalog.exercises.values()
        for evidence in exercise.evidence
        if evidence.level >= lowest.get(evidence.skill, Level.AWARENESS)
    )


def named(counts: Mapping[CountKey, int], names: Mapping[str, str]) -> tuple[Count, ...]:
    """Return counts of everyone (no filter) under the departments' names."""
    return tuple(
        Count(names[key.department_id], key.skill, key.target, key.level, people)
        for key, people in counts.items()
        if not key.filter and people > 0
    )


def assemble(
    framework: Framework,
    departments: Iterable[Department],
    counts: Sequence[Count],
    *,
    taught: Collection[str],
    as_of: date,
) -> SkillTable:
    """Build the table from bare counts, merging small groups skill by skill."""
    names = sorted(department.name for department in departments)
    columns = {
        skill.id: {cell.name: cell for cell in safe_cells(_groups(counts, skill.id, names))}
        for skill in framework.skills
    }
    shown = [*names, POOL_NAME] if any(POOL_NAME in c for c in columns.values()) else names
    rows = tuple(
        SkillRow(name, {skill: cells.get(name) for skill, cells in columns.items()})
        for name in shown
    )
    return SkillTable(
        as_of,
        framework.skills,
        rows,
        _city(framework, counts, columns),
        {skill.id: _asked(counts, skill.id) for skill in framework.skills},
        frozenset(taught),
    )


def tidy(table: SkillTable) -> tuple[dict[str, object], ...]:
    """Return one flat record for each cell, as every export of the report writes it."""
    return tuple(
        {
            "department": row.name,
            "skill": skill.id,
            "target_level": table.asked[skill.id],
            "people": cell.people,
            "at_target": cell.at_target,
            "share": cell.bound or cell.share,
            "status": cell.status.value,
        }
        for row in (table.city, *table.rows)
        for skill in table.skills
        if (cell := row.cells[skill.id]) is not None
    )


def _groups(counts: Sequence[Count], skill: str, names: Iterable[str]) -> list[Group]:
    people = dict.fromkeys(names, 0)
    reached = dict.fromkeys(people, 0)
    for count in counts:
        if count.skill == skill and count.target > Level.NONE:
            people[count.department] += count.people
            if count.level >= count.target:
                reached[count.department] += count.people
    return [Group(name, people[name], reached[name]) for name in people]


def _city(
    framework: Framework, counts: Sequence[Count], columns: Mapping[str, Mapping[str, SafeCell]]
) -> SkillRow:
    """Return the line for the whole city, which says no more than the cells under it."""
    everyone = [Count(CITY, c.skill, c.target, c.level, c.people) for c in counts]
    cells: dict[str, SafeCell | None] = {}
    for skill in framework.skills:
        (group,) = _groups(everyone, skill.id, [CITY])
        beside = tuple(columns[skill.id].values())
        cells[skill.id] = total_cell(group, beside) if group.people else None
    return SkillRow(CITY, cells)


def _asked(counts: Sequence[Count], skill: str) -> str:
    """Say which levels are asked in a skill: "awareness", or "awareness to practitioner"."""
    levels = {c.target for c in counts if c.skill == skill and c.target > Level.NONE}
    if not levels:
        return "none"
    low, high = min(levels).name.lower(), max(levels).name.lower()
    return low if low == high else f"{low} to {high}"


def known_shares(table: SkillTable, skill: str) -> tuple[tuple[str, float], ...]:
    """Return (department, share) for the cells of a skill whose share is shown exactly."""
    found = ((row.name, row.cells[skill]) for row in table.rows)
    return tuple(
        (name, cell.share)
        for name, cell in found
        if cell is not None and cell.status is CellStatus.SHOWN and cell.share is not None
    )


def as_record(table: SkillTable) -> dict[str, Any]:
    """Return the table as plain values, for keeping."""
    return {
        "rows": [_row_record(row) for row in table.rows],
        "city": _row_record(table.city),
        "asked": dict(table.asked),
        "taught": sorted(table.taught),
        "skills": {skill.id: skill.name for skill in table.skills},
    }


def from_record(record: Mapping[str, Any], framework: Framework, as_of: date) -> SkillTable:
    """Read what `as_record` wrote; a skill that the framework has dropped keeps its name."""
    known = {skill.id: skill for skill in framework.skills}
    skills = tuple(
        known.get(id) or Skill(id, id.lower(), name, "", {}, {})
        for id, name in record["skills"].items()
    )
    return SkillTable(
        as_of,
        skills,
        tuple(_row(raw) for raw in record["rows"]),
        _row(record["city"]),
        record["asked"],
        frozenset(record["taught"]),
    )


def _row_record(row: SkillRow) -> dict[str, Any]:
    cells = {id: None if cell is None else vars(cell) for id, cell in row.cells.items()}
    return {"name": row.name, "cells": cells}


def _row(raw: Mapping[str, Any]) -> SkillRow:
    cells = {
        id: None if cell is None else SafeCell(**{**cell, "status": CellStatus(cell["status"])})
        for id, cell in raw["cells"].items()
    }
    return SkillRow(raw["name"], cells)
