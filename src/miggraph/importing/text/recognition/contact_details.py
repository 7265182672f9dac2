"""Contact details: how much a text looks like the address of an organisation rather than a citation."""

from __future__ import annotations

import re

from miggraph.importing.text.vocabulary.patterns import WEB

# "Tel:", "Fax 020 …", "E: ", "info [at] …", "via the website": a label counts only with what stands behind labels
LABEL = re.compile(
    r"\b(?:tel|tél|telephone|téléphone|telefon|teléfono|phone|fax|telefax|ph|mobile?|cell(?:ulaire|ulare)?|celular|móvil|handy|portable|gsm|natel|hotline|helpline|e-?mail|courriel|correo(?: electrónico)?|address|adresse|dirección|anschrift|postal|web ?site|web|internet|site|url|contact|kontakt|contacto)"
    r"\b\s*(?:\([^)]*\)\s*|no\.?\s*)?(?:[.:/]|(?=\+?\(?\d))|(?:^|[\s,;|])[TFEWM]:\s|\[at\]|\(at\)|\bcontact (?:form|via|through|by|us)\b|\bvia (?:the|our|its) web",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.")
# Digits in the ways in which numbers are grouped; what stands in a web address or behind an equals sign is none
PHONE = re.compile(r"(?<![\w/.:=-])(?:\+|00|\()?\d[\d\s()/.–-]{6,18}\d(?![\w/])")
# A box, "12 Main Street", "rue du Lac 5", "Hauptstraße 3", and what looks like a post code with its town
POSTAL = re.compile(
    r"\bP\.?\s?O\.?\s?Box\b|\bPostfach\b|\bApartado\b|\bB\.?P\.?\s\d|\bG\.?P\.?O\.?\b|\b\d+[a-z]?(?:-\d+)?,?\s+(?:[\w.’'-]+\s+){0,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Place|Square|Drive|Boulevard|Blvd|Way|Terrace|Gardens|Floor|Court|Row|Close|Park|Building|rue|route|avenue|boulevard|place|chemin|quai)\b|"
    r"\b(?:rue|calle|c/|avenida|av\.|avda\.?|via|viale|plaza|piazza|pza\.?|paseo|carrer|rua|carrera|calzada|jalan|jl\.)\s[^,;]{2,40},?\s*(?:n[.º°o]{1,2}\s?)?\d+|\b\w+(?:straße|strasse|str\.|weg|platz|gasse|allee|gracht|straat|laan|plein|gatan|vej)\s?\d+|"
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s[A-ZÀ-Þ][\w-]+|\b[A-Z]{2}\s\d{5}\b|\b\d{3}\s\d{3}\b|\b(?:Suite|Flat|Unit|Room|House|Floor)\s\d",
)
ADDRESS_WEB = re.compile(WEB, re.IGNORECASE)
# A line that begins so goes on with an address: the name of the organisation stands above
OPENS_WITH_CONTACT = re.compile(
    r"\s*(?:(?:tel|tél|phone|telephone|fax|e-?mail|web|address|adresse|dirección|anschrift|ph|mobile|contact|site|teléfono|telefon|courriel|correo)\b|p\.?\s?o\.?\s?box|postfach|www\.|https?:|[TFEWMAP]:|\+?\d[\d\s()/.-]{6,}|\d+[a-z]?,?\s)",
    re.IGNORECASE,
)
ENOUGH = 1.5  # a telephone number with its label, or two kinds of details: a street or a number alone stands in citations and prose too


def strength(text: str) -> float:
    """Return how much a text looks like the address of an organisation: labels, numbers, email and postal addresses."""
    head = text[:1500]  # a longer text is no address, however many numbers come later in it
    phones = [found[0] for found in PHONE.finditer(head) if _is_phone(found[0])]
    # one label alone may be "Contact:" in prose; more than three say no more
    points = min(2.0, 0.75 * len(LABEL.findall(head))) + (1.0 if phones else 0) + (1.0 if EMAIL.search(head) else 0)
    return points + (1.0 if POSTAL.search(head) else 0) + (0.5 if ADDRESS_WEB.search(head) else 0)


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    # fewer digits may be two years or a range of pages, unless a + or a trunk 0 stands before them
    return digits >= 9 or (digits >= 7 and text[0] in "+0(")
