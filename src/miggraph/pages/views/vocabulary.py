"""The vocabulary of a graph: its classes and properties, declared by the ontology or written in records, with the places that pages give them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.graph import terms
from miggraph.graph.presenting import address
from miggraph.ground.names import BASE, PREFIXES, RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, RDFS_LABEL
from miggraph.pages.views import addresses
from miggraph.pages.views.addresses import Listed

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

RDF, RDFS, OWL, SKOS, DCTERMS = (PREFIXES[name] for name in ("rdf", "rdfs", "owl", "skos", "dcterms"))
CLASSES = {RDFS + "Class", OWL + "Class"}
PROPERTIES = {
    RDF + "Property",
    *(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "FunctionalProperty", "TransitiveProperty", "SymmetricProperty")),
}  # fmt: skip
TAKEN = {"main", "q"}  # ids that every page has
CLASSES_USED = "SELECT ?term (COUNT(DISTINCT ?it) AS ?number) WHERE { ?it a ?term } GROUP BY ?term"
PROPERTIES_USED = "SELECT ?term (COUNT(*) AS ?number) WHERE { ?it ?term ?value } GROUP BY ?term"


@dataclass(frozen=True)
class Link:
    """A term by its label, or what is outside of the page by its prefixed name; an address begins with # on the page of the ontology."""

    text: str
    address: str = ""
    is_code: bool = False


@dataclass(frozen=True)
class Text:
    """A text, and its language where that is not the one of the page."""

    text: str
    language: str = ""


class Vocabulary:
    """The classes and the properties of a graph, as sets of IRIs in the order of the ontology, and what the ontology says of them."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.labels = graph, terms.of(graph)
        self._said: dict[str, dict[str, list[Any]]] = {}  # by subject, by property
        self._whose: dict[tuple[str, str], list[str]] = {}
        for subject, predicate, term, _ in sorted(graph.ontology(), key=str):
            self._said.setdefault(_name(subject), {}).setdefault(predicate.value, []).append(term)
        self.classes = dict.fromkeys(self._classes())
        self.properties = dict.fromkeys(self._properties())
        for subject, said in self._said.items():
            for about in said:
                for one in self.of(subject, about) if subject in self.classes or subject in self.properties else ():
                    self._whose.setdefault((about, one), []).append(subject)
        self.anchors = self._anchors()

    def _classes(self) -> Iterator[str]:
        keys = self.graph.context.key_of
        for subject, said in self._said.items():
            if not subject.startswith("_:") and (self._types(said) & CLASSES or terms.SUBCLASS in said):
                yield subject
        yield from (one for one in self.graph.context.types.values() if one not in keys)

    def _properties(self) -> Iterator[str]:
        for subject, said in self._said.items():
            # what bears no more than a label is a property of another vocabulary
            is_labelled = not said.keys() - {RDFS_LABEL, RDFS + "range", RDFS + "domain"}
            if subject not in self.classes and not subject.startswith("_:") and (self._types(said) & PROPERTIES or is_labelled):
                yield subject
        yield from (one for one in self.graph.context.key_of if one not in self.classes and not one.startswith("@"))

    @staticmethod
    def _types(said: dict[str, list[Any]]) -> set[str]:
        return {_name(one) for one in said.get(RDF_TYPE, ())}

    def is_own(self, iri: str) -> bool:
        """Say whether the ontology of the layer or of the home declares a term, or its address is there."""
        types = self._types(self._said.get(iri, {}))
        return bool(types & PROPERTIES or types & CLASSES) or iri.startswith(tuple(self.graph.names.ontologies))

    def _anchors(self) -> dict[str, str]:
        """Give each term a place on the page: its local name; where two have the same, the home's first, then the layer's, then the others."""
        home, layer = f"{self.graph.names.base}ontology", f"{BASE}ontology"
        every = sorted(
            [*self.classes, *self.properties], key=lambda one: (not one.startswith(home), not one.startswith(layer), not self.is_own(one))
        )
        found: dict[str, str] = {}
        taken = set(TAKEN)
        for iri in every:
            local = re.sub(r"\s", "-", re.split(r"[#/:]", iri)[-1])
            full = re.sub(r"[\s:/#]+", "-", self.graph.names.compact(iri))
            place = local if local and local not in taken else full
            while place in taken:
                place += "-"
            taken.add(place)
            found[iri] = place
        return found

    def of(self, iri: str, about: str) -> list[str]:
        """List the things that a term has by a property of the ontology; those of a union each."""
        return [one for term in self._said.get(iri, {}).get(about, ()) for one in self._named(term)]

    def _named(self, term: Any) -> Iterator[str]:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.BlankNode):
            for listed in self._said.get(_name(term), {}).get(OWL + "unionOf", ()):
                yield from self._listed(_name(listed), set())

    def _listed(self, pair: str, seen: set[str]) -> Iterator[str]:
        """Yield the things of a list of RDF, which is made of pairs of one thing and the rest."""
        while pair not in (*seen, RDF_NIL):
            seen.add(pair)
            said = self._said.get(pair, {})
            yield from (one.value for one in said.get(RDF_FIRST, ()) if isinstance(one, ox.NamedNode))
            pair = next((_name(one) for one in said.get(RDF_REST, ())), RDF_NIL)

    def whose(self, about: str, iri: str) -> list[str]:
        """List the terms that have a term by a property of the ontology."""
        return sorted(self._whose.get((about, iri), ()), key=self.sorting)

    def sorting(self, iri: str) -> tuple[str, str]:
        """Return what terms are sorted by: what they are called."""
        return (self.label(iri).lower(), iri)

    def label(self, iri: str) -> str:
        """Return what a term is called."""
        return self.labels.label(iri, self.graph.names.compact(iri))

    def link(self, iri: str) -> Link:
        """Return a term as a place on the page of the ontology, one that is not there as its own address."""
        if iri in self.anchors:
            return Link(self.label(iri), "#" + quote(self.anchors[iri]))
        return Link(self.graph.names.compact(iri), address(iri), is_code=True)

    def texts(self, iri: str, about: str) -> tuple[Text, ...]:
        """Return the texts that a term has by a property: those in the language of the home; where there are none, all."""
        own = self.graph.names.language
        literals = [one for one in self._said.get(iri, {}).get(about, ()) if isinstance(one, ox.Literal)]
        wanted = [one for one in literals if (one.language or own) == own] or literals
        return tuple(map(self._text, wanted))

    def names(self, iri: str) -> tuple[Text, ...]:
        """Return the other names of a term, in all languages."""
        label, said = self.label(iri), self._said.get(iri, {})
        found = [
            one
            for about in (RDFS_LABEL, SKOS + "prefLabel", SKOS + "altLabel")
            for one in said.get(about, ())
            if isinstance(one, ox.Literal)
        ]
        return tuple(dict.fromkeys(self._text(one) for one in found if one.value != label))

    def _text(self, literal: ox.Literal) -> Text:
        tag = literal.language or ""
        return Text(literal.value, "" if tag == self.graph.names.language else tag)

    def described(self) -> tuple[Text, ...]:
        """Return what the ontologies say of themselves, the layer's first."""
        names = sorted(self.graph.names.ontologies, key=lambda name: not name.startswith(BASE))
        return tuple(text for name in names for text in self.texts(name, DCTERMS + "description"))

    def is_deprecated(self, iri: str) -> bool:
        """Say whether a term should be used no longer."""
        said = self._said.get(iri, {})
        marked = any(getattr(one, "value", "") in ("true", "1") for one in said.get(OWL + "deprecated", ()))
        return marked or bool(self._types(said) & {OWL + "DeprecatedClass", OWL + "DeprecatedProperty"})

    def written(self, iri: str) -> tuple[str, ...]:
        """Return how records write a term: the keys of a property, the type of a class."""
        context = self.graph.context
        types = [f"type: {name}" for name, known in context.types.items() if known == iri]
        return (*types, *(key.name for key in context.keys.values() if key.iri == iri and iri not in self.classes))


def of(graph: Graph) -> Vocabulary:
    """Return the vocabulary of a graph, read once."""
    return graph.remembered("pages/vocabulary", lambda: Vocabulary(graph))


def used(graph: Graph) -> tuple[Counter[str], Counter[str], dict[str, str]]:
    """Count the things of each class and the statements of each property, and give the address of the list of what is of a class."""
    counted = [
        Counter({row[0].value: int(row[1].value) for row in graph.store.query(text, asserted=graph.asserted)})
        for text in (CLASSES_USED, PROPERTIES_USED)
    ]
    lists: dict[str, str] = {}
    for kind in graph.facets.kinds.values():
        if kind.type:
            lists.setdefault(graph.names.iri(kind.type), f"/{kind.name}")
        for name in (name for name, facet in kind.facets.items() if facet.value == "type"):
            for value in counting.values(graph, Frame(kind.name), name).values:
                narrowed = Listed(Frame(kind.name, conditions=(Condition(name, (value.id,)),)))
                lists.setdefault(graph.names.iri(value.id), addresses.write(graph, addresses.ordered(graph, narrowed)))
    return counted[0], counted[1], lists


def _name(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)
