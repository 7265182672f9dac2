"""Importing what is hostile or broken: bounded, one clear message, nothing half-written, and all that is written is valid."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import KnowledgeGraph
from miggraph.ground import homes
from miggraph.ground.errors import DataError, MiggraphError
from miggraph.ground.findings import Finding, Severity
from miggraph.importing import FORMATS, Import, Report
from miggraph.importing.decoding import encoding_of
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.output import to_file
from miggraph.importing.drafts.writing import jsonl, yaml
from miggraph.records import blocks, reader
from miggraph.records import context as contexts

PROGRAM = Path(sys.executable).parent / "miggraph"
MEMORY = 400 << 20
SECONDS = 20
BOOK = '[{"type": "book", "title": "Care"}]'
ONE = {
    "text": "Surname01, A. (2004), Care across Borders, London: Zed Books.\n",
    "bibtex": "@book{a,\n  title = {Care é},\n  year = 2004\n}\n",
    "ris": "TY  - BOOK\nTI  - Care é\nPY  - 2004\nER  - \n",
    "csl-json": '[{"type": "book", "title": "Care é"}]',
    "csv": "title,issued\nCare é,2004\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with themes, terms, places and languages only, as ``empty_home``, made once: no test changes it."""
    root, home = Path(__file__).parent.parent, tmp_path_factory.mktemp("homes") / "home"
    for part in ("ontology", "queries", "data/base"):
        shutil.copytree(root / part, home / part)
    for name in ("miggraph.toml", "data/themes.yaml", "data/terms.yaml"):
        shutil.copy(root / name, home / name)
    return home


@pytest.fixture(scope="module")
def graph(home: Path) -> KnowledgeGraph:
    return miggraph.open(home)


# What starts a program is counted as the program's own memory until it runs (getrusage(2)): so it is started by something small.
LAUNCHER = """
import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
code = subprocess.call(sys.argv[3:])
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code if code >= 0 else 128 - code)
"""


def run(home: Path, *words: object, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Run an import; return its exit code and what it wrote. It must stay within the bounds and say nothing of its own faults."""
    with tempfile.NamedTemporaryFile() as told:
        done = subprocess.run(
            [sys.executable, "-c", LAUNCHER, told.name, str(SECONDS), str(PROGRAM), "--home", str(home), "import", *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, "MIGGRAPH_DEBUG": "1", **(env or {})},
        )
        peak = int(Path(told.name).read_text(encoding="ascii"))
    error = done.stderr.decode("utf-8", "replace")
    assert "Traceback" not in error
    assert done.returncode in (0, 1, 2), error
    assert peak << 10 < MEMORY
    return done.returncode, done.stdout.decode("utf-8"), error


def drafted(graph: KnowledgeGraph, format: str, file: Path, text: str | bytes) -> tuple[list[Draft], Report]:
    """Import a text and return its drafts, all of which can be written, and the report; within seconds."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    work = Import(graph, format)
    began = time.process_time()
    drafts = list(work.document(file))
    for draft in drafts:
        yaml(draft).encode()
        jsonl(draft).encode()
    assert time.process_time() - began < SECONDS / 2
    return drafts, work.report


def book(drafts: list[Draft]) -> dict[str, Any]:
    return next(draft.record for draft in drafts if draft.record["id"].startswith("resource/"))


# Files that are too long, or none


BEGUN = {"bibtex": "@book{a, title={", "ris": "TY  - BOOK\nTI  - ", "csl-json": '[{"title": "', "csv": 'title,authors\n"', "xlsx": "PK\3\4"}


@pytest.mark.parametrize("format", BEGUN)
def test_a_line_of_a_hundred_megabytes_is_refused(home: Path, tmp_path: Path, format: str) -> None:
    """With one message, in bounded memory and time, at the beginning of a file and within a field; what is behind five megabytes is sparse."""
    for head in ("", BEGUN[format]):
        with (tmp_path / "long").open("wb") as stream:
            stream.write(head.encode() + b"x" * 5_000_000)
            stream.truncate(100_000_000)
        code, out, error = run(home, format, tmp_path / "long")
        assert (code or 2, out) == (1 if format == "csl-json" else 2, "")
        assert error.count("\n") <= 3  # the home that is read, what is wrong, what to do


@pytest.mark.parametrize(("format", "device"), [("csv", "/dev/zero"), ("xlsx", "/dev/zero"), ("text", "/dev/null"), ("ris", "/dev/full")])
def test_a_device_is_refused(home: Path, format: str, device: str) -> None:
    """Endless ones would never end."""
    if not Path(device).exists():
        pytest.skip("there are no such devices here")
    code, _, error = run(home, format, device)
    assert code == 2
    assert "this is a device, not a file" in error


def test_a_pipe_that_has_a_name_is_read(home: Path, tmp_path: Path) -> None:
    """As a shell's <(…) gives; it can be read once only."""
    pipe = tmp_path / "list"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(BOOK, encoding="utf-8"), daemon=True)
    writer.start()
    code, out, _ = run(home, "csl-json", pipe)
    writer.join(10)
    assert code == 0
    assert "resource/care" in out
    assert "source/list" in out


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_file_gives_no_records(graph: KnowledgeGraph, tmp_path: Path, format: str) -> None:
    """Whether that is an error or not, it is never a fault."""
    for content in (b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\n", b"\0" * 100):
        with suppress(MiggraphError):
            assert drafted(graph, format, tmp_path / "empty", content)[0] == []


def test_ten_million_empty_lines_are_enough(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of a hundred megabytes of them is no list."""
    monkeypatch.setattr("miggraph.importing.decoding.MAX_EMPTY", 1_000)
    with pytest.raises(DataError, match="empty lines"):
        drafted(graph, "ris", tmp_path / "list.ris", ONE["ris"] + "\n" * 1_100)


def test_a_million_lines_before_an_entry_are_enough(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of another format is not read to its end."""
    monkeypatch.setattr("miggraph.importing.ris.MAX_BEFORE", 1_000)
    with pytest.raises(DataError, match="no line begins an entry"):
        drafted(graph, "ris", tmp_path / "list.ris", "a\n" * 1_100 + ONE["ris"])


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"])
@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json", "csv"])
def test_every_encoding_of_unicode_is_read(graph: KnowledgeGraph, tmp_path: Path, format: str, encoding: str) -> None:
    """With a byte order mark or without."""
    drafts, _ = drafted(graph, format, tmp_path / "list", ONE[format].encode(encoding))
    assert book(drafts)["title"] == "Care é"
    ascii_only, _ = drafted(graph, format, tmp_path / "list", ONE[format].replace("é", "e").encode(encoding))
    assert book(ascii_only)["title"] == "Care e"


def test_a_file_of_two_encodings_keeps_the_letters_of_both(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """UTF-8 with some Windows-1252 in it, as two lists put together are."""
    entry = "TY  - BOOK\nTI  - Frauen über Grenzen {n}\nPY  - 2004\nER  - \n"
    mixed = "".join(entry.replace("{n}", str(n)) for n in range(9)).encode() + entry.replace("{n}", "last").encode("cp1252")
    drafts, _ = drafted(graph, "ris", tmp_path / "list", mixed)
    titles = [draft.record["title"] for draft in drafts if draft.record["type"] == "Book"]
    assert len(titles) == 10
    assert all(title.startswith("Frauen über Grenzen") for title in titles)


def test_a_program_is_no_text_of_wide_characters(tmp_path: Path) -> None:
    """Many zero bytes do not make UTF-16."""
    (tmp_path / "program").write_bytes(b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0" * 500)
    assert not encoding_of(tmp_path / "program").startswith("utf-16")


@pytest.mark.parametrize(
    "mark", ["\ud800", "a\udfffb", "\x00", "\x1b[31m", "\x9b", "\ufffe", "\ufdd0", "\x85", "\u2028", "\u202e", "\u200f"]
)
def test_what_no_record_can_hold_is_taken_out(home: Path, graph: KnowledgeGraph, tmp_path: Path, mark: str) -> None:
    """Halves of surrogate pairs and control characters; marks of direction stay, and are written so that they do no harm."""
    item: dict[str, object] = {
        "type": "book" + mark,
        "title": f"Care{mark} work",
        "author": [{"family": mark + "Surname01", "given": "A."}],
        mark: mark,
        "id": mark,
    }
    item |= {
        "issued": {"literal": f"x{mark}\n- id: resource/evil"},
        "custom": {mark: mark},
        "publisher-place": mark,
        "keyword": mark,
        "page": mark,
    }
    drafts, _ = drafted(graph, "csl-json", tmp_path / "list.json", json.dumps([item]))
    for draft in drafts:
        for write in (yaml, jsonl):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202e]", write(draft)) or write is jsonl
    assert violations(home, tmp_path, drafts) == []


# Entries that are too much


def shape(format: str, field: str, value: str) -> str:
    """Return an entry of a format with a field of its own."""
    if format == "bibtex":
        return f"@incollection{{a,\n title = {{Care}},\n {field} = {{{value}}}\n}}\n"
    if format == "ris":
        return f"TY  - CHAP\nTI  - Care\n{field}  - {value}\nER  - \n"
    if format == "csv":
        return f'title,type,{field}\nCare,chapter,"{value[:120_000]}"\n'
    return json.dumps([{"type": "chapter", "title": "Care", field: value}])


FIELDS = {
    "bibtex": ("author", "publisher", "pages", "url", "keywords", "language", "date", "note"),
    "ris": ("SN", "UR", "PB", "AU", "SP", "KW", "LA", "DO"),
    "csv": ("authors", "webPages", "languages", "publisher", "pageRange", "keywords"),
    "csl-json": ("author", "publisher", "page", "URL", "keyword", "language", "issued", "ISBN"),
}
REPEATED = {"a" + " " * 200_000 + "b": "spaces", ",;" * 60_000: "marks", "-" * 200_000: "dashes", "9781856497619 " * 12_000: "numbers"}


@pytest.mark.parametrize("format", FIELDS)
@pytest.mark.parametrize("value", REPEATED, ids=REPEATED.values())
def test_no_pattern_takes_a_time_that_grows_with_the_square(graph: KnowledgeGraph, tmp_path: Path, format: str, value: str) -> None:
    """A field of two hundred thousand characters of one kind is read in seconds, and its entry is told of or drafted."""
    for field in FIELDS[format]:
        start = time.process_time()
        drafts, report = drafted(graph, format, tmp_path / "list", shape(format, field, value))
        assert drafts or report.findings
        assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("bibtex", "@book{a, title={Care}, author={" + "\n and ".join(f"Surname{n:05}, A." for n in range(10_000)) + "}}\n"),
        ("ris", "TY  - BOOK\nTI  - Care\n" + "".join(f"AU  - Surname{n:05}, A.\n" for n in range(10_000)) + "ER  - \n"),
        ("csl-json", json.dumps([{"type": "book", "title": "Care", "author": [{"family": f"Surname{n:05}", "given": "A."} for n in range(10_000)]}])),
    ],
)  # fmt: skip
def test_ten_thousand_authors_are_taken(graph: KnowledgeGraph, tmp_path: Path, format: str, text: str) -> None:
    """All of them, in order."""
    drafts, report = drafted(graph, format, tmp_path / "list", text)
    assert len(book(drafts)["authors"]) == 10_000
    assert not report.broken


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
def test_an_annotation_of_five_megabytes_costs_its_entry_only(graph: KnowledgeGraph, tmp_path: Path, format: str) -> None:
    """No file of records could hold it; the finding says where it stands, and the next entry is read."""
    long = "word " * 1_000_000
    texts = {
        "bibtex": "@book{a,\n title={One},\n abstract={" + long.replace("d w", "d\nw") + "}\n}\n@book{b,\n title={Two}\n}\n",
        "ris": "TY  - BOOK\nTI  - One\nAB  - " + long[:3_000_000] + "\nER  - \nTY  - BOOK\nTI  - Two\nER  - \n",
        "csl-json": json.dumps([{"type": "book", "title": "One", "abstract": long}, {"type": "book", "title": "Two"}], indent=0),
    }
    drafts, report = drafted(graph, format, tmp_path / "list", texts[format])
    assert [draft.record["title"] for draft in drafts if draft.record["type"] == "Book"] == ["Two"]
    assert [(finding.rule, finding.line) for finding in report.findings] == [("entry-unreadable", 2 if format == "csl-json" else 1)]


def test_an_entry_alone_that_is_too_long_is_still_a_ris_file(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """The finding says what is wrong, and no error denies that it is RIS."""
    _, report = drafted(graph, "ris", tmp_path / "list", "TY  - BOOK\nAB  - " + "word " * 300_000 + "\nER  - \n")
    assert [finding.rule for finding in report.findings] == ["entry-unreadable"]


def test_many_unknown_fields_become_notes_in_seconds(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Each once."""
    text = "@book{a,\n title={Care},\n" + ",\n".join(f"f{n}={{n{n}}}" for n in range(40_000)) + "\n}\n"
    assert len(book(drafted(graph, "bibtex", tmp_path / "list", text)[0])["editorialNotes"]) == 40_000


def test_findings_are_counted_and_the_first_are_kept(graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file of another format fills neither memory nor screen."""
    monkeypatch.setattr("miggraph.importing.MOST", 10)
    _, report = drafted(graph, "ris", tmp_path / "list", "TY  - BOOK\n" * 50 + ONE["ris"] * 50)
    assert (len(report.findings), len(report.known), report.broken) == (10, 10, True)
    assert "79 further messages" in report.summary()


# Nests, cycles and bombs


@pytest.mark.parametrize(
    "text",
    [
        "@string{a = b}\n@string{b = a}\n@string{a = a # b # a}\n@book{x, title={Care}, publisher = a}\n",
        "".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n" if n else '@string{s0 = "lol"}\n' for n in range(60)) + "@book{x, title={Care}, note = s59}\n",
        "@string{s = {" + "x " * 45_000 + "}}\n" + "".join(f"@book{{k{n}, title={{t{n}}}, note=s, abstract=s}}\n" for n in range(100)),
        "@book{a,title={A},crossref={b}}\n@book{b,title={B},crossref={c}}\n@book{c,title={C},crossref={a},xdata={c}}\n",
        "".join(f"@xdata{{x{n}, xdata={{{','.join(f'x{m}' for m in range(n + 1, 60))}}}}}\n" for n in range(60)) + "@book{a,title={A},xdata={x0}}\n",
        "@book{p,title={P},publisher={" + "x" * 500_000 + "}}\n" + "".join(f"@inbook{{k{n},title={{t{n}}},crossref={{p}}}}\n" for n in range(1_000)),
        "@book{a,title={" + "{" * 200_000 + "x" + "}" * 200_000 + "}}\n",
        "@book{a,title={\\emph" + "{" * 20_000 + "x" + "}" * 20_000 + "}}\n",
        "@book{a,\n" * 2_000,
        "@book{a,title={A}}}}}\n" * 2_000,
    ],
    ids=["cycle", "doubling", "long", "crossref", "xdata", "parent", "braces", "macro", "open", "closed"],
)  # fmt: skip
def test_abbreviations_references_and_braces_are_bounded(graph: KnowledgeGraph, tmp_path: Path, text: str) -> None:
    """What grows without end is cut short, with a finding or a doubt."""
    drafts, _ = drafted(graph, "bibtex", tmp_path / "list.bib", text)
    assert sum(len(yaml(draft)) for draft in drafts) < 12_000_000


@pytest.mark.parametrize("depth", [30, 500, 950, 100_000])
def test_brackets_in_brackets_are_bounded(graph: KnowledgeGraph, tmp_path: Path, depth: int) -> None:
    """In every place where JSON may stand: the entry is drafted without them, or told of."""
    deep = "[" * depth + "1" + "]" * depth
    for text in (f'[{{"type":"book","title":"A","custom":{{"parts":{deep}}},"x":{deep},"author":{deep}}}]', deep, '{"items":' * 900 + deep):
        drafts, report = drafted(graph, "csl-json", tmp_path / "list.json", text)
        assert drafts or report.findings
    drafts, report = drafted(graph, "csv", tmp_path / "list.csv", 'title,authors,csl\nCare,A,"{""custom"":' + deep + '}"\n')
    assert drafts or report.findings


NAMESPACE = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
BOMB = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
SHEET = "xl/worksheets/sheet1.xml"


def workbook(part: str, *chunks: bytes, times: int = 1) -> bytes:
    """Return a workbook in which a part is replaced by a head, something over and over again, and an end."""
    plain, made = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["title", "authors"])
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist()} - {part}:
            new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as stream:
            stream.write(chunks[0])
            for _ in range(times):
                stream.write(chunks[1])
            stream.write(chunks[2])
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "chunks", "times"),
    [
        (SHEET, (NAMESPACE + b"<sheetData>", b" " * (1 << 20), b"</sheetData></worksheet>"), 200),
        (SHEET, (NAMESPACE + b"<sheetData>", b"<a>" * 10_000, b""), 20),
        (SHEET, (NAMESPACE + b"<sheetData>", b"<row/>" * 10_000, b"</sheetData></worksheet>"), 200),
        (SHEET, (NAMESPACE + b"<sheetData><row>", b"<c><v>" + b"x" * 4_000_000 + b"</v></c>", b"</row></sheetData></worksheet>"), 20),
        (SHEET, (NAMESPACE, b"<x/>" * 10_000, b"<sheetData/></worksheet>"), 100),
        ("xl/sharedStrings.xml", (b"<sst>", b"<si><t>" + b"x" * 10_000 + b"</t></si>", b"</sst>"), 12_000),
        ("xl/styles.xml", (b"<?xml version='1.0'?>", BOMB, b""), 1),
        ("[Content_Types].xml", (b"<?xml version='1.0'?>", BOMB, b""), 1),
        ("docProps/core.xml", (b"<?xml version='1.0'?>", BOMB, b""), 1),
    ],
    ids=["spaces", "nested", "rows", "row", "elements", "texts", "styles", "types", "properties"],
)
def test_a_workbook_that_would_overwhelm_is_refused(
    graph: KnowledgeGraph, tmp_path: Path, part: str, chunks: tuple[bytes, ...], times: int
) -> None:
    """Before it is opened."""
    with pytest.raises(DataError, match=r"has more|nested|declares|has a cell"):
        drafted(graph, "xlsx", tmp_path / "list.xlsx", workbook(part, *chunks, times=times))


def test_archives_that_lie_or_are_locked_are_refused(graph: KnowledgeGraph, tmp_path: Path) -> None:
    """Sizes that are not true, parts that are locked, methods that nobody knows, old files, halves."""
    plain = workbook("xl/media/x", b"", b"\0" * 1000, b"")
    heads = [found.start() for found in re.finditer(b"PK\1\2", plain)]
    made = [plain[:-100], plain[:50], b"\xd0\xcf\x11\xe0" + plain, b"<html>", b"PK\3\4" * 100]
    for offset, value in ((8, b"\1\0"), (10, b"\x63\0"), (24, b"\1\0\0\0")):
        changed = bytearray(plain)
        for head in heads:
            changed[head + offset : head + offset + len(value)] = value
        made.append(bytes(changed))
    for content in made:
        with pytest.raises(DataError):
            drafted(graph, "xlsx", tmp_path / "list.xlsx", content)


# Wrong values everywhere

ANYTHING: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", [], {}, [[]], [{}], [None], {"a": None}, [["x"]], {"date-parts": [["x"]]}, {"date-parts": [[2004, [1]]]},
    {"literal": 5}, [{"literal": 5}], [{"family": ["x"]}], [{"family": {}, "given": "x"}], [1, 2], "²", {"raw": {"raw": "x"}}, "9" * 5000, {"date-parts": [["9" * 5000]]},
    {"": "x"}, {"date-parts": [[2004, 2, 31]]}, "!!!", "...", ": ", ":x", "x:", "- x", "# x", "a #b", "null", "~", "{a: b}", "[a]", "&a", "*a", "%a", "@a", "> x", "? x", "'", '"',
    "---", "...\n---", "\n\nx\n", "../../x", "/etc/passwd", "javascript:alert(1)", "http://", "http://[::1", "http://exa mple.org/<>\"{}|\\^`", "10.1234/a b\"c", "0" * 13, "resource/x",
    "=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "x" * 3000, {"id": "#x", "title": "y"}, [{"title": "p", "position": "x"}], {"origin": "place/PH"}, {"value": "x", "unit": "y"},
]  # fmt: skip
KEYS = (
    "type", "id", "title", "title-short", "author", "editor", "contributor", "issued", "accessed", "publisher", "publisher-place", "container-title", "collection-title", "collection-number",
    "number", "volume", "issue", "page", "number-of-pages", "edition", "ISBN", "DOI", "URL", "language", "keyword", "abstract", "note", "custom", "genre", "event-date", "subtitle", "xyz", "",
)  # fmt: skip
CUSTOM = ("fullText", "webPages", "languages", "summaryLanguages", "registrationRequired", "accessNote", "frequency", "position", "parts", "corridors", "figures", "id", "source")  # fmt: skip
TYPES = ("book", "chapter", "article-journal", "report", "webpage", "periodical", "thesis", "document", "entry", "collection")


def violations(home: Path, folder: Path, drafts: list[Draft]) -> list[str]:
    """List what is wrong with drafts when they stand beside the records of a home, in either form; both hold the same."""
    context = contexts.load(homes.at(home))
    found = []
    for ending, write in ((".yaml", yaml), (".jsonl", jsonl)):
        file = folder / f"drafts{ending}"
        file.write_text("".join(map(write, drafts)), encoding="utf-8", newline="\n")
        assert len(blocks.read(file, file.name).items) == len(drafts)
        found += [str(one) for one in reader.read([file], context).findings if one.severity is Severity.VIOLATION and _is_new(one, home)]
    return found


def _is_new(finding: Finding, home: Path) -> bool:
    """Say whether a finding is not only of a reference to what the home has."""
    return finding.rule != "reference" or not any(
        f"{finding.value}\n" in text or f'"{finding.value}"' in text for text in _texts(home / "data")
    )


@cache
def _texts(folder: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.*l"))]


# What a list says that is no text or no name (#, "- -", [no title]) is drafted as it stands, for somebody to write.
TO_WRITE = ("text-placeholder", "text-empty", "text-brackets", "name-letters")


@pytest.fixture
def checked(home: Path, tmp_path: Path) -> Path:
    """A copy of the home, to import into and to validate as a whole."""
    shutil.copytree(home, tmp_path / "home")
    return tmp_path / "home"


def test_wrong_values_everywhere_give_valid_records_and_nothing_new_the_second_time(checked: Path, tmp_path: Path) -> None:
    """Each key of CSL-JSON with each kind of wrong value, and in the cell of a table that holds what cells cannot."""
    items = [{"type": "book", "title": f"Care {key} {n}", key: value} for key in KEYS for n, value in enumerate(ANYTHING)]
    items += [{"type": "book", "title": f"Custom {key} {n}", "custom": {key: value}} for key in CUSTOM for n, value in enumerate(ANYTHING)]
    items += [{"type": kind, "title": f"{kind} {key}", key: "x"} for kind in TYPES for key in KEYS[4:]]
    items = [item for n, item in enumerate(items) if (n + n // len(ANYTHING)) % 2]  # each kind of value with every other key
    (tmp_path / "items.json").write_text(json.dumps(items), encoding="utf-8")
    cells = [json.dumps(item).replace('"', '""') for item in items[:: len(ANYTHING) // 14]]
    (tmp_path / "cells.csv").write_text(
        "title,issued,csl\n" + "".join(f'Cell {n},2004,"{cell}"\n' for n, cell in enumerate(cells)), encoding="utf-8"
    )
    for format, name, ending, write in (("csl-json", "items.json", "yaml", yaml), ("csv", "cells.csv", "jsonl", jsonl)):
        drafts = list(Import(miggraph.open(checked), format).document(tmp_path / name))
        assert len(drafts) > 100
        (checked / "data" / f"{format}.{ending}").write_text("".join(map(write, drafts)), encoding="utf-8", newline="\n")
    graph = miggraph.open(checked)
    ours = [one for one in graph.validate().findings if one.file.startswith(("data/csl-json", "data/csv"))]
    faults = [one for one in ours if one.severity is Severity.VIOLATION and one.rule not in TO_WRITE]
    assert [str(one) for one in faults] == []
    assert ours  # what is to be finished
    for format, name in (("csl-json", "items.json"), ("csv", "cells.csv")):
        work = Import(graph, format)
        assert [draft.record for draft in work.document(tmp_path / name)] == []


SIGNS = st.sampled_from([": ", " #", "- ", "@", "{", "}", '"', "'", "\\", ",", ";", "\n", "TY  - BOOK\n", "ER  - \n", "AU  - ", "@book{", "=", "%", "$", "\t", "|", "é", "\u202e", "\0", "\ud800", "[", "]", "null"])  # fmt: skip
MUTATIONS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 12), SIGNS | st.text(max_size=6)), max_size=6)
SEEDS = {
    "bibtex": "@string{zed = {Zed}}\n@incollection{a1,\n  title = {Care: {W}ork},\n  author = {Surname01, Anna and {A Body}},\n  booktitle = {A Book},\n  publisher = zed # { Books},\n  year = 2004,\n  pages = {3--9},\n  url = {http://example.org/a_b}\n}\n@article{b2, title = \"Two\", journal = {J}, volume = 3, number = 2, date = {2004-05}}\n",
    "ris": "TY  - CHAP\nTI  - Care: Work\nAU  - Surname01, Anna\nT2  - A Book\nPY  - 2004/05//\nSP  - 3\nEP  - 9\nSN  - 1856497615\nUR  - http://example.org/a\nKW  - care\nER  - \nTY  - JOUR\nTI  - Two\nJO  - J\nVL  - 3\nIS  - 2\nER  - \n",
    "csl-json": json.dumps([{"id": "a1", "type": "chapter", "title": "Care: Work", "author": [{"family": "Surname01", "given": "Anna"}], "container-title": "A Book", "issued": {"date-parts": [[2004, 5]]}, "page": "3-9", "URL": "http://example.org/a"}, {"type": "article-journal", "title": "Two", "container-title": "J", "volume": 3, "issue": "2"}], indent=1),
    "csv": 'title,authors,issued,type,partOf,publisher,webPages,isbn,keywords\n"Care: Work","Surname01, Anna; A Body",2004,chapter,A Book,Zed Books,http://example.org/a,1856497615,"care; x"\nTwo,,2004-05,article,J,,,,\n',
}  # fmt: skip


@pytest.mark.parametrize("format", SEEDS)
@given(changes=MUTATIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_changed_in_a_file_what_is_written_is_valid(
    home: Path, graph: KnowledgeGraph, tmp_path: Path, format: str, changes: list[tuple[int, int, str]]
) -> None:
    """Some places of a file are overwritten with something else: it is read as far as it can be, twice with the same result."""
    text = SEEDS[format]
    for at, length, put in changes:
        text = text[:at] + put + text[at + length :]
    try:
        drafts, _ = drafted(graph, format, tmp_path / "list", text)
    except MiggraphError:
        return
    assert violations(home, tmp_path, drafts) == []
    assert [yaml(draft) for draft in drafted(graph, format, tmp_path / "list", text)[0]] == [yaml(draft) for draft in drafts]


# Where it goes


@pytest.mark.parametrize("into", ["../x", "/tmp/x.yaml", "queries", "data/../ontology", ".", "data/link"])
def test_nothing_is_written_outside_of_the_data(checked: Path, tmp_path: Path, into: str) -> None:
    """Neither by a path that leads out nor by a link."""
    (tmp_path / "list.json").write_text(BOOK, encoding="utf-8")
    (checked / "data" / "link").symlink_to(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    code, _, error = run(checked, "csl-json", tmp_path / "list.json", "--into", into)
    assert code == 2
    assert "is not below data/ of the home" in error
    assert sorted(tmp_path.rglob("*")) == before


def test_jsonl_is_not_written_into_a_file_of_yaml(checked: Path, tmp_path: Path) -> None:
    """It would spoil what is there."""
    (tmp_path / "list.json").write_text(BOOK, encoding="utf-8")
    code, _, error = run(checked, "csl-json", tmp_path / "list.json", "--into", "data/x.yaml", "--jsonl")
    assert (code, "Name a file that ends in .jsonl" in error) == (2, True)


def test_several_documents_go_into_one_file_or_none_does(checked: Path, tmp_path: Path) -> None:
    """-o names one file for all; where the last cannot be read, nothing is written, not even a folder."""
    for name, title in (("a", "One"), ("b", "Two")):
        (tmp_path / f"{name}.json").write_text(BOOK.replace("Care", title), encoding="utf-8")
    (tmp_path / "bad.json").write_text("", encoding="utf-8")
    out = tmp_path / "new" / "out.yaml"
    assert run(checked, "csl-json", tmp_path / "a.json", tmp_path / "bad.json", "-o", out)[0] == 2
    assert not out.parent.exists()
    assert run(checked, "csl-json", tmp_path / "a.json", tmp_path / "b.json", "-o", out)[0] == 0
    assert {"resource/one", "resource/two"} <= set(re.findall(r"- id: (\S+)", out.read_text(encoding="utf-8")))


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_import_that_is_stopped_leaves_the_old_file_whole(checked: Path, tmp_path: Path, end: signal.Signals) -> None:
    """And no temporary file, in the data or elsewhere."""
    items = [
        {"type": "book", "title": f"Title {n} of many", "author": [{"family": f"Surname{n:05}", "given": "A."}]} for n in range(50_000)
    ]
    (tmp_path / "many.json").write_text(json.dumps(items), encoding="utf-8")
    old = "- id: person/old\n  type: Person\n  source: source/miggraph\n  name: Anna Old\n  familyName: Old\n"
    (checked / "data" / "x.yaml").write_text(old, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    command = [str(PROGRAM), "--home", str(checked), "import", "csl-json", str(tmp_path / "many.json"), "--into", "data/x.yaml"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)})
    for _ in range(3_000):  # until it writes
        if list((checked / "data").glob(".x.yaml.miggraph-*")) or process.poll() is not None:
            break
        time.sleep(0.02)
    process.send_signal(end)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error.strip().split(b"\n")[-1]) == (2, b"miggraph: stopped")
    assert (checked / "data" / "x.yaml").read_text(encoding="utf-8") == old
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_is_full_leaves_nothing(checked: Path, tmp_path: Path) -> None:
    """Simulated by a limit to the size of files."""
    items = [{"type": "book", "title": f"Title {n}"} for n in range(5_000)]
    (tmp_path / "many.json").write_text(json.dumps(items), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    command = f"trap '' XFSZ; ulimit -f 100; exec {PROGRAM} --home {checked} import csl-json {tmp_path}/many.json --into data/new/x.yaml"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "File too large" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_target_that_cannot_be_written_is_named(checked: Path, tmp_path: Path) -> None:
    """A folder, or below a file."""
    (tmp_path / "list.json").write_text(BOOK, encoding="utf-8")
    (checked / "data" / "x.yaml").mkdir()
    for into in ("data/x.yaml", "data/themes.yaml/x"):
        code, _, error = run(checked, "csl-json", tmp_path / "list.json", "--into", into)
        assert code == 2
        assert into in error


def test_a_file_that_would_be_too_large_to_be_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of YAML has a limit; JSONL has none."""
    monkeypatch.setattr("miggraph.importing.drafts.output.MAX_YAML_BYTES", 100)
    drafts = [Draft({"id": f"resource/{n}", "title": "Care work"}, 1) for n in range(10)]
    with pytest.raises(MiggraphError, match="--jsonl"):
        to_file(drafts, yaml, tmp_path / "x.yaml", add=True)
    assert list(tmp_path.iterdir()) == []
    assert to_file(drafts, jsonl, tmp_path / "x.jsonl", add=True)


@pytest.mark.parametrize("name", ["a b", "-x", ".", "!!!", "a\nb: c", '"q"', "x" * 200, os.fsdecode(b"\xff\xfe"), "# x", "é"])
def test_every_name_of_a_file_makes_a_source(home: Path, graph: KnowledgeGraph, tmp_path: Path, name: str) -> None:
    """Its title is the name of the file; its id has letters that ids have."""
    drafts, _ = drafted(graph, "csl-json", tmp_path / f"{name}.json", BOOK)
    assert violations(home, tmp_path, drafts) == []


def test_messages_cannot_steer_a_terminal(home: Path, tmp_path: Path) -> None:
    """What is quoted from a file is shown without its control characters."""
    (tmp_path / "list.ris").write_text("\x1b]0;evil\x07\x9b31m what\n" + ONE["ris"], encoding="utf-8")
    _, _, error = run(home, "ris", tmp_path / "list.ris")
    assert "what" in error
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", error)
