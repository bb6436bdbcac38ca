"""From the wire back to values. Trusts nothing: every tag, type and size is checked, and no code of
the sender runs.
"""

import collections
import datetime
import decimal
import fractions
import zoneinfo
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from academy.sandbox.wire import (
    FACTORIES,
    MAX_DEPTH,
    PLAIN,
    RAW_KINDS,
    SINGLETONS,
    TYPES,
    Malformed,
)

_MASKED = frozenset(
    [f"{sign}{bits}" for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)]
    + ["Float32", "Float64", "boolean"]
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


def need(value: Any, kind: type) -> Any:
    """Return the value if it has exactly this type. Raises Malformed."""
    if type(value) is not kind:
        raise Malformed(f"{kind.__name__} expected")
    return value


def _flat(wire: Any) -> list[Any]:
    if not set(map(type, need(wire, list))) <= PLAIN | {int}:
        raise Malformed("a flat list holds more than plain values")
    return list(wire)


def _raw_dtype(text: Any) -> Any:
    dtype = np.dtype(need(text, str))
    if dtype.kind not in RAW_KINDS or dtype.names or dtype.hasobject:
        raise Malformed("a dtype that does not travel")
    return dtype


def _zone(wire: Any) -> datetime.tzinfo | None:
    if wire is None:
        return None
    if type(wire) is int:
        return datetime.timezone(datetime.timedelta(seconds=wire))
    return datetime.UTC if wire == "UTC" else zoneinfo.ZoneInfo(need(wire, str))


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


def _integers(raw: Any) -> Any:
    return np.frombuffer(need(raw, bytes), "i8")


def _unit(text: Any) -> str:
    if text not in ("s", "ms", "us", "ns"):
        raise Malformed("an unknown unit of time")
    return str(text)


def _datetimes(_decoder: Decoder, args: list[Any]) -> Any:
    raw, unit, zone = args
    index = pd.DatetimeIndex(_integers(raw).astype(f"M8[{_unit(unit)}]"))
    if zone is not None:
        index = index.tz_localize("UTC").tz_convert(_zone(zone))
    return index.array


def _timedeltas(_decoder: Decoder, args: list[Any]) -> Any:
    raw, unit, _ = args
    return pd.TimedeltaIndex(_integers(raw).astype(f"m8[{_unit(unit)}]")).array


def _strings(decoder: Decoder, args: list[Any]) -> Any:
    texts, storage, missing = args
    if not set(map(type, need(texts, list))) <= {str, type(None)}:
        raise Malformed("a column of strings holds something else")
    dtype = _string_dtype(decoder, [storage, missing])
    return pd.array(texts, dtype=dtype)


def _string_dtype(_decoder: Decoder, args: list[Any]) -> Any:
    storage, missing = args
    if storage not in ("python", "pyarrow"):
        raise Malformed("an unknown storage of strings")
    return pd.StringDtype(storage, na_value=pd.NA if missing == "NA" else np.nan)


def _categories(decoder: Decoder, args: list[Any]) -> Any:
    raw, wire, ordered = args
    return pd.Categorical.from_codes(
        _integers(raw), categories=decoder.value(wire), ordered=need(ordered, bool)
    )


def _periods(_decoder: Decoder, args: list[Any]) -> Any:
    raw, frequency = args
    dtype = pd.PeriodDtype(need(frequency, str))
    return pd.PeriodIndex(pd.arrays.PeriodArray(_integers(raw).copy(), dtype=dtype)).array


def _intervals(decoder: Decoder, args: list[Any]) -> Any:
    left, right, closed = args
    return pd.arrays.IntervalArray.from_arrays(
        decoder.value(left), decoder.value(right), need(closed, str)
    )


def _masked(decoder: Decoder, args: list[Any]) -> Any:
    values, mask, name = args
    if name not in _MASKED:
        raise Malformed("a masked column of an unknown kind")
    kind = pd.api.types.pandas_dtype(name).construct_array_type()
    return kind(decoder.value(values), np.frombuffer(need(mask, bytes), bool).copy())


def _frame(decoder: Decoder, args: list[Any]) -> Any:
    columns, index = decoder.value(args[0]), decoder.value(args[1])
    values = decoder.all(args[2])
    if not isinstance(columns, pd.Index) or not isinstance(index, pd.Index):
        raise Malformed("a table without an index")
    if len(columns) != len(values) or any(len(value) != len(index) for value in values):
        raise Malformed("a table of another shape than it says")
    series = {
        position: pd.Series(value, index=index, dtype=value.dtype, copy=False)
        for position, value in enumerate(values)
    }
    frame = pd.DataFrame(series, index=index, copy=False)
    frame.columns = columns
    frame.attrs = need(decoder.value(args[3]), dict)
    return frame


def _series(decoder: Decoder, args: list[Any]) -> Any:
    values, index = decoder.value(args[0]), decoder.value(args[1])
    name = decoder.value(args[2])
    series = pd.Series(values, index=index, dtype=values.dtype, name=name, copy=False)
    series.attrs = need(decoder.value(args[3]), dict)
    return series


def _index(decoder: Decoder, args: list[Any]) -> Any:
    values, name, frequency = decoder.value(args[0]), decoder.value(args[1]), args[2]
    index = pd.Index(values, dtype=values.dtype, name=name)
    if frequency is not None:
        return type(index)(index, freq=need(frequency, str), name=name)  # type: ignore[call-arg]  # only dated indexes carry a frequency; others refuse it
    return index


def _multi(decoder: Decoder, args: list[Any]) -> Any:
    levels, codes, names = args
    return pd.MultiIndex(
        decoder.all(levels),
        [_integers(code) for code in need(codes, list)],
        names=decoder.all(names),
        verify_integrity=True,
    )


def _timestamp(_decoder: Decoder, args: list[Any]) -> Any:
    value, unit, zone = args
    stamp = pd.Timestamp(np.datetime64(need(value, int), _unit(unit)))
    return stamp if zone is None else stamp.tz_localize("UTC").tz_convert(_zone(zone))


def _datetime(_decoder: Decoder, args: list[Any]) -> Any:
    *numbers, fold, zone = args
    return datetime.datetime(*numbers, tzinfo=_zone(zone), fold=fold)


def _time(_decoder: Decoder, args: list[Any]) -> Any:
    *numbers, fold, zone = args
    return datetime.time(*numbers, tzinfo=_zone(zone), fold=fold)


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
    name, fields, *values = args
    return collections.namedtuple(name, fields)(*decoder.all(values))  # type: ignore[misc]  # the fields are known only at run time


def _dtype(_decoder: Decoder, args: list[Any]) -> Any:
    return pd.api.types.pandas_dtype(need(args[0], str))


_BY_TAG: Mapping[str, Callable[[Decoder, list[Any]], Any]] = MappingProxyType(
    {
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
        "string-dtype": _string_dtype,
        "category-dtype": lambda decoder, args: pd.CategoricalDtype(
            decoder.value(args[0]), ordered=args[1]
        ),
        "timestamp": _timestamp,
        "timedelta64": lambda _, args: pd.Timedelta(np.timedelta64(args[0], _unit(args[1]))),
        "period": lambda _, args: pd.Period(ordinal=args[0], freq=args[1]),
        "interval": lambda decoder, args: pd.Interval(
            decoder.value(args[0]), decoder.value(args[1]), args[2]
        ),
        "frame": _frame,
        "series": _series,
        "index": _index,
        "multi": _multi,
        "range-index": lambda decoder, args: pd.RangeIndex(*args[:3], name=decoder.value(args[3])),
        "column": lambda decoder, args: decoder.value(args[0]),
        "datetimes": _datetimes,
        "timedeltas": _timedeltas,
        "strings": _strings,
        "categories": _categories,
        "periods": _periods,
        "intervals": _intervals,
        "masked": _masked,
    }
)
