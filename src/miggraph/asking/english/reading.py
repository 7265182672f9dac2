"""Reading: a question, word by word, becomes a frame.

Every word is used, or is a known stop word: nothing is dropped in silence. Of several readings the one with the fewest units is taken, that
is the one with the longest phrases; a question about which two things are as likely is not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.asking.english.finishing import Asked, finished
from miggraph.asking.english.segmentation import MAX_WORDS, Token
from miggraph.asking.english.senses import Senses
from miggraph.asking.english.spans import Span, Spans
from miggraph.asking.english.states import State, Unit
from miggraph.asking.english.steps import LONG, Steps
from miggraph.graph.labels import Labels

WIDTH = 24  # states kept at each word; more did not find better readings
SAID = -0.5  # the kind is named by a word of its own
IMPLIED = 0.0  # something in the question belongs to the kind
USUAL = 0.5  # nothing says what kind of thing is asked for
DOUBTFUL = 1.5  # a reading that costs this much beyond its words is none
VAGUE = 1.0  # likewise where nothing says what kind of thing is asked for


@dataclass(frozen=True, slots=True)
class Reading:
    """A frame that a question may mean, how dear the way to it was, and what each word became."""

    asked: Asked
    cost: float
    units: tuple[Unit, ...]
    slack: float = 0.0
    doubts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def doubt(self) -> float:
        """How much the reading costs beyond its words."""
        return self.cost - self.slack - len(self.units)

    @property
    def is_ambiguous(self) -> bool:
        """Whether a name means one of several things."""
        return bool(self.doubts)


class Reader:
    """Reads questions by the facets and fields of a home and the labels of its graph."""

    def __init__(self, senses: Senses, spans: Spans, labels: Labels) -> None:
        self.senses, self.spans, self.labels = senses, spans, labels

    def read(self, tokens: list[Token], commas: set[int]) -> list[Reading]:
        """List what some words can mean, the likeliest first; each frame once."""
        if not tokens or len(tokens) > MAX_WORDS:
            return []
        spans = self.spans.of(tokens, commas)
        found = [reading for kind, cost in self._kinds(spans).items() for reading in self._of_kind(kind, cost, spans)]
        cheapest: dict[str, Reading] = {}
        for reading in sorted(found, key=lambda reading: reading.cost):
            cheapest.setdefault(str(reading.asked), reading)
        return list(cheapest.values())

    def unknown(self, tokens: list[Token], commas: set[int]) -> list[str]:
        """List the words that are part of nothing that is known."""
        spans = self.spans.of(tokens, commas)
        covered: set[int] = set()
        for span in (span for starting in spans for span in starting if self._is_known(span)):
            covered.update(range(span.start, span.start + span.length))
        return [tokens[index].typed for index in range(len(tokens)) if index not in covered]

    def _is_known(self, span: Span) -> bool:
        known = span.entries or span.kinds or span.grammar or span.period or span.is_stop or span.number or "@" in span.phrase
        return bool(known) or any(one.has(span.phrase) for one in self.senses.kinds.values())

    def _kinds(self, spans: list[list[Span]]) -> dict[str, float]:
        """Return the kinds that a question may be about, with what each costs."""
        found: dict[str, float] = {}
        for span in (span for starting in spans for span in starting):
            for kind in span.kinds:
                found[kind] = SAID
            if "@" in span.phrase or (span.phrase.isdigit() and len(span.phrase) >= LONG):
                for name, senses in self.senses.kinds.items():
                    if any(facet.value == "code" and facet.texts("bare") for facet in senses.kind.facets.values()):
                        found.setdefault(name, IMPLIED)
            for kind in self._implied(span):
                found.setdefault(kind, IMPLIED)
        if self.senses.usual:
            found.setdefault(self.senses.usual, USUAL)
        return found

    def _implied(self, span: Span) -> Iterator[str]:
        """Yield the kinds that a span speaks of without naming them: of the thing itself, or by a value that only things of the kind have."""
        own = {entry.kind for entry in span.entries}
        for name, senses in self.senses.kinds.items():
            first = [facet.value for facet in senses.kind.facets.values() if facet.texts("bare") == ("0",)]
            if (
                senses.kind.one in own
                or any(self.labels.is_a(entry.thing, value) for entry in span.entries for value in first)
                or (any(span.phrase in senses.fields[role] for role in ("asks", "verbs")) and not span.grammar)
            ):
                yield name

    def _of_kind(self, kind: str, cost: float, spans: list[list[Span]]) -> Iterator[Reading]:
        steps = Steps(self.senses.kinds[kind], self.labels, self.spans.lexicon.grammar.get, len(spans))
        chart: list[dict[object, State]] = [{} for _ in range(len(spans) + 1)]
        chart[0][()] = State(cost=cost)
        for start, starting in enumerate(spans):
            for state in sorted(chart[start].values(), key=lambda one: one.cost)[:WIDTH]:
                for span in starting:
                    for after in steps.from_(state, span):
                        held = chart[start + span.length]
                        if (before := held.get(after.signature)) is None or after.cost < before.cost:
                            held[after.signature] = after
        for state in chart[-1].values():
            for asked, dearer in finished(state, steps.senses):
                reading = Reading(asked, state.cost + dearer, state.units, state.slack, state.doubts)
                if reading.doubt <= (VAGUE if cost == USUAL else DOUBTFUL):
                    yield reading
