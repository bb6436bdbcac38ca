"""What was typed when the sign-in had already ended, until its person is back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.store.tables import KeptWorkRow
from academy.store.upserts import put_row


@dataclass(frozen=True)
class KeptWork:
    """The answers of one exercise, typed on top of revision `based_on` of its draft."""

    exercise: str
    answers: Mapping[str, str]
    based_on: int
    at: datetime


class KeptWorks:
    """Reads and writes kept work within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, sign_in_id: int, work: KeptWork) -> None:
        """Keep work under the sign-in that has ended; the newest of an exercise counts."""
        values = vars(work) | {"answers": dict(work.answers), "sign_in_id": sign_in_id}
        put_row(self._session, KeptWorkRow, values)

    def of(self, sign_in_id: int) -> tuple[KeptWork, ...]:
        """Return what is kept under a sign-in, newest first."""
        query = select(KeptWorkRow).where(KeptWorkRow.sign_in_id == sign_in_id)
        rows = self._session.scalars(query.order_by(KeptWorkRow.at.desc(), KeptWorkRow.exercise))
        return tuple(KeptWork(row.exercise, row.answers, row.based_on, row.at) for row in rows)

    def move(self, sign_in_id: int, exercise: str, to_sign_in_id: int) -> None:
        """Keep one exercise's work under a newer sign-in, for its person to decide about."""
        row = self._session.get(KeptWorkRow, (sign_in_id, exercise))
        if row is not None:
            work = KeptWork(row.exercise, row.answers, row.based_on, row.at)
            self.forget(sign_in_id, exercise)
            self.put(to_sign_in_id, work)

    def forget(self, sign_in_id: int, exercise: str) -> None:
        """Stop keeping one exercise's work."""
        self._session.execute(
            delete(KeptWorkRow).where(
                KeptWorkRow.sign_in_id == sign_in_id, KeptWorkRow.exercise == exercise
            )
        )

    def forget_before(self, moment: datetime) -> None:
        """Stop keeping what is older than this."""
        self._session.execute(delete(KeptWorkRow).where(KeptWorkRow.at < moment))
