"""What happened in a year of learning, as plain facts: nothing here is written anywhere yet.

People are named by employee number, departments by id, content by slug, as rosters and files do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from academy.domain.assignments import Audience
from academy.domain.catalog import Level

SOLUTION = ""  # the answer of a try that is right; any other is the name of a known-wrong answer


@dataclass(frozen=True)
class Cast:
    """The people of the roster whose year is asked for in advance."""

    newcomer: str  # has done nothing, and nothing was assigned to them
    lead: str  # whose team holds a bit of everything
    others: frozenset[str] = frozenset()  # stay where they are, as do the two above

    @property
    def staying(self) -> frozenset[str]:
        """Everybody who neither moves nor leaves because somebody signs in as them."""
        return self.others | {self.newcomer, self.lead}


@dataclass(frozen=True)
class Assigned:
    """A curriculum given to an audience; repeated, it reaches those who have joined since."""

    curriculum: str
    audience: Audience
    due: date
    at: datetime


@dataclass(frozen=True)
class LessonRead:
    """A lesson marked as read."""

    employee_id: str
    course: str
    lesson: str
    at: datetime


@dataclass(frozen=True)
class HintOpened:
    """A hint of an exercise, opened for the first time; the first is number 1."""

    employee_id: str
    exercise: str
    number: int
    at: datetime


@dataclass(frozen=True)
class Try:
    """Work handed in: the solution, or one of the exercise's known-wrong answers by its name."""

    employee_id: str
    exercise: str
    answer: str
    hints: int  # opened until then
    at: datetime

    @property
    def right(self) -> bool:
        """Whether the solution was handed in."""
        return self.answer == SOLUTION


@dataclass(frozen=True)
class QuizTaken:
    """One time through a quiz: question id → the place of the option that was chosen."""

    employee_id: str
    course: str
    chosen: Mapping[str, int]
    at: datetime


@dataclass(frozen=True)
class Noted:
    """A supervisor saw a skill used at work."""

    employee_id: str
    by: str
    skill: str
    level: Level
    text: str
    at: datetime


@dataclass(frozen=True)
class Moved:
    """A person came to their present department from another one."""

    employee_id: str
    former: str
    present: str
    on: date


@dataclass(frozen=True)
class Left:
    """A person left; `on` is the first day they no longer worked here."""

    employee_id: str
    on: date


@dataclass(frozen=True)
class Year:
    """A year of learning, each kind of event in the order of time.

    Everything lies before the day `until`; `months` holds the last days of its twelve months.
    """

    since: date
    until: date
    months: tuple[date, ...]
    assigned: tuple[Assigned, ...]
    lessons: tuple[LessonRead, ...]
    hints: tuple[HintOpened, ...]
    tries: tuple[Try, ...]
    quizzes: tuple[QuizTaken, ...]
    notes: tuple[Noted, ...]
    moves: tuple[Moved, ...]
    leavers: tuple[Left, ...]
