"""The rows of a query, as Python values and as the terms they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, overload

import pyoxigraph as ox

from miggraph.graph.values import to_python
from miggraph.ground.errors import ParameterError
from miggraph.ground.names import Names

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

Row = dict[str, Any]


@dataclass
class Rows(Sequence[Row]):
    """The rows of a SELECT query: a sequence of dicts with Python values (see ``values.to_python``).

    ``terms`` holds the same rows as RDF terms. ``title`` says in words what was asked, ``slug`` and ``parameters`` which canned query it was,
    ``explained`` says of a question in plain English what each of its words became ("" for one that says nothing);
    ``lead`` answers in one line ("1987", "9 books", "yes"), ``caveats`` are what a reader of the rows must know (a condition that was
    dropped, a spelling put right), ``notes`` what was understood; ``frame`` are the words of ``miggraph list`` that it was read as, where
    it was; ``graph`` is the one that was asked.
    """

    columns: list[str]
    terms: list[tuple[Any, ...]]
    slug: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    graph: Graph | None = field(default=None, repr=False, compare=False)
    title: str = ""
    lead: str = ""
    caveats: list[str] = field(default_factory=list)
    explained: list[tuple[str, str]] = field(default_factory=list)
    frame: tuple[str, ...] = ()

    @property
    def names(self) -> Names:
        """How the things of the rows are named."""
        return self.graph.names if self.graph else Names()

    @cached_property
    def rows(self) -> list[Row]:
        """The rows with Python values."""
        columns, names = self.columns, self.names
        return [{name: to_python(term, names) for name, term in zip(columns, row, strict=True)} for row in self.terms]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        return self.rows[index]

    def column(self, name: str) -> list[Any]:
        """Return the values of one column."""
        return [row[name] for row in self.rows]

    def with_column(self, name: str, values: list[str]) -> Self:
        """Return the answer with one more column of text."""
        terms = [(*row, ox.Literal(value)) for row, value in zip(self.terms, values, strict=True)]
        return replace(self, columns=[*self.columns, name], terms=terms)

    def with_first(self, name: str) -> Self:
        """Return the answer with a column first, and the column of its labels behind it. Raises ParameterError where there is none."""
        if name not in self.columns:
            raise ParameterError(f"the rows have no column {name}", remedy=f"There are: {', '.join(self.columns)}")
        first = [index for index, column in enumerate(self.columns) if column in (name, f"{name}Label")]
        order = sorted(first, key=lambda index: self.columns[index] != name)
        order += [index for index in range(len(self.columns)) if index not in first]
        terms = [tuple(row[index] for index in order) for row in self.terms]
        return replace(self, columns=[self.columns[index] for index in order], terms=terms)

    def with_caveats(self) -> Self:
        """Return the answer with its caveats as a last column, for formats that hold nothing but rows; as it is where there are none."""
        return self.with_column("caveat", ["; ".join(self.caveats)] * len(self)) if self.caveats and self.terms else self

    def remarks(self) -> dict[str, str | list[str]]:
        """Return what is said beside the rows, by name, as far as there is any: nothing where the answer has neither lead nor caveats."""
        said: dict[str, str | list[str]] = {"lead": self.lead, "caveats": self.caveats, "notes": [note.strip() for note in self.notes]}
        return {name: value for name, value in said.items() if value} if self.lead or self.caveats else {}

    def label(self, iri: str) -> str:
        """Return what a thing is called, or its id where it has no name."""
        return self.graph.labels.name(iri) if self.graph else self.names.compact(iri)

    def reading(self) -> list[str]:
        """Say how what was asked was understood: the notes, and the parameters that these do not name."""
        notes = [note.strip() for note in self.notes]
        said = {name: f"{name}: {self.label(value) if '://' in value else value}" for name, value in self.parameters.items()}
        return notes + [line for name, line in said.items() if not any(note.startswith(f"{name}: ") for note in notes)]

    def things(self) -> list[str]:
        """List the things of the answer, each once: the IRIs of ours in its first column that has any."""
        for index in range(len(self.columns)):
            found = [row[index].value for row in self.terms if isinstance(row[index], ox.NamedNode) and self.names.id(row[index].value)]
            if found:
                return list(dict.fromkeys(thing.partition("#")[0] for thing in found))
        return []
