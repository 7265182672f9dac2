"""What a graph is made from beside its records, as quads: ontology, links, and what the rules conclude from the whole."""

from __future__ import annotations

import pyoxigraph as ox

from miggraph.graph import lists, rules
from miggraph.graph.assembly import reading
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.sssom import Links


class Source:
    """What a graph is made from beside its records."""

    def __init__(self, home: Home, known: Vocabulary, links: Links) -> None:
        self.home, self.vocabulary, self.links = home, known, links

    def findings(self, records: list[Finding] | None = None) -> list[Finding]:
        """List what is wrong with it, and with the records, in the order in which that is told."""
        return [*self.vocabulary.contexts.findings, *(records or []), *self.links.findings]

    def beside(self) -> list[bytes]:
        """List the quads of the ontology and of the links, and what follows from the vocabulary, and not from a record, as lines."""
        store = reading.ontology(self.home)
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
