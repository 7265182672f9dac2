"""How machines find their way: the dataset described, dumps, a sitemap, a feed of updates, and the ontology with its context and shapes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from miggraph import exporting
from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.exporting import DATASETS, FORMATS
from miggraph.exporting.catalogue import catalogue
from miggraph.ground.names import RDFS_LABEL
from miggraph.knowledge import KnowledgeGraph
from miggraph.looking.description import Dump, Release
from miggraph.web.crowding import takes_long
from miggraph.web.negotiation import best
from miggraph.web.responses import HTML, as_json, data

XML, ATOM = "application/xml", "application/atom+xml"
NEWEST = 50  # updates in the feed
NOWHERE = "http://server.invalid"  # the name that no server has (RFC 6761, section 6.4)
MOST = 50_000  # addresses in one sitemap (sitemaps.org)
GRAPH_DUMPS = {f"graph{form.ending}": name for name, form in FORMATS.items()}
DUMPS = {**GRAPH_DUMPS, "publications.bib": "bibtex", "publications.ris": "ris", "publications.csv": "csv", "publications.xlsx": "xlsx", "publications.json": "csl-json", "contacts.vcf": "vcard"}  # fmt: skip


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [
        Route("/.well-known/void", void),
        Route("/void.ttl", void),
        Route("/dataset", partial(described, "/.well-known/void")),
        Route("/catalog", catalog),
        Route("/catalogue", partial(described, "/catalog")),
        Route("/ontology", ontology),
        Route("/ontology.ttl", ontology),
        Route("/context.jsonld", context),
        Route("/shapes.ttl", shapes),
        Route("/queries.ttl", queries),
        Route("/dumps/{name}", dump),
        Route("/sitemap.xml", sitemap),
        Route("/sitemap-{number:int}.xml", sitemap),
        Route("/robots.txt", robots),
        Route("/opensearch.xml", opensearch),
        Route("/updates.atom", updates),
    ]


def void(request: Request) -> Response:
    """The graph in VoID."""
    return _rdf(request, _description(request, "void"))


def described(document: str, request: Request) -> Response:
    """Lead from the address of the data set or the catalogue, which are no documents, to what describes them (303)."""
    return RedirectResponse(request.app.state.site.options.base_path + document, 303)


def catalog(request: Request) -> Response:
    """The graph in DCAT."""
    return _rdf(request, _description(request, "dcat"))


def ontology(request: Request) -> Response:
    """The classes and properties: the layer's, and what the home adds."""
    graph = _graph(request)
    return _rdf(request, exporting.serialize(graph.ontology(), "turtle", graph.context), kept=True)


def shapes(request: Request) -> Response:
    """The shapes that say what is valid."""
    texts = [file.read_text(encoding="utf-8") for file in _graph(request).home.shapes()]
    return data("\n".join(texts), "text/turtle")


def context(request: Request) -> Response:
    """The JSON-LD context of the records: the layer's with what the home adds, relative to the base of the home."""
    return as_json({"@context": _graph(request).context.document}, media="application/ld+json")


def queries(request: Request) -> Response:
    """The canned queries as RDF, for SPARQL tools."""
    return data(catalogue(_graph(request)), "text/turtle")


@takes_long
def dump(request: Request) -> Response:
    """The whole graph, its publications or its contacts in a format; with .gz behind the name, packed."""
    graph, name = _graph(request), request.path_params["name"]
    plain = name.removesuffix(".gz")
    if plain not in DUMPS:
        raise HTTPException(404)
    body = graph.export(DUMPS[plain], _named(graph, plain))
    raw = body.encode() if isinstance(body, str) else body
    if name != plain:
        return data(gzip.compress(raw, mtime=0), "application/gzip")  # no time of making: the same graph gives the same bytes
    return data(raw, _media(DUMPS[plain]))


def sitemap(request: Request) -> Response:
    """The addresses of every list and every thing of the home; above 50,000 of them, an index of several such files."""
    graph, base = _graph(request), _base(request)
    addresses = [f"{base}/", *(f"{base}/{kind}" for kind in graph.facets.kinds), *(f"{base}/{name}" for name in _own(graph))]
    parts = -(-len(addresses) // MOST)
    number = request.path_params.get("number", 0)
    if number > parts:
        raise HTTPException(404)
    if parts > 1 and not number:
        listed = "".join(f"<sitemap><loc>{escape(base)}/sitemap-{one}.xml</loc></sitemap>\n" for one in range(1, parts + 1))
        return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</sitemapindex>')
    start = max(0, number - 1) * MOST
    listed = "".join(f"<url><loc>{escape(one)}</loc></url>\n" for one in addresses[start : start + MOST])
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>')


def robots(request: Request) -> Response:
    """What crawlers are asked to leave alone: what is worked out anew for each question (RFC 9309)."""
    prefix = request.app.state.site.options.base_path
    kept = "".join(
        f"Disallow: {prefix}{address}\n" for address in ("/ask", "/sparql", "/search", "/api/", "/api-local/", "/reconcile", "/mcp")
    )
    return data(f"User-agent: *\n{kept}Sitemap: {_base(request)}/sitemap.xml\n", "text/plain", kept=False)


def opensearch(request: Request) -> Response:
    """How a browser asks this site from its own box (OpenSearch 1.1)."""
    settings, base = _graph(request).home.settings, escape(_base(request))
    return _xml(
        f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>{escape(settings.title[:16])}</ShortName>'
        f"<Description>{escape(settings.title)}</Description><InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{base}/ask?q={{searchTerms}}"/></OpenSearchDescription>',
        "application/opensearchdescription+xml",
    )


def updates(request: Request) -> Response:
    """The latest dated updates as an Atom feed (RFC 4287)."""
    graph, base = _graph(request), _base(request)
    entries = list(_updates(graph))
    told = "".join(
        f"<entry><id>{escape(iri)}</id><title>{escape(title)}</title><updated>{date}</updated>"
        f'<link href="{escape(base)}/{escape(graph.names.id(iri))}"/><summary>{escape(text)}</summary></entry>\n'
        for iri, title, date, text in entries
    )
    settings = graph.home.settings
    author = escape(settings.publisher or settings.title)
    latest = max((date for _, _, date, _ in entries), default="1970-01-01T00:00:00Z")
    return _xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{escape(graph.names.base)}updates</id><title>{escape(settings.title)}</title>'
        f"<updated>{latest}</updated><author><name>{author}</name></author>"
        f'<link rel="self" href="{escape(base)}/updates.atom"/><link href="{escape(base)}/"/>\n{told}</feed>',
        ATOM,
    )


def _updates(graph: KnowledgeGraph) -> Iterator[tuple[str, str, str, str]]:
    """Yield the latest updates: address, title, moment and text. A month is told as its first day."""
    if "updates" not in graph.facets.kinds or "date" not in graph.facets.kinds["updates"].fields:
        return
    found: Any = graph.things("updates", "sort=-date", f"limit={NEWEST}")
    for row in found:
        date = (row.get("date") or "").partition(";")[0]
        text = row.get("description") or row.get("updateLabel") or ""
        if date and text:
            yield str(row["update"]), row.get("campaign") or text[:80], f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00Z", text


def _own(graph: KnowledgeGraph) -> list[str]:
    """List the ids of all things that have a page: those of the home, and those of the layer."""
    found = graph.store.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing <{RDFS_LABEL}> ?label FILTER(ISIRI(?thing)) }}")
    ids = {graph.names.id(row[0].value) for row in found if "#" not in row[0].value}
    return sorted(one for one in ids if "/" in one)


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


def _description(request: Request, vocabulary: str) -> str:
    """Describe the graph, with where it can be asked and had whole; it is worked out once, for whatever name the server is called by."""
    graph = _graph(request)
    dumps = tuple(
        Dump(name, FORMATS[form].media_type, 0, f"{NOWHERE}/dumps/{name}") for name, form in GRAPH_DUMPS.items() if form in DATASETS
    )
    release = Release(dumps=dumps, endpoint=f"{NOWHERE}/sparql")
    return graph.remembered(f"described in {vocabulary}", lambda: graph.describe(vocabulary, release)).replace(NOWHERE, _base(request))


def _rdf(request: Request, turtle: str, *, kept: bool = False) -> Response:
    """Return Turtle, or the same in another format of RDF where the client would rather have that."""
    offered = tuple(form.media_type for form in FORMATS.values())
    media = best(request.headers.get("accept", ""), (*offered, HTML)) or offered[0]
    media = offered[0] if media == HTML else media  # there is no page of it: a browser is shown Turtle
    if media != offered[0]:
        quads = list(ox.parse(turtle, ox.RdfFormat.TURTLE))
        name = next(name for name, form in FORMATS.items() if form.media_type == media)
        return data(exporting.serialize(quads, name, _graph(request).context), media, kept=kept)
    return data(turtle, media, kept=kept)


def _graph(request: Request) -> KnowledgeGraph:
    graph: KnowledgeGraph = request.app.state.site.graph
    return graph


def _base(request: Request) -> str:
    """Return where the site stands, as the client has called it. What holds it is never kept: another client may call it otherwise."""
    return f"{request.url.scheme}://{request.url.netloc}{request.app.state.site.options.base_path}"


def _xml(text: str, media: str = XML) -> Response:
    return data(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', media, kept=False)
