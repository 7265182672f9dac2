"""The reconciliation service: what it says of itself, what it takes names for, and what it does with nonsense."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parents[2]
SPECIFICATION = ROOT.parent / "shared" / "w3c" / "reconciliation-0.2"
SMALL = """
- {id: source/list, type: Source, source: source/list, title: A list on heat}
- {id: theme/scheme, type: ThemeScheme, source: source/list, label: Themes}
- {id: theme/money, type: Theme, source: source/list, label: Remittances, scheme: theme/scheme, topConceptOf: theme/scheme, definition: Money.}
- {id: place/far, type: Place, source: source/list, label: Farland, kinds: [term/country]}
"""
Valid = Callable[[str, Any], Any]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def valid() -> Valid:
    """Check an answer against a schema of the specification, and return it."""
    if not SPECIFICATION.is_dir():
        pytest.skip(f"the schemas of the Reconciliation Service API 0.2 are not at {SPECIFICATION}: they are not ours to publish")
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SPECIFICATION.glob("schemas/*.json")}
    kept: Registry[Any] = Registry()
    for schema in schemas.values():
        if "$id" in schema:
            kept = kept.with_resource(schema["$id"], Resource.from_contents(schema, DRAFT202012))

    def check(name: str, answer: Any) -> Any:
        jsonschema.Draft202012Validator(schemas[name], registry=kept).validate(answer)
        return answer

    return check


@pytest.fixture(scope="session")
def ask(served: str) -> Ask:
    """Send one query; return its candidates."""

    def run(**query: Any) -> list[dict[str, Any]]:
        answer = httpx.post(f"{served}/reconcile", data={"queries": json.dumps({"q": query})}, timeout=60)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["q"]["result"]
        return found

    return run


def sent(served: str, form: Mapping[str, object]) -> httpx.Response:
    """Send a form of JSON values."""
    return httpx.post(f"{served}/reconcile", data={key: json.dumps(value) for key, value in form.items()}, timeout=60)


# what it says of itself


def test_the_manifest_is_valid_and_its_addresses_answer(served: str, valid: Valid) -> None:
    """A client finds every service by the manifest alone, and each of them answers."""
    found = valid("manifest", httpx.get(f"{served}/reconcile").json())
    assert found["versions"] == ["0.1", "0.2"]
    assert (found["name"], found["identifierSpace"]) == (
        "Gender and migration: resources, organisations, campaigns",
        "https://w3id.org/miggraph/",
    )
    for what, asked in found["suggest"].items():
        answer = httpx.get(asked["service_url"] + asked["service_path"], params={"prefix": "org"}).json()
        assert valid(
            {"entity": "suggest-entities-response", "type": "suggest-types-response"}.get(what, "suggest-properties-response"), answer
        )
    page = httpx.get(found["view"]["url"].replace("{{id}}", "organisation/kalayaan"))
    assert (page.status_code, page.headers["location"]) == (303, "/organisation/kalayaan")


def test_the_types_are_the_kinds_of_the_home(heat_served: str, valid: Valid) -> None:
    """What there is nothing of is no type, and another home has no word of ours."""
    found = valid("manifest", httpx.get(f"{heat_served}/reconcile").json())
    assert found["name"].startswith("Heat")
    assert [one["id"] for one in found["defaultTypes"]] == ["organisation", "person", "place", "resource", "theme"]
    assert "migra" not in httpx.get(f"{heat_served}/reconcile").text.lower().replace("https://w3id.org/miggraph", "")


def test_what_the_layer_names_has_its_whole_address_as_id_elsewhere(heat_served: str) -> None:
    """An id of a home follows its base, and what follows another base would be another thing."""
    answer = sent(heat_served, {"queries": {"q": {"query": "Kenya"}, "r": {"query": "Heatwaves"}}}).json()
    assert answer["q"]["result"][0]["id"] == "https://w3id.org/miggraph/place/KE"
    assert answer["r"]["result"][0]["id"] == "theme/heatwaves"
    page = httpx.get(f"{heat_served}/reconcile/view", params={"id": "https://w3id.org/miggraph/place/KE"})
    assert page.headers["location"] == "/place/KE"


# what it takes names for


@pytest.mark.parametrize(
    ("query", "id", "match"),
    [
        ({"query": "Kalayaan", "type": "organisation"}, "organisation/kalayaan", True),
        ({"query": "KALAYAAN"}, "organisation/kalayaan", True),
        ({"query": "Kalayan"}, "organisation/kalayaan", False),  # misspelt
        ({"query": "IOM", "type": "organisation"}, "organisation/iom", False),  # so are others called
        ({"query": "remittances", "type": "theme"}, "theme/remittances", True),
        ({"query": "remittances"}, "theme/remittances", False),  # a publication has this title
        ({"query": "Remittances", "type": "resource"}, "resource/remittances-working-paper", False),  # and others may
        ({"query": "Ehrenreich, Barbara"}, "person/ehrenreich-barbara", True),
        ({"query": "B. Ehrenreich", "type": "person"}, "person/ehrenreich-barbara", False),
        ({"query": "anything", "type": "DifferentiatedPerson"}, "", False),
        ({"query": "Kalayaan", "type": "DifferentiatedPerson", "type_strict": "should"}, "organisation/kalayaan", False),
        ({"query": "Kalayaan", "type": ["person", "organisation"]}, "organisation/kalayaan", True),
        ({"query": "Kalayaan", "type": ["person", "organisation"], "type_strict": "all"}, "", False),
        ({"query": "Kalayaan", "type": "http://www.w3.org/ns/org#Organization"}, "organisation/kalayaan", True),
        ({"query": "charity", "type": "term/organisation-kind"}, "term/charity", True),
        ({"query": "https://w3id.org/miggraph/place/GB"}, "place/GB", True),
        ({"query": "http://www.wikidata.org/entity/Q145"}, "place/GB", True),
        ({"query": "x" * 100_000}, "", False),
    ],
)
def test_a_name_finds_its_thing(ask: Ask, query: dict[str, Any], id: str, match: bool) -> None:
    """The best candidate, and whether there is no doubt about it."""
    found = ask(**query)
    assert (found[0]["id"], found[0]["match"]) == (id, match) if id else found == []
    assert [one["match"] for one in found[1:]] == [False] * len(found[1:])


def test_scores_are_those_of_the_matcher_of_links(ask: Ask) -> None:
    """A score is what ``link suggest`` would give, in hundredths; candidates come in its order."""
    from miggraph.linking import matching
    from miggraph.linking.model import Name, Subject, Term

    found = ask(query="remittances", type="theme", limit=5)
    expected = matching.score(Subject("q", "theme", (Name("remittances"),)), Term("t", (Name("Remittances"),)))
    assert expected
    assert found[0]["score"] == pytest.approx(100 * expected.score)
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert len(found) <= 5


@pytest.mark.parametrize(
    ("pid", "good", "bad"),
    [
        ("country", "UK", "France"),
        ("country", {"id": "place/GB", "name": "whatever"}, {"id": "place/FR"}),
        ("web-page", "https://www.kalayaan.org.uk/contact", "https://elsewhere.example"),
        ("founded", 1987, "1950"),
    ],
)
def test_a_property_speaks_for_a_thing_or_against_it(ask: Ask, pid: str, good: object, bad: object) -> None:
    """What the table says beside the name raises the score where it agrees, and forbids the match where it does not."""
    alone = ask(query="Kalayaan", type="organisation")[0]
    agreeing = ask(query="Kalayaan", type="organisation", properties=[{"pid": pid, "v": good}])[0]
    clashing = ask(query="Kalayaan", type="organisation", properties=[{"pid": pid, "v": [bad]}])[0]
    assert agreeing["score"] > alone["score"] >= clashing["score"]
    assert (agreeing["match"], clashing["match"]) == (True, False)
    assert (agreeing["features"], clashing["features"]) == ([{"id": pid, "value": True}], [{"id": pid, "value": False}])


def test_what_has_a_value_is_found_without_a_name(ask: Ask) -> None:
    """A code names one thing; what several have is no match; an unknown property finds nothing."""
    found = ask(properties=[{"pid": "email", "v": "info@kalayaan.org.uk"}])
    assert [(one["id"], one["match"]) for one in found] == [("organisation/kalayaan", True)]
    several = ask(properties=[{"pid": "country", "v": "UK"}, {"pid": "kind", "v": "charity"}], type="organisation")
    assert all(not one["match"] for one in several)
    assert ask(properties=[{"pid": "uid", "v": "27eb892afbb2"}]) == []


def test_every_answer_to_queries_is_valid(served: str, valid: Valid) -> None:
    """By GET and by POST, with the keys of the client, however strange."""
    batch = {"q0": {"query": "Kalayaan"}, "\ud800": {"query": "\ud800"}, "": {"query": "women", "limit": 2.5}, "n": {"query": ""}}
    by_post = sent(served, {"queries": batch}).json()
    by_get = httpx.get(f"{served}/reconcile", params={"queries": json.dumps(batch)}).json()
    assert valid("reconciliation-result-batch", by_post) == by_get
    assert by_post.keys() == batch.keys()
    assert len(by_post[""]["result"]) == 2


def test_the_examples_of_the_specification_are_answered(served: str, valid: Valid) -> None:
    """Queries that are valid get a valid answer, and those that are not are refused."""
    for path in sorted(SPECIFICATION.glob("examples/reconciliation-query-batch/*/*.json")):
        answer = httpx.post(f"{served}/reconcile", data={"queries": path.read_text(encoding="utf-8")})
        if path.parent.name == "valid":
            assert valid("reconciliation-result-batch", answer.json()).keys() == json.loads(path.read_text(encoding="utf-8")).keys()
        else:
            assert answer.status_code == 400, path.name
    for path in sorted(SPECIFICATION.glob("examples/data-extension-query/valid/*.json")):
        asked = json.loads(path.read_text(encoding="utf-8"))
        answer = valid("data-extension-response", sent(served, {"extend": asked}).json())
        assert list(answer["rows"]) == asked["ids"]


# suggestions, previews, values


def test_a_beginning_is_completed(served: str, valid: Valid) -> None:
    """Things by any word of a name, the shortest first, with their types; a cursor leads on."""
    first = valid("suggest-entities-response", httpx.get(f"{served}/reconcile/suggest/entity", params={"prefix": "wom"}).json())["result"]
    later = httpx.get(f"{served}/reconcile/suggest/entity", params={"prefix": "wom", "cursor": "20"}).json()["result"]
    assert len(first) == 20
    assert not {one["id"] for one in first} & {one["id"] for one in later}
    typed = httpx.get(f"{served}/reconcile/suggest/entity", params={"prefix": "kala", "type": "organisation"}).json()["result"]
    assert [one["id"] for one in typed] == ["organisation/kalayaan"]
    assert typed[0]["notable"] == [{"id": "organisation", "name": "organisation"}]
    assert httpx.get(f"{served}/reconcile/suggest/entity").json() == {"result": []}


def test_types_and_properties_are_completed(served: str, valid: Valid) -> None:
    """By what they are called, and by what is said of them; properties of one type where that is told."""
    found = valid("suggest-types-response", httpx.get(f"{served}/reconcile/suggest/type", params={"prefix": "publ"}).json())["result"]
    assert [one["id"] for one in found] == ["resource"]
    given = {"prefix": "tele", "type": "organisation"}
    properties = valid("suggest-properties-response", httpx.get(f"{served}/reconcile/suggest/property", params=given).json())["result"]
    assert [one["id"] for one in properties] == ["telephone"]


@pytest.mark.parametrize(
    ("what", "id", "said"), [("entity", "place/GB", "country"), ("type", "person", "people"), ("property", "doi", "its DOI")]
)
def test_a_flyout_says_what_it_is(served: str, what: str, id: str, said: str) -> None:
    """A few words of HTML about the thing, the type or the property under the pointer."""
    found = httpx.get(f"{served}/reconcile/flyout/{what}", params={"id": id}).json()
    assert found["id"] == id
    assert said in found["html"]
    assert httpx.get(f"{served}/reconcile/flyout/{what}", params={"id": "no/such"}).status_code == 404


def test_a_preview_may_be_shown_in_any_page_and_runs_nothing(served: str) -> None:
    """It is small, it says what the thing is, and its policy forbids scripts but no frame."""
    answer = httpx.get(f"{served}/reconcile/preview", params={"id": "organisation/kalayaan"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "London" in answer.text
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "default-src 'none'" in policy[0]
    assert "frame-ancestors" not in policy[0]
    assert httpx.get(f"{served}/reconcile/preview").status_code == 404


def test_labels_are_escaped_in_previews(start: Callable[..., str], tmp_path: Path) -> None:
    """A name that is HTML is shown, and not obeyed."""
    (tmp_path / "data").mkdir()
    (tmp_path / "miggraph.toml").write_text('[graph]\ntitle = "T"\nbase = "https://example.org/t/"\n', encoding="utf-8")
    evil = SMALL.replace("label: Remittances", 'label: "<script>alert(1)</script>"')
    (tmp_path / "data" / "list.yaml").write_text(evil, encoding="utf-8")
    address = start(home=tmp_path)
    shown = httpx.get(f"{address}/reconcile/preview", params={"id": "theme/money"}).text
    flyout = httpx.get(f"{address}/reconcile/flyout/entity", params={"id": "theme/money"}).json()["html"]
    for text in (shown, flyout):
        assert "&lt;script&gt;" in text
        assert "<script" not in text


def test_values_are_those_of_the_fields(served: str, valid: Valid) -> None:
    """Things with id and name, texts, years as texts, numbers as numbers; nothing for what is not here."""
    asked = {
        "ids": ["organisation/kalayaan", "resource/global-woman", "nobody/x"],
        "properties": [
            {"id": "country"},
            {"id": "founded"},
            {"id": "pages"},
            {"id": "theme", "settings": {"limit": "1"}},
            {"id": "nonsense"},
        ],
    }
    found = valid("data-extension-response", sent(served, {"extend": asked}).json())
    assert found["meta"][0] == {"id": "country", "name": "country", "type": {"id": "place", "name": "place"}}
    row = found["rows"]["organisation/kalayaan"]
    assert row["country"] == [{"id": "place/GB", "name": "United Kingdom"}]
    assert row["founded"] == [{"str": "1987"}]
    assert len(row["theme"]) == 1
    assert found["rows"]["nobody/x"] == {name: [] for name in ("country", "founded", "pages", "theme", "nonsense")}


def test_properties_are_proposed_by_type(served: str, valid: Valid) -> None:
    """The fields of a kind; of all where the type is not known; as many as are wanted."""
    found = valid("data-extension-property-proposal", httpx.get(f"{served}/reconcile/properties", params={"type": "organisation"}).json())
    assert found["type"] == "organisation"
    assert {"acronym", "country", "telephone"} <= {one["id"] for one in found["properties"]}
    assert "isbn" not in {one["id"] for one in found["properties"]}
    assert len(httpx.get(f"{served}/reconcile/properties", params={"limit": "3"}).json()["properties"]) == 3


# nonsense, and too much


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": "null"}, 400),
        ({"queries": '{"q": 1}'}, 400),
        ({"queries": '{"q": {"query": NaN}}'}, 400),
        ({"queries": '{"q": {"query": "x", "limit": "many"}}'}, 400),
        ({"queries": '{"q": {"query": "x", "type_strict": "maybe"}}'}, 400),
        ({"queries": '{"q": {"query": "x", "properties": [{"pid": "p", "v": {"no": "id"}}]}}'}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": '{"q": {"query": "x", "limit": ' + "9" * 5_000 + "}}"}, 400),
        ({"queries": json.dumps({str(number): {"query": "x"} for number in range(10_000)})}, 413),
        ({"queries": json.dumps({"q": {"query": "x" * 2_000_000}})}, 413),
        ({"queries": json.dumps({"q": {"query": "x", "properties": [{"pid": "p", "v": ["v"] * 1_000}]}})}, 413),
        ({"extend": "{}"}, 400),
        ({"extend": '{"ids": [1], "properties": []}'}, 400),
        ({"extend": json.dumps({"ids": ["x"] * 10_000, "properties": []})}, 413),
        ({str(number): "x" for number in range(1_000)}, 400),
    ],
)
def test_nonsense_is_refused_in_a_sentence(served: str, form: dict[str, str], status: int) -> None:
    """Whoever sends what is no query, or too much of it, is told so: never a fault of the server."""
    answer = httpx.post(f"{served}/reconcile", data=form, timeout=30)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert len(answer.json()["title"]) < 200
    assert "Traceback" not in answer.text


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=JSON)
def test_no_query_brings_the_service_down(served: str, query: object) -> None:
    """Whatever JSON comes: candidates, or a sentence that says what is wrong."""
    answer = httpx.post(f"{served}/reconcile", data={"queries": json.dumps({"q": query})}, timeout=30)
    assert answer.status_code in (200, 400)
    assert answer.json()["q"]["result"] is not None if answer.status_code == 200 else answer.json()["title"]


@pytest.mark.parametrize(
    "address", ["suggest/entity?cursor=x", "suggest/nothing", "properties?limit=-1", "preview?id=../../etc/passwd", "view?id=%00"]
)
def test_strange_addresses_are_refused(served: str, address: str) -> None:
    """Numbers are numbers, and ids are those of things."""
    assert httpx.get(f"{served}/reconcile/{address}").status_code in (400, 404)


def test_every_site_may_ask(served: str) -> None:
    """Data for the pages of others: CORS, and no script in place of JSON."""
    answer = httpx.get(f"{served}/reconcile", params={"callback": "run"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"] == "application/json"
    assert answer.text.startswith("{")


# our own client


def test_another_home_links_to_what_is_served(served: str, tmp_path: Path) -> None:
    """``miggraph link suggest`` takes the service for a vocabulary, and finds our theme in it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "miggraph.toml").write_text('[graph]\ntitle = "T"\nbase = "https://example.org/t/"\n', encoding="utf-8")
    (tmp_path / "data" / "list.yaml").write_text(SMALL, encoding="utf-8")
    program = Path(sys.executable).parent / "miggraph"
    words = ["link", "suggest", "-v", f"{served}/reconcile", "--kind", "theme"]
    done = subprocess.run([program, "--home", tmp_path, *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found = next((tmp_path / "data" / "mappings").glob("themes-*.sssom.tsv")).read_text(encoding="utf-8")
    assert "Remittances\tskos:exactMatch\tmiggraph:theme/remittances" in found
