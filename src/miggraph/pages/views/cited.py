"""Cited: the sources of the rows of an answer, each with its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.pages.views.sigla import Sigla

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph
    from miggraph.pages.views.sigla import Source

COLUMN = "sources"
STATED = "SELECT DISTINCT ?source WHERE {{ GRAPH ?source {{ {thing} ?property ?value }} }}"


class Cited:
    """Gives letters to the sources of rows, and of what is said of things beside these."""

    def __init__(self, graph: Graph, answer: Answer) -> None:
        self.graph = graph
        named = _named(graph)
        place = answer.columns.index(COLUMN) if COLUMN in answer.columns else -1
        told = [_split(row[place].value, named) if place >= 0 else [] for row in answer.terms]
        sections: dict[str, list[str]] = {}
        for section in dict.fromkeys(one for row in told for one in row):
            sections.setdefault(section.partition("#")[0], []).append(section)
        self.sigla = Sigla(graph, sections)
        self._rows = [list(dict.fromkeys(one.partition("#")[0] for one in row)) for row in told]

    def row(self, place: int) -> tuple[str, ...]:
        """Return the letters of a row's sources."""
        return self.sigla.letters(self._rows[place]) if place < len(self._rows) else ()

    def stated(self, thing: str) -> tuple[str, ...]:
        """Return the letters of the sources that state something about a thing or what is nested in one, by its IRI."""
        found = self.graph.store.query(STATED.format(thing=ox.NamedNode(thing)))
        return self.sigla.letters(sorted(self.graph.names.compact(row[0].value) for row in found))

    def letters(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return the letters of some sources, by id."""
        return self.sigla.letters(sources)

    def sources(self) -> tuple[Source, ...]:
        """List the sources that were given letters."""
        return self.sigla.sources(())


def _named(graph: Graph) -> dict[str, str]:
    """Return the ids of sources and their sections by what they are called in the rows of an answer."""
    return graph.remembered("names of sources", lambda: dict(_names(graph)))


def _names(graph: Graph) -> list[tuple[str, str]]:
    own = list(graph.labels.within("source"))
    whole = {name: label for name, label in own if "#" not in name}
    parts = {name: f"{whole.get(name.partition('#')[0], '')}, {label}" for name, label in own if "#" in name}
    return [(label, graph.names.id(name)) for name, label in {**parts, **whole}.items()]


def _split(text: str, named: dict[str, str]) -> list[str]:
    """Return the ids of the sources that a text names; a name may hold what stands between two of them."""
    found, waiting = [], text.split("; ")
    while waiting:
        size = next((size for size in range(len(waiting), 0, -1) if "; ".join(waiting[:size]) in named), 0)
        if size:
            found.append(named["; ".join(waiting[:size])])
        waiting = waiting[size or 1 :]
    return found
