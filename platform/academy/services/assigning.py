"""Assign curricula, and see first whom an assignment would reach."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from academy.domain.assignments import (
    ALL_STAFF,
    Assignment,
    Audience,
    AudienceKind,
    affected,
    required,
)
from academy.domain.catalog import Curriculum
from academy.domain.errors import Forbidden, InvalidInput, NotFound
from academy.domain.people import Permission, Person, Viewer
from academy.domain.steps import CourseProgress, Done, course_progress
from academy.services import auditing
from academy.services.context import Academy
from academy.store.database import Transaction


@dataclass(frozen=True)
class Preview:
    """What an assignment would do."""

    curriculum: Curriculum
    audience: str
    people: tuple[Person, ...]  # by name
    departments: tuple[tuple[str, int], ...]  # name and how many of the people, the most first
    already: int  # how many of them have this curriculum from another assignment
    done: int  # how many of them have finished it


def curriculum(academy: Academy, slug: str) -> Curriculum:
    """Return a curriculum."""
    for found in academy.catalog.curricula:
        if found.slug == slug:
            return found
    known = ", ".join(one.slug for one in academy.catalog.curricula)
    raise InvalidInput(f"There is no curriculum called “{slug}”; there are: {known}.")


def find_audience(
    academy: Academy,
    *,
    department: str | None = None,
    role: str | None = None,
    person: str | None = None,
) -> Audience:
    """Return the one audience that is named: a department by id or name, a role, or a person."""
    named = [name for name in (department, role, person) if name]
    if len(named) != 1:
        raise InvalidInput("Name one audience: a department, a job role, or a person.")
    with academy.store.read() as tx:
        if department:
            ids = {d.name.lower(): d.id for d in tx.people.departments()}
            id = ids.get(department.strip().lower(), department.strip())
            audience = Audience(AudienceKind.DEPARTMENT, id)
        elif role:
            audience = Audience(AudienceKind.JOB_ROLE, role.strip())
        else:
            found = tx.people.find(person or "")
            if found is None:
                raise InvalidInput(f"There is no person “{person}”.")
            audience = Audience(AudienceKind.PERSON, found.employee_id)
        audience_name(academy, tx, audience)
    return audience


def audience_name(academy: Academy, tx: Transaction, audience: Audience) -> str:
    """Return what people call the audience; raise InvalidInput when there is none such."""
    names = audience_names(academy, tx, audience)
    if audience.value not in names:
        kind = audience.kind.value.replace("_", " ")
        raise InvalidInput(f"There is no {kind} “{audience.value}”.")
    return names[audience.value]


def audience_names(academy: Academy, tx: Transaction, audience: Audience) -> Mapping[str, str]:
    """Return value → name for audiences of this one's kind; of persons, for this one alone."""
    if audience.kind is AudienceKind.DEPARTMENT:
        return {department.id: department.name for department in tx.people.departments()}
    if audience.kind is AudienceKind.JOB_ROLE:
        roles = {role.slug: role.name for role in academy.catalog.framework.job_roles}
        return {ALL_STAFF: "All staff"} | roles
    person = tx.people.find(audience.value)
    return {} if person is None else {person.employee_id: person.name}


def reached(academy: Academy, audience: Audience) -> tuple[Person, ...]:
    """Return whom an assignment to this audience would reach, by name."""
    with academy.store.read() as tx:
        audience_name(academy, tx, audience)
        return _reached(tx, audience)


def assign(
    academy: Academy, slug: str, audience: Audience, due: date, actor: Viewer | None = None
) -> tuple[Assignment, int]:
    """Assign a curriculum; return the assignment and how many people it reaches.

    Doing the same again reaches only who is not reached yet. `actor` is None for the operator.
    """
    _needs(actor)
    chosen = curriculum(academy, slug)
    now = academy.clock()
    check_due(academy, due)
    with academy.store.write() as tx:
        name = audience_name(academy, tx, audience)
        people = _reached(tx, audience)
        _refuse_nobody(people, name)
        id, new = tx.assignments.add(
            chosen.slug,
            audience,
            due,
            [person.id for person in people],
            today=now.date(),
            assigned_by=actor.person.id if actor else None,
        )
        auditing.note(
            academy,
            tx,
            actor,
            "curriculum assigned" if new else "assignment repeated",
            f"{chosen.slug} → {audience.kind.value} {audience.value}",
            after={
                "curriculum": chosen.name,
                "audience": name,
                "due": due.isoformat(),
                "people": len(people),
            },
        )
        found = tx.assignments.get(id)
    if found is None:
        raise NotFound("The assignment is gone.")
    return found, len(people)


def preview(academy: Academy, slug: str, audience: Audience) -> Preview:
    """Return what an assignment would do, before anybody says yes to it."""
    chosen = curriculum(academy, slug)
    people = reached(academy, audience)
    with academy.store.read() as tx:
        name = audience_name(academy, tx, audience)
        departments = {department.id: department.name for department in tx.people.departments()}
        already = tx.assignments.reached_by(chosen.slug)
        done = tx.finished.by_all()
    _refuse_nobody(people, name)
    counted = Counter(departments[person.department_id] for person in people)
    nothing = Done()
    return Preview(
        chosen,
        name,
        people,
        tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))),
        sum(person.id in already for person in people),
        sum(
            all(way.finished for way in ways(academy, chosen, done.get(person.id, nothing)))
            for person in people
        ),
    )


def ways(academy: Academy, chosen: Curriculum, done: Done) -> tuple[CourseProgress, ...]:
    """Return how far somebody is in each required course of a curriculum."""
    catalog = academy.catalog
    return tuple(
        course_progress(catalog.course(slug), catalog.exercises, done) for slug in required(chosen)
    )


def check_due(academy: Academy, due: date | None) -> date:
    """Return the day something is due; raise InvalidInput for none, and for one in the past."""
    if due is None:
        raise InvalidInput("Please choose a due date; this curriculum has none of its own.")
    if due < academy.clock().date():
        raise InvalidInput(f"The due date {due.isoformat()} is in the past; today or later works.")
    return due


def _refuse_nobody(people: tuple[Person, ...], name: str) -> None:
    if not people:
        raise InvalidInput(f"Nobody works under “{name}” now, so nobody would be reached.")


def _reached(tx: Transaction, audience: Audience) -> tuple[Person, ...]:
    """Return whom an assignment would reach now, without reading everybody for one department."""
    department = audience.value if audience.kind is AudienceKind.DEPARTMENT else ""
    return affected(tx.people.members(department), audience)


def _needs(actor: Viewer | None) -> None:
    if actor is not None and not actor.may(Permission.ASSIGN):
        raise Forbidden("Only the data manager assigns curricula.")
