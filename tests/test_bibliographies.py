"""Bibliographies out of the graph: publications as CSL-JSON items, in every format, through the library and the command line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph import KnowledgeGraph, exporting
from miggraph.bibliography.formats import FORMATS, NAMES
from miggraph.bibliography.mapping import CUSTOM, VARIABLES
from miggraph.bibliography.types import record_type
from miggraph.cli.formats import by_ending
from miggraph.exporting.items import items
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.names import BASE

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
UN = "UN International Research and Training Institute for the Advancement of Women"


@pytest.fixture(scope="module")
def shelf(shipped: KnowledgeGraph) -> dict[str, dict[str, Any]]:
    """The items of the shipped graph by id."""
    return {item["id"]: item for item in shipped.bibliography()}


def without(item: dict[str, Any], *variables: str) -> dict[str, Any]:
    return {variable: value for variable, value in item.items() if variable not in variables}


# Items of shipped records


def test_a_chapter_says_what_its_book_says(shelf: dict[str, dict[str, Any]]) -> None:
    """Title with subtitle, host with subtitle, and the editors, publisher, places and edition of the host."""
    item = shelf["women-s-work-unbound"]
    assert without(item, "abstract", "keyword", "custom") == {
        "id": "women-s-work-unbound",
        "type": "chapter",
        "title": "Women’s work unbound: Philippine development and global restructuring",
        "title-short": "Women’s work unbound",
        "author": [{"family": "Gardiner", "given": "Pauline"}],
        "editor": [{"family": "Marchand", "given": "Marianne H."}, {"family": "Runyan", "given": "Anne Sisson"}],
        "issued": {"date-parts": [[2010]]},
        "publisher": "Routledge",
        "publisher-place": "London; New York City",
        "container-title": "Gender and Global Restructuring: Sightings, Sites and Resistances",
        "edition": "2",
        "URL": "http://www.routledge.com",
        "note": "The author’s name is as printed; it was not found in public data (see the record of the person).",
    }
    assert item["abstract"].startswith("What follows in society, politics and culture")
    assert item["keyword"].startswith("De-skilling; Global restructuring; ")
    assert item["keyword"].endswith("; Women migrant workers; Canada; Philippines")
    assert item["custom"]["corridors"][0] == {"origin": "place/PH", "description": "Health-care professionals"}


def test_an_article_says_what_its_issue_and_journal_say(shelf: dict[str, dict[str, Any]]) -> None:
    """The journal is the container, and what is ours alone stands in custom."""
    assert without(shelf["workers-on-the-move"], "abstract", "note") == {
        "id": "workers-on-the-move",
        "type": "article-journal",
        "title": "Workers on the move: seasonal migration and changing social relations in rural India",
        "title-short": "Workers on the move",
        "author": [{"family": "Rogaly", "given": "Ben"}],
        "issued": {"date-parts": [[1998, 3]]},
        "container-title": "Gender and Development",
        "volume": "6",
        "issue": "1",
        "keyword": "Gender and migration; Labour migration; Migrant workers; Seasonal migration; India",
        "custom": {
            "corridors": {"description": "Seasonal workers of rural India", "origin": "place/IN", "originSettlement": "term/rural"},
            "position": "3",
        },
    }
    assert shelf["remittances-are-beautiful"]["page"] == "1389-1409"


def test_a_working_paper_has_its_series_and_number(shelf: dict[str, dict[str, Any]]) -> None:
    """A full text without a web page is the address, and custom says that it is the full text."""
    address = "http://www.flacsoandes.edu.ec/web/imagesFTP/1282320595.Amaia_Perez_Global_Care_Chains.pdf"
    assert without(shelf["global-care-chains"], "abstract", "note", "keyword") == {
        "id": "global-care-chains",
        "type": "report",
        "genre": "Working paper",
        "title": "Global Care Chains",
        "issued": {"date-parts": [[2007]]},
        "publisher": UN,
        "collection-title": "Gender, Remittances and Development",
        "collection-number": "2",
        "number-of-pages": "8",
        "URL": address,
        "custom": {"fullText": address},
    }


def test_several_languages_are_all_kept(shelf: dict[str, dict[str, Any]]) -> None:
    """The variable has the language of the title, custom has them all; a body is a literal name."""
    assert without(shelf["state-of-world-population-2006"], "abstract", "note", "keyword") == {
        "id": "state-of-world-population-2006",
        "type": "report",
        "title": "State of world population 2006. A Passage to Hope: Women and International Migration",
        "title-short": "State of world population 2006. A Passage to Hope",
        "author": [{"literal": "UNFPA"}],
        "issued": {"date-parts": [[2006]]},
        "publisher": "UNFPA",
        "collection-title": "State of world population",
        "collection-number": "2006",
        "number-of-pages": "107",
        "URL": "http://www.unfpa.org/publications/state-world-population-2006",
        "language": "en",
        "custom": {"languages": ["language/ar", "language/en", "language/fr", "language/ru"]},
    }


def test_parts_are_carried_in_their_order_as_records_have_them(shelf: dict[str, dict[str, Any]]) -> None:
    """What the rules derive of a part is left out, and an id of its own is kept."""
    assert shelf["global-dimensions-of-gender-and-carework"]["custom"]["parts"][:2] == [
        {"position": "1", "title": "Globalization and Multiple Crises of Care"},
        {"position": "2", "title": "Transnational Migration", "subtitle": "Influences on Citizenship, Social Control, and Carework"},
    ]
    first = shelf["migration-remittances-and-gender-responsive-local-development"]["custom"]["parts"][0]
    assert (first["id"], first["places"]) == ("#albania", "place/AL")


def test_every_publication_is_there_once_and_keeps_its_type(shipped: KnowledgeGraph, shelf: dict[str, dict[str, Any]]) -> None:
    """All records of publications become items whose type leads back, with variables of the table only."""
    found = shipped.sparql("SELECT ?thing ?type { ?thing a mig:Resource ; a ?type FILTER(?type != mig:Resource) }")
    assert isinstance(found, miggraph.Answer)
    assert {row["thing"].id for row in found} == {f"resource/{name}" for name in shelf}
    for row in found:
        item = shelf[row["thing"].id.removeprefix("resource/")]
        kind = shipped.context.type_of[str(row["type"])]
        assert record_type(item["type"], item.get("genre", ""), issue="issue" in item)[0] == kind
        assert item.keys() <= VARIABLES
        assert item.get("custom", {}).keys() <= {*CUSTOM}


def test_containers_stand_before_what_they_contain(shipped: KnowledgeGraph) -> None:
    """Journals, series, books, issues, then the rest; so that who reads the list knows what a later entry names."""
    names = [item["id"] for item in shipped.bibliography()]
    places = [names.index(name) for name in ("gender-and-development", "state-of-world-population", "global-woman", "gender-and-development-6-1", "workers-on-the-move")]  # fmt: skip
    assert places == sorted(places)
    assert names == [item["id"] for item in miggraph.open(ROOT).bibliography()]


def test_one_publication_is_the_same_as_among_all(shipped: KnowledgeGraph, shelf: dict[str, dict[str, Any]]) -> None:
    """What a publication stands in is looked up whether or not it is asked for."""
    for name, item in shelf.items():
        assert shipped.bibliography([f"resource/{name}"]) == [item]


def test_the_shipped_graph_takes_a_moment(shipped: KnowledgeGraph) -> None:
    """All items are made in well under 0.3 s (the best of three, for other work may run beside)."""
    shipped.labels.name("")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        shipped.bibliography()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.3


# Items of small graphs

WORLD = """
- {id: source/a, type: Source, source: source/a, title: A, description: Text.}
- {id: source/b, type: Source, source: source/b, title: B, description: Text.}
- {id: person/haas-ada, type: Person, source: source/a, name: Ada de Haas, givenName: Ada, familyName: de Haas}
- {id: person/surname01-ben, type: Person, source: source/a, name: "Ben Surname01, Jr.", givenName: "Ben, Jr.", familyName: Surname01}
- {id: language/fr, type: Language, source: source/a, label: French, codes: [fr]}
"""


def only(make_home: Callable[..., Path], text: str, name: str = "resource/x") -> dict[str, Any]:
    return miggraph.open(make_home(world=WORLD + text)).bibliography([name])[0]


def test_names_are_taken_apart(make_home: Callable[..., Path]) -> None:
    """Particles and suffixes have places of their own in CSL."""
    item = only(make_home, "- {id: resource/x, type: Book, source: source/a, title: X, authors: [person/haas-ada, person/surname01-ben]}")
    assert item["author"] == [
        {"family": "Haas", "given": "Ada", "non-dropping-particle": "de"},
        {"family": "Surname01", "given": "Ben", "suffix": "Jr."},
    ]


def test_the_language_of_a_title_is_that_of_the_item(make_home: Callable[..., Path]) -> None:
    """A French title says French where nothing else does; titles in two languages are kept."""
    french = only(make_home, "- {id: resource/x, type: Book, source: source/a, title: {fr: Le monde}, subtitle: {fr: un livre}}")
    assert (french["title"], french["title-short"], french["language"]) == ("Le monde: un livre", "Le monde", "fr")
    both = only(
        make_home, "- {id: resource/x, type: Book, source: source/a, title: {fr: Le monde, en: The world}, languages: [language/fr]}"
    )
    assert (both["title"], both["language"], both["custom"]) == ("Le monde", "fr", {"title": {"en": "The world", "fr": "Le monde"}})


def test_records_of_several_sources_are_one_item(make_home: Callable[..., Path]) -> None:
    """The union: lists are joined, and of two values where one belongs the second is kept in custom."""
    item = only(make_home, """
- {id: resource/x, type: Book, source: source/a, title: X, authors: [person/haas-ada], edition: "1", webPages: ["http://a.example/"]}
- {id: resource/x, type: Book, source: source/b, edition: "2", authors: [person/haas-ada], issued: 2001, webPages: ["http://b.example/"]}
""")  # fmt: skip
    assert item == {
        "id": "x", "type": "book", "title": "X", "author": [{"family": "Haas", "given": "Ada", "non-dropping-particle": "de"}],
        "issued": {"date-parts": [[2001]]}, "edition": "1", "URL": "http://a.example/",
        "custom": {"edition": ["1", "2"], "webPages": ["http://b.example/"]},
    }  # fmt: skip


def test_a_web_page_goes_before_the_full_text(make_home: Callable[..., Path]) -> None:
    """One variable for both: the other stands in custom."""
    item = only(make_home, "- {id: resource/x, type: Report, source: source/a, title: X, number: '7', webPages: ['http://a.example/'], fullText: 'http://a.example/x.pdf'}")  # fmt: skip
    assert (item["URL"], item["custom"]) == ("http://a.example/", {"fullText": "http://a.example/x.pdf"})
    assert item["number"] == "7"


def test_a_chapter_keeps_what_it_says_itself(make_home: Callable[..., Path]) -> None:
    """Only what a chapter does not say is its book's; a book does not take from what it is part of."""
    item = only(make_home, """
- {id: resource/host, type: Book, source: source/a, title: Host, subtitle: All, issued: 2001, isbn: "9781862075887", volume: "2"}
- {id: resource/x, type: BookChapter, source: source/a, title: X, partOf: resource/host, issued: 2002, pageStart: "5"}
""")  # fmt: skip
    assert item == {"id": "x", "type": "chapter", "title": "X", "issued": {"date-parts": [[2002]]}, "container-title": "Host: All",
                    "volume": "2", "page": "5", "ISBN": "9781862075887"}  # fmt: skip


def test_only_publications_have_items(shipped: KnowledgeGraph) -> None:
    """Others are left out; where nothing is left, the error says what to do."""
    assert [item["id"] for item in items(shipped, [BASE + "organisation/kalayaan", BASE + "resource/global-woman"])] == ["global-woman"]
    with pytest.raises(ParameterError, match="no publication") as error:
        items(shipped, [BASE + "organisation/kalayaan"])
    assert "--query" in str(error.value)
    for name in ("resource/nothing-here", BASE + "resource/nothing-here", BASE + "resource/no thing>"):
        with pytest.raises(UnknownThing):
            shipped.bibliography([name])


def test_a_store_on_disk_and_asserted_graphs_give_the_same(
    shipped: KnowledgeGraph, shelf: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """Items are made of what is asked of the store, wherever it is."""
    from miggraph.graph import build

    build.write(shipped.home, tmp_path / "graph")
    assert miggraph.open(store=tmp_path / "graph").bibliography() == [*shelf.values()]
    assert miggraph.open(shipped.home.path, asserted=True).bibliography() == [*shelf.values()]


# Formats


@pytest.mark.parametrize("format", NAMES)
def test_every_format_writes_every_publication(shipped: KnowledgeGraph, shelf: dict[str, dict[str, Any]], format: str) -> None:
    """Each format, by each of its names, writes all publications, alike in each run."""
    written = shipped.export(format)
    assert written == shipped.export(format.upper())
    if NAMES[format] != "xlsx":
        assert all(name in written for name in shelf)


def test_a_workbook_has_a_row_for_every_publication(shipped: KnowledgeGraph, shelf: dict[str, dict[str, Any]]) -> None:
    """A header and the publications."""
    import openpyxl

    assert len(list(openpyxl.load_workbook(io.BytesIO(shipped.export("xlsx"))).worksheets[0].rows)) == len(shelf) + 1


def test_ascii_is_refused_where_a_format_has_none(shipped: KnowledgeGraph) -> None:
    """BibTeX and CSL-JSON can say accents in ASCII; the others would lose them."""
    for format, form in FORMATS.items():
        if form.has_ascii:
            assert shipped.export(format, ["Children of Global Migration"], ascii=True).isascii()
        else:
            with pytest.raises(ParameterError, match="no way to write accents"):
                shipped.export(format, ascii=True)
    with pytest.raises(ParameterError, match="bibtex and csl-json"):
        shipped.export("turtle", ascii=True)


def test_one_table_says_what_formats_there_are() -> None:
    """The names of RDF and of bibliographies do not collide, endings lead to formats, and errors list them all."""
    assert not exporting.NAMES.keys() & NAMES.keys()
    assert not exporting.ENDINGS.keys() & {form.ending for form in FORMATS.values()}
    assert [by_ending(f"x{ending}", exporting.endings(), "turtle") for ending in (".bib", ".ris", ".CSV", ".xlsx", ".vcf", ".json", ".ttl", "")] == [
        "bibtex", "ris", "csv", "xlsx", "vcard", "jsonld", "turtle", "turtle",
    ]  # fmt: skip
    with pytest.raises(ParameterError) as error:
        exporting.name_of("docx")
    assert all(name in str(error.value) for name in (*exporting.FORMATS, *FORMATS))


# The command line


def run(*words: object) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([str(PROGRAM), *map(str, words)], capture_output=True, timeout=120, cwd=ROOT, check=False)
    assert b"Traceback" not in done.stderr
    return done


def test_help_names_every_format_and_style() -> None:
    """What can be asked for stands in the help."""
    text = run("export", "--help").stdout.decode()
    assert all(name in text for name in (*exporting.FORMATS, *FORMATS))
    assert "vancouver" in run("cite", "--help").stdout.decode()


def test_a_query_is_exported_as_a_bibliography() -> None:
    """What a canned query finds, in a reference manager's format."""
    done = run("export", "--format", "csl", "--query", "resources-by-theme", "theme=remittances", "country=Mexico")
    assert [item["id"] for item in json.loads(done.stdout)] == ["remittances-are-beautiful"]


def test_csv_is_written_beside_its_metadata(tmp_path: Path) -> None:
    """The ending chooses the format; CSVW metadata stand beside the file, and the user is told."""
    out = tmp_path / "list.csv"
    done = run("export", "-o", out, "Global Woman")
    assert [row["title"] for row in csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))] == ["Global Woman"]
    assert json.loads((tmp_path / "list.csv-metadata.json").read_text(encoding="utf-8"))["url"] == "list.csv"
    assert "list.csv-metadata.json" in done.stderr.decode()


def test_a_workbook_goes_into_a_file_or_a_pipe(tmp_path: Path) -> None:
    """Bytes come out as they are."""
    assert run("export", "-o", tmp_path / "list.xlsx", "Global Woman").returncode == 0
    assert (tmp_path / "list.xlsx").read_bytes() == run("export", "-f", "xlsx", "Global Woman").stdout
    assert run("export", "-f", "xlsx", "Global Woman").stdout[:2] == b"PK"


def test_a_workbook_is_not_thrown_at_a_terminal() -> None:
    """A terminal gets a message instead of bytes."""
    import pty

    master, terminal = pty.openpty()
    done = subprocess.run([str(PROGRAM), "export", "-f", "xlsx"], stdout=terminal, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert (done.returncode, b"-o FILE.xlsx" in done.stderr) == (2, True)
    assert (master, terminal) != (0, 0)


def test_what_is_no_publication_is_refused() -> None:
    """A person named, or a query that finds organisations, gives a message that says what to do."""
    named = run("export", "-f", "ris", "Kalayaan")
    assert (named.returncode, named.stdout) == (2, b"")
    assert b"Kalayaan" in named.stderr
    found = run("export", "-f", "ris", "--query", "organisations-by-theme", "theme=domestic-workers")
    assert found.returncode == 2
    assert b"finds no publications" in found.stderr
    assert run("export", "-f", "turtle", "--query", "organisations-by-theme", "theme=domestic-workers").returncode == 0


def test_cite_takes_titles_and_queries(tmp_path: Path) -> None:
    """By title, by query, into a file; nothing but the bibliography comes out."""
    done = run("cite", "Global Woman", "--style", "harvard")
    assert done.stdout.decode().startswith("Ehrenreich, B. and Hochschild, A.R. (eds) (2003) Global Woman")
    assert done.stderr == b""
    found = run(
        "cite", "--query", "resources-by-theme", "theme=remittances", "country=Mexico", "-o", tmp_path / "list.md", "-f", "markdown"
    )
    assert found.returncode == 0
    assert "*Third World Quarterly*" in (tmp_path / "list.md").read_text(encoding="utf-8")
    assert run("cite").returncode == 2
    assert b"no" in run("cite", "--query", "resources-by-theme", "theme=nonsense-theme").stderr


def test_an_ending_that_no_format_has_is_refused(tmp_path: Path) -> None:
    """A document of a word processor is not written as Turtle without a word."""
    done = subprocess.run([str(PROGRAM), "export", "-o", str(tmp_path / "x.docx"), "place/GB"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no format has files that end in .docx" in done.stderr
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize("format", ["bibtex", "ris", "csv"])
def test_a_control_character_is_refused_where_there_is_no_form_for_it(format: str) -> None:
    """Records hold none, but a store of others may: the item and the variable are named, and the formats that can say it."""
    for item in ({"id": "odd", "title": "a\x07b"}, {"id": "odd", "title": "a", "custom": {"x": [{"y": "\x1b"}]}}):
        with pytest.raises(
            ParameterError, match=rf"{format} cannot hold the control character U\+00.*odd has it in its (title|custom)"
        ) as error:
            exporting.bibliography([item], format)
        assert "csl-json, xlsx" in str(error.value)


def test_a_control_character_comes_back_where_there_is_a_form_for_it() -> None:
    """JSON escapes it, and so does Excel."""
    item = {"id": "odd", "type": "book", "title": "a\x07b"}
    assert json.loads(exporting.bibliography([item], "csl-json")) == [item]
    assert exporting.bibliography([item], "xlsx")
