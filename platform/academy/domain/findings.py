"""The three sentences a report opens with, made from the figures it shows and from nothing else."""

from academy.domain.catalog import Skill
from academy.domain.skill_table import SkillTable, known_shares


def sentences(table: SkillTable) -> tuple[str, str, str]:
    """Return how far the city is, its strongest and weakest skill, and where the gap is widest."""
    ranked = _ranked(table)
    if not ranked:
        nothing = "No figures can be shown yet: nobody has a target, or the groups are too small."
        return (nothing, "Figures appear as people pass exercises.", _privacy())
    weakest, strongest = ranked[0], ranked[-1]
    return (
        _city_sentence(weakest, strongest),
        _gap_sentence(table, weakest[1]),
        _privacy(),
    )


def _ranked(table: SkillTable) -> list[tuple[float, Skill]]:
    """Return (share, skill) for the skills whose city-wide share is shown, weakest first."""
    found = []
    for skill in table.skills:
        cell = table.city.cells.get(skill.id)
        if skill.id in table.taught and cell is not None and cell.share is not None:
            found.append((cell.share, skill))
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


def _city_sentence(weakest: tuple[float, Skill], strongest: tuple[float, Skill]) -> str:
    best = f"{strongest[1].name} ({_percent(strongest[0])} of those asked)"
    if weakest == strongest:
        return f"So far one skill has figures city-wide: {best} are at their target level."
    worst = f"{weakest[1].name} ({_percent(weakest[0])})"
    if weakest[0] == strongest[0]:
        return f"Across the city, {_percent(weakest[0])} are at their target level in every skill."
    return f"Across the city, most people are at target in {best} and fewest in {worst}."


def _gap_sentence(table: SkillTable, skill: Skill) -> str:
    shares = sorted(known_shares(table, skill.id), key=lambda pair: (pair[1], pair[0]))
    if len(shares) < 2 or shares[0][1] == shares[-1][1]:
        return f"In {skill.name}, no department stands out from the others."
    (low, low_share), (high, high_share) = shares[0], shares[-1]
    return (
        f"In {skill.name}, {high} is furthest ({_percent(high_share)}) and {low} has the widest "
        f"gap to close ({_percent(low_share)})."
    )


def _privacy() -> str:
    return (
        "Groups under 11 people are counted together, so that no figure here says something about "
        "one person."
    )


def _percent(share: float) -> str:
    return f"{round(share * 100)} %"
