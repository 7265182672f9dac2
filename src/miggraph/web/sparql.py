"""The SPARQL endpoint (SPARQL 1.1 Protocol): what a client asks by HTTP goes to a worker, and its answer comes back.

It only asks: updates are refused. What the text of a query says is read by the worker, for reading takes time, too.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from miggraph.web import service_description
from miggraph.web.messages import Message
from miggraph.web.query_answers import Refused
from miggraph.web.responses import NEVER, data
from miggraph.web.workers import Busy, Workers

ADDRESS = "/sparql"
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
METHODS = "GET, HEAD, POST, OPTIONS"
LARGEST = 2**20  # bytes of a request
SLOWEST = 20  # seconds in which it must be here
PIECE = 2**18
SHOWN = "Miggraph-Cut"  # the header of an answer that was cut
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": f"{SHOWN}, Retry-After"}


def routes() -> list[Route]:
    """Return the addresses of this part."""
    return [Route(ADDRESS, Endpoint)]
