"""The package for an archive: read back by the ``rocrate`` package, opened again as a home, and the same in every run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import secrets_home
import yaml
from rocrate.rocrate import ROCrate

import miggraph
from miggraph import HomeError, KnowledgeGraph
from miggraph.ground.settings import Settings
from miggraph.looking.citation_file import citation

DAY = "2026-11-27"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, shipped: KnowledgeGraph) -> Path:
    """The shipped graph as a package, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    shipped.package(folder / "miggraph.zip", date=DAY)
    zipfile.ZipFile(folder / "miggraph.zip").extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_package_is_an_ro_crate(package: Path, shipped: KnowledgeGraph) -> None:
    """Whoever reads RO-Crates finds what it is, from whom, and every file with its digest."""
    crate = ROCrate(package)
    root = crate.root_dataset
    assert crate.version == "1.2"
    assert (root["name"], root["datePublished"]) == (shipped.home.settings.title, DAY)
    assert root["description"].startswith(shipped.home.settings.description)
    assert (root["license"].id, root["license"]["name"]) == ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0")
    assert root["publisher"]["name"] == root["author"]["name"] == "The developers of miggraph"
    for entity in crate.data_entities:
        data = (package / entity["name"]).read_bytes()
        assert (entity["sha256"], entity["contentSize"]) == (hashlib.sha256(data).hexdigest(), str(len(data))), entity.id
    listed = {entity["name"] for entity in crate.data_entities}
    there = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert there - listed == {"ro-crate-metadata.json", "manifest-sha256.txt"}
    assert {
        "dumps/graph.nq",
        "dumps/publications.bib",
        "data/themes.yaml",
        "base/ontology/shapes.ttl",
        "CITATION.cff",
        "README.md",
    } <= listed
    assert {
        "base/queries/resources-by-theme.rq",
        "base/LICENSE-DATA",
        "dumps/contacts.vcf",
        "data/mappings/themes-fast.sssom.tsv",
    } <= listed


def test_the_manifest_has_every_file(package: Path) -> None:
    """As sha256sum reads it; but for itself."""
    lines = (package / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    found = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    there = {
        path.relative_to(package).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in package.rglob("*") if path.is_file()
    }
    assert found == {path: digest for path, digest in there.items() if path != "manifest-sha256.txt"}


def test_the_package_is_a_home(package: Path, shipped: KnowledgeGraph) -> None:
    """Unpacked it opens as it is, and is the same graph."""
    assert (
        miggraph.open(package).export("nquads") == shipped.export("nquads") == (package / "dumps" / "graph.nq").read_text(encoding="utf-8")
    )


def test_the_same_graph_gives_the_same_bytes(heat_home: Path, tmp_path: Path) -> None:
    """Whenever, and in whatever folder."""
    with (heat_home / "miggraph.toml").open("a", encoding="utf-8") as stream:
        stream.write('license = "https://creativecommons.org/publicdomain/zero/1.0/"\n')
    for name in ("one.zip", "two/three.zip"):
        miggraph.open(heat_home).package(tmp_path / name, date=DAY)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two" / "three.zip").read_bytes()


def test_a_part_is_packed_without_what_is_private(tmp_path: Path) -> None:
    """The records are made anew of what is published; they are the same graph, and no byte of any file holds a secret."""
    part = miggraph.open(secrets_home.home(tmp_path / "home")).published()[0]
    part.package(tmp_path / "part.zip", date=DAY)
    with zipfile.ZipFile(tmp_path / "part.zip") as archive:
        assert [name for name in archive.namelist() if secrets_home.WORD in f"{name} {archive.read(name).decode()}".lower()] == []
        archive.extractall(tmp_path / "unpacked")
    again = miggraph.open(tmp_path / "unpacked")
    assert again.export("nquads") == part.export("nquads")
    assert [finding for finding in again.validate().findings if finding.severity.name == "VIOLATION"] == []


def test_records_of_a_store_are_made_of_its_statements(folder: Path, shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """A store has no record files; what is made of it is the same graph as that of the records."""
    miggraph.open(shipped.home.path, store=folder).package(tmp_path / "store.zip", date=DAY)
    zipfile.ZipFile(tmp_path / "store.zip").extractall(tmp_path / "unpacked")
    assert miggraph.open(tmp_path / "unpacked").export("nquads") == shipped.export("nquads")


def test_a_home_without_a_licence_is_not_packed(heat_home: Path, tmp_path: Path) -> None:
    """No archive takes it; nothing is left behind."""
    with pytest.raises(HomeError, match="there is no licence"):
        miggraph.open(heat_home).package(tmp_path / "out" / "x.zip", date=DAY)
    assert not (tmp_path / "out").exists()


# CITATION.cff


def schema() -> dict[str, Any]:
    """The schema of CITATION.cff, out of the package that the makers of the format publish."""
    try:
        files = importlib.metadata.files("cffconvert") or []
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("cffconvert is missing: make .venv/test.stamp installs it")
    [found] = [file for file in files if file.match("schemas/1.2.0/schema.json")]
    loaded: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(
    ("said", "has"),
    [
        ({}, {"authors": [{"name": "The makers of Bees"}]}),
        ({"publisher": "Bücherei: \"Süd\" #1", "contact": "mailto:bees@example.org"}, {"authors": [{"name": "Bücherei: \"Süd\" #1", "email": "bees@example.org"}]}),
        ({"publisher": "organisation/cool-press"}, {"authors": [{"name": "Cool Press"}]}),
        ({"license": "https://creativecommons.org/licenses/by-nc-sa/4.0/"}, {"license": "CC-BY-NC-SA-4.0"}),
        ({"license": "https://opendatacommons.org/licenses/odbl/1-0/"}, {"license": "ODbL-1.0"}),
        ({"license": "https://example.org/terms"}, {"license-url": "https://example.org/terms"}),
        ({"license": "Ask us"}, {}),
        ({"description": "No: #1\ttab."}, {"abstract": "No: #1\ttab."}),
    ],
)  # fmt: skip
def test_a_citation_file_is_valid(heat_home: Path, said: dict[str, str], has: dict[str, Any]) -> None:
    """Whatever the settings say; what the format has no place for is left out."""
    graph = miggraph.open(heat_home)
    object.__setattr__(graph.home, "settings", Settings(title="Bees", base="https://example.org/heat/", **said))  # type: ignore[arg-type]
    text = citation(graph, date=DAY)
    found = yaml.load(text, Loader=yaml.CBaseLoader)
    jsonschema.validate(found, schema(), format_checker=jsonschema.FormatChecker())
    assert {**found, **has} == found
    assert (found["title"], found["date-released"], found["type"]) == ("Bees", DAY, "dataset")
    assert ("license" in found or "license-url" in found) == ("license" in said and said["license"] != "Ask us")


def test_the_citation_file_of_the_shipped_graph_is_valid(package: Path) -> None:
    """As it is in the package, read as YAML is."""
    found = yaml.safe_load((package / "CITATION.cff").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema())
    assert found["title"].startswith("Gender and migration")


def test_the_citation_file_is_served(heat_served: str) -> None:
    """With the address that it is asked at."""
    with urllib.request.urlopen(f"{heat_served}/CITATION.cff", timeout=30) as answer:
        found = yaml.safe_load(answer.read())
    jsonschema.validate(found, schema())
    assert found["url"] == f"{heat_served}/"
