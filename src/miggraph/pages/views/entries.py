"""Entries: a thing of a list, with what its kind shows: when, what it is called, what is said in a line, and how to get at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets.templates import SEPARATOR, camel
from miggraph.graph.presenting import address, grouped
from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views.addresses import MAIL, TELEPHONE, site_address

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Field, Kind
    from miggraph.graph.graph import Graph

LONG = 90  # characters of a text that stands by itself, not in a line with others
LONGEST = 40  # characters of an address that is shown as it stands
ORDERED = """SELECT ?it ?label (COUNT(?rest) AS ?left) WHERE {{
  VALUES ?it {{ {things} }} ?it <{list}>/<{rdf}rest>* ?cell . ?cell <{rdf}first> ?one . ?one <{rdfs}label> ?label . ?cell <{rdf}rest>* ?rest
}} GROUP BY ?it ?cell ?label ORDER BY ?it DESC(?left)"""
ENDS = (".", "!", "?", "…", "”")  # of a sentence
JOINT = re.compile(r"(?<=[.!?…”]); ")


@dataclass(frozen=True)
class Way:
    """A way to get at something: what it is, its text, and an address that a browser follows."""

    name: str
    text: str
    address: str


@dataclass(frozen=True)
class Entry:
    """A thing of a list."""

    id: str
    address: str
    label: str
    when: str = ""
    line: str = ""
    texts: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()


def entries(graph: Graph, kind: Kind, found: Answer) -> tuple[Entry, ...]:
    """Return the entries of rows whose first columns are the thing and its label, and the others fields of its kind."""
    fields = {camel(name): field for name, field in kind.fields.items()}
    shown = [(place, fields[column]) for place, column in enumerate(found.columns) if place > 1 and column in fields]
    things = [row[0] for row in found.terms]
    orders = {field.name: _ordered(graph, field, things) for _, field in shown if field.header.get("order")}
    others = [kind.fields[name] for _, field in shown if field.value == "address" for name in field.texts("else") if name in kind.fields]
    further = [_further(graph, kind, field, things) for field in others if camel(field.name) not in found.columns]
    made = [_entry(graph, row, shown, orders) for row in found.terms]
    return tuple(
        _with_ways(one, [way for ways in further for way in ways.get(row[0].value, ())]) for one, row in zip(made, found.terms, strict=True)
    )


def _further(graph: Graph, kind: Kind, field: Field, things: list[Any]) -> dict[str, list[Way]]:
    """Return, by thing, the ways that a field has which a list does not show: where a text can be read is worth more than who sells it."""
    query = (
        f"SELECT ?it ?value WHERE {{ VALUES ?it {{ {' '.join(map(str, things))} }} {kind.pattern} {field.pattern} }} ORDER BY ?it ?value"
    )
    found: dict[str, list[Way]] = {}
    say = wording.of(graph).say
    for thing, value in graph.store.query(query, asserted=graph.asserted):
        if way := reached(field.name, value.value):
            found.setdefault(thing.value, []).append(replace(way, text=say("{name}: {value}", name=say(way.name), value=way.text)))
    return found


def _with_ways(entry: Entry, ways: list[Way]) -> Entry:
    """Return an entry with further ways before its own, each address once."""
    return replace(entry, ways=tuple({way.address: way for way in (*ways, *entry.ways)}.values()))


def _ordered(graph: Graph, field: Field, things: list[Any]) -> dict[str, list[str]]:
    """Return, by thing, the labels of a field's values in the order of their list: that of authors says who comes first."""
    listed = ORDERED.format(things=" ".join(map(str, things)), list=graph.names.iri(str(field.header["order"])), **PREFIXES)
    found: dict[str, list[str]] = {}
    for row in graph.store.query(listed, asserted=graph.asserted):
        found.setdefault(row[0].value, []).append(row[1].value)
    return found


def _entry(graph: Graph, row: tuple[Any, ...], shown: list[tuple[int, Field]], orders: Mapping[str, Mapping[str, list[str]]]) -> Entry:
    said = {field.name: (field, str(getattr(row[place], "value", "") or "")) for place, field in shown}
    for name, found in orders.items():
        labels = found.get(row[0].value, [])
        if sorted(labels) == sorted(parts(said[name][1])):
            said[name] = (said[name][0], SEPARATOR.join(labels))
    identifier = graph.names.compact(row[0].value)
    label = str(getattr(row[1], "value", "") or "")
    if not label:  # what has no name is called by what is said of it first
        name = next((name for name, (field, text) in said.items() if field.value == "text" and text), "")
        label = said.pop(name)[1] if name else identifier
        said = {name: (field, text) for name, (field, text) in said.items() if field.value != "number"}  # it is in that text
    when = next((name for name, (field, text) in said.items() if field.value == "date" and text), "")
    whens = said.pop(when)[1] if when else ""
    ways = tuple(way for field, text in said.values() for part in parts(text) if (way := reached(field.name, part)))
    rest = [(field, text) for field, text in said.values() if text and not _parts_reach(text)]
    short = {text: _with_word(graph, field, text) for field, text in reversed(rest) if not _is_long(field, text) and text not in label}
    line = ", ".join(list(short.values())[::-1])  # of two fields with one value, who wrote it and who published it, the first says it
    texts = tuple(part for field, text in rest if _is_long(field, text) for part in parts(text))
    return Entry(identifier, site_address(identifier), label, wording.of(graph).date(whens.partition(SEPARATOR)[0]), line, texts, ways)


def reached(name: str, text: str) -> Way | None:
    """Return the way that a text is: an address of the web, of mail, or a telephone number; None for what is none."""
    if web := address(text):
        shown = re.sub("^https?://|/$", "", text)
        return Way(name.replace("-", " "), shown if len(shown) <= LONGEST else shown.partition("/")[0], web)
    if MAIL.fullmatch(text):
        return Way(name.replace("-", " "), text, f"mailto:{text}")
    if TELEPHONE.fullmatch(text):
        return Way(name.replace("-", " "), spaced(text), f"tel:{re.sub('[ ()-]', '', text)}")
    return None


def spaced(number: str) -> str:
    """Return a telephone number in international spacing, with spaces that do not break (ITU-T E.123)."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", "\u00a0").replace("-", "\u2011")


def parts(text: str) -> list[str]:
    """Return what a text joins. In sentences a semicolon joins nothing unless a sentence ends before it."""
    is_prose = len(text) > LONG and text.endswith(ENDS)
    return [part for part in (JOINT.split(text) if is_prose else text.split(SEPARATOR)) if part]


def _parts_reach(text: str) -> bool:
    return any(reached("", part) for part in parts(text))


def _is_long(field: Field, text: str) -> bool:
    return field.value == "text" and len(text) > LONG


def _with_word(graph: Graph, field: Field, text: str) -> str:
    """Return what is said with the word before it: "by Naila Kabeer", "edited by Nicola Piper and Shahra Razavi"."""
    before = wording.of(graph).say(str(field.header.get("before", "")))
    said = [grouped(part) if field.value == "number" else part for part in parts(text)]
    return " ".join(filter(None, [before, wording.of(graph).series(said)]))
