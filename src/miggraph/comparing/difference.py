"""The result of a comparison, which writes itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from miggraph.comparing import writing
from miggraph.comparing.model import Found


@dataclass(frozen=True)
class Difference(Found):
    """What changed from one state of a graph to another."""

    def as_dict(self) -> dict[str, Any]:
        """Return what changed as JSON has it (docs/comparing.md)."""
        return writing.as_dict(self)

    def write(self, format: str = "text", *, full: bool = False) -> str:
        """Write what changed in one of ``comparing.writing.FORMATS``; ``full`` tells every value, long texts too. Raises ParameterError."""
        return writing.write(self, format, full=full)
