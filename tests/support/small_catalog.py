"""A small catalog made by hand, with all that a year of learning may come across."""

from academy.domain.assignments import ALL_STAFF
from academy.domain.catalog import (
    Catalog,
    Cell,
    CellKind,
    Course,
    Curriculum,
    CurriculumCourse,
    Evidence,
    Exercise,
    Framework,
    JobRole,
    KnownWrong,
    Lesson,
    Level,
    Option,
    Question,
    Quiz,
    Skill,
    Target,
)

LEVELS = {level: level.label for level in Level if level > Level.NONE}
SOURCE = 'assert n != 1, "That is one too few. Count again."\nassert n == 2, "Look at it again."'


def small_catalog() -> Catalog:
    """Return two courses, one without a quiz, and a curriculum for each kind of audience."""
    skills = tuple(
        Skill(id, id.lower(), name, "", LEVELS, {Level.AWARENESS: 24})
        for id, name in (("S1", "Find"), ("S2", "Check"))
    )
    framework = Framework(
        "1",
        skills,
        (JobRole(ALL_STAFF, "All staff"), JobRole("analyst", "Analyst")),
        (Target(ALL_STAFF, "S1", Level.AWARENESS), Target("analyst", "S2", Level.WORKING)),
    )
    found = [
        exercise("count", "basics", Level.AWARENESS),
        exercise("compare", "basics", Level.WORKING, mistakes=0),
        exercise("weigh", "further", Level.WORKING),
    ]
    return Catalog(
        framework,
        (
            _course("basics", ("count", "compare"), quiz=_quiz("basics")),
            _course("further", ("weigh",)),
        ),
        {one.slug: one for one in found},
        (
            _curriculum("everyone", ALL_STAFF, "basics", due="yearly"),
            _curriculum("analysts", "analyst", "further", due="9 months"),
            _curriculum("nobody", "", "further", due="one quarter"),
        ),
        "digest",
    )


def exercise(slug: str, course: str, level: Level, *, mistakes: int = 3) -> Exercise:
    """Return an exercise with one answer cell, two checks and some known mistakes."""
    names = ("One too few", "One too many", "Typed in")[:mistakes]
    return Exercise(
        slug=slug,
        course=course,
        title=slug.capitalize(),
        minutes=8,
        evidence=(Evidence("S1" if level is Level.AWARENESS else "S2", level),),
        datasets=(),
        second_city=False,
        hints=("Look.", "Look closer."),
        hint_cost=0.1,
        explanation="",
        cells=(
            Cell("a1", CellKind.ANSWER, "n = 2", "n = ____"),
            Cell("q1", CellKind.CHECK, SOURCE, points=4, label="You count"),
            Cell("q2", CellKind.CHECK, "assert n", points=6, label="You read", hidden=True),
        ),
        known_wrong=tuple(
            KnownWrong(
                name, {"a1": f"n = {place + 5}"}, "q1", "one too few", "People count from zero."
            )
            for place, name in enumerate(names, 1)
        ),
        digest=f"digest of {slug}",
    )


def _course(slug: str, exercises: tuple[str, ...], quiz: Quiz | None = None) -> Course:
    lessons = tuple(
        Lesson(f"{slug}-{number}", slug, number, "Rows", 7, "", exercises[number - 1 : number])
        for number in (1, 2)
    )
    return Course(
        slug, slug[:1].upper(), slug.capitalize(), "All", "", (), lessons, exercises, quiz
    )


def _quiz(course: str) -> Quiz:
    options = (Option("No", False, ""), Option("Yes", True, ""), Option("Perhaps", False, ""))
    return Quiz(course, tuple(Question(f"q{n}", f"Question {n}?", options) for n in range(5)))


def _curriculum(slug: str, job_role: str, course: str, due: str) -> Curriculum:
    roles = (job_role,) if job_role else ()
    courses = (CurriculumCourse(course, required=True),)
    return Curriculum(slug, slug.capitalize(), "", courses, 1.0, due, roles)
