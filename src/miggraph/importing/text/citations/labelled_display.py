"""Cards: entries whose title stands on a line of its own, above lines that say by a label or their form what they are.

So catalogues and the publications pages of organisations print: "Author: …", "Published: March 2012", "64pp", "Download (PDF): …".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.draft import GAP, Draft
from miggraph.importing.text.citations.persons import people
from miggraph.importing.text.organisations.directories import ENOUGH, paragraphs, strength
from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.segmentation.units import Unit
from miggraph.importing.text.vocabulary.knowledge import Knowledge
from miggraph.importing.text.vocabulary.words import BODIES

NAMES = (  # a variable, and the labels of it
    ("author", r"authors?|written by|by|research(?:ers?| by)|auteure?s?|autor(?:a|es|as|en|in(?:nen)?)?|verfasser(?:in(?:nen)?)?|autore|autori"),
    ("editor", r"editors?|edited by|éditeurs? scientifiques?|sous la direction de|edición|herausgeber(?:in(?:nen)?)?|hrsg\.?|a cura di"),
    ("director", r"directors?|directed by|a film by|regie|réalisation|réalisatrice|dirección"),
    ("translator", r"translators?|translated by|traduction|traducción|übersetzung"),
)  # fmt: skip
SAID = (  # what is put for a label, and the label
    ("", r"published|publication date|date(?: of publication)?|issued|released|year|erschienen|jahr|publié|année|publicado|fecha|año|data"),
    ("Published by ", r"published by|publishers?|verlag|éditeur|publié par|editorial|publicado por|editore"),
    ("Available in ", r"(?:available )?languages?|langues?|idiomas?|sprachen?|lingue"),
    ("", r"pages|length|series|format|isbn|seiten|umfang|reihe|série|serie|colección|páginas"),
)
_NAMED = "|".join(rf"(?P<{variable}>{words})" for variable, words in NAMES)
_LABEL = re.compile(
    rf"(?:{_NAMED}|{'|'.join(f'(?P<s{at}>{words})' for at, (_, words) in enumerate(SAID))})(?:\s*:\s*|(?<=\bby)\s+)", re.IGNORECASE
)
_PRICE = re.compile(
    r"(?:price|cost|prix|preis|precio)\b|[£$€]\s?\d|(?:\d+p|free|gratis|gratuit)\b|.{0,60}\b(?:out of print|\d+p each|(?:single |photo|hard )?copies\b|bulk orders|vergriffen|épuisé|agotado)",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"(?:\w+ issues a year|(?:twice|three times) a year|quarterly|monthly|weekly|annual(?:ly)?)\b", re.IGNORECASE)
_PRINTED = re.compile(
    r"published (?:by|in)\b|\d+\s?(?:pp?|pages|seiten|páginas)\b|available in\b|in [A-Z]\w+ (?:with|and)\b", re.IGNORECASE
)
_ISBN = re.compile(r"ISBN[\s:]*[\d\sXx–-]+")
_LINK = re.compile(r"[^\W\d_][^:]{2,30}:\s*(?=https?://|www\.)", re.IGNORECASE)
_FACT = re.compile(rf"ISBN\b|{_LINK.pattern}|https?://|www\.", re.IGNORECASE)


def sort_cards(found: Sequence[Unit], kinds: list[str], known: Knowledge) -> None:
    """Say of the units of cards which begin one ("entry"), which are more of it ("more"), and which describe it ("text")."""
    for start, end in paragraphs(found):
        texts = [text for unit in found[start:end] for _, text in unit.lines]
        if end - start < 2 or not is_card(texts, known) or strength(_ISBN.sub("", "\n".join(texts))) >= ENOUGH:
            continue
        described = False
        for place in range(start, end):
            text = found[place].text
            described = described or (place > start and evidence.prose(text) >= 2 and not _says(text))
            kinds[place] = "text" if described else "more" if place > start else "entry"


def is_card(lines: Sequence[str], known: Knowledge) -> bool:
    """Say whether lines are a title, and no whole citation, with facts below: two at least, one by a label of publications."""
    below = [text.strip() for text in lines[1:]]
    if not below or _says(lines[0].strip()) or _FACT.match(lines[0].strip()):
        return False
    if re.search(r"(?:19|20)\d\d", lines[0]) and evidence.imprint(lines[0], known) >= 2:
        return False
    said = sum(_says(text) for text in below)
    return bool(said) and said + sum(bool(_FACT.match(text)) for text in below) >= 2


def is_fact(text: str) -> bool:
    """Say whether a line gives an address by a label, an ISBN or a price, and so belongs to the entry above."""
    return bool(_FACT.match(text) or _PRICE.match(text)) and len(text.split()) < 12


def _says(text: str) -> bool:
    return any(form.match(text) for form in (_LABEL, _PRICE, _OFTEN, _PRINTED))


def read_labels(draft: Draft) -> None:
    """Read what labels say; the text that is left is the title, a mark, and what the lines below say without labels."""
    title, *below = [text.strip() for text in draft.text.split("\n")]
    left = [rest for text in below for piece in re.split(r"\s+\|\s+|;\s+(?=price|ISBN|[£$€])", text) if (rest := _read(draft, piece))]
    draft.text = f"{title}{GAP}. " + "".join(f"{text.removesuffix('.')}. {GAP}" for text in left)


def _read(draft: Draft, text: str) -> str:
    """Read one line; return what of it is still to be read."""
    if _PRICE.match(text) or _OFTEN.match(text):
        draft.note("Price" if _PRICE.match(text) else "Frequency", text)
        draft.used(text)
        return ""
    if link := _LINK.match(text):
        draft.used(link[0])
        return text[link.end() :]
    if not (label := _LABEL.match(text)):
        return re.sub(r"^In (?=[A-Z]\w+ (?:with|and)\b)", "Available in ", text)
    value = text[label.end() :]
    if variable := next((variable for variable, _ in NAMES if label[variable]), ""):
        draft.item[variable], helpers = _names(draft, value)
        draft.used(text)
        if helpers:
            draft.item["contributor"] = helpers
        return ""
    return _unlabelled(draft, text, value, next(said for at, (said, _) in enumerate(SAID) if label[f"s{at}"]))


def _unlabelled(draft: Draft, text: str, value: str, said: str) -> str:
    """Put what stands behind a label as citations put it."""
    draft.used(text[: len(text) - len(value)])
    if text[:5].casefold() == "pages" or (value.isdigit() and len(value) < 4):
        return f"{value} pp"
    return f"{text[:4]} {value}" if text[:4].casefold() == "isbn" else f"{said}{value}"


def _names(draft: Draft, text: str) -> tuple[list[Name], list[Name]]:
    """Read persons; where the whole is no list of persons, bodies that commas and "and" join."""
    for inverted in (True, False):
        named = people(text, draft.known, inverted=inverted)
        if named.names and not text[named.end :].strip(" .,;"):
            return named.names, named.helpers
    joined = r"\s*[;,/]\s+|\s+(?:and|&|et|y|und)\s+" if len(BODIES.findall(text)) < 2 else r"\s*;\s+|\s+/\s+"
    return [{"literal": name.strip(" .")} for name in re.split(joined, text) if name.strip(" .")], []
