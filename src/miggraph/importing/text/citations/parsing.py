"""Parsing: the parts of one citation are taken out of it one after another, and put together to an item."""

from __future__ import annotations

import re
from collections.abc import Callable

from miggraph.importing.text.citations import (
    brackets,
    genres,
    labelled_fields,
    links,
    notes,
    numbers,
    roles,
    series,
    stated_languages,
    years,
)
from miggraph.importing.text.citations.authors import authors_first, title_first
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.inference import complete
from miggraph.importing.text.citations.publication_details import put_main_title, read_details, read_remainder
from miggraph.importing.text.citations.titles import protect_quotes
from miggraph.importing.text.citations.unparsed import keep_unparsed
from miggraph.importing.text.layout.markers import NESTED
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS, VOLUME
from miggraph.importing.text.segmentation import labelled_entries

# "…, published by the Harbour Trust"
PUBLISHED_BY = re.compile(
    rf"([.,;){PLACEHOLDERS}])\s*(?:published|distributed|issued|produced|publ\.|vertrieb:|distribution\s?:)\s+by\s+(?:the\s+)?",
    re.IGNORECASE,
)
# The number or bullet of an entry; letters count here, where it is known that an entry begins
MARKER = re.compile(rf"^\s*(?:{NESTED}|\[?\(?\d{{1,4}}[.)\]]+|[•·●○■▪◦‣⁃*–—-]|\(?[a-z]\))\s+")


def _end_before_publisher(citation: Citation) -> None:
    """Put a full stop for "published by", so that the publisher stands as it does in other citations."""
    citation.text = PUBLISHED_BY.sub(r"\1. ", citation.text)


# In this order: what can be mistaken for nothing else goes first, and what is told by little last. Addresses have years, dots and numbers in
# them, ISBNs have numbers of pages, and quoted titles may have anything; a bare year or volume is sure only once the others are gone
STEPS: tuple[Callable[[Citation], None], ...] = (
    links.take_links,
    numbers.take_isbns,
    series.take_collections,
    _end_before_publisher,
    protect_quotes,
    years.take_earlier_years,
    brackets.take_imprint,
    brackets.take_genre,
    numbers.take_page_counts,
    numbers.take_volumes,
    numbers.take_special_issue,
    numbers.take_pages,
    notes.take_notes,
    stated_languages.take_languages,
    notes.take_access,
    genres.take_genres,
    notes.take_frequency,
    notes.drop_binding,
    series.take_bracketed_series,
    roles.take_roles,
    numbers.take_host_volume,
    years.take_year,
    years.take_further_years,
    Citation.drop_empty_brackets,
)


def parse(citation: Citation, annotation: str = "") -> None:
    """Take a citation apart; every word of it ends up in the item, or in what is left. The annotation tells languages."""
    printed = citation.text = MARKER.sub("", citation.text, count=1)
    citation.text = re.sub(r" (?=[,.]\s)", "", citation.text)  # "London , 2004"
    if labelled_entries.is_labelled_entry(printed.split("\n"), citation.known):
        _parse_labelled(citation)
    else:
        _take_facts(citation)
        read_details(citation, _authors(citation))
    stated_languages.read_annotation(citation, annotation)
    complete(citation, printed)
    keep_unparsed(citation, printed)


def _parse_labelled(citation: Citation) -> None:
    citation.on_own_page = True
    labelled_fields.read_labels(citation)
    _take_facts(citation)
    title, _, rest = citation.text.partition(GAP)
    put_main_title(citation, title)
    read_remainder(citation, rest)


def _take_facts(citation: Citation) -> None:
    for take in STEPS:
        take(citation)


def _authors(citation: Citation) -> str:
    stated = authors_first(citation) or title_first(citation)
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
