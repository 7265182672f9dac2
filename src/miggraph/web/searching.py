"""Search: what words find, by kind."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.pages.views import searching
from miggraph.web.crowding import takes_long
from miggraph.web.pages import shown
from miggraph.web.responses import page


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/search", search)]


@takes_long
def search(request: Request) -> Response:
    """What words find."""
    words = " ".join(request.query_params.get("q", "").split())
    return page(shown(request, "search.html", searching.view(request.app.state.site.graph, words)))
