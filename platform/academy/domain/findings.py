"""The three sentences a report opens with, made from the figures it shows and from nothing else.

The first says how far the city is, the second how much the figures cover, the third where most
people are still to be reached. They never say more than the table: a figure that is shown as a
bound is told as one, and skills whose target no exercise can show yet are left out.
"""

from dataclasses import dataclass

from academy.domain.catalog import Skill
from academy.domain.disclosure import LARGE, LOW, POOL_NAME, SafeCell, total_text
from academy.domain.skill_table import SkillTable, known_shares

WORTH_NAMING = 0.20  # how far ahead another department must be to be named beside the gap


@dataclass(frozen=True)
class _Place:
    """A department in one skill, with the most people that may still be below the target."""

    department: str
    skill: Skill
    cell: SafeCell
    below: int


def sentences(table: SkillTable, before: SkillTable | None = None) -> tuple[str, str, str]:
    """Return what stands out, what it covers, and where to act.

    `before` is an earlier report to compare with, where there is one.
    """
    ranked = _ranked(table)
    if not ranked:
        return (
            "No figures can be shown yet.",
            "They need a skill with a course, and a group of at least 11 people with a target.",
            "Assign a curriculum, and figures appear as people pass exercises.",
        )
    return (_city(table, before, ranked), _coverage(table, ranked), _where_to_act(table))


def _ranked(table: SkillTable) -> list[tuple[Skill, SafeCell]]:
    """Return the taught skills whose city-wide share is shown, the weakest first."""
    found = []
    for skill in table.skills:
        cell = table.city.cells.get(skill.id)
        if skill.id in table.taught and cell is not None and cell.share is not None:
            found.append((skill, cell))
    return sorted(found, key=lambda pair: (pair[1].share, pair[0].id))


def _city(
    table: SkillTable, before: SkillTable | None, ranked: list[tuple[Skill, SafeCell]]
) -> str:
    (worst, low), (best, high) = ranked[0], ranked[-1]
    trend = _trend(table, before, best)
    if best is worst:
        return (
            f"In {best.name}, the one skill with figures so far, {_total(high)} of the "
            f"{high.people:,} people asked are at target{trend}."
        )
    if high.share == low.share:
        return (
            f"In each of the {len(ranked)} skills with figures, {_total(high)} of those asked "
            f"are at target{trend}."
        )
    return (
        f"In {best.name}, the skill furthest along, {_total(high)} of the {high.people:,} people "
        f"asked are at target{trend}; in {worst.name}, the furthest behind, {_total(low)} of "
        f"{low.people:,}."
    )


def _trend(table: SkillTable, before: SkillTable | None, skill: Skill) -> str:
    """Compare a skill's city-wide share with an earlier one, where both ask for the same."""
    now = table.city.cells[skill.id]
    then = before.city.cells.get(skill.id) if before else None
    if before is None or now is None or then is None or then.share is None or now.share is None:
        return ""
    if skill.id not in before.taught or before.asked.get(skill.id) != table.asked.get(skill.id):
        return ""
    day = f"{before.as_of:%B} {before.as_of.day}"
    if now.share == then.share:
        return f" (as on {day})"
    return f" ({'up' if now.share > then.share else 'down'} from {_total(then)} on {day})"


def _coverage(table: SkillTable, ranked: list[tuple[Skill, SafeCell]]) -> str:
    people = max(cell.people or 0 for _, cell in ranked)
    departments = sum(
        row.name != POOL_NAME and any(row.cells.get(skill.id) for skill, _ in ranked)
        for row in table.rows
    )
    return (
        f"This counts {_many(people, 'person', 'people')} in "
        f"{_many(departments, 'department', 'departments')} and the {len(ranked)} of "
        f"{_many(len(table.skills), 'skill', 'skills')} that courses teach up to target so far; "
        "whoever has not passed the exercise and the quiz yet counts as not at target."
    )


def _where_to_act(table: SkillTable) -> str:
    places = [place for place in _places(table) if place.below > 0]
    if not places:
        return "Wherever figures are shown, everyone is at target."
    widest = min(places, key=lambda p: (-p.below, p.department, p.skill.id))
    name, skill, people = _called(widest.department), widest.skill.name, widest.cell.people or 0
    if widest.cell.bound.startswith(">"):
        return "Wherever figures are shown, nearly everyone is at target."
    if widest.cell.bound:
        return (
            f"One of the widest gaps is in {name}: in {skill}, fewer than 10 % of {people:,} "
            f"people are at target{_contrast(table, widest)}."
        )
    return (
        f"Most people are still to be reached in {name}: in {skill}, {widest.below:,} of "
        f"{people:,} are not at target yet{_contrast(table, widest)}."
    )


def _called(department: str) -> str:
    return "the smaller departments together" if department == POOL_NAME else department


def _places(table: SkillTable) -> list[_Place]:
    found = []
    for row in table.rows:
        for skill in table.skills:
            cell = row.cells.get(skill.id)
            if skill.id in table.taught and cell is not None and cell.people is not None:
                found.append(_Place(row.name, skill, cell, _below(cell)))
    return found


def _below(cell: SafeCell) -> int:
    """Return how many people may be below the target, at most."""
    people = cell.people or 0
    if cell.at_target is not None:
        return people - cell.at_target
    return people if cell.bound.startswith("<") else int(people * LOW)


def _contrast(table: SkillTable, place: _Place) -> str:
    """Name the department that is furthest in the same skill, when it is clearly ahead."""
    others = [
        (share, name)
        for name, share in known_shares(table, place.skill.id)
        if name not in (place.department, POOL_NAME)
    ]
    share, name = max(others, default=(0.0, ""))
    here = LOW if place.cell.share is None else place.cell.share
    if share - here < WORTH_NAMING:
        return ""
    return f"; {name} is at {round(share * 100)} %"


def _total(cell: SafeCell) -> str:
    """Say a rounded city-wide share as no more exact than it is."""
    text = total_text(cell)
    for sign, words in (("<", "under "), (">", "over ")):
        if text.startswith(sign):
            return words + text[1:]
    return text if cell.bound or (cell.people or 0) >= LARGE else f"about {text}"


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
