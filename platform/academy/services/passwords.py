"""Hashing passwords with argon2id, at the cost that the settings ask for."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from academy.domain.accounts import normal_password

ROUNDS = 2  # With 19 MiB of memory and one lane: OWASP's recommended least.


class Passwords:
    """Makes and compares password hashes; a guess always costs the same, whoever it is for."""

    def __init__(self, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=memory_kib, parallelism=1)

    def hash(self, password: str) -> str:
        """Return the hash to keep; it names its own parameters."""
        return self._hasher.hash(normal_password(password))

    def match(self, kept: str, password: str) -> bool:
        """Say whether the password belongs to the hash.

        Without one (nobody has that name, or no password was ever set) the answer is no, after the
        same work.
        """
        if not kept:
            self.hash(password)
            return False
        try:
            return self._hasher.verify(kept, normal_password(password))
        except VerifyMismatchError:
            return False

    def outdated(self, kept: str) -> bool:
        """Say whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)
