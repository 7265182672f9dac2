"""Imprints: the places and publishers of a publication, in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from miggraph.importing.text.recognition.placeholders import PLACEHOLDERS
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.lookup import folded
from miggraph.importing.text.vocabulary.publishers import is_publisher, known_publisher
from miggraph.importing.text.vocabulary.words import ARTICLES, BODIES, PREPOSITIONS, REGIONS, SMALL

# What joins places: "London and New York", "London/New York"
JOINED = re.compile(r"\s*(?:,?\s+(?:and|y|et|und|e)\s+|\s*&\s*|\s*/\s*|\s+[–—-]\s+|;\s*)")
# What joins two publishers with their places: "London: Zed; Delhi: Kali"
HOUSES = re.compile(r"\s*;\s*|\s+/\s+|\s+(?:and|und|et|y)\s+(?=[^:]{3,40}:)")
# What names of publishers are kept without
ADDITION = re.compile(r"[, ]+(?:Ltd|Limited|Inc|GmbH|LLC|Co|Publishers Ltd)\.?$")
# "Harbour House and Blue Leaves": two names of several words each, the first of which ends as names of bodies do
TWO_BODIES = re.compile(
    r"((?:[^\W\d_a-z][\w’'-]+ ){1,4}(?:House|Press|Books|Institute|Centre|Center|Network|Alliance|Trust|Council|Association|Foundation|Verlag|Publishers)) and ((?:[^\W\d_a-z][\w’'-]+ ?){2,5})"
)
PUBLISHED = re.compile(
    r"^(?:published by|publ\. by|pubished by|verlag:|publisher:|editor:|publié par|publicado por|issued by|distributed by)\s+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Imprint:
    """Who published something and where, with the parts of the print that say it otherwise than it is kept."""

    publishers: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)


def read_imprint(text: str, known: ListContext, *, lenient: bool = False) -> Imprint | None:
    """Read "London: Zed Books", "Zed Books, London", "Stanford, CA" or the like; None where it looks like something else.

    With ``lenient`` its position says that it is an imprint, and any short name is taken for a publisher.
    """
    text = PUBLISHED.sub("", trimmed(re.sub(f"[{PLACEHOLDERS}]", " ", text)))
    if not text or len(text) > 300:  # no imprint is as long, and the patterns would take long
        return None
    imprint = Imprint()
    for house in _houses(text):
        if not _read_house(house, known, imprint, lenient=lenient):
            return None
    return imprint


def is_region(text: str) -> bool:
    """Say whether this is a state, a county or a country."""
    return text.strip() in REGIONS or text.strip(" .") in REGIONS


def trimmed(text: str) -> str:
    """Leave off punctuation and single brackets at either end."""
    text = re.sub(r"^-\s+|\s+-$", "", text.strip(" .,;:/[]–—"))
    while text[:1] == "(" and (text[-1:] == ")" or text.count("(") > text.count(")")):
        text = text[1:-1] if text[-1:] == ")" else text[1:]
        text = text.strip(" .,;:/[]")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(" .,;:/[]")
    while text.endswith("(") or text.startswith(")"):
        text = text.rstrip("( ").lstrip(") ")
    return text


def _houses(text: str) -> list[str]:
    parts = HOUSES.split(text)
    if len(parts) > 1 and all(":" in part or is_publisher(part) for part in parts) and sum(":" in part for part in parts) > 1:
        return parts
    return [text]


def _read_house(text: str, known: ListContext, imprint: Imprint, *, lenient: bool) -> bool:
    head, colon, tail = text.partition(":")
    if colon and not read_places(head, known) and (read_places(tail, known) if is_publisher(head) else known.is_town(tail)):
        head, tail = tail, head  # "Ashgate: Aldershot"
    if colon:
        places = read_places(head, known, sure=lenient or known_publisher(tail) or is_publisher(tail))
        # a second colon, or a long text behind the first, is a title and its subtitle
        if places is None or not tail.strip() or re.search(r":\s", tail) or len(tail.split()) > 16:
            return False
        imprint.places += [place for place in places if place not in imprint.places]
        imprint.printed.append(head)
        return _read_row(tail, known, imprint, lenient=True)
    return _read_row(text, known, imprint, lenient=lenient)


def _read_row(text: str, known: ListContext, imprint: Imprint, *, lenient: bool) -> bool:
    """Read publishers and places parted by commas, in whatever order."""
    parts = [part.strip() for part in re.split(r",\s+(?![^()]*\))", text) if part.strip(" .")]
    if not parts:
        return True
    index, sure = 0, False
    while index < len(parts):
        pair = ", ".join(parts[index : index + 2])
        if index + 1 < len(parts) and parts[index + 1].strip(". ") in REGIONS and not is_publisher(parts[index]):
            _add_places(pair, known, imprint)
            index += 2
            continue
        part = parts[index]
        places = None if known_publisher(part) else read_places(part, known)
        if (
            places is None
            and index
            and index == len(parts) - 1
            and imprint.publishers
            and len(part.split()) < 3
            and _town_like(part)
            and not is_publisher(part)
        ):
            imprint.places.append(part)  # "University of Ghana, Legon"
            break
        if places is not None:
            _add_places(part, known, imprint)
        elif re.match(r"(?:An?|Eine?|Une?|Una)\s", part) and not known_publisher(part):
            return False  # no name of a publisher begins so
        elif is_publisher(part) or (lenient and _name_like(part)):
            sure = sure or is_publisher(part)
            _add_publishers(part, imprint)
        else:
            return False
        index += 1
    return True


def _add_places(text: str, known: ListContext, imprint: Imprint) -> None:
    for place in read_places(text, known, sure=True) or []:
        if place not in imprint.places:
            imprint.places.append(place)
    imprint.printed.append(text)


def _name_like(text: str) -> bool:
    words = text.split()
    if words[0] in ARTICLES and not (BODIES.search(text) or known_publisher(text)):
        return False
    small = {word for word in words if word[0].islower()} - SMALL
    if small and not (len(words) == 1 or BODIES.search(text) or known_publisher(text)):
        return False
    return len(words) <= 10 and (words[0][0].isupper() or known_publisher(text))


def _add_publishers(text: str, imprint: Imprint) -> None:
    parts = [text]
    if "/" in re.sub(r"\([^()]*\)", "", text) and not re.search(r"\w/\w{1,2}\b", text):
        parts = [part.strip() for part in re.split(r"\s*/\s*(?![^()]*\))", text)]
    if two := TWO_BODIES.fullmatch(text):
        parts = [two[1], two[2]]
    for part in parts:
        name = re.sub(r"^the\s+", "", part.strip(" .,;:"))
        short = ADDITION.sub("", name)
        present = [folded(ADDITION.sub("", publisher)) for publisher in imprint.publishers]
        if folded(short) not in present:
            imprint.publishers.append(short)
        if short != name or folded(short) in present:
            imprint.printed.append(name)


def read_places(text: str, known: ListContext, *, sure: bool = False) -> list[str] | None:
    """Read one or several places, leaving off states and counties; None where these look like no places."""
    text = text.strip(" .,;()[]")
    if not text or len(text) > 90:
        return None
    if known.is_town(text):
        return [text]
    groups = [group for group in JOINED.split(text) if group and group.strip()]
    found: list[str] = []
    certain = False
    for group in groups:
        row = [part.strip() for part in group.split(",") if part.strip()]
        towns = _towns(row, known)
        if towns is None:
            return None
        certain = certain or any(known.is_town(town) for town in towns) or (len(row) > 1 and row[-1] in REGIONS)
        found += towns
    return found if found and (certain or (sure and len(found) < 3 and all(_town_like(town) for town in found))) else None


def _towns(row: list[str], known: ListContext) -> list[str] | None:
    if not row or any(len(part.split()) > 4 or not part[:1].isalpha() for part in row):
        return None
    if len(row) == 2 and row[1].strip(".") not in REGIONS and row[1] not in REGIONS and not known.is_town(row[0]) and known.is_town(row[1]):
        return [row[1]]  # a quarter and its town: Houndmills, Basingstoke
    towns = [part for place, part in enumerate(row) if not place or (part not in REGIONS and part.strip(".") not in REGIONS)]
    return towns if all(map(_town_like, towns)) else None


def _town_like(text: str) -> bool:
    words = text.split()
    small = [word for word in words if not word[0].isupper()]
    return (
        bool(words)
        and len(words) - len(small) <= 3
        and words[0][0].isupper()
        and set(small) <= PREPOSITIONS
        and not re.search(r"\d|[?!“‘]", text)
        and words[0] not in ("A", "An", "Die", "Das")
    )
