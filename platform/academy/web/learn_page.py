"""What the learner's templates show: courses, lessons, quizzes and skills made ready for them."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from flask import url_for
from markupsafe import Markup

from academy.domain.catalog import Framework, Lesson, Level, Question, Quiz
from academy.domain.projection import ExerciseState
from academy.domain.steps import CourseProgress, Step, StepKind
from academy.services.learning import QuizResult, SkillLine
from academy.web.exercise_page import step_url
from academy.web.links import address_in
from academy.web.markup import render_inline


@dataclass(frozen=True)
class NextView:
    """The one thing to do now."""

    label: str
    kicker: str
    title: str
    minutes: int
    url: str


@dataclass(frozen=True)
class CourseView:
    """A course in a list."""

    code: str
    title: str
    summary: str
    audience: str
    minutes: int
    url: str
    done: int
    total: int
    state: str
    due: date | None = None
    overdue: bool = False
    curriculum: str = ""


@dataclass(frozen=True)
class PartView:
    """A lesson, an exercise or a quiz within its course."""

    number: int
    title: str
    minutes: int
    url: str
    state: str
    score: float | None = None
    max_score: float | None = None


@dataclass(frozen=True)
class OptionView:
    """One answer to a question."""

    key: str
    html: Markup
    checked: bool
    correct: bool
    why: Markup


@dataclass(frozen=True)
class QuestionView:
    """One question; `right` says how it was answered."""

    id: str
    html: Markup
    options: tuple[OptionView, ...]
    lesson: PartView | None
    answered: bool
    right: bool


@dataclass(frozen=True)
class EvidenceView:
    """A passed exercise behind a skill."""

    title: str
    url: str
    level: Level
    when: datetime


@dataclass(frozen=True)
class SkillView:
    """One skill as macros/skills.html shows it."""

    slug: str
    name: str
    level: Level
    target: Level
    since: datetime | None
    watched: str
    next_watched: str
    waits: str
    evidence: tuple[EvidenceView, ...]


def state_of(way: CourseProgress) -> str:
    """Return "new", "begun" or "done"."""
    if way.finished:
        return "done"
    return "begun" if way.started else "new"


def course_view(way: CourseProgress) -> CourseView:
    """Return a course for a list."""
    course = way.course
    return CourseView(
        code=course.code,
        title=course.title,
        summary=course.summary,
        audience=course.audience,
        minutes=sum(step.minutes for step in way.steps),
        url=url_for("learn.course", slug=course.slug),
        done=way.done,
        total=way.total,
        state=state_of(way),
    )


def next_view(way: CourseProgress) -> NextView | None:
    """Return what to do next in a course."""
    step = way.next_step
    if step is None:
        return None
    place = way.steps.index(step) + 1
    return NextView(
        label="Continue" if way.started else "Start",
        kicker=f"Step {place} of {way.total} of {way.course.title}",
        title="Quiz: see what you have learned" if step.kind is StepKind.QUIZ else step.title,
        minutes=step.minutes,
        url=step_url(step),
    )


def part_views(way: CourseProgress, kind: StepKind) -> tuple[PartView, ...]:
    """Return the steps of one kind, numbered."""
    steps = [step for step in way.steps if step.kind is kind]
    return tuple(
        PartView(n, s.title, s.minutes, step_url(s), "done" if s.done else "new")
        for n, s in enumerate(steps, start=1)
    )


def exercise_views(
    way: CourseProgress, states: Mapping[str, ExerciseState], slugs: Collection[str] | None = None
) -> tuple[PartView, ...]:
    """Return the exercises of a course, or those named, with the best score so far."""
    steps = [step for step in way.steps if step.kind is StepKind.EXERCISE]
    wanted = [step for step in steps if slugs is None or step.slug in slugs]
    return tuple(_exercise_view(n, s, states.get(s.slug)) for n, s in enumerate(wanted, start=1))


def _exercise_view(number: int, step: Step, state: ExerciseState | None) -> PartView:
    if state is None:
        return PartView(number, step.title, step.minutes, step_url(step), "new")
    return PartView(
        number,
        step.title,
        step.minutes,
        step_url(step),
        "done" if step.done else "begun",
        state.best_score,
        state.max_score,
    )


def question_views(
    quiz: Quiz,
    lessons: Collection[Lesson],
    *,
    order: str,
    chosen: Mapping[str, int],
    result: QuizResult | None,
) -> tuple[QuestionView, ...]:
    """Return the questions; options stand in an order that depends on `order` alone."""
    by_slug = {lesson.slug: lesson for lesson in lessons}
    link = address_in(quiz.course)
    return tuple(
        QuestionView(
            id=question.id,
            html=render_inline(question.text, link),
            options=_options(question, quiz.course, order, chosen.get(question.id)),
            lesson=_lesson_link(by_slug.get(question.lesson)),
            answered=result is not None,
            right=result is not None and result.right[question.id],
        )
        for question in quiz.questions
    )


def option_key(question: Question, place: int) -> str:
    """Name an option in a page by what it says: its place in the source often tells which is right,
    for authors put the right one at the same place again and again.
    """
    text = f"{question.id} {question.options[place].text}"
    return sha256(text.encode()).hexdigest()[:12]


def chosen_places(asked: Quiz, form: Mapping[str, str]) -> dict[str, int]:
    """Return question id → place of the option chosen, of the questions that are answered."""
    return {
        question.id: place
        for question in asked.questions
        for place in range(len(question.options))
        if form.get(question.id) == option_key(question, place)
    }


def _options(
    question: Question, course: str, order: str, chosen: int | None
) -> tuple[OptionView, ...]:
    link = address_in(course)
    options = [
        OptionView(
            key=option_key(question, place),
            html=render_inline(option.text, link),
            checked=place == chosen,
            correct=option.correct,
            why=render_inline(option.why, link),
        )
        for place, option in enumerate(question.options)
    ]
    random.Random(f"{order}/{question.id}").shuffle(options)  # noqa: S311  # no secret
    return tuple(options)


def _lesson_link(lesson: Lesson | None) -> PartView | None:
    if lesson is None:
        return None
    url = url_for("learn.lesson", course=lesson.course, slug=lesson.slug)
    return PartView(lesson.number, lesson.title, lesson.minutes, url, "")


def skill_views(
    lines: Collection[SkillLine], course_titles: Mapping[str, str]
) -> tuple[SkillView, ...]:
    """Return skills for a page: those with a target first, in the framework's order."""
    ordered = sorted(lines, key=lambda line: line.state.target is Level.NONE)
    return tuple(_skill_view(line, course_titles) for line in ordered)


def _skill_view(line: SkillLine, course_titles: Mapping[str, str]) -> SkillView:
    level = line.state.level
    missing = next((shown.quiz_missing for shown in line.evidence if shown.quiz_missing), "")
    return SkillView(
        slug=line.skill.slug,
        name=line.skill.name,
        level=level,
        target=line.state.target,
        since=line.state.earned_at,
        watched=line.skill.levels.get(level, ""),
        next_watched="" if level is Level.EXPERT else line.skill.levels.get(Level(level + 1), ""),
        waits=(
            f"Exercise passed. The quiz of “{course_titles.get(missing, missing)}” completes it."
            if missing
            else ""
        ),
        evidence=tuple(
            EvidenceView(
                shown.title,
                url_for("exercises.attempt", slug=shown.exercise, attempt_id=shown.attempt_id),
                shown.level,
                shown.at,
            )
            for shown in line.evidence
        ),
    )


def targets_reached(lines: Collection[SkillLine]) -> tuple[int, int]:
    """Return how many targets are reached, of how many."""
    asked = [line.state for line in lines if line.state.target > Level.NONE]
    return sum(state.level >= state.target for state in asked), len(asked)


def role_names(framework: Framework, job_roles: Collection[str]) -> tuple[str, ...]:
    """Return the names of the roles whose targets count for a person."""
    held = {"all-staff", *job_roles}
    return tuple(role.name for role in framework.job_roles if role.slug in held)
