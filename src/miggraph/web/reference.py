"""Pages about the whole: the themes as a tree, the sources, and what can be downloaded."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.pages.views import downloads, sources, themes
from miggraph.web import formats, lists
from miggraph.web.negotiation import best
from miggraph.web.pages import shown
from miggraph.web.responses import HTML, page


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/themes", tree), Route("/sources", listed_sources), Route("/downloads", all_downloads)]


async def tree(request: Request) -> Response:
    """The themes as a tree; narrowed down, or as data, they are a list as all kinds are."""
    graph = request.app.state.site.graph
    is_page = best(request.headers.get("accept", ""), (HTML, *formats.offered())) == HTML
    if "themes" in graph.facets.kinds and (request.url.query or not is_page):
        request.scope["path_params"] = {"name": "themes"}
        return await lists.list_(request)
    return await run_in_threadpool(_tree, request)


def _tree(request: Request) -> Response:
    return page(shown(request, "themes.html", themes.view(request.app.state.site.graph)))


def listed_sources(request: Request) -> Response:
    """Who says what stands here."""
    return page(shown(request, "sources.html", sources.view(request.app.state.site.graph)))


def all_downloads(request: Request) -> Response:
    """The files in which all can be had."""
    return page(shown(request, "downloads.html", downloads.view(request.app.state.site.graph)))
