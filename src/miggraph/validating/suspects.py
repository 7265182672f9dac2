"""Suspects: the nodes at which a shape may find something, by one query over the whole store for each shape.

pyshacl looks at one node after the other. Most nodes are in order, and for most constraints SPARQL can say which. So each shape is given to
pyshacl with the nodes to look at as its targets, and pyshacl judges. Where nothing is said of a constraint, all its targets are suspects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, SH

from miggraph.validating.expressions import Expressions, Unknown, iri
from miggraph.validating.terms import Node, canonical, to_rdflib
from miggraph.validating.view import View

TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
FEW = 1000  # values that a query names
COMPARED = (RDF.first, SH.hasValue)  # with what is in the data, term by term


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


class Suspects:
    """Finds the suspects of each shape of a shapes graph in a store."""

    def __init__(self, shapes: rdflib.Graph, view: View) -> None:
        self.shapes, self.view = shapes, view
        self.expressions = Expressions(shapes, view)

    def narrow(self, shape: Node) -> None:
        """Put the suspects of a shape in the place of its targets, and its property shapes each beside it, with suspects of its own.

        The results of a property shape are its own wherever it stands (SHACL, section 4.7.2).
        """
        if (shape, SH.deactivated, None) in self.shapes:
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
            steps, wrong, told = self.expressions.of_values(shape, apart)
            by_value = self._by_value(steps, wrong, targets)
            if by_value is None:
                by_value, told = set(), set()
            return {
                *by_value,
                *self._asked(self.expressions.of(shape, "?this", apart=apart | told), targets),
                *self._queried(shape, targets),
            }
        except (Unknown, SyntaxError, ValueError, RecursionError, re.error):
            return set(self._asked("true", targets))

    def _targets(self, shape: Node) -> Iterator[str]:
        """Yield the patterns that a node of the targets fits (SHACL, section 2.1.3), but those that are named."""
        for name in self.shapes.objects(shape, SH.targetClass):
            yield f"?this a ?class . VALUES ?class {{ {' '.join(self.expressions.below(name))} }}"
        for name in self.shapes.objects(shape, SH.targetSubjectsOf):
            yield f"?this {iri(name)} ?any"
        for name in self.shapes.objects(shape, SH.targetObjectsOf):
            yield f"?any {iri(name)} ?this"

    def _asked(self, expression: str, targets: list[str]) -> Iterator[Node]:
        return map(to_rdflib, self._nodes(expression, targets))

    def _nodes(self, expression: str, targets: list[str]) -> Iterator[Any]:
        if expression == "false":
            return
        for target in targets:
            text = f"SELECT ?this WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {target} }} }} FILTER({expression}) }}"
            yield from (node for [node] in self._solutions(text))

    def _by_value(self, steps: list[str], wrong: str, targets: list[str]) -> set[Node] | None:
        """Find the targets from which a path leads to a value that is wrong; None where there are too many of these to name them."""
        if wrong == "false":
            return set()
        text = f"SELECT ?value WHERE {{ {{ SELECT DISTINCT ?value WHERE {{ ?any {steps[-1]} ?value }} }} FILTER({wrong}) }} LIMIT {FEW + 1}"
        values = [value for [value] in self._solutions(text)]
        if len(values) > FEW or any(isinstance(value, ox.BlankNode) for value in values):
            return None
        nodes = ["?this", *(f"?step{number}" for number in range(1, len(steps))), "?value"]
        path = " . ".join(f"{node} {step} {value}" for node, step, value in zip(nodes, steps, nodes[1:], strict=False))
        named = f"VALUES ?value {{ {' '.join(map(str, values))} }} {path}"
        return {
            to_rdflib(node)
            for target in targets
            if values
            for [node] in self._solutions(f"SELECT DISTINCT ?this WHERE {{ {named} {{ SELECT DISTINCT ?this WHERE {{ {target} }} }} }}")
        }

    def _solutions(self, text: str) -> Any:
        return self.view.data.query(text, custom_functions=self.expressions.tests)

    def _queried(self, shape: Node, targets: list[str]) -> Iterator[Node]:
        """Yield the targets of a shape that its queries have answers for."""
        rows = [self.view.rows(_with_prefixes(self.shapes, query)) for query in self.shapes.objects(shape, SH.sparql)]
        if None in rows:
            raise Unknown
        found = {node for answers in rows if answers for node in answers}
        if found:
            yield from (to_rdflib(node) for node in found.intersection(self._nodes("true", targets)))


def _with_prefixes(shapes: rdflib.Graph, constraint: Any) -> str:
    """Return the query of a constraint with its prefixes declared (SHACL, section 5.2.1)."""
    given = [declared for ontology in shapes.objects(constraint, SH.prefixes) for declared in shapes.objects(ontology, SH.declare)]
    prefixes = {str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace)) for declared in given}
    select = str(next(shapes.objects(constraint, SH.select), ""))
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items()) + select
