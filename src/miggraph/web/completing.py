"""Completing: what boxes offer while somebody types, as JSON: things and questions; and the terms of an editor of SPARQL."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.pages.views import searching, sparql
from miggraph.web.api.parameters import single
from miggraph.web.crowding import takes_long
from miggraph.web.responses import as_json


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/api/complete", complete), Route("/api/terms", terms)]


@takes_long
def complete(request: Request) -> Response:
    """Things and questions that begin as is typed, each with the address of its page."""
    site = request.app.state.site
    given = single(request.query_params.multi_items(), ("q",))
    found = searching.completed(site.graph, " ".join(given.get("q", "").split()))
    prefix = site.options.base_path
    return as_json({name: [{**one, "address": prefix + one["address"]} for one in some] for name, some in found.items()})


def terms(request: Request) -> Response:
    """Prefixes, classes and properties of the graph."""
    single(request.query_params.multi_items(), ())
    return as_json(sparql.terms(request.app.state.site.graph))
