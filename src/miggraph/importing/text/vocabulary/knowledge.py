"""What is known while a list is read: names of places, and what the rest of the list shows about its style."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from miggraph.bibliography.names import Name
from miggraph.importing.text.vocabulary.words import BODIES, NO_ACRONYM, PUBLISHERS, REGIONS, TOWNS

ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ&/-]{1,14}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ&/-]{1,14})?$")
PRESS = re.compile(r"\bUP$|\bU of [A-Z].* P$|\bU?Press$")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Fold case, accents, apostrophes and spaces, for looking a word up."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).casefold().split())


_TOWNS = frozenset(plain(town.strip(".")) for town in TOWNS)
_PUBLISHERS = frozenset(map(plain, PUBLISHERS))


@dataclass(slots=True)
class Knowledge:
    """The names of places (folded), whether the list puts authors before titles, and the series and journals that it names."""

    places: frozenset[str] = frozenset()
    author_first: bool = False
    colon: bool = False  # and a colon behind them
    series: set[str] = field(default_factory=set)
    journals: set[str] = field(default_factory=set)
    last: list[Name] = field(default_factory=list)  # who wrote or edited the entry before

    def is_town(self, text: str) -> bool:
        """Say whether this is the name of a place where books are printed."""
        name = plain(text.strip(" .,"))
        return bool(name) and (name in _TOWNS or name in self.places)

    def is_place(self, text: str) -> bool:
        """Say whether this is a town, or a town and its state, or the state alone."""
        text = text.strip(" .,()")
        head, comma, tail = text.partition(", ")
        return self.is_town(text) or text in REGIONS or bool(comma and (self.is_town(head) or tail in REGIONS) and len(text) < 60)


def is_publisher(text: str) -> bool:
    """Say whether this is the name of a publisher, or of a body, or an acronym."""
    parts = re.split(r"\s*/\s*", text.strip(" .,;:"))
    return any(known_publisher(part) or bool(BODIES.search(part)) or is_acronym(part) or bool(PRESS.search(part)) for part in parts)


def known_publisher(text: str) -> bool:
    """Say whether this is one of the publishers that are known by name."""
    return plain(re.sub(r"[, ]+(?:Ltd|Limited|Inc|GmbH|Co|Publishers|Verlag)\.?$", "", text.strip(" .,;:"))) in _PUBLISHERS


def is_acronym(text: str) -> bool:
    """Say whether this is an acronym such as UNRISD or UN-INSTRAW, which names a body."""
    return bool(ACRONYM.match(text.strip(" ."))) and text.strip(" .") not in NO_ACRONYM
