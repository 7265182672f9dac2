"""The Model Context Protocol: what an assistant finds, over both transports, with the client of the protocol's own package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import jsonschema
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

ROOT = Path(__file__).parents[2]
Call = Callable[..., Any]


def connected(server: Any, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """Connect a client, let it work, and return what came of it."""

    async def run() -> Any:
        async with Client(server) as client:
            return await work(client)

    return anyio.run(run)


def by_pipe(home: Path) -> Any:
    """Return how ``miggraph mcp`` is started for a home."""
    return stdio_client(
        StdioServerParameters(command=sys.executable, args=["-m", "miggraph", "--home", str(home), "mcp"], env=dict(os.environ))
    )


@pytest.fixture
def call(served: str) -> Call:
    """Call a tool of the served graph; return its structured answer, or the text of its refusal."""

    def run(tool: str, **arguments: Any) -> Any:
        answer = connected(f"{served}/mcp", lambda client: client.call_tool(tool, arguments))
        assert answer.content[0].text
        return answer.content[0].text if answer.is_error else answer.structured_content

    return run


def test_both_transports_offer_the_same(served: str) -> None:
    """Whether over the web or by a pipe, an assistant finds the same tools, and the graph by its name."""

    async def look(client: Client) -> Any:
        asked = await client.call_tool("ask", {"question": "When was Kalayaan founded?"})
        return (
            client.server_info and client.server_info.title,
            client.instructions,
            (await client.list_tools()).tools,
            asked.structured_content,
        )

    over_web, by_line = connected(f"{served}/mcp", look), connected(by_pipe(ROOT), look)
    assert over_web == by_line
    assert over_web[0] == "Gender and migration: resources, organisations, campaigns"
    assert over_web[3]["lead"] == "1987"


def test_tools_say_that_they_change_nothing_and_are_typed(served: str) -> None:
    """Every tool is read-only and describes its parameters by a schema that is valid."""
    tools = connected(f"{served}/mcp", lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "list", "show", "search", "query"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.annotations.open_world_hint is False
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert all(one.get("description") for one in tool.input_schema["properties"].values())
    assert sum(len(json.dumps(tool.model_dump(exclude_none=True))) for tool in tools) < 20_000
    query = tools[-1].input_schema["properties"]
    assert "resources-by-theme" in query["query"]["enum"]
    assert (query["theme"]["type"], query["wider"]["type"]) == ("string", "boolean")


def test_a_graph_of_another_field_describes_itself(heat_list: Path) -> None:
    """The words are those of the home, and what it has nothing of is not offered."""

    async def look(client: Client) -> Any:
        tools = (await client.list_tools()).tools
        found = await client.call_tool("ask", {"question": "Which books on heatwaves?"})
        return client.instructions, tools, found.structured_content

    instructions, tools, found = connected(by_pipe(heat_list), look)
    assert "“Heat”" in instructions
    said = json.dumps([tool.model_dump() for tool in tools]).lower()
    assert not [word for word in ("migra", "kalayaan", "domestic", "remittance") if word in said]
    assert tools[1].input_schema["properties"]["kind"]["enum"] == ["organisations", "people", "places", "resources", "themes"]
    assert found["rows"][0]["address"] == "https://example.org/heat/resource/hot-days"


# what they answer


def test_an_answer_says_what_it_is_and_what_it_rests_on(call: Call) -> None:
    """Title, how it was understood, rows with ids and addresses of things, and sources."""
    found = call("ask", question="Which books on domestic work?")
    assert found["title"] == "Which books on domestic work?"
    assert "theme: Domestic work (theme/domestic-work)" in found["understood"]
    row = next(row for row in found["rows"] if row["id"] == "resource/doing-the-dirty-work")
    assert row["address"] == "https://w3id.org/miggraph/resource/doing-the-dirty-work"
    assert row["values"]["by"] == "Bridget Anderson"
    assert "Migration Key Resources" in row["sources"]
    assert "cut" not in found


def test_caveats_are_told(call: Call) -> None:
    """What a reader of the rows must know stands beside them."""
    assert call("ask", question="I've no time, which books are on remittances?")["caveats"]


def test_things_are_listed_by_conditions(call: Call) -> None:
    """Facets narrow down and leave out; a cut answer says so; counts and fields can be asked for."""
    conditions = [{"facet": "theme", "values": ["remittances"]}, {"facet": "type", "values": ["Book"], "exclude": True}]
    found = call("list", kind="resources", conditions=conditions, sort="-year", limit=2)
    assert len(found["rows"]) == 2
    assert found["total"] > 2
    assert found["cut"].startswith(f"These are the first 2 of {found['total']} rows.")
    years = [row["values"]["year"] for row in found["rows"]]
    assert years == sorted(years, reverse=True)
    assert call("list", kind="organisations", want="count")["lead"] == "37 organisations"
    assert call("list", kind="organisations", want="founded", conditions=[{"facet": "it", "values": ["Kalayaan"]}])["lead"] == "1987"
    counted = call("list", kind="resources", by=["year"])
    assert {"year", "count"} == counted["rows"][0]["values"].keys()


def test_a_thing_is_shown_with_who_says_so(call: Call) -> None:
    """Each statement bears its sources, and things in it their ids."""
    found = call("show", name="Kalayaan")
    assert found["id"] == "organisation/kalayaan"
    kind = next(one for one in found["statements"] if one["value"] == "charity")
    assert kind["id"] == "term/charity"
    assert set(kind["sources"]) <= found["sources"].keys()


def test_words_and_prepared_queries_find_things(call: Call) -> None:
    """Search by words; a query by its slug with parameters as names."""
    assert call("search", words="domestic", limit=1)["rows"][0]["id"].startswith("theme/")
    found = call("query", query="resources-by-theme", theme="remittances", since=2007, limit=1)
    assert found["rows"][0]["values"]["year"] >= "2007"


def test_no_answer_is_longer_than_somebody_can_use(call: Call) -> None:
    """Rows and characters are counted, whatever is asked for."""
    found = call("list", kind="places", limit=200, sources=False)
    assert len(json.dumps(found, ensure_ascii=False)) < 22_000
    assert len(found["rows"]) < found["total"] if isinstance(found["total"], int) else found["total"] == "more than 200"
    assert "cut" in found


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "glorp the frobnicator"}, "with the tool search"),
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "x" * 2_000}, "question: String should have at most 1000 characters"),
        ("list", {"kind": "books"}, "There are: "),
        ("list", {"kind": "resources", "conditions": [{"facet": "colour", "values": ["red"]}]}, "resources have no facet colour"),
        ("list", {"kind": "resources", "limit": 100_000}, "limit: Input should be less than or equal to 200"),
        ("show", {"name": "Kalayanx"}, "organisation/kalayaan"),
        ("show", {"name": "qqqq zzzz"}, "with the tool search"),
        ("query", {"query": "resources-by-theme"}, "Its parameters are: theme (theme), [country] (place)"),
        ("query", {"query": "resources-by-theme", "theme": "remittances", "person": "x"}, "has no parameter person"),
        ("query", {"query": "nothing-like-it"}, "there is no canned query"),
        ("query", {"query": "resources-by-theme", "theme": 'x" } DROP ALL'}, "nothing is called"),
        ("nothing", {}, "There are: ask, list, show, search, query."),
    ],
)
def test_a_refusal_says_what_to_do(call: Call, tool: str, arguments: dict[str, Any], said: str) -> None:
    """A wrong call is answered in plain words, for the assistant to put right; no command of the terminal is in them."""
    found = call(tool, **arguments)
    assert isinstance(found, str)
    assert said in found
    assert "miggraph" not in found.replace("w3id.org/miggraph", "")
    assert "Traceback" not in found


def test_a_thing_is_a_resource_at_its_address(served: str) -> None:
    """Who has the address of a thing reads it; what is not here is an error of the protocol."""

    async def read(client: Client) -> Any:
        template = (await client.list_resource_templates()).resource_templates[0]
        with pytest.raises(MCPError, match="nothing here has the address"):
            await client.read_resource("https://w3id.org/miggraph/no/such")
        with pytest.raises(MCPError):
            await client.read_resource("file:///etc/passwd")
        found = await client.read_resource("https://w3id.org/miggraph/organisation/kalayaan")
        return template.uri_template, found.model_dump()["contents"][0]["text"]

    template, text = connected(f"{served}/mcp", read)
    assert template == "https://w3id.org/miggraph/{kind}/{name}"
    assert json.loads(text)["name"] == "Kalayaan"


# the transports


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("GET", b"", 405), ("DELETE", b"", 405), ("POST", b"{", 400), ("POST", b"[" * 100_000, 400), ("POST", b"x" * 500_000, 413)],
)
def test_nonsense_over_http_is_refused(served: str, method: str, body: bytes, status: int) -> None:
    """There is nothing to get and nothing to delete; what is no message, or too long for one, is refused."""
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    answer = httpx.request(method, f"{served}/mcp", content=body, headers=headers, timeout=30)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_a_request_stands_alone(served: str) -> None:
    """No session is begun: a plain POST is answered with JSON."""
    headers = {"Accept": "application/json, text/event-stream"}
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "search", "arguments": {"words": "remittances", "limit": 1}},
    }
    answer = httpx.post(f"{served}/mcp", json=message, headers=headers, timeout=30)
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    assert answer.json()["result"]["structuredContent"]["rows"][0]["id"] == "theme/remittances"


@pytest.fixture(scope="module")
def allowing(start: Callable[..., str], heat_list: Path) -> str:
    """A server that allows the pages of one site."""
    return start("--allow-origin", "https://Assistant.example.org:443/", home=heat_list)


def message_from(server: str, *origins: str, host: str = "") -> httpx.Response:
    """Send a message as a page of an origin does, which asks by a name of the server."""
    named = [("Host", host)] if host else []
    headers = [("Accept", "application/json, text/event-stream"), *named, *(("Origin", one) for one in origins)]
    return httpx.post(f"{server}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, headers=headers, timeout=30)


@pytest.mark.parametrize("origin", ["http://localhost:6274", "http://127.0.0.1", "http://[::1]:3000", "https://assistant.example.org"])
def test_pages_of_this_computer_and_of_allowed_sites_speak_with_it(allowing: str, origin: str) -> None:
    """They get an answer, and may read it (Fetch standard, CORS protocol). A program says no origin, and gets one."""
    answer = message_from(allowing, origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"], answer.json()["id"]) == (200, origin, 1)
    assert message_from(allowing).status_code == 200
    assert httpx.options(f"{allowing}/mcp", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}).status_code == 204


@pytest.mark.parametrize(
    ("origins", "host"),
    [
        (["https://example.org"], ""),
        (["http://assistant.example.org"], ""),  # not by the scheme that is allowed
        (["http://rebound.example:8000"], "rebound.example:8000"),  # the same origin by its headers: DNS rebinding
        (["http://localhost.example.org"], ""),
        (["http://127.0.0.1@example.org"], ""),
        (["http://192.0.2.7:8000"], ""),  # a number, but not the one that is asked
        (["null"], ""),
        (["http://[::1"], ""),
        (["http://localhost", "https://example.org"], ""),
    ],
)
def test_pages_of_strangers_do_not_speak_with_it(allowing: str, origins: list[str], host: str) -> None:
    """They are refused before anything is done, and a preflight too."""
    answer = message_from(allowing, *origins, host=host)
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert httpx.options(f"{allowing}/mcp", headers=[("Origin", one) for one in origins]).status_code == 403


def test_a_number_cannot_be_turned(allowing: str) -> None:
    """A page that came from the number which it asks is the server's own."""
    assert message_from(allowing, "http://192.0.2.7:8000", host="192.0.2.7:8000").status_code == 200


def test_an_origin_that_is_none_is_told(heat_list: Path) -> None:
    """The command ends with 2, and says how an origin is written."""
    words = [sys.executable, "-m", "miggraph", "--home", str(heat_list), "serve", "--allow-origin", "assistant.example.org/x"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "is no origin" in done.stderr) == (2, True)


def test_a_home_with_faults_is_told_before_anybody_asks(heat_home: Path) -> None:
    """The command ends with 2 and says which file is wrong."""
    (heat_home / "data" / "bad.yaml").write_text("- {id: theme/x, type: Theme, source: source/list, label: [}", encoding="utf-8")
    words = [sys.executable, "-m", "miggraph", "--home", str(heat_home), "mcp"]
    done = subprocess.run(words, input="", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "bad.yaml" in done.stderr
    assert done.stdout == ""


@contextmanager
def without(package: str, folder: Path) -> Iterator[dict[str, str]]:
    """An environment in which a package cannot be imported."""
    (folder / "sitecustomize.py").write_text(f"import sys\nsys.modules[{package!r}] = None\n", encoding="utf-8")
    yield {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """Without the extra, the command says how it is installed."""
    with without("mcp", tmp_path) as environment:
        words = [sys.executable, "-m", "miggraph", "mcp"]
        done = subprocess.run(words, input="", capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 2
    assert "pip install 'miggraph[web]'" in done.stderr
