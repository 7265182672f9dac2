"""Gathering: a graph from the pieces of its records, wherever these are made. The bytes of a part go along: who makes its piece needs no file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

import pyoxigraph as ox

from miggraph.graph import build, merging, statements, vocabulary
from miggraph.graph.pieces import Piece, piece
from miggraph.graph.store import Embedded
from miggraph.graph.vocabulary import Vocabulary
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.parallel import Map
from miggraph.records import context, parts
from miggraph.records.parts import Part
from miggraph.records.reader import Node
from miggraph.sssom import Links


@dataclass(frozen=True)
class Carried(Part):
    """A part with its bytes."""

    data: bytes = b""

    def read(self) -> bytes:
        return self.data

    def without_bytes(self) -> Part:
        return Part(self.path, self.shown, self.start, self.end, self.line, self.is_layer)


def pieces(chosen: Iterable[Part], known: Vocabulary, over: Map) -> Iterator[Piece]:
    """Make the pieces of parts, in their order. Raises DataError where a file cannot be read."""
    return over(partial(_made, known), map(_carried, chosen))


def _carried(part: Part) -> Carried:
    try:
        return Carried(**vars(part), data=part.read())
    except OSError as error:
        raise DataError(f"the file cannot be read: {error.strerror or error}", where=str(part.path)) from error


def _made(known: Vocabulary, part: Carried) -> Piece:
    return replace(piece(part, known), part=part.without_bytes())


@dataclass
class Gathered:
    """What ``Built`` is, of pieces."""

    home: Home
    vocabulary: Vocabulary
    pieces: list[Piece]
    links: Links
    of_records: list[Finding]

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with the records and the mapping sets."""
        return [*self.of_records, *self.links.findings]

    @property
    def size(self) -> int:
        """How many nodes the records name."""
        return sum(len(piece.records) + len(piece.nested) for piece in self.pieces)

    def nodes(self, things: Collection[str] | None = None) -> list[Node]:
        """Read the nodes of those parts again that have records of some things, or of all parts. Raises DataError where a file cannot be read."""
        wanted = [p.part for p in self.pieces if things is None or any(record.id in things for record in p.records)]
        return [node for part in map(_carried, wanted) for node in statements.records(part, part.read(), self.vocabulary).nodes]

    @cached_property
    def store(self) -> Embedded:
        """The graph in memory."""
        union = ox.Store()
        union.extend(ox.Quad(*quad.triple) for quad in self.named())
        return Embedded(union, build.home_names(self.home, self.vocabulary.contexts.own), self.named)

    def named(self) -> ox.Store:
        """Return a store of the named graphs: what ``build.named`` makes of the records."""
        store = ox.Store()
        for quads in (*(made.quads for made in self.pieces), *merging.derived(self.pieces, self.vocabulary)):
            store.bulk_load(quads, ox.RdfFormat.N_QUADS, lenient=True)
        self.links.load(store)
        store.extend(vocabulary.ontology(self.home))
        of_all = self.vocabulary.rules[len(self.vocabulary.local_rules) :]
        build.derive(self.home, store, ox.NamedNode(self.home.names.derived), [rule.path for rule in of_all])
        return store


def gather(home: Home, over: Map) -> Gathered:
    """Make the pieces of a home. Raises HomeError where its ontology, context or rules cannot be read, DataError where its records cannot."""
    loaded = context.load(home)
    known = vocabulary.read(home, loaded)
    made = list(pieces(parts.of_home(home), known, over))
    return Gathered(home, known, made, build.read_links(home), [*loaded.findings, *merging.findings(made, known)])
