"""The whole demo city, made as `academy demo` makes it, and what must hold of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from academy import bootstrap
from academy.config import ROOT, Settings
from academy.domain.assignments import Standing
from academy.domain.audit import faults
from academy.domain.findings import sentences
from academy.domain.people import Person, Viewer
from academy.domain.skill_table import as_record
from academy.domain.steps import Done
from academy.reports import skills as reports
from academy.services import demo, following, progress, publishing, roster
from academy.services.context import Academy
from academy.store.attempts import GRADED

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
MONTH_ENDS = (date(2025, 11, 30), date(2026, 10, 31))


def make_academy(home: Path, database_url: str) -> Academy:
    made = bootstrap.make_academy(
        Settings(
            home=home,
            courses=ROOT / "courses",
            exercises=ROOT / "exercises",
            database_url=database_url,
            password_memory_kib=8,
        )
    )
    return replace(made, clock=lambda: NOW)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Academy]:
    """The demo city on SQLite, made after a first start that was interrupted."""
    home = tmp_path_factory.mktemp("demo")
    academy = make_academy(home, f"sqlite:///{home / 'academy.db'}")
    with pytest.raises(KeyboardInterrupt):
        demo.create(academy, interrupted_after(2))
    assert demo.is_empty(academy)
    assert roster.departments(academy) == ()
    assert demo.create(academy)
    yield academy
    bootstrap.close(academy)


def interrupted_after(months: int) -> Callable[[str, int, int], None]:
    def report(_what: str, done: int, _total: int) -> None:
        if done == months:
            raise KeyboardInterrupt

    return report


def account(academy: Academy, name: str) -> Person:
    with academy.store.read() as tx:
        found = tx.people.find(f"{name}@{demo.DOMAIN}")
    assert found is not None
    return found


def holds_together(academy: Academy) -> bool:
    """Say whether projection, published reports and audit chain follow from the events."""
    with academy.store.read() as tx:
        chain_faults = faults(tx.audit.entries())
    days = reports.published_days(academy.store)
    last = reports.published(academy.store, academy.catalog)
    assert last is not None
    recomputed = publishing.as_of(academy, last.as_of)
    return (
        progress.differences(academy) == ()
        and chain_faults == ()
        and (len(days), min(days), max(days)) == (12, *MONTH_ENDS)
        and as_record(recomputed) == as_record(last)
    )


def test_the_city_follows_from_its_events(city: Academy) -> None:
    assert holds_together(city)


@pytest.mark.parametrize(
    "database_url",
    [pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
def test_the_same_city_is_made_on_postgresql(
    city: Academy, tmp_path: Path, database_url: str
) -> None:
    other = make_academy(tmp_path, database_url)
    try:
        assert demo.create(other)
        assert holds_together(other)
        for day in reports.published_days(city.store):
            here = reports.published(city.store, city.catalog, day)
            there = reports.published(other.store, other.catalog, day)
            assert here is not None
            assert here == there
    finally:
        bootstrap.close(other)


def test_it_is_made_once(city: Academy) -> None:
    assert not demo.create(city)


def test_no_month_is_like_another_and_most_bring_more(city: Academy) -> None:
    shares = []
    for day in sorted(reports.published_days(city.store)):
        table = reports.published(city.store, city.catalog, day)
        assert table is not None
        assert table.as_of == day
        cell = table.city.cells["S1"]
        assert cell is not None
        assert cell.share is not None
        shares.append(cell.share)
    gained = [later - earlier for earlier, later in pairwise(shares)]
    assert shares[0] < 0.05 < 0.2 < shares[-1] < 0.6
    assert min(gained) > -0.02
    assert max(gained) - min(gained) > 0.02


def test_departments_stand_far_apart_and_the_report_says_so(city: Academy) -> None:
    table = reports.published(city.store, city.catalog)
    assert table is not None
    shown = {row.name: row.cells["S1"] for row in table.rows}
    shares = {name: cell.share for name, cell in shown.items() if cell and cell.share is not None}
    assert max(shares.values()) - min(shares.values()) > 0.4
    assert all(sentence.endswith(".") for sentence in sentences(table))


def test_a_report_is_published_on_its_day(city: Academy) -> None:
    with city.store.read() as tx:
        kept = [tx.published.get(day) for day in tx.published.days()]
    assert all(one is not None and one.published_at.date() == one.as_of for one in kept)


def test_the_audit_log_tells_the_year_in_its_order(city: Academy) -> None:
    with city.store.read() as tx:
        entries = tx.audit.entries()
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert {"curriculum assigned", "assignment repeated", "report published"} <= {
        entry.action for entry in entries
    }
    manager = account(city, "data-manager").employee_id
    assert {e.actor for e in entries if e.action == "curriculum assigned"} == {manager}
    assert all(entry.at < NOW for entry in entries)


def test_the_employee_of_the_demo_is_fresh(city: Academy) -> None:
    employee = account(city, "employee")
    with city.store.read() as tx:
        assert tx.finished.by(employee.id) == Done()
        assert tx.teams.last_active([employee.id]) == {}
    assert following.mine(city, employee.id) == ()


def test_the_team_of_the_supervisor_holds_a_mix(city: Academy) -> None:
    lead = account(city, "supervisor")
    with city.store.read() as tx:
        viewer = Viewer(lead, tx.roles.of(lead.id))
    lines = roster.team(city, viewer)
    assert {line.last_active is None for line in lines} == {True, False}
    assert len({line.reached for line in lines}) > 1
    standings = {one.standing for line in lines for one in following.mine(city, line.person.id)}
    assert {Standing.DONE, Standing.LATE} <= standings


def test_cohorts_are_found_at_every_standing(city: Academy) -> None:
    found = {standing for one in following.cohorts(city) for standing, n in one.tally.items() if n}
    assert found == set(Standing)


def test_all_work_is_graded_and_says_what_the_mistake_was(city: Academy) -> None:
    with city.store.read() as tx:
        graded = tx.attempts.graded()
        assert tx.attempts.waiting(NOW + timedelta(days=1)) == ()
        wrong = next(one for one in graded if not one.passed)
        (*_, first) = tx.attempts.history(wrong.person_id, wrong.exercise)
        attempt, grade = tx.attempts.get(first.id), tx.attempts.grade(first.id)
    assert attempt is not None
    assert grade is not None
    assert attempt.state == GRADED
    (failed,) = (check for check in grade.verdict.checks if not check.passed)
    assert failed.message.endswith((".", "?"))
    assert grade.verdict.score < grade.verdict.max_score


def test_movers_are_counted_where_they_were_and_leavers_until_they_left(city: Academy) -> None:
    with city.store.read() as tx:
        now = {person.id: person for person in tx.people.everyone()}
        then = {person.id: person for person in tx.people.as_of(date(2025, 12, 1))}
    moved = [id for id, p in then.items() if p.department_id != now[id].department_id]
    left = [person for person in now.values() if person.left_on is not None]
    assert 20 < len(moved) <= 40
    assert len(left) == 60
    assert sum(person.id in then for person in left) > 40


def test_people_who_sign_in_have_worked_here_all_year(city: Academy) -> None:
    for one in demo.ACCOUNTS:
        person = account(city, one.email.partition("@")[0])
        assert person.hire_date is not None
        assert person.hire_date < date(2025, 11, 22)
        assert person.left_on is None
