"""Reports: department × skill, live for the data manager."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from academy.domain.disclosure import CellStatus, SafeCell
from academy.domain.people import Permission
from academy.reports import findings, skill_table
from academy.reports.skill_table import SkillRow, SkillTable
from academy.web.access import requires
from academy.web.current import academy

BANDS = 5

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@dataclass(frozen=True)
class CellView:
    """One cell of the heatmap."""

    band: str  # "0" to "4", "hidden", "merged" or "none"
    share: str
    at_target: int | None
    people: int | None


@dataclass(frozen=True)
class RowView:
    """One line of the heatmap."""

    department: str
    people: int | None
    cells: tuple[CellView, ...]


@blueprint.get("/skills")
@requires(Permission.SEE_LIVE_COUNTS)
def skills() -> ResponseReturnValue:
    """Show the department × skill table as it is counted now."""
    framework, today = academy().catalog.framework, academy().clock().date()
    table = skill_table.live(academy().store, framework, today)
    return render_template(
        "reports/skills.html",
        sentences=findings.sentences(table),
        as_of=table.as_of,
        live=True,
        skills=table.skills,
        rows=_row_views(table),
        exports=(),
    )


def _row_views(table: SkillTable) -> tuple[RowView, ...]:
    return tuple(_row_view(table, row) for row in (table.city, *table.rows))


def _row_view(table: SkillTable, row: SkillRow) -> RowView:
    cells = [row.cells[skill.id] for skill in table.skills]
    known = [cell.people for cell in cells if cell is not None and cell.people is not None]
    return RowView(row.name, max(known, default=None), tuple(_cell_view(cell) for cell in cells))


def _cell_view(cell: SafeCell | None) -> CellView:
    if cell is None:
        return CellView("none", "", None, None)
    if cell.status is not CellStatus.SHOWN:
        return CellView(cell.status.value, "", None, None)
    return CellView(str(_band(cell)), cell.share_text, cell.at_target, cell.people)


def _band(cell: SafeCell) -> int:
    if cell.share is None:
        return 0 if cell.bound.startswith("<") else BANDS - 1
    return min(int(cell.share * BANDS), BANDS - 1)
