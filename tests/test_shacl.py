"""SHACL: `check` says what pyshacl on rdflib says, on small shapes and data seen whole, on planted faults, and on whatever hypothesis makes."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib.namespace import SH

import miggraph
from miggraph.ground.errors import HomeError
from miggraph.ground.findings import Severity
from miggraph.validating import shapes as shapes_graphs
from miggraph.validating.shacl import Result, check
from miggraph.validating.view import answers_together

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PLANTED: list[dict[str, Any]] = yaml.safe_load((TESTS / "planted.yaml").read_text(encoding="utf-8"))
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix e: <http://example.org/> .
e: sh:declare [ sh:prefix "e" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
E = "http://example.org/"
Seen = set[tuple[str, str, str, str, str]]


def store(data: str) -> ox.Store:
    filled = ox.Store()
    filled.load((PREFIXES + data).encode(), format=ox.RdfFormat.TURTLE)
    return filled


def graph(shapes: str, tmp_path: Path) -> rdflib.Graph:
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + shapes, encoding="utf-8")
    return shapes_graphs.read([path])


def ours(data: ox.Store, shapes: rdflib.Graph) -> Seen:
    return {(r.rule, r.focus.removeprefix("_:"), r.value.removeprefix("_:"), r.component, r.message) for r in check(data, shapes)}


def plain(data: ox.Store, shapes: rdflib.Graph) -> Seen:
    """What pyshacl finds on an rdflib graph of the same triples. Our engine gives the messages that pyshacl does."""
    text = (data.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").decode()
    copied = rdflib.Graph()
    for triple in rdflib.Graph().parse(data=re.sub(r"(?m)(^| )_:(\w+)", r"\1<urn:blank:\2>", text), format="nt"):
        copied.add(tuple(map(_blank, triple)))
    owners = shapes_graphs.owners(shapes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = pyshacl.validate(copied, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph), report
    found = set()
    for node in report.objects(None, SH.result):
        part: dict[Any, Any] = dict(report.predicate_objects(node))
        source = part[SH.sourceShape]
        rule = shapes_graphs.rule_name(shapes, source, owners.get(source, str(source)))
        value = str(part.get(SH.value, ""))
        found.add((rule, str(part[SH.focusNode]), value, str(part[SH.sourceConstraintComponent]), str(part.get(SH.resultMessage, ""))))
    return found


def _blank(term: Any) -> Any:
    """Return a node without a name as one: rdflib would give it another id as it reads it."""
    return rdflib.BNode(term.removeprefix("urn:blank:")) if term.startswith("urn:blank:") else term


# Each shape, its data, and the values, or nodes, that it finds something at (None: a node without a name). What makes no text of ours is compared by all but the message.
CASES = {
    "a plain text is a string in sh:in": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:in ("draft" "final") ]',
        'e:a a e:T ; e:p "draft" . e:b a e:T ; e:p "other" .',
        {"other"},
    ),
    "a typed text in sh:in is the plain one": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:in ("draft"^^xsd:string true) ]',
        'e:a a e:T ; e:p "draft", true, 2.0 .',
        {"2"},
    ),
    "a text in another language is not in sh:in": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:in ("a"@en) ]',
        'e:a a e:T ; e:p "a"@en, "a"@fr, "a" .',
        {"a"},
    ),
    "a plain text is what sh:hasValue asks for": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:hasValue "x" ]',
        'e:a a e:T ; e:p "x" . e:b a e:T ; e:p "y" .',
        {"e:b"},
    ),
    "this may be given another name": (
        'sh:targetClass e:T ; sh:sparql [ sh:message "m" ; sh:select "SELECT $this ?value WHERE { BIND($this AS ?value) FILTER(isIRI(?value)) }" ]',
        "e:a a e:T .",
        {"e:a"},
    ),
    "this is known in a group": (
        'sh:targetClass e:T ; sh:sparql [ sh:message "m" ; sh:prefixes e: ; '
        'sh:select "SELECT $this WHERE { $this a e:T . { ?x e:p ?y FILTER(?x = $this) } }" ]',
        'e:a a e:T ; e:p "x" . e:b a e:T .',
        {"e:a"},
    ),
    "this is known in what is optional and in what is not there": (
        'sh:targetClass e:T ; sh:sparql [ sh:message "m" ; sh:prefixes e: ; '
        'sh:select "SELECT $this WHERE { OPTIONAL { $this e:p ?x } FILTER(!BOUND(?x)) FILTER NOT EXISTS { $this e:q ?y } }" ]',
        'e:a a e:T ; e:p "x" . e:b a e:T . e:c a e:T ; e:q "x" .',
        {"e:b"},
    ),
    "answers are counted for one node": (
        'sh:targetClass e:T ; sh:sparql [ sh:message "m" ; sh:prefixes e: ; '
        'sh:select "SELECT $this WHERE { $this e:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)" ]',
        'e:a a e:T ; e:p "x", "y" . e:b a e:T ; e:p "x" .',
        {"e:a"},
    ),
    "the path stands in a query": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:sparql [ sh:message "m" ; sh:prefixes e: ; '
        'sh:select "SELECT $this ?value WHERE { $this $PATH ?value FILTER(STRLEN(?value) > 1) }" ] ]',
        'e:a a e:T ; e:p "x", "yy" .',
        {"yy"},
    ),
    "a query looks for the value of a component": (
        "sh:targetClass e:T ; e:most 1",
        "e:a a e:T ; e:p 1 . e:b a e:T ; e:p 2 .",
        {"e:b"},
    ),
    "a severity of one's own": ("sh:targetClass e:T ; sh:severity e:Mine ; sh:nodeKind sh:Literal", "e:a a e:T .", {"e:a"}),
    "a text below sh:node": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:node [ sh:property [ sh:path e:q ; sh:minCount 1 ] ] ]",
        'e:a a e:T ; e:p "x" .',
        {"x"},
    ),
    "a path through a text": (
        "sh:targetClass e:T ; sh:property [ sh:path ( e:p e:q ) ; sh:minCount 1 ]",
        'e:a a e:T ; e:p "x" . e:b a e:T ; e:p [ e:q 1 ] .',
        {"e:a"},
    ),
    "a text as target": ("sh:targetObjectsOf e:p ; sh:nodeKind sh:IRI", 'e:a e:p "x", e:b .', {"x"}),
    "a node that is nowhere as target": ("sh:targetNode e:z ; sh:property [ sh:path e:p ; sh:minCount 1 ]", "e:a e:p 1 .", {"e:z"}),
    "a class of the shapes as target": ("a rdfs:Class ; sh:property [ sh:path e:p ; sh:minCount 1 ]", "e:a a e:S .", {"e:a"}),
    "an instance of a subclass as target": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:minCount 1 ]",
        "e:U rdfs:subClassOf e:T . e:a a e:U .",
        {"e:a"},
    ),
    "a shape that is switched off": ("sh:targetClass e:T ; sh:deactivated true ; sh:nodeKind sh:Literal", "e:a a e:T .", set[str]()),
    "nothing else than is told": (
        "sh:targetClass e:T ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path e:p ]",
        'e:a a e:T ; e:p 1 ; e:q "x" .',
        {"x"},
    ),
    "two values too many": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:maxCount 1 ]",
        "e:a a e:T ; e:p 1, 2 . e:b a e:T ; e:p 1 .",
        {"e:a"},
    ),
    "two texts in one language": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:uniqueLang true ]",
        'e:a a e:T ; e:p "x"@en, "y"@EN . e:b a e:T ; e:p "x"@en, "x"@fr, "x", "y" .',
        {"e:a"},
    ),
    "not less, and not the same": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:lessThan e:q ]",
        "e:a a e:T ; e:p 1 ; e:q 1.0 . e:b a e:T ; e:p 1 ; e:q 2 .",
        {"1"},
    ),
    "no text, so of no form": ('sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:pattern "." ]', "e:a a e:T ; e:p [] .", None),
    "no text, so of no form with letters": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:pattern "\\\\w" ]',
        "e:a a e:T ; e:p [] .",
        None,
    ),
    "both of two": (
        "sh:targetClass e:T ; sh:and ( [ sh:class e:U ] [ sh:nodeKind sh:IRI ] )",
        "e:a a e:T . e:b a e:T, e:U .",
        {"e:a"},
    ),
    "not a form, where a line ends the text": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:not [ sh:pattern "^x$" ] ]',
        'e:a a e:T ; e:p "x\\n" . e:b a e:T ; e:p "y" .',
        {"x\n"},
    ),
    "two of a kind": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 2 ]",
        "e:a a e:T ; e:p e:b, e:c . e:b a e:T ; e:p e:c, 1 .",
        {"e:b"},
    ),
    "what the values of a property lack": (
        "a sh:PropertyShape ; sh:targetClass e:T ; sh:path e:p ; sh:property [ sh:path e:q ; sh:minCount 1 ]",
        "e:a a e:T ; e:p e:b ; e:q 1 .",
        {"e:b"},
    ),
    "a shape within itself": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:node e:S ; sh:minCount 1 ]",
        "e:a a e:T ; e:p e:b . e:b e:p e:c .",
        {"e:b"},
    ),
    "years are no numbers": (
        'sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:minInclusive "2000"^^xsd:gYear ]',
        'e:a a e:T ; e:p "2004"^^xsd:gYear .',
        {"2004"},
    ),
    "what is not exactly so": (
        "sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:not [ sh:class e:U ] ]",
        "e:a a e:T ; e:p e:b, e:c . e:b a e:U .",
        {"e:b"},
    ),
    "one of several, and not two": (
        "sh:targetClass e:T ; sh:xone ( [ sh:property [ sh:path e:p ; sh:minCount 1 ] ] [ sh:property [ sh:path e:q ; sh:minCount 1 ] ] )",
        "e:a a e:T ; e:p 1 . e:b a e:T ; e:p 1 ; e:q 1 . e:c a e:T .",
        {"e:b", "e:c"},
    ),
}
COMPONENT = """
e:Most a sh:ConstraintComponent ; sh:parameter [ sh:path e:most ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:message "m" ; sh:prefixes e: ;
        sh:ask "ASK { FILTER NOT EXISTS { $value e:p ?n FILTER(?n > $most) } }" ] .
"""


@pytest.mark.parametrize(("shape", "data", "found"), CASES.values(), ids=list(CASES))
def test_results_are_those_of_shacl(shape: str, data: str, found: set[str], tmp_path: Path) -> None:
    """Each is found where SHACL has it, and as pyshacl on rdflib finds it."""
    own = COMPONENT if "e:most" in shape else ""
    filled, text = store(data), f"e:S {shape} . {own}"
    results = ours(filled, graph(text, tmp_path))
    assert found is None or {(value or focus).replace(E, "e:") for _, focus, value, _, _ in results} == found
    assert {result[:4] for result in results} == {result[:4] for result in plain(filled, graph(text, tmp_path))}
    assert all(rule.startswith("S") for rule, *_ in results)


def test_a_number_is_the_one_that_the_store_keeps(tmp_path: Path) -> None:
    """The store writes 1.0 as 1: it is still what the shape allows."""
    shapes = graph("e:S sh:targetSubjectsOf e:p ; sh:property [ sh:path e:p ; sh:in ( 1.0 ) ; sh:hasValue 1.00 ] .", tmp_path)
    assert check(store("e:a e:p 1.0 ."), shapes) == []


def test_a_severity_of_ones_own_counts_as_a_violation_and_keeps_its_name(tmp_path: Path) -> None:
    """SHACL allows any; what is not known to be harmless is not taken for it."""
    [result] = check(
        store("e:a a e:T ."), graph("e:S a sh:NodeShape ; sh:targetClass e:T ; sh:severity e:Mine ; sh:nodeKind sh:Literal .", tmp_path)
    )
    assert (result.severity, result.level) == (Severity.VIOLATION, f"{E}Mine")


def test_results_bear_the_name_of_the_shape_that_they_stand_in(tmp_path: Path) -> None:
    """A property shape without a name belongs to the shape around it, whatever its IRI ends in, and is told from others by its property."""
    shape = "<http://example.org/rules/S> a sh:NodeShape ; sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:minCount 1 ] ."
    [result] = check(store("e:a a e:T ."), graph(shape, tmp_path))
    assert (result.rule, result.shape, result.path) == ("S-p", "http://example.org/rules/S", f"{E}p")


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("sh:property [ sh:path e:p ; sh:minCount e:one ]", "sh:minCount must be a literal"),
        ("sh:property [ sh:path e:p ; sh:path e:q ]", "cannot have more than one 'sh:path'"),
        ('sh:property [ sh:path e:p ; sh:pattern "(" ]', "unterminated subpattern"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this e:p }" ]', "Expected"),
        ("sh:or ()", "RDF list"),
        ("sh:minCount 1", "only be present on a PropertyShape"),
    ],
)
def test_a_shape_that_cannot_be_run_is_named(broken: str, told: str, tmp_path: Path) -> None:
    """One error, that says which shape it is; nothing is written to standard error by the way."""
    text = f"e:Good a sh:NodeShape ; sh:targetClass e:T ; sh:nodeKind sh:IRI . e:Bad a sh:NodeShape ; sh:targetClass e:T ; {broken} ."
    with pytest.raises(HomeError, match="cannot be run") as caught:
        check(store('e:a a e:T ; e:p "x" .'), graph(text, tmp_path))
    assert caught.value.where == f"{E}Bad"
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("query", "together"),
    [
        ("SELECT $this WHERE { $this e:p ?x }", True),
        ("SELECT DISTINCT $this ?value { ?this e:p/e:q ?value ; a e:T FILTER(?value > 3) }", True),
        ("SELECT $this WHERE { $this e:p+ $this FILTER NOT EXISTS { $this e:p ?o FILTER EXISTS { ?o e:q $this } } }", True),
        ("SELECT $this WHERE { $this e:p ?x . FILTER(EXISTS { $this e:b* ?x } || EXISTS { ?x e:b+ $this }) }", True),
        ("SELECT $this WHERE { $this e:p ?x BIND(LCASE(?x) AS ?y) { ?z e:p ?v BIND(LCASE(?v) AS ?y) } }", True),
        ("SELECT $this # {\nWHERE { $this e:p 'a { b' . }", True),
        ("SELECT $this WHERE { BIND($this AS ?x) }", False),
        ("SELECT $this WHERE { ?x e:p $this }", False),
        ("SELECT $this WHERE { $this e:p* ?x }", False),
        ("SELECT $this WHERE { $this e:p? ?x }", False),
        ("SELECT $this WHERE { $this e:p ?x OPTIONAL { ?x e:q ?y } }", False),
        ("SELECT $this WHERE { $this e:p ?x { ?x e:q ?y FILTER(?y = $this) } }", False),
        ("SELECT $this WHERE { $this e:p ?x FILTER NOT EXISTS { ?x e:q ?y . { ?y e:r ?z FILTER(?z = $this) } } }", False),
        ("SELECT $this WHERE { { $this e:p ?x } UNION { $this e:q ?x } }", False),
        ("SELECT ?x WHERE { $this e:p ?x }", False),
        ("SELECT * WHERE { $this e:p ?x }", False),
        ("SELECT $this (COUNT(?x) AS ?n) WHERE { $this e:p ?x }", False),
        ("SELECT $this WHERE { $this e:p ?x } LIMIT 1", False),
        ("SELECT $this WHERE { $this $PATH ?x }", False),
    ],
)
def test_the_store_answers_for_all_nodes_where_that_is_the_same(query: str, together: bool) -> None:
    """Whatever looks at $this from out of scope, or at the answers as a whole, is asked node by node."""
    assert answers_together(f"PREFIX e: <{E}>\n{query}") is together


def test_the_queries_of_our_shapes_are_answered_for_all_nodes() -> None:
    """One that is not would take as long for each record as the others take for all."""
    shapes = shapes_graphs.read([ROOT / "ontology" / "shapes.ttl"])
    assert [str(query) for query in shapes.objects(None, SH.select) if not answers_together(str(query))] == []


# Against pyshacl on rdflib


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ox.Store]:
    """Read the base records and one planted file."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "ontology", home / "ontology")
    for part in ("data", "queries"):
        (home / part).mkdir()
    shutil.copy(TESTS / "planted-base.yaml", home / "data" / "base.yaml")

    def read(text: str) -> ox.Store:
        (home / "data" / "planted.yaml").write_text(text, encoding="utf-8")
        return miggraph.open(home).built.store.union

    return read


@pytest.mark.parametrize("start", range(10))
def test_planted_faults_are_found_as_pyshacl_finds_them(planted: Callable[[str], ox.Store], start: int) -> None:
    """Every tenth of the planted faults at once: our results are those of pyshacl on rdflib."""
    records = [case["yaml"].replace("/x\n", f"/x{number}\n") for number, case in enumerate(PLANTED[start::10])]
    data = planted("".join(records))
    found = ours(data, shapes_graphs.read([ROOT / "ontology" / "shapes.ttl"]))
    assert len(found) > 10
    assert found == plain(data, shapes_graphs.read([ROOT / "ontology" / "shapes.ttl"]))


NODES = st.sampled_from(["e:a", "e:b", "_:d"])
TEXTS = st.sampled_from(['"x"', '"y"', '"x"@en', '"x"@fr', '"y"@en-GB', "1", "2", "1.5", "true", '"2004"^^xsd:gYear', '"x\\n"', '""'])
PROPERTIES = st.sampled_from(["e:p", "e:q"])
CLASSES = st.sampled_from(["e:T", "e:U"])
TRIPLES = st.one_of(
    st.tuples(NODES, PROPERTIES, st.one_of(NODES, TEXTS)).map(" ".join),
    st.tuples(NODES, st.just("a"), CLASSES).map(" ".join),
    st.tuples(CLASSES, st.just("rdfs:subClassOf"), CLASSES).map(" ".join),
)
PATHS = st.recursive(
    PROPERTIES,
    lambda paths: st.one_of(
        st.lists(paths, min_size=2, max_size=3).map(lambda parts: f"( {' '.join(parts)} )"),
        st.lists(paths, min_size=2, max_size=2).map(lambda parts: f"[ sh:alternativePath ( {' '.join(parts)} ) ]"),
        PROPERTIES.map(lambda part: f"[ sh:inversePath {part} ]"),
        st.tuples(st.sampled_from(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]), paths).map(
            lambda part: f"[ sh:{part[0]} {part[1]} ]"
        ),
    ),
    max_leaves=3,
)
OF_VALUES = st.one_of(
    CLASSES.map(lambda name: f"sh:class {name}"),
    st.sampled_from(["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "IRIOrLiteral"]).map(lambda kind: f"sh:nodeKind sh:{kind}"),
    st.sampled_from(["xsd:string", "xsd:integer", "rdf:langString", "xsd:gYear"]).map(lambda name: f"sh:datatype {name}"),
    st.sampled_from(["^x$", "[xy]", "^http", "\\\\\\\\w", "^$", "(?!x)", "^[^x]+$"]).map(lambda pattern: f'sh:pattern "{pattern}"'),
    st.lists(st.one_of(NODES.filter(lambda node: node != "_:d"), TEXTS), min_size=1, max_size=3).map(
        lambda items: f"sh:in ( {' '.join(items)} )"
    ),
    st.tuples(st.sampled_from(["min", "max"]), st.sampled_from(["Inclusive", "Exclusive"]), st.sampled_from(["1", "1.5", '"x"'])).map(
        lambda parts: f"sh:{parts[0]}{parts[1]} {parts[2]}"
    ),
    st.sampled_from(["sh:minLength 1", "sh:maxLength 1", 'sh:languageIn ( "en" )']),
)
OF_ALL = st.one_of(
    st.tuples(st.sampled_from(["minCount", "maxCount"]), st.integers(0, 2)).map(lambda parts: f"sh:{parts[0]} {parts[1]}"),
    st.just("sh:uniqueLang true"),
    st.one_of(NODES.filter(lambda node: node != "_:d"), TEXTS).map(lambda value: f"sh:hasValue {value}"),
    st.tuples(st.sampled_from(["disjoint", "equals", "lessThan", "lessThanOrEquals"]), PROPERTIES).map(
        lambda parts: f"sh:{parts[0]} {parts[1]}"
    ),
)
QUERIES = st.sampled_from(
    [
        "SELECT $this ?value WHERE { $this e:p ?value FILTER NOT EXISTS { ?value e:q ?y } }",
        "SELECT $this WHERE { $this e:p ?x ; e:q ?x }",
        "SELECT $this ?value WHERE { $this e:p+ ?value . { ?value a e:T } }",
        "SELECT $this WHERE { $this a ?kind FILTER(EXISTS { ?x e:p $this } || EXISTS { $this e:q* ?y . ?y e:p ?z }) }",
        "SELECT $this WHERE { FILTER EXISTS { $this e:p ?x } }",
    ]
).map(lambda query: f'sh:sparql [ sh:message "m" ; sh:prefixes e: ; sh:select "{query}" ]')


def _within(shapes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Build shapes, in square brackets, of shapes."""
    several = st.lists(shapes, min_size=1, max_size=2).map(" ".join)
    return st.one_of(
        st.tuples(PATHS, st.lists(st.one_of(OF_VALUES, OF_ALL), max_size=2, unique_by=lambda told: told.split()[0])).map(
            lambda parts: f'[ sh:property [ sh:path {parts[0]} ; sh:message "m" ; {" ; ".join(parts[1])} ] ]'
        ),
        st.tuples(PATHS, shapes).map(lambda parts: f'[ sh:property [ sh:path {parts[0]} ; sh:message "m" ; sh:node {parts[1]} ] ]'),
        st.tuples(PATHS, shapes, st.sampled_from(["Min", "Max"]), st.integers(0, 2)).map(
            lambda parts: (
                f'[ sh:property [ sh:path {parts[0]} ; sh:message "m" ; sh:qualifiedValueShape {parts[1]} ; sh:qualified{parts[2]}Count {parts[3]} ] ]'
            )
        ),
        shapes.map(lambda shape: f"[ sh:not {shape} ]"),
        st.tuples(st.sampled_from(["or", "and", "xone"]), several).map(lambda parts: f"[ sh:{parts[0]} ( {parts[1]} ) ]"),
    )


LEAVES = OF_VALUES.map(lambda told: f"[ {told} ]")
NESTED = st.one_of(_within(LEAVES), _within(_within(LEAVES))).map(lambda shape: shape[1:-1].strip())
SIMPLE = st.tuples(st.one_of(PROPERTIES, PATHS), st.one_of(OF_ALL, OF_VALUES)).map(
    lambda parts: f'sh:property [ sh:path {parts[0]} ; sh:message "m" ; {parts[1]} ]'
)
TARGETS = st.one_of(
    CLASSES.map(lambda name: f"sh:targetClass {name}"),
    st.tuples(st.sampled_from(["SubjectsOf", "ObjectsOf"]), PROPERTIES).map(lambda parts: f"sh:target{parts[0]} {parts[1]}"),
    st.sampled_from(["sh:targetNode e:a", 'sh:targetNode "x"', "a rdfs:Class"]),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shapes=st.lists(st.tuples(TARGETS, st.one_of(SIMPLE, OF_VALUES, NESTED, QUERIES)), min_size=1, max_size=20),
    data=st.lists(TRIPLES, min_size=1, max_size=20),
)
@example(
    shapes=[("sh:targetClass e:T", 'sh:property [ sh:path e:p ; sh:message "m" ; sh:property [ sh:path e:q ; sh:minCount 1 ] ]')],
    data=["e:a a e:T", "e:a e:p e:b"],
)
def test_any_shape_finds_what_pyshacl_finds(shapes: list[tuple[str, str]], data: list[str], tmp_path: Path) -> None:
    """Whatever the shapes and the data, the results are those of pyshacl on rdflib."""
    text = "".join(f'e:S{number} a sh:NodeShape ; sh:message "m" ; {target} ; {shape} .\n' for number, (target, shape) in enumerate(shapes))
    filled = store(" . ".join(data) + " .")
    assert ours(filled, graph(text, tmp_path)) == plain(filled, graph(text, tmp_path))


def test_progress_is_told(tmp_path: Path) -> None:
    """After each shape with targets: how many of how many."""
    told: list[tuple[int, int]] = []
    shapes = graph("e:S sh:targetClass e:T ; sh:nodeKind sh:IRI . e:U sh:targetClass e:T ; sh:nodeKind sh:IRI .", tmp_path)
    check(store("e:a a e:T ."), shapes, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_the_shapes_passed_are_not_changed(tmp_path: Path) -> None:
    """They can be used again."""
    shapes = graph("e:S a sh:NodeShape ; sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:minCount 1 ] .", tmp_path)
    first: list[Result] = check(store("e:a a e:T ."), shapes)
    assert check(store("e:a a e:T ."), shapes) == first
