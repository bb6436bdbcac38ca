"""What the academy teaches: skills, courses, lessons, quizzes, exercises, curricula.

Content in git is read into these by `academy.content`; everything else only looks at them.
A *slug* (`one-row`) is the name that the database and addresses remember.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """The four rungs of a skill, and none."""

    NONE = 0
    AWARENESS = 1
    WORKING = 2
    PRACTITIONER = 3
    EXPERT = 4

    @property
    def label(self) -> str:
        """The word a reader sees."""
        return "Not yet" if self is Level.NONE else self.name.capitalize()


@dataclass(frozen=True)
class Skill:
    """One thing a person can learn to do, described by what can be watched at each level."""

    id: str  # "S1"
    slug: str  # "find-and-understand"
    name: str
    summary: str
    levels: Mapping[Level, str]  # what a manager can watch someone do
    valid_months: Mapping[Level, int | None]  # None: the evidence does not age


@dataclass(frozen=True)
class Target:
    """The level that a job role asks for in one skill."""

    job_role: str
    skill: str  # Skill.id
    level: Level


@dataclass(frozen=True)
class JobRole:
    """A kind of work with its own targets; a person may hold several."""

    slug: str  # "all-staff", "supervisor", "analyst", "director", "steward"
    name: str


@dataclass(frozen=True)
class Framework:
    """Skills, roles and targets as of one version, which each award keeps."""

    version: str
    skills: tuple[Skill, ...]
    job_roles: tuple[JobRole, ...]
    targets: tuple[Target, ...]

    def skill(self, skill_id: str) -> Skill:
        """Return the skill with this id, or raise KeyError."""
        return {skill.id: skill for skill in self.skills}[skill_id]


@dataclass(frozen=True)
class Evidence:
    """What a passed exercise shows: a skill at a level."""

    skill: str
    level: Level


class CellKind(StrEnum):
    """What a cell of an exercise is for (nbgrader v3 flags, see exercises/README.md)."""

    TEXT = "text"  # Markdown, read-only
    GIVEN = "given"  # code the learner runs but cannot change (nbgrader: locked)
    WORK = "work"  # code with no flag: the learner may change it, nothing is checked
    ANSWER = "answer"  # the learner's answer (nbgrader: solution)
    CHECK = "check"  # never shown, never run beside the learner (nbgrader: grade + locked)
    WRITTEN = "written"  # in words, scored by a person (nbgrader: grade + solution, or task)


@dataclass(frozen=True)
class Choice:
    """One option of a choice cell: the value to write and the sentence beside the radio button."""

    value: str
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell of an exercise, in the order of the notebook."""

    id: str  # nbgrader's grade_id, else "cell-N"
    kind: CellKind
    source: str  # as the author wrote it, solution and hidden tests included
    starter: str = ""  # as a learner first sees it
    points: float = 0.0  # CHECK and WRITTEN only
    label: str = ""  # CHECK only: what is checked, as a short sentence
    hidden: bool = False  # CHECK only: holds hidden tests, so it also runs on the second city
    choice_name: str = ""  # ANSWER only: the variable a choice cell writes
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class KnownWrong:
    """A mistake that people really make, and the feedback it must get."""

    name: str
    answers: Mapping[str, str]  # ANSWER cell id -> source; the others stay as the solution has them
    fails: str  # CHECK cell id
    message: str  # must stand in that check's message
    misconception: str  # in plain words, for the data manager


@dataclass(frozen=True)
class Exercise:
    """A notebook exercise and all that surrounds it."""

    slug: str
    course: str
    title: str
    minutes: int
    evidence: tuple[Evidence, ...]
    datasets: tuple[str, ...]
    second_city: bool
    hints: tuple[str, ...]
    hint_cost: float  # share of the points that each hint takes, 0 or 0.1
    explanation: str  # Markdown, shown after passing
    cells: tuple[Cell, ...]
    known_wrong: tuple[KnownWrong, ...]
    digest: str  # of everything that decides a verdict
    path: str = ""  # the source file, for messages

    @property
    def checks(self) -> tuple[Cell, ...]:
        """The cells that make the verdict."""
        return tuple(c for c in self.cells if c.kind is CellKind.CHECK)

    @property
    def answers(self) -> tuple[Cell, ...]:
        """The cells a learner fills in."""
        return tuple(c for c in self.cells if c.kind is CellKind.ANSWER)

    @property
    def max_score(self) -> float:
        """Points that the checks can give; cells scored by people are left out."""
        return sum(c.points for c in self.checks)

    @property
    def solution(self) -> Mapping[str, str]:
        """The author's answer for each answer cell."""
        return {c.id: c.source for c in self.answers}


@dataclass(frozen=True)
class Lesson:
    """One idea, six to twelve minutes."""

    slug: str
    course: str
    number: int
    title: str
    minutes: int
    body: str  # Markdown without the front matter
    exercises: tuple[str, ...] = ()  # slugs offered at the end of the lesson
    digest: str = ""
    path: str = ""


@dataclass(frozen=True)
class Option:
    """One answer to a quiz question, with the reason shown after choosing it."""

    text: str
    correct: bool
    why: str


@dataclass(frozen=True)
class Question:
    """A quiz question with exactly one right option."""

    id: str
    text: str
    options: tuple[Option, ...]
    lesson: str = ""  # the lesson slug that answers it


@dataclass(frozen=True)
class Quiz:
    """The questions that end a course; passed at `pass_share` right."""

    course: str
    questions: tuple[Question, ...]
    pass_share: float = 0.8
    digest: str = ""

    @property
    def needed(self) -> int:
        """How many right answers pass."""
        return math.ceil(len(self.questions) * self.pass_share - 1e-9)


@dataclass(frozen=True)
class Course:
    """Lessons, exercises and a quiz that belong together."""

    slug: str
    code: str  # "C1"
    title: str
    audience: str
    summary: str
    outcomes: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    exercises: tuple[str, ...]  # slugs, in order
    quiz: Quiz | None


@dataclass(frozen=True)
class CurriculumCourse:
    """A course inside a curriculum."""

    course: str
    required: bool
    due_days: int | None = None  # from the start of the assignment, where the curriculum says so


@dataclass(frozen=True)
class Curriculum:
    """The courses that a group of people takes, and by when."""

    slug: str
    name: str
    summary: str
    courses: tuple[CurriculumCourse, ...]
    hours: float
    due: str  # in words: "yearly", "6 months"
    job_roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalog:
    """All content, checked and cross-linked."""

    framework: Framework
    courses: tuple[Course, ...]
    exercises: Mapping[str, Exercise]
    curricula: tuple[Curriculum, ...]
    digest: str
    glossary: Mapping[str, str] = field(default_factory=dict)
    # Where parts stand in their files, for messages only: ("exercise", slug, …) to a 1-based line.
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict, compare=False)

    def course(self, slug: str) -> Course:
        """Return the course with this slug, or raise KeyError."""
        return {course.slug: course for course in self.courses}[slug]
