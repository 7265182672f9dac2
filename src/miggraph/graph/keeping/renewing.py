"""Renewing: the generation after one that there is, by the records and mapping sets that have changed, and nothing else.

Of a source there is one record for each thing, and it says all that the source's graph has of that thing and of what is nested in it: so records
are what is replaced. What cannot be shown to come out as if all were built anew, is built anew: ``Anew`` is raised.
"""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.keeping import deriving, manifest, state
from miggraph.graph.keeping.made import Made
from miggraph.graph.keeping.sources import Files, Part
from miggraph.graph.lists import stable
from miggraph.records import reader

if TYPE_CHECKING:
    from miggraph.ground.homes import Home
    from miggraph.records.context import Contexts

Quads = set[ox.Quad]
MOST = 20_000  # records: where more have changed, building anew costs no more


class Anew(Exception):
    """What has changed touches more than records and mapping sets, or is wrong."""


def renewed(home: Home, contexts: Contexts, connection: sqlite3.Connection, moved: Files, old: Path, fresh: Path) -> Made:
    """Make a store from an old one, for files that have changed, come, or gone. Raises Anew where it is to be built anew."""
    if not {seen.part for seen in moved.values()} <= {Part.RECORDS, Part.LINKS}:
        raise Anew
    before = ox.Store.read_only(str(old))
    change = Change(home.names.derived)
    if (sets := state.sets(connection)) is None:
        raise Anew
    made = Made(sets=sets)
    if records := {name for name, seen in moved.items() if seen.part is Part.RECORDS}:
        found = _Records(home, contexts, connection, records)
        if sets & {key.graph for key in found.changed}:
            raise Anew
        change.replace(found.before(before), found.after)
        found.refuse_dangling(before, change)
        made.gone, made.records = sorted(records), found.new
    if any(seen.part is Part.LINKS for seen in moved.values()):
        made.sets = _links(home, before, sets, change)
    deriving.derive(home, before, change)
    before.backup(str(fresh))
    change.apply(ox.Store(str(fresh)))
    made.things = change.things(home)
    return made


class Change:
    """Statements that go and statements that come, in their graphs."""

    def __init__(self, derived: str) -> None:
        self.derived = ox.NamedNode(derived)
        self.removed: Quads = set()
        self.added: Quads = set()

    def replace(self, old: Quads, new: Quads) -> None:
        """Let some statements take the place of others of the same graphs."""
        self.removed |= old - new
        self.added |= new - old

    def after(self, before: ox.Store, *pattern: Any) -> Quads:
        """Return the statements of a pattern in named graphs as they are after the change."""
        found = {quad for quad in before.quads_for_pattern(*pattern, None) if type(quad.graph_name) is ox.NamedNode}
        return (found - self.removed) | {quad for quad in self.added if all(term in (None, own) for term, own in zip(pattern, quad, strict=False))}

    def apply(self, store: ox.Store) -> None:
        """Make the change, and that of the merge: a statement stays there while any graph has it."""
        for quad in self.removed:
            store.remove(quad)
        store.extend([*self.added, *(_merged(quad) for quad in self.added)])
        for quad in map(_merged, self.removed):
            stated = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(other.graph_name == quad.graph_name for other in stated):
                store.remove(quad)
        store.flush()

    def things(self, home: Home) -> set[str]:
        """Return the ids of the things that something else is said about."""
        subjects = {quad.subject.value.partition("#")[0] for quad in self.removed | self.added if type(quad.subject) is ox.NamedNode}
        return {id for subject in subjects if (id := home.names.id(subject))}


def _merged(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object)


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
        return {quad for key in self.changed & self.old.keys() for quad in said(store, self.home.names.iri(key.id), ox.NamedNode(key.graph))}

    @property
    def after(self) -> Quads:
        """Return what they say now."""
        graphs: dict[str, list[dict[str, Any]]] = {}
        for key in self.changed & self.new.keys():
            graphs.setdefault(key.graph, []).append(self.documents[key])
        store = ox.Store()
        build.load_documents(store, reader.Records(self.contexts, graphs=graphs).to_jsonld(named=True))
        return set(stable(store))

    def refuse_dangling(self, before: ox.Store, change: Change) -> None:
        """Raise Anew where a record may refer to what there is not."""
        if not all(self._is_known(id, before, change) for id in self.references):
            raise Anew
        names = self.home.names
        subjects = {quad.subject for quad in change.removed if type(quad.subject) is ox.NamedNode}
        for subject in subjects:
            if not self._is_known(names.id(subject.value), before, change):
                if any(quad.graph_name != change.derived for quad in change.after(before, None, None, subject)):
                    raise Anew

    def _is_known(self, id: str, before: ox.Store, change: Change) -> bool:
        """Say whether there is a record of a thing after the change, or of what it is nested in, that has it."""
        thing, inside, _ = id.partition("#")
        if thing in self.home.names.layer:
            return not inside or bool(change.after(before, ox.NamedNode(self.home.names.iri(id)), None, None))
        graphs = self._graphs.get(thing, set()) | self._elsewhere(thing)
        if not inside or not graphs:
            return bool(graphs)
        about = change.after(before, ox.NamedNode(self.home.names.iri(id)), None, None)
        return any(quad.graph_name.value in graphs for quad in about)


def said(store: ox.Store, thing: str, graph: Any = None) -> Quads:
    """Return what a graph says, or all do, of a thing and of what is nested in it, and the cells of its lists."""
    waiting: list[Any] = [ox.NamedNode(thing)]
    seen: set[Any] = set(waiting)
    inside = f"{thing}#"
    found: Quads = set()
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, graph):
            if type(quad.graph_name) is not ox.NamedNode:
                continue
            term = quad.object
            found.add(quad)
            if term not in seen and (type(term) is ox.BlankNode or (type(term) is ox.NamedNode and term.value.startswith(inside))):
                seen.add(term)
                waiting.append(term)
    return found


def _links(home: Home, before: ox.Store, sets: set[str], change: Change) -> set[str]:
    """Replace the statements of the mapping sets; return the graphs that they have now."""
    links = build.read_links(home)
    now = {one.id for one in links.sets}
    others = {quad.graph_name.value for quad in change.added} | {name.value for name in before.named_graphs()}
    if links.findings or now & (others - sets):
        raise Anew
    store = ox.Store()
    links.load(store)
    change.replace({quad for name in sets for quad in before.quads_for_pattern(None, None, None, ox.NamedNode(name))}, set(store))
    return now
