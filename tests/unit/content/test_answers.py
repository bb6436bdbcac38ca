"""Telling whether an answer still holds a blank."""

import pytest

from academy.content.answers import blanks, chosen


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("", ()),
        ("x = 1", ()),
        ("x = ____", (1,)),
        ('x = 1\ny = frame["____"]', (2,)),
        ("x = 1  # was ____", ()),
        ("__name__", ()),
        ('x = """one\n____\n"""', (2,)),
        ("x = (____", (1,)),
        ("SELECT ____\n-- it's\nFROM ____", (1, 3)),
        ("a = ____ + ____", (1,)),
    ],
)
def test_blanks_are_found_by_line(source: str, lines: tuple[int, ...]) -> None:
    assert blanks(source) == lines


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('conclusion = "B"', "B"),
        ("### BEGIN SOLUTION\nconclusion = 'B'\n### END SOLUTION", "B"),
        ('conclusion = "A"\nconclusion = "B"', "B"),
        ('a = conclusion = "B"', "B"),
        ('other = "B"', ""),
        ("conclusion = other", ""),
        ("conclusion = (", ""),
        ("conclusion = '\0'", ""),
    ],
)
def test_the_chosen_value_is_read_from_the_answer(source: str, value: str) -> None:
    assert chosen(source, "conclusion") == value
