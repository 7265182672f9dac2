"""``link status``: what is linked to what, by kind and vocabulary; what waits, and what has never been tried."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "miggraph"
RECORDS = "- {id: source/miggraph, type: Source, source: source/miggraph, title: Ours}\n" + "".join(
    f"- {{id: theme/{name}, type: Theme, source: source/miggraph, label: {name}}}\n" for name in ("a", "b", "c", "d", "e", "f")
)
SET = """\
#curie_map:
#  ex: http://example.org/terms/
#  miggraph: https://w3id.org/miggraph/
#mapping_set_id: https://w3id.org/miggraph/mappings/theme-ex
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\treviewer_label\tmapping_date\tconfidence
miggraph:theme/a\tskos:closeMatch\t\tex:1\tOne\tsemapv:LexicalMatching\tme\t2026-01-01\t0.9
miggraph:theme/a\tskos:broadMatch\t\tex:2\tTwo\tsemapv:LexicalMatching\tme\t2026-01-01\t
miggraph:theme/b\tskos:closeMatch\tNot\tex:3\tThree\tsemapv:LexicalMatching\tme\t2026-01-01\t
miggraph:theme/b\tskos:closeMatch\t\tex:4\tFour\tsemapv:LexicalMatching\t\t\t0.5
miggraph:theme/c\tskos:exactMatch\t\tsssom:NoTermFound\t\tsemapv:ManualMappingCuration\tme\t2026-01-01\t
miggraph:theme/d\tskos:closeMatch\t\tex:5\tFive\tsemapv:LexicalMatching\t\t\t0.7
"""


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """Six themes: two links for a, a rejection and a candidate for b, nothing for c, a candidate for d, e tried in vain, f never tried."""
    path = make_home(queries=False, records=RECORDS)
    folder = path / "data" / "mappings"
    folder.mkdir()
    (folder / "theme-ex.sssom.tsv").write_text(SET, encoding="utf-8")
    (folder / "theme-ex.tried.tsv").write_text("subject_id\ttried_on\tnames\nmiggraph:theme/e\t2026-01-01\tabc\n", encoding="utf-8")
    return path


def status(home: Path, *words: str) -> str:
    done = subprocess.run(
        [str(PROGRAM), "link", "status", *words, "--home", str(home)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_things_are_counted_by_state(home: Path) -> None:
    """A thing with two links counts once; one in two states counts in both; a kind without a set has never been tried."""
    themes, *others = rows(status(home))
    assert themes == {
        "kind": "theme", "vocabulary": "ex", "accepted": "1", "waiting": "2", "rejected": "1", "nothing": "1", "missed": "1", "untried": "1",
    }  # fmt: skip
    assert [row["kind"] for row in others] == ["place", "organisation", "person", "resource"]
    assert {row["vocabulary"] for row in others} == {""}
    assert len(rows(status(home, "--kind", "theme"))) == 1


@pytest.mark.parametrize(
    ("state", "things"), [("accepted", "aa"), ("waiting", "db"), ("rejected", "b"), ("nothing", "c"), ("missed", "e"), ("untried", "f")]
)
def test_a_state_is_listed(home: Path, state: str, things: str) -> None:
    """--list names the things in a state, candidates with the best first."""
    found = rows(status(home, "--list", state))
    assert [row["thing"].rpartition("/")[2] for row in found] == list(things)


def test_what_is_linked_is_listed_with_its_term(home: Path) -> None:
    """A row of the list says how, to what, and with what confidence."""
    first = rows(status(home, "theme-ex", "--list", "accepted"))[0]
    assert first == {
        "thing": "https://w3id.org/miggraph/theme/a", "vocabulary": "ex", "relation": "skos:closeMatch",
        "object": "http://example.org/terms/1", "objectLabel": "One", "confidence": "0.9",
    }  # fmt: skip


def test_the_usual_formats(home: Path) -> None:
    """JSON is the W3C's; a table fits 80 columns, a line for each set."""
    assert json.loads(status(home, "-f", "json"))["results"]["bindings"][0]["accepted"]["value"] == "1"
    table = status(home, "-f", "table").splitlines()
    assert len(table) == 7
    assert max(map(len, table)) <= 80
