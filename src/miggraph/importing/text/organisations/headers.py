"""Headers: the parts of the first lines of a directory's entry, which of them are the name, and where sentences begin."""

from __future__ import annotations

import re

from miggraph.importing.text.layout.blocks import Line
from miggraph.importing.text.organisations import founding_years, names
from miggraph.importing.text.privacy import personal_data
from miggraph.importing.text.recognition import labels, postal_addresses
from miggraph.importing.text.vocabulary import countries

# A part that begins so goes on with the name: "Centre for Women, and Children"
_JOINING = re.compile(r"(?:and|&|y|et|und|e|o|or)\s", re.IGNORECASE)
# Legal forms, which a comma parts from the name
_LEGAL = re.compile(
    r"(?:A\.?\s?C|e\.\s?V|Inc|Ltd|LLC|Limited|a\.?s\.?b\.?l|v\.?z\.?w|g?GmbH|onlus|I\.?A\.?P|S\.?C|S\.A|CIC|APS|ODV)\.?", re.IGNORECASE
)
# What stands before the street
_ROOM = re.compile(
    r"(?:flat|room|suite|unit|floor|office|apt\.?|building|block|level)\s(?:\d|[A-Z]\b)|(?:p\.?\s?o\.?\sbox|c/o)\b", re.IGNORECASE
)
# Words for streets that are written small, at the beginning of a line
_STREET_FIRST = re.compile(
    r"(?:\d+\s?(?:bis|ter|[a-z])?(?:[-/]\d+)?,?\s+)?(?:rue|ruelle|avenue|av\.|boulevard|bd|bld|place|quai|cours|impasse|allée|chemin|route|passage|square|cité|villa|résidence|calle|c/|avenida|avda\.|plaza|paseo|via|viale|vicolo|piazza|corso|rua|travessa|praça|largo)\s",
    re.IGNORECASE,
)
_WEB_FIRST = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Words within names: what stands behind them is no part of an address
_ABOUT = re.compile(r"\s(?:for|of|on|against|para|pour|für|sobre|contra|contre|de|per|su)\s", re.IGNORECASE)


def parts(text: str) -> list[str]:
    """Part a text by commas, semicolons, strokes and line ends that do not stand in brackets.

    >>> parts("Red (RMM, Network), 12 Main Road; London")
    ['Red (RMM, Network)', '12 Main Road', 'London']
    """
    found, start, opened = [], 0, -1
    for mark in re.finditer(r"[,;|•·\n()\[\]]", text):
        if mark[0] in "([":
            opened = mark.start()
        elif mark[0] in ")]":
            opened = -1
        elif opened < 0 or mark.start() - opened > 200:  # that bracket is never closed
            found.append(text[start : mark.start()].strip())
            start = mark.end()
    return [part for part in [*found, text[start:].strip()] if part]


def before_address(text: str, *, dashes: bool) -> list[str]:
    """Part a name from what a spaced dash parts from it and belongs to the address; ``dashes``: these part all pieces of the entry.

    >>> before_address("Harbour Centre – Flat B", dashes=False), before_address("RMM – Red de Mujeres", dashes=True)
    (['Harbour Centre', 'Flat B'], ['RMM – Red de Mujeres'])
    """
    head, _, tail = (part.strip() for part in re.split(r"(\s[–—-]\s|:\s(?=\d))", f"{text} – ", maxsplit=1))
    tail = tail.removesuffix("–").strip()
    named = len(head) < 3 or names.is_acronym(head) or names.is_acronym(tail) or bool(_ABOUT.search(tail))
    if not tail or (named and not tail[0].isdigit()):
        return [text]
    return [head, tail] if tail[0].isdigit() or _ROOM.match(tail) or (dashes and postal_addresses.is_street(tail)) else [text]


def name_length(found: list[str]) -> int:
    """Return how many of the parts that commas make are the name: to a person's initials, an acronym in brackets, or over an "and"."""
    if len(found) > 1 and " " not in found[0] and re.fullmatch(r"(?:[A-ZÀ-Þ]\.?[\s-]?){1,4}", found[1]):
        return 2
    if len(found) > 1 and _LEGAL.fullmatch(found[1]):
        return 2
    # names have two or three commas at most, and the acronym in brackets ends them
    for at, text in enumerate(found[:4]):
        if at and (re.search(r"\d", text) or (postal_addresses.is_street(text.split("(")[0]) and not personal_data.is_body(found[0]))):
            break
        if at and re.search(r"\(([^()]{2,20})\)\s*$", text) and names.is_acronym(text[text.rindex("(") + 1 : text.rindex(")")]):
            return at + 1
    for at, text in enumerate(found[1:3], 1):
        if re.search(r"\d", text) or countries.country(text):
            break
        if _JOINING.match(text) or (
            re.search(r"\s(?:and|&|y|et|und|e)\s", text) and _ABOUT.search(found[0]) and not re.search(r"\b(?:of|de|for)\b", text)
        ):
            return at + 1
    return 1


def unwrapped(lines: list[Line]) -> list[Line]:
    """Put lines together that were broken at the edge of a page: all but the last are long."""
    if len(lines) > 1 and all(len(text) >= 55 for _, text in lines[:-1]) and not any(labels.leading(text) for _, text in lines[1:]):
        return [(lines[0][0], " ".join(text.strip() for _, text in lines))]
    return lines


def is_prose(text: str) -> bool:
    """Say whether a text is a sentence rather than a name or an address: most of its words begin with small letters."""
    words = re.findall(r"[^\W\d_][\w'’-]+", text[:600])
    # names of organisations have small words too, but not more of them than others
    return len(words) >= 5 and sum(word[0].islower() for word in words) >= len(words) * 0.55


def is_data(text: str) -> bool:
    """Say whether a line is of an address, though most of its words are small: it begins with a web address, or with a street and no sentence.

    >>> is_data("12, rue de la mer, 3e étage"), is_data("Rue de la mer was founded by women who fish."), is_data("www.a.example (en français)")
    (True, False, True)
    """
    sentence = re.search(r"[^\W\d_]{3}[.!?]$", text.strip())
    return bool(_WEB_FIRST.match(text) or (_STREET_FIRST.match(text) and not sentence and re.search(r"\d", text)))


def before_prose(text: str) -> tuple[str, str]:
    """Part a text before its first full sentence, if another stands before it.

    >>> before_prose("Dublin 2. Advises women who have come to the city.")
    ('Dublin 2', 'Advises women who have come to the city.')
    """
    for mark in list(re.finditer(r"\.\s+(?=[A-ZÀ-Þ\d])", text[:2000]))[:60]:
        if is_prose(text[mark.end() :]) and not is_prose(text[: mark.start()]):
            return text[: mark.start()], text[mark.end() :]
    return text, ""


def is_founding(text: str) -> bool:
    """Say whether a text says when something was founded, and nothing else."""
    return (
        len(text) < 40
        and not re.search(r"[,;]|\d{5}", text)
        and bool(founding_years.years(text))
        and bool(re.search(r"(?:(?<!\d)\d{4}|gegründet|founded|established)\W*$", text))
        and len(text.split()) < 5
    )


def is_long(text: str) -> bool:
    """Say whether a text is more than a remark on the languages of a website."""
    return len(text.split()) > 10
