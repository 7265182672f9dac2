"""Joining: what may stand beside what, and what begins another question."""

from __future__ import annotations

from collections.abc import Callable

from miggraph.asking.english.comparing import BY
from miggraph.asking.english.roles import ASKING
from miggraph.asking.english.spans import Span
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import IT, Condition
from miggraph.graph.facets import Field, Kind
from miggraph.ground.folding import fold

JOINED = {"and", "or"}
Role = Callable[[str], str | None]  # of a word in the grammar of a sentence


def is_lost(state: State, span: Span, end: int) -> bool:
    """Say whether a question word that is passed over would take a second question with it: "what is a diaspora and who writes on it"."""
    return span.grammar in ASKING and state.link in JOINED and span.start + span.length < end


def is_second(state: State, span: Span, role: Role) -> bool:
    """Say whether another question begins where the first has not been asked to its end: "what is a diaspora and which network"."""
    asks = role(span.phrase.partition(" ")[0]) in ASKING
    return asks and state.link in JOINED and not (state.nouns or state.verbs or state.is_count)


def is_apart(state: State, name: str) -> bool:
    """Say whether a value is joined to one that it is no alternative of: "Mexico or remittances" is not both, nor is "UNESCO and slavery"."""
    last = state.conditions[-1].facet if state.conditions and state.link in JOINED else name
    return last != name and (state.link == "or" or (last == IT and state.pending is None))


def is_of_one(phrase: str, role: Role) -> bool:
    """Say whether a phrase asks of one thing that is named, as "what is" does."""
    first, _, rest = phrase.partition(" ")
    return role(first) in ASKING and role(rest.partition(" ")[0]) == "exist"


def is_opened(state: State, role: Role) -> bool:
    """Say whether nothing but "what is" has been said."""
    return len(state.units) == 1 and bool(state.nouns) and is_of_one(fold(state.units[0].text), role)


def is_ordinal(state: State, span: Span, asked: list[Field]) -> bool:
    """Say whether a superlative stands before what is asked, of which it then says which: "the first edition of"."""
    before = state.units[-1].meaning if state.units else ""
    names = {one.name for one in asked}
    return before.startswith(BY) and not span.after_comma and state.order.lstrip("-") not in names


def gives_back(kind: Kind, state: State, span: Span) -> bool:
    """Say whether a word tells what the value before it is, as in "remittances section"."""
    last = kind.facets.get(state.conditions[-1].facet) if state.conditions and not state.link else None
    return bool(last and span.phrase in map(fold, last.texts("after")) and last.texts("part"))


def joined(state: State, name: str, values: tuple[str, ...], *, is_single: bool) -> tuple[Condition, ...]:
    """Return the conditions with one more, or with the last one widened by an alternative."""
    *before, last = state.conditions or (None,)
    if not (last and last.facet == name and state.link):
        return (*state.conditions, Condition(name, values, state.is_negated))
    if state.link == "or" or is_single or last.is_excluded:
        joined = Condition(name, (*last.values, *(one for one in values if one not in last.values)), last.is_excluded or state.is_negated)
        # "China, India or Vietnam": what commas joined is alternative too
        return (*(one for one in before if one and (one.facet != name or one.is_excluded)), joined)
    return (*state.conditions, Condition(name, values, state.is_negated))
