"""Numbers of a citation: ISBN and ISSN, pages, volume and issue of a journal."""

from __future__ import annotations

import re

from miggraph.bibliography import identifiers
from miggraph.bibliography.dates import date
from miggraph.bibliography.pages import full_end
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.dates import MONTH, SEASON, month_of
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS, VOLUME

# With up to sixteen digits, for a second ISBN or a year may stand right behind; the check digit then tells where it ends
ISBN = re.compile(
    r"[(\[]?\be?-?ISBN(?:[- ]?1[03](?=[:\s]))?s?[:.]?\s*((?:\d[\s–-]{0,3}){9,16}(?:[\dXx]\b)?)(?:\s*\((?:pbk|hbk|hb|pb|paperback|hardback|hardcover|cloth|paper|pb\.|hb\.|broché|br\.)[^)]{0,20}\))?[)\]]?",
    re.IGNORECASE,
)
ISSN = re.compile(r"\b(?:e-?)?ISSN:?\s*(\d{4}-?\d{3}[\dXx])", re.IGNORECASE)
ROMAN = r"[ivxlcIVXLC]{1,8}"
# "xii + 213 pp.", "ca. 40 S."; with a number behind it, "pp." begins a range
PAGE_COUNT = re.compile(
    rf"[(\[]?(?:\b(?:{ROMAN})\s*(?:\+|,|,?\s?and)\s*)?(?:\b(?:c|ca|circa|approx|about)\.?\s*)?(?<![\d–-])\b(\d{{1,5}})(?:\s*\+\s*(?:{ROMAN}|\d+))?\s*(?:pp?\b\.?|pgs\b\.?|pages\b|páginas\b|págs?\b\.?|pàgs?\b\.?|Seiten\b|S\.|Bl\.)(?!\s*\d)[)\]]?"
)
PAGE = r"[A-Za-z]{0,2}\d{1,6}"
RANGE = rf"(?P<first>{PAGE}|{ROMAN})\s*(?:[–—-]{{1,2}}|\bto\b|\ba\b)\s*(?P<last>{PAGE}|{ROMAN})"
PAGES = re.compile(
    rf"[(\[]?\b(?:pp?|pgs?|págs?|pàgs?|páginas|pages|S|Seiten|ss)\b\.?\s*(?:{RANGE}|(?P<only>{PAGE})(?:\s?ff?\.)?)[)\]]?(?![\w/])"
)
# Without "pp.", behind a comma or a colon: ", 45-67."
BARE_RANGE = re.compile(rf"(?<=[,:])\s*(?P<first>\d{{1,5}})\s*[–—-]\s*(?P<last>\d{{1,5}})(?=\s*(?:[.,;){PLACEHOLDERS}]|$))")
# Of volumes and issues: 12, or 12/13 of a double one; four digits are a year
NUMBER = r"\d{1,3}(?!\d)(?:[–/-]\d{1,3}(?!\d))?"
NO_YEAR = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
VOL = r"\b(?:volume|vol|v|band|bd|jahrgang|jg|tome|tomo|année|año)\b\.?\s*"
ISSUE = r"(?:\b(?:issue|iss|number|numéro|número|núm|num|nos?|nr|heft|nro)\b\.?\s*|\bn\s?[.º°o]{1,2}\s*|\bN[º°o]\s*|№\s*|#|\bH\.\s*)"
# What may stand behind volume and issue: "(Spring 2004)", ", pp. 145–167"
WHEN = rf"(?:\s*[,;]?\s*\(?(?P<month>(?:{MONTH}|{SEASON})(?:[-/–]{MONTH})?(?:\s+\d{{1,2}})?(?:\s+de)?)?,?\s*(?P<year>(?:19|20)\d\d)\)?(?![\d–-]))?"
WHERE = rf"(?:\s*[:,;.]?\s*(?:\bpp?\b\.?|\bS\.|\bpágs?\b\.?|\bpages\b)?\s*{RANGE}(?![\w]))"
# "Special issue of Mobilities, no. 3"
SPECIAL_ISSUE = re.compile(
    rf"\b(?:(?:special|theme[d]?) (?:issue|number)|themenheft|sonderheft|numéro spécial|número especial)\b[^.;]{{3,80}}?(?P<number>,?\s{ISSUE}(?P<issue>\d{{1,4}}))(?=\s*[,.;(]|\s*$)",
    re.IGNORECASE,
)
# The ways in which volume, issue, date and pages are printed. The first that is found anywhere counts: those that say most, or can be nothing else,
# come first, and a number behind a name, which may be a title that ends with one, comes last
VOLUMES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2004 Mar;12(3):145-67, as Vancouver has it
        rf"(?P<year>(?:19|20)\d\d)(?:\s(?P<month>{MONTH}))?(?:\s\d{{1,2}})?;\s?(?P<volume>\d{{1,4}})(?:\((?P<issue>[^()]{{1,12}})\))?:\s?{RANGE}",
        # Nr. 3/2004
        rf"{ISSUE}(?P<issue>\d{{1,2}})\s?/\s?(?P<year>(?:19|20)\d\d)(?:,?\s*(?:pp?\.|S\.)\s*{RANGE})?",
        # 12. Jg. (2004), H. 3
        rf"(?P<volume>{NUMBER})\.?\s(?:Jg|Jahrgang|année|año)\b\.?(?:\s\((?P<year0>\d{{4}})\))?\s*,?\s*{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        # 12 (2004), no. 3
        rf"(?:{VOL})?\b(?P<volume>{NUMBER})\s?\((?P<year0>(?:19|20)\d\d)\)\s?,?\s?{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        # vol. 12, no. 3
        rf"\(?{VOL}(?P<volume>{NUMBER})\s*[,.:;(]?\s*{ISSUE}(?P<issue>{NUMBER})\)?{WHEN}{WHERE}?",
        # 12(3): 145-67
        rf"(?:{VOL})?(?<![\d/.–-])\b(?P<volume>{NUMBER})\s?\(\s?(?:{ISSUE})?(?P<issue>{NUMBER})\s?\){WHEN}{WHERE}?",
        # Mobilities 12, no. 3
        rf"(?<=[^\W\d]|[”’»,\"'])\s*(?:{VOL})?(?<![\d/.–-])\b(?P<volume>{NUMBER})\s*,?\s*{ISSUE}(?P<issue>{NUMBER}){WHEN}{WHERE}?",
        # Mobilities 12.3 (2004), where date or pages show that it is no number of anything else
        rf"(?<=[^\W\d]|[,.”’»])\s(?P<volume>\d{{1,3}})\s?[/:.]\s?(?P<issue>\d{{1,2}})(?=\s*(?:\((?:{MONTH}\s)?\d{{4}}\)|,\s*(?:\d{{4}}|pp?\b|S\.)|:\s*\d)){WHEN}{WHERE}?",
        # one of the two with pages, or an issue with a date
        rf"{VOL}(?P<volume>{NUMBER}){WHEN}{WHERE}",
        rf"{ISSUE}(?P<issue>{NUMBER}|\d{{4}}){WHEN}{WHERE}",
        rf"(?<=[^\W\d]),?\s{ISSUE}(?P<issue>\d{{1,4}}),?\s\(?(?P<month>{MONTH}|{SEASON})\s(?P<year>(?:19|20)\d\d)\)?",
        rf"(?<=[^\W\d])\s(?P<issue>\d{{1,4}}),\s\(?(?P<month>{MONTH}|{SEASON})\s(?P<year>(?:19|20)\d\d)\)?",
        rf"(?<=[^\W\d])\s{ISSUE}(?P<issue>{NUMBER})\s?,?\s\((?P<month>(?:{MONTH}|{SEASON})\s)?(?P<year>(?:19|20)\d\d)\)",
        # Mobilities 12 (2004): 145-67
        rf"(?<=[^\W\d]|[,”’»])\s(?P<volume>\d{{1,3}})\s*(?:,?\s*\((?P<month>(?:{MONTH})\s)?(?P<year>(?:19|20)\d\d)\))?\s*[:,]\s*(?:pp?\.?\s*|S\.\s*)?{RANGE}(?![\w])",
    )
)
HOST_VOLUME = re.compile(rf"[(,]?\s*{VOL}(\d{{1,3}})\b[)]?(?=\s*(?:[.,;)]|$|[{PLACEHOLDERS}]))", re.IGNORECASE)


def take_isbns(citation: Citation) -> None:
    """Take ISBNs and ISSNs out; one with a wrong check digit stays among the words that could not be placed."""
    while found := ISBN.search(citation.text):
        isbn, length = _isbn(found[1])
        end = found.start(1) + length if length and length < len(found[1].rstrip(" -–")) else found.end()
        printed = citation.text[found.start() : end]
        citation.take(found.start(), end)
        _keep_isbn(citation, isbn, printed)
    for found in citation.extract_all(ISSN):
        citation.item.setdefault("ISSN", found[1])


def _keep_isbn(citation: Citation, isbn: str, printed: str) -> None:
    if not isbn:
        citation.doubt("ISBN", f'the check digit of "{" ".join(printed.split())}" is wrong, so it is left out', printed)
        citation.leave(printed)
    elif citation.item.setdefault("ISBN", isbn) != isbn:
        citation.note("ISBN", isbn)


def _isbn(printed: str) -> tuple[str, int]:
    """Return the ISBN-13 that a printed number begins with, and how many characters of the print it takes; "" where no check digit is right."""
    places = [place for place, char in enumerate(printed) if char in "0123456789Xx"]
    for count in (13, 10):
        digits = "".join(printed[place] for place in places[:count]).upper()
        if len(digits) == count and (found := identifiers.isbns(digits)):
            return found[0], places[count - 1] + 1
    return "", 0


def take_page_counts(citation: Citation) -> None:
    """Take numbers of pages out: "107 pp.", "xii + 213 pp."."""
    if "number-of-pages" not in citation.item and (found := citation.extract(PAGE_COUNT)):
        citation.item["number-of-pages"] = found[1]


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


def take_special_issue(citation: Citation) -> None:
    """Take the number behind "special issue of …" out, which is that of the issue."""
    if not {"volume", "issue"} & citation.item.keys() and (found := SPECIAL_ISSUE.search(citation.text)):
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
        citation.item["page"] = _pages(found)


def take_host_volume(citation: Citation) -> None:
    """Take "(vol. 2)" out where nothing else has said the volume."""
    if "volume" not in citation.item and (found := citation.extract(HOST_VOLUME)):
        citation.item["volume"] = found[1]


def take_pages(citation: Citation) -> None:
    """Take a range of pages out; a bare one ("…, 45-67.") counts too where its numbers are no years."""
    if "page" in citation.item:
        return
    if found := citation.extract(PAGES):
        citation.item["page"] = _pages(found) if found["first"] else found["only"]
        return
    for found in BARE_RANGE.finditer(citation.text):
        if not 1400 <= int(found["first"]) <= 2100:  # such as "migration, 1990-2004"
            citation.item["page"] = _pages(found)
            citation.take(*found.span())
            return


def _pages(found: re.Match[str]) -> str:
    """Write the range of pages that a form has found, the last in full."""
    return f"{found['first']}-{full_end(found['first'], found['last'])}"
