import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.domain.explain import explain
from academy.domain.grading import CellError


def said(name: str, message: str, line: int | None = 3, names: tuple[str, ...] = ()) -> str:
    return explain(CellError(name, message, line), names)


def test_a_blank_that_was_left_is_named_as_a_blank() -> None:
    assert said("NameError", "name '____' is not defined") == (
        "There is still a blank (____) to fill in on line 3."
    )
    assert "blank" in said("KeyError", "'____'")


def test_a_misspelt_column_gets_the_nearest_one() -> None:
    told = said("KeyError", "'catgory'", names=("category", "channel"))
    assert (
        told == "There is no column or entry called “catgory” on line 3. Did you mean “category”?"
    )


def test_a_column_far_from_every_name_gets_advice_instead() -> None:
    assert "Check the spelling" in said("KeyError", "'zzz'", names=("category",))


def test_an_unknown_name_takes_the_suggestion_of_python_itself() -> None:
    error = CellError(
        "NameError", "name 'topp' is not defined", 1, "NameError: … Did you mean: 'top'?"
    )
    assert "Did you mean “top”?" in explain(error)


def test_without_a_line_no_line_is_told() -> None:
    assert "line" not in said("ZeroDivisionError", "division by zero", line=None)


@pytest.mark.parametrize(
    ("name", "message", "words"),
    [
        ("SyntaxError", "unterminated string literal (detected at line 1)", "never closed"),
        ("SyntaxError", "'(' was never closed", "bracket “(” is opened"),
        ("SyntaxError", "unmatched ')'", "bracket “)” too many"),
        (
            "SyntaxError",
            "closing parenthesis ']' does not match opening parenthesis '('",
            "“(” is closed with “]”",
        ),
        ("SyntaxError", "expected ':'", "colon"),
        ("SyntaxError", "invalid syntax. Perhaps you forgot a comma?", "comma"),
        ("SyntaxError", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", "“==”"),
        ("SyntaxError", "invalid syntax", "cannot read the code"),
        ("SyntaxError", "invalid character '“' (U+201C)", "type it again"),
        ("IndentationError", "expected an indented block after 'if'", "four spaces"),
        ("IndentationError", "unexpected indent", "should not be there"),
        ("TabError", "inconsistent use of tabs and spaces in indentation", "Use four spaces"),
        ("TypeError", 'can only concatenate str (not "int") to str', "Text and a whole number"),
        (
            "TypeError",
            "'<' not supported between instances of 'str' and 'int'",
            "text and a whole number cannot be compared",
        ),
        ("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", "“+” does not work"),
        ("TypeError", "'DataFrame' object is not callable", "a table is not one"),
        ("TypeError", "'NoneType' object is not subscriptable", "empty (None)"),
        ("TypeError", "f() missing 1 required positional argument: 'x'", "something more"),
        ("TypeError", "head() got an unexpected keyword argument 'rows'", "“rows”"),
        ("TypeError", "something odd.", "something odd"),
        ("ValueError", "The truth value of a Series is ambiguous.", "& or |"),
        ("ValueError", "could not convert string to float: 'n/a'", "“n/a” is text"),
        ("ValueError", "invalid literal for int() with base 10: '3.5'", "“3.5” is text"),
        ("ValueError", "Length mismatch", "Length mismatch"),
        ("AttributeError", "'DataFrame' object has no attribute 'vlue'", "“.vlue” on a table"),
        ("AttributeError", "'NoneType' object has no attribute 'head'", "empty (None)"),
        ("AttributeError", "module 'pandas' has no attribute 'read'", "“.read”"),
        ("ModuleNotFoundError", "No module named 'pandsa'", "“pandsa”"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'data/x.csv'", "data/x.csv"),
        ("IndexError", "list index out of range", "Counting starts at 0"),
        ("NotImplementedError", "", "waits for your answer"),
        ("TimeoutError", "", "longer than the time allowed"),
        ("MemoryError", "", "memory"),
        ("RecursionError", "maximum recursion depth exceeded", "without an end"),
        ("OddError", "first\nsecond", "OddError: first."),
        ("OddError", "", "OddError."),
    ],
)
def test_each_common_error_is_told_in_plain_words(name: str, message: str, words: str) -> None:
    assert words.casefold() in said(name, message).casefold()


@given(st.text(), st.text(), st.none() | st.integers(1, 99), st.lists(st.text()))
def test_every_error_gets_a_sentence(
    name: str, message: str, line: int | None, names: list[str]
) -> None:
    assert explain(CellError(name, message, line), names).strip()


@pytest.mark.parametrize("name", ["KeyError", "AttributeError", "TypeError", "SyntaxError"])
@given(message=st.text())
def test_no_message_breaks_the_explanation(name: str, message: str) -> None:
    assert said(name, message).strip()
