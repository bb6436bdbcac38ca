"""The form with which a curriculum is assigned. Services decide what is possible."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wtforms import DateField, Form, StringField
from wtforms.validators import InputRequired, Length

from academy.domain.assignments import ALL_STAFF, Audience, AudienceKind, default_due
from academy.domain.catalog import Curriculum
from academy.domain.errors import InvalidInput
from academy.services import assigning, roster
from academy.services.context import Academy

KINDS = {
    AudienceKind.DEPARTMENT: "Everyone in a department",
    AudienceKind.JOB_ROLE: "Everyone with a job role",
    AudienceKind.PERSON: "One person",
}
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
    """What is assigned, to whom, and by when; what there is to choose from is in `choices`."""

    curriculum = StringField("What to assign", [InputRequired("Please choose a curriculum.")])
    kind = StringField("Who it is for", [InputRequired("Please choose who it is for.")])
    department = StringField("Department")
    job_role = StringField("Job role")
    person = StringField("Employee number or e-mail", [Length(max=254, message=TOO_LONG)])
    due = DueField("Due date")


def choices(academy: Academy) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the name of a field → pairs of value and label to choose from now."""
    roles = {role.slug: role.name for role in academy.catalog.framework.job_roles}
    return {
        "kind": tuple((kind.value, label) for kind, label in KINDS.items()),
        "department": tuple((one.id, one.name) for one in roster.departments(academy)),
        "job_role": tuple(({ALL_STAFF: "All staff"} | roles).items()),
    }


def read(academy: Academy, form: AssignForm) -> Wanted | None:
    """Return what the form asks for; None, with a sentence at each field that cannot be used."""
    form.validate()
    curriculum = None if form.curriculum.errors else _curriculum(academy, form)
    due = None if form.due.errors else _due(academy, form, curriculum)
    named = None if form.kind.errors or form.person.errors else _named(form)
    if curriculum is None or due is None or named is None:
        return None
    field, name, value = named
    try:
        audience = assigning.find_audience(academy, **{name: value})
        return Wanted(assigning.preview(academy, curriculum.slug, audience), audience, due)
    except InvalidInput as refused:
        field.errors = [str(refused)]
        return None


def _curriculum(academy: Academy, form: AssignForm) -> Curriculum | None:
    try:
        return assigning.curriculum(academy, form.curriculum.data or "")
    except InvalidInput as unknown:
        form.curriculum.errors = [str(unknown)]
        return None


def _due(academy: Academy, form: AssignForm, curriculum: Curriculum | None) -> date | None:
    """Return the day given, or the curriculum's own."""
    due = form.due.data
    if due is None and curriculum is not None:
        due = default_due(curriculum, academy.clock().date())
    if due is None and curriculum is None:
        return None
    try:
        return assigning.check_due(academy, due)
    except InvalidInput as refused:
        form.due.errors = [str(refused)]
        return None


def _named(form: AssignForm) -> tuple[StringField, str, str] | None:
    """Return the field that names the audience, what services call it, and the name in it."""
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
    return field, name, value
