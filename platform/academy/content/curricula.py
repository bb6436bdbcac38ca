"""courses/curricula.yaml and courses/glossary.yaml."""

from collections.abc import Mapping
from pathlib import Path

from academy.content.faults import Findings
from academy.content.files import read_text, shown
from academy.content.nodes import Fields, Node, text_of
from academy.content.yamls import read_yaml
from academy.domain.catalog import Curriculum, CurriculumCourse


def read_curricula(courses: Path, findings: Findings) -> tuple[Curriculum, ...]:
    """Read all curricula, in the order of the file."""
    fields = _fields(courses, "curricula.yaml", findings)
    if fields is None:
        return ()
    curricula = tuple(_curriculum(node, findings) for node in fields.items("curricula"))
    fields.done()
    return curricula


def read_glossary(courses: Path, findings: Findings) -> Mapping[str, str]:
    """Read the words that lessons explain; a city without a glossary has none."""
    if not (courses / "glossary.yaml").exists():
        return {}
    fields = _fields(courses, "glossary.yaml", findings)
    if fields is None:
        return {}
    terms = {
        term: text_of(node, f"the meaning of “{term}”", findings)
        for term, node in fields.named("terms").items()
    }
    fields.done()
    return terms


def _fields(courses: Path, name: str, findings: Findings) -> Fields | None:
    file = courses / name
    text = read_text(file, courses, findings)
    node = None if text is None else read_yaml(shown(file, courses), text, findings)
    return None if node is None else Fields(node, "the file", findings)


def _curriculum(node: Node, findings: Findings) -> Curriculum:
    fields = Fields(node, "the curriculum", findings)
    curriculum = Curriculum(
        slug=fields.slug("slug"),
        name=fields.text("name"),
        summary=fields.text("summary"),
        courses=tuple(_course(item, findings) for item in fields.items("courses")),
        hours=fields.number("hours"),
        due=fields.text("due"),
        job_roles=fields.texts("job_roles", optional=True),
    )
    for role in fields.items("job_roles", optional=True):
        findings.refer("job role", str(role.value), role)
    fields.done()
    findings.define("curriculum", curriculum.slug, node)
    if not curriculum.courses:
        findings.fault(node, f"the curriculum “{curriculum.slug}” has no course", "one at least")
    return curriculum


def _course(node: Node, findings: Findings) -> CurriculumCourse:
    fields = Fields(node, "the curriculum's course", findings)
    course = fields.text("course")
    required = fields.flag("required")
    due = fields.get("due_days")
    days = None if due is None or due.value is None else fields.whole("due_days", least=1)
    fields.done()
    if course:
        findings.refer("course", course, node)
    return CurriculumCourse(course, required, days)
