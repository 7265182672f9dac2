"""The names of miggraph: the base of its identifiers, its graphs and its prefixes."""

from __future__ import annotations

BASE = "https://w3id.org/miggraph/"
MIG = f"{BASE}ontology#"
SHAPES = f"{BASE}shapes#"

ONTOLOGY_GRAPH = f"{BASE}ontology"
DERIVED_GRAPH = f"{BASE}graph/derived"

PREFIXES = {
    "bibo": "http://purl.org/ontology/bibo/",
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
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

RDF_TYPE = PREFIXES["rdf"] + "type"
RDF_FIRST = PREFIXES["rdf"] + "first"
RDF_REST = PREFIXES["rdf"] + "rest"
RDF_NIL = PREFIXES["rdf"] + "nil"
RDFS_LABEL = PREFIXES["rdfs"] + "label"
XSD = PREFIXES["xsd"]


def iri(identifier: str) -> str:
    """Return the IRI of an id (``place/GB``) or of a prefixed name (``bibo:Book``); an IRI stays itself."""
    prefix, colon, local = identifier.partition(":")
    if not colon:
        return BASE + identifier
    return PREFIXES[prefix] + local if prefix in PREFIXES else identifier


def compact(name: str) -> str:
    """Return the id of one of our IRIs, a prefixed name for a known namespace, and any other IRI as it is."""
    for prefix, namespace in PREFIXES.items():
        if name.startswith(namespace) and name[len(namespace) :].isidentifier():
            return f"{prefix}:{name[len(namespace) :]}"
    return name.removeprefix(BASE)
