"""Publishing in part: nothing of what is private is left, and all the rest is as it was."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import secrets_home

import miggraph
from miggraph import HomeError, KnowledgeGraph
from miggraph.graph.part import LeftOut, published

MOBILES = ("+254202710001", "+254202710002")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The home as its owner has it."""
    return miggraph.open(secrets_home.home(tmp_path_factory.mktemp("secrets") / "home"))


@pytest.fixture(scope="module")
def part(whole: KnowledgeGraph) -> KnowledgeGraph:
    """What is published of it."""
    return published(whole)[0]


def test_the_home_is_valid(whole: KnowledgeGraph) -> None:
    """What is private is said in records that the checks are content with."""
    assert [str(finding) for finding in whole.validate().findings if finding.severity.name == "VIOLATION"] == []


@pytest.mark.parametrize("format", ["turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml", "bibtex", "ris", "csl-json", "csv"])
def test_no_byte_of_an_export_holds_what_is_private(whole: KnowledgeGraph, part: KnowledgeGraph, format: str) -> None:
    """Neither the words nor the ids nor the numbers, in whatever format; the owner's own export has them."""
    text, everything = part.export(format), whole.export(format)
    assert secrets_home.WORD in everything.lower()
    assert secrets_home.WORD not in text.lower()
    assert not any(number in text for number in MOBILES)
    assert "Hot Days" in text


def test_what_is_not_private_stays_as_it_was(part: KnowledgeGraph) -> None:
    """A list keeps its order without those who are left out; the label that a private source gave is not there; a person's contact is if it may."""
    shown = part.show("resource/hot-days")
    assert shown.value("authors") == ["person/otieno-jane", "person/okoth-ann"]
    assert shown.value("editors") == []
    assert len(shown.value("figures")) == 1
    press = part.show("organisation/cool-press")
    assert (press.value("email"), press.value("telephone"), len(press.value("addresses"))) == (["press@example.org"], [], 1)
    assert press.value("activities") == ["organisation/cool-press#print"]
    assert (part.show("person/otieno-jane").value("email"), part.show("person/okoth-ann").value("email")) == ([], ["ann@example.org"])
    assert part.show("campaign/shade").value("updates") == ["campaign/shade#start"]


def test_nothing_hangs_in_the_air(part: KnowledgeGraph) -> None:
    """Every reference to something of the home leads to something of which something is said, and every nested record stands somewhere."""
    own = "FILTER(STRSTARTS(STR(?it), 'https://example.org/heat/'))"
    dangling = part.select(f"SELECT DISTINCT ?it WHERE {{ ?any ?p ?it {own} FILTER NOT EXISTS {{ ?it ?q ?value }} }}")
    loose = part.select(
        f"SELECT DISTINCT ?it WHERE {{ ?it ?p ?any {own} FILTER(CONTAINS(STR(?it), '#')) FILTER NOT EXISTS {{ ?s ?q ?it }} }}"
    )
    assert (dangling.rows, loose.rows) == ([], [])
    assert part.exists("ASK { ?book bibo:authorList/rdf:rest/rdf:rest rdf:nil }")
    assert not part.exists("ASK { ?any bibo:editorList ?list }")
    assert not part.exists("ASK { ?any mig:private ?truth }")


def test_lists_counts_search_and_questions_know_nothing_of_it(part: KnowledgeGraph) -> None:
    """The uses work on the part as on any graph."""
    assert len(part.things("resources")) == 1  # type: ignore[arg-type]
    assert part.search(secrets_home.WORD).rows == []
    assert part.ask("what is there on heat").column("resourceLabel") == ["Hot Days"]
    assert secrets_home.WORD not in part.describe("void").lower() + str(part.stats()).lower()


def test_what_is_left_out_is_counted(whole: KnowledgeGraph) -> None:
    """By kind, as words."""
    told = published(whole)[1]
    assert dict(told.things) == {"organisation": 1, "person": 2, "resource": 2, "source": 1, "theme": 1}
    assert str(told).startswith("1 organisation, 2 people, 2 resources, 1 source, 1 theme, ")
    assert str(LeftOut({})) == ""


def test_a_graph_without_secrets_is_itself(shipped: KnowledgeGraph) -> None:
    """Nothing is copied where nothing is left out."""
    assert published(shipped) == (shipped, LeftOut({}))


def test_the_part_of_a_store_is_that_of_the_records(whole: KnowledgeGraph, part: KnowledgeGraph, tmp_path: Path) -> None:
    """The marks are statements, so that a store that was built has the same part."""
    whole.build(tmp_path / "out")
    built = miggraph.open(whole.home.path, store=tmp_path / "out")
    assert published(built)[0].export("nquads") == part.export("nquads")


def test_only_some_kinds_are_published(whole: KnowledgeGraph) -> None:
    """What belongs to things of these kinds comes with them, and so do themes, places and sources; nobody else is named."""
    settings = whole.home.path / "miggraph.toml"
    settings.write_text(secrets_home.TOML + 'publish = ["resources", "people"]\n', encoding="utf-8")
    part = published(miggraph.open(whole.home.path))[0]
    settings.write_text(secrets_home.TOML, encoding="utf-8")
    assert part.things("organisations").rows == []  # type: ignore[union-attr]
    assert part.show("resource/hot-days").value("publisher") == []
    assert part.show("resource/hot-days").value("themes") == ["theme/heat"]
    assert "Cool Press" not in part.export("nquads")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('publish = ["figures"]', 'publish names "figures", which is no kind that can be chosen'),
        ('private = ["notes"]', 'private names "notes", which is no key of records'),
        ('private = ["source"]', 'private names "source", which is no key of records'),
    ],
)
def test_what_the_settings_cannot_mean_is_refused(heat_home: Path, line: str, said: str) -> None:
    """A misspelt word would publish what was to be kept."""
    with (heat_home / "miggraph.toml").open("a", encoding="utf-8") as stream:
        stream.write(line)
    with pytest.raises(HomeError, match=said):
        published(miggraph.open(heat_home))


@pytest.mark.parametrize("line", ["publish = []", 'publish = "resources"', "private = [1]"])
def test_a_list_is_a_list_of_words(heat_home: Path, line: str) -> None:
    """An empty one would be taken for the opposite of what it says."""
    with (heat_home / "miggraph.toml").open("a", encoding="utf-8") as stream:
        stream.write(line)
    with pytest.raises(HomeError, match="is a list of words"):
        miggraph.open(heat_home)


def test_a_part_is_not_opened_whole_elsewhere(part: KnowledgeGraph) -> None:
    """A process that is told how to open the same graph would open all of it."""
    with pytest.raises(miggraph.StoreError, match="in the memory of one process only"):
        _ = part.opening


# what the command writes


def publish(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "miggraph", "--home", str(home), "publish", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def leaks(folder: Path) -> list[str]:
    """The files whose names or bytes hold what is private, also where they are packed."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        bodies = [data]
        if file.suffix == ".gz":
            bodies.append(gzip.decompress(data))
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                bodies.extend(packed.read(name) for name in packed.namelist())
        told = b"\n".join([str(file.relative_to(folder)).encode(), *bodies]).lower()
        if any(word.encode() in told for word in (secrets_home.WORD, *MOBILES, *(number[1:] for number in MOBILES))):
            found.append(str(file.relative_to(folder)))
    return found


def test_no_byte_of_what_is_published_holds_what_is_private(tmp_path: Path) -> None:
    """Pages, lists, pictures, data, dumps, live data, feeds, workbooks, and the package; what is left out is told."""
    home = secrets_home.home(tmp_path / "home")
    done = publish(home, str(tmp_path / "out" / "site"), "--base-url", "https://example.org/", "--package", str(tmp_path / "out" / "x.zip"))
    assert done.returncode == 0, done.stderr
    assert "left out: 1 organisation, 2 people, 2 resources, 1 source, 1 theme, 6 nested records, " in done.stderr
    assert leaks(home) == ["data/list.yaml"]
    assert leaks(tmp_path / "out") == []
    page = (tmp_path / "out" / "site" / "resource" / "hot-days.html").read_text(encoding="utf-8")
    assert "Jane Otieno" in page
    assert (tmp_path / "out" / "site" / "CITATION.cff").is_file()


def test_a_package_is_written_without_a_site(tmp_path: Path) -> None:
    """One of the two is to be named, and a site needs its address."""
    home = secrets_home.home(tmp_path / "home")
    done = publish(home, "--package", str(tmp_path / "x.zip"), "--date", "2026-11-27", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        assert '"datePublished": "2026-11-27"' in packed.read("ro-crate-metadata.json").decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "x.zip"]
    for words, said in (
        ((), "What is to be written?"),
        ((str(tmp_path / "site"),), "--base-url"),
        (("--check", "--package", "y.zip"), "--check compares"),
    ):
        done = publish(home, *words)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
