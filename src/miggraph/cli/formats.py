"""Which format is written: the one that is named, else the one that the ending of the file stands for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from miggraph.ground.errors import ParameterError


def by_ending(output: str | None, endings: Mapping[str, str], default: str) -> str:
    """Return the format that the ending of a file stands for; the default for standard output, and for a file without an ending.

    Raises ParameterError for an ending that stands for no format: a document of a word processor is not written as a table.
    """
    refuse_other_endings(output, *endings)
    return endings.get(_ending(output), default)


def refuse_other_endings(output: str | None, *endings: str) -> None:
    """Raise ParameterError for a file with another ending than some; a file without an ending, and standard output, are right."""
    if (ending := _ending(output)) and ending not in endings:
        raise ParameterError(f"no format has files that end in {ending}", remedy=f"Endings: {' '.join(sorted(endings))}")


def _ending(output: str | None) -> str:
    return Path(output).suffix.lower() if output else ""
