"""Scopes of Python, walked in the order of execution: what they bind, what they leave free."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def imported(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    """Return the names that an import binds; a star binds none that can be known."""
    first_part = isinstance(node, ast.Import)
    names = [
        alias.asname or (alias.name.split(".")[0] if first_part else alias.name)
        for alias in node.names
    ]
    return tuple(name for name in names if name != "*")


def stored(body: Iterable[ast.AST]) -> set[str]:
    """Return the names that a scope binds, without those of the scopes inside it."""
    found: set[str] = set()
    outside: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, Definition):
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
        return set(imported(node))
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        return {node.name}
    if isinstance(node, ast.MatchMapping) and node.rest:
        return {node.rest}
    return set()


@dataclass(frozen=True)
class Walked:
    """What a module binds, and what it reads from outside: at once, or later, in functions."""

    bound: frozenset[str]
    free: tuple[str, ...]
    later: tuple[str, ...]


def walk(tree: ast.Module) -> Walked:
    """Walk a module in the order of execution."""
    scope = _Scope()
    scope.visit_all(tree.body)
    return Walked(frozenset(scope.bound), tuple(scope.free), tuple(scope.later))


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
        self.bound |= set(imported(node))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.bound |= set(imported(node))

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
        inner = _Scope(self._arguments(node.args) | stored(node.body))
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
