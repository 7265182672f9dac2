"""Finishing: what a question that was read to its end asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.asking.english.senses import KindSenses
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import IT, Frame

UNCLEAR = 0.3  # a question word that may ask for several things
BESIDE = 0.6  # a thing and a condition on it, where nothing is asked: "Kalayaan in 1987"
WIDEST = 3  # fields that one question word asks for at once


@dataclass(frozen=True)
class Asked:
    """A frame, and what of its rows answers the question."""

    frame: Frame
    is_yes_or_no: bool = False
    takes_first: str = ""  # "first": only the first by the order, with its ties; "most" and "fewest" of counts likewise
    is_shown: bool = False  # a thing was named, and nothing asked of it

    def __str__(self) -> str:
        return " ".join([*self.frame.words(), self.takes_first])


def finished(state: State, senses: KindSenses) -> Iterator[tuple[Asked, float]]:
    """Yield what a state asks for, with what it costs; nothing where something was begun and not ended."""
    if (
        state.pending is not None
        or state.is_negated
        or state.is_grouping
        or state.number
        or state.bound
        or (state.is_having and not state.nouns)
    ):
        return
    if state.order and any(one.facet == IT and len(one.values) == 1 and not one.is_excluded for one in state.conditions):
        return  # of one thing there is no first
    if bool(state.extreme) != bool(state.by) if state.is_loose or state.extreme else False:
        return
    named = [one for one in state.conditions if one.facet == IT]
    if not (state.is_said or named or state.nouns or state.verbs or _is_typed(state, senses) or senses.kind.texts("bare")):
        return  # nothing says that this kind of thing is asked for
    for want, dearer in _wanted(state, senses):
        cost = dearer
        if not (state.conditions or state.is_said or state.by or want != "list"):
            continue
        if want not in ("list", "count") and not (state.conditions or state.is_said):
            continue  # a field of nothing in particular
        frame = Frame(senses.kind.name, state.conditions, want=want, by=state.by, sort=state.order)
        alone = bool(named) and len(state.conditions) == len(named) and want == "list" and not state.by
        first = state.extreme or ("first" if state.order and not state.is_plural else "")
        if named and len(state.conditions) > len(named) and want == "list" and not state.is_yes_or_no and not state.by:
            cost += BESIDE
        if alone and (state.is_said or state.is_yes_or_no):
            cost += UNCLEAR
        yield Asked(frame, is_yes_or_no=state.is_yes_or_no, takes_first=first, is_shown=alone), cost


def _wanted(state: State, senses: KindSenses) -> Iterator[tuple[str, float]]:
    """Yield what is wanted: the list, how many, or fields."""
    if state.is_count:
        if not (state.nouns or state.verbs or state.asks) and (state.is_said or _is_typed(state, senses)):
            yield "count", 0.0
        return
    if state.nouns and state.asks is None:
        if not state.verbs:
            yield ",".join(state.nouns), 0.0
        return
    if state.asks is None and state.verbs is None:
        yield "list", 0.0
        return
    if state.asks is None:
        return
    both = [one for one in state.asks if state.verbs is None or one in state.verbs]
    if both and (state.verbs is not None or _is_about_one(state)) and _is_of_something(state, senses):
        names = dict.fromkeys([*state.nouns, *(one.name for one in both[:WIDEST])])
        yield ",".join(names), UNCLEAR * (len(both) > 1)
    elif state.nouns and state.verbs is None:
        yield ",".join(state.nouns), UNCLEAR


def _is_of_something(state: State, senses: KindSenses) -> bool:
    """Say whether it is clear of what a question word asks: of things that were named, of a kind that was, or of what somebody made."""
    made = any(senses.kind.facets[one.facet].value == "agent" for one in state.conditions if one.facet in senses.kind.facets)
    return state.is_said or made or _is_about_one(state) or _is_typed(state, senses)


def _is_typed(state: State, senses: KindSenses) -> bool:
    """Say whether a type was named, such as books: what is counted must be said."""
    return any(one.facet in senses.kind.facets and senses.kind.facets[one.facet].texts("bare") == ("0",) for one in state.conditions)


def _is_about_one(state: State) -> bool:
    """Say whether a thing was named: a question word alone asks of one thing, not of a list."""
    return any(one.facet == IT for one in state.conditions)
