from collections import Counter
from dataclasses import fields
from datetime import date

import pytest

from academy.city.departments import DEPARTMENTS
from academy.city.roster import RosterRow, department_of, generate_roster
from academy.city.teams import shared_out

SEED = 20230406


@pytest.fixture(scope="module")
def roster() -> tuple[RosterRow, ...]:
    return generate_roster(SEED)


def test_the_columns_are_those_of_a_roster_file() -> None:
    assert ",".join(field.name for field in fields(RosterRow)) == (
        "employee_id,email,first_name,last_name,department,job_role,manager_id,hire_date,job_family"
    )


def test_3800_people_work_in_18_departments_of_the_planned_sizes(
    roster: tuple[RosterRow, ...],
) -> None:
    sizes = Counter(row.department for row in roster)

    assert len(roster) == 3_800
    assert sizes == {department.name: department.staff for department in DEPARTMENTS}
    assert department_of(roster[0]).id == "D18"


def test_job_roles_are_as_many_as_planned(roster: tuple[RosterRow, ...]) -> None:
    roles = Counter(role for row in roster for role in row.job_role.split(";"))

    assert roles["supervisor"] == 420
    assert roles["analyst"] == 140
    assert roles["director"] == 75
    assert roles["steward"] == 54
    assert any(";" in row.job_role for row in roster)


def test_every_department_has_three_stewards(roster: tuple[RosterRow, ...]) -> None:
    stewards = Counter(row.department for row in roster if "steward" in row.job_role)

    assert set(stewards.values()) == {3}
    assert len(stewards) == 18


def test_one_person_leads_all_others_and_managers_come_first(
    roster: tuple[RosterRow, ...],
) -> None:
    seen: set[str] = set()
    for number, row in enumerate(roster):
        assert (row.manager_id == "") == (number == 0)
        assert row.manager_id in seen | {""}
        seen.add(row.employee_id)
    assert len(seen) == len(roster)


def test_only_directors_are_led_from_another_department(roster: tuple[RosterRow, ...]) -> None:
    people = {row.employee_id: row for row in roster}
    for row in roster[1:]:
        manager = people[row.manager_id]
        assert manager.department == row.department or "director" in row.job_role


def test_everybody_with_a_team_is_a_supervisor_or_a_director(
    roster: tuple[RosterRow, ...],
) -> None:
    managers = {row.manager_id for row in roster}
    for row in roster:
        if row.employee_id in managers:
            assert {"supervisor", "director"} & set(row.job_role.split(";"))


def test_some_field_crews_and_nobody_else_have_no_e_mail(roster: tuple[RosterRow, ...]) -> None:
    without = [row for row in roster if not row.email]
    addresses = [row.email for row in roster if row.email]

    assert 300 <= len(without) <= 550
    assert {row.job_family for row in without} == {"field & trades"}
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)


def test_no_two_people_share_a_name(roster: tuple[RosterRow, ...]) -> None:
    assert len({(row.first_name, row.last_name) for row in roster}) == len(roster)


def test_400_people_were_hired_in_the_last_year() -> None:
    roster = generate_roster(SEED, as_of=date(2026, 3, 1))
    hired = [date.fromisoformat(row.hire_date) for row in roster]

    assert sum(day >= date(2025, 3, 1) for day in hired) == 400
    assert max(hired) < date(2026, 3, 1)


def test_the_same_seed_gives_the_same_people_and_another_seed_others(
    roster: tuple[RosterRow, ...],
) -> None:
    assert generate_roster(SEED) == roster
    assert generate_roster(SEED + 1) != roster


def test_sharing_out_keeps_the_total_and_follows_the_weights() -> None:
    assert shared_out(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert shared_out(7, {"a": 6, "b": 0}) == {"a": 7, "b": 0}
