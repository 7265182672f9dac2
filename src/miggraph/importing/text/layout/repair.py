"""Repair of text that was taken out of a PDF: ligatures, displaced accents, soft hyphens, running heads and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from miggraph.importing.text.layout.blocks import Line

# Ligatures, and what PDF has for a space, a hyphen and a prime; soft hyphens and marks of direction say nothing
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
CHARACTERS = LIGATURES | str.maketrans(
    {"\t": "    ", "\u2010": "-", "\u2011": "-", "\u2032": "’"}
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u2002\u2003\u2028\u0085", " ")
    | dict.fromkeys("\u00ad\ufeff\u200b\u200e\u200f", "")
)
# Spacing accents (Unicode block Spacing Modifier Letters and Latin-1) and the combining marks that they stand for.
ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "˜": "\u0303", "ˆ": "\u0302", "¸": "\u0327", "˚": "\u030a", "ˇ": "\u030c", "˙": "\u0307", "˝": "\u030b",
    "¯": "\u0304", "˘": "\u0306", "˛": "\u0328",
}  # fmt: skip
# "Parren˜ as" and "Jos´e": accents that the extraction set behind, or before, the letter
AFTER = re.compile(r"([^\W\d_])([´`¨˜ˆ¸˚ˇ˙˝˛])( ?)(?=([a-zß-öø-ÿ])?)")
BEFORE = re.compile(r"(?<![^\W\d_])([´¨˜ˆ¸˚ˇ])\s?([^\W\d_])|(?<=[^\W\d_])([´¨˜ˆ¸˚ˇ])([aeiounscAEIOUNSC])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ue000-\uf8ff]")
EMPHASIS = re.compile(r"(?<![\w*_/])([*_]{1,3})(?=[^\s*_])([^*_]{2,300}?)(?<=\S)\1(?![\w*_/])")  # the marks of Markdown for italics
# A page number at the beginning or end of a running head
EDGE_NUMBER = re.compile(r"^(?:page\s|p\.\s)?\d{1,3}(?![\d.)])\b|(?<=\s)(?:page\s|p\.\s|[|–—-]\s)?\d{1,3}$")
LONGEST_HEAD = 90  # characters; a longer line that comes again is text
# UTF-8 that was read as Windows-1252: "Ã©" for "é"
MOJIBAKE = re.compile(r"[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ ¡-¿]")
PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—|\[]\s*)?(?:page|p\.|seite|página|pág\.)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\s*(?:[-–—|\]])?\s*",
    re.IGNORECASE,
)
YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")  # the heading of what was published in it


def mended(text: str) -> str:
    """Mend the characters of one line: ligatures, accents that stand beside their letters, text decoded twice, control characters."""
    text = CONTROL.sub("", text.translate(CHARACTERS))
    if MOJIBAKE.search(text):
        text = _decoded(text)
    if any(accent in text for accent in ACCENTS):
        text = AFTER.sub(_after, text)
        text = BEFORE.sub(_before, text)
    return unicodedata.normalize("NFC", EMPHASIS.sub(r"\2", text)).rstrip()


def _decoded(text: str) -> str:
    import ftfy

    return ftfy.fix_text(text, uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False, normalization=None)


def _after(found: re.Match[str]) -> str:
    """Put an accent on the letter before it, and close the gap that the extraction left behind it ("Parren˜ as")."""
    letter, accent, gap, following = found.groups()
    joined = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    if len(joined) > 1:  # no such letter: the accent belongs to the next one, or is a quotation mark
        return found[0]
    return joined + ("" if gap and following and _goes_on(found) else gap)


def _goes_on(found: re.Match[str]) -> bool:
    """Say whether the word goes on behind the gap: "Parren˜ as" does, "Jose´ y" and "cafe´ and" do not."""
    word = re.match(r"[^\W\d_]+", found.string[found.end() :])
    head = re.search(r"[^\W\d_]*$", found.string[: found.start() + 1])
    small = ("y", "e", "a", "o", "and", "et", "de", "del", "da", "do", "von", "van", "der", "in", "en", "la", "with", "und")
    return bool(word and head and word[0] not in small and found[2] not in "`")


def _before(found: re.Match[str]) -> str:
    accent, letter = (found[1], found[2]) if found[1] else (found[3], found[4])
    joined = unicodedata.normalize("NFC", letter + ACCENTS[accent])
    return joined if len(joined) == 1 else found[0]


def without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Leave out page numbers and the running heads and feet that come again and again, between entries or within them.

    A running head is a short line that comes three times or more but for a page number at its beginning or end; where it has none, a
    page number must stand near it. Lines that differ in other numbers, such as those of yearly reports, are text.
    """
    pages = {place for place, (_, text) in enumerate(lines) if text.strip() and PAGE_NUMBER.fullmatch(text) and not YEAR.fullmatch(text)}
    heads = _running_heads(lines, pages)
    return [
        line
        for place, line in enumerate(lines)
        if not (len(line[1].strip()) < LONGEST_HEAD and _shape(line[1]) in heads and not _belongs(line[1]))
        and not (place in pages and (len(pages) > 1 or re.search(r"\d", line[1])) and _alone(lines, place))
    ]


def _running_heads(lines: Sequence[Line], pages: set[int]) -> set[str]:
    counts: Counter[str] = Counter()
    paged: Counter[str] = Counter()
    for place, (_, text) in enumerate(lines):
        if 3 < len(text.strip()) < LONGEST_HEAD:
            shape = _shape(text)
            counts[shape] += 1
            paged[shape] += shape != " ".join(text.split()).casefold() or bool(pages & set(range(place - 3, place + 4)))
    return {shape for shape, count in counts.items() if count >= 3 and paged[shape] >= 2 and re.search(r"[^\W\d_]{3}", shape)}


def _alone(lines: Sequence[Line], place: int) -> bool:
    """Say whether a number on a line of its own is a page number rather than the end of the line before."""
    before = lines[place - 1][1].strip() if place else ""
    return not before.endswith((":", "pp.", "vol.", "no.", "ISBN"))


def _belongs(text: str) -> bool:
    """Say whether a repeated line may be a part of entries, such as a label, a publisher's line or an address."""
    return bool(
        re.search(r"(?:https?://|www\.|@|ISBN|:\s*$)|^\s*(?:[•·*–—-]|\d+[.)])\s|\b(?:tel|fax|e-?mail|web)\b", text, re.IGNORECASE)
        or re.match(r"\s*(?:19|20)\d\d\.?\s*$", text)
    )


def _shape(text: str) -> str:
    """Return a line without the page number at its beginning or end."""
    return EDGE_NUMBER.sub("", " ".join(text.split()).casefold()).strip(" |-–—")
