"""The BibLaTeX writer: what it writes, that it comes back as it was, and that peers read it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miggraph.bibliography import bibtex, types
from miggraph.bibliography.model import Entry
from miggraph.exporting.bibtex import write
from miggraph.importing.bibtex import read

PEERS = Path(__file__).parent / "peers"
BOOK = {
    "id": "global-women", "type": "book", "title": "Global Women: Nannies & Maids", "title-short": "Global Women",
    "editor": [{"family": "Surname01", "given": "Bárbara"}, {"family": "Berg", "given": "A. R.", "non-dropping-particle": "van der"}, {"literal": "Body and Sons"}],
    "issued": {"date-parts": [[2003, 5]]}, "publisher": "Granted Books; Other Press", "publisher-place": "London; Paris", "ISBN": "9781862075887",
    "number-of-pages": "328", "language": "fr", "keyword": "care work; Migration, forced", "URL": "https://example.org/a_b?c=1&d=2%20#e~f", "DOI": "10.1000/a_b",
    "abstract": "Costs $5 {each}, 100 %.\nA #1_line \\ with ~^ and “quotes” – d’été --- ``x''.", "custom": {"languages": ["language/fr", "language/ar"]},
}  # fmt: skip
ITEMS: list[dict[str, Any]] = [
    BOOK,
    {"id": "ch", "type": "chapter", "title": "Care", "container-title": "Global Women", "author": [{"family": "Óran", "given": "Ž."}], "page": "12-34", "issued": {"date-parts": [[2003]]}},
    {"id": "ar", "type": "article-journal", "title": "On the move?", "container-title": "Gender, Place & Culture", "volume": "3", "issue": "2", "page": "7, 9-12"},
    {"id": "wp", "type": "report", "genre": "Working paper", "title": "Remittances", "collection-title": "Papers", "collection-number": "12", "publisher": "Invented Office"},
    {"id": "web", "type": "webpage", "title": "Portal", "URL": "http://example.org", "accessed": {"date-parts": [[2020, 1, 2]]}, "issued": {"literal": "no date"}},
    {"id": "tr", "type": "book", "title": "Two tongues", "language": "en", "custom": {"languages": ["language/ar", "language/en"]}},
    {"id": "is", "type": "periodical", "genre": "Journal issue", "title": "Special: Care", "container-title": "Gender", "issue": "2", "volume": "5"},
]  # fmt: skip


def back(items: list[dict[str, Any]], *, ascii: bool = False) -> list[dict[str, Any]]:
    text = write(items, ascii=ascii)
    assert not ascii or text.isascii()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.bib")
        path.write_text(text, encoding="utf-8")
        entries = list(read(path))
    assert all(
        isinstance(entry, Entry) and not [one for one in entry.doubts if one.field not in ("issued", "title")] for entry in entries
    ), entries
    return [entry.item for entry in entries if isinstance(entry, Entry)]


def test_an_entry_is_written_in_a_stable_form() -> None:
    """A book with editors is a @collection, with its fields in the order of the table, escaped for TeX but for addresses."""
    assert (
        write([BOOK])
        == r"""@collection{global-women,
  editor = {Surname01, Bárbara and van der Berg, A. R. and {Body and Sons}},
  title = {Global Women},
  subtitle = {Nannies \& Maids},
  date = {2003-05},
  publisher = {Granted Books and Other Press},
  location = {London and Paris},
  pagetotal = {328},
  isbn = {9781862075887},
  doi = {10.1000/a_b},
  url = {https://example.org/a_b?c=1&d=2%20#e~f},
  language = {french and arabic},
  keywords = {care work, {Migration, forced}},
  abstract = {Costs \$5 \textbraceleft{}each\textbraceright{}, 100 \%.\newline{} A \#1\_line \textbackslash{} with \textasciitilde{}\textasciicircum{} and “quotes” – d’été -{}-{}- `{}`x'{}'.}
}
"""
    )


def test_ascii_writes_accents_and_macros() -> None:
    """With ascii, every letter that is not ASCII is a macro that reads back."""
    text = write([{"id": "é", "type": "book", "title": "Été – “Straße” ع", "URL": "http://example.org/é"}], ascii=True)
    assert (
        text == "@book{e,\n  title = {{\\'E}t{\\'e} {--} {``}Stra{\\ss}e{''} {\\symbol{1593}}},\n  url = {http://example.org/%C3%A9}\n}\n"
    )


def test_keys_are_safe_and_unique() -> None:
    """Keys have letters, digits, - and _ only, and no two are alike but for case."""
    text = write([{"id": id, "type": "book", "title": "T"} for id in ("a b", "a-b", "A-B", "Ünïd", "", "ع")])
    assert [line.partition("{")[2].strip(",") for line in text.splitlines() if line.startswith("@")] == [
        "a-b",
        "a-b-2",
        "A-B-3",
        "Unid",
        "entry",
        "entry-2",
    ]


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: str(item["id"]))
def test_items_come_back(item: dict[str, Any], ascii: bool) -> None:
    """A book, a chapter, an article, a working paper, a page and an issue come back as they were."""
    assert back([item], ascii=ascii) == [item]


@pytest.mark.parametrize("row", types.TYPES, ids=lambda row: row.record)
def test_every_type_of_record_comes_back(row: types.Type) -> None:
    """Each type of record is one again after a round trip."""
    item = {"id": "x", "type": row.csl, "title": "T"} | ({"genre": row.genre} if row.genre else {})
    assert back([item]) == [item]
    assert types.record_type(row.csl, row.genre) == (row.record, "")


@pytest.mark.parametrize(
    "csl", sorted({row.csl for row in bibtex.ENTRY_TYPES} | {row.csl for row in bibtex.SUBTYPES} | set(types.OTHERS) | {"map", "interview"})
)
def test_every_csl_type_comes_back(csl: str) -> None:
    """CSL types that BibLaTeX has no entry type for come back too."""
    assert back([{"id": "x", "type": csl, "title": "T", "genre": "Odd"}])[0]["type"] == csl


def test_every_letter_comes_back_in_ascii() -> None:
    """Each letter of the basic plane survives its way through ASCII."""
    letters = [chr(code) for code in range(0xA1, 0xFFF0) if not 0xD800 <= code < 0xF900 and not 0xFDD0 <= code < 0xFDF0]
    letters = [letter for letter in letters if letter.split() == [letter]]
    items = [
        {"id": f"k{start}", "type": "book", "title": "x" + "x".join(letters[start : start + 500]) + "x"}
        for start in range(0, len(letters), 500)
    ]
    for item, read_back in zip(items, back(items, ascii=True), strict=True):
        assert read_back == item


TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
TEX = (
    st.text(st.sampled_from(list("ab {}\\$&%#_^~-'`\"?!,;:.@=()[]é“”–ßع中")), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
WORDS = TEXT | TEX
LISTED = WORDS.map(lambda text: " ".join(text.replace(";", ",").split())).filter(lambda text: text not in ("", "others"))
PLAIN = (
    st.text(st.sampled_from("ABCDEfghijkl-éüžß’. "), min_size=2, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 1)
)
PEOPLE = st.fixed_dictionaries(
    {"family": PLAIN.filter(lambda text: text[0].isalpha()), "given": PLAIN.filter(lambda text: text[0].isalpha())},
    optional={"non-dropping-particle": st.sampled_from(["van", "de la", "von der"]), "suffix": st.sampled_from(["Jr.", "III"])},
)
NAMES = st.lists(PEOPLE | LISTED.map(lambda text: {"literal": text}), min_size=1, max_size=3)
DAYS = st.one_of(
    st.tuples(st.integers(1500, 2099)), st.tuples(st.integers(1500, 2099), st.integers(1, 12)), st.tuples(st.integers(1500, 2099), st.integers(1, 12), st.integers(1, 28))
).map(lambda day: {"date-parts": [list(day)]})  # fmt: skip
RANGES = st.tuples(st.integers(1500, 1800), st.integers(1801, 2099)).map(lambda years: {"date-parts": [[year] for year in years]})
ITEM = st.fixed_dictionaries(
    {"id": st.just("key"), "type": st.sampled_from(sorted({row.csl for row in bibtex.ENTRY_TYPES} - {"periodical"})), "title": WORDS},
    optional={
        "author": NAMES, "editor": NAMES, "contributor": NAMES, "translator": NAMES, "issued": DAYS | RANGES, "accessed": DAYS, "publisher": st.lists(LISTED, min_size=1, max_size=3).map("; ".join),
        "publisher-place": LISTED, "container-title": WORDS, "collection-title": WORDS, "volume": WORDS, "edition": st.just("2") | st.just("revised"), "page": st.sampled_from(["12-34", "7, 9"]),
        "number-of-pages": st.integers(1, 9999).map(str), "ISBN": st.just("9781862075887"), "DOI": st.just("10.1000/a_b(c)"), "URL": st.just("https://example.org/~a_b?c=%20&d#e"),
        "language": st.sampled_from([*bibtex.LANGUAGES, "lo", "pt-PT"]), "keyword": st.lists(LISTED, min_size=1, max_size=3, unique=True).map("; ".join),
        "abstract": st.lists(WORDS, min_size=1, max_size=3).map("\n".join), "note": st.lists(WORDS, min_size=1, max_size=3).map("\n".join), "genre": WORDS.filter(lambda text: text not in bibtex.GENRES),
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(ITEM, st.booleans())
def test_any_item_comes_back(item: dict[str, Any], ascii: bool) -> None:
    """Whatever characters an item holds, reading what was written gives the item."""
    assert back([item], ascii=ascii) == [item]


def test_pybtex_reads_it() -> None:
    """pybtex finds every entry, its people and its title."""
    from pybtex.database import parse_string

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pybtex itself uses what setuptools deprecates
        found = parse_string(write(ITEMS), "bibtex")
    assert list(found.entries) == [item["id"] for item in ITEMS]
    assert [str(person) for person in found.entries["global-women"].persons["editor"]][:2] == ["Surname01, Bárbara", "van der Berg, A. R."]
    assert parse_string(write(ITEMS, ascii=True), "bibtex").entries["ch"].fields["title"] == "Care"


def test_bibtexparser_reads_it() -> None:
    """bibtexparser finds every entry and no broken one."""
    from bibtexparser.entrypoint import parse_string

    for ascii in (False, True):
        library = parse_string(write(ITEMS, ascii=ascii))
        assert [entry.key for entry in library.entries] == [item["id"] for item in ITEMS]
        assert not library.failed_blocks


@pytest.mark.skipif(
    not (PEERS / "node_modules" / "@citation-js").exists() or not shutil.which("node"),
    reason="citation-js is not installed: npm install --prefix tests/peers",
)
@pytest.mark.parametrize("ascii", [False, True])
def test_citation_js_reads_it(ascii: bool) -> None:
    """citation-js makes CSL-JSON of it that says the same."""
    done = subprocess.run(
        ["node", "citation.cjs"], cwd=PEERS, input=write(ITEMS, ascii=ascii), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    found = {item["id"]: item for item in json.loads(done.stdout)}
    assert list(found) == [item["id"] for item in ITEMS]
    assert [found[id]["type"] for id in ("global-women", "ch", "ar", "wp", "web")] == [
        "book",
        "chapter",
        "article-journal",
        "report",
        "webpage",
    ]
    assert found["global-women"]["title"] == BOOK["title"]
    assert found["global-women"]["issued"] == BOOK["issued"]
    assert found["global-women"]["URL"] == BOOK["URL"]
    assert found["global-women"]["editor"][0] == {"family": "Surname01", "given": "Bárbara"}
    assert found["ar"]["container-title"] == "Gender, Place & Culture"
    assert (found["wp"]["collection-title"], found["wp"]["genre"]) == ("Papers", "Working paper")
