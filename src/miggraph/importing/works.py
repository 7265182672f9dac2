"""Works: recognising a publication that is there already, and drafting those that an entry names: its host, its journal, its series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import dates, identifiers, names, types
from miggraph.bibliography.mapping import split_title
from miggraph.bibliography.model import Item
from miggraph.folding import fold
from miggraph.importing.agents import free
from miggraph.importing.index import Draft, Index, slug

if TYPE_CHECKING:
    from miggraph.graph import Graph

COMPARED = ("title", "issued", "author", "editor", "publisher", "edition", "volume", "issue", "page", "number-of-pages", "ISBN", "DOI")
NAMED = ("Book", "Journal", "JournalIssue", "Series")  # what other entries name
INSIDE = ("BookChapter", "JournalArticle")  # what carries the ISBN, the publisher and the place of something else


class Works:
    """The publications of a graph and of an import."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.items: dict[str, Item] = {}  # those of the graph, by id

    def read(self, graph: Graph) -> None:
        """Put the publications of a graph into the index."""
        from miggraph.exporting.items import items

        for item in items(graph, ()):
            id = f"resource/{item['id']}"
            self.items[id] = item
            self.add(
                id, item, types.record_type(item["type"], item.get("genre", ""), issue=bool(item.get("volume") or item.get("issue")))[0]
            )

    def add(self, id: str, item: Item, kind: str) -> None:
        """Put the keys of a publication into the index."""
        self.index.add("id:" + id, id)
        for key in keys(item, kind):
            self.index.add(key, id, str(item.get("title", "")))
        if kind in NAMED:
            self.index.add(name_key(kind, titles(item)[0], item), id, titles(item)[1])

    def waiting(self, item: Item, kind: str) -> Draft | None:
        """Return the draft that an earlier entry made of this publication when it named it, and forget that it waited."""
        if kind in NAMED:
            for id, subtitle in self.index.details(name_key(kind, titles(item)[0], item)):
                if fold(subtitle) in ("", fold(titles(item)[1])) and (draft := self.index.take(id)):
                    return draft
        return None

    def known(self, item: Item, kind: str) -> tuple[str, str]:
        """Return the id of the publication that an item is, and what it was recognised by; two empty texts for a new one."""
        for key in keys(item, kind):
            what = key.partition(":")[0]
            for id, title in self.index.details(key):
                if what == "title" or _alike(title, str(item.get("title", "")), sure=what != "url"):
                    return id, {"isbn": "ISBN", "doi": "DOI", "url": "address", "title": "title and year"}[what]
        return "", ""

    def differences(self, id: str, item: Item) -> list[str]:
        """List what an item says otherwise than the publication of the graph that it is, or says beyond it."""
        there = self.items.get(id)
        if there is None:
            return []
        pairs = [(variable, shown(item.get(variable)), shown(there.get(variable))) for variable in COMPARED]
        return [
            f'{variable} is "{here}" here' + (f', "{other}" there' if other else ", missing there")
            for variable, here, other in pairs
            if here and fold(here) != fold(other)
        ]

    # the works that an entry names

    def named(self, kind: str, item: Item, source: str, line: int) -> tuple[str, Draft | None]:
        """Return the id of a journal, series, issue or book that an entry names, and a draft of it where it is new.

        ``item`` says of it what the entry does: its title, and what tells it apart from others of that title.
        """
        title, subtitle = titles(item)
        key = name_key(kind, title, item)
        for id, other in self.index.details(key):
            if not subtitle or fold(other) in ("", fold(subtitle)):
                return id, None
        name = f"{item.get('container-title', title)} {numbered(item)}" if kind == "JournalIssue" else title
        id = free(self.index, f"resource/{slug(name)}", f"{kind} {key}")
        self.index.add("id:" + id, id)
        self.index.add(key, id, subtitle)
        return id, Draft({"id": id, "type": kind, "source": source, "title": title, **({"subtitle": subtitle} if subtitle else {})}, line)


def keys(item: Item, kind: str) -> list[str]:
    """List the keys that a publication is recognised by, the surest first."""
    found: list[str] = []
    if kind not in INSIDE:
        found.extend(f"isbn:{isbn}" for isbn in identifiers.isbns(str(item.get("ISBN") or "")))
    if doi := identifiers.doi(str(item.get("DOI") or "")):
        found.append(f"doi:{doi.casefold()}")
    url = re.sub(r"^https?://(?:www\.)?", "", str(item.get("URL", ""))).rstrip("/")
    if "/" in url:  # the front page of a publisher is no publication's own
        found.append(f"url:{url}")
    if title := str(item.get("title", "")):
        host = fold(str(item.get("container-title", ""))) if kind in INSIDE else ""
        number = f"{item.get('volume', '')}({item.get('issue', '')})" if kind == "JournalIssue" else ""
        year = "".join(map(str, dates.parts(item.get("issued"))[:1]))
        found.append(f"title:{fold(title)}|{year}|{host}|{number}")
    return found


def titles(item: Item) -> tuple[str, str]:
    """Return the title of an item and its subtitle."""
    return split_title(" ".join(str(item.get("title", "")).split()), str(item.get("title-short", "")))


def name_key(kind: str, title: str, item: Item) -> str:
    """Return the key by which other entries name a work: a book by title and year, an issue by journal and number, others by title."""
    if kind == "JournalIssue":
        return f"{kind}:{fold(str(item.get('container-title') or title))}|{numbered(item)}"
    year = "".join(map(str, dates.parts(item.get("issued"))[:1])) if kind == "Book" else ""
    return f"{kind}:{fold(title)}|{year}"


def numbered(item: Item) -> str:
    """Return volume and number of an issue as lists print them: 6(1)."""
    issue = str(item.get("issue", ""))
    return f"{item.get('volume', '')}{f'({issue})' if issue else ''}"


def _alike(one: str, other: str, *, sure: bool) -> bool:
    """Say whether two titles may be one publication's: with the same ISBN or DOI nearly any, with the same address only near ones."""
    from rapidfuzz import fuzz

    return not one or not other or fuzz.token_set_ratio(fold(one), fold(other)) >= (50 if sure else 85)


def shown(value: Any) -> str:
    """Return a CSL-JSON value as text to compare and to show."""
    if isinstance(value, dict):
        return dates.canonical(dates.parts(value))
    if isinstance(value, list):
        return "; ".join(names.inverted(name) for name in names.of(value))
    return str(value or "")
