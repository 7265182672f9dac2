"""The things of a graph as a vocabulary, a part for each kind: what its own reconciliation service is asked for.

Names are those of the label index. Each part is indexed when it is first asked for, as any other vocabulary is.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from miggraph.ground.folding import fold
from miggraph.linking.model import PREFERRED, Name, Term
from miggraph.linking.name_similarity import ALTERNATIVE, HIDDEN
from miggraph.linking.vocabularies.indexed import Indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from miggraph.graph.graph import Graph
    from miggraph.graph.labels import Entry

FIELDS = (PREFERRED, ALTERNATIVE, HIDDEN)  # by the rank of a label; one of the next rank is a family name, which many have


class OwnTerms:
    """The named things of a graph as terms, by kind."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._indexed: dict[str, Indexed] = {}

    @cached_property
    def terms(self) -> dict[str, list[Term]]:
        """The terms of each kind, the preferred name of each first."""
        labels = self.graph.labels
        names: dict[str, dict[str, str]] = defaultdict(dict)
        for thing, label in labels.label_of.items():
            names[thing][label] = PREFERRED
        for entry in self._entries():
            names[entry.thing].setdefault(entry.label, HIDDEN if entry.is_code else FIELDS[entry.rank])
        found: dict[str, list[Term]] = defaultdict(list)
        for thing, fields in names.items():
            if kind := labels.names.kind(thing):
                found[kind].append(Term(thing, tuple(Name(text, field) for text, field in fields.items())))
        return dict(found)

    def _entries(self) -> Iterator[Entry]:
        entries = sorted((entry for _, entry in self.graph.labels.each(foreign=True)), key=lambda entry: entry.rank)
        return (entry for entry in entries if entry.rank < len(FIELDS))

    def part(self, kind: str) -> Indexed | None:
        """Return the vocabulary of one kind; None where the graph has nothing of it that has a name."""
        if kind not in self._indexed and any(fold(name.text) for term in self.terms.get(kind, ()) for name in term.names):
            self._indexed[kind] = _indexed(kind, self.terms[kind], self.graph.names.base)
        return self._indexed.get(kind)


def of(graph: Graph) -> OwnTerms:
    """Return the things of a graph as terms, which are read once."""
    return graph.remembered("own terms", lambda: OwnTerms(graph))


def _indexed(kind: str, terms: list[Term], base: str) -> Indexed:
    """Index terms in a folder that is gone once it is open: the index holds its files as long as it is there."""
    from miggraph.linking.index import Index
    from miggraph.linking.index_building import build

    with TemporaryDirectory(prefix="miggraph-", ignore_cleanup_errors=True) as folder:
        build(Path(folder) / kind, terms, {"name": kind})
        return Indexed(kind, base, "", base, Index(Path(folder) / kind))
