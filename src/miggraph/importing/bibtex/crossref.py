"""``crossref`` and ``xdata``: what an entry takes over from another one of the file (biblatex manual, section 2.4.1 and appendix B)."""

from __future__ import annotations

from miggraph.bibliography.model import Entry

Fields = dict[str, str]
Parents = dict[str, tuple[str, Fields]]  # the type and the fields of the entries that others refer to, by key
MAX_DEPTH, MAX_TAKEN = 10, 50  # entries that refer to each other, and that one entry takes from in all
MAX_INHERITED = 5_000  # characters of a field
# what biblatex does not inherit
_NEVER = frozenset((
    "ids", "crossref", "xdata", "xref", "entryset", "entrysubtype", "execute", "label", "options", "presort", "related", "relatedoptions",
    "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey",
))  # fmt: skip
# what is said of the whole only: a chapter has an address, a number of pages and an abstract of its own
_OF_THE_WHOLE = frozenset((
    "abstract", "annotation", "annote", "note", "addendum", "keywords", "doi", "url", "urldate", "file", "pages", "pagetotal", "shorttitle", "eprint",
))  # fmt: skip
_PARTS = frozenset((
    "incollection", "inbook", "bookinbook", "suppbook", "suppcollection", "inproceedings", "conference", "inreference", "article", "suppperiodical", "review",
))  # fmt: skip
_DATES = frozenset(("date", "year", "month", "day"))
_IN_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_IN_BOOK = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", "author": "bookauthor"}
_IN_VOLUMES = {"title": "maintitle", "subtitle": "mainsubtitle", "titleaddon": "maintitleaddon"}


def inherit(entry: Entry, kind: str, fields: Fields, parents: Parents) -> None:
    """Add to the fields of an entry those of the entries that it refers to. A reference to none becomes a doubt, and stays a field."""
    left = [MAX_TAKEN]
    _inherit(entry, kind, fields, parents, (str(entry.item["id"]),), left)
    if left[0] < 0:
        entry.doubt("note", f"it takes over from more than {MAX_TAKEN} other entries: the rest is left out")


def _inherit(entry: Entry, kind: str, fields: Fields, parents: Parents, seen: tuple[str, ...], left: list[int]) -> None:
    for name, variable in (("xdata", "note"), ("crossref", "container-title")):
        keys = [key.strip() for key in fields.get(name, "").split(",") if key.strip()]
        for key in keys:
            if key not in parents:
                entry.doubt(variable, f"{name} names {key}, which is not in this file")
            elif key not in seen and len(seen) < MAX_DEPTH and left[0] >= 0:
                left[0] -= 1
                _take(entry, kind, fields, parents, (*seen, key), left)
        if keys and all(key in parents for key in keys):
            del fields[name]


def _take(entry: Entry, kind: str, fields: Fields, parents: Parents, seen: tuple[str, ...], left: list[int]) -> None:
    parent, own = parents[seen[-1]]
    inherited = dict(own)
    _inherit(entry, parent, inherited, parents, seen, left)
    is_data = parent == "xdata"  # holds fields for others: they hold them as they are
    own_only = _NEVER if is_data else _NEVER | _OF_THE_WHOLE
    own_only |= frozenset() if _DATES.isdisjoint(fields) else _DATES
    names = {} if is_data else _IN_VOLUMES if kind not in _PARTS else _IN_JOURNAL if parent == "periodical" else _IN_BOOK
    for name, value in inherited.items():
        if name not in own_only:
            fields.setdefault(names.get(name, name), value)
