"""How a server runs: it follows its home, keeps what was valid, shares its address among processes, and ends when it is told to."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from conftest import ROOT
from serving import free_port

Start = Callable[..., str]


@pytest.fixture
def home(heat_list: Path, tmp_path: Path) -> Path:
    """A copy of the small home, to change."""
    return Path(shutil.copytree(heat_list, tmp_path / "home"))


def until(check: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.1)
    return False


def test_what_changes_in_the_home_is_served_once_it_is_valid(start: Start, home: Path) -> None:
    """A new title is there soon; a broken file leaves the graph as it was; mended, it is served."""
    base, file = start("--reload", home=home), home / "data" / "list.yaml"
    page, good = f"{base}/resource/hot-days", (home / "data" / "list.yaml").read_text(encoding="utf-8")
    first = httpx.get(page)
    file.write_text(good.replace("Hot Days", "Warm Days"), encoding="utf-8")
    assert until(lambda: "Warm Days" in httpx.get(page).text)
    assert httpx.get(page, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    file.write_text(good.replace("issued: 2011", "issued: soon"), encoding="utf-8")
    time.sleep(4)
    assert "Warm Days" in httpx.get(page).text
    assert "list.yaml" not in httpx.get(page).text  # which is for those who edit
    file.write_text(good.replace("Hot Days", "Mild Days"), encoding="utf-8")
    assert until(lambda: "Mild Days" in httpx.get(page).text)


def test_who_edits_is_told_on_every_page_what_keeps_a_change_back(start: Start, home: Path) -> None:
    """A slip is told with its file and line on the page that is open anyway, also where nothing stands; mended, it is gone."""
    base, file = start("--reload", "--edit", home=home), home / "data" / "list.yaml"
    good = file.read_text(encoding="utf-8")
    page, told = f"{base}/resource/hot-days", "What you changed is not shown yet"
    assert told not in httpx.get(page).text
    file.write_text(good.replace("issued: 2011", "issued: <soon>"), encoding="utf-8")
    assert until(lambda: told in httpx.get(page).text)
    assert re.search(r"data/list\.yaml:\d+: violation: .*&lt;soon&gt;", httpx.get(page).text)
    assert told in httpx.get(f"{base}/nowhere", headers={"Accept": "text/html"}).text
    file.write_text(good, encoding="utf-8")
    assert until(lambda: told not in httpx.get(page).text)


def test_a_logo_that_changes_is_shown(start: Start, home: Path) -> None:
    """The logo is a file of the home like its records, by whatever name."""
    logo = home / "sign.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><title>old</title></svg>', encoding="utf-8")
    with (home / "miggraph.toml").open("a", encoding="utf-8") as settings:
        settings.write('logo = "sign.svg"\n')
    base = start("--reload", home=home)
    assert "old" in httpx.get(f"{base}/assets/logo").text
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><title>another</title></svg>', encoding="utf-8")
    assert until(lambda: "another" in httpx.get(f"{base}/assets/logo").text)


def test_sparql_follows_the_home_too(start: Start, home: Path) -> None:
    """The workers that run the queries of strangers are given the new graph."""
    base, file = start("--reload", home=home), home / "data" / "list.yaml"
    query = {"query": 'ASK { ?it dcterms:title ?title FILTER(STR(?title) = "Warm Days") }'}
    assert httpx.get(f"{base}/sparql", params=query).json()["boolean"] is False
    file.write_text(file.read_text(encoding="utf-8").replace("Hot Days", "Warm Days"), encoding="utf-8")
    assert until(lambda: bool(httpx.get(f"{base}/sparql", params=query).json()["boolean"]))


def test_several_processes_share_one_address(start: Start, heat_list: Path) -> None:
    """Two processes answer alike."""
    base = start("--workers", "2", home=heat_list)
    answers = {httpx.get(f"{base}/resource/hot-days").headers["etag"] for _ in range(12)}
    assert len(answers) == 1


def test_a_stop_lets_answers_end(heat_list: Path) -> None:
    """Whoever is being answered gets the whole answer; then the server ends with nothing left behind."""
    port = free_port()
    command = [sys.executable, "-m", "miggraph", "--home", str(heat_list), "-q", "serve", "--port", str(port)]
    server = subprocess.Popen(command, start_new_session=True)
    base = f"http://127.0.0.1:{port}"
    assert until(lambda: _answers(base))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d a ?e FILTER(STR(?a) != STR(?d)) }"
    got: list[int] = []
    asking = threading.Thread(target=lambda: got.append(httpx.get(f"{base}/sparql", params={"query": slow}, timeout=60).status_code))
    asking.start()
    time.sleep(0.3)
    server.send_signal(signal.SIGTERM)
    assert server.wait(40) in (0, -signal.SIGTERM)
    asking.join(40)
    assert got
    left = subprocess.run(["pgrep", "-g", str(server.pid)], capture_output=True, text=True, check=False).stdout.split()
    assert until(lambda: not left or not _alive(left), 10)


def test_an_address_that_is_taken_is_told(heat_served: str, heat_list: Path) -> None:
    """No trace, but what to do."""
    port = str(httpx.URL(heat_served).port)
    command = [sys.executable, "-m", "miggraph", "--home", str(heat_list), "serve", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_with_faults_is_not_served(home: Path) -> None:
    """The fault is told at its line before any server is there."""
    file = home / "data" / "list.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("issued: 2011", "issued: soon"), encoding="utf-8")
    command = [sys.executable, "-m", "miggraph", "--home", str(home), "serve", "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "list.yaml:" in done.stderr


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _alive(processes: list[str]) -> bool:
    for one in processes:
        try:
            os.kill(int(one), 0)
        except ProcessLookupError:
            continue
        return True
    return False


def test_systemd_knows_every_word_of_the_unit(tmp_path: Path) -> None:
    """The unit of the docs, with the program of this computer: no word that systemd would pass over."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed (Debian package systemd)")
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    unit = re.search(r"```ini\n(\[Unit\]\n.*?)```", text, re.DOTALL)
    assert unit
    file = tmp_path / "miggraph.service"
    file.write_text(unit[1].replace("/opt/miggraph/bin/miggraph", f"{sys.executable} -m miggraph"), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, timeout=60, check=False)
    told = [line for line in done.stderr.splitlines() if str(file) in line or "miggraph.service" in line]
    assert (done.returncode, told) == (0, [])
