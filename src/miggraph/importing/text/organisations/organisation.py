"""Organisations of a directory: name, address, numbers and web pages of a block of lines, labelled or not."""

from __future__ import annotations

import re

from miggraph.bibliography.model import Listing
from miggraph.ground.findings import Finding
from miggraph.importing.text.layout.blocks import MAX_BLOCK, Block
from miggraph.importing.text.organisations import assembly
from miggraph.importing.text.organisations.entry import DirectoryEntry
from miggraph.importing.text.privacy.personal_data import finding, is_body
from miggraph.importing.text.recognition import labels, postcodes
from miggraph.importing.text.vocabulary import countries
from miggraph.importing.text.vocabulary.patterns import INITIAL

# Headings above directories
_HEADING = re.compile(
    r"\b(?:organi[sz]ations?|director(?:y|ies)|contacts?|networks?|useful addresses|addresses|associations?|ngos|agencies|institutions|groups|organi[sz]aciones|directorio|contactos|redes|asociaciones|"
    r"organisationen|adressen|verzeichnis|kontakte|anschriften|organismes|annuaire|adresses|réseaux|organizzazioni|indirizzi|organizações|who's who)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\d)[+(]{0,2}\d[\d\s()./–-]{5,24}\d(?!\d)")
# Signs of a citation, and those of a publisher: these weigh less, for publishers are organisations
_PUBLISHED = re.compile(
    r"\((?:\w{3,12}\s)?(?:19|20)\d\d[a-z]?\)|(?<![.\w])(?:pp?|S)\.\s?\d|\bISBN\b|\bdoi\b|10\.\d{4,9}/|\((?:eds?|hrsg|dirs?|coords?|éds?)\.?\)|\b(?:vol|bd)\.\s?\d+|(?<![+\d)])\d{1,4}\s?\((?!0)\d{1,3}\):|\d\spages?\b|"
    r"\b(?:working|discussion|occasional)\spaper|[,.]\s(?:19|20)\d\d[a-z]?[.,:]",
    re.IGNORECASE,
)
_DATED = re.compile(  # a short beginning, the year, and what was written then
    rf"[^.\n]{{2,80}}(?:\.\s(?:19|20)\d\d[a-z]?[.:]|\.?\s\((?:19|20)\d\d[a-z]?\)[.:])\s+(?={INITIAL}|[“‘«\"„])"
)
_BOUND = re.compile(r"\b(?:publish(?:er|ing|ers)|press|verlag|éditions|routledge|edited by)\b|,\s[A-Z]\.\s", re.IGNORECASE)
# "Network of Harbour Women (NHW), …"
_ACRONYM = re.compile(r"^[^,;|]{6,160}?\((?=[^()]*[A-Z][^()]*[A-Z])[A-Z][\w&./-]{1,14}\)\s*(?:[,;.|(–-]|$)")
_WEB = re.compile(r"https?://|www\.|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,7}/?$", re.IGNORECASE | re.MULTILINE)


def score(block: Block) -> float:
    """Say how surely (0 to 1) a block is an entry of a directory, of an organisation or a person, rather than a publication."""
    header = "\n".join(text for _, text in block.lines)[:3000]
    if _DATED.match(header):
        return 0.0
    labels = {
        kind for line in (*block.lines, *block.annotation)[:40] for kind in _labels(line[1][:1000], described=line not in block.lines)
    }
    # a telephone number with its label makes an organisation by itself; the label of an address, an email address, a heading, a name that fits and
    # a place do so together. Signs of a citation outweigh the number: a publication may say whom to ask for copies
    reached = 0.0
    reached += 0.55 * bool(labels & {"telephone", "fax", "telefax", "both", "mobile", "private"})
    reached += 0.4 * bool(not labels & {"telephone", "both", "fax", "mobile"} and re.search(r"(?<![\w+])\+\d[\d\s()./-]{7,20}\d", header))
    reached += 0.3 * bool(labels & {"address", "contact", "city", "postalCode"})
    reached += 0.2 * bool("email" in labels or re.search(r"\S@\S|\[at\]", header)) + 0.1 * bool("web" in labels or _WEB.search(header))
    reached += 0.45 * bool(_HEADING.search(block.heading)) + 0.15 * bool(countries.country(block.heading))
    reached += 0.15 * bool(_ACRONYM.match(header)) + 0.15 * is_body(re.split(r"[,\n]", header)[0]) + 0.2 * _has_place(header)
    return max(0.0, min(1.0, reached - 0.55 * bool(_PUBLISHED.search(header)) - 0.2 * bool(_BOUND.search(header))))


def read(block: Block, file: str = "") -> Listing | Finding:
    """Read a block as an organisation. One that looks like a private person's is held back, and nothing of it is repeated."""
    if sum(len(text) for _, text in (*block.lines, *block.annotation)) > MAX_BLOCK:
        message = f"the entry is longer than {MAX_BLOCK:,} characters and was not read: break it into one entry for each organisation"
        return Finding("not-understood", message, file=file, line=block.line)
    entry = DirectoryEntry(block)
    entry.read()
    assembly.assemble(entry)
    entry.close()
    if private := entry.private():
        return finding(private, file, block.line)
    if not entry.listing.record.get("name"):
        return Finding(
            "not-understood", "an address without the name of an organisation: put its name before it", file=file, line=block.line
        )
    return entry.listing


def _labels(text: str, *, described: bool) -> list[str]:
    """List the labels of a line; of one that belongs to the description only what it begins with."""
    if described:
        return [labels.leading(text)]
    found = [piece.kind for piece in labels.pieces(text) if piece.kind]
    return [kind for kind in found if kind not in ("telephone", "fax", "mobile") or _NUMBERED.search(text)]


def _has_place(header: str) -> bool:
    """Say whether the end of a line is a country, or a part of it has a post code that one country alone has."""
    lines = [line for line in header.split("\n") if len(line) < 600]
    parts = [part for line in lines for part in re.split(r"[,;|]", line)][:60]
    return bool(postcodes.country_of(part.strip() for part in parts)) or any(countries.country(part) for part in parts[1:])
