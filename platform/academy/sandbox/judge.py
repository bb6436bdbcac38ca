"""The judge: a process that never ran learner code. It is given values as data, runs one check at a
time, and says what happened. See decisions/0001-sandbox-and-verdict.md.
"""

import ast
import contextlib
import importlib
import inspect
import io
import numbers
import socket
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

from academy.sandbox import codec, frames, names, proxies
from academy.sandbox.decoding import Decoder
from academy.sandbox.encoding import Encoder

_MAX_MESSAGE = 2_000
_OTHER_SIDE_GONE = "Your function could not be called: its process has ended."


class Expected:
    """The reference solution's values on the same data: `expected.clean`. Each is read when it is
    first asked for.
    """

    def __init__(self, packed: Mapping[str, bytes], judge: "Judge") -> None:
        self._packed = packed
        self._judge = judge

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._packed:
            raise AttributeError(f"the reference solution has no {name}")
        value = self._judge.read(self._packed[name], f"expected:{name}")
        setattr(self, name, value)
        return value


class Judge:
    """Runs checks in one namespace, in the order of the exercise, as one notebook would."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._module = types.ModuleType("__main__")
        self._sources: Sequence[str] = ()
        self._contract: frozenset[str] | None = None
        self._place = ""
        self._seen: set[str] = set()
        self._blamed: tuple[BaseException, str] | None = None

    def check(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Run one check and return `{passed, error, message, function, number, seen}`."""
        contract = order["contract"]
        self._contract = None if contract is None else frozenset(contract)
        self._sources, self._seen, self._blamed = order["sources"], set(), None
        answer: dict[str, Any] = {"passed": False, "error": "", "message": "", "function": ""}
        answer["number"] = None
        try:
            self._bind(order)
            with (
                contextlib.redirect_stdout(io.StringIO()),
                contextlib.redirect_stderr(io.StringIO()),
            ):
                answer["number"] = _number(self._execute(order["source"]))
            answer["passed"] = True
        except BaseException as error:
            answer["error"] = type(error).__name__
            answer["message"] = _text(error)[:_MAX_MESSAGE]
            answer["function"] = self._function_of(error)
        answer["seen"] = sorted(self._seen)
        return answer

    def read(self, packed: bytes, place: str) -> Any:
        """Decode a value that stands at `place`; functions only where the reference has them."""
        self._place = place
        return codec.loads(packed, self._foreign)

    def source_of(self, thing: Any) -> str | None:
        """Return the text of a learner's function as it stands in the notebook."""
        if proxies.number_of(thing) is None:
            return None
        for cell in reversed(self._sources):
            if (text := names.sources(cell).get(thing.__name__)) is not None:
                return text
        raise OSError("could not get source code")

    def _bind(self, order: Mapping[str, Any]) -> None:
        space = self._module.__dict__
        space["second_city"] = order["second_city"]
        space["expected"] = Expected(order["expected"], self)
        for name, module in order["modules"].items():
            space[name] = importlib.import_module(module)
        for name in order["absent"]:
            space.pop(name, None)
        for name, packed in order["values"].items():
            space[name] = self.read(packed, f"name:{name}")
        for statement in order["author"]:
            self._execute(statement)

    def _execute(self, source: str) -> Any:
        tree = ast.parse(names.plain(source))
        last = tree.body.pop() if names.ends_in_expression(tree) else None
        space = self._module.__dict__
        exec(compile(tree, "<check>", "exec"), space)  # noqa: S102  the author's code, in a process made for it
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), "<check>", "eval"), space)  # noqa: S307  as above

    def _foreign(self, tag: str, arguments: list[Any], decoder: Decoder) -> Any:
        if tag != "function":
            raise codec.Malformed(f"a {tag}"[:40])
        self._agree(f"{self._place}:function", "a function where data is expected")
        return proxies.make(arguments, decoder, self._call)

    def _agree(self, place: str, otherwise: str) -> None:
        """Hold the learner to what the reference's run showed; in that run, write it down."""
        self._seen.add(place)
        if self._contract is not None and place not in self._contract:
            raise codec.Malformed(otherwise)

    def _call(
        self, number: int, name: str, positional: tuple[Any, ...], keywords: dict[str, Any]
    ) -> Any:
        body = codec.dumps([number, list(positional), keywords], _handle)
        frames.send(self._channel, frames.CALL, body)
        letter, raw = frames.receive(self._channel)
        if letter != frames.CALLED:
            raise self._blame(RuntimeError(_OTHER_SIDE_GONE), name)
        kind, *answer = codec.unpack(raw)
        if kind == "raised":
            kinds, arguments, printed = answer
            sys.stdout.write(printed)
            raise self._blame(proxies.exception(kinds, codec.loads(arguments)), name)
        value, printed, changed = answer
        sys.stdout.write(printed)
        for position, packed in changed:
            self._change(name, positional, position, packed)
        return self.read(value, f"call:{name}")

    def _change(self, name: str, positional: tuple[Any, ...], position: int, packed: bytes) -> None:
        """Take over a changed argument, if the reference changes it too; else the check keeps what
        it gave.
        """
        place = f"change:{name}:{position}"
        self._seen.add(place)
        if self._contract is None or place in self._contract:
            proxies.update(positional[position], codec.loads(packed))

    def _function_of(self, error: BaseException) -> str:
        """Return the learner's function that raised this error, if one did."""
        blamed, function = self._blamed or (None, "")
        return function if blamed is error else ""

    def _blame(self, error: Exception, function: str) -> Exception:
        self._blamed = (error, function)
        return error


def _handle(value: Any, _encoder: Encoder) -> Any:
    number = proxies.number_of(value)
    return None if number is None else ["handle", number]


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    return float(value) if isinstance(value, numbers.Real) else None


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def serve(channel: socket.socket) -> None:
    """Run checks until the server closes the connection."""
    judge = Judge(channel)
    _teach_inspect(judge)
    with contextlib.suppress(frames.Ended):
        while True:
            letter, body = frames.receive(channel)
            if letter == frames.CHECK:
                answer = judge.check(codec.loads(body))
                frames.send(channel, frames.CHECKED, codec.dumps(answer))


def _teach_inspect(judge: Judge) -> None:
    """Let `inspect.getsource` find a learner's function, which is not defined in this process."""
    original = inspect.getsource

    def getsource(thing: Any) -> str:
        text = judge.source_of(thing)
        return original(thing) if text is None else text

    def getsourcelines(thing: Any) -> tuple[list[str], int]:
        return getsource(thing).splitlines(keepends=True), 0

    vars(inspect).update(getsource=getsource, getsourcelines=getsourcelines)
