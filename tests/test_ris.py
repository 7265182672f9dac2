"""RIS in and out: what Zotero, EndNote, Mendeley and JSTOR write, broken and hostile files, and round trips."""

from __future__ import annotations

import json
import subprocess
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph import KnowledgeGraph
from miggraph.bibliography import names, variables
from miggraph.bibliography.model import Entry, Item
from miggraph.bibliography.ris import TAGS
from miggraph.bibliography.types import TYPES
from miggraph.exporting import ris as writer
from miggraph.exporting.items import items as items_of
from miggraph.ground.errors import DataError, ParameterError
from miggraph.ground.findings import Finding
from miggraph.importing import ris

PEERS = Path(__file__).parent / "peers"

ZOTERO = """TY  - CHAP
TI  - Care chains: a study
AU  - Surname01, Anna
AU  - van der Surname02, B.
AU  - Invented Union
T2  - Invented Handbook of Care
A2  - Surname03, C.
T3  - Invented Studies
A3  - Surname04, D.
A4  - Surname05, E.
AB  - An abstract of two sentences. The second one is here.
CN  - HQ 1234
CY  - Testville
DA  - 2004/03//
PY  - 2004
DP  - Invented Catalogue
ET  - 2nd ed.
VL  - 3
SP  - 1389
EP  - 409
LA  - en
PB  - Invented Press
SN  - 978-1-234-56789-7
ST  - Care chains
UR  - https://example.org/care
Y2  - 2009/03/31/10:15:00
L1  - https://example.org/care.pdf
L2  - /home/somebody/care.html
N1  - <p>A note &amp; more</p>
KW  - Care work
KW  - Migration
ER  -

"""
ENDNOTE = """TY  - EDBOOK
AU  - Surname01, Anna
A4  - Surname05, Eve
CY  - Testville
DA  - 2004/00/00
IS  - 7
PY  - 2004
SP  - 345
ST  - Care
T2  - Invented Series
M1  - 12
T3  - Further Series
TI  - Care chains
AN  - 987654
C1  - Something of my own
AD  - Department of Invention, University of Testville
NV  - 2
LB  - 77
RN  - Read again
OP  - Older edition
ID  - 123
ER  -
"""
MENDELEY = """TY  - JOUR
T1  - Care chains
A1  - Surname01, Anna
A1  - Surname02, Ben
Y1  - 2004/03/31/
JF  - Journal of Invented Studies
JO  - J. Inv. Stud.
VL  - 29
IS  - 3
SP  - 12-34
KW  - Care; Migration
UR  - https://example.org/1; https://example.org/2
SN  - 1234-5678, 8765-4321
N2  - An abstract.
M3  - 10.9999/inv.1
L1  - file:///C:/Users/somebody/paper.pdf
ER  -
"""
JSTOR = """Provider: JSTOR http://www.jstor.org
Database: JSTOR
Content: text/plain; charset="UTF-8"


TY  - JOUR
TI  - Care chains
AU  - Surname01, Anna
AB  - Abstract The first line of this abstract was broken by the exporter
to fit, and goes on here.
C1  - Full publication date: Jun., 2004
DB  - JSTOR
EP  - 409
IS  - 3
PB  - [Invented Press, Invented Association]
PY  - 2004
SN  - 12345678
SP  - 389
T2  - Journal of Invented Studies
UR  - http://www.jstor.org/stable/123
VL  - 29
Y2  - 2009/03/31/
ER  -
"""


def load(tmp_path: Path, text: str | bytes) -> list[Entry | Finding]:
    path = tmp_path / "library.ris"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(ris.read(path))


def entries(found: Iterable[Entry | Finding]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def findings(found: Iterable[Entry | Finding]) -> list[Finding]:
    return [one for one in found if isinstance(one, Finding)]


def only(tmp_path: Path, *lines: str, kind: str = "BOOK") -> Entry:
    """Read one entry of some lines."""
    (entry,) = entries(load(tmp_path, "\n".join([f"TY  - {kind}", "TI  - A title", *lines, "ER  - "])))
    return entry


def test_a_zotero_chapter_comes_whole(tmp_path: Path) -> None:
    """Every field finds its variable; a path on somebody's computer is noted."""
    (entry,) = entries(load(tmp_path, ZOTERO))
    assert entry.doubts == []
    assert entry.item == {
        "type": "chapter",
        "title": "Care chains: a study",
        "title-short": "Care chains",
        "author": [
            {"family": "Surname01", "given": "Anna"},
            {"family": "Surname02", "given": "B.", "non-dropping-particle": "van der"},
            {"literal": "Invented Union"},
        ],
        "container-title": "Invented Handbook of Care",
        "editor": [{"family": "Surname03", "given": "C."}],
        "collection-title": "Invented Studies",
        "collection-editor": [{"family": "Surname04", "given": "D."}],
        "translator": [{"family": "Surname05", "given": "E."}],
        "abstract": "An abstract of two sentences. The second one is here.",
        "call-number": "HQ 1234",
        "publisher-place": "Testville",
        "issued": {"date-parts": [[2004, 3]]},
        "source": "Invented Catalogue",
        "edition": "2",
        "volume": "3",
        "page": "1389-1409",
        "language": "en",
        "publisher": "Invented Press",
        "ISBN": "978-1-234-56789-7",
        "URL": "https://example.org/care",
        "accessed": {"date-parts": [[2009, 3, 31]], "literal": "2009/03/31/10:15:00"},
        "keyword": "Care work; Migration",
        "note": "File: /home/somebody/care.html\nA note & more",
        "custom": {"fullText": "https://example.org/care.pdf"},
    }


def test_an_endnote_edited_book_has_editors(tmp_path: Path) -> None:
    """EndNote writes the editors of an edited book as its authors, and pages in SP; what CSL has no variable for is noted."""
    (entry,) = entries(load(tmp_path, ENDNOTE))
    item = entry.item
    assert (item["type"], item["editor"], "author" in item) == ("book", [{"family": "Surname01", "given": "Anna"}], False)
    assert (item["number-of-pages"], item["issued"]) == ("345", {"date-parts": [[2004]]})
    assert (item["collection-title"], item["collection-number"]) == ("Invented Series", "12")
    everything = json.dumps(item)
    for line in ENDNOTE.splitlines()[1:-1]:
        for word in line[6:].split("/")[0].split(", "):
            assert word in everything


def test_a_mendeley_article_comes_whole(tmp_path: Path) -> None:
    """The older tags are read, and several values of one line."""
    item = entries(load(tmp_path, MENDELEY))[0].item
    assert item["author"] == [{"family": "Surname01", "given": "Anna"}, {"family": "Surname02", "given": "Ben"}]
    assert item["issued"] == {"date-parts": [[2004, 3, 31]]}
    assert (item["container-title"], item["page"], item["ISSN"]) == ("Journal of Invented Studies", "12-34", "1234-5678 8765-4321")
    assert (item["DOI"], item["keyword"], item["abstract"]) == ("10.9999/inv.1", "Care; Migration", "An abstract.")
    assert (item["URL"], item["custom"]) == ("https://example.org/1", {"webPages": ["https://example.org/2"]})
    assert item["note"] == "container-title: J. Inv. Stud.\nFile: file:///C:/Users/somebody/paper.pdf"


def test_jstor_says_who_it_is_before_the_first_entry(tmp_path: Path) -> None:
    """One warning tells of the lines outside, and broken lines are joined."""
    found = load(tmp_path, JSTOR)
    (entry,) = entries(found)
    assert [(one.line, one.rule, one.severity.value) for one in findings(found)] == [(1, "not-understood", "warning")]
    assert entry.line == 6
    assert entry.item["abstract"] == "Abstract The first line of this abstract was broken by the exporter to fit, and goes on here."
    assert (entry.item["page"], entry.item["ISSN"], entry.item["archive"]) == ("389-409", "12345678", "JSTOR")
    assert entry.item["note"] == "Custom 1: Full publication date: Jun., 2004"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("dash", ["  - ", " - ", "  -  ", "- ", "  – "])
def test_line_ends_and_spaces_vary(tmp_path: Path, end: str, dash: str) -> None:
    """Whatever stands between tag and value, both are read."""
    text = "\ufeff" + end.join(["TY  - BOOK", "TI  - A title", "AU  - Surname01, A.", "PY  - 2004", "ER  - ", ""]).replace("  - ", dash)
    (entry,) = entries(load(tmp_path, text))
    assert (entry.item["title"], entry.item["author"], entry.doubts) == ("A title", [{"family": "Surname01", "given": "A."}], [])


def test_small_letters_are_read(tmp_path: Path) -> None:
    """Some tools write tags so."""
    assert entries(load(tmp_path, "ty  - book\nti  - A title\ner  - \n"))[0].item == {"type": "book", "title": "A title"}


def test_a_missing_end_costs_nothing(tmp_path: Path) -> None:
    """The next TY begins the next entry; a doubt names the line."""
    found = entries(load(tmp_path, "TY  - BOOK\nTI  - A\n\nTY  - BOOK\nTI  - B\nER  - \nTY  - BOOK\nTI  - C"))
    assert [(entry.item["title"], entry.line, [doubt.field for doubt in entry.doubts]) for entry in found] == [
        ("A", 1, ["type"]),
        ("B", 4, []),
        ("C", 7, ["type"]),
    ]


def test_an_empty_entry_is_a_finding_and_the_next_is_read(tmp_path: Path) -> None:
    """One broken entry costs itself only."""
    found = load(tmp_path, "TY  - BOOK\nER  - \nTY  - BOOK\nTI  - B\nER  - ")
    assert [(one.rule, one.line) for one in findings(found)] == [("entry-unreadable", 1)]
    assert [entry.item["title"] for entry in entries(found)] == ["B"]


def test_unknown_tags_are_noted(tmp_path: Path) -> None:
    """Nothing is lost."""
    assert only(tmp_path, "XX  - Something", "U1  - More").item["note"] == "XX: Something\nUser definable 1: More"


def test_an_unknown_type_is_kept_and_doubtful(tmp_path: Path) -> None:
    """It becomes a document, with the type as its genre."""
    entry = only(tmp_path, kind="PODCAST")
    assert (entry.item["type"], entry.item["genre"], entry.doubts[0].field) == ("document", "PODCAST", "type")


@pytest.mark.parametrize(
    ("lines", "issued", "doubtful"),
    [
        (["PY  - 2004"], {"date-parts": [[2004]]}, False),
        (["PY  - 2004///"], {"date-parts": [[2004]]}, False),
        (["PY  - 2004", "DA  - 2004/03//"], {"date-parts": [[2004, 3]]}, False),
        (["DA  - 2004-03-31"], {"date-parts": [[2004, 3, 31]]}, False),
        (["Y1  - 2004//Spring"], {"date-parts": [[2004]], "literal": "2004//Spring"}, False),
        (["PY  - 2004", "DA  - March"], {"date-parts": [[2004]]}, True),
        (["PY  - 2003", "DA  - 2004/03//"], {"date-parts": [[2004, 3]]}, True),
        (["PY  - 2003-2004"], {"literal": "2003-2004"}, True),
        (["PY  - forthcoming"], {"literal": "forthcoming"}, True),
    ],
)
def test_dates(tmp_path: Path, lines: list[str], issued: object, doubtful: bool) -> None:
    """The fuller date is taken, and what is no date is kept and doubtful."""
    entry = only(tmp_path, *lines)
    assert entry.item["issued"] == issued
    assert any(doubt.field == "issued" for doubt in entry.doubts) == doubtful


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("JOUR", ["SP  - 1389", "EP  - 409"], {"page": "1389-1409"}),
        ("JOUR", ["SP  - 12–34"], {"page": "12-34"}),
        ("JOUR", ["SP  - 12", "EP  - 12"], {"page": "12"}),
        ("JOUR", ["SP  - e123"], {"page": "e123"}),
        ("JOUR", ["SP  - 12, 15"], {"page": "12, 15"}),
        ("BOOK", ["SP  - 345 p."], {"number-of-pages": "345"}),
        ("RPRT", ["SP  - 1", "EP  - 20"], {"page": "1-20"}),
        ("RPRT", ["SN  - WP/04/12"], {"number": "WP/04/12"}),
        ("RPRT", ["T2  - Invented Papers", "M1  - 12"], {"collection-title": "Invented Papers", "collection-number": "12"}),
        ("BOOK", ["SN  - 1-234-56789-X (pbk)"], {"ISBN": "1-234-56789-X", "note": "ISBN: 1-234-56789-X (pbk)"}),
        ("BOOK", ["AU  - Ministry of Care,, Work and Youth"], {"author": [{"literal": "Ministry of Care, Work and Youth"}]}),
        (
            "BOOK",
            ["AU  - Surname01, A.; Surname02, B."],
            {"author": [{"family": "Surname01", "given": "A."}, {"family": "Surname02", "given": "B."}]},
        ),
        ("BOOK", ["BT  - Host"], {"container-title": "Host"}),
        ("BOOK", ["A3  - Surname01, A."], {"editor": [{"family": "Surname01", "given": "A."}]}),
        ("BOOK", ["M2  - contributor: Surname01 || A."], {"contributor": [{"family": "Surname01", "given": "A."}]}),
        ("BOOK", ["KW  - care", "migration"], {"keyword": "care; migration"}),
    ],
)
def test_fields(tmp_path: Path, kind: str, lines: list[str], expected: Item) -> None:
    """Each way of writing a field gives its variable."""
    assert only(tmp_path, *lines, kind=kind).item == {"type": ris_type(kind), "title": "A title"} | expected


def ris_type(kind: str) -> str:
    return {"JOUR": "article-journal", "BOOK": "book", "RPRT": "report"}[kind]


def test_further_authors_are_doubtful(tmp_path: Path) -> None:
    """Nobody is called et al."""
    entry = only(tmp_path, "AU  - Surname01, A.", "AU  - et al.")
    assert entry.item["author"] == [{"family": "Surname01", "given": "A."}]
    assert entry.doubts[0].field == "author"


@pytest.mark.parametrize("text", ["", "Just a text.\nAnd more.", "@book{a, title={A}}"])
def test_what_is_no_ris_is_refused(tmp_path: Path, text: str) -> None:
    """The error says what to do."""
    with pytest.raises(DataError, match="no line begins an entry"):
        load(tmp_path, text)


def test_a_line_of_five_million_characters_is_refused(tmp_path: Path) -> None:
    """Memory is bounded."""
    with pytest.raises(DataError, match="longer than"):
        load(tmp_path, "TY  - BOOK\nTI  - " + "x" * 5_000_000)


def test_an_endless_entry_costs_itself_only_and_little_time(tmp_path: Path) -> None:
    """A file whose lines without tags never end is cut, and the next entry read."""
    start = time.monotonic()
    found = load(tmp_path, "TY  - BOOK\nAB  - x\n" + "ab\n" * 900_000 + "ER  - \nTY  - BOOK\nTI  - B\nER  - ")
    assert [(one.rule, one.line) for one in findings(found)] == [("entry-unreadable", 1)]
    assert [entry.item["title"] for entry in entries(found)] == ["B"]
    assert time.monotonic() - start < 10


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the entries need no more memory."""
    peaks = []
    for count in (1_000, 10_000):
        path = tmp_path / f"{count}.ris"
        path.write_text(MENDELEY * count)
        tracemalloc.start()
        assert sum(1 for _ in ris.read(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 500_000


def test_other_encodings_are_read(tmp_path: Path) -> None:
    """A byte order mark tells; the rest is the decoding's."""
    text = "TY  - BOOK\nTI  - Über Frauen, Männer und Müßiggang in Österreich\nER  - \n"
    for encoding in ("utf-16", "utf-8-sig"):
        assert entries(load(tmp_path, text.encode(encoding)))[0].item["title"] == "Über Frauen, Männer und Müßiggang in Österreich"


# writing

words = st.from_regex(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’?!()]{0,12}", fullmatch=True).filter(lambda word: word.casefold() not in ("others",))
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
people = st.builds(lambda family, given: names.person(f"{family}, {given}"), words, words)
bodies = texts.map(lambda text: {"literal": f"The {text}, {text}"}) | texts.map(lambda text: {"literal": f"The {text}"})
dates = st.lists(st.integers(1, 12), max_size=2).flatmap(
    lambda rest: st.integers(1500, 2099).map(lambda year: {"date-parts": [[year, *rest]]})
)
SIMPLE = (
    "publisher publisher-place volume issue number collection-title collection-number container-title abstract note genre source section "
    "archive call-number original-title reviewed-title PMID event-title number-of-volumes annote chapter-number"
)
ITEMS = st.fixed_dictionaries(
    {"id": words, "type": st.sampled_from(sorted(variables.TYPES)), "title": texts},
    optional=dict.fromkeys(SIMPLE.split(), texts)
    | {
        "author": st.lists(people | bodies, min_size=1, max_size=3),
        "editor": st.lists(people | bodies, min_size=1, max_size=3),
        "contributor": st.lists(people | bodies, min_size=1, max_size=3),
        "translator": st.lists(people, min_size=1, max_size=2),
        "issued": dates,
        "accessed": dates,
        "original-date": dates,
        "page": st.sampled_from(["1-20", "1389-1409", "12", "e12", "xii-xx"]),
        "number-of-pages": st.integers(1, 999).map(str),
        "ISBN": st.sampled_from(["9781234567897", "not an isbn"]),
        "ISSN": st.just("1234-5678"),
        "edition": st.integers(1, 20).map(str),
        "keyword": st.lists(texts, min_size=1, max_size=3, unique=True).map("; ".join),
        "language": st.sampled_from(["en", "fr", "pt-BR"]),
        "DOI": words.map(lambda word: f"10.1234/{word}"),
        "URL": words.map(lambda word: f"https://example.org/?a=1&b={word}"),
        "custom": st.dictionaries(
            st.sampled_from(["frequency", "accessNote", "languages", "parts", "registrationRequired"]),
            texts | st.lists(texts, min_size=1, max_size=3) | st.booleans() | st.just([{"title": "Part", "position": 1}]),
            min_size=1,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ITEMS, min_size=1, max_size=3))
def test_items_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, items: list[Item]) -> None:
    """Every type of CSL and every variable survives, in its tag or in M2."""
    back = entries(load(tmp_path_factory.mktemp("ris"), writer.write(items)))
    assert [entry.item for entry in back] == items


@pytest.mark.parametrize("row", TYPES, ids=lambda row: row.record)
def test_every_type_of_record_comes_back_as_itself(tmp_path: Path, row: object) -> None:
    """Type and genre together tell."""
    kind = {"type": row.csl, "genre": row.genre} if row.genre else {"type": row.csl}  # type: ignore[attr-defined]
    (entry,) = entries(load(tmp_path, writer.write([{"id": "a", "title": "A"} | kind])))
    assert entry.item == {"id": "a", "title": "A"} | kind


def test_the_shipped_publications_come_back_as_they_were(tmp_path: Path, shipped: KnowledgeGraph) -> None:
    """Nothing that our own records say is lost by RIS."""
    items = items_of(shipped)
    back = entries(load(tmp_path, writer.write(items)))
    assert [entry.item for entry in back] == items
    assert not any(entry.doubts for entry in back)


def test_an_entry_is_written_as_the_specification_asks() -> None:
    """TY first, ER last, CRLF between, several addresses in several lines."""
    item = {
        "id": "a", "type": "report", "genre": "Working paper", "title": "T: S", "title-short": "T", "author": [{"family": "Surname01", "given": "A."}],
        "issued": {"date-parts": [[2004, 3]]}, "URL": "https://example.org/1", "custom": {"webPages": ["https://example.org/2"]},
        "collection-title": "Papers", "collection-number": "4", "keyword": "Care; Work",
    }  # fmt: skip
    assert writer.write([item]).split("\r\n") == [
        "TY  - RPRT", "ID  - a", "TI  - T: S", "ST  - T", "AU  - Surname01, A.", "T2  - Papers", "PY  - 2004", "DA  - 2004/03//", "M1  - 4",
        "UR  - https://example.org/1", "UR  - https://example.org/2", "KW  - Care", "KW  - Work", "M3  - Working paper", "ER  - ", "",
    ]  # fmt: skip


def test_line_ends_in_a_value_begin_no_field(tmp_path: Path) -> None:
    """Nobody can smuggle an entry into an abstract."""
    text = writer.write([{"id": "a", "type": "book", "title": "A\nER  - \nTY  - BOOK", "abstract": "x\r\nER  - "}])
    assert [entry.item["title"] for entry in entries(load(tmp_path, text))] == ["A ER - TY - BOOK"]


def test_ascii_is_refused() -> None:
    """RIS has no escapes."""
    with pytest.raises(ParameterError, match="no escapes"):
        writer.write([], ascii=True)


def test_rispy_reads_what_we_write(shipped: KnowledgeGraph) -> None:
    """Titles, authors and years are what they are."""
    items = items_of(shipped)
    found = rispy.loads(writer.write(items).replace("\r\n", "\n"))
    assert [entry["title"] for entry in found] == [item["title"] for item in items]
    assert [len(entry.get("authors", [])) for entry in found] == [len(item.get("author", [])) for item in items]
    assert [entry.get("year", "") for entry in found] == [
        str(item["issued"]["date-parts"][0][0]) if "issued" in item else "" for item in items
    ]


def test_citation_js_reads_what_we_write(shipped: KnowledgeGraph) -> None:
    """The same by a peer that maps RIS to CSL-JSON itself."""
    if not (PEERS / "node_modules" / "@citation-js" / "plugin-ris").is_dir():
        pytest.skip("citation-js is not installed: npm install --prefix tests/peers")
    script = (
        "const {Cite} = require('@citation-js/core'); require('@citation-js/plugin-ris');"
        "let text = ''; process.stdin.on('data', part => text += part).on('end', () => console.log(JSON.stringify(new Cite(text).data)))"
    )
    items = items_of(shipped)
    run = subprocess.run(["node", "-e", script], input=writer.write(items), capture_output=True, text=True, check=True, cwd=PEERS)
    found = json.loads(run.stdout)
    assert [one["title"] for one in found] == [item["title"] for item in items]
    authored = [item for item in items if item["type"] in ("book", "chapter", "article-journal", "report") and "author" in item]
    assert authored
    by_id = {one["id"]: one for one in found}
    assert all(len(by_id[item["id"]]["author"]) == len(item["author"]) for item in authored)


def test_every_tag_of_the_table_is_written_once() -> None:
    """The docs' table is made of these rows."""
    tags = [row.tag for row in TAGS]
    assert len(tags) == len(set(tags))
