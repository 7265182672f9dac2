"""Assembling: all quads of a home as one sorted file: of a home that fits into memory at once, of a larger one by its parts, on all cores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from miggraph import sssom
from miggraph.graph import lists, rules
from miggraph.graph.assembly import deriving, merging, pieces, sorting, vocabulary
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground import pool
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.pool import Mapping
from miggraph.records import context, parts
from miggraph.records.parts import Part
from miggraph.sssom import Links

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
    source = Source(home, vocabulary.read(home, loaded), sssom.read_all(home.mappings, home.names, root=home.path))
    cut = parts.of_home(home)
    if not mapping and not cluster and sum(part.end - part.start for part in cut) <= SMALL:
        return _AtOnce(source, cut)
    from miggraph.graph.assembly.building import Building

    return Building(source, cut, scratch, mapping or pool.mapped, cluster)


class Source:
    """What a graph is made from beside its records."""

    def __init__(self, home: Home, known: Vocabulary, links: Links) -> None:
        self.home, self.vocabulary, self.links = home, known, links

    def findings(self, records: list[Finding] | None = None) -> list[Finding]:
        """List what is wrong with it, and with the records, in the order in which that is told."""
        return [*self.vocabulary.contexts.findings, *(records or []), *self.links.findings]

    def beside(self) -> list[bytes]:
        """List the quads of the ontology and of the links, and what follows from the vocabulary, and not from a record, as lines."""
        store = vocabulary.ontology(self.home)
        self.links.load(store)
        return [*_lines(lists.stable(store)), *self.vocabulary.aside.split(b"\n")]

    @property
    def of_all(self) -> list[rules.Rule]:
        """The rules that are run on the whole graph."""
        return list(self.vocabulary.rules[len(self.vocabulary.local_rules) :])

    def concluded(self, store: ox.Store) -> list[bytes]:
        """Run the rules on the whole graph that have to be, and list what follows, as lines."""
        return _lines(rules.run(self.home, store, self.of_all, ox.NamedNode(self.home.names.derived)))


def _lines(quads: list[ox.Quad]) -> list[bytes]:
    return [f"{quad} .".encode() for quad in quads]


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
