"""``serve``."""

from __future__ import annotations

import click

from miggraph.cli import graph_options
from miggraph.cli.session import OPENING, open_graph, say
from miggraph.ground.errors import MiggraphError, ParameterError


@click.command()
@graph_options
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Who may come: 0.0.0.0 for everybody.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, metavar="NUMBER", help="The port.")
@click.option("--base-path", default="", metavar="/PATH", help="What stands before every address, behind a proxy.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, metavar="NUMBER", help="Processes that answer.")
@click.option("--reload", is_flag=True, help="Watch the home, and serve what changed once it is valid.")
@click.option("--edit", is_flag=True, help="Show at each thing its file and line, and what validate says of it.")
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, metavar="SECONDS", help="How long a query may take."
)
@click.option(
    "--memory", type=click.FloatRange(min=16), default=1024.0, show_default=True, metavar="MB", help="How much memory a query may take."
)
@click.option(
    "--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, metavar="NUMBER", help="How many rows an answer may have."
)
@click.option(
    "--queries", type=click.IntRange(min=1), default=None, metavar="NUMBER", help="SPARQL queries at once (as many as processors)."
)
@click.option("--allow-origin", "origins", multiple=True, metavar="ADDRESS", help="A site whose pages may speak with /mcp.")
def serve(
    host: str,
    port: int,
    base_path: str,
    workers: int,
    reload: bool,
    edit: bool,
    timeout: float,
    memory: float,
    max_rows: int,
    queries: int | None,
    origins: tuple[str, ...],
) -> None:
    """Serve the graph to browsers and programs: pages, data, SPARQL and services, until you stop it."""  # fmt: skip
    from miggraph.graph.graph import LARGE

    try:
        from miggraph.web import origins as names
        from miggraph.web import serving
        from miggraph.web.options import Options
    except ImportError as error:
        raise MiggraphError(
            f"serving needs {error.name}, which is not installed", remedy="Install it with: pip install 'miggraph[web]'"
        ) from None
    if base_path and (not base_path.startswith("/") or base_path.endswith("/")):
        raise ParameterError("a base path begins with / and does not end with it", remedy="Write it like --base-path /graph")
    said = click.get_current_context().ensure_object(dict)
    graph = open_graph()
    graph.store  # noqa: B018 - faults of the records are told before a server is there
    opening = {**{name: said[name] for name in OPENING if name in said}, "home": str(graph.home.path), "timeout": timeout, "memory": memory}
    if not graph.kept or graph.kept.size <= LARGE:  # memory answers twice as fast as a store on disk, and a server reads it once
        opening["cache"] = False
    services, welcome = frozenset(said.get("services", ())), frozenset(map(names.origin, origins))
    more = {"queries": queries} if queries else {}
    options = Options(base_path, timeout, memory, max_rows, services=services, origins=welcome, edit=edit, **more)
    say(f"{graph.home.settings.title}: http://{'[' + host + ']' if ':' in host else host}:{port}{base_path}/  (Ctrl-C stops it)")
    serving.run(serving.Served(opening, options, reload), host, port, workers=workers)
