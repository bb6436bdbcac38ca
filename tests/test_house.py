"""Rules of the house that no linter knows, for every file that git knows or would add."""

import ast
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = "platform/academy/"
TOP = {"README.md", "courses", "exercises", "platform", "pyproject.toml", "run.py", "tests"}
HOMES = {  # the floors that may import what other floors must not know about
    "flask": {"web"},
    "flask_wtf": {"web"},
    "werkzeug": {"web"},
    "wtforms": {"web"},
    "sqlalchemy": {"store", "reports"},
    "alembic": {"store"},
    "nbclient": {"sandbox"},
    "jupyter_client": {"sandbox"},
}
WORK = {  # calls that connect to something, start it, or hold it for the whole process
    *("Flask", "Store", "Engine", "Library", "Session", "LocalQueue", "KernelManager"),
    *("create_engine", "create_app", "make_academy", "connect", "Popen", "Thread"),
}
LONGEST_FUNCTION, LONGEST_MODULE = 45, 400
REGISTRY = re.compile(
    r'index-url|find-links|"resolved":|https?://[\w.-]*(pypi|pythonhosted|npmjs|yarnpkg)\.'
)
ELSEWHERE = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+)/\w")
NOTES = re.compile(r"\b(?:kernels|frontend|design|style|formats|content_format|curriculum)\.md\b")
INLINE = re.compile(
    r"<[^>]*\s(?:style|on[a-z]+)\s*=\s*[\"']|<script(?![^>]*\ssrc=)|<style|javascript:"
)


@cache
def files() -> tuple[Path, ...]:
    """Return the files of the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[str, str]]:
    """Return each file that is text, but this one, which must name what it forbids."""
    for path in files():
        if path != Path(__file__) and b"\0" not in path.read_bytes()[:4096]:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return the path and the tree of each Python file that a person wrote."""
    written = (path for path in files() if path.suffix == ".py" and path.parent.name != "versions")
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in written)


def imports(tree: ast.Module) -> Iterator[tuple[int, str, int]]:
    """Return line, name and level of each import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "", node.level
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, 0) for alias in node.names)


def done_at_import(node: ast.AST) -> Iterator[ast.Call]:
    """Return the calls that happen when a module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            happening: list[ast.AST] = [*child.decorator_list, child.args]
        elif isinstance(child, ast.Lambda) or _is_main(child):
            happening = []
        else:
            happening = [child]
        for part in happening:
            if isinstance(part, ast.Call):
                yield part
            yield from done_at_import(part)


def _is_main(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)


def called(call: ast.Call) -> str:
    """Return the last part of the name that is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def test_the_standard_library_keeps_its_platform_module() -> None:
    assert platform.system()
    assert (ROOT / "platform") not in Path(platform.__file__).parents


@pytest.mark.parametrize("name", ["__init__.py", "conftest.py"])
def test_the_platform_folder_is_no_package(name: str) -> None:
    assert not (ROOT / "platform" / name).exists()


def test_no_module_of_ours_has_a_name_of_the_standard_library() -> None:
    ours = {path.stem for folder in (ROOT, ROOT / "platform") for path in folder.iterdir()}

    assert ours & sys.stdlib_module_names == {"platform"}


def test_no_folder_of_tests_is_called_platform() -> None:
    assert [path for path in files() if "platform" in path.relative_to(ROOT).parts[1:]] == []


def test_the_top_of_the_repository_holds_what_the_readme_explains() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in files()}

    assert {name for name in names if not name.startswith(".")} == TOP


def test_imports_are_absolute() -> None:
    strays = [f"{path}:{line}" for path, tree in modules() for line, _, up in imports(tree) if up]

    assert not strays, "\n".join(strays)


@pytest.mark.parametrize(("package", "floors"), HOMES.items())
def test_a_library_stays_on_its_floor(package: str, floors: set[str]) -> None:
    strays = [
        f"{path}:{line}"
        for path, tree in modules()
        if path.startswith(HOUSE) and path.removeprefix(HOUSE).partition("/")[0] not in floors
        for line, name, _ in imports(tree)
        if name.partition(".")[0] == package
    ]

    assert not strays, "\n".join(strays)


def test_nothing_is_started_by_an_import() -> None:
    started = [
        f"{path}:{call.lineno}: {called(call)}"
        for path, tree in modules()
        if path.startswith(HOUSE)
        for call in done_at_import(tree)
        if called(call) in WORK
    ]

    assert not started, "\n".join(started)


def test_the_search_for_work_at_import_finds_it() -> None:
    tree = ast.parse(
        "app = Flask(__name__)\n"
        "class Holder:\n    store = Store()\n"
        "def later(engine=Engine()):\n    Library()\n"
        "if __name__ == '__main__':\n    connect()\n"
    )

    assert [called(call) for call in done_at_import(tree)] == ["Flask", "Store", "Engine"]


def test_functions_are_short() -> None:
    long = [
        f"{path}:{node.lineno}: {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert not long, "\n".join(long)


def test_modules_are_short() -> None:
    long = [path for path, _ in modules() if (ROOT / path).read_text().count("\n") > LONGEST_MODULE]

    assert not long, "\n".join(long)


@pytest.mark.parametrize(
    ("pattern", "where"),
    [(REGISTRY, ""), (ELSEWHERE, ""), (NOTES, ""), (INLINE, "/templates/")],
    ids=[
        "where packages come from",
        "the machine it was written on",
        "notes that are not here",
        "styles and scripts inside a template",
    ],
)
def test_no_file_holds(pattern: re.Pattern[str], where: str) -> None:
    matches = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts()
        if where in name
        for match in pattern.finditer(text)
    ]

    assert not matches, "\n".join(matches)


def test_every_package_of_the_academy_is_the_same_in_the_tests() -> None:
    locks = ROOT / "platform" / "locks"
    academy, test = (
        set(re.findall(r"^[\w.-]+(?:\[.*\])?==.*", (locks / name).read_text(), re.M))
        for name in ("academy.txt", "test.txt")
    )

    assert academy - test == set()
