"""The graph described as a dataset, in VoID and DCAT: read with rdflib, and its numbers counted once more by other means."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Literal, URIRef

import miggraph
from miggraph.graph import build
from miggraph.graph.store import KEPT
from miggraph.ground.errors import DataError
from miggraph.looking.description import Dump, Release

PROGRAM = Path(sys.executable).parent / "miggraph"
BASE = "https://example.org/pierres/"
DATASET = URIRef(f"{BASE}dataset")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
SETTINGS = f"""\
[graph]
title = "Pierres"
base = "{BASE}"
language = "fr"
license = "https://creativecommons.org/licenses/by/4.0/"
publisher = "organisation/musee"
contact = "pierres@example.org"
"""
# Two sources say of the museum that it is one, and what it is called: those statements are in both, and in the whole once.
RECORDS = """
- {id: source/a, type: Source, source: source/a, title: A}
- {id: source/b, type: Source, source: source/b, title: B}
- {id: organisation/musee, type: Organisation, source: source/a, name: Musée des pierres}
- {id: organisation/musee, type: Organisation, source: source/b, name: Musée des pierres, founded: 1900}
- {id: theme/granit, type: Theme, source: source/a, label: Granit}
- {id: resource/un-livre, type: Book, source: source/b, title: Un livre, authors: [organisation/musee], themes: [theme/granit], series: resource/une-serie}
- {id: resource/une-serie, type: Series, source: source/b, title: Une série}
"""
LINKS = f"""\
#curie_map:
#  ex: http://terms.example.org/
#  pierres: {BASE}
#mapping_set_id: {BASE}mappings/themes-ex
#license: https://creativecommons.org/licenses/by/4.0/
subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tmapping_date
pierres:theme/granit\tskos:exactMatch\tex:1\tsemapv:ManualMappingCuration\tAda\t2026-01-01
"""


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """A small home of two sources and one mapping set."""
    home = make_home(queries=False, all=RECORDS)
    (home / "miggraph.toml").write_text(SETTINGS, encoding="utf-8")
    (home / "data" / "mappings").mkdir()
    (home / "data" / "mappings" / "themes-ex.sssom.tsv").write_text(LINKS, encoding="utf-8")
    return home


def read(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle")


def described(home: Path, vocabulary: str, release: Release | None = None) -> rdflib.Graph:
    return read(miggraph.open(home).describe(vocabulary, release))


def number(graph: rdflib.Graph, subject: object, name: str) -> int:
    """The one number that is said of something."""
    [value] = graph.objects(URIRef(str(subject)), VOID[name])
    return int(str(value))


@pytest.mark.parametrize("asserted", [False, True])
def test_every_statement_counts_once(home: Path, tmp_path: Path, asserted: bool) -> None:
    """Over the merge of the graphs, and in each subset by itself; without what the rules conclude where that is left out."""
    kg = miggraph.open(home, asserted=asserted)
    kg.build(tmp_path / "built")
    quads = [q for q in ox.parse(path=str(tmp_path / "built" / "graph.nq"), format=ox.RdfFormat.N_QUADS) if str(q.graph_name) != "DEFAULT"]
    kept = [q for q in quads if not (asserted and q.graph_name.value == kg.names.derived and q.predicate.value not in KEPT)]
    assert (len(kept) < len(quads)) == asserted
    void = read(kg.describe("void"))
    assert number(void, DATASET, "triples") == len({q.triple for q in kept}) < len(kept)
    assert number(void, DATASET, "distinctSubjects") == len({q.subject for q in kept})
    assert number(void, DATASET, "distinctObjects") == len({q.object for q in kept})
    assert number(void, DATASET, "properties") == len({q.predicate for q in kept})
    for name in {q.graph_name.value for q in kept}:
        assert number(void, name, "triples") == sum(q.graph_name.value == name for q in kept)
        assert number(void, name, "distinctSubjects") == len({q.subject for q in kept if q.graph_name.value == name})
    assert {str(part) for part in void.objects(DATASET, VOID.subset)} == {q.graph_name.value for q in kept}


def test_partitions_are_what_sparql_counts(home: Path) -> None:
    """Each class and each property with its number, asked of rdflib over the union of the graphs."""
    kg = miggraph.open(home)
    void, dataset = read(kg.describe("void")), rdflib.Dataset(default_union=True)
    for name in kg.store.graphs():
        text = "\n".join(
            f"{t.subject} {t.predicate} {t.object} ."
            for t in kg.store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        )
        dataset.graph(URIRef(name)).parse(data=text, format="nt")
    parts = {void.value(part, VOID.property): number(void, part, "triples") for part in void.objects(DATASET, VOID.propertyPartition)}
    query = "SELECT ?p (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } } GROUP BY ?p"
    rows: list[Any] = list(dataset.query(query))
    assert parts == {row[0]: int(row[1]) for row in rows}
    classes = {str(void.value(part, VOID["class"])): number(void, part, "entities") for part in void.objects(DATASET, VOID.classPartition)}
    assert classes["http://www.w3.org/ns/org#Organization"] == 1
    assert classes["https://w3id.org/miggraph/ontology#Resource"] == 2
    assert not [name for name in classes if name.startswith("http://www.w3.org/2002/07/owl#")]


def test_a_mapping_set_is_a_linkset(home: Path) -> None:
    """From the dataset to that of the terms, by its predicates (VoID, section 5)."""
    void = described(home, "void")
    [linkset] = void.subjects(RDF.type, VOID.Linkset)
    assert str(linkset) == f"{BASE}mappings/themes-ex"
    assert (linkset, VOID.linkPredicate, rdflib.SKOS.exactMatch) in void
    assert (linkset, VOID.subjectsTarget, DATASET) in void
    [target] = void.objects(linkset, VOID.objectsTarget)
    assert [str(space) for space in void.objects(target, VOID.uriSpace)] == ["http://terms.example.org/"]


def test_a_dataset_is_described_by_the_settings(home: Path) -> None:
    """Title, licence, language, publisher and contact are the home's in both; the publisher may be an organisation of the graph."""
    for graph in (described(home, "void"), described(home, "dcat")):
        assert graph.value(DATASET, DCTERMS.title) == Literal("Pierres", lang="fr")
        assert graph.value(DATASET, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert graph.value(DATASET, DCTERMS.language) == URIRef("http://id.loc.gov/vocabulary/iso639-1/fr")
        publisher = URIRef(f"{BASE}organisation/musee")
        assert graph.value(DATASET, DCTERMS.publisher) == publisher
        assert str(graph.value(publisher, FOAF.name)) == "Musée des pierres"
        contact = graph.value(DATASET, DCAT.contactPoint)
        assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:pierres@example.org")
        assert graph.value(DATASET, DCTERMS.modified) is None


@pytest.mark.parametrize(
    ("settings", "predicate", "value"),
    [
        ('license = "All rights reserved"', DCTERMS.rights, Literal("All rights reserved")),
        ('publisher = "Ada Lande"', DCTERMS.publisher, URIRef(f"{BASE}dataset#publisher")),
        ("", DCTERMS.license, None),
        ("", DCTERMS.publisher, None),
        ("", DCAT.contactPoint, None),
    ],
)
def test_what_the_settings_do_not_say_is_not_said(home: Path, settings: str, predicate: URIRef, value: object) -> None:
    """Words about rights are no address of a licence, a name is no organisation of the graph, and nothing is made up."""
    (home / "miggraph.toml").write_text(f'[graph]\ntitle = "Pierres"\nbase = "{BASE}"\n{settings}\n', encoding="utf-8")
    assert described(home, "dcat").value(DATASET, predicate) == value


def test_examples_and_vocabularies_are_those_of_the_graph(home: Path) -> None:
    """One thing of each kind that a graph is made for, and the namespaces whose terms are used."""
    void = described(home, "void")
    assert {str(one) for one in void.objects(DATASET, VOID.exampleResource)} == {
        f"{BASE}{id}" for id in ("resource/un-livre", "organisation/musee", "theme/granit")
    }
    spaces = {str(space) for space in void.objects(DATASET, VOID.vocabulary)}
    assert {"http://purl.org/dc/terms/", "http://www.w3.org/2004/02/skos/core#"} <= spaces
    assert "http://www.w3.org/ns/dcat#" not in spaces


def test_what_is_known_of_a_release_is_told(home: Path) -> None:
    """Its day, the address of its files and of a service; a file without an address has a size, and no address is made up for it."""
    dumps = (Dump("graph.nq", "application/n-quads", 7, "https://example.org/graph.nq"), Dump("graph.ttl", "text/turtle", 9))
    release = Release("2026-11-27", dumps, "https://example.org/sparql")
    void, dcat = described(home, "void", release), described(home, "dcat", release)
    day = Literal("2026-11-27", datatype=XSD.date)
    assert [*void.objects(DATASET, VOID.dataDump)] == [URIRef("https://example.org/graph.nq")]
    assert void.value(DATASET, VOID.sparqlEndpoint) == URIRef("https://example.org/sparql")
    assert (void.value(DATASET, DCTERMS.modified), dcat.value(DATASET, DCTERMS.modified)) == (day, day)
    known, unknown = sorted(dcat.objects(DATASET, DCAT.distribution), key=str)
    assert dcat.value(known, DCAT.downloadURL) == URIRef("https://example.org/graph.nq")
    assert (dcat.value(unknown, DCAT.downloadURL), dcat.value(unknown, DCAT.byteSize)) == (
        None,
        Literal(9, datatype=XSD.nonNegativeInteger),
    )
    assert dcat.value(known, DCAT.mediaType) == URIRef("https://www.iana.org/assignments/media-types/application/n-quads")
    assert dcat.value(known, DCTERMS.issued) == day
    [service] = dcat.objects(URIRef(f"{BASE}catalogue"), DCAT.service)
    assert dcat.value(service, DCAT.endpointURL) == URIRef("https://example.org/sparql")


def test_every_part_of_a_catalogue_has_its_class(home: Path) -> None:
    """A catalogue of one dataset; what it is linked to by DCAT is of the class that DCAT says, and nothing hangs in the air."""
    dumps = (Dump("graph.nq", "application/n-quads", 7),)
    dcat = described(home, "dcat", Release(dumps=dumps, endpoint="https://example.org/sparql"))
    ranges = {DCAT.dataset: DCAT.Dataset, DCAT.distribution: DCAT.Distribution, DCAT.service: DCAT.DataService, DCAT.contactPoint: VCARD.Kind, DCTERMS.publisher: FOAF.Agent}  # fmt: skip
    for predicate, class_ in ranges.items():
        objects = set(dcat.objects(None, predicate))
        assert objects, predicate
        assert all((one, RDF.type, class_) in dcat for one in objects), predicate
    assert [*dcat.subjects(RDF.type, DCAT.Catalog)] == [URIRef(f"{BASE}catalogue")]
    assert not [node for node in dcat.subjects() if isinstance(node, rdflib.BNode)]


# built


def test_a_build_describes_itself(home: Path, tmp_path: Path) -> None:
    """Beside the graph stand both descriptions, with the size of the dump, where it will stand, and the day, as far as they are told."""
    words = ["build", "--out", str(tmp_path / "out"), "--at", "https://example.org/data/", "--date", "2026-11-27"]
    done = subprocess.run([PROGRAM, "--home", home, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == ["dcat.ttl", "graph.nq", "index.sqlite", "miggraph.toml", "store", "void.ttl"]
    void, dcat = (read((out / name).read_text(encoding="utf-8")) for name in ("void.ttl", "dcat.ttl"))
    assert void.value(DATASET, VOID.dataDump) == URIRef("https://example.org/data/graph.nq")
    assert [int(str(size)) for size in dcat.objects(None, DCAT.byteSize)] == [(out / "graph.nq").stat().st_size]
    assert set(dcat.objects(None, DCTERMS.issued)) == {Literal("2026-11-27", datatype=XSD.date)}
    assert number(void, DATASET, "triples") == number(described(home, "void"), DATASET, "triples")


def test_the_same_records_give_the_same_descriptions(home: Path, tmp_path: Path) -> None:
    """Byte for byte: without a day that is told there is none."""
    for name in ("one", "two"):
        miggraph.open(home).build(tmp_path / name)
    for name in ("void.ttl", "dcat.ttl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_build_is_whole_or_not_at_all(home: Path, tmp_path: Path) -> None:
    """Where the graph cannot be described, the folder is as it was, and nothing lies beside it."""

    def fail(folder: Path) -> Mapping[str, str]:
        assert (folder / "graph.nq").is_file()
        raise DataError("no words for it")

    kg = miggraph.open(home)
    kg.build(tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}
    with pytest.raises(DataError):
        build.write(kg.home, tmp_path / "out", fail)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out"]


def test_a_day_and_an_address_that_are_none_are_refused(home: Path, tmp_path: Path) -> None:
    """With exit code 2 and how to write them; nothing is built."""
    for words, told in ((["--date", "yesterday"], "2026-11-27"), (["--at", "example.org/x"], "https://example.org/data/")):
        done = subprocess.run(
            [PROGRAM, "--home", home, "build", "--out", tmp_path / "out", *words], capture_output=True, text=True, check=False
        )
        assert (done.returncode, told in done.stderr, (tmp_path / "out").exists()) == (2, True, False)
