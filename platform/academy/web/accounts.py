"""Signing in and out, one-time codes, and one's own password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from academy.domain.accounts import LEAST_CHARACTERS
from academy.domain.errors import AcademyError, InvalidInput, SignInRefused, TooManyTries
from academy.domain.people import Permission
from academy.services import accounts, codes, demo, kept
from academy.web.access import TOKEN, requires, safe_path, signed_in
from academy.web.current import academy, viewer
from academy.web.forms import (
    ChangePasswordForm,
    CodeForm,
    ForgotForm,
    NewPasswordForm,
    SignInForm,
)

CODE = "code"  # Where a checked code waits in the session while its owner chooses a password.
CODE_SECONDS = 900
CSRF = "csrf_token"

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Ask who somebody is, and let them in."""
    onward = safe_path(request.values.get("next", ""))
    form = SignInForm(request.form, next=onward)
    if request.method != "POST":
        if signed_in() is not None:
            return redirect(onward or url_for("learn.home"))
        return _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form), 422
    shared = bool(form.shared.data)
    try:
        token = accounts.sign_in(
            academy(), form.login.data or "", form.password.data or "", shared_computer=shared
        )
    except (SignInRefused, TooManyTries) as refused:
        return _sign_in_page(form, str(refused)), _status(refused)
    return _enter(token, onward, shared=shared)


@blueprint.post("/sign-out")
@requires(Permission.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End the sign-in of this browser."""
    accounts.sign_out(academy(), session.get(TOKEN, ""))
    session.clear()
    flash("You are signed out.", "good")
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/sign-out-everywhere")
@requires(Permission.LEARN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sign-ins of the viewer."""
    accounts.sign_out_everywhere(academy(), viewer())
    session.clear()
    flash("You are signed out on every device.", "good")
    return redirect(url_for("accounts.sign_in"))


@blueprint.route("/use-code", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def use_code() -> ResponseReturnValue:
    """Take a one-time code; the password is chosen on the next page."""
    form = CodeForm(request.form)
    if request.method != "POST":
        return _page("use_code", form)
    if not form.validate():
        return _page("use_code", form), 422
    login, code = form.login.data or "", form.code.data or ""
    try:
        codes.check_code(academy(), login, code)
    except (SignInRefused, TooManyTries) as refused:
        return _page("use_code", form, str(refused)), _status(refused)
    session[CODE] = [login, code, academy().clock().timestamp()]
    return redirect(url_for("accounts.set_password"))


@blueprint.route("/set-password", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def set_password() -> ResponseReturnValue:
    """Let somebody whose code was right choose a password, and sign them in."""
    login, code, since = session.get(CODE, ("", "", 0))
    if academy().clock().timestamp() - since > CODE_SECONDS:
        session.pop(CODE, None)
        return redirect(url_for("accounts.use_code"))
    form = NewPasswordForm(request.form)
    if request.method != "POST":
        return _page("set_password", form)
    if not form.validate():
        return _page("set_password", form), 422
    shared = bool(form.shared.data)
    try:
        token = codes.use_code(
            academy(), login, code, form.password.data or "", shared_computer=shared
        )
    except InvalidInput as weak:
        form.password.errors = [str(weak)]
        return _page("set_password", form), 422
    except (SignInRefused, TooManyTries) as refused:
        return _page("set_password", form, str(refused)), _status(refused)
    flash("Your password is set.", "good")
    return _enter(token, "", shared=shared)


@blueprint.route("/forgot-password", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def forgot() -> ResponseReturnValue:
    """Mail a code to whoever has a mailbox; the answer never says who has."""
    form = ForgotForm(request.form)
    if request.method != "POST":
        return render_template("accounts/reset.html", form=form, sent=False)
    if not form.validate():
        return render_template("accounts/reset.html", form=form, sent=False), 422
    codes.send_code(academy(), form.login.data or "")
    return render_template("accounts/reset.html", form=form, sent=True)


@blueprint.route("/account", methods=["GET", "POST"])
@requires(Permission.LEARN)
def account() -> ResponseReturnValue:
    """Change one's own password."""
    form = ChangePasswordForm(request.form)
    if request.method != "POST":
        return _page("account", form)
    if not form.validate():
        return _page("account", form), 422
    shared = not session.permanent
    try:
        token = accounts.change_password(
            academy(),
            viewer(),
            form.old.data or "",
            form.password.data or "",
            shared_computer=shared,
        )
    except InvalidInput as weak:
        form.password.errors = [str(weak)]
        return _page("account", form), 422
    except (SignInRefused, TooManyTries) as refused:
        return _page("account", form, str(refused)), _status(refused)
    flash("Your password is changed, and every other device is signed out.", "good")
    return _enter(token, url_for("accounts.account"), shared=shared)


def _enter(token: str, onward: str, *, shared: bool) -> ResponseReturnValue:
    """Begin a new session with a new token, and bring back what was typed before."""
    old, forms = session.get(TOKEN, ""), session.get(CSRF)
    who = accounts.viewer(academy(), token)
    if who is None:
        raise SignInRefused(accounts.REFUSED)
    is_back = accounts.belongs_to(academy(), old, who)
    restored = kept.restore_work(academy(), old, who)
    accounts.sign_out(academy(), old)
    messages = session.get("_flashes", [])
    session.clear()
    session.permanent = not shared
    session.update({TOKEN: token, "_flashes": messages})
    if is_back and forms:  # The same person's other tabs stay usable.
        session[CSRF] = forms
    for slug in restored:
        if kept.undecided(academy(), who, slug):
            return redirect(url_for("kept.choose", slug=slug))
        flash("What you typed before you were signed out is saved.", "good")
    return redirect(onward or url_for("learn.home"))


def _sign_in_page(form: SignInForm, refusal: str = "") -> str:
    waits = kept.has_kept_work(academy(), session.get(TOKEN, ""))
    people = [
        {
            "label": one.role.label,
            "does": one.does,
            "login": one.email,
            "password": demo.PASSWORD,
        }
        for one in demo.ACCOUNTS
    ]
    return render_template(
        "accounts/sign_in.html", form=form, refusal=refusal, kept_work=waits, demo_people=people
    )


def _page(name: str, form: Form, refusal: str = "") -> str:
    return render_template(
        f"accounts/{name}.html", form=form, refusal=refusal, least=LEAST_CHARACTERS
    )


def _status(refused: AcademyError) -> int:
    return 429 if isinstance(refused, TooManyTries) else 401
