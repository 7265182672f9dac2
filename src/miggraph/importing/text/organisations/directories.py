"""Directories: which lines of a text make up an organisation - its name, its address, its telephone, and what it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from miggraph.importing.text.segmentation import evidence
from miggraph.importing.text.segmentation.evidence import MARKER
from miggraph.importing.text.segmentation.units import Unit
from miggraph.importing.text.vocabulary.knowledge import Knowledge

LABEL = re.compile(
    r"\b(?:tel|tél|telephone|téléphone|telefon|teléfono|phone|fax|telefax|ph|mobile?|cell(?:ulaire|ulare)?|celular|móvil|handy|portable|gsm|natel|hotline|helpline|e-?mail|courriel|correo(?: electrónico)?|address|adresse|dirección|anschrift|postal|web ?site|web|internet|site|url|contact|kontakt|contacto)"
    r"\b\s*(?:\([^)]*\)\s*|no\.?\s*)?(?:[.:/]|(?=\+?\(?\d))|(?:^|[\s,;|])[TFEWM]:\s|\[at\]|\(at\)|\bcontact (?:form|via|through|by|us)\b|\bvia (?:the|our|its) web",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.")
PHONE = re.compile(r"(?<![\w/.:=-])(?:\+|00|\()?\d[\d\s()/.–-]{6,18}\d(?![\w/])")
POSTAL = re.compile(
    r"\bP\.?\s?O\.?\s?Box\b|\bPostfach\b|\bApartado\b|\bB\.?P\.?\s\d|\bG\.?P\.?O\.?\b|\b\d+[a-z]?(?:-\d+)?,?\s+(?:[\w.’'-]+\s+){0,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Place|Square|Drive|Boulevard|Blvd|Way|Terrace|Gardens|Floor|Court|Row|Close|Park|Building|rue|route|avenue|boulevard|place|chemin|quai)\b|"
    r"\b(?:rue|calle|c/|avenida|av\.|avda\.?|via|viale|plaza|piazza|pza\.?|paseo|carrer|rua|carrera|calzada|jalan|jl\.)\s[^,;]{2,40},?\s*(?:n[.º°o]{1,2}\s?)?\d+|\b\w+(?:straße|strasse|str\.|weg|platz|gasse|allee|gracht|straat|laan|plein|gatan|vej)\s?\d+|"
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s[A-ZÀ-Þ][\w-]+|\b[A-Z]{2}\s\d{5}\b|\b\d{3}\s\d{3}\b|\b(?:Suite|Flat|Unit|Room|House|Floor)\s\d",
)
ADDRESS_WEB = re.compile(r"https?://|www\.", re.IGNORECASE)
OPENS_WITH_CONTACT = re.compile(
    r"\s*(?:(?:tel|tél|phone|telephone|fax|e-?mail|web|address|adresse|dirección|anschrift|ph|mobile|contact|site|teléfono|telefon|courriel|correo)\b|p\.?\s?o\.?\s?box|postfach|www\.|https?:|[TFEWMAP]:|\+?\d[\d\s()/.-]{6,}|\d+[a-z]?,?\s)",
    re.IGNORECASE,
)
ENOUGH = 1.5


def strength(text: str) -> float:
    """Return how much a text looks like the address of an organisation: labels, numbers, email and postal addresses."""
    head = text[:1500]
    phones = [found[0] for found in PHONE.finditer(head) if _is_phone(found[0])]
    points = min(2.0, 0.75 * len(LABEL.findall(head))) + (1.0 if phones else 0) + (1.0 if EMAIL.search(head) else 0)
    return points + (1.0 if POSTAL.search(head) else 0) + (0.5 if ADDRESS_WEB.search(head) else 0)


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return digits >= 9 or (digits >= 7 and text[0] in "+0(")


def sort_directories(found: Sequence[Unit], kinds: list[str], known: Knowledge) -> None:
    """Say of the units of organisations which begin one ("entry"), which are more of its header ("more"), and which describe it ("text")."""
    for start, end in paragraphs(found):
        texts = [unit.text.replace("\n", " ") for unit in found[start:end]]
        whole = " ".join(texts)
        if strength(whole) < ENOUGH or cited(whole, known) >= strength(whole):
            continue
        if not _rows(texts, kinds, start):
            _block(found, texts, kinds, start)


def cited(text: str, known: Knowledge) -> float:
    """Return the evidence for a citation, without that of a web address, which organisations have too."""
    return evidence.citation(ADDRESS_WEB.sub("", text), known)


def paragraphs(found: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the runs of units that no blank line and no number of an entry parts."""
    edges = [place for place, unit in enumerate(found) if unit.begins or MARKER.match(unit.lines[0][1])]
    return list(zip(edges, [*edges[1:], len(found)], strict=True)) if edges else []


def _rows(texts: Sequence[str], kinds: list[str], start: int) -> bool:
    """Read a paragraph in which several lines are an organisation each; say whether it is one."""
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


def _block(found: Sequence[Unit], texts: Sequence[str], kinds: list[str], start: int) -> None:
    """Read a paragraph that is one organisation."""
    last = max((place for place, text in enumerate(texts) if strength(text) >= 0.5), default=0)
    for place, text in enumerate(texts):
        described = place and (evidence.prose(text) >= 2 or (place > last and len(text.split()) > 3)) and strength(text) < 1.75
        kinds[start + place] = "text" if described else "more" if place else "entry"
    if OPENS_WITH_CONTACT.match(texts[0]) and not MARKER.match(texts[0]):
        _name_above(found, kinds, start)


def _name_above(found: Sequence[Unit], kinds: list[str], start: int) -> None:
    """Take the line above an address, or the one above the description between, for the name of the organisation."""
    for back in (1, 2):
        place = start - back
        if place < 0 or kinds[place] in ("entry", "more"):
            return
        text = found[place].text.replace("\n", " ")
        if kinds[place] == "heading" or (evidence.heading(text) and found[place].begins and found[place].ends):
            kinds[place], kinds[start] = "entry", "more"
            return
