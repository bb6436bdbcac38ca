"""What both directions of the codec agree on: the errors, the limits, the types that travel by
name.

On the wire, None, bool, 64-bit int, float, str and bytes are themselves; everything else is an
array `[tag, …]`. There are no maps and no extension types, so a reader has one shape to distrust.
"""

import collections
import datetime
import decimal
import fractions
import zoneinfo
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

MAX_BYTES = 48 << 20
MAX_DEPTH = 60
MAX_ITEMS = 5_000_000
MAX_INTEGER_BITS = 100_000

PLAIN: frozenset[type] = frozenset({type(None), bool, float, str, bytes})
RAW_KINDS = frozenset("biufcmMSU?")  # numpy kinds whose bytes may travel as they are

FACTORIES: Mapping[str, type] = MappingProxyType(
    {kind.__name__: kind for kind in (list, dict, set, int, float, str, tuple, bool)}
)
SINGLETONS: Mapping[str, Any] = MappingProxyType(
    {"NaT": pd.NaT, "NA": pd.NA, "...": Ellipsis, "NotImplemented": NotImplemented}
)


def qualified(kind: type) -> str:
    """Return the full name of a type."""
    return f"{kind.__module__}.{kind.__qualname__}"


# Types that may travel as values: `answer is pd.DataFrame`, `{"district": int}`.
TYPES: Mapping[str, type] = MappingProxyType(
    {
        qualified(kind): kind
        for kind in (
            *(int, float, str, bool, complex, bytes, list, tuple, dict, set, frozenset, range),
            *(object, type(None), datetime.date, datetime.datetime, datetime.time),
            *(datetime.timedelta, decimal.Decimal, fractions.Fraction, collections.Counter),
            *(collections.OrderedDict, collections.defaultdict, collections.deque),
            *(np.ndarray, pd.DataFrame, pd.Series, pd.Index, pd.Timestamp, pd.Timedelta),
            *set(np.sctypeDict.values()),
        )
    }
)


class NotData(Exception):
    """This value does not travel; the text says what it is."""


class Malformed(Exception):
    """The other side sent something that is not in the format, or not allowed in this place."""


def need(value: Any, kind: type) -> Any:
    """Return the value if it has exactly this type. Raises Malformed."""
    if type(value) is not kind:
        raise Malformed(f"{kind.__name__} expected")
    return value


def zone_from(wire: Any) -> datetime.tzinfo | None:
    """Return the time zone that a name or an offset in seconds stands for."""
    if wire is None:
        return None
    if type(wire) is int:
        return datetime.timezone(datetime.timedelta(seconds=wire))
    return datetime.UTC if wire == "UTC" else zoneinfo.ZoneInfo(need(wire, str))


def unit_from(text: Any) -> str:
    """Return a unit of time that numpy knows. Raises Malformed."""
    if text not in ("s", "ms", "us", "ns"):
        raise Malformed("an unknown unit of time")
    return str(text)


def zone_of(tz: Any) -> str | int | None:
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
