"""Where a thing stands among wider and narrower ones: the paths from the widest down to it, and what is just below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.asking.facets import counting
from miggraph.asking.facets.frames import Frame
from miggraph.pages import wording
from miggraph.pages.views import referring
from miggraph.pages.views.addresses import site_address
from miggraph.pages.views.kept import kept

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph
    from miggraph.looking.things import Statement, Thing
    from miggraph.pages.views.said import Teller
    from miggraph.pages.wording import Wording

WIDER = ("broader", "within")
DEEPEST = 12
MOST_PATHS = 4
MOST_BELOW = 300


@dataclass(frozen=True)
class Branch:
    """A thing in the tree, and what stands below it there."""

    label: str
    address: str
    below: tuple[Branch, ...] = ()
    is_here: bool = False
    number: int = 0  # of what is about it or about what is below
    note: str = ""


@dataclass(frozen=True)
class Place:
    """The trees in which a thing stands, and of what scheme it is at the top."""

    trees: tuple[Branch, ...]
    facts: tuple[object, ...] = ()


def keys(words: Wording, kind: str) -> tuple[str, ...]:
    """List the keys by which things are wider, where things of a kind have a tree: what refers by them stands in the tree."""
    found = [key for section in words.sections.values() if section.fill == "tree" and section.is_of(kind) for key in section.keys]
    return tuple(key for key in found if key in WIDER)


def place(graph: Graph, iri: str, thing: Thing, names: Iterable[str], said: dict[str, list[Statement]], teller: Teller) -> Place | None:
    """Return where a thing stands; None where nothing is wider or narrower."""
    wider = {graph.context.keys[name].iri for name in names if name in WIDER}
    rest = [name for name in names if name not in WIDER]
    for name in WIDER:
        for statement in said.pop(name, ()) if name in names else ():
            teller.sigla.letters(statement.sources)
    below = [(graph.names.iri(name), label) for name, label, key in thing.mentions if key in WIDER and key in names]
    facts = tuple(teller.fact(statements) for name in rest if (statements := said.pop(name, ())))
    found = numbers(graph)[1]
    narrower = tuple(
        Branch(label, _address(graph, one), number=found.get(one, 0))
        for one, label in sorted(below, key=lambda pair: pair[1].lower())[:MOST_BELOW]
    )
    if len(below) > MOST_BELOW:  # all of them are on a page of their own
        more = referring.all_of(thing, referring.called(graph, next(key for _, _, key in thing.mentions if key in WIDER and key in names)))
        narrower = (*narrower, Branch(wording.of(graph).say("All {number}", number=len(below)), more))
    paths = list(_paths(graph, iri, wider, (iri,)))[:MOST_PATHS]
    trees = tuple(_tree(graph, path, narrower) for path in paths)
    return (
        Place(trees if narrower or any(len(path) > 1 for path in paths) else (), facts) if narrower or facts or len(paths[0]) > 1 else None
    )


def _paths(graph: Graph, iri: str, wider: set[str], path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Yield the paths from the widest things down to one."""
    above = sorted(_above(graph, iri, wider) - set(path), key=graph.labels.name) if len(path) < DEEPEST else []
    if not above:
        yield path
    for one in above:
        yield from _paths(graph, one, wider, (one, *path))


def _above(graph: Graph, iri: str, wider: set[str]) -> set[str]:
    """List what is just wider than a thing; it is asked for again by everything below."""
    return kept(
        graph,
        "wider",
        iri,
        lambda: {q.object.value for q in graph.store.about(iri) if q.subject.value == iri and q.predicate.value in wider},
    )


def _tree(graph: Graph, path: tuple[str, ...], narrower: tuple[Branch, ...]) -> Branch:
    found = numbers(graph)[1]
    branch = Branch(graph.labels.name(path[-1]), "", narrower, is_here=True, number=found.get(path[-1], 0))
    for one in reversed(path[:-1]):
        branch = Branch(graph.labels.name(one), _address(graph, one), (branch,), number=found.get(one, 0))
    return branch


def _address(graph: Graph, iri: str) -> str:
    return site_address(graph.names.id(iri)) if iri in graph.labels.label_of else ""


def numbers(graph: Graph) -> tuple[str, dict[str, int]]:
    """Return what is counted for themes, and how many are on each or a narrower one: of the first kind that has a facet for themes."""
    return graph.remembered("pages/numbers", lambda: _numbers(graph))


def _numbers(graph: Graph) -> tuple[str, dict[str, int]]:
    """Return what the numbers count, and the numbers: of the first kind that has a facet for themes."""
    order = dict.fromkeys([*wording.of(graph).navigation, *graph.facets.kinds])
    for kind in (graph.facets.kinds[name] for name in order if name in graph.facets.kinds):
        facet = next((one for one in kind.facets.values() if one.value == "theme" and one.through), None)
        if facet:
            found = counting.values(graph, Frame(kind.name), facet.name)
            return wording.of(graph).things(kind), {graph.names.iri(value.id): value.count for value in found.values}
    return "", {}
