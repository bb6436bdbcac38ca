from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.domain.accounts import (
    CODE_ALPHABET,
    COMMON,
    FREE_TRIES,
    LEAST_CHARACTERS,
    LONGEST_PAUSE,
    Tries,
    after_failure,
    grouped_code,
    in_words,
    normal_code,
    password_fault,
    sign_in_is_over,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def fail(times: int, apart: timedelta = timedelta(hours=1)) -> Tries:
    tries, now = Tries(NOW), NOW
    for _ in range(times):
        tries = after_failure(tries, now)
        now += apart
    return tries


def test_the_first_four_failures_cost_nothing() -> None:
    for times in range(1, FREE_TRIES):
        assert fail(times).refused_until is None


@pytest.mark.parametrize(("times", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (40, 15)])
def test_from_the_fifth_on_each_failure_doubles_the_pause_up_to_the_longest(
    times: int, minutes: int
) -> None:
    tries = fail(times)
    assert tries.refused_until == tries.last + timedelta(minutes=minutes)


@given(st.integers(1, 400))
def test_nobody_waits_longer_than_the_longest_pause(times: int) -> None:
    tries = fail(times, timedelta(minutes=1))
    assert tries.waiting(tries.last) <= LONGEST_PAUSE
    assert tries.waiting(tries.last + LONGEST_PAUSE) == timedelta()


def test_a_day_without_a_try_forgives_all() -> None:
    tries = fail(9)
    again = after_failure(tries, tries.last + timedelta(days=1))
    assert (again.count, again.refused_until) == (1, None)


@pytest.mark.parametrize(
    ("shared", "idle", "age", "over"),
    [
        (True, timedelta(minutes=29), timedelta(hours=1), False),
        (True, timedelta(minutes=30), timedelta(hours=1), True),
        (True, timedelta(minutes=1), timedelta(hours=14), True),
        (False, timedelta(hours=11), timedelta(hours=11), False),
        (False, timedelta(hours=12), timedelta(hours=12), True),
        (False, timedelta(minutes=1), timedelta(days=29), False),
        (False, timedelta(minutes=1), timedelta(days=30), True),
    ],
)
def test_a_sign_in_ends_when_unused_or_old_and_sooner_on_a_shared_computer(
    shared: bool, idle: timedelta, age: timedelta, over: bool
) -> None:
    ended = sign_in_is_over(
        started_at=NOW - age, seen_at=NOW - idle, shared_computer=shared, now=NOW
    )
    assert ended is over


@pytest.mark.parametrize(
    "password", ["four quiet herons", "Jk3$vB9!qLm2", "съешь ещё этих мягких", "a" * 4 + "bcdefghi"]
)
def test_a_long_password_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert password_fault(password, ("Ana Ortiz", "ana@city.example", "E1")) == ""


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("x" * (LEAST_CHARACTERS - 1), "at least 12"),
        ("x7Q " * 100, "at most 256"),
        ("aaaaaaaaaaaaaaaa", "among the first"),
        ("1212121212121212", "among the first"),
        ("Password-Password", "among the first"),
        ("Welcome 12345", "among the first"),
        ("Ana Maria Ortiz", "Your name"),
        ("anamariaortiz1999", "Your name"),
        ("ana.ortiz@city.example", "Your name"),
    ],
)
def test_an_easy_password_is_refused_with_the_reason(password: str, says: str) -> None:
    names = ("Ana Maria Ortiz", "ana.ortiz@city.example", "", "--")
    assert says in password_fault(password, names)


def test_the_list_of_common_passwords_holds_only_those_that_are_long_enough() -> None:
    assert [one for one in COMMON if len(one) < LEAST_CHARACTERS or not one.isalnum()] == []


def test_codes_are_read_as_people_type_them() -> None:
    assert grouped_code("ABCDEFGHJK") == "ABCDE-FGHJK"
    assert normal_code(" abcde fghjk\n") == normal_code("ABCDE-FGHJK") == "ABCDEFGHJK"


def test_no_two_letters_of_a_code_look_alike() -> None:
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET) == 32
    assert not set("01IO") & set(CODE_ALPHABET)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=1), "1 second"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=15), "15 minutes"),
    ],
)
def test_waiting_times_are_never_told_shorter_than_they_are(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words
