"""Records that go out as a bibliography and come in again are the same, but for what the page on export says."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph import KnowledgeGraph
from miggraph.bibliography.mapping import CUSTOM
from miggraph.exporting.jsonld import records
from miggraph.importing import Import
from miggraph.importing.drafts.writing import yaml

ROOT = Path(__file__).parent.parent
ENDINGS = {"bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv", "xlsx": "xlsx"}
NOT_IN_BIBTEX = {*CUSTOM, "fullText"} - {"languages", "webPages"}
Record = dict[str, Any]

TRICKY = """
- {id: person/surname01-anna, type: Person, source: source/miggraph, name: Anna van der Surname01, givenName: Anna, familyName: van der Surname01}
- {id: person/surname02-b, type: Person, source: source/miggraph, name: B. C. Surname02 Núñez, givenName: B. C., familyName: Surname02 Núñez}
- {id: organisation/a-and-b, type: Organisation, source: source/miggraph, name: "Smith, Brown and Sons & Daughters", kinds: [term/publisher]}
- {id: organisation/c, type: Organisation, source: source/miggraph, name: "Centre for 50% {Something}", kinds: [term/research]}
- {id: resource/papers, type: Series, source: source/miggraph, title: "Papers: New Series", publisher: organisation/c}
- {id: resource/review, type: Journal, source: source/miggraph, title: "Review: A Journal of Women", publisher: organisation/a-and-b}
- {id: resource/review-3-2, type: JournalIssue, source: source/miggraph, title: "Women on the Move", subtitle: A Special Issue, partOf: resource/review, volume: "3", issue: 2-3, issued: 2004-05}
- {id: resource/edited, type: Book, source: source/miggraph, title: "Whose Care?", subtitle: "Why, How & 100% More", editors: [person/surname02-b, organisation/c], issued: 2001, publisher: [organisation/a-and-b, organisation/c], publishedIn: [place/geonames-2643743, place/geonames-5128581], edition: "2", isbn: "9781856497619", pages: 213, webPages: [http://www.example.org/a_b%20c, "http://www.example.org/two?x=1&y=~2"], themes: [theme/care-work]}
- {id: resource/chapter, type: BookChapter, source: source/miggraph, title: "Care_and_# signs", authors: [person/surname01-anna, organisation/c], with: [person/surname02-b], partOf: resource/edited, pageStart: "12", pageEnd: "34", issued: 2001, themes: [theme/care-work]}
- {id: resource/article, type: JournalArticle, source: source/miggraph, title: "“Quoted” and ‘quoted’: not a subtitle?", authors: [person/surname02-b, person/surname01-anna], partOf: resource/review-3-2, pageStart: "1389", pageEnd: "1409", issued: 2004-05, doi: 10.1234/a_b(2004)1, themes: [theme/care-work], places: [place/KE, place/CD]}
- {id: resource/paper, type: WorkingPaper, source: source/miggraph, title: {fr: Travail domestique}, subtitle: {fr: "L’étude d’Évora"}, authors: [person/surname01-anna], series: resource/papers, number: "7a", issued: 1999, publisher: organisation/c, languages: [language/fr], themes: [theme/domestic-work], description: "A first paragraph. With \\"quotes\\", a \\\\ backslash and $5 & 6%."}
- {id: resource/report, type: Report, source: source/miggraph, title: A Report, number: "12", authors: [organisation/c], issued: 2010, languages: [language/en, language/fr, language/ar], themes: [theme/care-work]}
- {id: resource/guide, type: Guide, source: source/miggraph, title: A Guide, authors: [organisation/c], issued: 2011, fullText: http://www.example.org/guide.pdf, themes: [theme/care-work], editorialNotes: ["One note: with a colon", Another]}
- {id: resource/kit, type: Toolkit, source: source/miggraph, title: A Kit, publisher: organisation/c, issued: 2012, themes: [theme/care-work]}
- {id: resource/page, type: WebPage, source: source/miggraph, title: A Page, publisher: organisation/c, webPages: [http://www.example.org/page], accessed: 2010-01-05, themes: [theme/care-work]}
- {id: resource/other, type: Resource, source: source/miggraph, title: Another Thing, authors: [person/surname01-anna], issued: 2013, themes: [theme/care-work]}
"""


def publications(graph: KnowledgeGraph) -> dict[str, Record]:
    """The publications of a graph by id, as records."""
    return {record["id"]: record for record in records(graph.quads(), graph.context) if record["id"].startswith("resource/")}


def plain(value: Any) -> Any:
    """A value without the ids of nested records, which are made from what these say."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in ("id", "partOf")}
    return sorted(map(plain, value), key=str) if isinstance(value, list) and value and isinstance(value[0], dict) else value


def without_publications(home: Path, away: Path) -> Path:
    """A copy of a home that keeps people and bodies, and loses the publications and what refers to them."""
    shutil.copytree(home, away)
    for name in ("resources", "policies", "campaigns"):
        shutil.rmtree(away / "data" / name, ignore_errors=True)
    return away


def back(graph: KnowledgeGraph, format: str, away: Path, ascii: bool = False) -> dict[str, Record]:
    """The publications of a graph after they went out and came in again."""
    file = away.parent / f"list.{ENDINGS[format]}"
    written: str | bytes = graph.export(format, ascii=ascii)
    file.write_bytes(written.encode() if isinstance(written, str) else written)
    drafts = Import(miggraph.open(away), format).document(file)
    (away / "data" / "list.yaml").write_text("".join(map(yaml, drafts)), encoding="utf-8")
    return publications(miggraph.open(away))


def differences(before: dict[str, Record], after: dict[str, Record], format: str) -> list[tuple[str, str, Any, Any]]:
    """What came back otherwise, but for what the page on export says."""
    found = []
    for id, record in before.items():
        for key in sorted({*record, *after[id]} - {"source", "exceptions"}):
            was, now = plain(record.get(key)), plain(after[id].get(key))
            proposed = key in ("themes", "places") and not {"themes", "places"} & record.keys()
            document = key in ("webPages", "fullText") and ".pdf" in str(was or now)
            lost = format == "bibtex" and (key in NOT_IN_BIBTEX or (key == "webPages" and "fullText" in record))
            if was != now and not proposed and not document and not lost and not (format == "bibtex" and further(key, was, now)):
                found.append((id, key, was, now))
    return found


def further(key: str, was: Any, now: Any) -> bool:
    """Whether a difference is that BibTeX has room for one address: the others come back as notes."""
    first = was[0] if isinstance(was, list) else was
    return (key == "webPages" and now == first) or key == "editorialNotes"


@pytest.mark.parametrize("format", ENDINGS)
def test_the_shipped_publications_come_back(shipped: KnowledgeGraph, tmp_path: Path, format: str) -> None:
    """By each format."""
    before = publications(shipped)
    after = back(shipped, format, without_publications_of_the_checkout(tmp_path))
    assert after.keys() == before.keys()
    assert differences(before, after, format) == []


def without_publications_of_the_checkout(tmp_path: Path) -> Path:
    home = tmp_path / "all"
    for part in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / part, home / part)
    return without_publications(home, tmp_path / "away")


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("format", ENDINGS)
def test_publications_that_are_hard_to_carry_come_back(empty_home: Path, tmp_path: Path, format: str, ascii: bool) -> None:
    """Special characters, particles, bodies with commas, French titles, months, special issues, two publishers, two addresses."""
    if ascii and format not in ("bibtex", "csl-json"):
        ascii = False
    (empty_home / "data" / "resources").mkdir()
    people, _, works = TRICKY.partition("- {id: resource/papers")
    (empty_home / "data" / "agents.yaml").write_text(people, encoding="utf-8")
    (empty_home / "data" / "resources" / "works.yaml").write_text("- {id: resource/papers" + works, encoding="utf-8")
    graph = miggraph.open(empty_home)
    before = publications(graph)
    assert len(before) == 12
    assert differences(before, back(graph, format, without_publications(empty_home, tmp_path / "away"), ascii), format) == []
