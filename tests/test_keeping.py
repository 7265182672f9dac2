"""A graph that is kept is the graph that the records make, statement by statement, whatever was edited since it was built."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import KnowledgeGraph
from miggraph.graph import build, keeping
from miggraph.graph.assembly import assembling
from miggraph.graph.lists import stable
from miggraph.ground.errors import DataError
from miggraph.records import parts

BASE = """
- {id: source/s, type: Source, source: source/s, title: Somewhere, sections: [{id: "#one", label: One}]}
- {id: source/t, type: Source, source: source/t, title: Elsewhere}
- {id: theme/scheme, type: ThemeScheme, source: source/s, label: Themes}
"""
PEOPLE, WORKS, PLACES, THEMES = (
    [f"{kind}/{number}" for number in range(most)] for kind, most in (("person", 4), ("resource", 5), ("place", 3), ("theme", 2))
)
Quads = set[Any]


def kept(home: Path) -> KnowledgeGraph:
    """Open a home, however small, so that its graph is kept."""
    graph = miggraph.open(home, cache=True)
    assert graph.kept
    return graph


def statements(graph: KnowledgeGraph) -> Quads:
    """All statements of a graph that is kept, in their graphs and in the merge."""
    assert graph.kept
    return set(graph.kept.store)


def anew(home: Path) -> Quads:
    """What the kept store of a home should hold: the graph that its records make."""
    found = miggraph.open(home, cache=False).home
    read, links = build.read_records(found), build.read_links(found)
    build.refuse_faults([*read.findings, *links.findings])
    named = stable(build.named(found, read, links))
    return {*named, *(type(quad)(quad.subject, quad.predicate, quad.object) for quad in named)}


@pytest.fixture(scope="module", autouse=True)
def own_cache(own_cache: None) -> Iterator[None]:
    """A cache in memory, where there is one: each generation waits for the disk some ten times."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        yield


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    return make_home(queries=False, base=BASE)


# any edits


def record(id: str, source: str, seed: int) -> dict[str, Any]:
    """Some record of a thing: other seeds say other things of it."""
    rng = random.Random(seed)
    said: dict[str, Any] = {"id": id, "source": source}
    kind = id.partition("/")[0]
    if kind == "person":
        return said | {"type": "Person", "name": rng.choice(["Jane", "Joe"])}
    if kind == "place":
        return said | {"type": "Place", "label": rng.choice(["Here", "There", "Où"])}
    if kind == "theme":
        return said | {"type": "Theme", "label": rng.choice(["Work", "Pay"]), "scheme": "theme/scheme"}
    corridors = [{"origin": rng.choice(PLACES), "destination": rng.choice(PLACES)}, {"origin": rng.choice(PLACES)}]
    may = {
        "authors": rng.sample(PEOPLE, 2),
        "editors": rng.sample(PEOPLE, 1),
        "parts": [rng.choice(WORKS)],
        "series": rng.choice(WORKS),
        "themes": rng.sample(THEMES, 1),
        "isbn": ["9781862075887"],
        "subtitle": "all of it",
        "corridors": corridors[: rng.randint(1, 2)],
        "activities": [{"id": "#advice", "activityThemes": [rng.choice(THEMES)], "description": "Advice."}],
    }
    chosen = {key: value for key, value in may.items() if rng.random() < 0.4}
    return said | {"type": rng.choice(["Book", "Report"]), "title": rng.choice(["One", "Two"])} | chosen


IDS = st.sampled_from([*PEOPLE, *WORKS, *WORKS, *PLACES, *THEMES])
EDITS = st.lists(
    st.tuples(st.sampled_from("abc"), IDS, st.sampled_from(["source/s", "source/s#one", "source/t", ""]), st.integers(0, 50)),
    min_size=1,
    max_size=3,
)


def outcome(work: Callable[[], Quads]) -> Quads | str:
    """What some work returns, or what it says is wrong with the records."""
    try:
        return work()
    except DataError as error:
        return str(error)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.lists(EDITS, min_size=2, max_size=6))
def test_after_any_edits_the_graph_is_what_its_records_make(seed: int, rounds: list[list[tuple[str, str, str, int]]]) -> None:
    """Records come, go, say other things, move between files, and have a second source; what they break is refused as it always is."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "of_home", partial(parts.of_home, size=300))  # of three records or so
        home = Path(folder)
        shutil.copytree(ROOT / "ontology", home / "ontology")
        for name in ("data", "queries"):
            (home / name).mkdir()
        (home / "data" / "base.yaml").write_text(BASE, encoding="utf-8")
        where: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        for number, id in enumerate([*PEOPLE, *WORKS, *PLACES, *THEMES]):
            where[id, "source/s"] = ("abc"[(seed + number) % 3], record(id, "source/s", seed + number))
        for edits in [[], *rounds]:
            for file, id, source, chosen in edits:
                if source:
                    where[id, source.partition("#")[0]] = (file, record(id, source, chosen))
                else:
                    where.pop((id, "source/t"), None) or where.pop((id, "source/s"), None)
            for file in "abc":
                lines = [json.dumps(said) + "\n" for place, said in where.values() if place == file]
                (home / "data" / f"{file}.jsonl").write_text("".join(lines), encoding="utf-8")
            assert outcome(lambda: statements(kept(home))) == outcome(lambda: anew(home))


# what is kept


def test_a_large_home_is_kept_alike(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does not fit into memory at once: here any is taken for one."""
    monkeypatch.setattr(assembling, "SMALL", -1)
    people = [record(id, "source/s", number) for number, id in enumerate(PEOPLE)]
    for chosen in (people, people[1:]):
        (home / "data" / "people.jsonl").write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
        graph = kept(home)
        assert statements(graph) == anew(home)
    assert graph.kept
    assert graph.kept.changed(1) == {"person/0"}


def test_the_second_command_reads_no_records(home: Path) -> None:
    """Nor does it import what reads them."""
    code = (
        "import sys, miggraph\nprint(len(miggraph.open(sys.argv[1], cache=True).labels.label_of), 'miggraph.records.reader' in sys.modules)"
    )
    told = [subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert [one.split()[1] for one in told] == ["True", "False"]
    assert told[0].split()[0] == told[1].split()[0] != "0"


def test_what_touches_all_is_built_anew(home: Path) -> None:
    """A rule, the context, the ontology, the layer or the language of the home."""
    first = kept(home)
    changes: list[tuple[str, str, str]] = [
        ("ontology/rules/80-own.rq", "", "CONSTRUCT { ?s <https://example.org/seen> true } WHERE { ?s a <https://w3id.org/miggraph/ontology#Source> }"),
        ("ontology/miggraph.ttl", "", "\nmig:Thing a owl:Class .\n"),
        ("ontology/context.jsonld", '"Resource": "mig:Resource"', '"Works": "mig:Resource", "Resource": "mig:Resource"'),
        ("data/base/terms.yaml", "", "- {id: term/new, type: Term, source: source/s, label: New}\n"),
        ("miggraph.toml", "", '[graph]\ntitle = "Un"\nbase = "https://example.org/"\nlanguage = "fr"\n'),
    ]  # fmt: skip
    for number, (name, old, new) in enumerate(changes, 2):
        file = home / name
        file.parent.mkdir(exist_ok=True)
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
        graph = kept(home)
        assert (graph.kept and graph.kept.generation, statements(graph)) == (number, anew(home))
    assert graph.kept
    assert first.kept
    assert (graph.kept.changed(first.kept.generation), graph.kept.changed(graph.kept.generation)) == (None, set())


def test_a_rule_that_does_not_look_at_one_thing_is_run_on_all(home: Path) -> None:
    """Here one that counts: what changes one thing changes what is concluded of another."""
    rule = "CONSTRUCT { ?a <https://example.org/rivals> ?b } WHERE { ?a foaf:name ?name . ?b foaf:name ?name FILTER(?a != ?b) }"
    (home / "ontology" / "rules" / "80-own.rq").write_text(rule, encoding="utf-8")
    for name in ("Jane", "Joe", "Jane"):
        people = [
            {"id": f"person/{number}", "type": "Person", "source": "source/s", "name": one} for number, one in enumerate(("Jane", name))
        ]
        (home / "data" / "people.jsonl").write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
        assert statements(kept(home)) == anew(home)
        assert any("rivals" in quad.predicate.value for quad in statements(kept(home))) == (name == "Jane")


def test_links_are_kept_up_to_date(home: Path) -> None:
    """Also where a set comes, changes its graph, or goes."""
    row = "subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tmapping_date\n{}\tskos:exactMatch\tmesh:D0001\tsemapv:ManualMappingCuration\tJo\t2026-01-01\n"
    graph = kept(home)
    file = home / "data" / "mappings" / "theme-mesh.sssom.tsv"
    file.parent.mkdir()
    head = "#curie_map:\n#  mesh: http://id.nlm.nih.gov/mesh/\n"
    for text in (head + row, head + "#mapping_set_id: https://example.org/set\n" + row, None):
        file.write_text(text.format("miggraph:theme/scheme"), encoding="utf-8") if text else file.unlink()
        again = kept(home)
        assert statements(again) == anew(home)
        assert (statements(again) == statements(graph)) == (text is None)
        assert again.kept
        assert graph.kept
        assert again.kept.changed(graph.kept.generation) == {"theme/scheme"}


def test_a_use_puts_by_what_it_has_worked_out(home: Path) -> None:
    """It is told of which generation that was, and which things have changed since."""
    first = kept(home).kept
    assert first
    first.put("counts", b"12")
    (home / "data" / "more.jsonl").write_text(
        '{"id": "person/jo", "type": "Person", "source": "source/s", "name": "Jo"}\n', encoding="utf-8"
    )
    second = kept(home).kept
    assert second
    assert second.blob("counts") == (1, b"12")
    assert second.blob("others") is None
    assert second.changed(1) == {"person/jo"}
    second.put("counts", b"13")
    first.put("counts", b"12")  # who is late does not undo it
    third = kept(home).kept
    assert third
    assert third.blob("counts") == (2, b"13")


def test_faults_are_told_again_without_reading_again(home: Path) -> None:
    """The message is that of the reader."""
    kept(home)
    (home / "data" / "more.jsonl").write_text('{"id": "person/jo", "type": "Persn", "source": "source/s"}\n', encoding="utf-8")
    with pytest.raises(DataError) as wanted:
        miggraph.open(home, cache=False).store  # noqa: B018
    code = "import sys, miggraph\ntry: miggraph.open(sys.argv[1], cache=True).store\nexcept miggraph.DataError as error: print(error)\nprint('miggraph.records.blocks' in sys.modules)"
    for _ in range(2):
        told = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True).stdout
        assert told.startswith(str(wanted.value))
    (home / "data" / "more.jsonl").unlink()
    assert statements(kept(home)) == anew(home)


# what may happen to files


def test_a_change_that_the_system_does_not_show_is_seen(home: Path) -> None:
    """The same size and the same time of modification, at once, later, or with a clock that was put back."""
    file = home / "data" / "more.jsonl"
    for number, time in enumerate((None, None, 10**9, 10**9, 4 * 10**9)):
        file.write_text(json.dumps({"id": "person/jo", "type": "Person", "source": "source/s", "name": f"Jo {number}"}), encoding="utf-8")
        if time:
            os.utime(file, (time, time))
        assert statements(kept(home)) == anew(home)


CHANGING = """
import sys, miggraph
from pathlib import Path
home, times, count = Path(sys.argv[1]), int(sys.argv[2]), 0
file = home / "data" / "base.yaml"

def hook(event, arguments):
    global count
    if event == "open" and str(arguments[0]) == str(file) and isinstance(arguments[1], str) and "a" not in arguments[1]:
        count += 1
        if count % 2 == 0 and count <= 2 * times:  # it was looked at, and is about to be read
            with file.open("a") as stream:
                stream.write(f"- {{id: person/p{count}, type: Person, source: source/s, name: Jo}}\\n")

sys.addaudithook(hook)
graph = miggraph.open(home, cache=True)
print(len(graph.select("SELECT ?p { ?p a foaf:Person }")), bool(graph.kept))
"""


@pytest.mark.parametrize("times", [1, 2, 9])
def test_a_file_that_changes_while_it_is_read_is_read_again(home: Path, times: int) -> None:
    """What is kept is what was read; a file that never comes to rest is read, and not kept."""
    words = [sys.executable, "-c", CHANGING, str(home), str(times)]
    people, is_kept = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    if is_kept == "True":
        assert int(people) == times
    assert statements(kept(home)) == anew(home)


# what may happen to the cache


def folder_of(home: Path) -> Path:
    return keeping.place(miggraph.open(home).home)


def litter(home: Path) -> list[str]:
    """What is in the folder of a kept graph besides what belongs there."""
    found = kept(home).kept
    assert found
    return [
        path.name
        for path in found.folder.iterdir()
        if not path.name.startswith("kept.sqlite") and path not in (found.path, found.folder / "home")
    ]


@pytest.mark.parametrize("harm", ["no database", "half a database", "no store", "half a store", "an older form"])
def test_what_is_damaged_is_built_anew(home: Path, harm: str) -> None:
    """Nobody notices."""
    kept(home)
    place = folder_of(home)
    database, store = place / "kept.sqlite", next(place.glob("store-*"))
    for file in place.glob("kept.sqlite-*"):
        file.unlink()
    if harm == "no database":
        database.unlink()
    elif harm == "half a database":
        database.write_bytes(database.read_bytes()[:5000])
    elif harm == "an older form":
        subprocess.run(
            [
                sys.executable,
                "-c",
                f"import sqlite3\nc = sqlite3.connect({str(database)!r})\nc.executescript('DROP TABLE state; CREATE TABLE state (one)')",
            ],
            check=True,
        )
    elif harm == "no store":
        shutil.rmtree(store)
    else:
        for file in store.glob("MANIFEST*"):
            file.write_bytes(b"?")
    assert statements(kept(home)) == anew(home)
    assert litter(home) == []


@pytest.mark.parametrize("hindrance", ["no room", "no folder", *(["not allowed"] if os.geteuid() else [])])  # to root nothing is forbidden
def test_where_nothing_can_be_kept_the_records_are_read(home: Path, tmp_path: Path, hindrance: str) -> None:
    """The answer is the same, and nothing half is left behind."""
    cache = tmp_path / "own cache"
    if hindrance == "no folder":
        cache.write_bytes(b"")
    elif hindrance == "not allowed":
        cache.mkdir(mode=0o500)
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))" if hindrance == "no room" else ""
    code = f"import resource, sys, miggraph\n{limit}\ngraph = miggraph.open(sys.argv[1], cache=True)\nprint(len(graph.select('SELECT ?s {{ ?s a mig:Source }}')), graph.kept)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(home)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    assert (done.returncode, done.stdout) == (0, "2 None\n"), done.stderr
    assert not list(tmp_path.glob("own cache/miggraph/graphs/*/store-*"))


def test_no_cache_keeps_nothing(home: Path) -> None:
    """On the command line and in Python; nor is a home kept that is read as fast as it would be opened."""
    for words in (["--no-cache", "stats"], ["stats", "--no-cache"], ["stats"]):
        subprocess.run([sys.executable, "-m", "miggraph", "--home", str(home), *words], capture_output=True, check=True)
    assert miggraph.open(home, cache=False).kept is miggraph.open(home).kept is None
    assert not folder_of(home).exists()


def test_what_was_kept_of_a_home_that_is_gone_goes(home: Path, tmp_path: Path) -> None:
    """With the next graph that is built."""
    other = tmp_path / "other"
    shutil.copytree(home, other)
    place = folder_of(other)
    kept(other)
    assert place.is_dir()
    shutil.rmtree(other)
    kept(home)
    assert not place.exists()


# several at once


def test_who_reads_goes_on_reading_while_others_build(home: Path) -> None:
    """The graph of a reader stays as it was, and goes when the reader does and somebody builds."""
    reader = kept(home)
    before = statements(reader)
    for number in range(3):
        (home / "data" / "more.jsonl").write_text(json.dumps(record("person/jo", "source/s", number)), encoding="utf-8")
        assert statements(kept(home)) == anew(home) != before
    assert statements(reader) == before
    assert litter(home) == ["store-1"]
    assert reader.kept
    reader.kept.close()
    (home / "data" / "more.jsonl").unlink()
    assert statements(kept(home)) == before
    assert litter(home) == []


BUILDING = """
import os, sys, time
import miggraph
import miggraph.graph.build, miggraph.graph.keeping.building, miggraph.graph.keeping.renewing, miggraph.records.reader
from pathlib import Path

def build(point):  # dies before the so-manieth call that the keeping of graphs makes of the system, of SQLite or of the store
    count = 0
    def watch(frame, event, called):
        nonlocal count
        if event == "c_call" and "graph/keeping/" in frame.f_code.co_filename:
            count += 1
            if count == point:
                os.kill(os.getpid(), 9)
    if point:
        sys.setprofile(watch)
    assert miggraph.open(sys.argv[1], cache=True).kept

for line in sys.stdin:
    point = int(line)
    child = os.fork()
    if not child:
        build(point)
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture
def builder(home: Path) -> Iterator[Callable[[int], int]]:
    """Builds in a process that dies at a point; returns how it ended."""
    words = [sys.executable, "-c", BUILDING, str(home)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout

        def run(point: int) -> int:
            assert running.stdin
            assert running.stdout
            running.stdin.write(f"{point}\n")
            running.stdin.flush()
            return int(running.stdout.readline())

        yield run
        running.stdin.close()


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no signal that kills")
@pytest.mark.parametrize("is_first", [True, False])
def test_a_builder_may_be_killed_at_any_point(home: Path, builder: Callable[[int], int], *, is_first: bool) -> None:
    """Whoever comes next has the right graph, and what was begun is gone."""
    place = folder_of(home)
    point, killed = 1, 0
    while True:
        if is_first:
            shutil.rmtree(place, ignore_errors=True)
        else:
            (home / "data" / "more.jsonl").write_text(
                json.dumps(record("person/jo", "source/s", point) | {"familyName": f"Jo{point}"}), encoding="utf-8"
            )
        if builder(point) == 0:
            break
        killed += 1
        if killed % 3 == 1:
            assert statements(kept(home)) == anew(home)
            assert litter(home) == []
        point += max(1, point // 4)
    assert killed > 12


def test_builders_at_once_do_not_harm_each_other(home: Path) -> None:
    """Each comes to its end with the right graph."""
    code = "import sys, miggraph\ngraph = miggraph.open(sys.argv[1], cache=True)\nprint(len(graph.kept.store), graph.kept.generation)"
    for number in range(2):
        (home / "data" / "more.jsonl").write_text(json.dumps(record("person/jo", "source/s", number)), encoding="utf-8")
        running = [subprocess.Popen([sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True) for _ in range(4)]
        assert {one.communicate(timeout=120)[0] for one in running} == {f"{len(anew(home))} {number + 1}\n"}
    assert statements(kept(home)) == anew(home)
