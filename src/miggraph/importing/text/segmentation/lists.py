"""Lists: the sections of a document, and in each the blocks that it lists, citation and annotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from miggraph.importing.text.citations.imprint import read_imprint
from miggraph.importing.text.citations.labelled_display import is_fact, sort_cards
from miggraph.importing.text.citations.persons import people
from miggraph.importing.text.organisations.directories import sort_directories
from miggraph.importing.text.privacy import withholding
from miggraph.importing.text.segmentation import evidence, numbering
from miggraph.importing.text.segmentation.annotations import annotation_at
from miggraph.importing.text.segmentation.blocks import Block, Line, Section
from miggraph.importing.text.segmentation.evidence import MARKER
from miggraph.importing.text.segmentation.numbering import ENOUGH
from miggraph.importing.text.segmentation.units import Unit, units
from miggraph.importing.text.vocabulary import countries
from miggraph.importing.text.vocabulary.knowledge import Knowledge

SOMEBODYS = "a private person's address or number"
ROMAN = re.compile(
    r"^\s*(?:(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+|(?:Part|Section|Chapter|Teil|Partie|Parte)\s+\w{1,5}[.:]\s+)(?=\S)"
)


@dataclass(slots=True)
class Part:
    """A heading with the blocks under it, its paragraphs as they stand, and those that belong to no block.

    ``withheld``: where a private person's address or number stood, and what it looks like; nothing of it is anywhere else.
    """

    section: Section
    blocks: list[Block] = field(default_factory=list)
    strays: list[Line] = field(default_factory=list)
    withheld: list[Line] = field(default_factory=list)
    last_withheld: bool = False


def parts(lines: Sequence[Line], known: Knowledge) -> list[Part]:
    """Take a document apart into sections and blocks."""
    found = units(lines)
    made = [Part(Section("", found[0].lines[0][0] if found else 1))]
    for unit, kind in zip(found, _all_kinds(found, known), strict=True):
        part = made[-1]
        if kind == "heading":
            made.append(Part(Section(_heading(unit), unit.lines[0][0])))
            continue
        if _is_withheld(part, unit, kind):
            continue
        part.section.paragraphs.append((unit.lines[0][0], unit.text.replace("\n", " ")))
        if kind == "entry":
            part.blocks.append(Block(part.section.heading, list(unit.lines)))
        elif kind == "more" and part.blocks:
            part.blocks[-1].lines += unit.lines
        elif part.blocks:
            part.blocks[-1].annotation.append((unit.lines[0][0], unit.text.replace("\n", " ")))
        else:
            part.strays.append((unit.lines[0][0], unit.text.replace("\n", " ")))
    return made


def _all_kinds(found: Sequence[Unit], known: Knowledge) -> list[str]:
    """Say of each unit what it is; one that is withheld is looked at no further."""
    marks = withholding.mark(found)
    public = _public(found, marks)
    kinds = iter(_kinds(public, known))
    return [marked or next(kinds) for marked in marks]


def _is_withheld(part: Part, unit: Unit, kind: str) -> bool:
    """Say whether a unit is withheld, or describes one that is, and note that it is."""
    described = part.last_withheld and kind in ("text", "more") and bool(part.blocks)
    part.last_withheld = kind in ("private", "below") or described
    if kind == "private":
        part.withheld.append((unit.lines[0][0], withholding.of_person(unit.text) or SOMEBODYS))
    elif described and unit.begins:
        part.withheld.append((unit.lines[0][0], "what is said of a private person"))
    return part.last_withheld


def _public(found: Sequence[Unit], marks: Sequence[str]) -> list[Unit]:
    """Return the units that are not withheld; where one was, there is a gap between those on either side."""
    for place, marked in enumerate(marks):
        if marked and place:
            found[place - 1].ends = True
        if marked and place + 1 < len(found):
            found[place + 1].begins = True
    return [unit for unit, marked in zip(found, marks, strict=True) if not marked]


def _heading(unit: Unit) -> str:
    return ROMAN.sub("", " ".join(unit.text.split())).strip(" :#*=_")


def _kinds(found: Sequence[Unit], known: Knowledge) -> list[str]:
    """Say of each unit whether it is a heading, an entry, more of the entry before, or a paragraph."""
    scores = [_score(unit, known) for unit in found]
    headings = numbering.headings(found, scores, known)
    markers = numbering.markers(found, headings)
    kinds = [
        "heading" if place in headings else _first_guess(unit, score, markers)
        for place, (unit, score) in enumerate(zip(found, scores, strict=True))
    ]
    for place, unit in enumerate(found):
        if kinds[place] != "text":
            continue
        before = kinds[place - 1] if place else "heading"
        after = kinds[place + 1] if place + 1 < len(found) else ""
        kinds[place] = _second_guess(unit, scores[place], before, after, found[place + 1] if after else None)
    _titles_above(found, kinds, known)
    for place in range(1, len(found)):
        if kinds[place - 1] not in ("entry", "more") or found[place].begins or kinds[place] == "heading":
            continue
        if is_fact(found[place].text):
            kinds[place] = "more"
        if kinds[place - 1] == "more":
            continue
        if (kinds[place] == "entry" and _imprint_first(found[place], known)) or _imprint_below(found[place - 1], found[place], known):
            kinds[place] = "more"
    sort_directories(found, kinds, known)
    sort_cards(found, kinds, known)
    return kinds


def _score(unit: Unit, known: Knowledge) -> float:
    """Return the evidence that a unit is a citation, or begins with one and goes on with its annotation."""
    text = unit.text.replace("\n", " ")
    score = evidence.citation(text, known)
    if score < ENOUGH and unit.begins and (start := annotation_at(unit.text, known)):
        return max(score, evidence.citation(text[:start], known))
    return score


def _titles_above(found: Sequence[Unit], kinds: list[str], known: Knowledge) -> None:
    """Put titles that stand on a line of their own to the lines below, which say who wrote and who published them."""
    place = 0
    while place + 1 < len(found):
        unit, below = found[place], found[place + 1]
        alone = kinds[place] in ("heading", "text") and unit.begins and not below.begins and evidence.heading(unit.text)
        if alone and not unit.text.isupper() and _goes_on_below(below, kinds[place + 1], known):
            kinds[place], kinds[place + 1] = "entry", "more"
            _stop(unit)
            while place + 2 < len(found) and not found[place + 2].begins and kinds[place + 2] == "entry":
                kinds[place + 2] = "more"
                _stop(found[place + 1])
                place += 1
        place += 1


def _stop(unit: Unit) -> None:
    """End a line that says something whole with a full stop, for the lines will be put together."""
    unit.lines = [
        (number, text if text.rstrip().endswith((".", "?", "!", ",", ":", ";", ")", "-")) else f"{text.rstrip()}.")
        for number, text in unit.lines
    ]


def _goes_on_below(unit: Unit, kind: str, known: Knowledge) -> bool:
    """Say whether a line begins with those who wrote or edited what the line above names."""
    if MARKER.match(unit.text) or evidence.prose(unit.text) > 1:
        return False
    if re.match(r"(?:by|edited|ed\.|eds\.|compiled|directed|von|par|por|written|herausgegeben|hrsg)\b", unit.text, re.IGNORECASE):
        return True
    if kind == "entry" and _imprint_first(unit, known):
        return True
    named = people(unit.text, known, inverted=False)
    return (
        kind == "entry" and bool(named.names) and named.strength >= 1 and unit.text[named.end :].lstrip().startswith((",", ".", "(", "–"))
    )


def _imprint_below(above: Unit, unit: Unit, known: Knowledge) -> bool:
    """Say whether a line gives the imprint that the citation above lacks."""
    if MARKER.match(unit.text) or evidence.imprint(above.text, known) >= 1 or evidence.prose(unit.text) > 1:
        return False
    printed = read_imprint(re.split(r"\.\s|\n|[.;]$", unit.text)[0], known)
    if printed is None or not (printed.publishers or printed.places):
        return False
    _stop(above)
    return True


def _imprint_first(unit: Unit, known: Knowledge) -> bool:
    """Say whether a line begins with a place or a publisher and its year: the end of the citation above."""
    head = re.match(r"([^.;(]{3,80}?),?\s(?:19|20)\d\d\b", unit.text)
    return bool(head and not MARKER.match(unit.text) and (read_imprint(head[1], known) or re.fullmatch(r"[^\W\d_a-z]\w+", head[1])))


def _first_guess(unit: Unit, score: float, markers: str) -> str:
    text = unit.text.replace("\n", " ")
    marked = MARKER.match(unit.lines[0][1])
    if marked and markers and marked[markers] is not None:
        return "entry" if evidence.prose(text) < 4 or score > 0 else "text"
    if markers and score < 3:
        return "text"
    return "entry" if score >= ENOUGH else "text"


def _second_guess(unit: Unit, score: float, before: str, after: str, following: Unit | None) -> str:
    text = unit.text.replace("\n", " ")
    if evidence.heading(text) and _stands_alone(unit, before, after, following):
        return "heading"
    if before == "entry" and not unit.begins and evidence.CONTINUES.match(text) and evidence.prose(text) < 1.5:
        return "more"
    quiet = evidence.prose(text) < 1 and len(text) < 300
    if unit.begins and before in ("text", "heading") and quiet and score >= 0.9:
        return "entry"
    if (
        unit.begins
        and unit.ends
        and before in ("text", "heading")
        and following
        and after == "text"
        and quiet
        and evidence.prose(following.text) > 1
        and score > 0.5
    ):
        return "entry"
    return "text"


def _stands_alone(unit: Unit, before: str, after: str, following: Unit | None) -> bool:
    if unit.begins and unit.ends and (unit.text.isupper() or countries.country(unit.text)):
        return True  # in capitals, or the name of a country
    if after in ("entry", "") or before == "heading":
        return unit.begins or before != "entry"
    if following is not None and evidence.heading(following.text):
        return True
    return unit.begins and unit.ends and before != "entry"
