"""What is remembered of a graph has a name for each thing that is: two with one name would each get what the other made."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from pathlib import Path

from conftest import ROOT

import miggraph

REMEMBERED = re.compile(r'remembered\((f?"[^"]+"), (lambda: [^\n)]*)')


def test_no_two_things_are_remembered_by_one_name() -> None:
    """Wherever a name stands, what is made under it is the same."""
    made: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "src").rglob("*.py"):
        for name, how in REMEMBERED.findall(file.read_text(encoding="utf-8")):
            made[name].add(f"{file.stem}: {how}" if name.startswith('"pages') else how)
    assert len(made) > 5
    assert not {name: found for name, found in made.items() if len(found) > 1}


def test_who_makes_one_thing_may_wait_for_who_makes_another(heat_list: Path) -> None:
    """The questions of the first page are tried while somebody else's question is read, which needs what nobody has made yet."""
    graph, reading, is_read = miggraph.open(heat_list), threading.Lock(), threading.Event()

    def try_questions() -> str:
        is_read.wait(5)
        with reading:
            return "tried"

    def read() -> None:
        with reading:
            is_read.set()
            graph.remembered("of the reader", lambda: "read")

    threads = [threading.Thread(target=work, daemon=True) for work in (lambda: graph.remembered("of the page", try_questions), read)]
    for thread in threads:
        thread.start()
        thread.join(0.2)
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_what_several_ask_for_at_once_is_made_once(heat_list: Path) -> None:
    """All get the same."""
    graph, made, found = miggraph.open(heat_list), [], []
    at_once = threading.Barrier(8)

    def make() -> object:
        made.append(thing := object())
        return thing

    def ask() -> None:
        at_once.wait(5)
        found.append(graph.remembered("asked for at once", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (found, len(made)) == (made * 8, 1)
