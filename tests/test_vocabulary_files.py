"""Files that vocabularies are read from, as somebody may make them who means no good, or knows no better."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from miggraph.ground.errors import DataError, MiggraphError, StoreError
from miggraph.linking import vocabularies
from miggraph.linking.vocabularies import files, invenio, rdf, ror
from miggraph.linking.vocabularies.indexed import Indexed

Done = subprocess.CompletedProcess[str]
ROW = '{"id": "http://x.example/1", "subject": "Remittances"}\n'
RDF = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
%s
]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
<rdf:Description rdf:about="http://x.example/1"><rdfs:label>%s</rdfs:label></rdf:Description></rdf:RDF>
"""
NAMESPACE = '<!ENTITY owl "http://www.w3.org/2002/07/owl#">'
BOMB = '<!ENTITY a "aaaaaaaaaa">' + "".join(f'\n<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def labels(path: Path) -> list[str]:
    found = vocabularies.open(str(path), index=path.parent.parent / "index")
    assert isinstance(found, Indexed)
    return sorted(term.label for term in found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "here"
    made.mkdir()
    return made


# entities of XML


@pytest.mark.parametrize("name", ["x.rdf", "x.owl", "x.xml", "x.rdf.gz"])
def test_a_bomb_of_entities_is_refused(tmp_path: Path, name: str) -> None:
    """A file of a kilobyte that would expand to gigabytes is named at the line, before the parser sees it."""
    content = (RDF % (f"{NAMESPACE}\n{BOMB}", "&i;")).encode()
    path = written(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    with pytest.raises(DataError, match="expand") as told:
        list(rdf.read(path))
    assert told.value.where == f"{path}:5"


@pytest.mark.parametrize(
    "declared",
    [f"<!-- {BOMB} -->", '<!ENTITY % p "x">', f'<!ENTITY long "{"x" * 300}">', '<!ENTITY a "&#38;b;">', f"<!ENTITY a {' ' * 2000} 'x'>"],
    ids=["comment", "parameter", "long", "character", "spaced"],
)  # fmt: skip
def test_disguised_entities_are_refused(tmp_path: Path, declared: str) -> None:
    """In a comment, where the parser takes them for declared; of parameters; long ones; by number; drawn apart."""
    with pytest.raises(DataError, match="entity"):
        list(rdf.read(written(tmp_path / "x.rdf", RDF % (declared, "x"))))


@pytest.mark.parametrize("offset", [0, 3, 8, 900, 1100])
def test_an_entity_across_two_pieces_is_seen(tmp_path: Path, offset: int) -> None:
    """A file is looked at in pieces; what lies at their edge, or at the very end, is looked at too."""
    path = written(tmp_path / "x.xml", b"x" * (files.CHUNK - offset) + b'<!ENTITY a "&b;">')
    with pytest.raises(DataError, match="entity"):
        files.refuse_entities(path)


def test_namespaces_as_entities_are_fine(tmp_path: Path) -> None:
    """They are common in ontologies."""
    (term,) = rdf.read(written(tmp_path / "x.owl", RDF % (NAMESPACE + '\n<!ENTITY x  "http://x.example/#" >', "See &owl;")))
    assert term.label == "See http://www.w3.org/2002/07/owl#"


# compressed files


def test_compressed_subjects_are_read(folder: Path) -> None:
    """JSONL and CSV, as they are published."""
    lines = written(folder / "a.jsonl.gz", gzip.compress(ROW.encode()))
    table = written(folder / "b.csv.gz", gzip.compress(b"id,subject\nhttp://x.example/1,Remittances\n"))
    assert labels(lines) == labels(table) == ["Remittances"]


def test_compressed_yaml_is_refused(folder: Path) -> None:
    """With what to do."""
    with pytest.raises(DataError, match="not read") as told:
        labels(written(folder / "a.yaml.gz", gzip.compress(b"- id: x\n")))
    assert "Unpack" in told.value.remedy


@pytest.mark.parametrize("name", ["x.ttl.gz", "x.nt.gz", "x.rdf.gz", "x.jsonl.gz", "x.csv.gz", "x.json.gz"])
def test_what_unpacks_without_end_is_refused(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to more than a hundred times its size, and to more than such files have."""
    monkeypatch.setattr(files, "ALWAYS", 100_000)
    head = b"id,subject\n" if "csv" in name else b""
    with pytest.raises(DataError, match="unpacks to more than 100 times its size"):
        labels(written(folder / name, gzip.compress(head + b"\n" * 3_000_000)))


@pytest.mark.parametrize(
    "content",
    [b"no gzip", gzip.compress(ROW.encode())[:-9], gzip.compress(ROW.encode())[:12] + b"\xff" * 40],
    ids=["no gzip", "cut", "spoilt"],
)
def test_broken_compression_is_told(folder: Path, content: bytes) -> None:
    """What is not compressed, is cut off, or spoilt."""
    with pytest.raises(DataError, match="cannot be read"):
        labels(written(folder / "a.jsonl.gz", content))


def test_an_archive_that_unpacks_without_end_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump of ROR is seven times its archive's size."""
    monkeypatch.setattr(files, "ALWAYS", 100_000)
    with zipfile.ZipFile(folder / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("v2.json", "[" + " " * 3_000_000)
    with pytest.raises(DataError, match="unpacks to more"):
        labels(folder / "x.zip")


def test_white_space_without_end_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not gathered in memory."""
    monkeypatch.setattr(ror, "MOST", 100_000)
    monkeypatch.setattr(ror, "CHUNK", 10_000)
    with pytest.raises(DataError, match="white space"):
        list(ror.read(written(folder / "x.json", "[" + " " * 3_000_000)))


def test_an_encrypted_archive_is_refused(folder: Path) -> None:
    """With what to do."""
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("v2.json", "[]")
    content = bytearray((folder / "x.zip").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DataError, match="encrypted") as told:
        labels(written(folder / "x.zip", bytes(content)))
    assert "Unpack" in told.value.remedy


# lines, names


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.csv.gz"])
def test_a_line_too_long_is_named(folder: Path, name: str) -> None:
    """It is not cut in two without a word."""
    head = b"id,subject\n" if "csv" in name else ROW.encode()
    content = head + b'{"id": "http://x.example/2", "subject": "' + b"x" * files.MOST_LINE + b'"}\n'
    path = written(folder / name, gzip.compress(content, 1) if name.endswith("gz") else content)
    with pytest.raises(DataError, match="more than 1,048,576 bytes") as told:
        list(invenio.read(path))
    assert told.value.where == f"{path}:2"


@pytest.mark.parametrize("number", ['"x": ' + "9" * 5000, '"x": ' + "[" * 50_000])
def test_odd_json_is_located(folder: Path, number: str) -> None:
    """Numbers of thousands of digits, and brackets without end."""
    for name, text, reader in (("a.jsonl", "{" + number + "}", invenio.read), ("a.json", "[{" + number + "}]", ror.read)):
        path = written(folder / name, text)
        with pytest.raises(DataError) as told:
            list(reader(path))
        assert told.value.where == f"{path}:1"


def test_a_label_of_megabytes_is_no_label(folder: Path) -> None:
    """The others of the term are kept."""
    graph = f'<http://x.example/1> <http://www.w3.org/2004/02/skos/core#prefLabel> "{"x" * 5_000_000}" .\n'
    graph += '<http://x.example/1> <http://www.w3.org/2004/02/skos/core#altLabel> "Remittances" .\n'
    assert labels(written(folder / "x.nt", graph)) == ["Remittances"]


@pytest.mark.parametrize("name", ["x.nt", "x.ttl", "x.jsonld"])
def test_a_value_without_end_is_told(folder: Path, name: str) -> None:
    """The parser gives up at 16 MB; that is no fault of ours."""
    head = '{"@id": "http://x.example/1", "http://x.example/p": "' if name == "x.jsonld" else '<http://x.example/1> <http://x.example/p> "'
    with pytest.raises(DataError, match="too long"):
        list(rdf.read(written(folder / name, head + "x" * 20_000_000)))


def test_a_term_with_very_many_names_keeps_some(folder: Path) -> None:
    """Five hundred; it takes seconds, not minutes."""
    row = {"id": "http://x.example/1", "subject": "Remittances", "synonyms": [f"Name {number}" for number in range(40_000)]}
    began = time.monotonic()
    found = vocabularies.open(str(written(folder / "a.jsonl", json.dumps(row))), index=folder / "index")
    assert isinstance(found, Indexed)
    assert [len(term.names) for term in found] == [500]
    assert time.monotonic() - began < 20


# what is no file


def test_a_pipe_is_refused(folder: Path) -> None:
    """Reading it might never end."""
    os.mkfifo(folder / "x.ttl")
    for path in (folder / "x.ttl", Path("/dev/zero")):
        with pytest.raises(StoreError, match="no regular file"):
            labels(path)


def test_a_folder_of_subjects_is_read_together(folder: Path) -> None:
    """Tables below a folder are one vocabulary; where there is RDF, that is it."""
    written(folder / "a.jsonl", ROW)
    (folder / "below").mkdir()
    written(folder / "below" / "b.csv", "id,subject\nhttp://x.example/2,Visas\n")
    assert labels(folder) == ["Remittances", "Visas"]
    written(folder / "c.nt", '<http://x.example/3> <http://www.w3.org/2000/01/rdf-schema#label> "Work" .\n')
    assert labels(folder) == ["Work"]


@pytest.mark.parametrize("name", ["https://[::1", "http://", "https://x.example:port/", "x" * 5000, "http://a b/"])
def test_what_is_no_address_is_told(tmp_path: Path, name: str) -> None:
    """With what is wrong, whoever stumbles over it first."""
    with pytest.raises(MiggraphError) as told:
        vocabularies.open(name, index=tmp_path)
    assert told.value.where == name


def test_the_command_tells_of_a_bomb(suggest: Callable[..., Done], tmp_path: Path) -> None:
    """Exit code 2 and a message; the process lives to say it."""
    done = suggest(written(tmp_path / "x.rdf", RDF % (BOMB, "&i;")))
    assert (done.returncode, "may expand" in done.stderr) == (2, True), done.stderr


# ROR


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"id": "https://ror.org/1"}, 'there is no "name" where its schema has one (https://ror.org/1)'),
        ({"id": "https://ror.org/1", "names": [{"types": []}]}, 'there is no "value"'),
        ({"id": "https://ror.org/1", "names": [7]}, "a value is of another type"),
        (["https://ror.org/1"], "it is no JSON object"),
    ],
)
def test_a_bad_record_says_what_is_missing(tmp_path: Path, record: object, message: str) -> None:
    """In words, with its id."""
    with pytest.raises(DataError) as told:
        list(ror.read(written(tmp_path / "ror.json", json.dumps([record]))))
    assert message in told.value.message


@pytest.mark.parametrize("kind", ["Successor", "successor"])
@pytest.mark.parametrize("names", [{"name": "Old"}, {"names": [{"value": "Old", "types": ["ror_display"]}]}], ids=["schema 1", "schema 2"])
def test_a_withdrawn_record_names_its_successor(tmp_path: Path, kind: str, names: dict[str, object]) -> None:
    """In both schemas, however the relation is spelt; of several the first."""
    relations = [{"type": kind, "label": "New", "id": f"https://ror.org/{number}"} for number in (2, 3)]
    other = {"type": "Related", "label": "Other", "id": "https://ror.org/9"}
    record = {"id": "https://ror.org/1", "status": "withdrawn", "relationships": [other, *relations], **names}
    (term,) = ror.read(written(tmp_path / "ror.json", json.dumps([record])))
    assert term.replaced_by == "https://ror.org/2"
