"""Sigla: the letters of the sources of a page, given in the order in which they are needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.kept import kept

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

TOLD = {"caution": PREFIXES["mig"] + "caution", "as_of": PREFIXES["mig"] + "asOf"}
ALPHABET = 26


@dataclass(frozen=True)
class Source:
    """A source at the foot of a page: its letter, what it is called, the sections of it that are meant, and what to mind."""

    letter: str
    label: str
    address: str
    sections: tuple[tuple[str, str], ...] = ()  # what each is called, and its address
    caution: str = ""
    as_of: str = ""


class Sigla:
    """Gives letters to sources. ``sections`` are those of the thing's records, by the source whose record names them."""

    def __init__(self, graph: Graph, sections: dict[str, list[str]]) -> None:
        self.graph, self._sections = graph, sections
        self._given: dict[str, str] = {}

    def letters(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Return the letters of some sources, by id; what rules conclude and mapping sets say bears none."""
        return tuple(sorted(self._letter(name) for name in sources if name.startswith("source/")))

    def _letter(self, name: str) -> str:
        if name not in self._given:
            self._given[name] = letter(len(self._given))
        return self._given[name]

    def sources(self, names: Iterable[str]) -> tuple[Source, ...]:
        """List the sources of a page with their letters, also those that nothing else on it bears."""
        self.letters(names)
        return tuple(self._source(name, sign) for name, sign in self._given.items())

    def _source(self, name: str, sign: str) -> Source:
        labels, names = self.graph.labels, self.graph.names
        told = about(self.graph, name)
        sections = [section for section in self._sections.get(name, []) if "#" in section]
        shown = tuple((labels.name(names.iri(section)), site_address(section)) for section in sections)
        return Source(sign, labels.name(names.iri(name)), site_address(name), shown, **told)

    def cautions(self, letters: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return what one should mind of the sources with these letters, each with its letter."""
        wanted = set(letters)
        found = ((sign, about(self.graph, name).get("caution", "")) for name, sign in self._given.items() if sign in wanted)
        return tuple((sign, caution) for sign, caution in found if caution)


def about(graph: Graph, source: str) -> dict[str, str]:
    """Return what is told of a source beside its name: what to mind, and as of when it holds."""
    return kept(graph, "sources told", source, lambda: _about(graph, source))


def _about(graph: Graph, source: str) -> dict[str, str]:
    said = graph.store.about(graph.names.iri(source))
    name = graph.names.iri(source)
    found = {}
    for key, prop in TOLD.items():
        texts = sorted(
            q.object.value for q in said if q.subject.value == name and q.predicate.value == prop and isinstance(q.object, ox.Literal)
        )
        found[key] = "; ".join(dict.fromkeys(texts))
    return {**found, "as_of": wording.of(graph).date(found["as_of"])}


def letter(place: int) -> str:
    """Return the letter of a place in the order: A to Z, then AA.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    rest, last = divmod(place, ALPHABET)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)
