"""The forms of the account pages, and the numbers of others.

Their rules are for typing slips; services decide the rest.
"""

from wtforms import BooleanField, Form, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

LOGIN = "Work e-mail or employee number"
SHARED = "This is a shared computer"
LONGEST = 256
HIGHEST = 2**31 - 1  # the largest whole number that every database takes


def whole_number(text: str) -> int:
    """Read a whole number; raise ValueError for anything that no database would take."""
    number = int(text)
    if abs(number) > HIGHEST:
        raise ValueError(f"a number up to {HIGHEST} was expected")
    return number


def _needed(sentence: str) -> tuple[InputRequired, Length]:
    too_long = f"Please use at most {LONGEST} characters."
    return InputRequired(sentence), Length(max=LONGEST, message=too_long)


class SignInForm(Form):
    """Who somebody says they are, with the proof."""

    login = StringField(LOGIN, _needed("Please type your e-mail address or employee number."))
    password = PasswordField("Password", _needed("Please type your password."))
    shared = BooleanField(SHARED)
    next = StringField("Next")


class CodeForm(Form):
    """A one-time code."""

    login = StringField(LOGIN, _needed("Please type your e-mail address or employee number."))
    code = StringField("One-time code", _needed("Please type the code."))


class ForgotForm(Form):
    """Somebody who wants a code by mail."""

    login = StringField(LOGIN, _needed("Please type your e-mail address or employee number."))


class NewPasswordForm(Form):
    """A password to be set, twice against slips."""

    password = PasswordField("New password", _needed("Please choose a password."))
    again = PasswordField(
        "The same password again",
        [EqualTo("password", "The two passwords are not the same.")],
    )
    shared = BooleanField(SHARED)


class ChangePasswordForm(NewPasswordForm):
    """A password to be changed by its owner."""

    old = PasswordField("Your password until now", _needed("Please type your present password."))
