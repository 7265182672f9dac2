"""A crawl of the whole site from its first page by its links alone: every thing is reached, as a page and as data, and nothing answers with an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import hostile
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


def crawl(client: TestClient, look: Callable[[str, str], None] = lambda text, address: None) -> dict[str, int]:
    """Follow the links of pages from the first one; return the status of each address that was reached. ``look`` sees each page."""
    found: dict[str, int] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address, headers={"Accept": "text/html"})
        found[address] = answer.status_code
        if answer.headers.get("content-type", "").startswith("text/html"):
            look(answer.text, address)
            links = [unescape(one) for one in LINK.findall(answer.text)]
            waiting += [link for link in links if TURNED.fullmatch(link) and not re.search(r"/[\w-]+\.", link)]
    return found


def assert_reached(graph: KnowledgeGraph) -> None:
    """Fail where a link leads to an error, no link leads to a thing, or a thing is not to be had as Turtle."""
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


@pytest.mark.parametrize("empty", [False, True], ids=["small", "empty"])
def test_every_thing_is_reached_from_the_first_page(heat_list: Path, tmp_path: Path, empty: bool) -> None:
    """By links alone a reader comes to every thing of a home, and meets no error; a home with no records yet has no dead link either."""
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "miggraph.toml").write_text((heat_list / "miggraph.toml").read_text(encoding="utf-8"), encoding="utf-8")
    if not empty:
        (home / "data" / "list.yaml").write_text((heat_list / "data" / "list.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    graph = miggraph.open(home)
    assert_reached(graph)


def test_every_thing_of_the_shipped_graph_is_reached(shipped: KnowledgeGraph) -> None:
    """The same of the graph that miggraph ships: no thing without a way to it, no address that fails."""
    assert_reached(shipped)


@pytest.fixture(scope="module")
def hostile_graph(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A home whose every text would be markup if it could."""
    return miggraph.open(hostile.write(tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def attacked(hostile_graph: KnowledgeGraph) -> TestClient:
    """The site of that home."""
    return TestClient(application(Site(hostile_graph, Options(edit=True))))


def test_no_page_of_a_hostile_home_has_markup_of_its_records(hostile_graph: KnowledgeGraph, attacked: TestClient) -> None:
    """Things, lists, canned queries and pictures are reached by links, have none of what the texts would be, and none is an error."""
    found = crawl(attacked, hostile.assert_harmless)
    assert {address: status for address, status in found.items() if status != 200} == {}
    own = {address for address in things(hostile_graph) if address[1:] not in hostile_graph.names.layer}
    assert own <= set(found)
    assert {"/map", "/timeline", "/together", "/queries/evil"} <= set(found)


TEXTS = (
    hostile.EVIL,
    "evil <script> themes",
    "javascript:alert(1)",
    "\u202e\u2066\x00\ud7ff",
    '"><img src=x onerror=alert(1)>',
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "address", ["/ask?q=", "/search?q=", "/resources?q=", "/resources?theme=", "/organisations?sort=", "/queries/resources-by-theme?theme=", "/map?kind=", "/timeline?from=", "/themes?all=", "/"]
)  # fmt: skip
def test_what_is_asked_becomes_no_markup(attacked: TestClient, address: str, text: str) -> None:
    """Whatever stands in an address, its answer is a page of the site's own elements, and no fault."""
    answer = attacked.get(address + quote(text, safe=""), headers={"Accept": "text/html"})
    assert answer.status_code < 500, (address, answer.status_code)
    if answer.headers["content-type"].startswith("text/html"):
        hostile.assert_harmless(answer.text, address)


def test_the_data_of_a_hostile_home_is_well_formed(hostile_graph: KnowledgeGraph, attacked: TestClient) -> None:
    """Feed, sitemap, OpenSearch, the drawings, OpenAPI, descriptions and each thing in each format are what their media types say."""
    for address in ("/updates.atom", "/sitemap.xml", "/opensearch.xml"):
        names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(attacked.get(address).content).iter()}
        assert not names & {"script", "img"}, address
    for address in (
        "/openapi.json",
        "/api/queries",
        "/api/lists/resources",
        "/api/ask?q=" + quote("books"),
        "/api/complete?q=evil",
        "/reconcile",
    ):
        answer = attacked.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), address
        assert answer.json()
    for address in (
        "/.well-known/void",
        "/catalog",
        "/queries.ttl",
        *(f"{one}.ttl" for one in sorted(things(hostile_graph)) if "evil" in one),
    ):
        assert list(ox.parse(attacked.get(address).content, ox.RdfFormat.TURTLE)), address


def test_assistants_are_told_the_texts_as_they_are(hostile_graph: KnowledgeGraph, attacked: TestClient) -> None:
    """Every tool of MCP answers about a hostile home, in JSON that has the text as it stands in the records."""
    calls: dict[str, dict[str, str]] = {
        "ask": {"question": "books"},
        "search": {"words": "alert"},
        "show": {"name": "organisation/evil"},
        "list": {"kind": "resources"},
    }
    accept = {"Accept": "application/json, text/event-stream"}
    for name, arguments in calls.items():
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
        told = attacked.post("/mcp", json=body, headers=accept).json()["result"]
        assert not told.get("isError"), (name, told)
        assert "<script>alert(1)</script>" in json.dumps(told), name
