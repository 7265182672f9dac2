"""Constraints as expressions of SPARQL that are true of every node that breaks them, and may be true of one that does not.

SHACL's appendix B has the constraints of its Core as queries; here they are expressions, so that shapes within shapes are expressions too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import RDF, RDFS, SH, XSD

from miggraph.validating.terms import Node, to_oxigraph, to_rdflib

# What says nothing about values. What is not SHACL's is no constraint either, unless a component of one's own makes it one.
SILENT = {
    *(SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.defaultValue, SH.flags, SH.target, SH.targetNode),
    *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf),
    SH.qualifiedMinCount,  # looked at with sh:qualifiedValueShape
}
NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
KINDS = {SH.IRI: "isIRI", SH.BlankNode: "isBLANK", SH.Literal: "isLITERAL"}
# Patterns that Python and the store read alike: without classes such as \w, and without what looks ahead or behind.
SAME_EVERYWHERE = re.compile(
    r"(?:[^\\\[\](){}&~]|\\[.+*?()\[\]{}^$|/#-]|\((?!\?)|\(\?:|\)|\{\d+(?:,\d*)?\}|\[\^?(?:[^\\\[\]&~-]|-(?!-)|\\[.+*?()\[\]{}^$|/#-])+\])*"
)
# These are true of just the nodes that break them, so that their opposite can be said.
EXACT = {SH["class"], SH.minCount, SH.nodeKind, SH.property, SH.node}
TRUE, FALSE = ox.Literal(True), ox.Literal(False)


class Unknown(Exception):
    """Nothing is said of a constraint."""


class Expressions:
    """Says of nodes, in SPARQL, that they may not conform to the shapes of a graph.

    ``tests`` are the functions that the expressions call.
    """

    def __init__(self, shapes: rdflib.Graph, data: rdflib.Graph) -> None:
        self.shapes, self.data = shapes, data
        self.number = count()
        self.tests: dict[ox.NamedNode, Callable[..., Any]] = {}
        # what components of one's own make a constraint of (SHACL, section 6.2)
        parameters = {parameter for component, parameter in shapes.subject_objects(SH.parameter) if not str(component).startswith(str(SH))}
        self.own = {path for parameter in parameters for path in shapes.objects(parameter, SH.path)}

    def of(self, shape: Node, node: str, *, exact: bool = False, apart: Iterable[Any] = ()) -> str:
        """Say of a node that it may not conform to a shape, but for the constraints ``apart``; "false" where nothing can be wrong.

        ``exact`` wants an expression that is true of just the nodes that do not. Raises Unknown where nothing is said of a constraint.
        """
        steps = self._steps(next(self.shapes.objects(shape, SH.path), None))
        value = f"?v{next(self.number)}" if steps else node
        about = _About(self, shape, node, steps, value, exact)
        constraints = [pair for pair in self.shapes.predicate_objects(shape) if pair[0] not in apart]
        return _any(self._constraint(about, predicate, given) for predicate, given in constraints)

    def of_values(self, shape: Node, apart: Iterable[Any] = ()) -> tuple[list[str], str, set[Any]]:
        """Say of ``?value`` that it may not conform to the constraints on each value of a path; return the steps to it, and these constraints too.

        Many have the same value: it is looked at once. Nothing is said where the path does not end in a property.
        """
        steps = self._steps(next(self.shapes.objects(shape, SH.path), None))
        if not steps or not steps[-1].startswith("<"):
            return steps, "false", set()
        about = _About(self, shape, "?this", [], "?value", exact=False)
        told = [pair for pair in self.shapes.predicate_objects(shape) if pair[0] in OF_EACH_VALUE and pair[0] not in apart]
        return steps, _any(self._constraint(about, *pair) for pair in told), {predicate for predicate, _ in told}

    def _constraint(self, about: _About, predicate: Any, given: Any) -> str:
        if predicate in self.own:
            raise Unknown
        if predicate in SILENT or not str(predicate).startswith(str(SH)):
            return "false"
        if about.exact and predicate not in EXACT:
            raise Unknown
        if about.steps and predicate in OF_ALL_VALUES:
            return OF_ALL_VALUES[predicate](about, given)
        if predicate not in OF_EACH_VALUE:
            raise Unknown
        told = OF_EACH_VALUE[predicate](about, given)
        return about.some(told) if about.steps else told

    def _steps(self, path: Any) -> list[str]:
        """Write a path as the steps that it has: the store takes them one by one from the node on, where it would begin in the middle."""
        if path is not None and (path, RDF.first, None) in self.shapes:
            return [self._path(item) for item in self.shapes.items(path)]
        return [self._path(path)] if path is not None else []

    def _path(self, path: Any) -> str:
        """Write a path as SPARQL does (SHACL, section 2.3.1)."""
        if isinstance(path, rdflib.URIRef):
            return iri(path)
        parts = dict(self.shapes.predicate_objects(path))
        if RDF.first in parts:
            return "(" + "/".join(self._path(item) for item in self.shapes.items(path)) + ")"
        if SH.alternativePath in parts:
            return "(" + "|".join(self._path(item) for item in self.shapes.items(parts[SH.alternativePath])) + ")"
        if isinstance(inverse := parts.get(SH.inversePath), rdflib.URIRef):
            return f"(^{iri(inverse)})"
        for predicate, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
            if predicate in parts:
                return f"({self._path(parts[predicate])}{sign})"
        raise Unknown

    def below(self, name: Any) -> list[str]:
        """List a class and its subclasses in the data."""
        return [iri(found) for found in self.data.transitive_subjects(RDFS.subClassOf, name)]

    def test(self, fails: Callable[[Any], bool]) -> str:
        """Name a test of a value that Python does."""
        name = ox.NamedNode(f"urn:miggraph:test:{len(self.tests)}")
        self.tests[name] = lambda value: TRUE if fails(to_rdflib(value)) else FALSE
        return str(name)


@dataclass(frozen=True)
class _About:
    """What a constraint is about: a node, the steps of the path of the shape, the value that they lead to."""

    expressions: Expressions
    shape: Node
    node: str
    steps: list[str]
    value: str
    exact: bool

    @property
    def shapes(self) -> rdflib.Graph:
        return self.expressions.shapes

    def some(self, condition: str = "true") -> str:
        """Say that there is a value of which a condition is true."""
        nodes = [self.node, *(f"{self.value}_{number}" for number in range(1, len(self.steps))), self.value]
        for node, step, value in reversed(list(zip(nodes, self.steps, nodes[1:], strict=False))):
            condition = f"EXISTS {{ {node} {step} {value} FILTER({condition}) }}"
        return condition

    def two(self, condition: str = "true") -> str:
        """Say that there are two values of which a condition is true; the other is called as the one, and ``b``."""
        other = replace(self, value=f"{self.value}b")
        return self.some(other.some(f"!sameTerm({self.value}, {other.value}) && {condition}"))

    def breaks(self, shape: Node, *, exact: bool = False) -> str:
        return self.expressions.of(shape, self.value, exact=self.exact or exact)


def _min_count(about: _About, given: Any) -> str:
    if given.toPython() == 0:
        return "false"
    if given.toPython() != 1:
        raise Unknown
    return f"!{about.some()}"


def _max_count(about: _About, given: Any) -> str:
    if given.toPython() == 0:
        return about.some()
    if given.toPython() != 1:
        raise Unknown
    return about.two()


def _unique_lang(about: _About, given: Any) -> str:
    value = about.value
    if str(given) != "true":
        return "false"
    return about.two(f'LANG({value}) = LANG({value}b) && LANG({value}) != ""')


def _qualified(about: _About, given: Any) -> str:
    counts: list[Node] = list(about.shapes.objects(about.shape, SH.qualifiedMinCount))
    if [found.toPython() for found in counts] != [1]:
        raise Unknown
    return f"!{about.some(f'!({about.breaks(given)})')}"


def _has_value(about: _About, given: Any) -> str:
    return f"!{about.some(f'sameTerm({about.value}, {to_oxigraph(given)})')}"


def _less_than(sign: str) -> Callable[[_About, Any], str]:
    """Numbers only: the two libraries do not agree on the order of years."""

    def less_than(about: _About, given: Any) -> str:
        value, other = about.value, f"{about.value}b"
        told = f"isNUMERIC({value}) && isNUMERIC({other}) && {value} {sign} {other}"
        return about.some(f"EXISTS {{ {about.node} {iri(given)} {other} FILTER(!COALESCE({told}, false)) }}")

    return less_than


OF_ALL_VALUES: dict[Any, Callable[[_About, Any], str]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.uniqueLang: _unique_lang,
    SH.qualifiedValueShape: _qualified,
    SH.hasValue: _has_value,
    SH.disjoint: lambda about, given: about.some(f"EXISTS {{ {about.node} {iri(given)} {about.value} }}"),
    SH.lessThan: _less_than("<"),
    SH.lessThanOrEquals: _less_than("<="),
}


def _class(about: _About, given: Any) -> str:
    kind = f"?c{next(about.expressions.number)}"
    return f"NOT EXISTS {{ {about.value} a {kind} FILTER({kind} IN ({', '.join(about.expressions.below(given))})) }}"


def _pattern(about: _About, given: Any) -> str:
    flags = "".join(map(str, about.shapes.objects(about.shape, SH.flags))).lower()
    if not flags and SAME_EVERYWHERE.fullmatch(str(given)):
        return f"!COALESCE(REGEX(STR({about.value}), {ox.Literal(str(given))}), false)"
    pattern = re.compile(str(given), (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0))
    return f"isBLANK({about.value}) || {about.expressions.test(lambda value: not pattern.search(str(value)))}({about.value})"


def _in(about: _About, given: Any) -> str:
    allowed = set(about.shapes.items(given))
    return f"{about.expressions.test(lambda value: value not in allowed)}({about.value})"


def _datatype(about: _About, given: Any) -> str:
    if given not in {XSD.string, RDF.langString}:
        raise Unknown
    return f"!COALESCE(DATATYPE({about.value}) = {iri(given)}, false)"


def _bound(sign: str) -> Callable[[_About, Any], str]:
    """Numbers only, as with sh:lessThan."""

    def bound(about: _About, given: Any) -> str:
        if getattr(given, "datatype", None) not in NUMBERS:
            raise Unknown
        return f"!COALESCE(isNUMERIC({about.value}) && {about.value} {sign} {to_oxigraph(given)}, false)"

    return bound


def _node_kind(about: _About, given: Any) -> str:
    if given not in KINDS:
        raise Unknown
    return f"!{KINDS[given]}({about.value})"


OF_EACH_VALUE: dict[Any, Callable[[_About, Any], str]] = {
    SH["class"]: _class,
    SH.nodeKind: _node_kind,
    SH.datatype: _datatype,
    SH.pattern: _pattern,
    SH["in"]: _in,
    SH.minInclusive: _bound(">="),
    SH.minExclusive: _bound(">"),
    SH.maxInclusive: _bound("<="),
    SH.maxExclusive: _bound("<"),
    SH.node: lambda about, given: about.breaks(given),
    SH.property: lambda about, given: about.breaks(given),
    SH["not"]: lambda about, given: f"!({about.breaks(given, exact=True)})",
    SH["or"]: lambda about, given: _all(about.breaks(item) for item in about.shapes.items(given)),
    SH["and"]: lambda about, given: _any(about.breaks(item) for item in about.shapes.items(given)),
}


def _any(expressions: Iterable[str]) -> str:
    told = [f"({expression})" for expression in expressions if expression != "false"]
    return " || ".join(told) or "false"


def _all(expressions: Iterable[str]) -> str:
    return " && ".join(f"({expression})" for expression in expressions) or "false"


def iri(name: Any) -> str:
    """Write an IRI. Raises Unknown for anything else."""
    if not isinstance(name, rdflib.URIRef):
        raise Unknown
    return str(to_oxigraph(name))
