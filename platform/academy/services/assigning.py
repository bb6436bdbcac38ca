"""Assign curricula, see whom an assignment reaches, and follow how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from academy.domain.assignments import (
    ALL_STAFF,
    Assignment,
    Audience,
    AudienceKind,
    Standing,
    affected,
    required,
    standing,
    tally,
)
from academy.domain.catalog import Curriculum
from academy.domain.errors import Forbidden, InvalidInput, NotFound
from academy.domain.people import Permission, Person, Viewer
from academy.domain.steps import CourseProgress, Done, course_progress
from academy.services.context import Academy
from academy.store.database import Transaction

OPERATOR = "operator"


@dataclass(frozen=True)
class Mine:
    """What was assigned to one person, and how far they are."""

    assignment: Assignment
    curriculum: Curriculum
    courses: tuple[CourseProgress, ...]  # the required ones
    standing: Standing


@dataclass(frozen=True)
class CohortLine:
    """One person reached by an assignment."""

    person: Person
    standing: Standing
    done: int
    total: int


@dataclass(frozen=True)
class Cohort:
    """An assignment with everyone it reached, and how many stand where."""

    assignment: Assignment
    curriculum: Curriculum
    audience: str
    lines: tuple[CohortLine, ...]
    tally: Mapping[Standing, int]


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
        _audience_name(academy, tx, audience)
    return audience


def reached(academy: Academy, audience: Audience) -> tuple[Person, ...]:
    """Return whom an assignment to this audience would reach, by name."""
    with academy.store.read() as tx:
        _audience_name(academy, tx, audience)
        return affected(tx.people.members(), audience)


def assign(
    academy: Academy, slug: str, audience: Audience, due: date, actor: Viewer | None = None
) -> tuple[Assignment, int]:
    """Assign a curriculum; return the assignment and how many people it reaches.

    Doing the same again reaches only who is not reached yet. `actor` is None for the operator.
    """
    _needs(actor)
    chosen = curriculum(academy, slug)
    now = academy.clock()
    if due < now.date():
        raise InvalidInput(f"The due date {due.isoformat()} is in the past; today or later works.")
    with academy.store.write() as tx:
        name = _audience_name(academy, tx, audience)
        people = affected(tx.people.members(), audience)
        if not people:
            raise InvalidInput(f"Nobody works under “{name}” now, so nobody would be reached.")
        id, new = tx.assignments.add(
            chosen.slug,
            audience,
            due,
            [person.id for person in people],
            today=now.date(),
            assigned_by=actor.person.id if actor else None,
        )
        tx.audit.add(
            at=now,
            actor=actor.person.employee_id if actor else OPERATOR,
            action="curriculum assigned" if new else "assignment repeated",
            subject=f"{chosen.slug} → {audience.kind.value} {audience.value}",
            after={"due": due.isoformat(), "people": len(people)},
        )
        found = tx.assignments.get(id)
    if found is None:
        raise NotFound("The assignment is gone.")
    return found, len(people)


def mine(academy: Academy, person_id: int) -> tuple[Mine, ...]:
    """Return what was assigned to a person: what is not done first, the earliest due first."""
    today = academy.clock().date()
    with academy.store.read() as tx:
        assignments = tx.assignments.of_person(person_id)
        done = tx.finished.by(person_id)
    lines = [_mine(academy, one, done, today) for one in assignments if _known(academy, one)]
    return tuple(sorted(lines, key=lambda line: line.standing is Standing.DONE))


def cohorts(academy: Academy) -> tuple[Cohort, ...]:
    """Return every assignment with its people, newest first."""
    with academy.store.read() as tx:
        people = {person.id: person for person in tx.people.members()}
        done = tx.finished.by_all()
        found = [
            (one, tx.assignments.people(one.id), _audience_name(academy, tx, one.audience))
            for one in tx.assignments.all()
            if _known(academy, one)
        ]
    return tuple(
        _cohort(academy, one, name, [people[id] for id in ids if id in people], done)
        for one, ids, name in found
    )


def cohort(academy: Academy, assignment_id: int) -> Cohort:
    """Return one assignment with its people, by name."""
    with academy.store.read() as tx:
        one = tx.assignments.get(assignment_id)
        if one is None or not _known(academy, one):
            raise NotFound("There is no such assignment.")
        ids = set(tx.assignments.people(assignment_id))
        people = [person for person in tx.people.members() if person.id in ids]
        done = tx.finished.by_assigned(assignment_id)
        name = _audience_name(academy, tx, one.audience)
    return _cohort(academy, one, name, people, done)


def _mine(academy: Academy, one: Assignment, done: Done, today: date) -> Mine:
    chosen = curriculum(academy, one.curriculum)
    ways = _ways(academy, chosen, done)
    return Mine(one, chosen, ways, standing(ways, one.due, today))


def _cohort(
    academy: Academy,
    one: Assignment,
    audience: str,
    people: list[Person],
    done: Mapping[int, Done],
) -> Cohort:
    chosen, today = curriculum(academy, one.curriculum), academy.clock().date()
    nothing = Done()
    lines = []
    for person in people:
        ways = _ways(academy, chosen, done.get(person.id, nothing))
        lines.append(
            CohortLine(
                person,
                standing(ways, one.due, today),
                sum(way.done for way in ways),
                sum(way.total for way in ways),
            )
        )
    return Cohort(one, chosen, audience, tuple(lines), tally(line.standing for line in lines))


def _ways(academy: Academy, chosen: Curriculum, done: Done) -> tuple[CourseProgress, ...]:
    catalog = academy.catalog
    return tuple(
        course_progress(catalog.course(slug), catalog.exercises, done) for slug in required(chosen)
    )


def _known(academy: Academy, one: Assignment) -> bool:
    """Say whether the curriculum of an assignment is still taught."""
    return any(found.slug == one.curriculum for found in academy.catalog.curricula)


def _needs(actor: Viewer | None) -> None:
    if actor is not None and not actor.may(Permission.ASSIGN):
        raise Forbidden("Only the data manager assigns curricula.")


def _audience_name(academy: Academy, tx: Transaction, audience: Audience) -> str:
    """Return what people call the audience; raise InvalidInput when there is none such."""
    if audience.kind is AudienceKind.DEPARTMENT:
        names = {department.id: department.name for department in tx.people.departments()}
    elif audience.kind is AudienceKind.JOB_ROLE:
        names = {role.slug: role.name for role in academy.catalog.framework.job_roles}
        names.setdefault(ALL_STAFF, "All staff")
    else:
        person = tx.people.find(audience.value)
        names = {} if person is None else {audience.value: person.name}
    if audience.value not in names:
        kind = audience.kind.value.replace("_", " ")
        raise InvalidInput(f"There is no {kind} “{audience.value}”.")
    return names[audience.value]
