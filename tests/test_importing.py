"""Importing: entries become records, are matched to what is there, and nothing is lost, merged in silence or added twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.ground import characters
from miggraph.importing import Import, Report
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.writing import jsonl, yaml
from miggraph.records import blocks

PROGRAM = Path(sys.executable).parent / "miggraph"
Item = dict[str, Any]
BOOK: Item = {
    "id": "A book!",
    "type": "book",
    "title": "Care across Borders: Who Cleans the House",
    "author": [{"family": "Surname01", "given": "Anna"}],
    "issued": {"date-parts": [[2004]]},
    "publisher": "Zed Books",
    "publisher-place": "London",
    "ISBN": "978-1-85649-761-9",
    "URL": "http://www.example.org/care",
}


def drafted(home: Path, *items: Item, name: str = "list.json") -> tuple[dict[str, Draft], Report]:
    """Import items into a home and return the drafts by id, and what came of it."""
    file = home.parent / name
    file.write_text(json.dumps(list(items)), encoding="utf-8")
    work = Import(miggraph.open(home), "csl-json")
    return {draft.record["id"]: draft for draft in work.document(file)}, work.report


def added(home: Path, *items: Item) -> Report:
    """Import items into a home and keep the records there."""
    drafts, report = drafted(home, *items)
    (home / "data" / "imported.yaml").write_text("".join(map(yaml, drafts.values())), encoding="utf-8")
    return report


def run(home: Path, *words: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command: list[str] = [str(PROGRAM), "--home", str(home), "import", *map(str, words)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done


# What an entry becomes


def test_an_entry_becomes_a_record_and_records_of_whom_it_names(empty_home: Path) -> None:
    """The book, its author, its publisher and the document each have a record; the place of publication is the gazetteer's."""
    drafts, report = drafted(empty_home, BOOK)
    assert drafts["resource/care-across-borders"].record == {
        "id": "resource/care-across-borders",
        "type": "Book",
        "source": "source/list",
        "title": "Care across Borders",
        "subtitle": "Who Cleans the House",
        "authors": ["person/surname01-anna"],
        "issued": "2004",
        "publisher": "organisation/zed-books",
        "publishedIn": ["place/geonames-2643743"],
        "isbn": "9781856497619",
        "webPages": ["http://www.example.org/care"],
        "themes": ["theme/care-work"] if "themes" not in drafts else [],
    } | {"themes": drafts["resource/care-across-borders"].record["themes"]}
    assert drafts["person/surname01-anna"].record["familyName"] == "Surname01"
    assert drafts["organisation/zed-books"].record["kinds"] == ["term/publisher"]
    assert drafts["source/list"].record["title"] == "list"
    assert (report.read, report.new) == (1, 1)


def test_what_is_drafted_is_valid(empty_home: Path) -> None:
    """validate finds nothing wrong with drafts, only what is to be finished."""
    chapter = {"type": "chapter", "title": "A Chapter", "container-title": "A Whole", "editor": [{"literal": "UNFPA"}], "page": "3-9"}
    article = {
        "type": "article-journal",
        "title": "An Article",
        "container-title": "A Journal",
        "volume": "3",
        "issue": "2",
        "issued": "2004-05",
    }
    paper = {
        "type": "report",
        "genre": "Working paper",
        "title": "A Paper",
        "collection-title": "Papers",
        "collection-number": "7",
        "publisher-place": "Nowhere",
    }
    added(empty_home, BOOK, chapter, article, paper)
    report = miggraph.open(empty_home).validate()
    assert [str(finding) for finding in report.findings if finding.severity.value == "violation"] == []
    assert any(finding.rule == "description-missing" for finding in report.findings)


def test_a_chapter_stands_in_a_book_that_has_a_record(empty_home: Path) -> None:
    """The editors, publisher and ISBN that a chapter's entry gives are the book's."""
    chapter = {
        **BOOK,
        "type": "chapter",
        "title": "Nannies",
        "container-title": "The Whole: Essays",
        "editor": [{"family": "Surname02", "given": "B."}],
        "page": "3-19",
    }
    drafts, _ = drafted(empty_home, chapter)
    whole = drafts["resource/the-whole"].record
    assert (whole["subtitle"], whole["editors"], whole["isbn"]) == ("Essays", ["person/surname02-b"], "9781856497619")
    part = drafts["resource/nannies"].record
    assert (part["partOf"], part["pageStart"], part["pageEnd"]) == ("resource/the-whole", "3", "19")
    assert "isbn" not in part
    assert "publisher" not in part


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_book_and_its_chapter_make_one_book_in_either_order(empty_home: Path, order: tuple[int, int]) -> None:
    """A host that a chapter named waits for an entry of its own."""
    entries = [
        {
            "type": "chapter",
            "title": "Nannies",
            "container-title": "Care across Borders",
            "issued": {"date-parts": [[2004]]},
            "edition": "2nd ed.",
        },
        BOOK,
    ]
    drafts, _ = drafted(empty_home, *(entries[index] for index in order))
    books = [draft.record for draft in drafts.values() if draft.record["type"] == "Book"]
    assert [book["isbn"] for book in books] == ["9781856497619"]
    assert drafts["resource/nannies"].record["partOf"] == books[0]["id"]


def test_an_article_stands_in_an_issue_of_a_journal(empty_home: Path) -> None:
    """Two articles of one issue share it; one without a number stands in the journal itself."""
    article = {"type": "article-journal", "container-title": "Gender and Development", "volume": 6, "issue": "1", "issued": "1998-03"}
    drafts, _ = drafted(
        empty_home,
        {**article, "title": "One"},
        {**article, "title": "Two"},
        {"type": "article-journal", "title": "Three", "container-title": "Gender & Development"},
    )
    assert {drafts[f"resource/{name}"].record["partOf"] for name in ("one", "two")} == {"resource/gender-and-development-6-1"}
    assert drafts["resource/gender-and-development-6-1"].record["partOf"] == "resource/gender-and-development"
    assert drafts["resource/gender-and-development-6-1"].record["issuedMonth"] == "1998-03"
    assert drafts["resource/three"].record["partOf"].startswith("resource/gender-")


def test_ids_come_from_keys_that_are_ids_else_from_titles(empty_home: Path) -> None:
    """No position in the file goes into an id."""
    drafts, _ = drafted(
        empty_home,
        {"id": "smith2003", "type": "book", "title": "One"},
        {"id": "Smith:2003", "type": "book", "title": "Two Ways"},
        {"id": 7, "type": "book", "title": "Γυναίκες"},
    )
    ids = [id for id in drafts if id.startswith("resource/")]
    assert ids[:2] == ["resource/smith2003", "resource/two-ways"]
    assert ids[2].startswith("resource/")


def test_two_things_of_one_title_have_two_ids_in_any_order(empty_home: Path) -> None:
    """The second one's id is made from what tells it apart."""
    one, two = ({"type": "book", "title": "Migration", "issued": {"date-parts": [[year]]}} for year in (2001, 2002))
    first, _ = drafted(empty_home, one, two)
    assert len({id for id in first if id.startswith("resource/")}) == 2


# Who is named


def test_a_name_is_matched_whatever_its_accents(empty_home: Path) -> None:
    """One person, printed with and without accents, is one record without a comment."""
    one, two = (
        {"type": "book", "title": title, "author": [{"family": family, "given": "José"}]}
        for title, family in (("One", "Núñez"), ("Two", "Nunez"))
    )
    drafts, _ = drafted(empty_home, one, two)
    assert drafts["resource/one"].record["authors"] == drafts["resource/two"].record["authors"] == ["person/nunez-jose"]
    assert "authors" not in drafts["resource/two"].comments


def test_initials_are_taken_for_the_one_they_fit_with_a_comment(empty_home: Path) -> None:
    """Never merged silently."""
    books = [{"type": "book", "title": given, "author": [{"family": "Surname01", "given": given}]} for given in ("Anna", "A.", "Bert")]
    drafts, _ = drafted(empty_home, *books)
    assert drafts["resource/a"].record["authors"] == ["person/surname01-anna"]
    assert "taken for person/surname01-anna" in drafts["resource/a"].comments["authors"][0]
    assert drafts["resource/bert"].record["authors"] == ["person/surname01-bert"]


def test_initials_that_fit_two_are_a_new_person_with_a_question(empty_home: Path) -> None:
    """Where several agree, a person decides."""
    books = [{"type": "book", "title": given, "author": [{"family": "Surname01", "given": given}]} for given in ("Anna", "Abena", "A.")]
    drafts, _ = drafted(empty_home, *books)
    assert drafts["resource/a"].record["authors"] == ["person/surname01-a"]
    assert "person/surname01-abena or person/surname01-anna" in drafts["person/surname01-a"].comments["name"][0]


def test_bodies_are_matched_by_name_and_by_acronym(copied_home: Path) -> None:
    """The legal form of a company is no difference; an acronym in brackets leads to the body, with a comment where the name differs."""
    books = [
        {"type": "book", "title": title, "publisher": publisher}
        for title, publisher in (
            ("One", "Zed Books Ltd."),
            ("Two", "International Development Research Center (IDRC)"),
            ("Three", "New Press (NP)"),
        )
    ]
    drafts, _ = drafted(copied_home, *books)
    assert drafts["resource/one"].record["publisher"] == "organisation/zed-books"
    assert drafts["resource/two"].record["publisher"] == "organisation/idrc"
    assert drafts["organisation/new-press"].record["acronym"] == "NP"


# What is there already


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ({"title": "Care across borders. Who cleans?", "ISBN": "1856497615"}, "ISBN"),
        ({"title": "Care across Borders: Who Cleans the House", "issued": {"date-parts": [[2004]]}}, "title and year"),
        ({"title": "Care Across Borders – Who cleans the house", "URL": "https://example.org/care/"}, "address"),
    ],
)
def test_what_is_there_is_reported_and_not_added(empty_home: Path, other: Item, by: str) -> None:
    """By ISBN, by title and year, or by an address and a like title."""
    added(empty_home, BOOK)
    drafts, report = drafted(empty_home, {"type": "book", **other}, name="other.json")
    assert drafts == {}
    assert f"already there as resource/care-across-borders (same {by})" in report.known[0]


def test_what_differs_is_said(empty_home: Path) -> None:
    """The year that the list gives, and the one that the graph has."""
    added(empty_home, BOOK)
    _, report = drafted(empty_home, {**BOOK, "issued": {"date-parts": [[2005]]}, "number-of-pages": "213"}, name="other.json")
    assert 'issued is "2005" here, "2004" there' in report.known[0]
    assert 'number-of-pages is "213" here, missing there' in report.known[0]


def test_the_same_address_or_title_alone_is_not_the_same_thing(empty_home: Path) -> None:
    """The front page of a publisher, an introduction to another book, another year: new entries."""
    home = {"type": "book", "URL": "http://www.example.org/"}
    added(
        empty_home,
        {**home, "title": "One"},
        {"type": "chapter", "title": "Introduction", "container-title": "A", "issued": {"date-parts": [[2001]]}},
    )
    drafts, _ = drafted(
        empty_home,
        {**home, "title": "Two"},
        {"type": "chapter", "title": "Introduction", "container-title": "B", "issued": {"date-parts": [[2001]]}},
        name="b.json",
    )
    assert len([draft for draft in drafts.values() if draft.record["type"] in ("Book", "BookChapter")]) == 3


def test_an_entry_that_stands_twice_is_added_once(empty_home: Path) -> None:
    """Also within one file."""
    drafts, report = drafted(empty_home, BOOK, {**BOOK, "id": "again"})
    assert len([id for id in drafts if id.startswith("resource/")]) == 1
    assert len(report.known) == 1


def test_running_it_twice_changes_nothing(empty_home: Path) -> None:
    """The second run adds nothing, whatever kinds of things there were."""
    chapter = {"type": "chapter", "title": "A Chapter", "container-title": "A Whole", "editor": [{"literal": "UNFPA"}], "page": "3-9"}
    article = {
        "type": "article-journal",
        "title": "An Article",
        "container-title": "A Journal",
        "volume": "3",
        "issue": "2",
        "issued": "2004-05",
    }
    undated = {"type": "webpage", "title": "A Page", "author": [{"family": "Surname01", "given": "A."}]}
    added(empty_home, BOOK, chapter, article, undated)
    drafts, report = drafted(empty_home, BOOK, chapter, article, undated)
    assert (drafts, report.new) == ({}, 0)


# Proposals


def test_themes_and_places_are_proposed_and_marked(empty_home: Path) -> None:
    """From the title and the annotation; a doubtful name says why."""
    item = {"type": "book", "title": "Filipina domestic workers in Georgia", "abstract": "On remittances to Ghana."}
    drafts, _ = drafted(empty_home, item)
    draft = next(iter(drafts.values()))
    assert {"place/PH", "place/GE", "place/GH"} <= set(draft.record["places"])
    assert {"theme/domestic-workers", "theme/remittances"} <= set(draft.record["themes"])
    assert any("Georgia is also a state of the USA" in note for note in draft.comments["places"])
    assert any(note.startswith("proposed from the title and the annotation") for note in draft.comments["themes"])


def test_keywords_are_taken_as_they_are(empty_home: Path) -> None:
    """Those that name a theme or a place; the others are kept as a note, and nothing is proposed."""
    drafts, _ = drafted(empty_home, {"type": "book", "title": "On Ghana", "keyword": "Domestic workers; Kenya; sheep"})
    record = next(iter(drafts.values())).record
    assert (record["themes"], record["places"], record["editorialNotes"]) == (["theme/domestic-workers"], ["place/KE"], ["Keywords: sheep"])


# Nothing is lost

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=4, max_size=12).filter(lambda text: not text.isdigit())
NO_NAMES = WORDS.map(lambda word: f"zzz{word}")  # of no language, theme, place or kind of publication, which would become its id
NAMES_ = st.lists(st.fixed_dictionaries({"family": WORDS, "given": WORDS}), max_size=2)
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["book", "chapter", "article-journal", "report", "thesis", "motion_picture", "webpage"]), "title": WORDS},
    optional={
        "author": NAMES_, "editor": NAMES_, "translator": NAMES_, "publisher": WORDS, "publisher-place": NO_NAMES, "container-title": WORDS, "collection-title": WORDS,
        "genre": NO_NAMES, "volume": WORDS, "issue": WORDS, "edition": WORDS, "note": WORDS, "keyword": NO_NAMES, "abstract": WORDS, "archive": WORDS, "call-number": WORDS,
        "number-of-pages": WORDS, "ISBN": WORDS, "ISSN": WORDS, "DOI": WORDS, "language": NO_NAMES, "issued": st.fixed_dictionaries({"literal": WORDS}),
        "custom": st.dictionaries(WORDS, WORDS, max_size=2),
    },
)  # fmt: skip


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    return [text for inner in value for text in strings(inner)] if isinstance(value, list) else [str(value)]


@given(item=ITEMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_of_an_entry_stands_in_its_records(empty_home: Path, item: Item) -> None:
    """Whatever the variables: in a key, in a record of its own, or in a note."""
    drafts, _ = drafted(empty_home, item)
    kept = "\n".join(text for draft in drafts.values() for text in strings(draft.record))
    for key, value in item.items():
        for text in strings(value) if key != "type" else []:
            assert text in kept, (key, drafts)


# How records are written

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200).map(characters.fit).filter(str.strip)


@given(title=TEXTS, many=st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, title: str, many: list[str]) -> None:
    """Any text that a record can hold, alone, in lists and in nested records, as YAML and as JSONL."""
    record = {
        "id": "resource/x",
        "title": title,
        "editorialNotes": many,
        "addresses": [{"street": title, "locality": many[0]}],
        "name": {"fr": title},
    }
    folder = tmp_path_factory.mktemp("written")
    for ending, write in ((".yaml", yaml), (".jsonl", jsonl)):
        file = folder / f"records{ending}"
        file.write_text(write(Draft(record, 1)), encoding="utf-8", newline="\n")
        text = blocks.read(file, file.name)
        assert text.findings == []
        assert text.items == [record]


def test_comments_stand_at_their_keys(empty_home: Path) -> None:
    """Behind a short value, above a long one, with the line of the document."""
    draft = Draft({"id": "resource/x", "title": "Two. Titles", "description": "word " * 50 + "end"}, 3)
    draft.review("title", "two titles?", 38)
    draft.review("description", "whose words?", 39)
    written = yaml(draft)
    assert "  title: Two. Titles  # review: two titles? (line 38)\n" in written
    assert "  # review: whose words? (line 39)\n  description: >-\n" in written
    assert '"Review: title: two titles? (line 38)"' in jsonl(draft)


# The command


@pytest.fixture
def bibliography(tmp_path: Path) -> Path:
    file = tmp_path / "my-books.json"
    file.write_text(json.dumps([BOOK, {"type": "book", "title": "Another"}]), encoding="utf-8")
    return file


def test_records_go_to_standard_output_and_the_summary_to_standard_error(empty_home: Path, bibliography: Path) -> None:
    """So that a pipe gets records only."""
    done = run(empty_home, "csl-json", bibliography)
    assert done.stdout.startswith("- id: resource/care-across-borders\n")
    assert "\n2 entries read: 2 new, 0 already there" in done.stderr
    assert done.returncode == 0
    assert run(empty_home, "csl-json", "-", stdin=bibliography.read_text(encoding="utf-8")).stdout.count("\n- id") == done.stdout.count(
        "\n- id"
    )


def test_into_adds_to_the_data_and_twice_changes_nothing(empty_home: Path, bibliography: Path) -> None:
    """A file of the document's name, whose records the graph then has; what somebody edited there stays."""
    assert run(empty_home, "csl-json", bibliography, "--into", "data/imported").returncode == 0
    written = empty_home / "data" / "imported" / "my-books.yaml"
    written.write_text(written.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = written.read_bytes()
    again = run(empty_home, "csl-json", bibliography, "--into", "data/imported")
    assert "nothing to change" in again.stderr
    assert "0 new, 2 already there" in again.stderr
    assert written.read_bytes() == before
    bibliography.write_text(json.dumps([BOOK, {"type": "book", "title": "A Third"}]), encoding="utf-8")
    run(empty_home, "csl-json", bibliography, "--into", "data/imported")
    text = written.read_text(encoding="utf-8")
    assert text.startswith(before.decode())
    assert "resource/a-third" in text[len(before) :]
    assert miggraph.open(empty_home).show("resource/a-third")


def test_a_file_that_somebody_may_have_edited_is_not_overwritten(empty_home: Path, bibliography: Path, tmp_path: Path) -> None:
    """-o writes a new file, or leaves one that holds the same."""
    out = tmp_path / "drafts.yaml"
    assert run(empty_home, "csl-json", bibliography, "-o", out).returncode == 0
    before = out.read_bytes()
    assert run(empty_home, "csl-json", bibliography, "-o", out).returncode == 0
    out.write_text("# reviewed\n", encoding="utf-8")
    refused = run(empty_home, "csl-json", bibliography, "-o", out)
    assert (refused.returncode, out.read_text(encoding="utf-8")) == (2, "# reviewed\n")
    assert "is there already" in refused.stderr
    assert before.startswith(b"- id: ")


def test_a_dry_run_writes_nothing(empty_home: Path, bibliography: Path, tmp_path: Path) -> None:
    """It only says what would come of it."""
    done = run(empty_home, "csl-json", bibliography, "--into", "data/imported", "--dry-run")
    assert (done.stdout, done.returncode) == ("", 0)
    assert "2 new" in done.stderr
    assert not (empty_home / "data" / "imported").exists()


def test_jsonl_holds_a_record_a_line(empty_home: Path, bibliography: Path) -> None:
    """With what is to be reviewed among its notes."""
    done = run(empty_home, "csl-json", bibliography, "--jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["id"] for record in records} >= {"resource/care-across-borders", "person/surname01-anna"}


def test_one_broken_entry_costs_that_entry_only(empty_home: Path, tmp_path: Path) -> None:
    """It is reported at its line, the others are written, and the exit code is 1."""
    file = tmp_path / "broken.json"
    file.write_text('[\n{"type": "book", "title": "One"},\n17,\n{"type": "book", "title": "Two"}\n]', encoding="utf-8")
    done = run(empty_home, "csl-json", file)
    assert f"{file}:3: violation" in done.stderr
    assert "resource/one" in done.stdout
    assert "resource/two" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("csl-json", "none.json"), "none.json"),
        (("nonsense", "none.json"), "is not one of"),
        (("csl-json",), "Missing argument"),
        (("csl-json", "."), "folder"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_message(empty_home: Path, words: tuple[str, ...], said: str) -> None:
    """Exit code 2 and no traceback."""
    done = run(empty_home, *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_what_comes_through_a_pipe_is_called_standard_input(empty_home: Path) -> None:
    """In findings and in errors alike; no name of a temporary folder."""
    broken = run(empty_home, "csl-json", "-", stdin='[\n17,\n{"type": "book", "title": "One"}\n]')
    assert "\nstandard-input:2: violation" in broken.stderr
    nothing = run(empty_home, "text", "-", stdin="hello\n")
    assert nothing.returncode == 2
    assert "\nmiggraph: standard-input: no entry was found" in nothing.stderr


def test_several_documents_are_sources_of_their_own(empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What one has, the next only refers to."""
    files: list[Path] = []
    for name, title in (("a", "One"), ("b", "Two")):
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps([BOOK, {"type": "book", "title": title, "publisher": "Zed Books"}]), encoding="utf-8")
    done = run(empty_home, "csl-json", *files, "--into", "data")
    assert "4 entries read: 3 new, 1 already there" in done.stderr
    second = (empty_home / "data" / "b.yaml").read_text(encoding="utf-8")
    assert "organisation/zed-books" in second
    assert "- id: organisation/zed-books" not in second
    assert miggraph.open(empty_home).validate().is_valid
