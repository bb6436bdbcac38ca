"""What a report may show of a group without exposing a person.

A group under `MINIMUM` people is never shown alone: such groups are pooled, with the next smallest
added until the pool has `MINIMUM`. In a small group a share near 0 or 100 % would say something
about everyone in it, so it is shown as a bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

MINIMUM = 11
SMALL = 50  # under this many people, shares beyond the bounds are not shown exactly
LOW, HIGH = 0.10, 0.90
LARGE, FINE_STEP, COARSE_STEP = 1000, 0.01, 0.05  # how a total is rounded, or more coarsely
STEPS = (FINE_STEP, 0.02, COARSE_STEP)
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
    bound: str = ""  # "<10 %" or ">90 %", or "48–57 %" of a total: the share is not shown exactly

    @property
    def share_text(self) -> str:
        """The share as a reader sees it, or an empty text."""
        if self.bound:
            return self.bound
        return "" if self.share is None else f"{round(self.share * 100)} %"


def safe_cells(groups: Sequence[Group]) -> tuple[SafeCell, ...]:
    """Return a cell for each group, in the order given; the pool's, where there is one, comes last.

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


def total_cell(group: Group, cells: Sequence[SafeCell]) -> SafeCell:
    """Return what may be shown of everyone together, beside the cells of the groups.

    An exact total would give back the count of a group whose share is shown as a bound: total less
    the others. So its count is not shown, and its share is rounded until it says nothing more about
    any group; where no rounding does that, it is the range that the groups leave possible.
    """
    people = group.people
    if people < MINIMUM:
        return SafeCell(group.name, CellStatus.HIDDEN)
    ranges = [_possible(cell) for cell in cells if cell.people is not None]
    step = _safe_step(people, ranges)
    if step:
        share = _rounded(group.at_target / people, step)
        bound = _end(share, step)
    else:
        least, most = (sum(ends) / people for ends in zip(*ranges, strict=True))
        share = round((least + most) / 2, 2)
        bound = f"{int(least * 100)}–{ceil(most * 100)} %"
    return SafeCell(group.name, CellStatus.SHOWN, people, share=share, bound=bound)


def total_text(cell: SafeCell) -> str:
    """Return a rounded total as no more exact than it is: "<1 %" where nothing is left of it.

    Reports that were published before totals carried their bound are read like the others.
    """
    step = FINE_STEP if (cell.people or 0) >= LARGE else COARSE_STEP
    end = "" if cell.share is None else _end(cell.share, step)
    return cell.bound or end or cell.share_text


def _safe_step(people: int, ranges: Sequence[tuple[int, int]]) -> float | None:
    """Return the finest step for a total that narrows no group's range, whatever its true count.

    Only what is shown decides, never the true count: otherwise the step itself would tell of it.
    """
    least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    widest = max((high - low for low, high in ranges), default=0)
    finest = FINE_STEP if people >= LARGE else COARSE_STEP
    for step in (step for step in STEPS if step >= finest):
        alike: dict[float, list[int]] = {}
        for count in range(least, most + 1):
            alike.setdefault(_rounded(count / people, step), []).append(count)
        if all(c[0] + widest <= most and c[-1] - widest >= least for c in alike.values()):
            return step
    return None


def _possible(cell: SafeCell) -> tuple[int, int]:
    """Return the least and the most people at target that a shown cell leaves possible."""
    if cell.at_target is not None:
        return cell.at_target, cell.at_target
    people = cell.people or 0
    fit = [n for n in range(people + 1) if _bound(Group("", people, n), n / people) == cell.bound]
    return fit[0], fit[-1]


def _rounded(share: float, step: float) -> float:
    return round(round(share / step) * step, 2)


def _end(share: float, step: float) -> str:
    """Return "<3 %" or ">97 %" where rounding left nothing, or everything, of a share."""
    beyond = int(step * 50) + 1
    if share == 0:
        return f"<{beyond} %"
    return f">{100 - beyond} %" if share == 1 else ""


def _pool(groups: Sequence[Group]) -> list[Group]:
    """Return the groups too small to stand alone, and the next smallest until they are enough."""
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
