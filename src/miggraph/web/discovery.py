"""How machines find their way: the dataset described, dumps, a sitemap, a feed of updates, and the ontology with its context and shapes."""

from __future__ import annotations

from functools import partial

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from miggraph import exporting
from miggraph.exporting import FORMATS
from miggraph.knowledge import KnowledgeGraph
from miggraph.pages import documents, feeds
from miggraph.pages.views import ontology as ontology_page
from miggraph.pages.views import shapes as shapes_page
from miggraph.web.crowding import takes_long
from miggraph.web.negotiation import best
from miggraph.web.pages import shown
from miggraph.web.responses import HTML, as_json, data, page

OFFERED = tuple(form.media_type for form in FORMATS.values())
TURTLE = FORMATS["turtle"].media_type
XML, ATOM, OPENSEARCH = "application/xml", "application/atom+xml", "application/opensearchdescription+xml"


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [
        Route("/.well-known/void", void),
        Route("/void.ttl", void),
        Route("/dataset", partial(described, "/.well-known/void")),
        Route("/catalog", catalog),
        Route("/catalogue", partial(described, "/catalog")),
        Route("/ontology", ontology),
        Route("/ontology.ttl", ontology_file),
        Route("/context.jsonld", context),
        Route("/shapes", shapes),
        Route("/shapes.ttl", shapes_file),
        Route("/queries.ttl", queries),
        Route("/CITATION.cff", cited),
        Route("/dumps/{name}", dump),
        Route("/sitemap.xml", sitemap),
        Route("/sitemap-{number:int}.xml", sitemap),
        Route("/robots.txt", robots),
        Route("/opensearch.xml", opensearch),
        Route("/updates.atom", updates),
    ]


def void(request: Request) -> Response:
    """The graph in VoID."""
    return _rdf(request, documents.description(_graph(request), "void", _locate(request)))


def described(document: str, request: Request) -> Response:
    """Lead from the address of the data set or the catalogue, which are no documents, to what describes them (303)."""
    return RedirectResponse(request.app.state.site.options.base_path + document, 303)


def catalog(request: Request) -> Response:
    """The graph in DCAT."""
    return _rdf(request, documents.description(_graph(request), "dcat", _locate(request)))


def ontology(request: Request) -> Response:
    """The classes and properties: as a page, or as RDF."""
    graph = _graph(request)
    if _wants_page(request):
        return page(shown(request, "ontology.html", ontology_page.view(graph)))
    return _rdf(request, documents.ontology(graph), kept=True)


def ontology_file(request: Request) -> Response:
    """The classes and properties in Turtle."""
    return data(documents.ontology(_graph(request)), TURTLE)


def shapes(request: Request) -> Response:
    """The rules that records follow: as a page, or the shapes that say so as RDF."""
    graph = _graph(request)
    if _wants_page(request):
        return page(shown(request, "shapes.html", shapes_page.view(graph)))
    return _rdf(request, documents.shapes(graph), kept=True)


def shapes_file(request: Request) -> Response:
    """The shapes in Turtle."""
    return data(documents.shapes(_graph(request)), TURTLE)


def context(request: Request) -> Response:
    """The JSON-LD context of the records."""
    return as_json(documents.context(_graph(request)), media="application/ld+json")


def cited(request: Request) -> Response:
    """How the graph is cited; it has the address that the client knows, and is not kept for others."""
    return data(documents.cited(_graph(request), _locate(request)), "application/yaml", kept=False)


def queries(request: Request) -> Response:
    """The canned queries as RDF."""
    return data(documents.queries(_graph(request)), "text/turtle")


@takes_long
def dump(request: Request) -> Response:
    """The whole graph, its publications or its contacts in a format."""
    try:
        return data(*documents.dump(_graph(request), request.path_params["name"]))
    except KeyError:
        raise HTTPException(404) from None


def sitemap(request: Request) -> Response:
    """The addresses of every list and every thing."""
    try:
        text = documents.sitemap(_graph(request), _locate(request), request.path_params.get("number", 0))
    except IndexError:
        raise HTTPException(404) from None
    return data(text, XML, kept=False)


def robots(request: Request) -> Response:
    """What crawlers are asked to leave alone."""
    return data(documents.robots(_locate(request), request.app.state.site.options.base_path), "text/plain", kept=False)


def opensearch(request: Request) -> Response:
    """How a browser asks this site from its own box."""
    return data(documents.opensearch(_graph(request), _locate(request)), OPENSEARCH, kept=False)


def updates(request: Request) -> Response:
    """The latest dated updates as a feed."""
    return data(feeds.updates(_graph(request), _locate(request)), ATOM, kept=False)


def _wants_page(request: Request) -> bool:
    """Say whether the client would rather have a page than any format of RDF."""
    return best(request.headers.get("accept", ""), (*OFFERED, HTML)) == HTML


def _rdf(request: Request, turtle: str, *, kept: bool = False) -> Response:
    """Return Turtle, or the same in another format of RDF where the client would rather have that."""
    media = best(request.headers.get("accept", ""), (*OFFERED, HTML)) or TURTLE
    media = TURTLE if media == HTML else media  # there is no page of it: a browser is shown Turtle
    if media != TURTLE:
        quads = list(ox.parse(turtle, ox.RdfFormat.TURTLE, base_iri=_graph(request).names.base))
        name = next(name for name, form in FORMATS.items() if form.media_type == media)
        return data(exporting.serialize(quads, name, _graph(request).context), media, kept=kept)
    return data(turtle, media, kept=kept)


def _graph(request: Request) -> KnowledgeGraph:
    graph: KnowledgeGraph = request.app.state.site.graph
    return graph


def _locate(request: Request) -> documents.Locate:
    """Return where the site stands, as the client has called it. What holds it is never kept: another client may call it otherwise."""
    base = f"{request.url.scheme}://{request.url.netloc}{request.app.state.site.options.base_path}"
    return lambda address: base + address
