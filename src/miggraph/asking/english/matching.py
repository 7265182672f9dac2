"""Matching: does a segmentation of a question say what a phrasing says, no more and no less?

A match has a cost, the sum of what sets the question apart from the phrasing. Costs only rank matches: what they are is less to the point
than which is the larger, and whether two are nearer than ``understand.NEAR``, in which case both are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations

from miggraph.asking.english.lexicon import NEUTRAL
from miggraph.asking.english.periods import Period
from miggraph.asking.english.phrasings import Phrasing
from miggraph.asking.english.segmentation import Keyword, Mention, Segmentation, StopWord
from miggraph.graph.labels import Entry, Labels
from miggraph.graph.queries import Parameter, Query

MAX_MENTIONS = 4  # no query takes more things; the ways to assign more of them are many
SYNONYM = 0.16  # a word that the phrasing says by another name: just over NEAR, so that the very word decides
OPTIONAL = 0.2  # a word that the phrasing only allows
STOP_WORD = 0.2  # a stop word that could have meant something
UNSAID = 0.3  # a phrasing that needs no word at all fits nearly anything
GENERIC = 0.3  # "books", where the query cannot tell them from articles
REORDERED = 0.5  # from A to B, read as from B to A
MISFIT = 0.5  # a thing that fits a parameter ill
RANK = 0.1  # for each step down from a preferred label

Slot = tuple[Parameter, str]  # a parameter, and the class of the preposition before it


@dataclass
class Match:
    """A query with its parameters, and how far the question is from the phrasing (0: it says just that)."""

    query: Query
    values: dict[str, str]
    cost: float
    candidates: dict[str, list[Entry]] = field(default_factory=dict)  # what each parameter's text may mean
    generic: tuple[str, ...] = ()  # types of publication that the query cannot tell apart
    phrasing: str = ""

    def same_as(self, other: Match) -> bool:
        return self.query.slug == other.query.slug and self.values == other.values


class Matcher:
    """Fits segmentations to phrasings."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def matches(self, segmentation: Segmentation, phrasings: list[Phrasing]) -> Iterator[Match]:
        """Yield each way in which a phrasing explains the whole question."""
        segments = segmentation.segments
        mentions = [segment for segment in segments if isinstance(segment, Mention)]
        periods = [segment for segment in segments if isinstance(segment, Period)]
        keywords = [segment for segment in segments if isinstance(segment, Keyword)]
        if len(mentions) > MAX_MENTIONS or len(periods) > 1:
            return
        skipped = sum(isinstance(segment, StopWord) for segment in segments)
        generic = tuple(keyword.text for keyword in keywords if keyword.is_also_a_mention)
        for phrasing in phrasings:
            if len(phrasing.slots) <= len(mentions) + len(periods) and _covers(phrasing, keywords, mentions):
                for match in self._assignments(phrasing, mentions, periods[0] if periods else Period()):
                    match.cost += _keyword_cost(phrasing, keywords) + STOP_WORD * skipped
                    match.generic, match.phrasing = generic, phrasing.text
                    yield match

    def _assignments(self, phrasing: Phrasing, mentions: list[Mention], period: Period) -> Iterator[Match]:
        """Yield each way to give the things mentioned to parameters: every slot of the phrasing gets one, what is left goes to optional ones."""
        values = _period_values(phrasing.query, period)
        if values is None or any(p.type != "iri" and p.name not in values for p, _ in phrasing.slots):
            return
        slots = [slot for slot in phrasing.slots if slot[0].type == "iri"]
        taken = {p.name for p, _ in slots}
        spare = [(p, "") for p in phrasing.query.parameters.values() if p.type == "iri" and not p.required and p.name not in taken]
        for chosen in permutations([*slots, *spare], len(mentions)):
            if taken <= {p.name for p, _ in chosen} and (match := self._assigned(phrasing, mentions, chosen, values)):
                yield match

    def _assigned(self, phrasing: Phrasing, mentions: list[Mention], chosen: tuple[Slot, ...], values: dict[str, str]) -> Match | None:
        names = {p.name for p, _ in phrasing.slots}
        match = Match(phrasing.query, {**values, **dict(phrasing.constants)}, REORDERED * _is_reordered(phrasing, chosen))
        for mention, (parameter, preposition) in zip(mentions, chosen, strict=True):
            entries = [entry for entry in mention.candidates if parameter.takes(self.labels.kinds(entry.thing))]
            distance = _preposition_cost(mention.preposition, preposition, parameter.kind)
            if not entries or distance is None:
                return None
            best = min(entry.rank for entry in entries)
            if best == 2 and parameter.name not in names and any(entry.kind == "language" for entry in mention.candidates):
                return None  # "in French" is about the language, not about France
            # Several people may have one family name (rank 3): who is meant is for the user to say, whatever else each is called.
            meant = [entry for entry in entries if entry.rank == best] if best < 3 else entries
            match.values[parameter.name] = self.labels.names.compact(meant[0].thing)
            match.candidates[parameter.name] = meant
            match.cost += distance + RANK * best + self._misfit(parameter, meant[0], mention)
        missing = [p for p in phrasing.query.parameters.values() if p.required and p.name not in match.values]
        return None if missing or names - set(match.values) else match

    def _misfit(self, parameter: Parameter, entry: Entry, mention: Mention) -> float:
        """Return how ill a thing fits: a region where a country is meant or the other way round, a title that is also a theme."""
        if not parameter.kind:
            return RANK  # what takes anything is a last resort
        if entry.kind == "resource" and any(other.kind != "resource" for other in mention.candidates):
            return MISFIT
        is_region = entry.thing in self.labels.regions
        return MISFIT if (parameter.name == "region" and not is_region) or (parameter.name == "country" and is_region) else 0.0


def _is_reordered(phrasing: Phrasing, chosen: tuple[Slot, ...]) -> bool:
    """Say whether the things stand in another order than the slots of the phrasing: from A to B, not B from A."""
    order = [p.name for p, _ in phrasing.slots]
    said = [order.index(p.name) for p, _ in chosen if p.name in order]
    return said != sorted(said) and len({p.kind for p, _ in phrasing.slots}) == 1


def _covers(phrasing: Phrasing, keywords: list[Keyword], mentions: list[Mention]) -> bool:
    """Say whether every keyword of the question is in the phrasing, and every required word of the phrasing in the question."""
    if not all(keyword.groups & phrasing.allowed for keyword in keywords):
        return False
    said = {group for keyword in keywords for group in keyword.groups}
    if any(entry.kind == "type" for mention in mentions for entry in mention.candidates):
        said.add("resource")  # "books" says that it is about resources
    return all(groups & said for groups in phrasing.required)


def _keyword_cost(phrasing: Phrasing, keywords: list[Keyword]) -> float:
    """Count words that the phrasing needs by another name, or only allows, and a phrasing that needs none: the exacter one wins."""
    required = {group for groups in phrasing.required for group in groups}
    said = sum(0.0 if keyword.text in required else SYNONYM if keyword.groups & required else OPTIONAL for keyword in keywords)
    return UNSAID * (not required) + said + GENERIC * sum(keyword.is_also_a_mention for keyword in keywords)


def _preposition_cost(asked: str, expected: str, kind: str) -> float | None:
    """Return how far two prepositions are from each other; None where one contradicts the other."""
    if asked == expected:
        return 0.0
    if {asked, expected} == {"", NEUTRAL}:
        return 0.1
    if expected in ("", NEUTRAL):
        if asked == "by" and kind in ("person", "organisation"):
            return 0.2
        # "from Kenya" and "to Kenya" are two questions, and neither is "in Kenya"; "from Oxfam" is any way to belong to it.
        return 0.3 if asked == "with" or (asked in ("from", "to") and kind != "place") else None
    return 0.3 if not asked and expected == "by" else None


def _period_values(query: Query, period: Period) -> dict[str, str] | None:
    """Return the parameters of a query for a period; None where the query cannot take it."""
    values: dict[str, str] = {}
    for name, point in (("since", period.since), ("until", period.until)):
        if not point:
            continue
        parameter = query.parameters.get(name)
        if parameter is None or (parameter.type == "xsd_gYear" and len(point) > 4):
            return None
        values[name] = point
    return values
