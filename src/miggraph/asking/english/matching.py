"""Matching: does a reading of a question say what a phrasing says, no more and no less?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations

from miggraph.asking.english.lexicon import NEUTRAL, Lexicon
from miggraph.asking.english.reading import Name, Reading, Skipped, Word
from miggraph.asking.english.times import Period
from miggraph.graph.labels import Entry, Labels
from miggraph.graph.queries import Parameter, Query
from miggraph.ground.folding import tokens

SLOT = re.compile(r"\{(\w+)(?:=(\w+))?\}")
MAX_NAMES = 4


@dataclass(frozen=True)
class Phrasing:
    """A phrasing of a query: the words it must and may have, and its slots with the class of the preposition before each."""

    query: Query
    text: str
    needed: tuple[frozenset[str], ...]  # each: the groups of one word
    allowed: frozenset[str]  # the groups of all its words
    slots: tuple[tuple[Parameter, str], ...]
    constants: tuple[tuple[str, str], ...] = ()  # parameters that the phrasing itself sets: {wider=yes}


@dataclass
class Match:
    """A query with its parameters, and how far the question is from the phrasing (0: it says just that)."""

    query: Query
    values: dict[str, str]
    cost: float
    names: dict[str, list[Entry]] = field(default_factory=dict)  # what each parameter's text may mean
    generic: tuple[str, ...] = ()  # types of publication that the query cannot tell apart

    def same_as(self, other: Match) -> bool:
        return self.query.slug == other.query.slug and self.values == other.values


def phrasing(query: Query, text: str, lexicon: Lexicon) -> Phrasing:
    """Read a phrasing: words in round brackets may be left out, words without meaning are dropped."""
    needed: list[frozenset[str]] = []
    allowed: set[str] = set()
    slots: list[tuple[Parameter, str]] = []
    constants: list[tuple[str, str]] = []
    preposition, optional = "", False
    for piece in re.findall(r"[()]|\{[\w=]+\}|[^(){}]+", text):
        slot = SLOT.fullmatch(piece)
        if slot and slot[2]:
            constants.append((slot[1], slot[2]))
        elif slot:
            if slot[1] in query.parameters:
                slots.append((query.parameters[slot[1]], preposition))
            preposition = ""
        elif piece in "()":
            optional = piece == "("
        else:
            for groups, found in _units(piece, lexicon):
                preposition = found if found else ("" if groups else preposition)
                allowed |= groups
                if groups and not optional:
                    needed.append(frozenset(groups))
    return Phrasing(query, text, tuple(needed), frozenset(allowed), tuple(slots), tuple(constants))


def _units(text: str, lexicon: Lexicon) -> Iterator[tuple[set[str], str]]:
    """Cut a piece of a phrasing into the groups of its words and the prepositions between them, longest phrases first."""
    words = [part for token in tokens(text) for part in token.folded]
    start = 0
    while start < len(words):
        for length in range(min(lexicon.longest, len(words) - start), 0, -1):
            phrase = " ".join(words[start : start + length])
            if phrase in lexicon.names:
                yield {phrase}, ""  # a phrasing that says the name of a group means just that group
            elif length > 1 and words[start] in lexicon.names:
                continue
            elif phrase in lexicon.groups:
                yield lexicon.groups[phrase], ""
            elif phrase in lexicon.prepositions:
                yield set(), lexicon.prepositions[phrase]
            elif phrase in lexicon.fillers:
                yield set(), ""
            elif length == 1:
                yield {phrase}, ""
            else:
                continue
            start += length
            break


class Matcher:
    """Fits readings to phrasings."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def matches(self, reading: Reading, phrasings: list[Phrasing]) -> Iterator[Match]:
        """Yield each way in which a phrasing explains the whole reading."""
        names = [unit for unit in reading.units if isinstance(unit, Name)]
        periods = [unit for unit in reading.units if isinstance(unit, Period)]
        words = [unit for unit in reading.units if isinstance(unit, Word)]
        if len(names) > MAX_NAMES or len(periods) > 1:
            return
        for candidate in phrasings:
            if len(candidate.slots) <= len(names) + len(periods) and _says(candidate, words, names):
                skipped = sum(isinstance(unit, Skipped) for unit in reading.units)
                generic = tuple(word.text for word in words if word.is_also_a_name)
                yield from self._bindings(candidate, names, periods, _word_cost(candidate, words) + 0.2 * skipped, generic)

    def _bindings(
        self, candidate: Phrasing, names: list[Name], periods: list[Period], cost: float, generic: tuple[str, ...]
    ) -> Iterator[Match]:
        values = _times(candidate.query, periods[0] if periods else Period())
        if values is None:
            return
        slots = [(p, preposition) for p, preposition in candidate.slots if p.type == "iri"]
        if any(p.type != "iri" and p.name not in values for p, _ in candidate.slots):
            return
        taken = {p.name for p, _ in slots}
        spare = [(p, "") for p in candidate.query.parameters.values() if p.type == "iri" and not p.required and p.name not in taken]
        for places in permutations([*slots, *spare], len(names)):
            if set(taken) <= {p.name for p, _ in places} and (match := self._assigned(candidate, names, places, values)):
                match.cost += cost
                match.generic = generic
                yield match

    def _assigned(
        self, candidate: Phrasing, names: list[Name], places: tuple[tuple[Parameter, str], ...], times: dict[str, str]
    ) -> Match | None:
        fixed = _fixed(candidate)
        match = Match(candidate.query, {**times, **dict(candidate.constants)}, 0.5 * _is_turned_round(candidate, places))
        for name, (parameter, preposition) in zip(names, places, strict=True):
            entries = [entry for entry in name.entries if parameter.takes(self.labels.kinds(entry.thing))]
            distance = _preposition_cost(name.preposition, preposition, parameter.kind)
            if not entries or distance is None:
                return None
            best = min(entry.rank for entry in entries)
            if best == 2 and parameter.name not in fixed and any(entry.kind == "language" for entry in name.entries):
                return None  # "in French" is about the language, not about France
            chosen = [entry for entry in entries if entry.rank == best] if best < 3 else entries
            match.values[parameter.name] = self.labels.names.compact(chosen[0].thing)
            match.names[parameter.name] = chosen
            match.cost += distance + 0.1 * best + self._fit(parameter, chosen[0], name)
        missing = [p for p in candidate.query.parameters.values() if p.required and p.name not in match.values]
        return None if missing or fixed - set(match.values) else match

    def _fit(self, parameter: Parameter, entry: Entry, name: Name) -> float:
        """Return how ill a thing fits: a region where a country is meant or the other way round, a title that is also a theme."""
        if not parameter.kind:
            return 0.1
        if entry.kind == "resource" and any(other.kind != "resource" for other in name.entries):
            return 0.5
        if parameter.name == "region":
            return 0.0 if entry.thing in self.labels.regions else 0.5
        return 0.5 if parameter.name == "country" and entry.thing in self.labels.regions else 0.0


def _is_turned_round(candidate: Phrasing, places: tuple[tuple[Parameter, str], ...]) -> bool:
    """Say whether the names stand in another order than the slots of the phrasing: from A to B, not B from A."""
    order = [p.name for p, _ in candidate.slots]
    said = [order.index(p.name) for p, _ in places if p.name in order]
    return said != sorted(said) and len({p.kind for p, _ in candidate.slots}) == 1


def _fixed(candidate: Phrasing) -> set[str]:
    return {p.name for p, _ in candidate.slots}


def _says(candidate: Phrasing, words: list[Word], names: list[Name]) -> bool:
    """Say whether every word of the question is in the phrasing, and every needed word of the phrasing in the question."""
    if not all(word.groups & candidate.allowed for word in words):
        return False
    said = {group for word in words for group in word.groups}
    if any(entry.kind == "type" for name in names for entry in name.entries):
        said.add("resource")  # "books" says that it is about resources
    return all(groups & said for groups in candidate.needed)


def _word_cost(candidate: Phrasing, words: list[Word]) -> float:
    """Count words that the phrasing needs by another name, or only allows, and a phrasing that needs none: the exacter one wins."""
    needed = {group for groups in candidate.needed for group in groups}
    said = sum(0.0 if word.text in needed else 0.16 if word.groups & needed else 0.2 for word in words)
    return 0.3 * (not needed) + said + 0.3 * sum(word.is_also_a_name for word in words)


def _preposition_cost(asked: str, expected: str, kind: str) -> float | None:
    """Return how far two prepositions are from each other; None where one contradicts the other."""
    if asked == expected:
        return 0.0
    if {asked, expected} == {"", NEUTRAL}:
        return 0.1
    if expected in ("", NEUTRAL):
        by_whom = asked == "by" and kind in ("person", "organisation")
        return 0.2 if by_whom else 0.3 if asked == "with" or (asked in ("from", "to") and kind != "place") else None
    return 0.3 if not asked and expected == "by" else None


def _times(query: Query, period: Period) -> dict[str, str] | None:
    """Return the time parameters of a query for a period; None where the query cannot take it."""
    values: dict[str, str] = {}
    for name, point in (("since", period.since), ("until", period.until)):
        if not point:
            continue
        parameter = query.parameters.get(name)
        if parameter is None:
            if name == "until" and "since" in query.parameters and period.since == period.until:
                return None
            return None
        if parameter.type == "xsd_gYear" and len(point) > 4:
            return None
        values[name] = point
    return values
