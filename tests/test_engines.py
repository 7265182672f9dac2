"""Engines that are not ours: the same rows in the same order, or a service that is refused with the reason."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import engines
import pytest
import random_frames

import miggraph
from miggraph import Answer, KnowledgeGraph, StoreError
from miggraph.asking.facets.frames import Frame

ROOT = Path(__file__).parent.parent
FRAMES = 100


@pytest.fixture(scope="module", params=["Oxigraph", "Jena"])
def elsewhere(request: pytest.FixtureRequest, folder: Path) -> Iterator[KnowledgeGraph]:
    """The shipped graph behind a service."""
    if request.param == "Oxigraph":
        yield miggraph.open(ROOT, endpoint=request.getfixturevalue("endpoint"))
        return
    with engines.jena(folder / "graph.nq") as address:
        yield miggraph.open(ROOT, endpoint=address)


@pytest.fixture(scope="module")
def virtuoso(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with engines.virtuoso(folder / "graph.nq", tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


def answered(graph: KnowledgeGraph, text: str) -> object:
    """What a query finds: columns and rows in their order, or whether there is anything."""
    found = graph.sparql(text)
    return (found.columns, found.terms) if isinstance(found, Answer) else found


def test_canned_queries_answer_alike(shipped: KnowledgeGraph, elsewhere: KnowledgeGraph) -> None:
    """Each on its defaults, and with an example of each parameter that may be given: the same terms, in the same order."""
    for query in shipped.queries:
        for values in random_frames.parameters(shipped, query):
            text = query.bind(values)
            assert answered(elsewhere, text) == answered(shipped, text), (query.slug, values)


def in_order(graph: KnowledgeGraph, frame: Frame) -> object:
    """What a frame finds, with what is joined in one order: no engine promises any."""
    if frame.want == "exists":
        return graph.exists(graph.things_query(*frame.words()))
    found = graph.things(*frame.words())
    assert isinstance(found, Answer)
    return found.columns, found.terms, found.lead


def test_frames_answer_alike(shipped: KnowledgeGraph, elsewhere: KnowledgeGraph) -> None:
    """A hundred of them, drawn from what facets say: the same terms, in the same order."""
    chance, filled = random.Random(5), 0
    for _ in range(FRAMES):
        frame = random_frames.any_frame(shipped, chance)
        ours = in_order(shipped, frame)
        assert in_order(elsewhere, frame) == ours, frame.words()
        filled += ours is True or (isinstance(ours, tuple) and bool(ours[1]))
    assert filled > FRAMES // 3


def test_a_service_that_answers_otherwise_is_refused_with_the_reason(virtuoso: str) -> None:
    """Virtuoso takes an error for an empty text, and does not follow a path to several values: it is told so before it answers wrongly."""
    graph = miggraph.open(ROOT, endpoint=f"{virtuoso}?default-graph-uri={engines.MERGE}")
    asked: list[Callable[[], object]] = [lambda: graph.ask("campaigns"), lambda: graph.exists("ASK {}"), lambda: graph.things("resources")]
    for ask in asked:
        with pytest.raises(StoreError, match=r"does not do what our queries rely on: an expression .*; a transitive path") as told:
            ask()
        assert "Apache Jena" in told.value.remedy


def test_a_union_that_counts_twice_is_refused_first(virtuoso: str) -> None:
    """The default graph that Virtuoso has by itself is none of ours."""
    with pytest.raises(StoreError, match="counts a statement twice"):
        miggraph.open(ROOT, endpoint=virtuoso).ask("campaigns")
