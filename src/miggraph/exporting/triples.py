"""Triples: what CONSTRUCT and DESCRIBE give, a graph that can be written, and that notebooks show as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import hypertext
from miggraph.graph.presenting import Cell, address

if TYPE_CHECKING:
    import rdflib

    from miggraph.graph.graph import Graph


class Triples(list[ox.Triple]):
    """The triples that a query constructs or describes, from a graph that knows what things are called."""

    def __init__(self, triples: Iterable[ox.Triple], graph: Graph) -> None:
        super().__init__(triples)
        self.graph = graph

    def serialize(self, format: str = "turtle") -> str:
        """Write the triples in one of ``exporting.FORMATS``. Raises ParameterError for an unknown one."""
        from miggraph import exporting

        return exporting.serialize([ox.Quad(*triple) for triple in self], format, self.graph.context)

    def to_rdflib(self) -> rdflib.Graph:
        """Return the triples as an rdflib Graph with the prefixes of this one."""
        import rdflib

        made = rdflib.Graph()
        for prefix, namespace in self.graph.names.prefixes.items():
            made.bind(prefix, namespace, replace=True)
        return made.parse(data=self.serialize("ntriples"), format="nt")

    def _repr_html_(self) -> str:
        """Return the triples as notebooks show them: a table with links (IPython, rich display)."""
        rows = [[self._cell(term) for term in triple] for triple in self[: hypertext.MOST_ROWS]]
        shown = hypertext.table(["subject", "property", "value"], rows) if rows else "<p>Nothing was found.</p>"
        return hypertext.notebook([shown, *hypertext.more(len(self))])

    def _cell(self, term: Any) -> Cell:
        if isinstance(term, ox.NamedNode):
            return Cell(self.graph.labels.name(term.value), address(term.value))
        return Cell(term.value, address(term.value), term.language or "") if isinstance(term, ox.Literal) else Cell(str(term))
