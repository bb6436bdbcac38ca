"""Department × skill: live for the data manager, published for leaders; and its exports."""

import json
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from academy.domain import findings
from academy.domain.disclosure import CellStatus, SafeCell
from academy.domain.errors import NotFound
from academy.domain.people import Permission
from academy.domain.skill_table import SkillRow, SkillTable, tidy
from academy.reports import skills as reports
from academy.reports.tidy_csv import as_csv
from academy.services import publishing
from academy.web.access import requires
from academy.web.current import academy, viewer

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
@requires(Permission.SEE_PUBLISHED)
def skills() -> ResponseReturnValue:
    """Show the newest published report."""
    return _page(reports.published(academy().store, academy().catalog), live=False)


@blueprint.get("/skills/<day>")
@requires(Permission.SEE_PUBLISHED)
def published(day: str) -> ResponseReturnValue:
    """Show the published report of a day."""
    return _page(_published(day), live=False)


@blueprint.get("/skills/<day>.<form>")
@requires(Permission.SEE_PUBLISHED)
def export(day: str, form: str) -> ResponseReturnValue:
    """Send the published report of a day as CSV or JSON."""
    table = _published(day)
    if form == "csv":
        return _download(as_csv(tidy(table)), "text/csv", f"skills-{day}.csv")
    if form == "json":
        text = json.dumps(tidy(table), ensure_ascii=False, indent=1)
        return _download(text, "application/json", f"skills-{day}.json")
    raise NotFound("The report can be had as CSV or as JSON.")


@blueprint.get("/skills/live")
@requires(Permission.SEE_LIVE_COUNTS)
def live() -> ResponseReturnValue:
    """Show the report as it is counted now."""
    today = academy().clock().date()
    return _page(reports.live(academy().store, academy().catalog, today), live=True)


@blueprint.post("/skills/publish")
@requires(Permission.ASSIGN)
def publish() -> ResponseReturnValue:
    """Freeze today's report for leaders."""
    table = publishing.publish(academy(), actor=viewer())
    flash("The report is published. Leaders see it from now on.", "good")
    return redirect(url_for("reports.published", day=table.as_of.isoformat()))


def _published(day: str) -> SkillTable:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound("There is no published report of that day.") from None
    table = reports.published(academy().store, academy().catalog, wanted)
    if table is None:
        raise NotFound("There is no published report of that day.")
    return table


def _page(table: SkillTable | None, *, live: bool) -> str:
    days = reports.published_days(academy().store)
    return render_template(
        "reports/skills.html",
        sentences=findings.sentences(table) if table else (),
        as_of=table.as_of if table else None,
        live=live,
        sees_live=viewer().may(Permission.SEE_LIVE_COUNTS),
        days=days,
        skills=table.skills if table else (),
        taught=table.taught if table else (),
        rows=_row_views(table) if table else (),
        exports=_exports(table) if table and not live else (),
    )


def _exports(table: SkillTable) -> tuple[tuple[str, str], ...]:
    day = table.as_of.isoformat()
    return tuple(
        (f"Download as {form.upper()}", url_for("reports.export", day=day, form=form))
        for form in ("csv", "json")
    )


def _download(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype=kind, headers=headers)


def _row_views(table: SkillTable) -> tuple[RowView, ...]:
    return tuple(_row_view(table, row) for row in (table.city, *table.rows))


def _row_view(table: SkillTable, row: SkillRow) -> RowView:
    cells = [row.cells.get(skill.id) for skill in table.skills]
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
