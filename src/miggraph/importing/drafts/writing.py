"""Writing records: YAML in the house style with comments for review, or JSONL with them as notes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from miggraph.importing.cleaning import one_line
from miggraph.importing.drafts.draft import Draft

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
WIDTH = 118
# Texts that need no quotes in YAML (1.2, section 7.3.3): on a line, and within [ ], where commas and brackets part them
PLAIN = re.compile(
    r"[^\W_](?:[^\n:#\[\]{},\"'`|>&*!%@\\]|:(?=\S)|(?<=\S)#|[\"',\[\]{}](?=.))*(?<![\s:])|[‘“«„(¿¡](?:[^\n:#\[\]{}`\\]|:(?=\S)|(?<=\S)#)*(?<![\s:])"
)
IN_FLOW = re.compile(r"[^\W_][^\n:#\[\]{},\"'`|>&*!%@\\]*(?:(?::|(?<=\S)#)[^\s,\[\]{}]+)*(?<![\s:])")
# Keys whose numbers the records have without quotes; an ISBN or a volume of digits is a text
UNQUOTED = re.compile(r"(?:issued|issuedMonth|pages|accessed|date|dateMonth|founded|position|since|registrationRequired|asOf)")


def yaml(draft: Draft) -> str:
    """Write one record as an item of a YAML list, with ``# review:`` comments, and an empty line behind it."""
    elsewhere = [(key, notes) for key, notes in draft.comments.items() if key not in draft.record]
    lines = [f"# review: {one_line(f'{key}: {note}' if key else note)}" for key, notes in elsewhere for note in notes]
    for number, (key, value) in enumerate(draft.record.items()):
        start = "- " if number == 0 else "  "
        lines.extend(_key(key, value, start, draft.comments.get(key, [])))
    return "\n".join(lines) + "\n\n"


def _key(key: str, value: Any, start: str, notes: list[str]) -> list[str]:
    written = _value(key, value, " " * len(start))
    first, *further = written.split("\n")
    line = f"{start}{key}:{' ' if first else ''}{first}"
    notes = [one_line(note) for note in notes]
    comment = f"  # review: {notes[0]}" if len(notes) == 1 else ""
    # a comment may hang over the edge a little before it goes on a line of its own
    if comment and not further and len(line) + len(comment) <= WIDTH + 20:
        return [line + comment]
    above = [f"{' ' * len(start)}# review: {note}" for note in notes]
    return [*above, line, *further] if start.strip() == "" else [*(text.strip() for text in above), line, *further]


def _value(key: str, value: Any, indent: str) -> str:
    if isinstance(value, Mapping):
        return "\n" + "\n".join(line for name, inner in value.items() for line in _key(name, inner, indent + "  ", []))
    if isinstance(value, list):
        return _list(key, value, indent)
    return _scalar(key, str(value), indent)


def _list(key: str, values: list[Any], indent: str) -> str:
    if all(isinstance(value, str) and len(value) < WIDTH for value in values):
        flow = "[" + ", ".join(value if _is_plain(value, IN_FLOW) else _quoted(value) for value in values) + "]"
        if len(indent) + len(key) + len(flow) + 2 <= WIDTH:
            return flow
    lines = []
    for value in values:
        if isinstance(value, Mapping):
            inner = [line for name, item in value.items() for line in _key(name, item, indent + "    ", [])]
            lines.append(f"{indent}  - {inner[0].lstrip()}")
            lines.extend(inner[1:])
        else:
            lines.append(f"{indent}  - {_scalar(key, str(value), indent + '  ')}")
    return "\n" + "\n".join(lines)


def _scalar(key: str, text: str, indent: str) -> str:
    if len(text) + len(indent) + len(key) > WIDTH and _folds(text):
        return ">-\n" + textwrap.fill(
            text, WIDTH, initial_indent=indent + "  ", subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=False
        )
    if text.isdigit() and not UNQUOTED.fullmatch(key):
        return f'"{text}"'
    return text if _is_plain(text, PLAIN) and not re.search(r": | #|\s$", text) else _quoted(text)


def _is_plain(text: str, form: re.Pattern[str]) -> bool:
    """Say whether a text needs no quotes (YAML 1.2, section 7.3.3); a word for nothing does."""
    return text.isprintable() and text.casefold() != "null" and bool(form.fullmatch(text))


def _folds(text: str) -> bool:
    """Say whether a text comes back the same from a folded block (YAML 1.2, section 8.1.3)."""
    return "  " not in text and text == text.strip() and text.isprintable()


def _quoted(text: str) -> str:
    """Quote a text: JSON's quoted strings are YAML's (YAML 1.2, section 1.3), once what cannot be seen is escaped (section 5.7)."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if quoted.isprintable() else "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)


def jsonl(draft: Draft) -> str:
    """Write one record as a line of JSON; what is to be reviewed goes into its editorial notes."""
    notes = [one_line(f"Review: {key + ': ' if key else ''}{note}") for key, texts in draft.comments.items() for note in texts]
    record = draft.record
    if notes:
        record = {**record, "editorialNotes": [*record.get("editorialNotes", []), *notes]}
    return _ENCODE(record) + "\n"


WRITERS: dict[str, Callable[[Draft], str]] = {"yaml": yaml, "jsonl": jsonl}
