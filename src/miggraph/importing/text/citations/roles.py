"""Roles: who edited, translated or directed a publication, as its citation says beside their names."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.persons import REPEATED, people
from miggraph.importing.text.recognition.placeholders import EDITED_BY, EDITORS, PLACEHOLDERS
from miggraph.importing.text.vocabulary.words import EDITORS as EDITOR_WORDS

# "eds." behind the editors: in brackets, behind a comma, or right behind a name
IN_BRACKETS = re.compile(rf"[(\[]\s*{EDITOR_WORDS}\b\.?(?:\s*(?:and|&|y|et|und)\s*(?:trans|intro\w*|transl)\.?)?\s*[)\]]\.?", re.IGNORECASE)
AFTER_COMMA = re.compile(
    rf",\s*(?:eds?|editors?|Hrsg|Hgg?|coords?|coordinador(?:a|as|es)|dirs?|comps?|éds?|a cura di)\b\.?(?=\s*(?:[,:;.({PLACEHOLDERS}]|$))",
    re.IGNORECASE,
)
AFTER_NAME = re.compile(rf"(?<=[^\W\d]|\d)\s+(?:eds?\.|Hrsg\.|Hg\.|Hgg\.|coords?\.|éds?\.)(?=\s*(?:[,:;({PLACEHOLDERS}]|$))")
# "edited by" before them
BY_WORDS = (
    r"(?:(?:(?:compiled|collected|selected|introduced)\s+and\s+)?(?:guest[- ])?edited(?:\s+and\s+\w+)?\s+by|eds?\.\s+by|(?<=[,.] )eds?\.(?=\s+[A-ZÀ-Þ])|hrsg\.?\s+v(?:on|\.)|hg\.\s+v(?:on|\.)|herausgegeben\s+von|sous\s+la\s+(?:direction|dir\.|coordination)\s+d(?:e\s+|[’'])|dirigée?\s+par|coordonnée?\s+par|éditée?\s+par|"
    r"coord(?:inad[oa]|\.)\s+por|edita?d[oa]\s+por|ed\.\s+(?:de|por)|compilad[oa]\s+por|dirigid[oa]\s+por|edición\s+de|a\s+cura\s+di|organizado\s+por|compiled\s+by|issue\s+editors?:?|guest\s+editors?:?|editors?:|eds?\.?:)\s*"
)
BY = re.compile(rf"(?:[,.;:]\s*)?\(?\b{BY_WORDS}", re.IGNORECASE)
TRANSLATED = re.compile(
    r"[,.;]?\s*\(?\b(?:translated(?:\s+from\s+(?:the\s+)?[A-Z]\w+)?\s+by|transl?\.\s+(?:by\s+)?|traduit(?:\s+d\w[^,.]{0,20})?\s+par|trad\.\s+(?:par|de|por)?|traducción\s+de|traducid[oa]\s+por|übersetzt\s+von|aus\s+dem\s+\w+\s+von|übers\.\s+v(?:on|\.))\s*",
    re.IGNORECASE,
)
DIRECTED = re.compile(
    r"[,.;–—-]?\s*\(?\b(?:(?:a\s+)?(?:film|documentary|video)\s+(?:directed\s+)?by|directed\s+by|dir\.(?:\s+by)?:?(?=\s+[A-ZÀ-Þ])|director:?|a film by|documentary by|video by|un film de|ein film von|regie:?|réalisé par|réal\.|dirigida por)\s*",
    re.IGNORECASE,
)
# "(A. Berg and C. Delta, trans.)"
NAMES_ROLE = re.compile(r"\(([^()]{3,150}),\s*(trans|transl|eds?|hrsg|directors?|dir)\b\.?(?:\s*(?:&|and)\s*\w+\.)?\)", re.IGNORECASE)
LEADING = re.compile(rf"\s*,\s*{EDITOR_WORDS}(?:\.|(?=,)),?(?=\s)", re.IGNORECASE)


def take_roles(citation: Citation) -> None:
    """Put placeholders where the text says who edited, and take translators and directors out."""
    for form, variable in ((TRANSLATED, "translator"), (DIRECTED, "director")):
        _take_named(citation, form, variable)
    while found := NAMES_ROLE.search(citation.text):
        named = people(found[1], citation.known)
        if not named.names:
            break
        citation.item.setdefault(_variable(found[2].casefold()), named.names)
        citation.take(*found.span())
    # the surest first: what one form has marked, the next does not see
    _mark_leading(citation)
    _mark(citation, IN_BRACKETS, EDITORS)
    _mark(citation, BY, EDITED_BY)
    for form in (AFTER_COMMA, AFTER_NAME):
        _mark(citation, form, EDITORS)
    citation.drop_empty_brackets()


def _take_named(citation: Citation, form: re.Pattern[str], variable: str) -> None:
    """Take out words such as "translated by", with the persons behind them."""
    if not (found := form.search(citation.text)):
        return
    named = people(citation.text, citation.known, found.end(), inverted=False)
    if not named.names:
        return
    citation.item[variable] = named.names
    if variable == "director":
        citation.item.setdefault("genre", "Film")
    closing = 1 if citation.text[named.end : named.end + 1] == ")" else 0
    citation.take(found.start(), named.end + closing)


def _variable(said: str) -> str:
    return "translator" if said.startswith("trans") else "director" if said.startswith("dir") else "editor"


def _mark_leading(citation: Citation) -> None:
    """Put a mark for the "eds." right behind the names that a citation begins with: these edited, and nobody behind it."""
    if not LEADING.search(citation.text):
        return
    named = people(citation.text, citation.known)
    repeated = REPEATED.match(citation.text)
    end = repeated.end() if repeated else named.end if named.names else len(citation.text)
    if found := LEADING.match(citation.text, end):
        citation.take(*found.span(), EDITORS)


def _mark(citation: Citation, form: re.Pattern[str], mark: str) -> None:
    for found in reversed(list(form.finditer(citation.text))):
        citation.take(*found.span(), mark)
