from academy.domain.catalog import Cell, CellKind, Exercise
from academy.sandbox.plan import plan
from bare_exercise import bare_exercise


def test_a_check_asks_for_the_learners_names_and_for_those_its_helpers_read(
    exercise: Exercise,
) -> None:
    assert set(plan(exercise)["c1"].required) == {"top", "limit"}


def test_what_an_earlier_check_made_is_not_asked_for(exercise: Exercise) -> None:
    assert plan(exercise)["c2"].required == ("top",)
    assert plan(exercise)["c2"].expected == ("top",)


def test_each_check_brings_all_that_the_author_gave_before_it(exercise: Exercise) -> None:
    plans = plan(exercise)
    assert [text.split()[0] for text in plans["c1"].author] == ["import", "def"]
    assert plans["c2"].author == plans["c1"].author


def test_what_a_check_defines_is_brought_to_later_ones_even_if_it_is_left_out() -> None:
    helper = Cell("c1", CellKind.CHECK, "import math\ndef half(a):\n    return a / 2", points=1)
    user = Cell("c2", CellKind.CHECK, "assert half(math.pi)", points=1)
    plans = plan(bare_exercise(helper, user))
    assert [text.split()[0] for text in plans["c2"].author] == ["import", "def"]


def test_a_module_that_the_answer_imports_is_asked_for(exercise: Exercise) -> None:
    assert plan(exercise)["c3"].required == ("math",)


def test_an_answer_takes_a_name_over_from_the_author(exercise: Exercise) -> None:
    given, *_, check = exercise.cells[:3]
    answer = Cell("answer", CellKind.ANSWER, "def near(a):\n    return True\ntop = 1")
    assert set(plan(bare_exercise(given, answer, check))["c1"].required) == {"near", "top"}
