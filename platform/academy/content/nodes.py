"""Values read from YAML or JSON that still know their file and line, and typed access to them.

YAML and JSON share these, so that one set of rules reads course files and notebook metadata.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from academy.content.faults import Findings, Placed, suggestion

Scalar = str | int | float | bool | None
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENDLESS = 1e12  # no number in a course is near it; not-a-number is not below it


@dataclass(frozen=True)
class Node:
    """One value and where it stands; a value with a name stands where its name stands."""

    path: str
    line: int
    value: "Scalar | tuple[Node, ...] | dict[str, Node]"

    @property
    def kind(self) -> str:
        """What the value is, in words for a fault."""
        if isinstance(self.value, bool):
            return "true or false"
        words = {str: "text", int: "a number", float: "a number", tuple: "a list"}
        return words.get(type(self.value), "named values" if self.value is not None else "nothing")


def plain(node: Node) -> object:
    """Return the value without its places, as a JSON reader would."""
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    return node.value


def text_of(node: Node, what: str, findings: Findings) -> str:
    """Return the text of a node, stripped; anything else is noted, and reads as ""."""
    if not isinstance(node.value, str):
        findings.fault(node, f"{what} is {node.kind}", "text (in quotes if it looks like a number)")
        return ""
    if not node.value.strip():
        findings.fault(node, f"{what} is empty", "text")
    if has_half_characters(node.value):
        findings.fault(node, f"{what} holds half a character", "text in UTF-8")
    return node.value.strip()


def has_half_characters(text: str) -> bool:
    """Say whether a text holds lone surrogates, which nothing can show."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def check_slug(name: str, place: Placed, findings: Findings) -> None:
    """Note a name that could not stand in an address."""
    if not _SLUG.fullmatch(name):
        findings.fault(place, f"the name “{name}” cannot be an address", "a name like `one-row`")


class Fields:
    """Takes named values out of one node, noting what is missing, mistyped or unknown.

    A fault never stops the reading: the caller gets a harmless value, and the catalog is not built.
    A `default` makes a field optional. Call `done` at the end: it finds the misspelt names.
    """

    def __init__(self, node: Node, what: str, findings: Findings) -> None:
        self.node = node
        self._what = what
        self._findings = findings
        self._known: set[str] = set()
        self._items: Mapping[str, Node] = {}
        if isinstance(node.value, dict):
            self._items = node.value
        else:
            findings.fault(node, f"{what} is {node.kind}", "named values (`name: value`)")

    def get(self, key: str) -> Node | None:
        """Return the node of an optional field."""
        self._known.add(key)
        return self._items.get(key)

    def need(self, key: str) -> Node | None:
        """Return the node of a required field; its absence is noted."""
        found = self.get(key)
        if found is None and isinstance(self.node.value, dict):
            self._findings.fault(self.node, f"{self._what} has no `{key}`", f"`{key}: …`")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text."""
        found = self.need(key) if default is None else self.get(key)
        if found is None:
            return default or ""
        return text_of(found, self._name(key), self._findings)

    def slug(self, key: str) -> str:
        """Take a name that can stand in an address."""
        name = self.text(key)
        found = self.get(key)
        if found is not None and name:
            check_slug(name, found, self._findings)
        return name

    def number(self, key: str, default: float | None = None, least: float = 0) -> float:
        """Take a number that is not below `least`."""
        found = self.need(key) if default is None else self.get(key)
        if found is None:
            return default or 0
        value = found.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            shown = found.kind
        elif least <= value < _ENDLESS:
            return float(value)
        else:
            shown = f"{value:.6g}"
        expected = f"a number, at least {least:g}"
        self._findings.fault(found, f"{self._name(key)} is {shown}", expected)
        return 0

    def whole(self, key: str, least: int = 0) -> int:
        """Take a whole number that is not below `least`."""
        value = self.number(key, least=least)
        found = self.get(key)
        if found is not None and value != int(value):
            self._findings.fault(found, f"{self._name(key)} is {value:g}", "a whole number")
        return int(value)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Take true or false."""
        found = self.need(key) if default is None else self.get(key)
        if found is None:
            return bool(default)
        if not isinstance(found.value, bool):
            self._findings.fault(found, f"{self._name(key)} is {found.kind}", "`true` or `false`")
        return found.value is True

    def items(self, key: str, *, optional: bool = False) -> tuple[Node, ...]:
        """Take a list."""
        found = self.get(key) if optional else self.need(key)
        if found is None:
            return ()
        if not isinstance(found.value, tuple):
            self._findings.fault(found, f"{self._name(key)} is {found.kind}", "a list")
            return ()
        return found.value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """Take a list of texts."""
        items = self.items(key, optional=optional)
        return tuple(text_of(item, f"an entry of `{key}`", self._findings) for item in items)

    def named(self, key: str, *, optional: bool = False) -> Mapping[str, Node]:
        """Take named values whose names are free."""
        found = self.get(key) if optional else self.need(key)
        if found is None:
            return {}
        if not isinstance(found.value, dict):
            self._findings.fault(found, f"{self._name(key)} is {found.kind}", "named values")
            return {}
        return found.value

    def done(self) -> None:
        """Note every name that nobody asked for: a misspelt one would be lost in silence."""
        for key, node in self._items.items():
            if key not in self._known:
                expected = suggestion(key, self._known, f"one of {_listed(self._known)}")
                self._findings.fault(node, f"{self._what} has an unknown name `{key}`", expected)

    def _name(self, key: str) -> str:
        return f"`{key}` of {self._what}"


def _listed(names: set[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"
