"""The sentences of a graph: what it says in words of its things and of their parts, one sentence each."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any

from miggraph.graph.index.source import Source
from miggraph.ground.names import PREFIXES, RDF_TYPE

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
PROPERTIES = frozenset((*TEXTS, *DATES, *NAMES, *ABOUT, UNIT, VALUE, LEAST, MOST, OUT_OF, RDF_TYPE))
# What names the others, and is asked for itself: sources, vocabularies, terms, and the places of the whole world.
SILENT = frozenset({"", "source", "vocabulary", "term", "place", "language"})
END = re.compile(r"(?<=[.!?])\s+(?=[\"'“‘(]?[A-Z0-9])")

Said = Mapping[str, list[str]]  # property to values


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


TABLES = """
CREATE TABLE sentence (id INTEGER PRIMARY KEY, thing TEXT NOT NULL, part TEXT NOT NULL, kind_of_thing TEXT NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, about TEXT NOT NULL, date TEXT, authors TEXT NOT NULL);
CREATE VIRTUAL TABLE said USING fts5(text, about, content = sentence, content_rowid = id, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE sentence_word (word TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE initials (initials TEXT NOT NULL, name TEXT NOT NULL, thing TEXT NOT NULL, PRIMARY KEY (initials, name, thing)) WITHOUT ROWID;
"""
INDEXES = "CREATE INDEX sentence_thing ON sentence (thing); CREATE INDEX sentence_kind ON sentence (kind_of_thing); CREATE INDEX initials_thing ON initials (thing);"
COLUMNS = "thing, part, kind_of_thing, kind, text, about, date, authors"
INSERT = f"INSERT INTO sentence ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
COUNT = "INSERT INTO sentence_word VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET number = number + excluded.number"
WORD = re.compile(r"\b[a-z]{4,}\b")  # in small letters: no word is put right into a name
INITIALS = (3, 4)  # letters


def fill(source: Source) -> None:
    """Put the sentences of a graph into the tables."""
    connection = source.connection
    last = connection.execute("SELECT coalesce(max(id), 0) FROM sentence").fetchone()[0]
    connection.executemany(INSERT, (_row(sentence) for sentence in read(source)))
    connection.execute("INSERT INTO said (rowid, text, about) SELECT id, text, about FROM sentence WHERE id > ?", (last,))
    count(connection, connection.execute("SELECT text FROM sentence WHERE id > ?", (last,)), +1)
    things = connection.execute("SELECT iri, label FROM thing WHERE iri IN (SELECT thing FROM sentence WHERE id > ?)", (last,))
    named = ((initials, name, thing) for thing, label in things if label for initials, name in _initials(label))
    connection.executemany("INSERT OR IGNORE INTO initials VALUES (?, ?, ?)", named)


def count(connection: sqlite3.Connection, texts: Iterable[tuple[str]], sign: int) -> None:
    """Count the words of some sentences in, or out."""
    words = Counter(word for (text,) in texts for word in set(WORD.findall(text)))
    connection.executemany(COUNT, ((word, sign * number) for word, number in sorted(words.items())))
    if sign < 0:
        connection.executemany("DELETE FROM sentence_word WHERE word = ? AND number <= 0", ((word,) for word in words))


def of_row(row: tuple[Any, ...]) -> Sentence:
    """Return the sentence that a row holds."""
    thing, part, kind_of_thing, kind, text, about, date, authors = row
    return Sentence(thing, part, kind_of_thing, kind, text, about, date, tuple(json.loads(authors)))


def _row(one: Sentence) -> tuple[object, ...]:
    return (one.thing, one.part, one.kind_of_thing, one.kind, one.text, one.about, one.date, json.dumps(one.authors))


def _initials(label: str) -> Iterator[tuple[str, str]]:
    """Yield the runs of words in capitals of a name, each with its initials."""
    words = re.findall(r"\w+", label)
    for length in INITIALS:
        for at in range(len(words) - length + 1):
            span = words[at : at + length]
            if all(word[0].isupper() for word in span):
                yield "".join(word[0].lower() for word in span), " ".join(span)


def read(source: Source) -> Iterator[Sentence]:
    """Yield the sentences of a graph: those of one part after one another."""
    naming = lru_cache(maxsize=50_000)(partial(_label, source.connection))
    for part, name, value in source.said(TEXTS):
        thing = part.partition("#")[0]
        if source.names.kind(thing) not in SILENT:
            own = source.about(part)
            first = next(one for one in TEXTS if one in own)
            if (name, value.value) == (first, own[first][0]):  # each part once, however many texts it has
                yield from _of_part(source, naming, part, own, own if part == thing else source.about(thing))


def _label(connection: sqlite3.Connection, thing: str) -> str:
    found = connection.execute("SELECT label FROM thing WHERE iri = ?", (thing,)).fetchone()
    return (found and found[0]) or ""


def _of_part(source: Source, naming: Callable[[str], str], part: str, own: Said, whole: Said) -> Iterator[Sentence]:
    thing, is_nested, _ = part.partition("#")
    kind_of_thing = source.names.kind(thing)
    about = " . ".join(dict.fromkeys(_about(naming, thing, kind_of_thing, own, whole)))
    authors = tuple(naming(name) for name in whole.get(CREATOR) or whole.get(CONTRIBUTOR) or ())
    date = next((own[name][0] for name in DATES if name in own), None)
    for name in (name for name in TEXTS if name in own):
        kind = (
            next((PARTS[found] for found in own.get(RDF_TYPE, ()) if found in PARTS), "")
            if is_nested and name == DESCRIPTION
            else TEXTS[name]
        )
        for text in own[name] if kind else ():
            # A part says one thing in a sentence or two, which belong together; a description says several.
            for sentence in [_figure(own, text)] if name == MEASURES else [text] if is_nested else END.split(text):
                yield Sentence(thing, part, kind_of_thing, kind, sentence, f"{about} . {kind}", date, authors)


def _about(naming: Callable[[str], str], thing: str, kind: str, own: Said, whole: Said) -> Iterator[str]:
    """Yield the names and the kind of a thing, and the labels and dates of what is known of it and of its part."""
    yield naming(thing)
    yield kind
    for name in NAMES:
        yield from whole.get(name, ())
    for name in ABOUT:
        yield from (naming(value) for values in (whole, own) for value in values.get(name, ()))
    for name in DATES:
        yield from own.get(name, ())


def _figure(own: Said, measures: str) -> str:
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
