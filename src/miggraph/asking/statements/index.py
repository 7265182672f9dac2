"""The full-text index of sentences: SQLite FTS5, in memory, with English stems and without accents.

The sentences stand in it as they are: the question brings the other forms of its words (``terms``), which are few, so that nothing is to be
folded but the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from miggraph.asking.statements.sentences import Sentence

TABLE = "CREATE VIRTUAL TABLE sentence USING fts5(text, about, tokenize = 'porter unicode61 remove_diacritics 2')"


@dataclass(frozen=True)
class Hits:
    """The sentences, by number, that have one of some phrases: in the text, and in what it is about."""

    text: frozenset[int]
    about: frozenset[int]


class Index:
    """Finds phrases in sentences."""

    def __init__(self, sentences: list[Sentence]) -> None:
        import sqlite3

        self.sentences = sentences
        self._database = sqlite3.connect(":memory:")
        self._database.execute(TABLE)
        rows = ((number, one.text, one.about) for number, one in enumerate(sentences))
        self._database.executemany("INSERT INTO sentence (rowid, text, about) VALUES (?, ?, ?)", rows)

    def find(self, phrases: Iterable[str]) -> Hits:
        """Find the sentences with one of some phrases."""
        wanted = " OR ".join(f'"{phrase}"' for phrase in map(_plain, phrases) if phrase)
        return Hits(self._numbers(f"text : ({wanted})"), self._numbers(f"about : ({wanted})")) if wanted else Hits(frozenset(), frozenset())

    def relevance(self, phrases: Iterable[str]) -> dict[int, float]:
        """Weigh the sentences with any of some phrases by BM25, the greater the better; what it is about counts half."""
        wanted = " OR ".join(f'"{phrase}"' for phrase in map(_plain, phrases) if phrase)
        query = "SELECT rowid, -bm25(sentence, 1.0, 0.5) FROM sentence WHERE sentence MATCH ?"
        return dict(self._database.execute(query, (wanted,)))

    def _numbers(self, wanted: str) -> frozenset[int]:
        return frozenset(row[0] for row in self._database.execute("SELECT rowid FROM sentence WHERE sentence MATCH ?", (wanted,)))


def _plain(phrase: str) -> str:
    """Return a phrase with spaces in the place of all that has a meaning to FTS5."""
    return " ".join(re.findall(r"\w+", phrase))
