"""Nearness: which labels, and which of their words, may be spelt nearly as a text is. There may be millions: they are not all looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from miggraph.graph.index.label_rows import FOREIGN

if TYPE_CHECKING:
    from miggraph.graph.index import Index

ALL = 30_000  # labels that are all compared with a text; of more only those with its words, or words that are spelt nearly so
MOST = 2_000  # labels that are compared then
SLIPS = 2  # letters in which a word may differ
SHORT = 5  # letters of a word with one slip at most: with two it is any other
WORDS = 20  # words near one
OF_KIND = "SELECT iri FROM thing WHERE kind = ? UNION ALL SELECT thing AS iri FROM family WHERE family = ?"
IN_NAMES = "{named called hidden partly}"  # the columns of texts with names in them


class Words:
    """The words of the labels of a graph."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def has(self, word: str, *, foreign: bool = False) -> bool:
        """Say whether a label has a word, in English or in other languages too."""
        column = "any" if foreign else "english"
        return bool(self.index.rows("words", f"SELECT 1 FROM word WHERE word = ? AND {column} > 0", (word,)))

    def like(self, word: str, *, own: bool = False) -> list[str]:
        """List the words that begin as one does, or with its first two letters the other way round, and are about as long.

        ``own`` leaves out those that only names of people, places and languages have, and other languages.
        """
        begin = word[:1], word[1::-1]
        query = f"SELECT word FROM word WHERE {'own' if own else 'any'} > 0 AND length(word) BETWEEN ? AND ? AND word >= ? AND word < ?"
        lengths = (len(word) - SLIPS, len(word) + SLIPS)
        return sorted(
            {row[0] for start in begin if start for row in self.index.rows("words", query, (*lengths, start, f"{start}\U0010ffff"))}
        )

    def near(self, word: str) -> list[str]:
        """List the words that are spelt nearly as one is, that itself among them."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 1 if len(word) < SHORT else SLIPS
        return [hit[0] for hit in process.extract(word, self.like(word), scorer=OSA.distance, score_cutoff=slips, limit=WORDS)]


def candidates(index: Index, folded: str, kind: str, *, is_wide: bool) -> list[str]:
    """List the folded labels of things of a kind ("" for any) that a folded text may be meant for: all where these are few.

    ``is_wide`` has labels in other languages than English among them.
    """
    last, part = (2 * FOREIGN, "languages") if is_wide else (FOREIGN, "labels")
    own = (kind if kind != "type" else "", kind) if kind else ()
    if _number(index, own) <= ALL:
        of_kind = f" AND thing IN ({OF_KIND})" if kind else ""
        query = f"SELECT folded FROM label WHERE place < ?{of_kind} GROUP BY folded ORDER BY min(rowid)"
        return [row[0] for row in index.rows(part, query, (last, *own))]
    of_kind = " AND (kind = ? OR EXISTS (SELECT 1 FROM family WHERE family.thing = iri AND family = ?))" if kind else ""
    query = f"""SELECT DISTINCT folded FROM text JOIN thing ON thing.id = text.rowid JOIN label ON label.thing = thing.iri
    WHERE text MATCH ? AND place < ?{of_kind} LIMIT {MOST}"""
    words = Words(index)
    for match in _matches([near for word in dict.fromkeys(folded.split()) if (near := words.near(word))]):
        if found := [row[0] for row in index.rows("texts", query, (match, last, *own))]:
            return found
    return []


def _number(index: Index, own: tuple[str, ...]) -> int:
    """Count the labels of a kind, as far as they are few."""
    rows = f"({OF_KIND}) CROSS JOIN label ON thing = iri" if own else "label"  # the things first, so that it can end early
    number: int = index.rows("labels", f"SELECT count(*) FROM (SELECT 1 FROM {rows} LIMIT {ALL + 1})", own)[0][0]
    return number


def _matches(groups: list[list[str]]) -> Iterator[str]:
    """Yield what to look for: all words, then all but one, then any; each as it stands or as one that is spelt nearly so."""
    said = ["(" + " OR ".join(f'"{word}"' for word in group) + ")" for group in groups]
    if not said:
        return
    ways = [said, *([said[:at] + said[at + 1 :] for at in range(len(said))] if len(said) > 1 else [])]
    for way in ways:
        yield f"{IN_NAMES} : ({' AND '.join(way)})"
    if len(said) > 2:
        yield f"{IN_NAMES} : ({' OR '.join(said)})"
