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

Binding = Literal["definition", "import", "assignment"]
_ALWAYS_THERE = frozenset(dir(builtins)) | {"get_ipython", "display", "__name__", "In", "Out", "_"}
_BY_STRING = frozenset({"globals", "locals", "vars", "dir", "eval", "exec"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


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


def needs(source: str) -> Needs:
    """Return the names that a cell reads and that are not its own by then, in the order they are
    met.
    """
    return _needs(parse(source))


def _needs(tree: ast.Module) -> Needs:
    scope = _Scope()
    scope.visit_all(tree.body)
    read = dict.fromkeys(scope.free)
    read.update(dict.fromkeys(name for name in scope.later if name not in scope.bound))
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
    found: dict[str, Binding] = dict.fromkeys(_stored(parse(source).body), "assignment")
    for node in parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update(dict.fromkeys(_imported(node), "import"))
        elif isinstance(node, _Definition):
            found[node.name] = "definition"
    return found


def statements(source: str) -> tuple[Statement, ...]:
    """Return the imports and definitions of an author's cell; its other lines belong to the
    learner's run.
    """
    found = []
    for node in parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(Statement(_imported(node), ast.unparse(node)))
        elif isinstance(node, _Definition):
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
        if isinstance(node, _Definition):
            first = min([node.lineno, *[line.lineno for line in node.decorator_list]])
            found[node.name] = "".join(lines[first - 1 : node.end_lineno])
    return found


def _imported(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    first_part = isinstance(node, ast.Import)
    names = [
        alias.asname or (alias.name.split(".")[0] if first_part else alias.name)
        for alias in node.names
    ]
    return tuple(name for name in names if name != "*")


def _stored(body: Iterable[ast.AST]) -> set[str]:
    """Return the names that a scope binds, without those of the scopes inside it."""
    found: set[str] = set()
    outside: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, _Definition):
            found.add(node.name)
        elif isinstance(node, ast.Lambda | _Comprehension):
            continue
        elif isinstance(node, ast.Global | ast.Nonlocal):
            outside |= set(node.names)
        else:
            found |= _stored_here(node)
            pending += ast.iter_child_nodes(node)
    return found - outside


def _stored_here(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return set(_imported(node))
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        return {node.name}
    if isinstance(node, ast.MatchMapping) and node.rest:
        return {node.rest}
    return set()


class _Scope(ast.NodeVisitor):
    """Walks one scope in the order of execution; what inner functions leave free is read later."""

    def __init__(self, bound: Iterable[str] = ()) -> None:
        self.bound = set(bound)
        self.free: list[str] = []
        self.later: list[str] = []

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _load(self, name: str) -> None:
        if name not in self.bound:
            self.free.append(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)
        else:
            self._load(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit_all([node.value, *node.targets])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._load(node.target.id)
        self.visit_all([node.value, node.target])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit_all([node.value, node.annotation, node.target])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit_all([node.value, node.target])

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit_all([node.iter, node.target, *node.body, *node.orelse])

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self.visit_For(node)

    def visit_If(self, node: ast.If) -> None:
        """A name bound in one branch only may still be wanted from outside."""
        self.visit(node.test)
        before = set(self.bound)
        self.visit_all(node.body)
        then, self.bound = self.bound, set(before)
        self.visit_all(node.orelse)
        self.bound = before | (then & self.bound)

    def visit_Import(self, node: ast.Import) -> None:
        self.bound |= set(_imported(node))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.bound |= set(_imported(node))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.visit_all([node.type])
        self.bound |= _stored_here(node)
        self.visit_all(node.body)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self.visit_all([node.pattern])
        self.bound |= _stored_here(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self.bound |= _stored_here(node)

    def visit_FunctionDef(self, node: _Function) -> None:
        self.visit_all([*node.decorator_list, node.returns])
        inner = _Scope(self._arguments(node.args) | _stored(node.body))
        inner.visit_all(node.body)
        self.later += inner.free + inner.later
        self.bound.add(node.name)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        inner = _Scope(self._arguments(node.args))
        inner.visit(node.body)
        for name in inner.free + inner.later:
            self._load(name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all([*node.decorator_list, *node.bases, *[k.value for k in node.keywords]])
        inner = _Scope()
        inner.visit_all(node.body)
        for name in inner.free:
            self._load(name)
        self.later += inner.later
        self.bound.add(node.name)

    def _arguments(self, arguments: ast.arguments) -> set[str]:
        self.visit_all([*arguments.defaults, *arguments.kw_defaults])
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [one for one in (arguments.vararg, arguments.kwarg) if one]
        self.visit_all([one.annotation for one in every])
        return {one.arg for one in every}

    def _comprehension(self, node: _Comprehension, *elements: ast.AST) -> None:
        inner = _Scope()
        for position, generator in enumerate(node.generators):
            (inner if position else self).visit(generator.iter)
            inner.visit_all([generator.target, *generator.ifs])
        inner.visit_all(elements)
        for name in inner.free + inner.later:
            self._load(name)

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node, node.elt)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node, node.elt)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node, node.key, node.value)
