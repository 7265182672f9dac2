"""``miggraph init``: homes that are valid from the first moment, made out of nothing, out of a thesaurus, or with an example."""

from __future__ import annotations

import gzip
import os
import pty
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import starting
from miggraph.ground.errors import MiggraphError
from miggraph.ground.findings import Finding, Severity
from miggraph.ground.settings import Settings
from miggraph.starting import choices, files

PROGRAM = str(Path(sys.executable).parent / "miggraph")
MADE = [
    ".github/workflows/check.yml",
    ".gitignore",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    "README.md",
    "data/sources.yaml",
    "data/themes.yaml",
    "miggraph.toml",
]
Done = subprocess.CompletedProcess[str]


def run(*words: str, cwd: Path) -> Done:
    """Run the program in a folder, with no home but the one that it stands in, and no terminal."""
    env = {name: value for name, value in os.environ.items() if name != "MIGGRAPH_HOME"}
    return subprocess.run(
        [PROGRAM, *words], capture_output=True, text=True, cwd=cwd, env=env, stdin=subprocess.DEVNULL, timeout=120, check=False
    )


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def records(folder: Path) -> dict[str, dict[str, object]]:
    """The themes of a home by their ids, as they are written."""
    found = yaml.load((folder / "data" / "themes.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return {record["id"]: record for record in found}


def faults(home: Path) -> list[Finding]:
    """What validate finds that is not only worth knowing."""
    return [finding for finding in miggraph.open(home).validate().findings if finding.severity is not Severity.INFO]


# out of nothing


def test_a_new_home_validates_at_once(tmp_path: Path) -> None:
    """Nothing but a folder is named: everything else has a default, and there is nothing to find fault with."""
    done = run("init", "heath-plants", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Heath plants: made in heath-plants\n  Go on with: cd heath-plants && miggraph validate\n"
    home = tmp_path / "heath-plants"
    assert listed(tmp_path) == [f"heath-plants/{name}" for name in MADE]
    assert tomllib.loads((home / "miggraph.toml").read_text(encoding="utf-8"))["graph"] == {
        "title": "Heath plants",
        "base": "https://example.org/heath-plants/",
        "language": "en",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "publisher": "",
        "contact": "",
    }
    checked = run("validate", cwd=home)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "0 violations, 0 warnings\n")


def test_what_is_said_is_taken_over(tmp_path: Path) -> None:
    """Quotes, backslashes and letters of any script; an email address becomes the address that it is."""
    words = ("--title", 'A "list" of \\ 草原の植物', "--publisher", "Bücherei", "--contact", "list@example.org", "--language", "PT-br")
    assert run("init", "x", *words, "--base", "https://example.org/été/", cwd=tmp_path).returncode == 0
    kg = miggraph.open(tmp_path / "x")
    chosen = kg.home.settings
    assert (chosen.title, chosen.publisher, chosen.contact) == ('A "list" of \\ 草原の植物', "Bücherei", "mailto:list@example.org")
    assert (chosen.language, chosen.base) == ("pt-br", "https://example.org/été/")
    assert kg.validate().findings == []
    assert kg.show("source/a-list-of").label == chosen.title


@pytest.mark.parametrize("language", ["fr", "pt-BR", "fa", "en-GB"])
def test_a_home_in_any_language_is_valid(tmp_path: Path, language: str) -> None:
    """Words of our own stand in it only where they are in its language: a description has no tag."""
    starting.make(tmp_path / "x", Settings(title="می‌خواهم", base="https://example.org/x/", language=language))
    kg = miggraph.open(tmp_path / "x")
    assert kg.validate().findings == []
    assert kg.show("theme/scheme").label == ("Themes of می‌خواهم" if language == "en-GB" else "می‌خواهم")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_settings_come_back_as_they_were_said(title: str) -> None:
    """What TOML cannot hold in a line is refused, all else is read as it was written."""
    try:
        fit = choices.fitting("title", title)
    except MiggraphError:
        assert not title.strip() or choices.UNFIT.search(title.strip())
    else:
        assert tomllib.loads(files.settings(Settings(title=fit)))["graph"]["title"] == title.strip()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--base", "https://example.org/x", 'base "https://example.org/x" is not a web address that ids can follow'),
        ("--base", "https://example.org/x#", "is not a web address that ids can follow"),
        ("--base", "https://w3id.org/miggraph/", "is where miggraph's own things are"),
        ("--language", "english", 'language "english" is not a language tag'),
        ("--title", " ", "the title is empty"),
        ("--title", "one\ntwo", "the title is to be one line of text"),
        ("--license", "CC BY", 'license "CC BY" is no address'),
        ("--contact", "the desk", 'contact "the desk" is no address'),
        ("--themes", "none.ttl", "none.ttl: there is no such file"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path: Path, option: str, value: str, said: str) -> None:
    """One message with what to do, exit code 2, and no folder."""
    done = run("init", "x", option, value, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """A home is never made over something, and a file is no folder."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine", encoding="utf-8")
    assert "full: this folder holds something: notes.txt" in (done := run("init", "full", cwd=tmp_path)).stderr
    assert "this is a file, not a folder" in run("init", "full/notes.txt", cwd=tmp_path).stderr
    assert done.returncode == 2
    assert listed(tmp_path) == ["full/notes.txt"]
    run("init", "once", cwd=tmp_path)
    assert "once: this folder is a home already" in run("init", "once", cwd=tmp_path).stderr


def test_an_empty_folder_is_filled_where_it_stands(tmp_path: Path) -> None:
    """Also the one that one stands in, and a repository in which nothing is yet."""
    (tmp_path / ".git").mkdir()
    number = tmp_path.stat().st_ino
    done = run("init", ".", "--title", "Here", cwd=tmp_path)
    assert done.stderr == "Here: made in .\n  Go on with: miggraph validate\n"
    assert (listed(tmp_path), tmp_path.stat().st_ino) == (MADE, number)
    assert (tmp_path / "data").stat().st_mode & 0o777 == (tmp_path / ".github").stat().st_mode & 0o777 != 0o700


def test_nothing_is_left_of_what_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was there is empty again, one that was not is not there."""
    (tmp_path / "empty").mkdir()

    really = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if target.name == "miggraph.toml":
            raise OSError(28, "No space left on device")
        return really(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(MiggraphError, match="the home cannot be written: No space left on device"):
        starting.make(tmp_path / "empty", Settings())
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


# asked on a terminal


def typed(*answers: str, words: tuple[str, ...], cwd: Path) -> tuple[int, str]:
    """Run the program on a terminal, and type an answer to each question. Returns its exit code and what it showed."""
    master, slave = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name != "MIGGRAPH_HOME"}
    process = subprocess.Popen([PROGRAM, *words], stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=env, start_new_session=True)
    os.close(slave)
    shown = ""
    waiting = list(answers)
    while True:
        try:
            shown += os.read(master, 65536).decode()
        except OSError:  # the terminal is closed
            break
        if waiting and shown.endswith(": "):
            if (answer := waiting.pop(0)) == "^C":
                os.kill(process.pid, signal.SIGINT)
            else:
                os.write(master, f"{answer}\n".encode())
            time.sleep(0.05)
    code = process.wait(60)
    os.close(master)
    return code, shown.replace("\r", "")


def test_a_terminal_is_asked_what_no_option_says(tmp_path: Path) -> None:
    """A default is taken by the return key; what cannot be is asked again, with the reason."""
    code, shown = typed("Bees", "bees.org", "https://example.org/bees/", "", "", "", words=("init", "b", "--publisher", "Us"), cwd=tmp_path)
    assert code == 0
    assert "What the list is called [B]: Bees" in shown
    assert 'base "bees.org" is not a web address that ids can follow' in shown
    assert "The language of texts without a tag [en]:" in shown
    assert "Who publishes it" not in shown
    chosen = miggraph.open(tmp_path / "b").home.settings
    assert (chosen.title, chosen.base, chosen.publisher) == ("Bees", "https://example.org/bees/", "Us")


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C at a question ends with a word and no folder."""
    code, shown = typed("Bees", "^C", words=("init", "b"), cwd=tmp_path)
    assert (code, shown.rpartition("\n")[0].rpartition("\n")[2]) == (2, "miggraph: stopped")
    assert list(tmp_path.iterdir()) == []


# the example, and how to go on


def test_the_example_answers(tmp_path: Path) -> None:
    """Ten records of an invented list, valid, with answers in plain English."""
    assert run("init", "heat", "--example", cwd=tmp_path).returncode == 0
    kg = miggraph.open(tmp_path / "heat")
    assert kg.validate().findings == []
    things = {
        name for name in kg.labels.label_of if name.startswith(kg.names.base) and "/source/" not in name and not name.endswith("/scheme")
    }
    assert len(things) == 10
    assert [row["resourceLabel"] for row in kg.ask("what is there on heatwaves since 2020")] == ["Heat at Night"]
    assert [row["email"] for row in kg.ask("how do I contact the Cool Places Network")] == ["info@coolplaces.example.org"]
    assert [row["organisationLabel"] for row in kg.ask("who works on cool places in the UK")] == ["Cool Places Network"]
    assert len(kg.ask("what has Ines Example written")) == 2


def test_the_example_is_in_english_only(tmp_path: Path) -> None:
    """Its texts would bear a tag that is not true."""
    assert "the example is in English" in run("init", "x", "--example", "--language", "fr", cwd=tmp_path).stderr


def test_the_read_me_can_be_followed(tmp_path: Path) -> None:
    """Its records validate beside what is there, and each of its commands runs."""
    run("init", "x", "--title", "A *list* <of> things_", cwd=tmp_path)
    text = (tmp_path / "x" / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# A \\*list\\* \\<of\\> things\\_\n")
    (tmp_path / "x" / "data" / "first.yaml").write_text(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    (tmp_path / "x" / "list.txt").write_text("Example, A. (2001) A Book. London: Example Press.\n", encoding="utf-8")
    assert run("validate", cwd=tmp_path / "x").stderr == "0 violations, 0 warnings\n"
    commands = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    assert len(commands) == 10
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", f"PATH={Path(PROGRAM).parent}:$PATH; {command}"], capture_output=True, text=True, cwd=tmp_path / "x", check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert "Nothing was found" not in done.stderr, command


def test_what_checks_every_change_runs(tmp_path: Path) -> None:
    """The hook does what the workflow does (which test_workflows runs), where records have changed."""
    run("init", "x", cwd=tmp_path)
    home = tmp_path / "x"
    steps = yaml.safe_load((home / ".github/workflows/check.yml").read_text(encoding="utf-8"))["jobs"]["check"]["steps"]
    hook = yaml.safe_load((home / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"][0]
    commands = [step["run"] for step in steps if "run" in step]
    assert hook["entry"] in commands[1]
    assert run(*hook["entry"].split()[1:], cwd=home).returncode == 0
    assert re.match(hook["files"], "data/themes.yaml")
    assert not re.match(hook["files"], "README.md")


# out of a thesaurus

HEAD = """
@prefix : <http://thesaurus.example.org/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
"""
GARDEN = (
    HEAD
    + """
:garden a skos:ConceptScheme ; dct:title "Garden Thesaurus"@en, "Thésaurus du jardin"@fr ; skos:hasTopConcept :1 .
:1 a skos:Concept ; skos:prefLabel "Plants"@en, "Plantes"@fr ; skos:definition "What grows."@en ; skos:inScheme :garden ; skos:narrower :2 .
:2 a skos:Concept ; skos:prefLabel "Roses"@en, "Roses"@fr, "バラ"@ja ; skos:altLabel "Rose"@en ; skos:hiddenLabel "Rosse"@en ; skos:notation "R1" ;
   skos:inScheme :garden ; skos:scopeNote "Not for dog roses."@en, "Sans l'églantier."@fr ; skos:related :3 .
:3 a skos:Concept ; skos:prefLabel "Thorns" ; skos:inScheme :garden ; skos:definition [ rdf:value "What pricks."@en ] .
"""
)


def made(folder: Path, text: str, *, language: str = "en", name: str = "garden.ttl") -> tuple[Path, list[str]]:
    """Make a home from the text of a thesaurus. Returns it, and what it was told."""
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    chosen = Settings(title="Our list", base="https://example.org/list/", language=language, publisher="Example Library")
    return folder / "home", starting.make(folder / "home", chosen, thesaurus=path)


def test_a_thesaurus_becomes_themes(tmp_path: Path) -> None:
    """Labels in all languages, notes, notations, hierarchy, scheme, and a link to where each comes from; all of it valid."""
    home, told = made(tmp_path, GARDEN)
    themes = records(home)
    assert told == []
    assert themes["theme/roses"] == {
        "id": "theme/roses",
        "type": "Theme",
        "source": "source/garden",
        "label": {"en": "Roses", "fr": "Roses", "ja": "バラ"},
        "altLabels": ["Rose"],
        "hiddenLabels": ["Rosse"],
        "codes": ["R1"],
        "scopeNote": {"en": "Not for dog roses.", "fr": "Sans l'églantier."},
        "scheme": "theme/garden-thesaurus-scheme",
        "broader": ["theme/plants"],
        "related": ["theme/thorns"],
    }
    assert themes["theme/plants"]["topConceptOf"] == ["theme/garden-thesaurus-scheme"]
    assert (themes["theme/thorns"]["label"], themes["theme/thorns"]["definition"]) == ("Thorns", "What pricks.")
    assert themes["theme/garden-thesaurus-scheme"]["label"] == {"en": "Garden Thesaurus", "fr": "Thésaurus du jardin"}
    kg = miggraph.open(home)
    assert kg.validate().findings == []
    assert kg.show("Plantes").value("exactMatch") == ["http://thesaurus.example.org/1"]
    assert kg.show("source/garden").value("webPages") == ["http://thesaurus.example.org/garden"]
    assert list(kg.ask("what is there on roses")) == []


def test_links_are_a_mapping_set_that_stands_every_check(tmp_path: Path) -> None:
    """It says that nothing was matched, who made the home, and goes on with the thesaurus itself."""
    home, _ = made(tmp_path, GARDEN)
    text = (home / "data" / "mappings" / "themes-garden.sssom.tsv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "theme/roses" in line)
    assert row.split("\t")[2:4] == ["skos:exactMatch", "garden:2"]
    assert "#mapping_justification: semapv:UnspecifiedMatching" in text or "semapv:UnspecifiedMatching" in row
    assert "Example Library" in text
    for words in (("link", "check"), ("link", "check", "-v", str(tmp_path / "garden.ttl"), "--index", str(tmp_path / "index"))):
        done = run(*words, cwd=home)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 violations, 0 warnings\n")


@pytest.mark.parametrize("ending", [".nt", ".rdf", ".jsonld", ".ttl.gz"])
def test_every_syntax_of_rdf_gives_the_same_themes(tmp_path: Path, ending: str) -> None:
    """Also when it is compressed, and in whatever order the statements come."""
    import pyoxigraph as ox

    syntax = {".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML, ".jsonld": ox.RdfFormat.JSON_LD}.get(ending, ox.RdfFormat.TURTLE)
    triples = sorted((quad.triple for quad in ox.parse(GARDEN, format=ox.RdfFormat.TURTLE)), key=str, reverse=True)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, _ = made(tmp_path / "one", GARDEN)
    two, _ = made(tmp_path / "two", (ox.serialize(triples, format=syntax) or b"").decode(), name=f"garden{ending}")
    assert listed(one) == listed(two)
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in listed(one))


def test_labels_that_are_things_of_their_own_are_read(tmp_path: Path) -> None:
    """SKOS-XL: the label is a node with a literal form."""
    text = HEAD + ':1 a skos:Concept ; xl:prefLabel [ xl:literalForm "Moss"@en ] ; xl:altLabel :label . :label xl:literalForm "Mosses"@en .'
    themes = records(made(tmp_path, text)[0])
    assert (themes["theme/moss"]["label"], themes["theme/moss"]["altLabels"]) == ("Moss", ["Mosses"])


BROKEN = (
    HEAD
    + """
:s a skos:ConceptScheme . # without a title
:1 a skos:Concept ; skos:prefLabel "Moss"@en, "Mosses"@en ; skos:altLabel "Moss"@en, "Peat moss"@en ; skos:hiddenLabel "Peat moss"@en, "Mos"@en ;
   skos:broader :2 ; skos:inScheme :s ; skos:example "Sphagnum"@en .
:2 a skos:Concept ; skos:prefLabel "Plants"@en ; skos:broader :3 ; skos:related :1 ; skos:inScheme :s .
:3 a skos:Concept ; skos:prefLabel "Life"@en ; skos:broader :1 .
:4 a skos:Concept ; skos:prefLabel "Moss"@en ; skos:broader :3, :gone ; skos:inScheme :s .
:5 a skos:Concept ; skos:prefLabel "Old moss"@en ; owl:deprecated true .
:6 a skos:Concept ; skos:prefLabel "Flechten"@de .
:7 a skos:Concept ; skos:prefLabel "  "@en .
:8 a skos:Concept ; skos:prefLabel "Fern"@en, "farn"@x-none ; skos:related :8 .
[] a skos:Concept ; skos:prefLabel "Nameless"@en .
:c a skos:Collection ; skos:prefLabel "Green things"@en ; skos:member :1 .
"""
)


def test_what_is_broken_is_mended_and_told(tmp_path: Path) -> None:
    """Nothing is dropped without a word, and what is left is valid."""
    home, told = made(tmp_path, BROKEN)
    assert sorted(told) == [
        "broader concepts that lead back to where they came from, left out: 1",
        "collections, for which themes have no place, left out: 1",
        "concepts in no scheme, put into the one that most are in: 3",
        "concepts that are no longer to be used, left out: 1",
        "concepts without a label in en or in English, called as in another language: 1",
        "concepts without a label, left out: 1",
        "concepts without an address, left out: 1",
        "labels that repeat another of the same concept, left out: 2",
        "labels that several concepts share, told apart in brackets: 2",
        "notes of other kinds, left out: 1",
        "references to concepts that are not there or left out: 2",
        "related concepts that are broader or narrower already, left out: 1",
        "second preferred labels in one language, now alternative labels: 1",
        "texts in a language that has no such tag, left out: 1",
    ]
    assert faults(home) == []
    themes = records(home)
    assert {name for name in themes if "scheme" not in name} == {
        f"theme/{name}" for name in ("moss-plants", "moss-life", "plants", "life", "flechten", "fern")
    }
    assert (themes["theme/moss-plants"]["label"], themes["theme/moss-plants"]["altLabels"]) == (
        "Moss (Plants)",
        ["Moss", "Mosses", "Peat moss"],
    )
    assert themes["theme/flechten"]["label"] == {"en": "Flechten", "de": "Flechten"}
    with pytest.raises(miggraph.NotUnderstood, match="several"):
        miggraph.open(home).ask("what is there on moss")


def test_the_command_tells_it_too(tmp_path: Path) -> None:
    """On standard error, also with --quiet: it is about their data."""
    (tmp_path / "broken.ttl").write_text(BROKEN, encoding="utf-8")
    done = run("--quiet", "init", "x", "--themes", "broken.ttl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "concepts without a label, left out: 1\n" in done.stderr
    assert "Go on with" not in done.stderr


def test_a_thesaurus_in_another_language_is_refused(tmp_path: Path) -> None:
    """A home whose themes nobody can ask for in its language is none; the message says in which it can be made."""
    text = HEAD + ':1 a skos:Concept ; skos:prefLabel "Moos"@de . :2 a skos:Concept ; skos:prefLabel "Farn"@de, "Fougère"@fr .'
    with pytest.raises(
        MiggraphError, match=r"no concept has a label in en or in English; their languages are: de \(2\), fr \(1\)\n.*--language de"
    ):
        made(tmp_path, text)
    home, _ = made(tmp_path, text, language="de")
    assert faults(home) == []
    assert records(home)["theme/farn"]["label"] == {"de": "Farn", "fr": "Fougère"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this is no Turtle", r"garden.ttl:1: this is not Turtle"),
        (HEAD + ":1 a :Thing .", "there is no concept with a label in this file"),
        ("", "there is no concept with a label in this file"),
    ],
)
def test_what_is_no_thesaurus_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """With the place, and without a home."""
    with pytest.raises(MiggraphError, match=said):
        made(tmp_path, text)
    assert listed(tmp_path) == ["garden.ttl"]


def test_several_schemes_stay_apart(tmp_path: Path) -> None:
    """Each has a record of its own, a concept may be in several, and two of one title are told apart."""
    text = HEAD + (
        ':a a skos:ConceptScheme ; dct:title "Plants"@en . :b a skos:ConceptScheme ; dct:title "Plants"@en .'
        ':1 a skos:Concept ; skos:prefLabel "Moss"@en ; skos:inScheme :a, :b . :2 skos:topConceptOf :b ; skos:prefLabel "Fern"@en .'
    )
    home, told = made(tmp_path, text)
    themes = records(home)
    assert told == []
    assert themes["theme/moss"]["scheme"] == ["theme/plants-a-scheme", "theme/plants-b-scheme"]
    assert (themes["theme/fern"]["scheme"], themes["theme/fern"]["topConceptOf"]) == ("theme/plants-b-scheme", ["theme/plants-b-scheme"])
    assert faults(home) == []


def test_ids_are_words_and_do_not_depend_on_the_order(tmp_path: Path) -> None:
    """Of the label in the language of the home, or in English, else the notation, else the end of the address."""
    text = HEAD + (
        ':1 a skos:Concept ; skos:prefLabel "Été"@en . :2 a skos:Concept ; skos:prefLabel "苔"@en ; skos:notation "K 2" .'
        ':x3 a skos:Concept ; skos:prefLabel "羊歯"@en . :4 a skos:Concept ; skos:prefLabel "C++"@en . :5 a skos:Concept ; skos:prefLabel "C"@en .'
        ':6 a skos:Concept ; skos:prefLabel "Scheme"@en .'
    )
    themes = records(made(tmp_path, text)[0])
    assert {name for name in themes if not name.endswith("scheme")} == {
        "theme/ete",
        "theme/k-2",
        "theme/x3",
        "theme/c-4",
        "theme/c-5",
        "theme/scheme-6",
    }


def test_a_base_that_ends_in_the_name_of_a_vocabulary_is_no_trap(tmp_path: Path) -> None:
    """A list on owls at …/owl/ has a prefix of its own in mapping sets."""
    (tmp_path / "garden.ttl").write_text(GARDEN, encoding="utf-8")
    starting.make(tmp_path / "x", Settings(title="Owls", base="https://example.org/owl/"), thesaurus=tmp_path / "garden.ttl")
    kg = miggraph.open(tmp_path / "x")
    assert kg.validate().findings == []
    assert kg.show("theme/roses").value("exactMatch") == ["http://thesaurus.example.org/2"]
    assert run("link", "check", cwd=tmp_path / "x").stderr == "0 violations, 0 warnings\n"


NUMBERS = st.integers(0, 5)
WAYS = st.lists(st.tuples(NUMBERS, st.sampled_from(["broader", "narrower", "related"]), NUMBERS), max_size=14)
NAMES = st.lists(
    st.tuples(NUMBERS, st.sampled_from(["prefLabel", "altLabel", "hiddenLabel"]), st.sampled_from(["A", "a", "B"])), max_size=14
)


@settings(max_examples=60, deadline=None)
@given(WAYS, NAMES)
def test_whatever_a_thesaurus_says_the_themes_keep_the_conditions_of_skos(
    ways: list[tuple[int, str, int]], names: list[tuple[int, str, str]]
) -> None:
    """No circle, nothing related above or below, no label twice, no preferred label shared."""
    import tempfile

    statements = [f":{one} a skos:Concept ; skos:prefLabel 'c{one}'@en ." for one in range(6)]
    statements += [f":{one} skos:{way} :{other} ." for one, way, other in ways] + [
        f":{one} skos:{kind} '{name}'@en ." for one, kind, name in names
    ]
    with tempfile.TemporaryDirectory() as folder:
        found = records(made(Path(folder), HEAD + "\n".join(statements))[0])
    themes = {name: record for name, record in found.items() if record["type"] == "Theme"}
    assert len(themes) == 6
    above = {name: set(record.get("broader", [])) for name, record in themes.items()}  # type: ignore[call-overload]
    for _ in themes:
        above = {name: uppers.union(*(above[upper] for upper in uppers)) for name, uppers in above.items()}
    for name, record in themes.items():
        related = set(record.get("related", []))  # type: ignore[call-overload]
        assert name not in above[name] | related
        assert not any(other in above[name] or name in above[other] for other in related)
        labels = [record["label"], *record.get("altLabels", []), *record.get("hiddenLabels", [])]  # type: ignore[misc]
        assert len(labels) == len(set(labels))
    assert len({str(record["label"]).lower() for record in themes.values()}) == 6


def test_a_large_thesaurus_takes_seconds(tmp_path: Path) -> None:
    """Two thousand concepts and one in five languages; so many are a line of JSON each, which the reader takes without a fault."""
    tags = ("en", "fr", "es", "de", "ru")
    text = (
        HEAD
        + ":s a skos:ConceptScheme ; dct:title 'Large'@en .\n"
        + "".join(
            f":{n} a skos:Concept ; skos:inScheme :s ; skos:broader :{n // 8 if n > 7 else 'none'} ; skos:related :{n * 31 % 2001} ; "
            + " ; ".join(f"skos:prefLabel 'word {n} {tag}'@{tag} ; skos:altLabel 'other {n} {tag}'@{tag}" for tag in tags)
            + " .\n"
            for n in range(2001)
        )
    )
    began = time.perf_counter()
    home, _ = made(tmp_path, text)
    assert time.perf_counter() - began < 10
    assert len((home / "data" / "themes.jsonl").read_text(encoding="utf-8").splitlines()) == 2001
    assert "`data/themes.jsonl`, `data/themes.yaml`" in (home / "README.md").read_text(encoding="utf-8")
    kg = miggraph.open(home)
    assert kg.built.findings == []
    assert kg.show("word 17 ru").value("exactMatch") == ["http://thesaurus.example.org/17"]
