"""How the concepts of a thesaurus hang together, without what would contradict itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from miggraph.linking.vocabularies.statements import NARROWER
from miggraph.starting.thesaurus import BROADER, HAS_TOP, IN_SCHEME, RELATED, TOP_OF, Facts, Told

Ways = Mapping[str, list[str]]


@dataclass
class Place:
    """Where a concept stands: what is broader, what is related, which schemes it is in and at the top of."""

    broader: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    schemes: list[str] = field(default_factory=list)
    tops: list[str] = field(default_factory=list)


def places(facts: Facts, concepts: list[str], schemes: list[str]) -> dict[str, Place]:
    """Return where each concept stands. Hierarchy has no circle, and what is related is neither above nor below (SKOS Reference, S27)."""
    stated = _broader(facts, concepts)
    broader = without_circles(stated, facts.told)
    known, known_schemes, above = set(concepts), set(schemes), Above(broader)
    found: dict[str, Place] = {}
    tops = {(top, scheme) for scheme in schemes for top in facts.all(scheme, HAS_TOP)}
    for concept in concepts:
        at_top = [scheme for scheme in schemes if scheme in facts.all(concept, TOP_OF) or (concept, scheme) in tops]
        inside = [scheme for scheme in facts.all(concept, IN_SCHEME) if scheme in known_schemes]
        related = [other for other in facts.all(concept, RELATED) if other in known and other != concept]
        apart = [other for other in related if other not in above.of(concept) and concept not in above.of(other)]
        facts.told.add("related concepts that are broader or narrower already, left out", len(related) - len(apart))
        facts.told.add("references to concepts that are not there or left out", len(facts.all(concept, RELATED)) - len(related))
        found[concept] = Place(broader[concept], sorted(apart), sorted({*inside, *at_top}), at_top)
    return found


def _broader(facts: Facts, concepts: list[str]) -> dict[str, list[str]]:
    """Return what is broader than each concept; skos:narrower is its inverse (SKOS Reference, S25)."""
    found: dict[str, set[str]] = {concept: set() for concept in concepts}
    lost = 0
    for concept in concepts:
        pairs = [
            *((concept, other) for other in facts.all(concept, BROADER)),
            *((other, concept) for other in facts.all(concept, NARROWER)),
        ]
        for lower, upper in pairs:
            if lower in found and upper in found:
                found[lower].add(upper)
            else:
                lost += 1
    facts.told.add("references to concepts that are not there or left out", lost)
    return {concept: sorted(uppers) for concept, uppers in found.items()}


def without_circles(broader: Ways, told: Told) -> dict[str, list[str]]:
    """Return a hierarchy without the steps upwards that lead back to where they came from.

    >>> told = Told()
    >>> without_circles({"a": ["b"], "b": ["a", "c"], "c": []}, told), told.lines()
    ({'a': ['b'], 'b': ['c'], 'c': []}, ['broader concepts that lead back to where they came from, left out: 1'])
    """
    kept: dict[str, list[str]] = {concept: [] for concept in broader}
    done: set[str] = set()
    path: dict[str, Iterator[str]] = {}  # the concepts on the way up, with what is still to be tried above each
    for start in broader:
        if start not in done:
            path[start] = iter(broader[start])
        while path:
            at = next(reversed(path))
            upper = next(path[at], None)
            if upper is None:
                done.add(at)
                del path[at]
            elif upper in path:
                told.add("broader concepts that lead back to where they came from, left out")
            else:
                kept[at].append(upper)
                if upper not in done:
                    path[upper] = iter(broader[upper])
    return kept


class Above:
    """What is above each concept, however far, in a hierarchy without circles."""

    def __init__(self, broader: Ways) -> None:
        self.broader = broader
        self.found: dict[str, frozenset[str]] = {}

    def of(self, concept: str) -> frozenset[str]:
        """Return what is above a concept."""
        waiting = [concept]
        while waiting:
            at = waiting[-1]
            missing = [upper for upper in self.broader[at] if upper not in self.found]
            if not missing:
                self.found[at] = frozenset(self.broader[at]).union(*(self.found[upper] for upper in self.broader[at]))
                waiting.pop()
            waiting += missing
        return self.found[concept]
