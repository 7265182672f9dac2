"""Entries: a thing of a list, with what its kind shows: when, what it is called, what is said in a line, and how to get at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from miggraph.asking.facets.composing import SEPARATOR, camel
from miggraph.graph.presenting import address, grouped
from miggraph.pages.views.english import month, series

if TYPE_CHECKING:
    from miggraph.graph.answers import Answer
    from miggraph.graph.facets import Field, Kind
    from miggraph.graph.graph import Graph

LONG = 90  # characters of a text that stands by itself, not in a line with others
MAIL = re.compile(r"[^\s@<>\"'();:]+@[^\s@<>\"'();:]+\.[A-Za-z]{2,}")
TELEPHONE = re.compile(r"\+[0-9][0-9 ()-]{5,}[0-9]")


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
    return tuple(_entry(graph, row, shown) for row in found.terms)


def site_address(identifier: str) -> str:
    """Return the address of a thing by its id. What is nested in a record is a place on the page of the record."""
    thing, mark, part = identifier.partition("#")
    return f"/{quote(thing, safe='/')}{mark}{quote(part)}"


def _entry(graph: Graph, row: tuple[object, ...], shown: list[tuple[int, Field]]) -> Entry:
    said = {field.name: (field, str(getattr(row[place], "value", "") or "")) for place, field in shown}
    identifier = graph.names.compact(getattr(row[0], "value", ""))
    label = str(getattr(row[1], "value", "") or "")
    if not label:  # what has no name is called by what is said of it first
        name = next((name for name, (field, text) in said.items() if field.value == "text" and text), "")
        label = said.pop(name)[1] if name else identifier
    when = next((name for name, (field, text) in said.items() if field.value == "date" and text), "")
    whens = said.pop(when)[1] if when else ""
    ways = tuple(way for field, text in said.values() for part in _parts(text) if (way := reached(field.name, part)))
    rest = [(field, text) for field, text in said.values() if text and not _parts_reach(text)]
    line = ", ".join(_with_word(field, text) for field, text in rest if not _is_long(field, text) and text not in label)
    texts = tuple(text for field, text in rest if _is_long(field, text))
    return Entry(identifier, site_address(identifier), label, month(whens.partition(SEPARATOR)[0]), line, texts, ways)


def reached(name: str, text: str) -> Way | None:
    """Return the way that a text is: an address of the web, of mail, or a telephone number; None for what is none."""
    if web := address(text):
        return Way(name.replace("-", " "), re.sub("^https?://|/$", "", text), web)
    if MAIL.fullmatch(text):
        return Way(name.replace("-", " "), text, f"mailto:{text}")
    if TELEPHONE.fullmatch(text):
        return Way(name.replace("-", " "), text, f"tel:{re.sub('[ ()-]', '', text)}")
    return None


def _parts(text: str) -> list[str]:
    return [part for part in text.split(SEPARATOR) if part]


def _parts_reach(text: str) -> bool:
    return any(reached("", part) for part in _parts(text))


def _is_long(field: Field, text: str) -> bool:
    return field.value == "text" and len(text) > LONG


def _with_word(field: Field, text: str) -> str:
    """Return what is said with the word before it: "by Naila Kabeer", "edited by Nicola Piper and Shahra Razavi"."""
    before = str(field.header.get("before", ""))
    parts = [grouped(part) if field.value == "number" else part for part in _parts(text)]
    return " ".join(filter(None, [before, series(parts)]))


def ways_of(row: Iterator[tuple[str, str]]) -> tuple[Way, ...]:
    """Return the ways among some named texts."""
    return tuple(way for name, text in row for part in _parts(text) if (way := reached(name, part)))
