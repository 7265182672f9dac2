"""Filling: a store made anew: of records that fit into memory at once, else part after part, so that no more than a part of them is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build, deriving, merging, vocabulary
from miggraph.graph.deriving import Derived
from miggraph.graph.keeping import manifest
from miggraph.graph.keeping.change import merged, said
from miggraph.graph.keeping.made import Faults, Made
from miggraph.graph.lists import stable
from miggraph.graph.pieces import Piece, piece
from miggraph.records import parts

if TYPE_CHECKING:
    from miggraph.graph.vocabulary import Vocabulary
    from miggraph.ground.homes import Home
    from miggraph.records.context import Contexts
    from miggraph.sssom import Links, MappingSet

LARGE = 16 * 2**20  # bytes of records: fewer are read in memory in less time than it takes to begin with parts
MANY = 200_000  # statements that the store takes at once: some 100 MB
AT_ONCE = 1_000  # things that are derived of at once


def filled(home: Home, contexts: Contexts, fresh: Path, *, size: int) -> Made:
    """Make a store of the records and mapping sets of a home, of which there are so many bytes. Raises Faults where something is wrong with them."""
    links = build.read_links(home)
    store = _Store(fresh)
    made = (_at_once if size < LARGE else _by_parts)(home, contexts, links, store)
    store.written().flush()
    return made


def _at_once(home: Home, contexts: Contexts, links: Links, store: _Store) -> Made:
    read = build.read_records(home, None, contexts)
    if findings := [*read.findings, *links.findings]:
        raise Faults(findings)
    named = build.named(home, read, links)
    store.put(stable(named))
    records = manifest.of_nodes(read, home)
    alone = ox.Store()
    links.load(alone)
    sets = {mappings.id for mappings in links.sets}
    stated = sum(1 for name in sets for _ in named.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    return Made(records, sets=sets if stated == len(alone) else None)


def _by_parts(home: Home, contexts: Contexts, links: Links, store: _Store) -> Made:
    known = vocabulary.read(home, contexts)
    with tempfile.TemporaryFile(dir=store.path.parent) as spool:
        found = _Pieces(spool)
        for part in parts.of_home(home):
            made = piece(part, known)
            store.put(parsed(made.quads))
            found.add(made)
        if findings := [*contexts.findings, *merging.findings(found.pieces, known), *links.findings]:
            raise Faults(findings)
        again = merging.shared(found.pieces)
        for lines in found.derived(again):
            store.put(parsed(lines))
    store.put(parsed(known.aside))
    store.put(build.ontology(home))
    for chunk in _chunks(sorted(again)):
        store.put(parsed(derived_of(chunk, known, store.about)))
    others = store.graphs()
    store.put(quad for mappings in links.sets for quad in _links(mappings))
    for rule in known.rules[len(known.local_rules) :]:  # each builds on those before it
        triples = build.concluded(home, store.written(), rule.path)
        store.put(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(known.names.derived)) for t in triples)
    records = dict(
        entry for one in found.pieces if not one.part.is_layer for entry in manifest.of_records(one.part.path, one.records, home)
    )
    sets = {mappings.id for mappings in links.sets}
    return Made(records, sets=None if sets & others else sets, vocabulary=known)


def derived_of(things: Iterable[str], known: Vocabulary, about: Any) -> bytes:
    """Return what the thing-local rules derive from things, by their ids. ``about`` returns what is said of one node."""
    things = list(things)
    derived = ox.NamedNode(known.names.derived)
    stated = {quad for thing in things for quad in said(about, known.names.iri(thing)) if quad.graph_name != derived}
    return deriving.derive("".join(f"{quad} .\n" for quad in stated).encode(), things, known).quads


class _Pieces:
    """What is known of the pieces once their quads are in the store; what is derived waits in a file until it is known which things are whole."""

    def __init__(self, spool: IO[bytes]) -> None:
        self.pieces: list[Piece] = []
        self._spool = spool

    def add(self, made: Piece) -> None:
        self._spool.write(made.derived.quads)
        self.pieces.append(replace(made, quads=b"", derived=replace(made.derived, quads=b"")))

    def derived(self, again: set[str]) -> Iterator[bytes]:
        """Yield what is derived of things that are whole in one part; not what is to be derived again."""
        self._spool.seek(0)
        for one in self.pieces:
            places = one.derived.things
            quads = self._spool.read(max((last for _, last in places.values()), default=0))
            whole = Derived(quads, places)
            yield quads if again.isdisjoint(places) else b"".join(whole.of(thing) for thing in places if thing not in again)


class _Store:
    """A store that is filled by many statements at once: each time that it takes some costs it a file and a wait for the disk."""

    def __init__(self, path: Path) -> None:
        self.path, self._store = path, ox.Store(str(path))
        self._waiting: list[ox.Quad] = []

    def put(self, quads: Iterable[ox.Quad]) -> None:
        """Put statements into their graphs, and into the merge of all."""
        self._waiting.extend(quads)
        if len(self._waiting) >= MANY:
            self.written()

    def written(self) -> ox.Store:
        """Return the store with all that was put into it."""
        self._store.bulk_extend(one for quad in self._waiting for one in (quad, merged(quad)))
        self._waiting.clear()
        return self._store

    def about(self, node: Any) -> Iterator[ox.Quad]:
        """Yield what is said of a node."""
        found = (
            self.written().quads_for_pattern(node, None, None, None)
            if self._waiting
            else self._store.quads_for_pattern(node, None, None, None)
        )
        return (quad for quad in found if type(quad.graph_name) is ox.NamedNode)

    def graphs(self) -> set[str]:
        """Return the graphs that have statements."""
        return {name.value for name in self.written().named_graphs() if type(name) is ox.NamedNode}


def _links(mappings: MappingSet) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(mappings.id)
    for link in mappings.links():
        subject, predicate, value = map(ox.NamedNode, link)
        yield ox.Quad(subject, predicate, value, graph)


def _chunks(things: list[str]) -> Iterator[list[str]]:
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))


def parsed(lines: bytes) -> Iterable[ox.Quad]:
    """Read N-Quads that are ours."""
    return ox.parse(lines, ox.RdfFormat.N_QUADS, lenient=True)
