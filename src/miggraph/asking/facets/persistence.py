"""Sets that are kept with a graph: written as they are made, and read again with what has changed since read anew.

They are of the numbers that things have in the index of the graph, which stay. A set that may depend on other things than those it is of
is read anew after any change (``locality``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets import locality
from miggraph.asking.facets.bitmaps import bitmap, numbers

if TYPE_CHECKING:
    import numpy as np
    from pyroaring import BitMap

    from miggraph.graph.graph import Graph

FORM = 1  # of what is written
MOST = 2_000  # things: where more have changed, all are read anew
BATCH = 500  # values in one query
Sets = dict[str, "BitMap"]


@dataclass(frozen=True)
class Found:
    """Sets as they were kept, what they belong to where that is said, and the things that have changed since: their IRIs, without what is nested."""

    sets: Sets
    owners: bytes
    changed: frozenset[str]


class Keeper:
    """What is kept of the sets of one kind."""

    def __init__(self, graph: Graph, kind: str) -> None:
        self.graph, self.kind = graph, kind
        self.kept = None if graph.asserted else graph.kept

    def load(self, name: str, patterns: Iterable[str]) -> Found | None:
        """Return what is kept under a name, for these patterns; None where nothing is, or more may have changed than can be said."""
        if not self.kept or not (blob := self.kept.blob(self._name(name))):
            return None
        generation, data = blob
        head, _, rest = data.partition(b"\n")
        said = json.loads(head)
        since = self.kept.changed(generation)
        if said["key"] != _key(patterns) or since is None or len(since) > MOST or (since and not self.is_local(patterns)):
            return None
        return Found(*_sets(said, rest), frozenset(map(self.graph.names.iri, since)))

    def put(self, name: str, patterns: Iterable[str], sets: Mapping[str, BitMap], owners: bytes = b"") -> None:
        """Keep sets of numbers of things under a name."""
        if self.kept:
            held = [one.serialize() for one in sets.values()]
            head = {"key": _key(patterns), "values": list(sets), "sizes": [len(one) for one in held], "owners": len(owners)}
            self.kept.put(self._name(name), b"".join((json.dumps(head).encode(), b"\n", owners, *held)))

    def is_local(self, patterns: Iterable[str]) -> bool:
        """Say whether some patterns look at nothing but each thing and what is nested in it."""
        inward = [locality.inward(pattern) for pattern in patterns]
        return all(steps is not None and not any(map(self._leads_out, steps)) for steps in inward)

    def _leads_out(self, step: str) -> bool:
        return bool(self.graph.store.query(locality.LEADS_OUT % step))

    def _name(self, name: str) -> str:
        return f"facets/{self.kind}/{name}"

    def numbers(self, things: Iterable[str]) -> dict[str, int]:
        """Return the numbers that things have in the index."""
        return dict(self._rows("SELECT iri, id FROM thing WHERE iri IN", list(things)))

    def things(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the things that have numbers in the index."""
        return dict(self._rows("SELECT id, iri FROM thing WHERE id IN", list(numbers)))

    def _rows(self, query: str, values: list[Any]) -> Iterable[tuple[Any, Any]]:
        for at in range(0, len(values), BATCH):
            some = values[at : at + BATCH]
            yield from self.graph.index.rows("labels", f"{query} ({', '.join('?' * len(some))})", some)


@dataclass(frozen=True)
class Numbering:
    """Places of things in a list, and their numbers in the index."""

    held: np.ndarray[Any, Any]  # the number of each, in the order of the list

    def numbers(self, places: BitMap) -> BitMap:
        """Return the numbers of what stands at some places."""
        return bitmap(self.held[numbers(places)])

    def places(self, found: BitMap) -> BitMap:
        """Return the places of things with some numbers; of those that have gone there is none."""
        import numpy as np

        wanted = numbers(found)
        order = self._order
        at = np.searchsorted(self.held, wanted, sorter=order)
        at[at == len(order)] = 0
        places = order[at] if len(order) else at
        return bitmap(places[self.held[places] == wanted]) if len(order) else bitmap()

    @property
    def _order(self) -> np.ndarray[Any, Any]:
        import numpy as np

        if "order" not in self.__dict__:
            object.__setattr__(self, "order", np.argsort(self.held, kind="stable"))
        found: np.ndarray[Any, Any] = self.__dict__["order"]
        return found


def _sets(said: dict[str, Any], data: bytes) -> tuple[Sets, bytes]:
    from pyroaring import BitMap

    found, at = {}, said["owners"]
    for value, size in zip(said["values"], said["sizes"], strict=True):
        found[value] = BitMap.deserialize(data[at : at + size])
        at += size
    return found, data[: said["owners"]]


def _key(patterns: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([str(FORM), *patterns]).encode()).hexdigest()
