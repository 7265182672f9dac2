"""What a SHACL shape asks for, as facts in plain words: the key, how many, of what class, in which form (SHACL, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views import vocabulary
from miggraph.pages.views.vocabulary import Link
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    import rdflib

    from miggraph.graph.graph import Graph

SH, RDF = PREFIXES["sh"], PREFIXES["rdf"]
DEEPEST = 8  # shapes inside one another
# what says where a shape holds and what is told of it, not what it asks for
AROUND = {"path", "property", "severity", "message", "name", "description", "order", "group", "deactivated", "defaultValue", "targetClass"}
AROUND |= {
    "targetNode",
    "targetSubjectsOf",
    "targetObjectsOf",
    "target",
    "declare",
    "flags",
    "ignoredProperties",
    "qualifiedValueShapesDisjoint",
}
PLAIN = {
    "minCount": phrase("At least"),
    "maxCount": phrase("At most"),
    "class": phrase("Is"),
    "datatype": phrase("Kind of value"),
    "pattern": phrase("Fits the pattern"),
    "minLength": phrase("Characters at least"),
    "maxLength": phrase("Characters at most"),
    "minInclusive": phrase("Not less than"),
    "maxInclusive": phrase("Not more than"),
    "minExclusive": phrase("More than"),
    "maxExclusive": phrase("Less than"),
    "hasValue": phrase("One of them is"),
    "equals": phrase("The same as in the key"),
    "disjoint": phrase("Never the same as in the key"),
    "lessThan": phrase("Less than in the key"),
    "lessThanOrEquals": phrase("Not more than in the key"),
    "qualifiedMinCount": phrase("At least so many of those described"),
    "qualifiedMaxCount": phrase("At most so many of those described"),
}
LISTED = {"in": phrase("One of"), "languageIn": phrase("In one of the languages")}
NESTED = {
    "not": phrase("This must not hold"),
    "node": phrase("This holds too"),
    "qualifiedValueShape": phrase("Described as"),
    "or": phrase("One of these holds"),
    "and": phrase("All of these hold"),
    "xone": phrase("Exactly one of these holds"),
}
TOLD = {
    "sparql": (phrase("Checked by"), phrase("a query in SPARQL")),
    "uniqueLang": (phrase("In each language"), phrase("at most one")),
    "closed": (phrase("Other keys"), phrase("none")),
}
KINDS = {
    "IRI": phrase("a reference or a web address"),
    "Literal": phrase("a text, a number or a date"),
    "BlankNode": phrase("a record without an id"),
    "BlankNodeOrIRI": phrase("a record, a reference or a web address"),
    "BlankNodeOrLiteral": phrase("a record without an id, a text, a number or a date"),
    "IRIOrLiteral": phrase("a reference, a web address, a text, a number or a date"),
}


@dataclass(frozen=True)
class Fact:
    """What a shape asks for: a name, and values, or further facts for each of the alternatives inside it."""

    name: str
    values: tuple[Link, ...] = ()
    inside: tuple[tuple[Fact, ...], ...] = ()
    is_here: bool = False  # its links lead to other rules of the page, not to the ontology


def is_constraint(about: Any) -> bool:
    """Say whether a property of a shape asks for something."""
    name = str(about)
    return name.startswith(SH) and name.removeprefix(SH) not in AROUND


class Constraints:
    """Reads the shapes of a graph. ``anchor`` gives the place of a rule that has a name."""

    def __init__(self, graph: Graph, shapes: rdflib.Graph, anchor: Callable[[Any], str]) -> None:
        self.graph, self.shapes, self.anchor = graph, shapes, anchor
        self.words, self.say = vocabulary.of(graph), wording.of(graph).say

    def facts(self, shape: Any, depth: int = 0) -> tuple[Fact, ...]:
        """Return what a shape asks for: first the key, then the rest in one order."""
        order = [*PLAIN, *LISTED, *NESTED]
        found: list[tuple[int, str, Fact]] = []  # with what they are sorted by: shapes in RDF have no order
        for about, value in self.shapes.predicate_objects(shape):
            name = str(about).removeprefix(SH)
            if is_constraint(about):
                place = order.index(name) if name in order else len(order)
                found += [(place, f"{name} {fact!r}", fact) for fact in self._fact(name, value, depth)]
        if depth and depth < DEEPEST:  # what is inside of a named rule is a rule by itself
            for one in self.shapes.objects(shape, self._sh("property")):
                facts = self.facts(one, depth + 1)
                found += [(len(order) + 1, f"{facts!r} {place:03}", fact) for place, fact in enumerate(facts)]
        return (*self._path(shape, depth), *(fact for _, _, fact in sorted(found, key=lambda one: one[:2])))

    def _fact(self, name: str, value: Any, depth: int) -> Iterator[Fact]:
        if name in TOLD:
            if str(value) != "false":
                yield Fact(self.say(TOLD[name][0]), (Link(self.say(TOLD[name][1])),))
        elif name == "nodeKind":
            kind = str(value).removeprefix(SH)
            yield Fact(self.say(PLAIN["class"]), (Link(self.say(KINDS[kind])) if kind in KINDS else self._value(value),))
        elif name in LISTED:
            yield Fact(self.say(LISTED[name]), tuple(map(self._value, self._items(value))))
        elif name in NESTED:
            yield self._nested(name, value, depth)
        else:
            yield Fact(self.say(PLAIN[name]) if name in PLAIN else name, (self._value(value),))

    def _nested(self, name: str, value: Any, depth: int) -> Fact:
        import rdflib

        heading = self.say(NESTED[name])
        several = self._items(value) if name in ("or", "and", "xone") else [value]
        if all(isinstance(one, rdflib.URIRef) for one in several):
            return Fact(
                heading, tuple(Link(self.anchor(one), "#" + quote(self.anchor(one)), is_code=True) for one in several), is_here=True
            )
        inside = [self.facts(one, depth + 1) for one in several] if depth < DEEPEST else []
        if name == "or" and all(len(facts) == 1 and facts[0].name == self.say(PLAIN["class"]) and not facts[0].inside for facts in inside):
            return Fact(self.say(phrase("Is one of")), tuple(one for facts in inside for one in facts[0].values))
        return Fact(heading, inside=tuple(inside))

    def _path(self, shape: Any, depth: int) -> Iterator[Fact]:
        """Yield the key that a shape is about, or those on a longer path."""
        import rdflib

        path = self.shapes.value(shape, self._sh("path"))
        if path is None:
            if not depth and any(str(about) in (SH + "pattern", SH + "nodeKind") for about in self.shapes.predicates(shape)):
                yield Fact(self.say(phrase("Key")), (Link("id", is_code=True),))
            return
        steps = tuple(link for one in self._steps(path, set()) for link in self._keys(one))
        if isinstance(path, rdflib.URIRef):
            name = phrase("Key")
        elif (path, self._sh("alternativePath"), None) in self.shapes:
            name = phrase("Any of the keys")
        elif (path, self._sh("inversePath"), None) in self.shapes:
            name = phrase("Key of what names it")
        else:
            name = phrase("Key") if len(steps) == 1 else phrase("Keys, one inside the other")
        yield Fact(self.say(name), steps)

    def _steps(self, path: Any, seen: set[Any]) -> Iterator[str]:
        """Yield the properties on a path; how lists are made of pairs in RDF is nothing that a record shows."""
        import rdflib

        if isinstance(path, rdflib.URIRef):
            if str(path) not in (RDF + "first", RDF + "rest", RDF + "nil"):
                yield str(path)
        elif path not in seen:
            seen.add(path)
            if (path, rdflib.RDF.first, None) in self.shapes:
                for one in self._items(path):
                    yield from self._steps(one, seen)
            else:
                for one in self.shapes.objects(path):
                    yield from self._steps(one, seen)

    def _keys(self, iri: str) -> list[Link]:
        """Return a property as records write it, each key leading to the page of the ontology."""
        if iri == RDF + "type":
            return [Link("type", is_code=True)]
        link = self.words.link(iri)
        return [Link(key, link.address, is_code=True) for key in self.words.written(iri)] or [link]

    def _value(self, value: Any) -> Link:
        import rdflib

        if not isinstance(value, rdflib.URIRef):
            return Link(str(value), is_code=not str(value).isdigit())
        iri = str(value)
        if iri in self.words.properties:
            return self._keys(iri)[0]
        return self.words.link(iri) if iri in self.words.classes else Link(self.graph.names.compact(iri), is_code=True)

    def _items(self, listed: Any) -> list[Any]:
        from rdflib.collection import Collection

        return list(Collection(self.shapes, listed))

    def _sh(self, name: str) -> Any:
        import rdflib

        return rdflib.URIRef(SH + name)
