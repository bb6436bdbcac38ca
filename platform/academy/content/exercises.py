"""exercises/<course>/<exercise>.ipynb: an nbgrader source notebook with our metadata."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from academy.content.cells import read_cells
from academy.content.digests import exercise_digest
from academy.content.faults import Findings, Place
from academy.content.files import entries, read_text, shown
from academy.content.jsons import read_json
from academy.content.jupyter import schema_errors
from academy.content.links import check_links
from academy.content.nodes import Fields, Node, check_slug, plain
from academy.content.passages import Passage, passage
from academy.content.skills import read_level
from academy.domain.catalog import Cell, CellKind, Evidence, Exercise, KnownWrong, Level

DATA = "data"  # the folder of the data dictionary; not a course
HINT_COST = 0.1  # share of the points, from Practitioner on
_FREE_UP_TO = Level.WORKING  # hints cost nothing up to here


def read_exercises(exercises: Path, findings: Findings) -> Mapping[str, Exercise]:
    """Read every exercise by its slug; what belongs nowhere is noted."""
    found: dict[str, Exercise] = {}
    for folder in entries(exercises):
        if folder.name == DATA:
            continue
        place = Place(shown(folder, exercises))
        if not folder.is_dir():
            findings.fault(place, "this file belongs to no course", "a folder for each course")
            continue
        findings.refer("course", folder.name, place)
        for file in entries(folder):
            exercise = read_exercise(file, exercises, findings)
            if exercise is not None:
                found[exercise.slug] = exercise
    return found


def read_exercise(file: Path, exercises: Path, findings: Findings) -> Exercise | None:
    """Read one source notebook; None when there is nothing to read, with the faults noted."""
    place = Place(shown(file, exercises))
    if file.suffix != ".ipynb":
        findings.fault(place, "this file is not an exercise", "a notebook (`one-row.ipynb`)")
        return None
    slug = file.stem
    check_slug(slug, place, findings)
    findings.define("exercise", slug, place)
    text = read_text(file, exercises, findings)
    node = None if text is None else read_json(place.path, text, findings)
    if node is None or not _is_notebook(node, findings):
        return None
    return _exercise(node, slug, file.parent.name, findings)


def _exercise(node: Node, slug: str, course: str, findings: Findings) -> Exercise:
    notebook = Fields(node, "the notebook", findings)
    cells = read_cells(notebook.items("cells"), slug, findings)
    metadata = notebook.need("metadata") or node
    academy = Fields(metadata, "the notebook's metadata", findings).need("academy")
    fields = Fields(academy or Node(node.path, metadata.line, {}), "`academy`", findings)
    findings.lines["exercise", slug] = fields.node.line
    evidence = tuple(_evidence(item, findings) for item in fields.items("evidence"))
    exercise = Exercise(
        slug=slug,
        course=course,
        title=fields.text("title"),
        minutes=fields.whole("minutes", least=1),
        evidence=evidence,
        datasets=fields.texts("datasets", optional=True),
        second_city=fields.flag("second_city", default=False),
        hints=fields.texts("hints", optional=True),
        hint_cost=_hint_cost(evidence),
        explanation=fields.text("explanation", default=""),
        cells=cells,
        known_wrong=_known_wrong(fields, cells, slug, findings),
        digest="",
        path=node.path,
    )
    _check_prose(fields, findings)
    fields.done()
    return replace(exercise, digest=exercise_digest(exercise))


def _is_notebook(node: Node, findings: Findings) -> bool:
    """Note what breaks Jupyter's own schema, at the line where it stands."""
    raw = plain(node)
    if not isinstance(raw, dict) or raw.get("nbformat") != 4:
        findings.fault(node, "this is not a notebook of format 4", "a notebook saved by JupyterLab")
        return False
    sound = True
    for path, complaint in schema_errors(raw):
        sound = False
        problem = f"this is not valid in a notebook ({_short(complaint)})"
        findings.fault(_find(node, path), problem, "a notebook that follows Jupyter's format 4")
    return sound


def _find(node: Node, path: Sequence[object]) -> Node:
    """Follow a path of names and positions as far as it leads."""
    for step in path:
        below = node.value
        if isinstance(below, dict):
            node = below.get(str(step), node)
        elif isinstance(below, tuple) and isinstance(step, int):
            node = below[step]
    return node


def _short(message: str) -> str:
    text = " ".join(message.split())
    return text if len(text) <= 120 else f"{text[:117]}…"


def _evidence(node: Node, findings: Findings) -> Evidence:
    fields = Fields(node, "the evidence", findings)
    skill = fields.text("skill")
    level = fields.need("level")
    fields.done()
    if skill:
        findings.refer("skill", skill, fields.get("skill") or node)
    read = Level.AWARENESS if level is None else read_level(level, "the level", findings)
    return Evidence(skill, read)


def _hint_cost(evidence: tuple[Evidence, ...]) -> float:
    highest = max((item.level for item in evidence), default=Level.NONE)
    return HINT_COST if highest > _FREE_UP_TO else 0.0


def _known_wrong(
    fields: Fields, cells: tuple[Cell, ...], slug: str, findings: Findings
) -> tuple[KnownWrong, ...]:
    read = []
    for node in fields.items("known_wrong", optional=True):
        item = Fields(node, "the known-wrong answer", findings)
        known = KnownWrong(
            name=item.text("name"),
            answers={
                id: passage(source, f"the answer for “{id}”", findings).text
                for id, source in item.named("answers").items()
            },
            fails=item.text("fails"),
            message=item.text("message"),
            misconception=item.text("misconception"),
        )
        _check_known_wrong(known, item, cells, findings)
        item.done()
        findings.define(f"known-wrong answer of “{slug}”", known.name, node)
        findings.lines["exercise", slug, "known_wrong", known.name] = node.line
        read.append(known)
    return tuple(read)


def _check_known_wrong(
    known: KnownWrong, item: Fields, cells: tuple[Cell, ...], findings: Findings
) -> None:
    answers = {cell.id for cell in cells if cell.kind is CellKind.ANSWER}
    checks = {cell.id for cell in cells if cell.kind is CellKind.CHECK}
    name = f"the known-wrong answer “{known.name}”"
    for id, node in item.named("answers").items():
        if id not in answers:
            findings.fault(node, f"{name} answers “{id}”", f"an answer cell ({_words(answers)})")
    fails = item.get("fails")
    if fails is not None and known.fails and known.fails not in checks:
        findings.fault(fails, f"{name} fails “{known.fails}”", f"a check cell ({_words(checks)})")


def _check_prose(fields: Fields, findings: Findings) -> None:
    node = fields.get("explanation")
    if node is not None and isinstance(node.value, str):
        check_links(Passage(node.path, node.value, (node.line,)), None, findings)


def _words(names: set[str]) -> str:
    return json.dumps(sorted(names), ensure_ascii=False).strip("[]") or "there is none"
