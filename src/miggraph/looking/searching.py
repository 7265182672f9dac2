"""Search: things by words in their names, titles, labels and descriptions, the best first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.graph.answers import Answer
from miggraph.graph.index.text_rows import COLUMNS, OF_LABELS
from miggraph.ground.folding import fold

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

KINDS_FIRST = ("theme", "place", "organisation", "person")  # of two things that fit alike, the one that others hang on
STOP = frozenset(["of", "in", "on", "at", "to", "and", "or", "for", "from", "with", "by", "is", "are"])
MOST_WORDS = 20
BEGINNING = 3  # letters from which on the beginning of a word is found
WHOLE = 4  # times its weight is what a text adds that is just what is looked for


def search(graph: Graph, text: str, *, limit: int, parts: bool = False) -> Answer:
    """Rank the things that hold every word of the text, or its beginning; a whole name beats a word in a description.

    What is nested in a record is found as the record, and with ``parts`` by itself too.
    """
    words = list(dict.fromkeys([word for word in fold(text).split() if word not in STOP] or fold(text).split()))[:MOST_WORDS]
    # Who gives an identifier means the thing that it names, whatever else holds the number.
    found = dict.fromkeys([*(entry.thing for entry in graph.labels.coded(text)), *_ranked(graph, words, fold(text), limit, parts=parts)])
    terms = [
        (ox.NamedNode(thing), ox.Literal(graph.labels.name(thing)), ox.Literal(graph.labels.kind(thing))) for thing in list(found)[:limit]
    ]
    return Answer(["thing", "thingLabel", "kind"], terms, graph=graph, title=f"Found by the words: {text}")


def _ranked(graph: Graph, words: list[str], folded: str, limit: int, *, parts: bool) -> list[str]:
    """List the things that have all words, the best first."""
    if not words:
        return []
    hits = list(_hits(words))
    kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS_FIRST))
    query = f"""
    WITH hit (id, word, score) AS ({" UNION ALL ".join(query for query, _ in hits)}),
    best (id, score) AS (
      SELECT id, sum(score) FROM (SELECT id, word, max(score) AS score FROM hit GROUP BY id, word) GROUP BY id HAVING count(*) = {len(words)}
    ),
    whole (iri, score) AS (
      SELECT record, {WHOLE} * max(weight) FROM ({OF_LABELS} AND folded IN (?, ?)
      UNION ALL SELECT record, thing, weight, folded FROM told WHERE folded IN (?, ?) AND weight > 1.0) GROUP BY record
    )
    SELECT thing.iri FROM best JOIN thing ON thing.id = best.id LEFT JOIN whole ON whole.iri = thing.iri
    {"" if parts else "WHERE kind != ''"}
    ORDER BY best.score + coalesce(whole.score, 0.0) DESC, CASE kind {kinds} ELSE 9 END, coalesce(label, replace(thing.iri, ?, '')), thing.iri LIMIT ?
    """
    names = (" ".join(words), folded)
    return [row[0] for row in graph.texts.rows("texts", query, (*(match for _, match in hits), *names, *names, graph.names.base, limit))]


def _hits(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield queries, with what each looks for, for the things that have one of some words, and how much it weighs there.

    A whole word weighs as much as its place; the beginning of one, from three letters on, half of that.
    """
    everywhere = " AND ".join(f'"{word}"' + (" *" if len(word) >= BEGINNING else "") for word in words)
    for number, word in enumerate(words):
        for weight, column in COLUMNS.items():
            ways = [(f'"{word}"', weight), *([(f'"{word}" *', weight / 2)] if len(word) >= BEGINNING else [])]
            for said, score in ways:
                yield f"SELECT rowid, {number}, {score} FROM text WHERE text MATCH ?", f"({column} : {said}) AND ({everywhere})"
