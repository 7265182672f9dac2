"""Senses: what the words of the facet and field files mean in a question about things of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from miggraph.graph.facets import Facet, Facets, Field, Kind
from miggraph.ground.folding import fold

HAS = "has-"  # a facet of yes or no that stands only behind with and without: the word alone names a field
ROLES = ("asks", "verbs", "most", "least", "more", "less", "above", "below")  # what a word can say of a field; see docs/questions.md


@dataclass
class KindSenses:
    """The words of one kind: folded phrase to facets or fields, by what the phrase does."""

    kind: Kind
    facets: dict[str, list[Facet]] = field(default_factory=dict)  # words before a value, or that are a condition of their own
    after: dict[str, list[Facet]] = field(default_factory=dict)  # words behind a value
    groups: dict[str, list[Facet]] = field(default_factory=dict)  # words behind "by", for counts
    fields: dict[str, dict[str, list[Field]]] = field(default_factory=lambda: {role: {} for role in ROLES})

    def has(self, phrase: str) -> bool:
        """Say whether a phrase means something."""
        return any(phrase in table for table in self._tables())

    def phrases(self) -> Iterable[str]:
        """List every phrase."""
        for table in self._tables():
            yield from table

    def _tables(self) -> list[dict[str, Any]]:
        return [self.facets, self.after, self.groups, *self.fields.values()]


@dataclass
class Senses:
    """The words of all kinds."""

    kinds: dict[str, KindSenses]
    named: dict[str, list[str]]  # folded word to the kinds it names
    longest: int = 1  # words in the longest phrase

    def phrases(self) -> Iterator[str]:
        """List every phrase of every kind."""
        yield from self.named
        for one in self.kinds.values():
            yield from one.phrases()

    @property
    def usual(self) -> str:
        """The kind that is meant where a question names none; "" where the files give none."""
        ranked = sorted((one.kind for one in self.kinds.values() if one.kind.texts("bare")), key=lambda kind: kind.texts("bare"))
        return ranked[0].name if ranked else ""


def of(facets: Facets) -> Senses:
    """Return the senses of the words in the facet and field files of a home."""
    named: dict[str, list[str]] = {}
    kinds: dict[str, KindSenses] = {}
    for kind in facets.kinds.values():
        kinds[kind.name] = _of_kind(kind)
        for word in dict.fromkeys([kind.name.replace("-", " "), *kind.texts("words")]):
            _add(named, word, kind.name)
    found = Senses(kinds, named)
    found.longest = max((phrase.count(" ") + 1 for phrase in found.phrases()), default=1)
    return found


def _of_kind(kind: Kind) -> KindSenses:
    senses = KindSenses(kind)
    for facet in kind.facets.values():
        for key, table in (("words", senses.facets), ("after", senses.after), ("group", senses.groups)):
            for word in facet.texts(key):
                _add(table, word, facet)
        # "without a web address": the names of a field stand for having one
        field_named = kind.fields.get(facet.name.removeprefix(HAS)) if facet.name.startswith(HAS) else None
        for word in field_named.texts("asks") if field_named else ():
            _add(senses.facets, word, facet)
    for one in kind.fields.values():
        for role, fields in senses.fields.items():
            for word in one.texts(role):
                _add(fields, word, one)
    return senses


def _add(table: dict[str, Any], word: str, meant: object) -> None:
    found = table.setdefault(fold(word), [])
    if meant not in found:
        found.append(meant)
