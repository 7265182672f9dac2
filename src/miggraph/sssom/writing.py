"""Writing a mapping set in the canonical form of SSSOM/TSV, so that a change of one row is a change of one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from miggraph.ground.errors import StoreError
from miggraph.sssom.model import LARGEST, MappingSet
from miggraph.sssom.prefixes import BUILT_IN, FIXED
from miggraph.sssom.slots import COLUMNS, IDENTIFIERS, METADATA, NUMBERS, SEVERAL, SHARED

Cells = dict[str, str]
ALWAYS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
# texts that YAML 1.1 or 1.2 takes for something else than a text
PLAIN = re.compile(r"[A-Za-z](?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^\s#]))*")
NOT_A_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def text(mappings: MappingSet) -> str:
    """Return the text of a set (SSSOM/TSV, section "Canonical SSSOM/TSV format"): slots condensed, columns and rows in order."""
    rows = [{slot: _canonical(slot, value) for slot, value in row.cells().items()} for row in mappings.rows]
    shared = _shared(rows, mappings.metadata)
    metadata = {**mappings.metadata, "mapping_set_id": mappings.id, **shared}
    columns = [slot for slot in _order(rows, COLUMNS) if slot not in shared]
    # a set, for two rows that are alike in everything are one
    lines = {tuple(row.get(column, "") for column in columns) for row in rows}
    head = [*_curie_map(mappings, rows, metadata), *_metadata(metadata)]
    return "".join(f"{line}\n" for line in [*(f"#{line}" for line in head), "\t".join(columns), *map(_line, sorted(lines))])


@lru_cache(maxsize=1000)
def number(value: str) -> str:
    """Return a number as the canonical form has it, with up to three digits after the point; any other text as it is."""
    if not re.fullmatch(r"\d+(?:\.\d+)?", value):
        return value
    from decimal import ROUND_HALF_UP, Decimal

    rounded = format(Decimal(value).quantize(Decimal("0.001"), ROUND_HALF_UP), "f") if len(value) < 20 else value
    return rounded.rstrip("0").rstrip(".")


def _canonical(slot: str, value: str) -> str:
    return number(value) if slot in NUMBERS else value.strip()


def _shared(rows: list[Cells], metadata: Cells) -> dict[str, Any]:
    """Return the slots that can stand once for all rows (section "Condensation")."""
    values = {slot: {row.get(slot, "") for row in rows} for slot in SHARED}
    single = {slot: next(iter(found)) for slot, found in values.items() if len(found) == 1 and "" not in found}
    condensed = {slot: value.split("|") if slot in SEVERAL else value for slot, value in single.items()}
    # where the metadata say something else already, the rows keep what is theirs
    return {slot: value for slot, value in condensed.items() if metadata.get(slot, value) == value}


def _order(rows: list[Cells], known: Iterable[str]) -> list[str]:
    """List the slots that have a value in the order of the schema; those that it does not know come last."""
    used = {*ALWAYS, *(slot for row in rows for slot, value in row.items() if value)}
    return [*(slot for slot in known if slot in used), *sorted(used.difference(known))]


def _line(cells: Iterable[str]) -> str:
    return "\t".join('"' + cell.replace('"', '""') + '"' if re.search(r'["\t\n\r]', cell) else cell for cell in cells)


def _curie_map(mappings: MappingSet, rows: list[Cells], metadata: dict[str, Any]) -> Iterator[str]:
    """Yield the prefixes that are used, in alphabetical order, without those that need no declaration."""
    known = {**mappings.prefixes, **FIXED}
    slots = [(slot, value) for cells in [*rows, metadata] for slot, value in cells.items() if slot in IDENTIFIERS]
    names = {part.partition(":")[0] for _, value in slots for part in (value if isinstance(value, list) else value.split("|"))}
    # definitions of extensions hold CURIEs in their text
    names |= {prefix for prefix in known if f"'{prefix}:" in str(metadata.get("extension_definitions", ""))}
    if found := sorted(names & known.keys() - BUILT_IN.keys()):
        yield "curie_map:"
        yield from (f"  {prefix}: {scalar(known[prefix])}" for prefix in found)


def _metadata(metadata: dict[str, Any]) -> Iterator[str]:
    order = [*(slot for slot in METADATA if slot in metadata), *sorted(metadata.keys() - set(METADATA))]
    for slot in order:
        value = metadata[slot]
        listed = [value] if slot in SEVERAL and isinstance(value, str) else value
        yield from _entry(slot, _canonical(slot, listed) if isinstance(listed, str) else listed)


def _entry(key: str, value: Any) -> Iterator[str]:
    """Yield the lines of one key: a text on its line, a list or a mapping below it."""
    if isinstance(value, str):
        yield f"{scalar(key, is_key=True)}: {scalar(value)}"
    elif not value:
        yield f"{scalar(key, is_key=True)}: {'{}' if isinstance(value, dict) else '[]'}"
    else:
        yield f"{scalar(key, is_key=True)}:"
        yield from (f"  {line}" for line in _nested(value))


def _nested(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entry(key, inner)
        return
    for item in value:
        lines = [scalar(item)] if isinstance(item, str) else list(_nested(item)) or ["{}" if isinstance(item, dict) else "[]"]
        yield from (f"{'- ' if index == 0 else '  '}{line}" for index, line in enumerate(lines))


def scalar(value: str, *, is_key: bool = False) -> str:
    """Return a text as YAML: plain where that means the same, otherwise in double quotes (YAML 1.2, section 7.3)."""
    plain = PLAIN.fullmatch(value) and value.lower() not in NOT_A_TEXT and not (is_key and ":" in value)
    if (plain and value.isprintable()) or DATE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def write(mappings: MappingSet, path: Path | None = None) -> None:
    """Write a set to its file, or another, which is there whole or as it was. Raises StoreError where it cannot be written, or could not be read again."""
    from miggraph.ground import atomic

    path = path or mappings.path
    data = text(mappings).encode()
    if len(data) > LARGEST:
        raise StoreError(
            f"the mapping set would be larger than {LARGEST // 1_000_000} MB, and nothing would read it again",
            where=str(path),
            remedy="Keep fewer candidates (link suggest --limit 3 --at-least 0.5), or split the set.",
        )
    try:
        atomic.write(path, data)
    except OSError as error:
        raise StoreError(f"the mapping set cannot be written: {error.strerror or error}", where=str(path)) from error
