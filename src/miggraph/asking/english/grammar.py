"""Grammar: what the words do that say nothing of a kind by themselves - not, or, how many, by, most."""

from __future__ import annotations

from collections.abc import Callable

from miggraph.asking.english.costs import MEANT, YES_OR_NO
from miggraph.asking.english.spans import Span
from miggraph.asking.english.states import State

ASKING = {"interrogative", "adverb"}  # question words; those of the second role, "where" and "when", always ask for something
Step = Callable[[State, Span], State | None]


def _joined(state: State, span: Span) -> State:
    return state.then(span, span.grammar, link=span.grammar if state.conditions or state.nouns or state.by else "")


def _bound(state: State, span: Span) -> State:
    return state.idle().then(span, f"{span.grammar} than", bound=span.grammar)


def _command(state: State, span: Span) -> State | None:
    """Pass over a verb that begins a question: "State the year", and not "States"."""
    return state.then(span, "", MEANT) if span.start == 0 and span.typed.lower() == span.phrase else None


def _exist(state: State, span: Span) -> State:
    """Take a verb that begins a question for one of yes or no; elsewhere it says nothing."""
    asks = span.start == 0
    return state.then(span, "", YES_OR_NO * asks, is_yes_or_no=state.is_yes_or_no or asks)


def _extreme(state: State, span: Span) -> State:
    return state.then(span, span.grammar, extreme=span.grammar)


# By the roles of ``queries/words.yaml``; None where a word cannot do its work there.
GRAMMAR: dict[str, Step] = {
    "not": lambda state, span: state.then(span, "not", is_negated=True),
    "or": _joined,
    "and": _joined,
    "count": lambda state, span: state.then(span, "how many", is_count=True, awaited="noun"),
    "more": _bound,
    "less": _bound,
    "minimum": _bound,
    "maximum": _bound,
    "group": lambda state, span: state.idle().then(span, "by", is_grouping=True),
    "most": _extreme,
    "fewest": _extreme,
    "command": _command,
    "foremost": lambda state, span: state.then(span, "in this order", is_plural=True) if state.order else None,  # "the newest first"
    "having": lambda state, span: state.then(span, "with", is_having=True),
    "exist": _exist,
}
