"""States: how far a question has been read, and what has been understood of it so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from miggraph.asking.english.spans import Span
from miggraph.asking.facets.frames import Condition
from miggraph.graph.facets import Facet, Field


@dataclass(frozen=True, slots=True)
class Unit:
    """Some words of a question, and what they were taken for."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class State:
    """What has been read: conditions, what is wanted, and what the next words stand under."""

    cost: float = 0.0
    slack: float = 0.0  # of the cost, what makes the reading dearer and not doubtful
    units: tuple[Unit, ...] = ()
    conditions: tuple[Condition, ...] = ()
    doubts: tuple[tuple[str, tuple[str, ...]], ...] = ()  # words that may mean one of several things
    # what the next value stands under
    pending: tuple[Facet, ...] | None = None  # the facets of the word before
    due: float = 0.0  # what it costs if that value does not come
    is_negated: bool = False
    is_having: bool = False
    is_grouping: bool = False
    link: str = ""  # what joins the next value to the one before: or, and, a comma
    number: str = ""
    awaited: str = ""  # behind "how many" and "the two": a noun; behind a value there, as in "the two Geneva", their kind
    bound: str = ""  # more or less than a number
    compared: tuple[str, str] = ("", "")  # a facet, and which of its values: those above or below that of the thing named next
    # what is wanted
    is_said: bool = False  # the kind was named
    is_plural: bool = False
    asks: tuple[Field, ...] | None = None  # what a question word may ask
    verbs: tuple[Field, ...] | None = None
    nouns: tuple[str, ...] = ()  # fields asked by their names
    is_of_one: bool = False  # what is asked is asked of one thing
    by: tuple[str, ...] = ()
    order: str = ""
    is_choice: bool = False  # the order is one of the few things that are named: "which is older, A or B"
    is_loose: bool = False  # counted by something that no "by" stood before: there must be a most or fewest
    extreme: str = ""  # most or fewest of a count
    is_count: bool = False
    counted: str = ""  # how many things there are, as the question has it: "the two Geneva bodies"
    is_yes_or_no: bool = False

    def then(self, span: Span, meaning: str, cost: float = 0.0, **changes: Any) -> State:
        """Return the state behind a span."""
        return replace(self, cost=self.cost + 1 + cost, units=(*self.units, Unit(span.typed, meaning)), **changes)

    def idle(self) -> State:
        """Return the state without what was announced and did not come."""
        return replace(self, pending=None, cost=self.cost + self.due) if self.pending is not None else self

    @property
    def signature(self) -> tuple[Any, ...]:
        """What sets a state apart: of two that are alike, the cheaper is kept."""
        pending = tuple(facet.name for facet in self.pending) if self.pending is not None else None
        asked = tuple(one.name for one in self.asks or ()), tuple(one.name for one in self.verbs or ())
        return (
            *(
                self.conditions,
                pending,
                self.is_negated,
                self.is_having,
                self.is_grouping,
                self.link,
                self.number,
                self.bound,
                self.compared,
                self.is_choice,
                asked,
                self.nouns,
            ),
            *(self.by, self.is_loose, self.order, self.extreme, self.is_count, self.is_said, self.counted, self.awaited),
        )
