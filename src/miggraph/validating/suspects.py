"""Suspects: the nodes at which a shape may find something, by one query over the whole store for each shape.

pyshacl looks at one node after the other. Most nodes are in order, and for most constraints SPARQL can say which (SHACL, appendix B, has the
constraints of its Core as queries). So each shape is given to pyshacl with the nodes to look at as its targets, and pyshacl judges. What is
said here of a constraint is true of every node that breaks it, and may be true of one that does not; a shape with a constraint of which
nothing is said keeps its own targets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SH, XSD

from miggraph.validating.terms import Node, canonical, to_oxigraph, to_rdflib
from miggraph.validating.view import View

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
COMPARED = (RDF.first, SH.hasValue)  # with what is in the data, term by term
# What says nothing about values. What is not SHACL's is no constraint either, unless a component of one's own makes it one.
SILENT = {
    *(SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.defaultValue, SH.flags, SH.target, SH.targetNode),
    *TARGETS,
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


def narrowed(data: ox.Store, shapes: rdflib.Graph, progress: Callable[[int, int], None] | None = None) -> tuple[View, rdflib.Graph]:
    """Return the data as rdflib sees them, and a copy of a shapes graph whose targets are the suspects, for pyshacl to judge."""
    view, chosen = View(data), _copied(shapes)
    suspects = Suspects(chosen, view)
    targeted: list[Node] = sorted({shape for predicate in TARGETS for shape in chosen.subjects(predicate)}, key=str)
    for number, shape in enumerate(targeted, 1):
        suspects.narrow(shape)
        if progress:
            progress(number, len(targeted))
    return view, chosen


def _copied(shapes: rdflib.Graph) -> rdflib.Graph:
    """Copy a shapes graph with literals as the store has them, and mend what pyshacl takes otherwise than SHACL has it."""
    copied = rdflib.Graph()
    for subject, predicate, value in shapes:
        if predicate == SH.uniqueLang and str(value) != "true":
            continue  # "1" is none of the values that turn it on (SHACL, section 4.4.5)
        copied.add((subject, predicate, canonical(value) if predicate in COMPARED and isinstance(value, rdflib.Literal) else value))
    # prefixes may be imported (SHACL, section 5.2.1)
    for ontology in set(copied.objects(None, SH.prefixes)):
        for imported in list(copied.transitive_objects(ontology, OWL.imports)):
            for declared in list(copied.objects(imported, SH.declare)):
                copied.add((ontology, SH.declare, declared))
    return copied


class Unknown(Exception):
    """Nothing is said of a constraint."""


class Suspects:
    """Finds the suspects of each shape of a shapes graph in a store."""

    def __init__(self, shapes: rdflib.Graph, view: View) -> None:
        self.shapes, self.view = shapes, view
        self.number = count()
        self.tests: dict[ox.NamedNode, Callable[..., Any]] = {}
        self.has_own_components = any(not str(name).startswith(str(SH)) for name in shapes.subjects(RDF.type, SH.ConstraintComponent))

    def narrow(self, shape: Node) -> None:
        """Put the suspects of a shape in the place of its targets, and its property shapes each beside it, with suspects of its own.

        The results of a property shape are its own wherever it stands (SHACL, section 4.7.2).
        """
        if self.has_own_components or (shape, SH.deactivated, None) in self.shapes:
            return
        try:
            targets = list(self._targets(shape))
        except (Unknown, ValueError):
            return
        parts = [] if (shape, SH.path, None) in self.shapes else list(self.shapes.objects(shape, SH.property))
        found = self._found(shape, targets, {SH.sparql, SH.property} if parts else {SH.sparql})
        for part in parts:
            self._aim(part, self._found(part, targets, {SH.sparql}) - found)
        for predicate in TARGETS:
            self.shapes.remove((shape, predicate, None))
        self._aim(shape, found)

    def _aim(self, shape: Any, nodes: Iterable[Node]) -> None:
        for node in nodes:
            self.shapes.add((shape, SH.targetNode, node))

    def _found(self, shape: Any, targets: list[str], apart: set[Any]) -> set[Node]:
        """Find the suspects of a shape; they are all of the targets where nothing is said of one of its constraints.

        ``apart`` are the constraints that are looked at by themselves.
        """
        try:
            return {*self._asked(self.expression(shape, "?this", apart=apart), targets), *self._queried(shape, targets)}
        except (Unknown, SyntaxError, ValueError, RecursionError, re.error):
            return set(self._asked("true", targets))

    def _targets(self, shape: Node) -> Iterator[str]:
        """Yield the patterns that a node of the targets fits (SHACL, section 2.1.3), but those that are named."""
        for name in self.shapes.objects(shape, SH.targetClass):
            yield f"?this a ?class . VALUES ?class {{ {' '.join(self.below(name))} }}"
        for name in self.shapes.objects(shape, SH.targetSubjectsOf):
            yield f"?this {_iri(name)} ?any"
        for name in self.shapes.objects(shape, SH.targetObjectsOf):
            yield f"?any {_iri(name)} ?this"

    def below(self, name: Any) -> list[str]:
        """List a class and its subclasses in the data."""
        return [_iri(found) for found in self.view.transitive_subjects(RDFS.subClassOf, name)]

    def _asked(self, expression: str, targets: list[str]) -> Iterator[Node]:
        if expression == "false":
            return
        for target in targets:
            text = f"SELECT ?this WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {target} }} }} FILTER({expression}) }}"
            solutions: Any = self.view.data.query(text, custom_functions=self.tests)
            yield from (to_rdflib(solution[0]) for solution in solutions)

    def _queried(self, shape: Node, targets: list[str]) -> Iterator[Node]:
        """Yield the targets of a shape that its queries have answers for."""
        rows = [self.view.rows(_with_prefixes(self.shapes, query)) for query in self.shapes.objects(shape, SH.sparql)]
        if None in rows:
            raise Unknown
        found = {node for answers in rows if answers for node in answers}
        if found:
            yield from found.intersection(self._asked("true", targets))

    # constraints

    def expression(self, shape: Node, node: str, *, exact: bool = False, apart: Iterable[Any] = ()) -> str:
        """Say of a node that it may not conform to a shape, as an expression of SPARQL."""
        steps = self._steps(next(self.shapes.objects(shape, SH.path), None))
        value = f"?v{next(self.number)}" if steps else node
        about = _About(self, shape, node, steps, value, exact)
        constraints = [pair for pair in self.shapes.predicate_objects(shape) if pair[0] not in apart]
        return _any(self._constraint(about, predicate, given) for predicate, given in constraints)

    def _constraint(self, about: _About, predicate: Any, given: Any) -> str:
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
            return _iri(path)
        parts = dict(self.shapes.predicate_objects(path))
        if RDF.first in parts:
            return "(" + "/".join(self._path(item) for item in self.shapes.items(path)) + ")"
        if SH.alternativePath in parts:
            return "(" + "|".join(self._path(item) for item in self.shapes.items(parts[SH.alternativePath])) + ")"
        if isinstance(inverse := parts.get(SH.inversePath), rdflib.URIRef):
            return f"(^{_iri(inverse)})"
        for predicate, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
            if predicate in parts:
                return f"({self._path(parts[predicate])}{sign})"
        raise Unknown

    def test(self, fails: Callable[[Any], bool]) -> str:
        """Name a test of a value that Python does."""
        name = ox.NamedNode(f"urn:miggraph:test:{len(self.tests)}")
        self.tests[name] = lambda value: TRUE if fails(to_rdflib(value)) else FALSE
        return str(name)


@dataclass(frozen=True)
class _About:
    """What a constraint is about: a node, the steps of the path of the shape, the value that they lead to."""

    suspects: Suspects
    shape: Node
    node: str
    steps: list[str]
    value: str
    exact: bool

    @property
    def shapes(self) -> rdflib.Graph:
        return self.suspects.shapes

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
        return self.suspects.expression(shape, self.value, exact=self.exact or exact)


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
        return about.some(f"EXISTS {{ {about.node} {_iri(given)} {other} FILTER(!COALESCE({told}, false)) }}")

    return less_than


OF_ALL_VALUES: dict[Any, Callable[[_About, Any], str]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.uniqueLang: _unique_lang,
    SH.qualifiedValueShape: _qualified,
    SH.hasValue: _has_value,
    SH.disjoint: lambda about, given: about.some(f"EXISTS {{ {about.node} {_iri(given)} {about.value} }}"),
    SH.lessThan: _less_than("<"),
    SH.lessThanOrEquals: _less_than("<="),
}


def _class(about: _About, given: Any) -> str:
    kind = f"?c{next(about.suspects.number)}"
    return f"NOT EXISTS {{ {about.value} a {kind} FILTER({kind} IN ({', '.join(about.suspects.below(given))})) }}"


def _pattern(about: _About, given: Any) -> str:
    flags = "".join(map(str, about.shapes.objects(about.shape, SH.flags))).lower()
    if not flags and SAME_EVERYWHERE.fullmatch(str(given)):
        return f"!COALESCE(REGEX(STR({about.value}), {ox.Literal(str(given))}), false)"
    pattern = re.compile(str(given), (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0))
    return f"isBLANK({about.value}) || {about.suspects.test(lambda value: not pattern.search(str(value)))}({about.value})"


def _in(about: _About, given: Any) -> str:
    allowed = set(about.shapes.items(given))
    return f"{about.suspects.test(lambda value: value not in allowed)}({about.value})"


def _datatype(about: _About, given: Any) -> str:
    if given not in {XSD.string, RDF.langString}:
        raise Unknown
    return f"!COALESCE(DATATYPE({about.value}) = {_iri(given)}, false)"


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


def _iri(name: Any) -> str:
    if not isinstance(name, rdflib.URIRef):
        raise Unknown
    return str(to_oxigraph(name))


def _with_prefixes(shapes: rdflib.Graph, constraint: Any) -> str:
    """Return the query of a constraint with its prefixes declared (SHACL, section 5.2.1)."""
    given = [declared for ontology in shapes.objects(constraint, SH.prefixes) for declared in shapes.objects(ontology, SH.declare)]
    prefixes = {str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace)) for declared in given}
    select = str(next(shapes.objects(constraint, SH.select), ""))
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + select
