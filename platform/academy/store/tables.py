"""The tables. Rows never leave this floor; repositories turn them into the domain's dataclasses."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Every constraint gets a name, so that a later migration can speak of it on any database.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, always aware and always UTC, on databases that know zones and on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC, which SQLite has forgotten."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads this attribute as it is
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


class DepartmentRow(Base):
    """A department of the city."""

    __tablename__ = "departments"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class PersonRow(Base):
    """A person, who is deactivated when they leave and never deleted."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    hire_date: Mapped[date | None]
    job_family: Mapped[str] = mapped_column(String(80), default="")
    left_on: Mapped[date | None]
    demo: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str] = mapped_column(String(200), default="")


class JobRoleRow(Base):
    """A job role that a person holds, beyond "all-staff"."""

    __tablename__ = "person_job_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    job_role: Mapped[str] = mapped_column(String(40), primary_key=True)


class RoleRow(Base):
    """A role given to a person; supervisors follow from the roster and stand in no row."""

    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class StayRow(Base):
    """When a person belonged to which department; `until` is the first day they no longer did."""

    __tablename__ = "department_stays"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    department_id: Mapped[str] = mapped_column(ForeignKey("departments.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class AccessCodeRow(Base):
    """A one-time code that lets a person set a password."""

    __tablename__ = "access_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInRow(Base):
    """One signed-in browser; ending the row signs it out wherever it is."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    shared_computer: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class TryRow(Base):
    """How often something was tried in a row without success, known here by a digest only.

    Names that belong to nobody are counted like those of people, so that a pause tells nothing.
    """

    __tablename__ = "tries"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last: Mapped[datetime] = mapped_column(index=True)
    refused_until: Mapped[datetime | None]


class KeptWorkRow(Base):
    """What was typed into an exercise when the sign-in had already ended; kept for a day."""

    __tablename__ = "kept_work"

    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_ins.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(String(80), primary_key=True)
    answers: Mapped[dict[str, Any]]
    based_on: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)


class LookRow(Base):
    """One look of a person at somebody else's evidence."""

    __tablename__ = "evidence_looks"

    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class LessonReadRow(Base):
    """A lesson that a person marked as read."""

    __tablename__ = "lesson_reads"
    __table_args__ = (UniqueConstraint("person_id", "course", "lesson"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course: Mapped[str] = mapped_column(String(80))
    lesson: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class QuizAttemptRow(Base):
    """One time through the quiz of a course."""

    __tablename__ = "quiz_attempts"
    __table_args__ = (Index("ix_quiz_attempts_person_course", "person_id", "course"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    chosen: Mapped[dict[str, Any]]
    right: Mapped[int]
    total: Mapped[int]
    passed: Mapped[bool]
    at: Mapped[datetime]


class DraftRow(Base):
    """What a person has typed into an exercise and not yet had checked."""

    __tablename__ = "drafts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(String(80), primary_key=True)
    answers: Mapped[dict[str, Any]]
    revision: Mapped[int]
    at: Mapped[datetime]


class HintRow(Base):
    """A hint that a person opened."""

    __tablename__ = "hints_opened"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class AttemptRow(Base):
    """Work handed in to be checked: saved before its grading starts, and never changed after."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_person_exercise", "person_id", "exercise"),
        Index("ix_attempts_state_lease", "state", "leased_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    exercise: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    cells: Mapped[list[Any]]  # [[cell id, source], …]
    hints: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class GradeRow(Base):
    """The verdict on an attempt; the newest counts, older ones stay, so a regrade can be told."""

    __tablename__ = "grades"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    score: Mapped[float]
    max_score: Mapped[float]
    passed: Mapped[bool]
    seconds: Mapped[float]
    course: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[list[Any]]  # [[skill id, level], …] as the exercise had it when graded
    needs_quiz: Mapped[bool]
    framework_version: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ApprovalRow(Base):
    """A supervisor's note of a skill used at work, or a data manager's review."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    skill: Mapped[str] = mapped_column(String(8))
    level: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    given_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class ExerciseProgressRow(Base):
    """Projection: how far a person is with an exercise."""

    __tablename__ = "exercise_progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    exercise: Mapped[str] = mapped_column(String(80), primary_key=True)
    attempts: Mapped[int]
    best_score: Mapped[float]
    max_score: Mapped[float]
    passed_at: Mapped[datetime | None]


class SkillProgressRow(Base):
    """Projection: the level a person holds in a skill, and the level asked of them."""

    __tablename__ = "skill_progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(8), primary_key=True)
    department_id: Mapped[str] = mapped_column(String(8), index=True)
    filters: Mapped[
        list[Any]
    ]  # what the person is counted under: ["", "job_family:sworn"]; [] none
    level: Mapped[int]
    target: Mapped[int]
    earned_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    attempt_id: Mapped[int | None]
    framework_version: Mapped[str] = mapped_column(String(20), default="")


class SkillCountRow(Base):
    """Projection: people by department, skill, target and level, within one filter value."""

    __tablename__ = "skill_counts"

    department_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    skill: Mapped[str] = mapped_column(String(8), primary_key=True)
    filter: Mapped[str] = mapped_column(String(100), primary_key=True)  # "" or "job_family:sworn"
    target: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]


class AssignmentRow(Base):
    """A curriculum given to an audience."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("curriculum", "audience_kind", "audience", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    curriculum: Mapped[str] = mapped_column(String(80))
    audience_kind: Mapped[str] = mapped_column(String(12))
    audience: Mapped[str] = mapped_column(String(80))
    due: Mapped[date]
    assigned_on: Mapped[date]
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AssignedPersonRow(Base):
    """A person reached by an assignment when it was made."""

    __tablename__ = "assigned_people"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class PublishedReportRow(Base):
    """A report as leaders read it: merged, rounded, and never changed again."""

    __tablename__ = "published_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[date] = mapped_column(unique=True)
    framework_version: Mapped[str] = mapped_column(String(20))
    table: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AuditRow(Base):
    """One link of the audit chain; the database itself refuses to change or delete it."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(120))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
