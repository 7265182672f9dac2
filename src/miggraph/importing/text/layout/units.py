"""Units: what the lines of a text make when broken lines are put together again - a heading, a citation, a paragraph of an annotation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from miggraph.importing.text.layout.blocks import Line
from miggraph.importing.text.layout.markers import CONTINUES, MARKER
from miggraph.importing.text.recognition.persons import SURNAME_INITIALS

WRAPPED = 110  # characters: where lines are longer, each is a paragraph of its own
# "van den Berg, A.": an entry may begin with a small letter
PARTICLE_FIRST = re.compile(
    r"\s*(?:(?:van|von|de|del|della|der|den|la|le|di|da|du|dos|el|al|ten|ter)\s+){1,3}[^\W_a-z][\w’'-]+,\s[^\W_a-z]"
)
# What a new entry or paragraph begins with
OPENS = re.compile(r"^\s*(?:[“\"‘«„(\[]*[^\W_a-zß-öø-ÿ]|[•·●*–—-]\s)")


# What a unit is in its list. "more" goes on with the header of the entry before, "text" describes that entry;
# "private" gives what is a private person's, and "below" goes on with it: both are withheld
Kind = Literal["heading", "entry", "more", "text", "private", "below"]


@dataclass(slots=True)
class Unit:
    """Lines that belong together, and whether a blank line or the end of the text stands on either side."""

    lines: list[Line] = field(default_factory=list)
    begins: bool = False
    ends: bool = False

    @property
    def text(self) -> str:
        return "\n".join(text.strip() for _, text in self.lines)


def units(lines: Sequence[Line]) -> list[Unit]:
    """Put the lines of a text together to units."""
    width = _width(lines)
    found: list[Unit] = []
    for paragraph in _runs(lines, width):
        made = list(_within(paragraph, width))
        if made:
            made[0].begins = made[-1].ends = True
            found += made
    for unit in found:
        unit.lines = _joined(unit.lines)
    return found


def _width(lines: Sequence[Line]) -> int:
    """Return the width to which the lines are broken; 0 where each line is a paragraph."""
    lengths = sorted(len(text.rstrip()) for _, text in lines if len(text.strip()) > 25)
    # in few lines no width shows; where one line in fifty is longer, nobody broke them. The width is that of the longest but for one in twelve,
    # for some lines hang over
    if len(lengths) < 6 or lengths[-1 - len(lengths) // 50] > WRAPPED:
        return 0
    width = lengths[-1 - len(lengths) // 12]
    pairs = [(one[1], two[1]) for one, two in pairwise(lines) if one[1].strip() and two[1].strip()]
    full = sum(1 for one, two in pairs if not _ends_early(one, two, width) and not MARKER.match(two))
    return width if len(pairs) >= 4 and full >= 0.25 * len(pairs) else 0


def _ends_early(line: str, following: str, width: int) -> bool:
    """Say whether the next line's first word would have stood on this line, had the paragraph gone on."""
    first = re.match(r"\s*(\S+)", following)
    # a line without a stop must be shorter still to have ended early: nobody breaks lines to the last character
    slack = 2 if re.search(r"[.!?)\]”’\"]$", line.rstrip()) else 7
    return len(line.rstrip()) + 1 + len(first[1] if first else "") <= width - slack


def _runs(lines: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """Yield the runs of lines between blank lines; a run that goes on in the middle of a sentence is one with the run before it."""
    runs: list[list[Line]] = []
    last_blank, cut, earlier = True, False, 0
    for line in lines:
        cut = cut or line[0] > earlier + 1  # a running head or a page number stood here
        earlier = line[0]
        if not line[1].strip():
            last_blank = True
            continue
        if last_blank and not (runs and _goes_on(runs[-1][-1][1], line[1], width if cut else 0)):
            runs.append([])
        runs[-1].append(line)
        last_blank = cut = False
    yield from runs


def _goes_on(before: str, line: str, width: int) -> bool:
    """Say whether a page break or the like stands between the halves of a sentence."""
    before, line = before.rstrip(), line.strip()
    if MARKER.match(line) or before.endswith((".", "!", "?", ":", "”", "’")):
        return False
    if width and (before.endswith((",", "-", "–")) or (not _ends_early(before, line, width) and not before.endswith(('"', ")", "]")))):
        return True
    return (
        bool(re.match(r"[a-zß-öø-ÿ(]", line))
        and len(before.split()) > 4
        and not re.match(r"(?:www\.|https?:|e-?mail|tel|fax)", line)
        and (bool(width) or len(before) > 60)
    )


def _within(paragraph: list[Line], width: int) -> Iterator[Unit]:
    unit = Unit()
    base = min(len(text) - len(text.lstrip()) for _, text in paragraph)
    for place, line in enumerate(paragraph):
        if unit.lines and _starts(paragraph, place, width, base):
            yield unit
            unit = Unit()
        unit.lines.append(line)
    yield unit


def _starts(paragraph: list[Line], place: int, width: int, base: int) -> bool:
    """Say whether a line begins something new rather than going on with the line before."""
    before, line = paragraph[place - 1][1].rstrip(), paragraph[place][1]
    if MARKER.match(line) and not re.match(r"\s*[–—-]\s", line):
        return not _number_of_text(before, line)
    if not width:
        if PARTICLE_FIRST.match(line):
            return True
        return not (
            before.endswith((",", "-", "&"))
            or ((CONTINUES.match(line) and not line[:1].isspace()) and len(before) < 400 and not before.endswith((".)", "!")))
        )
    indent, earlier = _indent(line) - base, _indent(paragraph[place - 1][1]) - base
    stopped = bool(re.search(r"[.!?)\]”’\"/\d]$", before)) or bool(re.search(r"(?:https?://|www\.)\S+$", before))
    if (
        _ends_early(before, line, width)
        and OPENS.match(line)
        and not before.endswith((",", ":", "-", "&", ";"))
        and not _half_address(before, line)
    ):
        return True
    return bool(indent < earlier and indent == 0 and stopped and OPENS.match(line) and SURNAME_INITIALS.match(line.strip()))


def _number_of_text(before: str, line: str) -> bool:
    """Say whether what looks like the number of an entry is a number within a sentence, as where a line ends with "vol."."""
    return bool(re.search(r"(?:\b(?:vol|no|nr|bd)\.|nº|(?<!\d)(?<!\d\s)\bpp?\.|,)$", before, re.IGNORECASE) and re.match(r"\s*\d", line))


def _half_address(before: str, line: str) -> bool:
    """Say whether an address or a DOI goes on from one line to the next."""
    last = before.rpartition(" ")[2]
    return bool(
        re.match(r"(?:https?://|www\.|10\.\d{4})", last) and last[-1:] in "./_=&?-" and re.match(r"\s*[a-z0-9][\w./-]*(?:\s|$)", line)
    )


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*(?:[/.-]\s\S+)?$")
SMALL = re.compile(r"[a-zß-öø-ÿ]+")


def _joined(lines: list[Line]) -> list[Line]:
    """Put words together that a hyphen at the end of a line has parted."""
    hyphenated = {word.casefold() for _, text in lines for word in re.findall(r"\w+-\w+", text)}
    found: list[Line] = []
    for number, line in lines:
        first, text = "", line.strip()
        if found and re.search(r"\w[-–]$", found[-1][1]) and re.match(r"\w", text) and not IN_ADDRESS.search(found[-1][1]):
            first, _, text = text.partition(" ")
        if first:
            found[-1] = (found[-1][0], _glued(found[-1][1], first, hyphenated))
        if text.strip():
            found.append((number, text.strip()))
    return found


def _glued(line: str, word: str, hyphenated: set[str]) -> str:
    """Join the halves of a word: the hyphen stays before a capital letter or a digit, and where the word has it elsewhere."""
    half = re.search(r"[^\W\d_]+$", line[:-1])
    small = SMALL.match(word)
    if not half or not small or line.endswith("–") or f"{half[0]}-{small[0]}".casefold() in hyphenated:
        return line + word
    return line[:-1] + word


def paragraphs(found: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the runs of units that no blank line and no number of an entry parts."""
    edges = [place for place, unit in enumerate(found) if unit.begins or MARKER.match(unit.lines[0][1])]
    return list(zip(edges, [*edges[1:], len(found)], strict=True)) if edges else []
