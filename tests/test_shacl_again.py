"""After a change: `check_again` says what `check` would, and looks at no more than the change can touch."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_shacl import NESTED, OF_VALUES, QUERIES, SIMPLE, E, graph, store

from miggraph.validating import reach
from miggraph.validating.shacl import check, check_again

THINGS = ("e:a", "e:b", "e:c")
TARGETS = st.one_of(
    st.sampled_from(["e:T", "e:U"]).map(lambda name: f"sh:targetClass {name}"),
    st.sampled_from(["sh:targetSubjectsOf e:p", "sh:targetObjectsOf e:q", "sh:targetNode e:a", "a rdfs:Class"]),
)
VALUES = st.sampled_from([*THINGS, "<http://example.org/a#n>", '"x"', '"y"@en', "1", "2"])
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(["e:p", "e:q"]), VALUES).map(" ".join), st.sampled_from(["e:T", "e:U"]).map(lambda name: f"a {name}")
)
THING = st.tuples(st.lists(STATEMENTS, max_size=4), st.lists(STATEMENTS, max_size=2))  # its statements, and those of what is nested in it


def filled(things: dict[str, tuple[list[str], list[str]]]) -> ox.Store:
    text = "e:U rdfs:subClassOf e:T ."
    for name, (own, nested) in things.items():
        within = f"<{name.replace('e:', E)}#n>"
        text += "".join(f"{name} {told} ." for told in own)
        text += "".join(f"{name} e:part {within} . {within} {told} ." for told in nested)
    return store(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shapes=st.lists(st.tuples(TARGETS, st.one_of(SIMPLE, OF_VALUES, NESTED, QUERIES)), min_size=1, max_size=6),
    before=st.tuples(THING, THING, THING),
    after=st.dictionaries(st.sampled_from(THINGS), THING, min_size=1),
)
@example(  # what one refers to loses its class, and a part of another is no more
    shapes=[("sh:targetClass e:T", 'sh:property [ sh:path e:p ; sh:message "m" ; sh:class e:T ]')],
    before=((["a e:T", "e:p e:b"], []), (["a e:T"], []), (["a e:T", "e:p <http://example.org/a#n>"], [])),
    after={"e:b": ([], []), "e:a": (["a e:T"], ["a e:T"])},
)
def test_after_any_change_the_results_are_those_of_all(
    shapes: list[tuple[str, str]],
    before: tuple[tuple[list[str], list[str]], ...],
    after: dict[str, tuple[list[str], list[str]]],
    tmp_path: Path,
) -> None:
    """Whatever the shapes, the data, and the things of which something else is said now."""
    text = "".join(f'e:S{number} a sh:NodeShape ; sh:message "m" ; {target} ; {shape} .\n' for number, (target, shape) in enumerate(shapes))
    things = dict(zip(THINGS, before, strict=True))
    old, new = filled(things), filled({**things, **after})
    changed = {name.replace("e:", E) for name in after} | {f"{name.replace('e:', E)}#n" for name in after}
    results = check_again(check(old, graph(text, tmp_path)), changed, new, graph(text, tmp_path))
    assert set(results) == set(check(new, graph(text, tmp_path)))


def test_no_more_is_looked_at_than_a_change_can_touch(tmp_path: Path) -> None:
    """What refers to the changed thing, by the path of a shape that looks at the thing; the thing alone where a shape looks at its own statements."""
    text = """
    e:Kind sh:targetClass e:T ; sh:property [ sh:path e:p ; sh:class e:T ] .
    e:Own sh:targetClass e:U ; sh:property [ sh:path e:p ; sh:minCount 1 ] .
    """
    data = store("e:a a e:T, e:U . e:b a e:T, e:U ; e:p e:a . e:c a e:T, e:U ; e:q e:a .")
    touched = reach.Touched(data, graph(text, tmp_path), {f"{E}a"})
    assert touched.nodes(f"{E}Kind") == {f"{E}a", f"{E}b"}
    assert touched.nodes(f"{E}Own") == {f"{E}a"}


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ("SELECT $this WHERE { $this e:p ?x FILTER(?x > 3) }", {"p"}),
        ("SELECT $this WHERE { $this e:p/e:q* ?x . ?x e:r|e:s ?y }", {"p", "q", "r", "s"}),
        ("SELECT $this WHERE { $this e:p ?x FILTER NOT EXISTS { ?x e:q ?y FILTER EXISTS { ?y e:r $this } } }", {"p", "q", "r"}),
        ("SELECT $this WHERE { $this ?path ?x . ?path e:q ?y }", {"q"}),
        ("SELECT $this WHERE { $this e:p ?x . ?other e:p ?x }", None),
        ("SELECT $this WHERE { $this e:p ?x FILTER NOT EXISTS { ?other e:q $this } }", None),
        ("SELECT $this WHERE { $this e:p ?x . $this ^e:q ?y }", None),
        ("SELECT $this WHERE { $this ?path ?x . ?x e:q ?y }", None),
        ("SELECT $this WHERE { { $this e:p ?x } UNION { ?x e:q ?y } }", None),
        ("SELECT $this WHERE { $this e:p ?x OPTIONAL { ?x e:q ?y } }", None),
        ("SELECT $this WHERE { $this e:p ?x FILTER(YEAR(?x) > YEAR(NOW())) }", None),
        ("SELECT $this WHERE { $this $PATH ?x }", None),
    ],
)
def test_a_query_says_how_far_it_looks(query: str, steps: set[str] | None, tmp_path: Path) -> None:
    """By the properties that lead on from $this; everywhere, where they do not, or where it looks at what may be there, or at the clock."""
    text = f'e:S sh:targetClass e:T ; sh:sparql [ sh:prefixes e: ; sh:select "{query}" ] .'
    assert reach.reaches(graph(text, tmp_path)) == {f"{E}S": None if steps is None else frozenset(E + step for step in steps)}


def test_shapes_that_share_a_part_look_as_far_as_each_other(tmp_path: Path) -> None:
    """Its results cannot be told apart."""
    text = """
    e:S sh:targetClass e:T ; sh:property e:part, [ sh:path e:p ; sh:class e:T ] .
    e:U sh:targetObjectsOf e:q ; sh:property e:part .
    e:V sh:targetClass e:T ; sh:nodeKind sh:IRI .
    e:part sh:path e:q ; sh:minCount 1 .
    """
    everywhere = dict.fromkeys((f"{E}S", f"{E}U", f"{E}part"), None)
    assert reach.reaches(graph(text, tmp_path)) == {**everywhere, f"{E}V": frozenset()}
