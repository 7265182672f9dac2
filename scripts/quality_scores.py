"""Scores: the entries found beside those of the gold, one to one, and how many values of each field are right, wrong or missing."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, NamedTuple

from quality_views import ORDERED, View, normalised

IDENTIFYING = ("isbn", "doi", "telephone", "email")


class Miss(NamedTuple):
    """A value that is wrong (found, not in the gold) or missing (in the gold, not found), and the entry it belongs to."""

    kind: str
    field: str
    value: str
    line: int
    entry: str


@dataclass
class Tally:
    """How many values are right, how many wrong, how many missing."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missing) if self.right + self.missing else 1.0

    @property
    def f1(self) -> float:
        values = 2 * self.right + self.wrong + self.missing
        return 2 * self.right / values if values else 1.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missing + other.missing)


@dataclass
class Score:
    """The tally of each field, and every value that is not right."""

    fields: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        return sum(self.fields.values(), Tally())

    def miss(self, kind: str, name: str, value: str, line: int, entry: str) -> None:
        """Count a value that is wrong or missing."""
        tally = self.fields[name]
        setattr(tally, kind, getattr(tally, kind) + 1)
        self.misses.append(Miss(kind, name, value, line, entry))


class Fact(NamedTuple):
    """One value of a field: what it may be called, in the form in which values are compared, and how it is shown."""

    names: frozenset[str]
    shown: str


def facts(view: View, skip: frozenset[tuple[str, str]] = frozenset()) -> dict[str, list[Fact]]:
    """Return the values of each field, each once; of names in order, the position is part of the value. What is in ``skip`` is left out."""
    found: dict[str, list[Fact]] = {}
    for name, values in view.facts.items():
        for position, alternatives in enumerate(values, 1):
            place = f"{position} " if name in ORDERED else ""
            fact = Fact(frozenset(place + normalised(each) for each in alternatives), alternatives[0])
            skipped = (name, "") in skip or any((name, each) in skip for each in fact.names)
            if not skipped and not any(fact.names & each.names for each in found.get(name, [])):
                found.setdefault(name, []).append(fact)
    return found


def compare(found: Mapping[str, list[Fact]], gold: Mapping[str, list[Fact]]) -> Iterator[tuple[str, str, str]]:
    """Yield right, wrong or missing, the field, and the value, for each value of two entries."""
    for name in dict.fromkeys([*gold, *found]):
        left = list(gold.get(name, []))
        for fact in found.get(name, []):
            match = next((each for each in left if each.names & fact.names), None)
            if match:
                left.remove(match)
            yield "right" if match else "wrong", name, fact.shown
        for fact in left:
            yield "missing", name, fact.shown


def align(found: Sequence[View], gold: Sequence[View]) -> list[tuple[View | None, View | None]]:
    """Pair the entries found with those of the gold one to one, the surest pairs first; what is left over stands alone.

    What another record names need not be in the gold, for its values count in the entry that names it: alone it does not count.
    """
    pairs = sorted(
        ((weight, one, two) for one, view in enumerate(found) for two, other in enumerate(gold) if (weight := _agreement(view, other))),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken: dict[int, int] = {}
    for _, one, two in pairs:
        if one not in taken and two not in taken.values():
            taken[one] = two
    alone = [(view, None) for number, view in enumerate(found) if number not in taken and not view.named]
    return [
        *((found[one], gold[two]) for one, two in taken.items()),
        *alone,
        *((None, view) for two, view in enumerate(gold) if two not in taken.values()),
    ]


def _agreement(found: View, gold: View) -> float:
    """Say how much two entries have in common; 0 where they are surely not the same."""
    likeness = _likeness(found, gold)
    one, two = facts(found), facts(gold)
    if likeness < 0.6 and not (likeness > 0.3 and 0 < found.line == gold.line) and not any(_shared(one, two, name) for name in IDENTIFYING):
        return 0
    agreeing = sum(_shared(one, two, name) for name in two if name != "type")
    return 4 * likeness + agreeing + (0 < found.line == gold.line) - 0.5 * found.named


def _shared(one: dict[str, list[Fact]], two: dict[str, list[Fact]], name: str) -> int:
    return sum(any(fact.names & other.names for other in two.get(name, [])) for fact in one.get(name, []))


def _likeness(found: View, gold: View) -> float:
    from rapidfuzz import fuzz

    one, two = normalised(found.label), normalised(gold.label)
    head, tail = (normalised(next(iter(view.facts.get("title", [[""]])))[0]) for view in (found, gold))
    return max(fuzz.ratio(one, two), fuzz.ratio(head, tail) if head and tail else 0) / 100


def score(found: Sequence[View], gold: Sequence[View]) -> Score:
    """Count the values of the entries found against those of the gold."""
    result = Score()
    for one, two in align(found, [view for view in gold if not view.held_back]):
        skip = two.skip if two else frozenset()
        line, label = max(view.line for view in (one, two) if view), next(view.label for view in (two, one) if view)
        for kind, name, value in compare(facts(one, skip) if one else {}, facts(two, skip) if two else {}):
            if kind == "right":
                result.fields[name].right += 1
            else:
                result.miss(kind, name, value, line, label)
    return result


def held_back(result: Score, records: Iterable[Mapping[str, Any]], gold: Sequence[View], text: str) -> None:
    """Add to the score whether nothing of what should be held back was imported."""
    imported = json.dumps(list(records), ensure_ascii=False)
    for view in gold:
        if view.held_back and _leaks(_block(text, view.line), text, imported):
            result.miss("wrong", "heldBack", "imported", view.line, "")
            result.miss("missing", "heldBack", "held back", view.line, "")
        elif view.held_back:
            result.fields["heldBack"].right += 1


def _block(text: str, line: int) -> str:
    return "\n".join(takewhile(str.strip, text.splitlines()[line - 1 :]))


def _leaks(block: str, text: str, imported: str) -> bool:
    """Say whether a number of the block, or a word with a digit that stands nowhere else in the text, was imported."""
    words = [word for word in re.findall(r"[\w-]{4,}", block) if re.search(r"\d", word) and text.count(word) == 1]
    numbers = [re.sub(r"\D", "", number)[-9:] for number in re.findall(r"\+?\d[\d ()./-]{6,}\d", block)]
    digits = re.sub(r"[^\d\"]", "", imported)  # the quotes keep one value from running into the next
    return any(word in imported for word in words) or any(number in digits for number in numbers)


def together(scores: Iterable[Score]) -> Score:
    """Add up the scores of several documents."""
    result = Score()
    for each in scores:
        for name, tally in each.fields.items():
            result.fields[name] += tally
    return result
