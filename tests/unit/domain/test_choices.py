from hypothesis import given
from hypothesis import strategies as st

from academy.domain.catalog import Cell, CellKind, Choice
from academy.domain.choices import choice_source, chosen_value

CELL = Cell(
    "c",
    CellKind.ANSWER,
    'conclusion = "B"',
    starter='conclusion = "____"',
    choice_name="conclusion",
    choices=(Choice("A", "First"), Choice("B", "Second")),
)


def test_choosing_writes_one_line_and_is_read_back() -> None:
    assert choice_source(CELL, "B") == 'conclusion = "B"'
    assert chosen_value(CELL, 'conclusion = "B"') == "B"
    assert chosen_value(CELL, "conclusion='A'") == "A"


def test_nothing_is_chosen_by_the_starter_or_by_another_variable() -> None:
    assert chosen_value(CELL, CELL.starter) == ""
    assert chosen_value(CELL, 'other = "A"') == ""


@given(st.text())
def test_a_value_that_is_no_option_never_becomes_code(value: str) -> None:
    assert choice_source(CELL, value) in (CELL.starter, 'conclusion = "A"', 'conclusion = "B"')
