"""Turtle and TriG that people can read (Turtle 1.1; TriG 1.1): prefixes, one block a subject, lists as ``( )``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES, RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, XSD
from miggraph.records.context import Context

LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "boolean": re.compile("true|false"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}

_Block = dict[Any, dict[Any, list[Any]]]


def turtle(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write the triples of some quads, whatever their graphs, as Turtle."""
    writer = _Writer(list(quads), context)
    body = writer.blocks(writer.quads, "")
    return writer.head() + body


def trig(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write quads as TriG, one block a named graph."""
    writer = _Writer(list(quads), context)
    graphs: dict[Any, list[ox.Quad]] = {}
    for quad in writer.quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    parts = []
    for name in sorted(graphs, key=str):
        if isinstance(name, ox.DefaultGraph):
            parts.append(writer.blocks(graphs[name], ""))
        else:
            parts.append(f"{writer.term(name)} {{\n{writer.blocks(graphs[name], '    ').rstrip()}\n}}\n")
    return writer.head() + "\n".join(parts)


def _by_value(term: Any) -> tuple[bool, str]:
    """Order subjects by IRI, so that a thing stands before its nested records; list cells come last."""
    return isinstance(term, ox.BlankNode), term.value


class _Writer:
    def __init__(self, quads: list[ox.Quad], context: Context) -> None:
        self.quads, self.base = quads, context.base
        self.prefixes = {**PREFIXES, **context.prefixes}
        self.lists = Lists(quads)
        self.used: set[str] = set()
        self.cache: dict[Any, str] = {}
        self.inlined = {cell for head in self.lists.heads if self.lists.is_whole(head) for cell in self.lists.cells(head)}

    def head(self) -> str:
        """Declare the base and the prefixes that were used."""
        lines = [f"@base <{self.base}> .", *(f"@prefix {name}: <{self.prefixes[name]}> ." for name in sorted(self.used))]
        return "\n".join(lines) + "\n\n"

    def blocks(self, quads: list[ox.Quad], indent: str) -> str:
        """Write a block for each subject, sorted."""
        subjects: _Block = {}
        for quad in quads:
            if quad.subject not in self.inlined or quad.predicate.value not in (RDF_FIRST, RDF_REST):
                objects = subjects.setdefault(quad.subject, {}).setdefault(quad.predicate, [])
                if quad.object not in objects:
                    objects.append(quad.object)
        return "".join(self._block(subject, subjects[subject], indent) for subject in sorted(subjects, key=_by_value))

    def _block(self, subject: Any, properties: dict[Any, list[Any]], indent: str) -> str:
        verbs = sorted(((p.value != RDF_TYPE, self._verb(p), p) for p in properties), key=lambda verb: verb[:2])
        lines = [f"{indent}    {verb} {self._objects(properties[p])}" for _, verb, p in verbs]
        return f"{indent}{self.term(subject)}\n" + " ;\n".join(lines) + " .\n\n"

    def _verb(self, predicate: ox.NamedNode) -> str:
        return "a" if predicate.value == RDF_TYPE else self.term(predicate)

    def _objects(self, objects: list[Any]) -> str:
        return ", ".join(sorted(self._object(term) for term in objects))

    def _object(self, term: Any) -> str:
        if term in self.inlined:
            return "( " + " ".join(self.term(member) for member in self.lists.members(term)) + " )"
        if isinstance(term, ox.NamedNode) and term.value == RDF_NIL:
            return "( )"
        return self.term(term)

    def term(self, term: Any) -> str:
        """Write a term in its shortest readable form."""
        if term not in self.cache:
            self.cache[term] = self._term(term)
        return self.cache[term]

    def _term(self, term: Any) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if not isinstance(term, ox.Literal):
            return str(term)
        datatype = term.datatype.value
        if datatype in BARE and BARE[datatype].fullmatch(term.value):
            return term.value
        text = str(term)
        return text.removesuffix(f"<{datatype}>") + self._iri(datatype) if text.endswith(f"^^<{datatype}>") else text

    def _iri(self, iri: str) -> str:
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri.removeprefix(self.base) or iri}>"
