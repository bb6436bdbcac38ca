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

    def column(self, holder: Any) -> list[Any]:
        """Encode the values of a Series or Index.

        Dispatches on the holder's dtype: the dtype of a plain column's `.array` is not numpy's.
        """
        values, dtype = holder.array, holder.dtype
        if isinstance(dtype, np.dtype) and dtype.kind not in "mM":
            return self.array(np.asarray(values))
        if isinstance(values, (pd.arrays.DatetimeArray, pd.arrays.TimedeltaArray)):
            tag = "datetimes" if isinstance(values, pd.arrays.DatetimeArray) else "timedeltas"
            return [tag, values.asi8.tobytes(), values.unit, zone(getattr(values, "tz", None))]
        if isinstance(dtype, pd.StringDtype):
            texts = values.to_numpy(object, na_value=None).tolist()
            return ["strings", texts, *string_dtype(dtype)]
        return self._extension(values, dtype)

    def _extension(self, values: Any, dtype: Any) -> list[Any]:
        if isinstance(values, pd.Categorical):
            codes = np.asarray(values.codes, "i8").tobytes()
            return ["categories", codes, self.value(values.categories), bool(values.ordered)]
        if isinstance(values, pd.arrays.PeriodArray):
            return ["periods", values.asi8.tobytes(), values.freqstr]
        if isinstance(values, pd.arrays.IntervalArray):
            left, right = pd.Index(values.left), pd.Index(values.right)
            return ["intervals", self.value(left), self.value(right), values.closed]
        if hasattr(values, "_mask") and hasattr(values, "_data"):
            mask = np.asarray(values._mask, bool).tobytes()
            return ["masked", self.array(np.asarray(values._data)), mask, str(dtype)]
        raise NotData(f"a column of {dtype}")


def zone(tz: Any) -> str | int | None:
    """Return a time zone as its name or its offset in seconds."""
    if tz is None:
        return None
    if tz is datetime.UTC:
        return "UTC"
    if key := getattr(tz, "key", None) or getattr(tz, "zone", None):
        return str(key)
    if (offset := tz.utcoffset(None)) is None:
        raise NotData("a time zone without a name")
    return int(offset.total_seconds())


def string_dtype(dtype: Any) -> tuple[str, str]:
    """Return a StringDtype's storage and missing value."""
    return str(dtype.storage), "NA" if dtype.na_value is pd.NA else "nan"


def _integer(_encoder: Encoder, value: int) -> list[Any]:
    if value.bit_length() > MAX_INTEGER_BITS:
        raise NotData("an integer with more digits than can be checked")
    return ["int", hex(value)]


def _scalar(_encoder: Encoder, value: Any) -> list[Any]:
    if value.dtype.kind not in RAW_KINDS or value.dtype.names is not None:
        raise NotData(f"a numpy {value.dtype}")
    return ["scalar", value.dtype.str, value.tobytes()]


def _frame(encoder: Encoder, frame: Any) -> list[Any]:
    plain = frame if type(frame) is pd.DataFrame else pd.DataFrame(frame)
    columns = [encoder.column(plain.iloc[:, i]) for i in range(plain.shape[1])]
    index, attributes = encoder.value(plain.index), encoder.value(dict(plain.attrs))
    return ["frame", encoder.value(plain.columns), index, columns, attributes]


def _series(encoder: Encoder, series: Any) -> list[Any]:
    index, name = encoder.value(series.index), encoder.value(series.name)
    return ["series", encoder.column(series), index, name, encoder.value(dict(series.attrs))]


def _multi_index(encoder: Encoder, index: Any) -> list[Any]:
    levels = [encoder.value(level) for level in index.levels]
    codes = [np.asarray(code, "i8").tobytes() for code in index.codes]
    return ["multi", levels, codes, [encoder.value(name) for name in index.names]]


def _range_index(encoder: Encoder, index: Any) -> list[Any]:
    return ["range-index", index.start, index.stop, index.step, encoder.value(index.name)]


def _index(encoder: Encoder, index: Any) -> list[Any]:
    frequency = None if isinstance(index, pd.PeriodIndex) else getattr(index, "freq", None)
    text = None if frequency is None else frequency.freqstr
    return ["index", encoder.column(index), encoder.value(index.name), text]


def _extension_array(encoder: Encoder, values: Any) -> list[Any]:
    return ["column", encoder.column(pd.Series(values))]


def _dtype(encoder: Encoder, dtype: Any) -> list[Any]:
    if isinstance(dtype, pd.CategoricalDtype):
        return ["category-dtype", encoder.value(dtype.categories), bool(dtype.ordered)]
    if isinstance(dtype, pd.StringDtype):
        return ["string-dtype", *string_dtype(dtype)]
    return ["dtype", str(dtype)]


def _timestamp(_encoder: Encoder, value: Any) -> list[Any]:
    return ["timestamp", int(value.value if value.unit == "ns" else value._value), value.unit,
            zone(value.tzinfo)]  # fmt: skip


def _datetime(_encoder: Encoder, value: datetime.datetime) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["datetime", value.year, value.month, value.day, *clock, zone(value.tzinfo)]


def _time(_encoder: Encoder, value: datetime.time) -> list[Any]:
    clock = [value.hour, value.minute, value.second, value.microsecond, value.fold]
    return ["time", *clock, zone(value.tzinfo)]


def _default_dict(encoder: Encoder, value: Any) -> list[Any]:
    factory = value.default_factory
    name = factory.__name__ if factory in FACTORIES.values() else None
    tag, *pairs = encoder.pairs("default-dict", value.items())
    return [tag, name, *pairs]


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
        **{
            kind: (lambda encoder, value, name=name: [
                "view", name, *[encoder.value(item) for item in value],
            ])
            for kind, name in _VIEWS.items()
        },
    }
)  # fmt: skip
_BY_BASE: tuple[tuple[Any, Callable[[Encoder, Any], Any]], ...] = (
    (np.generic, _scalar),
    (np.ndarray, lambda encoder, value: encoder.array(np.asarray(value))),
    (pd.DataFrame, _frame),
    (pd.Series, _series),
    (pd.MultiIndex, _multi_index),
    (pd.RangeIndex, _range_index),
    (pd.Index, _index),
    (pd.api.extensions.ExtensionArray, _extension_array),
    ((np.dtype, pd.api.extensions.ExtensionDtype), _dtype),
)
