"""Codes: which of our things an identifier of another vocabulary names, written as people write it.

``http://www.wikidata.org/entity/Q145``, ``wd:Q145``, ``LCSH sh85042779``, ``geonames:2635167``, ``isbn:978-1-85649-761-9``, or the bare
identifier where it is one. A name before it is looked for in the address: ``fast`` in ``http://id.worldcat.org/fast/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# what a vocabulary is called, where its address does not have that name in it
ALIASES = {
    "eu": "authority/country",
    "eu-country": "authority/country",
    "gn": "geonames",
    "lcsh": "authorities/subjects",
    "loc": "id.loc.gov",
    "marc": "vocabulary/countries",
    "wd": "wikidata",
}
PAGES = (  # the pages that people copy, and the identifiers that they are about
    (re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/wiki/(?:Special:EntityPage/)?(Q\d+).*"), r"http://www.wikidata.org/entity/\1"),
    (re.compile(r"https?://(?:www\.)?geonames\.org/(\d+)(?:/.*)?"), r"https://sws.geonames.org/\1/"),
    (re.compile(r"(.*)\.(?:html|rdf|json|ttl|nt)"), r"\1"),
)
# An ISBN and an ISNI are printed in groups, with hyphens or spaces between them that say nothing.
NUMBERS = re.compile(r"(isbn|isni)[\s:/-]*([\dxX\s–-]+)", re.IGNORECASE)
PREFIXED = re.compile(r"([A-Za-z][\w-]*)(?:\s*:\s*|\s+)(\S+)")
# Without its vocabulary an identifier must look like one: five characters with a digit, so that no year and no number of a volume does.
BARE = re.compile(r"(?=\S*\d)[\w-]{5,}|Q\d+")
# What may be an identifier inside a sentence. It is stricter than what is one by itself: the words around it are not to be taken for a prefix.
INSIDE = re.compile(
    r"https?://\S*[\w/]|\b[A-Za-z][\w-]*:(?=\S*\d)[\w./-]*\w|\b[A-Z][A-Za-z]{2,7} (?:[a-z]{1,2}|[A-Z])?\d{5,}\b|\bQ\d{2,}\b|\b[a-z]{0,3}\d{6,}\b"
    r"|\b(?i:eurovoc|fast|geonames|isni|lcsh|mesh|ror|stw|unesco|wikidata|yso)[ :]+[A-Za-z]{0,3}\d+\b"
)


class Codes:
    """The identifiers of other vocabularies that name our things."""

    def __init__(self, ending: Callable[[str], Iterable[tuple[str, str]]]) -> None:
        self._ending = ending  # the end of an address to the beginnings of those that end so, and our things

    @classmethod
    def of(cls, links: Iterable[tuple[str, str]]) -> Codes:
        """Return the identifiers that some links, of our things to addresses, give these."""
        by_end: dict[str, list[tuple[str, str]]] = {}
        for thing, address in links:
            start, end = split(address)
            by_end.setdefault(end, []).append((start, thing))
        return cls(lambda end: by_end.get(end, []))

    def find(self, text: str) -> list[str]:
        """List the things that an identifier names; none where the text is not one."""
        text = text.strip()
        if "://" in text or text.lower().startswith("urn:"):
            return self._at(*split(_page(text)), whole=True)
        if number := NUMBERS.fullmatch(text):
            return self._numbered(number[1].lower(), re.sub(r"[\s–-]", "", number[2]))
        if named := PREFIXED.fullmatch(text):
            return self._at(ALIASES.get(named[1].lower(), named[1].lower()), split(named[2])[1])
        return self._at("", text.casefold()) if BARE.fullmatch(text) else []

    def _numbered(self, name: str, number: str) -> list[str]:
        from miggraph.bibliography.identifiers import isbns

        found = isbns(number) if name == "isbn" else [number]
        return [thing for value in found for thing in self._at(name, value.casefold())]

    def _at(self, start: str, end: str, *, whole: bool = False) -> list[str]:
        found = [thing for known, thing in self._ending(end) if (known == start if whole else start in known)]
        return list(dict.fromkeys(found))


def _page(address: str) -> str:
    for pattern, identifier in PAGES:
        if found := pattern.fullmatch(address):
            return found.expand(identifier)
    return address


def split(address: str) -> tuple[str, str]:
    """Split an address before its last part; with or without a slash at the end, http or https, they are alike."""
    # Vocabularies themselves write their addresses both ways, and mean one thing.
    plain = re.sub(r"^https?://(?:www\.)?", "", address.casefold()).rstrip("/")
    end = re.split(r"[/#:=]", plain)[-1]
    return plain[: len(plain) - len(end)], end
