"""What both directions of the codec agree on: the errors, the limits, the types that travel by
name.

On the wire, None, bool, 64-bit int, float, str and bytes are themselves; everything else is an
array `[tag, …]`. There are no maps and no extension types, so a reader has one shape to distrust.
"""

import collections
import datetime
import decimal
import fractions
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
