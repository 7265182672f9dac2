"""Numbering: by which marks a document marks its entries, and which numbers are those of its headings."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from miggraph.importing.text.layout.markers import MARKER
from miggraph.importing.text.layout.units import Unit
from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.vocabulary.list_context import ListContext

ENOUGH = 1.5  # the evidence from which on a unit is taken for a citation
Style = tuple[int, str]  # of a number: how many parts it has, and the bracket before it


def markers(found: Sequence[Unit], headings: Collection[int]) -> str:
    """Say by which marks the document marks its entries: "number", "bullet" or ""."""
    seen = [MARKER.match(unit.lines[0][1]) for place, unit in enumerate(found) if place not in headings]
    numbers = [int(re.findall(r"\d+", match["number"])[-1]) for match in seen if match and match["number"]]
    rising = sum(1 for one, two in pairwise(numbers) if two in (one + 1, 1))
    bullets = sum(1 for match in seen if match and match["bullet"])
    if len(numbers) >= 3 and rising >= 0.5 * (len(numbers) - 1):
        return "number"
    return "bullet" if bullets >= 3 else ""


def headings(found: Sequence[Unit], scores: Sequence[float], known: ListContext) -> set[int]:
    """Return the places of headings that have numbers, but none that goes on with the numbers of the entries around them."""
    series = _Series(found, scores)
    chosen: set[int] = set()
    for place in range(len(found) - 2, -1, -1):
        below = found[place + 1]
        if not _is_like(found[place], scores[place]) or not (place + 1 in chosen or scores[place + 1] >= ENOUGH):
            continue
        own = bool(MARKER.match(below.text)) or (scores[place + 1] >= 3 and evidence.author_first(below.text, known))
        if not series.goes_on(place) and (series.cited or found[place].ends or own):
            chosen.add(place)
    return chosen


def _is_like(unit: Unit, score: float) -> bool:
    """Say whether a line has a number and looks like a heading."""
    text, marked = unit.text, MARKER.match(unit.text)
    return bool(marked and marked["number"]) and score < 1 and len(text.split()) < 12 and evidence.heading(MARKER.sub("", text, count=1))


class _Series:
    """The numbers of a document in their order, by their style, and those of them that citations have."""

    def __init__(self, found: Sequence[Unit], scores: Sequence[float]) -> None:
        self.numbers = [_number(unit) for unit in found]
        self.cited: dict[Style, list[tuple[int, int]]] = {}  # place and number less rank: the same for all where no number is missing
        self.ranks: dict[int, int] = {}
        counts: Counter[Style] = Counter()
        for place, each in enumerate(self.numbers):
            if each:
                self.ranks[place] = counts[each[0]]
                counts[each[0]] += 1
                if scores[place] >= ENOUGH:
                    self.cited.setdefault(each[0], []).append((place, each[1] - self.ranks[place]))

    def goes_on(self, place: int) -> bool:
        """Say whether a number stands between those of the citations before and behind it as theirs would."""
        own = self.numbers[place]
        same = self.cited.get(own[0], []) if own else []
        at = bisect(same, (place, 0))
        near = same[max(0, at - 1) : at + 1]
        return bool(own and near) and all(shift == own[1] - self.ranks[place] for _, shift in near if own)


def _number(unit: Unit) -> tuple[Style, int] | None:
    """Return how an entry is numbered, and the (last part of the) number."""
    match = MARKER.match(unit.lines[0][1])
    if not match or not match["number"]:
        return None
    parts = re.findall(r"\d+", match["number"])
    return (len(parts), re.sub(r"[\d.)\]]", "", match["number"])), int(parts[-1])
