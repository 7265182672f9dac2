"""Bylines: several names in one cell of a table, as people type them.

``Family, Given; Family, Given`` comes back exact. A body is a name without a comma that does not look like a person's; {braces} make
anything a body, as in BibTeX.
"""

from __future__ import annotations

import re
from typing import Any

from miggraph.bibliography import names
from miggraph.bibliography.names import Name

# Words of names of bodies, in the languages that lists are in, and what no name of a person has: an ampersand, a number.
_BODY = re.compile(
    r"\b(?:universi\w+|institut\w*|ministr\w+|minist[eè]re|organi[sz]ation\w*|organización|cent(?:re|er)s?|centro|foundation|fundación|fondation|stiftung|"
    r"council|conse(?:il|jo)|association|asociación|verein|network|red|réseau|netzwerk|committees?|commission|comisión|bank|unions?|groups?|office|oficina|"
    r"department|departamento|agency|agencia|programme?s?|projects?|secretariat|federation|confederation|alliance|coalition|campaign|movement|society|"
    r"trust|press|team|forum|initiative|services?|school|college|academy|nations|government|women|migrants?|workers|rights|international|"
    r"for|the|and|und|et|für|pour|para)\b|&|\b\d",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[\w’'.‐-]*)")
_AND = re.compile(r"\s*(?:,\s*)?(?:&|\b(?:and|und|et|y)\b)\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]*){1,4}")
_PARTS = re.compile(r"((?:\{[^{}]*\}|[^;{}]|[{}])*?)(?:;|\Z)")
_OTHERS = re.compile(r"\b(?:et\.? al\b\.?|and others|u\. ?a\.)\s*$", re.IGNORECASE)
_EDITED = re.compile(r"\((?:eds?|editors?|hrsg|hg|dirs?|coords?|comps?)\.?\)\.?\s*$", re.IGNORECASE)
# Said where nothing decides: a wrong guess would stay unseen among a thousand right ones.
AMBIGUOUS = "a body, or a person?"


def is_edited(text: str) -> bool:
    """Say whether names are marked as those of editors."""
    return ")" in text and bool(_EDITED.search(text))


def read(text: str) -> tuple[list[Name], str]:
    """Take a cell of names apart, and say what is doubtful about them, or ""."""
    if ")" in text and (found := _EDITED.search(text)):
        text = text[: found.start()].rstrip(", \t\n")
    others = _OTHERS.search(text)
    whole = text[: others.start()].rstrip(",; \t\n") if others else text
    named = [_name(part) for part in _parted(whole)]
    reasons = [reason for _, reason in named if reason]
    if whole != text:
        reasons.append("there are more names than are printed")
    return [name for name, _ in named], "; ".join(dict.fromkeys(reasons))


def write(value: Any) -> str:
    """Write names into one cell."""
    return "; ".join(_written(name) for name in names.of(value))


def _written(name: Name) -> str:
    if names.is_body(name):
        plain = name["literal"]
        return plain if read(plain) == ([name], "") else f"{{{plain}}}"
    parts = (names.family(name), name.get("given", ""), name.get("suffix", ""))
    text = ", ".join(part for part in parts if part)
    return text if "," in text else text + ","  # without one it would be read as a body


def _parted(text: str) -> list[str]:
    # the mark that is surest wins: nobody writes a semicolon inside a name
    if ";" in text or "{" in text:
        parts = _PARTS.findall(text)
    elif any(mark in text for mark in "\n|"):
        parts = re.split(r"[\n|]", text)
    else:
        parts = _people(text) or [text]
    return [part.strip() for part in parts if part.strip()]


def _people(text: str) -> list[str]:
    """Part names that stand without semicolons, where all of them look like people; else return nothing."""
    if _BODY.search(_AND.sub(",", text)):
        return []
    pieces = [piece for piece in re.split(r"\s*,\s*", _AND.sub(",", text).strip()) if piece]
    joined = [part.strip(" ,") for part in _AND.split(text)]
    if len(joined) > 1 and all(part.count(",") == 1 for part in joined):
        return joined  # Family, Given and Family, Given
    if len(pieces) >= 4 and not len(pieces) % 2 and all(_INITIALS.fullmatch(given) for given in pieces[1::2]):
        return [", ".join(pair) for pair in zip(pieces[::2], pieces[1::2], strict=True)]
    if len(pieces) > 2 - (len(joined) > 1) and all(map(_is_person, pieces)):
        return pieces  # Given Family, Given Family and Given Family
    if len(pieces) > 2 and len(joined) > 1 and all(map(_is_person, pieces[2:])):
        return [", ".join(pieces[:2]), *pieces[2:]]  # Family, Given and Given Family
    return []


def _is_person(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 5 or _BODY.search(text) or not all(_WORD.fullmatch(word) for word in words):
        return False
    return all(word[0].isupper() or word.casefold() in names.PARTICLES for word in words) and not _has_acronym(text)


def _has_acronym(text: str) -> bool:
    return any(len(word) > 2 and word.isupper() and "." not in word for word in text.split()) and not text.isupper()


def _name(text: str) -> tuple[Name, str]:
    if text.startswith("{") and text.endswith("}"):
        return {"literal": " ".join(text.strip("{}").split())}, ""
    if "," in text:
        body = _BODY.search(text.partition(",")[0]) and len(text.partition(",")[0].split()) > 2
        if body:
            return {"literal": text}, AMBIGUOUS
        name = names.person(text)
        return name, "" if text.count(",") < 2 or "suffix" in name else "one person, or several?"
    if _is_person(text):
        return names.person(text), AMBIGUOUS
    telling = _BODY.search(text) or text.isupper() or _has_acronym(text)
    return {"literal": " ".join(text.split())}, "" if telling else AMBIGUOUS
