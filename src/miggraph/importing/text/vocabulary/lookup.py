"""Looking names up in tables: the forms in which they are compared, and what a text ends with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from miggraph.ground.folding import fold


@lru_cache(maxsize=20_000)  # the words of one list come again and again
def folded(text: str) -> str:
    """Fold case, accents, apostrophes and spaces, and nothing else: in names of publishers and journals articles and plurals count."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).casefold().split())


def by_name(*tables: Mapping[str, str]) -> dict[str, str]:
    """Return the codes of some tables by the folded names; a table has the names of each code parted by strokes, and the last table wins."""
    return {name: code for table in tables for code, names in table.items() for each in names.split("|") if (name := fold(each))}


def tails(text: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield a text parted before its last words, the most of these first.

    >>> list(tails("12 Ngong Road Nairobi", 2))
    [('12 Ngong', 'Road Nairobi'), ('12 Ngong Road', 'Nairobi')]
    """
    words = text.split()
    for count in range(min(most, len(words)), 0, -1):
        yield " ".join(words[:-count]), " ".join(words[-count:])
