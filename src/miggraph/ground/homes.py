"""A home: the folder that holds ontology, data and queries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from miggraph.ground.errors import HomeError

PARTS = ("ontology", "data", "queries")


@dataclass(frozen=True)
class Home:
    """The folder a graph is made from."""

    path: Path

    @property
    def ontology(self) -> Path:
        return self.path / "ontology"

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def queries(self) -> Path:
        return self.path / "queries"

    def rules(self) -> list[Path]:
        """List the rule files in the order they run."""
        return sorted((self.ontology / "rules").glob("*.rq"))

    def record_files(self) -> list[Path]:
        """List the record files below ``data/``, in the order of their names."""
        return records_below(self.data)


def records_below(path: Path) -> list[Path]:
    """List the YAML and JSONL files at or below a path."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix in (".yaml", ".yml", ".jsonl") and file.is_file())
    return [path]


def find(path: str | os.PathLike[str] | None = None) -> Home:
    """Find the home: the path given, else ``MIGGRAPH_HOME``, else the wheel's own, else the checkout's.

    Raises HomeError where the folder, or one of ontology, data and queries in it, is missing.
    """
    chosen = path or os.environ.get("MIGGRAPH_HOME")
    home = Path(chosen) if chosen else _own()
    missing = [part for part in PARTS if not (home / part).is_dir()]
    if not home.is_dir():
        raise HomeError("there is no such folder", where=str(home), remedy="Name the folder with --home or MIGGRAPH_HOME.")
    if missing:
        raise HomeError(
            f"this folder is not a home of miggraph: it has no {', '.join(missing)}/",
            where=str(home),
            remedy="A home holds the folders ontology/, data/ and queries/. Name another with --home or MIGGRAPH_HOME.",
        )
    return Home(home)


def _own() -> Path:
    bundle = Path(__file__).parent / "_bundle"
    return bundle if bundle.is_dir() else Path(__file__).parents[2]
