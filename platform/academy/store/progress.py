"""The events that progress follows from, and the projection kept beside them for speed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from academy.domain.catalog import Level
from academy.domain.progress import Approval, ApprovalKind
from academy.domain.projection import CountKey, ExerciseState, SkillState, count_keys
from academy.store.tables import (
    ApprovalRow,
    ExerciseProgressRow,
    PersonRow,
    SkillCountRow,
    SkillProgressRow,
)
from academy.store.upserts import add_to_row


class Progress:
    """Reads and writes approvals and the projection within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_approval(self, person_id: int, approval: Approval, *, given_by: int, text: str) -> None:
        """Keep a supervisor's note or a data manager's review."""
        self._session.add(
            ApprovalRow(
                person_id=person_id,
                skill=approval.skill,
                level=int(approval.level),
                kind=approval.kind.value,
                given_by=given_by,
                text=text,
                at=approval.at,
            )
        )
        self._session.flush()

    def approvals(self, person_id: int | None = None) -> Mapping[int, tuple[Approval, ...]]:
        """Return person id → approvals, of one person or of everyone."""
        query = select(ApprovalRow).order_by(ApprovalRow.id)
        if person_id is not None:
            query = query.where(ApprovalRow.person_id == person_id)
        found: dict[int, list[Approval]] = {}
        for row in self._session.scalars(query):
            approval = Approval(row.skill, Level(row.level), ApprovalKind(row.kind), row.at)
            found.setdefault(row.person_id, []).append(approval)
        return {person: tuple(several) for person, several in found.items()}

    def skills(self, person_id: int | None = None) -> tuple[SkillState, ...]:
        """Return the projected skill states, of one person or of everyone."""
        query = select(SkillProgressRow)
        if person_id is not None:
            query = query.where(SkillProgressRow.person_id == person_id)
        rows = self._session.scalars(
            query.order_by(SkillProgressRow.person_id, SkillProgressRow.skill)
        )
        return tuple(_skill_state(row) for row in rows)

    def exercises(self, person_id: int | None = None) -> tuple[ExerciseState, ...]:
        """Return the projected exercise states, of one person or of everyone."""
        query = select(ExerciseProgressRow)
        if person_id is not None:
            query = query.where(ExerciseProgressRow.person_id == person_id)
        order = (ExerciseProgressRow.person_id, ExerciseProgressRow.exercise)
        return tuple(
            ExerciseState(
                row.person_id,
                row.exercise,
                row.attempts,
                row.best_score,
                row.max_score,
                row.passed_at,
            )
            for row in self._session.scalars(query.order_by(*order))
        )

    def counts(self, within: str | None = None) -> Counter[CountKey]:
        """Return the projected counts that are not zero, of one filter value or of them all."""
        query = select(SkillCountRow).where(SkillCountRow.people != 0)
        if within is not None:
            query = query.where(SkillCountRow.filter == within)
        return Counter({_count_key(row): row.people for row in self._session.scalars(query)})

    def replace_person(
        self,
        person_id: int,
        skills: Iterable[SkillState],
        exercises: Iterable[ExerciseState],
    ) -> None:
        """Put a person's states into the projection, and move the counts by the difference."""
        # Two grades of one person at once take turns here (SQLite has one writer anyway).
        self._session.execute(
            select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()
        )
        new = tuple(skills)
        change = count_keys(new)
        change.subtract(count_keys(self.skills(person_id)))
        for table in (SkillProgressRow, ExerciseProgressRow):
            self._session.execute(delete(table).where(table.person_id == person_id))
        self._insert(new, exercises)
        for key in sorted((key for key, n in change.items() if n), key=_order):
            add_to_row(self._session, SkillCountRow, _count_values(key), people=change[key])

    def replace_all(self, skills: Iterable[SkillState], exercises: Iterable[ExerciseState]) -> None:
        """Put a projection for everyone in the place of the old one."""
        new = tuple(skills)
        for table in (SkillCountRow, SkillProgressRow, ExerciseProgressRow):
            self._session.execute(delete(table))
        self._insert(new, exercises)
        counts = [_count_values(key) | {"people": n} for key, n in count_keys(new).items()]
        if counts:
            self._session.execute(insert(SkillCountRow), counts)

    def _insert(self, skills: Iterable[SkillState], exercises: Iterable[ExerciseState]) -> None:
        skill_values = [vars(s) | {"filters": list(s.filters)} for s in skills]
        exercise_values = [dict(vars(state)) for state in exercises]
        if skill_values:
            self._session.execute(insert(SkillProgressRow), skill_values)
        if exercise_values:
            self._session.execute(insert(ExerciseProgressRow), exercise_values)


def _order(key: CountKey) -> tuple[str, str, str, int, int]:
    """Lock count rows in one order everywhere, so that two grades never wait for each other."""
    return (key.department_id, key.skill, key.filter, key.target, key.level)


def _count_values(key: CountKey) -> dict[str, object]:
    return vars(key) | {"target": int(key.target), "level": int(key.level)}


def _count_key(row: SkillCountRow) -> CountKey:
    return CountKey(row.department_id, row.skill, row.filter, Level(row.target), Level(row.level))


def _skill_state(row: SkillProgressRow) -> SkillState:
    return SkillState(
        row.person_id,
        row.skill,
        row.department_id,
        tuple(row.filters),
        Level(row.level),
        Level(row.target),
        row.earned_at,
        row.expires_on,
        row.attempt_id,
        row.framework_version,
    )
