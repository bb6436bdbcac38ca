"""The commands, called as a shell calls them."""

import json
import re
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from academy.cli.exits import run
from academy.cli.main import academy as command
from academy.config import ROOT, read_settings
from academy.content.loader import load_catalog
from academy.content.notebooks import learner_notebook, write_notebook

SLUG = "what-are-residents-asking"


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Said]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def academy(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Call the command line: `academy("grade", slug, file)`; the data folder is the file's."""
    monkeypatch.setenv("ACADEMY_HOME", str(home))
    monkeypatch.delenv("ACADEMY_DATABASE_URL", raising=False)

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["academy", *map(str, arguments)])
        try:
            code = run(command)
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real content, to be spoiled."""
    for folder in ("courses", "exercises"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
        monkeypatch.setenv(f"ACADEMY_{folder.upper()}", str(tmp_path / folder))
    return tmp_path


def spoil(file: Path, pattern: str, replacement: str) -> int:
    """Change one place of a file; return its line."""
    text = file.read_text(encoding="utf-8")
    found = re.search(pattern, text)
    assert found is not None, pattern
    file.write_text(text[: found.start()] + replacement + text[found.end() :], encoding="utf-8")
    return text.count("\n", 0, found.start()) + 1


def blunt_a_hidden_test(file: Path) -> None:
    """Make one hidden check of a notebook pass whatever is answered."""
    notebook = nbformat.read(file, 4)
    check = next(cell for cell in notebook.cells if "BEGIN HIDDEN TESTS" in cell.source)
    check.source = "### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"
    nbformat.write(notebook, file)


def test_the_exercises_are_listed(academy: Call) -> None:
    listed = academy("exercise", "list", "--json")

    assert SLUG in [record["slug"] for record in listed.json]
    assert SLUG in academy("exercise", "list").out


def test_a_starter_holds_no_check_and_no_solution(academy: Call, tmp_path: Path) -> None:
    file = tmp_path / "starter.ipynb"
    academy("exercise", "starter", SLUG, "-o", file)
    text = file.read_text(encoding="utf-8")

    nbformat.validate(nbformat.reads(text, 4))
    assert "____" in text
    for word in ("expected.", "HIDDEN TESTS", "SOLUTION", "known_wrong"):
        assert word not in text
    assert academy("exercise", "starter", SLUG).out.strip() == text.strip()


@pytest.mark.kernel
def test_starter_solution_and_every_known_mistake_get_their_verdicts(
    academy: Call, tmp_path: Path
) -> None:
    exercise = load_catalog(ROOT / "courses", ROOT / "exercises").exercises[SLUG]
    starter, solution = tmp_path / "starter.ipynb", tmp_path / "solution.ipynb"
    academy("exercise", "starter", SLUG, "-o", starter)
    academy("exercise", "solution", SLUG, "-o", solution)
    mistakes = []
    for number, known in enumerate(exercise.known_wrong):
        mistakes.append(tmp_path / f"wrong-{number}.ipynb")
        answers = {**exercise.solution, **known.answers}
        mistakes[-1].write_bytes(write_notebook(learner_notebook(exercise, answers)))

    graded = academy("grade", SLUG, starter, solution, *mistakes, "--json")

    assert graded.code == 0
    first, second, *others = graded.records
    assert (first["notebook"], first["status"], first["score"]) == ("starter.ipynb", "graded", 0.0)
    assert (second["score"], second["passed"]) == (exercise.max_score, True)
    for known, record in zip(exercise.known_wrong, others, strict=True):
        checks = {check["id"]: check for check in record["checks"]}
        assert not record["passed"]
        assert known.message in checks[known.fails]["message"], known.name
    assert set(first) == {
        "notebook", "exercise", "status", "score", "max_score", "passed", "seconds", "checks",
    }  # fmt: skip


@pytest.mark.kernel
def test_a_notebook_that_breaks_the_rules_gets_a_verdict_too(academy: Call, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text('{"cells": 7, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    graded = academy("grade", SLUG, broken, "--json")

    assert graded.code == 0
    assert graded.records[0]["status"] == "invalid"
    assert graded.records[0]["score"] == 0.0


@pytest.mark.parametrize("what", ["missing", "empty", "text"])
def test_a_file_that_cannot_be_read_is_one_sentence_and_two(
    academy: Call, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "work.ipynb"
    if what != "missing":
        file.write_text("" if what == "empty" else "not a notebook")
    said = academy("grade", SLUG, file, "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert "work.ipynb" in said.err


def test_an_unknown_exercise_is_answered_with_the_known_ones(academy: Call) -> None:
    said = academy("exercise", "starter", "nowhere")

    assert said.code == 2
    assert SLUG in said.err


@pytest.mark.kernel
def test_the_content_is_right(academy: Call) -> None:
    said = academy("content", "check")

    assert said.code == 0, said.out
    assert said.out.startswith("All good")


def test_a_spoiled_link_is_named_with_file_and_line(academy: Call, content: Path) -> None:
    lesson = content / "courses/data-at-the-city/01-what-a-row-is.md"
    line = spoil(lesson, r"exercise:one-row", "exercise:one-rwo")
    said = academy("content", "check")

    assert said.code == 1
    assert f"01-what-a-row-is.md:{line}:" in said.out
    assert "one-rwo" in said.out


@pytest.mark.kernel
def test_a_spoiled_solution_and_a_spoiled_hidden_test_are_named(
    academy: Call, content: Path
) -> None:
    notebook = content / f"exercises/data-at-the-city/{SLUG}.ipynb"
    spoil(notebook, r'\[\\"category\\"\]', r"[\"channel\"]")
    blunt_a_hidden_test(content / "exercises/data-at-the-city/one-row.ipynb")
    said = academy("content", "check", "--json")

    assert said.code == 1
    faults = said.json
    assert {Path(fault["path"]).name for fault in faults} == {f"{SLUG}.ipynb", "one-row.ipynb"}
    assert all(fault["line"] > 1 for fault in faults)


def test_the_city_is_built_and_is_the_one_of_the_manifest(academy: Call) -> None:
    assert academy("data", "build").code == 0
    assert academy("data", "verify").code == 0

    table = read_settings().city / "first" / "departments.csv"
    kept = table.read_bytes()
    table.write_bytes(kept + b"D99,Nowhere\n")
    said = academy("data", "verify")
    table.write_bytes(kept)
    assert said.code == 1
    assert "departments.csv" in said.out


def test_somebody_is_added_and_gets_a_code(academy: Call) -> None:
    said = academy(
        "people", "add", "E9", "--first", "Ana", "--last", "Ortiz", "--department", "Parks",
        "--role", "administrator",
    )  # fmt: skip
    again = academy(
        "people", "add", "E9", "--first", "Ana", "--last", "Ortiz", "--department", "Parks"
    )

    assert said.code == 0
    assert "One-time code for E9" in said.out
    assert again.code == 2
    assert "“E9” belongs to somebody" in again.err
    assert academy("people", "code", "e9").out.startswith("One-time code for E9")
    assert academy("people", "code", "nobody").code == 2


def test_the_projection_and_the_audit_chain_are_proven(academy: Call) -> None:
    assert academy("progress", "rebuild").code == 0
    assert academy("progress", "rebuild", "--check").out.startswith("The projection is what")
    assert "holds" in academy("audit", "verify").out


def test_the_report_is_tidy(academy: Call) -> None:
    header = "department,skill,target_level,people,at_target,share,status"

    assert academy("report", "skills", "--format", "csv").out.splitlines()[0] == header
    assert isinstance(academy("report", "skills", "--format", "json").json, list)
    assert academy("report", "publish", "--month", "soon").code == 2


@pytest.mark.kernel
def test_every_attack_is_stopped_and_named(academy: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACADEMY_RUN_SECONDS", "3")  # the endless ones run until they are stopped
    said = academy("sandbox", "check", "--json")

    assert said.code == 0, said.out
    assert said.json["mode"] == "full"
    assert len(said.json["attacks"]) >= 35
    assert all(attack["how"] for attack in said.json["attacks"])


def test_an_address_that_others_reach_is_refused_while_demo_accounts_exist(
    academy: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACADEMY_UNSAFE_SANDBOX", "yes")
    said = academy("serve", "--host", "0.0.0.0")  # noqa: S104  # what is refused

    assert said.code == 1
    assert "127.0.0.1" in said.err


def test_a_taken_port_is_one_sentence(academy: Call) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = academy("serve", "--port", taken.getsockname()[1])

    assert said.code == 1
    assert "cannot be used" in said.err
    assert said.err.count("\n") == 1
