"""JSON-LD 1.1 compacted with our context: one object a thing, its nested records inside it, lists as arrays.

The keys are those that records have, so what comes out can be read back as records. A value that no key of the context fits is
written in full under its prefixed name (JSON-LD 1.1 API, section 6.1, value compaction).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pyoxigraph as ox

from miggraph.exporting.writable import Relative, refusal
from miggraph.graph.lists import Lists
from miggraph.ground.errors import ParameterError
from miggraph.ground.names import BASE, RDF_TYPE, XSD
from miggraph.records.context import Context, Key

DEEPEST = 8  # records in each other: what stands deeper stands by itself, so that no chain of them is too deep for a parser
NO_FORM = "JSON-LD has no form for this that every reader takes"
OTHERS = ("turtle", "trig", "ntriples", "nquads")

_Statement = tuple[Any, str, Any]


def jsonld(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write the triples of some quads, whatever their graphs, as one JSON-LD document. Raises ParameterError for what it cannot say."""
    things = _Compactor(quads, context, _Ids(context)).things()
    lines = ",\n".join("    " + json.dumps(thing, ensure_ascii=False, indent=2).replace("\n", "\n    ") for thing in things)
    head = json.dumps(context.document, ensure_ascii=False, indent=2).replace("\n", "\n  ")
    return f'{{\n  "@context": {head},\n  "@graph": [\n{lines}\n  ]\n}}\n'


def records(quads: Iterable[ox.Quad], context: Context, short: Callable[[str], str] | None = None) -> list[dict[str, Any]]:
    """List the things that some quads speak of as records, sorted by id. ``short`` returns the id of an IRI: by default what follows the base.

    Where several sources list the authors of a work, say, the value of the key is a list of their lists.
    """
    return _Compactor(quads, context, short or Relative(context.base)).things()


class _Ids(Relative):
    """The ids of things in a document: no IRI may look like a name with a prefix of the context."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.base)
        # simple terms that expand to what ends in one of RFC 3986's gen-delims are prefixes (JSON-LD 1.1, section 4.1.5)
        self.prefixes = {name for name, value in context.document.items() if isinstance(value, str) and value[-1:] in (*":/?#[]@",)}

    def __call__(self, iri: str) -> str:
        if iri in self.known:
            return self.known[iri]
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise ParameterError(
                f"JSON-LD would read {iri} as a name with the prefix {scheme} (JSON-LD 1.1 API, section 5.2.2)",
                remedy=f"Take another format: {', '.join(OTHERS)}, rdfxml.",
            )
        return super().__call__(iri)


class _Compactor:
    def __init__(self, quads: Iterable[ox.Quad], context: Context, short: Callable[[str], str]) -> None:
        self.context, self.short = context, short
        self.is_document = isinstance(short, _Ids)
        self.keys: dict[str, list[Key]] = {}
        for key in context.keys.values():
            self.keys.setdefault(key.iri, []).append(key)
        given = list(quads)
        self.lists = Lists(given, merged=True)
        self.inlined = {cell for cells in self.lists.whole.values() for cell in cells}
        self.chosen: dict[tuple[str, str | None, str], Key | None] = {}  # property, language and datatype to the key of such values
        self.subjects: dict[Any, dict[str, dict[Any, None]]] = {}  # subjects to properties to their values, each once
        self.parents: dict[Any, list[Any]] = {}  # nested records, and the subjects of the statements that have them as their objects
        for quad in given:
            if (subject := quad.subject) not in self.inlined:
                self._add(subject, quad.predicate.value, quad.object)
        self.inside = self._placed()

    def _add(self, subject: Any, predicate: str, term: Any) -> None:
        values = self.subjects.setdefault(subject, {}).setdefault(predicate, {})
        if self._is_nested(term) and term not in values:
            self.parents.setdefault(term, []).extend([subject] if predicate != RDF_TYPE else [subject, subject])
        values[term] = None

    def _placed(self) -> set[Any]:
        """Choose the nested records that are written inside the only one that speaks of them.

        Those that speak of each other in a circle are inside of nothing; they are written by themselves, as is one that would be too deep.
        """
        above = {node: of[0] for node, of in self.parents.items() if len(of) == 1 and node in self.subjects and self._has_owner(node)}
        depths: dict[Any, int] = {}
        for start in above:
            path: dict[Any, None] = {}
            node = start
            while node in above and node not in depths and node not in path:
                path[node] = None
                node = above[node]
            if node in path:
                depths |= dict.fromkeys(list(path)[list(path).index(node) :], 0)
            for lower in reversed([one for one in path if one not in depths]):
                depths[lower] = (depths.get(above[lower], 0) + 1) % DEEPEST
        return {node for node, depth in depths.items() if depth}

    def _has_owner(self, subject: Any) -> bool:
        """Say whether the record that a nested record belongs to is here too."""
        return ox.NamedNode(subject.value.partition("#")[0]) in self.subjects

    def things(self) -> list[dict[str, Any]]:
        """List the objects of the things that stand by themselves, sorted by id."""
        tops = [subject for subject in self.subjects if subject not in self.inside]
        return [self._node(subject) for subject in sorted(tops, key=lambda top: (isinstance(top, ox.BlankNode), top.value))]

    def _node(self, subject: Any) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self._id(subject)}
        properties = self.subjects[subject]
        if types := sorted(self._type(kind.value) for kind in properties.get(RDF_TYPE, ()) if isinstance(kind, ox.NamedNode)):
            node["type"] = types[0] if len(types) == 1 else types
        values: dict[str, list[Any]] = {}
        for predicate, terms in properties.items():
            several = self.is_document and len(terms) > 1 and sum(term in self.lists.whole for term in terms) > 1
            for term in terms:
                if predicate != RDF_TYPE or not isinstance(term, ox.NamedNode):
                    name, value = self._pair((subject, predicate, term), in_full=several)
                    values.setdefault(name, []).append(value)
        return node | {name: _merged(values[name]) for name in sorted(values)}

    def _pair(self, statement: _Statement, *, in_full: bool) -> tuple[str, Any]:
        """Return the key that fits a value, and the value as that key takes it; lists ``in_full`` where several stand under one key."""
        _, predicate, term = statement
        if isinstance(term, ox.Literal):
            return self._literal(statement)
        if isinstance(term, ox.BlankNode) and term in self.lists.whole:
            return self._list(statement, [] if in_full else [key for key in self.keys.get(predicate, []) if key.is_list])
        if isinstance(term, ox.Triple):
            raise refusal(statement, NO_FORM, OTHERS)
        inside = self._node(term) if term in self.inside else None
        for key in self.keys.get(predicate, ()):
            if key.is_reference and not key.is_list:
                return key.name, inside or self._id(term)
        return self._name(predicate), inside or {"id": self._id(term)}

    def _list(self, statement: _Statement, keys: list[Key]) -> tuple[str, Any]:
        _, predicate, head = statement
        members = self.lists.members(head)
        for key in keys:
            if key.is_reference and all(isinstance(member, ox.NamedNode) for member in members):
                return key.name, [self._id(member) for member in members]
            if all(isinstance(member, ox.Literal) and _fits(key, member.language, member.datatype.value) for member in members):
                return key.name, [member.value for member in members]
        return self._name(predicate), {"@list": [self._full(member, statement) for member in members]}

    def _literal(self, statement: _Statement) -> tuple[str, Any]:
        _, predicate, value = statement
        at = (predicate, value.language, value.datatype.value)
        if at not in self.chosen:
            fitting = (key for key in self.keys.get(predicate, ()) if not key.is_list and _fits(key, *at[1:]))
            self.chosen[at] = next(fitting, None)
        key = self.chosen[at]
        if key is None or (at[1] and value.direction):
            return self._name(predicate), self._full(value, statement)
        return key.name, _Tagged(value.value, at[1], key.language) if key.is_language_map else value.value

    def _full(self, term: Any, statement: _Statement) -> dict[str, str]:
        if isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction):
            raise refusal(statement, NO_FORM, OTHERS)
        if not isinstance(term, ox.Literal):
            return {"id": self._id(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return (
            {"@value": term.value}
            if term.datatype.value == XSD + "string"
            else {"@value": term.value, "@type": self._name(term.datatype.value)}
        )

    def _is_nested(self, term: Any) -> bool:
        return isinstance(term, ox.NamedNode) and "#" in term.value and term.value.startswith((self.context.base, BASE))

    def _id(self, term: Any) -> str:
        return str(term) if isinstance(term, ox.BlankNode) else self.short(term.value)

    def _type(self, iri: str) -> str:
        return self.context.type_of.get(iri) or self._name(iri)

    def _name(self, iri: str) -> str:
        """Return a prefixed name by the prefixes of the context, else the IRI."""
        for prefix, namespace in self.context.prefixes.items():
            if iri.startswith(namespace) and iri[len(namespace) :].isidentifier():
                return f"{prefix}:{iri[len(namespace) :]}"
        if self.is_document:
            self.short(iri)  # raises what it raises for ids
        return iri


def _fits(key: Key, language: str | None, datatype: str) -> bool:
    """Say whether a key gives to a bare text this language or this datatype."""
    if key.is_reference:
        return False
    if language:
        return key.is_language_map or key.language == language
    return not key.language and not key.is_language_map and (key.datatype or XSD + "string") == datatype


def _merged(values: list[Any]) -> Any:
    """Put the values of one key into one value: a language map, a sorted list, or the only value."""
    tagged = [value for value in values if isinstance(value, _Tagged)]
    if tagged and all(value.language == value.own for value in tagged):
        values = [value.text for value in tagged]
    elif tagged:
        texts: dict[str, list[str]] = {}
        for value in tagged:
            texts.setdefault(value.language, []).append(value.text)
        return {tag: sorted(texts[tag]) if len(texts[tag]) > 1 else texts[tag][0] for tag in sorted(texts)}
    if len(values) == 1:
        return values[0]
    if all(type(value) is str for value in values):
        return sorted(values)
    return sorted(values, key=lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True))


class _Tagged:
    """A text with its language, on its way into a language map; ``own`` is the language that the key gives to a bare text."""

    def __init__(self, text: str, language: str, own: str) -> None:
        self.text, self.language, self.own = text, language, own
