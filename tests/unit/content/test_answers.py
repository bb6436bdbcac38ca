"""Telling whether an answer still holds a blank."""

import pytest

from academy.content.answers import blanks


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
