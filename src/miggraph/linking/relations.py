"""Relations as people name and read them; which may be said of what is in ``miggraph.sssom.relations``."""

from __future__ import annotations

import re

from miggraph.ground.errors import ParameterError
from miggraph.sssom.relations import BOTH, CONCEPTS, KNOWN, OF_KIND, THINGS, fits, kind_of

__all__ = [
    "BOTH",
    "CONCEPTS",
    "EXACT",
    "KNOWN",
    "MEANINGS",
    "NO",
    "NOTHING",
    "OF_KIND",
    "PLURALS",
    "THINGS",
    "a",
    "fits",
    "fitted",
    "kind_of",
    "kind_of_set",
    "named",
    "same",
    "set_names",
]

NO, NOTHING = "no", "nothing"  # decisions that are no relation
PLURALS = {"person": "people"}
EXACT = ("skos:exactMatch", "owl:sameAs")
MEANINGS = {
    "skos:exactMatch": "the same as",
    "owl:sameAs": "the same as",
    "skos:closeMatch": "nearly the same as",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "broader than",
    "skos:relatedMatch": "related to",
    "schema:sameAs": "described by",
    "rdfs:seeAlso": "to be seen beside",
}


def kind_of_set(name: str) -> str:
    """Return the kind that the name of a mapping set begins with, in the singular or the plural; "" where it names none.

    >>> kind_of_set("themes-lcsh"), kind_of_set("person-isni"), kind_of_set("odds-and-ends")
    ('theme', 'person', '')
    """
    first = name.partition("-")[0]
    return next((kind for kind in OF_KIND if first in (kind, f"{kind}s", PLURALS.get(kind, kind))), "")


def set_names(kind: str, vocabulary: str) -> tuple[str, str]:
    """Return the names that the mapping set of a kind and a vocabulary may have: themes-fast, theme-fast."""
    return f"{PLURALS.get(kind, f'{kind}s')}-{vocabulary}", f"{kind}-{vocabulary}"


def a(kind: str) -> str:
    """Return a kind with its article: a theme, an organisation."""
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def named(word: str, kind: str) -> str:
    """Return the predicate that a person names: exact, closeMatch, skos:broadMatch … Raises ParameterError where it does not fit the kind."""
    options = OF_KIND[kind]
    known = {**{predicate.partition(":")[2].casefold(): predicate for predicate in KNOWN}, "sameas": "owl:sameAs", **options}
    predicate = word if word in KNOWN else known.get(word.casefold(), "")
    if not fits(predicate, kind):
        raise ParameterError(
            f'"{word}" is no relation of {a(kind)} to a term',
            remedy=f"Say one of: {', '.join(p.partition(':')[2] for p in options.values())}",
        )
    return predicate


def fitted(predicate: str, kind: str) -> str:
    """Return a predicate as it is said of a kind: skos:exactMatch of an organisation becomes owl:sameAs. What has no such form stays."""
    if fits(predicate, kind):
        return predicate
    word = next((word for table in (CONCEPTS, THINGS) for word, name in table.items() if name == predicate), "")
    return OF_KIND.get(kind, {}).get(word, predicate)


def same(iri: str) -> str:
    """Return the form in which addresses of one thing compare: without the protocol's s and a slash at the end.

    >>> same("https://id.loc.gov/authorities/subjects/sh1/") == same("http://id.loc.gov/authorities/subjects/sh1")
    True
    """
    return re.sub(r"^https:", "http:", iri).rstrip("/")
