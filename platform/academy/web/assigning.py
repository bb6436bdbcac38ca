"""What the data manager does: assign curricula, and follow how far people are."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.domain.assignments import URGENCY, Standing, default_due
from academy.domain.errors import NotFound
from academy.domain.people import Permission
from academy.reports.tidy_csv import as_csv
from academy.services import assigning as service
from academy.services import following, roster
from academy.services.following import Cohort
from academy.web.access import requires
from academy.web.assigning_form import AssignForm, Wanted, choices, read
from academy.web.current import academy, viewer

PAGE = 100
NAMED = 12  # how many people the preview names before it folds the rest away
COLUMNS = (
    "employee_id",
    "first_name",
    "last_name",
    "department",
    "curriculum",
    "due",
    "standing",
    "parts_done",
    "parts",
)

blueprint = Blueprint("assigning", __name__, url_prefix="/assigning")


@blueprint.get("")
@requires(Permission.ASSIGN)
def assignments() -> ResponseReturnValue:
    """List what was assigned, with how far people are."""
    return render_template(
        "assigning/assignments.html",
        cohorts=following.cohorts(academy()),
        standings=URGENCY,
        today=academy().clock().date(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.ASSIGN)
def new() -> ResponseReturnValue:
    """Ask what to assign to whom, show who is affected, and assign after a yes."""
    posted = request.method == "POST"
    form = AssignForm(request.form if posted else request.args)
    if not posted or request.form.get("step") == "change":
        return _form_page(form)
    wanted = read(academy(), form)
    if wanted is None:
        return _form_page(form), 422
    if request.form.get("step") != "assign":
        return _preview_page(form, wanted)
    made, reached = service.assign(
        academy(), wanted.preview.curriculum.slug, wanted.audience, wanted.due, viewer()
    )
    people = "1 person" if reached == 1 else f"{reached:,} people"
    flash(f"Assigned to {people}. They see it first when they open the academy.", "good")
    return redirect(url_for("assigning.cohort", assignment_id=made.id))


@blueprint.get("/<int:assignment_id>")
@requires(Permission.ASSIGN)
def cohort(assignment_id: int) -> ResponseReturnValue:
    """Show everyone an assignment reached, the most urgent first."""
    shown = following.cohort(academy(), assignment_id)
    chosen = _chosen_standing()
    lines = [line for line in shown.lines if chosen in (None, line.standing)]
    pages = max(1, -(-len(lines) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "assigning/cohort.html",
        cohort=shown,
        departments=_departments(),
        lines=lines[(number - 1) * PAGE : number * PAGE],
        chosen=chosen,
        standings=URGENCY,
        number=number,
        pages=pages,
        today=academy().clock().date(),
        again=_again(shown) if shown.newcomers else "",
    )


@blueprint.get("/<int:assignment_id>.csv")
@requires(Permission.ASSIGN)
def export(assignment_id: int) -> ResponseReturnValue:
    """Send everyone an assignment reached, with where they stand, as CSV."""
    shown = following.cohort(academy(), assignment_id)
    departments = _departments()
    records = [
        {
            "employee_id": line.person.employee_id,
            "first_name": line.person.first_name,
            "last_name": line.person.last_name,
            "department": departments[line.person.department_id],
            "curriculum": shown.curriculum.name,
            "due": shown.assignment.due.isoformat(),
            "standing": line.standing.value,
            "parts_done": line.done,
            "parts": line.total,
        }
        for line in shown.lines
    ]
    name = f"assignment-{assignment_id}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(as_csv(records, COLUMNS), mimetype="text/csv", headers=headers)


def _form_page(form: AssignForm) -> str:
    today = academy().clock().date()
    return render_template(
        "assigning/new.html",
        form=form,
        choices=choices(academy()),
        curricula=[(one, default_due(one, today)) for one in academy().catalog.curricula],
        courses={course.slug: course.title for course in academy().catalog.courses},
        today=today,
    )


def _preview_page(form: AssignForm, wanted: Wanted) -> str:
    return render_template(
        "assigning/preview.html",
        preview=wanted.preview,
        due=wanted.due,
        departments=_departments(),
        first=wanted.preview.people[:NAMED],
        rest=wanted.preview.people[NAMED:],
        fields={field.name: _typed(form, field.name) for field in form if field.name != "due"},
    )


def _typed(form: AssignForm, name: str) -> str:
    return form[name].data or ""


def _departments() -> dict[str, str]:
    return {department.id: department.name for department in roster.departments(academy())}


def _chosen_standing() -> Standing | None:
    """Return the standing whose people are asked for; None for everyone."""
    text = request.args.get("standing", "")
    if not text:
        return None
    try:
        return Standing(text.replace("-", " "))
    except ValueError as error:
        raise NotFound("There is no such standing.") from error


def _again(shown: Cohort) -> str:
    """Return the address of the form filled in like this assignment, to reach newcomers too."""
    audience, due = shown.assignment.audience, shown.assignment.due
    values: dict[str, Any] = {
        "curriculum": shown.curriculum.slug,
        "kind": audience.kind.value,
        audience.kind.value: audience.value,
    }
    if due >= academy().clock().date():
        values["due"] = due.isoformat()
    return url_for("assigning.new", **values)
