"""What is withheld: blocks that give a private person's home or number and name no organisation, in whatever language.

They are told before anything else is read in them, for what looks like no organisation would be taken for a publication or an annotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.layout.blocks import Line
from miggraph.importing.text.layout.markers import MARKER
from miggraph.importing.text.layout.units import Kind, Unit, paragraphs
from miggraph.importing.text.privacy import personal_data
from miggraph.importing.text.recognition import labels, postcodes, telephones
from miggraph.importing.text.recognition.contact_details import ENOUGH, OPENS_WITH_CONTACT, PHONE, POSTAL, strength
from miggraph.importing.text.vocabulary import countries, towns
from miggraph.importing.text.vocabulary.patterns import WEB

# What parts the name from the street, the street from the town; a full stop behind an initial or a short word does not
_PARTS = re.compile(r"[,;|•·\n]|\s[–—-]\s|(?<=[^\W\d_]{3})\.\s|(?<=\d)\.\s|\s?:\s")
# Signs of a citation, whose authors have no privacy in it
_PUBLISHED = re.compile(
    r"[(.,]\s?(?:\w{3,12}\s)?(?:19|20)\d\d[a-z]?[).,:]|\bISBN\b|\bdoi\b|(?<![.\w])pp?\.\s?\d|\((?:eds?|hrsg|dirs?|coords?|éds?)\.?\)|\b(?:vol|bd)\.\s?\d",
    re.IGNORECASE,
)
# A street may be called like an organisation: "Rue du Refuge"
_ROAD = re.compile(
    r"^(?:rue|avenue|av\.?|bd|boulevard|place|quai|cours|impasse|allée|chemin|route|calle|c/|avenida|plaza|paseo|carrer|via|viale|piazza|rua|travessa|praça)\s"
    r"|(?:\s(?:street|st|road|rd|lane|avenue|ave|drive|close|square|terrace|laan|straat)|straße|strasse|str|weg|platz|gasse|allee)\.?$",
    re.IGNORECASE,
)
_WEB = re.compile(WEB, re.IGNORECASE)
_MOST = 1500  # characters: what is longer is no address


def private_details(text: str) -> str:
    """Say what of a private person's a block of lines gives, or "" where it names an organisation, or nobody, or is a publication.

    >>> private_details("Contact pour le Jura : Given01 Surname01, 5, rue du Lac, app. 4, Delémont, cellulaire 819 555-0142")
    "a private person's home address and mobile number"
    >>> private_details("Verein der Frauen, Hauptstr. 3, Whg. 12, Handy 0170 1234567"), private_details("Surname01, A. (2004). Flat 3. London: Zed Books.")
    ('', '')
    """
    if len(text) > _MOST or not any(char.isdigit() for char in text):
        return ""
    text = MARKER.sub("", text.strip(), count=1)
    bare = personal_data.without_contact_words(text)
    name, others = _named(bare)
    # with a title or initials, or behind "contact:", a name is a person's; else two words in capitals may be anything
    sure, led = personal_data.is_person(name), bare != text
    if not (sure or personal_data.is_name(name)):
        return ""
    labels = _labels(text)
    home = personal_data.is_home(text) or "private" in labels
    mobile = "mobile" in labels or _is_mobile(text, others)
    organised = bool(_WEB.search(text)) or any(_is_body(part) for part in others)
    published = bool(_PUBLISHED.search(text)) and not ("mobile" in labels and (home or led))
    known = (sure or led) and (bool(labels & {"telephone", "both"}) or bool(PHONE.search(text) and POSTAL.search(text)))
    if published or not (home or mobile or known) or (organised and not (led and (home or mobile))):
        return ""
    return personal_data.description(home=home, mobile=mobile)


def mark_private(found: Sequence[Unit]) -> list[Kind | None]:
    """Say of units that are withheld that they are "private", and of those that go on with them that they are "below"; None of others."""
    marks: list[Kind | None] = [None] * len(found)
    for start, end in paragraphs(found):
        texts = [unit.text for unit in found[start:end]]
        alone = _alone(texts)  # then a private number belongs to the entry, unless it is plainly somebody else's
        for place in range(len(texts)):
            if not marks[start + place] and (
                count := _length(texts[place : place + 5], texts[max(0, place - 20) : place] if alone else [])
            ):
                end_of_run = start + place + _below(texts[place:], count)
                marks[start + place : end_of_run] = _run(end_of_run - start - place)
        if not marks[start] and alone:
            _mark_whole(found, marks, start, end)
    return marks


def _length(texts: Sequence[str], above: Sequence[str]) -> int:
    """Return how many of some lines are of a private person, from the first on; ``above`` are those of an entry that they may go on with.

    There, whom to get in touch with belongs to the organisation above and is read with it, and the name of a quarter is no person's.
    """
    if above and labels.leading(texts[0]) == "contact" and not _PUBLISHED.search("\n".join(above)):
        return 0
    for count in range(1, 1 + len(texts) if _is_only_name(texts[0]) else 2):
        text = "\n".join(texts[:count])
        if (not above or _firm(text)) and private_details(text):
            return count
    return 0


def has_contact_words(text: str) -> bool:
    """Say whether a line begins with the words that say whom to get in touch with."""
    return personal_data.without_contact_words(text) != text


def without_private_lines(lines: Sequence[Line]) -> tuple[list[Line], list[int]]:
    """Leave out of some lines those that say where somebody to get in touch with lives, or her mobile number; also returns their numbers."""
    kept: list[Line] = []
    left_out: list[int] = []
    at = 0
    while at < len(lines):
        texts = [text for _, text in lines[at : at + 4]]
        most = len(texts) if has_contact_words(texts[0]) else 1
        count = next((count for count in range(most, 0, -1) if private_details("\n".join(texts[:count]))), 0)
        kept += [] if count else [lines[at]]
        left_out += [lines[at][0]] if count else []
        at += count or 1
    return kept, left_out


def _mark_whole(found: Sequence[Unit], marks: list[Kind | None], start: int, end: int) -> None:
    """Withhold a paragraph whose lines together are a private person's; the name may stand above it like a heading."""
    whole = "\n".join(unit.text for unit in found[start:end])
    above = found[start - 1].text if start and not marks[start - 1] else ""
    if private_details(whole):
        marks[start:end] = _run(end - start)
    elif above and OPENS_WITH_CONTACT.match(whole) and _is_only_name(above) and private_details(f"{above}\n{whole}"):
        marks[start - 1 : end] = _run(end - start + 1)


def _run(count: int) -> list[Kind | None]:
    """Return the marks of some units in a row that are withheld together."""
    below: list[Kind | None] = ["below"]
    return ["private", *below * (count - 1)]


def _alone(texts: Sequence[str]) -> bool:
    """Say whether the lines of a paragraph are not an entry each."""
    return sum(strength(text) >= ENOUGH and not OPENS_WITH_CONTACT.match(text) for text in texts) < 2


def _is_only_name(text: str) -> bool:
    return not _named(personal_data.without_contact_words(text))[1]


def _firm(text: str) -> bool:
    """Say whether it is sure that a person is named, or that an address is given."""
    return personal_data.is_person(_named(text)[0]) or personal_data.is_home(text) or bool(POSTAL.search(text))


def _below(texts: Sequence[str], count: int) -> int:
    """Return how many lines go on with the first, which is withheld: up to one that is an entry of its own."""
    own = (at for at, text in enumerate(texts) if at >= count and (_is_body(_named(text)[0]) or _WEB.search(text) or private_details(text)))
    return next(own, len(texts))


def _named(text: str) -> tuple[str, list[str]]:
    """Return who is named first in a text, and its other parts; a surname and the given names behind a comma are one name."""
    titled = personal_data.title_length(text)
    first, *others = [part.strip(' \t"“”()') for part in _PARTS.split(text[titled:])][:40]
    if titled:
        return text[:titled] + first, others
    given = others[0] if others else ""
    if "," in text and personal_data.is_surname(first) and personal_data.is_given(given):
        return f"{first}, {given}" if "." in given else f"{given} {first}", others[1:]
    return first, others


def _is_body(part: str) -> bool:
    return not re.search(r"\d", part) and not _ROAD.search(part) and personal_data.is_body(part)


def _labels(text: str) -> set[str]:
    """Return the labels of a text that have digits behind them."""
    found = (piece for line in text.split("\n") for piece in labels.pieces(line))
    return {piece.kind for piece in found if len(re.findall(r"\d", piece.text)) > 5}


def _is_mobile(text: str, parts: Sequence[str]) -> bool:
    """Say whether a text has a mobile number, in the country that a part of the text names or shows."""
    runs = [found[0] for found in PHONE.finditer(text)][:6]
    found = [postcodes.country_of(parts), *(countries.country(part) or towns.country(part) for part in parts)] if runs else []
    numbers = (telephones.e164(run, region) for run in runs for region in {"", *found})
    return any(number and telephones.is_mobile(number) for number in numbers)
