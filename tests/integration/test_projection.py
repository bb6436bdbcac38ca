"""Whatever happens, in whatever order: the projection says what the events say."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from academy import bootstrap
from academy.config import ROOT, Settings
from academy.domain.catalog import Evidence, Level
from academy.domain.grading import CheckResult, Status, Submission, Verdict
from academy.domain.people import Department
from academy.domain.progress import Approval, ApprovalKind
from academy.reports import skills
from academy.services import progress, publishing
from academy.services.context import Academy
from academy.store.attempts import Grade
from academy.store.database import Store, Transaction
from academy.store.learning import QuizAttempt
from academy.store.people import NewPerson

DEPARTMENTS = ("D01", "D02", "D03")
COURSES = ("data-at-the-city", "who-is-this-working-for")
CREW = 12

somebody = st.integers(0, CREW - 1)
levels = st.sampled_from(list(Level)[1:])


class Year(RuleBasedStateMachine):
    """People learn, are graded, regraded and approved, move and leave, one day after the other."""

    template: Path  # a database brought up to date, copied for each run
    base: Academy

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="academy-projection-"))
        file = shutil.copy(self.template, self.folder / "academy.db")
        self.today = date(2026, 1, 1)
        self.academy = replace(self.base, store=Store(f"sqlite:///{file}"), clock=self.now)
        self.attempts: list[tuple[int, int]] = []
        self.here = list(range(CREW))
        with self.academy.store.write() as tx:
            tx.people.add_departments(Department(id, f"Department {id}") for id in DEPARTMENTS)
            new = [
                NewPerson(f"E{n}", "", "Crew", str(n), DEPARTMENTS[n % 3], ("analyst",) * (n % 2))
                for n in range(CREW)
            ]
            self.ids = list(tx.people.add(new, self.today).values())
            for id in self.ids:
                progress.refresh(tx, self.academy.catalog.framework, id)

    def now(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=9)

    def refresh(self, tx: Transaction, person: int) -> None:
        progress.refresh(tx, self.academy.catalog.framework, self.ids[person])

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(person=somebody, course=st.sampled_from(COURSES))
    def read_a_lesson(self, person: int, course: str) -> None:
        lesson = self.academy.catalog.course(course).lessons[0]
        with self.academy.store.write() as tx:
            tx.learning.note_read(
                self.ids[person], course, lesson.slug, digest=lesson.digest, now=self.now()
            )
            self.refresh(tx, person)

    @rule(person=somebody, course=st.sampled_from(COURSES), passed=st.booleans())
    def take_a_quiz(self, person: int, course: str, *, passed: bool) -> None:
        attempt = QuizAttempt(course, "d", {}, 5 if passed else 1, 5, passed, self.now())
        with self.academy.store.write() as tx:
            tx.learning.add_quiz(self.ids[person], attempt)
            self.refresh(tx, person)

    @rule(person=somebody, place=st.integers(0, 3), passed=st.booleans(), level=levels)
    def hand_work_in(self, person: int, place: int, *, passed: bool, level: Level) -> None:
        exercises = list(self.academy.catalog.exercises.values())
        asked = exercises[place % len(exercises)]
        with self.academy.store.write() as tx:
            id = tx.attempts.add(
                self.ids[person],
                asked.slug,
                asked.digest,
                submission=Submission.from_answers(asked.solution),
                hints=0,
                now=self.now(),
            )
            self.attempts.append((id, person))
            self.grade(tx, id, asked.course, passed=passed, level=level)
            self.refresh(tx, person)

    @precondition(lambda self: self.attempts)
    @rule(place=st.integers(0, 99), passed=st.booleans(), level=levels)
    def grade_again(self, place: int, *, passed: bool, level: Level) -> None:
        id, person = self.attempts[place % len(self.attempts)]
        with self.academy.store.write() as tx:
            self.grade(tx, id, COURSES[0], passed=passed, level=level)
            self.refresh(tx, person)

    def grade(self, tx: Transaction, id: int, course: str, *, passed: bool, level: Level) -> None:
        check = CheckResult("c", "A check", 10, 10 if passed else 3, hidden=False, message="")
        tx.attempts.add_grade(
            Grade(
                id,
                Verdict(Status.GRADED, (check,), seconds=0.1),
                check.earned,
                course,
                (Evidence("S1", level), Evidence("S5", Level.WORKING)),
                needs_quiz=course == COURSES[0],
                framework_version="1",
                at=self.now(),
            )
        )

    @rule(
        person=somebody,
        kind=st.sampled_from(ApprovalKind),
        level=st.sampled_from([Level.PRACTITIONER, Level.EXPERT]),
    )
    def approve(self, person: int, kind: ApprovalKind, level: Level) -> None:
        approval = Approval("S1", level, kind, self.now())
        with self.academy.store.write() as tx:
            tx.progress.add_approval(self.ids[person], approval, given_by=self.ids[0], text="")
            self.refresh(tx, person)

    @precondition(lambda self: self.here)
    @rule(place=somebody, department=st.sampled_from(DEPARTMENTS))
    def move(self, place: int, department: str) -> None:
        person = self.here[place % len(self.here)]
        with self.academy.store.write() as tx:
            tx.people.move(self.ids[person], department, self.today)
            self.refresh(tx, person)

    @precondition(lambda self: self.here)
    @rule(place=somebody)
    def leave(self, place: int) -> None:
        person = self.here.pop(place % len(self.here))
        with self.academy.store.write() as tx:
            tx.people.leave(self.ids[person], self.today)
            self.refresh(tx, person)

    @invariant()
    def the_projection_says_what_the_events_say(self) -> None:
        assert progress.differences(self.academy) == ()

    @invariant()
    def the_report_of_today_is_the_live_one(self) -> None:
        live = skills.live(self.academy.store, self.academy.catalog, self.today)
        assert publishing.as_of(self.academy, self.today) == live

    def teardown(self) -> None:
        before = self.counts()
        progress.rebuild(self.academy)
        assert self.counts() == before
        self.academy.store.close()
        shutil.rmtree(self.folder)

    def counts(self) -> object:
        with self.academy.store.read() as tx:
            return tx.progress.counts(), tx.progress.skills(), tx.progress.exercises()


@pytest.fixture
def year(tmp_path: Path) -> type[Year]:
    """The machine, with a database to copy and the real content."""
    made = bootstrap.make_academy(
        Settings(
            home=tmp_path,
            courses=ROOT / "courses",
            exercises=ROOT / "exercises",
            database_url=f"sqlite:///{tmp_path / 'template.db'}",
        )
    )
    bootstrap.close(made)
    Year.template, Year.base = tmp_path / "template.db", made
    return Year


def test_rebuild_equals_projection_after_any_order_of_events(year: type[Year]) -> None:
    run_state_machine_as_test(
        year, settings=settings(max_examples=12, stateful_step_count=20, deadline=None)
    )
