"""The full-text index of sentences: SQLite FTS5, in memory, with English stems and without accents.

The sentences stand in it as they are: the question brings the other forms of its words (``terms``), which are few, so that nothing is to be
folded but the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from miggraph.asking.statements.sentences import Sentence

TABLE = "CREATE VIRTUAL TABLE sentence USING fts5(text, about, tokenize = 'porter unicode61 remove_diacritics 2')"


@dataclass(frozen=True)
class Hits:
    """The sentences, by number, that have one of some phrases: in the text, in what it is about, and in the text in the question's own words."""

    text: frozenset[int]
    about: frozenset[int]
    own: frozenset[int]

    @cached_property
    def all(self) -> frozenset[int]:
        """The sentences that have it in either."""
        return self.text | self.about


class Index:
    """Finds phrases in sentences."""

    def __init__(self, sentences: list[Sentence]) -> None:
        import sqlite3

        self.sentences = sentences
        # SQLite itself lets one thread in at a time (threading mode "serialized"): a server asks from several
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(TABLE)
        rows = ((number, one.text, one.about) for number, one in enumerate(sentences))
        self._database.executemany("INSERT INTO sentence (rowid, text, about) VALUES (?, ?, ?)", rows)

    def find(self, phrases: Iterable[str], own: Iterable[str] = ()) -> Hits:
        """Find the sentences with one of some phrases; ``own`` are those that the question itself has."""
        return Hits(self._numbers("text", phrases), self._numbers("about", phrases), self._numbers("text", own))

    def relevance(self, phrases: Iterable[str]) -> dict[int, float]:
        """Weigh the sentences with any of some phrases by BM25, the greater the better; what it is about counts half."""
        query = "SELECT rowid, -bm25(sentence, 1.0, 0.5) FROM sentence WHERE sentence MATCH ?"
        return dict(self._database.execute(query, (_any(phrases),)))

    def covered(self, number: int, phrases: Iterable[str], is_silent: Callable[[str], bool]) -> float:
        """Return which share of the words of a sentence some phrases say (0 to 1), numbers and silent words aside."""
        query = "SELECT highlight(sentence, 0, char(1), char(2)) FROM sentence WHERE rowid = ? AND sentence MATCH ?"
        row = self._database.execute(query, (number, f"text : ({_any(phrases)})")).fetchone()
        said, *rest = (row or ("",))[0].split("\1")
        parts = [part.partition("\2") for part in rest]
        found = sum(len(_words(inside)) for inside, _, _ in parts)
        others = sum(not is_silent(word) for text in (said, *(after for *_, after in parts)) for word in _words(text))
        return found / (found + others or 1)

    def _numbers(self, column: str, phrases: Iterable[str]) -> frozenset[int]:
        if not (wanted := _any(phrases)):
            return frozenset()
        rows = self._database.execute("SELECT rowid FROM sentence WHERE sentence MATCH ?", (f"{column} : ({wanted})",))
        return frozenset(row[0] for row in rows)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d]{2,}", text)


def _any(phrases: Iterable[str]) -> str:
    return " OR ".join(f'"{phrase}"' for phrase in map(_plain, phrases) if phrase)


def _plain(phrase: str) -> str:
    """Return a phrase with spaces in the place of all that has a meaning to FTS5."""
    return " ".join(re.findall(r"\w+", phrase))
