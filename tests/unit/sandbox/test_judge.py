"""The judge and the exporter face each other over a socket pair, in one unconfined process."""

import functools
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from academy.sandbox import codec, frames
from academy.sandbox.exporter import Exporter
from academy.sandbox.judge import Judge

Answer = Mapping[str, Any]


class Bench:
    """A judge in this thread, and a learner's exporter that answers its calls in another."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.exporter = Exporter(namespace)
        judge, self._learner = socket.socketpair()
        self.judge = Judge(judge)
        self._ends = (judge, self._learner)
        threading.Thread(target=self._answer, daemon=True).start()

    def check(self, source: str, *names: str, **order: Any) -> Answer:
        parts = codec.scalars(self.exporter.export(names), 3 * len(names))
        exports = zip(parts[::3], parts[1::3], strict=True)
        values = {name: packed for name, packed in exports if packed is not None}
        return self.judge.check(
            {
                "source": source,
                "values": values,
                "absent": [],
                "expected": {},
                "modules": {},
                "sources": [],
                "second_city": False,
                "contract": None,
                "author": [],
                **order,
            }
        )

    def close(self) -> None:
        for end in self._ends:
            end.close()

    def _answer(self) -> None:
        try:
            while True:
                _, body = frames.receive(self._learner)
                frames.send(self._learner, frames.CALLED, self.exporter.call(body))
        except (frames.Ended, OSError):
            return


def double(number: int, by: int = 2) -> int:
    """Double a number."""
    sys.stdout.write("doubling\n")
    return number * by


def refuse(number: int) -> None:
    raise ValueError(f"{number} is refused")


def tidy(rows: list[int]) -> None:
    rows.sort()


@pytest.fixture
def bench() -> Iterator[Bench]:
    space = {
        "top": 3,
        "clean": pd.DataFrame({"a": [1, 2]}),
        "double": double,
        "refuse": refuse,
        "tidy": tidy,
        "thing": object(),
    }
    made = Bench(space)
    yield made
    made.close()


def test_a_check_that_raises_nothing_passes(bench: Bench) -> None:
    assert bench.check("assert top == 3 and clean['a'].sum() == 3", "top", "clean")["passed"]


def test_the_message_of_an_assertion_is_the_feedback(bench: Bench) -> None:
    answer = bench.check("assert top == 4, 'Another ward has more.'", "top")
    assert (answer["passed"], answer["error"]) == (False, "AssertionError")
    assert answer["message"] == "Another ward has more."


def test_the_last_expressions_number_is_partial_credit(bench: Bench) -> None:
    assert bench.check("score = 1\nscore + .5", "top")["number"] == 1.5
    assert bench.check("top == 3", "top")["number"] is None


def test_expected_values_are_there_under_their_names(bench: Bench) -> None:
    expected = {"top": codec.dumps(3)}
    assert bench.check("assert top == expected.top", "top", expected=expected)["passed"]
    missing = bench.check("expected.other", expected=expected)
    assert missing["error"] == "AttributeError"


def test_the_authors_helpers_and_modules_are_there(bench: Bench) -> None:
    answer = bench.check(
        "assert near(top) and m.pi > 3 and not second_city",
        "top",
        author=["def near(a):\n    return a < 9"],
        modules={"m": "math"},
    )
    assert answer["passed"]


def test_names_stay_from_check_to_check(bench: Bench) -> None:
    bench.check("floor = 1")
    assert bench.check("assert floor == 1")["passed"]
    assert bench.check("floor", absent=["floor"])["error"] == "NameError"


def test_a_function_is_called_where_it_lives(bench: Bench) -> None:
    assert bench.check("assert double(4) == 8 and double(4, by=3) == 12", "double")["passed"]


def test_a_function_keeps_its_signature_and_its_words(bench: Bench) -> None:
    source = (
        "import inspect\nassert double.__doc__ == 'Double a number.'\n"
        "assert list(inspect.signature(double).parameters) == ['number', 'by']\n"
        "assert inspect.signature(double).parameters['by'].default == 2"
    )
    assert bench.check(source, "double")["passed"]


def test_what_a_function_prints_is_printed_to_the_check(bench: Bench) -> None:
    source = (
        "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    double(1)\nassert out.getvalue() == 'doubling\\n'"
    )
    assert bench.check(source, "double")["passed"]


def test_an_exception_of_a_function_keeps_its_type(bench: Bench) -> None:
    source = "try:\n    refuse(1)\nexcept ValueError as e:\n    assert str(e) == '1 is refused'"
    assert bench.check(source, "refuse")["passed"]


def test_an_exception_that_a_check_does_not_expect_names_the_function(bench: Bench) -> None:
    answer = bench.check("refuse(1)", "refuse")
    assert (answer["function"], answer["error"]) == ("refuse", "ValueError")


def test_a_changed_argument_comes_back(bench: Bench) -> None:
    answer = bench.check("rows = [3, 1]\ntidy(rows)\nassert rows == [1, 3]", "tidy")
    assert answer["passed"]
    assert "change:tidy:0" in answer["seen"]


def test_an_argument_that_the_reference_leaves_alone_stays_as_the_check_gave_it(
    bench: Bench,
) -> None:
    contract = ["name:tidy:function"]
    source = "rows = [3, 1]\ntidy(rows)\nassert rows == [3, 1]"
    assert bench.check(source, "tidy", contract=contract)["passed"]


def test_a_function_is_refused_where_the_reference_has_data(bench: Bench) -> None:
    answer = bench.check("assert double", "double", contract=[])
    assert answer["error"] == "Malformed"
    assert answer["message"] == "a function where data is expected"


def test_a_check_cannot_lend_its_own_functions(bench: Bench) -> None:
    assert bench.check("double(print)", "double")["error"] == "NotData"


def test_a_functions_source_is_the_notebooks(bench: Bench) -> None:
    source = "import inspect\nfrom academy.sandbox import judge\nassert True"
    assert bench.check(source, "double", sources=["def double(): ..."])["passed"]
    proxy = bench.judge._module.__dict__["double"]
    assert bench.judge.source_of(proxy) == "def double(): ..."
    assert bench.judge.source_of(len) is None


def test_a_value_that_is_no_data_is_exported_as_a_reason(bench: Bench) -> None:
    exports = codec.scalars(bench.exporter.export(["thing", "absent"]), 6)
    assert exports == ["thing", None, "a object", "absent", None, ""]


def test_an_end_of_iteration_does_not_end_a_check(bench: Bench) -> None:
    bench.exporter.namespace = {"double": next, "top": 3}
    answer = bench.check("assert all(map(double, [iter(()) for _ in 'ab']))", "double")
    assert not answer["passed"]


def test_a_cell_that_cannot_be_parsed_fails_only_where_it_is_asked_for(bench: Bench) -> None:
    sources = ["def double(): ...", "not " * 100_000 + "1"]
    assert bench.check("assert double(1) == 2", "double", sources=sources)["passed"]


@pytest.mark.parametrize("function", [str.strip, functools.cache(len), np.median, np.sqrt])
def test_a_librarys_function_is_a_function(bench: Bench, function: Any) -> None:
    bench.exporter.namespace = {"double": function}
    assert bench.check("assert callable(double)", "double")["passed"]
