"""The rows of texts: all that is said of a thing and of what is nested in it, by how much a word weighs there; and codes of other vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import pyoxigraph as ox

from miggraph.graph.codes import split
from miggraph.graph.index.label_rows import FOREIGN, PLACES, RANK, SHORT
from miggraph.graph.index.source import Source
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES

# How much a word weighs by where it stands: in a name, in another name, in a text.
# Names weigh 3 to 6, by the rank of the label, and descriptions less: a thing that is called so is meant before one of which it is said.
TEXTS = {
    PREFIXES["dcterms"] + "description": 1.0,
    PREFIXES["skos"] + "definition": 1.5,
    PREFIXES["mig"] + "subtitle": 3.0,
    PREFIXES["schema"] + "variableMeasured": 1.0,
    PREFIXES["mig"] + "statedAs": 1.0,
}
WEIGHTS = {**{name: 6.0 - rank for name, rank in RANK.items()}, **TEXTS}
NESTED = 1.0  # the weight of whatever is said of what is nested in a thing
COLUMNS = {6.0: "named", 5.0: "called", 4.0: "hidden", 3.0: "partly", 1.5: "defined", 1.0: "described"}
# The words stand there folded, and a token is what stands between spaces: to this tokenizer every letter beyond ASCII is part of a word.
TABLES = f"""
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS.values())}, columnsize = 0,
  tokenize = "ascii tokenchars '#_'");
CREATE TABLE told (record TEXT NOT NULL, thing TEXT NOT NULL, weight REAL NOT NULL, folded TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX told_record ON told (record);
CREATE INDEX told_folded ON told (folded) WHERE weight > 1.0;
"""
# A label weighs the same in every language; the short forms of people's names are ours.
OF_LABELS = f"""SELECT thing AS record, thing, 6.0 - CASE place % {FOREIGN} {" ".join(f"WHEN {PLACES[name]} THEN {rank}" for name, rank in RANK.items())} END AS weight, folded
FROM label WHERE place >= 0 AND place % {FOREIGN} < {SHORT} AND EXISTS (SELECT 1 FROM thing WHERE iri = label.thing AND kind != '')"""
UNNAMED = "INSERT OR IGNORE INTO thing (iri, kind) VALUES (?, ?)"
# The same things in other vocabularies, and where there are none, those that are close.
SAME, CLOSE = (PREFIXES["owl"] + "sameAs", PREFIXES["skos"] + "exactMatch", PREFIXES["schema"] + "sameAs"), PREFIXES["skos"] + "closeMatch"
CODES = "CREATE TABLE code (end TEXT NOT NULL, start TEXT NOT NULL, thing TEXT NOT NULL, is_close INTEGER NOT NULL);"
CODE_INDEXES = "CREATE INDEX code_end ON code (end); CREATE INDEX code_thing ON code (thing);"


def fill(source: Source) -> None:
    """Put what is said of things into the tables, each with what is nested in it, and what is nested by itself too."""
    connection, names = source.connection, source.names
    connection.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", _told(source))
    connection.executemany(UNNAMED, ((thing, names.kind(thing)) for thing in _unnamed(source)))
    insert = f"INSERT INTO text (rowid, {', '.join(COLUMNS.values())}) SELECT id, {', '.join('?' * len(COLUMNS))} FROM thing WHERE iri = ?"
    connection.executemany(insert, ((*columns, thing) for thing, columns in _documents(source)))


def _told(source: Source) -> Iterator[tuple[str, str, float, str]]:
    """Yield what is no label of a thing that has a page: texts, and all that is said of nested ones."""
    kind = source.names.kind
    for thing, name, term in source.said(WEIGHTS):
        record, is_nested, _ = thing.partition("#")
        if (is_nested or name in TEXTS) and kind(record) and (folded := fold(term.value)):
            yield record, thing, NESTED if is_nested else WEIGHTS[name], folded


def _of(source: Source, column: str) -> str:
    """Return the condition of a query on the things whose rows are made."""
    return "" if source.things is None else f" AND {column} IN (SELECT iri FROM changed)"


def _unnamed(source: Source) -> list[str]:
    tables = (("record", "told", "record"), ("thing", "told", "record"), ("thing", "label", "thing"))
    query = " UNION ".join(
        f"SELECT {name} FROM {table} WHERE {name} NOT IN (SELECT iri FROM thing){_of(source, owner)}" for name, table, owner in tables
    )
    return [row[0] for row in source.connection.execute(query)]


def _documents(source: Source) -> Iterator[tuple[str, list[str]]]:
    """Yield things with their texts, a column for each weight; what stands in a column is left out of those of less weight."""
    rows = source.connection.execute(
        f"SELECT * FROM ({OF_LABELS}{_of(source, 'thing')} UNION ALL SELECT * FROM told WHERE 1{_of(source, 'record')}) ORDER BY 1"
    )
    order = {weight: place for place, weight in enumerate(COLUMNS)}
    for record, held in groupby(rows, key=itemgetter(0)):
        said = list(held)
        for thing in dict.fromkeys([record, *(row[1] for row in said if row[1] != record)]):
            best: dict[str, float] = {}
            for _, owner, weight, folded in said:
                if thing in (record, owner):
                    best[folded] = max(weight, best.get(folded, 0.0))
            columns: list[list[str]] = [[] for _ in COLUMNS]
            for folded, weight in best.items():
                columns[order[weight]].append(folded)
            yield thing, [" ".join(texts) for texts in columns]


def fill_codes(source: Source) -> None:
    """Put the identifiers of other vocabularies into the table: those of the same things, and of close ones."""
    rows = (
        (*reversed(split(term.value)), thing, int(name == CLOSE))
        for thing, name, term in source.said((*SAME, CLOSE))
        if type(term) is ox.NamedNode
    )
    source.connection.executemany("INSERT INTO code (end, start, thing, is_close) VALUES (?, ?, ?, ?)", rows)
