"""Labelled fields: what the lines of a labelled entry say of a publication."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.persons import people
from miggraph.importing.text.recognition.placeholders import GAP
from miggraph.importing.text.segmentation.labelled_entries import FREQUENCY, LABELS, LINK, PRICE
from miggraph.importing.text.vocabulary.words import BODIES

NAMES = frozenset({"author", "editor", "director", "translator"})  # kinds of labels that are variables
AS_PRINTED = {"publisher": "Published by ", "languages": "Available in ", "isbn": "ISBN "}  # what citations put for a label


def read_labels(citation: Citation) -> None:
    """Read what labels say; the text that is left is the title, a mark, and what the lines below say without labels."""
    title, *below = [text.strip() for text in citation.text.split("\n")]
    left = [rest for text in below for piece in re.split(r"\s+\|\s+|;\s+(?=price|ISBN|[£$€])", text) if (rest := _read(citation, piece))]
    citation.text = f"{title}{GAP}. " + "".join(f"{text.removesuffix('.')}. {GAP}" for text in left)


def _read(citation: Citation, text: str) -> str:
    """Read one line; return what of it is still to be read, as citations print it."""
    if PRICE.match(text) or FREQUENCY.match(text):
        citation.note("Price" if PRICE.match(text) else "Frequency", text)
        citation.account_for(text)
        return ""
    if link := LINK.match(text):
        citation.account_for(link[0])
        return text[link.end() :]
    if not (label := LABELS.pattern.match(text)):
        return re.sub(r"^In (?=[A-Z]\w+ (?:with|and)\b)", "Available in ", text)
    kind, value = LABELS.kind(label), text[label.end() :]
    if kind not in NAMES:
        citation.account_for(label[0])
        is_count = value.isdigit() and len(value) < 4  # of pages, whatever the label: a year has four digits
        return f"{value} pp" if kind == "pages" or is_count else AS_PRINTED.get(kind, "") + value
    citation.account_for(text)
    citation.item[kind], contributors = _names(citation, value)
    if contributors:
        citation.item["contributor"] = contributors
    return ""


def _names(citation: Citation, text: str) -> tuple[list[Name], list[Name]]:
    """Read persons; where the whole is no list of persons, bodies that commas and "and" join."""
    for inverted in (True, False):
        named = people(text, citation.known, inverted=inverted)
        if named.names and not text[named.end :].strip(" .,;"):
            return named.names, named.contributors
    joined = r"\s*[;,/]\s+|\s+(?:and|&|et|y|und)\s+" if len(BODIES.findall(text)) < 2 else r"\s*;\s+|\s+/\s+"
    return [{"literal": name.strip(" .")} for name in re.split(joined, text) if name.strip(" .")], []
