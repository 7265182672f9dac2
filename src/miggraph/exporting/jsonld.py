"""JSON-LD 1.1 compacted with our context: one object a thing, its nested records inside it, lists as arrays.

The keys are those that records have, so what comes out can be read back as records. A value that no key of the context fits is
written in full under its prefixed name (JSON-LD 1.1 API, section 6.1, value compaction).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox

from miggraph.graph.lists import Lists
from miggraph.ground.names import BASE, RDF_FIRST, RDF_REST, RDF_TYPE, XSD
from miggraph.records.context import Context, Key


def jsonld(quads: list[ox.Quad], context: Context) -> str:
    """Write the triples of some quads, whatever their graphs, as one JSON-LD document."""
    things = records(quads, context)
    lines = ",\n".join("    " + json.dumps(thing, ensure_ascii=False, indent=2).replace("\n", "\n    ") for thing in things)
    head = json.dumps(context.document, ensure_ascii=False, indent=2).replace("\n", "\n  ")
    return f'{{\n  "@context": {head},\n  "@graph": [\n{lines}\n  ]\n}}\n'


def records(quads: list[ox.Quad], context: Context, short: Callable[[str], str] | None = None) -> list[dict[str, Any]]:
    """List the things that some quads speak of as records, sorted by id. ``short`` returns the id of an IRI: by default what follows the base."""
    return _Compactor(quads, context, short).things()


class _Compactor:
    def __init__(self, quads: list[ox.Quad], context: Context, short: Callable[[str], str] | None = None) -> None:
        self.context = context
        self.short = short or self._after_base
        self.lists = Lists(quads)
        self.keys: dict[str, list[Key]] = {}
        for key in context.keys.values():
            self.keys.setdefault(key.iri, []).append(key)
        self.inlined = {cell for head in self.lists.heads if self.lists.is_whole(head) for cell in self.lists.cells(head)}
        self.subjects: dict[Any, dict[str, list[Any]]] = {}
        self.parents: dict[Any, int] = {}  # how many statements have a nested record as their object
        for quad in quads:
            self._add(quad)

    def _add(self, quad: ox.Quad) -> None:
        if quad.subject in self.inlined and quad.predicate.value in (RDF_FIRST, RDF_REST):
            return
        values = self.subjects.setdefault(quad.subject, {}).setdefault(quad.predicate.value, [])
        if quad.object not in values:
            values.append(quad.object)
            if self._is_nested(quad.object):
                self.parents[quad.object] = self.parents.get(quad.object, 0) + 1

    def things(self) -> list[dict[str, Any]]:
        """List the objects of the things that stand by themselves, sorted by id."""
        tops = [subject for subject in self.subjects if not self._goes_inside(subject)]
        return [self._node(subject) for subject in sorted(tops, key=lambda top: (isinstance(top, ox.BlankNode), top.value))]

    def _goes_inside(self, subject: Any) -> bool:
        return self.parents.get(subject) == 1 and self._owner(subject)

    def _owner(self, subject: Any) -> bool:
        """Say whether the record that a nested record belongs to is here too."""
        return ox.NamedNode(subject.value.partition("#")[0]) in self.subjects

    def _node(self, subject: Any, path: tuple[Any, ...] = ()) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self._relative(subject)}
        properties = self.subjects[subject]
        if RDF_TYPE in properties:
            types = sorted(self.context.type_of.get(t.value) or self._name(t.value) for t in properties[RDF_TYPE])
            node["type"] = types[0] if len(types) == 1 else types
        pairs = [
            self._pair(predicate, value, (*path, subject))
            for predicate, values in properties.items()
            if predicate != RDF_TYPE
            for value in values
        ]
        for name in sorted({name for name, _ in pairs}):
            node[name] = _merged([value for key, value in pairs if key == name], self.context.language)
        return node

    def _pair(self, predicate: str, value: Any, path: tuple[Any, ...]) -> tuple[str, Any]:
        """Return the key that fits a value, and the value as that key takes it."""
        keys = self.keys.get(predicate, [])
        if isinstance(value, ox.Literal):
            return self._literal(predicate, value, keys)
        if value in self.inlined:
            members = [
                self._relative(member) if isinstance(member, ox.NamedNode) else self._full(member) for member in self.lists.members(value)
            ]
            key = next((key for key in keys if key.is_list), None)
            if key and all(isinstance(member, str) for member in members):
                return key.name, members
            return self._name(predicate), {"@list": [{"id": m} if isinstance(m, str) else m for m in members]}
        inside = (
            self._node(value, path)
            if self._is_nested(value) and value not in path and self._goes_inside(value) and value in self.subjects
            else None
        )
        key = next((key for key in keys if key.is_reference and not key.is_list), None)
        if key:
            return key.name, inside or self._relative(value)
        return self._name(predicate), inside or {"id": self._relative(value)}

    def _literal(self, predicate: str, value: ox.Literal, keys: list[Key]) -> tuple[str, Any]:
        language, datatype = value.language or "", value.datatype.value
        for key in keys:
            if key.is_language_map and language:
                return key.name, _Tagged(value.value, language)
            plain = datatype == XSD + "string" and not key.datatype and not key.language and not key.is_reference
            if plain or (key.datatype and key.datatype == datatype) or (language and key.language == language):
                return key.name, value.value
        return self._name(predicate), self._full(value)

    def _full(self, term: Any) -> dict[str, str]:
        if not isinstance(term, ox.Literal):
            return {"id": self._relative(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        return (
            {"@value": term.value}
            if term.datatype.value == XSD + "string"
            else {"@value": term.value, "@type": self._name(term.datatype.value)}
        )

    def _is_nested(self, term: Any) -> bool:
        return isinstance(term, ox.NamedNode) and "#" in term.value and term.value.startswith((self.context.base, BASE))

    def _relative(self, term: Any) -> str:
        return str(term) if isinstance(term, ox.BlankNode) else self.short(term.value)

    def _after_base(self, iri: str) -> str:
        return iri.removeprefix(self.context.base) or iri

    def _name(self, iri: str) -> str:
        """Return a prefixed name by the prefixes of the context, else the IRI."""
        for prefix, namespace in self.context.prefixes.items():
            if iri.startswith(namespace) and iri[len(namespace) :].isidentifier():
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


def _merged(values: list[Any], own: str) -> Any:
    """Put the values of one key into one value: a language map, a sorted list, or the only value."""
    tagged = [value for value in values if isinstance(value, _Tagged)]
    if tagged and all(value.language == own for value in tagged):
        values = [value.text for value in tagged]
    elif tagged:
        texts: dict[str, list[str]] = {}
        for value in tagged:
            texts.setdefault(value.language, []).append(value.text)
        return {tag: sorted(texts[tag]) if len(texts[tag]) > 1 else texts[tag][0] for tag in sorted(texts)}
    if len(values) == 1:
        return values[0]
    return sorted(values, key=lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True))


class _Tagged:
    """A text with its language, on its way into a language map."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
