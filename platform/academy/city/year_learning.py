"""One person's way through a course: lessons, tries right and wrong, hints, quizzes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from academy.city.year_calendar import sitting
from academy.city.year_plan import SOLUTION, HintOpened, LessonRead, QuizTaken, Try
from academy.domain.catalog import Catalog, Exercise, KnownWrong, Level, Question, Quiz
from academy.domain.steps import Done, Step, StepKind, course_progress

# How many get an exercise right at the first try, by the highest level it is evidence of.
FIRST_TRY = {Level.AWARENESS: 0.70, Level.WORKING: 0.60, Level.PRACTITIONER: 0.52}
HARDEST = 0.48
LEARNED_FROM_A_TRY = 0.14
SAME_AGAIN = 0.22  # of those who were wrong, and are wrong again, with the same answer
HINT_WANTED, GIVES_UP = 0.4, 0.05  # after a wrong try
MOST_TRIES, MOST_QUIZZES = 7, 4
QUIZ_ANSWER = 0.85  # right at the first time
READ_UP = 0.07  # more the next time


@dataclass(frozen=True)
class Trail:
    """What one person did, each list in the order of time."""

    lessons: list[LessonRead] = field(default_factory=list)
    hints: list[HintOpened] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    quizzes: list[QuizTaken] = field(default_factory=list)

    def next_day(self) -> date:
        """Return the day after the last event."""
        lasts = [kind[-1].at for kind in (self.lessons, self.tries, self.quizzes) if kind]
        return max(lasts).date() + timedelta(days=1) if lasts else date.min


@dataclass(frozen=True)
class Learner:
    """One person at work: their own random numbers, how easily they learn, and their trail."""

    rng: np.random.Generator
    employee_id: str
    gift: float  # added to the chance of every right answer
    longest_pause: int  # days between two sittings
    around_the_clock: bool
    trail: Trail = field(default_factory=Trail)
    taken: set[str] = field(default_factory=set)  # courses, to the end or not

    def take(self, catalog: Catalog, slug: str, start: date, share: float) -> bool:
        """Go this share of the way through a course; say whether it was finished."""
        self.taken.add(slug)
        steps = course_progress(catalog.course(slug), catalog.exercises, Done()).steps
        at: datetime | None = self._sit_down(max(start, self.trail.next_day()))
        left = self._steps_in_a_row()
        for step in steps[: math.ceil(len(steps) * share)]:
            if at is None:
                return False
            if left == 0:
                at, left = self._later(at), self._steps_in_a_row()
            left -= 1
            at = self._do(catalog, step, at)
        return at is not None and share >= 1

    def _do(self, catalog: Catalog, step: Step, at: datetime) -> datetime | None:
        quiz = catalog.course(step.course).quiz
        if step.kind is StepKind.LESSON:
            at += self._minutes(step.minutes)
            self.trail.lessons.append(LessonRead(self.employee_id, step.course, step.slug, at))
            return at
        if step.kind is StepKind.EXERCISE:
            return self._exercise(catalog.exercises[step.slug], at)
        return at if quiz is None else self._quiz(quiz, at)

    def _exercise(self, asked: Exercise, at: datetime) -> datetime | None:
        """Try until it is right; return None when the person gave up."""
        chance, opened, last = _first_try(asked) + self.gift, 0, ""
        at += self._minutes(asked.minutes)
        for _ in range(MOST_TRIES):
            right = not asked.known_wrong or self.rng.random() < chance
            last = SOLUTION if right else self._mistake(asked.known_wrong, last)
            self.trail.tries.append(Try(self.employee_id, asked.slug, last, opened, at))
            if right:
                return at
            if self.rng.random() < GIVES_UP:
                return None
            if opened < len(asked.hints) and self.rng.random() < HINT_WANTED:
                opened, at = opened + 1, at + self._minutes(1)
                self.trail.hints.append(HintOpened(self.employee_id, asked.slug, opened, at))
            at += self._minutes(3)
            chance += LEARNED_FROM_A_TRY
        return None

    def _mistake(self, known: Sequence[KnownWrong], last: str) -> str:
        """Return a known-wrong answer; those that stand first are made most often."""
        if last and self.rng.random() < SAME_AGAIN:
            return last
        weights = 1 / np.arange(1, len(known) + 1)
        return known[self.rng.choice(len(known), p=weights / weights.sum())].name

    def _quiz(self, quiz: Quiz, at: datetime) -> datetime | None:
        """Take the quiz until it is passed; return None when the person gave up."""
        for number in range(MOST_QUIZZES):
            chance = QUIZ_ANSWER + self.gift / 2 + number * READ_UP
            at += self._minutes(len(quiz.questions) * 0.7)
            right = self.rng.random(len(quiz.questions)) < chance
            chosen = {
                question.id: _option(question, right=bool(is_right), draw=self.rng.random())
                for question, is_right in zip(quiz.questions, right, strict=True)
            }
            self.trail.quizzes.append(QuizTaken(self.employee_id, quiz.course, chosen, at))
            if right.sum() >= quiz.needed:
                return at
            if self.rng.random() < 2 * GIVES_UP:
                return None
            at = at + self._minutes(12) if self.rng.random() < 0.5 else self._later(at)
        return None

    def _steps_in_a_row(self) -> int:
        return int(self.rng.integers(1, 5))

    def _minutes(self, usual: float) -> timedelta:
        return timedelta(seconds=round(60 * usual * float(self.rng.uniform(0.5, 1.6))))

    def _later(self, at: datetime) -> datetime:
        return self._sit_down(at.date() + timedelta(int(self.rng.integers(1, self.longest_pause))))

    def _sit_down(self, day: date) -> datetime:
        return sitting(self.rng, day, around_the_clock=self.around_the_clock)


def before(trail: Trail, end: datetime) -> Trail:
    """Return what of a trail lies before a moment."""
    return Trail(
        [one for one in trail.lessons if one.at < end],
        [one for one in trail.hints if one.at < end],
        [one for one in trail.tries if one.at < end],
        [one for one in trail.quizzes if one.at < end],
    )


def _first_try(asked: Exercise) -> float:
    top = max((evidence.level for evidence in asked.evidence), default=Level.AWARENESS)
    return FIRST_TRY.get(top, HARDEST)


def _option(question: Question, *, right: bool, draw: float) -> int:
    """Return the place of the right option, or of one of the others."""
    places = [n for n, option in enumerate(question.options) if option.correct is right]
    return places[int(draw * len(places))]
