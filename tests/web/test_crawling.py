"""A crawl of the whole site from its first page by its links alone: every thing is reached, as a page and as data, and nothing answers with an error."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

import miggraph
from miggraph import KnowledgeGraph
from miggraph.web.application import application
from miggraph.web.options import Options
from miggraph.web.site import Site

LINK = re.compile(r'<a\b[^>]*?href="(/[^"#]*)')
TURNED = re.compile(r"[^?]*(\?(page|all|show)=[^&]*)?")  # a page as it is, its next one, or all of its values: no choice of facets


def things(graph: KnowledgeGraph) -> set[str]:
    """Return the addresses of all things that have pages."""
    return {f"/{graph.names.id(one)}" for one in graph.labels.label_of if graph.names.kind(one)}


def crawl(client: TestClient) -> dict[str, int]:
    """Follow the links of pages from the first one; return the status of each address that was reached."""
    found: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, headers={"Accept": "text/html"})
        found[address] = answer.status_code
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += [
                link for one in LINK.findall(answer.text) if TURNED.fullmatch(link := unescape(one)) and not re.search(r"/[\w-]+\.", link)
            ]
    return found


@pytest.mark.parametrize("empty", [False, True], ids=["small", "empty"])
def test_every_thing_is_reached_from_the_first_page(heat_list: Path, tmp_path: Path, empty: bool) -> None:
    """By links alone a reader comes to every thing of a home, and meets no error; a home with no records yet has no dead link either."""
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "miggraph.toml").write_text((heat_list / "miggraph.toml").read_text(encoding="utf-8"), encoding="utf-8")
    if not empty:
        (home / "data" / "list.yaml").write_text((heat_list / "data" / "list.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    graph = miggraph.open(home)
    client = TestClient(application(Site(graph, Options())))
    found = crawl(client)
    assert {address: status for address, status in found.items() if status != 200} == {}
    assert sorted(things(graph) - set(found)) == []
    for address in sorted(things(graph)):
        answer = client.get(address, headers={"Accept": "text/turtle"})
        assert answer.headers["content-type"].startswith("text/turtle"), address
        assert any(quad.subject == ox.NamedNode(graph.names.iri(address[1:])) for quad in ox.parse(answer.content, ox.RdfFormat.TURTLE)), (
            address
        )
