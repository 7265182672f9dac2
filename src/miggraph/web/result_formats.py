"""The formats in which a query is answered, and which of them a client would rather have.

Solutions: SPARQL 1.1 Query Results JSON, XML, and CSV and TSV Formats. Graphs: the serialisations of RDF 1.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from miggraph.ground.errors import ParameterError
from miggraph.web.negotiation import best


@dataclass(frozen=True)
class Format:
    """A format: its writer, its media types, and how its rows are counted.

    ``marks`` are texts of which every row or triple has one or more; ``surplus`` is how many more an answer has than rows, at least. So what is
    counted is never too little. ``comment`` is how a remark stands behind an answer, "" where the format knows none.
    """

    writer: Any
    media: str
    marks: tuple[bytes, ...]
    surplus: int = 0
    comment: str = ""
    also: tuple[str, ...] = ()  # other media types by which it is asked for


HASH, MARKUP = "# {}\n", "\n<!-- {} -->\n"
SOLUTIONS = {
    "json": Format(ox.QueryResultsFormat.JSON, "application/sparql-results+json", (b"},{",), -1, "", ("application/json",)),
    "xml": Format(ox.QueryResultsFormat.XML, "application/sparql-results+xml", (b"<result>",), 0, MARKUP, ("application/xml", "text/xml")),
    "csv": Format(ox.QueryResultsFormat.CSV, "text/csv", (b"\n",), 1),
    "tsv": Format(ox.QueryResultsFormat.TSV, "text/tab-separated-values", (b"\n",), 1),
}  # fmt: skip
TRIPLES = {
    "turtle": Format(ox.RdfFormat.TURTLE, "text/turtle", (b"\n", b" , "), 0, HASH, ("application/x-turtle",)),
    "ntriples": Format(ox.RdfFormat.N_TRIPLES, "application/n-triples", (b"\n",), 0, HASH),
    "rdfxml": Format(ox.RdfFormat.RDF_XML, "application/rdf+xml", (b"\n",), 0, MARKUP, ("application/xml", "text/xml")),
    "jsonld": Format(ox.RdfFormat.JSON_LD, "application/ld+json", (b'"@id"', b'"@value"'), 0, "", ("application/json",)),
    "trig": Format(ox.RdfFormat.TRIG, "application/trig", (b"\n", b" , "), 0, HASH),
    "nquads": Format(ox.RdfFormat.N_QUADS, "application/n-quads", (b"\n",), 0, HASH),
}
SYNONYMS = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "xml": "rdfxml", "json": "jsonld", "nq": "nquads", "json-ld": "jsonld", "n-triples": "ntriples", "n-quads": "nquads", "rdf+xml": "rdfxml"}  # fmt: skip
NAMES = frozenset({*SOLUTIONS, *TRIPLES, *SYNONYMS})


def chosen(formats: Mapping[str, Format], accept: str, name: str) -> tuple[Format, str] | None:
    """Return the format that a client wants by ``format=`` or else by its Accept header, with the media type; None where there is none.

    Raises ParameterError where ``format=`` names no format at all.
    """
    own = {form.media: form for form in formats.values()}
    offered = own | {media: form for form in formats.values() for media in form.also}  # of equal ones the first is taken
    if name in offered:
        return offered[name], name
    if name and name not in NAMES and "/" not in name:
        raise ParameterError(f"there is no format {name}", remedy=f"Formats: {', '.join([*SOLUTIONS, *TRIPLES])}")
    if name:
        form = formats.get(name) or formats.get(SYNONYMS.get(name, ""))
        return (form, form.media) if form else None
    media = accept if accept in offered else best(accept, tuple(offered))
    return (offered[media], media) if media else None
