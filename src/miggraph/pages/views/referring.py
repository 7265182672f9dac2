"""What refers to a thing, by relation in plain words; and what is like a publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.exporting.items import is_publication
from miggraph.graph import terms
from miggraph.graph.lists import Lists
from miggraph.ground.names import PREFIXES, RDF_TYPE
from miggraph.pages import wording
from miggraph.pages.views import addresses
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.kept import kept

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph
    from miggraph.looking.things import Thing

BY_KIND = "by kind"
FILES = ((".ris", "RIS"), (".bib", "BibTeX"), (".xlsx", "Excel"))
MOST = 12  # of a group; the others are on the list that it leads to
UNLISTED = 500  # of a group that leads to no list; all of them are on a page of their own
TIES = ("subject", "spatial")  # of Dublin Core: what makes two publications alike
TELLING = 2_000  # referring things beyond which a tie says nothing
MOST_ALIKE = 7
LEAST_SHARED = 2
SECTION, SOURCE = PREFIXES["mig"] + "section", PREFIXES["dcterms"] + "source"
CREATORS = (("bibo:authorList", wording.phrase("by {people}")), ("bibo:editorList", wording.phrase("edited by {people}")))


@dataclass(frozen=True)
class Card:
    """A thing by a line or two: when, what it is called, what it is, and what it shares with the thing of the page."""

    label: str
    address: str
    when: str = ""
    line: str = ""
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """What refers in one way: as entries of a list with their dates, or as names in a row."""

    name: str
    cards: tuple[Card, ...]
    number: int
    list: str = ""  # the address of the list of all of them
    all: str = ""  # and where there is no list, of a page that has all
    is_dated: bool = False

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The list of publications as files, for reference managers and spreadsheets."""
        path, _, query = self.list.partition("?")
        return tuple((name, f"{path}{ending}?{query}") for ending, name in FILES) if self.is_dated and query else ()


def groups(graph: Graph, iri: str, thing: Thing, skipped: Iterable[str]) -> tuple[Group, ...]:
    """Return what refers to a thing, but for what stands in its tree: lists of what is about it, then other relations by their names."""
    left_out = set(skipped)
    listed = tuple(group for kind in _kinds(graph) if (group := _about(graph, kind, iri, has_tree=bool(left_out))))
    covered = {group.list.partition("?")[0] for group in listed}
    found: dict[str, dict[tuple[str, str], dict[str, str]]] = {}
    for name, label, key in thing.mentions:
        kind = _listed(graph, name.partition("/")[0])
        is_covered = _relation(graph, key) == BY_KIND and kind and f"/{kind.name}" in covered
        if key not in left_out and not is_covered:
            found.setdefault(_called(graph, key, kind, name), {}).setdefault((key, name.partition("/")[0]), {})[name] = label
    others = [_group(graph, iri, thing, called, ways) for called, ways in found.items()]
    order = {wording.of(graph).say(name): place for place, name in enumerate(wording.of(graph).referring.values())}
    return (*listed, *sorted(others, key=lambda group: (not group.is_dated, order.get(group.name, -1), group.name)))


def _kinds(graph: Graph) -> list[Kind]:
    """List the kinds of things that can be listed: those first that stand at the head of pages."""
    first = [name for name in wording.of(graph).navigation if name in graph.facets.kinds]
    return [graph.facets.kinds[name] for name in dict.fromkeys([*first, *graph.facets.kinds])]


def _about(graph: Graph, kind: Kind, iri: str, *, has_tree: bool) -> Group | None:
    """Return the things of a kind that are about a thing, or about something narrower, as their list has them."""
    facet = usual(graph, kind, iri)
    if not facet or (has_tree and kind.one == graph.names.kind(iri)):
        return None
    sort = "-year" if "year" in kind.fields else ""
    chosen = counting.selected(graph, Frame(kind.name, (Condition(facet.name, (graph.names.id(iri),)),), sort=sort), limit=MOST)
    if not chosen.total:
        return None
    address = f"/{kind.name}?{facet.name}={addresses.short(graph, facet.value, graph.names.id(iri))}"
    names = [graph.names.iri(one.id) for one in chosen.things]
    is_dated = any(is_publication(graph, name) for name in names)
    if any("#" in name for name in names):  # what is nested in records has no name by which it could be shown
        return Group(wording.of(graph).things(kind), (), chosen.total, address)
    cards = [
        card(graph, name) if is_dated else Card(one.label, site_address(one.id)) for name, one in zip(names, chosen.things, strict=True)
    ]
    return Group(wording.of(graph).things(kind), tuple(cards), chosen.total, address, is_dated=is_dated)


def usual(graph: Graph, kind: Kind, iri: str) -> Facet | None:
    """Return the facet that is asked most often for things like this one, as far as what is narrower counts with it."""
    fits = [facet for facet in kind.facets.values() if facet.texts("bare") and facet.through and graph.labels.is_a(iri, facet.value)]
    return min(fits, key=lambda facet: facet.texts("bare"), default=None)


def _relation(graph: Graph, key: str) -> str:
    return wording.of(graph).referring.get(key, "")


def _called(graph: Graph, key: str, kind: Kind | None, name: str) -> str:
    """Return what a relation is called from the side of the thing that is referred to."""
    called, words = _relation(graph, key), wording.of(graph)
    if called == BY_KIND:
        return words.things(kind) if kind else words.say(name.partition("/")[0])
    definition = graph.context.keys.get(key)
    label = terms.of(graph).label(definition.iri if definition else graph.names.iri(key), key)
    return words.say(called) if called else words.say("{property} of", property=label)


def called(graph: Graph, key: str) -> str:
    """Return what a relation that has a name of its own is called from the other side."""
    return wording.of(graph).say(_relation(graph, key))


def _listed(graph: Graph, kind: str) -> Kind | None:
    """Return the list of the things whose ids begin with a word."""
    return next((one for one in graph.facets.kinds.values() if one.one == kind), None)


def named(graph: Graph, thing: Thing, name: str) -> dict[str, str]:
    """Return the ids and labels of all that refers to a thing in the way that is called so, or is taken from the section of a source that is."""
    found = {id: label for id, label, key in thing.mentions if _called(graph, key, _listed(graph, id.partition("/")[0]), id) == name}
    sections = [section for section, called in _sections(graph, graph.names.iri(thing.id), thing) if called == name]
    return found | {graph.names.id(one): label for section in sections for label, one in _taken(graph, section)}


def all_of(thing: Thing, name: str) -> str:
    """Return the address of all that refers to a thing in the way that is called so."""
    return f"{site_address(thing.id)}?all={quote(name)}"


def _group(graph: Graph, iri: str, thing: Thing, called: str, ways: dict[tuple[str, str], dict[str, str]]) -> Group:
    """Return what refers to a thing in ways that are called alike. ``ways`` has ids and labels by the key and the kind of what refers."""
    names = {name: label for found in ways.values() for name, label in found.items()}
    address = _list(graph, iri, *next(iter(ways))) if len(ways) == 1 else ""
    is_dated = any(is_publication(graph, graph.names.iri(name)) for name in names)
    chosen = sorted(names, key=lambda name: names[name].lower())[:UNLISTED]
    if is_dated:
        cards = sorted((card(graph, graph.names.iri(name)) for name in chosen), key=lambda one: one.when, reverse=True)
    else:
        cards = [Card(names[name], site_address(name)) for name in chosen]
    more = all_of(thing, called) if not address and len(names) > UNLISTED else ""
    return Group(called, tuple(cards[: MOST if address else UNLISTED]), len(names), address, more, is_dated)


def _list(graph: Graph, iri: str, key: str, kind: str) -> str:
    """Return the address of the list of what refers by a key, where its kind has a facet of that name; else ""."""
    listed = _listed(graph, kind)
    facet = next((listed.facets[name] for name in (key, key.removesuffix("s")) if name in listed.facets), None) if listed else None
    if not listed or not facet or facet.value in ("", "yes"):
        return ""
    return f"/{listed.name}?{facet.name}={addresses.short(graph, facet.value, graph.names.id(iri))}"


def card(graph: Graph, iri: str) -> Card:
    """Return a thing by a line or two."""
    return kept(graph, "cards", iri, lambda: _card(graph, iri))


def _card(graph: Graph, iri: str) -> Card:
    quads = graph.store.about(iri)
    own = [quad for quad in quads if quad.subject.value == iri]
    lists = Lists(quads)
    said: dict[str, list[Any]] = {}
    for quad in own:
        said.setdefault(quad.predicate.value, []).append(quad.object)
    types = terms.of(graph).narrowest(sorted({term.value for term in said.get(RDF_TYPE, ())}))
    parts = [terms.of(graph).label(types[0], graph.names.compact(types[0]))] if types else []
    words = wording.of(graph)
    for name, said_of in CREATORS:
        people = [graph.labels.name(one.value) for head in said.get(graph.names.iri(name), ())[:1] for one in lists.members(head)]
        parts += [words.say(said_of, people=words.series(people))] if people else []
    dates = sorted(term.value for name in ("issued", "date") for term in said.get(PREFIXES["dcterms"] + name, ()))
    return Card(graph.labels.name(iri), site_address(graph.names.id(iri)), dates[0][:4] if dates else "", ", ".join(parts))


def like(graph: Graph, iri: str, thing: Thing) -> tuple[Card, ...]:
    """Return the publications that share most themes and places with one, and which these are."""
    if not is_publication(graph, iri):
        return ()
    ties = [PREFIXES["dcterms"] + name for name in TIES]
    named = [statement for statement in thing.statements if statement.property in ties and statement.iri]
    tied = ((one.label, {quad.subject.value for quad in graph.store.referring(one.iri) if quad.predicate.value in ties}) for one in named)
    return tuple(_with(card(graph, other), shared) for other, shared in most_alike(graph, iri, tied))


def most_alike(graph: Graph, iri: str, tied: Iterable[tuple[str, set[str]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the publications that share most with one, and the labels of what they share. ``tied`` has what is tied to each of its themes and places."""
    shared: dict[str, set[str]] = {}
    for label, things in tied:
        for other in things if len(things) <= TELLING else ():
            if other != iri and is_publication(graph, other):
                shared.setdefault(other, set()).add(label)
    numbers = {other: len(labels) for other, labels in shared.items() if len(labels) >= LEAST_SHARED}
    best = sorted(numbers, key=lambda other: (-numbers[other], graph.labels.name(other).lower(), other))[:MOST_ALIKE]
    return [(other, tuple(sorted(shared[other]))) for other in best]


def holds(graph: Graph, iri: str, thing: Thing) -> tuple[Group, ...]:
    """Return the things that are taken from a source, by its sections in their order, then those of the source as a whole."""
    found = [_held(graph, thing, section, called) for section, called in _sections(graph, iri, thing)]
    return tuple(group for group in found if group.number)


def _sections(graph: Graph, iri: str, thing: Thing) -> list[tuple[str, str]]:
    """List the sections of a source in their order, with what they are called, then the source as a whole."""
    named = [s for s in thing.statements if s.property == SECTION and s.iri]
    ordered = sorted(named, key=lambda s: next((int(one.value) for one in s.nested if one.name == "position" and one.value.isdigit()), 0))
    return [*((section.iri, section.label) for section in ordered), (iri, wording.of(graph).say("without a section"))]


def _held(graph: Graph, thing: Thing, source: str, called: str) -> Group:
    chosen = _taken(graph, source)
    cards = tuple(Card(label, site_address(graph.names.id(one))) for label, one in chosen[:UNLISTED])
    return Group(called, cards, len(chosen), all=all_of(thing, called) if len(chosen) > UNLISTED else "")


def _taken(graph: Graph, source: str) -> list[tuple[str, str]]:
    """List what is taken from a source or a section of one, by its label."""
    referring = {q.subject.value for q in graph.store.referring(source) if q.predicate.value == SOURCE and "#" not in q.subject.value}
    return sorted((graph.labels.name(one), one) for one in referring if one in graph.labels.label_of and one != source)


def _with(found: Card, shared: tuple[str, ...]) -> Card:
    return Card(found.label, found.address, found.when, found.line.partition(",")[0], shared)
