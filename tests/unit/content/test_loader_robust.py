"""Loading right content, and naming what is wrong with the rest, at the right line."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.content.faults import Fault
from academy.domain.errors import InvalidContent

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

COURSE = "courses/first-hour/course.yaml"
LESSON = "courses/first-hour/01-what-a-row-is.md"
QUIZ = "courses/first-hour/quiz.yaml"
EXERCISE = "exercises/first-hour/double-it.ipynb"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=200),
        st.text(alphabet="[]{}&*!|>'\"%@`:-#,?\n\t 0aU\\", max_size=200),
    )
)
@pytest.mark.parametrize("file", ["courses/skills.yaml", QUIZ, LESSON, EXERCISE])
def test_malformed_files_raise_nothing_but_invalid_content(
    academy: "Academy", file: str, text: str
) -> None:
    (academy.root / file).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InvalidContent) as caught:
        academy.load()
    assert all(isinstance(f, Fault) and f.line >= 1 for f in caught.value.faults)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
PLACES = ["cells", "metadata", "nbformat", "cells.2.metadata", "cells.2.source", "cells.4.metadata"]
PLACES += ["metadata.academy", "metadata.academy.known_wrong", "metadata.academy.evidence"]
PLACES += [
    "cells.4.metadata.nbgrader",
    "cells.4.metadata.academy",
    "cells.2.metadata.academy.choice",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_any_value_in_any_place_of_a_notebook_loads_or_is_named(
    academy: "Academy", place: str, value: object
) -> None:
    def spoil(content: Any) -> None:
        *above, last = place.split(".")
        for step in above:
            content = content[int(step)] if step.isdigit() else content[step]
        content[last] = value

    academy.notebook(spoil)
    assert all(isinstance(fault, Fault) for fault in academy.faults())


def test_a_huge_nesting_is_named(academy: "Academy") -> None:
    academy.write("courses/glossary.yaml", "[" * 5000)
    academy.write(EXERCISE, json.dumps({"cells": 1})[:-1] + ', "x": ' + "[" * 5000)
    problems = [fault.problem for fault in academy.faults()]
    assert any("the YAML cannot be read" in problem for problem in problems)
    assert any("nested too deeply" in problem for problem in problems)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (QUIZ, "questions: []\n", "the quiz has no question"),
        (QUIZ, "", "the quiz is nothing"),
        (QUIZ, "questions: {a: b}\n", "`questions` of the quiz is named values"),
        (LESSON, "No front matter.\n", "the lesson has no front matter"),
        (LESSON, "---\ntitle: T\nminutes: 2\n---\n\n", "the lesson has no text"),
        ("courses/glossary.yaml", "terms: [row]\n", "`terms` of the file is a list"),
        (EXERCISE, "", "the JSON cannot be read"),
        (EXERCISE, '{"nbformat": 4} x', "the JSON cannot be read (something follows the end)"),
        (EXERCISE, '{"a" 1}', "the JSON cannot be read (a colon is missing)"),
        (EXERCISE, '{"a": 1 "b": 2}', "the JSON cannot be read (a comma or } is missing)"),
        (EXERCISE, "[1,]", "the JSON cannot be read (a comma stands before ])"),
        (EXERCISE, "{a: 1}", "the JSON cannot be read (a name in double quotes is missing)"),
        (EXERCISE, f"[{'1' * 5000}]", "the JSON cannot be read (Exceeds the limit"),
        (EXERCISE, "[1]", "this is not a notebook of format 4"),
    ],
)
def test_a_file_of_another_shape_is_named(
    academy: "Academy", name: str, text: str, problem: str
) -> None:
    academy.write(name, text)
    faults = academy.faults()
    assert any(problem in f.problem for f in faults if f.path == name), "\n".join(map(str, faults))


def test_a_course_without_lessons_is_named(academy: "Academy") -> None:
    course = "code: C2\ntitle: T\naudience: A\nsummary: S\noutcomes: []\nexercises: []\n"
    academy.write("courses/empty/course.yaml", course)
    assert academy.only_fault().problem == "the course has no lesson"


def test_a_course_may_go_without_a_quiz_and_a_city_without_a_glossary(academy: "Academy") -> None:
    (academy.root / QUIZ).unlink()
    (academy.root / "courses/glossary.yaml").unlink()
    catalog = academy.load()
    assert catalog.courses[0].quiz is None
    assert catalog.glossary == {}


def test_a_curriculum_without_courses_is_named(academy: "Academy") -> None:
    academy.replace("courses/curricula.yaml", "courses:\n      - {", "courses: []\n#     - {")
    assert academy.only_fault().problem == "the curriculum “essentials” has no course"


def test_targets_that_are_no_pairs_are_named(academy: "Academy") -> None:
    academy.replace("courses/skills.yaml", "{S1: awareness}\n", "[S1]\n")
    assert academy.only_fault().problem == "the targets of “all-staff” are a list"


def test_a_file_that_is_a_folder_cannot_be_read(academy: "Academy") -> None:
    (academy.root / QUIZ).unlink()
    (academy.root / QUIZ).mkdir()
    assert any("cannot be read" in fault.problem for fault in academy.faults())
