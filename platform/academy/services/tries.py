"""Making somebody wait who guesses: counted by account, or by a name that belongs to nobody."""

from hashlib import sha256

from academy.domain.accounts import FORGIVEN_AFTER, after_failure, in_words
from academy.domain.errors import TooManyTries
from academy.domain.people import Person
from academy.services.context import Academy


def key(what: str, person: Person | None, name: str) -> str:
    """Return under which digest tries are counted; names that nobody has look like any other."""
    whose = f"name {name.strip().lower()}" if person is None else f"person {person.id}"
    return sha256(f"{what} {whose}".encode(errors="replace")).hexdigest()


def count(academy: Academy, key_hash: str) -> None:
    """Count a try as failed before it is made, or raise TooManyTries while there is a pause.

    Counting first leaves no gap in which many tries at once would all be heard; whoever succeeds
    lets the count be forgotten (`Accounts.forget_tries`).
    """
    now = academy.clock()
    with academy.store.write() as tx:
        tries = tx.accounts.tries(key_hash, now)
        if wait := tries.waiting(now):
            raise TooManyTries(
                f"Too many wrong tries in a row. You can try again in {in_words(wait)}."
            )
        tx.accounts.set_tries(key_hash, after_failure(tries, now))
        tx.accounts.forget_tries_before(now - FORGIVEN_AFTER)
