"""Reconciliation services: a real one (csv-reconcile, over a table that is seen here whole) behind a proxy that puts faults in its way."""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

import miggraph
from miggraph import StoreError, sssom
from miggraph.linking.fetching import Patience, retry_after
from miggraph.linking.model import Name, Subject
from miggraph.linking.vocabularies.reconciliation import Service, connect

SPACE = "http://vocabulary.example/id/"
TABLE = """\
id\tname\tcountry\tpage\tkind
o1\tKalayaan\tGB\thttp://www.kalayaan.org.uk/about\tcharity
o2\tKalayaan Dance Company\tPH\thttp://dance.example/\ttroupe
t1\tHousehold employees\t\t\tsubject
t2\tRemittances\t\t\tsubject
t3\tRemittance advice\t\t\tsubject
t4\tt4\t\t\tsubject
"""
PEERS = Path(sys.prefix) / "peers" / "bin"
PROPERTIES = {"country": "country0", "page": "page0", "broader": "kind0"}  # csv-reconcile numbers its columns
Done = subprocess.CompletedProcess[str]
QUICK = Patience(tries=3, first=0.05, cap=0.2, longest=5)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of csv-reconcile on loopback."""
    program = shutil.which("csv-reconcile", path=str(PEERS)) or shutil.which("csv-reconcile")
    if not program:
        pytest.skip("the program csv-reconcile is missing: make .venv/peers.stamp installs it")
    folder = tmp_path_factory.mktemp("service")
    (folder / "table.tsv").write_text(TABLE, encoding="utf-8")
    (folder / "config.py").write_text(f"MANIFEST = {{'versions': ['0.1', '0.2'], 'identifierSpace': {SPACE!r}, 'name': 'Test Table'}}\n")
    subprocess.run([program, "init", "--config", "config.py", "table.tsv", "id", "name"], cwd=folder, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = f"from csv_reconcile import create_app; create_app().run(port={port})"  # its own command takes no port
    process = subprocess.Popen(
        [Path(program).parent / "python", "-c", start], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/reconcile")
        yield f"http://127.0.0.1:{port}/reconcile"
    finally:
        process.terminate()
        process.wait(10)


def _wait(address: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=1).close()
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


class Proxy(ThreadingHTTPServer):
    """Hands requests on to a service. Each POST meets the next fault that was planned; ``edit`` changes the manifest."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind, self.address = behind, f"http://127.0.0.1:{self.server_port}/reconcile"
        self.faults: list[str] = []
        self.always: Callable[[dict[str, Any]], str] = lambda queries: ""  # the fault that these queries meet, whenever they come
        self.edit: Callable[[dict[str, Any]], object] = lambda manifest: None
        self.batches: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.manifests = 0
        self.drips = False  # the manifest
        self.replies: list[dict[str, Any]] = []  # the candidates for every query, where there are some
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def texts(self) -> list[list[str]]:
        """The texts of the queries that came, batch by batch."""
        return [[query["query"] for query in batch.values()] for batch in self.batches]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    """One request through the proxy."""

    server: Proxy

    def do_GET(self) -> None:
        self.server.manifests += 1
        if self.server.drips:
            self.fault_drip()
            return
        manifest = json.loads(urllib.request.urlopen(self.server.behind, timeout=10).read())
        self.server.edit(manifest)
        self.answer(200, json.dumps(manifest).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = {key: json.loads(values[0]) for key, values in parse_qs(body.decode()).items()}
        proxy = self.server
        proxy.agents.add(self.headers["User-Agent"])
        proxy.times.append(time.monotonic())
        if "queries" in form:
            proxy.batches.append(form["queries"])
        fault = proxy.faults.pop(0) if proxy.faults else proxy.always(form.get("queries", {}))
        if proxy.replies:
            self.answer(200, json.dumps({key: {"result": proxy.replies} for key in form["queries"]}).encode())
            return
        getattr(self, f"fault_{fault}")() if fault else self.answer(200, self.passed(body))

    def passed(self, body: bytes) -> bytes:
        return bytes(urllib.request.urlopen(self.server.behind, data=body, timeout=10).read())

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def fault_slow(self) -> None:
        time.sleep(1.5)

    def fault_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def fault_500(self) -> None:
        self.answer(500, b"<h1>Internal Server Error</h1>")

    def fault_400(self) -> None:
        self.answer(400, b"{}")

    def fault_413(self) -> None:
        self.answer(413, b"")

    def fault_429(self) -> None:
        self.answer(429, b"", Retry_After="1")

    def fault_503(self) -> None:
        until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
        self.answer(503, b"", Retry_After=until.strftime("%a, %d %b %Y %H:%M:%S GMT"))

    def fault_tomorrow(self) -> None:
        self.answer(429, b"", Retry_After="86400")

    def fault_malformed(self) -> None:
        self.answer(200, b'{"q0": {"result": [')

    def fault_html(self) -> None:
        self.answer(200, b"<!doctype html><title>Down for maintenance</title>")

    def fault_nested(self) -> None:
        self.answer(200, b"[" * 100_000)

    def fault_list(self) -> None:
        self.answer(200, b"[]")

    def fault_error(self) -> None:
        self.answer(200, b'{"status": "error", "message": "overloaded"}')

    def fault_dropped(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def fault_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    """The service, with room for faults."""
    between = Proxy(server)
    yield between
    between.shutdown()
    between.server_close()


def open_service(proxy: Proxy, **options: Any) -> Service:
    return connect(proxy.address, **{"patience": QUICK, "timeout": 0.8, **options})


def organisation(*names: str) -> Subject:
    several = tuple(Name(name, "skos:prefLabel" if not number else "skos:altLabel") for number, name in enumerate(names))
    return Subject("organisation/x", "organisation", several, broader=("London",), country="GB", domains=("kalayaan.org.uk",))


def theme(*names: str) -> Subject:
    return Subject(f"theme/{names[0].lower().replace(' ', '-')}", "theme", tuple(Name(name) for name in names))


REMITTANCES, EMPLOYEES, KALAYAAN = theme("Remittances"), theme("Household employees"), organisation("Kalayaan")


def found(service: Service, *subjects: Subject, limit: int = 10) -> list[list[str]]:
    return [[term.label for term in terms] for terms in service.near(subjects, limit=limit)]


# candidates


def test_candidates_are_terms_of_the_service(proxy: Proxy) -> None:
    """With IRIs in its identifier space, the likeliest first."""
    service = open_service(proxy)
    [terms] = service.near([KALAYAAN])
    assert [(term.id, term.label) for term in terms] == [(f"{SPACE}o1", "Kalayaan"), (f"{SPACE}o2", "Kalayaan Dance Company")]
    assert (service.name, service.prefix, service.namespace, service.source) == ("test-table", "test_table", SPACE, SPACE)


def test_no_candidate_is_a_fine_answer(proxy: Proxy) -> None:
    """It is remembered too, and does not count as unanswered."""
    service = open_service(proxy)
    assert found(service, theme("Zzyzx")) == [[]]
    assert found(service, theme("Zzyzx")) == [[]]
    assert (len(proxy.batches), service.unanswered) == (1, {})


def test_the_first_names_of_a_subject_are_asked_for(proxy: Proxy) -> None:
    """Three of them, each once however it is spelt: a service may know the thing by its second."""
    service = open_service(proxy)
    assert (
        found(service, theme("Domestic workers", "domestic-worker", "Household employees", "Maids", "Servants"))[0][0]
        == "Household employees"
    )
    assert proxy.texts == [["Domestic workers", "Household employees", "Maids"]]


def test_types_and_properties_are_sent(proxy: Proxy) -> None:
    """Under the names that the service has for them; where nothing is known of a subject, nothing."""
    service = open_service(proxy, types={"organisation": "charity"}, properties=PROPERTIES)
    found(service, KALAYAAN, REMITTANCES, limit=7)
    sent = list(proxy.batches[0].values())
    told = [{"pid": "country0", "v": "GB"}, {"pid": "page0", "v": "kalayaan.org.uk"}, {"pid": "kind0", "v": "London"}]
    assert sent[0] == {"query": "Kalayaan", "limit": 7, "type": "charity", "properties": told}
    assert sent[1] == {"query": "Remittances", "limit": 7}


def test_a_sole_default_type_is_sent(proxy: Proxy) -> None:
    """Where the user names none; of several, the service knows best."""
    proxy.edit = lambda manifest: manifest.update(defaultTypes=[{"id": "Q1", "name": "entity"}])
    found(open_service(proxy), REMITTANCES)
    proxy.edit = lambda manifest: manifest.update(defaultTypes=[{"id": "Q1", "name": "entity"}, {"id": "Q2", "name": "other"}])
    found(open_service(proxy), REMITTANCES)
    assert [batch["q0"].get("type") for batch in proxy.batches] == ["Q1", None]


def test_what_a_service_tells_of_its_candidates_is_used(proxy: Proxy) -> None:
    """Country, web domain and broader terms, by data extension."""
    [terms] = open_service(proxy, properties=PROPERTIES).near([KALAYAAN])
    assert [(term.country, term.domains, term.broader) for term in terms] == [
        ("GB", ("kalayaan.org.uk",), ("charity",)),
        ("PH", ("dance.example",), ("troupe",)),
    ]


def test_terms_are_found_by_their_iris(proxy: Proxy) -> None:
    """An identifier is sent as a query; what comes under another identifier is not it."""
    terms = open_service(proxy).terms([f"{SPACE}t4", f"{SPACE}t99"])
    assert {id: term.label for id, term in terms.items()} == {f"{SPACE}t4": "t4"}


def test_who_asks_is_said(proxy: Proxy) -> None:
    """The User-Agent has name, version and an address for complaints."""
    found(open_service(proxy), REMITTANCES)
    assert proxy.agents == {f"miggraph/{miggraph.__version__} (+https://w3id.org/miggraph/)"}


# the command


def sets(home: Path) -> list[Path]:
    return list((home / "data" / "mappings").glob("*.sssom.tsv"))


def test_the_command_talks_to_a_real_service(server: str, suggest: Callable[..., Done], themed_home: Path) -> None:
    """It is known by its manifest, and not taken for a SPARQL endpoint; the candidates are written."""
    done = suggest(server)
    assert (done.returncode, "1 of 2 things tried" in done.stderr) == (0, True), done.stderr
    [path] = sets(themed_home)
    assert "Remittances" in [row.object_label for row in sssom.read(path).rows]


def test_the_command_ends_with_2_where_nothing_was_answered(proxy: Proxy, suggest: Callable[..., Done], themed_home: Path) -> None:
    """The reason and the address are told, and no set is left behind."""
    proxy.always = lambda queries: "400"
    done = suggest(proxy.address)
    assert (done.returncode, "status 400" in done.stderr, proxy.address in done.stderr) == (2, True, True), done.stderr
    assert sets(themed_home) == []


def test_the_command_asks_again_when_told_to(proxy: Proxy, suggest: Callable[..., Done]) -> None:
    """What the service answered before is remembered, but for --again."""
    assert suggest(proxy.address, "theme/remittances").returncode == 0
    proxy.batches.clear()
    suggest(proxy.address, "theme/remittances")
    assert proxy.batches == []
    suggest(proxy.address, "theme/remittances", "--again")
    assert proxy.texts == [["Remittances"]]


# faults

ONCE = ["slow", "drip", "500", "malformed", "html", "nested", "list", "error", "dropped", "cut", "429", "503"]


@pytest.mark.parametrize("fault", ONCE)
def test_a_fault_that_passes_is_overcome(proxy: Proxy, fault: str) -> None:
    """The same question is asked again, and nothing is lost."""
    service = open_service(proxy)
    proxy.faults = [fault]
    assert found(service, REMITTANCES) == [["Remittances", "Remittance advice"]]
    assert (len(proxy.batches), service.unanswered) == (2, {})


@pytest.mark.parametrize("fault", ["429", "503"])
def test_retry_after_is_obeyed(proxy: Proxy, fault: str) -> None:
    """In seconds, and as an HTTP date."""
    service = open_service(proxy)
    proxy.faults = [fault]
    found(service, REMITTANCES)
    assert proxy.times[1] - proxy.times[0] >= 0.9


def test_the_pauses_grow(proxy: Proxy) -> None:
    """Each is twice the last, up to the cap."""
    service = open_service(proxy, patience=Patience(tries=5, first=0.1, cap=0.3, longest=5))
    proxy.faults = ["500"] * 4
    found(service, REMITTANCES)
    waits = [b - a for a, b in zip(proxy.times, proxy.times[1:], strict=False)]
    assert all(wait >= least for wait, least in zip(waits, [0.1, 0.2, 0.3, 0.3], strict=True))  # a busy machine makes them longer
    assert waits[-1] < 0.8  # which it would be with no cap


@pytest.mark.parametrize(
    ("fault", "reason"), [("500", "status 500"), ("malformed", "not JSON"), ("dropped", "closed the connection"), ("400", "status 400")]
)
def test_a_batch_that_fails_is_told_and_the_others_go_on(proxy: Proxy, fault: str, reason: str) -> None:
    """Its subjects are named with the reason; a later run asks for them alone."""
    proxy.edit = lambda manifest: manifest.update(batchSize=1)
    proxy.always = lambda queries: fault if any(query["query"] == "Household employees" for query in queries.values()) else ""
    service = open_service(proxy)
    assert found(service, REMITTANCES, EMPLOYEES, KALAYAAN)[::2] == [
        ["Remittances", "Remittance advice"],
        ["Kalayaan", "Kalayaan Dance Company"],
    ]
    assert list(service.unanswered) == [EMPLOYEES.id]
    assert reason in service.unanswered[EMPLOYEES.id]
    assert proxy.texts.count(["Household employees"]) == (1 if fault == "400" else 3)
    proxy.always = lambda queries: ""
    proxy.batches.clear()
    assert found(service, REMITTANCES, EMPLOYEES, KALAYAAN)[1][0] == "Household employees"
    assert (proxy.texts, service.unanswered) == ([["Household employees"]], {})


def test_an_interrupted_run_resumes(proxy: Proxy, tmp_path: Path) -> None:
    """What was answered is on disk: another process asks for the rest only, and not even for the manifest."""
    proxy.edit = lambda manifest: manifest.update(batchSize=1)
    subjects = [REMITTANCES, EMPLOYEES, KALAYAAN]
    first = open_service(proxy, memory=tmp_path / "answers.sqlite").near(subjects, limit=10)
    assert next(first)[0].label == "Remittances"
    proxy.batches.clear()
    resumed = found(open_service(proxy, memory=tmp_path / "answers.sqlite"), *subjects)
    assert (proxy.texts, proxy.manifests) == ([["Household employees"], ["Kalayaan"]], 1)
    assert resumed == found(open_service(proxy), *subjects)


def test_answers_are_remembered_by_service_and_query(proxy: Proxy, tmp_path: Path) -> None:
    """Another limit, type or service is another question."""
    memory = tmp_path / "answers.sqlite"
    found(open_service(proxy, memory=memory), REMITTANCES)
    assert len(found(open_service(proxy, memory=memory), REMITTANCES, limit=1)[0]) == 1
    found(open_service(proxy, memory=memory, types={"theme": "subject"}), REMITTANCES)
    connect(proxy.address + "?", memory=memory)
    assert (len(proxy.batches), proxy.manifests) == (3, 2)


def test_a_memory_that_is_broken_is_told(proxy: Proxy, tmp_path: Path) -> None:
    """With the file and what to do."""
    (tmp_path / "answers.sqlite").write_text("no database at all, but long enough to look like one" * 20)
    with pytest.raises(StoreError, match="cannot be kept"):
        open_service(proxy, memory=tmp_path / "answers.sqlite")


def test_a_silent_service_is_left_in_peace(proxy: Proxy) -> None:
    """After three batches without an answer; all subjects are told, each is yielded."""
    proxy.edit = lambda manifest: manifest.update(batchSize=1)
    proxy.always = lambda queries: "dropped"
    service = open_service(proxy)
    subjects = [theme(f"Theme {number}") for number in range(10)]
    assert found(service, *subjects) == [[]] * 10
    assert (len(service.unanswered), len(proxy.batches)) == (10, 9)


def test_a_service_that_wants_long_peace_gets_it(proxy: Proxy) -> None:
    """Nobody waits a day, and nobody asks before it is over."""
    proxy.edit = lambda manifest: manifest.update(batchSize=1)
    proxy.always = lambda queries: "tomorrow"
    service = open_service(proxy)
    found(service, REMITTANCES, EMPLOYEES, KALAYAAN)
    assert (len(proxy.batches), len(service.unanswered)) == (1, 3)


# batches


@pytest.mark.parametrize(("suggested", "sizes"), [(None, [50, 10]), (500, [50, 10]), (25, [25, 25, 10]), (0, [50, 10]), ("many", [50, 10])])
def test_batches_have_the_suggested_size_but_fifty_at_most(proxy: Proxy, suggested: object, sizes: list[int]) -> None:
    """Fifty also where the service suggests nothing, or nonsense."""
    if suggested is not None:
        proxy.edit = lambda manifest: manifest.update(batchSize=suggested)
    found(open_service(proxy, timeout=20), *(theme(f"Theme {number:02}") for number in range(60)))
    assert [len(batch) for batch in proxy.batches] == sizes


def test_a_batch_that_is_too_large_is_halved(proxy: Proxy) -> None:
    """A service may refuse it with 413."""
    proxy.always = lambda queries: "413" if len(queries) > 2 else ""
    service = open_service(proxy)
    assert found(service, REMITTANCES, EMPLOYEES, KALAYAAN, theme("Zzyzx"))[1][0] == "Household employees"
    assert ([len(batch) for batch in proxy.batches], service.unanswered) == ([4, 2, 2], {})


# manifests


def test_a_manifest_of_version_0_1_is_taken(proxy: Proxy) -> None:
    """It has no versions, and its identifier space may be no prefix; then the page of an entity shows how its address is made."""

    def old(manifest: dict[str, Any]) -> None:
        for key in ("versions", "extend"):
            del manifest[key]
        manifest.update(identifierSpace="http://vocabulary.example/doc#ids", view={"url": "http://vocabulary.example/page/{{id}}"})

    proxy.edit = old
    [terms] = open_service(proxy, properties=PROPERTIES).near([KALAYAAN])
    assert (terms[0].id, terms[0].country) == ("http://vocabulary.example/page/o1", "")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda manifest: manifest.clear(), "not a reconciliation service"),
        (lambda manifest: manifest.update(identifierSpace=7), "not a reconciliation service"),
        (lambda manifest: manifest.update(versions=["9.9"]), "0.2 or 0.1 is needed"),
        (lambda manifest: manifest.update(versions="new"), "0.2 or 0.1 is needed"),
    ],
)
def test_a_manifest_that_is_none_is_told(proxy: Proxy, change: Callable[[dict[str, Any]], object], message: str) -> None:
    """With the address of the service; and it is not remembered."""
    proxy.edit = change
    with pytest.raises(StoreError, match=message) as told:
        open_service(proxy)
    assert told.value.where == proxy.address


@pytest.mark.parametrize("space", ["ftp://x.example/", "javascript:alert(1)//", "just text"])
def test_an_identifier_space_that_cannot_be_is_refused(proxy: Proxy, space: str) -> None:
    """It is a web address."""
    proxy.edit = lambda manifest: manifest.update(identifierSpace=space)
    with pytest.raises(StoreError, match="no web address") as told:
        open_service(proxy)
    assert told.value.where == proxy.address


def test_a_long_name_is_cut(proxy: Proxy) -> None:
    """It names a file; what cannot be seen is left out of it."""
    proxy.edit = lambda manifest: manifest.update(name="\x1b Table" + " x" * 50_000)
    service = open_service(proxy)
    assert (len(service.name) <= 100, service.name.startswith("table-x"), service.manifest.name.startswith("Table")) == (True, True, True)


def test_a_manifest_that_drips_is_given_up(proxy: Proxy) -> None:
    """There is an end to the time that is spent on asking for it, however often one would try."""
    proxy.drips = True
    began = time.monotonic()
    with pytest.raises(StoreError, match="does not answer"):
        open_service(proxy, patience=Patience(tries=50, first=0.01, cap=0.01, asking=1), timeout=0.3)
    assert time.monotonic() - began < 5


def test_identifiers_that_are_no_iris_are_encoded(proxy: Proxy) -> None:
    """And asked for as the service has them; what has nothing left is passed over."""
    odd = [("Q 4", "Four"), ("<b>", "B"), ("Caf%C3%A9", "C"), ("http://[::1", "D"), ("t9", "\x00"), ("", "")]
    proxy.replies = [{"id": id, "name": name, "score": 1} for id, name in odd]
    service = open_service(proxy)
    [terms] = service.near([REMITTANCES])
    assert [term.id for term in terms] == [f"{SPACE}Q%204", f"{SPACE}%3Cb%3E", f"{SPACE}Caf%C3%A9"]
    proxy.batches.clear()
    assert set(service.terms([term.id for term in terms])) == {term.id for term in terms}
    assert proxy.texts == [["Q 4", "<b>", "Caf%C3%A9"]]


def test_what_a_service_sends_can_be_read_again(proxy: Proxy, suggest: Callable[..., Done], themed_home: Path) -> None:
    """Identifiers with spaces, quotes and controls become a set without faults, and the home opens."""
    odd = ["Q 4", "<b>", 'q"uote', "t\tab", "\x1b", "a|b", "ünï", "100%", "#1#2", "[x]"]
    proxy.replies = [{"id": id, "name": "\u202eRemit\x1btances", "score": 1} for id in odd]
    done = suggest(proxy.address, "--at-least", "0")
    assert done.returncode == 0, done.stderr
    [path] = sets(themed_home)
    found = sssom.read(path)
    assert ([str(finding) for finding in found.findings], len(found.rows) >= 5) == ([], True)
    assert {row.object_label for row in found.rows} == {"Remittances"}
    assert miggraph.open(themed_home)


def test_a_flood_of_candidates_is_dammed(proxy: Proxy) -> None:
    """However many a service sends, the likeliest are looked at."""
    proxy.replies = [{"id": f"t{number}", "name": "Remittances", "score": number} for number in range(5_000)]
    [terms] = open_service(proxy).near([REMITTANCES])
    assert (len(terms), terms[0].id) == (100, f"{SPACE}t4999")


def test_odd_parts_of_a_manifest_do_no_harm(proxy: Proxy) -> None:
    """What is optional and not as it should be counts as missing."""
    proxy.edit = lambda manifest: manifest.update(defaultTypes=[7, {}], view="x", batchSize=None, extend="x")
    assert found(open_service(proxy), REMITTANCES)[0][0] == "Remittances"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/reconcile", "http://nowhere.invalid/", "no address", "file:///etc/passwd", "http://[x/"]
)
def test_a_service_that_is_not_there_is_told(address: str) -> None:
    """In one message, with what to do."""
    with pytest.raises(StoreError, match="does not answer"):
        connect(address, patience=Patience(tries=2, first=0.01))


def test_a_field_that_no_subject_has_is_refused(proxy: Proxy) -> None:
    """With those there are."""
    with pytest.raises(StoreError, match="colour") as told:
        open_service(proxy, properties={"colour": "P462"})
    assert "country, page, broader" in told.value.remedy


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("7", 7, 7),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0, 0),
        ("soon", None, None),
        ("", None, None),
        ("-3", None, None),
        ("Fri, 31 Dec 2199 23:59:59 GMT", 1e9, 1e10),
    ],
)
def test_retry_after_is_read(text: str, least: float | None, most: float | None) -> None:
    """Seconds or an HTTP date; a past one is now, nonsense is nothing."""
    seconds = retry_after({"Retry-After": text})
    assert seconds is None if least is None or most is None else seconds is not None and least <= seconds <= most
