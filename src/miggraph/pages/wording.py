"""The wording of pages: ``queries/pages.yaml`` of the layer, and what a home adds to it or says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

FILE = ("queries", "pages.yaml")


@dataclass
class Wording:
    """What pages say that the graph does not, by the words of the templates; and the kinds that stand at their head."""

    words: dict[str, str] = field(default_factory=dict)
    navigation: list[str] = field(default_factory=list)

    def say(self, text: str) -> str:
        """Return a text of a template as this home has it."""
        return self.words.get(text, text)


def of(graph: Graph) -> Wording:
    """Return the wording of a graph's pages, read once."""
    return graph.remembered("pages/wording", lambda: _read(graph))


def _read(graph: Graph) -> Wording:
    wording = Wording()
    plain_yaml.each(graph.home.below(*FILE), lambda text: _add(wording, plain_yaml.read(text)), "the words of pages")
    return wording


def _add(wording: Wording, content: Any) -> None:
    content = content if isinstance(content, Block) else Block(1)
    words, kinds = content.get("words"), content.get("navigation")
    wording.words.update(words if isinstance(words, Block) else {})
    wording.navigation = list(kinds) if isinstance(kinds, Items) else wording.navigation
