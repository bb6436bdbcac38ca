"""courses/skills.yaml: the skills, the job roles and what each role asks for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from academy.content.faults import Findings
from academy.content.files import read_text, shown
from academy.content.nodes import Fields, Node, text_of
from academy.content.yamls import read_yaml
from academy.domain.catalog import Framework, JobRole, Level, Skill, Target

LEVELS = {level.name.lower(): level for level in Level if level is not Level.NONE}
_WORDS = ", ".join(LEVELS)

Read = TypeVar("Read")


def read_framework(courses: Path, findings: Findings) -> Framework:
    """Read the framework; faults are noted, and what could be read is returned."""
    file = courses / "skills.yaml"
    text = read_text(file, courses, findings)
    node = None if text is None else read_yaml(shown(file, courses), text, findings)
    if node is None:
        return Framework("", (), (), ())
    fields = Fields(node, "the file", findings)
    framework = Framework(
        version=fields.text("version"),
        skills=tuple(_skill(item, findings) for item in fields.items("skills")),
        job_roles=tuple(_job_role(item, findings) for item in fields.items("job_roles")),
        targets=_targets(fields.named("targets"), findings),
    )
    fields.done()
    return framework


def read_level(node: Node, what: str, findings: Findings) -> Level:
    """Read the name of a level; anything else is noted."""
    word = text_of(node, what, findings)
    if word not in LEVELS:
        if word:
            findings.fault(node, f"{what} is “{word}”", f"one of {_WORDS}")
        return Level.AWARENESS
    return LEVELS[word]


def _skill(node: Node, findings: Findings) -> Skill:
    fields = Fields(node, "the skill", findings)
    skill = Skill(
        id=fields.text("id"),
        slug=fields.slug("slug"),
        name=fields.text("name"),
        summary=fields.text("summary"),
        levels=_by_level(fields.need("levels"), text_of, findings),
        valid_months=_by_level(fields.need("valid_months"), _months, findings),
    )
    fields.done()
    findings.define("skill", skill.id, node)
    findings.define("skill's slug", skill.slug, node)
    return skill


def _by_level(
    node: Node | None, read: Callable[[Node, str, Findings], Read], findings: Findings
) -> Mapping[Level, Read]:
    """Read one value for each of the four levels."""
    if node is None:
        return {}
    fields = Fields(node, "this list of levels", findings)
    found = {level: fields.need(word) for word, level in LEVELS.items()}
    fields.done()
    return {
        level: read(value, f"the value of `{level.name.lower()}`", findings)
        for level, value in found.items()
        if value is not None
    }


def _months(node: Node, what: str, findings: Findings) -> int | None:
    value = node.value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= 1200:
        findings.fault(node, f"{what} is {node.kind}", "a number of months, or `null` for ever")
        return None
    return value


def _job_role(node: Node, findings: Findings) -> JobRole:
    fields = Fields(node, "the job role", findings)
    role = JobRole(fields.slug("slug"), fields.text("name"))
    fields.done()
    findings.define("job role", role.slug, node)
    return role


def _targets(roles: Mapping[str, Node], findings: Findings) -> tuple[Target, ...]:
    targets = []
    for role, node in roles.items():
        findings.refer("job role", role, node)
        if not isinstance(node.value, dict):
            findings.fault(node, f"the targets of “{role}” are {node.kind}", "`skill: level` pairs")
            continue
        for skill, level in node.value.items():
            findings.refer("skill", skill, level)
            targets.append(Target(role, skill, read_level(level, "the target", findings)))
    return tuple(targets)
