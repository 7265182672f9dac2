"""Relations: which predicate may be said of which kind of thing.

Themes are concepts, and concepts are mapped by SKOS (SKOS Reference, section 10), never by owl:sameAs, which would make one resource of
two concepts with two definitions. People and publications are no concepts. Places and organisations are things that thesauri keep as
concepts too, so both fit them, and whatever kinds a home has of its own (species, plays …).
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
# Kinds of the base layer of which vocabularies have no terms, or whose terms the layer itself is made from.
NOT_LINKED = frozenset({"campaign", "policy", "language", "term", "source"})
KNOWN = (*CONCEPTS.values(), "owl:sameAs", "schema:sameAs", "rdfs:seeAlso")


def kind_of(identifier: str, names: Names) -> str:
    """Return the kind of one of our things by its IRI: theme, place …, species; "" for what is not ours, or of a kind that is not linked."""
    kind, slash, _ = names.id(identifier).partition("/")
    return kind if slash and kind not in NOT_LINKED else ""


def options(kind: str) -> dict[str, str]:
    """Return the predicates that a decision on a kind of thing may choose, by the word that people say."""
    return OF_KIND.get(kind, BOTH)


def fits(predicate: str, kind: str) -> bool:
    """Say whether a predicate may be said of a kind of thing. Web pages about a thing (schema:sameAs) fit all but concepts."""
    if not kind:
        return False
    if options(kind) is BOTH:
        return predicate in KNOWN
    return predicate in options(kind).values() or (predicate == "schema:sameAs" and kind in ("person", "resource"))
