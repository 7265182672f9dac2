"""The check of web addresses, against real servers on loopback that show every behaviour."""

from __future__ import annotations

import datetime
import itertools
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import miggraph
from miggraph import DataError, Finding, StoreError
from miggraph.linking import guarded_requests, web_addresses, web_check
from miggraph.linking.fetching import Patience
from miggraph.linking.visiting import Visitor
from miggraph.linking.web_addresses import Check

TODAY = datetime.date.today()
MONTH = datetime.timedelta(days=30)


class Site(ThreadingHTTPServer):
    """A server that answers by path, and remembers what it was asked and how many requests ran at once."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, ip: str = "127.0.0.1", port: int = 0, *, robots: str = "") -> None:
        super().__init__((ip, port), Page)
        self.address = f"http://{ip}:{self.server_port}"
        self.robots = robots
        self.elsewhere = ""  # where /away redirects to
        self.log: list[tuple[str, str]] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.agents: set[str] = set()
        self.running = self.most_running = self.sent = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def paths(self) -> list[str]:
        return [path for _, path in self.log if path != "/robots.txt"]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: they are meant to."""


class Page(BaseHTTPRequestHandler):
    """One request."""

    server: Site
    is_running = 0

    def do_GET(self) -> None:
        site = self.server
        with site.lock:
            site.log.append((self.command, self.path))
            site.times[self.path].append(time.monotonic())
            site.agents.add(self.headers["User-Agent"])
            site.running += 1
            self.is_running = 1
            site.most_running = max(site.most_running, site.running)
        try:
            name = self.path.partition("?")[0].strip("/").partition("/")[0].replace("-", "_").replace(".", "_")
            getattr(self, f"page_{name}", self.page_ok)()
        finally:
            self.leave()

    def leave(self) -> None:
        """Count the request no longer: before the answer goes out, for then the client may ask for the next."""
        with self.server.lock:
            self.server.running -= self.is_running
            self.is_running = 0

    do_HEAD = do_GET  # noqa: N815 (http.server names it so)

    def say(self, status: int, **headers: str) -> None:
        self.leave()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def page_ok(self) -> None:
        self.say(200)

    def page_robots_txt(self) -> None:
        if self.server.robots.isdigit():
            return self.say(int(self.server.robots))
        if not self.server.robots:
            return self.say(404)
        body = self.server.robots.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def page_empty(self) -> None:
        self.say(204)

    def page_moved(self) -> None:
        self.say(301, Location="/new")

    def page_moved_far(self) -> None:
        self.say(308, Location="/moved")

    def page_for_now(self) -> None:
        self.say(302, Location="/moved")

    def page_moved_then_for_now(self) -> None:
        self.say(301, Location="/for-now")

    def page_front(self) -> None:
        self.say(302, Location="/")

    def page_circle(self) -> None:
        self.say(302, Location="/circle")

    def page_long(self) -> None:
        self.say(302, Location=f"/long/{int(self.path.rpartition('/')[2]) + 1}")

    def page_away(self) -> None:
        self.say(302, Location=self.server.elsewhere)

    def page_no_head(self) -> None:
        self.say({"403": 403, "405": 405, "501": 501, "404": 404}[self.path.rpartition("/")[2]] if self.command == "HEAD" else 200)

    def page_drop_head(self) -> None:
        if self.command == "GET":
            self.say(200)
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def page_drop(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def page_gone(self) -> None:
        self.say(int(self.path.rpartition("/")[2]))

    def page_busy(self) -> None:
        first = len(self.server.times[self.path]) == 1
        self.say(429, Retry_After="1") if first else self.say(200)

    def page_busy_till(self) -> None:
        first = len(self.server.times[self.path]) == 1
        until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
        self.say(503, Retry_After=until.strftime("%a, %d %b %Y %H:%M:%S GMT")) if first else self.say(200)

    def page_very_busy(self) -> None:
        self.say(429, Retry_After="86400")

    def page_slow(self) -> None:
        time.sleep(3)
        self.say(200)

    def page_rather_slow(self) -> None:
        time.sleep(0.25)
        self.say(200)

    def page_drip(self) -> None:
        for _ in range(60):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)

    def page_huge(self) -> None:
        if self.command == "HEAD":
            return self.say(405)
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)
            self.server.sent += 65536

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback."""
    server = Site()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Six servers, each a host of its own: 127.0.0.1 to 127.0.0.6."""
    if sys.platform != "linux":
        pytest.skip("only Linux has the whole of 127.0.0.0/8 on loopback")
    servers = [Site(f"127.0.0.{number}") for number in range(1, 7)]
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


def visitor(
    *, allow: Callable[[str], bool] = guarded_requests.anywhere, timeout: float = 1.0, pause: float = 0.0, longest: float = 5.0
) -> Visitor:
    """A visitor that is in a hurry."""
    return Visitor(allow=allow, timeout=timeout, pause=pause, patience=Patience(tries=2, first=0.05, longest=longest))


def look(address: str) -> Check:
    return visitor().look(address)


@pytest.mark.parametrize(
    ("path", "status", "final", "moved"),
    [
        ("/ok", "200", "", ""),
        ("/empty", "204", "", ""),
        ("/a page/ü?q=ä b", "200", "", ""),
        ("/moved", "200", "/new", "/new"),
        ("/moved#part", "200", "/new#part", "/new#part"),
        ("/moved-far", "200", "/new", "/new"),
        ("/for-now", "200", "/new", ""),
        ("/moved-then-for-now", "200", "/new", "/for-now"),
        ("/no-head/403", "200", "", ""),
        ("/no-head/404", "200", "", ""),
        ("/no-head/405", "200", "", ""),
        ("/no-head/501", "200", "", ""),
        ("/drop-head", "200", "", ""),
        ("/drop", "dropped", "", ""),
        ("/gone/404", "404", "", ""),
        ("/gone/410", "410", "", ""),
        ("/gone/401", "401", "", ""),
        ("/gone/500", "500", "", ""),
        ("/circle", "loop", "", ""),
        ("/long/4", "loop", "/long/9", ""),
        ("/slow", "timeout", "", ""),
        ("/drip", "timeout", "", ""),
        ("/busy", "200", "", ""),
        ("/huge", "200", "", ""),
    ],
)
def test_each_behaviour_has_its_status(site: Site, path: str, status: str, final: str, moved: str) -> None:
    """What a server does is told by a status or a word, with where it leads and whether it has moved for good."""
    found = look(site.address + path)
    expected = (status, site.address + final if final else "", site.address + moved if moved else "")
    assert (found.status, found.final, found.moved, found.checked) == (*expected, str(TODAY))


def test_no_more_than_five_redirects_are_followed(site: Site) -> None:
    """The sixth is refused."""
    look(f"{site.address}/long/0")
    assert site.paths() == [f"/long/{number}" for number in range(6)]


def test_a_deep_link_that_ends_at_the_front_page_is_noted(site: Site) -> None:
    """The page that was meant may be gone."""
    assert look(f"{site.address}/front/page").note == "it leads to the front page now"


def test_a_server_that_sends_a_byte_now_and_then_does_not_hold_us(site: Site) -> None:
    """The whole request has a limit, not each byte of it."""
    start = time.monotonic()
    look(f"{site.address}/drip")
    assert time.monotonic() - start < 3


def test_of_a_huge_page_next_to_nothing_is_read(site: Site) -> None:
    """The connection is closed after the headers; what was sent by then are the buffers of the system."""
    look(f"{site.address}/huge")
    time.sleep(0.2)
    sent = site.sent
    time.sleep(0.2)
    assert site.sent == sent < 20_000_000


def test_who_asks_is_said(site: Site) -> None:
    """The User-Agent has name, version and an address for complaints."""
    look(f"{site.address}/ok")
    assert site.agents == {f"miggraph/{miggraph.__version__} (+https://w3id.org/miggraph/)"}


def test_a_refused_connection_and_an_unknown_host_have_their_words() -> None:
    """Nobody listens at the port; the name is reserved so that it never exists (RFC 6761, section 6.4)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert look(f"http://127.0.0.1:{port}/").status == "refused"
    assert look("http://nowhere.invalid/").status in ("no-such-host", "unreachable")
    assert look("http://a..b/").status == "no-such-host"
    assert look(f"http://{'a' * 70}.example/").status == "no-such-host"
    assert look("http://127.0.0.1:99999/").status == "malformed"


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/", "file:///etc/passwd", "mailto:a@example.org", "urn:isbn:9781856497619", "javascript:alert(1)"]
)
def test_other_schemes_are_refused(address: str) -> None:
    """Only http and https are asked."""
    assert look(address).status == "scheme"


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    """A redirect is checked like an address."""
    site.elsewhere = "file:///etc/passwd"
    assert look(f"{site.address}/away").status == "scheme"


# private networks


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "168.63.129.16", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_private_loopback_link_local_and_metadata_addresses_are_not_public(ip: str) -> None:
    """Nor are those wrapped in an IPv6 address."""
    assert not guarded_requests.is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_other_addresses_are_public(ip: str) -> None:
    """Also those wrapped in an IPv6 address."""
    assert guarded_requests.is_public(ip)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.", "user@127.0.0.1"]
)
def test_a_private_address_is_not_asked_however_it_is_written(site: Site, host: str) -> None:
    """Decided by the IP address that the name leads to."""
    found = visitor(allow=guarded_requests.is_public).look(f"http://{host}:{site.server_port}/ok")
    assert found.status in ("private", "no-such-host")
    assert site.log == []


def test_a_redirect_into_a_private_network_is_not_followed(sites: list[Site]) -> None:
    """A page may be public and redirect to what is not."""
    sites[0].elsewhere = f"{sites[1].address}/secret"
    found = visitor(allow=lambda ip: ip == "127.0.0.1").look(f"{sites[0].address}/away")
    assert (found.status, found.final, sites[1].log) == ("private", f"{sites[1].address}/secret", [])


def test_a_name_that_changes_its_address_leads_nowhere_new(sites: list[Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was checked (DNS rebinding): the second look-up gives 127.0.0.2, and nobody goes there."""
    inner = Site("127.0.0.2", sites[0].server_port)
    real, turns = socket.getaddrinfo, iter(["127.0.0.1", "127.0.0.2"] * 10)

    def look_up(host: str, *args: object, **extra: object) -> object:
        return real(next(turns) if host == "rebinding.example" else host, *args, **extra)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    only_first = visitor(allow=lambda ip: ip == "127.0.0.1")
    statuses = {only_first.look(f"http://rebinding.example:{sites[0].server_port}/{number}").status for number in range(3)}
    inner.shutdown()
    inner.server_close()
    assert (statuses <= {"200", "private"}, inner.log) == (True, [])


# TLS


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Site]:
    """A server with a certificate that it signed itself."""
    program = shutil.which("openssl")
    if not program:
        pytest.skip("the program openssl is missing")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=somebody", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"]
    subprocess.run([program, "req", "-x509", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Site()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.address = server.address.replace("http", "https")
    yield server
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_told(secure: Site) -> None:
    """Its page is not opened."""
    found = look(f"{secure.address}/ok")
    assert (found.status, "self-signed" in found.note, secure.log) == ("tls", True, [])


def test_a_certificate_that_is_vouched_for_is_fine(secure: Site, tmp_path: Path) -> None:
    """The certificate is checked against the name in the address, though the connection goes to an IP address."""
    guest = visitor()
    guest.tls.load_verify_locations(tmp_path / "certificate.pem")
    assert guest.look(f"{secure.address}/ok").status == "200"
    assert guest.look(f"https://localhost:{secure.server_port}/ok").status == "tls"


# manners


def test_hosts_are_asked_one_request_at_a_time_and_four_at_once(sites: list[Site]) -> None:
    """Six hosts with four addresses each: never two requests at one host, never five hosts at once, and yet several."""
    wanted = [f"{site.address}/rather-slow/{number}" for site in sites for number in range(4)]
    running: list[int] = []

    def watch() -> None:
        while len(running) < 100_000 and not done.is_set():
            running.append(sum(site.running for site in sites))
            time.sleep(0.002)

    done = threading.Event()
    watcher = threading.Thread(target=watch)
    watcher.start()
    found = list(visitor(timeout=5).visit(wanted))
    done.set()
    watcher.join()
    assert Counter(row.status for row in found) == {"200": 24}
    assert [site.most_running for site in sites] == [1] * 6
    assert 2 <= max(running) <= 4


def test_one_at_a_time_holds_across_redirects(sites: list[Site]) -> None:
    """Five hosts redirect to the sixth, which has addresses of its own."""
    for site in sites[:5]:
        site.elsewhere = f"{sites[5].address}/rather-slow/{site.server_port}"
    wanted = [f"{site.address}/away" for site in sites[:5]] + [f"{sites[5].address}/rather-slow/{number}" for number in range(3)]
    assert {row.status for row in visitor(timeout=5).visit(wanted)} == {"200"}
    assert sites[5].most_running == 1


def test_a_host_is_left_in_peace_between_requests(site: Site) -> None:
    """The pause is kept between any two requests to it, robots.txt too."""
    list(visitor(pause=0.2).visit([f"{site.address}/{number}" for number in range(3)]))
    times = sorted(moment for moments in site.times.values() for moment in moments)
    assert len(times) == 4
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.19


@pytest.mark.parametrize(("path", "least"), [("/busy", 1.0), ("/busy-till", 0.9)])
def test_retry_after_is_obeyed(site: Site, path: str, least: float) -> None:
    """In seconds, and as an HTTP date."""
    found = look(site.address + path)
    first, second = site.times[path]
    assert (found.status, second - first >= least) == ("200", True)


def test_a_host_that_asks_for_long_peace_is_not_asked_again(site: Site) -> None:
    """Its other addresses are left for another run."""
    found = list(visitor().visit([f"{site.address}/very-busy", f"{site.address}/ok", f"{site.address}/fine"]))
    assert [(row.status, row.is_in_doubt) for row in found] == [("429", True)]
    assert site.paths() == ["/very-busy"]


def test_robots_txt_is_obeyed(site: Site) -> None:
    """What it forbids is not opened, neither by itself nor at the end of a redirect; it is asked for once."""
    site.robots = "User-agent: *\nDisallow: /private/\nDisallow: /new\n"
    found = list(visitor().visit([f"{site.address}/private/a", f"{site.address}/open", f"{site.address}/moved"]))
    assert {row.address.rpartition(":")[2].partition("/")[2]: row.status for row in found} == {
        "private/a": "robots",
        "open": "200",
        "moved": "robots",
    }
    assert sorted(site.paths()) == ["/moved", "/open"]
    assert [path for _, path in site.log].count("/robots.txt") == 1


def test_a_rule_for_miggraph_counts(site: Site) -> None:
    """It goes before the rules for all."""
    site.robots = "User-agent: miggraph\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    assert look(f"{site.address}/ok").status == "robots"


def test_a_site_whose_robots_txt_cannot_be_read_is_left_alone(site: Site) -> None:
    """A server in trouble forbids all (RFC 9309, section 2.3.1.4)."""
    site.robots = "500"
    assert look(f"{site.address}/ok").status == "robots"
    assert site.paths() == []


# the table, the command, the warnings


def records(*pages: str) -> str:
    """A source and a book of 2006 with these web pages, from line 7 on."""
    head = "- {id: source/list, type: Source, source: source/list, title: A list}\n\n- id: resource/book\n  type: Book\n  source: source/list\n"
    return f"{head}  issued: 2006\n  title: A book\n  webPages:\n" + "".join(f"    - {page}\n" for page in pages)


COMMAND = [sys.executable, "-W", "error", "-c", "from miggraph.cli import run; run()", "link", "web", "--pause", "0", "--timeout", "2"]


def run(home: Path, *arguments: str, allow: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line, and expect it not to fail with a traceback."""
    options = ["--home", str(home), *(["--allow-private"] if allow else []), *arguments]
    result = subprocess.run([*COMMAND, *options], check=False, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert "Traceback" not in result.stderr
    return result


def warnings(home: Path) -> list[Finding]:
    return [finding for finding in miggraph.open(home).validate().findings if finding.rule == "web-address"]


def test_the_command_keeps_a_table_and_tells_what_is_wrong(site: Site, make_home: Callable[..., Path]) -> None:
    """Sorted by address; the archived copy is that of the document's year; what is fine is not told."""
    pages = [f"{site.address}{path}" for path in ("/ok", "/gone/404", "/moved", "/gone/500")]
    home = make_home(data=records(*pages))
    result = run(home)
    assert (result.returncode, "4 web addresses asked, 1 dead, 1 in doubt, 1 moved for good" in result.stderr) == (0, True), result.stderr
    assert [line.split("\t")[:2] for line in sorted(result.stdout.splitlines())] == [
        ["200", pages[2]],
        ["404", pages[1]],
        ["500", pages[3]],
    ]
    table = (home / "data" / "web-addresses.tsv").read_text(encoding="utf-8")
    assert table == (
        "address\tstatus\tchecked\tfinal\tmoved\tarchived\tnote\n"
        f"{pages[1]}\t404\t{TODAY}\t\t\thttps://web.archive.org/web/2006/{pages[1]}\t\n"
        f"{pages[3]}\t500\t{TODAY}\t\t\t\t\n"
        f"{pages[2]}\t200\t{TODAY}\t{site.address}/new\t{site.address}/new\t\t\n"
        f"{pages[0]}\t200\t{TODAY}\t\t\t\t\n"
    )


def test_validate_warns_at_the_line(site: Site, make_home: Callable[..., Path]) -> None:
    """Of what is dead; what is in doubt or has moved is only good to know. A warning leaves the data valid."""
    pages = [f"{site.address}{path}" for path in ("/ok", "/gone/410", "/moved", "/gone/500")]
    home = make_home(data=records(*pages))
    assert warnings(home) == []
    run(home)
    told = [(finding.file, finding.line, finding.key, finding.severity.value, finding.message) for finding in warnings(home)]
    copy = f"https://web.archive.org/web/2006/{pages[1]}"
    assert told == [
        ("data/data.yaml", 10, "webPages", "warning", f"this address was dead on {TODAY} (410): look for a copy at {copy}"),
        ("data/data.yaml", 11, "webPages", "info", f"this address has moved for good to {site.address}/new"),
        ("data/data.yaml", 12, "webPages", "info", f"this address did not work on {TODAY} (500)"),
    ]


def test_what_was_checked_lately_is_not_asked_again(site: Site, make_home: Callable[..., Path]) -> None:
    """But after thirty days it is, or whenever the user wants."""
    page = f"{site.address}/ok"
    home = make_home(data=records(page))
    table = home / "data" / web_addresses.TABLE
    for age, options, asked in ((29, [], 0), (31, [], 1), (29, ["--older-than", "4w"], 1), (0, [], 0), (0, ["--older-than", "0"], 1)):
        site.log.clear()
        web_addresses.write(table, [Check(page, "200", str(TODAY - datetime.timedelta(days=age)))])
        assert run(home, *options).returncode == 0
        assert len(site.paths()) == asked, (age, options)


def test_only_what_is_named_is_asked(site: Site, make_home: Callable[..., Path]) -> None:
    """By id; the rows of other things stay, and those of addresses that have left the graph go when all are asked."""
    other = f"- {{id: organisation/other, type: Organisation, source: source/list, name: Other, webPages: [{site.address}/other]}}\n"
    home = make_home(data=records(f"{site.address}/ok") + other)
    table = home / "data" / web_addresses.TABLE
    web_addresses.write(table, [Check("http://left.example/", "200", str(TODAY))])
    assert run(home, "organisation/other").returncode == 0
    assert (site.paths(), set(web_addresses.read(table))) == (["/other"], {"http://left.example/", f"{site.address}/other"})
    assert run(home).returncode == 0
    assert set(web_addresses.read(table)) == {f"{site.address}/ok", f"{site.address}/other"}


def test_private_addresses_are_not_asked_without_the_option(site: Site, make_home: Callable[..., Path]) -> None:
    """They are in the table, and nobody is warned of them."""
    home = make_home(data=records(f"{site.address}/ok"))
    assert run(home, allow=False).returncode == 0
    assert ([row.status for row in web_addresses.read(home / "data" / web_addresses.TABLE).values()], site.log) == (["private"], [])
    assert warnings(home) == []


def test_where_nothing_answers_nothing_is_kept(make_home: Callable[..., Path]) -> None:
    """The fault is likely ours: a computer that is offline must not declare the web dead."""
    home = make_home(data=records("http://nowhere.invalid/a", "http://nobody.invalid/b"))
    result = run(home)
    assert (result.returncode, "Is this computer online?" in result.stderr) == (2, True)
    assert not (home / "data" / web_addresses.TABLE).exists()


def test_a_dead_host_is_kept_once_another_has_answered(site: Site, make_home: Callable[..., Path]) -> None:
    """Then we are online, and the host is what is gone."""
    home = make_home(data=records("http://nowhere.invalid/a", f"{site.address}/ok"))
    assert run(home).returncode == 0
    assert len(web_addresses.read(home / "data" / web_addresses.TABLE)) == 2


def test_usage_faults_are_told(make_home: Callable[..., Path]) -> None:
    """A wrong age, an unknown thing, a table that is none."""
    home = make_home(data=records("http://nowhere.invalid/a"))
    assert "is not an age: write 30d" in run(home, "--older-than", "soon").stderr
    assert run(home, "organisation/nobody").returncode == 2
    (home / "data" / web_addresses.TABLE).write_text("something\telse\n", encoding="utf-8")
    assert "not a row of the table of web addresses" in run(home).stderr


def test_a_table_that_a_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    """With a byte order mark, CRLF and quotes; a date that it has rewritten is told with its line."""
    path = tmp_path / "t.tsv"
    head = "\t".join(web_addresses.COLUMNS)
    path.write_bytes(f'\ufeff{head}\r\nhttp://a.example/\t200\t2026-01-02\t\t\t\t"a, b"\r\n'.encode())
    assert web_addresses.read(path) == {"http://a.example/": Check("http://a.example/", "200", "2026-01-02", note="a, b")}
    path.write_text(f"{head}\nhttp://a.example/\t200\t02/01/2026\t\t\t\t\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a row"):
        web_addresses.read(path)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_loses_nothing(site: Site, make_home: Callable[..., Path], end: signal.Signals) -> None:
    """What was found is in the table, and is not asked again; the second run finds the rest."""
    pages = [f"{site.address}/rather-slow/{number:02}" for number in range(12)]
    home = make_home(data=records(*pages))
    process = subprocess.Popen([*COMMAND, "--home", str(home), "--allow-private"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while len(site.paths()) < 7 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(end)
    _, told = process.communicate(timeout=20)
    assert b"Traceback" not in told
    kept = set(web_addresses.read(home / "data" / web_addresses.TABLE))
    assert len(kept) >= (5 if end == signal.SIGINT else 2)
    site.log.clear()
    assert run(home).returncode == 0
    assert set(web_addresses.read(home / "data" / web_addresses.TABLE)) == set(pages)
    assert {site.address + path for path in site.paths()} == set(pages) - kept


def test_the_library_finds_the_addresses_with_the_year_of_the_document(shipped: miggraph.KnowledgeGraph) -> None:
    """The year of the publication, else of the source that gives the address; else none."""
    found = web_check.find(shipped)
    assert len(found) > 35
    assert found["http://www.kalayaan.org.uk"] == "2021"
    assert found["http://www.crin.org/docs/save_sl_left_out.pdf"] == "2006"
    assert web_check.find(shipped, ["organisation/wiego"]) == {"http://www.wiego.org": ""}
    assert web_check.archived("http://www.wiego.org", "") == "https://web.archive.org/web/http://www.wiego.org"


def test_a_table_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """With its name."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        web_addresses.write(tmp_path / "file" / "t.tsv", [])
