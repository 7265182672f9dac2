"""Items of CSL-JSON as tools write them, brought into the form that CSL 1.0.2 gives: Zotero's, Mendeley's, Crossref's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from miggraph.bibliography import crossref, dates, names, pages, variables
from miggraph.bibliography.mapping import JOINT, joined_title
from miggraph.bibliography.model import Entry
from miggraph.ground.findings import Finding
from miggraph.importing.cleaning import squeezed
from miggraph.importing.filling import Filling
from miggraph.importing.markup import plain

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)(?=10\.)", re.IGNORECASE)
# Crossref gives ISBNs and ISSNs as addresses
IDENTIFIER = re.compile(r"^https?://id\.crossref\.org/is[bs]n/", re.IGNORECASE)
MARKED = frozenset({"title", "title-short", "container-title", "collection-title", "abstract", "keyword", "publisher"})  # may hold HTML
PARTS = frozenset(
    {"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle", "comma-suffix", "static-ordering", "parse-names"}
)
FIRST_OF = frozenset(
    {"title", "title-short", "container-title", "container-title-short", "original-title"}
)  # lists of Crossref: alternatives

PLAIN = variables.TEXTS - {"note", "page", "DOI", "ISBN", "ISSN"}  # texts that are taken as they stand, where they hold no markup


class Number(str):
    """A number of JSON, as it is written: none is too long, and an ISBN keeps its digits."""

    __slots__ = ()


def entry(value: Any, line: int, doubles: list[tuple[str, Any]], path: Path) -> Entry | Finding:
    """Return the entry of an item, or a finding where it is none. ``doubles`` are the keys that stood twice in it."""
    reason = _unfit(value)
    if reason:
        return Finding("entry-unreadable", reason, file=str(path), line=line)
    return _Reader(value, line, doubles).entry


def _unfit(value: Any) -> str:
    if not isinstance(value, dict):
        return "this is no item: an item of CSL-JSON stands in { }"
    if "itemType" in value and "type" not in value:
        return "this is an item of Zotero's own JSON: export the library as CSL JSON"
    title = value.get("title")
    if isinstance(title, (Number, dict, bool)):
        return "the title is no text: put it in quotes"
    return (
        ""
        if any(key not in ("id", "type") and found not in (None, "", [], {}) for key, found in value.items())
        else "this item says nothing"
    )


class _Reader(Filling):
    """Reads one item, key by key."""

    def __init__(self, value: dict[str, Any], line: int, doubles: list[tuple[str, Any]]) -> None:
        super().__init__(Entry({}, line))
        self.crossref = isinstance(value.get("title"), list) or _text(value.get("type")) in crossref.TYPES
        self.type(value)
        for key, found in value.items():
            if (  # nearly all values are plain texts: these need no more than a look
                type(found) is str
                and found
                and key in PLAIN
                and key not in self.item
                and "<" not in found
                and "&" not in found
                and "\n" not in found
            ):
                self.item[key] = found.strip()
            elif found not in (None, "", [], {}) and key not in ("id", "type", "subtitle"):
                self.key(key, found)
        self.after(value)
        for key, found in doubles:
            self.note(f"{key}: {_text(found)}")
            self.entry.doubt(crossref.VARIABLES.get(key, key), f'"{key}" stands twice; the second was taken, the first is in the note')
        self.finish("the item has no title")

    def type(self, value: dict[str, Any]) -> None:
        if value.get("id") not in (None, ""):
            self.item["id"] = _text(value["id"])
        given = _text(value.get("type"))
        kind = crossref.TYPES.get(given, given)
        self.item["type"] = kind if kind in variables.TYPES else "document"
        if genre := crossref.GENRES.get(given, "" if kind in variables.TYPES else given):
            self.item["genre"] = genre
        if kind not in variables.TYPES:
            self.entry.doubt("type", f'CSL has no type "{given}"' if given else "the item has no type")

    def key(self, key: str, value: Any) -> None:
        variable = crossref.VARIABLES.get(key, key)
        if self.crossref and key in crossref.BOOKKEEPING:
            return
        if key in ("uris", "mendeley"):
            return
        if variable in variables.NAMES:
            self.item[variable] = self.people(variable, value)
        elif variable in variables.DATES:
            self.date(variable, value)
        elif variable in variables.TEXTS:
            self.text(variable, value)
        elif variable == "custom" and isinstance(value, dict):
            self.item["custom"] = _own(value)
        else:
            self.item[key] = _own(value)

    def people(self, variable: str, value: Any) -> list[names.Name]:
        if isinstance(value, str):
            self.entry.doubt(variable, "the names stand in one text, and were not taken apart")
        found = []
        for member in value if isinstance(value, list) else [value]:
            one = _named(member)
            taken = names.of(one)
            found += [{part: text for part, text in name.items() if part in PARTS} for name in taken]
            if not taken:
                self.note(f"{variable}: {_text(member)}")
            elif isinstance(one, dict):
                self._about(taken[0], one)
        return found

    def _about(self, name: names.Name, member: dict[str, Any]) -> None:
        """Keep what is said of a person besides the name, such as the ORCID and the affiliation."""
        for key, value in member.items():
            if key not in PARTS and key not in ("sequence", "name", "authenticated-orcid") and value not in (None, "", [], {}):
                self.note(f"{key} of {names.inverted(name)}: {_text(value)}")

    def date(self, variable: str, value: Any) -> None:
        if (found := _date(value)) is None:
            return
        if not dates.parts(found):
            self.entry.doubt(variable, f'no date could be read in "{_text(value)}"')
        # Crossref gives several dates of issue: the fullest counts
        if variable not in self.item or len(dates.parts(found)) > len(dates.parts(self.item[variable])):
            self.item[variable] = found

    def text(self, variable: str, value: Any) -> None:
        if isinstance(value, list) and variable in FIRST_OF:
            for further in value[1:]:
                self.note(f"{variable}: {_text(further)}")
            value = value[0]
        text = _text(value)
        if variable in MARKED:
            text, lost = plain(text)
            text = text if variable == "abstract" else " ".join(text.split())
            if lost:
                self.entry.doubt(variable, f"the markup was taken out: {lost}")
        if text in ("NaN", "Infinity", "-Infinity") and isinstance(value, Number):
            self.entry.doubt(variable, f"{text} is no value")
        elif variable == "note":
            self.note(text)
        else:
            self.put(variable, _CLEAN.get(variable, str.strip)(text))

    def after(self, value: dict[str, Any]) -> None:
        """Put the subtitle behind the title, and see to a date that only the dates of Crossref's editions give."""
        subtitle = " ".join(plain(_text(value.get("subtitle")))[0].split())
        title = self.item.get("title", "")
        if subtitle and title and not title.endswith(subtitle):
            self.item.setdefault("title-short", title)
            self.item["title"] = joined_title(title, subtitle)
        elif subtitle and not title:
            self.item["title"] = subtitle
        for key in ("published-print", "published-online"):
            if self.crossref and value.get(key):
                self.date("issued", value[key])


def _named(value: Any) -> Any:
    """Return a name in CSL's shape: Crossref calls the name of a body ``name``."""
    if isinstance(value, dict) and isinstance(value.get("name"), str) and not value.get("family"):
        return {**value, "literal": value["name"]}
    return value


def _date(value: Any) -> dict[str, Any] | None:
    """Return a date as CSL has it, with numbers for its parts; None where it says nothing."""
    if not isinstance(value, dict):
        numbers, text = dates.parts(value), _text(value)
        return (
            dates.date(*numbers)
            if dates.ISO.fullmatch(text) and numbers
            else {**(dates.date(*numbers) if numbers else {}), "literal": text}
        )
    parts = value.get("date-parts")
    ends = [[int(part) for part in end if _numeral(part)] for end in parts if isinstance(end, list)] if isinstance(parts, list) else []
    ends = [end for end in ends if end]
    said = {key: _own(value[key]) for key in ("season", "circa", "literal", "raw", "edtf") if value.get(key) not in (None, "", False)}
    if ends:
        return {"date-parts": ends, **said}
    if set(said) == {"raw"} or set(said) == {"edtf"}:
        return _date(str(*said.values()))
    return {**({"date-parts": [numbers]} if (numbers := dates.parts(said)) else {}), **said} or None


def _numeral(part: Any) -> bool:
    return isinstance(part, str) and part.lstrip("-").isdecimal() and len(part) < 6 and int(part) != 0


def _text(value: Any) -> str:
    """Write any value in words."""
    if isinstance(value, str):
        return squeezed(str.__str__(value))
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, list):
        return JOINT.join(filter(None, map(_text, value)))
    return ", ".join(f"{key} {_text(member)}" for key, member in value.items())


def _own(value: Any) -> Any:
    """Return a value with its numbers as numbers, where they are not too long to be any."""
    if isinstance(value, Number):
        return int(value) if value.lstrip("-").isdecimal() and len(value) < 16 else str(value)
    if isinstance(value, list):
        return [_own(member) for member in value]
    return {key: _own(member) for key, member in value.items()} if isinstance(value, dict) else value


def _identifiers(text: str) -> str:
    return " ".join(dict.fromkeys(IDENTIFIER.sub("", part) for part in re.split(r";\s*", text.strip())))


_CLEAN = {"page": pages.page_range, "DOI": lambda text: DOI.sub("", text.strip()), "ISBN": _identifiers, "ISSN": _identifiers}
