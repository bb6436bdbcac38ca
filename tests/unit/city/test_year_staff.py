from datetime import date, timedelta

import numpy as np
import pytest

from academy.city.cities import FIRST
from academy.city.roster import generate_roster
from academy.city.year_staff import Staff, as_people, draw_staff
from academy.domain.people import Person

SINCE, UNTIL = date(2025, 11, 22), date(2026, 11, 22)


@pytest.fixture(scope="module")
def people() -> tuple[Person, ...]:
    return as_people(generate_roster(FIRST.seed, UNTIL))


@pytest.fixture(scope="module")
def staff(people: tuple[Person, ...]) -> Staff:
    staying = frozenset({people[-1].employee_id})
    return draw_staff(np.random.default_rng(1), people, staying, SINCE, UNTIL)


def test_managers_are_the_people_that_the_roster_names(people: tuple[Person, ...]) -> None:
    rows = {row.employee_id: row for row in generate_roster(FIRST.seed, UNTIL)}
    by_id = {person.id: person for person in people}
    for person in people:
        manager = by_id[person.manager_id].employee_id if person.manager_id else ""
        assert manager == rows[person.employee_id].manager_id


def test_some_move_and_some_leave_and_nobody_does_both(staff: Staff) -> None:
    assert (len(staff.moves), len(staff.leavers)) == (40, 60)
    assert not set(staff.moves) & set(staff.leavers)
    assert all(one.former != one.present for one in staff.moves.values())


def test_nobody_moves_or_leaves_who_leads_others_or_stays(
    staff: Staff, people: tuple[Person, ...]
) -> None:
    leads = {person.manager_id for person in people}
    changed = [p for p in people if p.employee_id in {*staff.moves, *staff.leavers}]
    assert not any(person.id in leads or person is people[-1] for person in changed)


def test_nobody_leaves_before_they_have_worked_for_a_while(
    staff: Staff, people: tuple[Person, ...]
) -> None:
    hired = {person.employee_id: person.hire_date or date.min for person in people}
    for name, one in staff.leavers.items():
        assert SINCE < one.on < UNTIL
        assert one.on > hired[name] + timedelta(days=60)


def test_movers_belong_to_their_former_department_until_they_move(staff: Staff) -> None:
    name, moved = next(iter(staff.moves.items()))
    eve = moved.on - timedelta(days=1)
    for day, department in ((eve, moved.former), (moved.on, moved.present)):
        found = {person.employee_id: person.department_id for person in staff.on(day)}
        assert found[name] == department


def test_leavers_are_gone_from_the_day_they_left(staff: Staff) -> None:
    name, left = next(iter(staff.leavers.items()))
    eve = left.on - timedelta(days=1)
    assert name in {person.employee_id for person in staff.on(eve)}
    assert name not in {person.employee_id for person in staff.on(left.on)}


def test_new_hires_are_there_from_their_first_day(staff: Staff, people: tuple[Person, ...]) -> None:
    assert len(staff.on(SINCE)) < len(people) - 300
    newest = max(people, key=lambda person: person.hire_date or date.min)
    assert newest.hire_date is not None
    assert newest in staff.on(newest.hire_date)
    assert newest not in staff.on(newest.hire_date - timedelta(days=1))


def test_a_handful_of_people_makes_a_staff_too(people: tuple[Person, ...]) -> None:
    few = draw_staff(np.random.default_rng(1), people[:1], frozenset(), SINCE, UNTIL)
    assert (few.moves, few.leavers) == ({}, {})
