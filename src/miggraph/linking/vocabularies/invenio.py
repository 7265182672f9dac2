"""Subject vocabularies as InvenioRDM has them: JSONL, CSV or YAML with id, scheme and subject, and maybe titles and synonyms."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from miggraph.ground.errors import DataError
from miggraph.linking.model import Name, Term
from miggraph.linking.vocabularies.files import ending, is_compressed, lines, opened
from miggraph.linking.vocabularies.statements import ALTERNATIVE, PREFERRED

# Publishers whose identifiers begin with http, also where a file writes https.
PLAIN_HTTP = ("https://id.loc.gov/", "https://id.nlm.nih.gov/")

Row = tuple[int, Mapping[str, Any]]


def read(path: Path) -> Iterator[Term]:
    """Yield the terms of a file. Raises DataError at the line that cannot be read."""
    for line, row in ROWS[ending(path)](path):
        try:
            yield _term(row)
        except (TypeError, AttributeError) as error:
            raise _broken(path, line, f"this is no subject: {error}") from None


def files(folder: Path) -> list[Path]:
    """List the tables of subjects at or below a folder. YAML is left out: what it is for is not known by its ending."""
    return sorted(file for file in folder.rglob("*") if ending(file) in (".jsonl", ".csv") and file.is_file())


def _broken(path: Path, line: int, message: str) -> DataError:
    remedy = 'A subject has an id and a name, as in {"id": "http://…", "scheme": "…", "subject": "Bees"}.'
    return DataError(message, where=f"{path}:{line}" if line else str(path), remedy=remedy)


def _jsonl(path: Path) -> Iterator[Row]:
    with opened(path) as stream:
        for number, line in lines(stream, path):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
                raise _broken(path, number, f"the line is not JSON: {error}") from None


def _csv(path: Path) -> Iterator[Row]:
    with opened(path) as stream:
        rows = csv.DictReader(line.decode("utf-8-sig" if number == 1 else "utf-8") for number, line in lines(stream, path))
        if missing := {"id", "subject"} - set(rows.fieldnames or ()):
            raise _broken(path, 1, f"there is no column {' or '.join(sorted(missing))}")
        try:
            for row in rows:
                yield rows.line_num, row
        except csv.Error as error:
            raise _broken(path, rows.line_num + 1, f"the line is not CSV: {error}") from None


def _yaml(path: Path) -> Iterator[Row]:
    from miggraph.records import blocks

    if is_compressed(path):
        raise DataError("YAML that is compressed is not read", where=str(path), remedy="Unpack it first, and name the unpacked file.")
    text = blocks.read(path, str(path))
    if text.findings:
        raise _broken(path, text.findings[0].line, text.findings[0].message)
    yield from zip(text.items.lines, text.items, strict=True)


ROWS: dict[str, Callable[[Path], Iterator[Row]]] = {".jsonl": _jsonl, ".csv": _csv, ".yaml": _yaml, ".yml": _yaml}


def _term(row: Mapping[str, Any]) -> Term:
    if not isinstance(row, Mapping):
        raise TypeError("a mapping of names to values is expected")
    id, subject, titles = row.get("id"), row.get("subject"), row.get("title") or {}
    names = [Name(text, PREFERRED, language.lower()) for language, text in titles.items()] if isinstance(titles, Mapping) else []
    names.sort(key=lambda name: name.language != "en")
    if isinstance(subject, str) and subject.strip() and subject not in [name.text for name in names]:
        names.insert(0, Name(subject.strip()))
    names += [Name(text, ALTERNATIVE) for text in row.get("synonyms") or []]
    if not (isinstance(id, str) and id and names and all(isinstance(name.text, str) for name in names)):
        raise TypeError("its id or its subject is missing, or no text")
    return Term(_address(id), tuple(names))


def _address(id: str) -> str:
    return "http" + id[5:] if id.startswith(PLAIN_HTTP) else id
