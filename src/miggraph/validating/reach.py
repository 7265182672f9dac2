"""What shapes look at, so that after a change they look again at what it can touch, and at nothing else.

A shape says itself how far it sees: its paths, and the patterns of its queries, lead from a node to others. Where they only lead on, from
subjects to objects, the nodes that see a changed one are found by going back. A query that looks for others which say the same, or at
the clock, sees everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS, SH
from rdflib.paths import AlternativePath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from miggraph.validating.expressions import OF_ALL_VALUES, OF_EACH_VALUE, SILENT
from miggraph.validating.shapes import owners
from miggraph.validating.terms import Node

Steps = frozenset[str]  # the properties that lead to what is looked at
SHAPES_INSIDE = {SH.property, SH.node, SH["not"], SH.qualifiedValueShape}
LISTS_OF_SHAPES = {SH["or"], SH["and"], SH.xone}
# These look at more of a value than what it is.
OF_VALUES = {*SHAPES_INSIDE, *LISTS_OF_SHAPES, SH["class"]}
# These look at no more than a node, its statements, and the values of its path.
NEAR = {*SILENT, *OF_ALL_VALUES, *OF_EACH_VALUE, SH.severity, SH.closed, SH.ignoredProperties, SH.deactivated, SH.languageIn, SH.equals}
NEAR |= {SH.minLength, SH.maxLength, SH.qualifiedMaxCount, SH.qualifiedValueShapesDisjoint, SH.sparql}
# Parts of a query whose patterns hold all together, so that each leads on from another.
TOGETHER = {"SelectQuery", "Project", "Distinct", "Reduced", "OrderBy", "Slice", "Filter", "Extend", "Join", "BGP"}
FAR_CALLS = {"Builtin_NOW", "Builtin_RAND", "Builtin_UUID", "Builtin_STRUUID"}  # another answer each time
EXISTS = {"Builtin_EXISTS", "Builtin_NOTEXISTS"}
THIS = rdflib.Variable("this")
FEW = 2000  # nodes that are asked about by their names: beyond, it is faster to ask of all


class Everywhere(Exception):
    """A change of anything may matter."""


def reaches(shapes: rdflib.Graph) -> dict[str, Steps | None]:
    """Map the named shapes that look at some nodes only to the steps that lead there; None for those that look everywhere.

    Shapes that have a part in common reach as far as each other: their results cannot be told apart.
    """
    names = owners(shapes)
    groups: list[tuple[set[str], Steps | None]] = []
    for shape in _targeted(shapes):
        look = _Look(shapes)
        steps = look.steps(shape)
        within = {names.get(node, str(node)) for node in look.seen}
        for group in [group for group in groups if group[0] & within]:
            groups.remove(group)
            within |= group[0]
            steps = None if steps is None or group[1] is None else steps | group[1]
        groups.append((within, steps))
    return {name: steps for within, steps in groups for name in within}


def _targeted(shapes: rdflib.Graph) -> set[Node]:
    targets = (SH.target, SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    return {subject for target in targets for subject in shapes.subjects(target)} | _classes(shapes)


def _classes(shapes: rdflib.Graph) -> set[Node]:
    """List the shapes that are classes, whose targets are their instances (SHACL, section 2.1.3.3)."""
    return {subject for kind in (RDFS.Class, OWL.Class) for subject in shapes.subjects(RDF.type, kind)}


class _Look:
    """Follows a shape and those within it."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self.shapes = shapes
        self.seen: set[Node] = set()
        self.found: set[str] = set()

    def steps(self, shape: Node) -> Steps | None:
        """Collect the steps of a shape that has targets; ``seen`` are the shapes within it."""
        is_far = shape in _classes(self.shapes) or any(
            (shape, far, None) in self.shapes for far in (SH.target, SH.targetNode, SH.targetObjectsOf)
        )
        is_far |= any(name in (RDF.first, RDF.rest) for name in self.shapes.objects(shape, SH.targetSubjectsOf))  # cells have no names
        for node in self._inside(shape):
            try:
                self._look(node)
            except Everywhere:
                is_far = True
        return None if is_far else frozenset(self.found)

    def _inside(self, shape: Node) -> Iterable[Node]:
        waiting = [shape]
        while waiting:
            node = waiting.pop()
            if node not in self.seen:
                self.seen.add(node)
                yield node
                waiting += [part for name in SHAPES_INSIDE for part in self.shapes.objects(node, name)]
                waiting += [
                    part for name in LISTS_OF_SHAPES for parts in self.shapes.objects(node, name) for part in self.shapes.items(parts)
                ]

    def _look(self, shape: Node) -> None:
        predicates = set(self.shapes.predicates(shape))
        if any(str(predicate).startswith(str(SH)) and predicate not in NEAR | OF_VALUES for predicate in predicates):
            raise Everywhere
        if any(parameter in predicates for parameter in self._own()):
            raise Everywhere
        path: Any = self.shapes.value(shape, SH.path)
        if path is not None and (OF_VALUES & predicates or not self._is_one_step(path)):
            self.found |= set(self._properties(path))
        for constraint in self.shapes.objects(shape, SH.sparql):
            self.found |= _steps_of_query(self.shapes, constraint)

    def _own(self) -> Iterable[Any]:
        """List the parameters of components of one's own."""
        return [path for parameter in self.shapes.objects(None, SH.parameter) for path in self.shapes.objects(parameter, SH.path)]

    def _is_one_step(self, path: Node) -> bool:
        either: Any = self.shapes.value(path, SH.alternativePath)
        return isinstance(path, rdflib.URIRef) or (
            either is not None and all(isinstance(item, rdflib.URIRef) for item in self.shapes.items(either))
        )

    def _properties(self, path: Node) -> Iterable[str]:
        """List the properties on a path that leads on."""
        if isinstance(path, rdflib.URIRef):
            return [str(path)]
        if (path, SH.inversePath, None) in self.shapes:
            raise Everywhere
        lists = [path] if (path, RDF.first, None) in self.shapes else list(self.shapes.objects(path, SH.alternativePath))
        parts = [item for found in lists for item in self.shapes.items(found)]
        parts += [item for sign in (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath) for item in self.shapes.objects(path, sign)]
        return [name for part in parts for name in self._properties(part)]


# Queries


def with_prefixes(shapes: rdflib.Graph, constraint: Any) -> str:
    """Return the query of a constraint with its prefixes declared (SHACL, section 5.2.1)."""
    given = [declared for ontology in shapes.objects(constraint, SH.prefixes) for declared in shapes.objects(ontology, SH.declare)]
    prefixes = {str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace)) for declared in given}
    select = str(next(shapes.objects(constraint, SH.select), ""))
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + select


def _steps_of_query(shapes: rdflib.Graph, constraint: Any) -> set[str]:
    text = with_prefixes(shapes, constraint)
    if "PATH" in text or "currentShape" in text or "shapesGraph" in text:
        raise Everywhere
    try:
        query = prepareQuery(text, initNs=dict(rdflib.Graph().namespaces()))
    except Exception as error:  # what its parser raises has no common root
        raise Everywhere from error
    return _steps_of_group(query.algebra, {THIS})


def _steps_of_group(group: Any, known: set[Any]) -> set[str]:
    """Collect the properties of patterns that lead on from what is known; what may be there or not sees no more than the group around it."""
    patterns: list[Any] = []
    inside: list[Any] = []
    _collect(group, patterns, inside)
    known = {*known, *(predicate for _, predicate, _ in patterns if isinstance(predicate, rdflib.Variable))}  # a property, of the ontology
    steps: set[str] = set()
    while leading := [pattern for pattern in patterns if pattern[0] in known]:
        patterns = [pattern for pattern in patterns if pattern[0] not in known]
        for _, predicate, value in leading:
            if not isinstance(predicate, rdflib.Variable):
                steps |= set(_on_path(predicate))
                known.add(value)
    if patterns:
        raise Everywhere
    return steps.union(*(_steps_of_group(part, known) for part in inside))


def _collect(part: Any, patterns: list[Any], inside: list[Any]) -> None:
    if isinstance(part, CompValue):
        if part.name in EXISTS:
            inside.append(part.graph)  # translated: what is under the key is as it was parsed
            return
        if part.name in FAR_CALLS or (part.name not in TOGETHER and not _is_expression(part)):
            raise Everywhere
        patterns += part["triples"] if part.name == "BGP" else []
        for name, value in part.items():
            if name != "triples":
                _collect(value, patterns, inside)
    elif isinstance(part, list):
        for item in part:
            _collect(item, patterns, inside)


def _is_expression(part: CompValue) -> bool:
    return part.name.endswith("Expression") or part.name.startswith(("Builtin_", "Function", "literal", "OrderCondition", "Unary"))


def _on_path(path: Any) -> Iterable[str]:
    if isinstance(path, rdflib.URIRef):
        return [str(path)]
    if isinstance(path, SequencePath | AlternativePath):
        return [name for part in path.args for name in _on_path(part)]
    if isinstance(path, MulPath):
        return _on_path(path.path)
    raise Everywhere


# Nodes


class Touched:
    """Says which nodes a change of some things can make a shape say something else of."""

    def __init__(self, data: ox.Store, shapes: rdflib.Graph, changed: Iterable[str]) -> None:
        self.changed = set(changed)
        self.reaches = reaches(shapes)
        self.seeing = cache(partial(_seeing, data, _nodes(data, self.changed)))

    def nodes(self, shape: str) -> set[str] | None:
        """List the nodes that a named shape is to be asked of again; None where it is to be asked of all."""
        steps = self.reaches.get(shape)
        found = None if steps is None else self.seeing(steps)
        return None if found is None or len(found) > FEW else found

    def is_of(self, shape: str, focus: str) -> bool:
        """Say whether a result, by its shape and its focus node, is to be found again."""
        nodes = self.nodes(shape)
        return nodes is None or focus in nodes or focus.rpartition("#")[0] in self.changed


def _nodes(data: ox.Store, things: Iterable[str]) -> set[str]:
    """List the nodes of some things: each, and what is nested in it, whose name begins with its own and a #."""
    found: set[str] = set()
    for thing in things:
        waiting = [thing]
        while waiting:
            node = waiting.pop()
            found.add(node)
            parts = (quad.object for quad in data.quads_for_pattern(ox.NamedNode(node), None, None, ox.DefaultGraph()))
            nested = [part.value for part in parts if isinstance(part, ox.NamedNode) and part.value.startswith(f"{thing}#")]
            waiting += [part for part in nested if part not in found]
    return found


def _seeing(data: ox.Store, seen: Iterable[str], steps: Steps) -> set[str]:
    """List the nodes with a name from which some steps lead to one of those that are seen, with these."""
    waiting: list[Any] = [ox.NamedNode(name) for name in seen]
    found = set(waiting)
    while waiting:
        node = waiting.pop()
        for step in steps:
            before = {quad.subject for quad in data.quads_for_pattern(None, ox.NamedNode(step), node, ox.DefaultGraph())} - found
            found |= before
            waiting += before
    return {node.value for node in found if isinstance(node, ox.NamedNode)}
