"""Numbers of a citation: ISBN and ISSN, pages, volume and issue of a journal."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.links import MONTH
from miggraph.importing.text.citations.years import month_of
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS, VOLUME

ISBN = re.compile(
    r"[(\[]?\be?-?ISBN(?:[- ]?1[03](?=[:\s]))?s?[:.]?\s*((?:\d[\s–-]{0,3}){9,16}(?:[\dXx]\b)?)(?:\s*\((?:pbk|hbk|hb|pb|paperback|hardback|hardcover|cloth|paper|pb\.|hb\.|broché|br\.)[^)]{0,20}\))?[)\]]?",
    re.IGNORECASE,
)
ISSN = re.compile(r"\b(?:e-?)?ISSN:?\s*(\d{4}-?\d{3}[\dXx])", re.IGNORECASE)
ROMAN = r"[ivxlcIVXLC]{1,8}"
COUNT = re.compile(
    rf"[(\[]?(?:\b(?:{ROMAN})\s*(?:\+|,|,?\s?and)\s*)?(?:\b(?:c|ca|circa|approx|about)\.?\s*)?(?<![\d–-])\b(\d{{1,5}})(?:\s*\+\s*(?:{ROMAN}|\d+))?\s*(?:pp?\b\.?|pgs\b\.?|pages\b|páginas\b|págs?\b\.?|pàgs?\b\.?|Seiten\b|S\.|Bl\.)(?!\s*\d)[)\]]?"
)
PAGE = r"[A-Za-z]{0,2}\d{1,6}"
RANGE = rf"(?P<first>{PAGE}|{ROMAN})\s*(?:[–—-]{{1,2}}|\bto\b|\ba\b)\s*(?P<last>{PAGE}|{ROMAN})"
PAGES = re.compile(
    rf"[(\[]?\b(?:pp?|pgs?|págs?|pàgs?|páginas|pages|S|Seiten|ss)\b\.?\s*(?:{RANGE}|(?P<only>{PAGE})(?:\s?ff?\.)?)[)\]]?(?![\w/])"
)
BARE_RANGE = re.compile(rf"(?<=[,:])\s*(?P<first>\d{{1,5}})\s*[–—-]\s*(?P<last>\d{{1,5}})(?=\s*(?:[.,;){PLACEHOLDERS}]|$))")
NUMBER = r"\d{1,3}(?!\d)(?:[–/-]\d{1,3}(?!\d))?"
NO_YEAR = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
VOL = r"\b(?:volume|vol|v|band|bd|jahrgang|jg|tome|tomo|année|año)\b\.?\s*"
ISSUE = r"(?:\b(?:issue|iss|number|numéro|número|núm|num|nos?|nr|heft|nro)\b\.?\s*|\bn\s?[.º°o]{1,2}\s*|\bN[º°o]\s*|№\s*|#|\bH\.\s*)"
SEASON = r"(?:spring|summer|autumn|fall|winter|printemps|été|automne|hiver|primavera|verano|otoño|invierno|frühjahr|sommer|herbst)"
WHEN = rf"(?:\s*[,;]?\s*\(?(?P<month>(?:{MONTH}|{SEASON})(?:[-/–]{MONTH})?(?:\s+\d{{1,2}})?(?:\s+de)?)?,?\s*(?P<year>(?:19|20)\d\d)\)?(?![\d–-]))?"
WHERE = rf"(?:\s*[:,;.]?\s*(?:\bpp?\b\.?|\bS\.|\bpágs?\b\.?|\bpages\b)?\s*{RANGE}(?![\w]))"
SPECIAL = re.compile(
    rf"\b(?:(?:special|theme[d]?) (?:issue|number)|themenheft|sonderheft|numéro spécial|número especial)\b[^.;]{{3,80}}?(?P<number>,?\s{ISSUE}(?P<issue>\d{{1,4}}))(?=\s*[,.;(]|\s*$)",
    re.IGNORECASE,
)
VOLUMES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>(?:19|20)\d\d)(?:\s(?P<month>{MONTH}))?(?:\s\d{{1,2}})?;\s?(?P<volume>\d{{1,4}})(?:\((?P<issue>[^()]{{1,12}})\))?:\s?{RANGE}",
        rf"{ISSUE}(?P<issue>\d{{1,2}})\s?/\s?(?P<year>(?:19|20)\d\d)(?:,?\s*(?:pp?\.|S\.)\s*{RANGE})?",
        rf"(?P<volume>{NUMBER})\.?\s(?:Jg|Jahrgang|année|año)\b\.?(?:\s\((?P<year0>\d{{4}})\))?\s*,?\s*{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        rf"(?:{VOL})?\b(?P<volume>{NUMBER})\s?\((?P<year0>(?:19|20)\d\d)\)\s?,?\s?{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        rf"\(?{VOL}(?P<volume>{NUMBER})\s*[,.:;(]?\s*{ISSUE}(?P<issue>{NUMBER})\)?{WHEN}{WHERE}?",
        rf"(?:{VOL})?(?<![\d/.–-])\b(?P<volume>{NUMBER})\s?\(\s?(?:{ISSUE})?(?P<issue>{NUMBER})\s?\){WHEN}{WHERE}?",
        rf"(?<=[^\W\d]|[”’»,\"'])\s*(?:{VOL})?(?<![\d/.–-])\b(?P<volume>{NUMBER})\s*,?\s*{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        rf"(?<=[^\W\d]|[,.”’»])\s(?P<volume>\d{{1,3}})\s?[/:.]\s?(?P<issue>\d{{1,2}})(?=\s*(?:\((?:{MONTH}\s)?\d{{4}}\)|,\s*(?:\d{{4}}|pp?\b|S\.)|:\s*\d)){WHEN}{WHERE}?",
        rf"{VOL}(?P<volume>{NUMBER}){WHEN}{WHERE}",
        rf"{ISSUE}(?P<issue>{NUMBER}|\d{{4}}){WHEN}{WHERE}",
        rf"(?<=[^\W\d]),?\s{ISSUE}(?P<issue>\d{{1,4}}),?\s\(?(?P<month>{MONTH}|{SEASON})\s(?P<year>(?:19|20)\d\d)\)?",
        rf"(?<=[^\W\d])\s(?P<issue>\d{{1,4}}),\s\(?(?P<month>{MONTH}|{SEASON})\s(?P<year>(?:19|20)\d\d)\)?",
        rf"(?<=[^\W\d])\s{ISSUE}(?P<issue>{NUMBER})\s?,?\s\((?P<month>(?:{MONTH}|{SEASON})\s)?(?P<year>(?:19|20)\d\d)\)",
        rf"(?<=[^\W\d]|[,”’»])\s(?P<volume>\d{{1,3}})\s*(?:,?\s*\((?P<month>(?:{MONTH})\s)?(?P<year>(?:19|20)\d\d)\))?\s*[:,]\s*(?:pp?\.?\s*|S\.\s*)?{RANGE}(?![\w])",
    )
)


def take_isbns(citation: Citation) -> None:
    """Take ISBNs and ISSNs out; one with a wrong check digit stays among the words that could not be placed."""
    while found := ISBN.search(citation.text):
        printed = found[1]
        digits, length = _digits(printed)
        end = found.start(1) + length if length and length < len(printed.rstrip(" -–")) else found.end()
        whole = citation.text[found.start() : end]
        citation.take(found.start(), end)
        _keep_isbn(citation, digits, whole)
    while found := ISSN.search(citation.text):
        citation.item.setdefault("ISSN", found[1])
        citation.take(*found.span())


def _keep_isbn(citation: Citation, digits: str, printed: str) -> None:
    if not digits:
        citation.doubt("ISBN", f'the check digit of "{" ".join(printed.split())}" is wrong, so it is left out', printed)
        citation.leave(printed)
    elif "ISBN" in citation.item:
        citation.note("ISBN", digits) if digits != citation.item["ISBN"] else None
    else:
        citation.item["ISBN"] = digits


def _digits(printed: str) -> tuple[str, int]:
    """Return the ISBN-13 that a printed number begins with, and how many characters of the print it takes; "" where no check digit is right."""
    places = [place for place, char in enumerate(printed) if char in "0123456789Xx"]
    for count in (13, 10):
        digits = "".join(printed[place] for place in places[:count]).upper()
        if len(digits) == count and (isbn := isbn13(digits)):
            return isbn, places[count - 1] + 1
    return "", 0


def isbn13(digits: str) -> str:
    """Return ten or thirteen digits as an ISBN-13, or "" where the check digit is wrong (ISO 2108)."""
    if len(digits) == 10 and re.fullmatch(r"\d{9}[\dX]", digits):
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
        return _checked("978" + digits[:9]) if total % 11 == 0 else ""
    if len(digits) == 13 and digits.isdigit() and digits[:3] in ("978", "979"):
        return digits if _checked(digits[:12]) == digits else ""
    return ""


def _checked(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return twelve + str(-total % 10)


def take_page_counts(citation: Citation) -> None:
    """Take numbers of pages out: "107 pp.", "xii + 213 pp."."""
    for found in COUNT.finditer(citation.text):
        if "number-of-pages" not in citation.item:
            citation.item["number-of-pages"] = found[1]
            citation.take(*found.span())
            return


def take_volumes(citation: Citation) -> None:
    """Take volume, issue, their date and pages out, as journals are cited: "6(1)", "29(7): 1389-409", "vol. 12, no. 3"."""
    if not NO_YEAR.search(citation.text):  # to look for this first saves a tenth of the time
        return
    for form in VOLUMES:
        for found in form.finditer(citation.text):
            if _is_series(citation.text[: found.start()]):
                continue
            _keep_volume(citation, found)
            citation.take(*found.span(), VOLUME)
            return


def take_special(citation: Citation) -> None:
    """Take the number behind "special issue of …" out, which is that of the issue."""
    if not {"volume", "issue"} & citation.item.keys() and (found := SPECIAL.search(citation.text)):
        citation.item["issue"] = found["issue"]
        citation.take(*found.span("number"), VOLUME)


def _is_series(before: str) -> bool:
    """Say whether what comes before a number is the name of a series of papers rather than of a journal."""
    return bool(re.search(r"\b(?:papers?|reports?|series|trabajo|travail|arbeitspapiere?|band)\s*,?\s*$", before[-40:], re.IGNORECASE))


def _keep_volume(citation: Citation, found: re.Match[str]) -> None:
    parts = found.groupdict()
    for key in ("volume", "issue"):
        if parts.get(key):
            citation.item[key] = parts[key]
    year = parts.get("year") or parts.get("year0")
    if year and "issued" not in citation.item:
        citation.item["issued"] = date(int(year), month_of(parts.get("month") or ""))
    if parts.get("first") and "page" not in citation.item:
        citation.item["page"] = page_range(parts["first"], parts["last"])


def take_pages(citation: Citation) -> None:
    """Take a range of pages out; a bare one ("…, 45-67.") counts too where its numbers are no years."""
    if "page" in citation.item:
        return
    if found := PAGES.search(citation.text):
        citation.item["page"] = page_range(found["first"], found["last"]) if found["first"] else found["only"]
        citation.take(*found.span(), GAP)
        return
    for found in BARE_RANGE.finditer(citation.text):
        if not 1400 <= int(found["first"]) <= 2100 and ("page" not in citation.item):
            citation.item["page"] = page_range(found["first"], found["last"])
            citation.take(*found.span(), GAP)
            return


def page_range(first: str, last: str) -> str:
    """Write a range of pages in full: 1389 and 409 are 1389-1409."""
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}-{last}"
