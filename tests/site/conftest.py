"""Fixtures: the shipped graph as a site of files, and a small home that each test may change."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest

import miggraph
from miggraph import site

BASE = "https://example.org/graph/"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph, published once for the tests of all processes. Tests must not change it."""
    shared = tmp_path_factory.getbasetemp().parent / "published"
    with (shared.parent / "published.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        site.publish(miggraph.open(Path(__file__).parent.parent.parent), shared, BASE)
    return shared


@pytest.fixture
def heat_home(heat_list: Path, tmp_path: Path) -> Path:
    """A small home of another field, for a test to change."""
    shutil.copytree(heat_list, tmp_path / "home")
    return tmp_path / "home"
