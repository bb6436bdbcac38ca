from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from academy.domain.errors import AcademyError, InvalidInput, SignInRefused, TooManyTries
from academy.domain.people import Role, Viewer
from academy.services import accounts, codes
from academy.services.context import Academy
from wired import PASSWORD, Clock

NEW = "seven loud green parrots"


def refusal(academy: Academy, name: str, password: str) -> str:
    with pytest.raises(SignInRefused) as caught:
        accounts.sign_in(academy, name, password)
    return str(caught.value)


def test_a_token_says_who_is_signed_in_and_what_they_may(
    academy: Academy, people: dict[str, int]
) -> None:
    viewer = accounts.viewer(academy, accounts.sign_in(academy, "ANA@city.example", PASSWORD))
    assert viewer is not None
    assert viewer.person.id == people["ana"]
    assert viewer.roles == {Role.LEARNER, Role.SUPERVISOR, Role.ADMINISTRATOR}
    assert viewer.sign_in_id > 0


@pytest.mark.parametrize("token", ["", "made up", "\ud800"])
def test_a_made_up_token_says_nothing(academy: Academy, people: dict[str, int], token: str) -> None:
    assert accounts.viewer(academy, token) is None
    accounts.sign_out(academy, token)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("nobody@city.example", PASSWORD),
        ("E1", "a wrong password"),
        ("E1", ""),
        ("E1", PASSWORD.upper()),
        ("E2", PASSWORD),  # has no password
        ("E2", ""),
        ("E3", PASSWORD),  # has left
        ("", ""),
        ("E1\0", PASSWORD),
        ("\ud800", "\ud800"[:0]),
    ],
)
def test_every_refusal_is_the_same_sentence(
    academy: Academy, people: dict[str, int], name: str, password: str
) -> None:
    assert refusal(academy, name, password) == accounts.REFUSED


def test_the_same_password_from_another_keyboard_is_the_same(
    academy: Academy, people: dict[str, int]
) -> None:
    accounts.set_password(academy, people["bob"], "crème brûlée à Paris")
    composed = "cre\u0300me bru\u0302le\u0301e a\u0300 Paris"
    assert accounts.sign_in(academy, "E2", composed)


@pytest.mark.parametrize("name", ["E1", "nobody@city.example"])
def test_known_and_unknown_names_are_made_to_wait_alike(
    academy: Academy, people: dict[str, int], clock: Clock, name: str
) -> None:
    for _ in range(5):
        refusal(academy, name, "wrong")
    with pytest.raises(TooManyTries, match="in 1 minute"):
        accounts.sign_in(academy, name, PASSWORD)
    clock.advance(minutes=1)
    refusal(academy, name, "wrong")
    with pytest.raises(TooManyTries, match="in 2 minutes"):
        accounts.sign_in(academy, name, PASSWORD)


def test_both_names_of_a_person_count_together_and_success_forgets(
    academy: Academy, people: dict[str, int]
) -> None:
    for name in ("E1", "e1", "ana@city.example", "E1 "):
        refusal(academy, name, "wrong")
    accounts.sign_in(academy, "E1", PASSWORD)
    for _ in range(5):
        refusal(academy, "E1", "wrong")
    with pytest.raises(TooManyTries):
        accounts.sign_in(academy, "ana@city.example", PASSWORD)


def test_many_guesses_at_once_are_counted_one_by_one(
    academy: Academy, people: dict[str, int]
) -> None:
    def guess(_: int) -> type[AcademyError]:
        with pytest.raises(AcademyError) as caught:
            accounts.sign_in(academy, "E1", "wrong")
        return caught.type

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(guess, range(16)))
    assert heard.count(SignInRefused) == 5


def test_a_hash_of_another_cost_is_renewed_at_the_next_sign_in(
    academy: Academy, people: dict[str, int]
) -> None:
    dearer = replace(academy, settings=replace(academy.settings, password_memory_kib=16))
    accounts.sign_in(dearer, "E1", PASSWORD)
    with academy.store.read() as tx:
        account = tx.accounts.get(people["ana"])
    assert account is not None
    assert "$argon2id$" in account.password_hash
    assert "m=16," in account.password_hash
    assert accounts.sign_in(academy, "E1", PASSWORD)


@pytest.mark.parametrize(
    ("shared", "stays", "ends"),
    [
        (True, timedelta(minutes=29), timedelta(minutes=31)),
        (False, timedelta(hours=11), timedelta(hours=12)),
    ],
)
def test_a_sign_in_lives_as_long_as_it_is_used(
    academy: Academy,
    people: dict[str, int],
    clock: Clock,
    shared: bool,
    stays: timedelta,
    ends: timedelta,
) -> None:
    token = accounts.sign_in(academy, "E1", PASSWORD, shared_computer=shared)
    for _ in range(3):
        clock.now += stays
        assert accounts.viewer(academy, token) is not None
    clock.now += ends
    assert accounts.viewer(academy, token) is None


def test_a_sign_in_ends_some_day_however_much_it_is_used(
    academy: Academy, people: dict[str, int], clock: Clock
) -> None:
    token = accounts.sign_in(academy, "E1", PASSWORD)
    seen = 0
    while accounts.viewer(academy, token) is not None:
        clock.advance(hours=6)
        seen += 1
    assert seen == 30 * 4


def test_whoever_leaves_is_signed_out(
    academy: Academy, people: dict[str, int], clock: Clock
) -> None:
    token = accounts.sign_in(academy, "E1", PASSWORD)
    with academy.store.write() as tx:
        tx.people.leave(people["ana"], clock.now.date())
    assert accounts.viewer(academy, token) is None


def test_signing_out_ends_one_sign_in_or_all(academy: Academy, people: dict[str, int]) -> None:
    first, second, third = (accounts.sign_in(academy, "E1", PASSWORD) for _ in range(3))
    assert len({first, second, third}) == 3
    accounts.sign_out(academy, first)
    assert accounts.viewer(academy, first) is None
    viewer = accounts.viewer(academy, second)
    assert viewer is not None
    accounts.sign_out_everywhere(academy, viewer)
    assert accounts.viewer(academy, second) is None
    assert accounts.viewer(academy, third) is None


def test_changing_the_password_ends_all_sign_ins_and_codes(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    before = accounts.sign_in(academy, "E1", PASSWORD)
    viewer = accounts.viewer(academy, before)
    assert viewer is not None
    code = codes.print_code(academy, administrator, people["ana"])
    with pytest.raises(SignInRefused, match="password of until now"):
        accounts.change_password(academy, viewer, "not it", NEW)
    after = accounts.change_password(academy, viewer, PASSWORD, NEW)
    assert accounts.viewer(academy, before) is None
    assert accounts.viewer(academy, after) is not None
    refusal(academy, "E1", PASSWORD)
    with pytest.raises(SignInRefused):
        codes.check_code(academy, "E1", code)
    assert accounts.belongs_to(academy, before, viewer)
    assert not accounts.belongs_to(academy, "made up", viewer)


@pytest.mark.parametrize("password", ["short", "ana@city.example", "Ortiz, Ana 2026", "E1"])
def test_an_easy_password_cannot_be_set(
    academy: Academy, people: dict[str, int], password: str
) -> None:
    with pytest.raises(InvalidInput):
        accounts.set_password(academy, people["ana"], password)
