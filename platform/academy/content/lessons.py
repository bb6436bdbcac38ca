"""courses/<course>/NN-slug.md: a lesson is Markdown below a few lines of YAML."""

import re
from pathlib import Path

from academy.content.digests import digest
from academy.content.faults import Findings, Place
from academy.content.files import read_text, shown
from academy.content.links import check_links
from academy.content.nodes import Fields, check_slug
from academy.content.passages import Passage
from academy.content.yamls import read_yaml
from academy.domain.catalog import Lesson

_NAME = re.compile(r"(?P<number>\d{2})-(?P<slug>.+)\.md")
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(\n|\Z)", re.M | re.S)


def read_lesson(file: Path, courses: Path, findings: Findings) -> Lesson | None:
    """Read one lesson; None when there is nothing to read, with the faults noted."""
    place = Place(shown(file, courses))
    name = _NAME.fullmatch(file.name)
    text = read_text(file, courses, findings)
    if name is None:
        findings.fault(place, f"“{file.name}” is not a lesson's file name", "`01-what-a-row-is.md`")
        return None
    slug, course = name["slug"], file.parent.name
    check_slug(slug, place, findings)
    findings.define("lesson", slug, place)
    number = int(name["number"])
    findings.define(f"lesson number of “{course}”", name["number"], place)
    if text is None:
        return None
    front = _FRONT.match(text)
    if front is None:
        findings.fault(place, "the lesson has no front matter", "`---`, title and minutes, `---`")
        return None
    node = read_yaml(place.path, front["yaml"], findings, first_line=2)
    if node is None:
        return None
    fields = Fields(node, "the front matter", findings)
    title, minutes = fields.text("title"), fields.whole("minutes", least=1)
    exercises = fields.texts("exercises", optional=True)
    for item in fields.items("exercises", optional=True):
        findings.refer("exercise", str(item.value), item)
    _remember_minutes(slug, fields, findings)
    fields.done()
    body = _body(text, front.end(), place.path, file.parent, findings)
    return Lesson(
        slug=slug,
        course=course,
        number=number,
        title=title,
        minutes=minutes,
        body=body,
        exercises=exercises,
        digest=digest([title, body]),
        path=place.path,
    )


def _remember_minutes(slug: str, fields: Fields, findings: Findings) -> None:
    node = fields.get("minutes")
    if node is not None:
        findings.lines["lesson", slug, "minutes"] = node.line


def _body(text: str, start: int, path: str, folder: Path, findings: Findings) -> str:
    body = text[start:]
    first = text.count("\n", 0, start) + 1
    lines = tuple(range(first, first + body.count("\n") + 1))
    if not body.strip():
        findings.fault(Place(path, first), "the lesson has no text", "a text below the second ---")
    check_links(Passage(path, body, lines), folder, findings)
    return body
