"""Steps: each way in which a span can carry a reading on, for things of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from miggraph.asking.english.conditions import AGENTS, Conditions, bounded
from miggraph.asking.english.costs import AWAITED, DUE, HESITANT, HOMONYM, IDLE, MEANT, UNLINKED
from miggraph.asking.english.grammar import ASKING, GRAMMAR
from miggraph.asking.english.senses import HAS, KindSenses
from miggraph.asking.english.spans import Span
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import Condition
from miggraph.graph.facets import Field
from miggraph.graph.labels import Labels

BY = "in order of "  # what a superlative means
BODIES = {*AGENTS, "agent"}  # values of facets and fields that act


class Steps:
    """The steps for one kind."""

    def __init__(self, senses: KindSenses, labels: Labels, role: Callable[[str], str | None]) -> None:
        self.senses, self.kind = senses, senses.kind
        self.conditions = Conditions(senses.kind, labels, role)
        self.role = role  # of a word in the grammar of a sentence

    def from_(self, state: State, span: Span) -> Iterator[State]:
        """Yield each state that a span leads to."""
        if span.after_comma and state.conditions and not state.link:
            state = replace(state, link="comma")
        yield from self._stops(state, span)
        if span.period:
            yield from self.conditions.periods(state, span, span.period)
            return
        if self.kind.name in span.kinds:
            yield state.idle().then(
                span, self.kind.summary, is_said=True, is_plural=state.is_plural or span.is_plural or bool(state.awaited), awaited=""
            )
        elif state.is_negated and state.is_said and span.kinds and not self.senses.has(span.phrase):
            yield state.then(span, "", is_negated=False)  # "publications, not counting organisations" are none anyway
        if span.grammar:
            yield from self._grammar(state, span)
        yield from self._fields(state, span)
        yield from self._facets(state, span)
        if span.entries:
            yield from self.conditions.values(state, span)
        if span.number:
            yield from self.conditions.numbers(state, span)
        if "@" in span.phrase:
            yield from self.conditions.codes(state, span)

    def knows(self, phrase: str) -> bool:
        """Say whether a phrase means something for this kind."""
        senses = self.senses
        return phrase in senses.facets or any(phrase in table for table in senses.fields.values())

    def _stops(self, state: State, span: Span) -> Iterator[State]:
        if span.is_stop:
            means = bool(span.entries) or self.knows(span.phrase)
            yield state.then(span, "", MEANT * means)

    def _grammar(self, state: State, span: Span) -> Iterator[State]:
        role = span.grammar
        if role in GRAMMAR:
            after = GRAMMAR[role](state, span)
            if after:
                yield after
        elif role == "missing":
            yield from self._missing(state, span)
        elif role == "interrogative" and not self._asked(span.phrase) and not state.is_grouping:
            yield state.then(span, "")  # "by which publisher" counts nothing

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
            if any(one.value in BODIES for one in verbs) and any(self._takes_body(one.facet) for one in state.conditions):
                yield state.idle().then(span, "", MEANT)  # "how many titles has Routledge published": said already
            if facets and span.phrase not in self.senses.facets:
                yield state.idle().then(span, "", 0.1, pending=facets, due=DUE)
        for role, sign in (("most", "-"), ("least", "")):
            for one in fields[role].get(span.phrase, ()):
                if not state.order or state.order == f"{sign}{one.name}":
                    yield state.then(span, f"{BY}{one.summary}", order=f"{sign}{one.name}")

    def _is_of_one(self, phrase: str) -> bool:
        """Say whether a phrase asks of one thing that is named, as "what is" does."""
        first, _, rest = phrase.partition(" ")
        return self.role(first) in ASKING and self.role(rest.partition(" ")[0]) == "exist"

    def _takes_body(self, name: str) -> bool:
        return name in self.kind.facets and self.kind.facets[name].value in BODIES

    def _is_ordinal(self, state: State, span: Span, asked: list[Field]) -> bool:
        """Say whether a superlative stands before what is asked, of which it then says which: "the first edition of"."""
        before = state.units[-1].meaning if state.units else ""
        names = {one.name for one in asked}
        return before.startswith(BY) and not span.after_comma and state.order.lstrip("-") not in names

    def _ask(self, state: State, span: Span, asked: list[Field]) -> Iterator[State]:
        if self._is_ordinal(state, span, asked):
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
        elif not state.is_negated and not state.is_grouping:
            typed = [facet for facet in self.kind.facets.values() if facet.texts("bare") == ("0",)]
            named = any(
                self.conditions.takes(facet, entry) for facet in typed for entry in span.entries
            )  # "articles" are a type of publication first
            nouns = tuple(dict.fromkeys([*state.nouns, *(one.name for one in asked)]))
            meaning = " and ".join(one.summary for one in asked)
            cost = (
                MEANT * state.is_having
                + UNLINKED * bool(state.nouns and not state.link and set(nouns) != set(state.nouns))
                + HOMONYM * named
            )
            changes = {"nouns": nouns, "is_having": False, "is_of_one": state.is_of_one or self._is_of_one(span.phrase), "awaited": ""}
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
            if facet.value == "yes" and (state.is_negated or state.is_having or not facet.name.startswith(HAS)):
                yield self.conditions.yes(state, span, facet)
        for facet in self.senses.after.get(span.phrase, []):
            if facet.value == "number" and state.number:
                yield self.conditions.with_(state, span, facet, (bounded(state),), number="", bound="")
            elif state.conditions and state.conditions[-1].facet == facet.name:
                hesitant = HESITANT * bool(self._asked(span.phrase))  # "the Brussels address of the network" asks for it
                yield state.then(span, "", hesitant - AWAITED if not facet.texts("bare") else 0.0)

    def _missing(self, state: State, span: Span) -> Iterator[State]:
        """Yield the state in which the field asked last is what things have not: "whose founding year is unknown"."""
        *nouns, last = state.nouns or ("",)
        if facet := self.kind.facets.get(HAS + last):
            condition = Condition(facet.name, ("no",))
            yield state.then(span, f"not {facet.summary}", nouns=tuple(nouns), conditions=(*state.conditions, condition))

    def _groups(self, state: State, span: Span) -> Iterator[State]:
        for facet in self.senses.groups.get(span.phrase, [])[:1]:
            if len(state.by) < 2 and facet.name not in state.by:
                told = state.is_grouping or (state.link == "and" and bool(state.by))
                changes = {"by": (*state.by, facet.name), "is_grouping": False, "is_loose": not told}
                yield state.idle().then(span, f"by {facet.name}", 0.0 if told else 0.2, **changes)
