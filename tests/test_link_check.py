"""Checking mapping sets: what is wrong with a row, with rows together, with our graph and with a vocabulary, at file and line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import miggraph
from miggraph.ground.findings import Finding, Severity
from miggraph.linking.checking import MAPPING_RULES, check
from miggraph.linking.model import Name, Subject, Term

PROGRAM = Path(sys.executable).parent / "miggraph"
RECORDS = """
- {id: source/miggraph, type: Source, source: source/miggraph, title: Ours}
- {id: theme/work, type: Theme, source: source/miggraph, label: Work}
- {id: theme/care, type: Theme, source: source/miggraph, label: Care work, broader: [theme/work]}
- {id: theme/nannies, type: Theme, source: source/miggraph, label: Nannies, broader: [theme/care]}
- {id: person/a-b, type: Person, source: source/miggraph, name: A B}
- {id: organisation/ilo, type: Organisation, source: source/miggraph, name: ILO}
"""
HEAD = """\
#curie_map:
#  ex: http://example.org/terms/
#  miggraph: https://w3id.org/miggraph/
#  other: http://other.example/
#mapping_set_id: https://w3id.org/miggraph/mappings/themes-ex
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = "subject_id predicate_id predicate_modifier object_id object_label mapping_justification reviewer_id mapping_date confidence"
FIRST = 8  # the line of the first row


def row(
    subject: str, predicate: str, object: str, *, modifier: str = "", label: str = "", by: str = "miggraph:me", date: str = "2026-01-01", confidence: str = "", how: str = "semapv:ManualMappingCuration"
) -> str:  # fmt: skip
    return "\t".join([f"miggraph:{subject}", predicate, modifier, object, label, how, by, date, confidence])


class Tiny:
    """A vocabulary in memory."""

    name, source, prefix, namespace = "ex", "http://example.org/terms", "ex", "http://example.org/terms/"

    def __init__(self, *terms: Term) -> None:
        self.known = {term.id: term for term in terms}

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        for subject in subjects:
            yield [term for term in self.known.values() if term.label == subject.label][:limit]

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        return {id: self.known[id] for id in ids if id in self.known}


def term(local: str, label: str, *, broader: tuple[str, ...] = (), replaced_by: str = "") -> Term:
    instead = Tiny.namespace + replaced_by if replaced_by else ""
    return Term(Tiny.namespace + local, (Name(label),), broader=broader, replaced_by=instead)


Check = Callable[..., list[Finding]]


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    path = make_home(queries=False, records=RECORDS)
    (path / "data" / "mappings").mkdir()
    return path


@pytest.fixture
def checked(home: Path) -> Check:
    """Check sets made of rows: a list for themes-ex, or several sets by name."""

    def run(rows: Sequence[str] = (), *, vocabulary: Tiny | None = None, **sets: Sequence[str]) -> list[Finding]:
        for name, lines in {"themes_ex": rows, **sets}.items():
            write(home, name.replace("_", "-"), lines)
        graph = miggraph.open(home)
        opened = (lambda _: vocabulary) if vocabulary else None
        return [finding for finding in check(graph.home, graph.built.store, (), opened) if finding.rule != "mapping-canonical"]

    return run


def write(home: Path, name: str, rows: Sequence[str], head: str = HEAD) -> Path:
    path = home / "data" / "mappings" / f"{name}.sssom.tsv"
    path.write_text(head + COLUMNS.replace(" ", "\t") + "\n" + "".join(f"{line}\n" for line in rows), encoding="utf-8")
    return path


# rows

GOOD = row("theme/care", "skos:exactMatch", "ex:1", label="Care")
FAULTS = [
    (row("theme/care", "skos:exactmatch", "ex:1"), "mapping-predicate", "did you mean skos:exactMatch"),
    (row("theme/care", "owl:sameAs", "ex:1"), "mapping-predicate-kind", "concepts are mapped by SKOS"),
    (row("theme/care", "skos:exactMatch", "nowhere:1"), "mapping-prefix", "nowhere"),
    (row("theme/care", "skos:exactMatch", "ex:1", by="gh:ada"), "mapping-prefix", "gh"),
    (row("theme/care", "skos:exactMatch", "ex:1", by="ada"), "mapping-prefix", "no"),
    (row("theme/care", "skos:exactMatch", "ex:1", date="1.1.2026"), "mapping-date", "year-month-day"),
    (row("theme/care", "skos:exactMatch", "ex:1", date="2026-02-30"), "mapping-date", "no date"),
    (row("theme/care", "skos:exactMatch", "ex:1", date="2199-02-03"), "mapping-date", "yet to come"),
    (row("theme/care", "skos:exactMatch", "ex:1", confidence="1.5"), "mapping-confidence", "0 to 1"),
    (row("theme/care", "skos:exactMatch", "ex:1", confidence="high"), "mapping-confidence", "0 to 1"),
    (row("theme/care", "skos:exactMatch", "ex:1", modifier="not"), "mapping-modifier", "Not"),
    (row("theme/care", "skos:exactMatch", "sssom:NoTermFound", modifier="Not"), "mapping-modifier", "nothing was found"),
    (row("theme/care", "skos:exactMatch", "ex:1", how="by hand"), "mapping-justification", "no such"),
    (row("theme/care", "skos:exactMatch", "ex:1", how="semapv:LexicalMatch"), "mapping-justification", "semapv:LexicalMatching"),
    (row("theme/care", "skos:exactMatch", "ex:1", how=""), "mapping-justification", "how it was found"),
    (row("theme/care", "skos:exactMatch", "ex:1", date=""), "mapping-half-decided", "candidate"),
    (row("theme/care", "skos:exactMatch", "ex:1", by="", modifier="Not"), "mapping-half-decided", "without a reviewer"),
    (row("theme/care", "skos:exactMatch", "ex:1", by="https://orcid.org/0000-0002-1825-0098"), "mapping-reviewer", "ORCID"),
    (row("theme/caer", "skos:exactMatch", "ex:1"), "mapping-subject", "renamed"),
    (row("policy/x", "skos:exactMatch", "ex:1"), "mapping-subject", "none of our"),
    (row("organisation/ilo", "owl:sameAs", "ex:1"), "mapping-kind", "an organisation"),
    (row("theme/care", "skos:exactMatch", "miggraph:theme/nannies"), "mapping-own", "one of our own"),
]


@pytest.mark.parametrize(("line", "rule", "told"), FAULTS)
def test_a_faulty_row_is_named_at_its_line(checked: Check, line: str, rule: str, told: str) -> None:
    """One fault in the second row is one finding there, with what is wrong; the good row above has none."""
    (finding,) = checked([row("theme/work", "skos:exactMatch", "ex:0"), line])
    assert (finding.rule, finding.file, finding.line) == (rule, "data/mappings/themes-ex.sssom.tsv", FIRST + 1)
    assert told in finding.message
    assert rule in MAPPING_RULES


def test_a_good_set_has_no_findings(checked: Check) -> None:
    """Every relation of a theme, a rejection, a candidate, and nothing found, are fine."""
    relations = ["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:relatedMatch"]
    lines = [row("theme/care", relation, f"ex:{number}") for number, relation in enumerate(relations)]
    lines += [row("theme/work", "skos:exactMatch", "ex:9", modifier="Not"), row("theme/work", "skos:exactMatch", "ex:8", by="", date="")]
    assert checked([*lines, row("theme/nannies", "skos:exactMatch", "sssom:NoTermFound")]) == []


def test_people_are_no_concepts(checked: Check) -> None:
    """SKOS on a person is a violation; owl:sameAs and a web page about them are fine."""
    lines = [
        row("person/a-b", "skos:closeMatch", "ex:1"),
        row("person/a-b", "owl:sameAs", "ex:2"),
        row("person/a-b", "schema:sameAs", "ex:3"),
    ]
    (finding,) = (
        finding for finding in checked(people_ex=lines) if finding.severity is Severity.VIOLATION and finding.rule != "mapping-prefix"
    )
    assert (finding.rule, finding.line) == ("mapping-predicate-kind", FIRST)


PAIRS = [
    (GOOD, "mapping-duplicate", Severity.VIOLATION),
    (row("theme/care", "skos:closeMatch", "ex:1"), "mapping-contradiction", Severity.VIOLATION),
    (row("theme/care", "skos:exactMatch", "ex:1", modifier="Not"), "mapping-contradiction", Severity.VIOLATION),
    (row("theme/care", "skos:exactMatch", "sssom:NoTermFound"), "mapping-contradiction", Severity.VIOLATION),
    (row("theme/care", "skos:exactMatch", "ex:1", by="", date=""), "mapping-duplicate", Severity.WARNING),
    (row("theme/care", "skos:exactMatch", "ex:2"), "mapping-two-exact", Severity.VIOLATION),
]


@pytest.mark.parametrize(("second", "rule", "severity"), PAIRS)
def test_rows_that_do_not_go_together(checked: Check, second: str, rule: str, severity: Severity) -> None:
    """The second of two rows is named, with the line of the first."""
    (finding,) = checked([GOOD, second])
    assert (finding.rule, finding.severity, finding.line) == (rule, severity, FIRST + 1)
    assert f"line {FIRST}" in finding.message


# together


def test_two_exact_matches_in_one_vocabulary(checked: Check) -> None:
    """Wherever the rows stand; other vocabularies do not matter. Of bodies it is a warning: authority files hold duplicates."""
    (finding,) = checked([GOOD], theme_ex=[row("theme/care", "skos:exactMatch", "ex:2")])
    assert (finding.rule, finding.severity, finding.file) == ("mapping-two-exact", Severity.VIOLATION, "data/mappings/themes-ex.sssom.tsv")
    assert "data/mappings/theme-ex.sssom.tsv:" in finding.message
    assert checked([GOOD, row("theme/care", "skos:exactMatch", "other:2")], theme_ex=()) == []
    bodies = [row("person/a-b", "owl:sameAs", f"ex:{number}") for number in (1, 2)]
    assert [(found.rule, found.severity) for found in checked(people_ex=bodies)] == [("mapping-two-exact", Severity.WARNING)]


def test_two_things_claim_one_exact_match(checked: Check) -> None:
    """Two of ours with one exact match are one finding, at one of them, that names the other and its line; http and https are alike."""
    lines = [GOOD, row("theme/work", "skos:exactMatch", "http://example.org/terms/1")]
    (finding,) = checked(lines)
    assert (finding.rule, finding.severity, finding.line) == ("mapping-claimed-twice", Severity.VIOLATION, FIRST)
    assert f"theme/work (data/mappings/themes-ex.sssom.tsv:{FIRST + 1})" in finding.message
    assert checked([GOOD, row("theme/work", "skos:closeMatch", "ex:1")]) == []
    assert checked([GOOD, row("theme/work", "skos:exactMatch", "ex:1", by="", date="")]) == []


def test_a_chain_through_what_a_vocabulary_replaced(checked: Check) -> None:
    """ex:1 is replaced by ex:2: what is exactly the one is exactly the other."""
    vocabulary = Tiny(term("1", "Care", replaced_by="2"), term("2", "Caring"))
    found = checked([GOOD, row("theme/work", "skos:exactMatch", "ex:2", label="Caring")], vocabulary=vocabulary)
    assert [finding.rule for finding in found] == ["mapping-chain", "mapping-obsolete"]
    assert "http://example.org/terms/1 = http://example.org/terms/2" in found[0].message


HIERARCHIES = [
    # nannies are below care; care is below x, and x is nannies
    ([row("theme/care", "skos:broadMatch", "ex:1"), row("theme/nannies", "skos:exactMatch", "ex:1")], True),
    # care is below x, and x is below nannies
    ([row("theme/care", "skos:broadMatch", "ex:1"), row("theme/nannies", "skos:narrowMatch", "ex:1")], True),
    # care is x, and x is below nannies
    ([row("theme/care", "skos:exactMatch", "ex:1"), row("theme/nannies", "skos:narrowMatch", "ex:1")], True),
    # both are below x
    ([row("theme/care", "skos:broadMatch", "ex:1"), row("theme/nannies", "skos:broadMatch", "ex:1")], False),
    # nannies are below x, which care is
    ([row("theme/care", "skos:exactMatch", "ex:1"), row("theme/nannies", "skos:broadMatch", "ex:1")], False),
    ([row("theme/care", "skos:narrowMatch", "ex:1"), row("theme/nannies", "skos:exactMatch", "ex:1")], False),
]


@pytest.mark.parametrize(("lines", "clashes"), HIERARCHIES)
def test_hierarchies_that_clash(checked: Check, lines: list[str], clashes: bool) -> None:
    """Links that put something above itself by way of our hierarchy are one finding; those that agree with it are none."""
    found = checked(lines)
    assert [finding.rule for finding in found] == ["mapping-hierarchy"] * clashes


def test_their_hierarchy_clashes_with_ours(checked: Check) -> None:
    """Our narrower theme is exactly what their vocabulary has above our broader one: seen where the vocabulary is at hand."""
    lines = [row("theme/care", "skos:exactMatch", "ex:1", label="Care"), row("theme/nannies", "skos:exactMatch", "ex:2", label="Childcare")]
    assert checked(lines) == []
    (finding,) = checked(lines, vocabulary=Tiny(term("1", "Care", broader=("Childcare",)), term("2", "Childcare")))
    assert finding.rule == "mapping-hierarchy"
    assert '"Childcare"' in finding.message
    assert checked(lines, vocabulary=Tiny(term("1", "Care"), term("2", "Childcare", broader=("Care",)))) == []


def test_their_hierarchy_clashes_through_terms_that_nobody_mapped(checked: Check) -> None:
    """Care lies below Childcare by way of two other terms; a label that two terms have is not followed, and a circle in it ends."""
    lines = [row("theme/care", "skos:exactMatch", "ex:1", label="Care"), row("theme/nannies", "skos:exactMatch", "ex:2", label="Childcare")]
    between = [term("3", "Helping", broader=("Serving",)), term("4", "Serving", broader=("Childcare", "Helping"))]
    ends = [term("1", "Care", broader=("Helping",)), term("2", "Childcare")]
    (finding,) = checked(lines, vocabulary=Tiny(*ends, *between))
    assert finding.rule == "mapping-hierarchy"
    assert "http://example.org/terms/3 below http://example.org/terms/4" in finding.message
    assert checked(lines, vocabulary=Tiny(*ends, *between, term("5", "Serving"))) == []


RELATED = [
    ("skos:broadMatch", "one above the other"),
    ("skos:narrowMatch", "one above the other"),
    ("skos:exactMatch", "the same"),
]


@pytest.mark.parametrize(("predicate", "told"), RELATED)
def test_what_is_related_is_not_above_or_the_same(checked: Check, predicate: str, told: str) -> None:
    """SKOS keeps them apart (S27, S46), also where they stand in two sets; close and related go together."""
    (finding,) = checked([row("theme/care", "skos:relatedMatch", "ex:1")], themes_other=[row("theme/care", predicate, "ex:1")])
    assert (finding.rule, finding.file, finding.line) == ("mapping-related", "data/mappings/themes-ex.sssom.tsv", FIRST)
    assert told in finding.message
    assert "data/mappings/themes-other.sssom.tsv:8" in finding.message
    assert checked([row("theme/care", "skos:relatedMatch", "ex:1")], themes_other=[row("theme/care", "skos:closeMatch", "ex:1")]) == []


def test_what_is_related_is_not_further_above(checked: Check) -> None:
    """Nannies are below care, which is below the term that they are said to be related to."""
    found = checked([row("theme/care", "skos:broadMatch", "ex:1"), row("theme/nannies", "skos:relatedMatch", "ex:1")])
    assert [(finding.rule, finding.line) for finding in found] == [("mapping-related", FIRST + 1)]
    assert found[0].severity is Severity.VIOLATION
    assert checked([row("theme/care", "skos:broadMatch", "ex:1"), row("theme/work", "skos:relatedMatch", "ex:1")]) == []
    (known,) = checked([row("theme/care", "skos:exactMatch", "ex:1"), row("theme/nannies", "skos:relatedMatch", "ex:1")])
    assert (known.rule, known.severity) == ("mapping-related", Severity.INFO)  # SKOS lets exact matches pass nothing up


@pytest.mark.parametrize("predicate", ["skos:broadMatch", "skos:narrowMatch"])
def test_the_same_is_not_above_in_another_set(checked: Check, predicate: str) -> None:
    """An exact match of the same two is a way back to itself (S46)."""
    found = checked([GOOD], themes_other=[row("theme/care", predicate, "ex:1")])
    assert [finding.rule for finding in found] == ["mapping-hierarchy"]


@pytest.mark.parametrize("slot", ["mapping_set_id", "license"])
def test_what_a_set_needs_to_say_of_itself(home: Path, slot: str) -> None:
    """A missing id or licence is a warning at the head of the file."""
    head = "".join(line for line in HEAD.splitlines(keepends=True) if slot not in line)
    write(home, "themes-ex", [GOOD], head)
    graph = miggraph.open(home)
    found = [finding for finding in check(graph.home, graph.built.store) if finding.severity is not Severity.INFO]
    assert [(finding.rule, finding.severity, finding.line) for finding in found] == [("mapping-metadata", Severity.WARNING, 1)]
    assert slot in found[0].message


# vocabularies


class Facets:
    """Opens another part of a vocabulary for each kind, and remembers which were opened."""

    def __init__(self, **parts: Tiny) -> None:
        self.parts, self.opened = parts, list[str]()

    def __call__(self, kind: str) -> Tiny:
        self.opened.append(kind)
        return self.parts.get(kind) or Tiny()


def test_all_kinds_are_looked_up_each_in_its_part(home: Path) -> None:
    """The part of a kind is opened where it has rows; a term may stand in that of another kind; --kind looks at one kind only."""
    write(home, "themes-ex", [row("theme/care", "skos:exactMatch", "ex:1"), row("theme/work", "skos:closeMatch", "ex:9")])
    write(home, "organisations-ex", [row("organisation/ilo", "owl:sameAs", "ex:9"), row("organisation/ilo", "owl:sameAs", "ex:8")])
    write(home, "people-other", [row("person/a-b", "owl:sameAs", "other:1")])
    graph = miggraph.open(home)
    opened = Facets(theme=Tiny(term("1", "Care")), organisation=Tiny(term("9", "ILO")))
    found = [finding for finding in check(graph.home, graph.built.store, (), opened) if finding.rule == "mapping-object"]
    assert [(finding.value, finding.severity) for finding in found] == [("ex:8", Severity.VIOLATION)]
    assert opened.opened == ["theme", "organisation"]
    assert [finding.value for finding in check(graph.home, graph.built.store, (), opened, "theme") if finding.rule == "mapping-object"] == [
        "ex:9"
    ]


def test_a_candidate_that_the_vocabulary_lost_is_a_warning(checked: Check) -> None:
    """Nobody has relied on it yet."""
    found = checked([row("theme/care", "skos:exactMatch", "ex:7", by="", date="")], vocabulary=Tiny())
    assert [(finding.rule, finding.severity) for finding in found] == [("mapping-object", Severity.WARNING)]


def test_objects_are_looked_up_where_the_vocabulary_is_at_hand(checked: Check) -> None:
    """An unknown term, a withdrawn one, a replaced one with its replacement, and another name; other vocabularies are left alone."""
    lines = [
        row("theme/care", "skos:closeMatch", "ex:1", label="Care"),
        row("theme/care", "skos:closeMatch", "ex:2", label="Old"),
        row("theme/care", "skos:closeMatch", "ex:3", label="Older"),
        row("theme/care", "skos:closeMatch", "ex:4", label="Cars"),
        row("theme/care", "skos:closeMatch", "ex:5", label="None"),
        row("theme/care", "skos:closeMatch", "other:1", label="Elsewhere"),
    ]
    terms = [term("1", "Cares"), term("2", "Old", replaced_by="2"), term("3", "Older", replaced_by="1"), term("4", "Carts")]
    found = checked(lines, vocabulary=Tiny(*terms))
    assert [(finding.rule, finding.line - FIRST) for finding in found] == [
        ("mapping-obsolete", 1), ("mapping-obsolete", 2), ("mapping-label", 3), ("mapping-object", 4),
    ]  # fmt: skip
    assert "withdrawn" in found[0].message
    assert 'replaced by ex:1 "Cares"' in found[1].message
    assert [finding.severity for finding in found] == [*[Severity.WARNING] * 3, Severity.VIOLATION]


# the command


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(PROGRAM), *words, "--home", str(home)], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_the_command_ends_with_1_on_violations(home: Path) -> None:
    """Findings go to standard output as validate has them; warnings alone end with 0."""
    write(home, "themes-ex", [row("theme/care", "skos:exactmatch", "ex:1")])
    done = run(home, "link", "check")
    assert done.returncode == 1
    assert done.stdout.startswith(f'data/mappings/themes-ex.sssom.tsv:{FIRST}: violation: predicate_id "skos:exactmatch":')
    assert "1 violation, 0 warnings" in done.stderr
    write(home, "themes-ex", [row("theme/care", "skos:exactMatch", "ex:1", date="")])
    assert run(home, "link", "check").returncode == 0


def test_the_formats_of_validate(home: Path) -> None:
    """JSON, SARIF and GitHub name the rule and the line."""
    path = write(home, "themes-ex", [row("theme/care", "skos:exactmatch", "ex:1")])
    assert json.loads(run(home, "link", "check", "-f", "json").stdout)[0]["line"] == FIRST
    assert json.loads(run(home, "link", "check", "-f", "sarif").stdout)["runs"][0]["results"][0]["ruleId"] == "mapping-predicate"
    assert run(home, "link", "check", str(path), "-f", "github").stdout.startswith("::error file=data/mappings/themes-ex.sssom.tsv,line=8")


def test_paths_choose_what_is_reported(home: Path, tmp_path: Path) -> None:
    """Another file may be named, inside the home or outside of it; what is wrong elsewhere is left out."""
    write(home, "themes-ex", [row("theme/care", "skos:exactmatch", "ex:1")])
    good = write(home, "themes-other", [GOOD])
    assert run(home, "link", "check", str(good)).returncode == 0
    outside = tmp_path / "mine.sssom.tsv"
    outside.write_text(HEAD + "subject_id\tpredicate_id\tobject_id\nmiggraph:theme/work\tskos:exactMatch\tex:1\n", encoding="utf-8")
    done = run(home, "link", "check", str(outside))
    assert [line.partition(": ")[0].rpartition("/")[2] for line in done.stdout.splitlines()] == ["mine.sssom.tsv:8"]
    assert "does not say how it was found" in done.stdout


@pytest.mark.parametrize("name", ["/nowhere/nothing.sssom.tsv", "no/such", "themes-nothing", "themes.x"])
def test_a_path_that_is_not_there_is_said(home: Path, name: str) -> None:
    """With what there is, and exit code 2: nothing was checked."""
    write(home, "themes-ex", [GOOD])
    done = run(home, "link", "check", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no mapping set {name}" in done.stderr
    assert "There are: themes-ex" in done.stderr


def test_canonical_form_is_information(home: Path) -> None:
    """A set that a spreadsheet has put in another order is valid; --info says so."""
    write(home, "themes-ex", [row("theme/nannies", "skos:exactMatch", "ex:2"), GOOD])
    done = run(home, "link", "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "canonical" in run(home, "link", "check", "--info").stdout


def test_an_unreadable_set_is_a_finding(home: Path) -> None:
    """A set that is not UTF-8, or not there, is one finding and no crash."""
    (home / "data" / "mappings" / "themes-ex.sssom.tsv").write_bytes(b"\xff\xfe\x00")
    done = run(home, "link", "check")
    assert done.returncode == 1
    assert "themes-ex.sssom.tsv: violation" in done.stdout


def test_validate_checks_the_sets_too(home: Path) -> None:
    """validate finds the same, for all, for a folder and for one file, and ends with 1."""
    path = write(home, "themes-ex", [row("theme/care", "skos:exactmatch", "ex:1")])
    for words in ([], [str(path)], [str(home / "data")]):
        done = run(home, "validate", *words)
        assert done.returncode == 1
        assert f"themes-ex.sssom.tsv:{FIRST}: violation" in done.stdout
    assert "sssom" not in run(home, "validate", str(home / "data" / "records.yaml")).stdout


def test_what_has_no_link_is_information_on_demand(home: Path) -> None:
    """--info names at their lines the things without an accepted link, and where nothing was found; without it nothing is said or counted."""
    nothing = row("theme/nannies", "skos:exactMatch", "sssom:NoTermFound")
    write(home, "themes-ex", [row("theme/care", "skos:exactMatch", "ex:1"), nothing, row("theme/work", "skos:exactMatch", "ex:2", by="")])
    told = run(home, "validate", "--info").stdout
    assert "theme/care has no link" not in told
    assert "records.yaml:3: info: theme/work has no link to another vocabulary\n" in told
    assert "records.yaml:5: info: theme/nannies has no link to another vocabulary; nothing was found for themes-ex" in told
    assert "no link" not in run(home, "validate").stdout


def test_the_shipped_sets_are_valid(shipped: miggraph.KnowledgeGraph) -> None:
    """What we ship has no violation and no warning."""
    found = check(shipped.home, shipped.store)
    assert [str(finding) for finding in found if finding.severity is not Severity.INFO] == []
