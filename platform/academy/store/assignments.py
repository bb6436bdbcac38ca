"""Assignments, the people they reached, and the facts their standing follows from."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from academy.domain.assignments import Assignment, Audience, AudienceKind
from academy.store.tables import AssignedPersonRow, AssignmentRow


class Assignments:
    """Reads and writes assignments within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        curriculum: str,
        audience: Audience,
        due: date,
        people: Iterable[int],
        *,
        today: date,
        assigned_by: int | None,
    ) -> tuple[int, bool]:
        """Keep an assignment and whom it reaches; return its id, and whether it is new.

        The same curriculum for the same audience by the same day is one assignment: doing it again
        only adds the people who are not reached yet.
        """
        row = self._same(curriculum, audience, due)
        new = row is None
        if row is None:
            row = AssignmentRow(
                curriculum=curriculum,
                audience_kind=audience.kind.value,
                audience=audience.value,
                due=due,
                assigned_on=today,
                assigned_by=assigned_by,
            )
            self._session.add(row)
            self._session.flush()
        there = set(self.people(row.id))
        values = [{"assignment_id": row.id, "person_id": id} for id in sorted({*people} - there)]
        if values:
            self._session.execute(insert(AssignedPersonRow), values)
        return row.id, new

    def get(self, assignment_id: int) -> Assignment | None:
        """Return an assignment."""
        row = self._session.get(AssignmentRow, assignment_id)
        return None if row is None else _assignment(row)

    def all(self) -> tuple[Assignment, ...]:
        """Return every assignment, newest first."""
        rows = self._session.scalars(select(AssignmentRow).order_by(AssignmentRow.id.desc()))
        return tuple(_assignment(row) for row in rows)

    def of_person(self, person_id: int) -> tuple[Assignment, ...]:
        """Return what was assigned to a person, the earliest due first."""
        query = (
            select(AssignmentRow)
            .join(AssignedPersonRow, AssignedPersonRow.assignment_id == AssignmentRow.id)
            .where(AssignedPersonRow.person_id == person_id)
            .order_by(AssignmentRow.due, AssignmentRow.id)
        )
        return tuple(_assignment(row) for row in self._session.scalars(query))

    def of_people(self, person_ids: Collection[int]) -> Mapping[int, tuple[Assignment, ...]]:
        """Return person id → what was assigned to them, the earliest due first."""
        query = (
            select(AssignedPersonRow.person_id, AssignmentRow)
            .join(AssignmentRow, AssignedPersonRow.assignment_id == AssignmentRow.id)
            .where(AssignedPersonRow.person_id.in_(person_ids))
            .order_by(AssignmentRow.due, AssignmentRow.id)
        )
        found: dict[int, list[Assignment]] = {}
        for person_id, row in self._session.execute(query):
            found.setdefault(person_id, []).append(_assignment(row))
        return {person_id: tuple(several) for person_id, several in found.items()}

    def reached_by(self, curriculum: str) -> frozenset[int]:
        """Return the ids of the people to whom a curriculum was assigned, by whatever way."""
        query = (
            select(AssignedPersonRow.person_id)
            .join(AssignmentRow, AssignedPersonRow.assignment_id == AssignmentRow.id)
            .where(AssignmentRow.curriculum == curriculum)
        )
        return frozenset(self._session.scalars(query))

    def people(self, assignment_id: int) -> tuple[int, ...]:
        """Return the ids of the people whom an assignment reached."""
        query = select(AssignedPersonRow.person_id).where(
            AssignedPersonRow.assignment_id == assignment_id
        )
        return tuple(self._session.scalars(query.order_by(AssignedPersonRow.person_id)))

    def _same(self, curriculum: str, audience: Audience, due: date) -> AssignmentRow | None:
        return self._session.scalar(
            select(AssignmentRow).where(
                AssignmentRow.curriculum == curriculum,
                AssignmentRow.audience_kind == audience.kind.value,
                AssignmentRow.audience == audience.value,
                AssignmentRow.due == due,
            )
        )


def _assignment(row: AssignmentRow) -> Assignment:
    audience = Audience(AudienceKind(row.audience_kind), row.audience)
    return Assignment(row.id, row.curriculum, audience, row.due, row.assigned_on)
