"""Writing RIS: one line for each value, by the tables of ``bibliography.ris``; what has no tag is written in M2 as ``variable: value``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from miggraph.bibliography import dates, names, pages, ris, variables
from miggraph.bibliography.mapping import JOINT
from miggraph.bibliography.model import Item
from miggraph.ground.errors import ParameterError

END = "\r\n"  # the specification asks for carriage return and line feed
# Variables whose tags have rules of their own, or that other lines carry.
APART = frozenset({"type", "genre", "issued", "accessed", "page", "URL", "keyword", "abstract", "note", "custom"})
_ORDER = {row.tag: number for number, row in enumerate(ris.TAGS)} | {"JF": 9}


def write(items: Iterable[Item], *, ascii: bool = False) -> str:
    """Write CSL-JSON items as RIS, in UTF-8 and with CRLF line ends.

    Raises ParameterError with ``ascii``: RIS has no way to write a letter that is not ASCII by others.
    """
    if ascii:
        raise ParameterError("RIS has no escapes: it cannot be written in ASCII", remedy="Leave out --ascii, or choose bibtex or csl-json.")
    return END.join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    lines = sorted(_lines(item), key=lambda line: _ORDER[line[0]])  # stable: values of one tag keep their order
    return "".join(f"{tag}  - {value}{END}" for tag, value in [*lines, ("ER", "")])


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the tags and values of an item."""
    yield from _type(item)
    for variable, value in item.items():
        if variable not in APART and value not in (None, "", [], {}):
            yield from _values(ris.tag_of(variable, item), variable, value)
    yield from _dates(item)
    yield from _pages(item)
    yield from _addresses(item)
    yield from (("KW", word) for word in _flat(item.get("keyword")).split(JOINT) if word)
    yield from (("AB", text) for text in [_flat(item.get("abstract"))] if text)
    yield from (("N1", _flat(line)) for line in str(item.get("note") or "").split("\n") if line.strip())


def _type(item: Item) -> Iterator[tuple[str, str]]:
    kind, genre = str(item.get("type") or "document"), _flat(item.get("genre"))
    tag, said = ris.ris_type(kind, genre)
    yield "TY", tag or "GEN"
    if not tag:
        yield ris.EXTRA, f"type: {kind}"
    if said:
        yield "M3", said


def _values(tag: str, variable: str, value: Any) -> Iterator[tuple[str, str]]:
    label = f"{variable}: " if tag == ris.EXTRA else ""
    if variable in variables.NAMES:
        for name in names.of(value):
            text = _flat(ris.name_text(name))
            yield tag, label + (text.replace(", ", " || ", 1) if label and not names.is_body(name) else text)
    elif variable in variables.DATES:
        yield tag, label + _date_text(value)
    else:
        yield tag, label + (_flat(value) if not isinstance(value, (dict, list)) else _json(value))


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    for variable, tag in (("issued", "DA"), ("accessed", "Y2")):
        value = item.get(variable)
        if not value:
            continue
        numbers, text = dates.parts(value), _date_text(value)
        if variable == "issued" and (len(numbers) < 2 or not dates.is_plain(value)):
            yield "PY", text
            continue
        yield from [("PY", str(numbers[0]))] if variable == "issued" else []
        yield tag, text


def _date_text(value: Any) -> str:
    """Write a date: 2004, or 2004/03//, or the words that it was read from."""
    numbers = dates.parts(value)
    if not dates.is_plain(value):
        said = value if isinstance(value, dict) else {"literal": value}
        return _flat(said.get("literal") or said.get("raw") or _spoken(said) or "/".join(map(str, numbers)))
    if len(numbers) < 2:
        return str(numbers[0]) if numbers else ""
    return f"{numbers[0]}/{numbers[1]:02}/{numbers[2]:02}/" if len(numbers) > 2 else f"{numbers[0]}/{numbers[1]:02}//"


def _spoken(value: dict[str, Any]) -> str:
    """Write a range of dates, a season or a date about which one is not sure."""
    ends = [dates.canonical([int(part) for part in end if str(part).isdecimal()]) for end in value.get("date-parts") or () if end]
    text = " to ".join(ends)
    return " ".join(part for part in ("about" if value.get("circa") else "", text, str(value.get("season") or "")) if part)


def _pages(item: Item) -> Iterator[tuple[str, str]]:
    text = _flat(item.get("page"))
    if not text:
        return
    found = pages.RANGE.fullmatch(text)
    if ris.tag_of("page", item) == ris.EXTRA:
        yield ris.EXTRA, f"page: {text}"
    elif found and "-" in text:
        yield from (("SP", found[1]), ("EP", found[2]))
    else:
        yield "SP", text


def _addresses(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the addresses, and what else stands in ``custom``."""
    custom = dict(item["custom"]) if isinstance(item.get("custom"), dict) else {}
    further = custom.pop("webPages", []) if item.get("URL") else []
    for address in [item.get("URL"), *(further if isinstance(further, list) else [further])]:
        yield from [("UR", _flat(address))] if address else []
    full = custom.get("fullText")
    if isinstance(full, str) and full.startswith(("http://", "https://")):
        yield "L2", _flat(custom.pop("fullText"))
    for key, value in custom.items():
        plain = isinstance(value, str) and value[:1] not in ('"', "[", "{") and value not in ("true", "false", "") and _flat(value) == value
        yield ris.EXTRA, f"custom.{key}: {value if plain else _json(value)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _flat(value: Any) -> str:
    """Write a value in one line, for a line end could begin another field."""
    return " ".join(str("" if value is None else value).split())
