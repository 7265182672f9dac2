"""Two states of a graph are compared: what is told, in each format, wherever the states come from."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import HEAT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import KnowledgeGraph, MiggraphError
from miggraph.cli import main

BASE = "https://example.org/heat/"
FANS = """
- id: organisation/fans
  type: Organisation
  source: source/list
  name: Fans for All
  webPages: ["http://fans.example.org"]
  description: Gives fans to all who live under the roof and have no money for one, in each of the hot months of the year and in cold ones too.
  activities:
    - {id: "#roof", activityThemes: [theme/heat, theme/heatwaves], description: Paints roofs.}
    - {activityThemes: [theme/heat], description: Lends fans.}
"""
LATER = {
    "name: Cool Press": "name: Cooler Press",
    "http://fans.example.org": "http://fans.example.com",
    "for one, in each of": "for one in each of",
    "theme/heatwaves], description: Paints": "theme/scheme], description: Paints",
    "[theme/heat], description: Lends fans.": "[theme/heat, theme/heatwaves], description: Lends fans.",
    "places: [place/KE]": "places: [place/KE, place/UG]",
}
MORE = """
- {id: resource/cold-days, type: Book, source: source/list, title: Cold Days, issued: 2012, authors: [person/otieno-jane], places: [place/KE]}
"""


def run(*words: object) -> Result:
    """Run the program in this process: there are many."""
    return CliRunner().invoke(main, [str(word) for word in words])


def fail(*words: object) -> str:
    """Run the real program in vain, and return what it tells."""
    program = Path(sys.executable).parent / "miggraph"
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def old(heat_home: Path) -> Path:
    """A home with an organisation that does something."""
    _write(heat_home, HEAT + FANS)
    return heat_home


@pytest.fixture
def new(old: Path, tmp_path: Path) -> Path:
    """The same home later."""
    home = tmp_path / "later"
    shutil.copytree(old, home)
    text = HEAT + FANS
    for before, after in LATER.items():
        assert before in text
        text = text.replace(before, after)
    _write(home, text + MORE)
    return home


def _write(home: Path, text: str) -> None:
    (home / "data" / "list.yaml").write_text(text, encoding="utf-8")


def test_changes_are_told_by_thing_in_plain_words(old: Path, new: Path) -> None:
    """What is nested in a record is told within the thing that holds it, also where it has no id; what rests on other records is not told twice."""
    done = run("diff", old, new)
    assert done.exit_code == 0
    assert done.stdout == (
        "Added book Cold Days, by Jane Otieno (2012)  (resource/cold-days)\n"
        "Changed book Hot Days, by Jane Otieno (2011)  (resource/hot-days)\n"
        "  places: now Uganda\n"
        "Changed organisation Cooler Press  (organisation/cool-press)\n"
        "  name from “Cool Press” to “Cooler Press”\n"
        "Changed organisation Fans for All  (organisation/fans)\n"
        "  description reworded\n"
        "  website from http://fans.example.org to http://fans.example.com\n"
        "  in the activity “Lends fans.”: on the theme: now Heatwaves\n"
        "  in the activity “Paints roofs.”: on the theme from Heatwaves to Themes\n"
    )
    assert done.stderr == "1 added, 3 changed\n"


def test_what_reads_alike_is_told_apart(old: Path, tmp_path: Path) -> None:
    """The language of a text, the id of a thing."""
    home = tmp_path / "alike"
    shutil.copytree(old, home)
    _write(home, (HEAT + FANS).replace("title: Hot Days", "title: {fr: Hot Days}"))
    assert "  title “Hot Days”: from language en to language fr\n" in run("diff", old, home).stdout


def test_full_tells_every_value(old: Path, new: Path) -> None:
    """Long texts before and after, and all that is said of what was added."""
    told = run("diff", old, new, "--full").stdout
    assert (
        "Added book Cold Days, by Jane Otieno (2012)  (resource/cold-days)\n  title: “Cold Days”\n  places: Kenya\n  by: Jane Otieno\n"
        in told
    )
    assert re.search("description from “Gives fans .* for one, in each .*” to “Gives fans .* for one in each", told)


def test_the_other_way_round_is_the_reverse(old: Path, new: Path) -> None:
    """What was added was removed, and each value came where it went."""
    graph = miggraph.open(new)
    there, back = graph.diff(old), graph.diff(new, old)
    assert (there.removed, there.added) == (back.added, back.removed)
    turned = {"added": "removed", "removed": "added"}
    values = [
        {(turned.get(t.change, t.change) if turn else t.change, t.id, c.key, *((c.added, c.removed) if turn else (c.removed, c.added))) for t in d.things for c in t.changes}
        for d, turn in ((there, False), (back, True))
    ]  # fmt: skip
    assert len(values[0]) > 10
    assert values[0] == values[1]


def test_json_has_the_documented_shape(old: Path, new: Path) -> None:
    """Its parts are those of the page of the docs; each thing has its sentence too."""
    found = json.loads(run("diff", old, new, "-f", "json").stdout)
    assert (found["old"], found["new"]) == ({"name": str(old), "base": BASE}, {"name": str(new), "base": BASE})
    assert found["counts"] == {"added": 1, "removed": 0, "moved": 0, "changed": 3}
    hot = next(thing for thing in found["things"] if thing["id"] == "resource/hot-days")
    assert hot["text"] == "Changed book Hot Days, by Jane Otieno (2011)\nplaces: now Uganda"
    uganda = {"value": "place/UG", "label": "Uganda", "language": "", "iri": "https://w3id.org/miggraph/place/UG"}
    places = {"key": "places", "property": "http://purl.org/dc/terms/spatial", "name": "places", "removed": [], "added": [uganda]}
    assert hot["changes"] == [{**places, "within": [], "is_list": False, "is_part": False}]
    example = json.loads(re.search(r"```json\n(.*?)```", _docs(), re.DOTALL)[1])  # type: ignore[index]
    assert example.keys() == found.keys()
    assert example["things"][0].keys() == hot.keys()
    assert example["things"][0]["changes"][0].keys() == hot["changes"][0].keys()


def _docs() -> str:
    return (Path(__file__).parent.parent / "docs" / "comparing.md").read_text(encoding="utf-8")


def test_a_patch_makes_the_new_export_of_the_old(old: Path, new: Path) -> None:
    """Its rows are those of RDF Patch: each D is there before, no A is; cells of lists have the names of exports."""
    patch = run("diff", old, new, "--format", "rdf-patch").stdout.splitlines()
    assert re.fullmatch(r"H id <urn:uuid:[0-9a-f-]{36}> \.", patch[0])
    assert (patch[1], patch[-1]) == ("TX .", "TC .")
    before, after = (_exported(home) for home in (old, new))
    for row in patch[2:-1]:
        operation, _, line = row.partition(" ")
        assert (line in before) == (operation == "D")
        (before.remove if operation == "D" else before.add)(line)
    assert before == after
    assert any("authorList" in row for row in patch)


def _exported(home: Path) -> set[str]:
    return set(run("--home", home, "--asserted", "export", "--format", "nquads").stdout.splitlines())


def test_markdown_is_a_section_for_each_kind_of_change(old: Path, new: Path, tmp_path: Path) -> None:
    """The format follows the ending of the file; names lead to their things."""
    assert run("diff", old, new, "-o", tmp_path / "changes.md").stdout == ""
    text = (tmp_path / "changes.md").read_text(encoding="utf-8")
    assert "\n## Added\n\n- [book Cold Days, by Jane Otieno (2012)](<https://example.org/heat/resource/cold-days>)\n\n## Changed\n" in text
    assert "no format has files that end in .docx" in fail("diff", old, new, "-o", tmp_path / "changes.docx")


def test_exit_codes(old: Path, new: Path) -> None:
    """Differences are no failure, unless they are asked for as such."""
    codes = [run("diff", *words).exit_code for words in ((old, new), (old, new, "--exit-code"), (old, old, "--exit-code"))]
    assert codes == [0, 1, 0]
    assert "nowhere: there is no such file" in fail("diff", old, "nowhere")
    assert run("diff", old, old).stderr == "no differences\n"


@pytest.mark.parametrize("options", [(), ("--asserted",), ("--with-ontology",)])
@pytest.mark.parametrize("name", ["g.nq", "g.trig", "g.nq.gz"])
def test_a_home_is_equal_to_its_exports(old: Path, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    """Whatever a parser calls the cells of lists; with what the rules derive or without, and with the merge of the graphs."""
    _export_and_compare(old, tmp_path, name, *options)


@pytest.mark.parametrize("options", [(), ("--asserted",)])
@pytest.mark.parametrize("name", ["g.ttl", "g.jsonld", "g.nt", "g.rdf"])
def test_a_home_is_equal_to_its_exports_without_graphs(old: Path, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    """Who states what is not compared then."""
    _export_and_compare(old, tmp_path, name, *options)


def _export_and_compare(old: Path, tmp_path: Path, name: str, *options: str) -> None:
    file = tmp_path / name.removesuffix(".gz")
    assert run("--home", old, "export", "-o", file, *options).exit_code == 0
    if name.endswith(".gz"):
        (tmp_path / name).write_bytes(gzip.compress(file.read_bytes()))
    for words in ((old, tmp_path / name), (tmp_path / name, old)):
        done = run("--home", old, "diff", *words, "--exit-code")
        assert (done.exit_code, done.stdout) == (0, ""), done.stdout


def test_a_home_is_equal_to_its_store(old: Path, new: Path, tmp_path: Path) -> None:
    """And a store is compared with what the records are by now."""
    assert run("--home", old, "build", "--out", tmp_path / "built").exit_code == 0
    assert run("diff", old, tmp_path / "built", "--exit-code").exit_code == 0
    assert run("--home", new, "diff", tmp_path / "built", "-q").stdout == run("diff", old, new, "-q").stdout


def test_homes_with_other_bases_are_compared_by_ids(old: Path, new: Path) -> None:
    """The move itself is told once; a patch has every address as it is."""
    settings_ = (new / "miggraph.toml").read_text(encoding="utf-8")
    (new / "miggraph.toml").write_text(settings_.replace(BASE, "https://heat.example.net/"), encoding="utf-8")
    done = run("diff", old, new)
    assert len(done.stdout.splitlines()) == 10
    assert f"the addresses changed from {BASE} to https://heat.example.net/: things are compared by their ids" in done.stderr
    assert f"D <{BASE}person/otieno-jane>" in run("diff", old, new, "-f", "rdf-patch").stdout


def test_what_got_another_id_was_moved(old: Path, tmp_path: Path) -> None:
    """It is told once, and not at each thing that names it; another edition of one title is another book."""
    home = tmp_path / "moved"
    shutil.copytree(old, home)
    text = (
        HEAT.replace("otieno-jane", "jane-otieno")
        .replace("resource/hot-days", "resource/hot-days-2")
        .replace("issued: 2011", "issued: 2015")
    )
    _write(home, text + FANS)
    assert run("diff", old, home).stdout == (
        "Added book Hot Days, by Jane Otieno (2015)  (resource/hot-days-2)\n"
        "Removed book Hot Days, by Jane Otieno (2011)  (resource/hot-days)\n"
        "Moved person Jane Otieno: from person/otieno-jane to person/jane-otieno\n"
    )


def test_who_states_something_is_told(old: Path) -> None:
    """A record that is now of another source says the same in another name."""
    later = old.parent / "restated"
    shutil.copytree(old, later)
    text = HEAT.replace(
        "id: organisation/cool-press, type: Organisation, source: source/list",
        "id: organisation/cool-press, type: Organisation, source: source/web",
    )
    _write(later, "- {id: source/web, type: Source, source: source/web, title: The web}\n" + text + FANS)
    told = run("diff", old, later).stdout
    assert told.endswith("Changed organisation Cool Press  (organisation/cool-press)\n  source from “A list on heat” to The web\n  stated by from “A list on heat” to The web\n".replace("“A list on heat”", "A list on heat"))  # fmt: skip


@pytest.fixture
def versioned(old: Path, new: Path) -> Path:
    """The home under git in a folder of a repository: as it was at the tag v1.0, changed in the files."""
    for words in (
        ["init", "-q"], ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one"], ["tag", "v1.0"],
    ):  # fmt: skip
        subprocess.run(["git", *words], cwd=old.parent, check=True, capture_output=True)
    shutil.copyfile(new / "data" / "list.yaml", old / "data" / "list.yaml")
    return old


def test_a_revision_is_compared_with_the_files(versioned: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision alone is compared with the files as they are; two, with each other. Nothing is left in the repository."""
    monkeypatch.chdir(versioned)
    before = sorted(versioned.parent.rglob("*"))
    assert run("diff", "v1.0", "-q").stdout == run("diff", "HEAD", new, "-q").stdout != ""
    assert run("diff", "v1.0", "HEAD", "--exit-code").exit_code == 0
    assert sorted(versioned.parent.rglob("*")) == before


def test_what_was_faulty_in_the_past_is_told_and_left_out(versioned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can mend a revision."""
    monkeypatch.chdir(versioned)
    _write(versioned, HEAT + FANS.replace("name: Fans", "nmae: Fans"))
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qam", "two"], check=True, capture_output=True)
    _write(versioned, HEAT + FANS)
    done = run("diff", "HEAD")
    assert done.stdout == "Changed organisation Fans for All  (organisation/fans)\n  name: now “Fans for All”\n"
    assert "HEAD: what has faults in its records is left out: data/list.yaml:" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("v9.9",), "v9.9: there is no such file, folder or git revision"),
        (("--upload-pack=x",), "No such option"),
        (("list.doc",), "list.doc: this is no file of RDF, by its ending"),
        (("broken.nq",), "broken.nq: the file cannot be read at line 1"),
        (("torn.nq.gz",), "torn.nq.gz: the file cannot be read"),
        (("data/empty",), "this folder is not a home"),
    ],
)
def test_what_cannot_be_compared_is_told(versioned: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str) -> None:
    """What is wrong, and what to do."""
    monkeypatch.chdir(versioned)
    (versioned / "list.doc").write_text("x", encoding="utf-8")
    (versioned / "broken.nq").write_text("<a", encoding="utf-8")
    (versioned / "torn.nq.gz").write_bytes(gzip.compress(b"<http://a> <http://b> <http://c> .\n" * 99)[:30])
    (versioned / "data" / "empty").mkdir()
    assert told in fail("diff", *words)


def test_a_folder_without_git_has_no_revisions(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what git says."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(old.parent.parent))
    assert "not a git repository" in fail("--home", old, "diff", "HEAD~3")


def test_an_open_graph_is_a_state_too(old: Path, new: Path) -> None:
    """The library takes graphs as well as names."""
    found = miggraph.open(new).diff(miggraph.open(old))
    assert bool(found)
    assert [thing.id for thing in found.of("added")] == ["resource/cold-days"]
    assert not miggraph.open(new).diff(new)
    with pytest.raises(MiggraphError, match="no format"):
        found.write("yaml")


NODES = st.sampled_from([f"<{BASE}resource/{name}>" for name in "ab"] + [f"<{BASE}resource/a#part>"] + ["_:x", "_:y", "_:z"])
TERMS = st.one_of(NODES, st.sampled_from(['"one"', '"two"@en', '"2011"^^<http://www.w3.org/2001/XMLSchema#gYear>', '"a <b> \\"c"']))
PLAIN = st.tuples(NODES, st.sampled_from(["<http://purl.org/dc/terms/title>", "<http://purl.org/dc/terms/relation>"]), TERMS)
LISTED = st.tuples(
    NODES, st.just("<http://purl.org/ontology/bibo/authorList>"), st.lists(TERMS, max_size=3).map(lambda terms: f"({' '.join(terms)})")
)
TWICE = (f"<{BASE}resource/a>", "<http://purl.org/ontology/bibo/authorList>", '("one")')  # one list of two sources
GRAPHS = st.lists(st.tuples(st.sampled_from("st"), st.one_of(PLAIN, LISTED)), min_size=1, max_size=7)


def _trig(statements: list[tuple[str, tuple[str, str, str]]]) -> str:
    return "".join(f"<{BASE}source/{source}> {{ {' '.join(triple)} }}\n" for source, triple in statements)


def _canonical(text: str, form: ox.RdfFormat, source: str) -> set[str]:
    graph = ox.NamedNode(f"{BASE}source/{source}")
    dataset = ox.Dataset(quad for quad in ox.parse(text, form) if quad.graph_name == graph)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GRAPHS, GRAPHS)
@example([("s", TWICE), ("t", TWICE)], [("s", TWICE)])
def test_differences_of_any_two_graphs_are_sound(
    shipped: KnowledgeGraph,
    tmp_path: Path,
    one: list[tuple[str, tuple[str, str, str]]],
    other: list[tuple[str, tuple[str, str, str]]],
) -> None:
    """With lists, shared and unnamed nodes: a graph does not differ from itself under other names, and a patch makes the one of the other."""
    empty, first, second, turned = (tmp_path / f"{name}.trig" for name in ("empty", "first", "second", "turned"))
    empty.write_text("", encoding="utf-8")
    first.write_text(_trig(one), encoding="utf-8")
    second.write_text(_trig(other), encoding="utf-8")
    renamed = _trig(one[::-1]).replace("_:x", "_:q").replace("_:y", "_:x").replace("_:q", "_:y")
    turned.write_text(renamed, encoding="utf-8")
    assert not shipped.diff(first, turned)
    before, after = (set(shipped.diff(empty, file).added) for file in (first, second))
    for source in {source for source, _ in one}:  # each by itself: the same list of two sources has the same cells, as in exports
        assert _canonical("\n".join(before), ox.RdfFormat.N_QUADS, source) == _canonical(_trig(one), ox.RdfFormat.TRIG, source)
    there, back = shipped.diff(first, second), shipped.diff(second, first)
    assert (before - set(there.removed)) | set(there.added) == after
    assert set(there.removed) <= before
    assert not before & set(there.added)
    assert (back.removed, back.added) == (there.added, there.removed)


def test_a_change_of_one_unnamed_node_leaves_the_others(shipped: KnowledgeGraph, tmp_path: Path) -> None:
    """Names come from what is said of a node and of those it is connected with, not from their number."""
    nodes = "".join(f'<{BASE}resource/r{n}> <{BASE}of> [ <{BASE}p> "{n}" ; <{BASE}q> [ <{BASE}p> "x" ] ] .\n' for n in range(9))
    (tmp_path / "a.ttl").write_text(nodes, encoding="utf-8")
    (tmp_path / "b.ttl").write_text(nodes.replace('"0"', '"00"'), encoding="utf-8")
    found = shipped.diff(tmp_path / "a.ttl", tmp_path / "b.ttl")
    assert len(found.removed) == len(found.added) == 4
    assert [thing.id for thing in found.things] == [f"{BASE}resource/r0"] or [thing.id for thing in found.things] == ["resource/r0"]
