"""Linked data: each thing at its address, as a page or as data by negotiation, and at the same address with the ending of a format."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from miggraph import exporting
from miggraph.knowledge import KnowledgeGraph
from miggraph.pages.views import mentions, things
from miggraph.pages.views.formats import offered
from miggraph.web.negotiation import best
from miggraph.web.pages import shown
from miggraph.web.responses import HTML, as_json, data, page

VOID = "/.well-known/void"


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/{kind}/{name:path}", thing)]


def thing(request: Request) -> Response:
    """One thing: a page, or what is said of it in the format that the ending or the client names."""
    graph: KnowledgeGraph = request.app.state.site.graph
    address = f"{request.path_params['kind']}/{request.path_params['name']}"
    if led := _led(request, graph, address):
        return led
    name, ending = _split(graph, address)
    if not ending:
        endings = offered(graph, name)
        media = best(request.headers.get("accept", ""), (HTML, *endings))
        if not media:
            raise HTTPException(406, f"There is this: {', '.join((HTML, *endings))}")
        ending = endings.get(media, "")
    return _as_data(request, graph, name, ending) if ending else _as_page(request, graph, name)


def _led(request: Request, graph: KnowledgeGraph, address: str) -> Response | None:
    """Lead away from an address that ends with a slash, and from that of a graph, which is no document, to what describes it (303)."""
    prefix = request.app.state.site.options.base_path
    if address.endswith("/"):
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{prefix}/{address.rstrip('/')}{asked}", 301)
    iri = graph.names.iri(address)
    if iri not in graph.labels.label_of and iri in graph.store.graphs():
        return RedirectResponse(f"{prefix}{VOID}", 303)
    return None


def _split(graph: KnowledgeGraph, address: str) -> tuple[str, str]:
    """Split an address into the id of a thing and the ending of a format, "" where it has none. Raises HTTPException where there is no such."""
    if graph.names.iri(address) in graph.labels.label_of:
        return address, ""
    for dot in (place for place, sign in enumerate(address) if sign == "."):  # from the first one on: ".csl.json" is one ending
        name, ending = address[:dot], address[dot:]
        if graph.names.iri(name) in graph.labels.label_of and ending in offered(graph, name).values():
            return name, ending
    raise HTTPException(404)


def _as_page(request: Request, graph: KnowledgeGraph, name: str) -> Response:
    options = request.app.state.site.options
    if way := request.query_params.get("all"):  # in which others refer to the thing: there are too many for its page
        return page(shown(request, "mentions.html", mentions.view(graph, name, way, request.query_params.get("page", ""))))
    return page(
        shown(request, "thing.html", things.view(graph, name, edit=options.edit)), headers={"Link": _links(graph, name, options.base_path)}
    )


def _as_data(request: Request, graph: KnowledgeGraph, name: str, ending: str) -> Response:
    media = {found: media for media, found in offered(graph, name).items()}[ending]
    here = f"{request.app.state.site.options.base_path}/{name}{ending}"
    void = f"{request.app.state.site.options.base_path}{VOID}"  # what this is a part of (VoID, section 6.2)
    headers = {"Link": f'<{graph.names.iri(name)}>; rel="describes", <{void}>; rel="describedby"', "Content-Location": here}
    if ending == ".json":
        return as_json(graph.show(name).as_dict(), headers=headers)
    return data(graph.export(_format(ending), [name]), media, headers=headers)


def _format(ending: str) -> str:
    return "csl-json" if ending == ".csl.json" else exporting.endings()[ending]


def _links(graph: KnowledgeGraph, name: str, prefix: str) -> str:
    """Return the Link header of a page (RFC 8288): where the same is as data."""
    return ", ".join(f'<{prefix}/{name}{ending}>; rel="alternate"; type="{media}"' for media, ending in offered(graph, name).items())
