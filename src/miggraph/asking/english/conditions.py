"""Conditions: values, periods and numbers that a span gives to the facets of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from miggraph.asking.english.costs import AWAITED, HOMONYM, ITSELF, RANK, SO_MANY, UNANNOUNCED
from miggraph.asking.english.periods import Period
from miggraph.asking.english.spans import PARTLY, Span
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import IT, Condition
from miggraph.graph.facets import Facet, Kind
from miggraph.graph.labels import Entry, Labels

FEW = 2  # digits of such a number
MOST = 50  # codes of a range that are looked for
LONG = 10  # digits of a number that is a code
AGENTS = {"person", "organisation"}


class Conditions:
    """The steps that add a condition on things of one kind."""

    def __init__(self, kind: Kind, labels: Labels, role: Callable[[str], str | None]) -> None:
        self.kind, self.labels = kind, labels
        self.role = role  # of a word in the grammar of a sentence

    def values(self, state: State, span: Span) -> Iterator[State]:
        for facet, cost in self._takers(state):
            things = self._things(span, partial(self.takes, facet))
            if things:
                yield self._valued(state, span, facet, things, cost)
        if things := self._things(span, self._is_it):
            asked = bool(state.nouns or state.asks or state.verbs)
            cost = 0.0 if asked else ITSELF + (RANK if state.pending is not None else 0)
            if any(self.takes(facet, entry) for facet, _ in self._takers(state) for entry in span.entries if not self._is_it(entry)):
                cost += HOMONYM
            values = tuple(sorted(set(self._ids(things))))
            rank, slack = _ranked(things[0].rank)
            doubt = len(things) > 1
            yield self.with_(
                state, span, None, values, cost + rank + slack, doubt=doubt, slack=state.slack + slack, awaited=state.awaited and "kind"
            )

    def numbers(self, state: State, span: Span) -> Iterator[State]:
        for facet in state.pending or ():
            if facet.value in ("number", "code"):
                yield self.with_(state, span, facet, each(span.number) if facet.value == "code" else (span.number,))
        if span.phrase.isdigit() and len(span.number) >= LONG:
            yield from self.codes(state, span)
        elif not state.number:
            yield state.then(span, span.number, number=span.number)
            is_had = state.is_having or (state.units and self.role(state.units[-1].text) == "having")  # "with three offices"
            if len(span.number) <= FEW and not (is_had or state.bound or state.counted):
                yield state.then(span, f"{span.number} of them", SO_MANY, counted=span.number, awaited="noun")

    def codes(self, state: State, span: Span) -> Iterator[State]:
        for facet in self.kind.facets.values():
            if facet.value == "code" and facet.texts("bare"):
                yield self.with_(state, span, facet, (span.typed,), RANK)

    def periods(self, state: State, span: Span, period: Period) -> Iterator[State]:
        dated = [facet for facet in self.kind.facets.values() if facet.value == "date"]
        pending = [facet for facet in state.pending or () if facet in dated]
        usual = [facet for facet in dated if facet.texts("bare")] or dated[:1]
        low, high = period.since, period.until
        text = low if low == high else f"{low}..{high}"
        for facet in pending or usual:
            yield self.with_(state, span, facet, (text,), 0.0 if pending or state.pending is None else RANK)

    def yes(self, state: State, span: Span, facet: Facet) -> State:
        answer = "no" if state.is_negated else "yes"
        condition = Condition(facet.name, (answer,))
        state = state.idle()
        return state.then(
            span,
            f"{'not ' * state.is_negated}{facet.summary}",
            conditions=(*state.conditions, condition),
            is_negated=False,
            is_having=False,
            link="",
        )

    def takes(self, facet: Facet, entry: Entry) -> bool:
        """Say whether a facet takes a thing as its value."""
        if facet.value == "agent":
            return entry.kind in AGENTS
        return facet.value == "thing" or self.labels.is_a(entry.thing, facet.value)

    def _takers(self, state: State) -> Iterator[tuple[Facet, float]]:
        """Yield the facets that a value may be of, with what each costs: those announced, that of the value it is joined to, the usual ones."""
        names = set()
        for number, facet in enumerate(state.pending or ()):
            names.add(facet.name)
            yield facet, RANK * number * 0.5
        if state.link and state.conditions and state.pending is None:
            last = state.conditions[-1].facet
            if last in self.kind.facets and last not in names:
                names.add(last)
                yield self.kind.facets[last], 0.0
        for facet in self.kind.facets.values():
            if facet.texts("after") and facet.name not in names and not facet.texts("bare"):
                yield facet, AWAITED
            if (bare := facet.texts("bare")) and facet.name not in names:
                yield facet, RANK * (1 + int(bare[0])) * 0.5 + (UNANNOUNCED if state.pending is not None else 0)

    def _is_it(self, entry: Entry) -> bool:
        own = self.kind.one
        return entry.kind == own

    def _things(self, span: Span, fits: Callable[[Entry], bool]) -> list[Entry]:
        """List the best entry of each thing of a span that fits; of family names all."""
        best: dict[str, Entry] = {}
        for entry in span.entries:
            if fits(entry) and (entry.thing not in best or entry.rank < best[entry.thing].rank):
                best[entry.thing] = entry
        found = sorted(best.values(), key=lambda entry: (entry.rank, entry.thing))
        return [entry for entry in found if entry.rank == found[0].rank]

    def _ids(self, things: list[Entry]) -> list[str]:
        return [self.labels.names.compact(entry.thing) for entry in things]

    def _valued(self, state: State, span: Span, facet: Facet, things: list[Entry], cost: float) -> State:
        rank, slack = _ranked(things[0].rank)
        cost += rank + slack
        changes: dict[str, object] = {"slack": state.slack + slack, "awaited": state.awaited and "kind"}
        if facet.texts("bare") == ("0",):
            changes |= {"is_plural": state.is_plural or span.is_plural or bool(state.awaited), "awaited": ""}
        return self.with_(state, span, facet, tuple(self._ids(things)), cost, doubt=len(things) > 1, **changes)

    def with_(
        self,
        state: State,
        span: Span,
        facet: Facet | None,
        values: tuple[str, ...],
        cost: float = 0.0,
        *,
        doubt: bool = False,
        **changes: object,
    ) -> State:
        """Return the state with a condition more, or with the last one widened by an alternative."""
        name = facet.name if facet else IT
        meaning = f"{facet.summary if facet else self.kind.one}: {', '.join(values)}"
        doubts = (*state.doubts, (span.typed, values)) if doubt else state.doubts
        conditions = self._joined(state, name, values, is_single=facet is None or facet.texts("single") == ("yes",))
        after: dict[str, object] = {"pending": None, "is_negated": False, "is_having": False, "link": "", "doubts": doubts, **changes}
        return state.then(span, f"{'not ' * state.is_negated}{meaning}", cost, conditions=conditions, **after)

    def _joined(self, state: State, name: str, values: tuple[str, ...], *, is_single: bool) -> tuple[Condition, ...]:
        *before, last = state.conditions or (None,)
        if not (last and last.facet == name and state.link):
            return (*state.conditions, Condition(name, values, state.is_negated))
        if state.link == "or" or is_single or last.is_excluded:
            joined = Condition(
                name, (*last.values, *(one for one in values if one not in last.values)), last.is_excluded or state.is_negated
            )
            # "China, India or Vietnam": what commas joined is alternative too
            return (*(one for one in before if one and (one.facet != name or one.is_excluded)), joined)
        return (*state.conditions, Condition(name, values, state.is_negated))


def _ranked(rank: int) -> tuple[float, float]:
    """Return what the rank of a label costs, and what the words of a part of a title cost, which makes no reading doubtful."""
    return RANK * min(rank, PARTLY), RANK * max(rank - PARTLY, 0)


def each(number: str) -> tuple[str, ...]:
    """Return a number, or each of a range: codes have no order, "papers 1 to 4" are four."""
    low, _, high = number.partition("..")
    return tuple(map(str, range(int(low), min(int(high), int(low) + MOST) + 1))) if high else (number,)


def bounded(state: State) -> str:
    """Return the number that was said, or the range beyond it."""
    if not state.bound or not state.number.isdigit():
        return state.number
    number = int(state.number)
    return {"more": f"{number + 1}..", "minimum": f"{number}..", "maximum": f"..{number}", "less": f"..{number - 1}"}[state.bound]
