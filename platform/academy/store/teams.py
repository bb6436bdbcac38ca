"""How far groups of people are, at a glance: one query each, however many they are."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Integer, cast, func, select, union_all
from sqlalchemy.orm import Session

from academy.store.tables import AttemptRow, LessonReadRow, QuizAttemptRow, SkillProgressRow


class Teams:
    """Reads what a team's page shows within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def targets(self, person_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Return person id → (targets reached, targets) from the projection."""
        reached = cast(SkillProgressRow.level >= SkillProgressRow.target, Integer)
        query = (
            select(SkillProgressRow.person_id, func.sum(reached), func.count())
            .where(SkillProgressRow.person_id.in_(person_ids), SkillProgressRow.target > 0)
            .group_by(SkillProgressRow.person_id)
        )
        rows = self._session.execute(query)
        return {person_id: (reached, asked) for person_id, reached, asked in rows}

    def last_active(self, person_ids: Collection[int]) -> Mapping[int, datetime]:
        """Return person id → when they last finished a lesson, took a quiz or handed work in."""
        done = union_all(
            *(
                select(row.person_id, row.at).where(row.person_id.in_(person_ids))
                for row in (AttemptRow, LessonReadRow, QuizAttemptRow)
            )
        ).subquery()
        query = select(done.c.person_id, func.max(done.c.at)).group_by(done.c.person_id)
        return dict(self._session.execute(query).all())
