"""Sign in, sign out, and know who is signed in."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from academy.domain.accounts import password_fault, sign_in_is_over
from academy.domain.errors import InvalidInput, SignInRefused
from academy.domain.people import Person, Viewer
from academy.services import tries
from academy.services.context import Academy
from academy.services.passwords import Passwords
from academy.store.accounts import SignIn
from academy.store.database import Transaction

SEEN_EVERY = timedelta(minutes=1)  # A browser's last use is written down no more often than this.
REFUSED = "That name and password do not belong together, or the account cannot sign in."
WRONG_OLD = "That is not your password of until now."


def sign_in(academy: Academy, name: str, password: str, *, shared_computer: bool = False) -> str:
    """Sign a person in by e-mail or employee number; return the token for their browser.

    Raises SignInRefused, with one sentence whatever the reason, and TooManyTries.
    """
    person, kept = _account(academy, name)
    key = tries.key("sign-in", person, name)
    tries.count(academy, key)
    hasher = Passwords(academy.settings.password_memory_kib)
    if not hasher.match(kept, password) or person is None:
        raise SignInRefused(REFUSED)
    renewed = hasher.hash(password) if hasher.outdated(kept) else kept
    with academy.store.write() as tx:
        account = tx.accounts.get(person.id)
        if account is None or account.password_hash != kept:
            raise SignInRefused(REFUSED)
        if renewed != kept:
            tx.accounts.set_password(person.id, renewed)
        tx.accounts.forget_tries(key)
        return begin(tx, person.id, academy.clock(), shared_computer=shared_computer)


def viewer(academy: Academy, token: str) -> Viewer | None:
    """Return who is signed in with this token; None when nobody is, or not any longer."""
    now = academy.clock()
    with academy.store.read() as tx:
        found = tx.accounts.sign_in(token_hash(token))
        person = None if found is None or _is_over(found, now) else tx.people.get(found.person_id)
        if found is None or person is None or person.left_on is not None:
            return None
        roles = tx.roles.of(person.id)
    if now - found.seen_at >= SEEN_EVERY:
        with academy.store.write() as tx:
            tx.accounts.note_seen(found.id, now)
    return Viewer(person, roles, found.id)


def belongs_to(academy: Academy, token: str, viewer: Viewer) -> bool:
    """Say whether a token, good or ended, was given to the viewer."""
    with academy.store.read() as tx:
        found = tx.accounts.sign_in(token_hash(token))
    return found is not None and found.person_id == viewer.person.id


def sign_out(academy: Academy, token: str) -> None:
    """Sign one browser out; a token that is no longer good changes nothing."""
    with academy.store.write() as tx:
        found = tx.accounts.sign_in(token_hash(token))
        if found is not None:
            tx.accounts.end_sign_in(found.id, academy.clock())


def sign_out_everywhere(academy: Academy, viewer: Viewer) -> None:
    """Sign the viewer out in every browser, this one included."""
    with academy.store.write() as tx:
        tx.accounts.end_all(viewer.person.id, academy.clock())


def change_password(
    academy: Academy, viewer: Viewer, old: str, new: str, *, shared_computer: bool = False
) -> str:
    """Change the viewer's own password; all sign-ins end, and a new token is returned."""
    person = viewer.person
    check_password(new, person)
    key = tries.key("sign-in", person, "")
    tries.count(academy, key)
    hasher = Passwords(academy.settings.password_memory_kib)
    with academy.store.read() as tx:
        account = tx.accounts.get(person.id)
    if account is None or not hasher.match(account.password_hash, old):
        raise SignInRefused(WRONG_OLD)
    hashed = hasher.hash(new)
    with academy.store.write() as tx:
        tx.accounts.forget_tries(key)
        return renew(tx, person.id, hashed, academy.clock(), shared_computer=shared_computer)


def set_password(academy: Academy, person_id: int, password: str) -> None:
    """Set somebody's password as the operator of this installation; their sign-ins end."""
    with academy.store.read() as tx:
        person = tx.people.get(person_id)
    check_password(password, person)
    hashed = Passwords(academy.settings.password_memory_kib).hash(password)
    with academy.store.write() as tx:
        tx.accounts.set_password(person_id, hashed)
        tx.accounts.end_all(person_id, academy.clock())


def check_password(password: str, person: Person | None) -> None:
    """Raise InvalidInput when a password is too easy to guess."""
    if fault := password_fault(password, () if person is None else _known_words(person)):
        raise InvalidInput(fault)


def begin(tx: Transaction, person_id: int, now: datetime, *, shared_computer: bool) -> str:
    """Write down that a browser signs in, under a token that nobody had before; return it."""
    token = secrets.token_urlsafe(32)
    tx.accounts.start_sign_in(
        person_id, token_hash(token), shared_computer=shared_computer, now=now
    )
    return token


def renew(
    tx: Transaction, person_id: int, password_hash: str, now: datetime, *, shared_computer: bool
) -> str:
    """Put a new password in force: all sign-ins and codes end; return a new sign-in's token."""
    tx.accounts.set_password(person_id, password_hash)
    tx.accounts.end_all(person_id, now)
    tx.accounts.use_up_codes(person_id, now)
    return begin(tx, person_id, now, shared_computer=shared_computer)


def find(tx: Transaction, name: str) -> Person | None:
    """Return the person who may sign in under this name; nobody who has left."""
    if not name.isprintable():
        return None
    person = tx.people.find(name)
    return None if person is None or person.left_on is not None else person


def token_hash(token: str) -> str:
    """Return what the database knows of a token."""
    return sha256(token.encode(errors="replace")).hexdigest()


def _account(academy: Academy, name: str) -> tuple[Person | None, str]:
    with academy.store.read() as tx:
        person = find(tx, name)
        account = None if person is None else tx.accounts.get(person.id)
    return person, account.password_hash if account else ""


def _is_over(found: SignIn, now: datetime) -> bool:
    return found.ended_at is not None or sign_in_is_over(
        started_at=found.started_at,
        seen_at=found.seen_at,
        shared_computer=found.shared_computer,
        now=now,
    )


def _known_words(person: Person) -> tuple[str, ...]:
    backwards = f"{person.last_name} {person.first_name}"
    mailbox = person.email.partition("@")[0]
    return (person.name, backwards, person.last_name, person.email, mailbox, person.employee_id)
