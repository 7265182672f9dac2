"""Lists: things of a kind that are narrowed down by facets, as a page or as data by negotiation or by the ending of the address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from miggraph.asking.facets import listing
from miggraph.pages.views import addresses, lists, values
from miggraph.web import formats
from miggraph.web.crowding import in_turn
from miggraph.web.pages import shown
from miggraph.web.responses import data, page

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.views.addresses import Listed


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/{name}", list_)]


async def list_(request: Request) -> Response:
    """A list of a kind. All of it as data takes longer than a page."""
    kind, ending = formats.split(request.path_params["name"])
    if ending := ending or formats.wanted(request):
        return await in_turn(request.app, _list, request, kind, ending)
    return await run_in_threadpool(_list, request, kind, ending)


def _list(request: Request, kind: str, ending: str) -> Response:
    graph: KnowledgeGraph = request.app.state.site.graph
    if kind not in graph.facets.kinds:
        return _of_one(request, kind)
    listed = addresses.read(graph, kind, request.url.query)
    if ending:
        return _as_data(graph, listed, ending)
    address = addresses.write(graph, listed)
    if not addresses.is_canonical(request.url.query, address):  # a list has one address
        return RedirectResponse(request.app.state.site.options.base_path + address, 301)
    if listed.all:
        return page(shown(request, "lists/values.html", values.view(graph, listed)))
    return page(shown(request, "lists/list.html", lists.view(graph, listed)))


def _of_one(request: Request, name: str) -> Response:
    """Lead whoever cut an address off after the kind of a thing to the list of that kind. Raises HTTPException where there is none."""
    site = request.app.state.site
    for kind in site.graph.facets.kinds.values():
        if kind.one == name:
            return RedirectResponse(f"{site.options.base_path}/{kind.name}", 301)
    raise HTTPException(404)


def _as_data(graph: KnowledgeGraph, listed: Listed, ending: str) -> Response:
    """Return the whole list in the format of an ending."""
    frame = lists.narrowed(graph, replace(listed, page=1))
    found = listing.answer(graph, frame)
    body, media = formats.written(graph, found, ending)
    return data(body, media, headers=formats.attached(frame.kind, ending))
