"""The downloads: the whole graph, its publications and contacts as files, its descriptions, and how programs ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Frame
from miggraph.exporting import FORMATS
from miggraph.pages import wording
from miggraph.pages.views.formats import CALLED
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

PUBLICATIONS = {
    "ris": phrase("RIS, for Zotero and EndNote"),
    "bib": "BibTeX",
    "json": "CSL-JSON",
    "csv": phrase("CSV, for a spreadsheet"),
    "xlsx": "Excel",
}
DESCRIPTIONS = (
    ("/.well-known/void", phrase("VoID, for programs that look for linked data")),
    ("/catalog", phrase("DCAT, for catalogues of data")),
    ("/CITATION.cff", phrase("How it is cited, for GitHub, Zenodo and reference managers")),
    ("/ontology", phrase("The classes and properties, each explained")),
    ("/ontology.ttl", phrase("The classes and properties in Turtle")),
    ("/context.jsonld", phrase("The JSON-LD context of the records")),
    ("/shapes", phrase("The rules that records follow, in words")),
    ("/shapes.ttl", phrase("The SHACL shapes that say what is valid")),
    ("/queries.ttl", phrase("The canned queries")),
)
WAYS = (
    ("/sparql", "SPARQL"),
    ("/api", phrase("A JSON interface, described for programs")),
    ("/updates.atom", phrase("A feed of the latest updates")),
    ("/sitemap.xml", phrase("The addresses of all pages")),
)


@dataclass(frozen=True)
class Downloads:
    """The page of the downloads: by heading, the addresses with what each is."""

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def view(graph: Graph) -> Downloads:
    """Return the page of the downloads."""
    whole = tuple((f"/dumps/graph{form.ending}", CALLED[form.ending]) for form in FORMATS.values())
    publications = tuple((f"/dumps/publications.{ending}", called) for ending, called in PUBLICATIONS.items())
    contacts = (("/dumps/contacts.vcf", phrase("vCard, for an address book")),)
    groups = (
        (phrase("Everything"), whole),
        (phrase("Publications"), publications if _has(graph, "resources") else ()),
        (phrase("Contacts"), contacts if _has(graph, "organisations", "people") else ()),
        (phrase("Descriptions"), DESCRIPTIONS),
        (phrase("For programs"), WAYS),
    )
    say = wording.of(graph).say
    said = ((say(name), tuple((address, say(called)) for address, called in files)) for name, files in groups if files)
    return Downloads(tuple(said))


def _has(graph: Graph, *kinds: str) -> bool:
    return any(counting.selected(graph, Frame(kind), limit=1).total for kind in kinds if kind in graph.facets.kinds)
