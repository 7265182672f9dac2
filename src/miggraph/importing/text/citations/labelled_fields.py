"""Labelled fields: what the lines of a labelled entry say of a publication."""

from __future__ import annotations

import re

from miggraph.bibliography.names import Name
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.recognition.persons import people
from miggraph.importing.text.recognition.placeholders import GAP
from miggraph.importing.text.segmentation.labelled_entries import LABEL, LINK, NAME_LABELS, OFTEN, OTHER_LABELS, PRICE
from miggraph.importing.text.vocabulary.words import BODIES


def read_labels(citation: Citation) -> None:
    """Read what labels say; the text that is left is the title, a mark, and what the lines below say without labels."""
    title, *below = [text.strip() for text in citation.text.split("\n")]
    left = [rest for text in below for piece in re.split(r"\s+\|\s+|;\s+(?=price|ISBN|[£$€])", text) if (rest := _read(citation, piece))]
    citation.text = f"{title}{GAP}. " + "".join(f"{text.removesuffix('.')}. {GAP}" for text in left)


def _read(citation: Citation, text: str) -> str:
    """Read one line; return what of it is still to be read."""
    if PRICE.match(text) or OFTEN.match(text):
        citation.note("Price" if PRICE.match(text) else "Frequency", text)
        citation.account_for(text)
        return ""
    if link := LINK.match(text):
        citation.account_for(link[0])
        return text[link.end() :]
    if not (label := LABEL.match(text)):
        return re.sub(r"^In (?=[A-Z]\w+ (?:with|and)\b)", "Available in ", text)
    value = text[label.end() :]
    if variable := next((variable for variable, _ in NAME_LABELS if label[variable]), ""):
        citation.item[variable], contributors = _names(citation, value)
        citation.account_for(text)
        if contributors:
            citation.item["contributor"] = contributors
        return ""
    return _unlabelled(citation, text, value, next(said for at, (said, _) in enumerate(OTHER_LABELS) if label[f"s{at}"]))


def _unlabelled(citation: Citation, text: str, value: str, said: str) -> str:
    """Put what stands behind a label as citations put it."""
    citation.account_for(text[: len(text) - len(value)])
    if text[:5].casefold() == "pages" or (value.isdigit() and len(value) < 4):
        return f"{value} pp"
    return f"{text[:4]} {value}" if text[:4].casefold() == "isbn" else f"{said}{value}"


def _names(citation: Citation, text: str) -> tuple[list[Name], list[Name]]:
    """Read persons; where the whole is no list of persons, bodies that commas and "and" join."""
    for inverted in (True, False):
        named = people(text, citation.known, inverted=inverted)
        if named.names and not text[named.end :].strip(" .,;"):
            return named.names, named.contributors
    joined = r"\s*[;,/]\s+|\s+(?:and|&|et|y|und)\s+" if len(BODIES.findall(text)) < 2 else r"\s*;\s+|\s+/\s+"
    return [{"literal": name.strip(" .")} for name in re.split(joined, text) if name.strip(" .")], []
