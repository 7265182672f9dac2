"""Publications: recognising a publication that is there already, and drafting those that an entry names: its host, its journal, its series."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from miggraph.bibliography import dates, identifiers, names, types
from miggraph.bibliography.mapping import JOINT, split_title
from miggraph.bibliography.model import Item
from miggraph.ground.folding import fold
from miggraph.ground.names import PREFIXES
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import Index, slug

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

COMPARED = ("title", "issued", "author", "editor", "publisher", "edition", "volume", "issue", "page", "number-of-pages", "ISBN", "DOI")
NAMED_BY_OTHERS = ("Book", "Journal", "JournalIssue", "Series")  # what other entries name
RECOGNISED_BY = {"isbn": "ISBN", "doi": "DOI", "url": "address", "title": "title and year", "head": "title and year, but for the subtitle"}
SOURCES = "SELECT ?thing ?source WHERE {{ ?thing <{dcterms}source> ?source FILTER(STRSTARTS(STR(?thing), '{base}resource/')) }}"
# keys that people made, such as smith-2003 and ehrenreichGlobalWoman2003, not what a program counts with
OWN_KEY = re.compile(r"(?=.*[a-z]{3})[A-Za-z][A-Za-z0-9]*(?:[-._]+[A-Za-z0-9]+)*")
PARTS_OF_HOSTS = ("BookChapter", "JournalArticle")  # what carries the ISBN, the publisher and the place of something else
BEFORE_SUBTITLE = re.compile(r"(?<=[?!])\s|:\s|\s[–—-]\s")  # what parts a title from its subtitle
SCHEME = re.compile(r"^https?://(?:www\.)?")


def _nearly(score: int) -> Callable[[str, str], bool]:
    """Return a function that says whether two folded titles share so many words, or one of them is missing."""

    def alike(one: str, other: str) -> bool:
        from rapidfuzz import fuzz

        return not one or not other or fuzz.token_set_ratio(one, other) >= score

    return alike


def _same_subtitle(one: str, other: str) -> bool:
    """Say whether two titles with the same beginning are spelt nearly alike, or one of them goes no further."""
    from rapidfuzz import fuzz

    return one.startswith(other) or other.startswith(one) or fuzz.token_sort_ratio(one, other) >= 85


# how alike titles must be where something else is the same: with an ISBN or a DOI nearly any, with an address only near ones
TITLES_AGREE = {"isbn": _nearly(50), "doi": _nearly(50), "url": _nearly(85), "head": _same_subtitle}


class Publications:
    """The publications of a graph and of an import."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.items: dict[str, Item] = {}  # those of the graph, by id
        self.sources: set[tuple[str, str]] = set()  # which document each of them comes from

    def read(self, graph: Graph) -> None:
        """Put the publications of a graph into the index."""
        from miggraph.exporting.items import items

        for item in items(graph, ()):
            id = f"resource/{item['id']}"
            self.items[id] = item
            self.add(id, Publication(item))
        for row in graph.store.query(SOURCES.format(base=graph.names.base, **PREFIXES)):
            self.sources.add((graph.names.compact(row[0].value), graph.names.compact(row[1].value).partition("#")[0]))

    def add(self, id: str, work: Publication) -> None:
        """Put the keys of a publication into the index."""
        rows = [(key, id, work.whole) for key in work.keys]
        if work.kind in NAMED_BY_OTHERS:
            rows += [(key, id, work.subtitle) for key in work.name_keys]
        self.index.add(*rows)

    def waiting(self, work: Publication) -> Draft | None:
        """Return the draft that an earlier entry made of this publication when it named it, and forget that it waited."""
        if work.kind in NAMED_BY_OTHERS:
            for _, id, subtitle in self.index.find(*work.name_keys):
                if fold(subtitle) in ("", fold(work.subtitle)) and (draft := self.index.pending.take(id)):
                    return draft
        return None

    def known(self, work: Publication, document: str) -> tuple[str, str]:
        """Return the id of the publication that an entry of a document is, and what it was recognised by; two empty texts for a new one."""
        for key, id, title in self.index.find(*work.keys) if work.keys else ():
            what = key.partition(":")[0]
            if what == "title" or TITLES_AGREE[what](fold(title), fold(work.whole)):
                return id, RECOGNISED_BY[what]
        return (work.id, "id") if (work.id, document) in self.sources and self._is_mended(work) else ("", "")

    def _is_mended(self, work: Publication) -> bool:
        """Say whether the record that has the id of an entry may be made of it, and mended since: a like title, no other year."""
        there = Publication(self.items.get(work.id, {}))
        return (not work.whole or TITLES_AGREE["url"](fold(there.whole), fold(work.whole))) and len({there.year, work.year} - {""}) < 2

    def differences(self, id: str, item: Item, bodies: Callable[[str], list[str]]) -> list[str]:
        """List what an item says otherwise than the publication of the graph that it is, or says beyond it.

        ``bodies`` returns the ids of what a name may be: a publisher by another of its names is no difference.
        """
        there = self.items.get(id)
        if there is None:
            return []
        pairs = [(variable, shown(item.get(variable)), shown(there.get(variable))) for variable in COMPARED]
        return [
            f'{variable} is "{here}" here' + (f', "{other}" there' if other else ", missing there")
            for variable, here, other in pairs
            if here
            and not _agree(variable, here, other)
            and not (variable == "publisher" and _named(here, bodies) <= _named(other, bodies))
        ]

    # the works that an entry names

    def named(self, kind: str, item: Item, source: str, line: int) -> tuple[str, Draft | None]:
        """Return the id of a journal, series, issue or book that an entry names, and a draft of it where it is new.

        ``item`` says of it what the entry does: its title, and what tells it apart from others of that title.
        """
        work = Publication(item, kind)
        for _, id, other in self.index.find(*work.name_keys):
            if not work.subtitle or fold(other) in ("", fold(work.subtitle)):
                return id, None
        name = f"{item.get('container-title', work.title)} {work.numbered}" if kind == "JournalIssue" else work.title
        id = self.index.claim(f"resource/{slug(name)}", f"{kind} {work.name_keys[0]}")
        self.index.add(*((key, id, work.subtitle) for key in work.name_keys))
        record = {"id": id, "type": kind, "source": source, "title": work.title, "subtitle": work.subtitle}
        return id, Draft({key: text for key, text in record.items() if text}, line)


class Publication:
    """What a publication is recognised by, worked out once: its kind, its title and subtitle, and its keys, the surest first."""

    def __init__(self, item: Item, kind: str = "") -> None:
        issue = str(item.get("issue") or "")
        self.numbered = f"{item.get('volume') or ''}{f'({issue})' if issue else ''}"  # as lists print it: 6(1)
        of = types.record_type(str(item.get("type") or ""), str(item.get("genre") or ""), issue=bool(self.numbered))
        self.kind, self.also = (kind, "") if kind else of
        self.whole = " ".join(str(item.get("title") or "").split())
        self.title, self.subtitle = split_title(self.whole, str(item.get("title-short") or ""))
        self.year = "".join(map(str, dates.parts(item.get("issued"))[:1]))
        own = str(item.get("id") or "").removeprefix("resource/")
        self.id = f"resource/{own if OWN_KEY.fullmatch(own) else slug(self.called(item) or str(item.get('URL') or '') or 'untitled')}"
        self._host = fold(BEFORE_SUBTITLE.split(str(item.get("container-title") or ""), maxsplit=1)[0])
        self.keys = [] if kind else self._keys(item)

    def called(self, item: Item) -> str:
        """Return the title; of an issue that bears its journal's only, with volume and number."""
        if self.kind != "JournalIssue" or item.get("container-title", self.title) != self.title or self.title.endswith(self.numbered):
            return self.title
        return f"{self.title} {self.numbered}"

    def _keys(self, item: Item) -> list[str]:
        keys = []
        if self.kind not in PARTS_OF_HOSTS and item.get("ISBN"):
            keys += [f"isbn:{isbn}" for isbn in identifiers.isbns(str(item["ISBN"]))]
        if item.get("DOI") and (doi := identifiers.doi(str(item["DOI"]))):
            keys.append(f"doi:{doi.casefold()}")
        url = SCHEME.sub("", str(item.get("URL") or "")).rstrip("/")
        if "/" in url:  # the front page of a publisher is no publication's own
            keys.append(f"url:{url}")
        if self.whole:
            number = self.numbered if self.kind == "JournalIssue" else ""
            rest = f"{self.year}|{self._host if self.kind in PARTS_OF_HOSTS else ''}|{number}"
            keys += [f"title:{fold(self.whole)}|{rest}", f"head:{self.kind}:{fold(self.title)}|{rest}"]
        return keys

    @cached_property
    def name_keys(self) -> list[str]:
        """The keys by which other entries name it: a book by title and year, an issue by journal and number, others by title.

        A title is taken whole and without its subtitle, for an entry may give either.
        """
        if self.kind == "JournalIssue":
            return [f"{self.kind}:{self._host or fold(self.title)}|{self.numbered}"]
        year = self.year if self.kind == "Book" else ""
        return [f"{self.kind}:{fold(title)}|{year}" for title in dict.fromkeys((self.whole, self.title))]


def _agree(variable: str, here: str, there: str) -> bool:
    """Say whether two values are the same but for their form: spelling, hyphens in an ISBN, the day of a date whose month is known."""
    if variable == "ISBN":
        return bool(set(identifiers.isbns(here)) & set(identifiers.isbns(there)))
    return fold(here) == fold(there) or (variable == "issued" and bool(there) and (here.startswith(there) and len(there) > 4))


def _named(text: str, bodies: Callable[[str], list[str]]) -> set[str]:
    """Return the ids of the bodies that a text names, or the names of those that are not known."""
    return {id for name in text.split(JOINT) for id in bodies(name) or [name]}


def shown(value: Any) -> str:
    """Return a CSL-JSON value as text to compare and to show."""
    if isinstance(value, dict):
        return dates.canonical(dates.parts(value))
    if isinstance(value, list):
        return "; ".join(names.inverted(name) for name in names.of(value))
    return str(value or "")
