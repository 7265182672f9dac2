"""What citations say in brackets and by the way: editions, languages, access, kinds, series, and who edited or translated."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.persons import REPEATED, people
from miggraph.importing.text.recognition.placeholders import EDITED_BY, EDITORS, GAP, PLACEHOLDERS
from miggraph.importing.text.vocabulary.languages import LANGUAGE, LANGUAGES
from miggraph.importing.text.vocabulary.patterns import any_of
from miggraph.importing.text.vocabulary.words import EDITORS as EDITOR_WORDS
from miggraph.importing.text.vocabulary.words import ORDINALS

EDITION_WORD = r"(?:editions?|edn|ed|éditions?|éd|édit|edición|edizione|ediz|edição|auflage|aufl|ausgabe)\b\.?"
EDITION = re.compile(
    rf"[(\[]?(?<![\w-])(?:(?P<number>\d{{1,2}})\s?(?:st|nd|rd|th|\.|ème|er|re|e|ª|a|º|o)?,?|(?P<word>{any_of(ORDINALS)}))\s+(?:(?:rev|revised|enlarged|expanded|updated|überarb|überarbeitete|erweiterte|erw|aktualisierte|aktual|corr|ampl|revisada|und|and|unveränd)\.?,?\s+){{0,4}}{EDITION_WORD}[)\]]?(?!\s*by\b)",
    re.IGNORECASE,
)
REVISED = re.compile(
    rf"[(\[]?\b((?:revised|rev\.|new|updated|expanded|enlarged|second revised|nouvelle|nueva|neue|paperback|international)\s+{EDITION_WORD})[)\]]?(?=\s*(?:[.,;:)]|$|[{PLACEHOLDERS}]))",
    re.IGNORECASE,
)
LANGUAGE_LIST = rf"{LANGUAGE}\b(?:(?:\s*[,;/&]\s*|\s+)(?:(?:and|et|y|und|e|&)\s+)?{LANGUAGE}\b)*"
AVAILABLE = re.compile(
    rf"[(\[]?(?P<what>\b(?:executive\s+)?(?:summar(?:y|ies)|résumé|resumen|abstracts?|zusammenfassung)\s+)?(?P<also>\b(?:also|aussi|également|también|auch)\s+)?(?P<how>\b(?:freely\s+|full\s+)?(?:available|published|disponible|publié|publicado|erhältlich|erschienen|verfügbar|versions?|editions?|text|exists|issued)\s+)?"
    rf"(?P<also2>(?:also|aussi|également|también|auch)\s+)?(?:in|en|auf)\s+(?P<list>{LANGUAGE_LIST})(?:\s+(?:versions?|languages?))?(?P<how2>\s+(?:erhältlich|verfügbar|available|disponibles?|lieferbar)\b)?(?P<end>[)\]]?)",
    re.IGNORECASE,
)
SUBTITLED = re.compile(
    rf"[(\[]?(?:\bin\s+)?\b(?P<list>{LANGUAGE_LIST})[,;]?\s+with\s+(?P<subtitles>{LANGUAGE_LIST})\s+subtitles[)\]]?|[(\[]?(?:\bwith\s+)?(?:subtitles\s+in\s+{LANGUAGE_LIST}|{LANGUAGE_LIST}\s+subtitles)[)\]]?",
    re.IGNORECASE,
)
BY_THEMSELVES = re.compile(
    rf"(?<=[.;–—]\s)(?P<list>{LANGUAGE}\b(?:(?:\s*[,;/&]\s*|\s+)(?:(?:and|et|y|und)\s+)?{LANGUAGE}\b)+)(?=\s*(?:[.;)]|$))",
    re.IGNORECASE,
)
INFLECTED = re.compile(r"\bin (\w+?)er Sprache\b", re.IGNORECASE)
LANGUAGES_ONLY = re.compile(rf"[(\[](?:(?:text|texte|texto)\s+)?(?P<list>{LANGUAGE_LIST})(?:\s+(?:only|version|text))?[)\]]", re.IGNORECASE)
ACCESS = re.compile(
    r"\(((?:note:?\s*)?[^()]{0,200}?\b(?:regist\w+|subscri\w+|log[- ]?in|password|members only|download\w*|free of charge|inscription|free access|open access|free)\b[^()]{0,200})\)",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"[(]?(?:\b(?i:price|prix|preis|precio):?\s)?(?:[£$€]\s?\d+(?:[.,]\d\d)?|\b\d+(?:[.,]\d\d)?\s?(?:€|EUR|USD|GBP|CHF)(?!\w))(?:\s(?:pbk|hbk|pb|hb|paperback|hardback))?[)]?"
)
NOT_EDITION = r"(?<!nd )(?<!rd )(?<!th )(?<!st )(?<!2e )(?<!\ded )"
IN_BRACKETS = re.compile(rf"[(\[]\s*{EDITOR_WORDS}\b\.?(?:\s*(?:and|&|y|et|und)\s*(?:trans|intro\w*|transl)\.?)?\s*[)\]]\.?", re.IGNORECASE)
AFTER_COMMA = re.compile(
    rf",\s*(?:eds?|editors?|Hrsg|Hgg?|coords?|coordinador(?:a|as|es)|dirs?|comps?|éds?|a cura di)\b\.?(?=\s*(?:[,:;.({PLACEHOLDERS}]|$))",
    re.IGNORECASE,
)
AFTER_NAME = re.compile(rf"(?<=[^\W\d]|\d)\s+(?:eds?\.|Hrsg\.|Hg\.|Hgg\.|coords?\.|éds?\.)(?=\s*(?:[,:;({PLACEHOLDERS}]|$))")
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
NAMES_ROLE = re.compile(r"\(([^()]{3,150}),\s*(trans|transl|eds?|hrsg|directors?|dir)\b\.?(?:\s*(?:&|and)\s*\w+\.)?\)", re.IGNORECASE)
COLLECTION = re.compile(
    r"[,;(]?\s*\b(?:coll(?:ection)?|col(?:ección)?|schriftenreihe|reihe|serie|série|series|collana)\b\.?\s*:?\s*(?:[«“\"„‘]\s?(?P<name>[^»”\"“’]{3,90}?)\s?[»”\"“’]|(?:(?<=coll\. )|(?<=col\. )|(?<=reihe )|(?<=serie )|(?<=collana ))(?P<bare>[A-ZÀ-Þ][^,.;()]{2,60}))(?:\s*,?\s*(?:n\s?[.º°o]{1,2}|no\.?|nr\.?|bd\.?|band|vol\.?|núm\.?)\s*(?P<number>\d{1,4})|\s(?P<number2>\d{1,3})(?=[.,;)]))?\)?",
    re.IGNORECASE,
)
LEADING = re.compile(rf"\s*,\s*{EDITOR_WORDS}(?:\.|(?=,)),?(?=\s)", re.IGNORECASE)
EMPTY = re.compile(rf"[(\[][\s,;.:{PLACEHOLDERS}]*[)\]]")


def take_notes(citation: Citation) -> None:
    """Take out what is said of editions, languages, access and price."""
    _take_price(citation)
    _take_editions(citation)
    _take_languages(citation)
    _take_access(citation)


def _take_price(citation: Citation) -> None:
    if price := PRICE.search(citation.text):
        citation.note("Price", price[0].strip("()., "))
        citation.take(*price.span())


def take_collections(citation: Citation) -> None:
    """Take out a series that is called one: "coll. « Cahiers de travail », nº 7"."""
    if found := COLLECTION.search(citation.text):
        citation.item["collection-title"] = (found["name"] or found["bare"]).strip()
        if number := found["number"] or found["number2"]:
            citation.item["collection-number"] = number
        citation.take(*found.span())


def _take_editions(citation: Citation) -> None:
    if found := EDITION.search(citation.text):
        citation.item["edition"] = found["number"] or ORDINALS[found["word"].casefold()]
        citation.take(*found.span())
    elif found := REVISED.search(citation.text):
        citation.item["edition"] = found[1]
        citation.take(*found.span())


def _names_language(text: str) -> bool:
    return any(word in LANGUAGES for word in re.findall(r"[^\W\d_]+", text.casefold()))


def _take_languages(citation: Citation) -> None:
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
    if not _names_language(text[:5000]):
        return
    present = citation.item.get("custom", {})
    for found in AVAILABLE.finditer(text[:5000]):
        begins = not found.start() or bool(re.search(r"[.;(]\s*$", text[: found.start()]))
        said = (found["how"] and not re.search(r"published|issued|publi", found["how"], re.IGNORECASE)) or (
            begins and re.match(r"\s*[.,;)]", text[found.end() - len(found["end"]) :])
        )
        if said and not (found["what"] and "summaryLanguages" in present) and (found["what"] or "languages" not in present):
            _put_languages(citation, found)
            present = citation.item.get("custom", {})


def _tags(text: str) -> list[str]:
    return list(dict.fromkeys(LANGUAGES[name.casefold()] for name in re.findall(LANGUAGE, text, re.IGNORECASE)))


def _take_access(citation: Citation) -> None:
    if found := ACCESS.search(citation.text):
        said = re.sub(r"^note:?\s*", "", found[1], flags=re.IGNORECASE)
        citation.custom("accessNote", said)
        if re.search(r"\b(?:regist|inscri|log[- ]?in)", said, re.IGNORECASE):
            citation.custom("registrationRequired", True)
        citation.take(*found.span())


def take_roles(citation: Citation) -> None:
    """Put marks where the text says who edited, and take translators and directors out."""
    for form, variable in ((TRANSLATED, "translator"), (DIRECTED, "director")):
        if found := form.search(citation.text):
            named = people(citation.text, citation.known, found.end(), inverted=False)
            if named.names:
                citation.item[variable] = named.names
                if variable == "director":
                    citation.item.setdefault("genre", "Film")
                closing = 1 if citation.text[named.end : named.end + 1] == ")" else 0
                citation.take(found.start(), named.end + closing, GAP)
    while found := NAMES_ROLE.search(citation.text):
        named = people(found[1], citation.known)
        if not named.names:
            break
        _role(citation, found[2].casefold(), named.names)
        citation.take(*found.span())
    _mark_leading(citation)
    _mark(citation, IN_BRACKETS, EDITORS)
    _mark(citation, BY, EDITED_BY)
    for form in (AFTER_COMMA, AFTER_NAME):
        _mark(citation, form, EDITORS)
    drop_empty_brackets(citation)


def _mark_leading(citation: Citation) -> None:
    """Put a mark for the "eds." right behind the names that a citation begins with: these edited, and nobody behind it."""
    if not LEADING.search(citation.text):
        return
    named = people(citation.text, citation.known)
    repeated = REPEATED.match(citation.text)
    end = repeated.end() if repeated else named.end if named.names else len(citation.text)
    if found := LEADING.match(citation.text, end):
        citation.take(*found.span(), EDITORS)


def _role(citation: Citation, said: str, names: list[Name]) -> None:
    variable = "translator" if said.startswith("trans") else "director" if said.startswith("dir") else "editor"
    citation.item.setdefault(variable, names)


def _mark(citation: Citation, form: re.Pattern[str], mark: str) -> None:
    for found in reversed(list(form.finditer(citation.text))):
        citation.take(*found.span(), mark)


def drop_empty_brackets(citation: Citation) -> None:
    """Leave out brackets of which everything was taken."""
    while found := EMPTY.search(citation.text):
        inside = re.sub(rf"[^{PLACEHOLDERS}]", "", found[0]) or GAP
        citation.text = f"{citation.text[: found.start()]}{inside}{citation.text[found.end() :]}"
    citation.text = (
        re.sub(rf"[\s,;{GAP}]+(?=[)\]])", "", citation.text) if re.search(rf"\d[\s,;]+{GAP}[)\]]", citation.text) else citation.text
    )
    if citation.text.count(")") > citation.text.count("("):
        citation.text = re.sub(rf"(?<=[\s,{PLACEHOLDERS}])\)", "", citation.text)
