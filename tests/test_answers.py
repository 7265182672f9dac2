"""Answers in Python: what a query gives, its types, and what notebooks and pandas make of it."""

from __future__ import annotations

import datetime
import html.parser
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph import Answer, Iri, KnowledgeGraph, QueryError
from miggraph.graph.values import to_python
from miggraph.ground.names import XSD

ROOT = Path(__file__).parent.parent
TAGS = "SELECT ?campaign ?tag { ?campaign mig:hashtag ?tag } ORDER BY ?tag"
EVIL = "<script>alert(1)</script> & \"quoted\" 'too' \x1b[2J"
RECORDS = f"""
- {{id: source/own, type: Source, source: source/own, title: Ours}}
- id: theme/evil
  type: Theme
  source: source/own
  label: {json.dumps(EVIL.replace(chr(27), ""))}
  definition: Bad.
- id: organisation/evil
  type: Organisation
  source: source/own
  name: Evil
  webPages: ["javascript:alert(1)"]
"""


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


class _Reader(html.parser.HTMLParser):
    """The tags and the addresses of a piece of HTML, and whether each tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


# The three forms of queries


def test_each_form_has_a_method(shipped: KnowledgeGraph) -> None:
    """SELECT gives rows, CONSTRUCT and DESCRIBE triples, ASK yes or no; sparql takes all three."""
    assert shipped.select(TAGS).column("tag") == ["#dignitynotdestitution", "#freeforgood", "#restorerights"]
    made = shipped.construct("CONSTRUCT WHERE { ?campaign mig:hashtag ?tag }")
    assert {triple.object.value for triple in made} == {"#dignitynotdestitution", "#freeforgood", "#restorerights"}  # type: ignore[union-attr]
    assert shipped.construct("DESCRIBE <campaign/free-for-good>")
    assert shipped.exists("ASK { ?thing a mig:Campaign }") is True
    assert shipped.exists("ASK { ?thing a mig:Nothing }") is False
    assert isinstance(shipped.sparql(TAGS), Answer)


@pytest.mark.parametrize(
    ("method", "text", "remedy"),
    [
        ("select", "ASK { ?s ?p ?o }", "exists()"),
        ("select", "CONSTRUCT WHERE { ?s mig:hashtag ?o }", "construct()"),
        ("construct", TAGS, "select()"),
        ("construct", "ASK { ?s ?p ?o }", "exists()"),
        ("exists", TAGS, "select()"),
        ("exists", "DESCRIBE <campaign/free-for-good>", "construct()"),
        ("select", "SELECT nonsense", ""),
        ("exists", "INSERT DATA { <a:a> <a:b> <a:c> }", ""),
    ],
)
def test_another_form_is_refused_with_the_method_for_it(shipped: KnowledgeGraph, method: str, text: str, remedy: str) -> None:
    """A query of the wrong form, a malformed one and an update are each one clear error."""
    with pytest.raises(QueryError) as error:
        getattr(shipped, method)(text)
    assert remedy in error.value.remedy


SNIPPET = """
import miggraph

kg = miggraph.open()
answer = kg.select("SELECT ?s { ?s ?p ?o }")
names: list[str] = [row["s"] for row in answer]
first: dict[str, object] = answer[0]
some: list[dict[str, object]] = [dict(row) for row in answer[:2]]
for triple in kg.construct("CONSTRUCT WHERE { ?s ?p ?o }"):
    print(triple.predicate.value)
text: str = kg.construct("CONSTRUCT WHERE { ?s ?p ?o }").serialize("turtle")
if kg.exists("ASK {}"):
    print(len(answer), answer.title, kg.show("Kalayaan").value("founded"))
reveal_type(answer)
wrong: int = kg.exists("ASK {}").missing
"""


def test_programs_that_use_the_library_pass_mypy(tmp_path: Path) -> None:
    """Rows, triples and yes or no have types, so that mypy --strict finds what is wrong in a program and nothing else."""
    (tmp_path / "program.py").write_text(SNIPPET, encoding="utf-8")
    env = {**os.environ, "MYPYPATH": str(Path(miggraph.__file__).parent.parent)}
    words = ["--strict", "--follow-imports=silent", "--no-error-summary", str(tmp_path / "program.py")]
    done = subprocess.run([sys.executable, "-m", "mypy", *words], capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    assert [line.partition("program.py:")[2] for line in done.stdout.splitlines()] == [
        '14: note: Revealed type is "miggraph.graph.answers.Answer"',
        '15: error: "bool" has no attribute "missing"  [attr-defined]',
    ]


# Values


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (literal("2004", "gYear"), 2004),
        (literal("-0044", "gYear"), -44),
        (literal("2021-04", "gYearMonth"), "2021-04"),
        (literal("39.60", "decimal"), Decimal("39.60")),
        (literal("+7", "nonNegativeInteger"), 7),
        (literal("1e3", "double"), 1000.0),
        (literal("0", "boolean"), False),
        (literal("2020-11-05", "date"), datetime.date(2020, 11, 5)),
        (literal("2020-11-05T10:30:00Z", "dateTime"), datetime.datetime(2020, 11, 5, 10, 30, tzinfo=datetime.UTC)),
        (ox.Literal("2004"), "2004"),
        (None, None),
    ],
)
def test_terms_become_python_values(term: Any, value: object) -> None:
    """Numbers, years, dates and truth values as Python has them."""
    assert to_python(term) == value
    assert type(to_python(term)) is type(value)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("1_000", "integer"), ("٣", "integer"), ("", "integer"), ("NaN", "decimal"), ("1E5", "decimal"), ("yes", "boolean"), ("04", "gYear"),
        ("2004Z", "gYear"), ("20040331", "date"), ("2004-02-31", "date"), ("infinity", "double"), ("2020-11-05T25:00:00", "dateTime"),
        ("9" * 5000, "integer"),
    ],
)  # fmt: skip
def test_what_a_datatype_does_not_allow_stays_text(text: str, datatype: str) -> None:
    """Python reads more than XML Schema allows, and what it would make of it was not said."""
    assert to_python(literal(text, datatype)) == text


@given(st.text(max_size=20), st.sampled_from(["integer", "decimal", "double", "boolean", "gYear", "date", "dateTime"]))
def test_any_text_of_any_datatype_has_a_value(text: str, datatype: str) -> None:
    """No literal is an error."""
    to_python(literal(text, datatype))


def test_years_of_publications_are_numbers(shipped: KnowledgeGraph) -> None:
    """Also where a publication has a month, and where it has none."""
    years = shipped.ask("resources-by-theme", theme="remittances").column("year")
    assert {type(year) for year in years} == {int, type(None)}
    assert shipped.ask("resources-by-theme", theme="remittances", since=2008).column("year") == [2008, 2010, 2008, 2008]


# pandas


def test_a_frame_has_the_types_of_pandas(shipped: KnowledgeGraph) -> None:
    """Years are whole numbers though one is missing, IRIs text, dates dates, and what is missing is NA."""
    frame = shipped.ask("resources-by-theme", theme="remittances").to_pandas()
    assert str(frame["year"].dtype) == "Int64"
    assert frame["year"].isna().sum() == 2
    assert frame["year"].max() == 2010
    assert frame["resource"][0] == "https://w3id.org/miggraph/resource/children-of-global-migration"
    assert type(frame["resource"][0]) is str
    assert list(frame.columns)[:3] == ["resource", "resourceLabel", "type"]


KINDS: list[tuple[list[Any], str]] = [
    ([literal("2020-11-05", "date"), literal("1500-01-01", "date"), None], "datetime64[s]"),
    ([literal("2020-11-05T10:30:00", "dateTime"), None], "datetime64[us]"),
    ([literal("39.60", "decimal"), literal("3", "integer"), None], "Float64"),
    ([literal("true", "boolean"), None], "boolean"),
    ([literal("9" * 30, "integer")], "Float64"),
    ([ox.Literal("a"), ox.NamedNode("https://example.org/a"), None], "string"),
    ([ox.Literal("a"), literal("3", "integer")], "object"),
    ([ox.Literal("a"), ox.Literal("")], "string"),
    ([None], "object"),
    ([], "object"),
]


@pytest.mark.parametrize(("terms", "kind"), KINDS, ids=[f"{kind}-{number}" for number, (_, kind) in enumerate(KINDS)])
def test_a_column_has_the_type_of_its_values(terms: list[Any], kind: str) -> None:
    """One type where all values are of one, and NA for what is missing in each."""
    column = Answer(["value"], [(term,) for term in terms]).to_pandas()["value"]
    assert str(column.dtype) == kind
    assert column.isna().tolist() == [term is None or term == ox.Literal("") for term in terms]


def test_without_pandas_the_message_says_how_to_install_it() -> None:
    """miggraph does not need pandas; who asks for a frame without it is told."""
    code = "import sys; sys.modules['pandas'] = None\nfrom miggraph import Answer, MiggraphError\ntry:\n    Answer(['a'], []).to_pandas()\nexcept MiggraphError as error:\n    print(error)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install pandas" in done.stdout


# Notebooks


def test_answers_things_and_graphs_show_as_tables(shipped: KnowledgeGraph) -> None:
    """Each is a table whose things lead to their IRIs."""
    kalayaan = "https://w3id.org/miggraph/organisation/kalayaan"
    answer = shipped.ask("which organisations work on domestic workers in the UK")
    things = (shipped.show("Kalayaan"), shipped.construct("DESCRIBE <organisation/kalayaan>"))
    for shown in (answer._repr_html_(), *(thing._repr_html_() for thing in things)):
        read = _Reader(shown)
        assert read.open == []
        assert "table" in read.tags
        assert kalayaan in read.addresses
        assert "Kalayaan" in read.text
    assert "theme: Domestic workers (theme/domestic-workers)" in answer._repr_html_()


def test_a_notebook_is_told_how_many_rows_there_are_more(shipped: KnowledgeGraph) -> None:
    """Sixty rows are shown, of triples too."""
    answer = shipped.select("SELECT ?place ?label { ?place a mig:Place ; skos:prefLabel ?label } LIMIT 100")
    triples = shipped.construct("CONSTRUCT { ?place skos:prefLabel ?label } WHERE { ?place a mig:Place ; skos:prefLabel ?label } LIMIT 100")
    for shown in (answer._repr_html_(), triples._repr_html_()):
        assert _Reader(shown).tags.count("tr") == 61
        assert "and 40 more" in shown
    assert "Nothing was found" in shipped.select("SELECT ?s { ?s a mig:Nothing }")._repr_html_()


def test_no_label_becomes_markup_in_a_notebook(make_home: Callable[..., Path]) -> None:
    """What others wrote is text: no element, no attribute, no address that runs a program."""
    graph = miggraph.open(make_home(all=RECORDS))
    asked = "SELECT ?s ?o { VALUES ?p { skos:prefLabel foaf:page } ?s ?p ?o }"
    made = graph.construct("CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?p { skos:prefLabel foaf:page } ?s ?p ?o }")
    for shown in (graph.select(asked), graph.show("theme/evil"), graph.show("organisation/evil"), made):
        read = _Reader(shown._repr_html_())
        assert "script" not in read.tags
        assert not [address for address in read.addresses if not address.startswith("http")]
    said = Answer(["x", "y"], [(ox.Literal(EVIL), ox.NamedNode("javascript:alert(1)"))], notes=[EVIL])._repr_html_()
    assert "href" not in said
    assert "<script" not in said
    assert "\x1b" not in said


def test_show_for_programs_tells_ids_and_iris(shipped: KnowledgeGraph) -> None:
    """A statement about another thing names it by id, label and IRI; a text has no IRI."""
    shown = shipped.show("Kalayaan").as_dict()
    assert set(shown) == {"id", "label", "types", "statements", "mentions", "sources"}
    kinds = {statement["label"]: statement["iri"] for statement in shown["statements"]}
    assert kinds["charity"] == "https://w3id.org/miggraph/term/charity"
    assert kinds["1987"] == ""


# The rest


def test_triples_can_be_written_and_taken_to_rdflib(shipped: KnowledgeGraph) -> None:
    """In each format of graphs, with our prefixes."""
    made = shipped.construct("CONSTRUCT WHERE { ?campaign mig:hashtag ?tag }")
    assert 'mig:hashtag "#freeforgood"' in made.serialize()
    assert made.serialize("ntriples").count(" .\n") == len(made) == 3
    assert len(made.to_rdflib()) == 3


def test_an_answer_knows_what_was_asked(shipped: KnowledgeGraph) -> None:
    """The sentence, or what the canned query answers; and how both were understood."""
    asked = shipped.ask("who helps nannies in Britain?")
    assert asked.title == "who helps nannies in Britain?"
    assert "country: United Kingdom (place/GB)" in asked.reading()
    canned = shipped.ask("organisations-by-country", country="GB")
    assert (canned.title, canned.reading()) == ("Organisations in a country", ["country: United Kingdom"])


def test_things_are_listed_once(shipped: KnowledgeGraph) -> None:
    """Those of the first column that has any, also of things that are nested in them."""
    assert shipped.ask("organisations-by-country", country="CH").things()[0] == "https://w3id.org/miggraph/organisation/ilo"
    assert shipped.stats().things() == []
    named = Answer(["x", "y"], [(ox.Literal("a"), ox.NamedNode(Iri("https://w3id.org/miggraph/theme/a#b"))) for _ in range(2)])
    assert named.things() == ["https://w3id.org/miggraph/theme/a"]


def test_python_m_miggraph_is_the_program() -> None:
    """The module runs as the command does, and ends as it does."""
    done = subprocess.run([sys.executable, "-m", "miggraph", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "miggraph")
    wrong = subprocess.run([sys.executable, "-m", "miggraph", "nothing"], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, "")
