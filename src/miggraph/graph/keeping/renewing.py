"""Renewing: the generation after one that there is, by the records and mapping sets that have changed, and nothing else.

Of a source there is one record for each thing, and it says all that the source's graph has of that thing and of what is nested in it: so records
are what is replaced. What cannot be shown to come out as if all were built anew, is built anew: ``Anew`` is raised.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import build
from miggraph.graph.assembly import statements
from miggraph.graph.assembly.vocabulary import KINDS, Vocabulary
from miggraph.graph.keeping import manifest, renewed_rules, state
from miggraph.graph.keeping.change import Change, said
from miggraph.graph.keeping.made import Anew, Made
from miggraph.graph.keeping.manifest import Key, Range
from miggraph.graph.keeping.renewed_rules import parsed
from miggraph.graph.keeping.sources import Files, Part
from miggraph.records import parts

if TYPE_CHECKING:
    from miggraph.graph.keeping.change import Quads
    from miggraph.graph.keeping.manifest import Records
    from miggraph.ground.homes import Home

LARGEST = 64 * 2**20  # bytes of one file that have changed
MOST = 20_000  # records: where more have changed, building anew costs no more


def renewed(home: Home, connection: sqlite3.Connection, moved: Files, old: Path, fresh: Path) -> Made:
    """Make a store from an old one, for files that have changed, come, or gone. Raises Anew where it is to be built anew."""
    sets = state.sets(connection)
    if not {seen.part for seen in moved.values()} <= {Part.RECORDS, Part.LINKS} or sets is None:
        raise Anew
    vocabulary: Vocabulary = pickle.loads(state.vocabulary(connection))  # noqa: S301 - from the user's own cache
    before = ox.Store.read_only(str(old))
    change = Change(before, home.names)
    made = Made(sets=sets)
    if records := {name for name, seen in moved.items() if seen.part is Part.RECORDS}:
        found = _Records(home, vocabulary, connection, before, records)
        if sets & {key.graph for key in found.changed}:
            raise Anew
        change.replace(found.before, found.after)
        found.refuse_dangling(change)
        made.ranges, made.stays, made.gone = found.ranges, found.stays, found.gone
    if any(seen.part is Part.LINKS for seen in moved.values()):
        made.sets = _links(home, sets, change)
    renewed_rules.derive(home, vocabulary, change)
    before.backup(str(fresh))
    change.apply(ox.Store(str(fresh)))
    made.things = change.things()
    return made


class _Records:
    """The records of the files that have changed: as they were, and as they are."""

    def __init__(self, home: Home, vocabulary: Vocabulary, connection: sqlite3.Connection, store: ox.Store, moved: set[str]) -> None:
        self.home, self.vocabulary, self.connection, self.store = home, vocabulary, connection, store
        found = {name: manifest.compared(home.path / name, manifest.of_file(connection, name)) for name in sorted(moved)}
        self.stays = [one for changed in found.values() for one in changed.stays]
        self.gone = [one for changed in found.values() for one in changed.gone]
        self._gone = {one.number for one in self.gone}
        self.old = manifest.records(connection, self.gone)
        self.new: Records = {}
        self.ranges: list[Range] = []
        self.references: set[str] = set()
        self._lines: dict[Key, bytes] = {}
        self._graphs: dict[str, set[str]] = {}
        for name, changed in found.items():
            if changed.end - changed.start > LARGEST:
                raise Anew
            if changed.end > changed.start:
                self._read(name, changed.start, changed.end)
        self.changed = (self.old.keys() | self.new.keys()) - {
            key for key in self.old.keys() & self.new.keys() if self.old[key] == self.new[key]
        }
        twins = any(key.graph in self._elsewhere(key.id) for key in self.new.keys() - self.old.keys())
        if twins or len(self.changed) > MOST or any(key.id.partition("/")[0] in KINDS for key in self.changed):
            raise Anew

    def _read(self, name: str, start: int, end: int) -> None:
        """Read some bytes of a file. Raises Anew where something is wrong with them: only who reads all can tell everything."""
        part = parts.Part(self.home.path / name, name, start, end)
        data = part.read()
        same, others = self._known_lines(data) if part.path.suffix == ".jsonl" else ([], data)
        read = statements.read(part, others, self.vocabulary)
        here = [*same, *((Key(record.id, record.graph), record.digest) for record in read.records)]
        if read.findings or read.is_doubled or read.unread_ids or any(key in self.new for key, _ in here) or len(dict(here)) < len(here):
            raise Anew
        self.new.update(here)
        for key, _ in here:
            self._graphs.setdefault(key.id, set()).add(key.graph)
        self._lines.update({Key(record.id, record.graph): read.quads[record.first : record.last] for record in read.records})
        self.references |= read.references - read.nodes
        self.ranges.append(Range(name, start, len(data), parts.digest(data), records=dict(here)))

    def _known_lines(self, data: bytes) -> tuple[list[tuple[Key, bytes]], bytes]:
        """Return the records whose lines are as they were, and the other lines."""
        known = {digest: key for key, digest in self.old.items()}
        same: list[tuple[Key, bytes]] = []
        others: list[bytes] = []
        for line in data.split(b"\n"):
            digest = parts.digest(line)
            same.append((known[digest], digest)) if digest in known else others.append(line)
        return same, b"\n".join(others)

    def _elsewhere(self, id: str) -> set[str]:
        """Return the graphs of the records of a thing in what has not changed."""
        return {graph for graph, number in manifest.places(self.connection, id) if number not in self._gone}

    def _before(self, key: Key) -> Quads:
        return said(partial(_of_graph, self.store, ox.NamedNode(key.graph)), self.home.names.iri(key.id))

    def _after(self, key: Key) -> Quads:
        return {*parsed(self._lines.get(key, b""))}

    @property
    def before(self) -> Quads:
        """What the changed records said."""
        return {quad for key in self.changed & self.old.keys() for quad in self._before(key)}

    @property
    def after(self) -> Quads:
        """What they say now."""
        return {quad for key in self.changed & self.new.keys() for quad in self._after(key)}

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
