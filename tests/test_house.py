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
INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)|<style|javascript:")


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


def modules() -> list[tuple[Path, ast.Module]]:
    """Return the Python files, parsed."""
    return [(path, ast.parse(path.read_text())) for path in files() if path.suffix == ".py"]


def found(pattern: re.Pattern[str], *, where: str = "") -> list[str]:
    """Return “file:line: what” for each match in files whose path contains `where`."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts()
        if where in name
        for match in pattern.finditer(text)
    ]


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
    ours = {path for path in files() if path.suffix == ".py" and "academy" in path.parts}

    assert [path for path in ours if path.stem in sys.stdlib_module_names] == []


def test_no_folder_of_tests_is_called_platform() -> None:
    assert [path for path in files() if "platform" in path.relative_to(ROOT).parts[1:]] == []


def test_the_top_of_the_repository_holds_what_the_readme_explains() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in files()}

    assert {name for name in names if not name.startswith(".")} == TOP


def test_imports_are_absolute() -> None:
    relative = [
        (path, line) for path, tree in modules() for line, _, level in imports(tree) if level
    ]

    assert relative == []


@pytest.mark.parametrize(("package", "floors"), HOMES.items())
def test_a_library_stays_on_its_floor(package: str, floors: set[str]) -> None:
    house = ROOT / "platform" / "academy"
    strays = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, tree in modules()
        if path.is_relative_to(house) and path.relative_to(house).parts[0] not in floors
        for line, name, _ in imports(tree)
        if name.partition(".")[0] == package
    ]

    assert strays == []


def test_nothing_is_started_by_an_import() -> None:
    started = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {called(call)}"
        for path, tree in modules()
        if path.is_relative_to(ROOT / "platform")
        for call in done_at_import(tree)
        if called(call) in WORK
    ]

    assert started == []


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
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_modules_are_short() -> None:
    python = [path for path in files() if path.suffix == ".py"]

    assert [path for path in python if path.read_text().count("\n") > LONGEST_MODULE] == []


def test_no_file_says_where_packages_come_from() -> None:
    assert found(REGISTRY) == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert found(ELSEWHERE) == []


def test_no_file_leans_on_a_note_that_is_not_here() -> None:
    assert found(NOTES) == []


def test_templates_hold_no_styles_and_no_scripts() -> None:
    assert found(INLINE, where="/templates/") == []


def test_every_package_of_the_academy_is_the_same_in_the_tests() -> None:
    locks = ROOT / "platform" / "locks"
    academy, test = (
        set(re.findall(r"^[\w.-]+(?:\[.*\])?==.*", (locks / name).read_text(), re.M))
        for name in ("academy.txt", "test.txt")
    )

    assert academy - test == set()
