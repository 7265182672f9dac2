"""Linked data: each thing at its address, as a page or as data by negotiation, and at the same address with the ending of a format."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph import exporting
from miggraph.knowledge import KnowledgeGraph
from miggraph.pages.views import things
from miggraph.pages.views.formats import offered
from miggraph.web.negotiation import best
from miggraph.web.pages import shown
from miggraph.web.responses import HTML, as_json, data, page


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/{kind}/{name:path}", thing)]


def thing(request: Request) -> Response:
    """One thing: a page, or what is said of it in the format that the ending or the client names."""
    graph: KnowledgeGraph = request.app.state.site.graph
    name = f"{request.path_params['kind']}/{request.path_params['name']}"
    if graph.names.iri(name) in graph.labels.label_of:
        endings = offered(graph, name)
        media = best(request.headers.get("accept", ""), (HTML, *endings))
        if not media:
            raise HTTPException(406, f"There is this: {', '.join((HTML, *endings))}")
        ending = endings.get(media, "")
    else:
        name, _, ending = name.rpartition(".")
        if f".{ending}" not in _endings(graph, name):
            raise HTTPException(404)
        ending = f".{ending}"
    return _as_page(request, graph, name) if not ending else _as_data(graph, name, ending)


def _as_page(request: Request, graph: KnowledgeGraph, name: str) -> Response:
    options = request.app.state.site.options
    return page(
        shown(request, "thing.html", things.view(graph, name, edit=options.edit)), headers={"Link": _links(graph, name, options.base_path)}
    )


def _as_data(graph: KnowledgeGraph, name: str, ending: str) -> Response:
    media = {found: media for media, found in offered(graph, name).items()}[ending]
    headers = {"Link": f'<{graph.names.iri(name)}>; rel="describes"', "Content-Location": f"/{name}{ending}"}
    if ending == ".json":
        return as_json(graph.show(name).as_dict(), headers=headers)
    return data(graph.export(_format(ending), [name]), media, headers=headers)


def _format(ending: str) -> str:
    return "csl-json" if ending == ".csl.json" else exporting.endings()[ending]


def _endings(graph: KnowledgeGraph, name: str) -> list[str]:
    return list(offered(graph, name).values()) if graph.names.iri(name) in graph.labels.label_of else []


def _links(graph: KnowledgeGraph, name: str, prefix: str) -> str:
    """Return the Link header of a page (RFC 8288): where the same is as data."""
    return ", ".join(f'<{prefix}/{name}{ending}>; rel="alternate"; type="{media}"' for media, ending in offered(graph, name).items())
