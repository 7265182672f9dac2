"""Plain YAML: what is read is the text that stands there, at its line, or one clear fault."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from miggraph.records.plain_yaml import Malformed, read

VALUES = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_as_yaml_is_read_back(value: object) -> None:
    """Mappings, sequences and strings, whatever a string looks like."""
    assert read(yaml.safe_dump(value)) == value


@given(st.text(alphabet=st.sampled_from("ab: -[]{}#&*!|>'\"\n\t,?%@"), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else is raised, and the line is one of the text."""
    line = 1
    try:
        read(text)
    except Malformed as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize(("text", "value"), [
    ("a: no", {"a": "no"}), ("a: 1984", {"a": "1984"}), ("a: 2010-01-01", {"a": "2010-01-01"}), ("a: ~", {"a": "~"}), ("", None), ("# nothing", None),
])  # fmt: skip
def test_every_scalar_is_text(text: str, value: object) -> None:
    """Neither booleans nor numbers nor dates nor nulls."""
    assert read(text) == value


def test_keys_and_items_know_their_lines() -> None:
    """1-based, wherever they stand."""
    found = read("# a comment\na:\n  - x\n  - y\nb: {c: d}\n")
    assert found.lines == {"a": 2, "b": 5}
    assert found["a"].lines == [3, 4]
    assert found["b"].lines == {"c": 5}
