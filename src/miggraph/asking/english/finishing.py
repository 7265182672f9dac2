"""Finishing: what a question that was read to its end asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from miggraph.asking.english.senses import KindSenses
from miggraph.asking.english.states import State
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import IT, Condition, Frame

IDLE = 0.5  # a preposition at the end: "what series is it in"
UNCLEAR = 0.3  # a question word that may ask for several things
WHOLE = 0.4  # things that are not counted, where there are no others
WIDEST = 3  # fields that one question word asks for at once


@dataclass(frozen=True)
class Asked:
    """A frame, and what of its rows answers the question."""

    frame: Frame
    is_yes_or_no: bool = False
    takes_first: str = ""  # "first", or a number: only so many by the order, with their ties; "most" and "fewest" of counts likewise
    is_tally: bool = False  # how many values of the field there are, not things
    is_shown: bool = False  # a thing was named, and nothing asked of it
    expected: int = 0  # how many there are, as the question has it; 0 where it does not say

    def __str__(self) -> str:
        return " ".join([*self.frame.words(), self.takes_first])


def finished(state: State, senses: KindSenses) -> Iterator[tuple[Asked, float]]:
    """Yield what a state asks for, with what it costs; nothing where something was begun and not ended."""
    dangling = state.due if state.pending is not None else 0.0
    if dangling > IDLE or _is_open(state) or not _fits_together(state) or not _is_of_kind(state, senses):
        return
    named = [one for one in state.conditions if one.facet == IT]
    is_given = any(not one.is_excluded for one in named)
    for want, cost in _wanted(state, senses):
        if want != "list" and not (state.conditions or state.is_said):
            continue  # a field of nothing in particular
        if is_given and not _is_clear(state, senses, want):
            continue
        if not (state.conditions or state.by or want != "list" or (state.is_said and not dangling)):
            continue
        alone = bool(named) and len(state.conditions) == len(named) and want == "list" and not state.by
        number = int(state.counted or 0)
        first = state.extreme or (str(number or "first") if state.order and (number or state.is_choice or not state.is_plural) else "")
        unclear = UNCLEAR if alone and (state.is_said or state.is_yes_or_no) else 0.0
        for conditions, dearer in _counted(state, senses, want):
            frame = Frame(senses.kind.name, conditions, want=want, by=state.by, sort=state.order)
            asked = Asked(
                frame,
                is_yes_or_no=state.is_yes_or_no,
                takes_first=first,
                is_tally=state.is_count and want != "count",
                is_shown=alone,
                expected=number,
            )
            yield asked, cost + dangling + unclear + dearer


def _counted(state: State, senses: KindSenses, want: str) -> Iterator[tuple[tuple[Condition, ...], float]]:
    """Yield the conditions of what is wanted: who counts things of a kind, and says no type, means those that its file says are counted."""
    for name in senses.kind.texts("counts") if want == "count" and not _is_typed(state, senses) else ():
        if all(one.facet not in (IT, name) and senses.kind.facets[one.facet].value != COUNTED for one in state.conditions):
            yield (*state.conditions, Condition(name, ("yes",))), 0.0
            yield state.conditions, WHOLE
            return
    yield state.conditions, 0.0


def _is_clear(state: State, senses: KindSenses, want: str) -> bool:
    """Say whether it is clear what is asked of things that are named: not of "jobs at the ILO", nor of how many publications one is."""
    several = _is_one_of_several(state)
    if any(_narrows(one, senses) for one in state.conditions):  # which of several it holds of, or whether it does
        return state.is_yes_or_no or (want == "list" if several else want not in ("list", "count"))
    return want != "count" or several


def _is_one_of_several(state: State) -> bool:
    """Say whether several things are named, of which it may be asked which one."""
    return any(one.facet == IT and len(one.values) > 1 and not one.is_excluded for one in state.conditions)


def _narrows(condition: Condition, senses: KindSenses) -> bool:
    """Say whether a condition is more than the thing itself and what type of thing it is: "the book Global Woman"."""
    facet = senses.kind.facets.get(condition.facet)
    return condition.facet != IT and not (facet and facet.texts("bare") == ("0",) and not condition.is_excluded)


def _is_open(state: State) -> bool:
    """Say whether something was begun and not ended."""
    if state.awaited == "kind" or (state.awaited and not state.order and not state.is_count):
        return True  # "how many pensioners": they are no publications
    return bool(
        state.is_negated or state.is_grouping or state.number or state.bound or any(state.compared) or (state.is_having and not state.nouns)
    )


def _fits_together(state: State) -> bool:
    """Say whether what was read makes one question: of one thing there is no first, and the most of a count needs its groups."""
    if (state.is_count and state.order) or (state.is_choice and not _is_one_of_several(state)):
        return False
    if state.by and (state.nouns or state.asks or state.verbs):
        return False  # a count has no fields
    if state.is_of_one and [one.facet for one in state.conditions if not one.is_excluded] != [IT]:
        return False
    if state.order and any(one.facet == IT and len(one.values) == 1 and not one.is_excluded for one in state.conditions):
        return False
    return bool(state.extreme) == bool(state.by) if state.is_loose or state.extreme else True


def _is_of_kind(state: State, senses: KindSenses) -> bool:
    """Say whether something says that this kind of thing is asked for, if it is not the usual one."""
    named = any(one.facet == IT and not one.is_excluded for one in state.conditions)
    coded = any(senses.kind.facets[one.facet].value == "code" for one in state.conditions if one.facet in senses.kind.facets)
    return bool(state.is_said or named or coded or state.nouns or state.verbs or _is_typed(state, senses) or senses.kind.texts("bare"))


def _wanted(state: State, senses: KindSenses) -> Iterator[tuple[str, float]]:
    """Yield what is wanted: the list, how many, or fields."""
    if state.is_count:
        if not (state.nouns or state.verbs or state.asks) and _is_of_something(state, senses):
            yield "count", 0.0
        elif len(state.nouns) == 1 and not (state.verbs or state.asks) and _is_about_one(state) and _is_many(state.nouns[0], senses):
            yield state.nouns[0], 0.0  # "how many authors does it have"
        return
    if state.nouns and state.asks is None:
        fits = state.verbs is None or any(one.name in state.nouns for one in state.verbs)  # "how long does it last"
        if fits and (_is_of_something(state, senses) or not senses.kind.texts("bare")):
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
    elif state.nouns and state.verbs is None and _is_of_something(state, senses):
        yield ",".join(state.nouns), UNCLEAR


def _is_of_something(state: State, senses: KindSenses) -> bool:
    """Say whether it is clear of what something is asked: of things that were named, of a kind that was, or of more than a theme or a place."""
    made = any(not senses.kind.facets[one.facet].through for one in state.conditions if one.facet in senses.kind.facets)
    return state.is_said or made or _is_about_one(state) or _is_typed(state, senses)


def _is_many(name: str, senses: KindSenses) -> bool:
    """Say whether the values of a field can be counted: things, and not a text that says several."""
    return senses.kind.fields[name].value not in (*LITERAL, "yes", "address")


def _is_typed(state: State, senses: KindSenses) -> bool:
    """Say whether a type was named, such as books: what is counted must be said."""
    return any(one.facet in senses.kind.facets and senses.kind.facets[one.facet].texts("bare") == ("0",) for one in state.conditions)


def _is_about_one(state: State) -> bool:
    """Say whether a thing was named: a question word alone asks of one thing, not of a list."""
    return any(one.facet == IT for one in state.conditions)
