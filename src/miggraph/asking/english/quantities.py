"""Quantities: numbers of a question as values of conditions, with the bounds and ranges that were said."""

from __future__ import annotations

from miggraph.asking.english.states import State

MOST = 50  # codes of a range that are looked for


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
