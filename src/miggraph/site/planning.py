"""The plan of a site: every page and every file that it has, by address, each with what makes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pyoxigraph as ox

from miggraph.asking.facets import counting
from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.ground.errors import NotUnderstood
from miggraph.ground.folding import strip_accents
from miggraph.pages import documents, pictures, rendering
from miggraph.pages.views import (
    addresses,
    answers,
    canned,
    downloads,
    errors,
    first,
    lists,
    narrowing,
    ontology,
    refusals,
    searching,
    shapes,
    sources,
    sparql,
    themes,
    things,
    values,
)
from miggraph.pages.views.addresses import Listed, site_address
from miggraph.pages.views.formats import offered
from miggraph.site import data
from miggraph.site.addresses import NOWHERE, Links, list_file, page_file
from miggraph.site.history import FEED, PAGE
from miggraph.site.items import Item

if TYPE_CHECKING:
    from miggraph.asking.facets.counting import Counted
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.site.history import History

LONGEST = 100  # letters of a question in the name of its file
ALIKE = 200  # values of a facet that are listed although there are nearly as many as things


def plan(graph: KnowledgeGraph, history: History) -> tuple[Item, ...]:
    """Return all that a site has; of two items of one address or one file, the first."""
    found: dict[str, Item] = {}
    files: set[str] = set()
    for item in (
        *_pages(graph),
        *_changes(graph, history),
        *_lists(graph),
        *_things(graph),
        *_queries(graph),
        *_answers(graph),
        *data.items(graph),
    ):
        folded = item.file.casefold()  # some systems hold files apart by no more than their letters
        if item.address not in found and folded not in files:
            found[item.address] = item
            files.add(folded)
    return tuple(found.values())


def _page(graph: KnowledgeGraph, address: str, template: str, view: Callable[[], object], file: str = "") -> Item:
    file = file or page_file(address)
    return Item(address, file, partial(_rendered, graph, file, address, template, view))


def _rendered(graph: KnowledgeGraph, file: str, address: str, template: str, view: Callable[[], object], links: Links) -> bytes:
    # what stands at an address that is not there is shown at any depth
    href = links.absolute if file == NOWHERE else partial(links.relative, file)
    return rendering.render(graph, template, view(), address=address, href=href, has=links.has).encode()


def _changes(graph: KnowledgeGraph, history: History) -> Iterator[Item]:
    """Yield what tells of the changes since the last publication."""
    page = _page(graph, "/changed", "changes.html", lambda: history.view, PAGE)
    yield replace(page, make=lambda links: history.kept(PAGE) or page.make(links))
    yield Item("/changed.atom", FEED, lambda links: history.kept(FEED) or history.feed(links.base_url))


def _pages(graph: KnowledgeGraph) -> Iterator[Item]:
    page = partial(_page, graph)
    yield page("/", "index.html", lambda: first.view(graph))
    yield page("/themes", "themes.html", lambda: themes.view(graph))
    yield page("/sources", "sources.html", lambda: sources.view(graph))
    yield page("/downloads", "downloads.html", lambda: downloads.view(graph))
    yield page("/ontology", "ontology.html", lambda: ontology.view(graph))
    yield page("/shapes", "shapes.html", lambda: shapes.view(graph))
    yield page("/queries", "queries/all.html", lambda: canned.view(graph))
    yield page("/search", "search.html", lambda: searching.view(graph, ""))
    yield page("/sparql", "sparql.html", lambda: sparql.view(graph, "", example="", seconds=0, rows=0))
    yield page(pictures.ALL_ADDRESS, pictures.ALL_TEMPLATE, lambda: pictures.view(graph))
    for one in pictures.offered(graph):
        yield page(one.address, one.template, partial(one.view, graph))
    yield page("/404", "error.html", lambda: errors.view(graph, 404, "Nothing stands at this address", ""), NOWHERE)


def _things(graph: KnowledgeGraph) -> Iterator[Item]:
    for name in own_things(graph):
        yield replace(_page(graph, site_address(name), "thing.html", partial(things.view, graph, name)), group=name)
        for ending in offered(graph, name).values():
            yield Item(site_address(name) + ending, name + ending, partial(_thing, graph, name, ending), name)


def own_things(graph: KnowledgeGraph) -> list[str]:
    """List the ids of the things that have a page: those of the home, and those of the layer below that it speaks of.

    The others of the layer, which has all countries and languages, stand at their own addresses on the web.
    """
    names = graph.names
    every = documents.things(graph)
    if graph.home.is_layer:
        return every
    subjects = ((names.id(quad.subject.value).partition("#")[0], quad) for quad in graph.quads() if isinstance(quad.subject, ox.NamedNode))
    told = {names.id(quad.object.value) for name, quad in subjects if name not in names.layer and isinstance(quad.object, ox.NamedNode)}
    return [name for name in every if name not in names.layer or name in told]


def _thing(graph: KnowledgeGraph, name: str, ending: str, _: Links) -> bytes:
    return data.thing(graph, name, ending)


def _lists(graph: KnowledgeGraph) -> Iterator[Item]:
    spoken = {name.partition("/")[0] for name in own_things(graph) if graph.home.is_layer or name not in graph.names.layer}
    for kind in graph.facets.kinds.values():
        whole = Frame(kind.name)  # of the themes it is their tree
        total = counting.selected(graph, whole, limit=1).total
        yield from _listed(graph, whole, total)
        if not total or kind.one not in spoken:
            continue
        for name in kind.facets:
            found = counting.values(graph, whole, name)
            if not found.values or not _is_listed(found, total):
                continue
            yield _list(graph, Listed(whole, all=name))
            for value in found.values:
                if value.count and narrowing.is_told(graph, kind.facets[name], value):
                    frame = addresses.ordered(graph, Listed(replace(whole, conditions=(Condition(name, (value.id,)),)))).frame
                    yield from _listed(graph, frame, value.count)


def _is_listed(facet: Counted, total: int) -> bool:
    """Say whether the values of a facet have lists: those of codes and texts have none, nor has what tells nearly every thing apart."""
    plain = facet.takes in (*LITERAL, COUNTED) and facet.takes not in ("date", "yes")
    return not plain and (facet.total <= ALIKE or facet.total * 2 <= total)


def _answers(graph: KnowledgeGraph) -> Iterator[Item]:
    """Yield the answers to the questions that pages offer: what nobody offers is looked for by its words."""
    taken: set[str] = set()
    for words, address in searching.names(graph)["questions"]:
        name = re.sub(r"[^a-z0-9]+", "-", strip_accents(words).lower()).strip("-")[:LONGEST]
        if address.startswith("/ask?") and name not in taken:
            taken.add(name)
            file = f"ask/{name}.html"
            yield Item(address, file, partial(_answer, graph, file, address))


def _answer(graph: KnowledgeGraph, file: str, address: str, links: Links) -> bytes:
    question = dict(parse_qsl(address.partition("?")[2]))["q"]
    try:
        view = answers.view(graph, question)
    except NotUnderstood as error:  # a phrase of a canned query that this graph has no words for
        refusal = refusals.view(graph, question, error)
        return _rendered(graph, file, address, "answers/not-understood.html", lambda: refusal, links)
    return _rendered(graph, file, address, "answers/guide.html" if view.asked else "answers/answer.html", lambda: view, links)


def _listed(graph: KnowledgeGraph, frame: Frame, total: int) -> Iterator[Item]:
    for number in range(1, lists.pages(total) + 1):
        yield _list(graph, Listed(frame, page=number))


def _list(graph: KnowledgeGraph, listed: Listed) -> Item:
    if listed.all:
        return _page(graph, addresses.write(graph, listed), "lists/values.html", partial(values.view, graph, listed), list_file(listed))
    file = list_file(listed)
    page = _page(graph, addresses.write(graph, listed), "lists/list.html", partial(lists.view, graph, listed), file)
    return replace(page, group=file, listed=listed)


def _queries(graph: KnowledgeGraph) -> Iterator[Item]:
    for query in graph.queries:
        address = f"/queries/{query.slug}"
        yield _page(graph, address, "queries/query.html", partial(canned.form, graph, query.slug, {}))
