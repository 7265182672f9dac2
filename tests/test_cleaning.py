"""Terms with identifiers and names that cannot be kept as they are, and what is read of forms that few vocabularies have."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import miggraph
from miggraph import sssom
from miggraph.ground.errors import DataError
from miggraph.linking import vocabularies
from miggraph.linking.model import Name, Term
from miggraph.linking.vocabularies import rdf
from miggraph.linking.vocabularies.cleaning import clean, iri, prefix, text

Done = subprocess.CompletedProcess[str]
V = "http://example.org/v/"


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (f"{V}1", f"{V}1"),
        (f" {V}Q 4\n", f"{V}Q%204"),
        (f"{V}<a>\"b\"|c\\^`{{d}}", f"{V}%3Ca%3E%22b%22%7Cc%5C%5E%60%7Bd%7D"),
        (f"{V}a\tb\x00\x1b\x85c", f"{V}a%09b%00%1B%C2%85c"),
        (f"{V}a\u202eb", f"{V}a%E2%80%AEb"),
        (f"{V}100%", f"{V}100%25"),
        (f"{V}Caf%C3%A9", f"{V}Caf%C3%A9"),
        (f"{V}Café/日本", f"{V}Café/日本"),
        (f"{V}a#b#c[0]", f"{V}a#b%23c%5B0%5D"),
        (f"{V}\ud800", f"{V}%3F"),
        ("HTTP://example.org/1", "http://example.org/1"),
        ("urn:isbn:9781856497619", "urn:isbn:9781856497619"),
        ("euroscivoc:425", ""), ("Q4", ""), ("", ""), ("http://", ""), ("http:///x", ""), ("urn:", ""), ("javascript:alert(1)", ""),
        ("http://[::1", ""), ("http://example.org:port/", ""), ("mailto:a@example.org", ""), (V + "x" * 3000, ""),
    ],
)  # fmt: skip
def test_identifiers_become_iris(id: str, expected: str) -> None:
    """What an IRI may not hold is percent-encoded, and nothing is encoded twice; what is no absolute IRI of the web or a URN is nothing."""
    assert iri(id) == expected
    assert iri(iri(id)) == expected


def test_names_lose_what_cannot_be_seen() -> None:
    """Controls of terminals, marks that turn the direction, halves of surrogates; a break of lines is a space; scripts keep their marks."""
    assert text("\x1b[31mRed\x07 \u202etxt\u202c\nnext\r\n\tline\x9b\x00\ud800") == "[31mRed txt next line"
    assert text("مرحبا\u200f") == "مرحبا\u200f"


def test_terms_without_identifier_or_name_are_passed_over() -> None:
    """They cannot be linked to."""
    assert clean(Term("Q4", (Name("Four"),))) is None
    assert clean(Term(f"{V}4", (Name("\x00"), Name("x" * 2000)))) is None
    assert clean(Term(f"{V}4", (Name("\x00Four"), Name("Four")), replaced_by="Q5")) == Term(f"{V}4", (Name("Four"),), replaced_by=f"{V}4")


def test_a_prefix_is_made_of_the_name() -> None:
    """What it may not be in a mapping set, the set knows."""
    assert [prefix(name) for name in ("tiny-thesaurus", "Ünïcode 2", "---")] == ["tiny_thesaurus", "n_code_2", "vocabulary"]


IDS = ["http://x.example/a b", "http://x.example/<b>", 'http://x.example/"c"', "http://x.example/\td\x00", "euroscivoc:425", "just-text"]


@pytest.mark.parametrize("ids", [IDS, ["urn:x:1", "urn:x:2 3"], ["http://a.example", "http://b.example"]], ids=["bad", "urn", "hosts"])
@pytest.mark.parametrize("name", ["terms", "skos"])
def test_what_is_suggested_can_be_read_again(
    suggest: Callable[..., Done], themed_home: Path, tmp_path: Path, ids: list[str], name: str
) -> None:
    """Whatever the identifiers and labels of a file, the home opens afterwards and the set has no fault."""
    rows = [{"id": id, "subject": "Remittances", "synonyms": [f"Remittances \x1b[0m\u202e{number}"]} for number, id in enumerate(ids)]
    (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = suggest(tmp_path / f"{name}.jsonl")
    assert (done.returncode, "1 of 2 things tried" in done.stderr) == (0, True), done.stderr
    assert ("2 terms are left out" in done.stderr) == (ids is IDS)
    [path] = (themed_home / "data" / "mappings").glob("*.sssom.tsv")
    found = sssom.read(path)
    assert ([str(finding) for finding in found.findings], len(found.rows)) == ([], min(len(ids), 4))
    assert {row.predicate_id for row in found.rows} <= {"skos:exactMatch", "skos:closeMatch"}
    assert miggraph.open(themed_home).labels.resolve("Remittances", "theme")


def test_a_vocabulary_without_usable_identifiers_is_told(tmp_path: Path) -> None:
    """What an identifier has to be."""
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "euroscivoc:425", "subject": "Remittances"}\n')
    with pytest.raises(DataError, match="no terms") as told:
        vocabularies.open(str(path), index=tmp_path / "index")
    assert "web address" in told.value.remedy


# other forms of RDF


def read(tmp_path: Path, graph: str, name: str = "x.ttl") -> dict[str, Term]:
    head = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix v: <http://example.org/v/> .
    @prefix obo: <http://purl.obolibrary.org/obo/> . @prefix oio: <http://www.geneontology.org/formats/oboInOwl#> .
    """
    (tmp_path / name).write_text(head + graph, encoding="utf-8")
    return {term.id: term for term in rdf.read(tmp_path)}


def test_labels_of_skos_xl_are_names(tmp_path: Path) -> None:
    """Labels with an IRI and without, of all three kinds; the label itself is no term, and names broader terms too."""
    found = read(
        tmp_path,
        """v:1 xl:prefLabel v:l1 ; xl:altLabel [ xl:literalForm "Household work"@en ] ; xl:hiddenLabel [ xl:literalForm "char" ] ; skos:broader v:2 .
        v:l1 a xl:Label ; xl:literalForm "Domestic work"@en ; rdfs:label "Domestic work" .
        v:2 xl:prefLabel [ xl:literalForm "Work"@en ], [ xl:literalForm "travail"@fr ] .""",
    )
    assert sorted(found) == [f"{V}1", f"{V}2"]
    assert found[f"{V}1"].names == (
        Name("Domestic work", "skos:prefLabel", "en"), Name("Household work", "skos:altLabel", "en"), Name("char", "skos:hiddenLabel"),
    )  # fmt: skip
    assert found[f"{V}1"].broader == ("Work",)
    assert found[f"{V}2"].names == (Name("Work", "skos:prefLabel", "en"), Name("travail", "skos:prefLabel", "fr"))


def test_blank_labels_of_two_files_are_two(tmp_path: Path) -> None:
    """What has the same name in two files is not the same."""
    read(tmp_path, 'v:1 xl:prefLabel _:l . _:l xl:literalForm "One" .', "a.ttl")
    found = read(tmp_path, 'v:2 xl:prefLabel _:l . _:l xl:literalForm "Two" .', "b.ttl")
    assert [term.names for term in found.values()] == [(Name("One"),), (Name("Two"),)]


def test_ontologies_of_the_obo_foundry(tmp_path: Path) -> None:
    """Exact synonyms are alternative labels; "term replaced by" names the successor, unless it is no IRI."""
    found = read(
        tmp_path,
        """v:1 rdfs:label "Serf" ; oio:hasExactSynonym "Villein" ; owl:deprecated true ; obo:IAO_0100001 v:2 .
        v:2 rdfs:label "Worker" . v:3 rdfs:label "Thrall" ; owl:deprecated true ; obo:IAO_0100001 "OBO:2" .""",
    )
    assert found[f"{V}1"].names == (Name("Serf"), Name("Villein", "skos:altLabel"))
    assert [term.replaced_by for term in found.values()] == [f"{V}2", "", f"{V}3"]


def test_narrower_is_broader_turned_round(tmp_path: Path) -> None:
    """Some thesauri state the one, some the other."""
    found = read(tmp_path, 'v:1 skos:prefLabel "Work" ; skos:narrower v:2, "none" . v:2 skos:prefLabel "Care" .')
    assert (found[f"{V}2"].broader, found[f"{V}1"].broader) == (("Work",), ())
