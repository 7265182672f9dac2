"""Contacts as vCard 4.0 (RFC 6350): a card for each organisation and person, that address books read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from miggraph.ground.errors import ParameterError
from miggraph.ground.names import PREFIXES

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.graph import Graph

KINDS = {PREFIXES["org"] + "Organization": "org", PREFIXES["foaf"] + "Person": "individual"}  # section 6.1.4
FACTS = {
    "acronym": "mig:acronym", "otherName": "schema:alternateName", "family": "foaf:familyName", "given": "foaf:givenName", "office": "schema:jobTitle",
    "address": "schema:address", "telephone": "schema:telephone", "fax": "schema:faxNumber", "email": "schema:email", "page": "foaf:page",
    "route": "mig:contactRoute", "description": "dcterms:description",
}  # fmt: skip
CONTACTS = ("address", "telephone", "fax", "email", "route", "page")  # by one of which somebody can be reached
PARTS = ("schema:streetAddress", "schema:addressLocality", "schema:addressRegion", "schema:postalCode", "schema:addressCountry")
TYPED = "SELECT DISTINCT ?thing ?kind WHERE {{ VALUES ?kind {{ {kinds} }} {things} ?thing a ?kind }} ORDER BY ?thing"
ABOUT = (
    "SELECT ?thing ?property ?value WHERE {{ VALUES ?property {{ {properties} }} VALUES ?thing {{ {things} }} ?thing ?property ?value }}"
)
REMEDY = "Name organisations or people (organisation/…, person/…), or ask for them, such as with organisation-contacts."
BATCH = 500
WIDEST = 75  # octets of a line, without its end (section 3.2)
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # no text of a vCard (section 3.3, TEXT-CHAR)

Facts = dict[str, dict[str, list[str]]]  # thing to name of a fact to its values


def write(answer: Answer) -> str:
    """Write the cards of the organisations and people of an answer, by its first column that has any. Raises ParameterError for other things."""
    columns = [_iris(answer, index) for index in range(len(answer.columns))]
    if answer.graph is None or not answer.terms:
        return ""
    kinds = _kinds(answer.graph, {iri for column in columns for iri in column})
    column = next((column for column in columns if any(iri in kinds for iri in column)), None)
    if column is None:
        raise ParameterError("a vCard is of an organisation or a person, and none is among the rows", remedy=REMEDY)
    return cards(answer.graph, column, kinds, answer.caveats)


def export(graph: Graph, things: list[str]) -> str:
    """Write the cards of some organisations and people, or of all that can be reached. Raises ParameterError for other things."""
    if things:
        return cards(graph, list(dict.fromkeys(things)), _kinds(graph, things))
    kinds = _kinds(graph)
    reached = _facts(graph, kinds, [FACTS[name] for name in CONTACTS])
    return cards(graph, [thing for thing in kinds if thing in reached], kinds)


def cards(graph: Graph, things: list[str], kinds: dict[str, str], caveats: Iterable[str] = ()) -> str:
    """Write a card for each of some things, whose kinds are known where they can have one, with caveats as notes in each.

    Raises ParameterError for another thing.
    """
    if other := next((thing for thing in things if thing not in kinds), ""):
        raise ParameterError(f"a vCard is of an organisation or a person, and {graph.names.compact(other)} is neither", remedy=REMEDY)
    facts = _facts(graph, things, FACTS.values())
    addresses = _facts(graph, {value for thing in facts.values() for value in thing.get(FACTS["address"], ()) if "://" in value}, PARTS)
    notes = [f"NOTE:{escaped(caveat)}" for caveat in caveats]
    written = ([*_card(graph, thing, kinds[thing], facts.get(thing, {}), addresses), *notes, "END:VCARD"] for thing in things)
    lines = (line for card in written for line in card)
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _card(graph: Graph, thing: str, kind: str, facts: dict[str, list[str]], addresses: Facts) -> Iterator[str]:
    """Yield the content lines of a card, but the last."""
    label = escaped(graph.labels.name(thing))
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"KIND:{kind}", f"UID:{_uri(thing)}", f"FN:{label}")
    said = {name: [escaped(value) for value in facts.get(fact, ())] for name, fact in FACTS.items()}
    if kind == "org":
        yield f"ORG:{label}"
    elif said["family"]:
        yield f"N:{said['family'][0]};{' '.join(said['given'][:1])};;;"
    yield from (f"NICKNAME:{name}" for name in said["acronym"] + said["otherName"] if name != label)
    yield from (f"TITLE:{office}" for office in said["office"])
    postal = [addresses.get(value, {PARTS[0]: [value]}) for value in facts.get(FACTS["address"], ())]
    yield from sorted({_address(graph, parts) for parts in postal})
    # As text, the default: many address books dial a tel: address wrongly, or not at all (section 6.4.1).
    yield from (f"TEL;TYPE=voice:{number}" for number in said["telephone"])
    yield from (f"TEL;TYPE=fax:{number}" for number in said["fax"])
    yield from (f"EMAIL:{email}" for email in said["email"])
    yield from (f"URL:{_uri(page)}" for page in facts.get(FACTS["page"], ()))
    yield from (f"NOTE:{note}" for note in said["description"] + said["route"])


def _address(graph: Graph, parts: dict[str, list[str]]) -> str:
    """Return the line of a postal address: post box and flat are part of the street (section 6.3.1)."""
    *texts, country = (", ".join(parts.get(part, ())) for part in PARTS)
    return "ADR:;;" + ";".join(map(escaped, (*texts, graph.labels.name(country) if country else "")))


def _iris(answer: Answer, column: int) -> list[str]:
    return list(dict.fromkeys(row[column].value for row in answer.terms if isinstance(row[column], ox.NamedNode)))


def _kinds(graph: Graph, things: Iterable[str] | None = None) -> dict[str, str]:
    """Return the organisations and people among some things, or of the whole graph, with their kind in a vCard."""
    kinds = " ".join(f"<{kind}>" for kind in KINDS)
    found: dict[str, str] = {}
    for values in [""] if things is None else (f"VALUES ?thing {{ {batch} }}" for batch in _batches(things)):
        rows: Any = graph.store.query(TYPED.format(kinds=kinds, things=values), asserted=graph.asserted)
        found.update((row[0].value, KINDS[row[1].value]) for row in rows if isinstance(row[0], ox.NamedNode))
    return found


def _facts(graph: Graph, things: Iterable[str], properties: Iterable[str]) -> Facts:
    """Return what is said about some things by some properties, in a stable order."""
    names, found = " ".join(properties), Facts()
    for batch in _batches(things):
        rows: Any = graph.store.query(ABOUT.format(properties=names, things=batch), asserted=graph.asserted)
        said = {(row[0].value, graph.names.compact(row[1].value), row[2].value) for row in rows if not isinstance(row[2], ox.BlankNode)}
        for thing, fact, value in sorted(said):
            found.setdefault(thing, {}).setdefault(fact, []).append(value)
    return found


def _batches(things: Iterable[str]) -> list[str]:
    written = [str(ox.NamedNode(thing)) for thing in things]
    return [" ".join(written[start : start + BATCH]) for start in range(0, len(written), BATCH)]


def escaped(text: str) -> str:
    r"""Return a text as a value or a component of one (section 3.4).

    >>> print(escaped("Rue du Lac, 3; cour\nGenève"))
    Rue du Lac\, 3\; cour\nGenève
    """
    plain = _UNFIT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"[\\,;]", r"\\\g<0>", plain).replace("\n", "\\n")


def _uri(address: str) -> str:
    """Return an address as a URI (RFC 3987, section 3.1), with %2C for a comma: a backslash, as texts have it, is no part of a URI."""
    from urllib.parse import quote

    return quote(address, safe="%/:?#[]@!$&'()*+;=~")


def folded(line: str) -> str:
    """Fold a line after at most 75 octets, never within a character (section 3.2)."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > WIDEST:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)
