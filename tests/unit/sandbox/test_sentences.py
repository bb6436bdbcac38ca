import pytest

from academy.domain.grading import CellError
from academy.sandbox import sentences


def error(name: str, message: str = "", trace: str = "", line: int | None = None) -> CellError:
    return CellError(name, message, line, trace)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (error("PermissionError", "[Errno 1] no", "File subprocess.py"), "start other programs"),
        (error("URLError", "<urlopen error>"), "no network"),
        (error("PermissionError", "[Errno 1] no", "File socket.py"), "no network"),
        (error("PermissionError", "[Errno 13] denied: '/etc/passwd'"), "nothing else"),
        (error("ModuleNotFoundError", "No module named 'torch'"), "installed"),
    ],
)
def test_a_refusal_is_put_into_words(given: CellError, told: str) -> None:
    assert told in sentences.explain(given).message


def test_an_ordinary_error_is_left_as_python_tells_it() -> None:
    given = error("KeyError", "'ward'", line=2)
    assert sentences.explain(given) is given


def test_a_missing_name_is_named() -> None:
    assert sentences.missing(("top",), None).startswith("The name `top` does not exist yet.")


def test_several_missing_names_are_listed_with_what_stopped_the_work() -> None:
    told = sentences.missing(("a", "b", "c"), error("KeyError", "'x'", line=3))
    assert told.startswith("The names `a`, `b` and `c` do not exist yet.")
    assert "Your work stopped: There is no column or entry called “x” on line 3." in told


def answer(**values: str) -> dict[str, str]:
    return {"error": "AssertionError", "message": "", "function": "", **values}


def test_an_assertion_without_words_tells_the_label() -> None:
    assert (
        sentences.failed("Rows are unique", answer(), hidden=False) == "Not yet: Rows are unique."
    )


def test_a_hidden_check_does_not_repeat_what_python_said() -> None:
    told = sentences.failed("", answer(error="KeyError", message="'secret'"), hidden=True)
    assert "secret" not in told
    assert "KeyError" in told


def test_a_visible_check_repeats_what_python_said() -> None:
    told = sentences.failed("", answer(error="KeyError", message="'ward'"), hidden=False)
    assert "'ward'" in told


def test_a_learners_own_function_is_named() -> None:
    told = sentences.failed("", answer(error="ValueError", message="no", function="f"), hidden=True)
    assert told == "Your function `f` stopped with ValueError: no"


def test_half_characters_and_nul_are_replaced() -> None:
    assert sentences.presentable("a\ud800b\0c \U0001f600") == "a\ufffdb\ufffdc \U0001f600"
