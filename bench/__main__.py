"""Run the benchmarks: ``python -m bench [NAME ...] [--resources N] [--entries N]``. Each prints a ratio to a peer, both timed in turn in this run."""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import asking, building, comparing, counting, endpoint, generate, importing, linking, publishing, serving, validating
from bench.timing import in_turn, show

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
QUESTION = "which organisations work on domestic workers in the UK"
SLUG = "organisations-by-theme-and-country"


def cold_start(_: argparse.Namespace) -> None:
    """``ask`` from a cold start, beside a script that reads our Turtle with rdflib and runs the same query."""
    import miggraph

    with tempfile.TemporaryDirectory() as folder:
        graph = miggraph.open(ROOT)
        turtle, script = Path(folder) / "graph.ttl", Path(folder) / "peer.py"
        turtle.write_text(graph.export("turtle"), encoding="utf-8")
        query = graph.queries.get(SLUG)
        script.write_text(
            f"import rdflib\ng = rdflib.Graph().parse({str(turtle)!r})\nprint([str(r[1]) for r in g.query({query.bind(query.defaults)!r})])\n"
        )
        ours, theirs = in_turn(
            lambda: _run(BIN / "miggraph", "ask", QUESTION, "--format", "csv"),
            lambda: _run(sys.executable, script),
            rounds=7,
        )
    show("ask, cold start", ours, theirs, "rdflib script", "at most 0.5, better 0.33")


def _run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    assert "Kalayaan" in done.stdout


def canned_query(options: argparse.Namespace) -> None:
    """A canned query on a generated graph, beside raw pyoxigraph with the IRIs written in."""
    import miggraph

    with tempfile.TemporaryDirectory() as folder:
        home = generate.home(ROOT, Path(folder) / "home", options.resources)
        start = time.perf_counter()
        graph = miggraph.open(home, cache=False)  # both sides ask the same store, in memory
        store = graph.built.store.union
        print(f"{options.resources} resources: {len(store)} triples, read in {time.perf_counter() - start:.1f} s")
        for slug, values in (
            (SLUG, {"theme": "theme/remittances", "country": "place/MX"}),
            ("resources-by-theme", {"theme": "theme/remittances", "country": "place/MX"}),
        ):
            query = graph.queries.get(slug)
            text = query.bind({name: f"https://w3id.org/miggraph/{value}" for name, value in values.items()})
            ours, theirs = in_turn(
                lambda slug=slug, values=values: graph.ask(slug, sources=False, **values).rows,  # type: ignore[misc]
                lambda text=text: list(store.query(text)),  # type: ignore[misc,arg-type]
                rounds=50,
            )
            show(slug, ours, theirs, "raw pyoxigraph", "at most 1.2")


def shipped(_: argparse.Namespace) -> None:
    """Processor time of building the shipped data, beyond that of starting up."""
    with tempfile.TemporaryDirectory() as folder:
        start = statistics.median(_cpu([BIN / "miggraph", "--version"]) for _ in range(5))
        build = statistics.median(_cpu([BIN / "miggraph", "build", "--quiet", "--out", Path(folder) / "out"]) for _ in range(5))
    print(
        f"{'build the shipped data':<34} {(build - start) * 1000:9.1f} ms of processor time beyond the {start * 1000:.0f} ms of starting up  (goal: under 300)"
    )


def _cpu(command: list[object]) -> float:
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


BENCHES = {
    "cold-start": cold_start,
    "canned-query": canned_query,
    "building": building.building,
    "building-shipped": shipped,
    "validating": validating.validating,
    "comparing": comparing.comparing,
    "facet-counts": counting.facet_counts,
    "asking": asking.cold_asking,
    "endpoint": endpoint.endpoint,
    "serving": serving.serving,
    "importing": importing.importing,
    "linking": linking.linking,
    "publishing": publishing.publishing,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all if none is named")
    parser.add_argument("--peers", default="", metavar="PYTHON", help="an interpreter that has rdflib-endpoint and shmarql, for serving")
    parser.add_argument("--resources", type=int, default=100_000, help="size of the generated graph")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1_000, 10_000],
        metavar="N",
        help="sizes of the generated graphs, for building and validating",
    )
    parser.add_argument("--folder", metavar="DIR", help="where building puts its graphs; some 8 KB for each resource")
    importing.add_sizes(parser)
    publishing.add_sizes(parser)
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}; medians, both sides in turn")
    for name in options.names or BENCHES:
        BENCHES[name](options)


if __name__ == "__main__":
    main()
