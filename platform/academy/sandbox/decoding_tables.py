"""The part of the decoder that makes pandas tables, series, indexes and their columns."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from academy.sandbox.wire import Malformed, need, unit_from, zone_from

if TYPE_CHECKING:
    from academy.sandbox.decoding import Decoder

_MASKED = frozenset(
    [f"{sign}{bits}" for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)]
    + ["Float32", "Float64", "boolean"]
)


def _integers(raw: Any) -> Any:
    return np.frombuffer(need(raw, bytes), "i8")


def _datetimes(_decoder: "Decoder", args: list[Any]) -> Any:
    raw, unit, zone = args
    index = pd.DatetimeIndex(_integers(raw).astype(f"M8[{unit_from(unit)}]"))
    if zone is not None:
        index = index.tz_localize("UTC").tz_convert(zone_from(zone))
    return index.array


def _timedeltas(_decoder: "Decoder", args: list[Any]) -> Any:
    raw, unit, _ = args
    return pd.TimedeltaIndex(_integers(raw).astype(f"m8[{unit_from(unit)}]")).array


def _strings(decoder: "Decoder", args: list[Any]) -> Any:
    texts, storage, missing = args
    if not set(map(type, need(texts, list))) <= {str, type(None)}:
        raise Malformed("a column of strings holds something else")
    dtype = _string_dtype(decoder, [storage, missing])
    return pd.array(texts, dtype=dtype)


def _string_dtype(_decoder: "Decoder", args: list[Any]) -> Any:
    storage, missing = args
    if storage not in ("python", "pyarrow"):
        raise Malformed("an unknown storage of strings")
    return pd.StringDtype(storage, na_value=pd.NA if missing == "NA" else np.nan)


def _categories(decoder: "Decoder", args: list[Any]) -> Any:
    raw, wire, ordered = args
    return pd.Categorical.from_codes(
        _integers(raw), categories=decoder.value(wire), ordered=need(ordered, bool)
    )


def _periods(_decoder: "Decoder", args: list[Any]) -> Any:
    raw, frequency = args
    dtype = pd.PeriodDtype(need(frequency, str))
    return pd.PeriodIndex(pd.arrays.PeriodArray(_integers(raw).copy(), dtype=dtype)).array


def _intervals(decoder: "Decoder", args: list[Any]) -> Any:
    left, right, closed = args
    return pd.arrays.IntervalArray.from_arrays(
        decoder.value(left), decoder.value(right), need(closed, str)
    )


def _masked(decoder: "Decoder", args: list[Any]) -> Any:
    values, mask, name = args
    if name not in _MASKED:
        raise Malformed("a masked column of an unknown kind")
    dtype: Any = pd.api.types.pandas_dtype(name)
    kind = dtype.construct_array_type()
    return kind(decoder.value(values), np.frombuffer(need(mask, bytes), bool).copy())


def _frame(decoder: "Decoder", args: list[Any]) -> Any:
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


def _series(decoder: "Decoder", args: list[Any]) -> Any:
    values, index = decoder.value(args[0]), decoder.value(args[1])
    name = decoder.value(args[2])
    series = pd.Series(values, index=index, dtype=values.dtype, name=name, copy=False)
    series.attrs = need(decoder.value(args[3]), dict)
    return series


def _index(decoder: "Decoder", args: list[Any]) -> Any:
    values, name, frequency = decoder.value(args[0]), decoder.value(args[1]), args[2]
    index = pd.Index(values, dtype=values.dtype, name=name)
    if frequency is not None:
        return type(index)(index, freq=need(frequency, str), name=name)
    return index


def _range_index(decoder: "Decoder", args: list[Any]) -> Any:
    start, stop, step, name = args
    return pd.RangeIndex(start, stop, step, name=decoder.value(name))


def _multi(decoder: "Decoder", args: list[Any]) -> Any:
    levels, codes, names = args
    return pd.MultiIndex(
        decoder.all(levels),
        [_integers(code) for code in need(codes, list)],
        names=decoder.all(names),
        verify_integrity=True,
    )


TABLE_TAGS: Mapping[str, Callable[["Decoder", list[Any]], Any]] = MappingProxyType(
    {
        "frame": _frame,
        "series": _series,
        "index": _index,
        "multi": _multi,
        "datetimes": _datetimes,
        "timedeltas": _timedeltas,
        "strings": _strings,
        "categories": _categories,
        "periods": _periods,
        "intervals": _intervals,
        "masked": _masked,
        "range-index": _range_index,
        "string-dtype": _string_dtype,
    }
)
