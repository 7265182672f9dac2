"""Renewing: the generation after one that there is, by the records and mapping sets that have changed, and nothing else.

Of a source there is one record for each thing, and it says all that the source's graph has of that thing and of what is nested in it: so records
are what is replaced. What cannot be shown to come out as if all were built anew, is built anew: ``Anew`` is raised.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.keeping import deriving, manifest, state
from miggraph.graph.keeping.change import Change, said
from miggraph.graph.keeping.made import Made
from miggraph.graph.keeping.sources import Files, Part
from miggraph.graph.lists import stable
from miggraph.records import reader

if TYPE_CHECKING:
    from miggraph.graph.keeping.change import Quads
    from miggraph.ground.homes import Home
    from miggraph.records.context import Contexts

MOST = 20_000  # records: where more have changed, building anew costs no more


class Anew(Exception):
    """What has changed touches more than records and mapping sets, or is wrong."""


def renewed(home: Home, contexts: Contexts, connection: sqlite3.Connection, moved: Files, old: Path, fresh: Path) -> Made:
    """Make a store from an old one, for files that have changed, come, or gone. Raises Anew where it is to be built anew."""
    if not {seen.part for seen in moved.values()} <= {Part.RECORDS, Part.LINKS}:
        raise Anew
    before = ox.Store.read_only(str(old))
    change = Change(before, home.names)
    if (sets := state.sets(connection)) is None:
        raise Anew
    made = Made(sets=sets)
    if records := {name for name, seen in moved.items() if seen.part is Part.RECORDS}:
        found = _Records(home, contexts, connection, records)
        if sets & {key.graph for key in found.changed}:
            raise Anew
        change.replace(found.before(before), found.after)
        found.refuse_dangling(change)
        made.gone, made.records = sorted(records), found.new
    if any(seen.part is Part.LINKS for seen in moved.values()):
        made.sets = _links(home, sets, change)
    deriving.derive(home, change)
    before.backup(str(fresh))
    change.apply(ox.Store(str(fresh)))
    made.things = change.things()
    return made


class _Records:
    """The records of the files that have changed: as they were, and as they are."""

    def __init__(self, home: Home, contexts: Contexts, connection: sqlite3.Connection, moved: set[str]) -> None:
        self.home, self.connection, self.contexts, self.moved = home, connection, contexts, moved
        self.old = manifest.of_files(connection, sorted(moved))
        paths = [path for name in sorted(moved) if (path := home.path / name).exists()]
        self.read, self.references = reader.read_some(paths, contexts, names=home.names, root=home.path)
        if self.read.findings:
            raise Anew  # which finds all of them
        self.documents = manifest.documents(self.read, home)
        self.new = manifest.manifest(self.read, self.documents, paths, home)
        same = {key for key, entry in self.new.items() if key in self.old and self.old[key].digest == entry.digest}
        self.changed = (self.old.keys() | self.new.keys()) - same
        self._refuse_twins()
        if len(self.changed) > MOST:
            raise Anew

    def _refuse_twins(self) -> None:
        """Raise Anew where another file has a record of the same thing and source."""
        if any(key.graph in self._elsewhere(key.id) for key in self.new.keys() - self.old.keys()):
            raise Anew

    def _elsewhere(self, id: str) -> set[str]:
        """Return the graphs of the records of a thing in files that have not changed."""
        return {graph for graph, file in manifest.places(self.connection, id) if file not in self.moved}

    @cached_property
    def _graphs(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key in self.new:
            found.setdefault(key.id, set()).add(key.graph)
        return found

    def before(self, store: ox.Store) -> Quads:
        """Return what the changed records said."""
        found: Quads = set()
        for key in self.changed & self.old.keys():
            found |= said(partial(_of_graph, store, ox.NamedNode(key.graph)), self.home.names.iri(key.id))
        return found

    @property
    def after(self) -> Quads:
        """Return what they say now."""
        graphs: dict[str, list[dict[str, Any]]] = {}
        for key in self.changed & self.new.keys():
            graphs.setdefault(key.graph, []).append(self.documents[key])
        store = ox.Store()
        build.load_documents(store, reader.Records(self.contexts, graphs=graphs).to_jsonld(named=True))
        return set(stable(store))

    def refuse_dangling(self, change: Change) -> None:
        """Raise Anew where a record may refer to what there is not."""
        subjects = {quad.subject for quad in change.removed if type(quad.subject) is ox.NamedNode}
        gone = [node for node in subjects if not self._is_known(self.home.names.id(node.value), change)]
        named = any(quad.graph_name != change.derived for node in gone for quad in change.naming(node))
        if named or not all(self._is_known(id, change) for id in self.references):
            raise Anew

    def _is_known(self, id: str, change: Change) -> bool:
        """Say whether there will be a record of a thing, and in it what an id names there."""
        thing, inside, _ = id.partition("#")
        is_of_layer = thing in self.home.names.layer
        graphs = set() if is_of_layer else self._graphs.get(thing, set()) | self._elsewhere(thing)
        if not inside:
            return is_of_layer or bool(graphs)
        about = change.about(ox.NamedNode(self.home.names.iri(id)))
        return any(is_of_layer or quad.graph_name in {*map(ox.NamedNode, graphs)} for quad in about)


def _of_graph(store: ox.Store, graph: Any, node: Any) -> Iterable[ox.Quad]:
    return store.quads_for_pattern(node, None, None, graph)


def _links(home: Home, sets: set[str], change: Change) -> set[str]:
    """Replace the statements of the mapping sets; return the graphs that they have now."""
    links = build.read_links(home)
    now = {one.id for one in links.sets}
    others = {*change.before.named_graphs(), *(quad.graph_name for quad in change.added)} - {*map(ox.NamedNode, sets)}
    if links.findings or others & {*map(ox.NamedNode, now)}:
        raise Anew
    store = ox.Store()
    links.load(store)
    change.replace({quad for name in sets for quad in change.before.quads_for_pattern(None, None, None, ox.NamedNode(name))}, store)
    return now
