"""Genres: what citations say, in brackets or between full stops, of what kind of thing they cite."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import GAP, PLACEHOLDERS, QUOTE, VOLUME

SPECIAL = re.compile(
    rf"[(\[]?(?:\b(?:an?|eine?|un|una|une)\s+)?\b(?P<kind>special (?:double )?issue|themed issue|theme issue|numéro spécial|número (?:especial|monográfico)|themenheft|sonderheft|schwerpunktheft|dossier spécial)\b(?:\s+(?:of|de|der|von)(?=\s)|\s+(?:on|about|sur|sobre|zu)(?=\s*[{QUOTE}“‘«„]))?[)\]]?(?::\s*(?P<theme>[^.,;:(){PLACEHOLDERS}]{{4,100}}))?:?",
    re.IGNORECASE,
)
THESIS = re.compile(
    r"[(\[]?\b((?:unpublished\s+|unveröffentlichte\s+)?(?:(?:ph\.?\s?d\.?|d\.?phil\.?|doctoral|master[’']?s?|m\.?a\.?|m\.?sc\.?|m\.?phil\.?)\s+)(?:thesis|dissertation|diss\b\.?)|(?<=\.\s)diss|(?:thesis|dissertation)\s*\((?:ph\.?\s?d|m\.?a|m\.?sc|m\.?phil|d\.?phil)\.?|doctoral dissertation|tesis\s+(?:doctoral|de\s+(?:maestría|doctorado|licenciatura|grado|máster))|thèse(?:\s+de\s+doctorat)?|mémoire\s+de\s+(?:maîtrise|master|dea)|dissertation|diplomarbeit|masterarbeit|magisterarbeit|tesi di (?:laurea|dottorato)|habilitationsschrift)\b[)\]]?",
    re.IGNORECASE,
)
FILM = re.compile(
    rf"[(\[]\s*((?i:(?:documentary|feature)?\s*(?:film|dvd|video|vhs|documentary|documental|película|dokumentarfilm|cd-rom|audio|podcast|poster|exhibition|radio programme)(?:\s+\w+){{0,2}}))\s*(?:[,;]\s*)?{GAP}?\s*[)\]]|\b(DVD|VHS|CD-ROM|documentary film|[Dd]ocumentary|[Dd]okumentarfilm|[Ff]ilm documentaire|[Dd]ocumental)(?:\s+\((?:\d+ min[^)]{{0,10}})\))?(?=\s*(?:[.,;]|$))"
)
MINUTES = re.compile(r"[(\[]?\b(\d{2,3}\s?min(?:utes|uten|utos|s)?\b\.?)[)\]]?")
WEB = re.compile(
    r"[(\[]\s*(web ?log post|blog post|blog|web ?site|web ?page|web|online|en ligne|en línea|sitio web|site web|podcast|fact ?sheet|brochure|leaflet|press release|editorial|review|briefing)\s*[)\]]",
    re.IGNORECASE,
)
THEME = re.compile(rf"[.,;]?\s*\b(?:theme|thema|thème|tema)\s?:\s*([^.;,(){PLACEHOLDERS}]{{4,100}})", re.IGNORECASE)
OFTEN = re.compile(
    rf"(?<=[.,;–—-]\s)((?:(?:one|two|three|four|six|ten|twelve|\d{{1,2}}) (?:issues|times|numbers) (?:a|per) year|(?:once|twice) a year|quarterly|(?:bi)?monthly|weekly|annually))(?=\s*(?:[.,;–—{PLACEHOLDERS}]|$))",
    re.IGNORECASE,
)
SERIES_OF = re.compile(
    rf"(?<=[.,;–—-]\s)((?:an? )?series of (?:[\w-]+ ){{0,4}}[\w-]+)(?=\s*(?:[.,;–—-]|$|[{PLACEHOLDERS}]))", re.IGNORECASE
)
# one word between full stops or commas that says what kind of thing it is
KIND = re.compile(
    rf"(?<=[.,;]\s|[{PLACEHOLDERS}]\s)(report|research report|bericht|studie|rapport|informe|broschüre|brochure|booklet|leaflet|pamphlet|faltblatt|folleto|dépliant)(?=\s*[.,;{PLACEHOLDERS}]|$)",
    re.IGNORECASE,
)
FILM_YEAR = re.compile(
    r"\(((?:documentary |feature |short )?(?:film|video|documentary|dvd|exhibition)),?\s+((?:19|20)\d\d)\)", re.IGNORECASE
)
BINDING = re.compile(r"[(\[]\s*(?:paperback|hardback|hardcover|pbk|hbk|pb|hb|cloth|paper|broché|e-?book)\.?\s*[)\]]", re.IGNORECASE)
MEDIUM = re.compile(
    rf"(?<=[.,;\d)]\s|[{PLACEHOLDERS}]\s)(?:Print|Web|E-?book|PDF file)(?=\.?\s*(?:$|[{PLACEHOLDERS}]))"
)  # MLA, 7th edition
SUBJECT = re.compile(rf"\s*(?:on|about|sur|sobre|zu|zum)\s+[^.;{PLACEHOLDERS}]{{3,80}}")


def take_genres(citation: Citation) -> None:
    """Take out what is said of the kind of a publication: special issue, thesis, film, web page, report, in print."""
    _take_film(citation)
    if VOLUME in citation.text and (found := THEME.search(citation.text)):
        citation.item["_theme"] = found[1]
        citation.take(*found.span())
    _take_special(citation)
    for form in (THESIS, FILM, WEB):
        if (found := form.search(citation.text)) and "genre" not in citation.item:
            said = next((group for group in found.groups() if group), "")
            citation.item["genre"] = said[:1].upper() + said[1:]
            citation.take(*found.span())
    if "dimensions" in citation.item:
        citation.item.setdefault("genre", "Film")
    _take_words(citation)


def _take_film(citation: Citation) -> None:
    if film := FILM_YEAR.search(citation.text):
        citation.item["genre"] = film[1].strip().capitalize()
        citation.account_for(film[1])
        citation.text = f"{citation.text[: film.start()]}({film[2]}){citation.text[film.end() :]}"
    if found := MINUTES.search(citation.text):
        citation.item["dimensions"] = found[1]
        citation.take(*found.span())


def _take_special(citation: Citation) -> None:
    if not (found := SPECIAL.search(citation.text)):
        return
    if found["theme"]:
        citation.item["_theme"] = found["theme"]
    citation.item.setdefault("genre", "Journal issue")
    citation.take(*found.span())
    if subject := SUBJECT.match(citation.text, found.start() + 1):
        citation.note("Special issue", subject[0])
        citation.take(*subject.span())


def _take_words(citation: Citation) -> None:
    """Take out how often it comes, that it is a series, a report or a brochure, and the medium and binding."""
    for form, name in ((OFTEN, "Frequency"), (SERIES_OF, "Series")):
        if found := form.search(citation.text):
            citation.note(name, found[1])
            citation.take(*found.span())
            if form is SERIES_OF:
                citation.item["_kind"] = "series"
    if found := KIND.search(citation.text):
        citation.item["_kind"] = found[1].casefold()
        citation.take(*found.span())
    for form in (BINDING, MEDIUM):
        if found := form.search(citation.text):
            citation.take(*found.span())
