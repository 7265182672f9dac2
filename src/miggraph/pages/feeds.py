"""Feeds: what readers of news are told of a graph (Atom, RFC 4287)."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.pages.documents import Locate
    from miggraph.pages.views.changes import Changes, Entry

ATOM = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
NEWEST = 50  # updates in the feed
MOST = 200  # entries of a feed: readers have the older ones already


def updates(graph: KnowledgeGraph, locate: Locate) -> str:
    """Return the feed of the latest dated updates that the records tell. ``locate`` says where an address of the site is on the web."""
    feed = [_entry(one.iri, one.title, one.moment, locate(f"/{graph.names.id(one.iri)}"), one.text) for one in _updates(graph)]
    return _written(graph, "updates", graph.home.settings.title, {"self": locate("/updates.atom"), "": locate("/")}, feed)


@dataclass(frozen=True)
class Update:
    """Something that happened at a moment."""

    iri: str
    title: str
    moment: str
    text: str


def _updates(graph: KnowledgeGraph) -> Iterator[Update]:
    """Yield the latest updates. A month is told as its first day."""
    if "updates" not in graph.facets.kinds or "date" not in graph.facets.kinds["updates"].fields:
        return
    found: Any = graph.things("updates", "sort=-date", f"limit={NEWEST}")
    for row in found:
        date = (row.get("date") or "").partition(";")[0]
        text = row.get("description") or row.get("updateLabel") or ""
        if date and text:
            yield Update(str(row["update"]), row.get("campaign") or text[:80], f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00Z", text)


def changes(graph: Graph, page: Changes, *, base: str, moment: str, earlier: bytes = b"") -> str:
    """Return the feed of changes: an entry for each thing, and below these the entries of the feed before.

    ``base`` is the address of the site, ``moment`` when it is published (2026-11-27T12:00:00Z), ``earlier`` the feed of the last
    publication; where nothing changed since, what comes out is that feed again.
    """
    root = base.rstrip("/")
    entries = [*(_changed(one, root, moment) for one in page.entries), *_entries(earlier)][:MOST]
    links = {"self": f"{root}/changed.atom", "": f"{root}/changed.html"}
    return _written(graph, "changes", f"{graph.home.settings.title}: changes", links, entries)


def _changed(entry: Entry, root: str, moment: str) -> ET.Element:
    """Return a thing that changed as an entry. The id is of the thing, the change and the moment: two changes of a thing are two entries."""
    iri = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{entry.iri} {entry.change} {moment}')}"
    text = "; ".join([*([f"was {entry.was}"] if entry.was else []), *entry.lines]) or entry.change.capitalize()
    return _entry(iri, f"{entry.change.capitalize()} {entry.called}", moment, f"{root}{entry.address or '/changed'}.html", text)


def _written(graph: Graph, name: str, title: str, links: dict[str, str], entries: list[ET.Element]) -> str:
    """Write a feed; its moment is that of the latest entry (RFC 4287, section 4.1.1)."""
    feed = ET.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"{graph.names.base}{name}")
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.findtext("updated") or NEVER for entry in entries), default=NEVER))
    _add(ET.SubElement(feed, "author"), "name", graph.home.settings.publisher or graph.home.settings.title)
    for relation, href in links.items():
        _add(feed, "link", **({"rel": relation} if relation else {}), href=href)
    feed.extend(entries)
    ET.indent(feed, "")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _entry(iri: str, title: str, moment: str, href: str, text: str) -> ET.Element:
    made = ET.Element("entry")
    _add(made, "id", iri)
    _add(made, "title", title)
    _add(made, "updated", moment)
    _add(made, "link", href=href)
    _add(made, "summary", text)
    return made


def _entries(feed: bytes) -> list[ET.Element]:
    """List the entries of a feed that was published; none where it cannot be read, for it is only what was told already."""
    try:
        entries = ET.fromstring(feed).findall(f"{{{ATOM}}}entry") if feed else []  # noqa: S314 - what the site itself published
    except ET.ParseError:
        return []
    for element in (element for entry in entries for element in entry.iter()):
        element.tag = element.tag.removeprefix(f"{{{ATOM}}}")  # the feed that they go into says what names are
    return entries


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text or None
