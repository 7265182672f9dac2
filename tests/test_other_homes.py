"""A home of another field, another base and another language: every command, and nothing of another home in what comes out."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import miggraph
from miggraph.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
BASE = "https://example.org/plants/"
SETTINGS = f"""\
[graph]
title = "Plantes de la lande"
base = "{BASE}"
language = "fr"
license = "https://creativecommons.org/licenses/by/4.0/"
publisher = "Bibliothèque d'exemple"
contact = "mailto:plantes@example.org"
"""
RECORDS = """\
- {id: source/liste, type: Source, source: source/liste, title: Plantes de la lande, description: La liste elle-même.}
- {id: theme/plantes, type: ThemeScheme, source: source/liste, label: Plantes, description: Ce qui pousse.}
- {id: theme/bruyere, type: Theme, source: source/liste, label: {fr: Bruyère, en: Heather}, scheme: theme/plantes, topConceptOf: theme/plantes, definition: Un arbrisseau.}
- {id: person/ada, type: Person, source: source/liste, name: Ada Lande, familyName: Lande}
- id: organisation/jardin
  type: Organisation
  source: source/liste
  name: Jardin d'exemple
  kinds: [term/charity]
  description: Un jardin.
  email: jardin@example.org
  activities:
    - {description: Conseille sur la bruyère., kinds: [term/advice], activityThemes: [theme/bruyere], activityPlaces: [place/FR]}
- id: resource/les-bruyeres
  type: Report
  source: source/liste
  title: Les bruyères d'Allemagne
  authors: [person/ada]
  publisher: organisation/jardin
  issued: 2004
  themes: [theme/bruyere]
  places: [place/DE]
  languages: [language/fr]
  description: Un rapport.
  webPages: ["https://example.org/rapport"]
"""
LIST = "Landes, Z. (2012) Moors and heaths. London: Example Press.\n\nA short guide to heather.\n"
# What may bear our address in the output of any home: the ontology's terms, and what the base layer identifies.
SHARED = r"ontology|shapes|place/|language/|term/|source/(?:miggraph|iso-3166|iso-639|un-m49|cldr|geonames)\b"
OURS = re.compile(rf"w3id\.org/miggraph(?!/(?:{SHARED}))|(?i:migra(?:tion|nt|te)|gender|kalayaan|domestic work|remittance)")
EVERY = (
    "ask|what is there on heather", "ask|rapports sur Bruyère", "ask|who works on heather", "ask|what can I ask", "ask|nonsense words here",
    "ask|resources-by-theme|theme=bruyere|--sources", "ask|resources-by-theme|theme=nothing", "ask|nothing-by-nothing", "ask|organisation-contacts|organisation=jardin",
    "list", "list|resources", "list|resources|theme=bruyere", "list|resources|by=theme,place", "list|resources|--sparql", "list|places|has-resource=yes", "list|resources?", "list|nothing",
    "queries", "queries|list", "queries|lint", "queries|export", "sparql|-e|SELECT * { <resource/les-bruyeres> ?p ?o }", "sparql|-e|SELECT * { ?s mig:nothing ?o }",
    "sparql|-e|CONSTRUCT { ?s dcterms:spatial <place/DE> } { ?s dcterms:spatial <place/DE> }", "sparql|-e|ASK {",
    "show|resource/les-bruyeres", "show|Bruyère", "show|nothing", "search|bruyère", "stats", "stats|--void",
    "validate", "validate|--info", "validate|-f|turtle", "validate|-f|sarif", "validate|broken.yaml", "schema",
    "build|--out|built", "--store|built|ask|what is there on heather", "--store|built|validate", "diff|built", "diff|built|--format|json", "diff|nothing",
    *(f"export|--format|{name}" for name in ("turtle", "jsonld", "ntriples", "nquads", "trig", "rdfxml", "bibtex", "ris", "csl-json", "csv")),
    "export|-o|out.xlsx", "export|-o|out.csv", "export|theme/bruyere", "cite|resource/les-bruyeres", "cite|nothing",
    "import|text|list.txt", "import|text|list.txt|--into|data/imported", "validate|data/imported",
    "link|suggest|-v|subjects.ttl|theme/bruyere|--index|index", "link|status", "link|accept|theme/bruyere|subjects:101|--reviewer|Ada", "link|check", "link|nothing",
    "validate", "export|theme/bruyere|--format|ntriples", "--help", "init|--help",
    *(f"{name}|--help" for name in COMMANDS),
)  # fmt: skip


@pytest.fixture(scope="module")
def plants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a publication, an organisation, a person and a theme of its own."""
    home = tmp_path_factory.mktemp("plants")
    (home / "data").mkdir()
    (home / "miggraph.toml").write_text(SETTINGS, encoding="utf-8")
    (home / "data" / "all.yaml").write_text(RECORDS, encoding="utf-8")
    (home / "list.txt").write_text(LIST, encoding="utf-8")
    (home / "broken.yaml").write_text("- {id: plant/x, type: Plant, titel: X, themes: [theme/bruyre]}\n", encoding="utf-8")
    subjects = (ROOT / "docs" / "examples" / "subjects.ttl").read_text(encoding="utf-8")
    (home / "subjects.ttl").write_text(
        subjects.replace("Migrant workers, Women", "Heather").replace("Travailleuses migrantes", "Bruyères"), encoding="utf-8"
    )
    return home


Run = Callable[[str], Result]


@pytest.fixture
def run(plants: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program as somebody who stands in the home; words are parted by |. In this process: there are many."""
    monkeypatch.chdir(plants)
    monkeypatch.delenv("MIGGRAPH_HOME", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return lambda words: CliRunner().invoke(main, words.split("|"))


def test_no_command_shows_anything_of_another_home(plants: Path, run: Run) -> None:
    """Every command of the program, also in vain: our address stands only for the ontology and the base layer, and no word is of our field."""
    slugs = [query.slug for query in miggraph.open(plants).queries]
    shown = []
    for words in (*EVERY, *(f"queries|show|{slug}" for slug in slugs)):
        done = run(words)
        assert "a fault in miggraph" not in done.stderr, (words, done.stderr)
        shown += [f"{words}: {line[:200]}" for line in (done.stdout + done.stderr).splitlines() if OURS.search(line)]
    assert shown == []
    assert {words.split("|")[0] for words in EVERY} >= set(COMMANDS)


def test_no_file_that_is_made_holds_anything_of_another_home(plants: Path, run: Run) -> None:
    """What build, import, link and export write into the home is the home's."""
    for words in EVERY:
        if words.split("|")[0] in ("build", "import", "link", "export"):
            run(words)
    written = [
        path
        for path in plants.rglob("*")
        if path.is_file() and path.name != "subjects.ttl" and "store" not in path.parts and "index" not in path.parts
    ]
    assert {"graph.nq", "list.yaml", "themes-subjects.sssom.tsv", "out.csv"} <= {path.name for path in written}
    assert [path.name for path in written if OURS.search(held(path))] == []


def held(path: Path) -> str:
    """Return what a file holds as text; of a database each value on a line of its own, since they lie side by side in it."""
    if path.suffix != ".sqlite":
        return path.read_bytes().decode("utf-8", "replace")
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for name in tables for row in connection.execute(f'SELECT * FROM "{name}"')]
    return "\n".join(str(value) for row in rows for value in row)


def test_answers_are_in_the_language_and_at_the_address_of_the_home(run: Run) -> None:
    """A label without a tag is in the language of the home; what the layer has is named in it too."""
    told = run(
        "sparql|-e|SELECT ?theme ?label ?place { <resource/les-bruyeres> dcterms:subject ?theme ; dcterms:spatial/rdfs:label ?place . ?theme rdfs:label ?label }|-f|tsv"
    )
    assert told.stdout.splitlines()[1] == f'<{BASE}theme/bruyere>\t"Bruyère"@fr\t"Allemagne"@fr'
    assert f"<{BASE}source/liste>" in run("export|--format|nquads").stdout


def test_the_layer_keeps_its_address_and_may_be_named_by_its_id(run: Run) -> None:
    """place/FR is one thing in every home, in records as in queries."""
    told = run("sparql|-e|SELECT ?place { <organisation/jardin> mig:activity/mig:activityPlace ?place FILTER(?place = <place/FR>) }|-f|csv")
    assert told.stdout.splitlines() == ["place", "https://w3id.org/miggraph/place/FR"]


def test_a_record_that_shadows_the_layer_is_a_finding(plants: Path, run: Run) -> None:
    """What every graph has is not to be said again under its id."""
    (plants / "shadow.yaml").write_text("- {id: place/FR, type: Place, source: source/liste, label: France}\n", encoding="utf-8")
    told = run("validate|shadow.yaml")
    assert (told.exit_code, "shadow.yaml:1: violation" in told.stdout, "every graph has a thing of this id" in told.stdout) == (
        1,
        True,
        True,
    )


def test_a_context_that_changes_what_a_key_means_is_a_finding(plants: Path, run: Run) -> None:
    """A key of the layer means the same in every home; one of the home's own is read."""
    context = plants / "ontology" / "context.jsonld"
    context.parent.mkdir()
    context.write_text(
        '{"@context": {\n  "title": "https://example.org/plants/ontology#title",\n  "habitat": {"@id": "https://example.org/plants/ontology#habitat"}}}'
    )
    try:
        told = run("validate")
    finally:
        shutil.rmtree(context.parent)
    assert told.exit_code == 1
    assert "ontology/context.jsonld:2: violation: title: title means something else in every graph" in told.stdout


def test_the_home_is_the_nearest_one_and_is_named_when_it_is_another(plants: Path, tmp_path: Path) -> None:
    """From a folder below, the home above is read without a word; from elsewhere, --home is said to be read."""
    deep = plants / "data" / "deep"
    deep.mkdir(exist_ok=True)
    below = subprocess.run([str(PROGRAM), "stats"], capture_output=True, text=True, cwd=deep, check=False)
    assert ("Plantes de la lande" in below.stderr, "resource/" in below.stdout or "Report,1" in below.stdout) == (False, True)
    elsewhere = subprocess.run([str(PROGRAM), "--home", str(plants), "stats"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert f"Plantes de la lande: {plants}" in elsewhere.stderr
    shutil.rmtree(deep)


def test_a_store_knows_the_home_it_was_made_from(plants: Path, run: Run, tmp_path: Path) -> None:
    """Taken to another place, it is asked in its own language, at its own base, and named."""
    assert run("build|--out|carried").exit_code == 0
    shutil.move(plants / "carried", tmp_path / "carried")
    command = [str(PROGRAM), "--store", "carried", "ask", "what is there on heather", "--format", "csv"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert f"{BASE}resource/les-bruyeres" in told.stdout
    assert "Plantes de la lande: carried" in told.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("[graph", "not TOML"),
        ('title = "x"\n', r"no table \[graph\]"),
        ('[graph]\nbase = "example.org"\n', "not a web address"),
        ('[graph]\nbase = "https://example.org/x?y"\n', "not a web address"),
        ('[graph]\nlanguage = "french!"\n', "not a language tag"),
        ('[graph]\ntitel = "x"\n', "no setting titel"),
        ("[graph]\ntitle = 7\n", "put it in quotes"),
    ],
)
def test_faulty_settings_are_told(tmp_path: Path, settings: str, told: str) -> None:
    """The file is named, what is wrong, and what to do."""
    (tmp_path / "miggraph.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(miggraph.HomeError, match=told) as error:
        miggraph.open(tmp_path)
    assert "miggraph.toml" in str(error.value)
