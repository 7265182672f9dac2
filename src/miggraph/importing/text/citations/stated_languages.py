"""Stated languages: in which languages a citation, or its annotation, says that something is."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS
from miggraph.importing.text.vocabulary.languages import LANGUAGE, LANGUAGES

MAX_ANNOTATION = 5000  # characters of an annotation that are looked through
LANGUAGE_LIST = rf"{LANGUAGE}\b(?:(?:\s*[,;/&]\s*|\s+)(?:(?:and|et|y|und|e|&)\s+)?{LANGUAGE}\b)*"
ALSO = r"\b(?:also|aussi|également|también|auch)\s+"
AVAILABLE = re.compile(
    rf"[(\[]?(?P<what>\b(?:executive\s+)?(?:summar(?:y|ies)|résumé|resumen|abstracts?|zusammenfassung)\s+)?(?P<also>{ALSO})?(?P<how>\b(?:freely\s+|full\s+)?(?:available|published|disponible|publié|publicado|erhältlich|erschienen|verfügbar|versions?|editions?|text|exists|issued)\s+)?"
    rf"(?P<also2>{ALSO})?(?:in|en|auf)\s+(?P<list>{LANGUAGE_LIST})(?:\s+(?:versions?|languages?))?(?P<how2>\s+(?:erhältlich|verfügbar|available|disponibles?|lieferbar)\b)?(?P<end>[)\]]?)",
    re.IGNORECASE,
)
SUBTITLED = re.compile(
    rf"[(\[]?(?:\bin\s+)?\b(?P<list>{LANGUAGE_LIST})[,;]?\s+with\s+(?P<subtitles>{LANGUAGE_LIST})\s+subtitles[)\]]?|[(\[]?(?:\bwith\s+)?(?:subtitles\s+in\s+{LANGUAGE_LIST}|{LANGUAGE_LIST}\s+subtitles)[)\]]?",
    re.IGNORECASE,
)
# Languages in brackets, or between full stops; there one alone would rather be a word of a title
LANGUAGES_ONLY = re.compile(rf"[(\[](?:(?:text|texte|texto)\s+)?(?P<list>{LANGUAGE_LIST})(?:\s+(?:only|version|text))?[)\]]", re.IGNORECASE)
BY_THEMSELVES = re.compile(
    rf"(?<=[.;–—]\s)(?P<list>{LANGUAGE}\b(?:(?:\s*[,;/&]\s*|\s+)(?:(?:and|et|y|und)\s+)?{LANGUAGE}\b)+)(?=\s*(?:[.;)]|$))",
    re.IGNORECASE,
)
# "in englischer Sprache", read as "in Englisch"
INFLECTED = re.compile(r"\bin (\w+?)er Sprache\b", re.IGNORECASE)


def take_languages(citation: Citation) -> None:
    """Take out in which languages a publication, its summary or its subtitles are."""
    citation.text = INFLECTED.sub(lambda found: f"in {found[1].title()}" if found[1].casefold() in LANGUAGES else found[0], citation.text)
    if not _names_language(citation.text):
        return
    if titled := SUBTITLED.search(citation.text):
        if titled["list"]:
            citation.custom("languages", _tags(titled["list"]))
        citation.note("Subtitles", titled[0].strip("()[] "))
        citation.take(*titled.span())
    for found in list(AVAILABLE.finditer(citation.text)):
        listed = (
            len(_tags(found["list"])) > 1
            and bool(re.search(r"[–—.,;]\s*$", citation.text[: found.start()]))
            and bool(re.match(rf"\s*(?:[.,;)]|$|[{PLACEHOLDERS}])", citation.text[found.end() :]))
        )
        bracketed = listed or found[0][0] in "([" or citation.text[: found.start()].rstrip()[-1:] in "(["
        if bracketed or found["how"] or found["how2"]:
            _put_languages(citation, found)
            citation.take(*found.span())
            return
    if only := LANGUAGES_ONLY.search(citation.text) or BY_THEMSELVES.search(citation.text):
        citation.custom("languages", _tags(only["list"]))
        citation.take(*only.span())


def _names_language(text: str) -> bool:
    return any(word in LANGUAGES for word in re.findall(r"[^\W\d_]+", text.casefold()))


def _put_languages(citation: Citation, found: re.Match[str]) -> None:
    tags = _tags(found["list"])
    if found["what"]:
        citation.custom("summaryLanguages", tags)
        citation.note("Summary", found[0].strip("()[] ")) if "xecutive" in found["what"] else None
        return
    citation.custom("languages", tags)
    citation.custom("alsoIn", True) if found["also"] or found["also2"] else None


def read_annotation(citation: Citation, text: str) -> None:
    """Take from an annotation in which languages something is: "In Spanish.", "Available in English and French."."""
    if not _names_language(text[:MAX_ANNOTATION]):
        return
    present = citation.item.get("custom", {})
    for found in AVAILABLE.finditer(text[:MAX_ANNOTATION]):
        begins = not found.start() or bool(re.search(r"[.;(]\s*$", text[: found.start()]))
        said = (found["how"] and not re.search(r"published|issued|publi", found["how"], re.IGNORECASE)) or (
            begins and re.match(r"\s*[.,;)]", text[found.end() - len(found["end"]) :])
        )
        if said and not (found["what"] and "summaryLanguages" in present) and (found["what"] or "languages" not in present):
            _put_languages(citation, found)
            present = citation.item.get("custom", {})


def _tags(text: str) -> list[str]:
    return list(dict.fromkeys(LANGUAGES[name.casefold()] for name in re.findall(LANGUAGE, text, re.IGNORECASE)))
