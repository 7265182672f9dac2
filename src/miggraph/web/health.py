"""What those who run a server ask it: whether it lives, whether it can answer, and how much it has done (Prometheus, text format 0.0.4)."""

from __future__ import annotations

import threading
from collections import Counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.ground.errors import MiggraphError
from miggraph.web.responses import data

TEXT = "text/plain; version=0.0.4"
BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0)  # seconds


class Metrics:
    """Counts answers by method and status, and how long they took."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.below: Counter[float] = Counter()
        self.seconds = 0.0

    def count(self, method: str, status: int, seconds: float) -> None:
        """Count an answer."""
        method = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"  # a stranger's word makes no new series
        with self._lock:
            self.answers[method, status] += 1
            self.seconds += seconds
            self.below.update(bound for bound in BOUNDS if seconds <= bound)

    def text(self) -> str:
        """Return the counts as Prometheus reads them."""
        with self._lock:
            answers, below, seconds = dict(self.answers), dict(self.below), self.seconds
        total = sum(answers.values())
        lines = ["# TYPE miggraph_http_requests_total counter"]
        lines += [
            f'miggraph_http_requests_total{{method="{method}",status="{status}"}} {number}'
            for (method, status), number in sorted(answers.items())
        ]
        lines += ["# TYPE miggraph_http_request_duration_seconds histogram"]
        lines += [f'miggraph_http_request_duration_seconds_bucket{{le="{bound}"}} {below.get(bound, 0)}' for bound in BOUNDS]
        lines += [f'miggraph_http_request_duration_seconds_bucket{{le="+Inf"}} {total}']
        lines += [f"miggraph_http_request_duration_seconds_sum {seconds:.6f}", f"miggraph_http_request_duration_seconds_count {total}"]
        return "\n".join(lines) + "\n"


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route("/health", ready), Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)]


def live(_: Request) -> Response:
    """Say that the server runs."""
    return data("alive\n", "text/plain", kept=False)


def ready(request: Request) -> Response:
    """Say whether the graph answers."""
    try:
        is_ready = request.app.state.site.graph.store.query("ASK { ?s ?p ?o }")
    except MiggraphError:
        is_ready = False
    return data("ready\n" if is_ready else "not ready\n", "text/plain", kept=False, status=200 if is_ready else 503)


def metrics(request: Request) -> Response:
    """Return the counts."""
    return data(request.app.state.metrics.text(), TEXT, kept=False)
