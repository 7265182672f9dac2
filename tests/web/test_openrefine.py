"""OpenRefine with our service: a column is reconciled, judged, and extended with properties, by the program itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import free_port

PROGRAM = Path("/usr/share/openrefine/refine")
ALL = {"facets": [], "mode": "row-based"}
TABLE = """name,country
Kalayaan,UK
Kalayan,UK
International Organization for Migration,Switzerland
Nobody at all,France
"""


@dataclass
class Project:
    """A project of OpenRefine, and the commands of its HTTP interface."""

    client: httpx.Client
    id: str = ""

    def make(self, table: str) -> None:
        """Make the project of a table."""
        options = json.dumps({"separator": ",", "headerLines": 1})
        data = {"project-name": "test", "format": "text/line-based/*sv", "options": options}
        files = {"project-file": ("table.csv", table, "text/csv")}
        made = self.client.post("create-project-from-upload", params={"csrf_token": self._token()}, data=data, files=files)
        self.id = made.headers["location"].partition("project=")[2]

    def do(self, command: str, /, **given: object) -> dict[str, Any]:
        """Run a command, and wait for what it started."""
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
        answer: dict[str, Any] = self.client.post(command, params={"project": self.id, "csrf_token": self._token()}, data=data).json()
        assert answer["code"] in ("ok", "pending"), answer
        while self.client.get("get-processes", params={"project": self.id}).json()["processes"]:
            time.sleep(0.1)
        return answer

    def rows(self) -> list[str]:
        """Export the rows as CSV."""
        data = {"project": self.id, "engine": json.dumps(ALL), "format": "csv"}
        return self.client.post("export-rows/table.csv", data=data).text.splitlines()

    def _token(self) -> str:
        return str(self.client.get("get-csrf-token").json()["token"])


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """OpenRefine, started for the test and stopped after it."""
    if not PROGRAM.is_file():
        pytest.skip("OpenRefine is not installed: apt-get install openrefine")
    port = free_port()
    words = [str(PROGRAM), "-i", "127.0.0.1", "-p", str(port), "-d", str(tmp_path), "-x", "refine.headless=true"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(words, cwd=PROGRAM.parent, start_new_session=True, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/command/core/", timeout=60) as client:
            _wait(client)
            yield Project(client)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait(client: httpx.Client) -> None:
    for _ in range(500):
        try:
            if client.get("get-csrf-token").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("OpenRefine does not answer")


def test_a_column_is_reconciled_judged_and_extended(served: str, project: Project) -> None:
    """Sure names are matched by themselves, a misspelt one by hand; then three columns come from the graph."""
    service = f"{served}/reconcile"
    manifest = httpx.get(service).json()
    spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
    project.make(TABLE)
    guessed = project.do("guess-types-of-column", columnName="name", service=service)["types"]
    assert guessed[0]["id"] == "organisation"
    project.do(
        "reconcile",
        columnName="name",
        engine=ALL,
        config={
            "mode": "standard-service",
            "service": service,
            **spaces,
            "type": {"id": "organisation", "name": "organisation"},
            "autoMatch": True,
            "columnDetails": [{"column": "country", "propertyName": "country", "propertyID": "country"}],
            "limit": 0,
        },
    )
    shown = project.client.post("get-rows", params={"project": project.id, "start": 0, "limit": 9}, data={"engine": json.dumps(ALL)}).json()
    judged = [shown["pool"]["recons"][row["cells"][0]["r"]] for row in shown["rows"]]
    assert [one["j"] for one in judged] == ["matched", "none", "matched", "none"]
    assert judged[2]["m"]["id"] == "organisation/iom"
    candidate = judged[1]["c"][0]
    project.do(
        "recon-judge-one-cell",
        row="1",
        cell="0",
        judgment="matched",
        service=service,
        id=candidate["id"],
        name=candidate["name"],
        types="organisation",
        score=str(candidate["score"]),
        **spaces,
    )
    wanted = [{"id": name, "name": name} for name in ("city", "founded", "email")]
    project.do(
        "extend-data",
        baseColumnName="name",
        endpoint=service,
        columnInsertIndex="1",
        engine=ALL,
        extension={"properties": wanted},
        **spaces,
    )
    assert project.rows() == [
        "name,city,founded,email,country",
        "Kalayaan,London,1987,info@kalayaan.org.uk,UK",
        "Kalayaan,London,1987,info@kalayaan.org.uk,UK",
        "International Organization for Migration,Geneva,1951,hq@iom.int,Switzerland",
        "Nobody at all,,,,France",
    ]
