"""The words of pages: a home that says all of them otherwise has pages on which nothing of ours is left."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import TOML, serving

import miggraph
from miggraph import KnowledgeGraph
from miggraph.records import plain_yaml

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "docs" / "examples" / "pages.yaml"
# A home whose own words all begin with "zz": what else is on its pages is the layer's, or ours.
RECORDS = """
- {id: source/zz, type: Source, source: source/zz, title: Zzsource, caution: zzmind, asOf: 2020-05}
- {id: theme/zzscheme, type: ThemeScheme, source: source/zz, label: Zzscheme}
- {id: theme/zzwide, type: Theme, source: source/zz, label: Zzwide, scheme: theme/zzscheme, topConceptOf: theme/zzscheme, definition: Zzdefined}
- {id: theme/zznarrow, type: Theme, source: source/zz, label: Zznarrow, scheme: theme/zzscheme, broader: [theme/zzwide]}
- id: organisation/zzhouse
  type: Organisation
  source: source/zz
  name: Zzhouse
  kinds: [term/publisher]
  founded: 1990
  telephone: "+442072432942"
  email: zz@zz.zz
  webPages: ["http://zz.zz"]
  activities: [{kinds: [term/advice], activityThemes: [theme/zznarrow], activityPlaces: [place/GB], description: Zzhelps}]
- {id: person/zzana, type: Person, source: source/zz, name: Zzana Zzo, givenName: Zzana, familyName: Zzo}
- {id: person/zzbo, type: Person, source: source/zz, name: Zzbo Zzi, givenName: Zzbo, familyName: Zzi}
- {id: resource/zzone, type: Book, source: source/zz, title: Zzone, issued: 2011, pages: 120, authors: [person/zzana, person/zzbo], publisher: organisation/zzhouse, themes: [theme/zznarrow, theme/zzwide], places: [place/KE, place/GB], corridors: [{origin: place/KE, destination: place/GB}]}
- {id: resource/zztwo, type: Report, source: source/zz, title: Zztwo, issued: 2013-04, editors: [person/zzana], authors: [person/zzbo], themes: [theme/zznarrow, theme/zzwide], places: [place/GB, place/KE], corridors: [{destination: place/GB}]}
- {id: resource/zzthree, type: Book, source: source/zz, title: Zzthree, themes: [theme/zzwide]}
- id: campaign/zzmarch
  type: Campaign
  source: source/zz
  name: Zzmarch
  leader: organisation/zzhouse
  demands: [Zzdemand]
  themes: [theme/zznarrow]
  updates:
    - {id: "#zznow", date: 2021-03, description: Zzhappened, answeredBy: organisation/zzhouse, figures: [{id: "#zzmany", value: 12, unit: zzmen, statedAs: 12 zzmen, measures: zzmeasured, date: 2021, places: [place/GB], themes: [theme/zznarrow], statedBy: organisation/zzhouse}]}
"""
PAGES = [
    "/", "/themes", "/sources", "/pictures", "/map", "/timeline", "/matrix", "/corridors", "/together", "/downloads", "/ontology", "/shapes", "/queries", "/nowhere", "/search?q=zz",
    "/search?q=zzz0", "/search?q=zzone", "/ask", "/ask?q=which+books+are+on+zznarrow", "/ask?q=how+do+I+contact+Zzhouse", "/ask?q=how+many+books+are+there",
    "/ask?q=books+by+year", "/ask?q=publications+by+theme+and+type", "/ask?q=when+was+Zzhouse+founded", "/ask?q=who+wrote+Zzone", "/ask?q=is+there+a+book+on+zznarrow",
    "/ask?q=books+on+zznarrow+in+Japan", "/ask?q=which+organisations+work+on+zznarrow+in+the+UK", "/ask?q=which+figures+are+there+on+zznarrow", "/ask?q=zzgrumble+on+zzbla",
    "/resources", "/resources?theme=zznarrow", "/resources?theme!=zznarrow", "/resources?type=Book&year=2010..2012&theme=zznarrow,zzwide", "/resources?year=2011", "/resources?year=..2012",
    "/resources?year=2012..", "/resources?by=theme", "/resources?by=year", "/resources?by=theme,type", "/resources?want=count", "/resources?want=year&sort=-year", "/resources?all=theme",
    "/resources?q=zzone", "/resources?q=zzz0", "/resources?place=JP&theme=zznarrow", "/resources?by=place", "/resources?sort=type", "/resources?pages=100..200",
    "/organisations?has-email=yes", "/organisations?has-email=no&theme=zznarrow", "/organisations?theme!=zznarrow", "/organisations?all=kind", "/people", "/campaigns", "/updates", "/figures",
    "/places?all=within", "/sparql", "/sparql?query=SELECT+%3Fzz+%7B+%3Fzz+a+mig:Theme+%7D", "/sparql?query=ASK+%7B+%7D", "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fzz+mig:founded+%3Fzzz+%7D",
]  # fmt: skip
NAMES = {
    "SPARQL", "CSV", "JSON", "TSV", "XML", "RIS", "BibTeX", "Excel", "Turtle", "JSON-LD", "N-Triples", "RDF/XML", "vCard", "CSL-JSON", "Markdown", "N-Quads", "ed", "TriG", "CC BY 4.0"
}  # fmt: skip


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """A home that says every text of ours in marks, and has no English of its own."""
    home = tmp_path_factory.mktemp("marked")
    for folder in ("data", "queries"):
        (home / folder).mkdir()
    (home / "miggraph.toml").write_text(
        TOML.replace("Heat", "Zzhome").replace('"en"', '"eo"') + 'description = "Zzdescribed"\n', encoding="utf-8"
    )
    (home / "data" / "list.yaml").write_text(RECORDS, encoding="utf-8")
    words = plain_yaml.read(PHRASES.read_text(encoding="utf-8"))["words"]
    said = "".join(f"  {json.dumps(text)}: {json.dumps(f'«{text}»')}\n" for text in words)
    months = ", ".join(f"zzm{number}" for number in range(1, 13))
    (home / "queries" / "pages.yaml").write_text(f"months: [{months}]\nwords:\n{said}", encoding="utf-8")
    return miggraph.open(home)


class Seen(HTMLParser):
    """What is read of a page: its texts, and those attributes that are. Left out are code, citations, links that ask, and what is said to be English."""

    ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
    VOID = ("meta", "link", "input", "br", "img", "path", "circle", "rect", "line")
    CODE = ("script", "code", "pre", "style", "textarea")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[bool] = []  # for each element that is open, whether what is in it is left out
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_asking = said.get("href", "").startswith("/ask?q=")
        is_out = self._is_out or tag in self.CODE or said.get("lang") == "en" or is_asking or said.get("aria-labelledby") == "part-cite"
        self.texts += [said[name] for name in self.ATTRIBUTES if said.get(name) and not is_out and tag != "link"]
        if tag not in self.VOID:
            self._open.append(is_out)

    @property
    def _is_out(self) -> bool:
        return bool(self._open) and self._open[-1]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_out:
            self.texts.append(" ".join(data.split()))


def left(html: str, known: set[str]) -> set[str]:
    """Return what is read on a page and is neither marked, nor the home's, nor said by the layer's data."""
    found = set()
    for text in Seen(html).texts:
        rest = re.sub(r"https?://\S+", "", text)
        while (fewer := re.sub("«[^«»]*»|«[^«»]*$|^[^«»]*»", "", rest)) != rest:
            rest = fewer
        pieces = [piece.strip(" ,.:;·()–“”") for piece in re.split(r", | · |[.:] |\d+|\b[Zz]z\w*", rest)]
        if rest not in known and any(re.search("[a-z]{2}", one, re.IGNORECASE) and one not in known for one in pieces):
            found.add(text)
    return found


def test_no_page_has_words_that_a_home_cannot_say_otherwise(marked: KnowledgeGraph) -> None:
    """Pages of every kind hold nothing of ours that is not marked."""
    rows: Any = marked.store.query("SELECT DISTINCT ?text { ?thing ?property ?text FILTER(ISLITERAL(?text)) }")
    known = {*NAMES, *(row[0].value for row in rows)}
    own = [f"/{marked.names.id(one)}" for one in marked.labels.label_of if "zz" in one and marked.names.kind(one)]
    with serving(home=marked.home.path) as base:
        for address in [*PAGES, *own, "/place/GB", "/term/publisher", "/language/en", *(f"/queries/{one.slug}" for one in marked.queries)]:
            page = httpx.get(f"{base}{address}", headers={"Accept": "text/html"}, timeout=60, follow_redirects=True)
            assert "«" in page.text, address
            assert not left(page.text, known), address
