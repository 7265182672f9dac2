"""Names for nodes without an address, by what is said of them, so that equal graphs have equal statements whatever their parsers called these.

Lists have the names that exports give them (``graph.lists``). Any other nodes are named together with those that they are connected with, by
the canonical form of their statements (RDF Dataset Canonicalization 1.0): a change in one place leaves the names in all others as they are.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from miggraph.graph.limits import Limits
from miggraph.graph.lists import Lists
from miggraph.ground.names import RDF_FIRST, RDF_REST


def nodes(quad: ox.Quad) -> list[Any]:
    """List the nodes without an address in a statement, also those inside triples that it speaks of (RDF 1.2)."""
    found: list[Any] = []
    subject, _, object, graph = quad
    waiting: list[Any] = [graph, object, subject]
    while waiting:
        term = waiting.pop()
        if type(term) is ox.BlankNode:
            found.append(term)
        elif type(term) is ox.Triple:
            waiting += [term.subject, term.object]
    return found


def named(quads: list[ox.Quad], limits: Limits) -> Iterator[ox.Quad]:
    """Yield statements that have nodes without an address with these named. Raises QueryError where that takes more than the limits."""
    known: dict[Any, Any] = Lists(quads).names()
    seen: Counter[str] = Counter()
    for group in _connected(quads):
        if all(_is_of_list(quad, known) for quad in group):
            yield from (_renamed(quad, known) for quad in group)
        else:
            yield from _canonical(group, seen, limits)


def _is_of_list(quad: ox.Quad, known: dict[Any, Any]) -> bool:
    """Say whether a statement has a list of things with addresses, or is in one."""
    is_cell = type(quad.subject) is ox.BlankNode
    follows = not is_cell or quad.predicate.value == RDF_REST
    return (not is_cell or quad.predicate.value in (RDF_FIRST, RDF_REST)) and all(
        node in known and (node != quad.object or follows) and node != quad.graph_name for node in nodes(quad)
    )


def _connected(quads: Iterable[ox.Quad]) -> list[list[ox.Quad]]:
    """Sort statements into groups that share no node without an address."""
    parent: dict[Any, Any] = {}

    def root(node: Any) -> Any:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    kept = list(quads)
    firsts = []
    for quad in kept:
        first, *others = nodes(quad)
        firsts.append(first)
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[Any, list[ox.Quad]] = defaultdict(list)
    for quad, first in zip(kept, firsts, strict=True):
        groups[root(first)].append(quad)
    return list(groups.values())


def _canonical(group: list[ox.Quad], seen: Counter[str], limits: Limits) -> Iterator[ox.Quad]:
    dataset = ox.Dataset(group)
    limits.run(lambda: dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0))
    text = "\n".join(sorted(map(str, dataset)))
    seen[text] += 1
    digest = hashlib.sha256(f"{text}\n{seen[text]}".encode()).hexdigest()[:16]
    names = {node: ox.BlankNode(f"b{digest}{node.value}") for quad in dataset for node in nodes(quad)}
    yield from (_renamed(quad, names) for quad in dataset)


def _renamed(quad: ox.Quad, names: dict[Any, Any]) -> ox.Quad:
    subject, predicate, term, graph = quad
    return ox.Quad(_name(subject, names), predicate, _name(term, names), _name(graph, names))


def _name(term: Any, names: dict[Any, Any]) -> Any:
    if type(term) is ox.Triple:
        return ox.Triple(_name(term.subject, names), term.predicate, _name(term.object, names))
    return names.get(term, term)
