"""What an administrator does: find accounts, hand out codes, give and take roles."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from academy.domain.accounts import PRINTED_CODE_LASTS
from academy.domain.errors import InvalidInput
from academy.domain.people import Permission, Role
from academy.services import codes, roster
from academy.web.access import requires
from academy.web.current import academy, viewer

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/accounts")
@requires(Permission.SEE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """List the accounts, a page at a time, with a search."""
    search = request.args.get("search", "").replace("\0", "")[:100]
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    page = roster.accounts(academy(), viewer(), search, number)
    return render_template("admin/accounts.html", page=page, search=search)


@blueprint.get("/accounts/<int:person_id>")
@requires(Permission.SEE_ACCOUNTS)
def account(person_id: int) -> ResponseReturnValue:
    """Show one account."""
    line = roster.account(academy(), viewer(), person_id)
    return render_template("admin/account.html", line=line, roles=roster.GIVEN)


@blueprint.post("/accounts/<int:person_id>/code")
@requires(Permission.CHANGE_ACCOUNTS)
def code(person_id: int) -> ResponseReturnValue:
    """Make a one-time code and show it, to be printed; it is shown this one time."""
    made = codes.print_code(academy(), viewer(), person_id)
    line = roster.account(academy(), viewer(), person_id)
    until = (academy().clock() + PRINTED_CODE_LASTS).date()
    page = render_template(
        "admin/code.html",
        person_shown=line.person,
        department=line.department,
        code=made,
        until=until,
        site=academy().settings.site_url,
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/accounts/<int:person_id>/roles")
@requires(Permission.CHANGE_ACCOUNTS)
def roles(person_id: int) -> ResponseReturnValue:
    """Give or take one role."""
    try:
        role = Role(request.form.get("role", ""))
    except ValueError as error:
        names = ", ".join(role.value for role in roster.GIVEN)
        raise InvalidInput(f"There is no such role; expected one of {names}.") from error
    back = redirect(url_for("admin.account", person_id=person_id))
    change = roster.take_role if request.form.get("action") == "take" else roster.give_role
    try:
        change(academy(), person_id, role, viewer())
    except InvalidInput as refused:
        flash(str(refused), "bad")
        return back
    flash("The roles are changed.", "good")
    return back
