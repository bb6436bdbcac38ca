"""JSON with positions: notebooks are JSON, and their authors need the line of a fault."""

import json
import re
from bisect import bisect_right

from academy.content.faults import Findings, Place
from academy.content.nodes import Node

_MAX_DEPTH = 60
_SPACE = re.compile(r"[ \t\r\n]*")


def read_json(path: str, text: str, findings: Findings) -> Node | None:
    """Read one JSON document; None when it cannot be read, with the fault noted."""
    try:
        return _Parser(path, text).document()
    except json.JSONDecodeError as error:
        place = Place(path, error.lineno)
        findings.fault(place, f"the JSON cannot be read ({error.msg})", "valid JSON")
    except ValueError as error:
        findings.fault(Place(path), f"the JSON cannot be read ({error})", "valid JSON")
    return None


class _Parser:
    """Walks lists and objects itself and leaves strings, numbers and words to `json`."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._decoder = json.JSONDecoder()
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def document(self) -> Node:
        node, end = self._value(self._skip(0), 0)
        if self._skip(end) != len(self._text):
            raise json.JSONDecodeError("something follows the end", self._text, end)
        return node

    def _value(self, at: int, depth: int, line: int | None = None) -> tuple[Node, int]:
        line = line or self._line(at)
        opening = self._text[at : at + 1]
        if depth > _MAX_DEPTH:
            raise json.JSONDecodeError("it is nested too deeply", self._text, at)
        if opening == "[":
            items, end = self._list(self._skip(at + 1), depth)
            return Node(self._path, line, items), end
        if opening == "{":
            named, end = self._object(self._skip(at + 1), depth)
            return Node(self._path, line, named), end
        scalar, end = self._decoder.raw_decode(self._text, at)
        return Node(self._path, line, scalar), end

    def _list(self, at: int, depth: int) -> tuple[tuple[Node, ...], int]:
        items: list[Node] = []
        while not self._is("]", at):
            node, at = self._value(at, depth + 1)
            items.append(node)
            at = self._next(at, "]")
        return tuple(items), at + 1

    def _object(self, at: int, depth: int) -> tuple[dict[str, Node], int]:
        named: dict[str, Node] = {}
        while not self._is("}", at):
            if not self._is('"', at):
                raise json.JSONDecodeError("a name in double quotes is missing", self._text, at)
            line = self._line(at)
            key, at = self._decoder.raw_decode(self._text, at)
            at = self._skip(at)
            if not self._is(":", at):
                raise json.JSONDecodeError("a colon is missing", self._text, at)
            if key in named:
                raise json.JSONDecodeError(f"“{key}” is there twice", self._text, at)
            named[key], at = self._value(self._skip(at + 1), depth + 1, line)
            at = self._next(at, "}")
        return named, at + 1

    def _next(self, at: int, closing: str) -> int:
        """Step over the comma between two entries; stay at the closing bracket."""
        at = self._skip(at)
        if self._is(closing, at):
            return at
        if not self._is(",", at):
            raise json.JSONDecodeError(f"a comma or {closing} is missing", self._text, at)
        after = self._skip(at + 1)
        if self._is(closing, after):
            raise json.JSONDecodeError(f"a comma stands before {closing}", self._text, at)
        return after

    def _is(self, character: str, at: int) -> bool:
        return self._text.startswith(character, at)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at)
