"""What is hidden from learners stays hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.content.regions import (
    ALL,
    CODE_STUB,
    HIDDEN_TESTS,
    SOLUTION,
    BrokenRegion,
    Region,
    check_markers,
    starter,
    strip_region,
    without_markers,
)

LINES = st.lists(st.sampled_from(["x = 1", "    y = 2", "", "# a comment", "print(x)"]), max_size=4)


def test_a_region_becomes_the_stub_at_the_same_indent() -> None:
    source = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\nf()"
    assert starter(source, CODE_STUB) == (
        "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()\nf()"
    )


def test_an_answer_without_markers_is_replaced_whole() -> None:
    assert starter("secret = 42", CODE_STUB) == CODE_STUB


def test_a_marker_is_found_anywhere_in_its_line_as_nbgrader_does() -> None:
    source = "a\n### BEGIN SOLUTION (part 1)\nsecret\n### END SOLUTION (part 1)\nb"
    assert strip_region(source, SOLUTION) == "a\nb"
    assert strip_region("# BEGIN HIDDEN TESTS\nx\n# END HIDDEN TESTS", HIDDEN_TESTS) == ""


def test_a_solved_copy_keeps_the_answer_without_the_markers() -> None:
    assert without_markers("### BEGIN SOLUTION\nx = 1\n### END SOLUTION") == "x = 1"


@pytest.mark.parametrize(
    ("source", "line", "problem"),
    [
        ("a\n### BEGIN SOLUTION\nb", 2, "has no end"),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", 2, "begins inside another"),
        ("a\nb\n### END SOLUTION", 3, "never began"),
    ],
)
def test_a_broken_region_is_refused_with_its_line(source: str, line: int, problem: str) -> None:
    with pytest.raises(BrokenRegion, match=problem) as caught:
        strip_region(source, SOLUTION)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "line",
    [
        "## BEGIN SOLUTION",
        "### begin solution",
        "# Begin Solution",
        "### BEGIN SOLUTON",
        "#END SOLUTION",
    ],
)
def test_a_marker_that_is_almost_right_is_refused(line: str) -> None:
    with pytest.raises(BrokenRegion, match="is misspelt"):
        check_markers(line, (SOLUTION,))


@pytest.mark.parametrize(
    "line", ["# the solution begins below", "### Begin here", "begin = 'solution'"]
)
def test_an_ordinary_comment_is_no_marker(line: str) -> None:
    check_markers(line, ())


def test_a_region_where_none_may_be_is_refused() -> None:
    with pytest.raises(BrokenRegion, match="a hidden tests region stands here"):
        check_markers("### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS", (SOLUTION,))


@given(
    region=st.sampled_from(ALL),
    parts=st.lists(st.tuples(LINES, LINES), min_size=1, max_size=4),
    last=LINES,
    indent=st.sampled_from(["", "    ", "\t"]),
)
def test_after_stripping_nothing_of_the_secret_remains(
    region: Region, parts: list[tuple[list[str], list[str]]], last: list[str], indent: str
) -> None:
    lines: list[str] = []
    kept: list[str] = []
    for at, (before, inside) in enumerate(parts):
        secret = [f"{line} # secret {at}" for line in inside]
        lines += [*before, indent + region.begin, *secret, indent + region.end]
        kept += before
    stripped = strip_region("\n".join([*lines, *last]), region)
    assert "secret" not in stripped
    assert not any(region.marked(line) for line in stripped.split("\n"))
    assert stripped == "\n".join([*kept, *last])
