"""What a client of the reconciliation service sends: read, checked, and cut to what one answer may take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from miggraph.ground.errors import ParameterError

BATCH = 50  # queries in a request, as the manifest says
MOST_IDS, MOST_PROPERTIES, MOST_TYPES, MOST_VALUES = 500, 30, 20, 50
MOST_CANDIDATES, CANDIDATES = 50, 10
LONGEST = 1_000  # characters of a name: nothing here is called by more
STRICTNESS = ("any", "should", "all")
MEMBERS = ("query", "type", "type_strict", "limit", "properties")


class TooLarge(ParameterError):
    """A request asks for more than one answer may take (status 413)."""


class Value(NamedTuple):
    """A value of a property: how it reads, and the id of the thing that it is, or ""."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Query:
    """A query (Reconciliation Service API 0.2, section "Structure of a Reconciliation Query")."""

    text: str = ""
    types: tuple[str, ...] = ()
    strictness: str = "any"
    limit: int = CANDIDATES
    properties: tuple[tuple[str, tuple[Value, ...]], ...] = ()


@dataclass(frozen=True)
class Extension:
    """A data extension query (section "Data Extension Queries"): ids, and properties with the most values wanted of each, 0 for all."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def queries(text: str) -> dict[str, Query]:
    """Read a batch of queries. Raises ParameterError where it is none, TooLarge where it has more than the batch size."""
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > BATCH:
        raise TooLarge(f"a batch has {BATCH} queries at most, and this has {len(batch)}", remedy="Send them in several requests.")
    return {key: _query(key, query) for key, query in batch.items()}


def _query(key: str, found: Any) -> Query:
    query = _object(found, key)
    if unknown := [name for name in query if name not in MEMBERS]:
        raise ParameterError(f'{_shown(key)}: a query has no "{_shown(unknown[0])}"', remedy=f"It may have: {', '.join(MEMBERS)}.")
    text, properties = _text(query.get("query"), key, "query"), _list(query.get("properties"), key, "properties", MOST_PROPERTIES)
    if "query" not in query and not properties:
        raise ParameterError(f"{_shown(key)}: a query has a text or properties")
    strictness = query.get("type_strict") or "any"
    if strictness not in STRICTNESS:
        raise ParameterError(f"{_shown(key)}: type_strict is one of {', '.join(STRICTNESS)}")
    types = query.get("type")
    return Query(
        text.strip(),
        tuple(
            _text(one, key, "type") for one in ([types] if isinstance(types, str) else _list(types, key, "type", MOST_TYPES)) if one != ""
        ),
        strictness,
        limit(query.get("limit")),
        tuple(_property(key, one) for one in properties),
    )


def _property(key: str, found: Any) -> tuple[str, tuple[Value, ...]]:
    given = _object(found, key)
    if not isinstance(given.get("pid"), str) or "v" not in given:
        raise ParameterError(f"{_shown(key)}: a property has a pid and a v")
    values = given["v"] if isinstance(given["v"], list) else [given["v"]]
    if len(values) > MOST_VALUES:
        raise TooLarge(f"{_shown(key)}: a property has {MOST_VALUES} values at most")
    read = (_value(key, value) for value in values)
    return given["pid"], tuple(value for value in read if value.text.strip())


def _value(key: str, found: Any) -> Value:
    """Read a value: a text, a number, a boolean, or an entity, whose name may be missing."""
    if isinstance(found, dict) and isinstance(found.get("id"), str):
        name = found.get("name")
        return Value(name if isinstance(name, str) and name else found["id"], found["id"])
    if isinstance(found, bool):
        return Value("yes" if found else "no")
    if isinstance(found, str | int | float):
        return Value(str(found)[:LONGEST])
    raise ParameterError(f"{_shown(key)}: a value is a text, a number, true, false, or an entity with an id")


def extension(text: str) -> Extension:
    """Read a data extension query. Raises ParameterError where it is none, TooLarge where it asks for too much."""
    found = _object(_json(text, "extend"), "extend")
    ids = _list(found.get("ids"), "extend", "ids", MOST_IDS)
    properties = [_object(one, "extend") for one in _list(found.get("properties"), "extend", "properties", MOST_PROPERTIES)]
    if "ids" not in found or "properties" not in found:
        raise ParameterError("extend has ids and properties")
    if not all(isinstance(one, str) for one in [*ids, *(one.get("id") for one in properties)]):
        raise ParameterError("extend: an id is a text")
    return Extension(tuple(ids), tuple((one["id"], _most(one.get("settings"))) for one in properties))


def _most(settings: Any) -> int:
    """Return how many values of a property are wanted: OpenRefine sends the number as a text."""
    text = str(settings.get("limit", "")) if isinstance(settings, dict) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def limit(found: Any, default: int = CANDIDATES, most: int = MOST_CANDIDATES) -> int:
    """Return how many are wanted, within what is given at most. Raises ParameterError for what is no number."""
    if found is None:
        return default
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ParameterError("limit is a number")
    return int(min(max(found, 1), most))


def number(text: str, name: str) -> int:
    """Read a whole number of an address; 0 where there is none. Raises ParameterError for what is none."""
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ParameterError(f"{name} is a whole number")
    return int(text or 0)


def _json(text: str, name: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refuse)  # NaN is no JSON
    except (ValueError, RecursionError):
        raise ParameterError(f"{name} is not JSON") from None


def _object(found: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ParameterError(f"{_shown(name)} is not a JSON object")
    return found


def _list(found: Any, key: str, name: str, most: int) -> list[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise ParameterError(f"{_shown(key)}: {name} is a list")
    if len(found) > most:
        raise TooLarge(f"{_shown(key)}: {name} has {most} members at most, and this has {len(found)}")
    return found


def _text(found: Any, key: str, name: str) -> str:
    if found is None:
        return ""
    if not isinstance(found, str):
        raise ParameterError(f"{_shown(key)}: {name} is a text")
    return found


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
