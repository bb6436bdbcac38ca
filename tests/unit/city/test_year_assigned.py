from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from academy.city.cities import FIRST
from academy.city.roster import generate_roster
from academy.city.year_assigned import HandedOut, draw_assigned, team_of
from academy.city.year_plan import Cast
from academy.city.year_staff import Setting, as_people, draw_staff
from academy.domain.assignments import AudienceKind
from small_catalog import small_catalog

SINCE, UNTIL = date(2025, 11, 22), date(2026, 11, 22)


@pytest.fixture(scope="module")
def setting() -> Setting:
    people = as_people(generate_roster(FIRST.seed, UNTIL))
    staff = draw_staff(np.random.default_rng(1), people, frozenset(), SINCE, UNTIL)
    return Setting(small_catalog(), staff, SINCE, UNTIL)


@pytest.fixture(scope="module")
def handed_out(setting: Setting) -> HandedOut:
    people = setting.staff.people
    newcomer = people[-1]
    lead = next(person for person in people if person.id == newcomer.manager_id)
    cast = Cast(newcomer.employee_id, lead.employee_id)
    return draw_assigned(np.random.default_rng(1), setting, cast)


def test_what_all_staff_take_is_assigned_by_department_in_waves(handed_out: HandedOut) -> None:
    first: dict[str, date] = {}
    for one in handed_out.assigned:
        if one.audience.kind is AudienceKind.DEPARTMENT:
            assert one.curriculum == "everyone"
            first.setdefault(one.audience.value, one.at.date())
    assert len(first) == 17
    assert "D04" not in first
    assert first["D11"] < first["D03"] < first["D02"] < first["D01"]


def test_what_a_role_takes_is_assigned_to_the_role_for_as_long_as_it_says(
    handed_out: HandedOut,
) -> None:
    (one, *_) = (a for a in handed_out.assigned if a.audience.kind is AudienceKind.JOB_ROLE)
    assert (one.curriculum, one.audience.value) == ("analysts", "analyst")
    assert 250 < (one.due - one.at.date()).days < 280
    assert "nobody" not in {a.curriculum for a in handed_out.assigned}


def test_a_repetition_is_due_when_the_first_is_and_reaches_somebody_new(
    handed_out: HandedOut, setting: Setting
) -> None:
    reached: dict[tuple[str, str], set[str]] = defaultdict(set)
    due: dict[tuple[str, str], date] = {}
    for one in handed_out.assigned:
        key = (one.curriculum, one.audience.value)
        assert due.setdefault(key, one.due) == one.due > one.at.date()
        people = [p for p in setting.staff.on(one.at.date()) if one.audience.holds(p)]
        names = {person.employee_id for person in people}
        assert names - reached[key]
        reached[key] |= names
    assert len(handed_out.assigned) > len(due)


def test_everybody_reached_knows_the_first_assignment_of_each_curriculum(
    handed_out: HandedOut, setting: Setting
) -> None:
    people = {person.employee_id: person for person in setting.staff.people}
    for name, mine in handed_out.by_person.items():
        assert len({one.curriculum for one in mine}) == len(mine)
        assert all(one.at.date() >= (people[name].hire_date or SINCE) for one in mine)


def test_assignments_are_made_on_working_mornings(handed_out: HandedOut) -> None:
    assert all(one.at.weekday() < 5 and 8 <= one.at.hour < 12 for one in handed_out.assigned)


def test_a_cast_that_is_not_on_the_roster_has_no_team(setting: Setting) -> None:
    assert team_of(setting.staff.people, Cast("E0", "E1")) == ()
