"""The rows of labels: what things are called, what narrower kinds they are of, and the words of their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from miggraph.graph.index.source import Source
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES, RDF_TYPE

# How strongly a label names its thing: a preferred one beats an alternative one, which beats part of a name.
RANK = {
    PREFIXES["rdfs"] + "label": 0,
    PREFIXES["skos"] + "prefLabel": 0,
    PREFIXES["foaf"] + "name": 0,
    PREFIXES["skos"] + "notation": 1,
    PREFIXES["mig"] + "acronym": 1,
    PREFIXES["mig"] + "hashtag": 1,
    PREFIXES["dcterms"] + "title": 1,
    PREFIXES["skos"] + "altLabel": 1,
    PREFIXES["schema"] + "alternateName": 1,
    PREFIXES["mig"] + "demonym": 2,
    PREFIXES["skos"] + "hiddenLabel": 2,
    PREFIXES["foaf"] + "familyName": 3,
}
LABEL, TITLE, NOTATION = PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title", PREFIXES["skos"] + "notation"
GIVEN, FAMILY = PREFIXES["foaf"] + "givenName", PREFIXES["foaf"] + "familyName"
# Where a label comes from, by which those of one text are ordered: names of types in records, properties, short forms of people's names,
# and properties in other languages.
TYPE, SHORT, TURNED, LAST, FOREIGN = -1, 20, 21, 22, 100
PLACES = {name: place for place, name in enumerate(RANK)}
RANKS = {
    TYPE: 1,
    SHORT: 1,
    TURNED: 1,
    LAST: 3,
    **{place: RANK[name] for name, place in PLACES.items()},
    # what is called so in another language is meant after what is called so in English
    **{FOREIGN + place: max(RANK[name], 2) for name, place in PLACES.items()},
}
CODES = (PLACES[NOTATION], FOREIGN + PLACES[NOTATION])
SEGMENT = re.compile(r"[.:;?!]\s+|\s[-–—]\s")
NAMES = frozenset({"person", "place", "language"})  # kinds of which nobody is guessed at
BROADER, PART_OF = PREFIXES["skos"] + "broader", PREFIXES["dcterms"] + "isPartOf"
TERM, SERIES, RESOURCE = PREFIXES["mig"] + "Term", PREFIXES["bibo"] + "Series", PREFIXES["mig"] + "Resource"
PROPERTIES = frozenset((*RANK, GIVEN, FAMILY, BROADER, PART_OF, RDF_TYPE, PREFIXES["rdfs"] + "subClassOf"))
TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT);
CREATE TABLE label (folded TEXT NOT NULL, thing TEXT NOT NULL, label TEXT NOT NULL, place INTEGER NOT NULL);
CREATE TABLE family (thing TEXT NOT NULL, family TEXT NOT NULL, said_by TEXT NOT NULL);
CREATE TABLE bound (id INTEGER PRIMARY KEY, longest INTEGER NOT NULL);
"""
INDEXES = """
CREATE INDEX thing_kind ON thing (kind);
CREATE INDEX label_folded ON label (folded);
CREATE INDEX label_thing ON label (thing);
CREATE INDEX family_thing ON family (thing);
CREATE INDEX family_family ON family (family);
CREATE INDEX family_said_by ON family (said_by);
"""
NAME = """INSERT INTO thing (iri, kind, label) VALUES (?, ?, ?)
ON CONFLICT (iri) DO UPDATE SET label = min(coalesce(label, excluded.label), excluded.label)"""
TITLED = "INSERT INTO thing (iri, kind, label) VALUES (?, ?, ?) ON CONFLICT (iri) DO UPDATE SET label = coalesce(label, excluded.label)"
BATCH = 20_000  # rows that are written together
Row = tuple[str, str, str, int]


def fill(source: Source) -> None:
    """Put what things are called, and the narrower kinds that they are of, into the tables; other languages too, where all is filled at once."""
    connection, kind = source.connection, source.names.kind
    _put(source, chain(_types(source), _people(source)))
    _label(source, own=True, others=source.at_once)
    connection.executemany(TITLED, ((thing, kind(thing), label) for thing, label in _titled(source)))
    connection.executemany("INSERT INTO family VALUES (?, ?, ?)", _families(source))


def fill_languages(source: Source) -> None:
    """Put labels in other languages than English and that of the home into the tables, which are rarely needed."""
    if not source.at_once:
        _label(source, own=False, others=True)


def _label(source: Source, *, own: bool, others: bool) -> None:
    """Put labels into the tables."""
    languages, names, classes = _own(source), source.names, source.classes
    named: list[tuple[str, str, str]] = []
    rows: list[Row] = []
    for thing, name, term in source.said(RANK):
        is_own = (language := _language(term)) in languages
        if language is None or not (own if is_own else others):
            continue
        text, kind = term.value, names.kind(thing)
        if is_own and name == LABEL:
            named.append((thing, kind, text))
        if (kind or thing in classes) and (folded := fold(text)):
            rows.append((folded, thing, text, PLACES[name] + (0 if is_own else FOREIGN)))
        if len(rows) + len(named) > BATCH:
            _write(source, named, rows)
    _write(source, named, rows)


def _write(source: Source, named: list[tuple[str, str, str]], rows: list[Row]) -> None:
    source.connection.executemany(NAME, named)
    _put(source, rows)
    named.clear()
    rows.clear()


def _put(source: Source, labels: Iterable[Row]) -> None:
    rows = list(labels)
    longest = max((folded.count(" ") + 1 for folded, *_ in rows), default=0)
    source.connection.executemany("INSERT INTO label VALUES (?, ?, ?, ?)", rows)
    source.connection.execute("REPLACE INTO bound VALUES (1, max(?, coalesce((SELECT longest FROM bound), 0)))", (longest,))


def _own(source: Source) -> frozenset[str]:
    return frozenset(("", "en", source.names.language.lower()))


def _titled(source: Source) -> Iterator[tuple[str, str]]:
    """Yield things that are titled in another language: each is called by that title."""
    own = _own(source)
    for thing, _, term in source.said((TITLE,)):
        language = _language(term)
        labels = [label.value for label in source.values(thing, LABEL)] if language is not None and language not in own else []
        if labels:
            yield thing, min(labels)


def _types(source: Source) -> Iterator[Row]:
    """Yield types by the names that they have in records: whoever writes records asks for a "JournalArticle"."""
    if source.things is None:
        for name, term in source.context.types.items():
            if term in source.classes:
                yield fold(name), term, name, TYPE


def _language(term: Any) -> str | None:
    """Return the language of a text, "" where it has none; None for what is no text."""
    # STRLANG writes the tag of a derived label in small letters
    return (term.language or "").lower() if hasattr(term, "language") else None


def _people(source: Source) -> Iterator[Row]:
    """Yield the short forms of people's names: first given and last family name, and the last family name alone."""
    for person, _, term in source.said((GIVEN,)):
        for family in source.values(person, FAMILY):
            given, last = term.value.split()[0], family.value.split()[-1]
            forms = [(f"{given} {last}", SHORT), (f"{family.value} {term.value}", TURNED)]  # the latter as catalogues have it
            for text, place in [*forms, *([(last, LAST)] if last != family.value else [])]:
                if folded := fold(text):
                    yield folded, person, text, place


def _families(source: Source) -> Iterator[tuple[str, str, str]]:
    """Yield things with the narrower kinds that they are of, and who says so: families of terms, series, collections with parts."""
    compact = source.names.compact
    for thing, _, family in source.said((BROADER,)):
        if any(kind.value == TERM for kind in source.values(thing, RDF_TYPE)):
            yield thing, compact(family.value), thing
    for part, _, whole in source.said((PART_OF,)):
        yield whole.value, "resource/collection", part
    for thing, _, _ in source.said((RDF_TYPE,), SERIES):
        yield thing, "resource/series", thing
    for thing, _, _ in source.said((RDF_TYPE,), RESOURCE):
        if "/resource/" not in thing:
            yield thing, "resource", thing


WORDS = """
CREATE TABLE word (word TEXT PRIMARY KEY, own INTEGER NOT NULL, english INTEGER NOT NULL, any INTEGER NOT NULL) WITHOUT ROWID;
"""
SEGMENTS = """
CREATE TABLE segment (folded TEXT NOT NULL, thing TEXT NOT NULL, label TEXT NOT NULL, place INTEGER NOT NULL);
"""
SEGMENT_INDEXES = """
CREATE INDEX segment_folded ON segment (folded);
CREATE INDEX segment_thing ON segment (thing);
"""
COUNT = """INSERT INTO word VALUES (?, ?, ?, ?) ON CONFLICT (word) DO UPDATE
SET own = own + excluded.own, english = english + excluded.english, any = any + excluded.any"""
LARGE = 200_000  # words that are counted before they are written


def fill_words(source: Source) -> None:
    """Count the words of labels."""
    count(source, rows(source), +1)


def fill_segments(source: Source) -> None:
    """Put what stands between the marks of titles into the table."""
    source.connection.executemany("INSERT INTO segment VALUES (?, ?, ?, ?)", _segments(source))


def count(source: Source, labels: Iterable[Row], sign: int) -> None:
    """Count the words of some labels in, or out: those of things that are no names of their own, those in English, and all."""
    counts: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())

    def write() -> None:
        own, english, every = counts
        source.connection.executemany(COUNT, ((w, sign * own[w], sign * english[w], sign * n) for w, n in sorted(every.items())))
        if sign < 0:
            source.connection.executemany("DELETE FROM word WHERE word = ? AND any <= 0", ((word,) for word in every))
        for one in counts:
            one.clear()

    for folded, thing, _, place in labels:
        words = folded.split()
        counts[2].update(words)
        if place < FOREIGN:
            counts[1].update(words)
            if source.names.kind(thing) not in NAMES:
                counts[0].update(words)
        if len(counts[2]) > LARGE:
            write()
    write()


def _segments(source: Source) -> Iterator[Row]:
    for _, thing, label, place in rows(source):
        if place < FOREIGN and place not in CODES and RANKS[place] < 3 and SEGMENT.search(label):
            for text in SEGMENT.split(label):
                if text != label and " " in (key := fold(text)):
                    yield key, thing, label, place


def rows(source: Source) -> Iterator[Row]:
    """Yield the rows of labels that the tables have: all, or those of the things of a source."""
    if source.things is None:
        yield from source.connection.execute("SELECT folded, thing, label, place FROM label")
    else:
        for thing in source.things:
            yield from source.connection.execute("SELECT folded, thing, label, place FROM label WHERE thing = ?", (thing,))
