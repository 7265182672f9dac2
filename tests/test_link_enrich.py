"""``link enrich``: names in other languages from accepted exact matches, as proposals; and what ``ask`` makes of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import miggraph

PROGRAM = Path(sys.executable).parent / "miggraph"
RECORDS = """
- {id: source/miggraph, type: Source, source: source/miggraph, title: Ours}
- id: theme/domestic-work
  type: Theme
  source: source/miggraph
  scheme: theme/scheme
  label: Domestic work
  definition: Work in a home.
  altLabels: {fr: [travaux ménagers]}
- {id: theme/scheme, type: ThemeScheme, source: source/miggraph, label: Themes}
- {id: theme/care, type: Theme, source: source/miggraph, label: Care}
- {id: theme/nannies, type: Theme, source: source/miggraph, label: Nannies}
- {id: organisation/ilo, type: Organisation, source: source/miggraph, name: ILO}
- {id: resource/a-book, type: Book, source: source/miggraph, title: A Book, themes: [theme/domestic-work]}
"""
MAPPINGS = """\
#curie_map:
#  ex: http://example.org/terms/
#  miggraph: https://w3id.org/miggraph/
#mapping_set_id: https://w3id.org/miggraph/mappings/{name}
subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tmapping_date
"""
SETS = {
    "theme-ex": """\
miggraph:theme/domestic-work\tskos:exactMatch\tex:1\tsemapv:LexicalMatching\tme\t2026-01-01
miggraph:theme/care\tskos:closeMatch\tex:2\tsemapv:LexicalMatching\tme\t2026-01-01
miggraph:theme/nannies\tskos:exactMatch\tex:2\tsemapv:LexicalMatching\t\t
""",
    "organisation-ex": "miggraph:organisation/ilo\towl:sameAs\tex:9\tsemapv:LexicalMatching\tme\t2026-01-01\n",
}
VOCABULARY = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/terms/> .
<http://example.org/terms> a skos:ConceptScheme ; skos:prefLabel "Example"@en .
ex:1 a skos:Concept ; skos:inScheme <http://example.org/terms> ; skos:prefLabel "Domestic work"@en, "travail domestique"@fr, "trabajo doméstico"@es ;
  skos:altLabel "Travaux ménagers"@fr, "travail à domicile"@fr-CA, "housework"@en-GB .
ex:2 a skos:Concept ; skos:inScheme <http://example.org/terms> ; skos:prefLabel "Care"@en, "soin"@fr .
ex:9 a skos:Concept ; skos:inScheme <http://example.org/terms> ; skos:prefLabel "ILO"@en, "OIT"@fr .
"""


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """Three themes: one with an accepted exact match, one with a close one, one with a candidate; and a body with owl:sameAs."""
    path = make_home(records=RECORDS)
    (path / "data" / "mappings").mkdir()
    for name, rows in SETS.items():
        (path / "data" / "mappings" / f"{name}.sssom.tsv").write_text(MAPPINGS.format(name=name) + rows, encoding="utf-8")
    (path / "example.ttl").write_text(VOCABULARY, encoding="utf-8")
    return path


def enrich(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), "link", "enrich", "-v", str(home / "example.ttl"), "--index", str(home / "index"), *words, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_names_of_exact_matches_are_proposed(home: Path) -> None:
    """A record for what is linked exactly, with its source and a comment; nothing from close matches, candidates, or in English."""
    done = enrich(home)
    assert done.returncode == 0
    text = done.stdout
    assert "- id: theme/domestic-work\n  type: Theme\n  source: source/example\n" in text
    for part in ("fr: [travail domestique]", "es: [trabajo doméstico]", "fr-CA: [travail à domicile]", "# review:"):
        assert part in text
    for part in ("soin", "housework", "ménagers", "theme/care", "theme/nannies"):
        assert part not in text
    assert "- id: source/example\n  type: Source\n" in text
    assert "http://example.org/terms/1" in text


def test_names_of_bodies_have_no_language(home: Path) -> None:
    """What owl:sameAs links gives other names to an organisation; publications are refused."""
    assert "otherNames: [OIT]" in enrich(home, "--kind", "organisation").stdout
    assert enrich(home, "--kind", "resource").returncode == 2


def test_languages_may_be_chosen(home: Path) -> None:
    """--language fr takes French as it is spoken anywhere; a tag that is none is refused."""
    text = enrich(home, "-l", "fr").stdout
    assert "travail à domicile" in text
    assert "doméstico" not in text
    assert enrich(home, "-l", "French!").returncode == 2


def test_a_file_is_never_overwritten(home: Path, tmp_path: Path) -> None:
    """-o writes a new file; one that somebody has edited since is left as it is."""
    target = tmp_path / "names.yaml"
    assert enrich(home, "-o", str(target)).returncode == 0
    edited = target.read_text(encoding="utf-8") + "# mine\n"
    target.write_text(edited, encoding="utf-8")
    assert enrich(home, "-o", str(target)).returncode == 2
    assert target.read_text(encoding="utf-8") == edited


def test_ask_understands_the_names(home: Path) -> None:
    """Once they are in the data, a question in French finds the theme; the names are valid, and there is nothing left to propose."""
    with pytest.raises(miggraph.UnknownThing):
        miggraph.open(home).ask("resources-by-theme", theme="trabajo doméstico")
    assert enrich(home, "--into", "data/names.yaml").returncode == 0
    graph = miggraph.open(home)
    assert graph.ask("resources on travail domestique").column("resourceLabel") == ["A Book"]
    assert graph.ask("resources-by-theme", theme="trabajo doméstico").column("resourceLabel") == ["A Book"]
    own = [finding for finding in graph.validate().findings if finding.file == "data/names.yaml"]
    assert {(finding.severity, finding.focus) for finding in own} == {(miggraph.Severity.WARNING, "source/example")}  # to be described
    before = (home / "data" / "names.yaml").read_bytes()
    assert "nothing to propose" in enrich(home, "--into", "data/names.yaml").stderr
    assert (home / "data" / "names.yaml").read_bytes() == before


def test_a_source_has_one_record_of_a_thing(home: Path) -> None:
    """Names in one more language are told, with the line of the record to add them to; the graph stays as it can be read."""
    assert enrich(home, "-l", "fr", "--into", "data").returncode == 0
    path = home / "data" / "names-theme.yaml"
    before = path.read_bytes()
    done = enrich(home, "-l", "es", "--into", "data")
    assert done.returncode == 0
    assert re.search(r'data/names-theme.yaml:\d+: theme/domestic-work has a record .* by hand {"es": \["trabajo doméstico"\]}', done.stderr)
    assert path.read_bytes() == before
    assert miggraph.open(home).store


def test_names_are_written_below_the_data_only(home: Path) -> None:
    """--into names a file or a folder of the home's data, as import has it."""
    done = enrich(home, "--into", "../names.yaml")
    assert (done.returncode, "not below data/" in done.stderr) == (2, True)
    assert not (home.parent / "names.yaml").exists()


def test_a_home_without_our_source(home: Path) -> None:
    """The source of the names then speaks for itself, and the graph can be read."""
    path = home / "data" / "records.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("source/miggraph", "source/own"), encoding="utf-8")
    assert enrich(home, "--into", "data/names.yaml").returncode == 0
    assert "source/miggraph" not in (home / "data" / "names.yaml").read_text(encoding="utf-8")
    assert miggraph.open(home).store


def test_one_word_in_two_languages(home: Path) -> None:
    """What is spelt alike in English and French is proposed once as French, and then known."""
    path = home / "example.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("travail domestique", "Domestic work"), encoding="utf-8")
    assert enrich(home, "-l", "fr", "--into", "data/names.yaml").returncode == 0
    assert "fr: [Domestic work]" in (home / "data" / "names.yaml").read_text(encoding="utf-8")
    assert "nothing to propose" in enrich(home, "-l", "fr", "--into", "data/names.yaml").stderr
