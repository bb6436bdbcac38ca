"""The audit log in words."""

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

from sqlalchemy import text

from academy.domain.people import Role, Viewer
from academy.services import publishing, roster
from academy.services.context import Academy
from wired import Clock

if TYPE_CHECKING:
    from tests.web.conftest import Browser

    Clients = Callable[[str], Browser]


def words_of(html: str) -> str:
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    return re.sub(r" ([.,:;])", r"\1", words)


def test_an_empty_log_says_what_will_stand_there(client_of: "Clients") -> None:
    assert "Nothing yet" in client_of("administrator").get("/audit").text


def test_changes_are_told_in_words_newest_first(
    client_of: "Clients", academy: Academy, people: dict[str, int], clock: Clock
) -> None:
    publishing.publish(academy)
    manager = client_of("data_manager")
    manager.post(
        "/assigning/new",
        {
            "curriculum": "all-staff-essentials",
            "kind": "department",
            "department": "D01",
            "due": "2026-06-30",
            "step": "assign",
        },
    )

    words = words_of(manager.get("/audit").text)

    assert "The chain holds. All 2 entries were checked just now." in words
    assert (
        "March 2, 2026, 09:30 UTC Curriculum assigned: all-staff-essentials → department D01 "
        "Dana Quill (E-DATA_MANAGER) · curriculum: All-staff essentials · audience: Streets · "
        "due: 2026-06-30 · people: 4"
    ) in words
    assert "The operator, at the command line" in words
    assert words.index("Curriculum assigned") < words.index("Report published")


def test_a_role_given_and_taken_is_told_with_before_and_after(
    client_of: "Clients", academy: Academy, people: dict[str, int]
) -> None:
    administrator = client_of("administrator")
    path = f"/admin/accounts/{people['stranger']}/roles"
    administrator.post(path, {"role": "leader", "action": "give"})
    administrator.post(path, {"role": "leader", "action": "take"})

    words = words_of(administrator.get("/audit").text)

    assert "Role given: Stan Quill (E-STRANGER)" in words
    assert "roles: none → leader" in words
    assert "Role taken: Stan Quill (E-STRANGER)" in words
    assert "roles: leader → none" in words
    assert "Adam Quill (E-ADMINISTRATOR)" in words


def test_a_printed_code_is_written_down_and_not_the_code(
    client_of: "Clients", academy: Academy, people: dict[str, int]
) -> None:
    administrator = client_of("administrator")
    page = administrator.post(f"/admin/accounts/{people['crew']}/code").text
    code = re.search(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", page)
    words = words_of(administrator.get("/audit").text)

    assert code is not None
    assert "Access code printed: Ron Quill (E-CREW)" in words
    assert code[1] not in words


def test_a_changed_log_is_shown_as_broken(
    client_of: "Clients", academy: Academy, people: dict[str, int]
) -> None:
    with academy.store.read() as tx:
        dana = tx.people.get(people["data_manager"])
    assert dana is not None
    publishing.publish(academy, actor=Viewer(dana, frozenset({Role.DATA_MANAGER})))
    guards = {
        "postgresql": "DROP TRIGGER audit_entries_kept ON audit_entries",
        "sqlite": "DROP TRIGGER audit_entries_no_update",
    }
    with academy.store.write() as tx:
        tx.session.execute(text(guards[academy.store.engine.dialect.name]))
        tx.session.execute(text("UPDATE audit_entries SET actor = 'E-LEADER'"))

    page = client_of("administrator").get("/audit").text

    assert 'role="alert"' in page
    assert "The chain does not hold" in page
    assert "Entry 1 was changed after it was written." in page


def test_a_change_that_was_refused_is_not_written_down(
    academy: Academy, people: dict[str, int]
) -> None:
    roster.give_role(academy, people["stranger"], Role.LEADER)
    roster.give_role(academy, people["stranger"], Role.LEADER)
    with academy.store.read() as tx:
        entries = tx.audit.entries()

    assert [entry.action for entry in entries] == ["role given"]
    assert entries[0].actor == "operator"
