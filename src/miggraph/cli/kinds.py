"""Kinds of things that can be linked, as an option: those that every home has, and those that a home declares."""

from __future__ import annotations

import re
from typing import Any

import click


class Kind(click.Choice[str]):
    """A kind, checked as a word only: which kinds a home has of its own is known once its graph is open."""

    def __init__(self) -> None:
        super().__init__(["theme", "place", "organisation", "person", "resource"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if re.fullmatch(r"[a-z][a-z-]*", str(value)) else super().convert(value, param, ctx)
