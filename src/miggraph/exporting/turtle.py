"""Turtle and TriG that people can read (Turtle 1.1; TriG 1.1): prefixes, one block a subject, lists as ``( )``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from miggraph.exporting.writable import Relative
from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES, RDF_NIL, RDF_TYPE, XSD
from miggraph.records.context import Context

LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
PREFIX = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "boolean": re.compile("true|false"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}

_Block = dict[Any, dict[Any, dict[Any, None]]]  # subjects to properties to their objects, each once


def turtle(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write the triples of some quads, whatever their graphs, as Turtle."""
    given = list(quads)
    writer = _Writer(Lists(given, merged=True), context)
    body = writer.blocks(given, "")
    return writer.head() + body


def trig(quads: Iterable[ox.Quad], context: Context) -> str:
    """Write quads as TriG, one block a named graph."""
    graphs: dict[Any, list[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    writer = _Writer(Lists(quad for graph in graphs.values() for quad in graph), context)
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
    def __init__(self, lists: Lists, context: Context) -> None:
        self.lists, self.base, self.relative = lists, context.base, Relative(context.base)
        self.prefixes = {name: space for name, space in {**PREFIXES, **context.prefixes}.items() if PREFIX.fullmatch(name)}
        self.used: set[str] = set()
        self.cache: dict[Any, str] = {}
        self.inlined = {cell for cells in lists.whole.values() for cell in cells}

    def head(self) -> str:
        """Declare the base and the prefixes that were used."""
        lines = [f"@base <{self.base}> .", *(f"@prefix {name}: <{self.prefixes[name]}> ." for name in sorted(self.used))]
        return "\n".join(lines) + "\n\n"

    def blocks(self, quads: Iterable[ox.Quad], indent: str) -> str:
        """Write a block for each subject, sorted."""
        subjects: _Block = {}
        for quad in quads:
            subject = quad.subject
            if subject not in self.inlined:
                subjects.setdefault(subject, {}).setdefault(quad.predicate, {})[quad.object] = None
        return "".join(self._block(subject, subjects[subject], indent) for subject in sorted(subjects, key=_by_value))

    def _block(self, subject: Any, properties: dict[Any, dict[Any, None]], indent: str) -> str:
        verbs = sorted(((p.value != RDF_TYPE, self._verb(p), p) for p in properties), key=lambda verb: verb[:2])
        lines = [f"{indent}    {verb} {self._objects(properties[p])}" for _, verb, p in verbs]
        return f"{indent}{self.term(subject)}\n" + " ;\n".join(lines) + " .\n\n"

    def _verb(self, predicate: ox.NamedNode) -> str:
        return "a" if predicate.value == RDF_TYPE else self.term(predicate)

    def _objects(self, objects: Iterable[Any]) -> str:
        return ", ".join(sorted(self._object(term) for term in objects))

    def _object(self, term: Any) -> str:
        if isinstance(term, ox.BlankNode) and term in self.lists.whole:
            return "( " + " ".join(self.term(member) for member in self.lists.members(term)) + " )"
        if isinstance(term, ox.NamedNode) and term.value == RDF_NIL:
            return "( )"
        return self.term(term)

    def term(self, term: Any) -> str:
        """Write a term in its shortest readable form."""
        text = self.cache.get(term)
        if text is None:
            text = self.cache[term] = self._term(term)
        return text

    def _term(self, term: Any) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(map(self.term, term))} )>>"
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
        return f"<{self.relative(iri)}>"
