"""Cells that are more than code and checks: choices, words, and starters of all kinds."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from academy.domain.catalog import CellKind, Choice

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

CHOICE = {
    "name": "conclusion",
    "options": [{"value": "A", "text": "Trash is slow."}, {"value": "B", "text": "Trash leads."}],
}
WORDS = "Say it.\n### BEGIN MARK SCHEME\nTwo points.\n### END MARK SCHEME"


def answer(content: Any) -> Any:
    return content["cells"][2]


def choose(**changes: object) -> Callable[[Any], object]:
    academy = {"starter": 'conclusion = "____"', "choice": CHOICE | changes}
    return lambda content: answer(content)["metadata"].update(academy=academy)


def words(source: str, **flags: object) -> Callable[[Any], object]:
    meta = {"schema_version": 3, "grade_id": "words", "locked": False, "points": 2} | flags
    cell = {"cell_type": "markdown", "metadata": {"nbgrader": meta}, "source": source}
    return lambda content: content["cells"].append(cell)


def test_a_choice_cell_knows_its_name_and_options(academy: "Academy") -> None:
    academy.notebook(choose())
    (cell,) = academy.load().exercises["double-it"].answers
    assert cell.choice_name == "conclusion"
    assert cell.choices == (Choice("A", "Trash is slow."), Choice("B", "Trash leads."))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"options": CHOICE["options"][:1]}, "the choice of “answer” has too few options"),
        ({"options": [CHOICE["options"][0]] * 2}, "the choice of “answer” has too few options"),
        ({"name": "two words"}, "the choice of “answer” writes “two words”"),
        ({"options": "A, B"}, "`options` of the choice of “answer” is text"),
        ({"optoins": []}, "the choice of “answer” has an unknown name `optoins`"),
    ],
)
def test_a_broken_choice_is_named(
    academy: "Academy", changes: dict[str, object], problem: str
) -> None:
    academy.notebook(choose(**changes))
    assert problem in {fault.problem for fault in academy.faults()}


def test_without_a_starter_of_its_own_an_answer_gets_nbgraders(academy: "Academy") -> None:
    academy.notebook(lambda content: answer(content)["metadata"].pop("academy"))
    (cell,) = academy.load().exercises["double-it"].answers
    assert cell.starter == "# YOUR CODE HERE\nraise NotImplementedError()"


def test_a_starter_may_be_a_list_of_lines(academy: "Academy") -> None:
    lines = ["a = 1\n", "total = ____"]
    academy.notebook(lambda content: answer(content)["metadata"].update(academy={"starter": lines}))
    (cell,) = academy.load().exercises["double-it"].answers
    assert cell.starter == "a = 1\ntotal = ____"


@pytest.mark.parametrize("flags", [{"grade": True, "solution": True}, {"task": True}])
def test_an_answer_in_words_shows_no_mark_scheme(academy: "Academy", flags: Any) -> None:
    academy.notebook(words(WORDS, **flags))
    cell = academy.load().exercises["double-it"].cells[-1]
    assert (cell.id, cell.kind, cell.points) == ("words", CellKind.WRITTEN, 2)
    assert "Two points" not in cell.starter


def test_a_task_shows_its_question_and_a_written_answer_its_stub(academy: "Academy") -> None:
    academy.notebook(words(WORDS, task=True))
    assert academy.load().exercises["double-it"].cells[-1].starter == "Say it."
    academy.notebook(words("The solution.", grade=True, solution=True))
    assert academy.load().exercises["double-it"].cells[-1].starter == "YOUR ANSWER HERE"


def test_points_of_written_cells_are_no_part_of_the_score(academy: "Academy") -> None:
    academy.notebook(words(WORDS, task=True))
    assert academy.load().exercises["double-it"].max_score == 10


def test_a_mark_scheme_without_an_end_is_named(academy: "Academy") -> None:
    academy.notebook(words("Say it.\n### BEGIN MARK SCHEME\nTwo", task=True))
    assert academy.only_fault().problem == "a mark scheme region has no end"


def test_the_solution_of_a_task_may_not_hide_hidden_tests(academy: "Academy") -> None:
    academy.notebook(words("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", task=True))
    assert academy.only_fault().problem == "a hidden tests region stands here"


def test_an_empty_cell_is_left_out_and_numbers_stay(academy: "Academy") -> None:
    empty = {"cell_type": "markdown", "metadata": {}, "source": []}

    def insert(content: Any) -> None:
        content["cells"].insert(0, empty)

    academy.notebook(insert)
    assert academy.load().exercises["double-it"].cells[0].id == "cell-2"


def test_a_source_that_is_one_text_is_read(academy: "Academy") -> None:

    def join(content: Any) -> None:
        content["cells"][0]["source"] = "# One\n# text"

    academy.notebook(join)
    assert academy.load().exercises["double-it"].cells[0].source == "# One\n# text"


@pytest.mark.parametrize("value", ['"half \\ud800"', '["half ", "\\ud800"]'])
def test_half_a_character_is_named(academy: "Academy", value: str) -> None:
    academy.replace(
        "exercises/first-hour/double-it.ipynb", '"starter": "total = ____"', f'"starter": {value}'
    )
    assert academy.only_fault().problem == "the starter of “answer” holds half a character"
