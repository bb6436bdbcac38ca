"""What the report's templates show: the table of departments by skill, and one skill alone."""

from collections.abc import Callable
from dataclasses import dataclass

from academy.domain.catalog import Skill
from academy.domain.disclosure import POOL_NAME, CellStatus, SafeCell, total_text
from academy.domain.skill_table import SkillRow, SkillTable

BANDS = 5
MERGED = f"Counted under “{POOL_NAME}”"
HIDDEN = "Too few people to show"
NOBODY = "Nobody there has a target"


@dataclass(frozen=True)
class CellView:
    """One cell of the table."""

    band: str  # "0" to "4", "merged", "hidden" or "none"
    share: str = ""
    count: str = ""  # "134 of 480"
    percent: int | None = None  # the share where it is known exactly, for a bar


@dataclass(frozen=True)
class RowView:
    """One line of the table; `note` takes the place of its cells where none has a figure."""

    name: str
    kind: str  # "city", "department", "pool" or "aside"
    cells: tuple[CellView, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ColumnView:
    """One skill of the table."""

    slug: str
    name: str
    summary: str
    asked: str


@dataclass(frozen=True)
class TableView:
    """The table as it is read: departments without a figure of their own last."""

    columns: tuple[ColumnView, ...]  # one for each cell of a row
    untaught: tuple[ColumnView, ...]  # the skills that nobody can be at target in yet
    rows: tuple[RowView, ...]

    @property
    def has_merged(self) -> bool:
        """Some cell in between is counted elsewhere, and the legend has to say so."""
        return any(cell.band in ("merged", "hidden") for row in self.rows for cell in row.cells)


def table_view(table: SkillTable) -> TableView:
    """Return the whole table."""
    taught = [skill for skill in table.skills if skill.id in table.taught]
    rows = [_row(table, row, taught) for row in (table.city, *table.rows)]
    order = ("city", "department", "pool", "aside")
    return TableView(
        tuple(_column(table, skill) for skill in taught),
        tuple(_column(table, skill) for skill in table.skills if skill not in taught),
        tuple(sorted(rows, key=lambda row: order.index(row.kind))),
    )


def skill_view(table: SkillTable, slug: str) -> TableView | None:
    """Return one skill, the department that is furthest first; None when there is none such."""
    skill = next((skill for skill in table.skills if skill.slug == slug), None)
    if skill is None:
        return None
    if skill.id not in table.taught:
        return TableView((), (_column(table, skill),), ())
    whole = [_row(table, row, [skill]) for row in (table.city, *table.rows)]
    figures = sorted((row for row in whole if row.cells), key=_furthest_first)
    asides = [row for row in whole if row.note and row.note != NOBODY]
    return TableView((_column(table, skill),), (), (*figures, *asides))


def _furthest_first(row: RowView) -> tuple[bool, float, str]:
    """Sort the city first, then by share; a bound stands between the shares it stands for."""
    cell = row.cells[0]
    bound = 95 if cell.band == str(BANDS - 1) else 5
    return (row.kind != "city", -(bound if cell.percent is None else cell.percent), row.name)


def _column(table: SkillTable, skill: Skill) -> ColumnView:
    return ColumnView(skill.slug, skill.name, skill.summary, table.asked[skill.id])


def _row(table: SkillTable, row: SkillRow, skills: list[Skill]) -> RowView:
    kind = {table.city.name: "city", POOL_NAME: "pool"}.get(row.name, "department")
    cells = [row.cells.get(skill.id) for skill in skills]
    found = {cell.status for cell in cells if cell is not None}
    if CellStatus.SHOWN not in found and kind == "department":
        return RowView(row.name, "aside", note=_note(found))
    show = total_text if kind == "city" else _share_text
    return RowView(row.name, kind, tuple(_cell(cell, show) for cell in cells))


def _note(found: set[CellStatus]) -> str:
    if CellStatus.MERGED in found:
        return MERGED
    return HIDDEN if CellStatus.HIDDEN in found else NOBODY


def _cell(cell: SafeCell | None, show: Callable[[SafeCell], str]) -> CellView:
    if cell is None:
        return CellView("none")
    if cell.status is not CellStatus.SHOWN:
        return CellView(cell.status.value)
    people = f"{cell.people:,}"
    count = f"of {people}" if cell.at_target is None else f"{cell.at_target:,} of {people}"
    percent = None if cell.share is None else round(cell.share * 100)
    return CellView(str(_band(cell)), show(cell), count, percent)


def _share_text(cell: SafeCell) -> str:
    return cell.share_text


def _band(cell: SafeCell) -> int:
    if cell.share is None:
        return 0 if cell.bound.startswith("<") else BANDS - 1
    return min(int(cell.share * BANDS), BANDS - 1)
