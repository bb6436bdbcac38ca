"""courses/<course>/quiz.yaml: the questions that end a course."""

from dataclasses import asdict
from pathlib import Path

from academy.content.digests import digest
from academy.content.faults import Findings
from academy.content.files import read_text, shown
from academy.content.links import check_links
from academy.content.nodes import Fields, Node
from academy.content.passages import Passage
from academy.content.yamls import read_yaml
from academy.domain.catalog import Option, Question, Quiz

PASS_SHARE = 0.8
_FEWEST, _MOST = 2, 5


def read_quiz(file: Path, courses: Path, findings: Findings) -> Quiz | None:
    """Read a course's quiz; None when the course has none, or it cannot be read."""
    if not file.exists():
        return None
    text = read_text(file, courses, findings)
    node = None if text is None else read_yaml(shown(file, courses), text, findings)
    if node is None:
        return None
    fields = Fields(node, "the quiz", findings)
    course = file.parent.name
    questions = tuple(_question(item, course, findings) for item in fields.items("questions"))
    share = fields.number("pass_share", default=PASS_SHARE)
    fields.done()
    if not 0 < share <= 1:
        findings.fault(
            fields.get("pass_share") or node,
            f"`pass_share` is {share:g}",
            "a share above 0, up to 1",
        )
    if not questions:
        findings.fault(node, "the quiz has no question", "one question at least")
    return Quiz(course, questions, share, digest([[asdict(q) for q in questions], share]))


def _question(node: Node, course: str, findings: Findings) -> Question:
    fields = Fields(node, "the question", findings)
    id = fields.text("id")
    question = Question(
        id=id,
        text=fields.text("text"),
        options=tuple(_option(item, id, findings) for item in fields.items("options")),
        lesson=fields.text("lesson"),
    )
    lesson = fields.get("lesson")
    if lesson is not None and question.lesson:
        findings.refer("lesson", question.lesson, lesson)
    _check_prose(fields.get("text"), findings)
    fields.done()
    findings.define(f"question of “{course}”", id, node)
    _check_options(question, fields, findings)
    return question


def _check_options(question: Question, fields: Fields, findings: Findings) -> None:
    name = f"question “{question.id}”"
    node = fields.get("options") or fields.node
    pairs = zip(fields.items("options"), question.options, strict=False)
    right = [item for item, option in pairs if option.correct]
    if len(right) != 1:
        place = right[1] if right else node
        count = f"{len(right)} right options" if right else "no right option"
        findings.fault(place, f"{name} has {count}", "exactly one option with `correct: true`")
    number = len(question.options)
    if not _FEWEST <= number <= _MOST:
        findings.fault(node, f"{name} has {number} options", f"{_FEWEST} to {_MOST} options")
    if len({option.text for option in question.options}) < number:
        findings.fault(node, f"{name} has the same option twice", "options that differ")


def _option(node: Node, question: str, findings: Findings) -> Option:
    fields = Fields(node, f"an option of question “{question}”", findings)
    option = Option(
        text=fields.text("text"),
        correct=fields.flag("correct", default=False),
        why=fields.text("why"),
    )
    for key in ("text", "why"):
        _check_prose(fields.get(key), findings)
    fields.done()
    return option


def _check_prose(node: Node | None, findings: Findings) -> None:
    if node is not None and isinstance(node.value, str):
        check_links(Passage(node.path, node.value, (node.line,)), None, findings)
