"""Works of OpenAlex and Crossref: what becomes of what a line says, of a great many of them, and of what is no line."""

from __future__ import annotations

import gzip
import io
import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bench import works
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import importing
from miggraph.ground.findings import Severity
from miggraph.importing.scholarly import crossref, openalex
from miggraph.importing.scholarly.bulk import Bulk, jsonl

MAKERS: dict[str, Callable[[int], Iterator[dict[str, Any]]]] = {"openalex": works.openalex, "crossref": works.crossref}
OPENALEX = {
    "id": "https://openalex.org/W9000000001",
    "doi": "https://doi.org/10.5555/Heat.2011",
    "title": "Hot <i>days</i>,\n CO<sub>2</sub> &amp; care",
    "publication_year": 2011,
    "publication_date": "2011-05-03",
    "language": "en",
    "type": "article",
    "primary_location": {"landing_page_url": "https://doi.org/10.5555/heat.2011", "source": {
        "id": "https://openalex.org/S1", "display_name": "Journal of Heat", "issn_l": "1234-5678", "type": "journal",
        "host_organization": "https://openalex.org/P1", "host_organization_name": "Cool Press"}},
    "best_oa_location": {"pdf_url": "https://example.org/heat.pdf"},
    "authorships": [
        {"author": {"id": "https://openalex.org/A1", "display_name": "Jane van Otieno", "orcid": "https://orcid.org/0000-0002-1825-0097"},
         "institutions": [{"id": "https://openalex.org/I1", "ror": "https://ror.org/012345678", "display_name": "University of Heat", "country_code": "KE", "type": "education"}]},
        {"author": {"id": "https://openalex.org/A2", "display_name": "Imran"}, "institutions": []},
        {"author": {"id": None, "display_name": "Nobody"}},
    ],
    "biblio": {"volume": "3", "issue": "4", "first_page": "17", "last_page": "29"},
    "topics": [{"id": "https://openalex.org/T10", "display_name": "Nursing", "subfield": {"id": "https://openalex.org/subfields/2901", "display_name": "Nursing"},
                "field": {"id": "https://openalex.org/fields/29", "display_name": "Health"}, "domain": {"id": "https://openalex.org/domains/4", "display_name": "Sciences"}}],
    "abstract_inverted_index": {"Secret": [0]},
    "cited_by_count": 7,
}  # fmt: skip
CROSSREF = {
    "DOI": "10.5555/CARE.7",
    "type": "book-chapter",
    "title": ["Care at sea"],
    "subtitle": ["A report"],
    "container-title": ["Work and water", "Series of seas"],
    "ISBN": ["https://id.crossref.org/isbn/9781856497619"],
    "author": [{"given": "Jane", "family": "Otieno", "ORCID": "http://orcid.org/0000-0002-1825-0097"}, {"name": "Sea Union"}, {"family": "Otieno", "given": "J."}],
    "editor": [{"given": "Ann", "family": "Editor"}],
    "published": {"date-parts": [[2015, 3]]},
    "publisher": "Cool Press",
    "member": "77",
    "page": "210-9",
    "language": "en",
    "abstract": "Secret",
}  # fmt: skip


def bulk(home: Path, format: str, lines: Iterable[Any], *, packed: bool = False) -> tuple[dict[str, dict[str, Any]], Bulk]:
    """Import lines in bulk; return the records by their ids, and what came of it."""
    data = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    work = Bulk(miggraph.open(home), format)
    records = list(work.records(io.BytesIO(gzip.compress(data) if packed else data), "works.jsonl"))
    found = {record["id"]: record for record in records}
    assert len(found) == len(records)
    return found, work


def write(home: Path, records: Iterable[dict[str, Any]]) -> Path:
    (home / "data" / "works.jsonl").write_text("".join(jsonl(records)), encoding="utf-8")
    return home


def test_a_work_of_openalex(heat_home: Path) -> None:
    """Every thing that it names has an id of its identifier; nothing that OpenAlex has counted is taken over, nor an abstract."""
    found, _ = bulk(heat_home, "openalex", [OPENALEX])
    work = found.pop(next(id for id in found if id.startswith("resource/doi-10-5555-heat-2011-")))
    assert {key: work[key] for key in work.keys() - {"id"}} == {
        "type": "JournalArticle", "source": "source/openalex", "title": "Hot days, CO₂ & care", "issued": "2011-05",
        "authors": ["person/orcid-0000-0002-1825-0097", "person/openalex-a2"], "partOf": "resource/issn-1234-5678", "volume": "3", "issue": "4",
        "pageStart": "17", "pageEnd": "29", "doi": "10.5555/heat.2011", "fullText": ["https://example.org/heat.pdf"], "languages": ["language/en"],
        "themes": ["theme/openalex-t10"], "referencePages": ["https://openalex.org/W9000000001"],
    }  # fmt: skip
    assert found["person/orcid-0000-0002-1825-0097"]["familyName"] == "van Otieno"
    assert found["person/orcid-0000-0002-1825-0097"]["memberOf"] == ["organisation/ror-012345678"]
    assert found["person/openalex-a2"]["familyName"] == "Imran"
    assert found["organisation/ror-012345678"]["addresses"] == [{"country": "place/KE"}]
    assert found["resource/issn-1234-5678"]["publisher"] == "organisation/openalex-p1"
    assert [found[id]["label"] for id in found if id.startswith("theme/openalex-") and "scheme" in found[id]] == ["Sciences", "Health", "Nursing", "Nursing (topic)"]  # fmt: skip
    assert "Secret" not in str(work)


def test_a_work_of_crossref(heat_home: Path) -> None:
    """A chapter is part of the book whose ISBN it gives; who has no ORCID is one of this work only."""
    found, _ = bulk(heat_home, "crossref", [CROSSREF, {**CROSSREF, "DOI": "10.5555/care.8"}])
    work = next(found[id] for id in found if id.startswith("resource/doi-10-5555-care-7-"))
    assert (work["title"], work["subtitle"], work["issued"]) == ("Care at sea", "A report", "2015-03")
    assert (work["type"], work["partOf"]) == ("BookChapter", "resource/isbn-9781856497619")
    assert (work["pageStart"], work.get("pageEnd")) == ("210", None)
    assert found["resource/isbn-9781856497619"]["title"] == "Work and water"
    assert found["organisation/crossref-77"]["kinds"] == ["term/publisher"]
    assert work["authors"][0] == "person/orcid-0000-0002-1825-0097"
    assert found[work["authors"][1]]["name"] == "Sea Union"
    assert [record["name"] for record in found.values() if record["type"] == "Person"].count("J. Otieno") == 2
    assert "Secret" not in str(found)


def test_the_same_line_again_adds_nothing(heat_home: Path) -> None:
    """In one file, and where the graph has it; other letter case of a DOI is no other DOI."""
    found, work = bulk(heat_home, "openalex", [OPENALEX, {**OPENALEX, "doi": "https://doi.org/10.5555/HEAT.2011"}])
    assert (work.report.read, work.report.new) == (2, 1)
    write(heat_home, found.values())
    again, work = bulk(heat_home, "openalex", [OPENALEX])
    assert (again, work.report.new) == ({}, 0)


def test_authors_and_institutions_by_themselves(heat_home: Path) -> None:
    """The other files of OpenAlex's snapshot are read too."""
    lines = [
        {"id": "https://openalex.org/A2", "display_name": "Imran Ali", "last_known_institutions": [{"id": "https://openalex.org/I5", "display_name": "Institute"}]},
        {"id": "https://openalex.org/I1", "display_name": "University of Heat", "homepage_url": "https://heat.example.org", "country_code": "XX"},
        {"id": "https://openalex.org/T3", "display_name": "Heat"},
        {"id": "https://openalex.org/S3", "display_name": "Archive of everything", "type": "repository"},
    ]  # fmt: skip
    found, work = bulk(heat_home, "openalex", lines)
    assert found["person/openalex-a2"]["memberOf"] == ["organisation/openalex-i5"]
    assert found["organisation/openalex-i1"]["webPages"] == ["https://heat.example.org"]
    assert found["theme/openalex-t3"]["label"] == "Heat (topic)"  # the home has a theme that is called so
    assert [(finding.line, finding.rule) for finding in work.report.findings] == [(4, "entry-unreadable")]


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_that_is_none_costs_itself(heat_home: Path, packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told by its number."""
    from miggraph.importing.scholarly import lines

    monkeypatch.setattr(lines, "MAX_LINE", 100_000)
    broken = [
        b'{"id": ',
        b"[1, 2]",
        b"nonsense",
        b'{"a": ' * 100_000,
        b"[" * 50_000,
        b"\xff\xfe",
        b'{"id": "https://openalex.org/W3"}',
        b'{"n": ' + b"9" * 9_000 + b"}",
        b"",
    ]
    found, work = bulk(heat_home, "openalex", [OPENALEX, *broken, {**OPENALEX, "doi": "https://doi.org/10.5555/heat.2"}], packed=packed)
    assert [finding.line for finding in work.report.findings] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert sum(id.startswith("resource/doi-") for id in found) == 2
    assert work.report.broken


def test_envelopes_are_opened(heat_home: Path) -> None:
    """Many works at once, as the API and older files give them."""
    found, _ = bulk(heat_home, "crossref", [{"message": {"items": [CROSSREF, {**CROSSREF, "DOI": "10.5555/care.8"}]}}])
    assert sum(id.startswith("resource/doi-") for id in found) == 2


def test_a_packed_file_that_is_broken_off(heat_home: Path) -> None:
    """What came before is taken."""
    data = gzip.compress("\n".join(json.dumps(work) for work in works.crossref(300)).encode())
    work = Bulk(miggraph.open(heat_home), "crossref")
    records = list(work.records(io.BytesIO(data[: len(data) // 2]), "works.gz"))
    assert records
    assert "broken off" in work.report.findings[0].message


@pytest.mark.parametrize("format", list(MAKERS))
def test_thousands_of_works_are_a_graph(heat_home: Path, format: str) -> None:
    """It has no violation, and is asked as any other."""
    found, _ = bulk(heat_home, format, MAKERS[format](300))
    graph = miggraph.open(write(heat_home, found.values()))
    assert not [str(finding) for finding in graph.validate().findings if finding.severity is Severity.VIOLATION]
    assert graph.things("resources", "want=count")
    assert graph.search("care").terms


ODD: list[Any] = [
    None, True, 0, -5, 3.5, 1e400, "", "  ", "n/a", "[no title]", "Untitled", "(  )", "Title ( ) here", "###", "…", "ABC-12345", "1234 AB", "SW1A 1AA", "\x00a\x1bb", "\ud800x",
    "\u202eabc", "https://x", "http://a.b/ c", "https://example.org/<a>", "https://example.org/ü", "10.5555/", "10.5555/a b", "10.5555/a.", "10.1/x", "https://doi.org/10.5555/a<b>c",
    "9999", "0000-0000", "2050", "1200", "2011-13-01", "<b>", "</i>x", "&amp;", "&lt;script&gt;", [], {}, [[]], [{}], ["x"], {"a": 1}, "x" * 6_000, "17-3", "A17-A3", "XK", "gb", "xx",
    "zh-cn", "van", "Jr.", "9780000000002", "名前", "name\nline", "TBC", "lorem ipsum", "No title given", "#REF!", "TODO", "null",
]  # fmt: skip
KINDS = {
    "openalex": ["article", "book", "book-chapter", "preprint", "report", "dataset", "dissertation"],
    "crossref": [
        "journal-article",
        "book-chapter",
        "monograph",
        "journal",
        "journal-issue",
        "report",
        "book-series",
        "posted-content",
        "dissertation",
    ],
}


def disturbed(value: Any, dice: random.Random) -> Any:
    """Return a value with something odd in the place of some of its parts."""
    if dice.random() < 0.06:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {key: disturbed(member, dice) for key, member in value.items()}
    return [disturbed(member, dice) for member in value] if isinstance(value, list) else value


def test_what_is_odd_in_catalogues_is_no_violation(heat_home: Path) -> None:
    """A value that no record can have is left out, a work without a title is told."""
    dice = random.Random(7)
    odd = [
        disturbed({**OPENALEX, "type": dice.choice(KINDS["openalex"]), "doi": f"https://doi.org/10.5555/{at}"}, dice) for at in range(150)
    ]
    found, work = bulk(heat_home, "openalex", odd)
    (heat_home / "data" / "first.jsonl").write_text("".join(jsonl(found.values())), encoding="utf-8")
    common = {"volume": "3", "issue": "1", "ISSN": ["1234-5678"]}
    odd = [disturbed({**CROSSREF, **common, "type": dice.choice(KINDS["crossref"]), "DOI": f"10.5555/c.{at}"}, dice) for at in range(80)]
    more, other = bulk(heat_home, "crossref", odd)
    report = miggraph.open(write(heat_home, more.values())).validate()
    assert not [str(finding) for finding in report.findings if finding.severity is Severity.VIOLATION]
    assert min(work.report.new, other.report.new) > 50
    assert min(len(work.report.findings), len(other.report.findings)) > 0


@pytest.mark.parametrize("format", list(MAKERS))
def test_memory_does_not_depend_on_how_many_there_are(heat_home: Path, format: str) -> None:
    """Ten times as many works take no more memory."""
    graph = miggraph.open(heat_home)
    graph.store  # noqa: B018 - is read before
    peaks = []
    for number in (200, 2_000):
        lines = b"".join(json.dumps(work).encode() + b"\n" for work in MAKERS[format](number))
        tracemalloc.start()
        for _ in Bulk(graph, format).records(io.BytesIO(lines), ""):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2_000_000


@pytest.mark.parametrize("format", list(MAKERS))
def test_works_as_drafts(heat_home: Path, tmp_path: Path, format: str) -> None:
    """Without --bulk they are matched with what the graph has: the title, and the people by name."""
    line = {
        "openalex": {**OPENALEX, "title": "Hot Days", "publication_date": "2011-01-01", "type": "book", "doi": None},
        "crossref": {"DOI": "10.5555/x", "type": "monograph", "title": ["Hot Days"], "issued": {"date-parts": [[2011]]}},
    }
    other = {"openalex": {**OPENALEX, "title": "Cold Days"}, "crossref": {**CROSSREF, "title": ["Cold Days"]}}
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(gzip.compress(f"{json.dumps(line[format])}\n{{\n{json.dumps(other[format])}\n".encode()))
    work = importing.Import(miggraph.open(heat_home), format)
    drafts = {draft.record["id"]: draft.record for draft in work.document(path)}
    assert "already there as resource/hot-days" in work.report.known[0]
    assert [finding.line for finding in work.report.findings] == [2]
    assert [record["title"] for record in drafts.values() if record["type"] in ("JournalArticle", "BookChapter")] == ["Cold Days"]
    assert "Secret" not in str(drafts)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["(  )", "n/a", "\x00\ud800", "https://x", "10.1/", "ZZ-12345"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*OPENALEX, *CROSSREF, "id", "display_name", "ORCID", "ror", "URL", "family", "source"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
KNOWN = frozenset({"language/en", "place/KE"})


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from([*OPENALEX, *CROSSREF]), values, max_size=4), st.booleans())
def test_whatever_stands_in_the_place_of_a_value(changes: dict[str, Any], is_crossref: bool) -> None:
    """Nothing fails, and what is made is text, lists of text and ids."""
    work = crossref.work({**CROSSREF, **changes}, KNOWN) if is_crossref else openalex.work({**OPENALEX, **changes}, KNOWN)
    for one in work.all() if work else ():
        json.dumps(one.record, ensure_ascii=False).encode()
        assert all(value for value in one.record.values())
        assert one.record.get("title", "x") == one.record.get("title", "x").strip()


def test_the_command_writes_a_file_once(heat_home: Path, tmp_path: Path) -> None:
    """Whole or not at all, from standard input too; with exit code 1 where a line could not be read."""
    program = str(Path(sys.executable).parent / "miggraph")
    lines = "".join(json.dumps(work) + "\n" for work in works.openalex(50))

    def run(*words: str, given: str = lines) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, "--home", str(heat_home), "import", *words], input=given, capture_output=True, text=True, check=False
        )

    done = run("openalex", "-", "--bulk", "-o", str(heat_home / "data" / "works.jsonl"))
    assert (done.returncode, done.stdout) == (0, "")
    assert "50 entries read: 50 new" in done.stderr
    assert run("openalex", "-", "--bulk", "-o", str(heat_home / "data" / "works.jsonl")).returncode == 2
    assert "0 new" in run("openalex", "-", "--bulk", "--dry-run").stderr
    assert run("openalex", "-", "--bulk", "-o", str(tmp_path / "works.yaml")).returncode == 2
    assert run("ris", "-", "--bulk").returncode == 2
    broken = run("crossref", "-", "--bulk", given='{"DOI": "10.5555/1", "title": ["A book"]}\n{')
    assert broken.returncode == 1
    assert "standard input:2" in broken.stderr
    assert '"title": "A book"' in broken.stdout
