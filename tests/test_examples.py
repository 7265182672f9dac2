"""Examples: what a query is shown with is of the graph at hand, never of the home that the query was written for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.exporting.catalogue import catalogue
from miggraph.ground.names import BASE, MIG, PREFIXES

MIGGRAPH = Path(sys.executable).parent / "miggraph"


@pytest.fixture
def heat(heat_home: Path) -> KnowledgeGraph:
    return miggraph.open(heat_home)


def foreign(text: str, graph: KnowledgeGraph) -> set[str]:
    """The ids that a text names and that are neither the layer's nor the graph's."""
    return {name for name in re.findall(rf"{BASE}([a-z-]+/[\w.-]+)", text) if name not in graph.home.layer.ids}


def test_in_its_own_home_a_query_is_shown_with_its_defaults(shipped: KnowledgeGraph) -> None:
    """They were chosen by the person who wrote it."""
    assert {query.slug: shipped.defaults(query) for query in shipped.queries} == {query.slug: query.defaults for query in shipped.queries}


@pytest.mark.parametrize(("slug", "values"), [
    ("resources-by-theme", {"theme": "https://example.org/heat/theme/heat"}),  # what is on the narrower theme counts
    ("resources-by-country", {"country": "https://w3id.org/miggraph/place/KE"}),  # the layer has the country of the default too: nothing is on it
    ("resources-by-person", {"person": "https://example.org/heat/person/otieno-jane"}),
    ("organisation-profile", {"organisation": "https://example.org/heat/organisation/cool-press"}),
    ("organisations-by-kind", {"kind": "https://w3id.org/miggraph/term/publisher"}),
    ("resources-by-type", {"type": "http://purl.org/ontology/bibo/Book"}),
    ("resources-by-year", {"since": "2010"}),
    ("themes-by-count", {}),
    ("policy-history", None),  # no policy here
    ("series-works", None),
])  # fmt: skip
def test_elsewhere_it_is_shown_with_what_gives_an_answer_there(heat: KnowledgeGraph, slug: str, values: dict[str, str] | None) -> None:
    """Things of the kind that the parameter takes; none where the graph has none."""
    assert heat.defaults(heat.queries.get(slug)) == values
    assert not values or len(heat.ask(slug, sources=False, **values)) > 0


def test_where_nothing_gives_an_answer_things_of_the_kind_are_taken(heat: KnowledgeGraph) -> None:
    """The theme that most is said of, and the country."""
    values = heat.defaults(heat.queries.get("organisations-by-theme-and-country"))
    assert values == {"theme": "https://example.org/heat/theme/heat", "country": "https://w3id.org/miggraph/place/KE"}


def test_the_catalogue_holds_what_can_be_run_here(heat: KnowledgeGraph) -> None:
    """Each query in it is complete, runs, and names nothing of another home."""
    text = catalogue(heat)
    selects = list(ox.parse(text.encode(), ox.RdfFormat.TURTLE))
    found = {q.subject.value.rpartition("/")[2]: q.object.value for q in selects if q.predicate.value == PREFIXES["sh"] + "select"}
    assert {query.slug for query in heat.queries} - found.keys() == {"collection-contents", "policy-history", "series-works"}
    assert all("?_" not in select for slug, select in found.items() if slug not in ("theme-profile",) and "?__" not in select)
    for select in found.values():
        heat.sparql(select)
    assert foreign(text.replace(MIG, ""), heat) == set()


def test_the_header_that_is_shown_names_things_of_this_home(heat_home: Path, heat: KnowledgeGraph) -> None:
    """Or nothing, where it has nothing of the kind. The rest of the text stays as it is."""
    for slug, default in (("resources-by-theme", "theme: https://example.org/heat/theme/heat"), ("policy-history", "")):
        done = subprocess.run([MIGGRAPH, "queries", "show", slug], cwd=heat_home, capture_output=True, text=True, check=True)
        assert foreign(done.stdout, heat) == set()
        assert re.findall(r"^#\+ defaults:\n#\+   - (.*)", done.stdout, re.MULTILINE) == [default] * bool(default)
        body = heat.queries.get(slug).text.partition("#+ question:")[2]
        assert body.rstrip() in done.stdout


def test_a_query_is_shown_where_the_records_cannot_be_read(heat_home: Path) -> None:
    """Without an example then."""
    (heat_home / "data" / "more.yaml").write_text("- {id: theme/x}\n", encoding="utf-8")
    done = subprocess.run([MIGGRAPH, "queries", "show", "theme-profile"], cwd=heat_home, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, "#+ defaults" in done.stdout) == (0, "", False)


def test_a_parameter_may_be_called_after_a_kind_of_the_home(heat_home: Path) -> None:
    """Kinds of id that a home adds are kinds of parameters too."""
    (heat_home / "ontology").mkdir()
    (heat_home / "ontology" / "context.jsonld").write_text(
        '{"@context": {"species": "https://example.org/heat/species/"}}', encoding="utf-8"
    )
    (heat_home / "queries").mkdir()
    (heat_home / "queries" / "species.rq").write_text("SELECT ?x { ?x ?p ?_species_iri }", encoding="utf-8")
    graph = miggraph.open(heat_home)
    assert graph.queries.get("species").parameters["species"].kind == "species"
