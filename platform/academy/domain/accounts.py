"""What makes a password good enough, how long a sign-in lasts, and when to make somebody wait."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256

IDLE = timedelta(hours=12)
IDLE_SHARED = timedelta(minutes=30)
LONGEST = timedelta(days=30)
LONGEST_SHARED = timedelta(hours=14)  # a double shift

FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(days=1)

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0 and O, no 1 and I
CODE_LENGTH = 10
PRINTED_CODE_LASTS = timedelta(days=7)
MAILED_CODE_LASTS = timedelta(hours=1)
MAILED_CODES_AN_HOUR = 3

# Long enough for the rule, and still among the first that somebody would try.
_COMMON = """
    passwordpassword password1234 password12345 password123456 passw0rd1234 p4ssw0rd1234
    mypassword123 mypassword1234 newpassword1 newpassword123 changeme1234 changemeplease
    changemenow1 welcome12345 welcome123456 welcomewelcome letmeinletmein letmein12345
    administrator administrator1 adminadmin12 adminadminadmin admin1234567 administration
    qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyuiopasdfghjkl qwertyqwerty qwerty123456
    asdfghjkl123 asdfasdfasdf zxcvbnmasdfgh 1qaz2wsx3edc 1q2w3e4r5t6y qazwsxedcrfv
    abcdefghijkl abcdefghijklm abc123abc123 abcd1234abcd abcd12345678 iloveyou1234
    iloveyouiloveyou trustno1trustno1 correcthorsebatterystaple sunshine1234 princess1234
    football1234 baseball1234 superman1234 dragon123456 monkey123456 summer2024summer
    citydataacademy citydataacademy1 dataacademy123 cityhallcityhall cityemployee1
    government12 government123
"""
COMMON = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Tries:
    """How often something was tried in a row without success, and until when it is refused."""

    last: datetime
    count: int = 0
    refused_until: datetime | None = None

    def waiting(self, now: datetime) -> timedelta:
        """Return how long the next try has to wait; nothing when it is heard."""
        return max(timedelta(), (self.refused_until or now) - now)


def after_failure(tries: Tries, now: datetime) -> Tries:
    """Count one more failure: from the fifth in a row on there is a pause, twice as long each time.

    Nobody is shut out for good: a pause has a longest length, and a day without a try forgives all.
    """
    forgiven = now - tries.last >= FORGIVEN_AFTER
    count = 1 if forgiven else tries.count + 1
    if count < FREE_TRIES:
        return Tries(now, count)
    doubled = FIRST_PAUSE * 2 ** min(count - FREE_TRIES, 10)
    return Tries(now, count, now + min(doubled, LONGEST_PAUSE))


def sign_in_is_over(
    *, started_at: datetime, seen_at: datetime, shared_computer: bool, now: datetime
) -> bool:
    """Say whether a sign-in has ended by itself: unused for too long, or simply too old."""
    idle = IDLE_SHARED if shared_computer else IDLE
    longest = LONGEST_SHARED if shared_computer else LONGEST
    return now - seen_at >= idle or now - started_at >= longest


def password_fault(password: str, names: Iterable[str] = ()) -> str:
    """Return why a password cannot be taken, or "" when it can.

    Length counts, not composition (NIST SP 800-63B): `names` are the words that others know about
    the person, and that make no password by themselves.
    """
    if len(password) < LEAST_CHARACTERS:
        return f"Please use at least {LEAST_CHARACTERS} characters; a few words are fine."
    if len(password) > MOST_CHARACTERS:
        return f"Please use at most {MOST_CHARACTERS} characters."
    plain = _bare(password)
    if plain in COMMON or len(set(plain)) < 4:
        return "This password is among the first that others would try; please choose another."
    if plain.rstrip("0123456789") in {bare for name in names if (bare := _bare(name))}:
        return "Your name or e-mail address is too easy to guess; please choose another password."
    return ""


def normal_password(password: str) -> str:
    """Return the password as it is hashed: the same characters whatever keyboard wrote them."""
    return unicodedata.normalize("NFKC", password)


def normal_code(typed: str) -> str:
    """Return a one-time code without the spaces, dashes and small letters people add."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def grouped_code(code: str) -> str:
    """Return a one-time code as it is printed: in two groups that a person can read out."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def in_words(wait: timedelta) -> str:
    """Return a waiting time as people say it, never shorter than it is."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _bare(text: str) -> str:
    """Return what is left of a text without case, spaces and signs."""
    folded = normal_password(text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
