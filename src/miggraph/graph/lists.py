"""RDF lists: their members, which of them ``( )`` can say, and names for their cells that are the same in every run.

The only nodes of the graph without an IRI are the cells of ordered lists (RDF 1.1 Schema, section 5.2). A parser names them at random; here a
cell is named by the subject and the predicate of its list, the list's content, and its index.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from miggraph.ground.names import RDF_FIRST, RDF_NIL, RDF_REST, cells

_FIRST, _REST, _NIL = ox.NamedNode(RDF_FIRST), ox.NamedNode(RDF_REST), ox.NamedNode(RDF_NIL)
_LIST = (_FIRST, _REST)
_SIMPLE = (ox.NamedNode, ox.Literal)
# Labels of blank nodes that every syntax takes (XML names are the narrowest), but for those that stand in the place of others.
_LABEL = re.compile(r"(?!x[0-9a-f]*$)[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)


class Lists:
    """The lists among some quads; among their triples, whatever their graphs, if these are ``merged``.

    Nothing keeps statements from making what is no list: cells with two first members or none, with further properties, or without an end; a
    cell that two lists share, or one that is its own rest. ``whole`` are the lists that ``( )`` says and nothing is lost (Turtle 1.1, section
    2.8): each cell has one first, one rest and nothing else, is named once, all in one graph, and the last rest is rdf:nil.
    """

    def __init__(self, quads: Iterable[ox.Quad], *, merged: bool = False) -> None:
        self._about: dict[Any, list[tuple[Any, Any, Any]]] = {}  # blank nodes to predicate, object and graph of what is said about them
        self._uses: dict[Any, list[tuple[Any, Any, Any]]] = {}  # and to subject, predicate and graph of what they are the object of
        self._named: set[Any] = set()  # those that name a graph, or stand inside a triple that is spoken of (RDF 1.2)
        telling = filter(_has_blank_node, quads)  # few have; to look closer at all of them takes its time
        for statement in dict.fromkeys(quad.triple if merged else quad for quad in telling):
            self._add(*statement)
        self._heads = [node for node, uses in self._uses.items() if node not in self._named and all(use[1] not in _LIST for use in uses)]
        self.whole = {head: cells for head in self._heads if len(self._uses[head]) == 1 and (cells := self._chain(head))}

    def _add(self, subject: Any, predicate: Any, term: Any, graph: Any = None) -> None:
        if type(subject) is ox.BlankNode:
            self._about.setdefault(subject, []).append((predicate, term, graph))
        if type(term) is ox.BlankNode:
            self._uses.setdefault(term, []).append((subject, predicate, graph))
        elif type(term) is ox.Triple:
            self._named.update(_blank_nodes(term))
        if type(graph) is ox.BlankNode:
            self._named.add(graph)

    @property
    def nodes(self) -> Iterable[Any]:
        """All blank nodes, each once."""
        return dict.fromkeys((*self._about, *self._uses, *self._named))

    def _chain(self, head: Any) -> list[Any]:
        """List the cells from a head to rdf:nil; none where they are more, or less, than a list."""
        cells, graph = [head], self._uses[head][0][2]
        node = self._rest(head, graph)
        while type(node) is ox.BlankNode and len(self._uses[node]) == 1:  # so that it ends: no cell is the rest of two
            cells.append(node)
            node = self._rest(node, graph)
        return cells if node == _NIL else []

    def _rest(self, node: Any, graph: Any) -> Any:
        """Return the rest of a cell; None for what is no cell, or not of this graph alone."""
        said = self._about.get(node, ())
        if len(said) != 2 or node in self._named or any(name != graph for _, _, name in said):
            return None
        terms = {predicate: term for predicate, term, _ in said}
        return terms.get(_REST) if _FIRST in terms else None

    def members(self, head: Any) -> list[Any]:
        """List the members of a list, also of one that is broken: what bites its own tail ends there."""
        found: dict[Any, Any] = {}
        while head not in found:
            terms = {predicate: term for predicate, term, _ in reversed(self._about.get(head, []))}  # of several the one given first
            if _FIRST not in terms:
                break
            found[head], head = terms[_FIRST], terms.get(_REST)
        return list(found.values())

    def names(self) -> dict[Any, ox.BlankNode]:
        """Map each cell to its stable name. Lists of one content on one subject and predicate share theirs if they are in different graphs."""
        named: dict[Any, ox.BlankNode] = {}
        seen: Counter[tuple[str, Any]] = Counter()
        for head in self._heads:
            if not (chain := self._chain(head)):
                continue
            place = " ".join(sorted(f"{subject} {predicate}" for subject, predicate, _ in self._uses[head]))
            said = " ".join([place, *(str(member) for member in self.members(head))])
            at = (said, self._uses[head][0][2])
            labels = cells(f"{said} {seen[at]}" if seen[at] else said, len(chain))
            seen[at] += 1
            named |= {cell: ox.BlankNode(label[2:]) for cell, label in zip(chain, labels, strict=True)}
        return named


def _has_blank_node(quad: ox.Quad) -> bool:
    return type(quad.object) not in _SIMPLE or type(quad.subject) is ox.BlankNode or type(quad.graph_name) is ox.BlankNode


def _blank_nodes(triple: ox.Triple) -> Iterator[Any]:
    for term in triple:
        if type(term) is ox.Triple:
            yield from _blank_nodes(term)
        elif type(term) is ox.BlankNode:
            yield term


def stable(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads, without repetitions, with the cells of lists named alike in every run, and other blank nodes as every syntax takes it."""
    plain: list[ox.Quad] = []
    telling: list[ox.Quad] = []
    for quad in quads:
        (telling if _has_blank_node(quad) else plain).append(quad)
    lists = Lists(telling)
    names = {
        node: ox.BlankNode("x" + node.value.encode().hex()) for node in lists.nodes if not _LABEL.fullmatch(node.value)
    } | lists.names()
    return list(dict.fromkeys([*plain, *(_renamed(quad, names) for quad in telling)]))


def _renamed(quad: ox.Quad, names: dict[Any, ox.BlankNode]) -> ox.Quad:
    subject, predicate, term, graph = quad
    return ox.Quad(_name(subject, names), predicate, _name(term, names), _name(graph, names))


def _name(term: Any, names: dict[Any, ox.BlankNode]) -> Any:
    if type(term) is ox.Triple:
        return ox.Triple(*(_name(part, names) for part in term))
    return names.get(term, term) if type(term) is ox.BlankNode else term
