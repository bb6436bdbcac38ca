"""The judge's view of a learner's function: a real function whose body is a call into the learner's
process.
"""

import inspect
import sys
from collections.abc import Callable
from typing import Any

from academy.sandbox import codec
from academy.sandbox.decoding import Decoder
from academy.sandbox.wire import need

Caller = Callable[[int, str, tuple[Any, ...], dict[str, Any]], Any]
NUMBER = "_learner_function"  # the attribute that marks a proxy
# A check such as `all(map(f, cases))` would take one of these for its end, and pass.
_ENDINGS = (StopIteration, StopAsyncIteration)
_EXCEPTION_HOMES = frozenset({"builtins", "pandas", "numpy", "decimal", "json", "zoneinfo", "csv"})


def make(arguments: list[Any], decoder: Decoder, caller: Caller) -> Callable[..., Any]:
    """Return the proxy for `[number, name, doc, signature]`. Raises codec.Malformed."""
    number, name, text, parameters = arguments
    need(number, int)
    need(name, str)

    def proxy(*positional: Any, **keywords: Any) -> Any:
        return caller(number, name, positional, keywords)

    setattr(proxy, NUMBER, number)
    proxy.__name__ = proxy.__qualname__ = name
    proxy.__doc__ = text if isinstance(text, str) else None
    proxy.__module__ = "__main__"
    if parameters is not None:
        _sign(proxy, _signature(parameters, decoder))
    return proxy


def number_of(value: Any) -> int | None:
    """Return the number of a proxy, None for anything else."""
    number = getattr(value, NUMBER, None) if inspect.isfunction(value) else None
    return number if isinstance(number, int) else None


def _signature(parameters: list[Any], decoder: Decoder) -> inspect.Signature:
    made = []
    for name, kind, default, annotation in parameters:
        made.append(
            inspect.Parameter(
                name,
                inspect._ParameterKind(kind),
                default=decoder.value(default[0]) if default else inspect.Parameter.empty,
                annotation=inspect.Parameter.empty if annotation is None else annotation,
            )
        )
    return inspect.Signature(made)


def _sign(proxy: Any, signature: inspect.Signature) -> None:
    proxy.__signature__ = signature
    parameters = signature.parameters.values()
    proxy.__annotations__ = {
        one.name: one.annotation for one in parameters if one.annotation is not one.empty
    }
    defaults = tuple(one.default for one in parameters if one.default is not one.empty)
    proxy.__defaults__ = defaults or None


def exception(kinds: list[str], arguments: list[Any]) -> Exception:
    """Rebuild an exception by its type's name: the nearest ordinary exception that this process
    knows.

    No constructor runs, and only types of the standard library and the data libraries are used.
    """
    for kind in kinds:
        home, _, name = need(kind, str).rpartition(".")
        if home.partition(".")[0] not in _EXCEPTION_HOMES:
            continue
        found = getattr(sys.modules.get(home), name, None)
        if isinstance(found, type) and issubclass(found, _ENDINGS):
            continue
        if isinstance(found, type) and issubclass(found, Exception):
            error = found.__new__(found)
            error.args = tuple(arguments)
            return error
    return RuntimeError(*arguments)


def update(old: Any, new: Any) -> None:
    """Give an argument of the check the content that the learner's function left in it."""
    if type(old) is not type(new):
        raise codec.Malformed("a changed argument of another type")
    if isinstance(old, list):
        old[:] = new
    elif isinstance(old, dict | set):
        old.clear()
        old.update(new)
    elif hasattr(old, "_mgr"):
        old._mgr = new._mgr
    elif old.shape == new.shape and old.dtype == new.dtype:
        old[...] = new
