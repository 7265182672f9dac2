"""The labels of things by their IRIs, looked up as they are asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, overload

from miggraph.graph.index.label_rows import FOREIGN, LABEL, PLACES

if TYPE_CHECKING:
    from miggraph.graph.index.database import Index

T = TypeVar("T")
REMEMBERED = 20_000  # labels, names and kinds that have been looked up: a question looks up a few hundred


class LabelOf(Mapping[str, str]):
    """The labels of things by their IRIs."""

    QUERY = "SELECT label FROM thing WHERE iri = ?"

    def __init__(self, index: Index) -> None:
        self._index = index
        self._look_up = lru_cache(maxsize=REMEMBERED)(self._read)

    def _read(self, thing: str) -> str:
        rows = self._index.rows("labels", self.QUERY, (thing,))
        return (rows and rows[0][0]) or ""

    def __getitem__(self, thing: str) -> str:
        if label := self._look_up(thing):
            return label
        raise KeyError(thing)

    @overload
    def get(self, thing: str, /) -> str | None: ...
    @overload
    def get(self, thing: str, /, default: str) -> str: ...
    @overload
    def get(self, thing: str, /, default: T) -> str | T: ...
    def get(self, thing: str, /, default: object = None) -> object:
        return self._look_up(thing) or default

    def __contains__(self, thing: object) -> bool:
        return isinstance(thing, str) and bool(self._look_up(thing))

    def __iter__(self) -> Iterator[str]:
        return (thing for thing, _ in self.pairs())

    def __len__(self) -> int:
        number: int = self._index.rows("labels", "SELECT count(*) FROM thing WHERE label IS NOT NULL")[0][0]
        return number

    def items(self) -> ItemsView[str, str]:
        return dict(self.pairs()).items()

    def pairs(self, kind: str = "") -> Iterator[tuple[str, str]]:
        """Yield the things that have a label, or those of one kind or narrower one, each with it."""
        of_kind = " AND iri IN (SELECT iri FROM thing WHERE kind = ? UNION ALL SELECT thing FROM family WHERE family = ?)"
        condition, values = (of_kind, (kind, kind)) if kind else ("", ())
        return self._index.each("labels", f"SELECT iri, label FROM thing WHERE label IS NOT NULL{condition}", values)


class FirstLabels(LabelOf):
    """The same, in whatever language: where there are several, the first in order."""

    QUERY = f"""SELECT coalesce((SELECT min(label) FROM label WHERE thing = iri AND place IN ({PLACES[LABEL]}, {FOREIGN + PLACES[LABEL]})), label)
    FROM thing WHERE iri = ?"""
