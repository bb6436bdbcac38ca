"""YAML with positions: the small, unsurprising part of YAML that course files need.

Left out on purpose: aliases, merge keys, tags, and the YAML 1.1 habit of reading `no` as false.
"""

import re

import yaml

from academy.content.faults import Findings, Place
from academy.content.nodes import Node, Scalar

_STANDARD = "tag:yaml.org,2002:"
_MAX_DIGITS = 18


class _Loader(yaml.SafeLoader):
    """Refuses aliases: they make endless or exploding documents, and course files need none."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs leave it untyped
            raise yaml.composer.ComposerError(
                None, None, "an alias (`*name`) stands here", event.start_mark
            )
        return super().compose_node(parent, index)


def read_yaml(path: str, text: str, findings: Findings, first_line: int = 1) -> Node | None:
    """Read one YAML document; None when it cannot be read, with the fault noted.

    `first_line` is the line of the file at which `text` begins (front matter begins at 2).
    """
    try:
        document = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + mark.line if mark else first_line
        problem = (
            getattr(error, "problem", None) or getattr(error, "reason", None) or "it is broken"
        )
        findings.fault(Place(path, line), f"the YAML cannot be read ({problem})", "valid YAML")
        return None
    except (ValueError, OverflowError, RecursionError) as error:
        # PyYAML lets these through for impossible characters and endless nesting.
        findings.fault(Place(path, first_line), f"the YAML cannot be read ({error})", "valid YAML")
        return None
    if document is None:
        return Node(path, first_line, None)
    return _Converter(path, first_line, findings).convert(document)


class _Converter:
    def __init__(self, path: str, first_line: int, findings: Findings) -> None:
        self._path = path
        self._first_line = first_line
        self._findings = findings

    def convert(self, found: yaml.Node, line: int | None = None) -> Node:
        at = line or self._first_line + found.start_mark.line
        if isinstance(found, yaml.MappingNode):
            return Node(self._path, at, self._named(found))
        if isinstance(found, yaml.SequenceNode):
            return Node(self._path, at, tuple(self.convert(item) for item in found.value))
        if not found.tag.startswith(_STANDARD):
            self._findings.fault(
                Place(self._path, at), f"the tag `{found.tag}` stands here", "a plain value"
            )
        return Node(self._path, at, _scalar(found.tag.removeprefix(_STANDARD), found.value))

    def _named(self, mapping: yaml.MappingNode) -> dict[str, Node]:
        named: dict[str, Node] = {}
        for key, value in mapping.value:
            place = Place(self._path, self._first_line + key.start_mark.line)
            if not isinstance(key, yaml.ScalarNode):
                self._findings.fault(place, "a name is not plain text", "`name: value`")
            elif key.value in named:
                self._findings.fault(place, f"`{key.value}` is there twice", "each name once")
            else:
                named[key.value] = self.convert(value, place.line)
        return named


def _scalar(tag: str, text: str) -> Scalar:
    """Return the value of a scalar; what only YAML 1.1 finds special (`no`, dates) stays text."""
    if tag == "null":
        return None
    if tag == "bool":
        return {"true": True, "false": False}.get(text.lower(), text)
    if tag == "int" and re.fullmatch(rf"[-+]?[0-9]{{1,{_MAX_DIGITS}}}", text):
        return int(text)
    if tag == "float" and re.fullmatch(r"[-+]?[0-9]*\.[0-9]*([eE][-+]?[0-9]{1,3})?", text):
        return float(text)
    return text
