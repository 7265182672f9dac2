"""Roles: what the words of the grammar do in a question: not, or, how many, by, with, at least."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from miggraph.asking.english.senses import HAS
from miggraph.asking.english.spans import COMMAND, Span
from miggraph.asking.english.states import State
from miggraph.asking.facets.frames import Condition
from miggraph.graph.facets import Kind

ASKING = {"interrogative", "adverb"}  # question words; those of the second role, "where" and "when", always ask for something
BOUNDS = {"more", "less", "minimum", "maximum"}  # words before a number
MEANT = 0.3  # a word that says nothing and could have meant something
YES_OR_NO = -0.01  # a yes or no question is the likelier of two readings that are alike
# What a role does wherever it stands: its meaning, and what it changes.
ALWAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "not": ("not", {"is_negated": True}),
    "count": ("how many", {"is_count": True, "awaited": "noun"}),
    "most": ("most", {"extreme": "most"}),
    "fewest": ("fewest", {"extreme": "fewest"}),
    "having": ("with", {"is_having": True}),
}


def steps(state: State, span: Span, kind: Kind, *, is_asked: bool) -> Iterator[State]:
    """Yield each state that a word of the grammar leads to; ``is_asked`` says that it is the question word of a field."""
    role = span.grammar
    if role == "count" and state.is_count:
        return  # "how many reports and how many books": these are two questions
    if role in ALWAYS:
        meaning, changes = ALWAYS[role]
        yield state.then(span, meaning, **changes)
    elif role in BOUNDS:
        yield state.idle().then(span, f"{role} than", bound=role)
    elif role == "group":
        yield state.idle().then(span, "by", is_grouping=True)
    elif role == "missing":
        yield from _missing(state, span, kind)
    elif role == "interrogative" and not is_asked and not state.is_grouping:
        yield state.then(span, "")  # "by which publisher" counts nothing
    else:
        yield from _placed(state, span)


def _placed(state: State, span: Span) -> Iterator[State]:
    """Yield the state behind a word whose role depends on what stands before it."""
    role = span.grammar
    if role in ("or", "and"):
        yield state.then(span, role, link=role if state.conditions or state.nouns or state.by else "")
    elif role == COMMAND and span.start == 0 and span.typed.lower() == span.phrase:
        yield state.then(span, "", MEANT)  # "State the year"
    elif role == "foremost" and state.order:
        yield state.then(span, "in this order", is_plural=True)  # "the newest first"
    elif role == "exist":
        asks = span.start == 0  # a verb that begins a question; the word alone says nothing, at the same cost
        yield state.then(span, "", YES_OR_NO * asks, is_yes_or_no=state.is_yes_or_no or asks)


def _missing(state: State, span: Span, kind: Kind) -> Iterator[State]:
    """Yield the state in which the field asked last is what things have not: "whose founding year is unknown"."""
    *nouns, last = state.nouns or ("",)
    if facet := kind.facets.get(HAS + last):
        condition = Condition(facet.name, ("no",))
        yield state.then(span, f"not {facet.summary}", nouns=tuple(nouns), conditions=(*state.conditions, condition))
