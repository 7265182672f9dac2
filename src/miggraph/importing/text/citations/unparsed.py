"""Unparsed words: those of a citation that are neither in the item nor marks of the grammar are kept, so that nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.vocabulary.words import GRAMMAR

WORD = re.compile(r"[^\W_]+")


def keep_unparsed(citation: Citation, printed: str) -> None:
    """Put every word that is nowhere else among those that could not be placed."""
    placed = Counter(word for text in (*_values(citation.item), *citation.entry.rest, *citation.accounted) for word in words(text))
    lost: list[str] = []
    for found in WORD.finditer(printed):
        word = found[0].casefold()
        if placed[word] > 0:
            placed[word] -= 1
        elif word not in GRAMMAR and not _inside(word, placed):
            lost.append(found[0])
    if lost:
        citation.entry.rest.append(" ".join(lost))
        citation.entry.doubt("note", f"not understood: “{' '.join(lost)[:80]}”")


def _inside(word: str, placed: Counter[str]) -> bool:
    """Say whether a word is a part of one that was mended, such as a half of a broken address."""
    return len(word) > 3 and any(word in other for other in placed)


def words(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return [word.casefold() for word in WORD.findall(text)]


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            if key not in ("title-short", "type", "genre"):  # which are not printed, or twice in the item
                yield from _values(member)
                if key == "given":  # "AB", printed without full stops
                    yield re.sub(r"[^\w]", "", str(member))
    elif isinstance(value, list):
        for member in value:
            yield from _values(member)
    else:
        yield str(value)
