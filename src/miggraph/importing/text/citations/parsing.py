"""Parsing: the parts of one citation are taken out of it one after another, and put together to an item."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations import genres, labelled_fields, links, notes, numbers, series, years
from miggraph.importing.text.citations.authors import authors_first, title_first
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.corporate_authors import Responsibility
from miggraph.importing.text.citations.inference import complete
from miggraph.importing.text.citations.publication_details import put_imprint, put_main_title, read_details, read_remainder
from miggraph.importing.text.citations.titles import protect_quotes
from miggraph.importing.text.citations.unparsed import keep_unparsed
from miggraph.importing.text.layout.markers import NESTED
from miggraph.importing.text.recognition.imprint import read_imprint
from miggraph.importing.text.recognition.persons import people
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS, VOLUME, YEAR
from miggraph.importing.text.segmentation import labelled_entries

PUBLISHED = re.compile(
    rf"([.,;){PLACEHOLDERS}])\s*(?:published|distributed|issued|produced|publ\.|vertrieb:|distribution\s?:)\s+by\s+(?:the\s+)?",
    re.IGNORECASE,
)
FILM = re.compile(r"(?:(?:documentary|feature|short)\s+)?(?:film|dvd|video|documentary|vhs|cd-rom)", re.IGNORECASE)
MARKER = re.compile(rf"^\s*(?:{NESTED}|\[?\(?\d{{1,4}}[.)\]]+|[•·●○■▪◦‣⁃*–—-]|\(?[a-z]\))\s+")


def parse(citation: Citation, annotation: str = "") -> None:
    """Take a citation apart; every word of it ends up in the item, or in what is left. The annotation tells languages."""
    printed = citation.text = MARKER.sub("", citation.text, count=1)
    citation.text = re.sub(r" (?=[,.]\s)", "", citation.text)
    if labelled_entries.is_labelled_entry(printed.split("\n"), citation.known):
        _parse_labelled(citation)
    else:
        _take_facts(citation)
        read_details(citation, _authors(citation))
    notes.read_annotation(citation, annotation)
    complete(citation, printed)
    keep_unparsed(citation, printed)


def _parse_labelled(citation: Citation) -> None:
    citation.item["_own"] = True  # what a page lists without a publisher is published by those whose page it is
    labelled_fields.read_labels(citation)
    _take_facts(citation)
    title, _, rest = citation.text.partition(GAP)
    put_main_title(citation, title)
    read_remainder(citation, rest)


def _take_facts(citation: Citation) -> None:
    links.take_links(citation)
    numbers.take_isbns(citation)
    notes.take_collections(citation)
    citation.text = PUBLISHED.sub(r"\1. ", citation.text)
    protect_quotes(citation)
    years.take_earlier_years(citation)
    _take_bracketed_imprint(citation)
    _take_described(citation)
    numbers.take_page_counts(citation)
    numbers.take_volumes(citation)
    numbers.take_special(citation)
    numbers.take_pages(citation)
    notes.take_notes(citation)
    genres.take_genres(citation)
    series.take_bracketed_series(citation)
    notes.take_roles(citation)
    _take_host_volume(citation)
    if "issued" not in citation.item:
        years.take_year(citation)
    years.take_further_years(citation)
    notes.drop_empty_brackets(citation)


def _take_bracketed_imprint(citation: Citation) -> None:
    """Take "(Zed Books, London 2006)" out."""
    for found in re.finditer(r"\(((?:(?!(?:19|20)\d\d)[^()]){4,120}?),?\s+((?:19|20)\d\d)\)", citation.text):
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


def _take_described(citation: Citation) -> None:
    """Take "(PhD thesis, University of Leeds, 2008)" or "(film, 52 minutes, 2005)" out: a kind, and what else the brackets hold."""
    for found in re.finditer(r"[(\[]([^()\[\]]{3,200})[)\]]", citation.text):
        kind, *others = re.split(r"[,;]\s*", found[1])
        if not others or not (genres.THESIS.fullmatch(kind) or FILM.fullmatch(kind)):
            continue
        citation.item["genre"] = kind[:1].upper() + kind[1:]
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
    return (
        len(words) <= 3
        and all(word[0].isupper() for word in words)
        and not re.search(f"{links.MONTH}|{numbers.SEASON}", text, re.IGNORECASE)
    )


def _take_host_volume(citation: Citation) -> None:
    if "volume" not in citation.item and (
        found := re.search(rf"[(,]?\s*{numbers.VOL}(\d{{1,3}})\b[)]?(?=\s*(?:[.,;)]|$|[{PLACEHOLDERS}]))", citation.text, re.IGNORECASE)
    ):
        citation.item["volume"] = found[1]
        citation.take(*found.span())


def _authors(citation: Citation) -> str:
    stated: Responsibility = authors_first(citation) or title_first(citation)
    if stated.others:
        citation.doubt(stated.variable, "more people than are named: the print has “et al.” or the like")
        citation.account_for("et al and others u a y otros et autres alii")
    if stated.names:
        citation.known.last_names = citation.item[stated.variable] = stated.names
    if stated.contributors:
        citation.item["contributor"] = stated.contributors
        citation.account_for("with con avec mit")
    if VOLUME in stated.title:
        return f"{stated.title} {stated.rest}"
    if stated.title:
        put_main_title(citation, stated.title)
    if stated.reason:
        citation.doubt(stated.variable, stated.reason)
    return stated.rest
