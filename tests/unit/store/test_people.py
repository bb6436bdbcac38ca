from datetime import date

import pytest

from academy.domain.people import Department
from academy.store.database import Store
from academy.store.people import NewPerson

TODAY = date(2026, 3, 2)


def test_nobody_is_added_from_an_empty_list(store: Store) -> None:
    with store.write() as tx:
        assert tx.people.add([], TODAY) == {}
        assert tx.people.count() == 0


def test_job_roles_are_kept_sorted_and_without_what_everyone_has(
    store: Store, ids: dict[str, int]
) -> None:
    with store.write() as tx:
        new = NewPerson("E9", "", "Eve", "Ng", "D04", ("steward", "all-staff", "analyst"))
        added = tx.people.add([new], TODAY)["E9"]
        found = tx.people.get(added)
    assert found is not None
    assert found.job_roles == ("analyst", "steward")


def test_a_department_added_again_is_renamed(store: Store, ids: dict[str, int]) -> None:
    with store.write() as tx:
        tx.people.add_departments([Department("D04", "Streets & Storm")])
        assert tx.people.departments() == (Department("D04", "Streets & Storm"),)


@pytest.mark.parametrize("name", ["bob@city.example", " BOB@CITY.EXAMPLE", "E2", "e2 "])
def test_people_are_found_by_mailbox_or_number_whatever_the_case(
    store: Store, ids: dict[str, int], name: str
) -> None:
    with store.read() as tx:
        found = tx.people.find(name)
    assert found is not None
    assert (found.id, found.email, found.manager_id) == (ids["E2"], "bob@city.example", ids["E1"])


@pytest.mark.parametrize("name", ["", " ", "E", "%", "nobody@city.example"])
def test_nobody_is_found_by_less_than_the_whole_name(
    store: Store, ids: dict[str, int], name: str
) -> None:
    with store.read() as tx:
        assert tx.people.find(name) is None
        assert tx.people.get(99_999) is None


def test_managers_are_listed_nearest_first_and_reports_at_any_depth(
    store: Store, ids: dict[str, int]
) -> None:
    with store.read() as tx:
        assert tx.people.managers_of(ids["E3"]) == (ids["E2"], ids["E1"])
        assert tx.people.managers_of(ids["E1"]) == ()
        assert [p.employee_id for p in tx.people.reports_of(ids["E1"])] == ["E2", "E3"]
        assert tx.people.reports_of(ids["E4"]) == ()


def test_a_circle_of_managers_ends(store: Store, ids: dict[str, int]) -> None:
    leads = {"C1": "C3", "C2": "C1", "C3": "C2"}
    circle = [NewPerson(who, "", "Ana", "Ortiz", "D04", manager=of) for who, of in leads.items()]
    with store.write() as tx:
        round_it = tx.people.add(circle, TODAY)
        assert tx.people.managers_of(round_it["C3"]) == (round_it["C2"], round_it["C1"])
        assert {p.employee_id for p in tx.people.reports_of(round_it["C1"])} == {"C2", "C3"}


def test_who_left_is_no_longer_a_member(store: Store, ids: dict[str, int]) -> None:
    with store.write() as tx:
        tx.people.leave(ids["E3"], TODAY)
        assert [p.employee_id for p in tx.people.reports_of(ids["E1"])] == ["E2"]
        assert [p.employee_id for p in tx.people.members()] == ["E4", "E1", "E2"]
        assert len(tx.people.members("D04")) == 3
        assert len(tx.people.everyone()) == 4


def test_a_search_looks_for_every_word_in_names_numbers_and_mailboxes(
    store: Store, ids: dict[str, int]
) -> None:
    with store.read() as tx:
        assert tx.people.search("", limit=2, offset=1)[1] == 4
        assert [p.first_name for p in tx.people.search("", limit=2, offset=1)[0]] == ["Ana", "Bob"]
        assert [p.employee_id for p in tx.people.search("ORT bob", limit=9, offset=0)[0]] == ["E2"]
        assert [p.employee_id for p in tx.people.search("0%", limit=9, offset=0)[0]] == ["E4"]
        assert tx.people.search("_", limit=9, offset=0) == ((), 0)


def test_demo_people_are_noticed(store: Store, ids: dict[str, int]) -> None:
    with store.write() as tx:
        assert not tx.people.have_demo()
        tx.people.add([NewPerson("E8", "", "Dee", "Mo", "D04", demo=True)], TODAY)
        assert tx.people.have_demo()


def test_many_people_come_with_their_job_roles(store: Store, ids: dict[str, int]) -> None:
    new = [NewPerson(f"M{n}", "", "Max", f"N{n:04}", "D04", ("analyst",)) for n in range(600)]
    with store.write() as tx:
        tx.people.add(new, TODAY)
        members = tx.people.members("D04")
    assert len(members) == 604
    assert sum(member.job_roles == ("analyst",) for member in members) == 600


def test_a_mover_belongs_to_each_department_in_its_time(store: Store, ids: dict[str, int]) -> None:
    with store.write() as tx:
        tx.people.add_departments([Department("D05", "Engineering")])
        tx.people.move(ids["E3"], "D05", date(2026, 4, 1))

    with store.read() as tx:
        moved = tx.people.get(ids["E3"])
        found = {
            day: {person.id: person.department_id for person in tx.people.as_of(day)}
            for day in (date(2026, 3, 31), date(2026, 4, 1))
        }
    assert moved is not None
    assert moved.department_id == "D05"
    assert [found[day][ids["E3"]] for day in sorted(found)] == ["D04", "D05"]
    assert {department[ids["E4"]] for department in found.values()} == {"D04"}
