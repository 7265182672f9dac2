"""Labelled entries: a title on a line of its own, above lines that say by a label or their form what they are.

So catalogues and the publications pages of organisations print: "Author: …", "Published: March 2012", "64pp", "Download (PDF): …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.layout.units import Kind, Unit, paragraphs
from miggraph.importing.text.recognition.contact_details import ENOUGH, strength
from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.patterns import WEB, LabelTable

LABELS = LabelTable(
    [
        ("author", r"authors?|written by|by|research(?:ers?| by)|auteure?s?|autor(?:a|es|as|en|in(?:nen)?)?|verfasser(?:in(?:nen)?)?|autore|autori"),
        ("editor", r"editors?|edited by|éditeurs? scientifiques?|sous la direction de|edición|herausgeber(?:in(?:nen)?)?|hrsg\.?|a cura di"),
        ("director", r"directors?|directed by|a film by|regie|réalisation|réalisatrice|dirección"),
        ("translator", r"translators?|translated by|traduction|traducción|übersetzung"),
        ("date", r"published|publication date|date(?: of publication)?|issued|released|year|erschienen|jahr|publié|année|publicado|fecha|año|data"),
        ("publisher", r"published by|publishers?|verlag|éditeur|publié par|editorial|publicado por|editore"),
        ("languages", r"(?:available )?languages?|langues?|idiomas?|sprachen?|lingue"),
        ("pages", r"pages"),
        ("isbn", r"isbn"),
        ("other", r"length|series|format|seiten|umfang|reihe|série|serie|colección|páginas"),
    ],
    behind=r"(?:\s*:\s*|(?<=\bby)\s+)",  # "by" needs no colon
)  # fmt: skip
PRICE = re.compile(
    r"(?:price|cost|prix|preis|precio)\b|[£$€]\s?\d|(?:\d+p|free|gratis|gratuit)\b|.{0,60}\b(?:out of print|\d+p each|(?:single |photo|hard )?copies\b|bulk orders|vergriffen|épuisé|agotado)",
    re.IGNORECASE,
)
FREQUENCY = re.compile(r"(?:\w+ issues a year|(?:twice|three times) a year|quarterly|monthly|weekly|annual(?:ly)?)\b", re.IGNORECASE)
PRINTED = re.compile(r"published (?:by|in)\b|\d+\s?(?:pp?|pages|seiten|páginas)\b|available in\b|in [A-Z]\w+ (?:with|and)\b", re.IGNORECASE)
ISBN = re.compile(r"ISBN[\s:]*[\d\sXx–-]+")
LINK = re.compile(rf"[^\W\d_][^:]{{2,30}}:\s*(?={WEB})", re.IGNORECASE)
FACT = re.compile(rf"ISBN\b|{LINK.pattern}|{WEB}", re.IGNORECASE)


def mark_labelled_entries(found: Sequence[Unit], kinds: list[Kind], known: ListContext) -> None:
    """Say of the units of labelled entries which begin one ("entry"), which are more of it ("more"), and which describe it ("text")."""
    for start, end in paragraphs(found):
        texts = [text for unit in found[start:end] for _, text in unit.lines]
        if end - start < 2 or not is_labelled_entry(texts, known) or strength(ISBN.sub("", "\n".join(texts))) >= ENOUGH:
            continue
        described = False
        for place in range(start, end):
            text = found[place].text
            described = described or (place > start and evidence.prose(text) >= 2 and not _is_labelled(text))
            kinds[place] = "text" if described else "more" if place > start else "entry"


def is_labelled_entry(lines: Sequence[str], known: ListContext) -> bool:
    """Say whether lines are a title, and no whole citation, with facts below: two at least, one by a label of publications."""
    below = [text.strip() for text in lines[1:]]
    if not below or _is_labelled(lines[0].strip()) or FACT.match(lines[0].strip()):
        return False
    if re.search(r"(?:19|20)\d\d", lines[0]) and evidence.imprint(lines[0], known) >= 2:
        return False
    said = sum(_is_labelled(text) for text in below)
    return bool(said) and said + sum(bool(FACT.match(text)) for text in below) >= 2


def is_fact(text: str) -> bool:
    """Say whether a line gives an address by a label, an ISBN or a price, and so belongs to the entry above."""
    return bool(FACT.match(text) or PRICE.match(text)) and len(text.split()) < 12


def _is_labelled(text: str) -> bool:
    return any(form.match(text) for form in (LABELS.pattern, PRICE, FREQUENCY, PRINTED))
