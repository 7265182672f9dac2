"""The shortlist: of all candidates for a subject, those that are worth a person's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from miggraph.linking.matching import LEAST
from miggraph.linking.model import Candidate
from miggraph.linking.relations import CONCEPTS, EXACT

SURE = 0.85
FIRM = 0.55
EACH = {CONCEPTS["narrower"]: 3, CONCEPTS["broader"]: 3}  # half the terms of a vocabulary may be narrower than "migration"


def shortlist(ranked: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Choose from the candidates of a subject, the best first.

    Beside a sure exact match what is wider, narrower or merely related is not worth proposing: it follows from the vocabulary's own hierarchy.
    """
    listed = [candidate for candidate in ranked if candidate.score >= LEAST]
    if listed and listed[0].predicate in EXACT and listed[0].score >= SURE:
        listed = [candidate for candidate in listed if candidate.score >= FIRM and candidate.predicate not in EACH]
    seen: Counter[str] = Counter()
    chosen = []
    for candidate in listed:
        seen[candidate.predicate] += 1
        if seen[candidate.predicate] <= EACH.get(candidate.predicate, limit):
            chosen.append(candidate)
    return chosen[:limit]
