"""Gathering: a graph in memory from the pieces of its records, which a cluster makes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from miggraph.graph import build, rules
from miggraph.graph.assembly import carrying, merging, reading, statements
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.graph.store import Embedded
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.pool import Mapping
from miggraph.records import context, parts
from miggraph.records.reader import Node
from miggraph.sssom import Links


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
        return [node for part in map(carrying.carried, wanted) for node in statements.records(part, part.read(), self.vocabulary).nodes]

    @cached_property
    def store(self) -> Embedded:
        """The graph in memory."""
        union = ox.Store()
        union.extend(ox.Quad(*quad.triple) for quad in self.named())
        return Embedded(union, context.home_names(self.home, self.vocabulary.contexts.own), self.named)

    def named(self) -> ox.Store:
        """Return a store of the named graphs: what ``build.named`` makes of the records."""
        store = ox.Store()
        for quads in (*(made.quads for made in self.pieces), *merging.derived(self.pieces, self.vocabulary)):
            store.bulk_load(quads, ox.RdfFormat.N_QUADS, lenient=True)
        self.links.load(store)
        store.extend(reading.ontology(self.home))
        rules.run(self.home, store, self.vocabulary.rules[len(self.vocabulary.local_rules) :], ox.NamedNode(self.home.names.derived))
        return store


def gather(home: Home, over: Mapping) -> Gathered:
    """Make the pieces of a home. Raises HomeError where its ontology, context or rules cannot be read, DataError where its records cannot."""
    loaded = context.load(home)
    known = reading.vocabulary(home, loaded)
    made = list(carrying.pieces(parts.of_home(home), known, over))
    return Gathered(home, known, made, build.read_links(home), [*loaded.findings, *merging.findings(made, known)])
