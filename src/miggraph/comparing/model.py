"""What a comparison finds, as data: things, their changes, and the statements that make these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ADDED, REMOVED, MOVED, CHANGED = CHANGES = ("added", "removed", "moved", "changed")


@dataclass(frozen=True)
class State:
    """One of the two states: how it was named, and what its ids are relative to."""

    name: str
    base: str


@dataclass(frozen=True)
class Value:
    """A value that came or went: an id, an address or a text, and how a person reads it."""

    value: str
    label: str
    language: str = ""  # of a text that has one
    iri: str = ""  # of a value that is a thing


@dataclass(frozen=True)
class Within:
    """A nested record that a change is inside of: its id, what it is of its thing ("activity"), and what it says."""

    id: str
    name: str
    label: str


@dataclass(frozen=True)
class Change:
    """What changed of one property of a thing, or of a record nested in it."""

    key: str  # of records; a prefixed name where they have none; "graph" for who states it
    property: str  # IRI
    name: str  # the label of the property
    removed: tuple[Value, ...]
    added: tuple[Value, ...]
    within: tuple[Within, ...] = ()
    is_list: bool = False  # the values are members of ordered lists, before and after
    is_part: bool = False  # told already by what it is within, which came or went as a whole


@dataclass(frozen=True)
class Thing:
    """A thing that was added, removed, moved to another id, or changed."""

    change: str  # one of CHANGES
    id: str
    iri: str
    label: str
    kind: str  # the label of its type: "book"
    by: tuple[str, ...]  # labels of its authors
    year: str
    was: str  # the id of a thing that was moved, before
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Found:
    """What changed from one state of a graph to another.

    ``removed`` and ``added`` are the statements as N-Quads, sorted; cells of lists and other nodes without an address are named by what they say.
    """

    old: State
    new: State
    things: tuple[Thing, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.removed or self.added)

    def of(self, change: str) -> Iterator[Thing]:
        """Yield the things with one of ``CHANGES``."""
        return (thing for thing in self.things if thing.change == change)
