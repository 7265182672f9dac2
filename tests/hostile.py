"""A home whose every text would be markup if it could, and pages taken apart to see that none of it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from serving import TOML

EVIL = """<script>alert(1)</script>"'&\u202e\u2066"""
LONG = "Donaudampfschifffahrtsgesellschaft" * 8
HOSTILE = f"""
- {{id: source/list, type: Source, source: source/list, title: {json.dumps(EVIL)}, description: {json.dumps(EVIL)}, caution: {json.dumps(EVIL)}}}
- {{id: theme/scheme, type: ThemeScheme, source: source/list, label: {json.dumps(EVIL + "s")}}}
- {{id: theme/evil, type: Theme, source: source/list, label: {json.dumps(EVIL + "t")}, scheme: theme/scheme, topConceptOf: theme/scheme, definition: {json.dumps(EVIL)}}}
- {{id: theme/long, type: Theme, source: source/list, label: {LONG}, scheme: theme/scheme, broader: [theme/evil], definition: "</script><img src=x onerror=alert(1)>"}}
- id: organisation/evil
  type: Organisation
  source: source/list
  name: {json.dumps(EVIL + "o")}
  kinds: [term/publisher]
  webPages: ["http://example.org/'onmouseover='alert(1)"]
  email: "a@example.org"
  telephone: "+442072432942"
  addresses: [{{street: {json.dumps(EVIL)}, country: place/GB}}]
  activities: [{{kinds: [term/advice], activityThemes: [theme/evil], activityPlaces: [place/GB], description: {json.dumps(EVIL)}}}]
- id: resource/evil
  type: Book
  source: source/list
  title: {json.dumps(EVIL + "r")}
  subtitle: "javascript:alert(1)"
  publisher: organisation/evil
  themes: [theme/evil, theme/long]
  fullText: ["http://example.org/%3Cscript%3E"]
  editorialNotes: ["javascript:alert(2)"]
  issued: 2011
  authors: [person/evil, person/other]
  places: [place/KE]
- {{id: resource/other, type: Report, source: source/list, title: {json.dumps(EVIL + "2")}, issued: 2012, authors: [person/other, person/evil], themes: [theme/evil], places: [place/GB]}}
- {{id: person/evil, type: Person, source: source/list, name: {json.dumps(EVIL + "p")}, givenName: {json.dumps(EVIL)}, familyName: {json.dumps(EVIL)}}}
- {{id: person/other, type: Person, source: source/list, name: {json.dumps("=cmd()" + EVIL)}}}
- id: campaign/evil
  type: Campaign
  source: source/list
  name: {json.dumps(EVIL + "c")}
  leader: organisation/evil
  demands: [{json.dumps(EVIL)}]
  themes: [theme/evil]
  updates:
    - id: "#now"
      date: 2021-03
      description: {json.dumps(EVIL + "u")}
      answeredBy: organisation/evil
      themes: [theme/evil]
      figures: [{{id: "#many", value: 12, unit: {json.dumps(EVIL)}, statedAs: {json.dumps(EVIL)}, measures: {json.dumps(EVIL)}, date: 2021, places: [place/GB], themes: [theme/evil], statedBy: organisation/evil}}]
"""

QUERY = f"""#+ summary: {EVIL}
#+ description: {json.dumps(EVIL)}
#+ answer:
#+   - "One is <b>{{theme}}</b>"
#+   - "{{number}} are <script>alert(1)</script>"
#+   - "None is <b>"
#+ question:
#+   - evil <script> themes
#+   - evil themes
PREFIX mig: <https://w3id.org/miggraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?theme ?themeLabel WHERE {{ ?theme a mig:Theme ; rdfs:label ?themeLabel }} ORDER BY ?theme
"""


def write(home: Path) -> Path:
    """Write that home into a folder."""
    for folder in ("data", "queries"):
        (home / folder).mkdir(parents=True)
    title = TOML.replace('"Heat"', json.dumps(f"{EVIL}: {EVIL}", ensure_ascii=False))
    (home / "miggraph.toml").write_text(
        f"{title}description = {json.dumps(EVIL, ensure_ascii=False)}\ncontact = 'javascript:alert(1)'\n", encoding="utf-8"
    )
    (home / "data" / "list.yaml").write_text(HOSTILE, encoding="utf-8")
    (home / "queries" / "evil.rq").write_text(QUERY, encoding="utf-8")
    return home


class Tags(HTMLParser):
    """What a page is made of: its elements, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r" (?=[,.;:])", "", " ".join(" ".join(self.words).split()))

    def links(self) -> Iterator[str]:
        for tag, attributes in self.tags:
            if tag == "a":
                yield str(attributes.get("href"))


def assert_harmless(html: str, address: str) -> None:
    """Fail where a page has an element or attribute that is not the site's own, or a link that runs a script."""
    page = Tags(html)
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert all(one.get("type") == "application/ld+json" or str(one.get("src")).startswith("/assets/") for one in scripts), address
    assert not [
        one for one in page.tags if one[0] in ("iframe", "style", "b") or (one[0] == "img" and not str(one[1].get("src")).startswith("/"))
    ], address
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")], address
    places = [
        str(value) for _, attributes in page.tags for name in ("href", "src", "action", "xlink:href") if (value := attributes.get(name))
    ]
    assert not [place for place in places if re.match(r"\s*(javascript|data|vbscript):", place, re.IGNORECASE)], address
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL):
        assert json.loads(block)["name"]
