"""What a builder hands over: the store of a new generation is in its folder, and the rest is for the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miggraph.graph.assembly.vocabulary import Vocabulary
    from miggraph.graph.keeping.manifest import Range
    from miggraph.ground.findings import Finding


@dataclass
class Made:
    """A generation that is made."""

    ranges: list[Range] = field(default_factory=list)  # that are new, with their records
    stays: list[Range] = field(default_factory=list)  # of files that have changed
    gone: list[Range] = field(default_factory=list)
    sets: set[str] | None = None  # the graphs of the mapping sets; None where these hold something else too
    things: set[str] | None = None  # that have changed; None where it was built anew
    vocabulary: Vocabulary | None = None  # where it was read


class Faults(Exception):
    """Something is wrong with the records or the mapping sets."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings


class Anew(Exception):
    """What has changed touches more than some records and mapping sets, or is wrong: all is to be built anew."""
