"""Brackets: those that hold several things at once, such as "(Zed Books, London 2006)" or "(PhD thesis, University of Leeds, 2008)"."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations import genres
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.publication_details import put_imprint
from miggraph.importing.text.recognition.dates import MONTH, SEASON
from miggraph.importing.text.recognition.imprint import read_imprint
from miggraph.importing.text.recognition.persons import people
from miggraph.importing.text.recognition.placeholders import GAP, YEAR

# "(Zed Books, London 2006)": the year ends it, and no other stands before
IMPRINT_AND_YEAR = re.compile(r"\(((?:(?!(?:19|20)\d\d)[^()]){4,120}?),?\s+((?:19|20)\d\d)\)")
FILM = re.compile(r"(?:(?:documentary|feature|short)\s+)?(?:film|dvd|video|documentary|vhs|cd-rom)", re.IGNORECASE)


def take_imprint(citation: Citation) -> None:
    """Take "(Zed Books, London 2006)" out, perhaps with the authors: "(A. Berg, Zed Books 2006)"."""
    for found in IMPRINT_AND_YEAR.finditer(citation.text):
        named = people(found[1], citation.known, inverted=False)
        by_names = bool(named.names) and found[1][named.end :].startswith(", ")
        printed = read_imprint(found[1][named.end if by_names else 0 :], citation.known, lenient=by_names or _is_house(found[1]))
        if printed and (printed.publishers or printed.places):
            put_imprint(citation, printed)
            if by_names:
                citation.item["author"] = named.names
            citation.item["issued"] = date(int(found[2]))
            citation.take(*found.span(), YEAR)
            return


def take_genre(citation: Citation) -> None:
    """Take "(PhD thesis, University of Leeds, 2008)" or "(film, 52 minutes, 2005)" out: a genre, and what else the brackets hold."""
    for found in re.finditer(r"[(\[]([^()\[\]]{3,200})[)\]]", citation.text):
        kind, *others = re.split(r"[,;]\s*", found[1])
        if not others or not (genres.THESIS.fullmatch(kind) or FILM.fullmatch(kind)):
            continue
        citation.item["genre"] = genres.capitalised(kind)
        mark = GAP
        for part in others:
            if re.fullmatch(r"(?:19|20)\d\d", part):
                citation.item["issued"], mark = date(int(part)), YEAR
            elif genres.MINUTES.fullmatch(part):
                citation.item["dimensions"] = part
            elif printed := read_imprint(part, citation.known, lenient=True):
                put_imprint(citation, printed)
            else:
                citation.leave(part)
        citation.take(*found.span(), mark)
        return


def _is_house(text: str) -> bool:
    """Say whether this may be a publisher of which nothing else is known: a few words in capitals, and no month."""
    words = text.split()
    return len(words) <= 3 and all(word[0].isupper() for word in words) and not re.search(f"{MONTH}|{SEASON}", text, re.IGNORECASE)
