"""Grammar: what the words do that say nothing of a kind by themselves - not, or, how many, by, most."""

from __future__ import annotations

from collections.abc import Callable

from miggraph.asking.english.spans import Span
from miggraph.asking.english.states import State

Step = Callable[[State, Span], State | None]


def _joined(state: State, span: Span) -> State:
    return state.then(span, span.grammar, link=span.grammar if state.conditions or state.nouns else "")


def _bound(state: State, span: Span) -> State:
    return state.idle().then(span, f"{span.grammar} than", bound=span.grammar)


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
    "command": lambda state, span: state.then(span, "") if span.start == 0 else None,  # "State the year"
    "foremost": lambda state, span: state.then(span, "in this order", is_plural=True) if state.order else None,  # "the newest first"
    "having": lambda state, span: state.then(span, "with", is_having=True),
    "exist": lambda state, span: state.then(span, "", is_yes_or_no=state.is_yes_or_no or span.start == 0),
}
