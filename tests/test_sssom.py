"""Mapping sets: SSSOM/TSV read, kept and written."""

from __future__ import annotations

import string
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph import sssom
from miggraph.ground.errors import DataError, StoreError
from miggraph.sssom import Mapping, MappingSet

ROOT = Path(__file__).parent.parent
HEAD = "#curie_map:\n#  fast: http://id.worldcat.org/fast/\n#  miggraph: https://w3id.org/miggraph/\n"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
ROW = "miggraph:theme/remittances\tskos:exactMatch\tfast:908685\tsemapv:ManualMappingCuration\n"


def read(folder: Path, text: str | bytes) -> MappingSet:
    """Read a set of this text."""
    path = folder / "themes-fast.sssom.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return sssom.read(path, root=folder)


def accepted(object_id: str = "fast:908685", **slots: Any) -> Mapping:
    """A row that somebody accepted."""
    decided: dict[str, Any] = {"reviewer_label": "Ada", "mapping_date": "2026-01-02", "mapping_justification": sssom.MANUAL}
    return Mapping("miggraph:theme/remittances", "Remittances", "skos:exactMatch", object_id=object_id, **{**decided, **slots})


def test_the_canonical_form(tmp_path: Path) -> None:
    """Prefixes first and only those used, slots that all rows share once, columns and rows in the order of the schema."""
    made = MappingSet(
        tmp_path / "themes-fast.sssom.tsv", {"license": "https://creativecommons.org/licenses/by/4.0/", "creator_label": "Ada"}
    )
    made.prefixes = {"fast": "http://id.worldcat.org/fast/", "lcsh": "http://id.loc.gov/authorities/subjects/"}
    made.rows = [accepted("fast:2", comment='so "called"'), accepted("fast:1", confidence="0.90")]
    assert sssom.text(made) == (
        "#curie_map:\n#  fast: http://id.worldcat.org/fast/\n#  miggraph: https://w3id.org/miggraph/\n"
        "#mapping_set_id: https://w3id.org/miggraph/mappings/themes-fast\n"
        "#creator_label:\n#  - Ada\n"
        "#license: https://creativecommons.org/licenses/by/4.0/\n"
        "#mapping_date: 2026-01-02\n"
        "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\treviewer_label\tconfidence\tcomment\n"
        "miggraph:theme/remittances\tRemittances\tskos:exactMatch\tfast:1\tsemapv:ManualMappingCuration\tAda\t0.9\t\n"
        'miggraph:theme/remittances\tRemittances\tskos:exactMatch\tfast:2\tsemapv:ManualMappingCuration\tAda\t\t"so ""called"""\n'
    )


def test_what_stands_once_is_said_of_every_row(tmp_path: Path) -> None:
    """Propagation: mapping_date of the metadata decides each row that a reviewer signed; the text stays the same."""
    text = (
        HEAD
        + "#mapping_set_id: https://example.org/set\n#mapping_date: 2026-01-02\n#mapping_tool: miggraph\n#subject_source: miggraph:theme/scheme\n"
    )
    found = read(tmp_path, text + COLUMNS.replace("\n", "\treviewer_label\n") + ROW.replace("\n", "\tAda\n"))
    assert [(row.mapping_date, row.mapping_tool, row.others, row.is_accepted) for row in found.rows] == [
        ("2026-01-02", "miggraph", (("subject_source", "miggraph:theme/scheme"),), True)
    ]
    assert (found.id, found.metadata) == ("https://example.org/set", {"mapping_set_id": "https://example.org/set"})
    kept = ["#subject_source: miggraph:theme/scheme", "#mapping_tool: miggraph", "#mapping_date: 2026-01-02"]
    assert [line for line in sssom.text(found).splitlines() if line in kept] == kept


def test_a_slot_of_rows_is_not_overridden(tmp_path: Path) -> None:
    """Where a row has a date of its own, that of the metadata is nobody's (section "Propagation")."""
    rows = ROW.replace("\n", "\t2025-05-05\n") + ROW.replace("908685", "1").replace("\n", "\t\n")
    found = read(tmp_path, HEAD + "#mapping_date: 2026-01-02\n" + COLUMNS.replace("\n", "\tmapping_date\n") + rows)
    assert [row.mapping_date for row in found.rows] == ["2025-05-05", ""]
    assert "#mapping_date: 2026-01-02\n" in sssom.text(found)


def test_a_spreadsheet_may_have_saved_it(tmp_path: Path) -> None:
    """A byte order mark, CRLF, quotes, tabs at the ends of lines, empty lines and 1.0 for 1 change nothing."""
    plain = HEAD + "#comment: chosen, by hand\n" + COLUMNS.replace("\n", "\tconfidence\tcomment\n") + ROW.replace("\n", "\t1\tit's, so\n")
    mangled = (
        plain.replace("#comment: chosen, by hand", '"#comment: chosen, by hand"')
        .replace("\t1\t", "\t1.0\t")
        .replace("it's, so", '"it\'s, so"')
    )
    mangled = "\ufeff" + mangled.replace("\n", "\t\t\t\r\n") + "\t\t\t\r\n\r\n"
    assert read(tmp_path, mangled).findings == []
    assert sssom.text(read(tmp_path, mangled)) == sssom.text(read(tmp_path, plain))
    assert "1.0" not in sssom.text(read(tmp_path, mangled))


def test_unknown_columns_and_metadata_are_kept(tmp_path: Path) -> None:
    """What this program does not know is written again: slots of SSSOM in their order, others last."""
    extension = "#extension_definitions:\n#  - slot_name: shelf\n#    property: https://example.org/shelf\n"
    columns = "shelf\tauthor_id\t" + COLUMNS
    text = sssom.text(read(tmp_path, HEAD + extension + "#local_note: ours\n" + columns + f"A7\tfast:me\t{ROW}"))
    assert "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\tshelf\n" in text
    assert text.endswith("\tfast:me\tA7\n")
    assert extension in text
    assert "#local_note: ours\n" in text
    assert sssom.text(read(tmp_path, text)) == text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + COLUMNS + ROW + "miggraph:theme/x\t\tfast:1\n", 6, "the row has no predicate_id"),
        (HEAD + COLUMNS + ROW.replace("\n", "\tmore\tand more\n"), 5, "the row has 6 cells, and there are 4 columns"),
        (HEAD + COLUMNS + ROW.replace("fast:908685", "lcsh:sh1"), 5, 'the prefix "lcsh" is not in the curie_map'),
        (HEAD + COLUMNS + ROW.replace("fast:908685", "fast:9 8"), 5, "no spaces, quotes or brackets"),
        (HEAD + COLUMNS + ROW.replace("fast:908685", "908685"), 5, "not an identifier of the form prefix:name"),
        (HEAD + COLUMNS + '"' + ROW, 5, "a quotation mark opens a cell"),
        (HEAD + COLUMNS.replace("object_id", "object") + ROW, 4, "there is no column object_id"),
        (HEAD + COLUMNS.replace("mapping_justification", "object_id") + ROW, 4, "the column object_id stands twice"),
        (HEAD, 4, "the file ends before the line that names the columns"),
        ("#a: [\n" + COLUMNS + ROW, 1, "not YAML from this line on"),
        ("#- a\n" + COLUMNS + ROW, 1, "not lines of the form key: value"),
        ("#" + "[" * 100_000 + "\n" + COLUMNS + ROW, 1, "larger than the reader takes"),
        (HEAD + "#mapping_set_id: themes fast\n" + COLUMNS + ROW, 1, "the id of the set is not a web address"),
        (HEAD.replace("http://id", "javascript:") + COLUMNS + ROW, 1, "a prefix stands for a web address"),
    ],
)  # fmt: skip
def test_faults_are_found_at_their_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """And the rows beside a faulty one are read."""
    found = read(tmp_path, text)
    assert (found.findings[0].file, found.findings[0].line) == ("themes-fast.sssom.tsv", line)
    assert said in found.findings[0].message


def test_rows_beside_a_faulty_one_are_read(tmp_path: Path) -> None:
    """A quotation mark that nobody closes costs the rows after it; any other fault only its own row."""
    assert len(read(tmp_path, HEAD + COLUMNS + ROW + ROW.replace("fast:908685", "x")).rows) == 1
    assert len(read(tmp_path, HEAD + COLUMNS + ROW + '"open\t' + ROW).rows) == 1


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(DataError, match="not UTF-8"):
        read(tmp_path, "\ufeffsubject_id".encode("utf-16"))
    with pytest.raises(DataError, match="cannot be read"):
        sssom.read(tmp_path / "none.sssom.tsv")


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    """A set that cannot be written leaves the file as it was, and nothing beside it."""
    made = MappingSet(tmp_path / "themes-fast.sssom.tsv", rows=[accepted("https://example.org/1")])
    sssom.write(made)
    before = made.path.read_bytes()
    made.rows.append(accepted("https://example.org/\ud800"))
    with pytest.raises((StoreError, UnicodeEncodeError)):
        sssom.write(made)
    assert (made.path.read_bytes(), [path.name for path in tmp_path.iterdir()]) == (before, [made.path.name])
    made.rows.pop()
    with pytest.raises(StoreError, match="cannot be written"):
        sssom.write(made, tmp_path / "themes-fast.sssom.tsv" / "below")


def test_what_would_be_too_large_to_read_is_not_written(tmp_path: Path) -> None:
    """The set stays as it was: one that is larger than the reader takes would stop every command."""
    made = MappingSet(tmp_path / "themes-fast.sssom.tsv", rows=[accepted("https://example.org/1")])
    sssom.write(made)
    before = made.path.read_bytes()
    made.rows[0] = replace(made.rows[0], comment="x" * 50_000_000)
    with pytest.raises(StoreError, match="larger than 50 MB"):
        sssom.write(made)
    assert made.path.read_bytes() == before


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (accepted(reviewer_label=""), "waiting"),
        (accepted(mapping_date=""), "waiting"),
        (accepted(), "accepted"),
        (accepted(predicate_modifier=sssom.NOT), "rejected"),
        (accepted(sssom.NOTHING), "nothing"),
    ],
)  # fmt: skip
def test_what_a_row_says(row: Mapping, state: str) -> None:
    """A row waits until a reviewer and a date stand with it."""
    states = {"accepted": row.is_accepted, "rejected": row.is_rejected, "nothing": row.is_nothing, "waiting": not row.is_decided}
    assert [name for name, holds in states.items() if holds] == [state]
    assert len(list(MappingSet(Path("x.sssom.tsv"), rows=[row]).links())) == (state == "accepted")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\t\n"#:|'), max_size=12).map(str.strip)
NAMES = st.text(string.ascii_letters + string.digits + "._-/#", min_size=1, max_size=8)
SLOTS = ("subject_label", "object_label", "author_label", "reviewer_label", "mapping_tool", "mapping_date", "match_string", "comment")
KEYS = st.text(string.ascii_lowercase, min_size=3, max_size=8).filter(lambda key: key not in ("comment", "other"))
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5)


@st.composite
def rows(draw: st.DrawFn) -> Mapping:
    """Any row."""
    known: dict[str, Any] = {slot: draw(TEXTS) for slot in SLOTS}
    others = tuple(sorted((name, value) for name, value in draw(st.dictionaries(KEYS, TEXTS, max_size=2)).items() if value))
    known["confidence"] = draw(st.sampled_from(["", "0", "0.5", "1", "0.123"]))
    return Mapping(
        subject_id=f"miggraph:{draw(NAMES)}", predicate_id="skos:exactMatch", object_id=f"fast:{draw(NAMES)}", others=others, **known
    )


@given(st.lists(rows(), max_size=5), st.dictionaries(KEYS, VALUES, max_size=3))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, made: list[Mapping], metadata: dict[str, object]) -> None:
    """Whatever texts the rows and the metadata hold, and the second text is the first."""
    written = MappingSet(tmp_path_factory.mktemp("set") / "themes-fast.sssom.tsv", metadata, {"fast": "http://id.worldcat.org/fast/"}, made)
    sssom.write(written)
    found = sssom.read(written.path)
    assert found.findings == []
    assert {_sorted(row) for row in found.rows} == {_sorted(row) for row in made}
    assert {key: found.metadata.get(key) for key in metadata} == metadata
    assert sssom.text(found) == sssom.text(written)


def _sorted(row: Mapping) -> Mapping:
    return replace(row, others=tuple(sorted(row.others)))


def test_three_thousand_rows_are_read_fast(tmp_path: Path) -> None:
    """In processor time, with room for a slow machine: it takes 10 ms on the one this was written on."""
    made = MappingSet(tmp_path / "themes-fast.sssom.tsv", prefixes={"fast": "http://id.worldcat.org/fast/"})
    made.rows = [accepted(f"fast:{number}", comment="why" if number % 3 else "") for number in range(3000)]
    sssom.write(made)

    def seconds() -> float:
        start = time.process_time()
        assert len(sssom.read(made.path).rows) == 3000
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 0.06


@pytest.mark.parametrize("path", sssom.files(ROOT / "data" / "mappings"), ids=lambda path: path.name.partition(".")[0])
def test_the_shipped_sets_are_in_canonical_form(path: Path) -> None:
    """Each is what it would be written as, and nothing is wrong with it."""
    found = sssom.read(path)
    assert found.findings == []
    assert path.read_text(encoding="utf-8") == sssom.text(found)


VALIDATE = """import sys
from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
for path in sys.argv[1:]:
    validate(parse_sssom_table(path), [SchemaValidationType.JsonSchema, SchemaValidationType.PrefixMapCompleteness])
"""


def peer_says(*paths: Path) -> tuple[int, list[str]]:
    """Validate sets with the reference implementation; return how it ended and its errors."""
    python = Path(sys.prefix) / "peers" / "bin" / "python"
    if not python.exists():
        pytest.skip("sssom-py is missing: make .venv/peers.stamp installs it")
    done = subprocess.run([str(python), "-c", VALIDATE, *map(str, paths)], capture_output=True, text=True, check=False)
    return done.returncode, [line for line in done.stderr.splitlines() if "ERROR" in line.upper()]


def test_sssom_py_finds_the_shipped_sets_valid() -> None:
    """The reference implementation says nothing against them."""
    assert peer_says(*sorted((ROOT / "data" / "mappings").glob("*.sssom.tsv"))) == (0, [])


def test_sssom_py_finds_decisions_valid(tmp_path: Path) -> None:
    """Each kind of decision on a candidate, in a set whose scheme is its namespace, and in one with a prefix that had to be another."""
    made = MappingSet(tmp_path / "themes-skos.sssom.tsv", {"license": "https://creativecommons.org/licenses/by/4.0/"})
    made.declare("skos", "http://example.org/terms/")
    made.declare("orcid", "https://orcid.org/")
    source = made.curie("http://example.org/terms/")
    rows = [accepted(made.curie(f"http://example.org/terms/{n}"), object_source=source, confidence="0.9", mapping_tool="miggraph", mapping_justification=sssom.LEXICAL, reviewer_label="", mapping_date="") for n in range(4)]  # fmt: skip
    choices = ("skos:exactMatch", "skos:broadMatch", sssom.NOT, sssom.NOTHING)
    made.rows = [row.decided(choice, "orcid:0000-0002-1825-0097") for row, choice in zip(rows, choices, strict=True)]
    sssom.write(made)
    assert "#object_source: http://example.org/terms/\n" in sssom.text(made)
    assert [row.confidence for row in sssom.read(made.path).rows] == ["", "0.9", "", ""]
    assert peer_says(made.path) == (0, [])


# prefixes


@pytest.mark.parametrize(
    ("prefix", "namespace"), [*((name, "http://example.org/") for name in (*sssom.BUILT_IN, *sssom.OWN, "urn", "https"))]
)
def test_a_prefix_that_has_a_meaning_keeps_it(tmp_path: Path, prefix: str, namespace: str) -> None:
    """A curie_map that redefines it has a finding at that line; rows that use it are no links, and the set is not written."""
    text = (
        HEAD.replace("#  miggraph:", f"#  {prefix}: {namespace}\n#  miggraph:", 1)
        if prefix != "miggraph"
        else HEAD.replace("https://w3id.org/miggraph/", namespace)
    )
    found = read(
        tmp_path,
        text
        + COLUMNS.replace("\n", "\treviewer_label\tmapping_date\n")
        + ROW.replace("fast:908685", f"{prefix}:1").replace("\n", "\tAda\t2026-01-01\n"),
    )
    (finding,) = [finding for finding in found.findings if finding.rule == "mapping-prefix"]
    assert (finding.line, finding.key, finding.value) == (3, prefix, namespace)
    assert [link for link in found.links() if prefix not in ("urn", "https")] == []
    assert found.iri(f"{prefix}:1") != "http://example.org/1"


def test_what_a_prefix_means_already_may_be_said(tmp_path: Path) -> None:
    """SSSOM lets a curie_map repeat a built-in prefix (section "IRI prefixes")."""
    found = read(tmp_path, HEAD + "#  skos: http://www.w3.org/2004/02/skos/core#\n#  urn: 'urn:'\n" + COLUMNS + ROW)
    assert (found.findings, len(found.rows)) == ([], 1)


@pytest.mark.parametrize(
    "wanted", [*sssom.BUILT_IN, "miggraph", "schema", "orcid", "urn", "http", "https", "123", "FAST", "a b", "SKOS", "foaf"]
)
def test_a_vocabulary_gets_a_prefix_of_its_own(tmp_path: Path, wanted: str) -> None:
    """Whatever its file is called: what is taken, reserved or no name becomes another, which means the same when it is read again."""
    made = MappingSet(tmp_path / "themes-fast.sssom.tsv", prefixes={"fast": "http://id.worldcat.org/fast/"})
    prefix = made.declare(wanted, "http://example.org/terms/")
    assert prefix.casefold() not in (wanted.casefold(), "fast")
    assert made.declare(wanted, "http://example.org/terms/") == prefix
    made.rows = [accepted(made.curie("http://example.org/terms/1"))]
    sssom.write(made)
    found = sssom.read(made.path)
    assert found.findings == []
    assert [object_ for _, _, object_ in found.links()] == ["http://example.org/terms/1"]


def test_a_namespace_that_a_set_has_keeps_its_prefix() -> None:
    """Under whatever name the vocabulary comes the next time; a free name is taken as it is."""
    made = MappingSet(Path("x.sssom.tsv"), prefixes={"fast": "http://id.worldcat.org/fast/"})
    assert made.declare("fast_2026", "http://id.worldcat.org/fast/") == "fast"
    assert made.declare("lcsh", "http://id.loc.gov/authorities/subjects/") == "lcsh"
    assert made.declare("orcid", "https://orcid.org/") == "orcid"


def test_a_namespace_itself_has_no_curie() -> None:
    """A CURIE without a name after the colon says nothing to a reader of SSSOM."""
    made = MappingSet(Path("x.sssom.tsv"), prefixes={"base": "http://example.org/terms/"})
    assert made.curie("http://example.org/terms/") == "http://example.org/terms/"
    assert made.curie("http://example.org/terms/1") == "base:1"


def test_a_predicate_written_in_full_is_the_same(tmp_path: Path) -> None:
    """As its IRI, or with another prefix for the same namespace."""
    head = HEAD + "#  s: http://www.w3.org/2004/02/skos/core#\n"
    for predicate in ("http://www.w3.org/2004/02/skos/core#exactMatch", "s:exactMatch"):
        assert read(tmp_path, head + COLUMNS + ROW.replace("skos:exactMatch", predicate)).rows[0].predicate_id == "skos:exactMatch"


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029", "\x0b", "\x1c"], ids=ascii)
def test_only_line_ends_end_rows(tmp_path: Path, char: str) -> None:
    """What other programs take for an end of a line stays in its cell, and the lines of findings stay right; so it does in the metadata."""
    title = f"#mapping_set_title: A{char}B\n" if char > "\x20" else ""
    rows = [ROW.replace("\n", f"\ta{char}b\n"), ROW.replace("fast:", "nobody:").replace("\n", "\t\n")]
    found = read(tmp_path, HEAD + title + COLUMNS.replace("\n", "\tcomment\n") + "".join(rows))
    assert [row.comment for row in found.rows] == [f"a{char}b"]
    assert found.metadata.get("mapping_set_title", f"A{char}B") == f"A{char}B"
    assert [(finding.rule, finding.line) for finding in found.findings] == [("mapping-prefix", 6 + bool(title))]
    assert [row.comment for row in read(tmp_path, sssom.text(found)).rows] == [f"a{char}b"]
