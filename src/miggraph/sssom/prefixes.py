"""Prefixes: those that SSSOM and miggraph give a meaning, which no mapping set can change, and the choice of one for a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from miggraph.ground.names import BASE, PREFIXES

# prefixes that SSSOM knows without a curie_map (SSSOM, "IRI prefixes")
BUILT_IN = {
    "owl": PREFIXES["owl"],
    "rdf": PREFIXES["rdf"],
    "rdfs": PREFIXES["rdfs"],
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": PREFIXES["skos"],
    "sssom": "https://w3id.org/sssom/",
    "xsd": PREFIXES["xsd"],
}
OWN = {"miggraph": BASE, "schema": PREFIXES["schema"]}
FIXED = {**BUILT_IN, **OWN}  # what every set means the same by
SCHEMES = frozenset({"data", "doi", "file", "ftp", "geo", "http", "https", "info", "mailto", "tag", "tel", "urn"})
ADDRESSES = frozenset({"http", "https", "urn"})  # what a reader takes for the beginning of an IRI
RESERVED = {**PREFIXES, **FIXED, "orcid": "https://orcid.org/"}  # what sets of ours have these prefixes for
TAKEN = frozenset({*RESERVED, *SCHEMES})
NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)  # of the NCNames (XML Namespaces, section 3) those that all readers of SSSOM take


def is_redefined(prefix: str, namespace: str) -> bool:
    """Say whether a curie_map takes the meaning of a prefix away: one that is fixed, or the beginning of web addresses.

    >>> is_redefined("skos", "http://example.org/"), is_redefined("urn", "urn:"), is_redefined("fast", "http://example.org/")
    (True, False, False)
    """
    fixed = FIXED.get(prefix, f"{prefix}:" if prefix in ADDRESSES else namespace)
    return namespace != fixed


def chosen(wanted: str, namespace: str, known: Mapping[str, str]) -> str:
    """Return the prefix to use for a namespace beside those that are known: the one wanted where it is free, or one like it.

    >>> chosen("fast", "http://example.org/a/", {}), chosen("fast", "http://example.org/a/", {"fast": "http://example.org/b/"})
    ('fast', 'fast2')
    >>> chosen("skos", "http://example.org/a/", {}), chosen("123", "http://example.org/a/", {})
    ('skos2', 'v123')
    """
    if declared := next((prefix for prefix, space in {**known, **FIXED}.items() if space == namespace), ""):
        return declared
    if RESERVED.get(wanted) == namespace and wanted not in known:
        return wanted
    used = {*map(str.casefold, known), *TAKEN}
    plain = re.sub(r"[^\w.-]", "_", wanted, flags=re.ASCII)
    base, number = plain if NAME.fullmatch(plain) else f"v{plain}", 2
    prefix = base
    while prefix.casefold() in used:
        prefix, number = f"{base}{number}", number + 1
    return prefix
