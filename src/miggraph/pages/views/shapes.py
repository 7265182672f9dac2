"""The page of the shapes: the rules that records follow, in plain words, each at the place of its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.graph import terms
from miggraph.ground.findings import READER_RULES
from miggraph.pages import wording
from miggraph.pages.views import ontology
from miggraph.pages.views.ontology import Reference, Row
from miggraph.pages.wording import phrase
from miggraph.validating import shapes

if TYPE_CHECKING:
    import rdflib

    from miggraph.graph.graph import Graph
    from miggraph.validating.terms import Node

ADDRESS, TEMPLATE, DATA = "/shapes", "shapes.html", "/shapes.ttl"
PLACEHOLDER = re.compile(r"\{[?$]\w+\}")
MOST = 12  # values of a list that are told
# What a severity is called, the worst first (SHACL, section 2.1.4: of a shape that says none it is a violation).
SEVERITIES = {
    "Violation": phrase("Violations: without them a graph is valid"),
    "Warning": phrase("Warnings, which a record may explain"),
    "Info": phrase("Good to know"),
}
# Constraints that a few words say; what is compared with a property is told by its key.
CONSTRAINTS = {
    "minCount": phrase("at least {value}"),
    "maxCount": phrase("at most {value}"),
    "minInclusive": phrase("{value} or more"),
    "maxInclusive": phrase("{value} or less"),
    "minExclusive": phrase("more than {value}"),
    "maxExclusive": phrase("less than {value}"),
    "minLength": phrase("at least {value} characters"),
    "maxLength": phrase("at most {value} characters"),
    "qualifiedMinCount": phrase("at least {value} of a certain kind"),
    "qualifiedMaxCount": phrase("at most {value} of a certain kind"),
    "pattern": phrase("written like {value}"),
    "class": phrase("of the kind {value}"),
    "datatype": phrase("of the type {value}"),
    "in": phrase("one of {value}"),
    "hasValue": phrase("{value} among them"),
    "equals": phrase("the same as {value}"),
    "disjoint": phrase("another than {value}"),
    "lessThan": phrase("less than {value}"),
    "lessThanOrEquals": phrase("not more than {value}"),
    "uniqueLang": phrase("one in each language"),
}


@dataclass(frozen=True)
class Rule:
    """A rule: its name, what its finding says, what it looks at, and what is asked of that."""

    name: str
    message: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Shapes:
    """The page of the shapes: the rules by how much they matter, and those on the form of records."""

    number: int
    groups: tuple[tuple[str, tuple[Rule, ...]], ...]
    form: tuple[tuple[str, str], ...]


def view(graph: Graph) -> Shapes:
    """Return the page of the shapes: the layer's, and those of the home. Raises HomeError where a file of them cannot be read."""
    return graph.remembered("pages/shapes", lambda: _Maker(graph).view())


class _Maker:
    def __init__(self, graph: Graph) -> None:
        from rdflib import SH

        self.graph, self.say, self.sh = graph, wording.of(graph).say, SH
        home = graph.home
        self.shapes: rdflib.Graph = shapes.read(home.shapes(), base=home.settings.base, language=home.settings.language)
        self.owned = shapes.owners(self.shapes)

    def view(self) -> Shapes:
        """Return the page."""
        found: dict[str, dict[str, Rule]] = {name: {} for name in SEVERITIES}
        for shape in sorted(set(self.shapes.subjects(self.sh.message)), key=self._name):
            if (shape, self.sh.select, None) not in self.shapes:  # the message of a query inside a shape is told with the shape
                rule = self._rule(shape)
                found[self._severity(shape)].setdefault(rule.name, rule)
        groups = tuple((self.say(SEVERITIES[name]), tuple(rules.values())) for name, rules in found.items() if rules)
        form = tuple(READER_RULES.items())
        return Shapes(sum(len(rules) for _, rules in groups), groups, form)

    def _name(self, shape: Node) -> str:
        return shapes.rule_name(self.shapes, shape, self.owned.get(shape, str(shape)))

    def _severity(self, shape: Node) -> str:
        severity = shapes.local_name(str(self.shapes.value(shape, self.sh.severity) or ""))
        return {"Debug": "Info", "Trace": "Info"}.get(severity, severity if severity in SEVERITIES else "Violation")

    def _rule(self, shape: Node) -> Rule:
        messages = sorted(str(text) for text in self.shapes.objects(shape, self.sh.message))
        return Rule(self._name(shape), PLACEHOLDER.sub("…", messages[0]), tuple(self._rows(shape)))

    def _rows(self, shape: Node) -> Iterator[Row]:
        classes = {*self.shapes.objects(shape, self.sh.targetClass)}
        for holder in self.shapes.subjects(self.sh.property, shape):
            classes |= {*self.shapes.objects(holder, self.sh.targetClass)}
        yield from self._row(phrase("Of each"), map(self._term, classes))
        holders = {*self.shapes.objects(shape, self.sh.targetSubjectsOf)}
        yield from self._row(phrase("Of what has"), map(self._term, holders))
        yield from self._row(phrase("Of what is the value of"), map(self._term, self.shapes.objects(shape, self.sh.targetObjectsOf)))
        path = shapes.first_property(self.shapes, self.shapes.value(shape, self.sh.path))
        yield from self._row(phrase("Looks at"), map(self._term, [path] if path and path not in set(map(str, holders)) else []))
        query = [self.say(phrase("what a query finds out"))] if (shape, self.sh.sparql, None) in self.shapes else []
        yield from self._row(phrase("Asks for"), map(Reference, [*self._constraints(shape), *query]))

    def _row(self, heading: str, references: Iterator[Reference]) -> Iterator[Row]:
        found = sorted(set(references), key=lambda one: (one.text.lower(), one.address))
        if found:
            yield Row(self.say(heading), tuple(found))

    def _constraints(self, shape: Node) -> Iterator[str]:
        for name, text in CONSTRAINTS.items():
            for value in self.shapes.objects(shape, self.sh[name]):
                yield self.say(text, value=self._value(name, value))

    def _value(self, name: str, value: Any) -> str:
        """Return what a constraint asks for in words: terms by what they are called, a list with its first values."""
        from rdflib import URIRef
        from rdflib.collection import Collection

        told: Callable[[Any], str] = lambda one: self._term(one).text if isinstance(one, URIRef) else str(one)  # noqa: E731
        if name != "in":
            return told(value)
        values = [told(one) for one in Collection(self.shapes, value)]
        return ", ".join(values[:MOST]) + (" …" if len(values) > MOST else "")

    def _term(self, term: Any) -> Reference:
        iri = str(term)
        label = terms.of(self.graph).label(iri, self.graph.names.compact(iri))
        return Reference(label, address=ontology.place(self.graph, iri))
