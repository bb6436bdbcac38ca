"""From Python, numpy and pandas values to the wire. Runs beside the learner: what it says is only
data to the other side.
"""

import collections
import datetime
import decimal
import fractions
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from academy.sandbox.encoding_tables import TABLE_BASES
from academy.sandbox.wire import (
    FACTORIES,
    MAX_DEPTH,
    MAX_INTEGER_BITS,
    PLAIN,
    RAW_KINDS,
    SINGLETONS,
    TYPES,
    NotData,
    qualified,
    zone_of,
)

Foreign = Callable[[Any, "Encoder"], Any]  # what the codec does not know → wire value, or None
_VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}


class Encoder:
    """One encoding in progress; `foreign` is asked about values that are not data."""

    def __init__(self, foreign: Foreign | None = None) -> None:
        self.foreign = foreign
        self._depth = 0

    def value(self, value: Any) -> Any:
        """Return the wire form. Raises NotData."""
        kind = type(value)
        if kind in PLAIN or (kind is int and -(1 << 63) <= value < 1 << 63):
            return value
        if self._depth > MAX_DEPTH:
            raise NotData("a value nested too deeply")
        self._depth += 1
        try:
            return self._composed(value, kind)
        finally:
            self._depth -= 1

    def _composed(self, value: Any, kind: type) -> Any:
        if known := _BY_TYPE.get(kind):
            return known(self, value)
        for base, encode in _BY_BASE:
            if isinstance(value, base):
                return encode(self, value)
        for tag, single in SINGLETONS.items():
            if value is single:
                return ["single", tag]
        if isinstance(value, type) and TYPES.get(qualified(value)) is value:
            return ["type", qualified(value)]
        if self.foreign is not None and (found := self.foreign(value, self)) is not None:
            return found
        return self._flattened(value, kind)

    def _flattened(self, value: Any, kind: type) -> Any:
        """Send a subclass of a plain type as the plain value, read without any method of the
        subclass.
        """
        if isinstance(value, tuple) and kind.__bases__ == (tuple,) and hasattr(kind, "_fields"):
            items = [self.value(item) for item in tuple.__iter__(value)]
            return ["named", kind.__name__, list(kind._fields), *items]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            return self.value(int.__int__(value))
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, dict):
            return self.pairs("dict", dict.items(value))
        for base, tag in _SEQUENCES.items():
            if isinstance(value, base):
                return self.sequence(tag, base.__iter__(value))
        raise NotData(f"a {kind.__name__}")

    def sequence(self, tag: str, items: Iterable[Any]) -> list[Any]:
        """Encode items under a tag; a list of plain values goes as one flat array."""
        items = list(items)
        kinds = set(map(type, items))
        if kinds <= PLAIN or (
            kinds <= PLAIN | {int}
            and all(-(1 << 63) <= item < 1 << 63 for item in items if type(item) is int)
        ):
            return [f"{tag}*", items]
        return [tag, *[self.value(item) for item in items]]

    def pairs(self, tag: str, items: Iterable[tuple[Any, Any]]) -> list[Any]:
        """Encode keys and values alternately under a tag."""
        return [tag, *[self.value(part) for pair in items for part in pair]]

    def array(self, array: Any) -> list[Any]:
        """Encode a numpy array: as raw bytes where the dtype allows, objects one by one."""
        if array.dtype.names is not None:
            raise NotData(f"a numpy array of {array.dtype}")
        if array.dtype.kind in RAW_KINDS:
            in_columns = array.flags.f_contiguous and not array.flags.c_contiguous
            order = "F" if in_columns else "C"
            return ["array", array.dtype.str, list(array.shape), order, array.tobytes(order)]
        if array.dtype.kind == "O":
            return ["objects", list(array.shape), self.sequence("list", array.ravel().tolist())]
        raise NotData(f"a numpy array of {array.dtype}")


def _integer(_encoder: Encoder, value: int) -> list[Any]:
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotData("an integer with more digits than can be checked")
    return ["int", hex(value)]


def _scalar(_encoder: Encoder, value: Any) -> list[Any]:
    if value.dtype.kind not in RAW_KINDS or value.dtype.names is not None:
        raise NotData(f"a numpy {value.dtype}")
    return ["scalar", value.dtype.str, value.tobytes()]


def _timestamp(_encoder: Encoder, value: Any) -> list[Any]:
    return ["timestamp", int(value.value if value.unit == "ns" else value._value), value.unit,
            zone_of(value.tzinfo)]  # fmt: skip


def _datetime(_encoder: Encoder, value: datetime.datetime) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["datetime", value.year, value.month, value.day, *clock, zone_of(value.tzinfo)]


def _time(_encoder: Encoder, value: datetime.time) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["time", *clock, zone_of(value.tzinfo)]


def _default_dict(encoder: Encoder, value: Any) -> list[Any]:
    factory = value.default_factory
    name = factory.__name__ if factory in FACTORIES.values() else None
    tag, *pairs = encoder.pairs("default-dict", value.items())
    return [tag, name, *pairs]


def _view(encoder: Encoder, value: Any) -> list[Any]:
    return ["view", _VIEWS[type(value)], *[encoder.value(item) for item in value]]


def _range(encoder: Encoder, value: Any) -> list[Any]:
    tag = "range" if isinstance(value, range) else "slice"
    return [tag, *[encoder.value(part) for part in (value.start, value.stop, value.step)]]


_SEQUENCES: Mapping[Any, str] = MappingProxyType(
    {list: "list", tuple: "tuple", set: "set", frozenset: "frozenset"}
)
_BY_TYPE: Mapping[type, Callable[[Encoder, Any], Any]] = MappingProxyType(
    {
        int: _integer,
        list: lambda encoder, value: encoder.sequence("list", value),
        tuple: lambda encoder, value: encoder.sequence("tuple", value),
        set: lambda encoder, value: encoder.sequence("set", value),
        frozenset: lambda encoder, value: encoder.sequence("frozenset", value),
        dict: lambda encoder, value: encoder.pairs("dict", value.items()),
        np.ndarray: Encoder.array,
        pd.Timestamp: _timestamp,
        pd.Timedelta: lambda _, value: ["timedelta64", int(value._value), value.unit],
        pd.Period: lambda _, value: ["period", value.ordinal, value.freqstr],
        pd.Interval: lambda encoder, value: [
            "interval",
            encoder.value(value.left),
            encoder.value(value.right),
            value.closed,
        ],
        complex: lambda _, value: ["complex", value.real, value.imag],
        datetime.datetime: _datetime,
        datetime.date: lambda _, value: ["date", value.year, value.month, value.day],
        datetime.time: _time,
        datetime.timedelta: lambda _, value: [
            "timedelta",
            value.days,
            value.seconds,
            value.microseconds,
        ],
        decimal.Decimal: lambda _, value: ["decimal", str(value)],
        fractions.Fraction: lambda _, value: [
            "fraction",
            hex(value.numerator),
            hex(value.denominator),
        ],
        range: _range,
        slice: _range,
        bytearray: lambda _, value: ["bytearray", bytes(value)],
        collections.OrderedDict: lambda encoder, value: encoder.pairs("ordered", value.items()),
        collections.Counter: lambda encoder, value: encoder.pairs("counter", value.items()),
        collections.defaultdict: _default_dict,
        collections.deque: lambda encoder, value: [
            "deque",
            value.maxlen,
            *[encoder.value(item) for item in value],
        ],
        **dict.fromkeys(_VIEWS, _view),
    }
)  # fmt: skip
_BY_BASE: tuple[tuple[Any, Callable[[Encoder, Any], Any]], ...] = (
    (np.generic, _scalar),
    (np.ndarray, lambda encoder, value: encoder.array(np.asarray(value))),
    *TABLE_BASES,
)
