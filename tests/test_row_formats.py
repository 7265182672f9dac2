"""Rows in formats for people and their programs: cards, Markdown, a page, a workbook, contacts; each read back by a reader of its own."""

from __future__ import annotations

import datetime
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph import Answer, DataError, KnowledgeGraph, ParameterError
from miggraph.asking import answering
from miggraph.asking.facets import listing
from miggraph.asking.facets.frames import Frame
from miggraph.cli import tables
from miggraph.cli.asking import ENDINGS, RESULTS
from miggraph.exporting import vcard
from miggraph.exporting.rows import RESULT_FORMATS
from miggraph.graph.facets import Facets
from miggraph.ground.names import XSD

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
KALAYAAN = "https://w3id.org/miggraph/organisation/kalayaan"
AWKWARD = "Ann; Bob, & <b>Söns</b> | `x` [y](z) *w*\\ =1+1"
CONTACTS = f"""
- {{id: source/own, type: Source, source: source/own, title: Ours}}
- id: organisation/awkward
  type: Organisation
  source: source/own
  name: {json.dumps(AWKWARD)}
  otherNames: [AWK]
  description: {json.dumps("Zeile eins, mit Komma; und Strichpunkt. " + "Überlänge ü " * 20)}
  addresses: [{{street: "12, High Street; Flat 3", locality: Ahmedabad, region: Gujarat, postalCode: "380001"}}]
  telephone: "+917912345678"
  email: info@awkward.example.org
  webPages: ["http://awkward.example.org/?a=1;b,c"]
- {{id: organisation/silent, type: Organisation, source: source/own, name: Silent}}
- id: person/ngozi
  type: Person
  source: source/own
  name: Dr Ngozi Okafor
  familyName: Okafor
  givenName: Ngozi
  office: Minister
  webPages: ["http://ngozi.example.org"]
"""


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def run(*words: object, home: Path = ROOT, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), "--home", str(home), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **options)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def contacts(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A graph of an organisation with an awkward name, one that cannot be reached, and a person."""
    import shutil

    home = tmp_path_factory.mktemp("contacts")
    for part in ("ontology", "queries"):
        shutil.copytree(ROOT / part, home / part)
    (home / "data").mkdir()
    (home / "data" / "all.yaml").write_text(CONTACTS, encoding="utf-8")
    return miggraph.open(home)


@pytest.fixture(scope="module")
def resources(shipped: KnowledgeGraph) -> Answer:
    return shipped.ask("resources-by-theme", theme="remittances", sources=True)


# Cards and tables


@pytest.mark.parametrize("width", [60, 80])
def test_what_the_graph_answers_is_never_broken(shipped: KnowledgeGraph, width: int) -> None:
    """Every word and every address of all canned queries and lists stands whole; a line is too long only where it is a single one."""
    asked = [answering.answer(shipped, query.slug, shipped.defaults(query) or {}) for query in shipped.queries]
    listed = [listing.answer(shipped, Frame(kind)) for kind in Facets(shipped.home).kinds]
    assert len(asked) >= 44
    assert len(listed) == 11
    for answer in (*asked, *listed):
        words = {word for row in tables.shown(answer)[1] for cell in row for word in cell.split()}
        for shown in (tables.cards(answer, width=width), tables.table(answer, width=width)):
            assert words - set(shown.split()) == set(), answer.slug
            assert [line for line in shown.splitlines() if len(line) > width and " " in line.strip()] == [], answer.slug
        assert not answer.terms or len(tables.cards(answer, width=width).split("\n\n")) == len(answer)


def test_a_table_becomes_cards_where_a_column_would_be_narrow() -> None:
    """Three texts of forty characters fit a hundred columns; in fifty, each would have less than eighteen."""
    text = "seven words of a text that is so long"
    answer = Answer(["one", "two", "three"], [(ox.Literal(text),) * 3] * 2)
    assert "─" in tables.table(answer, width=100)
    assert tables.table(answer, width=50) == tables.cards(answer, width=50)
    narrow = Answer(["year", "two"], [(literal("2004", "gYear"), ox.Literal(text))] * 2)
    assert "─" in tables.table(narrow, width=30)


PIECES = st.one_of(
    st.text(alphabet="abcé中\u0301", min_size=1, max_size=40),
    st.sampled_from(
        [
            "https://www.example.org/a/path/that/is/longer/than/most?and=has&a=query#and-a-fragment-too",
            "someone.with.a.long.name@organisation.example.org", "10.1080/01436590802386435", "978-1-86207-588-7", "978 1 86207 588 7",
            "44 (0)207 243 2942", "+44 20 7243 2942", "(020) 7243 2942", "2004", "12724",
        ]
    ),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map(" | ".join) | st.lists(PIECES, max_size=3).map("\n".join)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=3), st.sampled_from([60, 80]))
def test_no_word_and_no_address_is_broken(rows: list[tuple[str, str, str]], width: int) -> None:
    """Each stands whole on a line, in cards and in tables; a line is too long only where a single word is, which then stands alone."""
    answer = Answer(["one", "a", "someColumn"], [tuple(map(ox.Literal, row)) for row in rows])
    whole = [piece for row in rows for text in row for line in text.split("\n") for piece in line.split(" | ") if piece]
    for shown in (tables.cards(answer, width=width), tables.table(answer, width=width)):
        lines = shown.splitlines()
        assert [piece for piece in whole if not any(piece in line for line in lines)] == []
        assert [line for line in lines if tables._wide(line) > width and " " in line.strip()] == []


def test_an_address_that_fits_a_line_stands_on_one() -> None:
    """Moved to the left of the other values, below its heading."""
    address = "https://www.example.org/" + "a" * 50
    answer = Answer(["organisation", "page"], [(ox.Literal("Kalayaan"), ox.NamedNode(address))])
    assert tables.cards(answer, width=80).splitlines() == ["organisation  Kalayaan", "page", f"{' ' * 6}{address}"]


def test_nothing_is_lost_by_wrapping() -> None:
    """The words of a narrow column come in their order."""
    words = "seven words of a text that is so long"
    answer = Answer(["one", "two"], [(ox.Literal(words), ox.Literal("x"))] * 2)
    column = [line[:20].strip() for line in tables.table(answer, width=25).splitlines()[2:]]
    assert " ".join(column) == f"{words} {words}"


# Markdown


def test_no_label_becomes_markup_in_markdown(contacts: KnowledgeGraph) -> None:
    """A table of as many cells as there are columns, whose things lead to their IRIs; what could begin markup is escaped."""
    answer = contacts.select("SELECT ?o ?name { VALUES ?o { <organisation/awkward> } ?o foaf:name ?name }")
    head, line, row = str(contacts.write(answer, "markdown")).splitlines()
    assert (head, line) == ("| o | name |", "| --- | --- |")
    name = r"Ann; Bob, \& \<b\>Söns\</b\> \| \`x\` \[y\](z) \*w\*\\ =1+1"
    assert row == f"| [{name}](<https://w3id.org/miggraph/organisation/awkward>) | {name} |"


# Pages


def test_a_page_stands_alone(shipped: KnowledgeGraph, resources: Answer) -> None:
    """It names the question, how it was understood, every row and source, and loads nothing."""
    import html5rdf

    text = str(shipped.write(resources, "html"))
    page = html5rdf.HTMLParser(strict=True).parse(text)
    names = {"h": "http://www.w3.org/1999/xhtml"}
    assert [found.text for found in page.findall(".//h:h1", names)] == ["What there is to read on a theme"]
    assert len(page.findall(".//h:tbody/h:tr", names)) == len(resources)
    assert page.find(".//h:ol/h:li", names).get("id") == "source-1"
    assert {link.get("href") for link in page.findall(".//h:td/h:a", names)} >= {
        "#source-1",
        "https://w3id.org/miggraph/resource/migration-and-development",
    }
    assert not re.search(r"<(?:script|img|link|iframe)|url\(|@import| on\w+=", text)
    assert "default-src 'none'" in text
    assert "theme: Remittances" in text


def test_a_page_escapes_what_others_wrote(contacts: KnowledgeGraph) -> None:
    """Names, the question and the notes are text; addresses are of the web."""
    answer = contacts.select("SELECT ?name ?bad { <organisation/awkward> foaf:name ?name BIND(<javascript:alert(1)> AS ?bad) }")
    answer.title, answer.notes = "<i>question</i>", ["<i>note</i>"]
    text = str(contacts.write(answer, "html"))
    assert "<b>" not in text
    assert "<i>" not in text
    assert "&lt;b&gt;Söns&lt;/b&gt;" in text
    assert 'href="javascript' not in text


def test_a_page_of_nothing_says_so(shipped: KnowledgeGraph) -> None:
    """An answer without rows is one."""
    assert "Nothing was found." in str(shipped.write(shipped.ask("organisations-by-country", country="FJ"), "html"))


# Workbooks


def cells(written: str | bytes, sheet: str = "Answer") -> list[list[Any]]:
    assert isinstance(written, bytes)
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(written))[sheet].iter_rows()]


def test_a_workbook_has_numbers_years_dates_and_links() -> None:
    """What is a number is one, shown as it was written; a date is a date; a name leads to its thing."""
    row = (
        literal("2004", "gYear"),
        literal("39.60", "decimal"),
        literal("2020-11-05", "date"),
        literal("true", "boolean"),
        ox.NamedNode(KALAYAAN),
        literal("7", "integer"),
        None,
    )
    _, found = cells(RESULT_FORMATS["xlsx"](Answer(list("abcdefg"), [row])))
    year, amount, day, yes, thing, count, missing = found
    assert (year.value, amount.value, amount.number_format, yes.value, count.value) == (2004, 39.6, "0.00", True, 7)
    assert (day.value, day.is_date) == (datetime.datetime(2020, 11, 5), True)
    assert (thing.value, thing.hyperlink.target) == ("organisation/kalayaan", KALAYAAN)
    assert missing.value is None


def test_what_excel_would_change_stays_text() -> None:
    """Numbers of more digits than it keeps, days before its calendar, moments with a zone, and what is no number."""
    texts = [
        literal("1234567890123456789", "integer"),
        literal("0.12345678901234567890", "decimal"),
        literal("1850-01-01", "date"),
        literal("2020-11-05T10:00:00Z", "dateTime"),
        literal("NaN", "double"),
        ox.Literal("007"),
    ]
    _, found = cells(RESULT_FORMATS["xlsx"](Answer([f"c{n}" for n in range(len(texts))], [tuple(texts)])))
    assert [cell.value for cell in found] == [text.value for text in texts]


@pytest.mark.parametrize("text", ["=1+1", '="0804"', "@SUM(A1)", "+44 20", "-2", "#REF!", "\t=1", '=HYPERLINK("http://evil.example.org")'])
def test_no_cell_is_a_formula(text: str) -> None:
    """Neither a text nor a name that leads somewhere, nor a heading."""
    graph_like = Answer([text, "thing", "thingLabel"], [(ox.Literal(text), ox.NamedNode(KALAYAAN), ox.Literal(text))])
    written = RESULT_FORMATS["xlsx"](graph_like)
    assert isinstance(written, bytes)
    for row in cells(written):
        assert [cell.data_type for cell in row if cell.data_type == "f"] == []
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml")
    assert [cell.value.lstrip("\t") for cell in cells(written)[1]] == [text.lstrip("\t")] * 2


def test_a_workbook_says_what_was_asked_and_is_the_same_each_time(shipped: KnowledgeGraph, resources: Answer) -> None:
    """A second sheet has the question and how it was understood; the bytes do not change."""
    written = shipped.write(resources, "xlsx")
    assert [row[0].value for row in cells(written, "About")][:2] == ["What there is to read on a theme", "theme: Remittances"]
    assert written == shipped.write(resources, "xlsx")
    assert {type(row[2].value) for row in cells(written)[1:]} == {int, type(None)}


def test_a_text_longer_than_a_cell_is_refused() -> None:
    """Excel would cut it off without a word."""
    with pytest.raises(DataError, match="32,768 characters"):
        RESULT_FORMATS["xlsx"](Answer(["a"], [(ox.Literal("x" * 32_768),)]))


# Contacts


def read(text: str) -> list[Any]:
    return list(vobject.readComponents(text))


def test_an_organisation_becomes_a_card(contacts: KnowledgeGraph) -> None:
    """With all that an address book takes, whatever is in it; a reader of vCards gets it back."""
    card = read(contacts.export("vcard", ["organisation/awkward"]))[0]
    assert (card.version.value, card.kind.value, card.fn.value) == ("4.0", "org", AWKWARD)
    assert card.uid.value == "https://w3id.org/miggraph/organisation/awkward"
    assert card.org.value == [AWKWARD]
    assert (card.adr.value.street, card.adr.value.city, card.adr.value.region, card.adr.value.code) == (
        "12, High Street; Flat 3",
        "Ahmedabad",
        "Gujarat",
        "380001",
    )
    assert (card.tel.value, card.tel.type_param) == ("+917912345678", "voice")
    assert (card.email.value, card.url.value) == ("info@awkward.example.org", "http://awkward.example.org/?a=1;b%2Cc")
    assert card.note.value.startswith("Zeile eins, mit Komma; und Strichpunkt. Überlänge")
    assert card.nickname.value == "AWK"


def test_a_person_becomes_a_card(contacts: KnowledgeGraph) -> None:
    """With family and given name apart."""
    card = read(contacts.export("vcard", ["Dr Ngozi Okafor"]))[0]
    assert (card.kind.value, card.fn.value, card.title.value) == ("individual", "Dr Ngozi Okafor", "Minister")
    assert (card.n.value.family, card.n.value.given) == ("Okafor", "Ngozi")


def test_lines_are_folded_at_75_octets(contacts: KnowledgeGraph) -> None:
    """No line is longer, none is broken within a character, and each ends with CR LF (RFC 6350, section 3.2)."""
    data = contacts.export("vcard").encode()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]


@given(st.text(max_size=300))
def test_any_text_comes_back_from_a_line(text: str) -> None:
    """Folded and escaped, unfolded and unescaped: the same, but for controls, which no vCard may have."""
    line = vcard.folded("NOTE:" + vcard.escaped(text))
    assert max(len(part.encode("utf-8", "replace")) for part in line.split("\r\n")) <= 75
    unfolded = line.replace("\r\n ", "").removeprefix("NOTE:")
    plain = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], unfolded)
    assert plain == re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))


def test_the_contacts_of_a_graph_are_those_that_can_be_reached(contacts: KnowledgeGraph) -> None:
    """Who has no address of any kind is left out, unless named."""
    assert [card.fn.value for card in read(contacts.export("vcf"))] == [AWKWARD, "Dr Ngozi Okafor"]
    assert [card.fn.value for card in read(contacts.export("vcard", ["Silent"]))] == ["Silent"]


def test_rows_of_organisations_become_cards_and_others_are_refused(shipped: KnowledgeGraph) -> None:
    """Each organisation once, in the order of the rows."""
    answer = shipped.ask("organisation-contacts", country="CH")
    assert [card.uid.value for card in read(str(shipped.write(answer, "vcard")))] == answer.things()
    with pytest.raises(ParameterError, match="none is among the rows"):
        shipped.write(shipped.ask("resources-by-theme", theme="remittances"), "vcard")
    with pytest.raises(ParameterError, match="theme/remittances is neither"):
        shipped.export("vcard", ["theme/remittances"])
    assert shipped.write(shipped.ask("organisations-by-country", country="FJ"), "vcard") == ""


# The command line


@pytest.mark.parametrize(
    ("ending", "start"),
    [
        (".csv", b"organisation,"), (".tsv", b"?organisation\t"), (".json", b'{\n  "head"'), (".srj", b'{\n  "head"'), (".xml", b"<?xml"),
        (".srx", b"<?xml"), (".md", b"| organisation |"), (".html", b"<!doctype html>"), (".HTM", b"<!doctype html>"), (".xlsx", b"PK"),
        (".vcf", b"BEGIN:VCARD\r\nVERSION:4.0\r\n"), (".txt", b"organisation  "),
    ],
)  # fmt: skip
def test_the_ending_of_the_file_chooses_the_format(tmp_path: Path, ending: str, start: bytes) -> None:
    """Each ending that the page on formats names."""
    out = tmp_path / f"answer{ending}"
    assert run("ask", "organisation-contacts", "organisation=kalayaan", "-o", out).returncode == 0
    assert out.read_bytes().startswith(start)


def test_every_ending_and_every_format_is_tried() -> None:
    """No format of rows is without a writer, and no ending without a format."""
    assert set(ENDINGS.values()) | {"cards"} == set(RESULTS) == {"table", "cards", *RESULT_FORMATS}


WRITING = [
    ["ask", "campaigns"], ["search", "care"], ["stats"], ["stats", "--void"], ["sparql", "-e", "ASK {}"], ["sparql", "-e", "SELECT * {}"],
    ["sparql", "-e", "CONSTRUCT WHERE { ?s mig:hashtag ?o }"], ["export", "place/GB"], ["cite", "Global Woman"], ["validate"], ["schema"],
    ["queries", "export"], ["link", "status"], ["link", "check"], ["import", "csv", "/dev/null"], ["link", "enrich", "-v", "x"],
]  # fmt: skip


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_an_ending_that_stands_for_no_format_is_refused(tmp_path: Path, words: list[str]) -> None:
    """Every command that writes says which endings it knows, and writes nothing."""
    done = run(*words, "-o", tmp_path / "x.docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no format has files that end in .docx" in done.stderr
    assert "Endings: ." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_ending_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    """Rows are no graph, a graph is no table, and yes or no is no workbook."""
    for text, name in (("SELECT * {}", "x.ttl"), ("CONSTRUCT WHERE { ?s mig:hashtag ?o }", "x.csv"), ("ASK {}", "x.xlsx")):
        assert run("sparql", "-e", text, "-o", tmp_path / name).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_yes_or_no_follows_the_ending(tmp_path: Path) -> None:
    """JSON in a .json, a word elsewhere."""
    run("sparql", "-e", "ASK { ?s a mig:Campaign }", "-o", tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["boolean"] is True
    run("sparql", "-e", "ASK { ?s a mig:Campaign }", "-o", tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == "true\n"


def test_validate_writes_what_the_ending_says(tmp_path: Path, make_home: Callable[..., Path]) -> None:
    """Findings as JSON in a .json."""
    assert run("validate", "-o", tmp_path / "found.json", home=make_home(all=CONTACTS)).returncode in (0, 1)
    assert isinstance(json.loads((tmp_path / "found.json").read_text(encoding="utf-8")), list)


@pytest.mark.parametrize(
    "words", [["ask", "campaigns"], ["search", "care"], ["stats"], ["sparql", "-e", "SELECT * {}"]], ids=lambda words: words[0]
)
def test_a_workbook_is_not_thrown_at_a_terminal(words: list[str]) -> None:
    """A terminal gets a message instead of bytes."""
    import pty

    _, terminal = pty.openpty()
    done = subprocess.run([str(PROGRAM), *words, "-f", "xlsx"], stdout=terminal, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "-o FILE.xlsx" in done.stderr


def test_a_page_of_a_question_names_its_sources(tmp_path: Path) -> None:
    """Without being asked, for a page goes to others."""
    run("ask", "how do I contact Kalayaan", "-o", tmp_path / "k.html")
    text = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert "Migration Key Resources, Organisations" in text
    assert "organisation: Kalayaan (organisation/kalayaan)" in text


def test_contacts_of_many_are_exported(tmp_path: Path) -> None:
    """By a query, as a table and as cards; and all of the graph."""
    for name in ("x.csv", "x.vcf", "x.xlsx"):
        assert run("export", "--query", "organisation-contacts", "country=Switzerland", "-o", tmp_path / name).returncode == 0
    rows = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[1] for row in rows] == [
        "organisationLabel",
        "International Labour Organization",
        "International Organization for Migration",
    ]
    assert [card.email.value for card in read((tmp_path / "x.vcf").read_text(encoding="utf-8"))] == ["gender@ilo.org", "hq@iom.int"]
    assert cells((tmp_path / "x.xlsx").read_bytes())[1][0].hyperlink.target.endswith("organisation/ilo")
    assert run("export", "-f", "vcf").stdout.count("BEGIN:VCARD") >= 13
    assert run("export", "-f", "ris", "--query", "organisation-contacts", "country=CH").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.vcf", "x.xlsx"]
