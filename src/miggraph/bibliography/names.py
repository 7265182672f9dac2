"""Names of people and bodies: CSL-JSON name variables, and the ways in which lists print them.

A person is ``{"family": …, "given": …}``, with ``non-dropping-particle`` and ``suffix`` where there are any; a body, or a name that
cannot be taken apart, is ``{"literal": …}`` (CSL-JSON schema, name-variable).
"""

from __future__ import annotations

import re
from typing import Any

Name = dict[str, str]
# Words that belong to the family name behind them where they are written small; with a capital they are a name like any other.
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "les",
        "ter",
        "ten",
        "op",
        "zu",
        "zur",
        "zum",
        "af",
        "av",
        "al",
        "el",
        "ben",
        "bin",
        "ibn",
        "abu",
        "san",
        "santa",
        "st",
        "e",
        "y",
    ]
)
# What is written behind a name and is no part of the family name.
SUFFIXES = re.compile(r"(?:Jr|Sr|II|III|IV|PhD|MD)\.?$", re.IGNORECASE)


def person(text: str) -> Name:
    """Take a person's name apart: ``Family, Given``, ``Family, Suffix, Given`` or ``Given Family``, with particles."""
    text = " ".join(text.split())
    if "," in text:
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        # BibTeX puts the suffix in the middle, catalogues at the end
        if len(pieces) == 3 and SUFFIXES.fullmatch(pieces[1]):
            return _with_particle(pieces[0], pieces[2], pieces[1])
        if len(pieces) == 3 and SUFFIXES.fullmatch(pieces[2]):
            return _with_particle(pieces[0], pieces[1], pieces[2])
        return _with_particle(pieces[0], " ".join(pieces[1:])) if pieces else {"literal": text}
    words = text.split()
    suffix = words.pop() if len(words) > 2 and SUFFIXES.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return {"literal": text} if not words else {"family": text}
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES and words[start - 1][0].islower():
        start -= 1
    # "de Beauvoir" alone is all family name
    if start == 1 and words[0].casefold() in PARTICLES and words[0][0].islower():
        start = 0
    return _with_particle(" ".join(words[start:]), " ".join(words[:start]), suffix)


def _with_particle(family: str, given: str, suffix: str = "") -> Name:
    words = family.split()
    count = 0
    while count < len(words) - 1 and words[count].casefold() in PARTICLES and words[count][0].islower():
        count += 1
    name = {"family": " ".join(words[count:])}
    if given:
        name["given"] = given
    if count:
        name["non-dropping-particle"] = " ".join(words[:count])
    if suffix:
        name["suffix"] = suffix
    return name


def family(name: Name) -> str:
    """Return the family name with its particles, by which a person is listed."""
    particle, last = name.get("non-dropping-particle") or name.get("dropping-particle"), name.get("family", "")
    return f"{particle} {last}" if particle and last else particle or last


def given(name: Name) -> str:
    """Return the given names or initials, with a suffix such as Jr. behind."""
    first, suffix = name.get("given", ""), name.get("suffix", "")
    return f"{first} {suffix}" if first and suffix else first or suffix


def display(name: Name) -> str:
    """Write a name as it is said: given names, then the family name."""
    return name.get("literal") or " ".join(part for part in (name.get("given", ""), family(name), name.get("suffix", "")) if part)


def inverted(name: Name) -> str:
    """Write a name as it is listed: family name, comma, given names."""
    return name.get("literal") or ", ".join(part for part in (family(name), given(name)) if part)


def is_body(name: Name) -> bool:
    """Say whether this is a body, or a name that could not be taken apart."""
    return "literal" in name


def of(value: Any) -> list[Name]:
    """Return the names of a CSL-JSON name variable, whatever shape a tool gave it; what is not a name is left out."""
    members = value if isinstance(value, list) else [value]
    found: list[Name] = []
    for member in members:
        if isinstance(member, dict):
            name = {key: clean for key, text in member.items() if isinstance(text, str) and (clean := " ".join(text.split()))}
            if "family" in name or "literal" in name:
                found.append(name)
            elif "given" in name:  # who has one name only; a person is listed by the family name
                found.append({"literal": name["given"]})
        elif isinstance(member, str) and member.strip():
            found.append({"literal": member.strip()})
    return found
