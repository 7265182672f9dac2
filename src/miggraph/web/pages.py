"""The pages for people: each address is a view and a template."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.pages import rendering
from miggraph.pages.views import errors, first
from miggraph.web.responses import data, page


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/", index), Route("/assets/{name:path}", asset)]


def index(request: Request) -> Response:
    """The first page."""
    return page(shown(request, "index.html", first.view(request.app.state.site.graph)))


def asset(request: Request) -> Response:
    """A file that pages use."""
    site = request.app.state.site
    body, media = rendering.asset(site.graph, request.path_params["name"])
    return data(body, media)


def error(request: Request, status: int, title: str, detail: str) -> Response:
    """Return the page of an error."""
    address = request.url.path if status == 404 else ""
    return page(shown(request, "error.html", errors.view(request.app.state.site.graph, status, title, detail, address)), status=status)


def shown(request: Request, template: str, view: object) -> str:
    """Return a view as HTML, with addresses below the prefix of the proxy."""
    site = request.app.state.site
    refused = site.refused if site.options.edit else ()
    return rendering.render(
        site.graph, template, view, address=request.url.path, href=lambda address: site.options.base_path + address, refused=refused
    )
