"""A finding: what is wrong, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters: only a violation makes data invalid."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a record.

    ``file`` and ``line`` (1-based) say where; a graph that has no files behind it gives ``focus``, the thing's id, instead.
    ``rule`` names the check, ``key`` and ``value`` what it looked at.
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


def _quoted(value: str) -> str:
    if not value:
        return ""
    shown = value if len(value) <= 80 else value[:77] + "…"
    return '"' + shown.replace("\n", " ") + '"'
