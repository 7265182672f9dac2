"""A finding: what is wrong, where, and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

# The rules of the reader: what is wrong with the form of a file or of a record. The rules on what records say are SHACL shapes.
READER_RULES = {
    "unreadable-file": "The file cannot be opened.",
    "file-too-large": "The file, or a line of it, is larger than the reader takes.",
    "encoding": "The file is not UTF-8 text.",
    "yaml-syntax": "The file is not YAML from this line on.",
    "json-syntax": "The line is not JSON.",
    "unfit-character": "A character that is none a text can hold: a control character, or half of one.",
    "too-deep": "Brackets or indentation are nested too deep.",
    "several-documents": "The file holds more than one YAML document.",
    "not-a-list": "The file is not a list of records.",
    "not-a-record": "An item of the list is not a record.",
    "anchor": "A YAML anchor; a text that begins with & needs quotes.",
    "alias": "A YAML alias; a text that begins with * needs quotes.",
    "tag": "A YAML tag; a text that begins with ! needs quotes.",
    "key-not-text": "A key that is not a word.",
    "duplicate-key": "A key that stands twice in one record.",
    "empty-value": "A key without a value; often an unquoted # that began a comment.",
    "unknown-key": "A key that no record has.",
    "unknown-type": "A type that does not exist.",
    "id-missing": "A record without an id.",
    "type-missing": "A record without a type.",
    "source-missing": "A record that does not say where it comes from.",
    "id-syntax": "An id that is not a kind, a slash and a name.",
    "duplicate-id": "Two records of one source with the same id.",
    "shadows-layer": "A record with the id of a thing that the base layer has.",
    "context-clash": "A name in the home's own context that means something else in the base layer's.",
    "context-prefix": "A name in the home's own context whose prefix is declared nowhere.",
    "twins": "Two nested records that say the same.",
    "reference": "A reference to something that does not exist. For the first hundred such ids, one that is like it is looked for.",
    "reference-syntax": "A reference that is neither an id nor a web address.",
    "nested-list": "A list inside a list.",
    "nested-record": "A nested record where a text belongs.",
    "language-tag": "A language that is not named by its tag.",
    "lexical": "A number, a year, a date, or a yes or no that is not written as one.",
}


class Severity(Enum):
    """How much a finding matters: only a violation makes data invalid."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"violation": 0, "warning": 1, "info": 2}[self.value]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a record.

    ``file`` and ``line`` (1-based) say where; a graph that has no files behind it gives ``focus``, the thing's id, instead.
    ``rule`` names the check, ``key`` and ``value`` what it looked at; ``path`` and ``component`` are the property and the SHACL component
    as IRIs, where there are any, ``shape`` and ``level`` those of a shape and of a severity of the home's own, and ``term`` the value as N-Triples.
    """

    rule: str
    message: str
    severity: Severity = Severity.VIOLATION
    file: str = ""
    line: int = 0
    column: int = 0
    focus: str = ""
    key: str = ""
    value: str = ""
    path: str = ""
    component: str = ""
    shape: str = ""
    level: str = ""
    term: str = ""

    @property
    def place(self) -> str:
        """Say where: ``file:line``, or the thing where there is no file."""
        if self.file:
            return f"{self.file}:{self.line}" if self.line else self.file
        return self.focus or "graph"

    def __str__(self) -> str:
        subject = " ".join(part for part in (self.key, _quoted(self.value)) if part)
        return f"{self.place}: {self.severity.value}: {subject + ': ' if subject else ''}{self.message}"

    def sort_key(self) -> tuple[str, int, str, int, str, str, str]:
        return (self.file, self.line, self.focus, self.severity.rank, self.rule, self.key, self.value)


@dataclass(frozen=True)
class Report:
    """What was found, in the order of files and lines, and how many records were looked at."""

    findings: list[Finding]
    records: int

    @property
    def is_valid(self) -> bool:
        """Whether there is no violation; warnings do no harm."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def _quoted(value: str) -> str:
    if not value:
        return ""
    shown = value if len(value) <= 80 else value[:77] + "…"
    return '"' + shown.replace("\n", " ") + '"'


def shown(path: Path, root: Path | None) -> str:
    """Return how findings name a file, however its path is spelled: from the home on where it lies in it, else as it is given."""
    if root is None:
        return str(path)
    real, folder = os.path.realpath(path), os.path.realpath(root).rstrip(os.sep) + os.sep
    if real.startswith(folder):
        return real[len(folder) :]
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def shown_all(paths: Iterable[Path], known: Iterable[Path], root: Path) -> set[str]:
    """Return how findings name files that somebody gave: one that is among those ``known``, by another path, as that one."""
    own = {file.resolve(): file for file in known}
    return {shown(own.get(path.resolve(), path), root) for path in paths}
