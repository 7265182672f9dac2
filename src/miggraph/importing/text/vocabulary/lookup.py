"""Looking words up: the form in which they are compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Fold case, accents, apostrophes and spaces, for looking a word up."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).casefold().split())
