"""Exports: every format parses in rdflib and pyoxigraph to the same graph, and the same data gives the same bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import miggraph
from miggraph import KnowledgeGraph, exporting
from miggraph.exporting import FORMATS
from miggraph.graph import build

PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "rdfxml": "xml"}


def canonical(text: str, format: str, *, graphs: bool = False) -> set[str]:
    """Parse with pyoxigraph and canonicalise (RDFC-1.0); by default the union of the graphs."""
    quads = ox.parse(text.encode(), PARSERS[format])
    dataset = ox.Dataset(quads if graphs else [ox.Quad(q.subject, q.predicate, q.object) for q in quads])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


@pytest.fixture(scope="module")
def texts(shipped: KnowledgeGraph) -> dict[str, str]:
    return {format: shipped.export(format) for format in FORMATS}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_the_same_graph(texts: dict[str, str], format: str) -> None:
    """The union of the graphs is the same whatever it is written in."""
    assert canonical(texts[format], format) == canonical(texts["ntriples"], "ntriples")


def test_the_formats_with_graphs_keep_them(texts: dict[str, str]) -> None:
    """N-Quads and TriG say which source states what."""
    assert canonical(texts["trig"], "trig", graphs=True) == canonical(texts["nquads"], "nquads", graphs=True)


@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_the_same_graph(texts: dict[str, str], format: str) -> None:
    """What rdflib parses from each format is, canonicalised, what pyoxigraph parses."""
    theirs = rdflib.Dataset(default_union=True).parse(data=texts[format], format=RDFLIB[format])
    merged = rdflib.Graph()
    for subject, predicate, value, _ in theirs.quads():
        merged.add((subject, predicate, value))
    assert canonical(merged.serialize(format="nt"), "ntriples") == canonical(texts["ntriples"], "ntriples")


def test_the_order_of_files_and_keys_does_not_matter(copied_home: Path, texts: dict[str, str]) -> None:
    """The records of a home shuffled, in other files, with their keys in another order: the same bytes."""
    import yaml

    draw = random.Random(7)
    records = []
    for path in sorted((copied_home / "data").rglob("*")):
        if path.suffix == ".yaml":
            records += yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        elif path.suffix == ".jsonl":
            records += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if path.suffix in (".yaml", ".jsonl"):
            path.unlink()
    draw.shuffle(records)
    for number in range(3):
        mixed = [dict(draw.sample(list(record.items()), len(record))) for record in records[number::3]]
        (copied_home / "data" / f"{9 - number}.jsonl").write_text(
            "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in mixed), encoding="utf-8"
        )
    again = miggraph.open(copied_home)
    assert {format: again.export(format) for format in FORMATS} == texts


def test_turtle_is_for_reading(texts: dict[str, str]) -> None:
    """Prefixes and base are declared, lists are written as lists, subjects are sorted, and no list cell shows."""
    text = texts["turtle"]
    assert text.startswith("@base <https://w3id.org/miggraph/> .\n@prefix bibo:")
    assert "rdf:first" not in text
    assert "rdf:rest" not in text
    assert "_:" not in text
    assert "bibo:authorList ( <person/zimmerman-mary-k> <person/litt-jacquelyn-s> <person/bose-christine-e> )" in text
    subjects = [line[1:-1] for line in text.splitlines() if line.startswith("<")]
    assert subjects == sorted(subjects)


def test_jsonld_is_one_nested_object_a_thing(shipped: KnowledgeGraph) -> None:
    """The keys are those of records; an activity stands inside its organisation, an author list is an array."""
    things = ["organisation/kalayaan", "resource/global-dimensions-of-gender-and-carework"]
    document = json.loads(shipped.export("jsonld", things))
    kalayaan, book = document["@graph"]
    assert kalayaan["id"] == "organisation/kalayaan"
    assert {activity["type"] for activity in kalayaan["activities"]} == {"Activity"}
    assert kalayaan["founded"] == "1987"
    assert book["authors"] == ["person/zimmerman-mary-k", "person/litt-jacquelyn-s", "person/bose-christine-e"]
    assert document["@context"] == shipped.context.document


@pytest.mark.parametrize("asserted", [False, True])
def test_a_thing_is_looked_up_as_it_is_found_among_all(asserted: bool) -> None:
    """One thing by itself has the statements, nested records and lists that it has in a file of many."""
    graph = miggraph.open(Path(__file__).parents[1], asserted=asserted)
    names = [
        "organisation/kalayaan",
        "resource/global-woman",
        "campaign/restore-rights",
        "source/migration-key-resources",
        "theme/care-work",
    ]
    for name in names:
        one = graph.export("nquads", [name]).splitlines()
        own = f"<{graph.names.iri(name)}"
        every = [line for line in graph.export("nquads").splitlines() if line.startswith((f"{own}>", f"{own}#"))]
        assert [line for line in one if line.startswith("<")] == every
        assert any(line.startswith("_:") for line in one) == any(" _:" in line for line in every), name


def test_asserted_leaves_out_the_derived_graph(shipped: KnowledgeGraph) -> None:
    """Nothing of graph/derived is exported."""
    assert "graph/derived" in shipped.export("trig")
    assert "graph/derived" not in miggraph.open(shipped.home.path, asserted=True).export("trig")


@pytest.mark.parametrize("name", ["ttl", "json-ld", "nt", "nq", "n-quads", "xml", "pretty-xml", "TURTLE"])
def test_formats_have_the_names_that_rdflib_uses(name: str) -> None:
    """Both our names and rdflib's are known."""
    assert name.lower() in exporting.NAMES


def test_to_rdflib_has_the_named_graphs(shipped: KnowledgeGraph) -> None:
    """The Dataset has our graphs, and its default graph is their union."""
    dataset = shipped.to_rdflib()
    kalayaan = rdflib.URIRef("https://w3id.org/miggraph/organisation/kalayaan")
    name = rdflib.URIRef("http://xmlns.com/foaf/0.1/name")
    assert dataset.value(kalayaan, name) == rdflib.Literal("Kalayaan")
    stated = {str(graph) for _, _, _, graph in dataset.quads((kalayaan, name, None, None))}
    assert stated == {"https://w3id.org/miggraph/source/migration-key-resources", "https://w3id.org/miggraph/source/kalayaan-campaigns"}


def test_awkward_values_survive(make_home: object) -> None:
    """Quotes, backslashes, line ends, other scripts and odd language tags come back as they were."""
    assert callable(make_home)
    awkward = 'a "b" \\ c\n\td\r\ne\rf — ﷺ 𝔄 \u200f \u2028 \u2029 \x85 _:b <c> .'
    record = {"id": "resource/r", "type": "Book", "source": "source/s", "title": {"zh-Hans": awkward, "pt-BR": awkward}, "edition": awkward}
    source = {"id": "source/s", "type": "Source", "source": "source/s", "title": "S"}
    graph = miggraph.open(make_home(x="\n".join("- " + json.dumps(r, ensure_ascii=False) for r in (source, record))))
    for format in FORMATS:
        values = {q.object.value for q in ox.parse(graph.export(format).encode(), PARSERS[format]) if isinstance(q.object, ox.Literal)}
        assert awkward in values, format


def test_a_store_keeps_every_text(make_home: object, tmp_path: Path) -> None:
    """Lines of N-Quads end where they end: what was built is what the records say, whatever characters stand in texts and lists."""
    assert callable(make_home)
    awkward = "a\u2028b\u2029c\x85d\re _:b <c> ."
    records = [
        {"id": "source/s", "type": "Source", "source": "source/s", "title": "S"},
        {"id": "person/p", "type": "Person", "source": "source/s", "name": awkward},
        {"id": "resource/r", "type": "Book", "source": "source/s", "title": awkward, "authors": ["person/p"], "webPages": ["http://example.org/\u2028"]},
    ]  # fmt: skip
    home = make_home(x="\n".join("- " + json.dumps(record) for record in records))
    build.write(miggraph.open(home).home, tmp_path / "out")
    assert miggraph.open(home, store=tmp_path / "out").export("nquads") == miggraph.open(home).export("nquads")
    assert miggraph.open(home, store=tmp_path / "out").show("resource/r") == miggraph.open(home).show("resource/r")
