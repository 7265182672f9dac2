"""The themes from the widest to the narrowest, each with how much there is on it or on what is narrower."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.ground.names import PREFIXES
from miggraph.pages import wording
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.trees import DEEPEST, Branch, numbers

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

THEMES = "SELECT ?theme ?broader WHERE {{ ?theme a <{mig}Theme> OPTIONAL {{ ?theme <{skos}broader> ?broader }} }}"


@dataclass(frozen=True)
class Themes:
    """The page of the themes: how many there are, what is counted, and the trees."""

    number: int
    counted: str
    trees: tuple[Branch, ...]
    list: str  # the address of the list of themes as data


def view(graph: Graph) -> Themes:
    """Return the page of the themes."""
    return graph.remembered("pages/themes", lambda: _Forest(graph).view())


class _Forest:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.below: dict[str, list[str]] = {}
        self.themes: set[str] = set()
        above: set[str] = set()
        for row in graph.store.query(THEMES.format(**PREFIXES), asserted=graph.asserted):
            self.themes.add(row[0].value)
            if row[1] is not None:
                self.below.setdefault(row[1].value, []).append(row[0].value)
                above.add(row[0].value)
        self.tops = self.themes - above
        self.drawn: dict[str, str] = {}  # a theme to the one that it was drawn under
        self.counted, self.numbers = numbers(graph)

    def view(self) -> Themes:
        trees = [self._branch(one, "", ()) for one in self._sorted(self.tops)]
        trees += [self._branch(one, "", ()) for one in self._sorted(self.themes - self.drawn.keys())]  # what is wider than itself
        return Themes(len(self.themes), self.counted, tuple(trees), "/themes")

    def _sorted(self, themes: set[str] | list[str]) -> list[str]:
        return sorted(set(themes) & self.themes, key=lambda one: (self.graph.labels.name(one).lower(), one))

    def _branch(self, theme: str, above: str, path: tuple[str, ...]) -> Branch:
        """Return a theme with what is below it; what was drawn already is only referred to."""
        label, address = self.graph.labels.name(theme), site_address(self.graph.names.id(theme))
        branch = Branch(label, address if theme in self.graph.labels.label_of else "", number=self.numbers.get(theme, 0))
        if theme in self.drawn and self.below.get(theme):
            above = self.drawn[theme] and self.graph.labels.name(self.drawn[theme])
            return replace(branch, note=wording.of(self.graph).say("under {theme}", theme=above) if above else "")
        self.drawn.setdefault(theme, above)
        below = [one for one in self._sorted(self.below.get(theme, [])) if one not in path] if len(path) < DEEPEST else []
        return replace(branch, below=tuple(self._branch(one, theme, (*path, theme)) for one in below))
