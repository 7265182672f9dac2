"""Our things as subjects of links: their names in every language, and the facts by which a namesake is told apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.names import PREFIXES, Names
from miggraph.linking.model import Name, Subject
from miggraph.linking.relations import NOT_LINKED

if TYPE_CHECKING:
    from miggraph.graph.store import Store

KINDS = {
    "theme": PREFIXES["mig"] + "Theme",
    "place": PREFIXES["mig"] + "Place",
    "organisation": PREFIXES["org"] + "Organization",
    "person": PREFIXES["foaf"] + "Person",
    "resource": PREFIXES["mig"] + "Resource",
}
# The names of a thing, the preferred ones first: the property that says it, and the field as the matcher knows it.
NAMES = {
    "rdfs:label": "skos:prefLabel",
    "skos:prefLabel": "skos:prefLabel",
    "foaf:name": "skos:prefLabel",
    "dcterms:title": "skos:altLabel",
    "skos:altLabel": "skos:altLabel",
    "schema:alternateName": "skos:altLabel",
    "mig:acronym": "mig:acronym",
    "skos:hiddenLabel": "skos:hiddenLabel",
}
# Facts beside the names: what the thing says, by path. A label is read where the path leads to another thing.
FACTS = {
    "broader": "skos:broader+/rdfs:label | mig:within+/rdfs:label | org:subOrganizationOf+/rdfs:label | schema:address/mig:city/rdfs:label "
    "| schema:address/schema:addressCountry/rdfs:label | dcterms:creator/rdfs:label | dcterms:publisher/rdfs:label",
    "definition": "skos:definition | dcterms:description",
    "country": "schema:address/schema:addressCountry | schema:address/mig:city/mig:within+ | mig:within*",
    "page": "foaf:page",
    "years": "schema:foundingDate | dcterms:issued | ^dcterms:creator/dcterms:issued",
    "codes": "skos:notation | bibo:isbn13 | bibo:doi",
}
SELECT = "SELECT ?thing ?value WHERE {{ {members} . ?thing {path} ?value }} ORDER BY ?thing ?value"
OWN_KINDS = """SELECT DISTINCT ?kind WHERE {{ ?thing a ?type FILTER(STRSTARTS(STR(?thing), "{base}"))
  BIND(STRBEFORE(STRAFTER(STR(?thing), "{base}"), "/") AS ?kind) }}"""
COUNTRY = re.compile(r"place/([A-Z]{2})")


def read(store: Store, kind: str, ids: Iterable[str] = ()) -> list[Subject]:
    """Read the subjects of a kind, in the order of their ids; only those named, where any are.

    Raises UnknownThing where an id names nothing of the kind, ParameterError where there is no such kind here.
    """
    named = store.names
    if kind not in KINDS and kind not in kinds(store):
        raise ParameterError(f"there is no kind {kind} here that can be linked", remedy=f"There are: {', '.join(kinds(store))}")
    names, facts = _names(store, kind), {fact: _values(store, kind, path) for fact, path in FACTS.items()}
    shared = _shared_hosts(facts["page"])  # of all of the kind, also where some are named: it takes the others to see what is shared
    wanted = [named.iri(named.id(id) or id) for id in ids]
    if unknown := [id for id in wanted if id not in names]:
        raise UnknownThing(
            f"no {kind} has the id {named.compact(unknown[0])}",
            remedy=f"Look for it with: miggraph search WORDS, or leave out --kind {kind}",
        )
    return [_subject(thing, kind, named, names[thing], facts, shared) for thing in wanted or sorted(names)]


def kinds(store: Store) -> list[str]:
    """List the kinds of things that can be linked: the layer's, and those of the home's own that it has things of."""
    found = {row[0].value for row in store.query(OWN_KINDS.format(base=store.names.base))}
    return [*KINDS, *sorted(found - {"", *KINDS, *NOT_LINKED})]


def members(kind: str, names: Names) -> str:
    """Return the graph pattern of what is of a kind, ``?thing``: by its class, or by its address where the kind is the home's own."""
    if kind in KINDS:
        return f"?thing a <{KINDS[kind]}>"
    return f'?thing a ?type FILTER(STRSTARTS(STR(?thing), "{names.base}{kind}/"))'


def kind_of(ids: Iterable[str]) -> str:
    """Return the kind that some ids are of; themes, where there are none. Raises ParameterError where they are of several, or of one that is not linked."""
    found = sorted({id.partition("/")[0] for id in ids})
    if len(found) > 1 or NOT_LINKED.intersection(found):
        raise ParameterError(
            f"these ids are not of one kind that can be linked: {', '.join(found)}", remedy=f"Name ids of one of: {', '.join(KINDS)}"
        )
    return found[0] if found else "theme"


def _names(store: Store, kind: str) -> dict[str, list[Name]]:
    """Return the names of each thing, the preferred one in the language of the home first, each once."""
    found: dict[str, list[Name]] = defaultdict(list)
    of_kind = members(kind, store.names)
    for path, field in NAMES.items():
        for row in store.query(SELECT.format(members=of_kind, path=path)):
            name = Name(row[1].value, field, row[1].language or "")
            # a label that is derived repeats one that is stated; the first path that gives it says which field it is
            if all((name.text, name.language) != (other.text, other.language) for other in found[row[0].value]):
                found[row[0].value].append(name)
    rank = partial(_rank, language=store.names.language)
    return {thing: sorted(names, key=rank) for thing, names in found.items() if "#" not in thing}


def _rank(name: Name, language: str) -> int:
    """Rank a name in a language, or untagged, before one in a variant of it, and that before all others; the sort is stable."""
    if name.language in ("", language):
        return 0
    return 1 if name.language.partition("-")[0] == language.partition("-")[0] else 2


def _values(store: Store, kind: str, path: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in store.query(SELECT.format(members=members(kind, store.names), path=f"({path})")):
        if row[1].value not in found[row[0].value]:
            found[row[0].value].append(row[1].value)
    return found


def host(address: str) -> str:
    """Return the host of a web address, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _shared_hosts(pages: dict[str, list[str]]) -> set[str]:
    """Name the hosts on which several of our things have pages: such an address does not tell one from another."""
    counts = Counter(name for addresses in pages.values() for name in {host(address) for address in addresses})
    return {name for name, count in counts.items() if count > 1}


def _is_home(address: str) -> bool:
    """Say whether an address is the front page of a host, in some language maybe: pages on the hosts of others say nothing of the host."""
    return re.fullmatch(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?|(?:index|home|default)\.\w+)?", urlsplit(address).path, re.IGNORECASE) is not None


def _subject(thing: str, kind: str, named: Names, names: list[Name], facts: dict[str, dict[str, list[str]]], shared: set[str]) -> Subject:
    country = next((found[1] for value in facts["country"].get(thing, []) if (found := COUNTRY.fullmatch(named.id(value)))), "")
    domains = {host(address) for address in facts["page"].get(thing, []) if _is_home(address)} - shared
    return Subject(
        id=named.id(thing),
        iri=thing,
        kind=kind,
        names=tuple(names),
        broader=tuple(facts["broader"].get(thing, [])),
        definition=" ".join(facts["definition"].get(thing, [])),
        country=country,
        domains=tuple(sorted(domains)) if kind == "organisation" else (),
        # dates have a month or a day at times
        years=tuple(year[:4] for year in facts["years"].get(thing, [])),
        codes=tuple(facts["codes"].get(thing, [])),
        language=named.language,
    )
