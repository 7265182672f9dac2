"""Relations: which predicate may be said of which kind of thing.

Themes are concepts, and concepts are mapped by SKOS (SKOS Reference, section 10), never by owl:sameAs, which would make one resource of
two concepts with two definitions. People and publications are no concepts. Places and organisations are things that thesauri keep as
concepts too, so both fit them.
"""

from __future__ import annotations

from miggraph.ground.names import Names

CONCEPTS = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broader": "skos:broadMatch",
    "narrower": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}
THINGS = {"exact": "owl:sameAs", "close": "rdfs:seeAlso"}
BOTH = {**CONCEPTS, "exact": "owl:sameAs"}
OF_KIND = {
    "theme": CONCEPTS,
    "place": BOTH,
    "organisation": BOTH,
    "person": THINGS,
    "resource": THINGS,
}
KNOWN = (*CONCEPTS.values(), "owl:sameAs", "schema:sameAs", "rdfs:seeAlso")


def kind_of(identifier: str, names: Names) -> str:
    """Return the kind of one of our things by its IRI: theme, place …; "" for what is not ours, or of a kind that is not linked."""
    kind, slash, _ = names.id(identifier).partition("/")
    return kind if slash and kind in OF_KIND else ""


def fits(predicate: str, kind: str) -> bool:
    """Say whether a predicate may be said of a kind of thing. Web pages about a thing (schema:sameAs) fit all but concepts."""
    if OF_KIND.get(kind) is BOTH:
        return predicate in KNOWN
    return predicate in OF_KIND.get(kind, {}).values() or (predicate == "schema:sameAs" and kind in ("person", "resource"))
