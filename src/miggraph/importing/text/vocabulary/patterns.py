"""Patterns: the pieces that regular expressions of several modules are built of, and how they are built of tables of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from miggraph.bibliography.names import PARTICLES

# Characters, for the brackets of a regular expression. The capitals go as far as Latin Extended-B, for Š and Ż begin names too
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(chr(code) for code in range(0x100, 0x250) if chr(code).isupper())
LOWER = "a-zß-öø-ÿ"
# What a title or a name can begin with: a letter of any script, unless it is a small Latin one
INITIAL = rf"[^\W\d_{LOWER}]"
WEB = r"https?://|www\."


def words(text: str, between: str | None = None) -> frozenset[str]:
    """Return the words of a text, which spaces part, or another mark does."""
    return frozenset(text.split(between))


def any_of(words: Iterable[str]) -> str:
    """Return the alternatives of some words as one group, the longest first, so that none is cut short by another ("mar" and "march")."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


# Small words before a surname. "y" and "e" are none here: they join two surnames
PARTICLE = any_of(PARTICLES - {"y", "e"} | {"De", "Van", "Von", "La", "Le", "Da", "Di", "Du", "Dos", "Del"})


class LabelTable:
    """Labels, by the kind of what follows them: rows of a kind and a regular expression, of which the first that fits counts."""

    def __init__(self, rows: Sequence[tuple[str, str]], *, before: str = "", behind: str = "") -> None:
        """Build the table; ``before`` and ``behind`` are what must stand on either side of every label."""
        self._kinds = [kind for kind, _ in rows]
        self.pattern = re.compile(
            "|".join(f"(?P<row{row}>{before}(?:{label}){behind})" for row, (_, label) in enumerate(rows)), re.IGNORECASE
        )

    def kind(self, found: re.Match[str]) -> str:
        """Return the kind of a label that the pattern has found."""
        return self._kinds[int((found.lastgroup or "row0").removeprefix("row"))]
