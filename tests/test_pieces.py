"""Pieces: whichever way the records are cut, and whichever way a part is read, the graph and the findings are the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_records import FILES

from bench import generate
from miggraph.graph import build, lists, merging, pieces, statements, vocabulary
from miggraph.graph.pieces import Piece
from miggraph.graph.vocabulary import Vocabulary
from miggraph.ground import homes
from miggraph.ground.homes import Home
from miggraph.ground.settings import FILE, Settings
from miggraph.records import parts

SOURCES = '{"id":"source/s","type":"Source","source":"source/s","title":"S","sections":[{"id":"#one","title":"One"}]}\n'
TRIED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def quads(home: Home) -> set[str]:
    """What a home says and what its rules derive, read as a whole."""
    read = build.read_records(home)
    store = build.named(home, read, build.Links())
    return set(map(str, lists.stable(store))) - set(map(str, build.ontology(home)))


def cut(home: Home, size: int, known: Vocabulary | None = None) -> tuple[list[Piece], Vocabulary]:
    """The pieces of a home, sent from one process to another."""
    known = pickle.loads(pickle.dumps(known or vocabulary.read(home)))
    made = [pieces.piece(part, known) for part in parts.of_home(home, size)]
    return pickle.loads(pickle.dumps(made)), known


def merged(found: list[Piece], known: Vocabulary) -> set[str]:
    said = [piece.quads for piece in found]
    return {line.removesuffix(" .") for data in [*said, *merging.derived(found, known)] for line in data.decode().split("\n") if line}


def same(home: Home, size: int, known: Vocabulary | None = None) -> None:
    found, known = cut(home, size, known)
    assert merged(found, known) == quads(home)
    assert merging.findings(found, known) == build.read_records(home).findings


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Vocabulary]:
    """A home without records of its own, and its vocabulary."""
    path = tmp_path_factory.mktemp("empty")
    (path / FILE).write_text('[graph]\ntitle = "A list"\nbase = "https://example.org/list/"\nlanguage = "fr"\n', encoding="utf-8")
    home = homes.at(path)
    return home, vocabulary.read(home)


@pytest.mark.parametrize("size", [8_000, parts.SIZE])
def test_the_shipped_records(size: int) -> None:
    """Things whose records stand in several files, corridors, lists, and languages among them."""
    same(homes.at(ROOT), size)


def test_generated_records(tmp_path: Path) -> None:
    """Many small parts of one file."""
    same(homes.at(generate.home(ROOT, tmp_path / "home", 60)), 2_000)


@TRIED
@given(st.lists(FILES, min_size=1, max_size=3), st.sampled_from([1, 300, parts.SIZE]))
def test_any_records(tmp_path_factory: pytest.TempPathFactory, files: list[list[str]], size: int) -> None:
    """Records of one id in several files, nested ones, places of the home's own, and faults of all kinds."""
    path = tmp_path_factory.mktemp("home")
    (path / FILE).write_text('[graph]\ntitle = "A list"\nbase = "https://example.org/list/"\nlanguage = "fr"\n', encoding="utf-8")
    (path / "data").mkdir()
    (path / "data" / "sources.jsonl").write_text(SOURCES, encoding="utf-8")
    for number, lines in enumerate(files):
        (path / "data" / f"{number}.jsonl").write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    same(homes.at(path), size)


@TRIED
@given(lines=FILES)
def test_the_fast_way_is_the_slow_way(empty: tuple[Home, Vocabulary], tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    """Records written straight to quads are those that the reader and a JSON-LD processor make."""
    home, known = empty
    path = tmp_path_factory.mktemp("data") / "all.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    for part in parts.split([path], home.path):
        fast, slow = (read(part, part.read(), known) for read in (statements.read, statements.slowly))
        assert sorted(fast.quads.split(b"\n")) == sorted(slow.quads.split(b"\n"))
        assert (fast.findings, fast.nodes, fast.references, fast.is_doubled) == (slow.findings, slow.nodes, slow.references, slow.is_doubled)
        told = [[(*record[:6], sorted(said.quads[record.first : record.last].split(b"\n"))) for record in said.records] for said in (fast, slow)]
        assert sorted(told[0]) == sorted(told[1])


def test_hardly_anything_is_read_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain records are never in doubt."""
    home = homes.at(generate.home(ROOT, tmp_path / "home", 60))
    known = vocabulary.read(home)
    part = next(part for part in parts.of_home(home) if part.path.name == "generated.jsonl")
    monkeypatch.setattr(statements.reader, "read_text", None)
    assert len(statements.read(part, part.read(), known).records) == 80
