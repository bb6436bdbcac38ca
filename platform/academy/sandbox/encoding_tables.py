"""The part of the encoder that takes pandas tables, series, indexes and their columns apart."""

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from academy.sandbox.wire import NotData, zone_of

if TYPE_CHECKING:
    from academy.sandbox.encoding import Encoder

_DATED = MappingProxyType({"DatetimeArray": "datetimes", "TimedeltaArray": "timedeltas"})


def column(encoder: "Encoder", holder: Any) -> list[Any]:
    """Encode the values of a Series or Index.

    Dispatches on the holder's dtype: the dtype of a plain column's `.array` is not numpy's.
    """
    values: Any = holder.array
    dtype = holder.dtype
    if isinstance(dtype, np.dtype) and dtype.kind not in "mM":
        return encoder.array(np.asarray(values))
    tag = _DATED.get(type(values).__name__)
    if tag is not None:
        return [tag, values.asi8.tobytes(), values.unit, zone_of(getattr(values, "tz", None))]
    if isinstance(dtype, pd.StringDtype):
        texts = values.to_numpy(object, na_value=None).tolist()
        return ["strings", texts, *string_dtype(dtype)]
    return _extension(encoder, values, dtype)


def _extension(encoder: "Encoder", values: Any, dtype: Any) -> list[Any]:
    if isinstance(values, pd.Categorical):
        codes = np.asarray(values.codes, "i8").tobytes()
        return ["categories", codes, encoder.value(values.categories), bool(values.ordered)]
    if type(values).__name__ == "PeriodArray":
        return ["periods", values.asi8.tobytes(), values.freqstr]
    if isinstance(values, pd.arrays.IntervalArray):
        left, right = pd.Index(values.left), pd.Index(values.right)
        return ["intervals", encoder.value(left), encoder.value(right), values.closed]
    if hasattr(values, "_mask") and hasattr(values, "_data"):
        mask = np.asarray(values._mask, bool).tobytes()
        return ["masked", encoder.array(np.asarray(values._data)), mask, str(dtype)]
    raise NotData(f"a column of {dtype}")


def string_dtype(dtype: Any) -> tuple[str, str]:
    """Return a StringDtype's storage and missing value."""
    return str(dtype.storage), "NA" if dtype.na_value is pd.NA else "nan"


def _attributes(encoder: "Encoder", holder: Any) -> Any:
    """Encode a table's remarks about itself, or leave them out where they are more than data: the
    table is no less right for them.
    """
    try:
        return type(encoder)().value(dict(holder.attrs))
    except NotData:
        return ["dict"]


def _frame(encoder: "Encoder", frame: Any) -> list[Any]:
    plain = frame if type(frame) is pd.DataFrame else pd.DataFrame(frame)
    columns = [column(encoder, plain.iloc[:, i]) for i in range(plain.shape[1])]
    index, attributes = encoder.value(plain.index), _attributes(encoder, plain)
    return ["frame", encoder.value(plain.columns), index, columns, attributes]


def _series(encoder: "Encoder", series: Any) -> list[Any]:
    index, name = encoder.value(series.index), encoder.value(series.name)
    return ["series", column(encoder, series), index, name, _attributes(encoder, series)]


def _multi_index(encoder: "Encoder", index: Any) -> list[Any]:
    levels = [encoder.value(level) for level in index.levels]
    codes = [np.asarray(code, "i8").tobytes() for code in index.codes]
    return ["multi", levels, codes, [encoder.value(name) for name in index.names]]


def _range_index(encoder: "Encoder", index: Any) -> list[Any]:
    return ["range-index", index.start, index.stop, index.step, encoder.value(index.name)]


def _index(encoder: "Encoder", index: Any) -> list[Any]:
    frequency = None if isinstance(index, pd.PeriodIndex) else getattr(index, "freq", None)
    text = None if frequency is None else frequency.freqstr
    return ["index", column(encoder, index), encoder.value(index.name), text]


def _extension_array(encoder: "Encoder", values: Any) -> list[Any]:
    return ["column", column(encoder, pd.Series(values))]


def _dtype(encoder: "Encoder", dtype: Any) -> list[Any]:
    if isinstance(dtype, pd.CategoricalDtype):
        return ["category-dtype", encoder.value(dtype.categories), bool(dtype.ordered)]
    if isinstance(dtype, pd.StringDtype):
        return ["string-dtype", *string_dtype(dtype)]
    return ["dtype", str(dtype)]


TABLE_BASES: tuple[tuple[Any, Callable[["Encoder", Any], Any]], ...] = (
    (pd.DataFrame, _frame),
    (pd.Series, _series),
    (pd.MultiIndex, _multi_index),
    (pd.RangeIndex, _range_index),
    (pd.Index, _index),
    (pd.api.extensions.ExtensionArray, _extension_array),
    ((np.dtype, pd.api.extensions.ExtensionDtype), _dtype),
)
