"""courses/<course>/: a course, its lessons and its quiz."""

import re
from pathlib import Path

from academy.content.faults import Findings, Place
from academy.content.files import entries, read_text, shown
from academy.content.lessons import read_lesson
from academy.content.links import PICTURES
from academy.content.nodes import Fields, Node, check_slug
from academy.content.quizzes import read_quiz
from academy.content.yamls import read_yaml
from academy.domain.catalog import Course, Lesson

_CODE = re.compile(r"[A-Z]+(?P<number>[0-9]+)")
_SHARED = ("skills.yaml", "curricula.yaml", "glossary.yaml")


def read_courses(courses: Path, findings: Findings) -> tuple[Course, ...]:
    """Read every course, in the order of the codes; what belongs nowhere is noted."""
    found = []
    for entry in entries(courses):
        if entry.is_dir():
            found.append(_course(entry, courses, findings))
        elif entry.name not in _SHARED:
            place = Place(shown(entry, courses))
            findings.fault(place, "this file belongs to no course", f"{', '.join(_SHARED)}")
    return tuple(sorted((course for course in found if course), key=_order))


def _order(course: Course) -> tuple[int, str]:
    code = _CODE.fullmatch(course.code)
    return (int(code["number"]) if code else 0, course.slug)


def _course(folder: Path, courses: Path, findings: Findings) -> Course | None:
    place = Place(shown(folder / "course.yaml", courses))
    check_slug(folder.name, place, findings)
    findings.define("course", folder.name, place)
    lessons = _lessons(folder, courses, findings)
    quiz = read_quiz(folder / "quiz.yaml", courses, findings)
    text = read_text(folder / "course.yaml", courses, findings)
    node = None if text is None else read_yaml(place.path, text, findings)
    if node is None:
        return None
    fields = Fields(node, "the course", findings)
    course = Course(
        slug=folder.name,
        code=fields.text("code"),
        title=fields.text("title"),
        audience=fields.text("audience"),
        summary=fields.text("summary"),
        outcomes=fields.texts("outcomes"),
        lessons=lessons,
        exercises=fields.texts("exercises"),
        quiz=quiz,
    )
    _check_course(course, fields, findings)
    fields.done()
    return course


def _check_course(course: Course, fields: Fields, findings: Findings) -> None:
    code = fields.get("code")
    if code is not None and course.code:
        findings.define("course code", course.code, code)
        if not _CODE.fullmatch(course.code):
            findings.fault(code, f"the code is “{course.code}”", "a letter and a number, like `C1`")
    if not course.lessons:
        findings.fault(fields.node, "the course has no lesson", "one lesson at least")
    for item in fields.items("exercises", optional=True):
        _check_listed(item, course.slug, findings)


def _check_listed(item: Node, course: str, findings: Findings) -> None:
    """An exercise lies in the folder of the course that lists it, and is listed once."""
    slug = str(item.value)
    findings.refer("exercise", slug, item)
    findings.define("listed exercise", slug, item)
    source = findings.place_of("exercise", slug)
    if source is not None and Path(source.path).parent.name != course:
        findings.fault(
            item,
            f"the exercise “{slug}” lies in {Path(source.path).parent.as_posix()}",
            f"the folder exercises/{course}",
        )


def _lessons(folder: Path, courses: Path, findings: Findings) -> tuple[Lesson, ...]:
    found = []
    for entry in entries(folder):
        if entry.suffix == ".md":
            found.append(read_lesson(entry, courses, findings))
        elif entry.is_file() and entry.suffix.lower() in PICTURES:
            continue
        elif entry.is_file() and entry.name not in ("course.yaml", "quiz.yaml"):
            findings.fault(
                Place(shown(entry, courses)),
                "this file is no part of a course",
                "course.yaml, quiz.yaml, lessons (`01-….md`) or pictures",
            )
    lessons = (lesson for lesson in found if lesson is not None)
    return tuple(sorted(lessons, key=lambda lesson: (lesson.number, lesson.slug)))
