"""Entries of a YAML file that remember their lines, so that a fault can be found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from academy.domain.errors import InvalidContent


@dataclass(frozen=True)
class Entry:
    """One mapping of the file: where it begins, and its values by name."""

    path: Path
    line: int
    values: Mapping[str, yaml.Node]

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text, its folded lines joined; without a default it must be there."""
        node = self.values.get(name)
        if node is None and default is not None:
            return default
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(name, f"“{name}” is missing; a text was expected")
        return " ".join(node.value.split())

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """Return a text that must be one of a few."""
        value = self.text(name)
        if value not in choices:
            raise self.fault(
                name, f"“{name}” is “{value}”; one of {', '.join(choices)} was expected"
            )
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, which may be absent."""
        node = self.values.get(name)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(name, f"“{name}” was expected to be a list")
        if not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            raise self.fault(name, f"“{name}” was expected to be a list of plain values")
        return tuple(item.value for item in node.value)

    def parts(self, name: str) -> tuple["Entry", ...]:
        """Return a list of entries, which must not be empty."""
        node = self.values.get(name)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(name, f"“{name}” is missing; a list was expected")
        return tuple(_entry(self.path, item) for item in node.value)

    def nothing_but(self, *names: str) -> None:
        """Raise InvalidContent for any other name, such as a slip of the pen."""
        for name in self.values:
            if name not in names:
                raise self.fault(name, f"“{name}” is not known; {', '.join(names)} were expected")

    def fault(self, name: str, problem: str) -> InvalidContent:
        """Return the error that says where and what, to be raised."""
        node = self.values.get(name)
        line = self.line if node is None else node.start_mark.line + 1
        return InvalidContent(f"{self.path}, line {line}: {problem}.")


def read_entries(path: Path, name: str) -> tuple[Entry, ...]:
    """Read the list of entries that stands under one name of a YAML file."""
    try:
        document = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError as error:
        raise InvalidContent(f"{path}: the file is missing.") from error
    except UnicodeDecodeError as error:
        raise InvalidContent(f"{path}: text in UTF-8 was expected.") from error
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise InvalidContent(f"{path}, line {line}: {error.problem}.") from error
    if document is None:
        raise InvalidContent(f"{path}, line 1: the file is empty; “{name}” was expected.")
    return _entry(path, document).parts(name)


def _entry(path: Path, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise InvalidContent(f"{path}, line {line}: names with values were expected.")
    return Entry(path, line, {key.value: value for key, value in node.value})
