"""Passwords, one-time codes and signed-in browsers. Secrets arrive here hashed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from academy.store.tables import AccessCodeRow, PersonRow, SignInRow


@dataclass(frozen=True)
class Account:
    """What sign-in needs to know about a person."""

    person_id: int
    password_hash: str  # "" until a first password is set
    failed_sign_ins: int
    refused_until: datetime | None


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
        return Account(row.id, row.password_hash, row.failed_sign_ins, row.refused_until)

    def set_password(self, person_id: int, password_hash: str) -> None:
        """Set the password, and forget failed sign-ins."""
        self._change(person_id, password_hash=password_hash, failed_sign_ins=0, refused_until=None)

    def note_failure(self, person_id: int, failures: int, refused_until: datetime | None) -> None:
        """Remember a failed sign-in, and until when further ones are refused."""
        self._change(person_id, failed_sign_ins=failures, refused_until=refused_until)

    def forget_failures(self, person_id: int) -> None:
        """Start counting failed sign-ins anew."""
        self._change(person_id, failed_sign_ins=0, refused_until=None)

    def add_code(self, person_id: int, code_hash: str, expires_at: datetime) -> None:
        """Keep a new one-time code, and put the person's older ones out of use."""
        self._session.execute(
            update(AccessCodeRow)
            .where(AccessCodeRow.person_id == person_id, AccessCodeRow.used_at.is_(None))
            .values(used_at=expires_at)
        )
        self._session.add(
            AccessCodeRow(person_id=person_id, code_hash=code_hash, expires_at=expires_at)
        )

    def use_code(self, person_id: int, code_hash: str, now: datetime) -> bool:
        """Use up a code; say whether it was the person's, unused and not expired."""
        changed = self._session.execute(
            update(AccessCodeRow)
            .where(
                AccessCodeRow.person_id == person_id,
                AccessCodeRow.code_hash == code_hash,
                AccessCodeRow.used_at.is_(None),
                AccessCodeRow.expires_at > now,
            )
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

    def _change(self, person_id: int, **values: object) -> None:
        self._session.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))
