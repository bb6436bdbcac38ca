import collections
import datetime
import decimal
import fractions
import zoneinfo
from typing import Any, NamedTuple

import msgpack
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.sandbox import codec

FRAME = pd.DataFrame(
    {
        "integers": np.arange(3),
        "texts": ["a", None, "c"],
        "moments": pd.date_range("2025-01-01", periods=3, tz="America/Chicago"),
        "categories": pd.Categorical(["x", "y", "x"]),
        "floats": [1.5, None, 2],
        "masked": pd.array([1, None, 2], dtype="Int64"),
        "months": pd.period_range("2025-01", periods=3, freq="M"),
        "objects": np.array([1, "x", None], dtype=object),
        "strings": pd.array(["a", None, "b"], dtype="string"),
        "intervals": pd.interval_range(0, 3),
        "spans": pd.to_timedelta(range(3), unit="s"),
        "flags": pd.array([True, None, False], dtype="boolean"),
    }
)
CHICAGO = zoneinfo.ZoneInfo("America/Chicago")
VALUES = [
    *(1, 2**80, -(2**70), 1.5, None, True, "text", "\ud800", b"bytes", 1j, ...),
    *([1, [2, (3,)]], {1: 2, "a": [1]}, {1, 2}, frozenset([1]), (1, "a"), [2**70], range(3)),
    *(slice(1, None), bytearray(b"x"), decimal.Decimal("1.10"), fractions.Fraction(1, 3)),
    *(datetime.date(2025, 1, 1), datetime.time(1, 2, tzinfo=datetime.UTC), datetime.timedelta(3)),
    datetime.datetime(2025, 1, 1, tzinfo=CHICAGO),
    datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
    *(np.float64(2), np.int8(3), np.datetime64("2025-01-01"), np.bool_(1), np.zeros((0, 3))),
    *(np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6).reshape(2, 3))),
    *(pd.NaT, pd.NA, pd.Timestamp("2025-01-01 10:00", tz="America/Chicago"), pd.Timedelta("1h")),
    *(pd.Period("2025-01"), pd.Interval(0, 1), pd.RangeIndex(3, name="r"), FRAME["moments"].array),
    pd.MultiIndex.from_product([[1, 2], ["a", "b"]], names=["x", "y"]),
    *(collections.OrderedDict(a=1), collections.Counter("aab"), collections.deque([1], 3)),
    *(collections.defaultdict(list, a=[1]), {"a": 1}.keys(), {"a": 1}.items()),
    *(int, pd.DataFrame, np.dtype("i8"), pd.CategoricalDtype(["a"]), pd.StringDtype()),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    back = codec.loads(codec.dumps(value))
    assert type(back) is type(value)
    assert repr(back) == repr(value)


@pytest.mark.parametrize("column", list(FRAME))
def test_a_column_and_an_index_come_back_with_their_dtype(column: str) -> None:
    pd.testing.assert_series_equal(codec.loads(codec.dumps(FRAME[column])), FRAME[column])
    indexed = FRAME.set_index(column)
    pd.testing.assert_index_equal(codec.loads(codec.dumps(indexed)).index, indexed.index)


def test_a_table_comes_back_with_names_index_and_attributes() -> None:
    frame = FRAME.rename(columns={"floats": "integers"}).set_index("texts")
    frame.attrs["source"] = "city"
    back = codec.loads(codec.dumps(frame))
    pd.testing.assert_frame_equal(back, frame)
    assert back.attrs == {"source": "city"}


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(PLAIN)
def test_anything_plain_survives_the_way(value: Any) -> None:
    assert codec.loads(codec.dumps(value)) == value


class Liar(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


def test_a_subclass_of_text_travels_as_the_plain_text() -> None:
    assert type(codec.loads(codec.dumps(Liar("x")))) is str


@pytest.mark.parametrize("value", [object(), (n for n in "a"), open, map(str, [1])])
def test_what_is_not_data_does_not_travel(value: Any) -> None:
    with pytest.raises(codec.NotData):
        codec.dumps(value)


def test_a_value_that_holds_itself_does_not_travel() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(codec.NotData, match="nested"):
        codec.dumps(loop)


@pytest.mark.parametrize(
    "tree",
    [
        [],
        [1, 2],
        ["no-such-tag"],
        ["array", "<i8", [1 << 40], "C", b"12345678"],
        ["array", "<i8", [-1], "C", b""],
        ["array", "O", [1], "C", b"12345678"],
        ["list*", [["frame"]]],
        ["type", "os.system"],
        ["named", "N", ["a", "b"], 1],
        ["frame", 1, 2, [], None],
        ["masked", ["array", "<i8", [1], "C", b"12345678"], b"\0", "object"],
        ["dict", 1],
        ["timestamp", "x", "ns", None],
        ["datetimes", b"12345678", "Y2K", None],
        ["scalar", "<i8", b"1"],
    ],
    ids=repr,
)
def test_what_is_not_in_the_format_is_refused(tree: list[Any]) -> None:
    with pytest.raises(codec.Malformed):
        codec.loads(codec.pack(tree))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        b"\xff\xff",
        msgpack.packb({"a": 1}),
        msgpack.packb(msgpack.ExtType(1, b"x")),
        b"\x91" * 600,
        b"\xdd\xff\xff\xff\xff",
    ],
)
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(codec.Malformed):
        codec.loads(raw)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_decode_or_be_refused(raw: bytes) -> None:
    try:
        codec.loads(raw)
    except codec.Malformed:
        return


def test_deeply_nested_arrays_are_refused() -> None:
    tree: list[Any] = ["list"]
    for _ in range(100):
        tree = ["list", tree]
    with pytest.raises(codec.Malformed):
        codec.loads(codec.pack(tree))


def test_remarks_that_are_no_data_are_left_out_of_a_table() -> None:
    table = pd.DataFrame({"a": [1]})
    table.attrs["source"] = object()
    assert codec.loads(codec.dumps(table)).attrs == {}


class LooksLikeSeries(NamedTuple):
    """A tuple whose `equals(…)` would be `bool(…)`."""

    shape: tuple[int]
    equals: type


def test_a_named_tuple_has_no_methods_of_the_learners_choice() -> None:
    with pytest.raises(codec.Malformed, match="function in it"):
        codec.loads(codec.dumps(LooksLikeSeries((2,), bool)))


def test_plain_values_come_back_one_after_another() -> None:
    values = ["top", b"\x01", None, 2, "\ud800"]
    assert codec.scalars(codec.pack_each(values), 5) == values


@pytest.mark.parametrize(
    "raw", [b"\x91\xc0", b"\x81\xc0\xc0", b"\xd4\x01\x00", b"\xc1", b"\xc0" * 4]
)
def test_anything_else_or_more_is_not_read(raw: bytes) -> None:
    with pytest.raises(codec.Malformed):
        codec.scalars(raw, 3)
