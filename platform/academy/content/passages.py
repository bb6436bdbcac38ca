"""Text that still knows on which line of its file each of its own lines stands."""

from dataclasses import dataclass

from academy.content.faults import Findings, Place
from academy.content.nodes import Node, has_half_characters


@dataclass(frozen=True)
class Passage:
    """Some text from one file; `lines` has the file's line for each line of the text."""

    path: str
    text: str
    lines: tuple[int, ...]

    @property
    def place(self) -> Place:
        """Where the passage begins."""
        return self.line(1)

    def line(self, number: int) -> Place:
        """Return where the passage's own line (from 1) stands in the file."""
        return Place(self.path, self.lines[min(number, len(self.lines)) - 1])

    def at(self, offset: int) -> Place:
        """Return where the character at an offset stands in the file."""
        return self.line(self.text.count("\n", 0, offset) + 1)


def passage(node: Node, what: str, findings: Findings) -> Passage:
    """Read a text that JSON may hold whole or as a list of lines, as notebooks do."""
    parts = node.value if isinstance(node.value, tuple) else (node,)
    if not parts or not all(isinstance(part.value, str) for part in parts):
        if node.value != ():
            findings.fault(node, f"{what} is {node.kind}", "text, or a list of lines")
        return Passage(node.path, "", (node.line,))
    text = "".join(str(part.value) for part in parts)
    if has_half_characters(text):
        findings.fault(node, f"{what} holds half a character", "text in UTF-8")
    lines = [part.line for part in parts for _ in range(str(part.value).count("\n") or 1)]
    return Passage(node.path, text, (*lines, lines[-1]))
