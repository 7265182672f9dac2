"""Citations: the parts of one citation, put together to an item."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations import genres, labelled_display, links, notes, numbers, series, years
from miggraph.importing.text.citations.authors import leading, title_first
from miggraph.importing.text.citations.completing import complete
from miggraph.importing.text.citations.corporate_authors import Lead
from miggraph.importing.text.citations.draft import GAP, MARKS, VOLUME, YEAR, Draft
from miggraph.importing.text.citations.imprint import read_imprint
from miggraph.importing.text.citations.persons import people
from miggraph.importing.text.citations.remainder import put_imprint, put_main_title, read_body, rest_of
from miggraph.importing.text.citations.titles import protect_quotes
from miggraph.importing.text.citations.unplaced import keep_leftover
from miggraph.importing.text.segmentation.evidence import NESTED

PUBLISHED = re.compile(
    r"([.,;)\ue000-\uf8ff])\s*(?:published|distributed|issued|produced|publ\.|vertrieb:|distribution\s?:)\s+by\s+(?:the\s+)?", re.IGNORECASE
)
FILM = re.compile(r"(?:(?:documentary|feature|short)\s+)?(?:film|dvd|video|documentary|vhs|cd-rom)", re.IGNORECASE)
MARKER = re.compile(rf"^\s*(?:{NESTED}|\[?\(?\d{{1,4}}[.)\]]+|[•·●○■▪◦‣⁃*–—-]|\(?[a-z]\))\s+")


def parse(draft: Draft, annotation: str = "") -> None:
    """Take a citation apart; every word of it ends up in the item, or in what is left. The annotation tells languages."""
    printed = draft.text = MARKER.sub("", draft.text, count=1)
    draft.text = re.sub(r" (?=[,.]\s)", "", draft.text)
    if labelled_display.is_card(printed.split("\n"), draft.known):
        _parse_card(draft)
    else:
        _take_facts(draft)
        read_body(draft, _authors(draft))
    notes.read_annotation(draft, annotation)
    complete(draft, printed)
    keep_leftover(draft, printed)


def _parse_card(draft: Draft) -> None:
    draft.item["_own"] = True  # what a page lists without a publisher is published by those whose page it is
    labelled_display.read_labels(draft)
    _take_facts(draft)
    title, _, rest = draft.text.partition(GAP)
    put_main_title(draft, title)
    rest_of(draft, rest)


def _take_facts(draft: Draft) -> None:
    links.take_links(draft)
    numbers.take_isbns(draft)
    notes.take_collections(draft)
    draft.text = PUBLISHED.sub(r"\1. ", draft.text)
    protect_quotes(draft)
    years.take_earlier_years(draft)
    _take_bracketed_imprint(draft)
    _take_described(draft)
    numbers.take_page_counts(draft)
    numbers.take_volumes(draft)
    numbers.take_special(draft)
    numbers.take_pages(draft)
    notes.take_notes(draft)
    genres.take_genres(draft)
    series.take_bracketed_series(draft)
    notes.take_roles(draft)
    _take_host_volume(draft)
    if "issued" not in draft.item:
        years.take_year(draft)
    years.take_further_years(draft)
    notes.drop_empty_brackets(draft)


def _take_bracketed_imprint(draft: Draft) -> None:
    """Take "(Zed Books, London 2006)" out."""
    for found in re.finditer(r"\(((?:(?!(?:19|20)\d\d)[^()]){4,120}?),?\s+((?:19|20)\d\d)\)", draft.text):
        named = people(found[1], draft.known, inverted=False)
        by_names = bool(named.names) and found[1][named.end :].startswith(", ")
        printed = read_imprint(found[1][named.end if by_names else 0 :], draft.known, lenient=by_names or _is_house(found[1]))
        if printed and (printed.publishers or printed.places):
            put_imprint(draft, printed)
            if by_names:
                draft.item["author"] = named.names
            draft.item["issued"] = date(int(found[2]))
            draft.take(*found.span(), YEAR)
            return


def _take_described(draft: Draft) -> None:
    """Take "(PhD thesis, University of Leeds, 2008)" or "(film, 52 minutes, 2005)" out: a kind, and what else the brackets hold."""
    for found in re.finditer(r"[(\[]([^()\[\]]{3,200})[)\]]", draft.text):
        kind, *others = re.split(r"[,;]\s*", found[1])
        if not others or not (genres.THESIS.fullmatch(kind) or FILM.fullmatch(kind)):
            continue
        draft.item["genre"] = kind[:1].upper() + kind[1:]
        mark = GAP
        for part in others:
            if re.fullmatch(r"(?:19|20)\d\d", part):
                draft.item["issued"], mark = date(int(part)), YEAR
            elif genres.MINUTES.fullmatch(part):
                draft.item["dimensions"] = part
            elif printed := read_imprint(part, draft.known, lenient=True):
                put_imprint(draft, printed)
            else:
                draft.leave(part)
        draft.take(*found.span(), mark)
        return


def _is_house(text: str) -> bool:
    """Say whether this may be a publisher of which nothing else is known: a few words in capitals, and no month."""
    words = text.split()
    return (
        len(words) <= 3
        and all(word[0].isupper() for word in words)
        and not re.search(f"{links.MONTH}|{numbers.SEASON}", text, re.IGNORECASE)
    )


def _take_host_volume(draft: Draft) -> None:
    if "volume" not in draft.item and (
        found := re.search(rf"[(,]?\s*{numbers.VOL}(\d{{1,3}})\b[)]?(?=\s*(?:[.,;)]|$|[{MARKS}]))", draft.text, re.IGNORECASE)
    ):
        draft.item["volume"] = found[1]
        draft.take(*found.span())


def _authors(draft: Draft) -> str:
    lead: Lead = leading(draft) or title_first(draft)
    if lead.others:
        draft.doubt(lead.variable, "more people than are named: the print has “et al.” or the like")
        draft.used("et al and others u a y otros et autres alii")
    if lead.names:
        draft.known.last = draft.item[lead.variable] = lead.names
    if lead.helpers:
        draft.item["contributor"] = lead.helpers
        draft.used("with con avec mit")
    if VOLUME in lead.title:
        return f"{lead.title} {lead.rest}"
    if lead.title:
        put_main_title(draft, lead.title)
    if lead.reason:
        draft.doubt(lead.variable, lead.reason)
    return lead.rest
