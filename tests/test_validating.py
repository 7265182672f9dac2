"""Validation as a user meets it: which files findings are in, however their paths are spelled, and what the reports say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, SH

import miggraph
from miggraph.ground.errors import HomeError
from miggraph.validating.reports import to_turtle

FAULTY = "- id: resource/x\n  type: Book\n  source: source/s\n  titel: A\n"
SOURCE = "- {id: source/s, type: Source, source: source/s, title: S, description: D.}\n"
WARNED = "- {id: resource/w, type: Report, source: source/s, title: W, issued: 2004}\n"
SETS = "# mapping_set_id: https://example.org/set\nsubject_id\tpredicate_id\n"


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """A home with one faultless file and one that has faults."""
    return make_home(queries=False, good=SOURCE, bad=FAULTY)


def found(home: Path | str, *paths: Path | str) -> list[tuple[str, int, str]]:
    findings = miggraph.open(home).validate(paths).findings
    return [(finding.file, finding.line, finding.rule) for finding in findings if finding.severity.value == "violation"]


BAD = [("data/bad.yaml", 1, "title-missing"), ("data/bad.yaml", 4, "unknown-key")]
SPELLINGS: dict[str, Callable[[Path], tuple[Path | str, Path | str]]] = {  # of the home and of the file
    "as it is": lambda home: (home, home / "data" / "bad.yaml"),
    "relative to where one stands": lambda home: (home.name, f"{home.name}/data/bad.yaml"),
    "absolute, of a relative home": lambda home: (home.name, home / "data" / "bad.yaml"),
    "relative, of an absolute home": lambda home: (home, f"{home.name}/data/bad.yaml"),
    "with dots": lambda home: (home, home / "queries" / ".." / "data" / ".." / "data" / "bad.yaml"),
    "of a home with dots": lambda home: (home / "data" / "..", home / "data" / "bad.yaml"),
    "through a link to the home": lambda home: (home, link(home, home.parent / "linked") / "data" / "bad.yaml"),
    "of a home that is a link": lambda home: (link(home, home.parent / "linked"), home / "data" / "bad.yaml"),
    "through a link to the file": lambda home: (home, link(home / "data" / "bad.yaml", home.parent / "elsewhere.yaml")),
    "as a folder": lambda home: (home, home / "data"),
    "as a folder with dots": lambda home: (home.name, home / "data" / ".." / "data"),
    "as the home": lambda home: (home.name, home),
}


def link(target: Path, name: Path) -> Path:
    name.symlink_to(target)
    return name


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=list(SPELLINGS))
def test_a_file_is_known_however_its_path_is_spelled(
    home: Path, spelled: Callable[[Path], tuple[Path | str, Path | str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same faults, named as a file of the home; a file without faults has none by any spelling."""
    monkeypatch.chdir(home.parent)
    assert found(*spelled(home)) == BAD
    assert found(home.name, home / "data" / "good.yaml") == []


def test_a_file_is_known_from_a_folder_within_the_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stands in data/ and names the home by its dots."""
    monkeypatch.chdir(home / "data")
    assert found("..", "bad.yaml") == BAD


def test_a_link_in_the_home_to_a_file_outside_is_the_file(home: Path) -> None:
    """It is a file of the home, by either path."""
    outside = home.parent / "outside.yaml"
    (home / "data" / "bad.yaml").rename(outside)
    link(outside, home / "data" / "bad.yaml")
    assert found(home, home / "data" / "bad.yaml") == BAD
    assert found(home, outside) == BAD


def test_a_file_outside_is_read_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two spellings of it are not two files with the same records; it is named as it was given."""
    draft = home.parent / "draft.yaml"
    draft.write_text(FAULTY.replace("/x", "/y"), encoding="utf-8")
    monkeypatch.chdir(home)
    told = found(home, draft, "../draft.yaml")
    assert [(line, rule) for _, line, rule in told] == [(1, "title-missing"), (4, "unknown-key")]
    assert {file for file, _, _ in told} < {str(draft), "../draft.yaml"}


def test_a_file_of_the_layer_is_not_read_again(tmp_path: Path) -> None:
    """Its records are those that every home has: no finding says that they are there already."""
    (tmp_path / "data").mkdir()
    (tmp_path / "miggraph.toml").write_text('[graph]\ntitle = "T"\nbase = "https://example.org/t/"\n', encoding="utf-8")
    layer = miggraph.open(tmp_path).home.layer.data
    relative = Path(os.path.relpath(layer, Path.cwd()))
    assert found(tmp_path, next(layer.glob("*.yaml"))) == []
    assert found(tmp_path, relative) == []


def test_a_mapping_set_is_known_however_its_path_is_spelled(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As records are; through its folder too."""
    folder = home / "data" / "mappings"
    folder.mkdir()
    (folder / "x.sssom.tsv").write_text(SETS, encoding="utf-8")
    monkeypatch.chdir(folder)
    want = found(home, folder / "x.sssom.tsv")
    assert [(file, rule) for file, _, rule in want] == [("data/mappings/x.sssom.tsv", "mapping-columns")]
    for name in ("x.sssom.tsv", "../mappings/x.sssom.tsv", link(home, home.parent / "linked") / "data" / "mappings" / "x.sssom.tsv", "."):
        assert found("../..", name) == want


def test_what_has_no_link_is_told_of_a_file_however_its_path_is_spelled(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --info, of the records of a file that was named."""
    theme = "- {id: theme/t, type: Theme, source: source/s, label: T, definition: D.}\n"
    (home / "data" / "themes.yaml").write_text(theme, encoding="utf-8")
    monkeypatch.chdir(home.parent)
    lists = [miggraph.open(home).validate([path], info=True).findings for path in (home / "data" / "themes.yaml", "home/data/themes.yaml")]
    assert lists[0] == lists[1]
    assert any(finding.severity.value == "info" for finding in lists[0])


def test_a_path_that_is_not_there_is_an_error(home: Path) -> None:
    """Not a file without faults."""
    with pytest.raises(HomeError, match="no such file"):
        found(home, home / "data" / "none.yaml")


# Reports


def report(home: Path) -> rdflib.Graph:
    graph = miggraph.open(home)
    return rdflib.Graph().parse(data=to_turtle(graph.validate().findings, graph), format="turtle")


def test_a_report_with_warnings_only_does_not_conform(make_home: Callable[..., Path]) -> None:
    """SHACL, section 3.6.1.1: it conforms if there are no results; the records are valid all the same."""
    home = make_home(queries=False, all=SOURCE + WARNED)
    told = report(home)
    assert miggraph.open(home).validate().is_valid
    assert {str(severity) for severity in told.objects(None, SH.resultSeverity)} == {str(SH.Warning)}
    assert [str(value) for value in told.objects(None, SH.conforms)] == ["false"]


def test_a_report_without_results_conforms(make_home: Callable[..., Path]) -> None:
    """And holds nothing else."""
    told = report(make_home(queries=False, all=SOURCE))
    assert [str(value) for value in told.objects(None, SH.conforms)] == ["true"]
    assert list(told.objects(None, SH.result)) == []


def test_a_report_names_things_and_texts_as_what_they_are(make_home: Callable[..., Path]) -> None:
    """A value that is a thing is an IRI, a text keeps its language, and a shape or a severity of the home its own name."""
    home = make_home(queries=False, all=SOURCE + "- {id: resource/w, type: Report, source: source/s, title: W, publisher: source/s}\n")
    (home / "ontology" / "shapes-own.ttl").write_text(
        """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/rules/> . @prefix dcterms: <http://purl.org/dc/terms/> .
        e:no-w a sh:PropertyShape ; sh:targetSubjectsOf dcterms:title ; sh:path dcterms:title ;
            sh:in ( "S"@en ) ; sh:severity e:Mine ; sh:message "no W" .
        """,
        encoding="utf-8",
    )
    told, base = report(home), "https://w3id.org/miggraph/"
    rows = {str(told.value(node, SH.sourceShape)): node for node in told.objects(None, SH.result)}
    own, publisher = rows["https://example.org/rules/no-w"], rows[f"{base}shapes#publisher-kind"]
    assert told.value(own, SH.value) == rdflib.Literal("W", lang="en")
    assert told.value(own, SH.resultSeverity) == rdflib.URIRef("https://example.org/rules/Mine")
    assert told.value(own, SH.focusNode) == rdflib.URIRef(f"{base}resource/w")
    assert told.value(publisher, SH.value) == rdflib.URIRef(f"{base}source/s")
    assert str(told.value(own, DCTERMS.source)) == "data/all.yaml:2"
