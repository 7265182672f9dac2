"""The names of things: the namespaces that every graph uses, and how the ids of one home become IRIs and back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

BASE = "https://w3id.org/miggraph/"  # of the ontology, and of what the base layer identifies
MIG = f"{BASE}ontology#"
SHAPES = f"{BASE}shapes#"

PREFIXES = {
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mig": MIG,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# What a prefix in a mapping set would be taken for by its readers: a vocabulary of theirs, or the beginning of an address.
TAKEN = frozenset(
    {*PREFIXES, "miggraph", "orcid", "semapv", "sssom", "data", "doi", "file", "ftp", "geo", "http", "https", "info", "tag", "tel", "urn"}
)

RDF_TYPE = PREFIXES["rdf"] + "type"
RDF_FIRST = PREFIXES["rdf"] + "first"
RDF_REST = PREFIXES["rdf"] + "rest"
RDF_NIL = PREFIXES["rdf"] + "nil"
RDFS_LABEL = PREFIXES["rdfs"] + "label"
XSD = PREFIXES["xsd"]

# Compiled where a home has a base of its own.
# In the text of a query: an IRI in angle brackets, a parameter of the home, or what is neither: a text or a comment, left alone.
_IN_QUERY = r"""'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<(?P<id>[a-z][a-z-]*/[^<>"{}|^`\\\s]*)>|<[^<>\s]*>|(?P<language>\?__language\b)|\#[^\n\r]*"""


@dataclass(frozen=True)
class Names:
    """How one home names its things: ids follow its base, but for those that the base layer identifies, which have one address everywhere."""

    base: str = BASE
    layer: frozenset[str] = frozenset()  # the ids of the base layer
    language: str = "en"
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)

    @cached_property
    def derived(self) -> str:
        """The graph of what the rules derive."""
        return f"{self.base}graph/derived"

    @cached_property
    def ontologies(self) -> frozenset[str]:
        """The graphs of the ontology: that of the layer, and what the home adds to it."""
        return frozenset((f"{BASE}ontology", f"{self.base}ontology"))

    @cached_property
    def mappings(self) -> str:
        """What the graphs of mapping sets begin with."""
        return f"{self.base}mappings/"

    @cached_property
    def prefix(self) -> str:
        """The prefix of the home in mapping sets: the last word of its base that means nothing else there."""
        words = re.findall(r"[a-z][a-z0-9-]*", self.base.partition("//")[2].lower())
        return "miggraph" if self.base == BASE else next((word for word in reversed(words) if len(word) > 1 and word not in TAKEN), "home")

    def iri(self, identifier: str) -> str:
        """Return the IRI of an id (``place/GB``) or of a prefixed name (``bibo:Book``); an IRI stays itself."""
        prefix, colon, local = identifier.partition(":")
        if colon:
            return self.prefixes[prefix] + local if prefix in self.prefixes else identifier
        return (BASE if self._is_in_layer(identifier) else self.base) + identifier

    def compact(self, name: str) -> str:
        """Return the id of one of our IRIs, a prefixed name for a known namespace, and any other IRI as it is."""
        for prefix, namespace in self.prefixes.items():
            if name.startswith(namespace) and name[len(namespace) :].isidentifier():
                return f"{prefix}:{name[len(namespace) :]}"
        return self.id(name) or name

    def id(self, name: str) -> str:
        """Return the id of one of our IRIs; "" for any other, and for the base itself."""
        if self.base == BASE:  # asked for every label: the common case first
            return name[len(BASE) :] if name.startswith(BASE) else ""
        if name.startswith(BASE) and self._is_in_layer(name[len(BASE) :]):
            return name[len(BASE) :]
        return name[len(self.base) :] if name.startswith(self.base) else ""

    def kind(self, name: str) -> str:
        """Return the kind of one of our things by its IRI, the first part of its id; "" for what is nested in one, and for what is not ours."""
        if "#" in name:
            return ""
        kind, slash, _ = self.id(name).partition("/")
        return kind if slash else ""

    def curie(self, identifier: str) -> str:
        """Return the CURIE of an id in mapping sets."""
        return f"{'miggraph' if self._is_in_layer(identifier) else self.prefix}:{identifier}"

    def in_query(self, text: str) -> str:
        """Return a query with the relative IRIs of the layer's things in full, and the language of the home in the place of ``?__language``."""
        if self.base == BASE and self.language == "en":
            return text

        def written(found: re.Match[str]) -> str:
            if found["language"]:
                return f'"{self.language}"'
            return f"<{BASE}{found['id']}>" if found["id"] and self._is_in_layer(found["id"]) else found[0]

        return re.sub(_IN_QUERY, written, text, flags=re.DOTALL)

    def _is_in_layer(self, identifier: str) -> bool:
        return identifier in self.layer or ("#" in identifier and identifier.partition("#")[0] in self.layer)


def cells(said: str, count: int) -> list[str]:
    """Name the cells of a list, by what is said in it and of what, the same in every run: labels of blank nodes, as N-Quads has them."""
    digest = hashlib.sha256(said.encode()).hexdigest()[:12]
    return [f"_:b{digest}n{index}" for index in range(count)]
