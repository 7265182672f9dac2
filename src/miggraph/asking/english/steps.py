"""Steps: each way in which a span can carry a reading on, for things of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from miggraph.asking.english import comparing, joining, roles
from miggraph.asking.english.costs import AWAITED, DUE, HESITANT, HOMONYM, IDLE, ITSELF, RANK, SO_MANY, TWOFOLD, UNANNOUNCED, UNLINKED
from miggraph.asking.english.periods import Period
from miggraph.asking.english.quantities import bounded, each
from miggraph.asking.english.roles import ASKING, MEANT
from miggraph.asking.english.senses import HAS, KindSenses
from miggraph.asking.english.spans import PARTLY, Span
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import IT, Condition
from miggraph.graph.facets import Facet, Field
from miggraph.graph.labels import Entry, Labels
from miggraph.ground.folding import fold

FEW = 2  # digits of such a number
LONG = 10  # digits of a number that is a code
NUMBERS = ("number", "count")  # values of facets that numbers are said of
AGENTS = {"person", "organisation"}
BODIES = {*AGENTS, "agent"}  # values that act


class Steps:
    """The steps for one kind."""

    def __init__(self, senses: KindSenses, labels: Labels, role: Callable[[str], str | None], end: int) -> None:
        self.senses, self.labels, self.kind = senses, labels, senses.kind
        self.end = end  # how many words the question has
        self.role = role  # of a word in the grammar of a sentence

    def from_(self, state: State, span: Span) -> Iterator[State]:
        """Yield each state that a span leads to."""
        if span.after_comma and state.conditions and not state.link:
            state = replace(state, link="comma")
        yield from self._stops(state, span)
        if span.period:
            yield from self._periods(state, span, span.period)
            return
        if self.kind.name in span.kinds and not (joining.is_lost(state, span, self.end) or joining.is_second(state, span, self.role)):
            is_plural = state.is_plural or span.is_plural or bool(state.awaited)
            if state.awaited == "kind" and not span.is_plural:
                return  # "how many women work"
            yield state.idle().then(span, self.kind.summary, is_said=True, is_plural=is_plural, awaited="")
        elif state.is_negated and state.is_said and span.kinds and not self.senses.has(span.phrase):
            yield state.then(span, "", is_negated=False)  # "publications, not counting organisations" are none anyway
        if span.grammar and not joining.is_lost(state, span, self.end):
            yield from roles.steps(state, span, self.kind, is_asked=bool(self._asked(span.phrase)))
        yield from self._fields(state, span)
        yield from self._facets(state, span)
        if span.entries:
            yield from self._values(state, span)
        if span.number:
            yield from self._numbers(state, span)
        if "@" in span.phrase:
            yield from self._codes(state, span)

    def knows(self, phrase: str) -> bool:
        """Say whether a phrase means something for this kind."""
        return phrase in self.senses.facets or any(phrase in table for table in self.senses.fields.values())

    def _stops(self, state: State, span: Span) -> Iterator[State]:
        if span.is_stop and span.grammar != "or" and not joining.is_lost(state, span, self.end):
            means = bool(span.entries) or self.knows(span.phrase)
            yield state.then(span, "", MEANT * means)

    def _asked(self, phrase: str) -> list[Field]:
        return self.senses.fields["asks"].get(phrase, [])

    def _fields(self, state: State, span: Span) -> Iterator[State]:
        fields = self.senses.fields
        if asked := self._asked(span.phrase):
            yield from self._ask(state, span, asked)
        if (verbs := fields["verbs"].get(span.phrase)) and state.verbs is None:
            yield state.idle().then(span, verbs[0].summary, verbs=tuple(verbs))
            # "books published in 2006": a verb without its question word announces the facets of the same name
            names = {one.name for one in verbs}
            facets = tuple(facet for facet in self.kind.facets.values() if facet.name in names)
            if any(one.value in BODIES for one in verbs) and any(
                one.facet in self.kind.facets and self.kind.facets[one.facet].value in BODIES for one in state.conditions
            ):
                yield state.idle().then(span, "", MEANT)  # "how many titles has Routledge published": said already
            if facets and span.phrase not in self.senses.facets:
                yield state.idle().then(span, "", 0.1, pending=facets, due=DUE)
        yield from comparing.orders(self.senses, state, span)

    def _ask(self, state: State, span: Span, asked: list[Field]) -> Iterator[State]:
        if joining.is_ordinal(state, span, asked):
            return
        if span.grammar in ASKING:
            if state.asks is None:
                yield state.then(span, span.phrase, asks=tuple(asked))
            elif both := [one.name for one in state.asks if one in (state.verbs or ())]:
                # "who edited it and which edition is it": the first is settled
                nouns = tuple(dict.fromkeys([*state.nouns, *both]))
                yield state.then(span, span.phrase, asks=tuple(asked), verbs=None, nouns=nouns, link="")
        elif state.is_grouping and state.order.lstrip("-") in {one.name for one in asked}:
            yield state.then(span, "", is_grouping=False)  # "the longest by pages"
        elif not state.is_negated and not state.is_grouping and not joining.is_second(state, span, self.role):
            # "what is the address of": the second says what is asked
            before = () if joining.is_opened(state, self.role) else state.nouns
            nouns = tuple(dict.fromkeys([*before, *(one.name for one in asked)]))
            meaning = " and ".join(one.summary for one in asked)
            cost = (
                HESITANT * joining.gives_back(self.kind, state, span)
                + MEANT * state.is_having
                + UNLINKED * bool(before and not state.link and set(nouns) != set(before))
            )
            changes = {
                "nouns": nouns,
                "is_having": False,
                "is_of_one": state.is_of_one or joining.is_of_one(span.phrase, self.role),
                "awaited": "",
            }
            yield state.idle().then(span, meaning, cost, **changes)

    def _facets(self, state: State, span: Span) -> Iterator[State]:
        if state.is_grouping or state.extreme or span.phrase in self.senses.groups:
            yield from self._groups(state, span)
        found = self.senses.facets.get(span.phrase, [])
        announced = tuple(facet for facet in found if facet.value != "yes")
        if announced:
            before = state.idle()
            yield before.then(
                span,
                announced[0].summary if len(announced) == 1 else "",
                pending=announced,
                due=IDLE if span.is_small else DUE,
                awaited=before.awaited.removeprefix("noun"),
            )
        for facet in found:
            if (
                facet.value == "yes"
                and not joining.is_apart(state, facet.name)
                and (state.is_negated or state.is_having or self._stands_alone(facet, span))
            ):
                yield self._yes(state, span, facet)
        for facet in self.senses.after.get(span.phrase, []):
            if facet.value in NUMBERS and state.number:
                yield self._with(state, span, facet, (bounded(state),), number="", bound="")
            elif state.conditions and state.conditions[-1].facet == facet.name and not state.link:
                hesitant = HESITANT * bool(
                    self._asked(span.phrase) and not facet.texts("part")
                )  # "the Brussels address of the network" asks for it
                yield state.then(span, "", hesitant - AWAITED if not facet.texts("bare") else 0.0)

    def _stands_alone(self, facet: Facet, span: Span) -> bool:
        """Say whether words are a condition without "with" or "without" before them: "free online" is, "full text" asks for it."""
        return not facet.name.startswith(HAS) or span.phrase in map(fold, facet.texts("alone"))

    def _yes(self, state: State, span: Span, facet: Facet) -> State:
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

    def _groups(self, state: State, span: Span) -> Iterator[State]:
        for facet in self.senses.groups.get(span.phrase, [])[:1]:
            if len(state.by) < 2 and facet.name not in state.by:
                told = state.is_grouping or (state.link == "and" and bool(state.by))
                changes = {"by": (*state.by, facet.name), "is_grouping": False, "is_loose": not told}
                yield state.idle().then(span, f"by {facet.name}", 0.0 if told else 0.2, **changes)

    def _numbers(self, state: State, span: Span) -> Iterator[State]:
        for facet in state.pending or ():
            if facet.value in (*NUMBERS, "code"):
                yield self._with(state, span, facet, each(span.number) if facet.value == "code" else (span.number,))
        if span.phrase.isdigit() and len(span.number) >= LONG:
            yield from self._codes(state, span)
        elif not state.number:
            yield state.then(span, span.number, number=span.number)
            is_had = state.is_having or (state.units and self.role(state.units[-1].text) == "having")  # "with three offices"
            if len(span.number) <= FEW and not (is_had or state.bound or state.counted):
                yield state.then(span, f"{span.number} of them", SO_MANY, counted=span.number, awaited="noun")

    def _codes(self, state: State, span: Span) -> Iterator[State]:
        for facet in self.kind.facets.values():
            if facet.value == "code" and facet.texts("bare"):
                yield self._with(state, span, facet, (span.typed,), RANK)

    def _periods(self, state: State, span: Span, period: Period) -> Iterator[State]:
        dated = [facet for facet in self.kind.facets.values() if facet.value == "date"]
        pending = [facet for facet in state.pending or () if facet in dated]
        usual = [facet for facet in dated if facet.texts("bare")] or dated[:1]
        low, high = period.since, period.until
        text = low if low == high else f"{low}..{high}"
        for facet in pending or usual:
            yield self._with(state, span, facet, (text,), 0.0 if pending or state.pending is None else RANK)

    def _values(self, state: State, span: Span) -> Iterator[State]:
        if any(state.compared):
            name, between = state.compared
            if len(things := self._things(span, self._is_it)) == 1:
                value = (between.format(*self._ids(things)),)
                yield self._with(state, span, self.kind.facets[name], value, compared=("", ""), awaited="")
            return
        for facet, cost in self._takers(state):
            things = self._things(span, partial(self.takes, facet))
            if things and not joining.is_apart(state, facet.name):
                yield self._valued(state, span, facet, things, cost)
        if (things := self._things(span, self._is_it)) and not joining.is_apart(state, IT):
            asked = bool(state.nouns or state.asks or state.verbs)
            pending = 0 if state.pending is None else state.due if state.due > IDLE else RANK
            twofold = any(one.value in (self.kind.one, "agent") for one in state.verbs or ())  # "who wrote with A": A is either of two
            cost = TWOFOLD * twofold if asked else ITSELF + pending
            if any(self.takes(facet, entry) for facet, _ in self._takers(state) for entry in span.entries if not self._is_it(entry)):
                cost += HOMONYM
            values = tuple(sorted(set(self._ids(things))))
            rank, slack = _ranked(things[0].rank)
            changes: dict[str, object] = {"slack": state.slack + slack, "awaited": state.awaited and "kind"}
            yield self._with(state, span, None, values, cost + rank + slack, doubt=len(things) > 1, **changes)

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
                yield facet, RANK * (1 + int(bare[0])) * 0.5 + (max(UNANNOUNCED, state.due / 2) if state.pending is not None else 0)

    def takes(self, facet: Facet, entry: Entry) -> bool:
        """Say whether a facet takes a thing as its value."""
        if facet.value == "agent":
            return entry.kind in AGENTS
        if facet.texts("part") and entry.kind == facet.value:
            return True
        return facet.value == "thing" or self.labels.is_a(entry.thing, facet.value)

    def _is_it(self, entry: Entry) -> bool:
        return entry.kind == self.kind.one

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
        return self._with(state, span, facet, tuple(self._ids(things)), cost, doubt=len(things) > 1 and things[0].rank < PARTLY, **changes)

    def _with(
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
        conditions = joining.joined(state, name, values, is_single=facet is None or facet.texts("single") == ("yes",))
        after: dict[str, object] = {"pending": None, "is_negated": False, "is_having": False, "link": "", "doubts": doubts, **changes}
        return state.then(span, f"{'not ' * state.is_negated}{meaning}", cost, conditions=conditions, **after)


def _ranked(rank: int) -> tuple[float, float]:
    """Return what the rank of a label costs, and what the words of a part of a title cost, which makes no reading doubtful."""
    return RANK * min(rank, PARTLY), RANK * max(rank - PARTLY, 0)
