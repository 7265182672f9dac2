"""The shapes are portable: pyshacl on rdflib finds on the exported graph what `validate` finds; and without SPARQL what SHACL Core can say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import warnings
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
import yaml
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery

import miggraph
from miggraph import KnowledgeGraph

ROOT = Path(__file__).parent.parent
TESTS = Path(__file__).parent
SHAPES = {name: ROOT / "ontology" / f"{name}.ttl" for name in ("shapes", "shapes-core")}
Seen = set[tuple[str, str, str]]


class Prepared(rdflib.Graph):
    """A graph that reads each query once: rdflib takes longer to read one than to answer it."""

    def __init__(self) -> None:
        super().__init__()
        self.prepared = cache(partial(prepareQuery, initNs=dict(self.namespaces())))

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(self.prepared(query_object), *args, **kwargs)


def exported(graph: KnowledgeGraph) -> rdflib.Graph:
    """Read what ``export`` writes into rdflib: all that its graphs hold."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=graph.export("nquads", with_ontology=True), format="nquads")
    union = Prepared()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    return union


def by_pyshacl(data: rdflib.Graph, shapes: Path, graph: KnowledgeGraph) -> Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(shapes))
    assert isinstance(report, rdflib.Graph), report
    found = set()
    for node in report.objects(None, SH.result):
        part: dict[Any, Any] = dict(report.predicate_objects(node))
        focus, value = str(part[SH.focusNode]), str(part.get(SH.value, ""))
        rule = str(part[SH.sourceShape]).rpartition("#")[2]
        found.add((rule, graph.names.compact(focus), graph.names.compact(value) if "://" in value else value))
    return found


def by_us(graph: KnowledgeGraph, *, core: bool = False) -> Seen:
    """What the shapes find. Severities are left out: a record may explain a warning."""
    found = [finding for finding in graph.validate().findings if finding.component]
    return {(f.rule, f.focus, f.value) for f in found if not core or not f.component.endswith("SPARQLConstraintComponent")}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The base records, and beside them the planted faults of all rules at once."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "ontology", home / "ontology")
    for part in ("data", "queries"):
        (home / part).mkdir()
    shutil.copy(TESTS / "planted-base.yaml", home / "data" / "base.yaml")
    cases = yaml.safe_load((TESTS / "planted.yaml").read_text(encoding="utf-8"))
    records = [re.sub(r"/x\b", f"/x{number}", case["yaml"]) for number, case in enumerate(cases)]
    (home / "data" / "planted.yaml").write_text("".join(records), encoding="utf-8")
    return miggraph.open(home)


@pytest.fixture(params=["planted", "shipped"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    found: KnowledgeGraph = request.getfixturevalue(request.param)
    return found


def test_pyshacl_finds_the_same_on_what_is_exported(graph: KnowledgeGraph, shipped: KnowledgeGraph) -> None:
    """With the shapes as they are: each rule finds its fault, at the same things and values."""
    data, found = exported(graph), by_us(graph)
    assert by_pyshacl(data, SHAPES["shapes"], graph) == found
    assert by_pyshacl(data, SHAPES["shapes-core"], graph) == by_us(graph, core=True)
    if graph is not shipped:
        assert {rule for rule, *_ in found} == {
            str(name).rpartition("#")[2] for name in rdflib.Graph().parse(SHAPES["shapes"]).subjects(SH.message)
        }


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_are_shapes(name: str, planted: KnowledgeGraph) -> None:
    """They conform to the shapes of SHACL itself (SHACL, appendix C), and the core has no query."""
    shapes = rdflib.Graph().parse(SHAPES[name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)  # raises where they do not
    assert ((None, SH.sparql, None) in shapes) == (name == "shapes")


def test_the_core_is_made_from_the_shapes() -> None:
    """``make docs`` would change nothing."""
    done = subprocess.run([sys.executable, ROOT / "scripts" / "shapes_core.py", "--check"], check=False)
    assert done.returncode == 0
