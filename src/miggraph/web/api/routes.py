"""The addresses of the API. What is asked is read as the command line reads it; what goes wrong is a problem (RFC 9457)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.asking import answering
from miggraph.graph.answers import Answer
from miggraph.knowledge import KnowledgeGraph
from miggraph.web import formats
from miggraph.web.api import openapi, shapes
from miggraph.web.api.parameters import Page, page, question, single, words
from miggraph.web.crowding import takes_long
from miggraph.web.responses import as_json, data

PAGED = ("page", "limit")


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [
        Route("/openapi.json", described),
        Route("/api", index),
        Route("/api/ask", ask),
        Route("/api/search", search),
        Route("/api/lists", kinds),
        Route("/api/lists/{kind}", things),
        Route("/api/queries", queries),
        Route("/api/queries/{slug}", canned),
        Route("/api/things/{name:path}", thing),
        Route("/api-local/{slug}", grlc),  # where grlc has the queries of a folder
    ]


def described(request: Request) -> Response:
    """The API in OpenAPI."""
    site = request.app.state.site
    return as_json(openapi.document(site.graph, site.options.base_path))


def index(request: Request) -> Response:
    """What the API has."""
    prefix = request.app.state.site.options.base_path
    parts = {
        "ask": "/api/ask?q=…",
        "search": "/api/search?q=…",
        "complete": "/api/complete?q=…",
        "terms": "/api/terms",
        "lists": "/api/lists",
        "queries": "/api/queries",
        "things": "/api/things/…",
    }
    single(request.query_params.multi_items(), ())
    return as_json({"openapi": f"{prefix}/openapi.json", **{name: prefix + address for name, address in parts.items()}})


@takes_long
def ask(request: Request) -> Response:
    """Answer a question in plain English."""
    given = single(request.query_params.multi_items(), ("q", "sources", *PAGED))
    asked, wanted = question(given), page(given)
    with_sources = openapi.yes(given.get("sources", "no"), "sources")
    return _paged(request, _graph(request).ask(" ".join(asked.split()), sources=with_sources), wanted)


@takes_long
def search(request: Request) -> Response:
    """Find things by words."""
    given = single(request.query_params.multi_items(), ("q", *PAGED))
    asked, wanted = question(given), page(given)
    return _paged(request, _graph(request).search(asked, limit=1000), wanted)


def kinds(request: Request) -> Response:
    """The kinds of thing that can be listed, with their facets and fields."""
    single(request.query_params.multi_items(), ())
    return as_json([openapi.kind(one) for one in _graph(request).facets.kinds.values()])


@takes_long
def things(request: Request) -> Response:
    """List things of a kind, narrowed down by facets."""
    pairs = request.query_params.multi_items()
    graph = _graph(request)
    kind = graph.facets.kind(request.path_params["kind"])
    wanted = page(single([pair for pair in pairs if pair[0] in PAGED], PAGED))
    found = graph.things(kind.name, *words(pair for pair in pairs if pair[0] not in PAGED))
    return as_json({"exists": found}) if isinstance(found, bool) else _paged(request, found, wanted)


def thing(request: Request) -> Response:
    """All that is said about one thing, and who says it."""
    single(request.query_params.multi_items(), ())
    return as_json(_graph(request).show(request.path_params["name"]).as_dict())


def queries(request: Request) -> Response:
    """The canned queries with their parameters."""
    single(request.query_params.multi_items(), ())
    return as_json([openapi.query(one) for one in _graph(request).queries])


@takes_long
def canned(request: Request) -> Response:
    """Answer a canned query."""
    graph = _graph(request)
    query = graph.queries.get(request.path_params["slug"])
    given = single(request.query_params.multi_items(), (*query.parameters, *PAGED))
    wanted = page(given)
    return _paged(request, answering.answer(graph, query.slug, given), wanted)


@takes_long
def grlc(request: Request) -> Response:
    """Answer a canned query where grlc has it: its rows in the format that the ending or the client names, as JSON for a browser."""
    graph = _graph(request)
    slug, ending = formats.split(request.path_params["slug"])
    query = graph.queries.get(slug)
    given = single(request.query_params.multi_items(), tuple(query.parameters))
    body, media = formats.written(graph, answering.answer(graph, slug, given), ending or formats.wanted(request) or ".json")
    return data(body, media)


def _graph(request: Request) -> KnowledgeGraph:
    graph: KnowledgeGraph = request.app.state.site.graph
    return graph


def _paged(request: Request, found: Answer, wanted: Page) -> Response:
    wanted.check(len(found))
    path = request.app.state.site.options.base_path + request.url.path
    links = wanted.links(path, request.query_params.multi_items(), len(found))
    return as_json(shapes.answer(found, wanted, _graph(request)), headers={"Link": links} if links else {})
