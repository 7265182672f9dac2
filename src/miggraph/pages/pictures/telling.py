"""Words for pictures: titles and descriptions in plain English, made from what the files of kinds and facets say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.pages.pictures.counting import Count
    from miggraph.pages.wording import Wording

MOST_ROWS = 500  # of a table behind a picture
LONGEST = 28  # characters of a label in a picture; the table has all of it


def capital(text: str) -> str:
    """Return a text with a capital letter first."""
    return text[:1].upper() + text[1:]


def greatest(words: Wording, told: Iterable[tuple[str, int]]) -> str:
    """Name the greatest of some counts: "The most: Philippines (6), Canada (4) and Sri Lanka (4)."; "" where there are none."""
    named = [f"{label} ({number})" for label, number in told]
    return words.say("The most: {named}.", named=words.series(named)) if named else ""


def most(words: Wording, counts: Iterable[Count], number: int = 3) -> str:
    """Name the greatest of some counts of values."""
    return greatest(words, [(one.label, one.number) for one in list(counts)[:number]])


# What a picture may leave out, in the singular and the plural.
CORRIDORS = phrase("{number} corridor is left out of the picture."), phrase("{number} corridors are left out of the picture.")
LANES = phrase("{number} lane is left out of the picture."), phrase("{number} lanes are left out of the picture.")
NAMES = phrase("{number} name is left out of the picture."), phrase("{number} names are left out of the picture.")


def undrawn(words: Wording, amount: int, forms: tuple[str, str], rows: int) -> str:
    """Say that a picture leaves some of its things out, and whether its table has them; "" where it has all."""
    if amount <= 0 and rows <= MOST_ROWS:
        return ""
    has = words.say("The table has all.")
    if rows > MOST_ROWS:
        has = words.say("The table has the first {shown} rows of {number}.", shown=MOST_ROWS, number=rows)
    return f"{words.several(amount, *forms)} {has}" if amount > 0 else has


def cut(label: str, longest: int = LONGEST) -> str:
    """Cut a label to what a picture has room for, at a word where that can be."""
    if len(label) <= longest:
        return label
    start = label[: longest - 1]
    return f"{start[: start.rfind(' ')] if ' ' in start[longest // 2 :] else start}…"
