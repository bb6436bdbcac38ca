"""Loading right content, and naming what is wrong with the rest, at the right line."""

from typing import TYPE_CHECKING

import pytest

from academy.content.loader import load_catalog
from academy.domain.catalog import CellKind, Evidence, Level
from academy.domain.errors import InvalidContent

if TYPE_CHECKING:
    from tests.unit.content.conftest import Academy

COURSE = "courses/first-hour/course.yaml"
LESSON = "courses/first-hour/01-what-a-row-is.md"
QUIZ = "courses/first-hour/quiz.yaml"
EXERCISE = "exercises/first-hour/double-it.ipynb"


def test_right_content_loads_whole(academy: "Academy") -> None:
    catalog = academy.load()
    assert [course.slug for course in catalog.courses] == ["first-hour"]
    assert [lesson.slug for lesson in catalog.course("first-hour").lessons] == [
        "what-a-row-is",
        "counting",
    ]
    assert catalog.framework.skill("S1").valid_months[Level.EXPERT] is None
    assert catalog.curricula[0].hours == 1.5
    assert catalog.glossary == {"row": "One thing that was counted."}
    quiz = catalog.course("first-hour").quiz
    assert quiz is not None
    assert quiz.pass_share == 0.8
    assert [option.correct for option in quiz.questions[0].options] == [True, False]


def test_an_exercise_knows_what_each_cell_is_for(academy: "Academy") -> None:
    exercise = academy.load().exercises["double-it"]
    assert [(cell.id, cell.kind) for cell in exercise.cells] == [
        ("cell-1", CellKind.TEXT),
        ("given", CellKind.GIVEN),
        ("answer", CellKind.ANSWER),
        ("cell-4", CellKind.WORK),
        ("visible", CellKind.CHECK),
        ("hidden", CellKind.CHECK),
    ]
    assert exercise.evidence == (Evidence("S1", Level.AWARENESS),)
    assert exercise.answers[0].starter == "total = ____"
    assert [check.hidden for check in exercise.checks] == [False, True]
    assert exercise.max_score == 10
    assert exercise.path == EXERCISE
    assert exercise.known_wrong[2].answers == {"answer": "total = number\ntotal = total // 2"}


@pytest.mark.parametrize(
    ("level", "cost"),
    [("awareness", 0.0), ("working", 0.0), ("practitioner", 0.1), ("expert", 0.1)],
)
def test_hints_cost_points_from_practitioner_on(
    academy: "Academy", level: str, cost: float
) -> None:
    academy.replace(EXERCISE, '"level": "awareness"', f'"level": "{level}"')
    assert academy.load().exercises["double-it"].hint_cost == cost


def test_lines_of_cells_and_known_mistakes_are_remembered(academy: "Academy") -> None:
    lines = academy.load().lines
    assert lines["exercise", "double-it", "cell", "visible"] == academy.line(
        EXERCISE, 'assert total == expected.total, \\"Twice'
    )
    named = academy.line(EXERCISE, '"name": "adds"')
    assert lines["exercise", "double-it", "known_wrong", "adds"] == named - 1
    assert lines["lesson", "counting", "minutes"] == 3


def test_courses_stand_in_the_order_of_their_codes(academy: "Academy") -> None:
    for code in ("C10", "C2"):
        slug = f"course-{code.lower()}"
        course = f"code: {code}\ntitle: T\naudience: A\nsummary: S\noutcomes: []\nexercises: []\n"
        academy.write(f"courses/{slug}/course.yaml", course)
        academy.write(f"courses/{slug}/01-{slug}.md", "---\ntitle: T\nminutes: 1\n---\nText.\n")
    assert [course.code for course in academy.load().courses] == ["C1", "C2", "C10"]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (QUIZ, "correct: true, ", "", "question “row” has no right option"),
        (QUIZ, "why: Not", "correct: true, why: Not", "question “row” has 2 right options"),
        (QUIZ, "id: count", "id: row", "the question of “first-hour” “row” is there already"),
        (QUIZ, "lesson: counting", "lesson: countin", "there is no lesson “countin”"),
        (QUIZ, "questions:", "pass_share: 1.2\nquestions:", "`pass_share` is 1.2"),
        (QUIZ, "text: How fast", "text: How many", "question “count” has the same option twice"),
        (QUIZ, "text: What is a row?", "text: ''", "`text` of the question is empty"),
        (QUIZ, "text: What is a row?", "? [a]\n    : b", "a name is not plain text"),
        (QUIZ, "text: What is a row?", "text: !odd What", "the tag `!odd` stands here"),
        (QUIZ, "text: What is a row?", "text: a\n    text: b", "`text` is there twice"),
        (
            COURSE,
            "outcomes:\n  - Says what a row is.",
            "outcomes: rows",
            "`outcomes` of the course",
        ),
        (QUIZ, "correct: true", "correct: yes", "`correct` of an option of question “row” is text"),
        (QUIZ, "text: How many", "txt: How many", "an option of question “count” has no `text`"),
        (QUIZ, "why: No.", "why: 'See [x](lesson:gone)'", "there is no lesson “gone”"),
        (COURSE, "exercises: [double-it]", "exercises: [tripple-it]", "there is no exercise"),
        (COURSE, "code: C1", "code: one", "the code is “one”"),
        (COURSE, "title: A first hour", "titel: A first hour", "the course has an unknown name"),
        (
            COURSE,
            "outcomes:\n  - Says",
            "outcomes:\n  - 3\n  - Says",
            "an entry of `outcomes` is a",
        ),
        (LESSON, "lesson:counting", "lesson:countnig", "there is no lesson “countnig”"),
        (LESSON, "exercise:double-it", "exercise:gone", "there is no exercise “gone”"),
        (LESSON, "exercise:double-it", "counting.md", "the link to “counting.md” leads nowhere"),
        (LESSON, "[read on]", "![](map.png) [x]", "the picture “map.png” has no alternative text"),
        (LESSON, "[read on]", "![Map](map.png) [x]", "the picture “map.png” is not there"),
        (LESSON, "minutes: 2", "minutes: two", "`minutes` of the front matter is text"),
        (LESSON, "minutes: 2", "minutes: 1.5", "`minutes` of the front matter is 1.5"),
        (LESSON, "minutes: 2", "minutes: 0", "`minutes` of the front matter is 0"),
        (LESSON, "title: What", "title: [What", "the YAML cannot be read"),
        ("courses/skills.yaml", "{S1: awareness}", "{S2: awareness}", "there is no skill “S2”"),
        ("courses/skills.yaml", "{S1: awareness}", "{S1: aware}", "the target is “aware”"),
        ("courses/skills.yaml", 'version: "1"', "version: 1", "`version` of the file is a number"),
        ("courses/skills.yaml", "working: 24", "working: long", "the value of `working` is text"),
        ("courses/skills.yaml", "slug: find-and", "slug: Find_and", "cannot be an address"),
        ("courses/curricula.yaml", "course: first-hour", "course: second", "there is no course"),
        ("courses/curricula.yaml", "[all-staff]", "[everyone]", "there is no job role “everyone”"),
        ("courses/curricula.yaml", "required: true, ", "", "has no `required`"),
        (
            "courses/curricula.yaml",
            "hours: 1.5",
            "hours: .nan",
            "`hours` of the curriculum is text",
        ),
        ("courses/glossary.yaml", "row: One", "row: 1 # One", "the meaning of “row” is a number"),
        (EXERCISE, '"skill": "S1"', '"skill": "S9"', "there is no skill “S9”"),
        (EXERCISE, '"minutes": 5', '"minuets": 5', "`academy` has an unknown name `minuets`"),
        (EXERCISE, '"answer": "total = 14"', '"anwser": "total = 14"', "answers “anwser”"),
        (EXERCISE, '"fails": "hidden"', '"fails": "hiden"', "fails “hiden”"),
        (EXERCISE, '"name": "halves"', '"name": "adds"', "“adds” is there already"),
        (EXERCISE, '"label": "Twice"', '"lable": "Twice"', "has an unknown name `lable`"),
        (EXERCISE, '"grade_id": "hidden"', '"grade_id": "visible"', "“visible” is there already"),
        (EXERCISE, '"points": 4', '"points": -4', "the points of a graded cell are -4"),
        (
            EXERCISE,
            '"schema_version": 3',
            '"schema_version": 9',
            "the nbgrader schema_version is 9",
        ),
        (EXERCISE, "lesson:counting", "lesson:gone", "there is no lesson “gone”"),
        (EXERCISE, "### END HIDDEN TESTS", "# the end", "a hidden tests region has no end"),
        (EXERCISE, "### END SOLUTION", "### END SOLUTON", "`### END SOLUTON` is misspelt"),
        (EXERCISE, "### BEGIN SOLUTION\\n", "x = 1\\n", "a solution region ends that never began"),
        (EXERCISE, "### BEGIN HIDDEN TESTS", "## begin hidden test", "`## begin hidden test` is"),
        (EXERCISE, "print('free')", "### BEGIN SOLUTION", "a solution region stands here"),
        (EXERCISE, "total = ____", "total = ____ ### BEGIN SOLUTION", "holds a marker"),
        (EXERCISE, '"cell_type": "markdown"', '"cell_type": "raw"', "is of type “raw”"),
        (EXERCISE, '"outputs": []', '"outputs": 3', "this is not valid in a notebook"),
        (EXERCISE, '"nbformat": 4,', '"nbformat": 3,', "not a notebook of format 4"),
        (EXERCISE, '"hints": [', '"hints": [,', "the JSON cannot be read"),
        (EXERCISE, '"title":', '"title": "One", "title":', "“title” is there twice"),
    ],
)
def test_one_spoiled_place_is_named_with_file_and_line(
    academy: "Academy", file: str, old: str, new: str, problem: str
) -> None:
    line = academy.replace(file, old, new)
    faults = academy.faults()
    named = [fault for fault in faults if fault.path == file and problem in fault.problem]
    assert named, "\n".join(map(str, faults))
    assert abs(named[0].line - line) <= 2 + new.count("\n"), f"{named[0]} but it stood in {line}"


def test_the_sentence_names_place_problem_and_what_was_expected(academy: "Academy") -> None:
    academy.replace(QUIZ, "correct: true, ", "")
    assert str(academy.only_fault()) == (
        "courses/first-hour/quiz.yaml:5: question “row” has no right option; "
        "exactly one option with `correct: true` was expected"
    )


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines(academy: "Academy") -> None:
    academy.replace(QUIZ, "correct: true, ", "")
    academy.replace(LESSON, "lesson:counting", "lesson:gone")
    academy.replace(EXERCISE, '"points": 4', '"points": "many"')
    faults = academy.faults()
    assert {fault.path for fault in faults} == {QUIZ, LESSON, EXERCISE}
    assert list(faults) == sorted(faults)


def test_a_misspelt_name_gets_the_right_one_suggested(academy: "Academy") -> None:
    academy.replace(LESSON, "lesson:counting", "lesson:countin")
    assert "perhaps “counting”" in academy.only_fault().expected


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("courses/first-hour/notes.md", "“notes.md” is not a lesson's file name"),
        ("courses/first-hour/quizz.yaml", "this file is no part of a course"),
        ("courses/skill.yaml", "this file belongs to no course"),
        ("exercises/loose.ipynb", "this file belongs to no course"),
        ("exercises/first-hour/notes.txt", "this file is not an exercise"),
        ("courses/first-hour/02-twice.md", "lesson number of “first-hour” “02” is there already"),
        ("courses/First Hour/course.yaml", "cannot be an address"),
    ],
)
def test_a_file_that_belongs_nowhere_is_named(academy: "Academy", name: str, problem: str) -> None:
    academy.write(name, "---\ntitle: T\nminutes: 1\n---\nText\n")
    assert any(problem in fault.problem for fault in academy.faults())


@pytest.mark.parametrize(
    "name",
    [
        "courses/.DS_Store",
        "courses/first-hour/README.md",
        "courses/first-hour/01-what-a-row-is.md~",
        "courses/first-hour/map.png",
        "exercises/first-hour/.ipynb_checkpoints/double-it-checkpoint.ipynb",
        "exercises/data/anything.json",
    ],
)
def test_files_that_are_not_content_are_left_alone(academy: "Academy", name: str) -> None:
    academy.write(name, "anything")
    assert academy.faults() == ()


@pytest.mark.parametrize("name", ["courses/skills.yaml", "courses/curricula.yaml", COURSE])
def test_a_missing_file_is_named(academy: "Academy", name: str) -> None:
    (academy.root / name).unlink()
    assert any(fault.path == name and "missing" in fault.problem for fault in academy.faults())


def test_a_missing_folder_is_named(academy: "Academy") -> None:
    with pytest.raises(InvalidContent, match="the folder is missing"):
        load_catalog(academy.root / "nowhere", academy.exercises)


def test_an_exercise_that_no_course_lists_is_named(academy: "Academy") -> None:
    academy.write(
        "exercises/first-hour/left-alone.ipynb", academy.exercise.read_text(encoding="utf-8")
    )
    assert academy.only_fault().problem == "no course lists the exercise “left-alone”"


def test_an_exercise_lies_in_the_folder_of_its_course(academy: "Academy") -> None:
    target = academy.exercises / "elsewhere" / academy.exercise.name
    target.parent.mkdir()
    academy.exercise.rename(target)
    problems = {fault.problem for fault in academy.faults()}
    assert "the exercise “double-it” lies in exercises/elsewhere" in problems
    assert "there is no course “elsewhere”" in problems


def test_text_that_is_not_utf8_is_named_with_its_line(academy: "Academy") -> None:
    (academy.root / QUIZ).write_bytes(b"questions:\n  - id: caf\xe9\n")
    fault = academy.only_fault()
    assert (fault.line, fault.problem) == (2, "a character is not UTF-8")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(academy: "Academy") -> None:
    before = academy.load().digest
    for file in (academy.root / LESSON, academy.root / QUIZ, academy.exercise):
        text = file.read_text(encoding="utf-8")
        file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert academy.load().digest == before


def test_an_alias_is_refused_so_that_no_document_explodes(academy: "Academy") -> None:
    academy.write("courses/glossary.yaml", "terms: &a\n  row: one\n  more: *a\n")
    fault = academy.only_fault()
    assert "alias" in fault.problem
    assert fault.line == 3


def test_a_link_around_a_picture_is_checked_inside_and_out(academy: "Academy") -> None:
    academy.write("courses/first-hour/map.png", "a picture")
    academy.replace(LESSON, "[read on](lesson:counting)", "[![Map](map.png)](lesson:gone)")
    assert academy.only_fault().problem == "there is no lesson “gone”"
    academy.replace(LESSON, "[![Map](map.png)](lesson:gone)", "[![](map.png)](lesson:counting)")
    assert "no alternative text" in academy.only_fault().problem


def test_a_picture_outside_the_course_is_not_there(academy: "Academy") -> None:
    academy.write("courses/other.png", "a picture")
    academy.replace(LESSON, "[read on]", "![Map](../other.png) [x]")
    assert any("“../other.png” is not there" in fault.problem for fault in academy.faults())


def test_the_digest_of_an_exercise_follows_what_decides_a_verdict(academy: "Academy") -> None:
    before = academy.load().exercises["double-it"]
    academy.replace(EXERCISE, "Multiply.", "Multiply it.")
    explained = academy.load().exercises["double-it"]
    assert explained.digest == before.digest
    academy.replace(EXERCISE, "Twice the number is", "Two times the number is")
    changed = academy.load().exercises["double-it"]
    assert changed.digest != before.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (LESSON, "A row is one thing", "A row is a thing"),
        (QUIZ, "why: Yes.", "why: Right."),
        (EXERCISE, "Multiply.", "Multiply it."),
        ("courses/glossary.yaml", "counted", "noted"),
    ],
)
def test_the_digest_of_the_catalog_follows_every_text(
    academy: "Academy", file: str, old: str, new: str
) -> None:
    before = academy.load().digest
    assert academy.load().digest == before
    academy.replace(file, old, new)
    assert academy.load().digest != before
