"""Types: which CSL type a type of record is, and back.

CSL has fewer types than we have; ``genre`` tells apart what shares one (CSL 1.0.2, appendix III). The first row of a CSL type without
a genre is what an item of that type becomes.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple


class Type(NamedTuple):
    """A type of record, its CSL type, and the genre that tells it apart."""

    record: str
    csl: str
    genre: str = ""


TYPES = (
    Type("Book", "book"),
    Type("BookChapter", "chapter"),
    Type("JournalArticle", "article-journal"),
    Type("JournalIssue", "periodical", "Journal issue"),
    Type("Journal", "periodical"),
    Type("Report", "report"),
    Type("WorkingPaper", "report", "Working paper"),
    Type("Guide", "report", "Guide"),
    Type("Toolkit", "report", "Toolkit"),
    Type("Series", "collection"),
    Type("WebPage", "webpage"),
    Type("Resource", "document"),
)
# CSL types that other tools write and we have no type for, and what each becomes; the CSL type is kept as a note where it says more.
OTHERS = {
    "article": "WorkingPaper",  # CSL 1.0.2: a preprint or working paper
    "article-magazine": "JournalArticle",
    "article-newspaper": "JournalArticle",
    "review": "JournalArticle",
    "review-book": "JournalArticle",
    "entry": "BookChapter",
    "entry-dictionary": "BookChapter",
    "entry-encyclopedia": "BookChapter",
    "paper-conference": "BookChapter",
    "post": "WebPage",
    "post-weblog": "WebPage",
}
# Genres that make a report one of our own types: as people and libraries name them.
_GENRES = {
    "working paper": "WorkingPaper", "discussion paper": "WorkingPaper", "occasional paper": "WorkingPaper", "research paper": "WorkingPaper",
    "guide": "Guide", "handbook": "Guide", "manual": "Guide", "thematic guide": "Guide",
    "toolkit": "Toolkit", "briefing kit": "Toolkit", "training kit": "Toolkit", "resource pack": "Toolkit",
}  # fmt: skip
_BY_RECORD = {row.record: row for row in TYPES}
# reversed, so that the first row of a CSL type stays
_BY_CSL = {row.csl: row.record for row in reversed(TYPES) if not row.genre}


def csl_type(record: str) -> tuple[str, str]:
    """Return the CSL type and the genre of a type of record."""
    row = _BY_RECORD.get(record, _BY_RECORD["Resource"])
    return row.csl, row.genre


@lru_cache(maxsize=200)
def record_type(csl: str, genre: str = "", *, issue: bool = False) -> tuple[str, str]:
    """Return the type of record of a CSL item, and what its type says that the record's does not, or "".

    ``issue`` says that the item has a volume or an issue number, which makes a periodical one issue of it.
    """
    for row in TYPES:
        if row.csl == csl and row.genre and row.genre.casefold() == genre.casefold():
            return row.record, ""
    if csl == "periodical" and issue:
        return "JournalIssue", genre
    if csl in ("report", "book", "document", "article", "") and genre.casefold() in _GENRES:
        named = _GENRES[genre.casefold()]
        return named, "" if csl_type(named)[1].casefold() == genre.casefold() else genre
    if csl in _BY_CSL:
        return _BY_CSL[csl], genre
    if csl in OTHERS:
        return OTHERS[csl], genre if csl == "article" else said(csl, genre)
    return "Resource", said(csl, genre)


def said(csl: str, genre: str) -> str:
    """Say a CSL type and a genre in words that ``type_of_note`` reads."""
    return f"{csl} ({genre})" if csl and genre else genre or csl


def type_of_note(note: str, known: Container[str]) -> tuple[str, str]:
    """Return the CSL type and the genre that a note of ours keeps (``Type: thesis (PhD thesis)``), two empty texts for another note.

    ``known`` are the types of CSL: what is none is a genre.
    """
    found = re.fullmatch(r"Type: ([\w-]+)(?: \((.+)\))?|Type: (.+)", note)
    if not found:
        return "", ""
    return (found[1], found[2] or "") if found[1] in known else ("", note.removeprefix("Type: "))
