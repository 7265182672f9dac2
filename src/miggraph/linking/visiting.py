"""Visits to web addresses: HEAD, GET where that is refused, redirects one by one, each host in its turn."""

from __future__ import annotations

import datetime
import queue
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from miggraph.ground import characters
from miggraph.linking import guarded_requests
from miggraph.linking.fetching import LATER, NoAnswer, Patience, Response, retry_after
from miggraph.linking.web_addresses import Check

AT_ONCE = 4
MOST_REDIRECTS = 5
ROBOTS_SIZE = 500 * 1024  # RFC 9309, section 2.5
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)


@dataclass
class _Host:
    """Whose turn it is at a host, and from when on it may be asked again."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0


class Visitor:
    """Asks web addresses: ``AT_ONCE`` hosts at a time, each host one request at a time with a pause between; ``allow`` says which IP addresses."""

    def __init__(
        self,
        *,
        allow: Callable[[str], bool] = guarded_requests.is_public,
        timeout: float = 20.0,
        pause: float = 1.0,
        patience: Patience | None = None,
    ) -> None:
        self.allow, self.timeout, self.pause = allow, timeout, pause
        self.patience = patience or Patience(tries=3, first=5.0, longest=120.0)
        self.tls = ssl.create_default_context()
        self.hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self.robots: dict[str, RobotFileParser | NoAnswer] = {}
        self.stopped = threading.Event()

    def visit(self, wanted: Sequence[str]) -> Iterator[Check]:
        """Visit addresses and yield what came of each, in the order of the answers; those of a host that asks for peace are left out."""
        from concurrent.futures import ThreadPoolExecutor

        self.stopped.clear()
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for address in wanted:
            groups[_host(address)].append(address)
        done: queue.SimpleQueue[Check | None] = queue.SimpleQueue()
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="link-web")
        try:
            jobs = [pool.submit(self._group, group, done) for group in groups.values()]
            for _ in jobs:
                yield from iter(done.get, None)
            for job in jobs:
                job.result()
        finally:
            self.stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def _group(self, group: Iterable[str], done: queue.SimpleQueue[Check | None]) -> None:
        """Visit the addresses of one host, until it asks for peace or the run is stopped."""
        try:
            for address in group:
                found = self.look(address)
                if self.stopped.is_set():
                    return
                done.put(found)
                if found.status in map(str, LATER):
                    return
        finally:
            done.put(None)

    def look(self, address: str) -> Check:
        """Visit one address and follow its redirects, five at most."""
        here, moved, visited = address, "", [address]
        try:
            while target := _target(here, response := self._ask(here)):
                _refuse_loops(visited, target)
                if response.status in FOR_GOOD and here == (moved or address):
                    moved = target
                here = target
                visited.append(target)
        except NoAnswer as error:
            return _check(address, error.kind, here, note=f"{error.message}{f' ({here})' if here != address else ''}")
        fine = 200 <= response.status < 300
        return _check(address, str(response.status), here, moved=moved if fine else "", note=_note(address, here) if fine else "")

    def _ask(self, address: str) -> Response:
        """Ask for the head of a page, or for the page where that does not work; of the page nothing is read.

        A server may well refuse HEAD (RFC 9110, section 9.1), with whatever status, so no address is called dead by that alone.
        """
        if not self._may_ask(address):
            raise NoAnswer("robots", "robots.txt asks programs not to open this address")
        try:
            response = self._send("HEAD", address)
        except NoAnswer as error:
            if error.kind not in ("dropped", "garbled"):
                raise
            return self._send("GET", address)
        return self._send("GET", address) if response.status >= 400 and response.status not in LATER else response

    def _may_ask(self, address: str) -> bool:
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme not in guarded_requests.SCHEMES:
            raise NoAnswer("scheme", "only http and https are asked")
        if site not in self.robots:
            try:
                self.robots[site] = self._read_robots(f"{site}/robots.txt")
            except NoAnswer as error:  # the site's other addresses would wait for the same in vain
                self.robots[site] = error
        rules = self.robots[site]
        if isinstance(rules, NoAnswer):
            raise rules
        return rules.can_fetch("miggraph", address)

    def _read_robots(self, address: str) -> RobotFileParser:
        """Read a robots.txt: without one all is allowed, with one that cannot be read nothing is (RFC 9309, sections 2.3.1.3 and 2.3.1.4)."""
        rules, here = RobotFileParser(), address
        for _ in range(MOST_REDIRECTS + 1):
            response = self._send("GET", here, most=ROBOTS_SIZE)
            if not (target := _target(here, response)):
                break
            here = target
        if response.status >= 500 or response.status in LATER:
            raise NoAnswer("robots", f"robots.txt cannot be read now (status {response.status}), so nothing is opened")
        rules.parse(characters.lines(response.body.decode("utf-8", "replace")) if response.status == 200 else [])
        return rules

    def _send(self, method: str, address: str, *, most: int = 0) -> Response:
        """Make one request when its host's turn comes, and again when the host says so."""
        host = self.hosts[_host(address)]
        with host.lock:
            for attempt in range(self.patience.tries):
                if self.stopped.wait(max(0.0, host.free - time.monotonic())):
                    break
                try:
                    response = guarded_requests.send(method, address, tls=self.tls, allow=self.allow, timeout=self.timeout, most=most)
                finally:
                    host.free = time.monotonic() + self.pause
                wait = self._wait(response, attempt)
                if wait is None:
                    return response
                host.free = time.monotonic() + max(wait, self.pause)
            raise NoAnswer("stopped", "the run was stopped")

    def _wait(self, response: Response, attempt: int) -> float | None:
        """Return how long to wait before asking again; None where there is nothing to wait for, or not the patience."""
        if response.status not in LATER or attempt + 1 == self.patience.tries:
            return None
        told = retry_after(response.headers)
        wait = self.patience.pause(attempt) if told is None else told
        return wait if wait <= self.patience.longest else None


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _refuse_loops(visited: list[str], target: str) -> None:
    if target in visited:
        raise NoAnswer("loop", "it redirects in a circle")
    if len(visited) > MOST_REDIRECTS:
        raise NoAnswer("loop", f"it redirects more than {MOST_REDIRECTS} times")


def _target(here: str, response: Response) -> str:
    """Return where a response redirects to, or ""; a target without a fragment keeps ours (RFC 9110, section 10.2.2)."""
    location = response.headers.get("Location") if response.status in REDIRECTS else None
    if not location:
        return ""
    target = urljoin(here, quote(location.strip().encode("latin-1", "replace"), safe=f"{guarded_requests.UNRESERVED}#[]"))
    fragment = urlsplit(here).fragment
    return f"{target}#{fragment}" if fragment and "#" not in target else target


def _note(address: str, final: str) -> str:
    """Say where a redirect ends at the front page: the page that was meant may be gone."""
    meant, found = urlsplit(address), urlsplit(final)
    front = found.path in ("", "/") and not found.query
    return "it leads to the front page now" if front and (meant.path not in ("", "/") or meant.query) else ""


def _check(address: str, status: str, final: str, *, moved: str = "", note: str = "") -> Check:
    return Check(address, status, str(datetime.date.today()), final if final != address else "", moved, "", note)
