"""The shortlist: of all candidates for a subject, those that are worth a person's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from miggraph.linking.matching import LEAST
from miggraph.linking.model import Candidate
from miggraph.linking.relations import CONCEPTS, EXACT

SURE = 0.85  # an exact match from here on makes what is merely broader or related superfluous
FIRM = 0.55  # beside it only what may be the same is kept: labels that agree in more than some words
# half the terms of a vocabulary may be narrower than "migration", or share a word with it
EACH = {CONCEPTS["narrower"]: 3, CONCEPTS["broader"]: 3, CONCEPTS["related"]: 4}


def shortlist(ranked: Iterable[Candidate], limit: int, least: float = LEAST) -> list[Candidate]:
    """Choose from the candidates of a subject, the best first: so many at most, and none with a lower score than ``least``.

    Beside a sure exact match what is wider, narrower or merely related is not worth proposing: it follows from the vocabulary's own hierarchy.
    """
    listed = [candidate for candidate in ranked if candidate.score >= least]
    if listed and listed[0].predicate in EXACT and listed[0].score >= SURE:
        listed = [candidate for candidate in listed if candidate.score >= FIRM and candidate.predicate not in EACH]
    seen: Counter[str] = Counter()
    chosen = []
    for candidate in listed:
        seen[candidate.predicate] += 1
        if seen[candidate.predicate] <= EACH.get(candidate.predicate, limit):
            chosen.append(candidate)
    return chosen[:limit]
