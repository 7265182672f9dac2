"""The files that answer in the browser: scripts, Oxigraph as WebAssembly, the model of the graph, and its statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

ASSETS = Path(__file__).parent / "assets"
ENGINE = "oxigraph"  # the folder of what is not ours: it stands beside the data, and is asked for when something is looked up


def files(graph: KnowledgeGraph) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the path of each file from the root of the site, and what makes its bytes."""
    for path in sorted(ASSETS.rglob("*")):
        if path.is_file():
            name = path.relative_to(ASSETS).as_posix()
            yield f"{'live' if name.startswith(f'{ENGINE}/') else 'assets'}/{name}", path.read_bytes
    yield "live/model.json", partial(_model, graph)


def _model(graph: KnowledgeGraph) -> bytes:
    from miggraph.site.model import model

    return json.dumps(model(graph), ensure_ascii=False, separators=(",", ":")).encode()
