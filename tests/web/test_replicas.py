"""Several servers of one built store behind nginx, as docs/serving.md has it: a newer build takes its place and no request is lost."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
from serving import free_port, nginx, serving

import miggraph

BALANCER = """
upstream replicas {{ {servers} }}
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://replicas; proxy_set_header Host $host:{port}; proxy_next_upstream error timeout http_502 http_503; }} }}
"""


def test_a_newer_build_takes_the_place_of_one(heat_copy: Path, tmp_path: Path) -> None:
    """While readers keep asking, each server in turn ends and comes again with the newer build; they see the old one, then the new one."""
    port, ports = free_port(), [free_port(), free_port()]
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=0;" for one in ports)
    miggraph.open(heat_copy).build(tmp_path / "monday")
    records = heat_copy / "data" / "list.yaml"
    records.write_text(records.read_text().replace("Hot Days", "Hotter Days"), encoding="utf-8")
    miggraph.open(heat_copy).build(tmp_path / "tuesday")

    def replica(number: int, build: str) -> ExitStack:
        with ExitStack() as stack:
            stack.enter_context(serving("--store", str(tmp_path / build), home=heat_copy, port=ports[number]))
            return stack.pop_all()

    old = [replica(number, "monday") for number in (0, 1)]
    with ExitStack() as new, nginx(tmp_path, BALANCER.format(servers=servers, port=port), port):
        with _Readers(f"http://127.0.0.1:{port}/resource/hot-days") as readers:
            for number in (0, 1):
                readers.ask_more()
                old[number].close()
                readers.ask_more()
                new.enter_context(replica(number, "tuesday"))
            readers.ask_more()
        assert set(readers.answers) == {(200, "Hot Days"), (200, "Hotter Days")}
        assert {_asked(f"http://127.0.0.1:{one}/resource/hot-days")[1] for one in ports} == {"Hotter Days"}


class _Readers:
    """Two that ask for a page again and again, and count what they are answered."""

    def __init__(self, address: str) -> None:
        self.address, self.answers = address, Counter[tuple[int, str]]()
        self.is_over, self.more = threading.Event(), threading.Semaphore(0)
        self.threads = [threading.Thread(target=self._ask) for _ in range(2)]

    def __enter__(self) -> _Readers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _ask(self) -> None:
        while not self.is_over.is_set():
            self.answers[_asked(self.address)] += 1
            self.more.release()

    def ask_more(self) -> None:
        """Wait for ten answers."""
        while self.more.acquire(blocking=False):
            pass
        for _ in range(10):
            assert self.more.acquire(timeout=60)


def _asked(address: str) -> tuple[int, str]:
    try:
        page = httpx.get(address)
    except httpx.TransportError as error:
        return 0, str(error)
    return page.status_code, next((title for title in ("Hotter Days", "Hot Days") if title in page.text), page.text)
