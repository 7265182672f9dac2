"""``miggraph push``: what a service has afterwards, what is sent the next time, and what happens where something goes wrong on the way."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import oxigraph

import miggraph
from miggraph import ParameterError, StoreError
from miggraph.ground.names import PREFIXES
from miggraph.pushing import Pushed
from miggraph.pushing.lines import lines

FIRST, REST, NIL = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest", "nil"))
ROOT = Path(__file__).parent.parent
BASE = "https://example.org/heat/"
Change = Callable[[str], str]


LAYER = """
- {id: place/GB, type: Place, source: source/s, label: United Kingdom, kinds: [term/country], codes: [GB]}
- {id: place/KE, type: Place, source: source/s, label: Kenya, kinds: [term/country], codes: [KE]}
- {id: language/en, type: Language, source: source/s, label: English, codes: [en]}
- {id: term/country, type: Term, source: source/s, label: country, definition: A country.}
- {id: term/publisher, type: Term, source: source/s, label: publisher, definition: Who publishes.}
- {id: source/s, type: Source, source: source/s, title: A small layer}
"""


@pytest.fixture
def home(heat_copy: Path) -> Path:
    """A small home on a small layer of its own, for a test to change: what is pushed many times is not to be large."""
    shutil.copytree(ROOT / "ontology", heat_copy / "ontology")
    for folder in ("queries", "data/base"):
        (heat_copy / folder).mkdir()
    for query in sorted((ROOT / "queries").glob("*.rq"))[::5]:
        shutil.copy(query, heat_copy / "queries")
    shutil.copy(ROOT / "queries" / "resources-by-theme.rq", heat_copy / "queries")
    (heat_copy / "data" / "base" / "all.yaml").write_text(LAYER)
    return heat_copy


@pytest.fixture
def service() -> Iterator[str]:
    """The address of a service that holds nothing."""
    with oxigraph("serve") as address:
        yield address


class Between(ThreadingHTTPServer):
    """What stands between us and a service, and lets pass only some of it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.behind, self.address = behind, f"http://127.0.0.1:{self.server_port}"
        self.most = 1 << 30  # bytes of a request
        self.writes: list[int] = []  # the sizes of requests that change something
        self.fault: Callable[[int], str] = lambda _: ""  # what befalls the n-th of them: a status, "cut" before it or "lost" after it
        self.expected = ""  # Authorization
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def server_close(self) -> None:
        """End the thread too: others of this process may take open files away for a while."""
        self.shutdown()
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class _Request(BaseHTTPRequestHandler):
    server: Between

    def do_POST(self) -> None:
        self.answered()

    def do_PUT(self) -> None:
        self.answered()

    def do_DELETE(self) -> None:
        self.answered()

    def answered(self) -> None:
        server, body = self.server, self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.headers["Authorization"] != (server.expected or None):
            self.end(401)
            return
        if not self.path.startswith("/query"):
            server.writes.append(len(body))
            fault = server.fault(len(server.writes))
            if fault.isdigit() or len(body) > server.most:
                self.end(int(fault or 413))
                return
            if fault == "lost":
                self.forward(body)
            if fault:
                self.connection.close()
                return
        answer = self.forward(body)
        self.end(answer.status_code, answer.content, answer.headers.get("Content-Type", "text/plain"))

    def forward(self, body: bytes) -> httpx.Response:
        headers = {name: self.headers[name] for name in ("Accept", "Content-Type") if self.headers[name]}
        return httpx.request(self.command, self.server.behind + self.path, content=body, headers=headers, timeout=60)

    def end(self, status: int, body: bytes = b"as it is", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if 300 <= status < 400:
            self.send_header("Location", f"https://elsewhere.example.org{self.path}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def between(service: str) -> Iterator[Between]:
    """Something between us and a service."""
    with Between(service) as server:
        yield server
        server.shutdown()


def push(home: Path, address: str, **options: Any) -> Pushed:
    return miggraph.open(home, timeout=20).push(f"{address}/query", **options)


def by_graph_store(home: Path, address: str, **options: Any) -> Pushed:
    return miggraph.open(home, timeout=20).push(f"{address}/query", graph_store=f"{address}/store", **options)


def change(home: Path, edit: Change) -> None:
    path = home / "data" / "list.yaml"
    path.write_text(edit(path.read_text()))


def there(address: str) -> dict[str, list[str]]:
    """Return what a service holds, graph by graph, but for what it says of pushes."""
    dump = httpx.get(f"{address}/store", headers={"Accept": "application/n-quads"}).text
    graphs = canonical(ox.parse(dump, ox.RdfFormat.N_QUADS))
    return {name: triples for name, triples in graphs.items() if "/graph/push" not in name}


def expected(home: Path) -> dict[str, list[str]]:
    return canonical(ox.parse(miggraph.open(home).export("nquads", with_ontology=True), ox.RdfFormat.N_QUADS))


def canonical(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    """Return the triples of each graph with the same names for nodes that have none (RDF Dataset Canonicalization 1.0)."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(ox.Quad(quad.subject, quad.predicate, quad.object))
    found = {}
    for name, triples in graphs.items():
        dataset = ox.Dataset(triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found[name] = sorted(map(str, dataset))
    return found


SENDERS = [push, by_graph_store]


@pytest.mark.parametrize("send", SENDERS)
def test_a_service_holds_what_build_writes(home: Path, service: str, send: Callable[..., Pushed]) -> None:
    """The named graphs and their merge, lists included; it is asked as the records are, and nothing is sent a second time."""
    assert not send(home, service).plan.is_empty
    assert there(service) == expected(home)
    remote = miggraph.open(home, endpoint=f"{service}/query")
    assert remote.ask("resources-by-theme", theme="heat").column("resourceLabel") == ["Hot Days"]
    assert not [graph for graph in remote.store.graphs() if "push" in graph]
    again = send(home, service)
    assert again.plan.is_empty
    assert again.requests == 0
    assert again.asked > 5


EDITS: list[Change] = [
    lambda text: text.replace("Hot Days", "Hotter Days"),
    lambda text: text.replace("[person/otieno-jane]", "[organisation/cool-press, person/otieno-jane]"),
    lambda text: text.replace("  authors: [person/otieno-jane]\n", ""),
    lambda text: text.replace("[theme/heatwaves]", "[theme/heatwaves, theme/heat]"),
    lambda text: (
        text + "- {id: source/other, type: Source, source: source/other, title: Another}\n"
        "- {id: resource/hot-days, type: Book, source: source/other, title: Hot Days, authors: [person/otieno-jane]}\n"
    ),
    lambda text: text.replace("source/list", "source/elsewhere"),
]


NAMES = ["title", "list", "no list", "one more", "another source", "another graph"]
CASES = [pytest.param(push, edit, id=name) for edit, name in zip(EDITS, NAMES, strict=True)]


@pytest.mark.parametrize(("send", "edit"), [*CASES, pytest.param(by_graph_store, EDITS[-1], id="by graph store")])
def test_only_what_changed_is_sent(home: Path, service: str, send: Callable[..., Pushed], edit: Change) -> None:
    """There and back again the service holds what the records say; a few statements go in one request."""
    before = (home / "data" / "list.yaml").read_text()
    send(home, service, check=False)
    for one in (edit, lambda _: before):
        change(home, one)
        done = send(home, service, check=one is edit)
        assert there(service) == expected(home)
        if send is push:
            assert done.requests == 1
            assert done.bytes < 20_000
            assert 0 < done.plan.changes() < 200


def test_a_service_that_takes_little_at_once_gets_batches(home: Path, between: Between) -> None:
    """Of whole graphs at first, and of a few statements in one request later."""
    between.most = 30_000
    assert push(home, between.address, check=False).requests > 10
    assert there(between.behind) == expected(home)
    change(home, EDITS[0])
    assert push(home, between.address, check=False).requests == 1


@pytest.mark.parametrize("send", SENDERS)
def test_a_statement_that_a_service_does_not_take_is_told(home: Path, between: Between, send: Callable[..., Pushed]) -> None:
    """With how long it is."""
    between.most = 5_000
    change(home, lambda text: text.replace("All of it.", "x" * 9_000))
    with pytest.raises(StoreError, match="takes no request of"):
        send(home, between.address)


@pytest.mark.parametrize("fault", ["cut", "lost", "503"])
def test_a_first_push_that_is_broken_off_goes_on(home: Path, between: Between, fault: str) -> None:
    """Wherever that happens: what has arrived is not sent again, and who asks meanwhile is told that it is not all there."""
    between.most = 30_000
    for number in (3, 9):
        between.fault = lambda count, at=number: fault if count == at else ""  # type: ignore[misc]
        between.writes.clear()
        with pytest.raises(StoreError) as told:
            push(home, between.address)
        assert "goes on from it" in told.value.remedy
        with pytest.raises(StoreError, match=r"has not come to its end|lacks"):
            miggraph.open(home, endpoint=f"{between.behind}/query").sparql("ASK {}")
    between.fault = lambda _: ""
    between.writes.clear()
    push(home, between.address, check=False)
    assert there(between.behind) == expected(home)


@pytest.mark.parametrize("fault", ["cut", "lost"])
def test_a_later_push_that_is_broken_off_goes_on(home: Path, between: Between, fault: str) -> None:
    """The service has the old graph until it has all of the new one."""
    push(home, between.address, check=False)
    before = there(between.behind)
    between.most = 20_000
    change(home, lambda text: text + "".join(f"- {{id: theme/t{n}, type: Theme, source: source/list, label: T{n}, scheme: theme/scheme, topConceptOf: theme/scheme, definition: {'y' * 900}}}\n" for n in range(60)))  # fmt: skip
    for number in (2, 7):
        between.fault = lambda count, at=number: fault if count == at else ""  # type: ignore[misc]
        between.writes.clear()
        with pytest.raises(StoreError, match=r"500|closed"):
            push(home, between.address)
        assert there(between.behind) == before  # what is on its way stands elsewhere
    between.fault = lambda _: ""
    push(home, between.address, check=False)
    assert there(between.behind) == expected(home)


REFUSALS = [
    ("302", "has moved, and is not followed", "elsewhere.example.org"),
    ("403", "answered 403", "MIGGRAPH_PUSH_USER"),
    ("404", "answered 404", "--update URL"),
    ("400", "answered 400 .*as it is", ""),
]


@pytest.mark.parametrize(("status", "message", "remedy"), REFUSALS)
def test_a_refusal_is_told_with_what_to_do(home: Path, between: Between, status: str, message: str, remedy: str) -> None:
    """In one message; nothing goes to where a service redirects."""
    between.fault = lambda _: status
    with pytest.raises(StoreError, match=message) as told:
        push(home, between.address)
    assert remedy in told.value.remedy


def test_credentials_come_from_the_environment(home: Path, between: Between, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name and a password, or a token; also for what is asked to check."""
    between.expected = "Basic " + base64.b64encode(b"ann:s\xc3\xa9same").decode()
    with pytest.raises(StoreError, match="401") as told:
        push(home, between.address)
    assert "MIGGRAPH_PUSH_PASSWORD" in told.value.remedy
    monkeypatch.setenv("MIGGRAPH_PUSH_USER", "ann")
    monkeypatch.setenv("MIGGRAPH_PUSH_PASSWORD", "sésame")
    assert push(home, between.address).asked
    monkeypatch.delenv("MIGGRAPH_PUSH_USER")
    monkeypatch.delenv("MIGGRAPH_PUSH_PASSWORD")
    monkeypatch.setenv("MIGGRAPH_PUSH_TOKEN", "sesame")
    between.expected = "Bearer sesame"
    assert push(home, between.address, check=False).plan.is_empty


@pytest.mark.parametrize(
    ("address", "environment", "message"),
    [
        ("http://ann:sesame@127.0.0.1/query", {}, "holds a user name"),
        ("https://sesame@example.org/query", {}, "holds a user name"),
        ("ftp://example.org/query", {}, "no address of a service"),
        ("example.org/query", {}, "no address of a service"),
        ("http://example.org:port/query", {}, "no address of a service"),
        ("http://[::1/query", {}, "no address of a service"),
        ("http://example.org/query", {"TOKEN": "sesame"}, "everybody on the way can read"),
        ("http://127.0.0.1.example.org/query", {"USER": "ann", "PASSWORD": "sesame"}, "everybody on the way can read"),
        ("https://example.org/query", {"USER": "ann"}, "is not set"),
        ("https://example.org/query", {"USER": "ann", "PASSWORD": "sesame", "TOKEN": "sesame"}, "both"),
        ("https://example.org/query", {"TOKEN": "ses\name"}, "cannot be sent"),
    ],
)
def test_what_would_give_a_secret_away_is_refused(
    heat_list: Path, monkeypatch: pytest.MonkeyPatch, address: str, environment: dict[str, str], message: str
) -> None:
    """Before anything is sent, and without repeating it."""
    for name, value in environment.items():
        monkeypatch.setenv(f"MIGGRAPH_PUSH_{name}", value)
    with pytest.raises(ParameterError, match=message) as told:
        miggraph.open(heat_list).push(address)
    assert "sesame" not in str(told.value)


def test_what_others_have_put_there_stays(home: Path, service: str) -> None:
    """Unless it is said that it may go."""
    others = f"INSERT DATA {{ <urn:a> <urn:b> <urn:c> GRAPH <{BASE}source/old> {{ <urn:a> <urn:b> <urn:c> }} GRAPH <urn:g> {{ <urn:a> <urn:b> <urn:c> }} }}"
    httpx.post(f"{service}/update", data={"update": others}).raise_for_status()
    with pytest.raises(StoreError, match="holds 1 statement that") as told:
        push(home, service)
    assert "--replace" in told.value.remedy
    push(home, service, replace=True)
    found = there(service)
    assert len(found.pop("<urn:g>")) == 1
    assert found == expected(home)


def test_what_others_have_changed_is_sent_again(home: Path, service: str) -> None:
    """A graph with another number of statements than was sent is not trusted."""
    push(home, service, check=False)
    httpx.post(f"{service}/update", data={"update": f"DELETE WHERE {{ GRAPH <{BASE}source/list> {{ ?s a ?o }} }} ; DELETE WHERE {{ <{BASE}resource/hot-days> ?p ?o }}"}).raise_for_status()  # fmt: skip
    assert push(home, service).plan.whole
    assert there(service) == expected(home)


def test_a_service_that_counts_twice_is_refused(home: Path) -> None:
    """Its union of graphs is no merge; nothing is left there."""
    with oxigraph("serve", "--union-default-graph") as address:
        with pytest.raises(StoreError, match="counts a statement twice"):
            push(home, address)
        assert not httpx.get(f"{address}/store", headers={"Accept": "application/n-quads"}).text


class Merging(ThreadingHTTPServer):
    """A service whose default graph is the merge of its graphs, as Fuseki has it where that is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Merged)
        self.store, self.view = ox.Store(), ox.Store()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def server_close(self) -> None:
        """End the thread too."""
        self.shutdown()
        super().server_close()

    def update(self, text: str) -> None:
        self.store.update(text)
        self.view = ox.Store()
        self.view.extend(self.store)
        self.view.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in self.store)


class _Merged(BaseHTTPRequestHandler):
    server: Merging

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = b""
        if self.path == "/query":
            found: Any = self.server.view.query(parse_qs(body)["query"][0])
            form = ox.RdfFormat.N_TRIPLES if isinstance(found, ox.QueryTriples) else ox.QueryResultsFormat.JSON
            answer = found.serialize(format=form)
            self.send_response(200)
            self.send_header(
                "Content-Type", "application/n-triples" if form is ox.RdfFormat.N_TRIPLES else "application/sparql-results+json"
            )
        else:
            self.server.update(body)
            self.send_response(204)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_service_that_merges_by_itself_gets_the_named_graphs_alone(home: Path) -> None:
    """And answers alike, also after a change."""
    with Merging() as server:
        assert push(home, server.address).asked > 5
        change(home, EDITS[0])
        done = push(home, server.address)
        assert (done.requests, done.plan.changed) == (1, [f"{BASE}graph/derived", f"{BASE}source/list"])
        assert not any(True for _ in server.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        server.shutdown()


def test_a_dry_run_sends_nothing(home: Path, service: str) -> None:
    """It says what would be sent."""
    done = push(home, service, dry_run=True)
    assert done.requests == 0
    assert "statements of" in str(done)
    assert there(service) == {}


def test_the_command_tells_what_was_sent(home: Path, service: str) -> None:
    """On standard error; with --published, without what is private."""
    change(home, lambda text: text.replace("familyName: Otieno}", "familyName: Otieno, private: true}"))
    program = str(Path(sys.executable).parent / "miggraph")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, "--home", str(home), "push", f"{service}/query", *options], capture_output=True, text=True, check=False)  # fmt: skip

    done = run("--published")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 person" in done.stderr
    assert "answered alike" in done.stderr
    assert "Otieno" not in str(there(service))
    assert run("--no-check").returncode == 0
    assert "Otieno" in str(there(service))
    assert run("--asserted").returncode == 2


BRACKETS = """
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <https://example.org/heat/ontology#> .
:Hot a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom [ owl:unionOf ( :A [ a owl:Class ] () "(a) [b] _:c"@en ) ] ], [ ] .
[] a owl:AllDisjointClasses ; owl:members ( :A :B ) .
"""


def test_what_stands_in_brackets_arrives(home: Path, service: str) -> None:
    """Lists in lists, and what an ontology says of nodes that have no address; a node in two places is told."""
    (home / "ontology" / "own.ttl").write_text(BRACKETS)
    push(home, service, check=False)
    assert there(service) == expected(home)
    (home / "ontology" / "own.ttl").write_text(BRACKETS.replace(":A :B", ":B :A"))
    assert "https://w3id.org/miggraph/ontology" in push(home, service, check=False).plan.whole
    assert there(service) == expected(home)
    (home / "ontology" / "own.ttl").write_text(BRACKETS + ":Hot rdfs:seeAlso _:x, _:y . _:y rdfs:seeAlso _:x . _:x a owl:Class .")
    with pytest.raises(StoreError, match="stands in two places"):
        push(home, service)


def test_a_push_that_is_killed_goes_on(home: Path, between: Between) -> None:
    """With -9, in the middle of a batch: the next one sends what is missing."""
    between.most = 30_000
    program = subprocess.Popen([str(Path(sys.executable).parent / "miggraph"), "--home", str(home), "push", f"{between.address}/query"], stderr=subprocess.DEVNULL)  # fmt: skip

    def kill(count: int) -> str:
        if count == 9:
            program.kill()
        return ""

    between.fault = kill
    assert program.wait(60) == -9
    between.fault = lambda _: ""
    between.writes.clear()
    push(home, between.address)
    assert there(between.behind) == expected(home)


terms = st.sampled_from([ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal('a "( b ) [ ] \\ c'), ox.Literal("x\ny", language="en"), ox.Literal("\u2028é\U0001f600")])  # fmt: skip
trees = st.recursive(terms, lambda inner: st.tuples(st.sampled_from(["list", "node"]), st.lists(inner, max_size=3)), max_leaves=8)


@given(st.lists(trees, max_size=5))
def test_lines_say_the_same_as_the_triples(objects: list[Any]) -> None:
    """Each for itself: whatever is a list or a node in brackets comes back, and no other node has a name."""
    property = ox.NamedNode("urn:p")
    triples: list[ox.Triple] = []

    def node(tree: Any) -> Any:
        if not isinstance(tree, tuple):
            return tree
        kind, members = tree
        if kind == "node":
            found = ox.BlankNode()
            triples.extend(ox.Triple(found, ox.NamedNode(f"urn:p{at}"), node(member)) for at, member in enumerate(members))
            return found
        head: Any = NIL
        for member in reversed(members):
            cell = ox.BlankNode()
            triples.extend([ox.Triple(cell, FIRST, node(member)), ox.Triple(cell, REST, head)])
            head = cell
        return head

    for at, tree in enumerate(objects):
        triples.append(ox.Triple(ox.NamedNode(f"urn:s{at}"), property, node(tree)))
    written = list(lines(triples, "urn:g"))
    back = [quad for line in written for quad in ox.parse(line.text, ox.RdfFormat.TURTLE, rename_blank_nodes=True)]
    assert canonical(back) == canonical(ox.Quad(*triple) for triple in triples)
    assert sum(line.triples for line in written) == len(triples)
    assert not any("_:" in line.text for line in written)
