"""Assembling: all quads of a home as one sorted file: of a home that fits into memory at once, of a larger one by its parts, on all cores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from miggraph import sssom
from miggraph.graph.assembly import deriving, merging, pieces, reading, sorting
from miggraph.graph.assembly.building import Building
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.source import Source
from miggraph.ground import pool
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.pool import Mapping
from miggraph.records import context, parts
from miggraph.records.parts import Part

SMALL = 4 << 20  # bytes of records: to start processes takes longer than to read so many


class Assembled(Protocol):
    """The quads of a home: to be written once ``findings`` are none."""

    source: Source

    def findings(self) -> list[Finding]:
        """List what is wrong with the records and the mapping sets."""

    def records(self) -> Iterator[Piece]:
        """Yield the pieces, for the records that are in them, before the quads are written."""

    def write(self, target: Path) -> None:
        """Write sorted N-Quads: each named graph, and each statement once in the default graph too."""


def of(home: Home, scratch: Path, mapping: Mapping | None = None, cluster: Mapping | None = None) -> Assembled:
    """Read the quads of a home; a ``scratch`` folder holds what does not fit into memory, and a mapping says who does the work.

    A ``cluster`` makes the pieces, which is most of it: that needs nothing of the folder.

    Raises HomeError where the ontology, the context or the rules of the home cannot be read.
    """
    loaded = context.load(home)
    source = Source(home, reading.vocabulary(home, loaded), sssom.read_all(home.mappings, home.names, root=home.path))
    cut = parts.of_home(home)
    if not mapping and not cluster and sum(part.end - part.start for part in cut) <= SMALL:
        return _AtOnce(source, cut)
    return Building(source, cut, scratch, mapping or pool.mapped, cluster)


class _AtOnce:
    """The quads of a home that fits into memory."""

    def __init__(self, source: Source, cut: list[Part]) -> None:
        self.source = source
        self.pieces = [pieces.said(part, source.vocabulary) for part in cut]

    def findings(self) -> list[Finding]:
        return self.source.findings(merging.findings(self.pieces, self.source.vocabulary))

    def records(self) -> Iterator[Piece]:
        return iter(self.pieces)

    def write(self, target: Path) -> None:
        said = b"".join(piece.quads for piece in self.pieces)
        things = {record.id for piece in self.pieces for record in piece.records}
        derived = deriving.derive(said, things, self.source.vocabulary).quads
        lines = [line for line in (*said.split(b"\n"), *derived.split(b"\n"), *self.source.beside()) if line]
        if self.source.of_all:
            store = ox.Store()
            store.extend(ox.parse(b"\n".join([*lines, b""]), ox.RdfFormat.N_QUADS, lenient=True))
            lines += self.source.concluded(store)
        target.write_bytes(sorting.merged(lines))
