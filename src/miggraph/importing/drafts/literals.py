"""Statements: what an item says of itself, put under the keys of its record. No other record is needed for these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import dates, identifiers, mapping
from miggraph.bibliography.model import Item
from miggraph.ground.names import XSD
from miggraph.importing.drafts.draft import Draft
from miggraph.records.lexical import NOT_IN_IRI, fits, is_address

if TYPE_CHECKING:
    from miggraph.importing.drafts.value_check import ValueCheck

# Variables that are more than a text, and those that several keys may hold
SET_APART = ("note", "collection-number", "ISBN", "DOI")
TEXTS = {row.variable: row.key for row in mapping.FIELDS if row.kind in ("text", "number") and row.variable not in SET_APART}
WEB = re.compile(r"(?:https?|ftp)://[^/?#]", re.IGNORECASE)  # no address that does something when it is clicked
SCHEMES = ("http://", "https://")
# The address of a document rather than of a page about it
FULL_TEXT = re.compile(r"\.(?:pdf|docx?|epub|ps|odt)(?:[?#]|$)", re.IGNORECASE)
# A number of pages that a record can hold: no zero, no "xii + 213"
PAGES = re.compile(r"0{0,9}[1-9]\d{0,8}", re.ASCII)
# "2nd rev. ed." is edition 2; what has no number stays as it is
EDITION = re.compile(
    r"(\d+)\s*(?:\.|st|nd|rd|th|e|ème|ª|º)?(?:\s*(?:rev\.?|revised)?\s*(?:edn?\.?|edition|éd\.?|édition|ed\.?|edición|aufl\.?|auflage))?",
    re.IGNORECASE,
)


def put(draft: Draft, item: Item) -> None:
    """Put the dates, texts, identifiers, pages and addresses of an item into a draft."""
    put_dates(draft, item)
    put_texts(draft, item)
    _put_identifiers(draft, item)
    _put_addresses(draft, item)


def put_dates(draft: Draft, item: Item) -> None:
    """Put in the year or month of issue and the day of access."""
    issued = dates.parts(item.get("issued"))
    if issued:
        draft.record["issuedMonth" if len(issued) > 1 else "issued"] = dates.canonical(issued[:2])
    accessed = dates.canonical(dates.parts(item.get("accessed")))
    if accessed and fits(accessed, XSD + "date"):
        draft.record["accessed"] = accessed


def put_texts(draft: Draft, item: Item) -> None:
    """Put in what is a text in items and in records, and the pages."""
    for variable, key in TEXTS.items():
        text = str(value).strip() if (value := item.get(variable)) else ""
        if text and variable == "edition" and (found := EDITION.fullmatch(text)):
            text = found[1]
        if text and (variable != "number-of-pages" or PAGES.fullmatch(text)):
            draft.record[key] = str(int(text)) if variable == "number-of-pages" else text
    number = str(item.get("collection-number") or item.get("number") or "").strip()
    if number:
        draft.record["number"] = number
    first, _, last = str(item.get("page") or "").replace("–", "-").partition("-")
    draft.record.update({key: text.strip() for key, text in (("pageStart", first), ("pageEnd", last)) if text.strip()})


def _put_identifiers(draft: Draft, item: Item) -> None:
    """Put in the first right ISBN and the DOI; further ones, and wrong ones with a doubt, go into the notes."""
    printed = str(item.get("ISBN") or "").strip()
    found = identifiers.isbns(printed)
    if found:
        draft.record["isbn"] = found[0]
    if printed and (len(found) != 1 or len(re.sub(r"\D", "", printed)) > 13):
        draft.note(f"ISBN: {printed}")
    if printed and not found:
        draft.review("editorialNotes", "the check digit of the ISBN is wrong", draft.line)
    written = str(item.get("DOI") or "").strip()
    doi = identifiers.doi(written)
    if doi:
        draft.record["doi"] = doi
    elif written:
        draft.note(f"DOI: {written}")


def _put_addresses(draft: Draft, item: Item) -> None:
    """Put in the web pages, and the address of the full text: where the item says so, or where the address is that of a document."""
    said = custom(item)
    full = listed(said.get("fullText"))
    pages: dict[str, None] = {}
    for address in [*listed(item.get("URL")), *listed(said.get("webPages")), *full]:
        clean = web_address(address)
        if not WEB.match(clean) or not is_address(clean):
            draft.note(f"Web address: {address}")
            draft.review("editorialNotes", "this is not a web address as it stands", draft.line)
        elif address in full or (FULL_TEXT.search(clean) and "fullText" not in draft.record and not full):
            draft.record["fullText"] = clean
        else:
            pages[clean] = None
    if pages:
        draft.record["webPages"] = list(pages)


def put_custom(draft: Draft, item: Item, check: ValueCheck) -> None:
    """Take over what our own files carry in ``custom``, as far as the keys and the forms of their values are known."""
    for key, value in custom(item).items():
        if key in ("webPages", "fullText", "languages", "summaryLanguages"):
            continue
        texts = _as_texts(value)
        if key in mapping.CUSTOM and check.accepts(key, texts):
            draft.record[key] = texts
        else:
            draft.note(f"{key}: {value}")


def custom(item: Item) -> dict[str, Any]:
    """Return what our own files carry beside the variables of CSL."""
    value = item.get("custom")
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[str]:
    """Return a value, or the values of a list, as texts; nothing for an empty one."""
    if not value:
        return []
    return [str(text).strip() for text in (value if isinstance(value, list) else [value]) if text and str(text).strip()]


def web_address(text: str) -> str:
    """Return an address as records have it: http:// before a bare host, and what an IRI cannot hold escaped (RFC 3987, section 3.1)."""
    if "://" not in text and re.match(r"www\.|[\w-]+(?:\.[\w-]+)+(?:/|$)", text):
        text = f"http://{text}"
    return NOT_IN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", text)


def _as_texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_texts(inner) for inner in value]
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
