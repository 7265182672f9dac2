"""The part of a graph that is for everybody: without what is private, and without the kinds of thing that the home does not publish.

What a home says of it: ``private: true`` on a record, on one nested in it, or on a source; ``private`` and ``publish`` in ``miggraph.toml``.
Nothing is left of what is left out: no statement about it, nothing nested in it, no reference to it, and nothing that follows from it,
as the rules are run again on what stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from miggraph.ground.errors import HomeError
from miggraph.ground.names import MIG, PREFIXES, RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, XSD
from miggraph.ground.settings import FILE

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

G = TypeVar("G", bound="Graph")
Quads = list[ox.Quad]
MARK = ox.NamedNode(f"{MIG}private")
PERSON, SOURCE = ox.NamedNode(PREFIXES["foaf"] + "Person"), ox.NamedNode(PREFIXES["dcterms"] + "source")
TRUE = ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean"))
TYPE, FIRST, REST, NIL = (ox.NamedNode(iri) for iri in (RDF_TYPE, RDF_FIRST, RDF_REST, RDF_NIL))
# Without these no statement can be read, or traced to who makes it.
ALWAYS = ("theme", "place", "language", "term", "source")
KINDS = {"resources": "resource", "people": "person", "organisations": "organisation", "campaigns": "campaign", "policies": "policy"}
# How a person is reached is nobody's business, unless the record says that it may be known: private: false.
PERSONAL = ("email", "telephone", "telephoneAsPrinted", "fax", "faxAsPrinted", "addresses", "contactRoute")


@dataclass(frozen=True)
class LeftOut:
    """How much of a graph is left out: things by kind, what is nested in others, and statements of the records."""

    things: Mapping[str, int]
    nested: int = 0
    statements: int = 0

    def __str__(self) -> str:
        """Tell it in words: "2 organisations, 1 person, 3 nested records, 27 statements"."""
        plural = {kind: name for name, kind in KINDS.items()}
        counts = [(number, kind, plural.get(kind, f"{kind}s")) for kind, number in sorted(self.things.items())]
        counts += [(self.nested, "nested record", "nested records"), (self.statements, "statement", "statements")]
        return ", ".join(f"{number:,} {one if number == 1 else many}" for number, one, many in counts if number)


def published(graph: G) -> tuple[G, LeftOut]:
    """Return the part of a graph that its home publishes, in memory, and what is left out; the graph itself where that is nothing.

    Raises HomeError where the settings name a kind or a key that there is not.
    """
    from miggraph.graph import build
    from miggraph.graph.store import Embedded, merge

    names = graph.names
    skipped = {*names.ontologies, names.derived}
    stated = [quad for name in graph.store.graphs() if name not in skipped for quad in _named(graph, name)]
    cut = _Cut(graph, stated)
    kept = cut.kept()
    if len(kept) == len(stated):
        return graph, LeftOut({})
    store = ox.Store()
    store.extend([*kept, *graph.ontology()])
    build.derive(graph.home, store, ox.NamedNode(names.derived))
    merge(store)
    return graph.holding(Embedded(store, names, limits=graph.limits)), cut.left_out(kept)


def _named(graph: Graph, name: str) -> Iterator[ox.Quad]:
    return (ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name)) for t in graph.store.triples(name))


class _Cut:
    """Takes out of the statements of a graph what is not to be published."""

    def __init__(self, graph: Graph, stated: Quads) -> None:
        self.names, self.stated = graph.names, stated
        self.marked: set[Any] = {q.subject for q in stated if q.predicate == MARK and q.object == TRUE}
        self.consenting = {q.subject for q in stated if q.predicate == MARK} - self.marked
        self.people = {q.subject for q in stated if q.predicate == TYPE and q.object == PERSON}
        self.keys = _private_keys(graph)
        self.personal = _keys(graph, PERSONAL)
        self.kinds = _kinds(graph)
        self.subjects = {quad.subject for quad in stated}
        self.nested = self._nested_in_private()
        self.records = {  # what a private section of a source says: a record, by its thing and the graph of the source
            (_thing(q.subject), q.graph_name) for q in stated if q.predicate == SOURCE and q.object in self.marked and _is_inside(q.object)
        }

    def kept(self) -> Quads:
        """List the statements that stay: those that are not private, as long as what they are about can be reached and is still told of."""
        held = {node for quad in self.stated if _is_inside(node := quad.object)}  # what stands in something else
        quads = [quad for quad in self.stated if not self._is_private(quad)]
        while True:
            shorter = _joined(quads)
            told = {quad.subject for quad in shorter}
            gone = (self.subjects - told) | (held - _reached(shorter, held))
            left = [quad for quad in shorter if quad.subject not in gone and quad.object not in gone]
            if len(left) == len(quads):
                return left
            quads = left

    def left_out(self, kept: Quads) -> LeftOut:
        """Count what is left out."""
        gone = [node.value for node in self.subjects - {quad.subject for quad in kept} if isinstance(node, ox.NamedNode)]
        things = Counter(kind for iri in gone if (kind := self.names.kind(iri)))
        stated = sum(quad.predicate != MARK for quad in self.stated)  # that something is private tells nobody anything
        return LeftOut(things, sum("#" in iri for iri in gone), stated - len(kept))

    def _is_private(self, quad: ox.Quad) -> bool:
        subject, predicate, value, graph = quad.subject, quad.predicate, quad.object, quad.graph_name
        return (
            predicate == MARK
            or (predicate in self.keys and not self._is_of_layer(subject))
            or graph in self.marked
            or (_thing(subject), graph) in self.records
            or self._is_out(subject)
            or self._is_out(value)
            or (predicate in self.personal and subject in self.people and subject not in self.consenting)
        )

    def _is_of_layer(self, node: Any) -> bool:
        return isinstance(node, ox.NamedNode) and self.names.id(_thing(node).value) in self.names.layer

    def _is_out(self, node: Any) -> bool:
        """Say whether a node is private itself, or in something that is, or of a kind that is not published."""
        if not isinstance(node, ox.NamedNode):
            return False
        thing = _thing(node)
        return node in self.nested or thing in self.marked or bool(self.kinds and self.names.kind(thing.value) in self.kinds)

    def _nested_in_private(self) -> set[Any]:
        """Return the nested records that are marked, and all that they name of the same record: that may stand in them."""
        below: dict[Any, list[Any]] = {}
        for quad in self.stated:
            if _is_inside(quad.object) and _thing(quad.subject) == _thing(quad.object):
                below.setdefault(quad.subject, []).append(quad.object)
        found = {node for node in self.marked if _is_inside(node)}
        waiting = list(found)
        while waiting:
            more = set(below.get(waiting.pop(), ())) - found
            found |= more
            waiting.extend(more)
        return found


def _thing(node: Any) -> Any:
    """Return the thing that a node stands in, or is."""
    return ox.NamedNode(node.value.partition("#")[0]) if isinstance(node, ox.NamedNode) and "#" in node.value else node


def _is_inside(node: Any) -> bool:
    """Say whether a node stands in another: a nested record, or a cell of a list."""
    return isinstance(node, ox.BlankNode) or (isinstance(node, ox.NamedNode) and "#" in node.value)


def _joined(quads: Quads) -> Quads:
    """Close the gaps in lists: a cell whose member is gone goes too, and what leads to it leads to the next; an empty list is no statement."""
    rest = {quad.subject: quad.object for quad in quads if quad.predicate == REST}
    empty = rest.keys() - {quad.subject for quad in quads if quad.predicate == FIRST}

    def following(cell: Any) -> Any:
        while cell in empty:
            cell = rest[cell]
        return cell

    joined = [ox.Quad(q.subject, q.predicate, following(q.object), q.graph_name) for q in quads if q.subject not in empty]
    emptied = {q.predicate for q in quads if q.object in empty} - {REST}
    return [quad for quad in joined if not (quad.object == NIL and quad.predicate in emptied)]


def _reached(quads: Quads, held: set[Any]) -> set[Any]:
    """Return what stands in others and can be reached from what does not."""
    below: dict[Any, list[Any]] = {}
    for quad in quads:
        if quad.object in held:
            below.setdefault(quad.subject, []).append(quad.object)
    found: set[Any] = set()
    waiting = [node for node in below if node not in held]
    while waiting:
        more = set(below.get(waiting.pop(), ())) - found
        found |= more
        waiting.extend(more)
    return found


def _keys(graph: Graph, keys: Iterable[str]) -> frozenset[Any]:
    return frozenset(ox.NamedNode(graph.context.keys[key].iri) for key in keys)


def _private_keys(graph: Graph) -> frozenset[Any]:
    """Return the properties that are not published. Raises HomeError where the settings name a key that there is not, or the source."""
    chosen = graph.home.settings.private
    if unknown := [key for key in chosen if key not in graph.context.keys or key == "source"]:
        raise HomeError(
            f'private names "{unknown[0]}", which is no key of records that can be left out',
            where=str(graph.home.path / FILE),
            remedy="It takes keys such as editorialNotes, caution or telephone.",
        )
    return _keys(graph, chosen)


def _kinds(graph: Graph) -> frozenset[str]:
    """Return the kinds of thing that are not published. Raises HomeError where the settings name one that there is not."""
    chosen = graph.home.settings.publish
    own = [kind for kind in graph.context.kinds if kind not in (*ALWAYS, *KINDS.values())]
    known = KINDS | {kind: kind for kind in own}
    if unknown := [name for name in chosen if name not in known]:
        raise HomeError(
            f'publish names "{unknown[0]}", which is no kind that can be chosen',
            where=str(graph.home.path / FILE),
            remedy=f"Choose from {', '.join(known)}. Themes, places, languages, terms and sources go with them.",
        )
    return frozenset(known.values()) - {known[name] for name in chosen} if chosen else frozenset()
