"""Reading sets: the things of a kind, and those that have each value of a facet, from what is kept or by a query; of what has changed, by a query."""

from __future__ import annotations

import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from miggraph.asking.facets.bitmaps import Links, bitmap, numbers
from miggraph.asking.facets.conditions import COUNTED, YES
from miggraph.asking.facets.persistence import Found, Keeper, Numbering

if TYPE_CHECKING:
    from pyroaring import BitMap

    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

Rows = Iterator[tuple[int, str, str]]


class SetReader:
    """Reads the sets of one kind."""

    def __init__(self, graph: Graph, kind: Kind, by_label: Callable[[str], Any]) -> None:
        self.graph, self.kind, self.by_label = graph, kind, by_label
        self.keeper: Keeper | None = Keeper(graph, kind.name)
        self.things = self._kept_things() or self._all_things()
        self.numbers = {thing: number for number, thing in enumerate(self.things)}

    # the things of the kind, in the order of their labels

    def _all_things(self) -> list[str]:
        things = sorted({row[0].value for row in self._query(f"SELECT ?it WHERE {{ {self.kind.pattern} }}")}, key=self.by_label)
        self._keep(things, self.keeper.numbers(things) if self.keeper and self.keeper.kept else {})
        return things

    def _keep(self, things: list[str], held: Mapping[str, int]) -> None:
        """Keep the things in their order; where one has no number, because nothing is said of it, no set of the kind is kept."""
        import numpy as np

        if not self.keeper or not self.keeper.kept or len(held) < len(things):
            self.keeper = None
            return
        self.numbering = Numbering(np.array([held[thing] for thing in things], dtype=np.uint32))
        self.keeper.put("", [self.kind.pattern], {}, self.numbering.held.tobytes())

    def _kept_things(self) -> list[str] | None:
        import numpy as np

        found = self.keeper.load("", [self.kind.pattern]) if self.keeper else None
        if not found or not self.keeper:
            return None
        held = np.frombuffer(found.owners, dtype=np.uint32)
        named = self.keeper.things(held.tolist())
        self.numbering = Numbering(held)
        if not found.changed:
            return [named[number] for number in held.tolist()] if len(named) == len(held) else None
        things = [thing for number in held.tolist() if (thing := named.get(number)) and thing not in found.changed]
        for thing in {row[0].value for row in self._query(f"SELECT ?it WHERE {{ {_values(found.changed)} {self.kind.pattern} }}")}:
            things.insert(bisect(things, self.by_label(thing), key=self.by_label), thing)
        self._keep(things, self.keeper.numbers(things))
        return things

    # the values of one facet

    def own(self, facet: Facet) -> dict[str, BitMap]:
        """Return the things that have each value themselves, by their places."""
        name, patterns = f"{facet.name} {facet.value}", [facet.pattern]
        found = self.keeper.load(name, patterns) if self.keeper else None
        sets = self._unchanged(found) if found else {}
        if not found or found.changed:
            read: dict[str, list[int]] = defaultdict(list)
            for number, value in self._counted(facet, found) if facet.value == COUNTED else self._valued(facet, found):
                read[value].append(number)
            for value, held in read.items():
                sets[value] = sets.get(value, bitmap()) | bitmap(held)
            if self.keeper:
                self.keeper.put(name, patterns, {value: self.numbering.numbers(held) for value, held in sets.items()})
        return sets

    def _unchanged(self, found: Found) -> dict[str, BitMap]:
        """Return the sets that were kept without what has changed, or gone, since."""
        gone = bitmap(self.keeper.numbers(found.changed).values()) if self.keeper else bitmap()
        sets = {value: self.numbering.places(held - gone) for value, held in found.sets.items()}
        return {value: held for value, held in sets.items() if held}

    def _valued(self, facet: Facet, found: Found | None) -> Iterator[tuple[int, str]]:
        return ((number, value) for number, _, value in self._rows(facet, found))

    def _counted(self, facet: Facet, found: Found | None) -> Iterator[tuple[int, str]]:
        """Yield each thing with how many values it has."""
        counts: dict[int, set[str]] = defaultdict(set)
        for number, value in self._valued(facet, found):
            counts[number].add(value)
        return ((number, str(len(values))) for number, values in counts.items())

    # the values of the facets of one joint variable, since they number its links together

    def joint(self, joint: str) -> tuple[Links, dict[str, dict[str, BitMap]]]:
        """Return the links of a joint variable, and by facet those that have each value."""
        facets = [facet for facet in self.kind.facets.values() if facet.joint == joint]
        name, patterns = f"{joint}: {' '.join(f'{one.name} {one.value}' for one in facets)}", [facet.pattern for facet in facets]
        found = self.keeper.load(name, patterns) if self.keeper else None
        links: dict[tuple[int, str], int] = {}
        sets: dict[str, dict[str, list[int]]] = {facet.name: defaultdict(list) for facet in facets}
        if found:
            self._links_unchanged(found, links, sets)
        if not found or found.changed:
            for facet in facets:
                for number, what, value in self._rows(facet, found):
                    sets[facet.name][value].append(links.setdefault((number, what), len(links)))
        held, places = Links.of(list(links))
        own = {name: {value: bitmap(places[some]) for value, some in values.items()} for name, values in sets.items()}
        if self.keeper and (not found or found.changed):
            flat = {json.dumps([facet, value]): some for facet, values in own.items() for value, some in values.items()}
            self.keeper.put(name, patterns, flat, self.numbering.held[held.owners].tobytes())
        return held, own

    def _links_unchanged(self, found: Found, links: dict[tuple[int, str], int], sets: dict[str, dict[str, list[int]]]) -> None:
        """Take over the links that were kept, but for those of what has changed, or gone, since."""
        import numpy as np

        places = {number: place for place, number in enumerate(self.numbering.held.tolist())}
        now: dict[int, int] = {}
        for link, number in enumerate(np.frombuffer(found.owners, dtype=np.uint32).tolist()):
            place = places.get(number)
            if place is not None and self.things[place] not in found.changed:
                now[link] = links.setdefault((place, f"{link:012}"), len(links))
        for key, held in found.sets.items():
            facet, value = json.loads(key)
            if some := [now[link] for link in numbers(held).tolist() if link in now]:
                sets[facet][value] = some

    def _rows(self, facet: Facet, found: Found | None) -> Rows:
        """Yield a thing, what is said jointly of it ("" where nothing is), and a value that it has itself; where sets were kept, of what has changed."""
        joint, is_yes = facet.joint, facet.value == YES
        columns = ["?it", *([f"?{joint}"] * bool(joint)), *(["?value"] * (not is_yes))]
        last, among = len(columns) - 1, _values(found.changed) if found else ""
        for row in self._query(f"SELECT {'DISTINCT ' * is_yes}{' '.join(columns)} WHERE {{ {among} {facet.pattern} }}"):
            if (number := self.numbers.get(row[0].value)) is not None:
                yield number, row[1].value if joint else "", YES if is_yes else row[last].value

    def _query(self, text: str) -> Any:
        return self.graph.store.query(text, asserted=self.graph.asserted)


def _values(things: Iterable[str]) -> str:
    return f"VALUES ?it {{ {' '.join(f'<{thing}>' for thing in sorted(things))} }}"
