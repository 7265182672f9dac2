"""What a thing can be had as besides a page: its formats, with what they are called and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.exporting import FORMATS
from miggraph.exporting.items import is_publication
from miggraph.exporting.rows import ROW_FILES
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

JSON, VCARD = "application/json", "text/vcard"
CITED = ("ris", "bibtex", "csl-json")  # of one publication
REFERENCES, CONTACT, DATA = phrase("For your references"), phrase("For your address book"), phrase("This record as data")
CALLED = {
    ".ris": phrase("RIS, for Zotero and EndNote"), ".bib": "BibTeX", ".csl.json": "CSL-JSON", ".vcf": "vCard", ".ttl": "Turtle", ".jsonld": "JSON-LD",
    ".nt": "N-Triples", ".nq": phrase("N-Quads, with sources"), ".trig": phrase("TriG, with sources"), ".rdf": "RDF/XML", ".json": phrase("JSON, with sources"),
}  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A format: what it is for, what it is called, its media type and the address of the thing in it."""

    group: str
    name: str
    media: str
    address: str


def media(ending: str) -> str:
    """Return the media type of rows, statements or references by the ending of their address."""
    cited = {BIBLIOGRAPHIES[one].ending or ".csl.json": BIBLIOGRAPHIES[one].media_type for one in CITED}
    rows = {ending: media for ending, (_, media) in ROW_FILES.items()}
    return {**{form.ending: form.media_type for form in FORMATS.values()}, **cited, **rows}[ending]


def offered(graph: Graph, name: str) -> dict[str, str]:
    """Return the media types in which a thing can be had besides a page, with the endings of their addresses."""
    found = {form.media_type: form.ending for form in FORMATS.values()} | {JSON: ".json"}
    if is_publication(graph, graph.names.iri(name)):
        found |= {BIBLIOGRAPHIES[one].media_type: BIBLIOGRAPHIES[one].ending or ".csl.json" for one in CITED}
    if graph.names.kind(graph.names.iri(name)) in ("organisation", "person"):
        found |= {VCARD: ".vcf"}
    return found


def of(graph: Graph, name: str) -> tuple[tuple[str, tuple[Format, ...]], ...]:
    """Return the formats of a thing by what they are for: those for references and contacts first."""
    say = wording.of(graph).say
    found = [
        Format(_group(ending), say(CALLED[ending]), media, site_address(name) + ending) for media, ending in offered(graph, name).items()
    ]
    order = (REFERENCES, CONTACT, DATA)
    groups = ((group, tuple(form for form in found if form.group == group)) for group in order)
    return tuple((say(group), forms) for group, forms in groups if forms)


def _group(ending: str) -> str:
    return REFERENCES if ending in (".ris", ".bib", ".csl.json") else CONTACT if ending == ".vcf" else DATA
