"""Vocabularies of every form, opened by name, path or address."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from miggraph import sssom
from miggraph.ground.errors import DataError, MiggraphError, StoreError
from miggraph.linking import vocabularies
from miggraph.linking.fetching import Patience
from miggraph.linking.model import Name, Term
from miggraph.linking.vocabularies import invenio, rdf, ror, sparql
from miggraph.linking.vocabularies.indexed import Indexed

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix v: <http://example.org/v/> .
v:scheme a skos:ConceptScheme ; skos:prefLabel "Tiny thesaurus" .
v:1 a skos:Concept ; skos:prefLabel "travail domestique"@fr, "Domestic work"@en ; skos:altLabel "Household work"@en ;
    skos:broader v:2 ; skos:definition "Work in a household."@en ; skos:notation "08.2" .
v:2 a skos:Concept ; skos:prefLabel "Work"@en .
v:3 a skos:Concept ; skos:prefLabel "Servants"@en ; owl:deprecated true ; dcterms:isReplacedBy v:1 .
v:4 a skos:Concept ; skos:prefLabel "Serfs"@en ; owl:deprecated true .
"""
V = "http://example.org/v/"
Done = subprocess.CompletedProcess[str]
WORK = Term(
    f"{V}1",
    (Name("Domestic work", "skos:prefLabel", "en"), Name("travail domestique", "skos:prefLabel", "fr"), Name("Household work", "skos:altLabel", "en")),
    broader=("Work",),
    definition="Work in a household.",
    kinds=("http://www.w3.org/2004/02/skos/core#Concept",),
    codes=("08.2",),
)  # fmt: skip


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def labels(vocabulary: object) -> list[str]:
    assert isinstance(vocabulary, Indexed)
    return [term.label for term in vocabulary]


# RDF


@pytest.fixture(params=sorted(rdf.SYNTAXES))
def thesaurus(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same thesaurus in each of the syntaxes."""
    import pyoxigraph as ox

    syntax = getattr(ox.RdfFormat, rdf.SYNTAXES[request.param])
    triples = ox.parse(TURTLE, format=ox.RdfFormat.TURTLE)
    data = ox.serialize((quad.triple for quad in triples), format=syntax)
    assert data is not None
    return written(tmp_path / f"tiny{request.param}", data)


def test_rdf_of_every_syntax(thesaurus: Path) -> None:
    """Labels, languages, broader terms, definitions, types and what is obsolete are read; the scheme is no term."""
    found = {term.id: term for term in rdf.read(thesaurus)}
    assert found[f"{V}1"] == WORK
    assert {id: term.replaced_by for id, term in found.items()} == {f"{V}1": "", f"{V}2": "", f"{V}3": f"{V}1", f"{V}4": f"{V}4"}


@pytest.mark.parametrize(
    "predicate",
    [
        "http://www.w3.org/2000/01/rdf-schema#label", "https://schema.org/name", "http://schema.org/name", "http://xmlns.com/foaf/0.1/name",
        "http://purl.org/dc/terms/title",
    ],
)  # fmt: skip
def test_whatever_has_a_label_is_a_term(tmp_path: Path, predicate: str) -> None:
    """SKOS is not needed; a second name in one language is an alternative."""
    path = written(tmp_path / "people.nt", f'<{V}p> <{predicate}> "Ann" .\n<{V}p> <{predicate}> "Anna" .\n<{V}q> <{V}age> "7" .\n')
    assert list(rdf.read(path)) == [Term(f"{V}p", (Name("Ann"), Name("Anna", "skos:altLabel")))]


def test_facts_of_organisations(tmp_path: Path) -> None:
    """Country, web domain and year are read from schema.org."""
    text = f"""@prefix s: <https://schema.org/> . <{V}o> s:name "Aid" ; s:addressCountry "GB" ; s:url <https://www.aid.example/x> ; s:foundingDate "1987-05-01" ."""
    (found,) = rdf.read(written(tmp_path / "o.ttl", text))
    assert (found.country, found.domains, found.years) == ("GB", ("aid.example",), ("1987",))


def test_a_folder_is_read_together(tmp_path: Path) -> None:
    """Labels in one file and hierarchy in another belong together; a compressed file is read too; other files are left alone."""
    hierarchy = f"<{V}1> <http://www.w3.org/2004/02/skos/core#broader> <{V}9> .\n"
    label = f'<{V}9> <http://www.w3.org/2000/01/rdf-schema#label> "All" .\n'
    written(tmp_path / "a.ttl", TURTLE)
    written(tmp_path / "b.nt", hierarchy)
    written(tmp_path / "c.nt.gz", gzip.compress(label.encode()))
    written(tmp_path / "notes.txt", "not RDF")
    found = {term.id: term for term in rdf.read(tmp_path)}
    assert found[f"{V}1"].broader == ("Work", "All")


@pytest.mark.parametrize(("name", "line"), [("x.ttl", 2), ("x.nt", 2), ("x.rdf", 1), ("x.jsonld", 1)])
def test_broken_rdf_is_located(tmp_path: Path, name: str, line: int) -> None:
    """The file and the line are named."""
    path = written(tmp_path / name, f"# fine\n<{V}1> <{V}2 .\n" if name[2:] in ("ttl", "nt") else "{<a>")
    with pytest.raises(DataError, match="this is not") as error:
        list(rdf.read(path))
    assert error.value.where == f"{path}:{line}"


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    """What is not compressed, though its name says so, is an error in words."""
    with pytest.raises(DataError, match="cannot be read"):
        list(rdf.read(written(tmp_path / "x.ttl.gz", "no gzip")))


# subjects of InvenioRDM

JSONL = '{"id": "http://id.worldcat.org/fast/1", "scheme": "FAST-topical", "subject": "Asylum, Right of"}\n'


def test_subjects_of_every_form(tmp_path: Path) -> None:
    """JSONL, CSV and YAML give the same terms."""
    forms = {
        "a.jsonl": JSONL,
        "a.csv": 'id,scheme,subject\nhttp://id.worldcat.org/fast/1,FAST-topical,"Asylum, Right of"\n',
        "a.yaml": '- id: http://id.worldcat.org/fast/1\n  scheme: FAST-topical\n  subject: "Asylum, Right of"\n',
    }
    expected = Term("http://id.worldcat.org/fast/1", (Name("Asylum, Right of"),))
    assert [list(invenio.read(written(tmp_path / name, text))) for name, text in forms.items()] == [[expected]] * 3


def test_titles_and_synonyms_are_names(tmp_path: Path) -> None:
    """Titles in languages and synonyms are read; the English title comes first."""
    row = {"id": "http://x/1", "title": {"de": "Asyl", "en": "Asylum"}, "synonyms": ["Refuge"]}
    (found,) = invenio.read(written(tmp_path / "a.jsonl", json.dumps(row)))
    assert found.names == (Name("Asylum", "skos:prefLabel", "en"), Name("Asyl", "skos:prefLabel", "de"), Name("Refuge", "skos:altLabel"))


def test_addresses_are_the_publishers(tmp_path: Path) -> None:
    """Identifiers of the Library of Congress begin with http, though packages write https."""
    (found,) = invenio.read(written(tmp_path / "a.csv", "id,subject\nhttps://id.loc.gov/authorities/subjects/sh00000014,Tacos\n"))
    assert found.id == "http://id.loc.gov/authorities/subjects/sh00000014"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.jsonl", JSONL + "\n{broken\n", 3),
        ("a.jsonl", JSONL + "[1]\n", 2),
        ("a.jsonl", JSONL + '{"id": "http://x"}\n', 2),
        ("a.jsonl", JSONL + '{"id": "http://x", "subject": 7}\n', 2),
        ("a.csv", "code,name\n1,Asylum\n", 1),
        ("a.csv", "id,subject\nhttp://x/1,Asylum\nhttp://x/2,\n", 3),
        ("a.yaml", "- id: http://x/1\n  subject: a: b\n", 2),
        ("a.yaml", "- id: http://x/1\n  subject: Asylum\n- id: http://x/2\n", 3),
    ],
)
def test_broken_subjects_are_located(tmp_path: Path, name: str, text: str, line: int) -> None:
    """The file and the line are named."""
    path = written(tmp_path / name, text)
    with pytest.raises(DataError) as error:
        list(invenio.read(path))
    assert error.value.where == f"{path}:{line}"


# ROR

ROR_1 = {
    "id": "https://ror.org/00x", "name": "Institute of Aid", "aliases": ["Aid Institute"], "acronyms": ["IA"], "types": ["Nonprofit"],
    "labels": [{"label": "Institut de l'aide", "iso639": "fr"}], "country": {"country_code": "IN"}, "links": ["http://www.ia.example/"],
    "established": 1980, "status": "active", "relationships": [{"type": "Parent", "label": "Union", "id": "https://ror.org/00y"}],
}  # fmt: skip
ROR_2 = {
    "id": "https://ror.org/00x",
    "names": [
        {"value": "IA", "types": ["acronym"], "lang": None}, {"value": "Institute of Aid", "types": ["ror_display", "label"], "lang": None},
        {"value": "Institut de l'aide", "types": ["alias"], "lang": "fr"}, {"value": "Aid Institute", "types": ["alias"], "lang": None},
    ],
    "locations": [{"geonames_details": {"country_code": "IN"}}], "links": [{"type": "website", "value": "http://www.ia.example/"}],
    "domains": [], "established": 1980, "types": ["Nonprofit"], "status": "active",
    "relationships": [{"type": "parent", "label": "Union", "id": "https://ror.org/00y"}],
}  # fmt: skip


@pytest.mark.parametrize("record", [ROR_1, ROR_2], ids=["schema 1", "schema 2"])
@pytest.mark.parametrize("indent", [None, 4])
def test_ror_of_both_schemas(tmp_path: Path, record: dict[str, object], indent: int | None) -> None:
    """Names with their fields, country, domain, year and parent are read."""
    (found,) = ror.read(written(tmp_path / "ror.json", json.dumps([record], indent=indent)))
    assert found.label == "Institute of Aid"
    assert {(name.text, name.field) for name in found.names} == {
        ("Institute of Aid", "skos:prefLabel"), ("Aid Institute", "skos:altLabel"), ("IA", "mig:acronym"), ("Institut de l'aide", "skos:altLabel"),
    }  # fmt: skip
    assert (found.country, found.domains, found.years, found.broader) == ("IN", ("ia.example",), ("1980",), ("Union",))
    assert found.replaced_by == ""


def test_withdrawn_records_name_their_successor(tmp_path: Path) -> None:
    """A withdrawn record is replaced by its successor, or by nothing; a closed organisation stays."""
    successor = [{"type": "Successor", "label": "New", "id": "https://ror.org/00n"}]
    rows = [{**ROR_1, "status": "withdrawn", "relationships": relations} for relations in (successor, [])] + [
        {**ROR_1, "status": "inactive"}
    ]
    found = [term.replaced_by for term in ror.read(written(tmp_path / "ror.json", json.dumps(rows)))]
    assert found == ["https://ror.org/00n", "https://ror.org/00x", ""]


def test_a_dump_in_its_archive(tmp_path: Path) -> None:
    """The .zip holds a CSV too, and both schemas: the second is read."""
    with zipfile.ZipFile(tmp_path / "ror.zip", "w") as archive:
        for name, content in (("v1.json", [ROR_1, ROR_1]), ("v1_schema_v2.json", [ROR_2])):
            archive.writestr(name, json.dumps(content))
        archive.writestr("v1.csv", "id,name\n")
    assert len(list(ror.read(tmp_path / "ror.zip"))) == 1


def test_a_long_dump_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that lie across the edge of a piece are whole."""
    monkeypatch.setattr(ror, "CHUNK", 97)
    rows = [{**ROR_2, "id": f"https://ror.org/{number}"} for number in range(20)]
    found = list(ror.read(written(tmp_path / "ror.json", json.dumps(rows, indent=2))))
    assert [term.id for term in found] == [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("text", "line"),
    [('[\n{"id": 1,\n"name" 2}\n]', 3), ('[\n{"id": "https://ror.org/1"}\n]', 2), ("[\n{}", 2), ("{}", 1), ('[\n{"id": "https://ror.org/1"', 2), ("", 1)],
)  # fmt: skip
def test_broken_dumps_are_located(tmp_path: Path, text: str, line: int) -> None:
    """The file and the line are named."""
    path = written(tmp_path / "ror.json", text)
    with pytest.raises(DataError) as error:
        list(ror.read(path))
    assert error.value.where == f"{path}:{line}"


# endpoints


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real SPARQL server that serves the thesaurus."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("the program oxigraph is missing (PyPI package oxigraph)")
    folder = tmp_path_factory.mktemp("server")
    data = written(folder / "tiny.ttl", TURTLE)
    subprocess.run([program, "load", "--location", folder / "db", "--file", data], check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: list[str | Path] = [program, "serve-read-only", "--location", folder / "db", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("page", [9, 10_000])
def test_an_endpoint_is_read_page_by_page(endpoint: str, page: int) -> None:
    """Small pages give the same terms as a large one, and as the file."""
    found = {term.id: term for term in sparql.read(endpoint, page=page)}
    assert len(found) == 4
    assert set(found[f"{V}1"].names) == set(WORK.names)
    assert found[f"{V}1"].broader == ("Work",)


def test_a_page_too_small_is_refused(endpoint: str) -> None:
    """A term with more statements than a page holds is named, instead of asking for it for ever."""
    with pytest.raises(StoreError, match="no page"):
        list(sparql.read(endpoint, page=3))


def test_an_endpoint_is_opened_by_address(endpoint: str, tmp_path: Path) -> None:
    """An address that answers SPARQL is read into an index; that is done once."""
    ticks: list[int] = []
    for _ in range(2):
        found = vocabularies.open(endpoint, index=tmp_path, tick=ticks.append)
        assert sorted(labels(found)) == ["Domestic work", "Serfs", "Servants", "Work"]
    assert ticks == [4]


def test_the_command_talks_to_a_real_endpoint(endpoint: str, suggest: Callable[..., Done], themed_home: Path) -> None:
    """A SPARQL server, which has no manifest, is read, and the candidates are written."""
    done = suggest(endpoint)
    assert (done.returncode, "1 of 2 things tried" in done.stderr) == (0, True), done.stderr
    [path] = (themed_home / "data" / "mappings").glob("*.sssom.tsv")
    assert "Work" in [row.object_label for row in sssom.read(path).rows]


# opening


def test_a_file_is_indexed_once(tmp_path: Path) -> None:
    """The name of the file names the vocabulary, what its identifiers have in common is the namespace; it is read once."""
    path, ticks = written(tmp_path / "Tiny Thesaurus.ttl", TURTLE), list[int]()
    for _ in range(2):
        found = vocabularies.open(str(path), index=tmp_path / "index", tick=ticks.append)
        assert (found.name, found.prefix, found.namespace) == ("tiny-thesaurus", "tiny_thesaurus", V)
    assert ticks == [4]
    assert found.terms([f"{V}1"]) == {f"{V}1": WORK}


def test_a_changed_file_is_indexed_anew(tmp_path: Path) -> None:
    """Another size or another time of the file, and the index is built again, in place of the old one."""
    path = written(tmp_path / "a.jsonl", JSONL)
    assert labels(vocabularies.open(str(path), index=tmp_path / "index")) == ["Asylum, Right of"]
    written(path, JSONL.replace("Asylum", "Reposo"))
    os.utime(path, (1, 1))
    assert labels(vocabularies.open(str(path), index=tmp_path / "index")) == ["Reposo, Right of"]
    assert len(list((tmp_path / "index").iterdir())) == 1


def test_an_index_of_another_version_is_built_anew(tmp_path: Path) -> None:
    """What an older miggraph wrote is not read."""
    path, ticks = written(tmp_path / "a.jsonl", JSONL), list[int]()
    vocabularies.open(str(path), index=tmp_path / "index", tick=ticks.append)
    (about,) = (tmp_path / "index").glob("*/about.json")
    about.write_text(about.read_text().replace('"version": ', '"version": 9'))
    vocabularies.open(str(path), index=tmp_path / "index", tick=ticks.append)
    assert ticks == [1, 1]


def test_a_json_file_is_a_dump_of_ror_or_json_ld(tmp_path: Path) -> None:
    """What it says decides."""
    dump = written(tmp_path / "dump.json", json.dumps([ROR_2]))
    linked = written(tmp_path / "linked.json", json.dumps({"@id": f"{V}1", "http://xmlns.com/foaf/0.1/name": "Ann"}))
    assert labels(vocabularies.open(str(dump), index=tmp_path / "index")) == ["Institute of Aid"]
    assert labels(vocabularies.open(str(linked), index=tmp_path / "index")) == ["Ann"]


def test_the_cache_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder the index goes to the user's cache."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    vocabularies.open(str(written(tmp_path / "a.jsonl", JSONL)))
    assert [path.name[:2] for path in (tmp_path / "cache" / "miggraph" / "vocabularies").iterdir()] == ["a-"]


def test_the_namespace_is_that_of_most_terms(tmp_path: Path) -> None:
    """A few terms of another publisher do not make a namespace of what is common to all addresses."""
    others = '{"id": "https://elsewhere.example/x", "scheme": "X", "subject": "Exile"}\n'
    path = written(tmp_path / "a.jsonl", JSONL + JSONL.replace("fast/1", "fast/2") + others)
    assert vocabularies.open(str(path), index=tmp_path / "index").namespace == "http://id.worldcat.org/fast/"


def test_an_address_where_nobody_answers(tmp_path: Path) -> None:
    """What is neither an endpoint nor a service is one clear error."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    with pytest.raises(MiggraphError, match="refuses connections"):
        vocabularies.open(address, index=tmp_path, patience=Patience(tries=1))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package in the form of InvenioRDM's, with a file for topics and one for places."""
    folder = tmp_path / "site" / "invenio_subjects_tiny" / "vocabularies"
    folder.mkdir(parents=True)
    written(folder.parent / "__init__.py", "raise RuntimeError('nobody imports this')")
    written(folder / "subjects_tiny_topical.jsonl", JSONL)
    written(folder / "subjects_tiny_geographic.jsonl", JSONL.replace("Asylum, Right of", "Jordan"))
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return folder


@pytest.mark.parametrize(("kind", "label"), [("theme", "Asylum, Right of"), ("place", "Jordan")])
def test_a_package_is_opened_by_name(package: Path, tmp_path: Path, kind: str, label: str) -> None:
    """The kind chooses the file; both are the same vocabulary."""
    found = vocabularies.open("tiny", kind=kind, index=tmp_path / "index")
    assert (found.name, labels(found)) == ("tiny", [label])


def test_a_package_without_the_kind(package: Path, tmp_path: Path) -> None:
    """A package that has nothing for a kind says so."""
    with pytest.raises(StoreError, match="no terms for a person"):
        vocabularies.open("tiny", kind="person", index=tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "no where", "../x.ttl", ""])
def test_no_such_vocabulary(name: str, tmp_path: Path) -> None:
    """What is neither a file nor a package is refused, and what there is named."""
    with pytest.raises(StoreError, match="no such file or vocabulary") as error:
        vocabularies.open(name, index=tmp_path)
    assert "Name a file or a folder" in str(error.value)


def test_a_file_that_nothing_reads(tmp_path: Path) -> None:
    """An unknown ending and an empty folder are refused with the endings that are known."""
    (tmp_path / "empty").mkdir()
    for path in (written(tmp_path / "a.docx", "x"), tmp_path / "empty"):
        with pytest.raises(StoreError, match=r"\.jsonl"):
            vocabularies.open(str(path), index=tmp_path / "index")


def test_a_broken_file_leaves_no_index(tmp_path: Path) -> None:
    """What cannot be read is not indexed by half."""
    path = written(tmp_path / "a.jsonl", JSONL + "{broken\n")
    with pytest.raises(DataError, match="not JSON"):
        vocabularies.open(str(path), index=tmp_path / "index")
    assert list((tmp_path / "index").iterdir()) == []
