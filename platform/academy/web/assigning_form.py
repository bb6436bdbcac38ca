"""The form with which a curriculum is assigned. Services decide what is possible."""

from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.domain.assignments import ALL_STAFF, Audience, AudienceKind, default_due
from academy.domain.errors import InvalidInput
from academy.services import assigning, roster
from academy.services.context import Academy

KINDS = {
    AudienceKind.DEPARTMENT: "Everyone in a department",
    AudienceKind.JOB_ROLE: "Everyone with a job role",
    AudienceKind.PERSON: "One person",
}
CHOOSE = [("", "Choose one")]
TOO_LONG = "That is too long for an employee number or an e-mail address."


@dataclass(frozen=True)
class Wanted:
    """What the form asks for, once nothing is wrong with it."""

    preview: assigning.Preview
    audience: Audience
    due: date


class DueField(DateField):
    """A day that may be left out."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, and say in our words when it is none."""
        given = valuelist[0].strip() if valuelist else ""
        self.data = None
        if given:
            try:
                self.data = date.fromisoformat(given)
            except ValueError:
                raise ValueError(
                    f"“{given[:40]}” is not a day; one like 2026-10-31 was expected."
                ) from None


class AssignForm(Form):
    """What is assigned, to whom, and by when."""

    curriculum = RadioField(
        "What to assign", [InputRequired("Please choose a curriculum.")], validate_choice=False
    )
    kind = RadioField(
        "Who it is for",
        [InputRequired("Please choose who it is for.")],
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        validate_choice=False,
    )
    department = SelectField("Department", validate_choice=False)
    job_role = SelectField("Job role", validate_choice=False)
    person = StringField("Employee number or e-mail", [Length(max=254, message=TOO_LONG)])
    due = DueField("Due date")


def make_form(academy: Academy, given: MultiDict[str, str]) -> AssignForm:
    """Return the form with the choices there are now, filled with what was given."""
    form = AssignForm(given)
    form.curriculum.choices = [(one.slug, one.name) for one in academy.catalog.curricula]
    form.department.choices = CHOOSE + [(one.id, one.name) for one in roster.departments(academy)]
    roles = {role.slug: role.name for role in academy.catalog.framework.job_roles}
    form.job_role.choices = CHOOSE + list(({ALL_STAFF: "All staff"} | roles).items())
    return form


def read(academy: Academy, form: AssignForm) -> Wanted | None:
    """Return what the form asks for; None, with a sentence at the field, when it cannot be."""
    if not form.validate():
        return None
    try:
        curriculum = assigning.curriculum(academy, form.curriculum.data)
    except InvalidInput as unknown:
        form.curriculum.errors = [str(unknown)]
        return None
    try:
        due = assigning.check_due(
            academy, form.due.data or default_due(curriculum, academy.clock().date())
        )
    except InvalidInput as refused:
        form.due.errors = [str(refused)]
        return None
    return _with_audience(academy, form, curriculum.slug, due)


def _with_audience(academy: Academy, form: AssignForm, slug: str, due: date) -> Wanted | None:
    fields = {
        AudienceKind.DEPARTMENT: (form.department, "department", "Please choose a department."),
        AudienceKind.JOB_ROLE: (form.job_role, "role", "Please choose a job role."),
        AudienceKind.PERSON: (form.person, "person", "Please type their number or e-mail address."),
    }
    found = next((fields[kind] for kind in AudienceKind if kind.value == form.kind.data), None)
    if found is None:
        form.kind.errors = ["Please choose who it is for."]
        return None
    field, name, sentence = found
    value = (field.data or "").strip()
    if not value:
        field.errors = [sentence]
        return None
    try:
        audience = assigning.find_audience(academy, **{name: value})
        return Wanted(assigning.preview(academy, slug, audience), audience, due)
    except InvalidInput as refused:
        field.errors = [str(refused)]
        return None
