"""Canned queries: all of them, and each as a form with its answer, or as data by negotiation or by the ending of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.asking import answering
from miggraph.ground.errors import ParameterError
from miggraph.pages.views import canned
from miggraph.web import formats
from miggraph.web.crowding import takes_long
from miggraph.web.pages import shown
from miggraph.web.responses import data, page

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/queries", all_), Route("/queries/{name}", one)]


def all_(request: Request) -> Response:
    """All canned queries."""
    return page(shown(request, "queries/all.html", canned.view(request.app.state.site.graph)))


@takes_long
def one(request: Request) -> Response:
    """A canned query."""
    graph: KnowledgeGraph = request.app.state.site.graph
    slug, ending = formats.split(request.path_params["name"])
    query, given = graph.queries.get(slug), _given(request)
    needed = any(parameter.required for parameter in query.parameters.values())
    if ending or (formats.wanted(request) and (given or not needed)):
        ending = ending or formats.wanted(request)
        body, media = formats.written(graph, answering.answer(graph, slug, given), ending)
        return data(body, media, headers=formats.attached(slug, ending))
    view = canned.form(graph, slug, given)
    return page(shown(request, "queries/query.html", view), status=400 if view.fault else 200)


def _given(request: Request) -> dict[str, str]:
    """Return the parameters that have a value. Raises ParameterError where one has two."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value.strip():
            if name in found:
                raise ParameterError(f"{name} is given twice")
            found[name] = value.strip()
    return found
