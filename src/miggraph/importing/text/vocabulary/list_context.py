"""List context: names of places, and what the rest of the list shows about its style, while an entry of it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from miggraph.bibliography.names import Name
from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.words import REGIONS, TOWNS

_TOWNS = frozenset(folded(town.strip(".")) for town in TOWNS)


@dataclass(slots=True)
class ListContext:
    """The names of places (folded), whether the list puts authors before titles, and the series and journals that it names."""

    places: frozenset[str] = frozenset()
    author_first: bool = False
    author_colon: bool = False  # and a colon behind them
    series: set[str] = field(default_factory=set)
    journals: set[str] = field(default_factory=set)
    last_names: list[Name] = field(default_factory=list)  # who wrote or edited the entry before

    def is_town(self, text: str) -> bool:
        """Say whether this is the name of a place where books are printed."""
        name = folded(text.strip(" .,"))
        return bool(name) and (name in _TOWNS or name in self.places)

    def is_place(self, text: str) -> bool:
        """Say whether this is a town, or a town and its state, or the state alone."""
        text = text.strip(" .,()")
        head, comma, tail = text.partition(", ")
        return self.is_town(text) or text in REGIONS or bool(comma and (self.is_town(head) or tail in REGIONS) and len(text) < 60)
