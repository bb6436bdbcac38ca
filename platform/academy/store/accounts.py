"""Passwords, one-time codes and signed-in browsers. Secrets arrive here hashed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.orm import Session

from academy.domain.accounts import Tries
from academy.store.tables import AccessCodeRow, PersonRow, SignInRow, TryRow
from academy.store.upserts import put_row, put_row_if_new


@dataclass(frozen=True)
class Account:
    """What sign-in needs to know about a person."""

    person_id: int
    password_hash: str  # "" until a first password is set


@dataclass(frozen=True)
class SignIn:
    """One signed-in browser."""

    id: int
    person_id: int
    shared_computer: bool
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None


class Accounts:
    """Reads and writes accounts within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: int) -> Account | None:
        """Return the account of a person."""
        row = self._session.get(PersonRow, person_id)
        if row is None:
            return None
        return Account(row.id, row.password_hash)

    def with_password(self, person_ids: Iterable[int]) -> frozenset[int]:
        """Return which of these people have set a password."""
        query = select(PersonRow.id).where(PersonRow.id.in_(list(person_ids)))
        return frozenset(self._session.scalars(query.where(PersonRow.password_hash != "")))

    def set_password(self, person_id: int, password_hash: str) -> None:
        """Set the password."""
        self._session.execute(
            update(PersonRow).where(PersonRow.id == person_id).values(password_hash=password_hash)
        )

    def tries(self, key_hash: str, now: datetime) -> Tries:
        """Return how often this was tried in a row, and hold it until the transaction ends."""
        put_row_if_new(self._session, TryRow, {"key_hash": key_hash, "count": 0, "last": now})
        row = self._session.scalars(
            select(TryRow).where(TryRow.key_hash == key_hash).with_for_update()
        ).one()
        return Tries(row.last, row.count, row.refused_until)

    def set_tries(self, key_hash: str, tries: Tries) -> None:
        """Remember how often this was tried."""
        put_row(self._session, TryRow, vars(tries) | {"key_hash": key_hash})

    def forget_tries(self, key_hash: str) -> None:
        """Start counting anew."""
        self._session.execute(delete(TryRow).where(TryRow.key_hash == key_hash))

    def forget_tries_before(self, moment: datetime) -> None:
        """Forget everything that was last tried before this."""
        self._session.execute(delete(TryRow).where(TryRow.last < moment))

    def add_code(
        self, person_id: int, code_hash: str, expires_at: datetime, *, replacing_at: datetime | None
    ) -> None:
        """Keep a new one-time code; with `replacing_at`, the older ones are used up as of then."""
        if replacing_at is not None:
            self.use_up_codes(person_id, replacing_at)
        self._session.add(
            AccessCodeRow(person_id=person_id, code_hash=code_hash, expires_at=expires_at)
        )
        self._session.flush()

    def has_code(self, person_id: int, code_hash: str, now: datetime) -> bool:
        """Say whether this is a code of the person, unused and not expired."""
        query = select(AccessCodeRow.id).where(_is_code(person_id, code_hash, now))
        return self._session.scalar(query) is not None

    def codes_until(self, person_id: int, *, after: datetime, until: datetime) -> int:
        """Return how many codes of the person, used or not, expire in this time."""
        query = select(func.count(AccessCodeRow.id)).where(
            AccessCodeRow.person_id == person_id,
            AccessCodeRow.expires_at > after,
            AccessCodeRow.expires_at <= until,
        )
        return self._session.scalar(query) or 0

    def use_up_codes(self, person_id: int, now: datetime) -> None:
        """Put all codes of the person out of use."""
        self._session.execute(
            update(AccessCodeRow)
            .where(AccessCodeRow.person_id == person_id, AccessCodeRow.used_at.is_(None))
            .values(used_at=now)
        )

    def use_code(self, person_id: int, code_hash: str, now: datetime) -> bool:
        """Use up a code; say whether it was the person's, unused and not expired."""
        changed = self._session.execute(
            update(AccessCodeRow)
            .where(_is_code(person_id, code_hash, now))
            .values(used_at=now)
            .returning(AccessCodeRow.id)
        )
        return changed.first() is not None

    def start_sign_in(
        self, person_id: int, token_hash: str, *, shared_computer: bool, now: datetime
    ) -> None:
        """Remember a browser that has just signed in."""
        self._session.add(
            SignInRow(
                person_id=person_id,
                token_hash=token_hash,
                shared_computer=shared_computer,
                started_at=now,
                seen_at=now,
            )
        )

    def sign_in(self, token_hash: str) -> SignIn | None:
        """Return the browser that holds this token."""
        row = self._session.scalar(select(SignInRow).where(SignInRow.token_hash == token_hash))
        if row is None:
            return None
        return SignIn(
            row.id, row.person_id, row.shared_computer, row.started_at, row.seen_at, row.ended_at
        )

    def note_seen(self, sign_in_id: int, now: datetime) -> None:
        """Remember that the browser was used."""
        self._session.execute(
            update(SignInRow).where(SignInRow.id == sign_in_id).values(seen_at=now)
        )

    def end_sign_in(self, sign_in_id: int, now: datetime) -> None:
        """Sign one browser out."""
        self._end(SignInRow.id == sign_in_id, now)

    def end_all(self, person_id: int, now: datetime) -> None:
        """Sign a person out everywhere."""
        self._end(SignInRow.person_id == person_id, now)

    def _end(self, which: ColumnElement[bool], now: datetime) -> None:
        self._session.execute(
            update(SignInRow).where(which, SignInRow.ended_at.is_(None)).values(ended_at=now)
        )


def _is_code(person_id: int, code_hash: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        AccessCodeRow.person_id == person_id,
        AccessCodeRow.code_hash == code_hash,
        AccessCodeRow.used_at.is_(None),
        AccessCodeRow.expires_at > now,
    )
