"""Answers: the rows of a query, as Python values and as the terms they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from miggraph.graph.values import to_python
from miggraph.ground.names import Names

Row = dict[str, Any]


@dataclass
class Answer(Sequence[Row]):
    """The rows of a SELECT query: a sequence of dicts with Python values (see ``values.to_python``).

    ``terms`` holds the same rows as RDF terms; ``slug`` and ``parameters`` say what was asked, ``notes`` what was understood or done about it.
    """

    columns: list[str]
    terms: list[tuple[Any, ...]]
    slug: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    names: Names = field(default_factory=Names, repr=False, compare=False)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows with Python values."""
        columns, names = self.columns, self.names
        return [{name: to_python(term, names) for name, term in zip(columns, row, strict=True)} for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def column(self, name: str) -> list[Any]:
        """Return the values of one column."""
        return [row[name] for row in self.rows]

    def with_column(self, name: str, values: list[str]) -> Answer:
        """Return the answer with one more column of text."""
        terms = [(*row, ox.Literal(value)) for row, value in zip(self.terms, values, strict=True)]
        return Answer([*self.columns, name], terms, self.slug, self.parameters, self.notes, self.names)


def from_solutions(solutions: Any, names: Names | None = None) -> Answer:
    """Read the rows of pyoxigraph's query solutions, in a graph that names its things so."""
    columns = [variable.value for variable in solutions.variables]
    return Answer(columns, [tuple(solution) for solution in solutions], names=names or Names())
