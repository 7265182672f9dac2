"""Directories: which units make up the entry of an organisation - its name, its address, its telephone, and what it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.layout.markers import MARKER
from miggraph.importing.text.layout.units import Kind, Unit, paragraphs
from miggraph.importing.text.recognition.contact_details import ADDRESS_WEB, ENOUGH, OPENS_WITH_CONTACT, strength
from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.vocabulary.list_context import ListContext


def mark_directories(found: Sequence[Unit], kinds: list[Kind], known: ListContext) -> None:
    """Say of the units of organisations which begin one ("entry"), which are more of its header ("more"), and which describe it ("text")."""
    for start, end in paragraphs(found):
        texts = [unit.text.replace("\n", " ") for unit in found[start:end]]
        whole = " ".join(texts)
        if strength(whole) < ENOUGH or cited(whole, known) >= strength(whole):
            continue
        if not _rows(texts, kinds, start):
            _block(found, texts, kinds, start)


def cited(text: str, known: ListContext) -> float:
    """Return the evidence for a citation, without that of a web address, which organisations have too."""
    return evidence.citation(ADDRESS_WEB.sub("", text), known)


def _rows(texts: Sequence[str], kinds: list[Kind], start: int) -> bool:
    """Read a paragraph in which several lines are an organisation each; say whether it is one."""
    # a table in text: each line has a name and details of its own, parted twice at least
    rows = [
        place
        for place, text in enumerate(texts)
        if strength(text) >= ENOUGH and not OPENS_WITH_CONTACT.match(text) and len(re.findall(r"[,;|–—]|\.\s", text)) >= 2
    ]
    if len(rows) < 2 or rows[0] != 0:
        return False
    for place, text in enumerate(texts):
        kinds[start + place] = "entry" if place in rows else "text" if evidence.prose(text) >= 1 or strength(text) < 0.5 else "more"
    return True


def _block(found: Sequence[Unit], texts: Sequence[str], kinds: list[Kind], start: int) -> None:
    """Read a paragraph that is one organisation."""
    # sentences and what stands below the last address describe the organisation, unless they are full of numbers and addresses
    last = max((place for place, text in enumerate(texts) if strength(text) >= 0.5), default=0)
    for place, text in enumerate(texts):
        described = place and (evidence.prose(text) >= 2 or (place > last and len(text.split()) > 3)) and strength(text) < 1.75
        kinds[start + place] = "text" if described else "more" if place else "entry"
    if OPENS_WITH_CONTACT.match(texts[0]) and not MARKER.match(texts[0]):
        _name_above(found, kinds, start)


def _name_above(found: Sequence[Unit], kinds: list[Kind], start: int) -> None:
    """Take the line above an address, or the one above the description between, for the name of the organisation."""
    for back in (1, 2):  # no further: above stands the entry before
        place = start - back
        if place < 0 or kinds[place] in ("entry", "more"):
            return
        text = found[place].text.replace("\n", " ")
        if kinds[place] == "heading" or (evidence.heading(text) and found[place].begins and found[place].ends):
            kinds[place], kinds[start] = "entry", "more"
            return
