"""What a report may show of a group without exposing a person.

A group under `MINIMUM` people is never shown alone: such groups are pooled, with the next smallest
added until the pool has
`MINIMUM`. In a small group a share near 0 or 100 % would say something about everyone in it, so it
is shown as a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MINIMUM = 11
SMALL = 50  # under this many people, shares beyond the bounds are not shown exactly
LOW, HIGH = 0.10, 0.90
LARGE, FINE_STEP, COARSE_STEP = 1000, 0.01, 0.05  # how a total is rounded
POOL_NAME = "Smaller departments"


class CellStatus(StrEnum):
    """What happened to a group's figures on their way into a report."""

    SHOWN = "shown"
    MERGED = "merged"  # counted in the pool, not shown alone
    HIDDEN = "hidden"  # even the pool would be too small


@dataclass(frozen=True)
class Group:
    """People of one group who have a target, and how many of them meet it."""

    name: str
    people: int
    at_target: int


@dataclass(frozen=True)
class SafeCell:
    """What may be shown of a group.

    `at_target` and `share` are None where they are not shown exactly.
    """

    name: str
    status: CellStatus
    people: int | None = None
    at_target: int | None = None
    share: float | None = None
    bound: str = ""  # "<10 %" or ">90 %", where the share is not shown exactly

    @property
    def share_text(self) -> str:
        """The share as a reader sees it, or an empty text."""
        if self.bound:
            return self.bound
        return "" if self.share is None else f"{round(self.share * 100)} %"


def safe_cells(groups: Sequence[Group]) -> tuple[SafeCell, ...]:
    """Return one cell for each group in the order given, and the pool's cell last where there is
    one.

    Groups without people need no protection and are left out.
    """
    peopled = [group for group in groups if group.people > 0]
    pooled = _pool(peopled)
    names = {group.name for group in pooled}
    people = sum(group.people for group in pooled)
    status = CellStatus.MERGED if people >= MINIMUM else CellStatus.HIDDEN
    cells = [SafeCell(g.name, status) if g.name in names else _shown(g) for g in peopled]
    if pooled and status is CellStatus.MERGED:
        cells.append(_shown(Group(POOL_NAME, people, sum(g.at_target for g in pooled))))
    return tuple(cells)


def total_cell(group: Group) -> SafeCell:
    """Return what may be shown of everyone together, beside the groups.

    An exact total would give back the count of a group whose share is shown as a bound: total less
    the others. So the total's share is rounded, and its count is not shown.
    """
    if group.people < MINIMUM:
        return SafeCell(group.name, CellStatus.HIDDEN)
    step = FINE_STEP if group.people >= LARGE else COARSE_STEP
    share = round(round(group.at_target / group.people / step) * step, 2)
    return SafeCell(group.name, CellStatus.SHOWN, group.people, share=share)


def total_text(cell: SafeCell) -> str:
    """Return a rounded total as no more exact than it is: "<1 %" where nothing is left of it."""
    share, large = cell.share, (cell.people or 0) >= LARGE
    if share == 0:
        return "<1 %" if large else "<3 %"
    if share == 1:
        return ">99 %" if large else ">97 %"
    return cell.share_text


def _pool(groups: Sequence[Group]) -> list[Group]:
    """Return the groups that are too small to stand alone, with the next smallest until they are
    enough.
    """
    by_size = sorted(groups, key=lambda group: (group.people, group.name))
    pool = [group for group in by_size if group.people < MINIMUM]
    if not pool:
        return []
    rest = by_size[len(pool) :]
    while rest and sum(group.people for group in pool) < MINIMUM:
        pool.append(rest.pop(0))
    return pool


def _shown(group: Group) -> SafeCell:
    share = group.at_target / group.people
    bound = _bound(group, share)
    if bound:
        return SafeCell(group.name, CellStatus.SHOWN, group.people, bound=bound)
    return SafeCell(group.name, CellStatus.SHOWN, group.people, group.at_target, share)


def _bound(group: Group, share: float) -> str:
    if group.people >= SMALL:
        return ""
    if share < LOW:
        return "<10 %"
    return ">90 %" if share > HIGH else ""
