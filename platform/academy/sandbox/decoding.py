"""From the wire back to values. Trusts nothing: every tag, type and size is checked, and no code of
the sender runs.
"""

import collections
import datetime
import decimal
import fractions
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from academy.sandbox.decoding_tables import TABLE_TAGS
from academy.sandbox.wire import (
    FACTORIES,
    MAX_DEPTH,
    PLAIN,
    RAW_KINDS,
    SINGLETONS,
    TYPES,
    Malformed,
    need,
    unit_from,
    zone_from,
)

Foreign = Callable[[str, list[Any], "Decoder"], Any]


class Decoder:
    """One decoding in progress; `foreign` turns tags that this file does not know, or raises
    Malformed.
    """

    def __init__(self, foreign: Foreign | None = None) -> None:
        self.foreign = foreign
        self._depth = 0

    def value(self, wire: Any) -> Any:
        """Return the value. Raises Malformed, or whatever a constructor says to impossible
        arguments.
        """
        if type(wire) is not list:
            return wire
        if not wire or type(wire[0]) is not str or self._depth > MAX_DEPTH + 4:
            raise Malformed("an array without a tag")
        self._depth += 1
        try:
            tag, arguments = wire[0], wire[1:]
            if known := _BY_TAG.get(tag):
                return known(self, arguments)
            if self.foreign is not None:
                return self.foreign(tag, arguments, self)
            raise Malformed(f"the unknown tag {tag[:20]!r}")
        finally:
            self._depth -= 1

    def all(self, wires: Any) -> list[Any]:
        """Return the values of a list of wires."""
        return [self.value(wire) for wire in need(wires, list)]

    def pairs(self, wires: list[Any]) -> list[tuple[Any, Any]]:
        """Return keys with their values."""
        if len(wires) % 2:
            raise Malformed("a key without a value")
        values = self.all(wires)
        return list(zip(values[::2], values[1::2], strict=True))


def _flat(wire: Any) -> list[Any]:
    if not set(map(type, need(wire, list))) <= PLAIN | {int}:
        raise Malformed("a flat list holds more than plain values")
    return list(wire)


def _raw_dtype(text: Any) -> Any:
    dtype = np.dtype(need(text, str))
    if dtype.kind not in RAW_KINDS or dtype.names or dtype.hasobject:
        raise Malformed("a dtype that does not travel")
    return dtype


def _array(_decoder: Decoder, args: list[Any]) -> Any:
    text, shape, order, raw = args
    dtype, size = _raw_dtype(text), 1
    for length in need(shape, list):
        if need(length, int) < 0:
            raise Malformed("a negative length")
        size *= length
    if len(need(raw, bytes)) != size * dtype.itemsize:
        raise Malformed("an array of another size than it says")
    if not size:
        return np.zeros(shape, dtype)
    return np.ndarray(tuple(shape), dtype, bytearray(raw), order="F" if order == "F" else "C")


def _objects(decoder: Decoder, args: list[Any]) -> Any:
    shape, wire = args
    items = need(decoder.value(wire), list)
    array = np.empty(len(items), object)
    for position, item in enumerate(items):
        array[position] = item
    return array.reshape([need(length, int) for length in shape])


def _scalar(_decoder: Decoder, args: list[Any]) -> Any:
    text, raw = args
    return np.frombuffer(need(raw, bytes), _raw_dtype(text), 1)[0]


def _moment(kind: Any, value: Any, unit: Any) -> Any:
    return kind(need(value, int), unit_from(unit))


def _timestamp(_decoder: Decoder, args: list[Any]) -> Any:
    value, unit, zone = args
    stamp: Any = pd.Timestamp(_moment(np.datetime64, value, unit))
    return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(zone_from(zone))


def _datetime(_decoder: Decoder, args: list[Any]) -> Any:
    *numbers, fold, zone = args
    moment = datetime.datetime(*numbers)  # noqa: DTZ001  the zone, if there is one, follows
    return moment.replace(tzinfo=zone_from(zone), fold=fold)


def _time(_decoder: Decoder, args: list[Any]) -> Any:
    *numbers, fold, zone = args
    return datetime.time(*numbers).replace(tzinfo=zone_from(zone), fold=fold)


def _default_dict(decoder: Decoder, args: list[Any]) -> Any:
    factory = None if args[0] is None else FACTORIES[need(args[0], str)]
    return collections.defaultdict(factory, decoder.pairs(args[1:]))


def _deque(decoder: Decoder, args: list[Any]) -> Any:
    return collections.deque(decoder.all(args[1:]), args[0])


def _view(decoder: Decoder, args: list[Any]) -> Any:
    values = decoder.all(args[1:])
    if args[0] == "items":
        return dict(values).items()
    if args[0] == "keys":
        return dict.fromkeys(values).keys()
    return dict(enumerate(values)).values()


def _named(decoder: Decoder, args: list[Any]) -> Any:
    """Make a named tuple of data: with a type or function in a field it would have methods, as
    `answer.equals`, that answer whatever the learner likes.
    """
    name, fields, *wires = args
    values = decoder.all(wires)
    if any(map(callable, values)):
        raise Malformed("a named tuple with a function in it")
    return collections.namedtuple(name, fields)(*values)


def _dtype(_decoder: Decoder, args: list[Any]) -> Any:
    return pd.api.types.pandas_dtype(need(args[0], str))


_BY_TAG: Mapping[str, Callable[[Decoder, list[Any]], Any]] = MappingProxyType(
    {
        **TABLE_TAGS,
        "list*": lambda _, args: _flat(args[0]),
        "tuple*": lambda _, args: tuple(_flat(args[0])),
        "set*": lambda _, args: set(_flat(args[0])),
        "frozenset*": lambda _, args: frozenset(_flat(args[0])),
        "list": lambda decoder, args: decoder.all(args),
        "tuple": lambda decoder, args: tuple(decoder.all(args)),
        "set": lambda decoder, args: set(decoder.all(args)),
        "frozenset": lambda decoder, args: frozenset(decoder.all(args)),
        "dict": lambda decoder, args: dict(decoder.pairs(args)),
        "ordered": lambda decoder, args: collections.OrderedDict(decoder.pairs(args)),
        "counter": lambda decoder, args: collections.Counter(dict(decoder.pairs(args))),
        "default-dict": _default_dict,
        "deque": _deque,
        "view": _view,
        "named": _named,
        "int": lambda _, args: int(need(args[0], str), 16),
        "complex": lambda _, args: complex(*args),
        "fraction": lambda _, args: fractions.Fraction(int(args[0], 16), int(args[1], 16)),
        "decimal": lambda _, args: decimal.Decimal(need(args[0], str)),
        "range": lambda decoder, args: range(*decoder.all(args)),
        "slice": lambda decoder, args: slice(*decoder.all(args)),
        "bytearray": lambda _, args: bytearray(need(args[0], bytes)),
        "date": lambda _, args: datetime.date(*args),
        "datetime": _datetime,
        "time": _time,
        "timedelta": lambda _, args: datetime.timedelta(*args),
        "array": _array,
        "objects": _objects,
        "scalar": _scalar,
        "single": lambda _, args: SINGLETONS[args[0]],
        "type": lambda _, args: TYPES[args[0]],
        "dtype": _dtype,
        "category-dtype": lambda decoder, args: pd.CategoricalDtype(
            decoder.value(args[0]), ordered=args[1]
        ),
        "timestamp": _timestamp,
        "timedelta64": lambda _, args: pd.Timedelta(_moment(np.timedelta64, *args)),
        "period": lambda _, args: pd.Period(ordinal=args[0], freq=args[1]),
        "interval": lambda decoder, args: pd.Interval(
            decoder.value(args[0]), decoder.value(args[1]), args[2]
        ),
        "column": lambda decoder, args: decoder.value(args[0]),
    }
)
