"""Parts: two questions in one, cut where the second begins."""

from __future__ import annotations

import re

from miggraph.asking.english.lexicon import Lexicon

MARK = r"(?:\s*[,;:?!]\s*|\s+[-–—]\s+)"
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
MOST = 3  # questions in one


def cut(question: str, lexicon: Lexicon) -> list[str]:
    """Cut a question before each further question word that a mark or an "and" stands before; one part where there is none.

    What stands before the first question word, a name and a mark, belongs to each part: "Global Woman: who edited it and how long is it?"
    """
    asking = _alternatives(lexicon, "interrogative", "adverb", "count", "exist")
    border = rf"(?:{MARK}(?:{_alternatives(lexicon, 'and')}\s+)?|\s+(?:{_alternatives(lexicon, 'and')})\s+)(?=(?:{asking})\b)"
    parts = [part.strip(" ,;:?!") for part in re.split(border, question, flags=re.IGNORECASE)]
    parts = [part for part in parts if part]
    if 1 < len(parts) <= MOST + 1 and not re.search(rf"\b(?:{asking})\b", parts[0], re.IGNORECASE):
        about, *parts = parts
        parts = [f"{about}: {part}" for part in parts]
    return parts if len(parts) <= MOST else [question]


def is_of_one_time(question: str, lexicon: Lexicon) -> bool:
    """Say whether all parts of a question name the same years, or none does: "in 1960, and what is it today" is of two times."""
    return len({tuple(YEAR.findall(part)) for part in cut(question, lexicon)}) == 1


def spelt_out(part: str, name: str, lexicon: Lexicon) -> str:
    """Put a name in the place of the word that points back to it."""
    return re.sub(rf"\b(?:{_alternatives(lexicon, 'pronoun')})\b", lambda _: name, part, count=1, flags=re.IGNORECASE)


def _alternatives(lexicon: Lexicon, *roles: str) -> str:
    """Return a pattern of the words that do something in a sentence, the longest first."""
    words = sorted((word for word, role in lexicon.grammar.items() if role in roles), key=len, reverse=True)
    return "|".join(map(re.escape, words)) or r"(?!)"
