"""What is remembered of a graph has a name for each thing that is: two with one name would each get what the other made."""

from __future__ import annotations

import re
from collections import defaultdict

from conftest import ROOT

REMEMBERED = re.compile(r'remembered\((f?"[^"]+"), (lambda: [^\n)]*)')


def test_no_two_things_are_remembered_by_one_name() -> None:
    """Wherever a name stands, what is made under it is the same."""
    made: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "src").rglob("*.py"):
        for name, how in REMEMBERED.findall(file.read_text(encoding="utf-8")):
            made[name].add(f"{file.stem}: {how}" if name.startswith('"pages') else how)
    assert len(made) > 5
    assert not {name: found for name, found in made.items() if len(found) > 1}
