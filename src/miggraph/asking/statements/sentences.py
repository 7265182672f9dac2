"""The sentences of a graph: what it says in words of its things and of their parts, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from miggraph.ground.names import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

MIG, DCTERMS, SCHEMA, SKOS = (PREFIXES[name] for name in ("mig", "dcterms", "schema", "skos"))
MEASURES = SCHEMA + "variableMeasured"
DESCRIPTION = DCTERMS + "description"
TEXTS = {
    DESCRIPTION: "description",
    DCTERMS + "accessRights": "access",
    MIG + "provision": "provision",
    MIG + "demand": "demand",
    MIG + "membership": "membership",
    MEASURES: "figure",
    SKOS + "definition": "definition",
    SKOS + "scopeNote": "scope note",
}
PARTS = {
    MIG + "Activity": "activity",
    MIG + "Update": "update",
    MIG + "CallToAction": "call to action",
    MIG + "PolicyChange": "change",
    MIG + "Award": "award",
    PREFIXES["bibo"] + "DocumentPart": "part",
}
DATES = (DCTERMS + "date", SCHEMA + "startDate", DCTERMS + "issued")
NAMES = (MIG + "acronym", MIG + "hashtag", SCHEMA + "alternateName")
# What else a sentence is about: who wrote it, where it holds, what kind of help it is.
CREATOR, CONTRIBUTOR = DCTERMS + "creator", DCTERMS + "contributor"
ABOUT = (CREATOR, CONTRIBUTOR, DCTERMS + "spatial", MIG + "activityPlace", DCTERMS + "type")
UNIT, VALUE, LEAST, MOST, OUT_OF = (SCHEMA + "unitText", SCHEMA + "value", SCHEMA + "minValue", SCHEMA + "maxValue", MIG + "outOf")
QUERY = """SELECT ?thing ?property ?value WHERE {{
  {{ VALUES ?property {{ {properties} }} ?thing ?property ?value }} UNION {{ VALUES ?value {{ {types} }} ?thing a ?value BIND(rdf:type AS ?property) }}
}}""".replace("rdf:type", f"<{RDF_TYPE}>")
# What names the others, and is asked for itself: sources, vocabularies, terms, and the places of the whole world.
SILENT = frozenset({"", "source", "vocabulary", "term", "place", "language"})
END = re.compile(r"(?<=[.!?])\s+(?=[\"'“‘(]?[A-Z0-9])")

Said = dict[str, dict[str, list[str]]]  # thing or part to property to values


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the thing that has a page, and the part of it of which the sentence is said (the thing itself where there is none)."""

    thing: str
    part: str
    kind_of_thing: str
    kind: str
    text: str
    about: str  # what the sentence is about without saying so: names, the kind of the thing and of the sentence, places, dates
    date: str | None = None
    authors: tuple[str, ...] = ()  # names of who wrote the thing


def read(graph: Graph) -> list[Sentence]:
    """List the sentences of a graph in the order of their parts."""
    said: Said = {}
    properties = [*TEXTS, *DATES, *NAMES, *ABOUT, UNIT, VALUE, LEAST, MOST, OUT_OF]
    query = QUERY.format(properties=" ".join(f"<{name}>" for name in properties), types=" ".join(f"<{name}>" for name in PARTS))
    for part, name, value in graph.store.query(query, asserted=graph.asserted):
        said.setdefault(getattr(part, "value", ""), {}).setdefault(name.value, []).append(value.value)
    parts = sorted(part for part, own in said.items() if not TEXTS.keys().isdisjoint(own))
    return [sentence for part in parts for sentence in _of_part(graph, said, part)]


def _of_part(graph: Graph, said: Said, part: str) -> Iterator[Sentence]:
    thing, is_nested, _ = part.partition("#")
    if (kind_of_thing := graph.names.kind(thing)) in SILENT:
        return
    own = said[part]
    about = " . ".join(dict.fromkeys(_about(graph, said, thing, part)))
    whole = said.get(thing, {})
    authors = tuple(graph.labels.label_of.get(name, "") for name in whole.get(CREATOR) or whole.get(CONTRIBUTOR) or ())
    date = next((own[name][0] for name in DATES if name in own), None)
    for name in TEXTS.keys() & own.keys():
        kind = (
            next((PARTS[found] for found in own.get(RDF_TYPE, ()) if found in PARTS), "")
            if is_nested and name == DESCRIPTION
            else TEXTS[name]
        )
        for text in own[name] if kind else ():
            # A part says one thing in a sentence or two, which belong together; a description says several.
            for sentence in [_figure(own, text)] if name == MEASURES else [text] if is_nested else END.split(text):
                yield Sentence(thing, part, kind_of_thing, kind, sentence, f"{about} . {kind}", date, authors)


def _about(graph: Graph, said: Said, thing: str, part: str) -> Iterator[str]:
    """Yield the names and the kind of a thing, and the labels and dates of what is known of it and of its part."""
    label_of = graph.labels.label_of
    yield label_of.get(thing, "")
    yield graph.names.kind(thing)
    whole, own = said.get(thing, {}), said[part]
    for name in NAMES:
        yield from whole.get(name, ())
    for name in ABOUT:
        yield from (label_of.get(value, "") for values in (whole, own) for value in values.get(name, ()))
    for name in DATES:
        yield from own.get(name, ())


def _figure(own: dict[str, list[str]], measures: str) -> str:
    """Say a figure with what it measures: "12,724 people: people who signed the petition"."""
    number = {name: _number(own[name][0]) for name in (VALUE, LEAST, MOST, OUT_OF) if own.get(name)}
    amount = number.get(VALUE) or " to ".join(dict.fromkeys(number[name] for name in (LEAST, MOST) if name in number))
    if VALUE not in number and MOST not in number:
        amount = f"at least {amount}"
    out_of = f" out of {number[OUT_OF]}" if OUT_OF in number else ""
    return f"{amount}{out_of} {own[UNIT][0] if own.get(UNIT) else ''}".strip() + f": {measures}"


def _number(text: str) -> str:
    """Write a number as people do: 12,724 and 39.60.

    >>> _number("12724"), _number("39.6"), _number("45.0")
    ('12,724', '39.60', '45')
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{number:,.2f}" if number % 1 else f"{number:,.0f}"
