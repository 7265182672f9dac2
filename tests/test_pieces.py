"""Pieces: whichever way the records are cut, and whichever way a part is read, the graph and the findings are the same."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from bench import generate
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_records import FILES

from miggraph.graph import build, lists, rules
from miggraph.graph.assembly import assembling, merging, pieces, reading, sorting, statements
from miggraph.graph.assembly.pieces import Piece
from miggraph.graph.assembly.vocabulary import Vocabulary
from miggraph.ground import homes, pool
from miggraph.ground.errors import StoreError
from miggraph.ground.findings import Finding
from miggraph.ground.homes import Home
from miggraph.ground.settings import FILE
from miggraph.records import parts
from miggraph.sssom import Links

SOURCES = '{"id":"source/s","type":"Source","source":"source/s","title":"S","sections":[{"id":"#one","title":"One"}]}\n'
TRIED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BUILT = settings(TRIED, max_examples=8)  # a whole graph each


def quads(home: Home) -> set[str]:
    """What a home says and what its rules derive, read as a whole."""
    read = build.read_records(home)
    store = build.named(home, read, Links())
    return set(map(str, lists.stable(store))) - set(map(str, build.ontology(home)))


def cut(home: Home, size: int, known: Vocabulary | None = None) -> tuple[list[Piece], Vocabulary]:
    """The pieces of a home, sent from one process to another."""
    known = pickle.loads(pickle.dumps(known or reading.vocabulary(home)))
    chosen = [*parts.split(home.layer_files(), home.path, is_layer=True), *parts.split(home.record_files(), home.path, size)]
    made = [pieces.piece(part, known) for part in chosen]
    return pickle.loads(pickle.dumps(made)), known


def merged(found: list[Piece], known: Vocabulary) -> set[str]:
    said = [piece.quads for piece in found]
    return {line.removesuffix(" .") for data in [*said, *merging.derived(found, known)] for line in data.decode().split("\n") if line}


def same(home: Home, size: int, known: Vocabulary | None = None) -> None:
    found, known = cut(home, size, known)
    assert merged(found, known) == quads(home)
    assert merging.findings(found, known) == build.read_records(home).findings


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], tuple[Home, Vocabulary]]:
    """A home without records of its own, and its vocabulary."""
    path = tmp_path_factory.mktemp("empty")
    (path / FILE).write_text('[graph]\ntitle = "A list"\nbase = "https://example.org/list/"\nlanguage = "fr"\n', encoding="utf-8")
    home = homes.at(path)
    known = reading.vocabulary(home)
    return lambda: (home, known)  # which is told without all that is in it, where a test fails


@pytest.mark.parametrize("size", [8_000, parts.SIZE])
def test_the_shipped_records(size: int) -> None:
    """Things whose records stand in several files, corridors, lists, and languages among them."""
    same(homes.at(ROOT), size)


def test_generated_records(tmp_path: Path) -> None:
    """Many small parts of one file."""
    same(homes.at(generate.home(ROOT, tmp_path / "home", 30)), 2_000)


@BUILT
@given(st.lists(FILES, min_size=1, max_size=3), st.sampled_from([200, parts.SIZE]))
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
def test_the_fast_way_is_the_slow_way(
    empty: Callable[[], tuple[Home, Vocabulary]], tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """Records written straight to quads are those that the reader and a JSON-LD processor make."""
    home, known = empty()
    path = tmp_path_factory.mktemp("data") / "all.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    for part in parts.split([path], home.path):
        fast, slow = (read(part, part.read(), known) for read in (statements.read, statements.slowly))
        assert sorted(fast.quads.split(b"\n")) == sorted(slow.quads.split(b"\n"))
        assert (fast.findings, fast.nodes, fast.references, fast.is_doubled) == (
            slow.findings,
            slow.nodes,
            slow.references,
            slow.is_doubled,
        )
        told = [
            [(*record[:6], sorted(said.quads[record.first : record.last].split(b"\n"))) for record in said.records] for said in (fast, slow)
        ]
        assert sorted(told[0]) == sorted(told[1])


def test_hardly_anything_is_read_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain records are never in doubt."""
    home = homes.at(generate.home(ROOT, tmp_path / "home", 60))
    known = reading.vocabulary(home)
    part = next(part for part in parts.of_home(home) if part.path.name == "generated.jsonl")
    monkeypatch.setattr("miggraph.records.reader.read_text", None)
    assert len(statements.read(part, part.read(), known).records) == 82  # people and organisations too


RULE = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX mig: <https://w3id.org/miggraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?book mig:statedAs ?label } WHERE { ?book dcterms:publisher ?publisher . ?publisher rdfs:label ?label }
"""


@pytest.mark.parametrize("rule", ["", RULE], ids=["thing-local rules", "a rule on the whole graph"])
def test_a_home_built_by_parts_is_built_to_the_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """By a pool of processes, in ranges that are merged each by itself, as in memory at once, and as from a store."""
    home = homes.at(generate.home(ROOT, tmp_path / "home", 60))
    (tmp_path / "home" / "data" / "more.jsonl").write_text(
        '{"id":"person/p1","type":"Person","source":"source/generated","givenName":"Given1"}\n'
    )
    if rule:
        (tmp_path / "home" / "ontology" / "rules" / "45-publishers.rq").write_text(rule)
    monkeypatch.setattr(sorting, "RANGE", 20_000)
    written: list[tuple[list[str], bytes]] = []
    for mapping in (None, pool.mapped):
        folder = tmp_path / f"scratch-{len(written)}"
        folder.mkdir()
        found = assembling.of(home, folder, mapping)
        faults = [finding.rule for finding in found.findings()]
        found.write(folder / "graph.nq")
        written.append((faults, (folder / "graph.nq").read_bytes()))
        assert [path.name for path in folder.iterdir()] == ["graph.nq"]
    assert written[0] == written[1]
    store = build.named(home, build.read_records(home), build.read_links(home))
    lines = [f"{quad} ." for quad in lists.stable(store)]
    union = {f"{line[: line.rindex(' <')]} ." for line in lines}
    assert written[0] == (["duplicate-id"], "".join(f"{line}\n" for line in sorted([*lines, *union])).encode())


def test_what_a_rule_says_of_its_thing() -> None:
    """Each of the layer's rules is thing-local; a rule of several statements, or without a header, is run on the whole graph."""
    assert all(rule.is_local for rule in rules.read(homes.at(ROOT)))
    assert rules.of_things("CONSTRUCT { ?x ?p ?y . ?y ?p ?x } WHERE { ?x ?p ?y }", "x") == ""
    assert rules.of_things("CONSTRUCT { ?x ?p ?y } WHERE { ?x ?p ?y }", "z") == ""


def test_lint_sees_what_is_thing_local_in_word_only(heat: Callable[..., list[Finding]]) -> None:
    """A thing that is no variable, a template of two statements, and a rule behind one that is run on the whole graph."""
    texts = {
        "ontology/rules/60-a.rq": "#+ thing: books\nCONSTRUCT { ?book a ?x } WHERE { ?book a ?x }",
        "ontology/rules/61-b.rq": "#+ thing: x\nCONSTRUCT { ?x a ?y . ?y a ?x } WHERE { ?x a ?y }",
        "ontology/rules/62-c.rq": "#+ thing: x\nCONSTRUCT { ?x a ?y } WHERE { ?x a ?y }",
    }
    found = [(finding.file, finding.rule) for finding in heat(texts)]
    assert found == [(name, rule) for name, rule in zip(texts, ("rule-thing", "rule-thing", "rule-order"), strict=True)]


def dying(path: Path) -> int:
    """Work that kills its worker the first time, and the program each time where there is no file to say so."""
    if not path.suffix or not path.exists():
        path.touch()
        os.kill(os.getpid(), 9)
    return len(path.name)


def test_what_a_killed_worker_was_doing_is_done_again(tmp_path: Path) -> None:
    """The results come in the order of the tasks, whoever died; what kills every worker ends with a message."""
    tasks = [tmp_path / f"{number}.done" for number in range(5)]
    for task in tasks[:2] + tasks[3:]:
        task.touch()
    assert list(pool.mapped(dying, tasks, 2)) == [6] * 5
    with pytest.raises(StoreError, match="die"):
        list(pool.mapped(dying, [tmp_path / "deadly"], 2))
