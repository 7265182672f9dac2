"""The reader: every fault in the form of a record is a finding at its line, and nothing is lost or guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.ground import homes, languages
from miggraph.ground.findings import READER_RULES, Finding
from miggraph.ground.similar import did_you_mean
from miggraph.records import blocks, context, reader
from miggraph.records.blocks import Block
from miggraph.records.reader import Records

ROOT = Path(__file__).parent.parent
CONTEXT = context.load(homes.at(ROOT))
BASE = """\
- id: source/s
  type: Source
  source: source/s
  title: A source
"""


def read(tmp_path: Path, text: str | bytes, *, name: str = "x.yaml") -> Records:
    """Read one file beside a file with a source."""
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return reader.read([tmp_path / "base.yaml", tmp_path / name], CONTEXT, root=tmp_path)


def record(lines: str) -> str:
    """Return a record with the lines after id, type and source: they begin at line 4."""
    return "- id: resource/r\n  type: Book\n  source: source/s\n" + "".join(f"  {line}\n" for line in lines.split("\n"))


# rule, file, line, part of the message
PLANTED = [
    ("alias", record("title: *x"), 4, "alias"),
    ("anchor", record("title: &x A"), 4, "anchor"),
    ("tag", record("title: !!str A"), 4, "tag"),
    ("duplicate-key", record("title: A\nissued: 2000\ntitle: B"), 6, "first at line 4"),
    ("empty-value", record("title:"), 4, "fill it in"),
    ("empty-value", record("title: ''"), 4, "fill it in"),
    ("empty-value", record("hashtag: #freeforgood"), 4, "# is a comment"),
    ("empty-value", record("themes: []"), 4, "fill it in"),
    ("empty-value", record("title: ~"), 4, "fill it in"),
    ("yaml-syntax", record("title: A: b"), 4, "put the whole text in quotes"),
    ("yaml-syntax", record("title: 'A"), 5, "not YAML"),
    ("yaml-syntax", record("title: @a"), 4, "put the text in quotes"),
    ("yaml-syntax", record("title: a\n \tissued: 2000"), 5, ""),
    ("yaml-syntax", record("title: a\x07"), 4, "U+0007"),
    ("yaml-syntax", record("title: é\nsubtitle: €\nedition: a\x07"), 6, "U+0007"),
    ("yaml-syntax", record('title: "a\\uD800"'), 4, "half of a character"),
    ("unfit-character", record('title: "a\\x07 b\\e"'), 4, "U+0007"),
    ("unfit-character", record('themes:\n  - "a\\0"'), 5, "U+0000"),
    ("unfit-character", record('"ti\\btle": A'), 4, "U+0008"),
    ("unfit-character", record("title: a\ufdd0"), 4, "no character"),
    ("unfit-character", '- id: "resource/r\\x7f"\n  type: Book\n  source: source/s\n', 1, "U+007F"),
    ("key-not-text", record("? [a]\n: b"), 4, "a key is a word"),
    ("several-documents", record("title: A") + "---\n- id: resource/q\n", 5, "---"),
    ("not-a-list", "id: resource/r\n", 1, "- id:"),
    ("not-a-list", "just text\n", 1, "- id:"),
    ("not-a-record", "- just text\n", 1, "- id:"),
    ("too-deep", "- " + "[" * 100_000, 1, "levels deep"),
    ("encoding", b"- id: resource/r\n  title: caf\xe9\n", 2, "0xE9"),
    ("unknown-key", record("titel: A"), 4, "did you mean title?"),
    ("unknown-type", "- id: resource/r\n  type: Bok\n  source: source/s\n", 2, "did you mean Book?"),
    ("id-missing", "- type: Book\n  source: source/s\n", 1, "no id"),
    ("type-missing", "- id: resource/r\n  source: source/s\n", 1, "no type"),
    ("source-missing", "- id: resource/r\n  type: Book\n", 1, "no source"),
    ("source-missing", "- id: resource/r\n  type: Book\n  source: [source/s]\n", 3, "one document"),
    ("id-syntax", "- id: Global Woman\n  type: Book\n  source: source/s\n", 1, "a slash and a name"),
    ("id-syntax", "- id: books/global-woman\n  type: Book\n  source: source/s\n", 1, "resource"),
    ("id-syntax", record("corridors:\n  - {id: lk-lb, origin: source/s}"), 5, '"#advice"'),
    ("duplicate-id", record("title: A") + record("title: B"), 5, "x.yaml:1"),
    ("duplicate-id", record("figures:\n  - {id: '#a', value: 1}\n  - {id: '#a', value: 2}"), 6, "x.yaml:5"),
    ("twins", record("figures:\n  - {value: 1}\n  - {value: 1}"), 6, "same content, at x.yaml:5"),
    ("reference", record("publisher: organisation/nobody"), 4, "nothing has this id"),
    ("reference", record("themes:\n  - source/s\n  - source/ss"), 6, "did you mean source/s?"),
    ("reference-syntax", record("webPages: www.unfpa.org"), 4, "http://www.unfpa.org"),
    ("reference-syntax", record("webPages: http://a.org/Briefing kit"), 4, "no spaces"),
    ("reference-syntax", record("publisher: Zed Books"), 4, "no spaces"),
    ("reference-syntax", record("webPages: 'http://[x'"), 4, "stray bracket"),
    ("reference-syntax", record("webPages: 'http://a.org/%zz'"), 4, "stray bracket"),
    ("nested-list", record("themes: [[source/s]]"), 4, "write one list"),
    ("nested-record", record("pages: {value: 3}"), 4, "not a nested record"),
    ("language-tag", record("title: {english: A}"), 4, "not a language tag"),
    ("lexical", record("pages: 12_724"), 4, "digits only"),
    ("lexical", record("pages: 007"), 4, "digits only"),
    ("lexical", record("issued: 98"), 4, "four digits"),
    ("lexical", record("issued: 2021-13"), 4, "month from 01 to 12"),
    ("lexical", record("accessed: 2010-02-30"), 4, "a date"),
    ("lexical", record("registrationRequired: yes"), 4, "true or false"),
    ("lexical", record("figures:\n  - {value: '39,60'}"), 5, "with a point"),
]


@pytest.mark.parametrize(("rule", "text", "line", "message"), PLANTED, ids=[f"{p[0]}-{i}" for i, p in enumerate(PLANTED)])
def test_each_fault_is_found_at_its_line(tmp_path: Path, rule: str, text: str | bytes, line: int, message: str) -> None:
    """A planted fault gives just one finding of its rule, with the line it stands on and what to do."""
    found = [f for f in read(tmp_path, text).findings if f.rule == rule]
    assert [(f.file, f.line) for f in found] == [("x.yaml", line)]
    assert message in found[0].message


def test_every_rule_of_the_reader_is_planted() -> None:
    """A rule that the reader can report, and that no test plants, fails here."""
    elsewhere = {"unreadable-file", "shadows-layer", "context-clash", "context-prefix"}  # test_other_homes, test_own_kinds
    assert {rule for rule, *_ in [*PLANTED, *JSONL]} == set(READER_RULES) - elsewhere


JSONL = [
    ("json-syntax", '{"id": "resource/r"\n', 1),
    ("json-syntax", '\n{"id": "resource/r",}\n', 2),
    ("not-a-list", "[1, 2]\n", 1),
    ("duplicate-key", '{"id": "resource/r", "id": "resource/q"}\n', 1),
    ("empty-value", '{"id": "resource/r", "title": null}\n', 1),
    ("too-deep", "[" * 100_000 + "\n", 1),
    ("too-deep", '{"a":' * 20 + "1" + "}" * 20 + "\n", 1),
    ("encoding", b'{"id": "resource/r"}\n{"id": "\xff"}\n', 2),
    ("file-too-large", '{"id": "' + "x" * (blocks.MAX_LINE_BYTES + 10) + '"}\n', 1),
    ("unfit-character", '\n{"id": "resource/r", "title": "a\\u0007b"}\n', 2),
    ("unfit-character", '{"id": "resource/r", "title": {"en": ["a", "\\ud83d"]}}\n', 1),
    ("unfit-character", '{"id": "resource/r", "ti\\ftle": "A"}\n', 1),
    ("unfit-character", '{"id": "resource\\b/r", "title": "A"}\n', 1),
    ("unfit-character", '{"id": "resource/r", "title": "a\x9b"}\n', 1),
    ("unknown-key", '{"id":"resource/r","type":"Book","source":"source/s","titel":"A"}\n', 1),
]


@pytest.mark.parametrize(("rule", "text", "line"), JSONL, ids=[f"{p[0]}-{i}" for i, p in enumerate(JSONL)])
def test_jsonl_is_read_and_checked_like_yaml(tmp_path: Path, rule: str, text: str | bytes, line: int) -> None:
    """Each line of a .jsonl file is one record, with the same checks."""
    found = [f for f in read(tmp_path, text, name="x.jsonl").findings if f.rule == rule]
    assert [(f.file, f.line) for f in found] == [("x.jsonl", line)]


def test_all_faults_are_found_in_one_run(tmp_path: Path) -> None:
    """The first fault does not hide the others, nor a broken file those in another."""
    (tmp_path / "broken.yaml").write_text("- id: person/p\n  name: 'P\n", encoding="utf-8")
    (tmp_path / "x.yaml").write_text(BASE + record("titel: A\npages: 1_0\nauthors: [person/p, person/q]"), encoding="utf-8")
    found = reader.read(sorted(tmp_path.glob("*.yaml")), CONTEXT, root=tmp_path).findings
    assert [(f.file, f.line, f.rule) for f in found] == [
        ("broken.yaml", 3, "yaml-syntax"),
        ("x.yaml", 8, "unknown-key"),
        ("x.yaml", 9, "lexical"),
        ("x.yaml", 10, "reference"),  # person/q: person/p stands in the broken file
    ]


def test_scalars_keep_their_source_text(tmp_path: Path) -> None:
    """What YAML 1.1 would turn into a boolean, a number, a date or nothing stays what was typed."""
    typed = {
        "country": "NO",
        "a": "007",
        "b": "+442072432942",
        "c": "9781856497619",
        "d": "2021-03",
        "e": "1_000",
        "f": "0x1F",
        "g": "yes",
        "h": "1e3",
    }
    text = "- " + "\n  ".join(f"{key}: {value}" for key, value in typed.items()) + "\n"
    (tmp_path / "x.yaml").write_text(text)
    assert blocks.read(tmp_path / "x.yaml", "x.yaml").items == [typed]


@pytest.mark.parametrize("mangle", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["bom", "windows-line-ends"])
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path, mangle: object) -> None:
    """Files saved by Windows editors read the same, on the same lines."""
    text = record("titel: A")
    assert callable(mangle)
    assert read(tmp_path, mangle(text)).findings == read(tmp_path, text).findings != []


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"], ids=ascii)
def test_only_line_ends_end_lines(tmp_path: Path, char: str) -> None:
    """What other programs take for an end of a line stays in the text, whatever its quotes, and the lines of findings stay right."""
    lines = [
        f"title: a{char}b",
        f'subtitle: "a {char} b"',
        f"edition: 'a {char}{char} b'",
        f"editorialNotes: [a{char}b]",
        f"# a{char}b",
        "titel: A",
    ]
    found = read(
        tmp_path, record(lines[0]) + "".join(f"  {line}\n" for line in [*lines[1:], "description: |", f"  a{char}b", "pages: 1_0"])
    )
    assert [(f.rule, f.line) for f in found.findings] == [("unknown-key", 9), ("lexical", 12)]
    block = found.nodes[-1].block
    assert [block[key] for key in ("title", "subtitle", "edition", "editorialNotes", "description")] == [
        f"a{char}b", f"a {char} b", f"a {char}{char} b", [f"a{char}b"], f"a{char}b\n",
    ]  # fmt: skip
    in_json = json.dumps({"id": "resource/r", "title": f"a{char}b", "titel": "A"}, ensure_ascii=False)
    assert [f.line for f in read(tmp_path, f"\n{in_json}\n", name="x.jsonl").findings if f.rule == "unknown-key"] == [2]


def test_what_stands_for_half_of_a_character_can_be_told(tmp_path: Path) -> None:
    """No finding holds what cannot be written, and a pair of escapes for one character is that character."""
    found = read(tmp_path, '{"id": "resource/r", "t\\ud800": "\\udc00", "title": "\\ud83d\\ude00"}\n', name="x.jsonl")
    assert [str(f).encode() for f in found.findings]
    assert found.nodes[-1].block["title"] == "😀"


def test_an_unreadable_file_is_a_finding(tmp_path: Path) -> None:
    """A folder where a file should be is reported, not raised."""
    (tmp_path / "x.yaml").mkdir()
    found = reader.read([tmp_path / "x.yaml"], CONTEXT, root=tmp_path).findings
    assert [(f.rule, f.file) for f in found] == [("unreadable-file", "x.yaml")]


def test_a_huge_yaml_file_is_refused_unread(tmp_path: Path) -> None:
    """A scalar of 100 MB costs neither time nor memory."""
    with (tmp_path / "x.yaml").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    found = reader.read([tmp_path / "x.yaml"], CONTEXT, root=tmp_path).findings
    assert [f.rule for f in found] == ["file-too-large"]


def test_a_yaml_bomb_stops_at_its_first_alias(tmp_path: Path) -> None:
    """Aliases are refused, so nothing expands."""
    bomb = "- &a [x, x]\n" + "\n".join(f"- &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]" for i in range(24))
    found = read(tmp_path, bomb).findings
    assert {f.rule for f in found} >= {"anchor", "alias"}


def jsonld(found: Records) -> list[dict[str, object]]:
    nodes: list[dict[str, object]] = json.loads(next(found.to_jsonld()))["@graph"]
    return nodes


def test_a_nested_record_is_named_by_its_content(tmp_path: Path) -> None:
    """Its id comes from the record's id, the key, and a hash: never from its place, nor from the order of its keys."""
    one = read(tmp_path, record("figures:\n  - {value: 1, unit: women}\n  - {value: 2}"))
    other = read(tmp_path, record("figures:\n  - {value: 2}\n  - {unit: women, value: 1}"))
    assert {node.id for node in one.nodes} == {node.id for node in other.nodes}
    assert sum(node.id.startswith("resource/r#figures-") for node in one.nodes) == 2


def test_a_hint_is_looked_for_once_for_an_id_and_for_a_hundred_ids(tmp_path: Path) -> None:
    """What takes a look at all ids is not done for each of thousands of references; each is still a finding."""
    wrong = [f"source/s{number}" for number in range(150)]
    found = [
        finding for finding in read(tmp_path, record(f"themes: [{', '.join([*wrong, *wrong])}]")).findings if finding.rule == "reference"
    ]
    hinted = {finding.value for finding in found if "did you mean source/s?" in finding.message}
    assert len(found) == 300
    assert hinted == {name for name in wrong[:100] if did_you_mean(name, ["source/s"])}
    assert sum("did you mean" in finding.message for finding in found) == 2 * len(hinted)


def test_a_fragment_names_a_nested_record(tmp_path: Path) -> None:
    """id: "#advice" means the record's id and #advice, also deeper down."""
    found = read(tmp_path, record("figures:\n  - id: '#a'\n    figures:\n      - {id: '#b', value: 1}"))
    assert [node.id for node in found.nodes][1:] == ["resource/r", "resource/r#a", "resource/r#b"]


def test_the_form_of_a_date_decides_its_datatype(tmp_path: Path) -> None:
    """issued: 1998-03 is a year and month; issued: 1998 is a year."""
    assert jsonld(read(tmp_path, record("issued: 1998-03")))[1]["issuedMonth"] == ["1998-03"]
    assert jsonld(read(tmp_path, record("issued: 1998")))[1]["issued"] == ["1998"]


@pytest.mark.parametrize("tag", ["pt-BR", "PT-br", "pt-br", "zh-hant", "ZH-Hant-TW", "en-GB-oxendict", "de-1996", "sl-rozaj-biske-1994", "zh-yue", "es-419", "en-a-bbb-x-ours"])  # fmt: skip
def test_a_language_tag_may_be_in_any_case(tmp_path: Path, tag: str) -> None:
    """Every tag that BCP 47 allows is taken, and is what the store makes of it."""
    found = read(tmp_path, record(f"title: {{{tag}: A}}"))
    assert found.findings == []
    assert jsonld(found)[1]["title"] == [{"@set": [{"@value": "A", "@language": ox.Literal("A", language=tag).language}]}]


@given(st.from_regex(languages.TAG, fullmatch=True))
def test_what_is_a_tag_here_is_one_to_the_store(tag: str) -> None:
    """The rule for tags takes nothing that a parser refuses, and writes as it does."""
    assert ox.Literal("A", language=tag).language == languages.tag(tag)


def test_texts_in_one_language_stand_together(tmp_path: Path) -> None:
    """Tags that differ in case only are one language."""
    found = read(tmp_path, record("title: {en-GB: A, EN-gb: [B, C]}"))
    values = [{"@value": text, "@language": "en-gb"} for text in "ABC"]
    assert jsonld(found)[1]["title"] == [{"@set": values}]


def test_one_thing_in_two_sources_is_no_duplicate(tmp_path: Path) -> None:
    """Two records with one id but different sources both count, each in the graph of its source."""
    more = BASE.replace("source/s", "source/t").replace("A source", "Another")
    found = read(tmp_path, more + record("title: A") + record("title: A").replace("source/s", "source/t"))
    assert found.findings == []
    assert sorted(found.graphs) == ["https://w3id.org/miggraph/source/s", "https://w3id.org/miggraph/source/t"]


@given(st.text(max_size=200))
def test_any_text_reads_without_an_exception(text: str) -> None:
    """Whatever stands in a file, reading it ends in records and findings."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("x.yaml", "x.jsonl"):
            path = Path(folder) / name
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            found = reader.read([path], CONTEXT, root=Path(folder))
            assert all(isinstance(f, Finding) for f in found.findings)


@given(
    st.dictionaries(
        st.sampled_from(["title", "subtitle", "description", "edition"]),
        st.text(min_size=1, max_size=40).filter(lambda t: t.strip() == t and t.isprintable()),
        min_size=1,
    )
)
def test_what_json_says_yaml_says(values: dict[str, str]) -> None:
    """A record written as JSON reads the same from .yaml and .jsonl: JSON is YAML."""
    import tempfile

    line = json.dumps({"id": "resource/r", **values}, ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("x.yaml", f"- {line}\n"), ("x.jsonl", line + "\n")):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        found = [blocks.read(Path(folder) / name, name).items for name in ("x.yaml", "x.jsonl")]
    assert found[0] == found[1]
    assert isinstance(found[0][0], Block)
