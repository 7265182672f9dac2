"""Citing: CSL-JSON items in a citation style, by citeproc-py and the styles of the Citation Style Language project.

The processor marks what is italic and so on with private characters; what these become, and what has to be escaped, is up to
the output.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from miggraph.bibliography.mapping import JOINT
from miggraph.bibliography.model import Item
from miggraph.citing.marks import LINK, MARKS
from miggraph.ground.errors import ParameterError


class Style(NamedTuple):
    """A citation style: the name of its file, the locale that its guide is written in, and what it is called."""

    file: str
    locale: str
    title: str


STYLES = {
    "apa": Style("apa", "en-US", "APA, 7th edition"),
    "chicago": Style("chicago-author-date", "en-US", "Chicago Manual of Style, 18th edition, author and date"),
    "harvard": Style("harvard-cite-them-right", "en-GB", "Harvard, as in Cite Them Right, 12th edition"),
    "mla": Style("modern-language-association", "en-US", "MLA, 9th edition"),
    "vancouver": Style("nlm-citation-sequence", "en-US", "Vancouver, as in Citing Medicine, 2nd edition"),
}
TAGS = {"Italic": "i", "Bold": "b", "Superscript": "sup", "Subscript": "sub", "Underline": "u"}
# What may stand between the end of a sentence and a full stop too many.
CLOSERS = "".join(pair[1] for pair in MARKS.values()) + "”’"
# The number of an entry, behind which citeproc-py leaves no space.
NUMBER = re.compile(r"^(\d+)\.(?=\S)")


def cite(items: list[Item], style: str = "apa", format: str = "text") -> str:
    """Write the bibliography of some items in a citation style: sorted as the style sorts, else in the order given.

    Raises ParameterError for an unknown style or format.
    """
    if style not in STYLES:
        raise ParameterError(f'there is no style "{style}"', remedy=f"Styles: {', '.join(STYLES)}")
    if format not in FORMATS:
        raise ParameterError(f'a bibliography is not written as "{format}"', remedy=f"Formats: {', '.join(FORMATS)}")
    from miggraph.citing import processor

    chosen = STYLES[style]
    entries = processor.entries([_spoken(item) for item in items], chosen.file, chosen.locale)
    return FORMATS[format]([_linked(_tidy(text, chosen.locale), item) for text, item in entries])


def _spoken(item: Item) -> Item:
    """Join several publishers and places by the word that a reader expects."""
    return item | {name: str(item[name]).replace(JOINT, " and ") for name in ("publisher", "publisher-place") if item.get(name)}


def _tidy(text: str, locale: str) -> str:
    """Put right the punctuation where parts meet: American quotes take in stops, and no full stop follows another end of a sentence."""
    text = " ".join(text.split())
    if locale == "en-US":
        text = re.sub(r"”([.,])(?!\w)", r"\1”", text)
    text = re.sub(rf"([.?!][{CLOSERS}]*)\.(?=[{CLOSERS}\s]|$)", r"\1", text)
    return NUMBER.sub(r"\1. ", text)


def _linked(text: str, item: Item) -> str:
    """Mark the web address of an item."""
    # styles print one of the two; the address of a page is the one that people follow
    addresses = [str(item.get("URL") or ""), f"https://doi.org/{item['DOI']}" if item.get("DOI") else ""]
    for address in addresses:
        if address in text and re.fullmatch(r"https?://[^\s<>]+", address):
            return text.replace(address, f"{LINK[0]}{address}{LINK[1]}")
    return text


def _text(entries: list[str]) -> str:
    return "".join(re.sub("[\ue000-\ue00f]", "", entry) + "\n" for entry in entries)


def _html(entries: list[str]) -> str:
    """Write entries as citeproc-js does, whose classes style sheets know."""
    found = []
    for entry in entries:
        text = html.escape(entry)
        for name, tag in TAGS.items():
            text = text.replace(MARKS[name][0], f"<{tag}>").replace(MARKS[name][1], f"</{tag}>")
        small = MARKS["SmallCaps"]
        text = text.replace(small[0], '<span style="font-variant:small-caps;">').replace(small[1], "</span>")
        text = re.sub(f"{LINK[0]}(.*?){LINK[1]}", r'<a href="\1">\1</a>', text)
        found.append(f'  <div class="csl-entry">{text}</div>\n')
    return f'<div class="csl-bib-body">\n{"".join(found)}</div>\n'


def _markdown(entries: list[str]) -> str:
    return "\n".join(f"{_marked_down(entry)}\n" for entry in entries)


def _marked_down(entry: str) -> str:
    """Write an entry in CommonMark: links and marks are kept, and no other character means anything."""
    pieces = re.split(f"{LINK[0]}(.*?){LINK[1]}", entry)
    text = "".join(f"<{piece}>" if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))
    # CommonMark has no mark for the others
    for name, mark in (("Italic", "*"), ("Bold", "**")):
        text = re.sub(f"[{MARKS[name]}]", mark, text)
    return _text([text]).rstrip("\n")


def _escaped(piece: str) -> str:
    """Escape what CommonMark would take for markup; but not the number of an entry: a list is what it is meant to begin."""
    text = re.sub(r"([\\`*_\[\]<>])|&(?=#?\w+;)", lambda met: "\\" + met[0], piece)
    return re.sub(r"^([#+-])", r"\\\1", text)


FORMATS: dict[str, Callable[[list[str]], str]] = {"text": _text, "html": _html, "markdown": _markdown}
