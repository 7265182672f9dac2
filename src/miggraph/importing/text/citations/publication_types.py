"""Publication types: what type of publication a citation is of."""

from __future__ import annotations

import re

from miggraph.bibliography.model import Item
from miggraph.bibliography.names import is_body
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.genres import JOURNAL_ISSUE
from miggraph.importing.text.citations.series import PAPERS
from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.publishers import is_acronym, known_publisher
from miggraph.importing.text.vocabulary.words import BODIES

# What titles call toolkits and guides
PACK = re.compile(
    r"\b(?:tool\s?-?kits?|(?:briefing|training|information|resource|education|action|teaching|campaign)\s+(?:kit|pack|packs|kits)|cutting edge pack|pack|caja de herramientas|boîte à outils|werkzeugkasten|trousse|kit)\b",
    re.IGNORECASE,
)
GUIDE = re.compile(
    r"\b(?:guides?|guide[- ]?book|guidelines?|handbook|manual|guía|guia|manuel|handbuch|leitfaden|ratgeber|how[- ]to)\b", re.IGNORECASE
)
# Publishers of books by their names
PRESS = re.compile(
    r"\b(?:press|presses|verlag|books?|éditions?|ediciones|editorial|editora|edizioni|publishers?|publishing|libros|universitaires)\b|verlag\b",
    re.IGNORECASE,
)
BLOG = re.compile(r"\b(?:web ?log|blog|web ?page|web ?site|online|en ligne|en línea|sitio)\b", re.IGNORECASE)
SERIES = re.compile(r"\s+series$")
REPORT = re.compile(r"\breports?\b", re.IGNORECASE)
# "Nets: a newsletter of …": what calls itself a periodical behind its name
JOURNAL = re.compile(
    r"[:–,]\s(?:(?:an?|the|eine?|die|une?|la|el|le)\s)?(?:\w+\s){0,2}?(?:journal|newsletter|magazine|review|bulletin|zeitschrift|rundbrief|revue|revista|boletín)\s(?:of|for|on|from|für|zu|de|sobre|sur)\b",
    re.IGNORECASE,
)


def put_type(citation: Citation) -> None:
    """Set the type and genre of an item, from what was found in it."""
    item = citation.item
    said = item.pop("genre", "")
    item["type"], genre = _type(citation, said)
    if genre or said:
        item["genre"] = genre or said


def _type(citation: Citation, said: str) -> tuple[str, str]:  # noqa: PLR0911 - one line a kind, the surest first
    item = citation.item
    title, series = item.get("title", ""), item.get("collection-title", "")
    if said == JOURNAL_ISSUE:
        return "periodical", JOURNAL_ISSUE
    if said == "Working paper":
        return "report", said
    if running := _running(citation, title):
        return running, ""
    if (
        said
        and not BLOG.search(said)
        and not re.search(r"fact ?sheet|brochure|leaflet|press|review|editorial|briefing", said, re.IGNORECASE)
    ):
        return "document", said
    if "container-title" in item:  # whatever its title says: "A guide to …" may be an article
        return ("chapter" if citation.in_book else "article-journal"), ""
    if PACK.search(title):
        return "report", "Toolkit"
    if PAPERS.search(series):
        return "report", "Working paper"
    if GUIDE.search(title) and not known_publisher(item.get("publisher", "")):
        return "report", "Guide"
    if said and BLOG.search(said):
        return "webpage", "" if re.match(r"web ?(?:site|page)$|online", said, re.IGNORECASE) else said
    return _by_publisher(citation), ""


def _running(citation: Citation, title: str) -> str:
    """Say whether this is a whole series or a whole journal, by what its title or its citation calls it."""
    item = citation.item
    if SERIES.search(title) and not {"author", "collection-title"} & item.keys():
        item["title"] = SERIES.sub("", title)
        citation.account_for("series")
        return "collection"
    if citation.kind == "series" and not {"author", "container-title"} & item.keys():
        return "collection"
    single = {"author", "editor", "ISBN", "number-of-pages", "container-title"}
    return "periodical" if JOURNAL.search(title) and not single & item.keys() else ""


def _by_publisher(citation: Citation) -> str:
    """Tell books from reports and web pages by who published them, and what else is said."""
    item = citation.item
    publishers = [name for name in item.get("publisher", "").split("; ") if name]
    corporate = [name for name in item.get("author", []) if is_body(name)]
    same = any(folded(name["literal"]) == folded(publisher) for name in corporate for publisher in publishers)
    if re.search(r"report|bericht|rapport|informe|studie", citation.kind):
        return "report"
    if citation.on_own_page and all(BODIES.search(name) for name in publishers):
        return "report"
    # a quoted title is a part of something: of a website, where no book and no journal is named
    if (not publishers or citation.quotes) and _on_the_web(item):
        return "webpage"
    if same or REPORT.search(item.get("collection-title", "")):
        return "report"
    # an ISBN comes after bodies as their own authors, for reports have ISBNs too
    if "ISBN" in item or any(known_publisher(name) or PRESS.search(name) for name in publishers):
        return "book"
    bodies = bool(publishers) and all(BODIES.search(name) for name in publishers)
    nobody = not item.get("author") and not item.get("editor")
    return "report" if bodies or corporate or nobody or _without_place(item, publishers) else "book"


def _on_the_web(item: Item) -> bool:
    return "URL" in item and not {"number-of-pages", "ISBN"} & item.keys() and ("accessed" in item or not item.get("author"))


def _without_place(item: Item, publishers: list[str]) -> bool:
    """Say whether a text by authors has an address or is published by a body, and no place: such are papers rather than books."""
    body = any(BODIES.search(name) or is_acronym(name) or re.search(r"\([A-Z-]{2,}\)$", name) for name in publishers)
    return not {"publisher-place", "editor"} & item.keys() and (body or (not publishers and "URL" in item))
