"""Documents for programs: the dataset described, dumps, a sitemap, a feed of updates, and the ontology with its context, shapes and queries.

Each is text. ``locate`` says where an address of the site is on the web: a server stands where its client called it, published files where they
are put.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from miggraph import exporting
from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.exporting import DATASETS, FORMATS
from miggraph.exporting.catalogue import catalogue
from miggraph.ground.names import RDFS_LABEL
from miggraph.knowledge import KnowledgeGraph
from miggraph.looking.citation_file import citation
from miggraph.looking.description import Dump, Release

Locate = Callable[[str], str]
NOWHERE = "http://server.invalid"  # the name that no server has (RFC 6761, section 6.4)
MOST = 50_000  # addresses in one sitemap (sitemaps.org)
ASKED = ("/ask", "/sparql", "/search", "/api/", "/api-local/", "/reconcile", "/mcp")  # what is worked out anew for each question
GRAPH_DUMPS = {f"graph{form.ending}": name for name, form in FORMATS.items()}
DUMPS = {**GRAPH_DUMPS, "publications.bib": "bibtex", "publications.ris": "ris", "publications.csv": "csv", "publications.xlsx": "xlsx", "publications.json": "csl-json", "contacts.vcf": "vcard"}  # fmt: skip


def ontology(graph: KnowledgeGraph) -> str:
    """Return the classes and properties in Turtle: the layer's, and what the home adds."""
    return exporting.serialize(graph.ontology(), "turtle", graph.context)


def shapes(graph: KnowledgeGraph) -> str:
    """Return the shapes that say what is valid, in Turtle."""
    return "\n".join(file.read_text(encoding="utf-8") for file in graph.home.shapes())


def context(graph: KnowledgeGraph) -> dict[str, Any]:
    """Return the JSON-LD context of the records: the layer's with what the home adds, relative to the base of the home."""
    return {"@context": graph.context.document}


def queries(graph: KnowledgeGraph) -> str:
    """Return the canned queries in Turtle, for SPARQL tools."""
    return catalogue(graph)


def cited(graph: KnowledgeGraph, locate: Locate) -> str:
    """Return how the graph is cited, as a CITATION.cff."""
    return citation(graph, address=locate("/"))


def dump(graph: KnowledgeGraph, name: str) -> tuple[bytes, str]:
    """Return the whole graph, its publications or its contacts by the name of a file, and its media type; with .gz behind the name, packed.

    Raises KeyError where there is no such file.
    """
    plain = name.removesuffix(".gz")
    body = graph.export(DUMPS[plain], _named(graph, plain))
    raw = body.encode() if isinstance(body, str) else body
    if name != plain:
        return gzip.compress(raw, mtime=0), "application/gzip"  # no time of making: the same graph gives the same bytes
    return raw, _media(DUMPS[plain])


def _named(graph: KnowledgeGraph, name: str) -> list[str]:
    """List what a dump is of: nothing for all of the graph, or of its publications."""
    if not name.startswith("contacts"):
        return []
    kinds = [kind for kind in ("organisations", "people") if kind in graph.facets.kinds]
    return [thing for kind in kinds for thing in graph.things(kind).things()]  # type: ignore[union-attr]


def _media(name: str) -> str:
    if name == "vcard":
        return "text/vcard"
    return FORMATS[name].media_type if name in FORMATS else BIBLIOGRAPHIES[name].media_type


def description(graph: KnowledgeGraph, vocabulary: str, locate: Locate, *, endpoint: bool = True) -> str:
    """Describe the graph in VoID or DCAT, in Turtle, with where it can be asked and had whole. It is worked out once, wherever it stands."""
    dumps = tuple(
        Dump(name, FORMATS[form].media_type, 0, f"{NOWHERE}/dumps/{name}") for name, form in GRAPH_DUMPS.items() if form in DATASETS
    )
    release = Release(dumps=dumps, endpoint=f"{NOWHERE}/sparql" if endpoint else "")
    text = graph.remembered(f"described in {vocabulary}", lambda: graph.describe(vocabulary, release))
    return text.replace(NOWHERE, locate("/").rstrip("/"))


def sitemap(graph: KnowledgeGraph, locate: Locate, number: int = 0) -> str:
    """Return the addresses of every list and every thing in XML; above 50,000 of them, an index of several such files, or one of these.

    Raises IndexError where there is no file of that number.
    """
    addresses = ["/", *(f"/{kind}" for kind in graph.facets.kinds), *(f"/{name}" for name in things(graph))]
    parts = -(-len(addresses) // MOST)
    if number > parts:
        raise IndexError(number)
    if parts > 1 and not number:
        listed = "".join(f"<sitemap><loc>{escape(locate(f'/sitemap-{one}.xml'))}</loc></sitemap>\n" for one in range(1, parts + 1))
        return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</sitemapindex>')
    start = max(0, number - 1) * MOST
    listed = "".join(f"<url><loc>{escape(locate(one))}</loc></url>\n" for one in addresses[start : start + MOST])
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>')


def sitemaps(graph: KnowledgeGraph) -> int:
    """Return how many files an index of sitemaps leads to, 0 where one holds all."""
    parts = -(-(1 + len(graph.facets.kinds) + len(things(graph))) // MOST)
    return parts if parts > 1 else 0


def robots(locate: Locate, prefix: str = "", kept_from: tuple[str, ...] = ASKED) -> str:
    """Return what crawlers are asked to leave alone (RFC 9309)."""
    kept = "".join(f"Disallow: {prefix}{address}\n" for address in kept_from) or "Disallow:\n"
    return f"User-agent: *\n{kept}Sitemap: {locate('/sitemap.xml')}\n"


def opensearch(graph: KnowledgeGraph, locate: Locate) -> str:
    """Return how a browser asks this site from its own box (OpenSearch 1.1)."""
    settings = graph.home.settings
    return _xml(
        f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>{escape(settings.title[:16])}</ShortName>'
        f"<Description>{escape(settings.title)}</Description><InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{escape(locate("/ask"))}?q={{searchTerms}}"/></OpenSearchDescription>'
    )


def things(graph: KnowledgeGraph) -> list[str]:
    """List the ids of all things that have a page: those of the home, and those of the layer."""
    found = graph.store.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing <{RDFS_LABEL}> ?label FILTER(ISIRI(?thing)) }}")
    ids = {graph.names.id(row[0].value) for row in found if "#" not in row[0].value}
    return sorted(one for one in ids if "/" in one)


def _xml(text: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'
