"""The frame of every page: its name, what can be gone to from its head, and at its foot who says what stands here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from miggraph.asking.writing import capitalised
from miggraph.graph.presenting import address
from miggraph.ground.errors import DataError, StoreError
from miggraph.pages import wording
from miggraph.pages.views.entries import reached as reach
from miggraph.pages.wording import phrase

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

Link = tuple[str, str]  # words, and an address of the site or of the web
DEFAULT_COLOR = "#6b2348"
LICENSES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    **{
        f"https://creativecommons.org/licenses/{name.lower()}/4.0/": f"CC {name} 4.0"
        for name in ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
    },
}


@dataclass(frozen=True)
class Entry:
    """A place in the navigation: what it is called, its address, and the first part of the addresses below it."""

    name: str
    address: str
    kind: str = ""

    def current(self, address: str) -> str:
        """Return the value of ``aria-current`` on a page: "" where the page is elsewhere."""
        if address == self.address:
            return "page"
        return "true" if self.kind and address.startswith(f"/{self.kind}/") else ""


@dataclass(frozen=True)
class Frame:
    """What every page of a site has. ``name`` is the title up to a colon, ``motto`` what follows it."""

    name: str
    motto: str
    language: str
    color: str
    has_logo: bool
    navigation: tuple[Entry, ...]
    sources: tuple[Link, ...]
    license: Link
    publisher: Link
    contact: str
    contact_address: str


def of(graph: KnowledgeGraph) -> Frame:
    """Return the frame of a graph's pages, made once; while the graph cannot be read, one that says nothing of it."""
    try:
        return graph.remembered("pages/frame", lambda: _frame(graph))
    except (StoreError, DataError):
        return _bare(graph)


def _frame(graph: KnowledgeGraph) -> Frame:
    publisher = _publisher(graph, graph.home.settings.publisher)
    return replace(_bare(graph), navigation=_navigation(graph), sources=_sources(graph), publisher=publisher)


def _bare(graph: KnowledgeGraph) -> Frame:
    """Return what the settings of the home say."""
    home = graph.home.settings
    name, _, motto = home.title.partition(": ")
    reached = reach("", home.contact)
    return Frame(
        name=name,
        motto=motto,
        language=home.language,
        color=home.color or DEFAULT_COLOR,
        has_logo=bool(home.logo),
        navigation=(),
        sources=(),
        license=(LICENSES.get(home.license, home.license), address(home.license)),
        publisher=(home.publisher, ""),
        contact=home.contact,
        contact_address=reached.address if reached else "",
    )


def _navigation(graph: KnowledgeGraph) -> tuple[Entry, ...]:
    """List the kinds that there are things of: those that the wording names, and those of the home's own."""
    say = wording.of(graph)
    own = [name for name, kind in graph.facets.kinds.items() if graph.home.owns(kind.path) and not graph.home.is_layer]
    kinds = [graph.facets.kinds[name] for name in dict.fromkeys([*say.navigation, *own]) if name in graph.facets.kinds]
    listed = [Entry(capitalised(say.things(kind)), f"/{kind.name}", kind.one) for kind in kinds if graph.things(kind.name, "want=exists")]
    fixed = ((phrase("Themes"), "/themes", "theme"), (phrase("Pictures"), "/pictures", ""), ("SPARQL", "/sparql", ""))
    return (*listed, *(Entry(say.say(name), address, kind) for name, address, kind in fixed))


def _sources(graph: KnowledgeGraph) -> tuple[Link, ...]:
    """List the documents that the records are taken from: the sources that name a graph of statements about things, the layer's aside."""
    own = [name for name in graph.store.graphs() if graph.names.kind(name) == "source" and graph.names.id(name) not in graph.names.layer]
    return tuple((graph.labels.name(name), f"/{graph.names.id(name)}") for name in own)


def _publisher(graph: KnowledgeGraph, publisher: str) -> Link:
    """Return who publishes the graph: a name, or an organisation of it by its id, which has a page."""
    known = bool(publisher) and graph.names.iri(publisher) in graph.labels.label_of
    return (graph.labels.name(graph.names.iri(publisher)), f"/{publisher}") if known else (publisher, "")
