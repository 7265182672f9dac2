"""Cells: a CSL-JSON item as a row of texts, and back.

What the cells cannot say exactly stands also in one more, as JSON, so that an item comes back as it was; but where a cell has been
changed since, the cell counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from miggraph.bibliography import bylines, dates
from miggraph.bibliography.columns import COLUMNS, EXACT, LISTED, Column, named, type_name
from miggraph.bibliography.kinds import READ, WRITE, as_date, as_list, as_text, date
from miggraph.bibliography.mapping import joined_title, split_title
from miggraph.bibliography.model import Item
from miggraph.bibliography.pages import RANGE, full_end

Doubts = list[tuple[str, str]]  # CSL variable and reason
# What a spreadsheet shows for a formula that failed: #REF!, #N/A, #NAME?
_ERROR = re.compile(r"#[A-Z/0]+[!?]?")
# What people write into a cell of which they have nothing to say.
_NOTHING = frozenset(["-", "–", "—", "--", "n/a", "na", "none", ".", "?"])
LONGEST = 5  # longer than any of these


def cells(item: Item) -> dict[str, str]:
    """Return the cells of an item by the names of their columns; what is empty is left out."""
    flat = _flat(item)
    texts = _texts(flat)
    said = _flat(_item([(named(name), text) for name, text in texts.items()])[0])
    rest = {
        variable: flat.get(variable) for variable in sorted(flat.keys() | said.keys()) if not _same(flat.get(variable), said.get(variable))
    }
    if rest:
        texts[EXACT] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return texts


def _same(value: Any, said: Any) -> bool:
    return value == said or (isinstance(value, (bool, int)) and as_text(value) == said)  # CSL-JSON: a number may be written as a text


def _flat(item: Item) -> Item:
    custom = item.get("custom")
    if not isinstance(custom, dict) or not custom:
        return item
    return {name: value for name, value in item.items() if name != "custom"} | {f"custom.{name}": value for name, value in custom.items()}


def _deep(flat: Item) -> Item:
    custom = {name.removeprefix("custom."): value for name, value in flat.items() if name.startswith("custom.")}
    plain = {name: value for name, value in flat.items() if not name.startswith("custom.")}
    return {**plain, "custom": custom} if custom else plain


def _texts(flat: Item) -> dict[str, str]:
    texts = {column.name: WRITE.get(column.kind, as_text)(flat.get(column.variable)) for column in COLUMNS if column.variable in flat}
    texts["type"], texts["genre"] = type_name(as_text(flat.get("type")), as_text(flat.get("genre")))
    texts["title"], texts["subtitle"] = _parted_title(as_text(flat.get("title")), as_text(flat.get("title-short")))
    texts["number"] = as_text(flat.get("collection-number") or flat.get("number"))
    texts["pageStart"], _, texts["pageEnd"] = as_text(flat.get("page")).partition("-")
    full = flat.get("custom.fullText")
    pages = [as_text(flat.get("URL")) if flat.get("URL") != full else "", as_list(flat.get("custom.webPages"))]
    texts["webPages"] = LISTED.join(part for part in pages if part)
    texts["languages"] = LISTED.join(dict.fromkeys(_tags([flat.get("language")]) + _tags(flat.get("custom.languages"))))
    texts["summaryLanguages"] = LISTED.join(_tags(flat.get("custom.summaryLanguages")))
    return {column.name: texts[column.name].replace("\0", "") for column in COLUMNS if texts.get(column.name)}


def _tags(value: Any) -> list[str]:
    return [one.removeprefix("language/") for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]


def _parted_title(title: str, short: str) -> tuple[str, str]:
    parts = split_title(title, short) if short else (title, "")
    return parts if joined_title(*parts) == title else (title, "")


def item_of(row: Iterable[tuple[Column, str]]) -> tuple[Item, Doubts]:
    """Return the item that the cells of a row say, each with its column, and what is doubtful about it as (CSL variable, reason)."""
    pairs = list(row)
    exact = next((text for column, text in pairs if column.name == EXACT), "")
    item, doubts = _item(pairs)
    return _exactly(item, doubts, exact) if exact else (item, doubts)


def _exactly(item: Item, doubts: Doubts, text: str) -> tuple[Item, Doubts]:
    """Take what is written as JSON, if the cells still say what was written with it."""
    try:
        rest = json.loads(text)
    except (ValueError, RecursionError):
        rest = None
    if not isinstance(rest, dict):
        item["note"] = _with_note(item, f"{EXACT}: {text}")
        return item, [*doubts, ("note", f'the column "{EXACT}" should hold JSON')]
    flat = _flat(item)
    whole = {name: value for name, value in (flat | rest).items() if value is not None}
    # the cells still say what would be written for it, so nobody has changed them since
    if _item([(named(name), cell) for name, cell in _texts(whole).items()])[0] == item:
        return _deep(whole), []
    added = {name: value for name, value in rest.items() if name not in flat and value is not None and not _texts({name: value})}
    return _deep(flat | added), [*doubts, ("note", f'the column "{EXACT}" says something else than the others, which were taken')]


def _with_note(item: Item, line: str) -> str:
    return "\n".join(part for part in (item.get("note", ""), line) if part)


def _item(row: Iterable[tuple[Column, str]]) -> tuple[Item, Doubts]:
    found: dict[str, Any] = {}
    kept: list[str] = []
    doubts: Doubts = []
    for said, cell in row:
        text = (cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell).strip()
        column = _meant(said, text)
        if column.name == EXACT or not text or (len(text) < LONGEST and text.casefold() in _NOTHING):
            continue
        if text[0] == "#" and _ERROR.fullmatch(text):
            doubts.append((column.variable, f"the cell holds the error {text} instead of a value"))
            continue
        value, reason = READ[column.kind](text)
        if reason:
            doubts.append((column.variable, reason))
        if not value:
            kept.append(f"{column.title}: {text}")
        elif column.name not in found:
            found[column.name] = value
        elif found[column.name] != value:
            _merge(found, column, value, text, kept, doubts)
    item = _assembled(found)
    if kept:
        item["note"] = _with_note(item, "\n".join(kept))
    return item, doubts


def _meant(column: Column, text: str) -> Column:
    # one column for authors and editors, and one for pages and their number, is what many tables have
    if column.name == "authors" and bylines.is_edited(text):
        return named("editors")
    if column.name == "pages" and RANGE.fullmatch(re.sub(r"^pp?\.?\s*", "", text, flags=re.IGNORECASE)):
        return named("pageRange")
    return column


def _merge(found: dict[str, Any], column: Column, value: Any, text: str, kept: list[str], doubts: Doubts) -> None:
    """Put together what two columns say about one thing: lists grow, of two dates the longer is taken, else the second becomes a note."""
    old = found[column.name]
    if isinstance(old, list):
        found[column.name] = old + [one for one in value if one not in old]
    elif column.kind in ("keywords", "joined"):
        found[column.name] = LISTED.join(dict.fromkeys([*old.split(LISTED), *value.split(LISTED)]))
    elif column.variable in ("note", "abstract"):
        found[column.name] = f"{old}\n{value}"
    elif column.kind == "date" and dates.parts(old)[:1] == dates.parts(value)[:1]:
        found[column.name] = max(old, value, key=lambda one: (dates.is_plain(one), len(dates.parts(one))))
    else:
        kept.append(f"{column.title}: {text}")
        doubts.append((column.variable, f"two columns say different things; the other says {text}"))


def _assembled(found: dict[str, Any]) -> Item:
    item: Item = {named(name).variable: value for name, value in found.items() if name not in _APART}
    if "type" in found:
        item["type"], genre = found["type"]
        item |= {"genre": found.get("genre") or genre} if found.get("genre") or genre else {}
    _assemble_title(item, found)
    if "number" in found:
        item["collection-number" if "series" in found and "collection-number" not in item else "number"] = found["number"]
    if "pageStart" in found or "pageEnd" in found:
        first, last = found.get("pageStart", ""), found.get("pageEnd", "")
        item["page"] = f"{first}-{full_end(first, last)}" if first and last else first or last
    addresses = found.get("webPages") or found.get("fullText")
    if addresses:
        item["URL"] = addresses[0]
    if "languages" in found:
        item["language"] = found["languages"][0]
    return _with_custom(item, found)


def _assemble_title(item: Item, found: dict[str, Any]) -> None:
    if "title" in found or "subtitle" in found:
        item["title"] = joined_title(found.get("title", ""), found.get("subtitle", "")).strip(": ")
    if "subtitle" in found and "title" in found:
        item["title-short"] = found["title"]
    if "month" in found and "issued" in item:
        item["issued"], _ = (
            date(f"{found['month']} {as_date(item['issued'])}") if len(dates.parts(item["issued"])) == 1 else (item["issued"], "")
        )


def _with_custom(item: Item, found: dict[str, Any]) -> Item:
    if not item.get("type", True):
        del item["type"]
    custom = {name: item.pop(f"custom.{name}") for name in _CUSTOM if f"custom.{name}" in item}
    if further := found.get("webPages", [])[1:]:
        custom["webPages"] = further
    if len(found.get("languages", [])) > 1:
        custom["languages"] = _ids(found["languages"])
    if "summaryLanguages" in found:
        custom["summaryLanguages"] = _one(_ids(found["summaryLanguages"]))
    if "fullText" in found:
        custom["fullText"] = _one(found["fullText"])
    return {**item, "custom": custom} if custom else item


def _ids(tags: list[str]) -> list[str]:
    return sorted(f"language/{tag}" for tag in tags)


def _one(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


# Keys of records that CSL has no variable for and that one cell holds; the others stand under EXACT.
_CUSTOM = ("position", "accessNote", "registrationRequired", "frequency")
# Columns that are put together from several, or parted: each has a line of its own in _assembled.
_APART = frozenset(
    {
        "type",
        "genre",
        "title",
        "subtitle",
        "number",
        "pageStart",
        "pageEnd",
        "webPages",
        "languages",
        "summaryLanguages",
        "fullText",
        "month",
    }
)
