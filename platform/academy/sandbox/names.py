"""What a piece of code needs and makes, found in its syntax: free names, bound names, the source of
functions.

A check is fed exactly the names it reads, so a name that it binds itself before reading must not be
asked for.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from IPython.core.inputtransformer2 import TransformerManager

from academy.sandbox.scopes import Definition, imported, stored, walk

Binding = Literal["definition", "import", "assignment"]
_ALWAYS_THERE = frozenset(dir(builtins)) | {"get_ipython", "display", "__name__", "In", "Out", "_"}
_BY_STRING = frozenset({"globals", "locals", "vars", "dir", "eval", "exec"})


@dataclass(frozen=True)
class Needs:
    """The names that code reads from outside itself."""

    required: tuple[str, ...]
    optional: tuple[str, ...]  # reached through strings: there is no telling whether they are names


@dataclass(frozen=True)
class Statement:
    """One import or definition that an author's cell makes, ready to run elsewhere."""

    names: tuple[str, ...]
    source: str
    needs: Needs = field(default=Needs((), ()))


def plain(source: str) -> str:
    """Return a cell's source with magics and shell lines turned into Python."""
    return TransformerManager().transform_cell(source)


def parse(source: str) -> ast.Module:
    """Return the syntax of a cell; one that does not parse has nothing in it."""
    try:
        return ast.parse(plain(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def ends_in_expression(tree: ast.Module) -> bool:
    """Say whether a cell ends in an expression, whose value is then the cell's."""
    return bool(tree.body) and isinstance(tree.body[-1], ast.Expr)


def needs(source: str) -> Needs:
    """Return the names that a cell reads and that are not its own by then, in the order they are
    met.
    """
    return _needs(parse(source))


def _needs(tree: ast.Module) -> Needs:
    walked = walk(tree)
    read = dict.fromkeys(walked.free)
    read.update(dict.fromkeys(name for name in walked.later if name not in walked.bound))
    required = tuple(name for name in read if name not in _ALWAYS_THERE)
    mentioned = dict.fromkeys(_names_in_strings(tree, by_string=bool(_BY_STRING & set(read))))
    return Needs(required, tuple(name for name in mentioned if name not in required))


def _names_in_strings(tree: ast.Module, *, by_string: bool) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"@([A-Za-z_]\w*)", node.value)
            if by_string and node.value.isidentifier():
                yield node.value
            elif by_string:
                yield from (name for name in needs(node.value).required if node.value != name)


def bindings(source: str) -> Mapping[str, Binding]:
    """Return what a cell binds at its top level, and how it last does so."""
    found: dict[str, Binding] = dict.fromkeys(stored(parse(source).body), "assignment")
    for node in parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(dict.fromkeys(imported(node), "import"))
        elif isinstance(node, Definition):
            found[node.name] = "definition"
    return found


def statements(source: str) -> tuple[Statement, ...]:
    """Return the imports and definitions of an author's cell; its other lines belong to the
    learner's run.
    """
    found = []
    for node in parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(Statement(imported(node), ast.unparse(node)))
        elif isinstance(node, Definition):
            module = ast.Module([node], [])
            found.append(Statement((node.name,), ast.unparse(node), _needs(module)))
    return tuple(found)


def attributes_of(source: str, name: str) -> tuple[str, ...]:
    """Return the attributes that a cell reads from a name (`expected.clean` → `clean`)."""
    found = dict.fromkeys(
        node.attr
        for node in ast.walk(parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    )
    return tuple(found)


def sources(source: str) -> Mapping[str, str]:
    """Return the text of each function and class of a cell, as its author wrote it."""
    try:
        tree, text = ast.parse(source), source
    except (SyntaxError, ValueError):
        tree, text = parse(source), plain(source) if parse(source).body else ""
    lines = text.splitlines(keepends=True)
    found = {}
    for node in tree.body:
        if isinstance(node, Definition):
            first = min([node.lineno, *[line.lineno for line in node.decorator_list]])
            found[node.name] = "".join(lines[first - 1 : node.end_lineno])
    return found
