"""Answers: the rows of a query, and how they are shown in a notebook and taken over into pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.graph.rows import Row, Rows

if TYPE_CHECKING:
    import pandas

    from miggraph.graph.graph import Graph

__all__ = ["Answer", "Row", "from_solutions"]


@dataclass
class Answer(Rows):
    """The rows of a SELECT query: a sequence of dicts with Python values (see ``values.to_python``).

    ``terms`` holds the same rows as RDF terms. ``title`` says in words what was asked, ``slug`` and ``parameters`` which canned query it was,
    ``lead`` answers in one line ("1987", "9 books", "yes"), ``caveats`` are what a reader of the rows must know (a condition that was
    dropped, a spelling put right), ``notes`` what was understood; ``graph`` is the one that was asked.
    """

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame: numbers and years as numbers, dates as dates, IRIs as text, and NA for what is missing.

        Raises MiggraphError where pandas is not installed.
        """
        from miggraph.graph import frames

        return frames.frame(self)

    def _repr_html_(self) -> str:
        """Return the answer as notebooks show it: the notes, and a table with links (IPython, rich display)."""
        from miggraph.graph import hypertext

        return hypertext.answer(self)


def from_solutions(solutions: Any, graph: Graph | None = None) -> Answer:
    """Read the rows of pyoxigraph's query solutions, from a graph that names its things in its own way."""
    columns = [variable.value for variable in solutions.variables]
    return Answer(columns, [tuple(solution) for solution in solutions], graph=graph)
