"""Terms as they may go into a mapping set: identifiers that are IRIs, names that are names. Vocabularies have others.

Whatever a term is read from, it passes through ``clean`` once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from miggraph.linking.model import Name, Term

LONGEST = 1_000  # characters of a name: what is longer is a text
LONGEST_TEXT = 4_000  # characters of a definition
MOST_NAMES = 500  # of a term
LONGEST_IRI = 2_000  # characters
# What RFC 3987, sections 2.2 and 4.1, keeps out of an IRI, and a "%" that begins no octet.
NOT_IN_IRI = re.compile(
    '[\x00-\x20\x7f-\xa0\\[\\]<>"{}|\\\\^`\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff]'
    "|%(?![0-9A-Fa-f]{2})"
)
SCHEMES = re.compile(r"https?://[^/?#\s]|urn:[A-Za-z0-9]", re.IGNORECASE)  # with which the identifiers of a mapping set begin
PLAIN = re.compile(r"https?://[a-z0-9.-]+/[A-Za-z0-9/._~-]{1,200}(?:#[A-Za-z0-9/._~-]{1,200})?")  # as nearly all are
BREAKS = re.compile("[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
# Controls (C0, C1), marks that turn the direction of what follows (Unicode UAX #9, section 2), halves of surrogates.
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def cleaned(terms: Iterable[Term]) -> Iterator[Term]:
    """Yield terms as ``clean`` returns them, without those that it refuses."""
    yield from filter(None, map(clean, terms))


def clean(term: Term) -> Term | None:
    """Return a term with an identifier and names that can be written and read again; None where it has no such identifier, or no name."""
    id, names = iri(term.id), _names(term.names)
    if not (id and names):
        return None
    replaced_by = term.replaced_by and (iri(term.replaced_by) or id)
    broader = tuple(filter(None, map(text, term.broader)))
    changed: dict[str, Any] = {
        "id": id,
        "names": names,
        "broader": broader,
        "definition": text(term.definition),
        "replaced_by": replaced_by,
    }
    return term if all(getattr(term, slot) == value for slot, value in changed.items()) else replace(term, **changed)


def iri(id: str) -> str:
    """Return an identifier as an IRI: what an IRI may not hold is percent-encoded. "" where it is no web address and no URN.

    >>> iri("http://example.org/ids/Q 4")
    'http://example.org/ids/Q%204'
    >>> iri("euroscivoc:425")
    ''
    """
    if PLAIN.fullmatch(id):
        return id
    id = id.strip()
    if not SCHEMES.match(id) or len(id) > LONGEST_IRI:
        return ""
    scheme, colon, rest = id.partition(":")
    encoded = NOT_IN_IRI.sub(lambda found: quote(found[0], safe="", errors="replace"), rest)
    base, mark, fragment = encoded.partition("#")
    return _valid(f"{scheme.lower()}{colon}{base}{mark}{fragment.replace('#', '%23')}")


def _valid(id: str) -> str:
    """Return an identifier, or "" where the parser of IRIs refuses it still (a port that is no number, say)."""
    import pyoxigraph as ox

    try:
        return str(ox.NamedNode(id).value)
    except ValueError:
        return ""


def text(raw: str) -> str:
    r"""Return a text in one line, without what cannot be seen and may deceive: controls, and marks that turn the direction of the writing.

    >>> text("Work\x00ers\tof \u202ethe\nworld")
    'Workers of the world'
    """
    if raw.isprintable() and raw.isascii():
        return raw.strip()
    return INVISIBLE.sub("", BREAKS.sub(" ", raw)).strip()


def _names(names: Iterable[Name]) -> tuple[Name, ...]:
    """Return names without those that say nothing or are too long for a name, so many at most."""
    made = dict.fromkeys(map(_cleaned, filter(_is_short, names)))
    return tuple(name for name in made if name.text)[:MOST_NAMES]


def _is_short(name: Name) -> bool:
    return len(name.text) <= LONGEST


def _cleaned(name: Name) -> Name:
    clean = text(name.text)
    return name if clean == name.text else name._replace(text=clean)


def prefix(name: str) -> str:
    """Return the prefix that a vocabulary would have for its CURIEs by its name; a mapping set chooses another where it means something else."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "vocabulary"
