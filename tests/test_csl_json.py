"""CSL-JSON in and out: Zotero's, Mendeley's and Crossref's, broken and hostile files, and the schema of CSL 1.0.2."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.bibliography import variables
from miggraph.bibliography.model import Entry, Item
from miggraph.bibliography.types import TYPES
from miggraph.exporting import csl_json as writer
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding
from miggraph.importing import csl_json

ZOTERO = """[
  {
    "id": "http://zotero.org/users/local/abc/items/XYZ",
    "type": "chapter",
    "abstract": "An abstract, with 3 < 4.",
    "container-title": "Invented Handbook of <i>Care</i>",
    "edition": "2",
    "event-place": "Testville",
    "ISBN": "978-1-234-56789-7",
    "language": "en-GB",
    "note": "tex.field: kept\\nPMID: 123456",
    "page": "101–9",
    "publisher": "Invented Press",
    "publisher-place": "Testville",
    "source": "Library Catalog",
    "title": "CO<sub>2</sub> and <span class=\\"nocase\\">NGOs</span> &amp; care: a chapter",
    "title-short": "CO2",
    "author": [{"family": "Surname01", "given": "A.", "non-dropping-particle": "van"}, {"literal": "Invented Union"}],
    "editor": [{"family": "Surname02", "given": "Berta"}],
    "accessed": {"date-parts": [["2009", 3, 31]]},
    "issued": {"date-parts": [["2004", "3"]], "season": "Spring"}
  }
]
"""
CROSSREF = {
    "status": "ok",
    "message-type": "work-list",
    "message": {
        "total-results": 1,
        "items": [
            {
                "indexed": {"date-parts": [[2022, 3, 29]], "timestamp": 1648500000000},
                "publisher": "Invented Press",
                "publisher-location": "Testville",
                "issue": "3",
                "short-container-title": ["J. Inv. Stud."],
                "published-print": {"date-parts": [[2004, 6]]},
                "DOI": "10.9999/inv.2004.1",
                "type": "journal-article",
                "page": "1389-409",
                "source": "Crossref",
                "is-referenced-by-count": 12,
                "title": ["Care chains"],
                "subtitle": ["a study"],
                "author": [
                    {
                        "given": "Anna",
                        "family": "Surname01",
                        "sequence": "first",
                        "ORCID": "http://orcid.org/0000-0000-0000-0001",
                        "affiliation": [{"name": "Invented University"}],
                    },
                    {"name": "Invented Research Group", "sequence": "additional", "affiliation": []},
                ],
                "member": "1",
                "container-title": ["Journal of Invented Studies", "Revue inventée"],
                "issued": {"date-parts": [[None]]},
                "URL": "http://dx.doi.org/10.9999/inv.2004.1",
                "ISSN": ["1234-5679", "8765-4321"],
                "ISBN": ["http://id.crossref.org/isbn/9781234567897"],
                "subject": ["Gender Studies", "Demography"],
                "abstract": "<jats:p>An abstract.</jats:p>",
                "license": [{"URL": "http://example.org/licence", "content-version": "vor"}],
            }
        ],
    },
}


def load(tmp_path: Path, text: str | bytes) -> list[Entry | Finding]:
    path = tmp_path / "library.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(csl_json.read(path))


def entries(found: Iterable[Entry | Finding]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def findings(found: Iterable[Entry | Finding]) -> list[Finding]:
    return [one for one in found if isinstance(one, Finding)]


def test_a_zotero_item_comes_whole(tmp_path: Path) -> None:
    """Every value is there, dates are numbers, pages are full, markup is text."""
    (entry,) = entries(load(tmp_path, ZOTERO))
    assert entry.line == 2
    assert entry.item["title"] == "CO₂ and NGOs & care: a chapter"
    assert entry.item["container-title"] == "Invented Handbook of Care"
    assert entry.item["abstract"] == "An abstract, with 3 < 4."
    assert entry.item["page"] == "101-109"
    assert entry.item["issued"] == {"date-parts": [[2004, 3]], "season": "Spring"}
    assert entry.item["accessed"] == {"date-parts": [[2009, 3, 31]]}
    assert entry.item["author"] == [{"family": "Surname01", "given": "A.", "non-dropping-particle": "van"}, {"literal": "Invented Union"}]
    assert entry.item["note"] == "tex.field: kept\nPMID: 123456"
    assert entry.doubts == []
    kept = {"event-place", "source", "ISBN", "language", "edition", "publisher", "publisher-place", "title-short", "editor", "id"}
    original = json.loads(ZOTERO)[0]
    assert {key: entry.item[key] for key in kept} == {key: original[key] for key in kept}


def test_crossref_is_brought_into_the_form_of_csl(tmp_path: Path) -> None:
    """Lists become texts, its types CSL's, and nothing about the publication is lost."""
    (entry,) = entries(load(tmp_path, json.dumps(CROSSREF, indent=1)))
    item = entry.item
    assert entry.line == 7
    assert item["type"] == "article-journal"
    assert (item["title"], item["title-short"]) == ("Care chains: a study", "Care chains")
    assert item["issued"] == {"date-parts": [[2004, 6]]}
    assert item["author"] == [{"given": "Anna", "family": "Surname01"}, {"literal": "Invented Research Group"}]
    assert (item["page"], item["ISBN"], item["ISSN"]) == ("1389-1409", "9781234567897", "1234-5679 8765-4321")
    assert (item["keyword"], item["abstract"], item["publisher-place"]) == ("Gender Studies; Demography", "An abstract.", "Testville")
    everything = json.dumps(item, ensure_ascii=False)
    for value in ("0000-0000-0000-0001", "Invented University", "Revue inventée", "J. Inv. Stud.", "http://example.org/licence"):
        assert value in everything


def test_a_single_crossref_work_is_an_item(tmp_path: Path) -> None:
    """Crossref answers with one work as the message itself."""
    work = CROSSREF["message"]["items"][0]  # type: ignore[index]
    (entry,) = entries(load(tmp_path, json.dumps({"status": "ok", "message": work})))
    assert entry.item["DOI"] == "10.9999/inv.2004.1"


@pytest.mark.parametrize(
    "text",
    [
        '[{"type": "book", "title": "A"},\n{"type": "book", "title": "B"}]',
        '{"items": [{"type": "book", "title": "A"},\n{"type": "book", "title": "B"}]}',
        '{"type": "book", "title": "A"}\n{"type": "book", "title": "B"}\n',
        '{"config": {"x": [1]}, "items": [{"type": "book", "title": "A"},\n{"type": "book", "title": "B"}], "more": {}}',
    ],
)
def test_items_stand_in_arrays_envelopes_or_lines(tmp_path: Path, text: str) -> None:
    """However the items are packed, they are found, each on its line."""
    assert [(entry.item["title"], entry.line) for entry in entries(load(tmp_path, text))] == [("A", 1), ("B", 2)]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2004-03", {"date-parts": [[2004, 3]]}),
        ({"raw": "2004-03-31"}, {"date-parts": [[2004, 3, 31]]}),
        ({"literal": "March 2004"}, {"date-parts": [[2004, 3]], "literal": "March 2004"}),
        ({"date-parts": [[2003], [2004]]}, {"date-parts": [[2003], [2004]]}),
        ({"date-parts": [["2004", "0"]]}, {"date-parts": [[2004]]}),
        ("in press", {"literal": "in press"}),
        (2004, {"date-parts": [[2004]]}),
    ],
)
def test_dates_come_in_many_shapes(tmp_path: Path, date: Any, expected: Any) -> None:
    """What a date says is a number where it can be, and kept as text where it says more."""
    (entry,) = entries(load(tmp_path, json.dumps([{"type": "book", "title": "A", "issued": date}])))
    assert entry.item["issued"] == expected
    assert bool(entry.doubts) == (date == "in press")


def test_numbers_become_texts(tmp_path: Path) -> None:
    """Volumes and pages may be numbers, and none is too long."""
    (entry,) = entries(
        load(tmp_path, '[{"type":"book","title":"A","volume":12,"number-of-pages":300,"ISBN":9781234567897,"issue":1e999999}]')
    )
    assert {key: entry.item[key] for key in ("volume", "number-of-pages", "ISBN", "issue")} == {
        "volume": "12",
        "number-of-pages": "300",
        "ISBN": "9781234567897",
        "issue": "1e999999",
    }


def test_what_is_no_item_is_a_finding_at_its_line(tmp_path: Path) -> None:
    """Each broken item costs itself only."""
    found = load(
        tmp_path, '[\n1,\n{"type":"book","title":5},\n{"type":"book","title":"A"},\n{"itemType":"book","title":"B"},\n{"type": "book"}\n]'
    )
    assert [entry.item["title"] for entry in entries(found)] == ["A"]
    assert [(one.line, one.rule) for one in findings(found)] == [(line, "entry-unreadable") for line in (2, 3, 5, 6)]


def test_a_syntax_error_ends_the_reading_at_its_line(tmp_path: Path) -> None:
    """What stood before it has been read."""
    found = load(tmp_path, '[{"type":"book","title":"A"},\n{"type":"book",\n"title" "B"},\n{"type":"book","title":"C"}]')
    assert [entry.item["title"] for entry in entries(found)] == ["A"]
    assert [one.line for one in findings(found)] == [3]


def test_a_file_that_breaks_off_gives_what_is_whole(tmp_path: Path) -> None:
    """The item that is cut is a finding."""
    found = load(tmp_path, '[{"type":"book","title":"A"},\n{"type":"book","title":"B')
    assert [entry.item["title"] for entry in entries(found)] == ["A"]
    assert [one.line for one in findings(found)] == [2]


def test_a_key_that_stands_twice_keeps_both(tmp_path: Path) -> None:
    """The second is taken, the first noted, and a doubt says so."""
    (entry,) = entries(load(tmp_path, '[{"type":"book","title":"A","publisher":"First","publisher":"Second"}]'))
    assert (entry.item["publisher"], entry.item["note"]) == ("Second", "publisher: First")
    assert [doubt.field for doubt in entry.doubts] == ["publisher"]


def test_nan_is_no_value(tmp_path: Path) -> None:
    """It costs the value, not the item."""
    (entry,) = entries(load(tmp_path, '[{"type":"book","title":"A","volume":NaN}]'))
    assert "volume" not in entry.item
    assert entry.doubts[0].field == "volume"


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"message":' * 100_000, '[{"title":"' + "x" * 30_000_000, '[{"type":"book","title":"A","custom":' + '{"a":' * 100_000],
)
def test_hostile_files_end_in_one_finding_and_soon(tmp_path: Path, text: str) -> None:
    """Deep brackets and endless texts are no danger."""
    start = time.monotonic()
    found = load(tmp_path, text)
    assert len(found) == 1
    assert isinstance(found[0], Finding)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("text", ["", "\n", "{}", '{"status": "failed"}'])
def test_a_file_without_items_is_refused(tmp_path: Path, text: str) -> None:
    """The error says what to do."""
    with pytest.raises(DataError, match="no item"):
        load(tmp_path, text)


def test_an_empty_library_is_no_error(tmp_path: Path) -> None:
    """Zotero writes it so."""
    assert load(tmp_path, "[]") == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    """A byte order mark or the letters tell."""
    text = '[{"type": "book", "title": "Über Frauen, Männer und Müßiggang in Österreich"}]'
    assert entries(load(tmp_path, text.encode(encoding)))[0].item["title"] == "Über Frauen, Männer und Müßiggang in Österreich"


def test_items_longer_than_what_is_read_at_once_are_whole(tmp_path: Path) -> None:
    """An item may lie across the windows in which a file is read."""
    items = [{"id": str(number), "type": "book", "title": f"T{number}", "abstract": "é" * number * 997} for number in range(1, 60)]
    found = entries(load(tmp_path, json.dumps(items, ensure_ascii=False, indent=1)))
    assert [entry.item for entry in found] == items
    assert [entry.line for entry in found] == [2 + 6 * number for number in range(len(items))]


# writing

NAME = {
    "type": "object",
    "properties": {
        part: {"type": "string"} for part in ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
    },
    "additionalProperties": False,
}
DATE_PARTS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 2,
    "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
}
DATE = {"type": "object", "properties": {"date-parts": DATE_PARTS, "literal": {"type": "string"}}, "additionalProperties": False}
SCHEMA = {  # the rules of csl-data.json 1.0.2 that matter here
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "number"]},
            "type": {"enum": sorted(variables.TYPES)},
            "custom": {"type": "object"},
            "categories": {"type": "array"},
            **{key: {"type": "array", "items": NAME} for key in variables.NAMES},
            **dict.fromkeys(variables.DATES, DATE),
            **{key: {"type": "string"} for key in variables.TEXTS},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}

words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<>&"), min_size=1, max_size=9)
people = st.builds(lambda family, given: {"family": family, "given": given}, words, words)
items_ = st.fixed_dictionaries(
    {"id": words, "type": st.sampled_from([row.csl for row in TYPES]), "title": words},
    optional={
        "author": st.lists(st.one_of(people, st.builds(lambda text: {"literal": text}, words)), min_size=1, max_size=3),
        "issued": st.builds(lambda year, month: {"date-parts": [[year, month]]}, st.integers(1500, 2100), st.integers(1, 12)),
        "publisher": words,
        "keyword": words,
        "custom": st.dictionaries(words, st.one_of(words, st.lists(words, min_size=1), st.booleans(), st.integers(0, 9)), min_size=1),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(items_, max_size=4), st.booleans())
def test_what_is_written_is_valid_and_comes_back(tmp_path_factory: pytest.TempPathFactory, items: list[Item], ascii: bool) -> None:
    """Items come back as they were, and the file is as the schema of CSL 1.0.2 asks."""
    text = writer.write(items, ascii=ascii)
    jsonschema.validate(json.loads(text), SCHEMA)
    assert not ascii or text.isascii()
    assert [entry.item for entry in entries(load(tmp_path_factory.mktemp("json"), text))] == items


def test_what_csl_does_not_know_is_written_into_custom() -> None:
    """Unknown variables and types would not be valid."""
    (item,) = json.loads(writer.write([{"title": "A", "type": "podcast", "article-number": "e1", "publisher": ""}]))
    assert item == {"id": "item-1", "type": "document", "title": "A", "custom": {"article-number": "e1", "type": "podcast"}}


def test_writing_is_stable_and_readable() -> None:
    """Id and type stand first, one line for each value."""
    text = writer.write([{"title": "Ä", "type": "book", "id": "x"}], ascii=True)
    assert text == '[\n  {\n    "id": "x",\n    "type": "book",\n    "title": "\\u00c4"\n  }\n]\n'


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the items need no more memory."""
    import tracemalloc

    peaks = []
    for count in (3_000, 30_000):
        path = tmp_path / f"{count}.json"
        path.write_text(
            json.dumps([{"id": str(n), "type": "book", "title": f"Title {n}", "publisher": "Invented Press"} for n in range(count)])
        )
        tracemalloc.start()
        assert sum(1 for _ in csl_json.read(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 1_000_000
