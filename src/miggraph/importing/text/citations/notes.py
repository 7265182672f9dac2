"""Notes: what citations say by the way - price, edition, access, frequency, binding and medium."""

from __future__ import annotations

import re

from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS
from miggraph.importing.text.vocabulary.patterns import any_of
from miggraph.importing.text.vocabulary.words import ORDINALS

EDITION_WORD = r"(?:editions?|edn|ed|éditions?|éd|édit|edición|edizione|ediz|edição|auflage|aufl|ausgabe)\b\.?"
# "2nd, revised edition"; what is "edited by" somebody is no edition
EDITION = re.compile(
    rf"[(\[]?(?<![\w-])(?:(?P<number>\d{{1,2}})\s?(?:st|nd|rd|th|\.|ème|er|re|e|ª|a|º|o)?,?|(?P<word>{any_of(ORDINALS)}))\s+(?:(?:rev|revised|enlarged|expanded|updated|überarb|überarbeitete|erweiterte|erw|aktualisierte|aktual|corr|ampl|revisada|und|and|unveränd)\.?,?\s+){{0,4}}{EDITION_WORD}[)\]]?(?!\s*by\b)",
    re.IGNORECASE,
)
REVISED = re.compile(
    rf"[(\[]?\b((?:revised|rev\.|new|updated|expanded|enlarged|second revised|nouvelle|nueva|neue|paperback|international)\s+{EDITION_WORD})[)\]]?(?=\s*(?:[.,;:)]|$|[{PLACEHOLDERS}]))",
    re.IGNORECASE,
)
# "(free registration required)": of brackets with one of these words all is kept
ACCESS = re.compile(
    r"\(((?:note:?\s*)?[^()]{0,200}?\b(?:regist\w+|subscri\w+|log[- ]?in|password|members only|download\w*|free of charge|inscription|free access|open access|free)\b[^()]{0,200})\)",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"[(]?(?:\b(?i:price|prix|preis|precio):?\s)?(?:[£$€]\s?\d+(?:[.,]\d\d)?|\b\d+(?:[.,]\d\d)?\s?(?:€|EUR|USD|GBP|CHF)(?!\w))(?:\s(?:pbk|hbk|pb|hb|paperback|hardback))?[)]?"
)
FREQUENCY = re.compile(
    rf"(?<=[.,;–—-]\s)((?:(?:one|two|three|four|six|ten|twelve|\d{{1,2}}) (?:issues|times|numbers) (?:a|per) year|(?:once|twice) a year|quarterly|(?:bi)?monthly|weekly|annually))(?=\s*(?:[.,;–—{PLACEHOLDERS}]|$))",
    re.IGNORECASE,
)
BINDING = re.compile(r"[(\[]\s*(?:paperback|hardback|hardcover|pbk|hbk|pb|hb|cloth|paper|broché|e-?book)\.?\s*[)\]]", re.IGNORECASE)
MEDIUM = re.compile(
    rf"(?<=[.,;\d)]\s|[{PLACEHOLDERS}]\s)(?:Print|Web|E-?book|PDF file)(?=\.?\s*(?:$|[{PLACEHOLDERS}]))"
)  # MLA, 7th edition  # MLA, 7th edition


def take_notes(citation: Citation) -> None:
    """Take out what is said of price, editions and access."""
    if price := citation.extract(PRICE):
        citation.note("Price", price[0].strip("()., "))
    if edition := citation.extract(EDITION):
        citation.item["edition"] = edition["number"] or ORDINALS[edition["word"].casefold()]
    elif revised := citation.extract(REVISED):
        citation.item["edition"] = revised[1]


def take_access(citation: Citation) -> None:
    """Take out on what terms a publication is to be had: "(free, registration required)"."""
    if found := citation.extract(ACCESS):
        said = re.sub(r"^note:?\s*", "", found[1], flags=re.IGNORECASE)
        citation.custom("accessNote", said)
        if re.search(r"\b(?:regist|inscri|log[- ]?in)", said, re.IGNORECASE):
            citation.custom("registrationRequired", True)


def take_frequency(citation: Citation) -> None:
    """Take out how often a periodical comes."""
    if found := citation.extract(FREQUENCY):
        citation.note("Frequency", found[1])


def drop_binding(citation: Citation) -> None:
    """Leave out binding and medium, which no record keeps."""
    for form in (BINDING, MEDIUM):
        citation.extract(form)
