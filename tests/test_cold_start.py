"""Cold starts: what a command does not need is not imported, and not read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import miggraph

RECORDS = """
- id: theme/pay
  type: Theme
  label: wages
  source: source/own
- id: theme/wages
  type: Theme
  label: pay
  source: source/own
- id: source/own
  type: Source
  title: Our list
  source: source/own
"""


def imported(*arguments: str) -> set[str]:
    """Run a command in a process of its own, and return the names of the modules that it has imported."""
    code = f"import sys, miggraph.cli as c\ntry: c.main({[*arguments]!r})\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_version_needs_no_engine() -> None:
    """Nor YAML, nor what makes graphs."""
    assert not {"pyoxigraph", "yaml", "miggraph.graph", "importlib.metadata"} & imported("--version")


def test_a_question_imports_only_what_answers_it() -> None:
    """Not what writes, fetches, validates, reads records, or labels things, where the question names its thing by its id."""
    imported("stats")  # which keeps the graph
    modules = imported("ask", "resources-by-theme", "theme=remittances")
    writing = {"shutil", "miggraph.ground.atomic", "miggraph.exporting.writable", "miggraph.graph.keeping.building"}
    assert not {"rdflib", "pyshacl", "httpx", "miggraph.graph.labels", "miggraph.records.reader", *writing} & modules


def test_the_public_names_are_there_without_being_imported() -> None:
    """Each can be listed and had, and one that there is not is the usual error."""
    assert {*miggraph.__all__} <= {*dir(miggraph)}
    assert all(getattr(miggraph, name) for name in miggraph.__all__)
    assert not hasattr(miggraph, "nothing")


def test_an_id_without_its_kind_reads_no_labels(make_home: Callable[..., Path]) -> None:
    """It goes before the labels, as an id with its kind does: theme/pay is what ``pay`` means, not what is called so."""
    graph = miggraph.open(make_home(ours=RECORDS))
    assert graph.ask("resources-by-theme", theme="pay").parameters == {"theme": graph.names.iri("theme/pay")}
    assert "labels" not in vars(graph)
    assert graph.ask("resources-by-theme", theme="Wages").parameters == {"theme": graph.names.iri("theme/pay")}


def test_a_query_is_read_when_it_is_asked_for(make_home: Callable[..., Path]) -> None:
    """One that is no text is in nobody's way but that of who asks it."""
    home = make_home(ours=RECORDS)
    (home / "queries").mkdir(exist_ok=True)
    (home / "queries" / "broken.rq").write_bytes(b"\xff")
    assert miggraph.open(home).ask("resources-by-theme", theme="pay").terms == []
