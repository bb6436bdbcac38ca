"""One-time codes: for a first password, and when one is forgotten.

Whoever has a mailbox gets the code by mail; for field crews an administrator prints it.
"""

import secrets
from hashlib import sha256

from academy.domain.accounts import (
    CODE_ALPHABET,
    CODE_LENGTH,
    MAILED_CODE_LASTS,
    MAILED_CODES_AN_HOUR,
    PRINTED_CODE_LASTS,
    grouped_code,
    normal_code,
)
from academy.domain.errors import Forbidden, InvalidInput, NotFound, SignInRefused
from academy.domain.people import Permission, Person, Viewer
from academy.services import accounts, auditing, tries
from academy.services.context import Academy
from academy.services.passwords import Passwords

JOB = "mail_code"
REFUSED = (
    "That code does not work: it may be mistyped, used already, or too old. Ask for a new one."
)
SUBJECT = "Your code for the City Data Academy"
BODY = """\
Hello {name},

somebody, probably you, asked for a one-time code for the City Data Academy.

    {code}

Open {site}/use-code, type your e-mail address and this code, and choose a password.
The code works once and for one hour.

If you did not ask for it, you need not do anything: your password has not changed.
"""


def send_code(academy: Academy, name: str) -> None:
    """Mail a code to the person of this name, if there is one with a mailbox.

    It happens in the background, so that neither the answer nor its delay says whether there is.
    """
    with academy.store.read() as tx:
        person = accounts.find(tx, name)
    if person is not None and person.email:
        academy.queue.put(JOB, person.id)


def mail_code(academy: Academy, person_id: int) -> None:
    """Do the job of `send_code`; nothing is sent beyond a few codes an hour."""
    now = academy.clock()
    code = _new_code()
    with academy.store.write() as tx:
        person = tx.people.get(person_id)
        if person is None or person.left_on is not None or not person.email:
            return
        until = now + MAILED_CODE_LASTS
        if tx.accounts.codes_until(person_id, after=now, until=until) >= MAILED_CODES_AN_HOUR:
            return
        tx.accounts.add_code(person_id, _hash(person_id, code), until, replacing_at=None)
    body = BODY.format(
        name=person.first_name, code=grouped_code(code), site=academy.settings.site_url
    )
    academy.messenger.send(person.email, SUBJECT, body)


def print_code(academy: Academy, actor: Viewer | None, person_id: int) -> str:
    """Make a code to be printed and handed over; older codes of the person stop working.

    `actor` is None when the operator of this installation does it.
    """
    if actor is not None and not actor.may(Permission.CHANGE_ACCOUNTS):
        raise Forbidden("Only an administrator can make a code for somebody else.")
    now = academy.clock()
    code = _new_code()
    with academy.store.write() as tx:
        person = tx.people.get(person_id)
        if person is None:
            raise NotFound("There is no such person.")
        if person.left_on is not None:
            raise InvalidInput(f"{person.name} has left, and cannot get a code.")
        until = now + PRINTED_CODE_LASTS
        tx.accounts.add_code(person_id, _hash(person_id, code), until, replacing_at=now)
        whose = f"{person.name} ({person.employee_id})"
        auditing.note(academy, tx, actor, "access code printed", whose)
    return grouped_code(code)


def check_code(academy: Academy, name: str, code: str) -> None:
    """Return when the code would let this person choose a password; it stays unused.

    Raises SignInRefused, with one sentence whatever the reason, and TooManyTries.
    """
    person = _person(academy, name)
    key = tries.key("code", person, name)
    tries.count(academy, key)
    with academy.store.write() as tx:
        if not (person and tx.accounts.has_code(person.id, _typed(person, code), academy.clock())):
            raise SignInRefused(REFUSED)
        tx.accounts.forget_tries(key)


def use_code(
    academy: Academy, name: str, code: str, new_password: str, *, shared_computer: bool = False
) -> str:
    """Set a password with a code, which is then used up; return the token of a new sign-in.

    Raises InvalidInput, and leaves the code unused, when the password is too easy to guess.
    """
    accounts.check_password(new_password, None)
    person = _person(academy, name)
    keys = [tries.key(what, person, name) for what in ("code", "sign-in")]
    tries.count(academy, keys[0])
    hashed = Passwords(academy.settings.password_memory_kib).hash(new_password)
    now = academy.clock()
    with academy.store.write() as tx:
        if not (person and tx.accounts.use_code(person.id, _typed(person, code), now)):
            raise SignInRefused(REFUSED)
        accounts.check_password(new_password, person)
        for key in keys:
            tx.accounts.forget_tries(key)
        return accounts.renew(tx, person.id, hashed, now, shared_computer=shared_computer)


def _person(academy: Academy, name: str) -> Person | None:
    with academy.store.read() as tx:
        return accounts.find(tx, name)


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _typed(person: Person, code: str) -> str:
    return _hash(person.id, normal_code(code))


def _hash(person_id: int, code: str) -> str:
    return sha256(f"{person_id} {code}".encode(errors="replace")).hexdigest()
