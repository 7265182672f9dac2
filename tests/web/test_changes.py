"""The page and the feed of changes, as a publisher makes them of the graph and of the statements of the last publication."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.pages import feeds, rendering
from miggraph.pages.views import changes

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST, SECOND = "2026-11-27T12:00:00Z", "2026-12-01T12:00:00Z"


@pytest.fixture
def before(heat_home: Path) -> bytes:
    """The statements that were published, before a publisher got a name with markup in it and a theme was taken out."""
    published = miggraph.open(heat_home).export("nquads")
    file = heat_home / "data" / "list.yaml"
    text = (
        file.read_text(encoding="utf-8")
        .replace("Cool Press", "Cool <b>Press</b>")
        .replace("themes: [theme/heatwaves]", "themes: [theme/heat]")
    )
    file.write_text("\n".join(line for line in text.splitlines() if "id: theme/heatwaves" not in line), encoding="utf-8")
    return published.encode()


@pytest.fixture
def graph(heat_home: Path, before: bytes) -> KnowledgeGraph:
    """The graph as it is now."""
    del before
    return miggraph.open(heat_home)


def test_the_page_tells_what_changed(graph: KnowledgeGraph, before: bytes) -> None:
    """By what became of things, each leading to its page; what is gone leads nowhere. Names are text."""
    page = changes.view(graph, before, day="2026-11-27")
    assert [(group.heading, [one.address for one in group.entries]) for group in page.groups] == [
        ("Removed", [""]),
        ("Changed", ["/resource/hot-days", "/organisation/cool-press"]),
    ]
    html = rendering.render(graph, "changes.html", page, address="/changes", href=lambda address: f"/base{address}")
    assert '<a href="/base/resource/hot-days">Book Hot Days, by Jane Otieno (2011)</a>' in html
    assert "themes from Heatwaves to Heat" in html
    assert "<h3>Theme Heatwaves</h3>" in html
    assert '<time datetime="2026-11-27">27 November 2026</time>' in html
    assert "Cool &lt;b&gt;Press&lt;/b&gt;" in html


def test_nothing_changed(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """The page says so; so it does at the first publication."""
    file = tmp_path / "published.nq"
    file.write_text(str(graph.export("nquads")), encoding="utf-8")
    for page in (changes.view(graph, file), changes.view(graph, None)):
        assert (page.groups, page.total, page.more) == ((), 0, 0)
        assert "Nothing since the last publication." in rendering.render(graph, "changes.html", page, address="/changes", href=str)


def test_the_feed_keeps_what_was_told(graph: KnowledgeGraph, before: bytes) -> None:
    """New entries come first, those of the feed before follow; where nothing changed the feed is the one before."""
    page = changes.view(graph, before)
    first = feeds.changes(graph, page, base="https://example.org/site/", moment=FIRST)
    entries = ET.fromstring(first).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Removed theme Heatwaves",
        "Changed book Hot Days, by Jane Otieno (2011)",
        "Changed organisation Cool <b>Press</b>",
    ]
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == [  # type: ignore[union-attr]
        f"https://example.org/site/{place}.html" for place in ("changed", "resource/hot-days", "organisation/cool-press")
    ]
    again = feeds.changes(graph, changes.view(graph, None), base="https://example.org/site/", moment=SECOND, earlier=first.encode())
    assert again == first
    later = ET.fromstring(feeds.changes(graph, page, base="https://example.org/site/", moment=SECOND, earlier=first.encode()))
    assert [entry.findtext(f"{ATOM}updated") for entry in later.findall(f"{ATOM}entry")] == [SECOND] * 3 + [FIRST] * 3
    assert later.findtext(f"{ATOM}updated") == SECOND
    assert len({entry.findtext(f"{ATOM}id") for entry in later.findall(f"{ATOM}entry")}) == 6
