"""Facets and frames: what is composed gives what a plain filter over the statements gives, and what `miggraph list` is told comes out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph import Answer, KnowledgeGraph, ParameterError, UnknownThing
from miggraph.asking.facets import frames, listing
from miggraph.asking.facets.composing import Composer
from miggraph.asking.facets.frames import Condition, Frame
from miggraph.graph.facets import Facets
from miggraph.ground.names import PREFIXES

RDF_TYPE = "rdf:type"


class Plain:
    """The statements of a graph, and what facets say of them, written again in plain Python."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.out: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.into: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in graph.store.union.quads_for_pattern(None, None, None, ox.DefaultGraph()):  # type: ignore[attr-defined]
            subject, predicate, value = str(quad.subject.value), self._short(quad.predicate.value), str(quad.object.value)
            self.out[subject, predicate].add(value)
            self.into[value, predicate].add(subject)

    @staticmethod
    def _short(name: str) -> str:
        return next((f"{prefix}:{name[len(space) :]}" for prefix, space in PREFIXES.items() if name.startswith(space)), name)

    def up(self, value: str, path: str) -> set[str]:
        """All that a value lies below, itself included."""
        found, queue = {value}, [value]
        while queue:
            for wider in self.out[queue.pop(), path] - found:
                found.add(wider)
                queue.append(wider)
        return found

    def wider(self, values: set[str], path: str) -> set[str]:
        return {wider for value in values for wider in (self.up(value, path) if path else {value})}

    def all(self, kind: str) -> set[str]:
        return self.into[kind, RDF_TYPE]


def own(*properties: str, path: str = "") -> Callable[[Plain, str, set[str]], bool]:
    """A facet whose values are those of some properties."""
    return lambda plain, it, wanted: bool(plain.wider(set().union(*(plain.out[it, name] for name in properties)), path) & wanted)


def ends(end: str) -> Callable[[Plain, str, set[str]], bool]:
    return lambda plain, it, wanted: any(plain.wider(plain.out[c, end], "mig:within") & wanted for c in plain.out[it, "mig:corridor"])


def places(plain: Plain, it: str, wanted: set[str]) -> bool:
    corridors = plain.out[it, "mig:corridor"]
    values = plain.out[it, "dcterms:spatial"].union(*(plain.out[c, end] for c in corridors for end in ("mig:origin", "mig:destination")))
    return bool(plain.wider(values, "mig:within") & wanted)


RESOURCES = {
    "theme": own("dcterms:subject", path="skos:broader"),
    "place": places,
    "from": ends("mig:origin"),
    "to": ends("mig:destination"),
    "type": own(RDF_TYPE, path="rdfs:subClassOf"),
    "author": own("dcterms:creator"),
    "editor": own("bibo:editor"),
    "person": own("dcterms:creator", "bibo:editor", "dcterms:contributor"),
    "publisher": own("dcterms:publisher"),
    "language": own("dcterms:language"),
}
YES = {"has-isbn": "bibo:isbn13", "has-author": "dcterms:creator", "has-editor": "bibo:editor", "has-full-text": "mig:fullText"}
THINGS = {
    "theme": ["theme/remittances", "theme/care-work", "theme/domestic-workers", "theme/gender-and-migration", "theme/families"],
    "place": ["place/GB", "place/PH", "place/MX", "place/m49-142", "place/IT"],
    "from": ["place/PH", "place/m49-142", "place/MX", "place/m49-013"],
    "to": ["place/CA", "place/US", "place/m49-150"],
    "type": ["bibo:Book", "bibo:Report", "bibo:AcademicArticle", "mig:WorkingPaper"],
    "author": ["person/kunz-rahel", "organisation/unfpa"],
    "editor": ["person/parrenas-rhacel-salazar"],
    "person": ["person/parrenas-rhacel-salazar", "person/kunz-rahel"],
    "publisher": ["organisation/stanford-university-press", "organisation/routledge"],
    "language": ["language/en", "language/fr", "language/es"],
}


@pytest.fixture(scope="module")
def plain(shipped: KnowledgeGraph) -> Plain:
    return Plain(shipped)


def conditions() -> st.SearchStrategy[Condition]:
    things = st.sampled_from(sorted(RESOURCES)).flatmap(
        lambda name: st.builds(
            Condition, st.just(name), st.lists(st.sampled_from(THINGS[name]), min_size=1, max_size=2, unique=True).map(tuple), st.booleans()
        )
    )
    years = st.tuples(st.integers(1985, 2012), st.integers(0, 6)).map(lambda pair: f"{pair[0]}..{pair[0] + pair[1]}")
    dated = st.builds(Condition, st.just("year"), years.map(lambda one: (one,)), st.booleans())
    asked = st.builds(Condition, st.sampled_from(sorted(YES)), st.sampled_from([("yes",), ("no",)]), st.booleans())
    return st.one_of(things, dated, asked)


def holds(plain: Plain, it: str, condition: Condition) -> bool:
    if condition.facet == "year":
        low, high = condition.values[0].split("..")
        said = any(low <= year[:4] <= high for year in plain.out[it, "dcterms:issued"])
    elif condition.facet in YES:
        said = bool(plain.out[it, YES[condition.facet]]) == (condition.values == ("yes",))
    else:
        said = RESOURCES[condition.facet](plain, it, {plain.graph.names.iri(value) for value in condition.values})
    return said != condition.is_excluded


def corridor(plain: Plain, it: str, asked: list[Condition]) -> bool:
    """From and to of one frame hold of one corridor."""
    ends = [
        (f"mig:{'origin' if one.facet == 'from' else 'destination'}", {plain.graph.names.iri(value) for value in one.values})
        for one in asked
    ]
    return any(all(plain.wider(plain.out[c, end], "mig:within") & wanted for end, wanted in ends) for c in plain.out[it, "mig:corridor"])


def expected(plain: Plain, asked: tuple[Condition, ...]) -> set[str]:
    joint = [one for one in asked if one.facet in ("from", "to") and not one.is_excluded]
    found = {it for it in plain.all(plain.graph.names.iri("mig:Resource")) if all(holds(plain, it, one) for one in asked)}
    # two on one end may hold of two corridors; one on each must hold of one
    pairs = {one.facet: one for one in reversed(joint)}
    return {it for it in found if len(pairs) < 2 or len(joint) > 2 or corridor(plain, it, list(pairs.values()))}


@settings(max_examples=120, deadline=None)
@given(asked=st.lists(conditions(), min_size=1, max_size=3, unique_by=lambda one: (one.facet, one.is_excluded)).map(tuple))
def test_frames_give_what_a_plain_filter_gives(plain: Plain, asked: tuple[Condition, ...]) -> None:
    """Required, excluded, alternative, joint and dated conditions: the same things; and their number, and whether there is any."""
    graph, wanted = plain.graph, expected(plain, asked)
    assert {row["resource"] for row in listing.answer(graph, Frame("resources", asked))} == wanted
    counted = listing.answer(graph, Frame("resources", asked, want="count"))
    assert (counted[0]["count"], counted.lead) == (len(wanted), "1 publication" if len(wanted) == 1 else f"{len(wanted)} publications")
    assert listing.exists(graph, Frame("resources", asked)) == bool(wanted)
    shown = listing.answer(graph, Frame("resources", asked, want="exists"))
    assert (shown.lead, len(shown), bool(shown.caveats)) == ("yes" if wanted else "no", min(len(wanted), 5), len(wanted) > 5)
    assert {row["resource"] for row in shown} <= wanted


def test_every_facet_and_field_runs_and_reads_alike_in_rdflib(shipped: KnowledgeGraph, sample: Any) -> None:
    """Each facet alone, each field alone and each group alone is a query that a second engine answers alike."""
    facets = Facets(shipped.home)
    assert sum(len(kind.facets) for kind in facets.kinds.values()) >= 45
    assert sum(len(kind.fields) for kind in facets.kinds.values()) >= 60
    for kind in facets.kinds.values():
        for name in kind.fields:
            text = shipped.things_query(kind.name, f"want={name}")
            assert len(list(sample.query(text))) >= 0, (kind.name, name)
            assert isinstance(shipped.things(kind.name, f"want={name}"), Answer)
        for facet in kind.facets.values():
            value = {"yes": "yes", "date": "2001", "number": "1", "text": "a", "code": "a", "count": "1"}.get(facet.value)
            condition = Condition(facet.name, (value or "place/GB",))
            text = Composer(kind, PREFIXES, shipped.names.iri).compose(Frame(kind.name, (condition,), want="exists"))
            assert not sample.query(text).askAnswer, (kind.name, facet.name)
            if facet.texts("group"):
                assert isinstance(shipped.things(kind.name, f"by={facet.name}"), Answer)


@pytest.fixture(scope="module")
def sample(shipped: KnowledgeGraph) -> Any:
    """A small graph in rdflib: the engine matters here, not what it finds."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space, replace=True)
    return graph


@pytest.fixture(scope="module")
def whole(shipped: KnowledgeGraph) -> Any:
    """The whole graph in rdflib, with the ontology."""
    import rdflib

    union = shipped.store.union  # type: ignore[attr-defined]
    return rdflib.Graph().parse(data=union.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")


@pytest.mark.parametrize(
    "words",
    [
        ("resources", "theme=remittances", "place=MX"),
        ("organisations", "theme=domestic-workers", "place=GB"),
        ("resources", "type=bibo:Book", "theme!=remittances", "year=2003..2006"),
        ("resources", "theme=remittances", "by=type"),
        ("organisations", "has-telephone=no", "kind=un-agency"),
    ],
)
def test_rdflib_finds_the_same(shipped: KnowledgeGraph, whole: Any, words: tuple[str, ...]) -> None:
    """The composed text is portable: a second engine gives the same rows."""
    text = shipped.things_query(*words)
    ours = shipped.things(*words)
    assert isinstance(ours, Answer)
    theirs = [tuple(None if term is None else str(term) for term in row) for row in whole.query(text)]
    assert {row[0] for row in theirs} == {str(row[0].value) for row in ours.terms}
    assert len(theirs) == len(ours)


def test_domestic_workers_in_the_uk_is_one_activity(shipped: KnowledgeGraph) -> None:
    """Theme and place of an organisation hold of one activity, not of two."""
    rows = shipped.things("organisations", "theme=domestic workers", "place=the UK")
    assert isinstance(rows, Answer)
    assert [row["organisationLabel"] for row in rows] == ["Kalayaan"]


def test_a_field_may_be_called_as_a_variable_of_its_pattern(shipped: KnowledgeGraph) -> None:
    """The awards of an organisation are named, though the pattern has a variable of that name."""
    rows = shipped.things("organisations", "want=award")
    assert isinstance(rows, Answer)
    assert sorted(row["award"] for row in rows) == ["Anti-Slavery Day", "Guardian Charity Awards"]


def test_counts_by_two_facets_are_a_table(shipped: KnowledgeGraph) -> None:
    """A row for each value of the first, a column for each of the second, 0 where there is none."""
    rows = shipped.things("resources", "theme=remittances", "type=Book,Report", "by=type,year")
    assert isinstance(rows, Answer)
    assert rows.columns[:2] == ["type", "typeLabel"]
    assert {row["typeLabel"]: row["2005"] for row in rows}["report"] == 0


@pytest.mark.parametrize(
    ("words", "lead"),
    [
        (("organisations", "theme=domestic workers", "place=the UK", "want=telephone"), "+442072432942"),
        (("resources", "title=Global Woman", "want=editor"), "Barbara Ehrenreich; Arlie Russell Hochschild"),
        (("resources", "title=Global Woman", "want=publisher"), "Granta Books"),
        (("figures", "want=value"), ""),
        (("calls-to-action", "want=count"), "5 calls to action"),
        (("resources", "theme=remittances"), ""),
        (("resources", "want=count", "by=type"), ""),
        (("resources", "want=isbn", "title=nothing has this title"), ""),
    ],
)
def test_what_is_asked_is_said_first(shipped: KnowledgeGraph, words: tuple[str, ...], lead: str) -> None:
    """The values of a field, things by what they are called, where there are at most five; how many; nothing for a list."""
    found = shipped.things(*words)
    assert isinstance(found, Answer)
    assert found.lead == lead


def test_kinds_are_counted_in_their_words(shipped: KnowledgeGraph) -> None:
    """One and several, from the kind's own file."""
    kinds = Facets(shipped.home).kinds
    assert [kinds["policies"].counted(number) for number in (0, 1, 2)] == ["0 laws and policies", "1 law or policy", "2 laws and policies"]
    assert {name: kind.counted(1) for name, kind in kinds.items() if kind.counted(1) == f"1 {kind.summary}"} == {}


def test_numbers_of_a_list_are_numbers(shipped: KnowledgeGraph) -> None:
    """As they are where the field alone is asked; what is no number stays text."""
    listed = listing.answer(shipped, Frame("figures"))
    values = {row["figure"]: row["value"] for row in listed if row["value"] != ""}
    assert values
    assert values == {row["figure"]: row["value"] for row in listing.answer(shipped, Frame("figures", want="value"))}
    both = listing.answer(shipped, Frame("figures", want="value,unit"))
    assert values.items() <= {row["figure"]: row["value"] for row in both}.items()


@pytest.mark.parametrize(
    ("words", "error", "told"),
    [
        (("resourcs",), UnknownThing, "Did you mean resources"),
        (("resources", "yaer=2001"), UnknownThing, "Did you mean year"),
        (("resources", "theme"), ParameterError, "not FACET=VALUE"),
        (("resources", "theme="), ParameterError, "has no value"),
        (("resources", "year=soon"), ParameterError, "takes a year"),
        (("resources", "year=.."), ParameterError, "has no bound"),
        (("resources", "theme=nothing at all"), UnknownThing, "nothing is called"),
        (("resources", "has-isbn=perhaps"), ParameterError, "yes or no"),
        (("resources", "limit=x"), ParameterError, "whole number"),
        (("resources", "by=type,year,theme"), ParameterError, "by one facet, or by two"),
        (("resources", "want=nothing"), UnknownThing, "no field"),
        (("resources", "sort=nothing"), UnknownThing, "no field"),
        (("resources", "by=year", "by=type"), ParameterError, "given twice"),
    ],
)
def test_what_is_no_frame_is_told(shipped: KnowledgeGraph, words: tuple[str, ...], error: type[Exception], told: str) -> None:
    """Whatever is wrong is named, with what there is."""
    with pytest.raises(error, match=re.escape(told)):
        shipped.things(*words)


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_characters=","), min_size=1).filter(lambda one: one.strip()))
@settings(max_examples=60, deadline=None)
def test_a_text_is_data_and_never_query(shipped: KnowledgeGraph, text: str) -> None:
    """Whatever is looked for in a title is bound as a text."""
    found = shipped.things("resources", f"title={text}", "want=count")
    assert isinstance(found, Answer)
    titles = shipped.select("SELECT ?it ?title { ?it a mig:Resource ; dcterms:title|mig:subtitle ?title }")
    sought = text.strip().replace("%2C", ",").lower()
    assert found[0]["count"] == len({row["it"] for row in titles if sought in row["title"].lower()})


@given(
    st.lists(conditions(), max_size=3),
    st.sampled_from(["list", "count", "exists", "isbn"]),
    st.sampled_from(["", "year", "-year"]),
    st.integers(0, 9),
)
@settings(max_examples=60)
def test_a_frame_is_its_words(asked: list[Condition], want: str, sort: str, limit: int) -> None:
    """What is written as words is read back as it was."""
    frame = Frame("resources", tuple(asked), want=want, sort=sort, limit=limit)
    kind, *words = frame.words()
    assert frames.read(kind, words) == frame
