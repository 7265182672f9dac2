"""The Model Context Protocol: the tools of a graph for assistants, over HTTP (``/mcp``) and over standard input and output.

A request over HTTP stands alone: there are no sessions, and each is answered from the graph that is served then. The package ``mcp`` is
imported when somebody comes: it takes longer to read than the rest of the server.
"""

from __future__ import annotations

import json
import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import Route

from miggraph.ground.errors import MiggraphError, UnknownThing
from miggraph.web.crowding import turn
from miggraph.web.origins import is_welcome

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult

    from miggraph.knowledge import KnowledgeGraph

LARGEST = 2**18  # bytes of a request
LOG = logging.getLogger("miggraph.web")


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/mcp", Endpoint())]


class Endpoint:
    """Answers one message of a client (Model Context Protocol, Streamable HTTP, without sessions)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request (ASGI 3)."""
        send = _for_pages(scope, send)
        if scope["method"] != "POST":  # without sessions nothing is sent by itself, and there is nothing to GET
            raise HTTPException(405, "Messages are sent here by POST", {"Allow": "POST"})
        graph = scope["app"].state.site.graph
        await run_in_threadpool(_prepare, graph)  # the first time it takes a second, in which others are answered
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        manager = StreamableHTTPSessionManager(server(graph), json_response=True, stateless=True)
        whole = await _whole(receive)  # who is slow to say what it wants has no turn meanwhile
        async with turn(scope["app"]), manager.run():
            await manager.handle_request(scope, whole, send)


def _for_pages(scope: Any, send: Any) -> Any:
    """Return how a page is answered so that it may read the answer; a program has no origin. Raises HTTPException for a page that is not welcome."""
    given, host = Headers(scope=scope).getlist("origin"), Headers(scope=scope).get("host", "")
    if not given:
        return send
    if len(given) > 1 or not is_welcome(given[0], host, scope["app"].state.site.options.origins):
        raise HTTPException(403, "Pages of this origin may send no messages here. Who runs the server can allow it")

    async def shared(message: Any) -> None:
        if message["type"] == "http.response.start":
            allowed = [(b"access-control-allow-origin", given[0].encode("latin-1")), (b"vary", b"Origin")]
            message = {**message, "headers": [*message.get("headers", ()), *allowed]}
        await send(message)

    return shared


async def _whole(receive: Any) -> Any:
    """Wait until a request is here; return how it is received as one message. Raises HTTPException where it is too large."""
    body, message = b"", {"type": "", "more_body": True}
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise HTTPException(413, f"A message has {LARGEST // 1024} kB at most")
    came = [{**message, "body": body}]

    async def again() -> Any:
        return came.pop() if came else await receive()

    return again


def _prepare(graph: KnowledgeGraph) -> None:
    """Import what a server needs, and read what it says of itself."""
    import_module("mcp.server.streamable_http_manager")
    server(graph)


def serve(graph: KnowledgeGraph) -> None:
    """Answer a client at standard input and output until it leaves."""
    import anyio
    from mcp.server.stdio import stdio_server

    async def answer() -> None:
        async with stdio_server() as (incoming, outgoing):
            found = server(graph)
            await found.run(incoming, outgoing, found.create_initialization_options())

    anyio.run(answer)


def server(graph: KnowledgeGraph) -> Server[Any]:
    """Return the server of a graph, which names itself after it."""
    import anyio.to_thread
    import mcp_types as types
    from mcp.server.lowlevel import Server

    from miggraph import __version__
    from miggraph.web.tools import contents

    async def list_tools(*_: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=await anyio.to_thread.run_sync(_described, graph))

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(call, graph, params.name, params.arguments or {})

    async def list_resources(*_: Any) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=[])  # there are as many as things: a template says where

    async def list_templates(*_: Any) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=[_template(graph)])

    async def read_resource(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        text = await anyio.to_thread.run_sync(_read, graph, params.uri)
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)])

    return Server(
        "miggraph",
        version=__version__,
        title=graph.home.settings.title,
        instructions=f"Answers from {contents(graph)}. Ask in plain English with ask; show what one thing is with show. Say what an answer rests on: its sources and its caveats.",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _described(graph: KnowledgeGraph) -> list[Any]:
    """Return the tools as the protocol has them. They change nothing, and know nothing but the graph."""
    import mcp_types as types

    from miggraph.web.tools import tools

    hints = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return [
        types.Tool(
            name=one.name,
            title=one.title,
            description=one.description,
            input_schema=_plain(one.arguments.model_json_schema()),
            annotations=hints,
        )
        for one in tools(graph).values()
    ]


def _plain(schema: Any) -> Any:
    """Return a JSON Schema without the titles that repeat the names, and without what may be null: what is left out is not given."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: value
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if (choices := kept.get("anyOf")) and {"type": "null"} in choices and len(choices) == 2:
        del kept["anyOf"]
        kept = {**next(one for one in choices if one != {"type": "null"}), **kept}
    return {key: _plain(value) for key, value in kept.items()}


def call(graph: KnowledgeGraph, name: str, arguments: dict[str, Any]) -> CallToolResult:
    """Run a tool; what goes wrong is told as its result, for the assistant to put right."""
    import mcp_types as types
    from pydantic import ValidationError

    from miggraph.web import telling
    from miggraph.web.tools import tools

    known = tools(graph)
    try:
        if name not in known:
            raise UnknownThing(f"there is no tool {name[:60]}", remedy=f"There are: {', '.join(known)}.")  # noqa: TRY301
        told = known[name].run(graph, known[name].arguments.model_validate(arguments))
        return types.CallToolResult(content=[types.TextContent(text=json.dumps(told, ensure_ascii=False))], structured_content=told)
    except MiggraphError as error:
        message = telling.refusal(error)
    except ValidationError as error:
        message = "\n".join(f"{'.'.join(map(str, one['loc'])) or name}: {one['msg']}" for one in error.errors(include_url=False)[:5])
    except Exception:
        LOG.exception("a fault in the tool %s", name)
        message = "Something went wrong here. It has been noted in the log of the server."
    return types.CallToolResult(content=[types.TextContent(text=message)], is_error=True)


def _template(graph: KnowledgeGraph) -> Any:
    import mcp_types as types

    return types.ResourceTemplate(
        uri_template=f"{graph.names.base}{{kind}}/{{name}}",
        name="thing",
        title="One thing",
        description=f"Everything that is said about one thing in “{graph.home.settings.title}”, by its address.",
        mime_type="application/json",
    )


def _read(graph: KnowledgeGraph, address: str) -> str:
    """Return the thing with an address as JSON. Raises an error of the protocol where there is none."""
    from mcp.shared.exceptions import MCPError
    from mcp_types import INVALID_PARAMS

    from miggraph.web import telling

    if not (graph.names.kind(address) and address in graph.labels.label_of):
        raise MCPError(INVALID_PARAMS, f"nothing here has the address {address[:200]}")
    return json.dumps(telling.thing(graph, graph.show(address)), ensure_ascii=False)
