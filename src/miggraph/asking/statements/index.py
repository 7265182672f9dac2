"""Finds phrases in the sentences of a graph: by SQLite FTS5, with English stems and without accents.

The sentences stand there as they are: the question brings the other forms of its words (``terms``), which are few, so that nothing is to be
folded but the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from miggraph.graph.index import sentences
from miggraph.graph.index.sentences import Sentence

if TYPE_CHECKING:
    from miggraph.graph.index import Index as Tables

REMEMBERED = 10_000  # sentences that have been read


@dataclass(frozen=True)
class Hits:
    """The sentences, by number, that have one of some phrases: in the text, in what it is about, and in the text in the question's own words."""

    text: frozenset[int]
    about: frozenset[int]
    own: frozenset[int]
    things: frozenset[str] = frozenset()  # that the former two are said of

    @cached_property
    def all(self) -> frozenset[int]:
        """The sentences that have it in either."""
        return self.text | self.about


class Index:
    """Finds phrases in sentences."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.sentence = lru_cache(maxsize=REMEMBERED)(self._sentence)

    def _sentence(self, number: int) -> Sentence:
        """Return a sentence by its number."""
        return sentences.of_row(self.tables.rows("sentences", f"SELECT {sentences.COLUMNS} FROM sentence WHERE id = ?", (number,))[0])

    def number_of(self, kinds: Iterable[str]) -> int:
        """Count the sentences on things of some kinds, or all where none is named."""
        condition, values = _of_kinds(kinds)
        number: int = self.tables.rows("sentences", f"SELECT count(*) FROM sentence{condition}", values)[0][0]
        return number

    def on(self, kinds: Iterable[str]) -> frozenset[int]:
        """Return the sentences on things of some kinds."""
        condition, values = _of_kinds(kinds)
        return frozenset(row[0] for row in self.tables.rows("sentences", f"SELECT id FROM sentence{condition}", values))

    def find(self, phrases: Iterable[str], own: Iterable[str] = ()) -> Hits:
        """Find the sentences with one of some phrases; ``own`` are those that the question itself has."""
        asked = list(phrases)
        text, about = self._found("text", asked), self._found("about", asked)
        return Hits(frozenset(text), frozenset(about), frozenset(self._found("text", own)), frozenset((*text.values(), *about.values())))

    def relevance(self, phrases: Iterable[str]) -> dict[int, float]:
        """Weigh the sentences with any of some phrases by BM25, the greater the better; what it is about counts half."""
        query = "SELECT rowid, -bm25(said, 1.0, 0.5) FROM said WHERE said MATCH ?"
        return dict(self.tables.rows("sentences", query, (_any(phrases),)))

    def covered(self, number: int, phrases: Iterable[str], is_silent: Callable[[str], bool]) -> float:
        """Return which share of the words of a sentence some phrases say (0 to 1), numbers and silent words aside."""
        query = "SELECT highlight(said, 0, char(1), char(2)) FROM said WHERE rowid = ? AND said MATCH ?"
        rows = self.tables.rows("sentences", query, (number, f"text : ({_any(phrases)})"))
        said, *rest = (rows[0] if rows else ("",))[0].split("\1")
        parts = [part.partition("\2") for part in rest]
        found = sum(len(_words(inside)) for inside, _, _ in parts)
        others = sum(not is_silent(word) for text in (said, *(after for *_, after in parts)) for word in _words(text))
        return found / (found + others or 1)

    def words(self, word: str) -> list[str]:
        """List the words of sentences that begin as one does and are about as long."""
        query = "SELECT word FROM sentence_word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?"
        values = (word[:1], f"{word[:1]}\U0010ffff", len(word) - 1, len(word) + 1)
        return [row[0] for row in self.tables.rows("sentences", query, values)]

    def with_initials(self, initials: str) -> list[str]:
        """List the runs of words in the names of the things of sentences that have these initials."""
        return [row[0] for row in self.tables.rows("sentences", "SELECT DISTINCT name FROM initials WHERE initials = ?", (initials,))]

    def _found(self, column: str, phrases: Iterable[str]) -> dict[int, str]:
        if not (wanted := _any(phrases)):
            return {}
        query = "SELECT id, thing FROM said JOIN sentence ON id = said.rowid WHERE said MATCH ?"
        return dict(self.tables.rows("sentences", query, (f"{column} : ({wanted})",)))


def _of_kinds(kinds: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    values = tuple(kinds)
    return (f" WHERE kind_of_thing IN ({', '.join('?' * len(values))})" if values else ""), values


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d]{2,}", text)


def _any(phrases: Iterable[str]) -> str:
    return " OR ".join(f'"{phrase}"' for phrase in map(_plain, phrases) if phrase)


def _plain(phrase: str) -> str:
    """Return a phrase with spaces in the place of all that has a meaning to FTS5."""
    return " ".join(re.findall(r"\w+", phrase))
