"""CSV and Excel: what a table says comes in, what goes out comes back, and no file overwhelms the reader."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.bibliography import columns
from miggraph.bibliography.cells import cells
from miggraph.bibliography.model import Entry, Item
from miggraph.exporting import tables as writing
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.importing import tables

Maker = Callable[..., Path]


@pytest.fixture
def csv_file(tmp_path: Path) -> Maker:
    def make(text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Maker:
    def make(*rows: list[Any], **sheets: list[list[Any]]) -> Path:
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, content in ({"Books": list(rows)} | sheets).items():
            sheet = book.create_sheet(name)
            for row in content:
                sheet.append(row)
        book.save(tmp_path / "list.xlsx")
        return tmp_path / "list.xlsx"

    return make


def entries(path: Path) -> list[Entry]:
    read = tables.read_xlsx if path.suffix == ".xlsx" else tables.read_csv
    return [one for one in read(path) if isinstance(one, Entry)]


def findings(path: Path) -> list[Finding]:
    read = tables.read_xlsx if path.suffix == ".xlsx" else tables.read_csv
    return [one for one in read(path) if isinstance(one, Finding)]


def only(path: Path) -> Entry:
    (entry,) = entries(path)
    return entry


def reasons(entry: Entry) -> dict[str, str]:
    return {doubt.field: doubt.reason for doubt in entry.doubts}


# reading: headings and delimiters


PLAIN = """Resources on care work,,,,,,,
,,,,,,,
Author(s),Year,Title,Place of publication,Publisher,ISBN,Web page,Notes
"Surname01, A.; Surname02, B.",2003,Global Lives,London,Example Press,9781862075887,www.example.org,"Two lines:
one more"
"""


def test_a_list_in_plain_words_is_read(csv_file: Maker) -> None:
    """Titles above the headings become the heading; a cell over two lines keeps them; the line is that of the row's beginning."""
    entry = only(csv_file(PLAIN))
    assert entry.item == {
        "type": "book",
        "title": "Global Lives",
        "author": [{"family": "Surname01", "given": "A."}, {"family": "Surname02", "given": "B."}],
        "issued": {"date-parts": [[2003]]},
        "publisher": "Example Press",
        "publisher-place": "London",
        "ISBN": "9781862075887",
        "URL": "http://www.example.org",
        "note": "Two lines:\none more",
    }
    assert (entry.line, entry.heading) == (4, "Resources on care work")
    assert reasons(entry) == {"type": "the list does not say what type of publication this is"}


ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Abstract Note","Date","Date Added",'
    '"Access Date","Pages","Num Pages","Issue","Volume","Journal Abbreviation","Short Title","Series","Series Number","Publisher","Place",'
    '"Language","Rights","Type","Library Catalog","Extra","Notes","File Attachments","Manual Tags","Automatic Tags","Editor","Book Author"\n'
    '"ABCD1234","journalArticle","2002","Surname01, Anna; Example Network","On the Move: A Study","Gender & Example","","1355-2074",'
    '"https://doi.org/10.1080/741922823","https://example.org/a; https://example.org/b","What it says.","2002-03","2009-01-01 10:00:00",'
    '"2009-05-01 12:00:00","1389–409","","1","10","Gend. Ex.","On the Move","","","Example Press","Oxford","en-GB","CC BY","Research note","Catalogue X",'
    '"tex.shelf: 12","<p>Good</p>","C:\\\\Users\\\\someone\\\\a.pdf","care; work","work; migration","Surname02, Bo","Surname03, Cy"\n'
)


def test_an_export_of_zotero_is_read_whole(csv_file: Maker) -> None:
    """Every column of Zotero finds its variable or a note, but for what the program keeps for itself."""
    path = csv_file(ZOTERO)
    assert only(path).item == {
        "id": "ABCD1234",
        "type": "article-journal",
        "genre": "Research note",
        "title": "On the Move: A Study",
        "title-short": "On the Move",
        "author": [{"family": "Surname01", "given": "Anna"}, {"literal": "Example Network"}],
        "editor": [{"family": "Surname02", "given": "Bo"}],
        "container-author": [{"family": "Surname03", "given": "Cy"}],
        "container-title": "Gender & Example",
        "container-title-short": "Gend. Ex.",
        "ISSN": "1355-2074",
        "DOI": "10.1080/741922823",
        "URL": "https://example.org/a",
        "custom": {"webPages": ["https://example.org/b"]},
        "abstract": "What it says.",
        "issued": {"date-parts": [[2002, 3]]},
        "accessed": {"date-parts": [[2009, 5, 1]]},
        "page": "1389-1409",
        "issue": "1",
        "volume": "10",
        "publisher": "Example Press",
        "publisher-place": "Oxford",
        "language": "en-GB",
        "source": "Catalogue X",
        "keyword": "care; work; migration",
        "note": "tex.shelf: 12\n<p>Good</p>\nRights: CC BY",
    }
    assert [finding.rule for finding in findings(path)] == ["not-understood", "held-back"]
    assert "File Attachments" in findings(path)[1].message


@pytest.mark.parametrize("text", ["title;year\nLives, Loves;2003\n", "title\tyear\nLives, Loves\t2003\n", "sep=;\ntitle;year\nLives, Loves;2003\n", 'title,year\n"Lives, Loves",2003\n', "title|year\nLives, Loves|2003\n"])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings_are_found(csv_file: Maker, text: str, encoding: str) -> None:
    """A comma, a semicolon, a tab or a bar, in any encoding, with or without Excel's ``sep=``."""
    item = only(csv_file(text.replace("Loves", "Amélie’s Loves"), encoding)).item
    assert (item["title"], item["issued"]) == ("Lives, Amélie’s Loves", {"date-parts": [[2003]]})


def test_columns_that_are_not_known_are_kept_as_notes(csv_file: Maker) -> None:
    """One finding says which, and what might be meant; a column without heading is kept too."""
    path = csv_file("Title,Shelf,Publsher,\nLives,12,Example Press,x\n")
    assert only(path).item["note"] == "Shelf: 12\nPublsher: Example Press\nColumn 4: x"
    (finding,) = findings(path)
    assert finding.message == 'columns that are not known, kept as notes: "Shelf", "Publsher" (did you mean publisher?)'
    assert finding.line == 1


def test_two_columns_of_one_name_are_put_together(csv_file: Maker) -> None:
    """Names grow; a second, other title becomes a note with a doubt."""
    entry = only(csv_file('Author,Author,Title,Title\n"Surname01, A.","Surname02, B.",Lives,Leben\n'))
    assert [name["family"] for name in entry.item["author"]] == ["Surname01", "Surname02"]
    assert (entry.item["title"], entry.item["note"]) == ("Lives", "Title: Leben")
    assert "title" in reasons(entry)


def test_rows_that_are_too_long_or_short_are_read(csv_file: Maker) -> None:
    """Missing cells are empty; surplus ones are kept and reported where they stand; empty rows are nothing."""
    path = csv_file("title,year,publisher\nLives\n\n,,\nLoves,2003,Example,Press,Ltd\n")
    first, second = entries(path)
    assert (first.item["title"], first.line, second.line, second.rest) == ("Lives", 2, 5, ["Press", "Ltd"])
    assert [(finding.rule, finding.line) for finding in findings(path)] == [("field-unreadable", 5)]


def test_a_row_with_its_first_cell_alone_is_a_heading(csv_file: Maker) -> None:
    """Lists in Excel have sections."""
    found = entries(csv_file("No,Title,Year\nCare work,,\n1,Lives,2003\nAsylum,,\n2,Loves,2004\n"))
    assert [(entry.heading, entry.item["title"]) for entry in found] == [("Care work", "Lives"), ("Asylum", "Loves")]


def test_a_table_without_headings_is_refused(csv_file: Maker) -> None:
    """The message says what to do."""
    with pytest.raises(DataError, match="The first row names the columns"):
        entries(csv_file("Lives,2003\nLoves,2004\n"))
    with pytest.raises(DataError):
        entries(csv_file(""))


@pytest.mark.parametrize("position", ["start", "end"])
def test_a_quotation_mark_never_closed_costs_one_row(csv_file: Maker, position: str) -> None:
    """The other rows are read, and the row itself as far as it goes."""
    rows = [f"Title {number},20{number:02}" for number in range(3)]
    rows.insert(0 if position == "start" else 3, '"Broken,1999')
    path = csv_file("title,year\n" + "\n".join(rows) + "\n")
    titles = [entry.item["title"] for entry in entries(path)]
    assert [title for title in titles if "Broken" not in title] == ["Title 0", "Title 1", "Title 2"]
    assert len(titles) == (4)
    if position == "start":
        assert [(finding.rule, finding.line) for finding in findings(path)] == [("field-unreadable", 2)]


# reading: cells


def said(csv_file: Maker, heading: str, cell: str) -> Entry:
    quoted = cell.replace('"', '""')
    return only(csv_file(f'type,title,"{heading}"\nBook,Lives,"{quoted}"\n'))


@pytest.mark.parametrize(
    ("heading", "cell", "variable", "value", "doubtful"),
    [
        ("isbn", "9.78186E+12", "ISBN", None, True),
        ("isbn", "'0747560323", "ISBN", "0747560323", False),
        ("isbn", '="0747560323"', "ISBN", "0747560323", False),
        ("isbn", "747560323", "ISBN", "0747560323", True),
        ("isbn", "9780804753234.0", "ISBN", "9780804753234", False),
        ("year", "2004.0", "issued", {"date-parts": [[2004]]}, False),
        ("year", "2003/2004", "issued", {"date-parts": [[2003], [2004]]}, True),
        ("year", "c. 2004", "issued", {"literal": "c. 2004"}, True),
        ("date", "March 2004", "issued", {"date-parts": [[2004, 3]]}, False),
        ("date", "31 mars 2004", "issued", {"date-parts": [[2004, 3, 31]]}, False),
        ("date", "31/03/2004", "issued", {"date-parts": [[2004, 3, 31]]}, False),
        ("date", "3/4/2004", "issued", {"literal": "3/4/2004"}, True),
        ("date", "38077", "issued", {"literal": "38077"}, True),
        ("publisher", "#REF!", "publisher", None, True),
        ("publisher", "=1+1", "publisher", "=1+1", True),
        ("title", "@home", "title", None, True),
        ("publisher", "'=1+1", "publisher", "=1+1", False),
        ("publisher", "'Example' Press", "publisher", "'Example' Press", False),
        ("pages", "328 pp.", "number-of-pages", "328", False),
        ("pages", "pp. 12–34", "page", "12-34", False),
        ("language", "French", "language", "fr", False),
        ("language", "Klingon", "language", "Klingon", True),
        ("url", "see above", "URL", None, True),
        ("tags", "care, work", "keyword", "care; work", False),
        ("doi", "doi: 10.1080/741922823", "DOI", "10.1080/741922823", False),
    ],
)
def test_cells_are_read_as_people_and_programs_write_them(
    csv_file: Maker, heading: str, cell: str, variable: str, value: Any, doubtful: bool
) -> None:
    """What a spreadsheet has spoilt is doubted, what people abbreviate is understood, and nothing is evaluated."""
    entry = said(csv_file, heading, cell)
    if variable != "title":
        assert entry.item.get(variable) == value
    assert bool(entry.doubts) == doubtful


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Surname01, A.; Surname02, B.", ["Surname01", "Surname02"]),
        ("Surname01, A. and Surname02, B.", ["Surname01", "Surname02"]),
        ("Surname01, A., Surname02, B.C., & Surname03, D.", ["Surname01", "Surname02", "Surname03"]),
        ("Anna Surname, Bo Person and Cy Name", ["Surname", "Person", "Name"]),
        ("Surname, Anna, Bo Person and Cy Name", ["Surname", "Person", "Name"]),
        ("García Example, María José", ["García Example"]),
        ("UNIFEM; van der Surname, Jan", ["UNIFEM", "Surname"]),
        ("Ministry of Labour, Family and Social Affairs", ["Ministry of Labour, Family and Social Affairs"]),
        ("{Example, Inc.}; Surname, A.", ["Example, Inc.", "Surname"]),
        ("Network of Women and Workers", ["Network of Women and Workers"]),
    ],
)
def test_names_in_a_cell_are_told_apart(csv_file: Maker, cell: str, value: list[str]) -> None:
    """People with semicolons, commas or "and" between them; a body has no comma, or braces."""
    names = said(csv_file, "authors", cell).item["author"]
    assert [name.get("literal") or name["family"] for name in names] == value


def test_authors_marked_as_editors_are_editors(csv_file: Maker) -> None:
    """Lists often have no column for editors."""
    item = said(csv_file, "Author", "Surname01, A. and Surname02, B. (eds.)").item
    assert [name["family"] for name in item["editor"]] == ["Surname01", "Surname02"]
    assert "author" not in item


def test_every_heading_of_ours_means_its_column() -> None:
    """The table of columns has no heading that another one takes."""
    names = [column.name for column in columns.COLUMNS]
    assert [column.name for column in columns.columns_of(names) if column] == names


# writing, and coming back


BOOK: Item = {
    "id": "global-lives",
    "type": "report",
    "genre": "Working paper",
    "title": "Global Lives: Of Work",
    "title-short": "Global Lives",
    "author": [
        {"family": "Surname", "given": "Anna", "non-dropping-particle": "van der"},
        {"literal": "Example, Inc."},
        {"literal": "Anna Example"},
    ],
    "issued": {"date-parts": [[2004, 3]]},
    "collection-title": "Papers",
    "collection-number": "12",
    "page": "12-34",
    "URL": "http://example.org/a",
    "language": "en",
    "note": "-1 is no formula\nnor is this",
    "custom": {"webPages": ["http://example.org/b"], "languages": ["language/en", "language/fr"], "parts": [{"title": "One"}]},
}


def test_an_item_is_a_row_that_people_can_read() -> None:
    """Names, titles and pages have columns of their own; JSON holds only what has none."""
    row = cells(BOOK)
    assert row["authors"] == "van der Surname, Anna; {Example, Inc.}; {Anna Example}"
    assert (row["type"], row["title"], row["subtitle"], row["number"]) == ("WorkingPaper", "Global Lives", "Of Work", "12")
    assert (row["pageStart"], row["pageEnd"], row["languages"]) == ("12", "34", "en; fr")
    assert json.loads(row["csl"]) == {"custom.parts": [{"title": "One"}]}


def back(items: list[Item], kind: str) -> list[Item]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{kind}"
        path.write_bytes(writing.xlsx(items) if kind == "xlsx" else writing.csv(items).encode())
        return [entry.item for entry in entries(path)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_publications_of_the_graph_come_back_exact(kind: str) -> None:
    """Every item of the shipped graph is the same after CSV, and after Excel; only nested records need JSON."""
    from miggraph.exporting.items import items

    shipped = items(miggraph.open())
    assert back(shipped, kind) == shipped
    needed = {variable for item in shipped for variable in json.loads(cells(item).get("csl", "{}"))}
    assert needed <= {"custom.parts", "custom.corridors", "custom.figures"}


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''",
        "-",
        "Surname, A.; B",
        "a\nb",
        'a "b"',
        "_x0041_",
        "#REF!",
        "2004.0",
        "{a}",
        "and",
        "Anna Example",
        "12-34",
        "\r\n",
        " x ",
        "a: b",
    ]
)
NAME = st.fixed_dictionaries({"literal": TEXT}) | st.fixed_dictionaries(
    {"family": TEXT}, optional={"given": TEXT, "suffix": TEXT, "non-dropping-particle": TEXT}
)
DATE = st.one_of(
    st.builds(lambda *parts: {"date-parts": [list(parts)]}, st.integers(1500, 2099), st.integers(1, 12)),
    st.fixed_dictionaries({"literal": TEXT}),
    st.just({"date-parts": [[2003], [2004]]}),
)
TEXTS = ["title", "title-short", "publisher", "publisher-place", "container-title", "collection-title", "collection-number", "number", "volume", "issue",
         "page", "number-of-pages", "edition", "ISBN", "DOI", "URL", "language", "keyword", "abstract", "note", "genre", "ISSN", "id"]  # fmt: skip
ITEM = st.fixed_dictionaries(
    {"type": st.sampled_from(["book", "report", "article-journal", "article", "thesis", "periodical", "x"]), "title": TEXT},
    optional={
        **dict.fromkeys(TEXTS[1:], TEXT),
        **dict.fromkeys(["author", "editor", "contributor", "translator"], st.lists(NAME, min_size=1, max_size=3)),
        **dict.fromkeys(["issued", "accessed"], DATE),
        "custom": st.dictionaries(
            st.sampled_from(["webPages", "languages", "fullText", "accessNote", "parts", "position"]),
            TEXT | st.lists(TEXT, min_size=1),
            min_size=1,
        ),
    },
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(max_examples=60, deadline=None)
@given(items=st.lists(ITEM, min_size=1, max_size=3))
def test_any_item_comes_back_exact(kind: str, items: list[Item]) -> None:
    """Whatever the texts, the names and the dates are."""
    assert back(items, kind) == items


def test_a_cell_that_was_changed_counts_for_more_than_the_json(csv_file: Maker) -> None:
    """Somebody who corrects the year in Excel does not see the JSON."""
    item: Item = {"type": "book", "title": "Lives", "issued": {"date-parts": [[2003]], "circa": True}, "ISSN": "1355-2074"}
    text = writing.csv([item])
    entry = only(csv_file(text.replace(",2003,", ",2004,")))
    assert (entry.item["issued"], entry.item["ISSN"]) == ({"date-parts": [[2004]]}, "1355-2074")
    assert "says something else" in reasons(entry)["note"]
    assert "issued" not in only(csv_file(text.replace(",2003,", ",,"))).item


def test_csv_is_rfc_4180_and_safe_in_a_spreadsheet() -> None:
    """Lines end in CR LF, all columns are there, and no cell begins as a formula."""
    text = writing.csv([{"type": "book", "title": "=cmd|' /C calc'!A0", "publisher": "+1", "note": "@x", "abstract": "\t=1"}])
    header, row = text.removesuffix("\r\n").split("\r\n")
    assert header == ",".join(column.name for column in columns.COLUMNS)
    assert "'=cmd" in row
    assert "'+1" in row
    assert "'@x" in row


def test_pandas_reads_the_csv(tmp_path: Path) -> None:
    """One shape for every export."""
    pandas = pytest.importorskip("pandas")
    (tmp_path / "a.csv").write_bytes(writing.csv([BOOK]).encode())
    frame = pandas.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == writing.HEADINGS
    assert frame["title"][0] == "Global Lives"


def test_the_metadata_is_that_of_the_table() -> None:
    """Columns in order, their properties those of the context or of the Dublin Core elements."""
    described = json.loads(writing.metadata("list.csv", "https://example.org/"))
    context = json.loads((Path(__file__).parent.parent / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert described["url"] == "list.csv"
    assert [column["name"] for column in described["tableSchema"]["columns"]] == writing.HEADINGS
    for column in columns.COLUMNS:
        if not column.property.startswith("dc:") and column.name not in ("id", "csl"):
            assert context[column.name]["@id"] == column.property


def test_a_csvw_processor_accepts_table_and_metadata(tmp_path: Path) -> None:
    """The package csvw validates what we write and finds the values by their properties."""
    csvw = pytest.importorskip("csvw")
    (tmp_path / "a.csv").write_bytes(writing.csv([BOOK]).encode())
    (tmp_path / "a.csv-metadata.json").write_text(writing.metadata("a.csv", "https://example.org/"), encoding="utf-8")
    read = csvw.CSVW(str(tmp_path / "a.csv"))
    assert read.is_valid
    (described,) = read.to_json()["tables"][0]["row"][0]["describes"]
    assert described["@id"] == "https://example.org/resource/global-lives"
    assert described["dc11:creator"] == ["van der Surname, Anna", "{Example, Inc.}", "{Anna Example}"]


def test_the_same_items_give_the_same_workbook() -> None:
    """No moment of making is in the bytes."""
    assert b"1980-01-01" in zipfile.ZipFile(io.BytesIO(writing.xlsx([BOOK]))).read("docProps/core.xml")
    assert {member.date_time[0] for member in zipfile.ZipFile(io.BytesIO(writing.xlsx([BOOK]))).infolist()} == {1980}


def test_a_workbook_has_no_formulas() -> None:
    """Texts that begin with = or # stay texts."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(writing.xlsx([{"type": "book", "title": "=1+1", "publisher": "#REF!"}]))).active
    types = {cell.value: cell.data_type for cell in sheet[2] if cell.value and not cell.value.startswith("{")}
    assert types == {"Book": "s", "=1+1": "s", "#REF!": "s"}
    assert sheet.freeze_panes == "A2"


def test_a_text_too_long_for_excel_is_refused() -> None:
    """Excel would cut it without a word."""
    with pytest.raises(DataError, match="Export as CSV"):
        writing.xlsx([{"type": "book", "title": "x" * 40_000}])


# reading Excel


def test_a_workbook_is_read_with_its_numbers_and_dates(xlsx_file: Maker) -> None:
    """Numbers are texts without a point, dates are dates; the line is the row."""
    import datetime

    path = xlsx_file(["Title", "Year", "ISBN", "Access date"], [], ["Lives", 2003.0, 9780804753234, datetime.datetime(2009, 5, 1)])
    entry = only(path)
    assert entry.line == 3
    assert (entry.item["issued"], entry.item["ISBN"]) == ({"date-parts": [[2003]]}, "9780804753234")
    assert entry.item["accessed"] == {"date-parts": [[2009, 5, 1]]}


def test_each_sheet_with_headings_is_read(xlsx_file: Maker) -> None:
    """Others are reported; the sheet's name is the heading of its entries."""
    path = xlsx_file(["Title"], ["Lives"], Remarks=[["hello"]], **{"Care work": [["Title"], ["Loves"]]})
    assert [(entry.item["title"], entry.heading) for entry in entries(path)] == [("Lives", ""), ("Loves", "Care work")]
    assert ['"Remarks"' in finding.message for finding in findings(path)] == [True]


def test_formulas_are_never_evaluated(xlsx_file: Maker) -> None:
    """What was never calculated is doubted, not taken."""
    entry = only(xlsx_file(["Title", "Publisher"], ["Lives", '=HYPERLINK("http://example.org")']))
    assert "publisher" not in entry.item
    assert "#FORMULA!" in reasons(entry)["publisher"]


# hostile files


SHEET = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, **contents: bytes) -> Path:
    """Replace parts of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (parts | {SHEET: contents["sheet"]}).items():
            new.writestr(name, content)
    return path


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HEAD = MAIN + b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
TAIL = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + HEAD + TAIL, "declares a document type"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + HEAD + TAIL, "declares a document type"),
        (
            HEAD + b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"x" * 10_000_000 + b"</t></is></c></row>" + TAIL,
            r"cell of more than|more than 4,194,304",
        ),
        (HEAD + b'<row r="2">' + b"<c/>" * 20_000 + b"</row>" + TAIL, "more than 16,384 cells"),
        (HEAD + b'<row r="2"><c r="XFD2"><v>1</v></c></row>' + TAIL, "column XFD"),
        (HEAD + b'<row r="99999999"/>' + TAIL, "more than 1,048,576 rows"),
        (HEAD + b"<x/>" * 4_000_001 + TAIL, "elements beside its cells"),
        (HEAD + b'<row r="2"><c r="A2" t="s"><v>99</v></c></row>' + TAIL, "damaged"),
        (HEAD, "damaged"),
    ],
    ids=["entities", "external", "cell", "wide", "column", "tall", "elements", "shared", "cut off"],
)
def test_a_hostile_sheet_is_refused(xlsx_file: Maker, sheet: bytes, message: str) -> None:
    """One clear error, before anything grows."""
    with pytest.raises(DataError, match=message):
        entries(rewritten(xlsx_file(["Title"], ["Lives"]), sheet=sheet))


def test_more_cells_than_anyone_would_wait_for_are_refused(xlsx_file: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty cells cost time too."""
    monkeypatch.setattr("miggraph.importing.tables.inspecting.MAX_CELLS", 1_000)
    with pytest.raises(DataError, match="more than 1,000 cells"):
        entries(rewritten(xlsx_file(["Title"], ["x"]), sheet=HEAD + (b"<row>" + b"<c/>" * 100 + b"</row>") * 11 + TAIL))


def test_a_sheet_that_declares_to_be_immense_is_read(xlsx_file: Maker) -> None:
    """The declared size is not believed."""
    declared = HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    sheet = declared + b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Lives</t></is></c></row>' + TAIL
    assert only(rewritten(xlsx_file(["Title"], ["x"]), sheet=sheet)).line == 1_048_576


def test_a_zip_bomb_is_refused(xlsx_file: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what its directory declares; and no more than that is ever unpacked."""
    path = rewritten(xlsx_file(["Title"], ["Lives"]), sheet=HEAD + b" " * 20_000_000 + TAIL)
    monkeypatch.setattr("miggraph.importing.tables.workbook.MAX_SHEETS", 10_000_000)
    with pytest.raises(DataError, match="would unpack to"):
        entries(path)
    content = path.read_bytes()
    size = (20_000_000 + len(HEAD) + len(TAIL)).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises(DataError, match=r"damaged|only a part of one"):
        entries(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (b"title,year\nLives,2003\n", "not an Excel workbook"),
        (b"<html><table>", "web page"),
        (b"", "not an Excel workbook"),
        (b"PK\x03\x04 nothing more", "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    """The message says what the file is, and what to do."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        entries(path)


def test_an_opendocument_file_is_named(tmp_path: Path) -> None:
    """LibreOffice saves .ods under any name."""
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(DataError, match="OpenDocument"):
        entries(path)


def test_a_line_without_end_is_refused(csv_file: Maker) -> None:
    """The rows before it have been read by then."""
    path = csv_file(b"title,year\nLives,2003\n" + b"x" * 10_000_000)
    with pytest.raises(DataError, match="longer than"):
        entries(path)


def test_quotation_marks_without_end_are_refused(csv_file: Maker) -> None:
    """Time stays bounded."""
    with pytest.raises(DataError, match="too many quotation marks"):
        entries(csv_file("title,year\n" + ('"a,' + "x" * 140_000 + "\n") * 150))


def test_deep_json_is_kept_as_it_stands(csv_file: Maker) -> None:
    """A hundred thousand brackets are no reason to stop."""
    entry = only(csv_file("title,csl\nLives," + "[" * 100_000 + "\n"))
    assert entry.item["note"].startswith("csl: [[[")
    assert "note" in reasons(entry)
