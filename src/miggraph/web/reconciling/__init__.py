"""The reconciliation service: names in somebody's table become things of the graph (W3C Community Group, Reconciliation Service API 0.2).

Everything is told from the graph: types are its kinds, properties the fields of ``queries/fields``, scores those of the matcher of links.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.web.crowding import in_turn, takes_long
from miggraph.web.reconciling import candidates, extending, kinds, manifest, previewing, reading, suggesting
from miggraph.web.responses import HTML, data, problem

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

LARGEST = 2**20  # bytes of a request
MOST_FIELDS = 20  # of a form


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [
        Route("/reconcile", reconcile, methods=["GET", "POST"]),
        Route("/reconcile/view", view),
        Route("/reconcile/preview", preview),
        Route("/reconcile/properties", properties),
        Route("/reconcile/suggest/{what}", suggest),
        Route("/reconcile/flyout/{what}", flyout),
    ]


async def reconcile(request: Request) -> Response:
    """Answer with the manifest, with the candidates for queries, or with the values of properties."""
    graph: Graph = request.app.state.site.graph
    try:
        form = {**request.query_params, **(await _form(request) if request.method == "POST" else {})}
        return _json(await in_turn(request.app, _answer, graph, form, _root(request)))
    except reading.TooLarge as error:
        return problem(413, error.message, error.remedy)
    except ParameterError as error:
        return problem(400, error.message, error.remedy)


def _answer(graph: Graph, form: Mapping[str, str], root: str) -> dict[str, Any]:
    if "queries" in form:
        return _candidates(graph, reading.queries(form["queries"]))
    if "extend" in form:
        return extending.respond(graph, reading.extension(form["extend"]))
    return manifest.manifest(graph, root)


def _candidates(graph: Graph, queries: Mapping[str, reading.Query]) -> dict[str, Any]:
    """Return the candidates for each query (section "Reconciliation Query Responses")."""
    found = candidates.find(graph, queries)
    told = extending.descriptions(graph, (hit.thing for hits in found.values() for hit in hits))
    return {key: {"result": [_candidate(graph, hit, told.get(hit.thing, "")) for hit in hits]} for key, hits in found.items()}


def _candidate(graph: Graph, hit: candidates.Found, description: str) -> dict[str, Any]:
    type_ = kinds.types(graph)[hit.kind]
    return {
        "id": kinds.identifier(graph.names, hit.thing),
        "name": graph.labels.name(hit.thing),
        **({"description": description} if description else {}),
        "score": round(100 * hit.score, 1),
        "match": hit.match,
        "type": [{"id": type_.id, "name": type_.name}],
        "features": [{"id": pid, "value": agrees} for pid, agrees in hit.features.items()],
    }


def view(request: Request) -> Response:
    """Lead from the id of a thing to its page."""
    graph: Graph = request.app.state.site.graph
    thing = kinds.thing(graph, id := request.query_params.get("id", ""))
    if not thing:
        raise UnknownThing(f"nothing here has the id {extending.cut(id, 100)}")
    page = f"{request.app.state.site.options.base_path}/{quote(graph.names.id(thing), safe='/~')}"
    return data("", "text/plain", kept=False, status=303, headers={"Location": page})


def preview(request: Request) -> Response:
    """Show a thing in a few lines, for another page to show inside."""
    text = previewing.preview(request.app.state.site.graph, request.query_params.get("id", ""))
    return data(text, HTML, headers={"Content-Security-Policy": previewing.policy()})


def properties(request: Request) -> Response:
    """Propose properties to extend things of a type with."""
    given = request.query_params
    limit = reading.number(given.get("limit", ""), "limit")
    return _json(suggesting.proposals(request.app.state.site.graph, given.get("type", ""), limit))


@takes_long
def suggest(request: Request) -> Response:
    """Complete the name of an entity, a type or a property."""
    graph: Graph = request.app.state.site.graph
    given = request.query_params
    prefix, type_, cursor = given.get("prefix", ""), given.get("type", ""), reading.number(given.get("cursor", ""), "cursor")
    answers: dict[str, Callable[[], dict[str, Any]]] = {
        "entity": lambda: suggesting.entities(graph, prefix, cursor=cursor, type=type_),
        "type": lambda: suggesting.types(graph, prefix, cursor=cursor),
        "property": lambda: suggesting.properties(graph, prefix, cursor=cursor, type=type_),
    }
    return _json(answers[_what(request)]())


def flyout(request: Request) -> Response:
    """Say in a few words what an entity, a type or a property is."""
    what = _what(request)
    return _json(previewing.flyout(request.app.state.site.graph, what, request.query_params.get("id", "")))


def _what(request: Request) -> str:
    what: str = request.path_params["what"]
    if what not in previewing.FLYOUTS:
        raise UnknownThing(f"there is no service for {extending.cut(what, 100)}", remedy=f"There are: {', '.join(previewing.FLYOUTS)}.")
    return what


async def _form(request: Request) -> dict[str, str]:
    """Read a form. Raises TooLarge where it is longer than a request may be, ParameterError where it is none."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise reading.TooLarge(f"a request has {LARGEST} bytes at most", remedy="Send the queries in several requests.")
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise ParameterError("the request is not a form", remedy="Send it as application/x-www-form-urlencoded.") from None


def _root(request: Request) -> str:
    """Return the address of the site, as the client knows it."""
    return f"{request.url.scheme}://{request.url.netloc}{request.app.state.site.options.base_path}"


def _json(value: Any) -> Response:
    """Return JSON in ASCII: the keys of a batch come from the client, and may be what no encoding can hold."""
    return data(json.dumps(value, separators=(",", ":")), "application/json", kept=False)
