"""Small helpers for drawing columns: choices by share, days, ids, keys and blanks."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from academy.city.table import Column, Decimals, Numbers, Times


def texts(values: Iterable[object]) -> Column:
    """Return a column of text, which may be changed later without being cut short."""
    return np.array(list(values), dtype=object)


def choose(rng: np.random.Generator, shares: Mapping[str, float], count: int) -> Column:
    """Draw a text column; the shares need not add up to one."""
    weights = np.array(list(shares.values()), dtype=np.float64)
    return texts(shares)[rng.choice(len(weights), count, p=weights / weights.sum())]


def choose_one_by_one(
    rng: np.random.Generator, shares: Mapping[str, Mapping[str, float]], kinds: Column
) -> Column:
    """Draw a text column whose shares depend on another column, row by row."""
    drawn = np.empty(len(kinds), dtype=object)
    for kind, options in shares.items():
        rows = np.flatnonzero(kinds == kind)
        drawn[rows] = choose(rng, options, len(rows))
    return drawn


def looked_up(values: Mapping[str, object], keys: Column) -> Column:
    """Return what each key stands for, row by row."""
    return np.array([values[key] for key in keys.tolist()])


def districts(rng: np.random.Generator, weights: Sequence[float], count: int) -> Numbers:
    """Draw council districts, numbered from 1, by weight."""
    shares = np.array(weights) / sum(weights)
    return rng.choice(np.arange(1, len(weights) + 1), count, p=shares)


def distinct(rng: np.random.Generator, rows: Numbers, count: int) -> Numbers:
    """Draw this many different rows out of those given."""
    return rng.choice(rows, count, replace=False)


def distinct_by_weight(rng: np.random.Generator, weights: Decimals, count: int) -> Numbers:
    """Draw different row numbers; a row of twice the weight is about twice as likely."""
    return rng.choice(len(weights), count, replace=False, p=weights / weights.sum())


def days(rng: np.random.Generator, first: str, after: str, count: int) -> Times:
    """Draw days from `first` up to but not including `after`."""
    start, end = np.datetime64(first, "D"), np.datetime64(after, "D")
    span = int((end - start).astype(np.int64))
    return start + rng.integers(0, span, count).astype("timedelta64[D]")


def date_text(times: Times) -> Column:
    """Write times as 2024-12-31, with 23:59 behind when they have it; blank when unknown."""
    written = np.datetime_as_string(times)
    return texts("" if text == "NaT" else text.replace("T", " ") for text in written.tolist())


def numbered(prefix: str, numbers: Iterable[int], width: int) -> Column:
    """Write ids such as SW-00042."""
    return texts(f"{prefix}{number:0{width}d}" for number in numbers)


def keys(salt: str, names: Iterable[str]) -> Column:
    """Return 12 hex digits for each name: the salted hash that stands where a person's id would."""
    return texts(hashlib.sha256(f"{salt}:{name}".encode()).hexdigest()[:12] for name in names)


def put(column: Column, rows: Numbers, values: object) -> Column:
    """Return a copy of a column with some rows changed."""
    changed = column.copy()
    changed[rows] = values
    return changed


def blank_at(column: Column, rows: Numbers) -> Column:
    """Return a copy of a number column with some rows left blank."""
    return put(column.astype(object), rows, None)
