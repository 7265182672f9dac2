"""The ontology as a page: every class and property that there is, what it means, how records write it, and how often it is used here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.graph import terms
from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views import vocabulary
from miggraph.pages.views.vocabulary import Link, Text
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

RDFS, OWL, SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]
CLOSE = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True)
class Fact:
    """What is said of a term: a name, and links or texts."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True)
class Term:
    """A class or a property. ``keys`` are how records write it; ``list`` is the address of what there is of it, "" where no list has just that."""

    anchor: str
    name: str
    iri: str
    label: str
    also: tuple[Text, ...]
    comments: tuple[Text, ...]
    is_class: bool
    is_deprecated: bool
    keys: tuple[str, ...]
    used: int
    list: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Group:
    """Terms that stand together: the classes, or the properties of one class."""

    anchor: str
    heading: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Node:
    """A class in the tree of classes."""

    label: str
    anchor: str
    below: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Ontology:
    """The page: the tree of classes, the groups of terms, and those of other vocabularies."""

    description: tuple[Text, ...]
    tree: tuple[Node, ...]
    groups: tuple[Group, ...]
    others: tuple[Group, ...]


def view(graph: Graph) -> Ontology:
    """Return the page of the ontology."""
    return graph.remembered("pages/ontology", lambda: _Maker(graph).page())


class _Maker:
    def __init__(self, graph: Graph) -> None:
        self.graph, self.words = graph, vocabulary.of(graph)
        self.say = wording.of(graph).say
        self.classes, self.properties, self.lists = vocabulary.used(graph)

    def page(self) -> Ontology:
        words = self.words
        order = list(dict.fromkeys(one for top in self._tops() for one in self._below(top)))
        declared = [one for one in words.properties if words.is_own(one)]
        groups = [Group("all-classes", self.say("Classes"), tuple(map(self._term, order)))]
        by_class: dict[str, list[str]] = {}
        for one in sorted(declared, key=words.sorting):
            domain = next(iter(words.of(one, RDFS + "domain")), "")
            by_class.setdefault(domain, []).append(one)
        places = {one: place for place, one in enumerate([*order, *sorted(by_class.keys() - set(order) - {""}), ""])}
        for number, domain in enumerate(sorted(by_class, key=lambda one: places[one]), 1):
            heading = self.say("Said of: {term}", term=words.label(domain)) if domain else self.say("Said of various things")
            groups.append(Group(f"properties-{number}", heading, tuple(map(self._term, by_class[domain]))))
        return Ontology(words.described(), tuple(self._node(one, ()) for one in self._tops()), tuple(groups), tuple(self._others()))

    def _others(self) -> Iterator[Group]:
        """Yield the properties of other vocabularies, by vocabulary."""
        found: dict[str, list[str]] = {}
        for one in sorted(self.words.properties, key=self.words.sorting):
            if not self.words.is_own(one):
                name = self.graph.names.compact(one)
                found.setdefault(re.split(r"[^/#]*$", name)[0] if "/" in name else name.partition(":")[0], []).append(one)
        for number, (name_of, some) in enumerate(sorted(found.items()), 1):
            yield Group(f"vocabulary-{number}", name_of, tuple(map(self._term, some)))

    def _tops(self) -> list[str]:
        """List the classes that none of ours is wider than; of those that are wider than one another in a ring, the first."""
        words = self.words
        tops = [one for one in words.classes if not any(above in words.classes for above in words.of(one, terms.SUBCLASS))]
        reached = {below for top in tops for below in self._below(top)}
        for one in sorted(words.classes, key=words.sorting):
            if one not in reached:
                tops.append(one)
                reached.update(self._below(one))
        return sorted(tops, key=words.sorting)

    def _below(self, top: str) -> list[str]:
        """List a class and all narrower ones, each once, those below one another together."""
        found: dict[str, None] = {}
        waiting = [top]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += reversed(self._narrower(one))
        return list(found)

    def _narrower(self, one: str) -> list[str]:
        return sorted((below for below in self.words.whose(terms.SUBCLASS, one) if below in self.words.classes), key=self.words.sorting)

    def _node(self, one: str, path: tuple[str, ...]) -> Node:
        path = (*path, one)
        below = tuple(self._node(below, path) for below in self._narrower(one) if below not in path)
        return Node(self.words.label(one), self.words.anchors[one], below)

    def _term(self, iri: str) -> Term:
        words, graph = self.words, self.graph
        is_class = iri in words.classes
        kept = (self.classes if is_class else self.properties)[iri]
        return Term(
            anchor=words.anchors[iri],
            name=graph.names.compact(iri),
            iri=iri,
            label=words.label(iri),
            also=words.names(iri),
            comments=words.texts(iri, RDFS + "comment"),
            is_class=is_class,
            is_deprecated=words.is_deprecated(iri),
            keys=words.written(iri),
            used=kept,
            list=self.lists.get(iri, ""),
            facts=tuple(self._facts(iri, is_class)),
        )

    def _facts(self, iri: str, is_class: bool) -> Iterator[Fact]:
        """Yield what is said of a term that has values: those of the page are places on it."""
        words = self.words
        pairs: Iterable[tuple[str, Iterable[str]]] = (
            *((name, words.of(iri, about)) for name, about in RELATIONS.items()),
            (phrase("Narrower classes"), self._narrower(iri) if is_class else ()),
            (phrase("Narrower properties"), words.whose(RDFS + "subPropertyOf", iri)),
            (phrase("Properties"), words.whose(RDFS + "domain", iri)),
            (phrase("Properties that lead to it"), words.whose(RDFS + "range", iri)),
            (phrase("Close to"), [one for match in CLOSE for one in words.of(iri, SKOS + match)]),
        )
        for name, values in pairs:
            if links := tuple(map(words.link, dict.fromkeys(values))):
                yield Fact(self.say(name), links)


RELATIONS = {
    phrase("A kind of"): terms.SUBCLASS,
    phrase("Narrower than"): RDFS + "subPropertyOf",
    phrase("Said of"): RDFS + "domain",
    phrase("Takes"): RDFS + "range",
    phrase("The other way round"): OWL + "inverseOf",
    phrase("Means the same as"): OWL + "equivalentClass",
    phrase("Means the same as the property"): OWL + "equivalentProperty",
    phrase("Never also"): OWL + "disjointWith",
}
