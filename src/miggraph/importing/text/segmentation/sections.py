"""Sections: a document taken apart into its sections, and each of these into the blocks that it lists, citation and annotation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.layout.blocks import Block, Line, Section
from miggraph.importing.text.layout.units import Kind, Unit, units
from miggraph.importing.text.privacy import withholding
from miggraph.importing.text.privacy.personal_data import SOMEBODYS
from miggraph.importing.text.segmentation import classification
from miggraph.importing.text.vocabulary.list_context import ListContext

# "IV. ", "B) ", "2.1 " or "Part Two: " before the words of a heading, which are its name without them
NUMBERED = re.compile(
    r"^\s*(?:(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+|(?:Part|Section|Chapter|Teil|Partie|Parte)\s+\w{1,5}[.:]\s+)(?=\S)"
)


def sections(lines: Sequence[Line], known: ListContext) -> list[Section]:
    """Take a document apart into sections and blocks."""
    found = units(lines)
    made = [Section("", found[0].lines[0][0] if found else 1)]
    withheld = False  # whether the unit before is withheld
    for unit, kind in zip(found, classification.kinds(found, known), strict=True):
        if kind == "heading":
            made.append(Section(_heading(unit), unit.lines[0][0]))
            withheld = False
            continue
        described = withheld and kind in ("text", "more") and bool(made[-1].blocks)
        withheld = described or kind in ("private", "below")
        if withheld:
            _withhold(made[-1], unit, kind, described=described)
        else:
            _put(made[-1], unit, kind)
    return made


def _withhold(section: Section, unit: Unit, kind: Kind, *, described: bool) -> None:
    """Note that a unit is withheld, or describes one that is."""
    if kind == "private":
        section.withheld.append((unit.lines[0][0], withholding.private_details(unit.text) or SOMEBODYS))
    elif described and unit.begins:
        section.withheld.append((unit.lines[0][0], "what is said of a private person"))


def _put(section: Section, unit: Unit, kind: Kind) -> None:
    """Put a unit where it belongs: it begins a block, goes on with its header, describes it, or belongs to none."""
    paragraph = (unit.lines[0][0], unit.text.replace("\n", " "))
    section.paragraphs.append(paragraph)
    if kind == "entry":
        section.blocks.append(Block(section.heading, list(unit.lines)))
    elif kind == "more" and section.blocks:
        section.blocks[-1].lines += unit.lines
    elif section.blocks:
        section.blocks[-1].annotation.append(paragraph)
    else:
        section.strays.append(paragraph)


def _heading(unit: Unit) -> str:
    return NUMBERED.sub("", " ".join(unit.text.split())).strip(" :#*=_")
