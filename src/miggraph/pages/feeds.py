"""Feeds: what readers of news are told of a graph (Atom, RFC 4287)."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.pages.views.changes import Changes, Entry

ATOM = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
MOST = 200  # entries of a feed: readers have the older ones already


def changes(graph: Graph, page: Changes, *, base: str, moment: str, earlier: bytes = b"") -> str:
    """Return the feed of changes: an entry for each thing, and below these the entries of the feed before.

    ``base`` is the address of the site, ``moment`` when it is published (2026-11-27T12:00:00Z), ``earlier`` the feed of the last
    publication; where nothing changed since, what comes out is that feed again.
    """
    root, settings = base.rstrip("/"), graph.home.settings
    before = _entries(earlier)
    entries = [*(_entry(one, root, moment) for one in page.entries), *before][:MOST]
    latest = next((entry.findtext("updated") or NEVER for entry in entries), NEVER)
    feed = ET.Element("feed", xmlns=ATOM)
    _add(feed, "id", f"{graph.names.base}changes")
    _add(feed, "title", f"{settings.title}: changes")
    _add(feed, "updated", latest)
    _add(ET.SubElement(feed, "author"), "name", settings.publisher or settings.title)
    _add(feed, "link", rel="self", href=f"{root}/changed.atom")
    _add(feed, "link", href=f"{root}/changed.html")
    feed.extend(entries)
    ET.indent(feed, "")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _entry(entry: Entry, root: str, moment: str) -> ET.Element:
    """Return a thing that changed as an entry. The id is of the thing, the change and the moment: two changes of a thing are two entries."""
    made = ET.Element("entry")
    _add(made, "id", f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{entry.iri} {entry.change} {moment}')}")
    _add(made, "title", f"{entry.change.capitalize()} {entry.called}")
    _add(made, "updated", moment)
    _add(made, "link", href=f"{root}{entry.address or '/changed'}.html")
    _add(made, "summary", "; ".join([*([f"was {entry.was}"] if entry.was else []), *entry.lines]) or entry.change.capitalize())
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
