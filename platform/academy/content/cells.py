"""The cells of a source notebook, read with the lines they stand on."""

from dataclasses import dataclass

from academy.content.faults import Findings, Placed
from academy.content.formats import Flags, InvalidFlags, kind_of, read_flags
from academy.content.links import check_links
from academy.content.nodes import Fields, Node, plain
from academy.content.passages import Passage, passage
from academy.content.regions import (
    ALL,
    CODE_STUB,
    HIDDEN_TESTS,
    MARK_SCHEME,
    SOLUTION,
    TEXT_STUB,
    BrokenRegion,
    Region,
    check_markers,
    has_region,
    starter,
    strip_region,
)
from academy.domain.catalog import Cell, CellKind, Choice

_ALLOWED: dict[CellKind, tuple[Region, ...]] = {
    CellKind.ANSWER: (SOLUTION,),
    CellKind.CHECK: (HIDDEN_TESTS,),
    CellKind.WRITTEN: (SOLUTION, MARK_SCHEME),
}


@dataclass(frozen=True)
class _Raw:
    """A cell as the notebook holds it, and what its flags make of it."""

    node: Node
    source: Passage
    kind: CellKind
    flags: Flags | None
    given: Node | None  # the nbgrader metadata
    academy: Node | None

    @property
    def named(self) -> Placed:
        """Where the cell gets its id."""
        return _entry(self.given, "grade_id") if self.given else self.source.place


def read_cells(nodes: tuple[Node, ...], slug: str, findings: Findings) -> tuple[Cell, ...]:
    """Read the cells of one exercise, in order; empty cells without a purpose are left out."""
    cells = []
    for number, node in enumerate(nodes, start=1):
        raw = _raw(node, findings)
        if raw is None or (raw.flags is None and not raw.source.text.strip()):
            continue
        cell = _cell(raw, number, findings)
        findings.define(f"cell of “{slug}”", cell.id, raw.named)
        findings.lines["exercise", slug, "cell", cell.id] = raw.source.place.line
        cells.append(cell)
    return tuple(cells)


def _raw(node: Node, findings: Findings) -> _Raw | None:
    fields = Fields(node, "the cell", findings)
    cell_type = fields.text("cell_type")
    source = fields.need("source")
    metadata = fields.named("metadata")
    if cell_type not in ("code", "markdown"):
        findings.fault(node, f"the cell is of type “{cell_type}”", "a code or Markdown cell")
        return None
    if source is None:
        return None
    given = metadata.get("nbgrader")
    try:
        flags = read_flags(None if given is None else plain(given))
        kind = kind_of(flags, cell_type)
    except InvalidFlags as error:
        findings.fault(_entry(given or node, error.key), error.problem, error.expected)
        return None
    text = passage(source, "the source of the cell", findings)
    return _Raw(node, text, kind, flags, given, metadata.get("academy"))


def _entry(node: Node, key: str) -> Node:
    """Return a named value below a node, else the node itself: the nearest place to point at."""
    return node.value.get(key, node) if isinstance(node.value, dict) else node


def _cell(raw: _Raw, number: int, findings: Findings) -> Cell:
    id = raw.flags.grade_id if raw.flags else f"cell-{number}"
    _check_regions(raw, findings)
    if raw.kind in (CellKind.TEXT, CellKind.WRITTEN):
        check_links(raw.source, None, findings)
    empty = Node(raw.node.path, raw.node.line, {})
    fields = Fields(raw.academy or empty, f"`academy` of cell “{id}”", findings)
    source = raw.source.text
    points = raw.flags.points if raw.flags else 0.0
    if raw.kind is CellKind.CHECK:
        label = fields.text("label", default="")
        cell = Cell(
            id,
            raw.kind,
            source,
            points=points,
            label=label,
            hidden=has_region(source, HIDDEN_TESTS),
        )
    elif raw.kind is CellKind.ANSWER:
        cell = _answer(id, raw, fields, findings)
    elif raw.kind is CellKind.WRITTEN:
        cell = Cell(id, raw.kind, source, starter=_written(raw), points=points)
    else:
        cell = Cell(id, raw.kind, source, starter=source)
    fields.done()
    return cell


def _answer(id: str, raw: _Raw, fields: Fields, findings: Findings) -> Cell:
    source = raw.source.text
    first = fields.get("starter")
    shown = passage(first, f"the starter of “{id}”", findings) if first else None
    if shown is not None and any(region.marked(shown.text) for region in ALL):
        findings.fault(
            shown.place, f"the starter of “{id}” holds a marker", "text with blanks only"
        )
    choice = fields.get("choice")
    name, choices = _choices(choice, id, findings) if choice else ("", ())
    return Cell(
        id,
        raw.kind,
        source,
        starter=shown.text if shown else _starter(source),
        choice_name=name,
        choices=choices,
    )


def _choices(node: Node, id: str, findings: Findings) -> tuple[str, tuple[Choice, ...]]:
    fields = Fields(node, f"the choice of “{id}”", findings)
    name = fields.text("name")
    if name and not name.isidentifier():
        findings.fault(node, f"the choice of “{id}” writes “{name}”", "a variable name")
    choices = []
    for option in fields.items("options"):
        item = Fields(option, f"an option of “{id}”", findings)
        choices.append(Choice(item.text("value"), item.text("text")))
        item.done()
    fields.done()
    if len({choice.value for choice in choices}) < max(2, len(choices)):
        findings.fault(node, f"the choice of “{id}” has too few options", "two or more that differ")
    return name, tuple(choices)


def _check_regions(raw: _Raw, findings: Findings) -> None:
    try:
        check_markers(raw.source.text, _ALLOWED.get(raw.kind, ()))
    except BrokenRegion as error:
        findings.fault(raw.source.line(error.line), error.problem, error.expected)


def _starter(source: str) -> str:
    """Return nbgrader's stub for a sound source; a broken one is noted elsewhere."""
    try:
        return starter(source, CODE_STUB)
    except BrokenRegion:
        return CODE_STUB


def _written(raw: _Raw) -> str:
    """Return a question without its mark scheme; a task keeps its text, an answer gets a stub."""
    try:
        shown = strip_region(raw.source.text, MARK_SCHEME)
        return shown if raw.flags and raw.flags.task else starter(shown, TEXT_STUB)
    except BrokenRegion:
        return TEXT_STUB
