"""What properties and classes are called: by the ontology, in the language of the home where it has it, else in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES, RDFS_LABEL, Names

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

SUBCLASS = PREFIXES["rdfs"] + "subClassOf"


class Terms:
    """The labels of an ontology, and which class is narrower than which."""

    def __init__(self, names: Names, ontology: Iterable[ox.Quad]) -> None:
        self.language = names.language
        self._labels: dict[str, tuple[tuple[bool, bool, str], str]] = {}
        self._wider: dict[str, set[str]] = {}
        layer = min(names.ontologies, key=lambda name: name.startswith(names.base))
        for subject, predicate, term, graph in ontology:
            if predicate.value == RDFS_LABEL and isinstance(term, ox.Literal):
                self._add(subject.value, term, graph.value == layer)
            elif predicate.value == SUBCLASS and isinstance(term, ox.NamedNode):
                self._wider.setdefault(subject.value, set()).add(term.value)

    def _add(self, term: str, label: ox.Literal, is_of_layer: bool) -> None:
        """Keep the better label of a term: first one in the home's language, then one that the home gives."""
        tag = label.language or ""
        rank = (tag not in (self.language, ""), is_of_layer, tag)
        if term not in self._labels or rank < self._labels[term][0]:
            self._labels[term] = (rank, label.value)

    def label(self, term: str, name: str) -> str:
        """Return what a term is called; where nothing says it, its name in words: "hostPlants" is "host plants"."""
        if term in self._labels:
            return self._labels[term][1]
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.split(r"[:/#]", name)[-1]).lower()

    def narrowest(self, classes: list[str]) -> list[str]:
        """Leave out the classes of a thing that another of its classes is narrower than."""
        wider = {above for one in classes for above in self._above(one)}
        return [one for one in classes if one not in wider] or classes

    def _above(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            new = self._wider.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found - {name}


def of(graph: Graph) -> Terms:
    """Return the terms of a graph, read once."""
    return graph.remembered("graph/terms", lambda: Terms(graph.names, graph.ontology()))
