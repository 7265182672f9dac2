"""Views: what an entry of a list states, told by names. It is the form in which imported records and gold are compared.

A reference is told by what it refers to: people as "Family, Given", organisations and places by any of their names, languages and
countries by their codes, series and hosts by their titles. A chapter or an article has the facts of what it stands in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from miggraph.bibliography.mapping import joined_title

Record = Mapping[str, Any]
Facts = dict[str, list[tuple[str, ...]]]  # field: its values, each with all the names it goes by
Index = dict[str, dict[str, list[Any]]]  # id: what all records of that id say

ORDERED = ("authors", "editors", "with", "hostEditors")  # fields whose values have a place in an order
FIELDS = (
    "type", "title", "subtitle", "title_language", "authors", "editors", "with", "issued", "publisher", "publishedIn", "series", "number",
    "host", "hostSubtitle", "hostEditors", "volume", "issue", "pageStart", "pageEnd", "pages", "edition", "isbn", "doi", "webPages",
    "languages", "accessed", "name", "acronym", "otherNames", "street", "locality", "region", "postalCode", "country", "telephone", "fax",
    "email", "founded", "websiteLanguages", "hashtag", "updates", "callsToAction",
)  # fmt: skip
PUBLICATIONS = (
    "Book", "BookChapter", "JournalArticle", "JournalIssue", "Journal", "Report", "WorkingPaper", "Guide", "Toolkit", "Series", "WebPage",
    "Resource",
)  # fmt: skip
REFERENCES = (
    "partOf",
    "series",
    "publisher",
    "authors",
    "editors",
    "with",
    "parentOrganisation",
    "succeededBy",
    "memberOf",
    "leader",
    "partners",
)
INHERITED = (
    "issued",
    "publisher",
    "publishedIn",
    "isbn",
    "edition",
    "volume",
    "issue",
)  # by a chapter or an article, from what it stands in
MARKS = str.maketrans({**dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-")})


@dataclass(frozen=True)
class View:
    """One entry: its facts by field, the line it begins on (0 if unknown), and the id of its record if it has one.

    ``named``: another entry names it, so it need not be an entry itself. ``skip``: fields, or values of fields ("" for all), that are
    not measured. ``held_back``: nothing of it should be imported.
    """

    facts: Facts
    line: int = 0
    id: str = ""
    named: bool = False
    held_back: bool = False
    skip: frozenset[tuple[str, str]] = frozenset()

    @property
    def label(self) -> str:
        title, subtitle, name = (next(iter(self.facts.get(key, [])), ("",))[0] for key in ("title", "subtitle", "name"))
        return joined_title(title, subtitle) or name


def normalised(value: str) -> str:
    """Return a value in the form in which values are compared: NFC, without case, plain quotes and dashes, single spaces; accents count.

    >>> normalised("‘Footloose’  Female Labour –  Asia")
    "'footloose' female labour - asia"
    """
    return " ".join(unicodedata.normalize("NFC", value).casefold().translate(MARKS).split())


# gold


def gold_of_list(entries: Iterable[Record]) -> list[View]:
    """Return the views of a gold file: its mappings are views already."""
    return [
        View(
            {key: [(text,) for text in texts(entry[key])] for key in FIELDS if key in entry},
            line=int(entry["line"]),
            held_back=texts(entry.get("heldBack")) == ["true"],
        )
        for entry in entries
    ]


def gold_of_data(records: Sequence[Record], source: str, directory: str, settled: Mapping[str, Any]) -> list[View]:
    """Return the views of the records of a source that the document lists as entries, as it prints them.

    Organisations are entries in the section ``directory`` only. ``settled`` says what is not an entry and what is not as printed.
    """
    entries = [
        record
        for record in records
        if texts(record.get("source"))[:1] == [directory or source]
        or (kind(record) != "Organisation" and texts(record.get("source"))[0].partition("#")[0] == source)
    ]
    exceptions: dict[str, list[Record]] = {}
    for exception in settled["settled"]:
        exceptions.setdefault(exception["record"], []).append(exception)
    return [as_printed(view, exceptions.get(view.id, [])) for view in flatten(entries, records) if view.id not in settled["named"]]


def as_printed(view: View, exceptions: Iterable[Record]) -> View:
    """Return a view with what the document prints where that is known, and without what it does not print."""
    facts, skip = dict(view.facts), set(view.skip)
    for exception in exceptions:
        key, value = exception["field"], exception.get("value", "")
        if "printed" in exception:
            facts[key] = [(exception["printed"],) if value in ("", *names) else names for names in facts[key]]
        else:
            skip.add((key, normalised(value)))
    return replace(view, facts=facts, skip=frozenset(skip))


# records


def flatten(records: Sequence[Record], known: Iterable[Record] = ()) -> list[View]:
    """Return the views of the publications, organisations and campaigns among some records. ``known`` are further ones they may refer to."""
    index = _indexed([*known, *records])
    named = {str(target) for record in records for key in REFERENCES for target in values(record.get(key))}
    return [_view(record, facts, named) for record in records if (facts := _facts(record, index))]


def _view(record: Record, facts: Facts, named: Collection[str]) -> View:
    return View({"type": [(kind(record),)], **facts}, int(record.get("line", 0)), str(record["id"]), str(record["id"]) in named)


def kind(record: Record) -> str:
    """Return the type of a record."""
    return next(iter(texts(record.get("type"))), "")


def _indexed(records: Iterable[Record]) -> Index:
    index: Index = {}
    for record in records:
        merged = index.setdefault(str(record["id"]), {})
        for key, value in record.items():
            there = merged.setdefault(key, [])
            there.extend(each for each in values(value) if each not in there)
    return index


def _facts(record: Record, index: Index) -> Facts:
    if kind(record) in PUBLICATIONS:
        found = _publication(record, index)
    elif kind(record) == "Organisation":
        found = _organisation(record, index)
    else:
        found = _campaign(record) if kind(record) == "Campaign" else {}
    return {key: given for key, given in found.items() if given}


def _publication(record: Record, index: Index) -> Facts:
    hosts = list(_hosts(record, index))
    whole = hosts[-1] if hosts else {}
    said = {**record, **{key: next((each[key] for each in (record, *hosts) if each.get(key)), None) for key in (*INHERITED, "issuedMonth")}}
    found: Facts = {
        key: [(text,) for text in texts(said.get(key))]
        for key in ("title", "subtitle", "number", *INHERITED, "pageStart", "pageEnd", "pages", "doi", "accessed")
    }
    found["title_language"] = [(tag,) for tag in _tags(record.get("title")) if tag != "en"]
    found["issued"] = [(text,) for text in texts(said["issuedMonth"] or said["issued"])]
    for key in ("authors", "editors", "with", "publisher", "publishedIn", "series"):
        found[key] = [_names(each, index) for each in values(said.get(key))]
    found["webPages"] = [(text,) for key in ("webPages", "fullText") for text in texts(record.get(key))]
    found["languages"] = _languages(record)
    found["host"] = [(text,) for text in texts(whole.get("title"))]
    found["hostSubtitle"] = [(text,) for text in texts(whole.get("subtitle"))]
    found["hostEditors"] = [] if "Journal" in texts(whole.get("type")) else [_names(each, index) for each in values(whole.get("editors"))]
    return found


def _hosts(record: Record, index: Index) -> Iterator[Record]:
    """Yield what a publication stands in, and what that stands in: the issue and the journal, or the book."""
    seen: set[str] = set()
    above = texts(record.get("partOf"))
    while above and above[0] not in seen:
        seen.add(above[0])
        host = index.get(above[0], {"title": [above[0]]})
        yield host
        above = texts(host.get("partOf"))


def _languages(record: Record) -> list[tuple[str, ...]]:
    """Return the languages; one alone that is that of the title says no more than the title does."""
    found = _codes(record.get("languages"))
    return [] if found == [(tag,) for tag in _tags(record.get("title"))] else found


def _organisation(record: Record, index: Index) -> Facts:
    keys = ("name", "acronym", "otherNames", "telephone", "fax", "email", "webPages", "founded")
    found: Facts = {key: [(text,) for text in texts(record.get(key))] for key in keys}
    found["websiteLanguages"] = _codes(record.get("websiteLanguages"))
    for address in values(record.get("addresses")):
        for key in ("street", "region", "postalCode"):
            found.setdefault(key, []).extend((text,) for text in texts(address.get(key)))
        cities = [name for city in values(address.get("city")) for name in _names(city, index)]
        if town := (*texts(address.get("locality")), *cities):
            found.setdefault("locality", []).append(town)
        found.setdefault("country", []).extend(_codes(address.get("country")))
    return found


def _campaign(record: Record) -> Facts:
    months = [month for update in values(record.get("updates")) for month in texts(update.get("dateMonth") or update.get("date"))]
    return {
        "name": [(text,) for text in texts(record.get("name"))],
        "hashtag": [(text,) for text in texts(record.get("hashtag"))],
        "updates": [(f"{month} ({months[:place].count(month) + 1})",) for place, month in enumerate(months)],
        "callsToAction": [(str(len(calls)),)] if (calls := values(record.get("callsToAction"))) else [],
    }


# values


def values(value: Any) -> list[Any]:
    """Return a value, or the values of a list, as a list."""
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def texts(value: Any) -> list[str]:
    """Return values as texts, of those by language the texts alone."""
    return [str(text) for each in values(value) for text in (texts(list(each.values())) if isinstance(each, Mapping) else values(each))]


def _tags(title: Any) -> list[str]:
    """Return the language tags of a title; a plain text is English, as the context has it."""
    return [tag for each in values(title) for tag in (each if isinstance(each, Mapping) else ["en"])]


def _codes(references: Any) -> list[tuple[str, ...]]:
    return [(str(each).rpartition("/")[2],) for each in values(references)]


def _names(reference: Any, index: Index) -> tuple[str, ...]:
    """Return the names of what a reference refers to; what is no id is a name itself."""
    record = index.get(str(reference))
    if record is None:
        return (str(reference),)
    if given := texts(record.get("givenName")):
        return (f"{texts(record.get('familyName'))[0]}, {given[0]}",)
    if titles := texts(record.get("title")):
        return (joined_title(titles[0], next(iter(texts(record.get("subtitle"))), "")), *titles)
    found = [name for key in ("name", "acronym", "otherNames", "label", "altLabels") for name in texts(record.get(key))]
    return tuple(dict.fromkeys([*found, *(name.removesuffix(" City") for name in found)]))
