"""The simulated year as a whole, over the real roster and a small catalog."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import attrgetter

import pytest

from academy.city.cities import FIRST
from academy.city.roster import generate_roster
from academy.city.year import simulate
from academy.city.year_plan import SOLUTION, Cast, Year
from academy.city.year_staff import as_people
from academy.domain.catalog import Catalog, Framework
from academy.domain.people import Person
from academy.domain.steps import Done, StepKind, course_progress
from small_catalog import small_catalog

TODAY = date(2026, 11, 22)
CATALOG = small_catalog()
FIRST_TRIES = (0.55, 0.75)


@pytest.fixture(scope="module")
def people() -> tuple[Person, ...]:
    return as_people(generate_roster(FIRST.seed, TODAY))


@pytest.fixture(scope="module")
def cast(people: tuple[Person, ...]) -> Cast:
    """A newcomer of the streets department, and who leads their team."""
    leads = {person.manager_id for person in people}
    newcomer = next(p for p in people if p.department_id == "D04" and p.id not in leads)
    lead = next(person for person in people if person.id == newcomer.manager_id)
    return Cast(newcomer.employee_id, lead.employee_id)


@pytest.fixture(scope="module")
def year(people: tuple[Person, ...], cast: Cast) -> Year:
    return simulate(FIRST.seed, people, CATALOG, TODAY, cast)


def moments(year: Year) -> Mapping[str, list[datetime]]:
    """Return when each person did something."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for kind in (year.lessons, year.hints, year.tries, year.quizzes, year.notes):
        for one in kind:
            found[one.employee_id].append(one.at)
    return found


def passed_quizzes(year: Year) -> set[str]:
    quiz = CATALOG.course("basics").quiz
    assert quiz is not None
    return {
        taken.employee_id
        for taken in year.quizzes
        if sum(q.options[taken.chosen[q.id]].correct for q in quiz.questions) >= quiz.needed
    }


def test_the_same_seed_gives_the_same_year(
    year: Year, people: tuple[Person, ...], cast: Cast
) -> None:
    assert simulate(FIRST.seed, people, CATALOG, TODAY, cast) == year
    assert simulate(1, people, CATALOG, TODAY, cast) != year


def test_the_year_ends_the_day_before_and_has_twelve_months(year: Year) -> None:
    assert (year.since, year.until) == (date(2025, 11, 22), TODAY)
    assert (len(year.months), year.months[0], year.months[-1]) == (
        12,
        date(2025, 11, 30),
        date(2026, 10, 31),
    )
    for events in (year.assigned, year.lessons, year.hints, year.tries, year.quizzes, year.notes):
        assert events
        assert all(year.since <= one.at.date() < year.until for one in events)


def test_every_kind_of_event_stands_in_the_order_of_time(year: Year) -> None:
    for events in (year.assigned, year.lessons, year.hints, year.tries, year.quizzes, year.notes):
        assert [one.at for one in events] == sorted(one.at for one in events)
    for changes in (year.moves, year.leavers):
        assert [one.on for one in changes] == sorted(one.on for one in changes)


def test_nobody_learns_before_they_are_hired_or_after_they_left(
    year: Year, people: tuple[Person, ...]
) -> None:
    hired = {person.employee_id: person.hire_date for person in people}
    left = {one.employee_id: one.on for one in year.leavers}
    for employee_id, when in moments(year).items():
        assert min(when).date() > (hired[employee_id] or date.min)
        assert max(when).date() < left.get(employee_id, year.until)


def test_everybody_takes_the_steps_of_a_course_in_their_order(year: Year) -> None:
    done: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for read in year.lessons:
        done[read.employee_id].append((read.at, read.lesson))
    for one in year.tries:
        if one.right:
            done[one.employee_id].append((one.at, one.exercise))
    for course in CATALOG.courses:
        order = [
            step.slug
            for step in course_progress(course, CATALOG.exercises, Done()).steps
            if step.kind is not StepKind.QUIZ
        ]
        for several in done.values():
            taken = [slug for _, slug in sorted(several) if slug in order]
            assert taken == order[: len(taken)]


def test_a_quiz_follows_everything_else_of_its_course(year: Year) -> None:
    last_step = {one.employee_id: one.at for one in year.tries if one.exercise == "compare"}
    assert all(quiz.at > last_step[quiz.employee_id] for quiz in year.quizzes)


def test_tries_go_on_until_one_is_right(year: Year) -> None:
    by_work = attrgetter("employee_id", "exercise")
    lengths: Counter[int] = Counter()
    for _, several in groupby(sorted(year.tries, key=by_work), key=by_work):
        tries = sorted(several, key=attrgetter("at"))
        assert not any(one.right for one in tries[:-1])
        lengths[len(tries)] += 1
    assert lengths[1] > lengths[2] > lengths[3] > 0


def test_a_believable_share_is_right_at_the_first_try(year: Year) -> None:
    first: dict[tuple[str, str], bool] = {}
    for one in year.tries:
        first.setdefault((one.employee_id, one.exercise), one.right)
    for slug in ("count", "weigh"):
        right = [is_right for (_, exercise), is_right in first.items() if exercise == slug]
        assert FIRST_TRIES[0] < sum(right) / len(right) < FIRST_TRIES[1]


def test_the_mistakes_that_stand_first_are_made_most_often(year: Year) -> None:
    made = Counter(one.answer for one in year.tries if one.exercise == "count")
    names = [wrong.name for wrong in CATALOG.exercises["count"].known_wrong]
    assert set(made) == {SOLUTION, *names}
    assert [made[name] for name in names] == sorted((made[name] for name in names), reverse=True)


def test_an_exercise_without_known_mistakes_is_solved_at_once(year: Year) -> None:
    assert {one.answer for one in year.tries if one.exercise == "compare"} == {SOLUTION}


def test_hints_are_opened_one_after_the_other_and_counted(year: Year) -> None:
    opened: dict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for hint in year.hints:
        opened[hint.employee_id, hint.exercise].append((hint.at, hint.number))
    for (_, slug), several in opened.items():
        numbers = [number for _, number in several]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) <= len(CATALOG.exercises[slug].hints)
    for one in year.tries:
        mine = opened.get((one.employee_id, one.exercise), [])
        assert one.hints == sum(at <= one.at for at, _ in mine)


def test_quizzes_are_failed_by_some_who_pass_them_later(year: Year) -> None:
    taken = Counter(one.employee_id for one in year.quizzes)
    again = {employee_id for employee_id, times in taken.items() if times > 1}
    passed = passed_quizzes(year)
    assert len(again & passed) > 50
    assert len(set(taken) - passed) > 10


def test_many_stop_half_way(year: Year) -> None:
    started = {one.employee_id for one in year.lessons if one.course == "basics"}
    assert 0.10 < 1 - len(passed_quizzes(year)) / len(started) < 0.55


def test_departments_differ(year: Year, people: tuple[Person, ...]) -> None:
    passed = passed_quizzes(year)
    size = Counter(person.department_id for person in people)
    reached = Counter(person.department_id for person in people if person.employee_id in passed)
    share = {department: reached[department] / size[department] for department in size}
    assert share["D11"] > 0.6  # keen
    assert 0.2 < share["D02"] < 0.6  # late
    assert share["D01"] < 0.2  # asked a short time ago
    assert 0 < share["D04"] < 0.2  # not asked yet


def test_more_and_more_is_learned_but_not_smoothly(year: Year) -> None:
    months = Counter((one.at.year, one.at.month) for one in year.lessons)
    whole = [months[day.year, day.month] for day in year.months[1:]]
    assert sum(whole[-5:]) > 1.3 * sum(whole[:5])
    assert any(later < earlier for earlier, later in pairwise(whole))


def test_most_learning_is_done_at_work(year: Year) -> None:
    weekend = sum(one.at.weekday() >= 5 for one in year.lessons) / len(year.lessons)
    early_or_late = sum(not 7 <= one.at.hour < 19 for one in year.lessons) / len(year.lessons)
    assert 0 < weekend < 0.1
    assert 0 < early_or_late < 0.1


def test_the_newcomer_has_done_nothing_and_was_asked_for_nothing(
    year: Year, people: tuple[Person, ...], cast: Cast
) -> None:
    newcomer = next(person for person in people if person.employee_id == cast.newcomer)
    assert cast.newcomer not in moments(year)
    assert not any(one.audience.holds(newcomer) for one in year.assigned)


def test_the_team_of_the_lead_holds_a_mix(
    year: Year, people: tuple[Person, ...], cast: Cast
) -> None:
    lead = next(person for person in people if person.employee_id == cast.lead)
    team = {person.employee_id for person in people if person.manager_id == lead.id}
    active = team & set(moments(year))
    assert len(team) > len(active) > len(active & passed_quizzes(year)) > 0
    assert any(one.audience.value in team for one in year.assigned)


def test_supervisors_note_what_their_people_showed_before(
    year: Year, people: tuple[Person, ...]
) -> None:
    by_id = {person.id: person.employee_id for person in people}
    manager = {person.employee_id: by_id.get(person.manager_id or 0) for person in people}
    passed = {(one.employee_id, one.exercise): one.at for one in year.tries if one.right}
    assert len({note.employee_id for note in year.notes}) == len(year.notes) == 25
    for note in year.notes:
        assert note.by == manager[note.employee_id]
        shown = [
            evidence.skill
            for (employee_id, slug), at in passed.items()
            if employee_id == note.employee_id and at < note.at
            for evidence in CATALOG.exercises[slug].evidence
        ]
        assert note.skill in shown


@pytest.mark.parametrize(
    "catalog",
    [
        Catalog(Framework("1", (), (), ()), (), {}, (), "nothing is taught"),
        replace(CATALOG, curricula=()),
        replace(CATALOG, curricula=CATALOG.curricula[1:]),
    ],
    ids=["empty", "no curricula", "nothing for all staff"],
)
def test_whatever_is_taught_makes_a_year(
    catalog: Catalog, people: tuple[Person, ...], cast: Cast
) -> None:
    few = simulate(FIRST.seed, people[:400], catalog, TODAY, cast)
    assert bool(few.lessons) == bool(catalog.courses)
    assert all(one.curriculum in {c.slug for c in catalog.curricula} for one in few.assigned)
