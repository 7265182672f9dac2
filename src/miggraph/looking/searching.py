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
NAMED = COLUMNS[max(COLUMNS)]
CALLED = f"""{OF_LABELS} AND folded IN (?, ?)
UNION ALL SELECT record, thing, weight, folded FROM told WHERE folded IN (?, ?) AND weight > 1.0"""  # what has a text that is just that
FEW = 200  # things that are called alike
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
    search = _Search(graph, (" ".join(words), folded), parts=parts)
    # What has all words in its name is before all else but what is called just so: where it is enough, nothing else need be weighed.
    named = f"{NAMED} : ({' AND '.join(map(_quoted, words))})"
    if len(whole := search.whole()) <= FEW and search.has(named, limit):
        rows = search.rows([(f"SELECT rowid, 0, {max(COLUMNS) * len(words)} FROM text WHERE text MATCH ?", named)], 1, limit)
        if whole:
            rows += search.rows(list(_hits(words, f" AND rowid IN ({', '.join(map(str, whole))})")), len(words), limit)
    else:
        rows = search.rows(list(_hits(words)), len(words), limit)
    return list(dict.fromkeys(thing for *_, thing in sorted(rows)))[:limit]


class _Search:
    """Ranks the things of a graph by the words that they have, and by whether they are called just so."""

    def __init__(self, graph: Graph, names: tuple[str, str], *, parts: bool) -> None:
        self.graph, self.names = graph, names
        self.condition = "1" if parts else "kind != ''"

    def has(self, match: str, number: int) -> bool:
        """Say whether so many things are found by what is looked for."""
        query = f"SELECT count(*) FROM (SELECT 1 FROM text JOIN thing ON id = text.rowid WHERE text MATCH ? AND {self.condition} LIMIT ?)"
        found: int = self.graph.texts.rows("texts", query, (match, number))[0][0]
        return found >= number

    def whole(self) -> list[int]:
        """List what is called just so, by its numbers."""
        query = f"SELECT id FROM thing WHERE iri IN (SELECT record FROM ({CALLED}))"
        return [row[0] for row in self.graph.texts.rows("texts", query, (*self.names, *self.names))]

    def rows(self, hits: list[tuple[str, str]], number: int, limit: int) -> list[tuple[float, int, str, str]]:
        """List the best things with so many hits as rows that sort as they rank: each hit counts where it weighs most."""
        kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(KINDS_FIRST))
        query = f"""
        WITH hit (id, word, score) AS ({" UNION ALL ".join(query for query, _ in hits)}),
        best (id, score) AS (
          SELECT id, sum(score) FROM (SELECT id, word, max(score) AS score FROM hit GROUP BY id, word) GROUP BY id HAVING count(*) = {number}
        ),
        whole (iri, score) AS MATERIALIZED (SELECT record, {WHOLE} * max(weight) FROM ({CALLED}) GROUP BY record)
        SELECT -(best.score + coalesce(whole.score, 0.0)), CASE kind {kinds} ELSE 9 END, coalesce(label, replace(thing.iri, ?, '')), thing.iri
        FROM best JOIN thing ON thing.id = best.id LEFT JOIN whole ON whole.iri = thing.iri WHERE {self.condition}
        ORDER BY 1, 2, 3, 4 LIMIT ?
        """
        values = (*(match for _, match in hits), *self.names, *self.names, self.graph.names.base, limit)
        return self.graph.texts.rows("texts", query, values)


def _hits(words: list[str], among: str = "") -> Iterator[tuple[str, str]]:
    """Yield queries, with what each looks for, for the things that have one of some words, and how much it weighs there.

    A whole word weighs as much as its place; the beginning of one, from three letters on, half of that.
    """
    everywhere = " AND ".join(_quoted(word) + (" *" if len(word) >= BEGINNING else "") for word in words)
    for number, word in enumerate(words):
        for weight, column in COLUMNS.items():
            ways = [(_quoted(word), weight), *([(f"{_quoted(word)} *", weight / 2)] if len(word) >= BEGINNING else [])]
            for said, score in ways:
                yield f"SELECT rowid, {number}, {score} FROM text WHERE text MATCH ?{among}", f"({column} : {said}) AND ({everywhere})"


def _quoted(word: str) -> str:
    return f'"{word}"'
