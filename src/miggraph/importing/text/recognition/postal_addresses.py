"""Postal addresses: street, town, region, post code and country, in the orders of many countries.

The Universal Postal Union's addressing guides describe two: the post code before the town, as on the European continent, and behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from miggraph.importing.text.recognition import postcodes
from miggraph.importing.text.vocabulary import countries, regions, towns

# Post office boxes in several languages, with the number of the box
_BOX = re.compile(r"((?:(?:G\.?)?P\.?\s?O\.?\s?B(?:ox|\.)|(?:post(?:al)?|private)\s(?:box|bag)|(?:locked|mail)\sbag|B\.?\s?P\.?|bo[iî]te\spostale|apartado(?:\s(?:postal|a[ée]reo|de\scorreos))?|apdo\.?(?:\spostal)?|casilla(?:\sde\scorreos?)?|postfach|postbus|caixa\spostal|casella\spostale|C\.?P\.?\s(?=\d{1,4},))\s*(?:no\.?|n[°º]|:)?\s*(?:[A-Z]{1,3}[\s-]?)?\d+(?:[-/]\d+)?(?:\s\d{2,3}(?!\d))*)", re.IGNORECASE)  # fmt: skip
# What a part of an address has that is not the name of a town: a number, or a word for a street or a building
_STREET = re.compile(r"\d|(?:^|[\s.])(?:street|st|road|rd|avenue|ave?|lane|drive|house|building|bldg|floor|suite|room|block|plot|square|court|close|terrace|crescent|boulevard|blvd|bd|highway|rue|calle|carrera|carrer|via|viale|vicolo|piazza|plaza|platz|gasse|weg|allee|laan|straat|plein|rua|avenida|travessa|colonia|col|barrio|marg|jalan|jl|university|universit[äày]t?|universit[ée]|universidad|secretariat|centre|center|campus|c/o|box|estate|compound|mansion|tower)s?(?:$|[\s.,])|(?:straße|strasse|straat|gatan|gasse|str\.|platz|allee|weg|laan)(?:$|[\s,])", re.IGNORECASE)  # fmt: skip
_CEDEX = re.compile(r"\s\(?(cedex(?:\s\d{1,2})?)\)?$", re.IGNORECASE)  # post for large receivers (La Poste), no part of the town
# "Paris 11", "Lyon cedex 3": numbers that belong to the town
_DISTRICT = re.compile(r"\s(?:\d{1,2}|cedex(?: \d{1,2})?)$", re.IGNORECASE)
# Words before a post code: "C.P. 06600", "PLZ 10115"
_CODE_WORDS = re.compile(
    r"^(?:c\.?\s?p\.?|cep|pin(?:\s?code)?|zip(?:\scode)?|post(?:al)?\s?code|plz|código postal|code postal)\s*[:.-]?\s*(?=[A-Z]{0,3}-?\d)",
    re.IGNORECASE,
)
# Countries that are one city: whoever names one means both
_CITY_STATES = {
    "SG": "Singapore",
    "LU": "Luxembourg",
    "MC": "Monaco",
    "HK": "Hong Kong",
    "GI": "Gibraltar",
    "DJ": "Djibouti",
    "KW": "Kuwait",
}
MAX_PARTS, MAX_PART = 30, 300  # a longer part is no line of an address


@dataclass(slots=True)
class Address:
    """The parts of an address; ``country`` is a code (ISO 3166-1), ``rest`` what could not be placed."""

    street: list[str] = field(default_factory=list)
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    rest: list[str] = field(default_factory=list)

    @property
    def record(self) -> dict[str, str]:
        """The address as the keys of a record."""
        country = f"place/{self.country}" if self.country else ""
        values = {"street": ", ".join(self.street), "locality": self.locality, "region": self.region, "postalCode": self.postal_code}
        return {key: value for key, value in (values | {"country": country}).items() if value}


def read(parts: Iterable[str], hint: str = "") -> Address:
    """Read an address that stands in parts (its lines, or what commas part). ``hint``: the country where it names none."""
    address = Address()
    segments = [clean for part in parts if (clean := _trimmed(part))]
    address.rest = [*(text for text in segments[:MAX_PARTS] if len(text) > MAX_PART), *segments[MAX_PARTS:]]
    segments = [text for text in segments[:MAX_PARTS] if len(text) <= MAX_PART]
    segments = _without_country(segments, address)
    address.country = address.country or postcodes.country_of(segments) or hint
    segments = [piece for segment in segments for piece in _boxes(segment, address)]
    at = _town_by_code(segments, address) if not address.postal_code else -1
    if at < 0:
        at = _town_by_name(segments, address)
    address.street = segments[:at] if at >= 0 else segments
    if cedex := _CEDEX.search(address.locality):
        address.locality = address.locality[: cedex.start()]
        address.rest.append(cedex[1])
    _city_state(address)
    return address


def _city_state(address: Address) -> None:
    """Give a country that is one city its city, and the city its country."""
    if not address.country and (code := countries.country(address.locality)) in (*_CITY_STATES, "MX", "GT", "PA"):
        address.country = code
    if not address.locality and address.country in _CITY_STATES:
        address.locality = _CITY_STATES[address.country]


def _trimmed(part: str) -> str:
    """Take the marks off the ends of a part, but the full stop of an abbreviation: D.F., Khoury Bldg."""
    part = part.strip(" \t\u00a0,;–—-|•·")
    abbreviated = re.search(r"(?:\.[A-Z]|\d\w{0,3} [A-Z][a-z]{1,4}|\s(?:bldg|str?|rd|ave?|blvd|sq|apt|fl|no|dept))\.$", part, re.IGNORECASE)
    return part.lstrip(".") if abbreviated else part.strip(". ")


def is_street(text: str) -> bool:
    """Say whether a part of an address is of a street or a building rather than the name of a town."""
    return bool(_STREET.search(text))


def _without_country(segments: list[str], address: Address) -> list[str]:
    """Take the country off the end of an address, and what stands behind it, if anything."""
    # among the last three: behind the country there may stand a district or a note
    for at in range(len(segments) - 1, max(-1, len(segments) - 4), -1):
        if code := countries.country(segments[at]):
            address.country = code
            address.rest += segments[at + 1 :]
            before = segments[:at]
            if segments[at] in ("England", "Scotland", "Wales", "Northern Ireland"):
                address.region = segments[at] if segments[at] != "England" else ""
            if at and countries.country(segments[at - 1]) == code == "GB":
                address.region, before = segments[at - 1], before[:-1]
            return before if before or len(segments) > 1 else segments
    if segments:
        head, code = countries.ending(segments[-1])
        if code and head:
            address.country = code
            return [*segments[:-1], head]
    return segments


def _boxes(segment: str, address: Address) -> list[str]:
    """Part a post office box from what follows it: P.O. Box 123-00100 Nairobi, P.O. Box 7062 Kampala."""
    box = _BOX.search(segment)
    if not box:
        return [segment]
    name, tail = box[1], segment[box.end() :].strip(" ,-–—")
    # in Kenya the code stands behind a dash, where other countries have further numbers of the box
    if kenyan := re.fullmatch(
        r"(.*?\d)\s?[-–]\s?(\d{5})",
        segment[box.start() : box.end()] if not re.match(r"\s?[-–]\s?\d{5}(?!\d)", segment[box.end() :]) else "",
    ):
        if address.country in ("KE", ""):
            name, address.postal_code = kenyan[1], kenyan[2]
    elif address.country in ("KE", "") and (code := re.match(r"\s?[-–]\s?(\d{5})(?!\d)\s*(.*)", segment[box.end() :])):
        address.postal_code, tail = code[1], code[2]
    head = segment[: box.start()].strip(" ,-–")
    return [piece for piece in (head, name, tail) if piece]


def _town_by_code(segments: list[str], address: Address) -> int:
    """Find post code and town, from the end. Returns the number of segments of the street, or -1."""
    pattern = postcodes.pattern_of(address.country)
    front = address.country in postcodes.BEFORE_TOWN
    for at in range(len(segments) - 1, -1, -1):
        segment = _CODE_WORDS.sub("", segments[at])
        segment = re.sub(r"(?i)\s(?:c\.?p\.?|cep|pin(?:\scode)?)\.?:?\s(?=\d)", " ", segment)
        if _BOX.search(segment):
            continue
        matches = list(pattern.finditer(segment))
        for mark in matches if front else reversed(matches):
            before, after = segment[: mark.start()].strip(" ,-–—.("), _unbracketed(segment[mark.end() :])
            if (taken := _placed(segments, at, before, after, address, front)) >= 0:
                address.postal_code = mark[1]
                return taken
    return -1


def _unbracketed(text: str) -> str:
    text = text.strip(" ,-–—")
    return text if "(" in text else text.rstrip(")")


def _placed(segments: list[str], at: int, before: str, after: str, address: Address, front: bool) -> int:
    """Place what stands around a post code. Returns the number of segments of the street, or -1 where it is none."""
    if after:
        return _code_first(segments, at, before, after, address, front)
    if before:
        return _code_last(segments, at, before, address)
    following = segments[at + 1 :]
    if following and (front or (at and is_street(segments[at - 1]))) and not regions.is_region(following[0], address.country):
        return _set_town(following[0], following[1:], address, at)
    return _above(segments, at, following, address)


def _code_first(segments: list[str], at: int, before: str, after: str, address: Address, front: bool) -> int:
    """Place what stands behind a post code: the town, or a region whose town stands in the part before."""
    following = segments[at + 1 :]
    if is_street(_DISTRICT.sub("", after)) or (before and not front and address.country and not is_street(before)):
        return -1
    if not before and at and regions.is_region(after, address.country or "-") and not is_street(segments[at - 1]):
        address.region = after
        return _set_town(segments[at - 1], following, address, at - 1)
    if before:
        segments[at] = before
    return _set_town(after, following, address, at + bool(before))


def _code_last(segments: list[str], at: int, before: str, address: Address) -> int:
    """Place what stands before a post code: the town, perhaps with its region, or a region whose town stands in the part before."""
    following = segments[at + 1 :]
    town, region = regions.split(before, address.country)
    if at and not region and regions.is_region(before, address.country) and not is_street(segments[at - 1]):
        address.region = before
        return _set_town(segments[at - 1], following, address, at - 1)
    if is_street(town) and not re.search(r"\D\s\d{1,2}$", town) and " " in town:
        return -1
    if address.country == "ZA" and following and not regions.is_region(following[0], "ZA"):  # suburb and code, then the city
        segments[at] = before
        return _set_town(following[0], following[1:], address, at + 1)
    return _set_town(before, following, address, at)


def _above(segments: list[str], at: int, following: list[str], address: Address) -> int:
    """Take the town from the segment before a post code that stands by itself; one that is a region has the town before it."""
    at -= 1
    if at > 0 and regions.is_region(segments[at], address.country) and not is_street(segments[at - 1]):
        address.region = segments[at]
        at -= 1
    if at < 0:
        return -1
    return _set_town(segments[at], following, address, at)


def _set_town(town: str, following: list[str], address: Address, at: int) -> int:
    town, region = regions.split(town, address.country)
    address.locality = town
    found = [text for text in (region, address.region, *following) if text]
    address.region = ", ".join(dict.fromkeys(found)) or address.region
    return at


def _town_by_name(segments: list[str], address: Address) -> int:
    """Take the last segment that is no street for the town, where there is no post code."""
    end = len(segments) - 1
    while end > 0 and regions.is_region(segments[end], address.country) and not is_street(segments[end - 1]):
        address.region = ", ".join(text for text in (segments[end], address.region) if text)
        end -= 1
    if end < 0:
        return -1
    town = re.sub(r"\s\d{1,2}$", "", segments[end])
    head, large = towns.ending(segments[end])
    if large and is_street(head):  # 12 Ngong Road Nairobi
        segments[end], address.locality = head, large
        return end + 1
    if is_street(town) or town[:1].islower():
        return -1 if end == len(segments) - 1 else end + 1
    address.locality, region = regions.split(segments[end], address.country)
    address.region = address.region or region
    return end
