"""The page of the ontology: every class and property, in plain words, and where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.graph import terms
from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.pages import wording
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

ADDRESS, TEMPLATE, DATA = "/ontology", "ontology.html", "/ontology.ttl"
RDFS, OWL, SKOS, DCTERMS = (PREFIXES[name] for name in ("rdfs", "owl", "skos", "dcterms"))
GROUPS = (
    (phrase("Classes"), (OWL + "Class", RDFS + "Class")),
    (phrase("Properties"), (OWL + "ObjectProperty", OWL + "DatatypeProperty", PREFIXES["rdf"] + "Property", OWL + "AnnotationProperty")),
)
# What is said of a term by other terms, in the order in which it is read; and what other terms say of it by the same.
SAID = {
    RDFS + "subClassOf": phrase("A kind of"),
    RDFS + "subPropertyOf": phrase("Narrower than"),
    RDFS + "domain": phrase("Said of"),
    RDFS + "range": phrase("Its value"),
    OWL + "inverseOf": phrase("The other way round"),
    SKOS + "closeMatch": phrase("Close to"),
    SKOS + "exactMatch": phrase("The same as"),
    DCTERMS + "isReplacedBy": phrase("Use instead"),
}
REFERRING = {
    RDFS + "subClassOf": phrase("Narrower kinds"),
    RDFS + "subPropertyOf": phrase("Narrower properties"),
    RDFS + "domain": phrase("Has"),
    RDFS + "range": phrase("Value of"),
}
INSTANCES = "SELECT ?term (COUNT(DISTINCT ?thing) AS ?number) WHERE { ?thing a ?term } GROUP BY ?term"
STATEMENTS = "SELECT ?term (COUNT(*) AS ?number) WHERE { ?thing ?term ?value } GROUP BY ?term"


@dataclass(frozen=True)
class Reference:
    """A term that is named: by its label, with the place of it on this page, or its address elsewhere."""

    text: str
    address: str = ""
    outside: str = ""


@dataclass(frozen=True)
class Row:
    """What is said of a term under a heading."""

    name: str
    values: tuple[Reference, ...]


@dataclass(frozen=True)
class Term:
    """A class or a property: its place on the page, its prefixed name, and what is said of it."""

    anchor: str
    name: str
    iri: str
    label: str
    comment: str
    rows: tuple[Row, ...]
    number: int  # of things of a class, or of statements with a property
    is_deprecated: bool


@dataclass(frozen=True)
class Ontology:
    """The page of the ontology: what its files say of themselves, and the terms by what they are."""

    about: tuple[tuple[str, str], ...]  # title and description of each file
    groups: tuple[tuple[str, tuple[Term, ...]], ...]


def view(graph: Graph) -> Ontology:
    """Return the page of the ontology: the layer's, and what the home adds."""
    return graph.remembered("pages/ontology", lambda: _Maker(graph).view())


def place(graph: Graph, iri: str) -> str:
    """Return where a term stands on the page of the ontology; "" where it does not."""
    known = graph.remembered(
        "pages/ontology-places", lambda: {t.iri: f"{ADDRESS}#{t.anchor}" for _, found in view(graph).groups for t in found}
    )
    return str(known.get(iri, ""))


def anchor(name: str) -> str:
    """Return the name of a term as a place on a page: what follows its #, or of others' terms the prefix too."""
    return name.removeprefix("mig:").rpartition("#")[2].replace(":", "-").replace("/", "-")


class _Maker:
    def __init__(self, graph: Graph) -> None:
        self.graph, self.say = graph, wording.of(graph).say
        self.labels = terms.of(graph)
        self.about: dict[str, dict[str, list[Any]]] = {}
        self.naming: dict[tuple[str, str], list[str]] = {}
        for quad in graph.ontology():
            if isinstance(quad.subject, ox.NamedNode):
                self.about.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
                if isinstance(quad.object, ox.NamedNode):
                    self.naming.setdefault((quad.object.value, quad.predicate.value), []).append(quad.subject.value)

    def view(self) -> Ontology:
        """Return the page."""
        groups = ((self.say(heading), tuple(self._term(iri) for iri in found)) for heading, found in self.grouped.items() if found)
        return Ontology(tuple(self._files()), tuple(groups))

    @cached_property
    def grouped(self) -> dict[str, list[str]]:
        """The terms by what they are, in the order of their labels."""
        found: dict[str, list[str]] = {}
        for heading, types in GROUPS:
            own = [iri for iri, said in self.about.items() if any(self._iri(one) in types for one in said.get(RDF_TYPE, ()))]
            found[heading] = sorted(own, key=lambda iri: (self._label(iri).lower(), iri))
        return found

    @cached_property
    def places(self) -> dict[str, str]:
        """The places of the terms; those that would have the same are told apart by numbers."""
        found: dict[str, str] = {}
        for iri in (iri for group in self.grouped.values() for iri in group):
            name = anchor(self.graph.names.compact(iri))
            found.setdefault(name if name not in found else f"{name}-{len(found)}", iri)
        return {iri: name for name, iri in found.items()}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many things there are of each class, and statements with each property."""
        rows = [row for query in (INSTANCES, STATEMENTS) for row in self.graph.store.query(query, asserted=self.graph.asserted)]
        return {row[0].value: int(row[1].value) for row in rows}

    def _files(self) -> Iterator[tuple[str, str]]:
        for _, said in sorted(self.about.items()):
            if any(self._iri(one) == OWL + "Ontology" for one in said.get(RDF_TYPE, ())):
                title, version = self._text(said, DCTERMS + "title"), self._text(said, OWL + "versionInfo")
                yield " ".join(filter(None, [title, version])), self._text(said, DCTERMS + "description")

    def _term(self, iri: str) -> Term:
        said = self.about[iri]
        return Term(
            anchor=self.places[iri],
            name=self.graph.names.compact(iri),
            iri=iri,
            label=self._label(iri),
            comment=self._text(said, RDFS + "comment"),
            rows=tuple(self._rows(iri, said)),
            number=self.numbers.get(iri, 0),
            is_deprecated=any(getattr(one, "value", "") in ("true", "1") for one in said.get(OWL + "deprecated", ())),
        )

    def _rows(self, iri: str, said: dict[str, list[Any]]) -> Iterator[Row]:
        for name, heading in SAID.items():
            yield from self._row(heading, filter(None, map(self._iri, said.get(name, ()))))
        for name, heading in REFERRING.items():
            yield from self._row(heading, self.naming.get((iri, name), ()))
        also = sorted({one.value for one in said.get(SKOS + "altLabel", ()) if isinstance(one, ox.Literal)})
        yield from self._texts(phrase("Also called"), also)
        key, kind = self.graph.context.key_of.get(iri), self.graph.context.type_of.get(iri, "")
        yield from self._texts(phrase("Key in records"), [key.name] if key else [])
        yield from self._texts(phrase("Type in records"), [kind] if kind else [])

    def _row(self, heading: str, iris: Iterable[str]) -> Iterator[Row]:
        named = sorted({iri: self._reference(iri) for iri in iris}.values(), key=lambda one: (one.text.lower(), one.address, one.outside))
        if named:
            yield Row(self.say(heading), tuple(named))

    def _texts(self, heading: str, texts: list[str]) -> Iterator[Row]:
        if texts:
            yield Row(self.say(heading), tuple(map(Reference, texts)))

    def _reference(self, iri: str) -> Reference:
        if iri in self.places:
            return Reference(self._label(iri), address=f"{ADDRESS}#{self.places[iri]}")
        web = iri if iri.startswith(("http://", "https://")) else ""
        return Reference(self.graph.names.compact(iri), outside=web)

    def _label(self, iri: str) -> str:
        return self.labels.label(iri, self.graph.names.compact(iri))

    def _text(self, said: dict[str, list[Any]], name: str) -> str:
        """Return a text in the language of the home, else in English, else the first there is."""
        order = (self.graph.names.language, "en", "")
        texts = [one for one in said.get(name, ()) if isinstance(one, ox.Literal)]
        ranked = sorted(
            texts, key=lambda one: (order.index(one.language or "") if (one.language or "") in order else len(order), one.value)
        )
        return ranked[0].value if ranked else ""

    @staticmethod
    def _iri(term: Any) -> str:
        return term.value if isinstance(term, ox.NamedNode) else ""
