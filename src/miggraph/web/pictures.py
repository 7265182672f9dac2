"""The pictures: each at its address, where the home has something to draw."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.pages import pictures
from miggraph.pages.pictures import Picture
from miggraph.web.pages import shown
from miggraph.web.responses import page


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route(pictures.ALL_ADDRESS, every), *(Route(one.address, partial(picture, one)) for one in pictures.PICTURES)]


def every(request: Request) -> Response:
    """Small ones of all pictures; every page leads here, so that there is a page where nothing is to be drawn too."""
    return page(shown(request, pictures.ALL_TEMPLATE, pictures.view(request.app.state.site.graph)))


def picture(drawn: Picture, request: Request) -> Response:
    """One picture, with its table."""
    found = drawn.view(request.app.state.site.graph, dict(request.query_params))
    if not found:
        raise HTTPException(404)
    return page(shown(request, drawn.template, found))
