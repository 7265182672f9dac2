"""Comparing: the first of an order, the more or less of what is named, and what is above or below another thing."""

from __future__ import annotations

from collections.abc import Iterator

from miggraph.asking.english.senses import KindSenses
from miggraph.asking.english.spans import Span
from miggraph.asking.english.states import State

BY = "in order of "  # what a superlative means
ORDERS = (("most", "-"), ("least", ""), ("more", "-"), ("less", ""))  # roles of words of a field, and how they sort by it
CHOOSING = ("more", "less")
RANGES = (("above", "{}.."), ("below", "..{}"))  # likewise, and which values they leave


def orders(senses: KindSenses, state: State, span: Span) -> Iterator[State]:
    """Yield the states behind a superlative, or a comparative: of several that are named, or with another thing."""
    for role, sign in ORDERS:
        for one in senses.fields[role].get(span.phrase, ()):
            if not state.order or state.order == f"{sign}{one.name}":
                is_choice = state.is_choice or role in CHOOSING
                begun = state.pending if all(facet.name != one.name for facet in state.pending or ()) else None  # "came out first"
                yield state.then(span, f"{BY}{one.summary}", order=f"{sign}{one.name}", is_choice=is_choice, pending=begun)
    for role, between in RANGES:
        for one in senses.fields[role].get(span.phrase, ()):
            if one.name in senses.kind.facets:
                yield state.idle().then(span, f"{role} that of", compared=(one.name, between))
