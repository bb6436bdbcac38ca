"""Values as data: Python, numpy and pandas values to bytes and back. Never pickle, never code."""

import itertools
from collections.abc import Iterable
from typing import Any

import msgpack

from academy.sandbox import decoding, encoding
from academy.sandbox.wire import MAX_BYTES, MAX_ITEMS, Malformed, NotData

__all__ = ["Malformed", "NotData", "dumps", "loads", "pack", "pack_each", "scalars", "unpack"]


def dumps(value: Any, foreign: encoding.Foreign | None = None) -> bytes:
    """Return a value as bytes. Raises NotData when it, or a part of it, does not travel."""
    packed = pack(encoding.Encoder(foreign).value(value))
    if len(packed) > MAX_BYTES:
        raise NotData(f"a value of {len(packed) >> 20} MB, which is too large to check")
    return packed


def loads(raw: bytes, foreign: decoding.Foreign | None = None) -> Any:
    """Return the value that `dumps` made bytes of. Raises Malformed for anything else."""
    tree = unpack(raw)
    try:
        return decoding.Decoder(foreign).value(tree)
    except Malformed:
        raise
    except RecursionError:
        raise Malformed("a value nested too deeply") from None
    except (
        Exception
    ) as error:  # a wrong arity, an impossible shape, an unknown name: all are the sender's
        raise Malformed(f"{type(error).__name__} while it was read") from error


def pack(tree: Any) -> bytes:
    """Return a tree of plain values and lists as bytes."""
    return bytes(msgpack.packb(tree, use_bin_type=True, unicode_errors="surrogatepass"))


def unpack(raw: bytes) -> Any:
    """Return the tree of plain values and lists that `pack` made bytes of. Raises Malformed."""
    if len(raw) > MAX_BYTES + 1024:
        raise Malformed("a message that is too large")
    try:
        return msgpack.unpackb(
            raw,
            raw=False,
            use_list=True,
            object_pairs_hook=_refuse,
            ext_hook=_refuse,
            unicode_errors="surrogatepass",
            max_array_len=MAX_ITEMS,
            max_map_len=0,
            max_ext_len=0,
        )
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise Malformed("bytes that are not in the format") from error


def pack_each(values: Iterable[Any]) -> bytes:
    """Return plain values as bytes, one after another, as `scalars` reads them."""
    return b"".join(map(pack, values))


def scalars(raw: bytes, most: int) -> list[Any]:
    """Return the plain values, at most so many, that stand one after another. Raises Malformed.

    A tree of empty lists grows to many times its bytes when it is read. The server, which must
    outlive every learner, therefore reads nothing of a learner's but what this returns.
    """
    reader = msgpack.Unpacker(
        raw=False,
        max_buffer_size=MAX_BYTES + 4096,
        object_pairs_hook=_refuse,
        unicode_errors="surrogatepass",
        max_array_len=0,
        max_map_len=0,
        max_ext_len=0,
    )
    try:
        reader.feed(raw)
        found = list(itertools.islice(reader, most + 1))
    except (ValueError, TypeError, RecursionError, msgpack.UnpackException) as error:
        raise Malformed("bytes that are not in the format") from error
    if len(found) > most:
        raise Malformed("more than was asked for")
    return found


def _refuse(*_arguments: object) -> Any:
    raise ValueError("maps and extension types do not travel")
