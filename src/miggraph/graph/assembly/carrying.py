"""Carrying: pieces made by workers elsewhere. The bytes of a part go along, so that they need not see the files; the piece comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from miggraph.graph.assembly.pieces import Piece, piece
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground.errors import DataError
from miggraph.ground.pool import Mapping
from miggraph.records.parts import Part


@dataclass(frozen=True)
class Carried(Part):
    """A part with its bytes."""

    data: bytes = b""

    def read(self) -> bytes:
        return self.data

    def without_bytes(self) -> Part:
        return Part(self.path, self.shown, self.start, self.end, self.line, self.is_layer)


def pieces(chosen: Iterable[Part], known: Vocabulary, over: Mapping) -> Iterator[Piece]:
    """Make the pieces of parts, in their order. Raises DataError where a file cannot be read."""
    return over(partial(_made, known), map(carried, chosen))


def carried(part: Part) -> Carried:
    """Read a part. Raises DataError."""
    try:
        return Carried(**vars(part), data=part.read())
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror or error}", where=str(part.path)) from error


def _made(known: Vocabulary, part: Carried) -> Piece:
    return replace(piece(part, known), part=part.without_bytes())
