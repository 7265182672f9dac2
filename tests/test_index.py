"""The index: tables of labels, texts, codes and sentences, the same whether filled or renewed, and what is looked up in them."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.graph import index, near
from miggraph.graph.index.text_rows import COLUMNS, WEIGHTS
from miggraph.ground.folding import fold

BASE = "https://w3id.org/miggraph/"
LABEL, TITLE = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.NamedNode("http://purl.org/dc/terms/title")
# What an index says, without the numbers of its rows.
SAID = (
    "SELECT iri, kind, label FROM thing",
    "SELECT folded, thing, label, place FROM label",
    "SELECT thing, family, said_by FROM family",
    "SELECT longest FROM bound",
    "SELECT word, own, english, any FROM word",
    "SELECT folded, thing, label, place FROM segment",
    "SELECT end, start, thing, is_close FROM code",
    "SELECT record, thing, weight, folded FROM told",
    f"SELECT iri, {', '.join(COLUMNS.values())} FROM text JOIN thing ON thing.id = text.rowid",
    "SELECT thing, part, kind_of_thing, kind, text, about, date, authors FROM sentence",
    "SELECT word, number FROM sentence_word",
    "SELECT initials, name, thing FROM initials",
)


def filled(graph: KnowledgeGraph, store: ox.Store) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    index.fill(connection, store, graph.context, graph.names)
    return connection


def said(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Read all that an index says; the words of a text stand in no order, for that of statements is the store's own."""

    def plain(row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(sorted(value.split()) if isinstance(value, str) and " " in value else value for value in row)

    connection.execute("INSERT INTO said (said) VALUES ('integrity-check')")
    return [sorted(map(plain, connection.execute(query)), key=repr) for query in SAID]


def changed(store: ox.Store, things: list[str], draw: random.Random) -> None:
    """Change some things: one is gone, one is called otherwise, one has lost some statements, one has been given a title."""
    for number, thing in enumerate(things):
        own = list(store.quads_for_pattern(ox.NamedNode(thing), None, None, ox.DefaultGraph()))
        loose = [quad for quad in own if isinstance(quad.object, ox.Literal) or not str(quad.object).startswith((f"<{thing}#", "_:"))]
        way = number % 4
        if way == 0:  # with what is nested in it
            for quad in [quad for quad in store if str(quad.subject).startswith((f"<{thing}>", f"<{thing}#"))]:
                store.remove(quad)
        if way == 1:
            for quad in own:
                if quad.predicate == LABEL:
                    store.remove(quad)
            store.add(ox.Quad(ox.NamedNode(thing), LABEL, ox.Literal(f"Another Name: of the {number} Things", language="en")))
        if way == 2:
            for quad in draw.sample(loose, len(loose) // 2):
                store.remove(quad)
        if way == 3:
            store.add(ox.Quad(ox.NamedNode(thing), TITLE, ox.Literal("Un autre titre", language="fr")))


@pytest.mark.parametrize("seed", range(3))
def test_a_renewed_index_is_the_same_as_one_that_is_filled(shipped: KnowledgeGraph, seed: int) -> None:
    """Whatever has changed of some things, and then of others."""
    draw = random.Random(seed)
    store = ox.Store()
    store.bulk_extend(shipped.store.merged(()))
    renewed = filled(shipped, store)
    known = sorted(thing for thing in shipped.labels.label_of if shipped.names.kind(thing) and "/source/" not in thing)
    for _ in range(2):
        things = draw.sample(known, 24)
        changed(store, things, draw)
        index.renew(renewed, store, shipped.context, shipped.names, things)
    for ours, anew in zip(said(renewed), said(filled(shipped, store)), strict=True):
        assert ours == anew


def test_what_came_and_went_again_leaves_nothing(shipped: KnowledgeGraph) -> None:
    """A thing with a nested one is added, and taken away."""
    store = ox.Store()
    store.bulk_extend(shipped.store.merged(()))
    connection = filled(shipped, store)
    before = said(connection)
    thing, part = ox.NamedNode(f"{BASE}organisation/zz"), ox.NamedNode(f"{BASE}organisation/zz#a1")
    described = ox.NamedNode("http://purl.org/dc/terms/description")
    quads = [
        ox.Quad(thing, LABEL, ox.Literal("Zyx Wvu Tsr", language="en")),
        ox.Quad(thing, ox.NamedNode(f"{BASE}ontology#activity"), part),
        ox.Quad(part, described, ox.Literal("Qwerty for everybody.")),
        ox.Quad(part, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(f"{BASE}ontology#Activity")),
    ]
    for quad in quads:
        store.add(quad)
    index.renew(connection, store, shipped.context, shipped.names, [thing.value])
    assert connection.execute("SELECT part FROM said JOIN sentence ON id = said.rowid WHERE said MATCH 'qwerty'").fetchall() == [
        (part.value,)
    ]
    assert connection.execute("SELECT name FROM initials WHERE initials = 'zwt'").fetchall() == [("Zyx Wvu Tsr",)]
    for quad in quads:
        store.remove(quad)
    index.renew(connection, store, shipped.context, shipped.names, [thing.value])
    assert said(connection) == before


def plainly(graph: KnowledgeGraph, text: str) -> dict[str, float]:
    """Weigh what is found by words one text after another: each word where it weighs most, half where only its beginning is there."""
    words = set(fold(text).split())
    best: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    whole: dict[str, float] = defaultdict(float)
    for name in WEIGHTS:
        for row in graph.store.query(f"SELECT ?thing ?text WHERE {{ ?thing <{name}> ?text }}"):
            thing, is_nested, _ = row[0].value.partition("#")
            folded, weight = fold(row[1].value), 1.0 if is_nested else WEIGHTS[name]
            if not graph.names.kind(thing):
                continue
            if weight > 1 and folded == fold(text):
                whole[thing] = max(whole[thing], 4 * weight)
            for word in words:
                begins = f" {word}" in f" {folded}" and len(word) > 2
                score = weight if f" {word} " in f" {folded} " else weight / 2 if begins else 0
                best[thing][word] = max(best[thing][word], score)
    return {thing: sum(found.values()) + whole[thing] for thing, found in best.items() if words and all(found[word] for word in words)}


@pytest.mark.parametrize(
    "text", ["care", "domestic workers", "migr", "women migr", "Kalayaan", "remittances working", "12,724", "passport taken"]
)
def test_search_ranks_as_it_says(shipped: KnowledgeGraph, text: str) -> None:
    """All that has the words is found, the heaviest first."""
    weights = plainly(shipped, text)
    found = [shipped.names.iri(row["thing"].id) for row in shipped.search(text, limit=5_000)]
    assert sorted(found) == sorted(weights)
    assert [weights[thing] for thing in found] == sorted(weights.values(), reverse=True)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few labels be so many that not all are compared."""
    monkeypatch.setattr(near, "ALL", 10)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Kalayan", "organisation", "organisation/kalayaan"),
        ("remitances", "theme", "theme/remittances"),
        ("Global cair chains", "theme", "theme/global-care-chains"),
        ("Untied Kingdom", "place", "place/GB"),
        ("internatonal labor organisation", "", "organisation/ilo"),
    ],
)
def test_of_many_labels_those_with_words_spelt_nearly_so_are_found(shipped: KnowledgeGraph, text: str, kind: str, expected: str) -> None:
    assert expected in [shipped.names.compact(entry.thing) for entry in shipped.labels.near(text, kind)]


@pytest.mark.usefixtures("few")
def test_of_many_labels_nothing_is_near_what_no_word_is_near(shipped: KnowledgeGraph) -> None:
    assert shipped.labels.near("zzzzqqqq", "theme") == []


def test_threads_find_the_tables_filled_once(shipped: KnowledgeGraph) -> None:
    """All ask at once of an index in which nothing is yet."""
    tables = index.Index(shipped.store, shipped.context, shipped.names)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [tables.rows(part, query)[0][0] for part, query in ASKED], range(40)))
    assert all(one == found[0] for one in found)


ASKED = [
    ("texts", "SELECT count(*) FROM text"),
    ("sentences", "SELECT count(*) FROM sentence"),
    ("words", "SELECT count(*) FROM word"),
    ("codes", "SELECT count(*) FROM code"),
    ("labels", "SELECT count(*) FROM label"),
]


SOURCE = "- {id: source/s, type: Source, source: source/s, title: Somewhere}\n"


def test_the_index_that_is_kept_follows_the_records(make_home: Callable[..., Path]) -> None:
    """A label that changes is found by its new words and no more by its old ones, in names, texts and sentences."""
    record = "- {{id: organisation/o, type: Organisation, source: source/s, name: {name}, description: {text}}}\n"
    home = make_home(ours=SOURCE + record.format(name="Harbour Trust", text="It teaches sailing."))
    graph = miggraph.open(home, cache=True)
    assert graph.kept
    assert graph.labels.find("harbour trust")
    assert [row["thing"].id for row in graph.search("sailing")] == ["organisation/o"]
    [file] = [path for path in (home / "data").rglob("*.yaml") if "Harbour" in path.read_text(encoding="utf-8")]
    text = file.read_text(encoding="utf-8").replace("Harbour Trust", "River Trust").replace("sailing", "rowing")
    file.write_text(text, encoding="utf-8")
    after = miggraph.open(home, cache=True)
    assert after.kept
    assert after.kept.generation == graph.kept.generation + 1
    assert not after.labels.find("harbour trust")
    assert after.labels.find("river trust")
    assert [row["thing"].id for row in after.search("rowing")] == ["organisation/o"]
    assert not after.search("sailing").rows
    assert graph.labels.find("harbour trust")  # who has opened the one before keeps it


# beside a store that was built


def test_a_built_store_has_its_index_beside_it(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    """It is looked up there; without it, or with one of another language, the same is found."""
    shipped.build(tmp_path / "out")
    file = tmp_path / "out" / index.FILE

    def found() -> list[str]:
        return [row["thingLabel"] for row in miggraph.open(store=tmp_path / "out").search("remittances", limit=5)]

    expected = [row["thingLabel"] for row in shipped.search("remittances", limit=5)]
    assert found() == expected
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE thing SET label = 'Sums sent home' WHERE iri = ?", (f"{BASE}theme/remittances",))
    connection.close()
    assert found() == ["Sums sent home", *expected[1:]]
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE made SET said = replace(said, ' en', ' fr')")
    connection.close()
    assert found() == expected
    file.write_bytes(b"torn")
    assert found() == expected
    file.unlink()
    assert found() == expected
