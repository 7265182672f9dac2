"""Inference: what the parts of an item together say of its type, its year, its languages and who stands behind it."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations import publication_types
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.title_language import language_of
from miggraph.importing.text.vocabulary.publishers import is_acronym


def complete(citation: Citation, printed: str) -> None:
    """Set what follows from the parts, once all are read; ``printed`` is the citation as it stands."""
    item = citation.item
    if "title" not in item:
        item["title"] = item.get("container-title") or next(iter(citation.entry.rest), "") or citation.entry.item.get("URL", "")
        citation.doubt("title", "no title was found")
    _directed(citation)
    _corporate(citation)
    _year_in_title(citation)
    _year_in_heading(citation)
    publication_types.put_type(citation)
    if item["type"] not in ("article-journal", "periodical"):  # of books and reports the records keep the year
        _year_only(citation)
    _languages(citation, printed)


def _directed(citation: Citation) -> None:
    """Take who directed a film for its author, where nobody else is named: our records have no directors."""
    if "director" in citation.item and not {"author", "editor"} & citation.item.keys():
        citation.item["author"] = citation.item.pop("director")
        citation.doubt("author", "the print says: directed by")


def _corporate(citation: Citation) -> None:
    """Take an acronym before a title, where nobody else is named, for its author and publisher."""
    item = citation.item
    first, _, rest = item.get("title", "").partition(" ")
    # "UNRISD Gender equality: striving for justice": a capital behind the acronym, for "HIV in the city" is a title
    if (
        not {"author", "editor", "publisher", "container-title"} & item.keys()
        and is_acronym(first)
        and rest[:1].isupper()
        and len(rest.split()) > 2
    ):
        item["author"], item["publisher"], item["title"] = [{"literal": first}], first, rest
        if item.get("title-short", "").startswith(first + " "):
            item["title-short"] = item["title-short"].removeprefix(first + " ")
        citation.doubt("author", f"{first} stands before the title; taken as author and publisher")


def _year_in_title(citation: Citation) -> None:
    years_in = re.findall(r"(?<![\d–/-])(?:19|20)\d\d(?![\d–/-])", citation.item.get("title", ""))
    if not {"issued", "status"} & citation.item.keys() and len(set(years_in)) == 1 and "no date" not in " ".join(citation.accounted):
        citation.item["issued"] = date(int(years_in[0]))
        citation.doubt("issued", "taken as the year: it stands in the title")


def _year_in_heading(citation: Citation) -> None:
    """Take the year that an entry stands under for its year, where it prints none."""
    if not {"issued", "status"} & citation.item.keys() and re.fullmatch(r"(?:19|20)\d\d", citation.entry.heading):
        citation.item["issued"] = date(int(citation.entry.heading))
        citation.doubt("issued", "taken as the year: it is the heading")


def _year_only(citation: Citation) -> None:
    parts = citation.item.get("issued", {}).get("date-parts", [[]])[0]
    if len(parts) > 1:
        citation.item["issued"] = date(parts[0])
        citation.note("Date of issue", "-".join(f"{part:02}" for part in parts))


def _languages(citation: Citation, printed: str) -> None:
    custom = citation.item.get("custom", {})
    guess = language_of(citation.item["title"], printed, citation.entry.heading)
    tags = custom.pop("languages", [])
    if custom.pop("alsoIn", False) and guess not in tags:
        tags = [guess or "en", *tags]
    if tags:
        citation.item["language"] = guess or tags[0]  # that of the title, by which the title is marked
        if tags != [citation.item["language"]]:
            citation.custom("languages", tags)
    elif guess and guess != "en":
        citation.item["language"] = guess
        citation.doubt("language", "taken from the words of the title")
    if not custom:
        citation.item.pop("custom", None)
