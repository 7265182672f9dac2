"""Keys of pages: digests of all that a page is made of. A page whose key is that of the last time need not be made again.

What most pages show (the frame, words, what terms and sources are called, which lists there are) is in every key. Pages that show the graph as
a whole have no key, and are always made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from miggraph.asking.facets import counting, indexing, spans
from miggraph.asking.facets.conditions import YES
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.exporting.items import is_publication
from miggraph.ground.names import PREFIXES
from miggraph.pages import frame, wording
from miggraph.pages.views import addresses, lists, referring, trees
from miggraph.pages.views.addresses import Listed
from miggraph.site.reach import Reach, digest

if TYPE_CHECKING:
    from miggraph.graph.facets import Kind
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.site.items import Item

TIES = tuple(PREFIXES["dcterms"] + name for name in referring.TIES)


class Keys:
    """The keys of the pages of a graph. ``common`` is what every page is made of beside the records: settings, words, templates, the program."""

    def __init__(self, graph: KnowledgeGraph, common: str, items: Iterable[Item]) -> None:
        self.graph, self.names = graph, graph.names
        self._items = {item.group: item for item in items if item.group}
        self.reach = Reach(graph, {graph.names.iri(group) for group, item in self._items.items() if not item.listed})
        self.listed: dict[str, list[str]] = defaultdict(
            list
        )  # the addresses of lists by what they are narrowed down by; "" for what is no thing
        for item in self._items.values():
            if item.listed and item.listed.page == 1:
                self.listed[self._value(item.listed)].append(item.address)
        called = [f"{iri}={label}" for iri, label in sorted(graph.labels.label_of.pairs("source"))]
        kinds = [f"{name}={counting.selected(graph, Frame(name), limit=1).total > 0}" for name in graph.facets.kinds]
        self.common = digest(common, frame.of(graph), *called, *kinds)
        self._lists: dict[tuple[str, tuple[Condition, ...]], tuple[str, tuple[str, ...]]] = {}

    def all(self) -> dict[str, str]:
        """Return the keys by the group of the files that each is for: a thing with its data, or a page of a list."""
        return {group: self._list_page(item.listed) if item.listed else self._thing(group) for group, item in self._items.items()}

    def _value(self, listed: Listed) -> str:
        """Return the thing that a list is narrowed down by; "" where it is none."""
        iris = [self.names.iri(value) for one in listed.frame.conditions for value in one.values]
        return iris[0] if iris and iris[0] in self.graph.labels.label_of else ""

    # things

    def _thing(self, name: str) -> str:
        """Return the key of the page and the data of a thing, by its id."""
        iri = self.names.iri(name)
        parts = [self.common, name, self.reach.whole.get(iri, ""), *sorted(self.listed.get(iri, ()))]
        return digest(*parts, *self._about(iri), *self._place(iri), *self._alike(iri))

    def _about(self, iri: str) -> list[str]:
        """List what is told of what is about a thing, or about what is narrower."""
        found = []
        for kind in self.graph.facets.kinds.values():
            if facet := referring.usual(self.graph, kind, iri):
                sort = "-year" if "year" in kind.fields else ""
                asked = Frame(kind.name, (Condition(facet.name, (self.names.id(iri),)),), sort=sort)
                chosen = counting.selected(self.graph, asked, limit=referring.MOST)
                found += [kind.name, str(chosen.total), *self.reach.of(self.names.iri(one.id).partition("#")[0] for one in chosen.things)]
                found += [one.id for one in chosen.things]
        return found

    def _place(self, iri: str) -> list[str]:
        """List what is told of where a thing stands among wider and narrower ones, for kinds that have a tree."""
        if not trees.keys(wording.of(self.graph), self.names.kind(iri)):
            return []
        numbers = trees.numbers(self.graph)[1]
        above = [iri]
        for one in above:  # what is wider is added meanwhile
            above += sorted(self._wider.get(one, set()).difference(above))
        shown = {*above, *(one for one in self.reach.referring.get(iri, ()) if iri in self._wider.get(one, ()))}
        return [f"{one} {self.reach.own.get(one, '')} {numbers.get(one, 0)}" for one in sorted(shown)]

    @cached_property
    def _wider(self) -> dict[str, set[str]]:
        """What is just wider than each thing."""
        return self._pairs(*(self.graph.context.keys[name].iri for name in trees.WIDER if name in self.graph.context.keys))

    def _alike(self, iri: str) -> list[str]:
        """List the publications that are like one, with what they share."""
        if not is_publication(self.graph, iri):
            return []
        tied = ((self.graph.labels.name(tie), self._tied[tie]) for tie in sorted(self._ties.get(iri, ())))
        found = referring.most_alike(self.graph, iri, tied)
        return [f"{other} {' '.join(shared)} {self.reach.near.get(other, '')}" for other, shared in found]

    @cached_property
    def _ties(self) -> dict[str, set[str]]:
        """What each thing is about, of what makes publications alike."""
        return self._pairs(*TIES, asserted=self.graph.asserted)

    @cached_property
    def _tied(self) -> dict[str, set[str]]:
        """What is about each theme and place."""
        found: dict[str, set[str]] = defaultdict(set)
        for thing, ties in self._pairs(*TIES).items():
            for tie in ties:
                found[tie].add(thing)
        return found

    def _pairs(self, *properties: str, asserted: bool = False) -> dict[str, set[str]]:
        """Return the things that things name by some properties."""
        found: dict[str, set[str]] = defaultdict(set)
        values = " ".join(f"<{one}>" for one in properties)
        asked = f"SELECT ?it ?value WHERE {{ VALUES ?property {{ {values} }} ?it ?property ?value FILTER(ISIRI(?value)) }}"
        for row in self.graph.store.query(asked, asserted=asserted):
            found[row[0].value].add(row[1].value)
        return found

    # lists

    def _list_page(self, listed: Listed) -> str:
        """Return the key of a page of a list."""
        whole, things = self._list(listed)
        start = (listed.page - 1) * lists.PAGE
        shown = [f"{one} {self.reach.whole.get(one.partition('#')[0], '')}" for one in things[start : start + lists.PAGE]]
        return digest(whole, listed.page, *shown)

    def _list(self, listed: Listed) -> tuple[str, tuple[str, ...]]:
        """Return a digest of what all pages of a list show, and its things in their order."""
        at = (listed.frame.kind, listed.frame.conditions)
        if at not in self._lists:
            kind = self.graph.facets.kind(listed.frame.kind)
            things = tuple(self.names.iri(one.id) for one in counting.selected(self.graph, Frame(*at)).things)
            profiles = self._profiles(kind)
            values = [self.names.iri(value) for one in listed.frame.conditions for value in one.values]
            named = [f"{value} {self.graph.labels.name(value)}" for value in values]
            beside = [] if listed.frame.conditions else sorted(address for some in self.listed.values() for address in some)
            told = [addresses.write(self.graph, Listed(listed.frame)), self._total(kind), *named, *beside]
            told += [self._alternatives(kind, one.facet) for one in listed.frame.conditions]
            self._lists[at] = digest(self.common, *told, *(profiles[one] for one in things)), things
        return self._lists[at]

    def _alternatives(self, kind: Kind, facet: str) -> str:
        """Return what stands beside a list in place of its own value, where a thing has one value only: counted among all."""
        own = kind.facet(facet)
        if own.texts("single") != ("yes",) and own.value not in (YES, *spans.VALUES):
            return ""
        return self.graph.remembered(
            f"alternatives of {kind.name} {facet}", lambda: digest(*counting.values(self.graph, Frame(kind.name), facet).values)
        )

    def _total(self, kind: Kind) -> str:
        return self.graph.remembered(f"published {kind.name}", lambda: str(counting.selected(self.graph, Frame(kind.name), limit=1).total))

    def _profiles(self, kind: Kind) -> dict[str, str]:
        """Return what the facets beside a list count each thing by."""
        return self.graph.remembered(f"profiles of {kind.name}", lambda: self._profiled(kind))

    def _profiled(self, kind: Kind) -> dict[str, str]:
        sets = indexing.index(self.graph, kind)
        found: list[list[str]] = [[] for _ in sets.things]
        uncounted = []
        for facet in filter(counting.is_counted, kind.facets.values()):
            values = sets.values(facet)
            uncounted += [f"{facet.name}={one}" for one in sorted({*values.things}.difference(values.counted))]
            for value, held in values.things.items():
                said = f"{facet.name}={value} {sets.label(facet, value)}"
                for number in held:
                    found[number].append(said)
        joint = any(facet.joint for facet in kind.facets.values())  # what holds of one activity only the activities say
        told = digest(*uncounted)
        return {
            thing: digest(told, *own, self.reach.nested.get(thing.partition("#")[0], "") if joint else "")
            for thing, own in zip(sets.things, found, strict=True)
        }
