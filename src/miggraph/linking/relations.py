"""Relations as people name and read them; which may be said of what is in ``miggraph.sssom.relations``."""

from __future__ import annotations

import re

from miggraph.ground.errors import ParameterError
from miggraph.sssom.relations import BOTH, CONCEPTS, KNOWN, NOT_LINKED, OF_KIND, THINGS, fits, kind_of, options

__all__ = [
    "BOTH",
    "CONCEPTS",
    "EXACT",
    "KNOWN",
    "MEANINGS",
    "NO",
    "NOTHING",
    "NOT_LINKED",
    "OF_KIND",
    "PLURALS",
    "THINGS",
    "a",
    "comparable",
    "fits",
    "fitted",
    "is_in",
    "kind_of",
    "kind_of_set",
    "named",
    "options",
    "set_names",
]

NO, NOTHING = "no", "nothing"  # decisions that are no relation
PLURALS = {"person": "people"}
EXACT = ("skos:exactMatch", "owl:sameAs")
# In words, from our thing to the term: the broader one is theirs.
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
    """Return the kind that the name of a mapping set begins with, in the singular or the plural; "" where it names none of the layer's.

    >>> kind_of_set("themes-lcsh"), kind_of_set("person-isni"), kind_of_set("odds-and-ends")
    ('theme', 'person', '')
    """
    first = name.partition("-")[0]
    return next((kind for kind in OF_KIND if first in (kind, f"{kind}s", PLURALS.get(kind, kind))), "")


def set_names(kind: str, vocabulary: str) -> tuple[str, str]:
    """Return the names that the mapping set of a kind and a vocabulary may have: themes-fast, theme-fast; species-fast for a home's own kind."""
    singular = f"{kind}-{vocabulary}"
    return (f"{PLURALS.get(kind, f'{kind}s')}-{vocabulary}", singular) if kind in OF_KIND else (singular, singular)


def a(kind: str) -> str:
    """Return a kind with its article: a theme, an organisation."""
    return f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def named(word: str, kind: str) -> str:
    """Return the predicate that a person names: exact, closeMatch, skos:broadMatch … Raises ParameterError where it does not fit the kind."""
    fitting = options(kind)
    known = {**{predicate.partition(":")[2].casefold(): predicate for predicate in KNOWN}, "sameas": "owl:sameAs", **fitting}
    predicate = word if word in KNOWN else known.get(word.casefold(), "")
    if not fits(predicate, kind):
        raise ParameterError(
            f'"{word}" is no relation of {a(kind)} to a term',
            remedy=f"Say one of: {', '.join(p.partition(':')[2] for p in fitting.values())}",
        )
    return predicate


def fitted(predicate: str, kind: str) -> str:
    """Return a predicate as it is said of a kind: skos:exactMatch of an organisation becomes owl:sameAs. What has no such form stays."""
    if fits(predicate, kind):
        return predicate
    word = next((word for table in (CONCEPTS, THINGS) for word, name in table.items() if name == predicate), "")
    return options(kind).get(word, predicate) if kind else predicate


def comparable(iri: str) -> str:
    """Return the form in which addresses of one thing compare: without the protocol's s and a slash at the end.

    >>> comparable("https://id.loc.gov/authorities/subjects/sh1/") == comparable("http://id.loc.gov/authorities/subjects/sh1")
    True
    """
    return re.sub(r"^https:", "http:", iri).rstrip("/")


def is_in(iri: str, namespace: str) -> bool:
    """Say whether an address is in a namespace, whichever of the two schemes of the web each is written with.

    >>> is_in("https://id.example.org/fast/1", "http://id.example.org/fast/"), is_in("http://id.example.org/faster/1", "http://id.example.org/fast")
    (True, False)
    """
    space = re.sub(r"^https:", "http:", namespace)
    # a namespace without a separator at its end is followed by one
    return bool(space) and re.sub(r"^https:", "http:", iri).startswith(space if space[-1] in "/#=:_?" else (f"{space}/", f"{space}#"))
