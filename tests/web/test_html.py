"""Every kind of page is valid HTML, as the W3C's checker (vnu) reads it."""

from __future__ import annotations

from pathlib import Path

import httpx
from validity import faults

from miggraph import KnowledgeGraph

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
