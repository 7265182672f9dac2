"""Genres: what citations say, in brackets or between full stops, of what kind of thing they cite."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS, QUOTE, VOLUME

JOURNAL_ISSUE = "Journal issue"
# "(special issue on …)", perhaps with the theme behind a colon
SPECIAL_ISSUE = re.compile(
    rf"[(\[]?(?:\b(?:an?|eine?|un|una|une)\s+)?\b(?P<kind>special (?:double )?issue|themed issue|theme issue|numéro spécial|número (?:especial|monográfico)|themenheft|sonderheft|schwerpunktheft|dossier spécial)\b(?:\s+(?:of|de|der|von)(?=\s)|\s+(?:on|about|sur|sobre|zu)(?=\s*[{QUOTE}“‘«„]))?[)\]]?(?::\s*(?P<theme>[^.,;:(){PLACEHOLDERS}]{{4,100}}))?:?",
    re.IGNORECASE,
)
THEME = re.compile(rf"[.,;]?\s*\b(?:theme|thema|thème|tema)\s?:\s*([^.;,(){PLACEHOLDERS}]{{4,100}})", re.IGNORECASE)
SUBJECT = re.compile(rf"\s*(?:on|about|sur|sobre|zu|zum)\s+[^.;{PLACEHOLDERS}]{{3,80}}")
# "Thesis" alone is a word of titles too: in English a degree must stand beside it
THESIS = re.compile(
    r"[(\[]?\b((?:unpublished\s+|unveröffentlichte\s+)?(?:(?:ph\.?\s?d\.?|d\.?phil\.?|doctoral|master[’']?s?|m\.?a\.?|m\.?sc\.?|m\.?phil\.?)\s+)(?:thesis|dissertation|diss\b\.?)|(?<=\.\s)diss|(?:thesis|dissertation)\s*\((?:ph\.?\s?d|m\.?a|m\.?sc|m\.?phil|d\.?phil)\.?|doctoral dissertation|tesis\s+(?:doctoral|de\s+(?:maestría|doctorado|licenciatura|grado|máster))|thèse(?:\s+de\s+doctorat)?|mémoire\s+de\s+(?:maîtrise|master|dea)|dissertation|diplomarbeit|masterarbeit|magisterarbeit|tesi di (?:laurea|dottorato)|habilitationsschrift)\b[)\]]?",
    re.IGNORECASE,
)
# In brackets nearly any medium counts, outside of them only what is no word of a title
FILM = re.compile(
    rf"[(\[]\s*((?i:(?:documentary|feature)?\s*(?:film|dvd|video|vhs|documentary|documental|película|dokumentarfilm|cd-rom|audio|podcast|poster|exhibition|radio programme)(?:\s+\w+){{0,2}}))\s*(?:[,;]\s*)?{GAP}?\s*[)\]]|\b(DVD|VHS|CD-ROM|documentary film|[Dd]ocumentary|[Dd]okumentarfilm|[Ff]ilm documentaire|[Dd]ocumental)(?:\s+\((?:\d+ min[^)]{{0,10}})\))?(?=\s*(?:[.,;]|$))"
)
FILM_YEAR = re.compile(
    r"\(((?:documentary |feature |short )?(?:film|video|documentary|dvd|exhibition)),?\s+((?:19|20)\d\d)\)", re.IGNORECASE
)
MINUTES = re.compile(r"[(\[]?\b(\d{2,3}\s?min(?:utes|uten|utos|s)?\b\.?)[)\]]?")
WEB = re.compile(
    r"[(\[]\s*(web ?log post|blog post|blog|web ?site|web ?page|web|online|en ligne|en línea|sitio web|site web|podcast|fact ?sheet|brochure|leaflet|press release|editorial|review|briefing)\s*[)\]]",
    re.IGNORECASE,
)
# One word between full stops or commas that says what kind of thing it is
KIND = re.compile(
    rf"(?<=[.,;]\s|[{PLACEHOLDERS}]\s)(report|research report|bericht|studie|rapport|informe|broschüre|brochure|booklet|leaflet|pamphlet|faltblatt|folleto|dépliant)(?=\s*[.,;{PLACEHOLDERS}]|$)",
    re.IGNORECASE,
)
SERIES_OF = re.compile(
    rf"(?<=[.,;–—-]\s)((?:an? )?series of (?:[\w-]+ ){{0,4}}[\w-]+)(?=\s*(?:[.,;–—-]|$|[{PLACEHOLDERS}]))", re.IGNORECASE
)


def take_genres(citation: Citation) -> None:
    """Take out what is said of the kind of a publication: special issue, thesis, film, web page, report."""
    _take_film(citation)
    if VOLUME in citation.text and (theme := citation.extract(THEME)):
        citation.theme = theme[1]
    _take_special_issue(citation)
    for form in (THESIS, FILM, WEB):
        if "genre" not in citation.item and (found := citation.extract(form)):
            citation.item["genre"] = capitalised(next((group for group in found.groups() if group), ""))
    if "dimensions" in citation.item:  # what has a length in minutes
        citation.item.setdefault("genre", "Film")
    if found := citation.extract(SERIES_OF):
        citation.note("Series", found[1])
        citation.kind = "series"
    if found := citation.extract(KIND):
        citation.kind = found[1].casefold()


def capitalised(text: str) -> str:
    """Write a text with a capital first, and its other letters as they are: "PhD thesis" stays so."""
    return text[:1].upper() + text[1:]


def _take_film(citation: Citation) -> None:
    if film := FILM_YEAR.search(citation.text):  # the year stays, in brackets of its own
        citation.item["genre"] = film[1].strip().capitalize()
        citation.account_for(film[1])
        citation.replace(*film.span(), f"({film[2]})")
    if found := citation.extract(MINUTES):
        citation.item["dimensions"] = found[1]


def _take_special_issue(citation: Citation) -> None:
    if not (found := citation.extract(SPECIAL_ISSUE)):
        return
    citation.theme = found["theme"] or citation.theme
    citation.item.setdefault("genre", JOURNAL_ISSUE)
    behind = found.start() + len(GAP)
    if subject := SUBJECT.match(citation.text, behind):
        citation.note("Special issue", subject[0])
        citation.take(*subject.span())
