"""Names in BibTeX: "von Last, Jr, First and {{A Body}} and others" (btxdoc, section 4; biblatex manual, section 2.3.3)."""

from __future__ import annotations

import re

from miggraph.bibliography import names
from miggraph.bibliography.names import Name
from miggraph.importing.bibtex.latex import Decoder

# What spaces and commas inside braces are written as while a name is taken apart: noncharacters (Unicode 23.7), which no text has
_SPACE, _COMMA = "\ufdd7", "\ufdd8"
_HIDDEN = str.maketrans({" ": _SPACE, "\t": _SPACE, "\n": _SPACE, ",": _COMMA})
_SHOWN = str.maketrans({_SPACE: " ", _COMMA: ","})
# The space behind "and" stays, for it stands before the next "and" too
_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
# "family=Berg, given=Anna, prefix=van den", as biber reads it
_EXTENDED = re.compile(r"\s*(?:family|given|prefix|suffix|useprefix|given-i|family-i|prefix-i)\s*=", re.IGNORECASE)


def split(tex: str, mark: re.Pattern[str] = _AND) -> list[str]:
    """Split a list at "and", or at another mark, where it stands outside braces."""
    if "{" not in tex:
        return [part for part in (part.strip() for part in mark.split(f" {tex} ")) if part]
    parts, start = [], 0
    tex = f" {tex} "
    deep = _braced(tex)
    for found in mark.finditer(tex):
        if not deep[found.start()]:
            parts.append(tex[start : found.start()])
            start = found.end()
    return [part.strip() for part in [*parts, tex[start:]] if part.strip()]


def _braced(tex: str) -> bytearray:
    deep, depth = bytearray(len(tex)), 0
    for at, char in enumerate(tex):
        if char in "{}" and tex[at - 1] != "\\":
            depth = max(0, depth + (1 if char == "{" else -1))
        deep[at] = depth > 0
    return deep


def read(tex: str, decoder: Decoder) -> tuple[list[Name], bool]:
    """Return the names of a field, and whether it says that there are others."""
    parts = split(tex)
    found = [_name(part, decoder) for part in parts if part.casefold() not in ("others", "et al.", "{others}")]
    return [name for name in found if any(name.values())], len(found) < len(parts)


def _name(tex: str, decoder: Decoder) -> Name:
    if "{" not in tex and "\\" not in tex and "=" not in tex:
        return _person(decoder.text(tex))
    tex = decoder.characters(tex)
    if _is_one_group(tex):
        return {"literal": decoder.plain(tex)}
    hidden = _hide(tex)
    if _EXTENDED.match(hidden):
        return _extended(decoder.plain(hidden))
    return {key: " ".join(value.translate(_SHOWN).split()) for key, value in _person(decoder.plain(hidden)).items()}


def _person(text: str) -> Name:
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) == 3 and pieces[0] and pieces[1] and not names.SUFFIXES.fullmatch(pieces[2]):
        return names.person(f"{pieces[0]}, {pieces[2]}") | {"suffix": pieces[1]}
    return names.person(text)


def _is_one_group(tex: str) -> bool:
    return tex.startswith("{") and tex.endswith("}") and all(_braced(tex)[:-1])


def _hide(tex: str) -> str:
    """Hide spaces and commas inside braces, so that what stands in them is one word."""
    deep = _braced(tex)
    return "".join(char.translate(_HIDDEN) if deep[at] else char for at, char in enumerate(tex))


def _extended(text: str) -> Name:
    pairs = {
        key.strip().casefold(): value.strip(' "').translate(_SHOWN) for key, _, value in (part.partition("=") for part in text.split(","))
    }
    keys = {"family": "family", "given": "given", "prefix": "non-dropping-particle", "suffix": "suffix"}
    return {keys[key]: value for key, value in pairs.items() if key in keys and value}
