"""``mcp``."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from miggraph.cli import graph_options
from miggraph.cli.session import open_graph
from miggraph.ground.errors import MiggraphError


@click.command()
@graph_options
def mcp() -> None:
    """Answer an assistant at standard input and output (Model Context Protocol), until it leaves.

    An assistant starts this by itself: name it as the command of a server in its settings. Over the web, miggraph serve has the same at /mcp.
    """
    try:
        import_module("mcp.server.stdio")
        from miggraph.web.mcp import serve
    except ImportError as error:
        raise MiggraphError(
            f"answering assistants needs {error.name}, which is not installed", remedy="Install it with: pip install 'miggraph[web]'"
        ) from None
    graph = open_graph()
    graph.store  # noqa: B018 - faults of the records are told before an assistant asks
    gc.enable()  # the command line does without for a short life, and this may be a long one
    serve(graph)
