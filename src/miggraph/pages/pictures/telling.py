"""Words for pictures: titles and descriptions in plain English, made from what the files of kinds and facets say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from miggraph.pages.pictures.counting import Count

MOST_ROWS = 500  # of a table behind a picture
LONGEST = 28  # characters of a label in a picture; the table has all of it


def capital(text: str) -> str:
    """Return a text with a capital letter first."""
    return text[:1].upper() + text[1:]


def series(texts: Sequence[str]) -> str:
    """Join texts as a sentence does: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def most(counts: Iterable[Count], number: int = 3) -> str:
    """Name the greatest of some counts: "Philippines (6), Canada (4) and Sri Lanka (4)"."""
    return series([f"{one.label} ({one.number})" for one in list(counts)[:number]])


def undrawn(amount: int, one: str, many: str, rows: int) -> str:
    """Say that a picture leaves some of its things out, and whether its table has them; "" where it has all."""
    has = "all" if rows <= MOST_ROWS else f"the first {MOST_ROWS} rows of {rows}"
    told = f"{number(amount, f'{one} is', f'{many} are')} left out of the picture; the table has {has}."
    return told if amount > 0 or rows > MOST_ROWS else ""


def number(amount: int, one: str, many: str) -> str:
    """Say how many there are: "1 pair", "2 pairs"."""
    return f"{amount} {one if amount == 1 else many}"


def cut(label: str, longest: int = LONGEST) -> str:
    """Cut a label to what a picture has room for, at a word where that can be."""
    if len(label) <= longest:
        return label
    start = label[: longest - 1]
    return f"{start[: start.rfind(' ')] if ' ' in start[longest // 2 :] else start}…"
