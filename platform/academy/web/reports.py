"""Department × skill: live for the data manager, published for leaders; and its exports."""

import json
from datetime import date, timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.domain import findings
from academy.domain.errors import InvalidInput, NotFound
from academy.domain.people import Permission
from academy.domain.skill_table import SkillTable, tidy
from academy.reports import skills as reports
from academy.reports.tidy_csv import as_csv
from academy.services import publishing
from academy.web.access import requires
from academy.web.current import academy, viewer
from academy.web.reports_page import TableView, skill_view, table_view

SOON = timedelta(days=25)  # Reports closer together than this deserve a word of caution.
NO_SUCH_DAY = "There is no published report of that day."

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/skills")
@requires(Permission.SEE_PUBLISHED)
def skills() -> ResponseReturnValue:
    """Show the newest published report, or lead to the one that was chosen."""
    day, skill = request.args.get("day", ""), request.args.get("skill") or None
    if day == "live":
        return redirect(url_for("reports.live", skill=skill))
    if day:
        return redirect(url_for("reports.published", day=day, skill=skill))
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


@blueprint.get("/skills/publish")
@requires(Permission.ASSIGN)
def confirm() -> ResponseReturnValue:
    """Show what leaders will see, before it is published."""
    today = academy().clock().date()
    days = reports.published_days(academy().store)
    table = publishing.as_of(academy(), today)
    return render_template(
        "reports/publish.html",
        today=today,
        done=today in days,
        soon=days[0] if days and today - days[0] < SOON else None,
        sentences=_sentences(table),
        table=table_view(table),
    )


@blueprint.post("/skills/publish")
@requires(Permission.ASSIGN)
def publish() -> ResponseReturnValue:
    """Freeze today's report for leaders."""
    try:
        table = publishing.publish(academy(), actor=viewer())
    except InvalidInput as refused:
        flash(str(refused), "bad")
        return redirect(url_for("reports.skills"))
    flash("The report is published. Leaders see it from now on.", "good")
    return redirect(url_for("reports.published", day=table.as_of.isoformat()))


def _published(day: str) -> SkillTable:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound(NO_SUCH_DAY) from None
    table = reports.published(academy().store, academy().catalog, wanted)
    if table is None:
        raise NotFound(NO_SUCH_DAY)
    return table


def _page(table: SkillTable | None, *, live: bool) -> str:
    if table is None:
        return render_template("reports/none.html", sees_live=_sees_live())
    slug = request.args.get("skill", "")
    return render_template(
        "reports/skills.html",
        sentences=_sentences(table),
        as_of=table.as_of,
        live=live,
        sees_live=_sees_live(),
        days=reports.published_days(academy().store),
        skills=[(skill.slug, skill.name) for skill in table.skills if skill.id in table.taught],
        table=_one_skill(table, slug) if slug else table_view(table),
        one_skill=slug,
        exports=() if live else _exports(table),
    )


def _one_skill(table: SkillTable, slug: str) -> TableView:
    found = skill_view(table, slug)
    if found is None:
        raise NotFound("The report has no such skill.")
    return found


def _sentences(table: SkillTable) -> tuple[str, str, str]:
    before = reports.published_before(academy().store, academy().catalog, table.as_of)
    return findings.sentences(table, before)


def _sees_live() -> bool:
    return viewer().may(Permission.SEE_LIVE_COUNTS)


def _exports(table: SkillTable) -> tuple[tuple[str, str], ...]:
    day = table.as_of.isoformat()
    return tuple(
        (f"Download as {form.upper()}", url_for("reports.export", day=day, form=form))
        for form in ("csv", "json")
    )


def _download(text: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype=kind, headers=headers)
