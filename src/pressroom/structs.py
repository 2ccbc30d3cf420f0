"""What every frozen value is made of.

They are msgspec structs and not dataclasses: they behave alike, but a dataclass costs a millisecond to define, and each build that has
something to do defines more than a hundred; to make one costs a tenth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec


class Struct(msgspec.Struct, frozen=True, gc=False):
    """The base of frozen values: compared and hashed by what they hold. No value may hold itself."""


T = TypeVar("T")
S = TypeVar("S", bound=Struct)
# JSON, not MessagePack: the latter keeps an instant without its offset, and a post of the evening would move to the day after.
_encoder = msgspec.json.Encoder()


def exchange(value: S, **fields: Any) -> S:
    """Answer a value with some of its fields exchanged."""
    return msgspec.structs.replace(value, **fields)


def to_tuple(value: Struct) -> tuple[Any, ...]:
    """Answer the fields of a value, in order."""
    return msgspec.structs.astuple(value)


def list_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Answer the names of the fields of a kind of value, in order."""
    return kind.__struct_fields__


def list_defaults(kind: type[Struct]) -> dict[str, Any]:
    """Answer the default of each field that has one, by name, in order."""
    defaults = kind.__struct_defaults__
    named = zip(kind.__struct_fields__[-len(defaults) :], defaults, strict=True) if defaults else ()
    return {name: default for name, default in named if default is not msgspec.NODEFAULT}


def encode(value: Any) -> bytes:
    """Answer the bytes of a value, or of a collection of them, for the store."""
    return _encoder.encode(value)


def make_decoder(kind: type[T]) -> Callable[[bytes], T]:
    """Answer a function that reads one kind of value back from its bytes; it raises `CorruptRecord` on foreign ones."""
    return msgspec.json.Decoder(kind).decode


def convert(value: Any, kind: type[T]) -> T:
    """Answer one kind of value, made of what a parser has read; raises `CorruptRecord` on another."""
    return msgspec.convert(value, kind)


CorruptRecord = msgspec.DecodeError
