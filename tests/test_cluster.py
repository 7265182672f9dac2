"""A Dask cluster on the loopback does the work of one process, byte for byte, whatever becomes of its workers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from clusters import Process, dask_scheduler, dask_worker, killing, process, registered, wait_for
from conftest import Done
from serving import free_port

import miggraph
from miggraph import cluster
from miggraph.ground.errors import ParameterError, StoreError

pytest.importorskip("distributed", reason="Dask distributed is not installed (extra cluster)")

Start = Callable[..., AbstractContextManager[Process]]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler, without workers."""
    log, port = tmp_path_factory.mktemp("dask") / "scheduler", free_port()
    with process(dask_scheduler(port), log) as running:
        wait_for(port, running, log)
        yield f"tcp://127.0.0.1:{port}"


@pytest.fixture
def worker(scheduler: str, tmp_path: Path) -> Start:
    """Start a worker, until the end of a block."""
    return lambda first="": registered(dask_worker(scheduler, first), tmp_path / f"worker-{free_port()}", "Registered to")


@pytest.fixture
def heat(heat_copy: Path) -> Callable[..., Done]:
    """Run a real command over a small home, which a test may change."""

    def run(*words: str) -> Done:
        command = [sys.executable, "-m", "miggraph", "--home", str(heat_copy), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


def test_a_worker_is_killed_in_the_middle(scheduler: str, worker: Start, heat_list: Path, tmp_path: Path) -> None:
    """The other does what it was at: the graph, the store's text and the findings are those of one process."""
    graph = miggraph.open(heat_list)
    graph.build(tmp_path / "one")
    with worker(), worker() as second, cluster.connect(scheduler) as workers:
        graph.build(tmp_path / "two", cluster=killing(workers, 3, second))
        assert second.returncode == -9
        assert (tmp_path / "two" / "graph.nq").read_bytes() == (tmp_path / "one" / "graph.nq").read_bytes()
        assert graph.validate(info=True, cluster=workers) == graph.validate(info=True)


def test_commands(scheduler: str, worker: Start, heat: Callable[..., Done], heat_copy: Path, tmp_path: Path) -> None:
    """What comes out of validate and link suggest is the same with --cluster."""
    faulty = heat_copy / "data" / "more.jsonl"
    faulty.write_text('{"id": "theme/cold", "type": "Theme", "source": "source/list", "broader": "theme/heta"}\n', encoding="utf-8")
    terms = tmp_path / "terms.csv"
    terms.write_text("id,scheme,subject\nhttps://example.com/1,hd,Heat waves\nhttps://example.com/2,hd,Heat\n", encoding="utf-8")
    suggest = ("link", "suggest", "--vocabulary", str(terms), "--again")
    candidates = heat_copy / "data" / "mappings" / "themes-terms.sssom.tsv"
    with worker():
        one, many = heat("validate"), heat("validate", "--cluster", scheduler)
        assert (many.returncode, many.stdout, many.stderr) == (one.returncode, one.stdout, one.stderr)
        assert "data/more.jsonl:1: violation" in many.stdout
        faulty.unlink()
        assert heat(*suggest).returncode == 0
        found = candidates.read_text()
        candidates.unlink()
        assert heat(*suggest, "--cluster", scheduler).returncode == 0
        assert candidates.read_text() == found
    assert "Heat waves" in found


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("import miggraph; miggraph.__version__ = '0.0.1'", r"a worker has miggraph 0\.0\.1 instead of"),
        ("import sys; sys.modules['miggraph'] = None", r"127.0.0.1:\d+ has no miggraph"),
    ],
)
def test_workers_with_something_else(scheduler: str, worker: Start, first: str, told: str) -> None:
    """A worker with another release, or none, is told with what to do."""
    with worker(first), pytest.raises(StoreError, match=told) as error, cluster.connect(scheduler) as workers:
        list(workers(abs, [1]))
    assert error.value.remedy


def test_nobody_is_left(scheduler: str, worker: Start) -> None:
    """Where all workers die, the run ends, and says so."""
    with worker() as only, cluster.connect(scheduler, patience=1) as workers:
        results = killing(workers, 1, only)(abs, range(100))
        with pytest.raises(StoreError, match="no worker of the cluster is left"):
            list(results)
    with pytest.raises(StoreError, match="the scheduler has no workers"), cluster.connect(scheduler, patience=0.1):
        pass


def test_the_scheduler_dies(tmp_path: Path) -> None:
    """The run ends, and says so."""
    log, port = tmp_path / "log", free_port()
    with process(dask_scheduler(port), log) as scheduler:
        wait_for(port, scheduler, log)
        address = f"tcp://127.0.0.1:{port}"
        with (
            registered(dask_worker(address), tmp_path / "worker", "Registered to"),
            cluster.connect(address, patience=1) as workers,
            pytest.raises(StoreError),
        ):
            list(killing(workers, 1, scheduler)(abs, range(100)))


def test_errors_of_the_work_itself(scheduler: str, worker: Start) -> None:
    """An error of the function is raised as it is, once."""
    with worker(), cluster.connect(scheduler) as workers, pytest.raises(ValueError, match="invalid literal"):
        list(workers(int, ["1", "x"]))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8786", "127.0.0.1:8786", "tcp://127.0.0.1", "spark://", "tcp://a b:1"])
def test_what_is_no_address(address: str) -> None:
    """Another scheme, or none, or no port, is refused at once."""
    with pytest.raises(ParameterError, match="is no address of a cluster") as error, cluster.connect(address):
        pass
    assert "tcp://HOST:8786" in error.value.remedy


@pytest.mark.parametrize("scheme", ["tcp", "spark"])
def test_nobody_is_there(scheme: str, heat: Callable[..., Done]) -> None:
    """A port at which nobody listens is told in one message."""
    ended = heat("validate", "--cluster", f"{scheme}://127.0.0.1:{free_port()}")
    assert ended.returncode == 2
    assert "nobody answers there" in ended.stderr
    assert "Start a cluster with:" in ended.stderr


@pytest.mark.parametrize(("module", "address", "extra"), [("distributed", "tcp://a:1", "cluster"), ("pyspark", "spark://a:1", "spark")])
def test_the_extra_is_missing(module: str, address: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said."""
    monkeypatch.setitem(sys.modules, module, None)
    for name in ("miggraph.cluster.dask", "miggraph.cluster.spark"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(StoreError, match=f"needs {module}, which is not installed") as error, cluster.connect(address):
        pass
    assert f"miggraph[{extra}]" in error.value.remedy
