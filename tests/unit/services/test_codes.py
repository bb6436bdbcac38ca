import re
from email import message_from_bytes
from email.policy import default
from functools import partial

import pytest

from academy.domain.errors import Forbidden, InvalidInput, NotFound, SignInRefused, TooManyTries
from academy.domain.people import Role, Viewer
from academy.services import accounts, codes
from academy.services.context import Academy
from wired import Clock

NEW = "seven loud green parrots"


def mails(academy: Academy) -> list[str]:
    found = []
    for file in sorted(academy.settings.outbox.glob("*.eml")):
        message = message_from_bytes(file.read_bytes(), policy=default)
        assert message["To"] == "ana@city.example"
        found.append(message.get_content())
    return found


def code_in(text: str) -> str:
    found = re.search(r"[A-Z2-9]{5}-[A-Z2-9]{5}", text)
    assert found is not None
    return found[0]


def test_a_code_is_mailed_in_the_background_to_who_has_a_mailbox(
    academy: Academy, people: dict[str, int], jobs: list[int]
) -> None:
    for name in ("E2", "E3", "nobody", "\0", "E1"):
        codes.send_code(academy, name)
    assert academy.queue.wait(codes.JOB, people["ana"], 30)
    assert jobs == [people["ana"]]


def test_a_mailed_code_sets_a_password_once(academy: Academy, people: dict[str, int]) -> None:
    codes.mail_code(academy, people["ana"])
    text = mails(academy)[0]
    assert "http://127.0.0.1:8000/use-code" in text
    code = code_in(text).lower().replace("-", " ")
    codes.check_code(academy, "E1", code)
    token = codes.use_code(academy, "E1", code, NEW)
    viewer = accounts.viewer(academy, token)
    assert viewer is not None
    assert viewer.person.id == people["ana"]
    assert accounts.sign_in(academy, "E1", NEW)
    with pytest.raises(SignInRefused) as caught:
        codes.use_code(academy, "E1", code, NEW)
    assert str(caught.value) == codes.REFUSED


def test_nothing_is_mailed_to_who_has_left_or_has_no_mailbox_or_does_not_exist(
    academy: Academy, people: dict[str, int]
) -> None:
    for person_id in (people["bob"], people["cyd"], 99_999):
        codes.mail_code(academy, person_id)
    assert mails(academy) == []


def test_three_codes_an_hour_are_mailed_and_no_more(
    academy: Academy, people: dict[str, int], clock: Clock
) -> None:
    for _ in range(5):
        codes.mail_code(academy, people["ana"])
    assert len(mails(academy)) == 3
    clock.advance(hours=1)
    codes.mail_code(academy, people["ana"])
    assert len(mails(academy)) == 4


def test_asking_for_mail_does_not_spoil_a_printed_code(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    printed = codes.print_code(academy, administrator, people["ana"])
    codes.mail_code(academy, people["ana"])
    codes.check_code(academy, "E1", printed)


def test_a_printed_code_lasts_a_week_and_a_mailed_one_an_hour(
    academy: Academy, people: dict[str, int], administrator: Viewer, clock: Clock
) -> None:
    printed = codes.print_code(academy, administrator, people["ana"])
    codes.mail_code(academy, people["ana"])
    mailed = code_in(mails(academy)[0])
    clock.advance(minutes=60)
    with pytest.raises(SignInRefused):
        codes.check_code(academy, "E1", mailed)
    clock.advance(days=6)
    codes.check_code(academy, "E1", printed)
    clock.advance(days=1)
    with pytest.raises(SignInRefused):
        codes.check_code(academy, "E1", printed)


def test_a_new_printed_code_puts_the_older_one_out_of_use(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    make = partial(codes.print_code, academy, administrator, people["bob"])
    lost, found = make(), make()
    with pytest.raises(SignInRefused):
        codes.check_code(academy, "E2", lost)
    assert codes.use_code(academy, "E2", found, NEW, shared_computer=True)


def test_a_code_is_good_for_its_own_person_only(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    code = codes.print_code(academy, administrator, people["bob"])
    with pytest.raises(SignInRefused):
        codes.use_code(academy, "E1", code, NEW)
    with pytest.raises(SignInRefused):
        codes.use_code(academy, "nobody", code, NEW)


@pytest.mark.parametrize("password", ["too short", "passwordpassword"])
def test_an_easy_password_leaves_the_code_unused(
    academy: Academy, people: dict[str, int], administrator: Viewer, password: str
) -> None:
    code = codes.print_code(academy, administrator, people["bob"])
    with pytest.raises(InvalidInput):
        codes.use_code(academy, "E2", code, password)
    codes.check_code(academy, "E2", code)


def test_ones_own_name_as_a_password_leaves_the_code_unused(
    academy: Academy, people: dict[str, int]
) -> None:
    codes.mail_code(academy, people["ana"])
    code = code_in(mails(academy)[0])
    with pytest.raises(InvalidInput, match="Your name"):
        codes.use_code(academy, "E1", code, "ana@city.example")
    codes.check_code(academy, "E1", code)


@pytest.mark.parametrize("name", ["E2", "nobody"])
def test_guessing_codes_is_slowed_down_alike_for_known_and_unknown_names(
    academy: Academy, people: dict[str, int], administrator: Viewer, name: str
) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            codes.check_code(academy, name, "AAAAA-AAAAA")
    with pytest.raises(TooManyTries):
        codes.check_code(academy, name, "AAAAA-AAAAA")


def test_a_code_ends_the_pause_after_wrong_passwords(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in(academy, "E1", "wrong")
    code = codes.print_code(academy, administrator, people["ana"])
    codes.use_code(academy, "E1", code, NEW)
    assert accounts.sign_in(academy, "E1", NEW)


def test_only_an_administrator_prints_codes_and_only_for_who_is_there(
    academy: Academy, people: dict[str, int], administrator: Viewer
) -> None:
    manager = Viewer(administrator.person, frozenset({Role.DATA_MANAGER}))
    with pytest.raises(Forbidden):
        codes.print_code(academy, manager, people["bob"])
    with pytest.raises(InvalidInput, match="Cyd Ito has left"):
        codes.print_code(academy, administrator, people["cyd"])
    with pytest.raises(NotFound):
        codes.print_code(academy, administrator, 99_999)
