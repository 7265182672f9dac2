"""From statements that came and went to things and their changes: what is nested in a record is told within the thing that holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.comparing.model import ADDED, CHANGED, CHANGES, MOVED, REMOVED, Change, Thing, Value, Within
from miggraph.comparing.moving import followed, moved, renamed
from miggraph.comparing.statements import NEW, OLD, Statements, owner
from miggraph.graph import build
from miggraph.graph.terms import Terms
from miggraph.ground.names import PREFIXES, RDF_TYPE, RDFS_LABEL
from miggraph.records import context

if TYPE_CHECKING:
    from miggraph.ground.homes import Home
    from miggraph.ground.names import Names

GRAPH = "graph"  # the key of who states something
AUTHORS, ISSUED = PREFIXES["bibo"] + "authorList", PREFIXES["dcterms"] + "issued"
STATED = PREFIXES["mig"] + "statedAs"
SAYING = (PREFIXES["schema"] + "variableMeasured", PREFIXES["dcterms"] + "description")  # what a nested record is of, before all its texts
Said = dict[tuple[Any, str], dict[Any, set[Any]]]  # subject and property to values, and the graphs that state each


def told(statements: Statements, removed: list[str], added: list[str], home: Home, names: Names) -> list[Thing]:
    """List the things that lines only one side has are about: those added, removed, moved and changed, each by what it is called."""
    teller = _Teller(statements, home, names)
    for side, only in ((OLD, removed), (NEW, added)):
        lines = ((line, line.partition(" ")[0]) for line in only)
        # a list, and what else has no address, is named by all that it says: what has it differs too
        statements.note(side, ((owner(names, subject[1:-1]), line) for line, subject in lines if subject[0] == "<"))
    differing = list(statements.noted())
    there = {thing: tuple(teller.is_there(side, thing) for side in (OLD, NEW)) for thing, _ in differing}
    gone = [thing for thing, (before, after) in there.items() if before and not after]
    come = [thing for thing, (before, after) in there.items() if after and not before]
    moves = moved(statements, gone, come)
    teller.move(moves)
    gathered: dict[str, dict[int, list[ox.Quad]]] = {}
    for thing, sides in differing:
        at = gathered.setdefault(moves.get(thing, thing), {OLD: [], NEW: []})
        at[OLD] += sides[OLD]
        at[NEW] += sides[NEW]
    found = [teller.thing(thing, sides, there.get(thing, (True, True))) for thing, sides in gathered.items()]
    return sorted(filter(None, found), key=lambda one: (CHANGES.index(one.change), one.kind, one.label.casefold(), one.id))


class _Teller:
    def __init__(self, statements: Statements, home: Home, names: Names) -> None:
        self.statements, self.home, self.names = statements, home, names
        self.moves: dict[str, str] = {}  # what was moved, by its old address; and turned round
        self._before: dict[str, str] = {}
        self.context = context.load(home).own
        self.place = {name: number for number, name in enumerate(self.context.keys)}

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.names, build.ontology(self.home))

    def move(self, moves: dict[str, str]) -> None:
        """Take what has another id on the new side for the same."""
        self.moves |= moves
        self._before |= {new: old for old, new in moves.items()}

    def is_there(self, side: int, thing: str) -> bool:
        """Say whether a side says anything of a thing itself."""
        return self.statements.has(side, ox.NamedNode(thing))

    def thing(self, iri: str, sides: dict[int, list[ox.Quad]], there: tuple[bool, ...]) -> Thing | None:
        """Return what changed of a thing; None where only ids in it did, of things that were moved."""
        was = self._before.get(iri, "")
        change = MOVED if was else CHANGED if there[OLD] == there[NEW] else ADDED if there[NEW] else REMOVED
        if change in (MOVED, CHANGED):
            self.move(self._parts_moved(iri))
        old = [renamed(quad, self.moves) for quad in sides[OLD]]
        changes = tuple(self._changes(iri, {OLD: old, NEW: sides[NEW]}, is_whole=change in (ADDED, REMOVED)))
        if change == CHANGED and not changes:
            return None
        side = OLD if change == REMOVED else NEW
        said = self._said(self.statements.about(side, ox.NamedNode(iri)), side)
        about = {name: list(values) for (_, name), values in said.items()}
        authors = [author for term in about.get(AUTHORS, []) for author in (term if isinstance(term, tuple) else (term,))]
        issued = about.get(ISSUED, [])
        return Thing(
            change=change,
            id=self.names.compact(iri),
            iri=iri,
            label=self.statements.name(side, iri) or self.names.compact(iri),
            kind=self._kind([term.value for term in about.get(RDF_TYPE, []) if isinstance(term, ox.NamedNode)]),
            by=tuple(self._value(author, side, iri).label for author in authors),
            year=min((term.value for term in issued if isinstance(term, ox.Literal)), default="")[:4],
            was=self.names.compact(was) if was else "",
            changes=changes,
        )

    def _kind(self, types: list[str]) -> str:
        if not types:
            return ""
        narrowest = self.terms.narrowest(sorted(types))[0]
        return self.terms.label(narrowest, self.names.compact(narrowest))

    def _said(self, quads: Iterable[ox.Quad], side: int) -> Said:
        """Sort statements by subject and property; an ordered list is one value, the tuple of its members."""
        found: Said = {}
        for quad in quads:
            value: Any = quad.object
            if type(value) is ox.BlankNode and (members := self.statements.members(side, value)):
                value = tuple(followed(member, self.moves) for member in members) if side == OLD else members
            found.setdefault((quad.subject, quad.predicate.value), {}).setdefault(value, set()).add(quad.graph_name)
        return found

    def _changes(self, iri: str, sides: dict[int, list[ox.Quad]], *, is_whole: bool) -> Iterator[Change]:
        """Yield the changes of a thing in the order of the keys of records, its own before those of the records nested in it."""
        before, after = self._said(sides[OLD], OLD), self._said(sides[NEW], NEW)
        whole = self._whole(iri)
        within = self._paths(iri)
        graphs: dict[tuple[Any, ...], None] = {}
        found: list[tuple[Any, Change]] = []
        for at in {**before, **after}:
            subject, name = at
            if name == RDFS_LABEL:
                continue  # which follows from the names, and a file without sources has it among them
            here, there = dict(before.get(at, {})), dict(after.get(at, {}))
            for value in [value for value in here if value in there]:
                graphs |= self._restated(here.pop(value), there.pop(value))
            gone = [value for value in here if not self._is_said(NEW, at, value, graphs, here[value])]
            come = [value for value in there if not self._is_said(OLD, at, value, graphs, there[value])]
            if gone or come:
                is_part = is_whole or subject.value in whole
                change = self._change(iri, name, gone, come, within.get(subject.value, ()), is_part=is_part)
                found.append(((subject.value != iri, subject.value, self.place.get(change.key, len(self.place)), change.key), change))
        yield from (change for _, change in sorted(found, key=lambda one: one[0]))
        if graphs and not is_whole:
            yield self._stated(iri, graphs)

    def _is_said(self, side: int, at: tuple[Any, str], value: Any, graphs: dict[tuple[Any, ...], None], by: set[Any]) -> bool:
        """Say whether the other side says the same, only in the name of other sources; keep whose name was added or taken away."""
        subject, name = at
        said = self._said(self._where(side, subject, name), side)
        others = said.get((self._at(side, subject), name), {}).get(value)
        if others is None:
            return False
        graphs |= self._restated(*((by, set()) if side == NEW else (set(), by)))
        return True

    def _at(self, side: int, subject: Any) -> Any:
        """Return a subject as a side has it: a thing that was moved under its old id."""
        return followed(subject, self._before) if side == OLD else subject

    def _where(self, side: int, subject: Any, name: str) -> list[ox.Quad]:
        quads = self.statements.about(side, self._at(side, subject))
        found = [quad for quad in quads if quad.predicate.value == name]
        return [ox.Quad(q.subject, q.predicate, followed(q.object, self.moves), q.graph_name) for q in found] if side == OLD else found

    def _restated(self, before: set[Any], after: set[Any]) -> dict[tuple[Any, ...], None]:
        """Return whose name was taken away and whose was added, one key for the same change everywhere in a thing."""
        signs = (tuple(sorted(one - other, key=str)) for one, other in ((before, after), (after, before)))
        gone, come = signs
        return {(gone, come): None} if gone or come else {}

    def _stated(self, iri: str, graphs: dict[tuple[Any, ...], None]) -> Change:
        """Return the change of who states what is said of a thing."""
        gone = dict.fromkeys(graph for before, _ in graphs for graph in before)
        come = dict.fromkeys(graph for _, after in graphs for graph in after)
        return self._change(iri, GRAPH, list(gone), list(come), ())

    def _change(
        self, iri: str, name: str, gone: list[Any], come: list[Any], within: tuple[Within, ...], *, is_part: bool = False
    ) -> Change:
        key = self.context.key_of.get(name)
        called = "stated by" if name == GRAPH else "kind" if name == RDF_TYPE else self.terms.label(name, key.name if key else name)
        return Change(
            key=key.name if key else "type" if name == RDF_TYPE else self.names.compact(name),
            property="" if name == GRAPH else name,
            name=called,
            removed=tuple(self._values(gone, OLD, iri)),
            added=tuple(self._values(come, NEW, iri)),
            within=within,
            is_list=any(isinstance(value, tuple) for value in (*gone, *come)),
            is_part=is_part,
        )

    def _values(self, terms: list[Any], side: int, iri: str) -> Iterator[Value]:
        """Yield values, those that are no list in the order of their labels."""
        for term in terms:
            if isinstance(term, tuple):
                yield from (self._value(member, side, iri) for member in term)
        plain = [self._value(term, side, iri) for term in terms if not isinstance(term, tuple)]
        yield from sorted(plain, key=lambda value: (value.label.casefold(), value.value, value.language))

    def _value(self, term: Any, side: int, iri: str) -> Value:
        if isinstance(term, ox.Literal):
            return Value(term.value, term.value, term.language or "")
        if not isinstance(term, ox.NamedNode):
            return Value("", self._summary(term, side))
        at = self._at(side, term)
        label = self.statements.name(side, at.value)
        if not label and term.value.startswith(f"{iri}#"):
            label = self._summary(at, side)
        label = label or (self.terms.label(term.value, "") if not self.names.id(term.value) else "")
        return Value(self.names.compact(term.value), label or self.names.compact(term.value), iri=term.value)

    def _summary(self, subject: Any, side: int) -> str:
        """Return how a record without a name reads: what it states, and of what."""
        said = self._texts(subject, side)
        return ": ".join([*said.get(STATED, [])[:1], self._saying(subject, side)])

    def _saying(self, subject: Any, side: int) -> str:
        """Return what a record without a name is of: what it measures, or its description, or all its texts in the order of their keys."""
        said = self._texts(subject, side)
        first = next((said[name] for name in SAYING if name in said), None)
        return first[0] if first else ", ".join(dict.fromkeys(text for texts in said.values() for text in texts))

    def _texts(self, subject: Any, side: int) -> dict[str, list[str]]:
        """Return the texts of a record by their properties, in the order of the keys of these."""
        found: dict[str, list[str]] = {}
        for quad in self.statements.about(side, subject):
            if isinstance(quad.object, ox.Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object.value)
        keys = {name: key.name for name in found if (key := self.context.key_of.get(name))}
        return {name: sorted(found[name]) for name in sorted(found, key=lambda name: (self.place.get(keys.get(name, ""), 999), name))}

    def _parts_moved(self, iri: str) -> dict[str, str]:
        """Map records nested in a thing to those that have another id and say the same of the same: who leaves ids out has them made."""
        was = self._before.get(iri, iri)
        before, after = self._parts(OLD, was), self._parts(NEW, iri)
        stays = {followed(ox.NamedNode(one), self.moves).value for one in before} & after.keys()
        gone = {one: sign for one, sign in before.items() if followed(ox.NamedNode(one), self.moves).value not in stays}
        come = {sign: one for one, sign in after.items() if one not in stays}
        alone = Counter(gone.values()), Counter(sign for one, sign in after.items() if one not in stays)
        return {one: come[sign] for one, sign in gone.items() if alone[0][sign] == alone[1][sign] == 1}

    def _parts(self, side: int, iri: str) -> dict[str, tuple[str, str]]:
        """Return the records nested in a thing, each with the property it stands under and what it says."""
        held = {quad.object: quad.predicate.value for quad in self.statements.inside(side, iri)}
        parts = {term.value: name for term, name in held.items() if isinstance(term, ox.NamedNode) and term.value.startswith(f"{iri}#")}
        return {one: (name, self.statements.name(side, one) or self._saying(ox.NamedNode(one), side)) for one, name in parts.items()}

    def _whole(self, iri: str) -> set[str]:
        """List the records nested in a thing that only one side has: they came or went as a whole."""
        was = self._before.get(iri, iri)
        old = {followed(quad.subject, self.moves).value for quad in self.statements.inside(OLD, was)}
        new = {str(quad.subject)[1:-1] for quad in self.statements.inside(NEW, iri)}
        return {name for name in old ^ new if name != iri}

    def _paths(self, iri: str) -> dict[str, tuple[Within, ...]]:
        """Map the records nested in a thing to the way that leads to them from it."""
        holders: dict[str, tuple[str, Within]] = {}
        for side in (NEW, OLD):
            for quad in self.statements.inside(side, self._before.get(iri, iri) if side == OLD else iri):
                held = followed(quad.object, self.moves)
                if isinstance(held, ox.NamedNode) and held.value.startswith(f"{iri}#") and held.value not in holders:
                    value = self._value(held, side, iri)
                    key = self.context.key_of.get(quad.predicate.value)
                    name = self.terms.label(quad.predicate.value, key.name if key else quad.predicate.value)
                    holders[held.value] = (followed(quad.subject, self.moves).value, Within(value.value, name, value.label))
        return {name: _path(name, holders, set()) for name in holders}


def _path(name: str, holders: dict[str, tuple[str, Within]], seen: set[str]) -> tuple[Within, ...]:
    """Return the records that lead to one, from the outermost; those that hold each other in a circle once."""
    if name not in holders or name in seen:
        return ()
    holder, within = holders[name]
    return (*_path(holder, holders, seen | {name}), within)
