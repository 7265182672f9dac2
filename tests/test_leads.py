"""What is asked is answered first: the lead and the caveats of an answer in every format, and numbers as people read them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5rdf
import markdown_it
import openpyxl
import pyoxigraph as ox
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from miggraph import Answer, KnowledgeGraph, ParameterError
from miggraph.cli import tables
from miggraph.exporting.rows import RESULT_FORMATS, W3C
from miggraph.ground.names import XSD

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
FORMATS = sorted({*RESULT_FORMATS} - {"vcard"})
LEAD = "2 books & <b>more</b>"
CAVEATS = ['"Kenia" is read as <i>Kenya</i>', "without the year -- nothing was found | with it -"]


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def run(*words: object, home: Path = ROOT) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(PROGRAM), "--home", str(home), *map(str, words)], capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr
    return done


def made(lead: str = LEAD, caveats: list[str] | None = None, rows: int = 2) -> Answer:
    """An answer of two columns, with a lead, caveats and a note."""
    terms = [(ox.Literal(f"Book {number}"), literal("2004", "gYear")) for number in range(rows)]
    return Answer(["title", "year"], terms, lead=lead, caveats=CAVEATS if caveats is None else caveats, notes=["  books"])


def written(answer: Answer, format: str) -> Any:
    return RESULT_FORMATS[format](answer)


@pytest.mark.parametrize("rows", [0, 1, 2])
@pytest.mark.parametrize("format", FORMATS)
def test_an_answer_without_lead_and_caveats_is_rows_and_nothing_else(format: str, rows: int) -> None:
    """Also where there are notes: what programs read today stays as it is."""
    plain = Answer(["title", "year"], made(rows=rows).terms)
    if format in W3C or format == "markdown":
        assert written(made("", [], rows), format) == written(plain, format)
    assert written(plain, format) == written(Answer(["title", "year"], plain.terms, lead="", caveats=[]), format)


@pytest.mark.parametrize("lay_out", [tables.table, tables.cards])
def test_a_terminal_shows_the_lead_first(lay_out: Any) -> None:
    """In bold, each caveat on a line of its own, an empty line, then the rows; without rows, nothing more."""
    first, *lines = lay_out(made(), width=80, colour=True).splitlines()
    assert first == f"\x1b[1m{LEAD}\x1b[0m"
    assert lines[:3] == [*CAVEATS, ""]
    assert lines[3:] == lay_out(made("", []), width=80, colour=True).splitlines()
    assert lay_out(made("no", [], 0), width=80) == "no\n"
    assert lay_out(made("", [], 0), width=80) == ""


def test_a_long_lead_is_wrapped_and_its_numbers_stay_whole() -> None:
    """Between two telephone numbers, not within one."""
    lead = "44 (0)207 243 2942; 44 (0)207 501 8920; 44 (0)20 7792 3060; 44 (0)20 7738 4110"
    lines = tables.cards(Answer(["a"], [], lead=lead), width=60).splitlines()
    assert [f"{number};".rstrip(";") for line in lines for number in line.rstrip(";").split("; ")] == lead.split("; ")
    assert len(lines) == 2


@pytest.mark.parametrize("bad", ["\x1b[2J", "\u202e"])
def test_a_lead_does_not_command_the_terminal(bad: str) -> None:
    """Leads and caveats hold labels of others."""
    assert bad not in tables.table(made(f"a{bad}b", [f"c{bad}d"]), width=80)


def test_json_has_members_of_its_own() -> None:
    """Before the results, so that a reader of streams takes them; only those that there are."""
    text = written(made(), "json")
    document = json.loads(text)
    assert (document["lead"], document["caveats"], document["notes"]) == (LEAD, CAVEATS, ["books"])
    found = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(row) for row in found] == made().terms
    assert set(json.loads(written(made(caveats=[]), "json"))) == {"head", "lead", "notes", "results"}


def test_xml_has_a_comment_and_is_still_read() -> None:
    """No two hyphens follow one another, nor is a control character in it."""
    text = written(made(lead="--a---\x01", caveats=CAVEATS), "xml")
    comment = text[text.index("<!--") : text.index("<sparql")]
    assert "without the year - - nothing was found" in comment
    assert comment.endswith(" -->\n")
    assert len(ET.fromstring(text).findall(".//{*}result")) == 2


@given(st.lists(st.text(), max_size=3), st.text(min_size=1))
def test_any_caveat_leaves_xml_and_json_well_formed(caveats: list[str], lead: str) -> None:
    """Whatever stands in it."""
    answer = made(lead, caveats)
    assert ET.fromstring(written(answer, "xml").encode("utf-8", "replace")) is not None
    assert json.loads(written(answer, "json"))["lead"] == lead


def test_csv_and_tsv_repeat_the_caveats_in_each_row() -> None:
    """As their last column; without rows there is none, nor for a lead alone."""
    header, *rows = csv.reader(io.StringIO(written(made(), "csv"), newline=""), strict=True)
    found = ox.parse_query_results(written(made(), "tsv").encode(), ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    assert header[-1] == found.variables[-1].value == "caveat"
    assert [row[-1] for row in rows] == [row["caveat"].value for row in found] == ["; ".join(CAVEATS)] * 2
    for format in ("csv", "tsv"):
        assert written(made(rows=0), format) == written(made("", [], 0), format)
        assert written(made(caveats=[]), format) == written(made("", []), format)


def test_markdown_has_a_bold_line_and_a_quotation() -> None:
    """Nothing in them becomes markup."""
    page = markdown_it.MarkdownIt("commonmark").enable("table").render(written(made(), "markdown"))
    assert page.startswith("<p><strong>2 books &amp; &lt;b&gt;more&lt;/b&gt;</strong></p>\n<blockquote>\n<ul>\n<li>")
    assert page.count("<li>") == 2
    assert page.count("<tr>") == 3


@pytest.mark.parametrize("place", ["page", "notebook"])
def test_html_has_them_above_the_table(place: str) -> None:
    """Escaped, and closed."""
    text = written(made(), "html") if place == "page" else f"<!doctype html><title>x</title>{made()._repr_html_()}"
    html5rdf.HTMLParser(strict=True).parse(text)
    assert "<strong>2 books &amp; &lt;b&gt;more&lt;/b&gt;</strong>" in text
    assert text.index("<strong>") < text.index("read as &lt;i&gt;Kenya") < text.index("<table>")
    assert "<b>" not in text
    assert "<i>" not in text


def test_a_workbook_has_them_beside_the_question() -> None:
    """On the sheet that says what was asked."""
    book = openpyxl.load_workbook(io.BytesIO(written(made(), "xlsx")))
    assert [row[0].value for row in book["About"].iter_rows()][:3] == [LEAD, *CAVEATS]


def test_each_vcard_has_the_caveats_as_notes(shipped: KnowledgeGraph) -> None:
    """Whoever dials the number sees them."""
    answer = shipped.ask("organisation-contacts", country="GB")
    answer.caveats = CAVEATS
    cards = list(vobject.readComponents(str(shipped.write(answer, "vcard"))))
    assert len(cards) == 2
    for card in cards:
        assert [note.value for note in card.note_list][-2:] == CAVEATS


def test_a_frame_has_them_as_attributes() -> None:
    """Also where there are none."""
    assert made().to_pandas().attrs == {"lead": LEAD, "caveats": CAVEATS}
    assert made("", []).to_pandas().attrs == {"lead": "", "caveats": []}


# Numbers


NUMBERS = [
    (literal("12724", "integer"), "12,724"),
    (literal("1000000", "decimal"), "1,000,000"),
    (literal("-12724", "integer"), "-12,724"),
    (literal("9999", "integer"), "9999"),
    (literal("12724.5", "decimal"), "12724.5"),
    (literal("12004", "gYear"), "12004"),
    (literal("20040", "string"), "20040"),
    (ox.Literal("9781862075887"), "9781862075887"),
    (literal("1_0000", "integer"), "1_0000"),
]


@pytest.mark.parametrize(("term", "read"), NUMBERS, ids=[read for _, read in NUMBERS])
def test_long_numbers_have_commas_where_people_read_them(term: ox.Literal, read: str) -> None:
    """Of what counts or measures; years and codes have none, nor has what programs read."""
    answer = Answer(["x", "y"], [(term, ox.Literal("a"))], lead=f"{term.value} people")
    for text in (tables.table(answer, width=80), tables.cards(answer, width=80), written(answer, "html"), answer._repr_html_()):
        assert text.count(read) == 2
    assert written(answer, "markdown").replace("\\", "").count(read) == 2
    for format in ("csv", "tsv", "json", "xml"):
        assert term.value in written(answer, format)
        assert read == term.value or read not in written(answer, format)
    sheet = openpyxl.load_workbook(io.BytesIO(written(answer, "xlsx")))["Answer"]
    assert "," not in str(sheet["A2"].value)


def test_digits_of_a_lead_are_a_number_where_the_rows_have_it_as_one() -> None:
    """A telephone number, a post code and an ISBN are none; how many rows there are is one."""
    answer = Answer(["code"], [(ox.Literal("10117"),)], lead="10117 Berlin")
    assert tables.table(answer, width=80).startswith("10117 Berlin\n")
    many = Answer(["x"], [(ox.Literal("a"),)] * 10_000, lead="10000 books, among 10000-1")
    assert tables.table(many, width=80).startswith("10,000 books, among 10000-1\n")


# Columns


@given(st.lists(st.sampled_from(["a", "aLabel", "b", "bLabel", "c"]), min_size=1, unique=True), st.data())
def test_a_column_comes_first_with_its_labels(columns: list[str], data: st.DataObject) -> None:
    """All rows keep their values, the other columns their order; the answer itself is as it was."""
    answer = Answer(list(columns), [tuple(ox.Literal(f"{name}{row}") for name in columns) for row in range(2)], lead="x")
    name = data.draw(st.sampled_from(columns))
    moved = answer.with_first(name)
    first = [one for one in (name, f"{name}Label") if one in columns]
    assert moved.columns == [*first, *(one for one in columns if one not in first)]
    assert list(moved) == list(answer)
    assert (answer.columns, moved.lead) == (columns, "x")


def test_a_column_that_is_not_there_is_told() -> None:
    """With those that are."""
    with pytest.raises(ParameterError, match="no column z") as told:
        made().with_first("z")
    assert "title, year" in told.value.remedy


# The command line


def test_the_terminal_is_told_once_and_a_file_twice(tmp_path: Path) -> None:
    """What begins a table is not told beside it; where programs read the rows, people are told it too."""
    words = ("list", "resources", "theme=remittances", "want=exists", "--format")
    table = run(*words, "table")
    assert table.stdout.startswith("yes\nthere are more than these 5\n\n")
    assert "yes" not in table.stderr
    written = run(*words, "json", "-o", tmp_path / "out.json")
    assert (written.stdout, written.stderr.splitlines()[-3:]) == ("", ["yes", "there are more than these 5", "5 rows"])
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["lead"] == "yes"


@pytest.mark.parametrize(("place", "word", "code"), [("MX", "yes", 0), ("FJ", "no", 1)])
@pytest.mark.parametrize("format", ["csv", "tsv", "table", "markdown", "json", "html"])
def test_whether_there_is_any_is_a_word_and_a_code(place: str, word: str, code: int, format: str) -> None:
    """In csv and tsv the word alone, as scripts read it; elsewhere what shows it stands below."""
    done = run("list", "resources", "theme=remittances", f"place={place}", "want=exists", "--format", format)
    assert done.returncode == code
    assert done.stdout == f"{word}\n" if format in ("csv", "tsv") else word in done.stdout
    assert ("Rahel Kunz" in done.stdout) == (code == 0 and format not in ("csv", "tsv"))
    assert "Nothing was found." not in done.stderr


def test_a_long_count_has_a_comma(make_home: Callable[..., Path]) -> None:
    """In the lead and in the cell; a program reads digits."""
    head = "- {id: source/s, type: Source, source: source/s, title: Somewhere}\n"
    records = "".join(f"- {{id: place/p{number}, type: Place, source: source/s, label: P{number}}}\n" for number in range(10_000))
    home = make_home(all=head + records)
    assert run("list", "places", "want=count", "--format", "table", home=home).stdout == "10,000 places\n\ncount\n──────\n10,000\n"
    assert run("list", "places", "want=count", "--format", "csv", home=home).stdout.split() == ["count", "10000"]
