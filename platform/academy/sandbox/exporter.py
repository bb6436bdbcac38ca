"""The learner's side of a check: names as data, and answers to calls of the learner's functions.

It runs inside the learner's process, so a learner can make it say anything. That is harmless:
whatever it says is only data to the judge, and the same data could have been computed in a cell.
"""

import contextlib
import functools
import inspect
import io
import operator
import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from academy.sandbox import codec
from academy.sandbox.decoding import Decoder
from academy.sandbox.encoding import Encoder

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,  # str.strip
    type(functools.cache(len)),
    functools.partial,
    operator.itemgetter,
    operator.attrgetter,
    np.ufunc,
    np.vectorize,
    type(np.median),
)
_CHANGEABLE = (list, dict, set, np.ndarray, pd.DataFrame, pd.Series)
_MAX_PRINTED = 100_000
_MAX_REASON = 200


class Exporter:
    """Exports from one namespace; a function becomes a number under which it can be called."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self.namespace = namespace
        self._functions: list[Any] = []

    def export(self, names: Sequence[str]) -> bytes:
        """Return name, bytes or None, and reason of each: None with no reason says that the name
        does not exist.
        """
        found: list[Any] = []
        for name in names:
            if name not in self.namespace:
                found += [name, None, ""]
                continue
            try:
                found += [name, codec.dumps(self.namespace[name], self._foreign), ""]
            except Exception as error:  # a learner's object may raise anything while it is read
                reason = str(error) if isinstance(error, codec.NotData) else type(error).__name__
                found += [name, None, reason[:_MAX_REASON] or "?"]
        return codec.pack_each(found)

    def call(self, raw: bytes) -> bytes:
        """Call a function: `[number, arguments, keywords]` → `[value, printed, changed]` or `[mro,
        args, printed]`.
        """
        printed = io.StringIO()
        try:
            number, arguments, keywords = codec.loads(raw, self._known)
            before = [self._snapshot(argument) for argument in arguments]
            with contextlib.redirect_stdout(printed):
                value = self._functions[number](*arguments, **keywords)
            answer: list[Any] = [
                "value",
                codec.dumps(value, self._foreign),
                printed.getvalue()[:_MAX_PRINTED],
            ]
            return codec.pack([*answer, self._changed(arguments, before)])
        except BaseException as error:
            return codec.pack(_raised(error, printed.getvalue()[:_MAX_PRINTED]))

    def _snapshot(self, argument: Any) -> bytes | None:
        return codec.dumps(argument, self._foreign) if type(argument) in _CHANGEABLE else None

    def _changed(self, arguments: Sequence[Any], before: Sequence[bytes | None]) -> list[list[Any]]:
        changed = []
        for position, (argument, old) in enumerate(zip(arguments, before, strict=True)):
            if old is not None and (new := self._snapshot(argument)) != old:
                changed.append([position, new])
        return changed

    def _foreign(self, value: Any, encoder: Encoder) -> Any:
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        if not isinstance(value, _FUNCTIONS):
            return None
        self._functions.append(value)
        name = str(getattr(value, "__name__", "function"))
        text = value.__doc__ if isinstance(value.__doc__, str) else None
        return ["function", len(self._functions) - 1, name, text, _signature(value, encoder)]

    def _known(self, tag: str, arguments: list[Any], _decoder: Decoder) -> Any:
        if tag != "handle":
            raise codec.Malformed(f"the unknown tag {tag!r}")
        return self._functions[arguments[0]]


def _signature(function: Any, encoder: Encoder) -> list[Any] | None:
    """Return `[[name, kind, [default], annotation]]`, or None where Python cannot tell."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    found = []
    for parameter in parameters:
        default = [] if parameter.default is parameter.empty else [_default(parameter, encoder)]
        annotation = parameter.annotation
        text = getattr(annotation, "__name__", None) or str(annotation)
        found.append(
            [
                parameter.name,
                int(parameter.kind),
                default,
                None if annotation is parameter.empty else text,
            ]
        )
    return found


def _default(parameter: inspect.Parameter, encoder: Encoder) -> Any:
    try:
        return encoder.value(parameter.default)
    except codec.NotData:
        return None


def _raised(error: BaseException, printed: str) -> list[Any]:
    kinds = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__][:20]
    arguments = [
        argument if type(argument) in (str, int, float, bool, type(None)) else str(argument)
        for argument in error.args[:5]
    ]
    return ["raised", kinds, codec.dumps(arguments), printed]
