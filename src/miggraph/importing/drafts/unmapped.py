"""Leftovers: what an item says that no key of a record can hold, as notes, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from miggraph.bibliography import dates, mapping, names
from miggraph.bibliography.model import Item
from miggraph.importing.drafts.literals import PAGES


def notes(item: Item, also: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield notes on what stands in an item but not in the record made of it; ``also`` is what its type says beyond the record's."""
    if also:
        yield f"Type: {also}"
    yield from _dates(item, record)
    for variable, value in item.items():
        if variable not in mapping.VARIABLES and value not in (None, "", [], {}):
            yield f"{variable}: {_text(value)}"
    pages = str(item.get("number-of-pages") or "").strip()
    if pages and not PAGES.fullmatch(pages):
        yield f"Number of pages: {pages}"
    if item.get("container-title") and "partOf" not in record:
        yield f"In: {item['container-title']}"
    for line in str(item.get("note") or "").split("\n"):
        if line.strip():
            yield line.strip()


def _dates(item: Item, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dates that say more than the record's keys can: ranges, days of issue, words."""
    for variable, length in (("issued", 2), ("accessed", 3)):  # how many parts of a date a record holds
        value = item.get(variable)
        if value and (not dates.is_plain(value) or len(dates.parts(value)) > length or (length == 3 and "accessed" not in record)):
            yield f"{variable.capitalize()}: {_date(value)}"


def _date(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    parts = value.get("date-parts")
    ranges = [dates.canonical(dates.parts({"date-parts": [part]})) for part in parts] if isinstance(parts, list) else []
    others = [str(inner) if key in ("literal", "raw") else f"{key} {inner}" for key, inner in value.items() if key != "date-parts"]
    return ", ".join(filter(None, ["/".join(filter(None, ranges)), *others]))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return (
            _date(value) if {"date-parts", "literal", "raw"} & set(value) else "; ".join(f"{key}: {inner}" for key, inner in value.items())
        )
    if isinstance(value, list) and any(isinstance(member, dict) for member in value):
        return "; ".join(names.inverted(name) for name in names.of(value))
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
