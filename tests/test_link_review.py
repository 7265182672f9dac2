"""Deciding on candidates: the real command on a pseudo-terminal, and ``accept`` and ``reject`` without one."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

import miggraph
from miggraph import sssom
from miggraph.cli.reviewing import text
from miggraph.ground import homes
from miggraph.ground.errors import ParameterError
from miggraph.linking import vocabularies
from miggraph.linking.decisions import Change, apply, reviewer
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.reviewing import Review
from miggraph.sssom import Mapping

PROGRAM = Path(sys.executable).parent / "miggraph"
ORCID = "0000-0002-1825-0097"
RECORDS = """
- {id: source/miggraph, type: Source, source: source/miggraph, title: Ours}
- {id: theme/care, type: Theme, source: source/miggraph, label: Care work, definition: Looking after people.}
- id: theme/domestic-workers
  type: Theme
  source: source/miggraph
  label: Domestic workers
  altLabels: [maids, domestic helpers]
  definition: People who are paid to work in somebody else's private home, and who are the subject of much of what is collected here.
  broader: [theme/care]
- {id: theme/remittances, type: Theme, source: source/miggraph, label: Remittances}
- {id: organisation/ilo, type: Organisation, source: source/miggraph, name: International Labour Organization, acronym: ILO}
"""
HEAD = """\
#curie_map:
#  ex: http://example.org/terms/
#  miggraph: https://w3id.org/miggraph/
#mapping_set_id: https://w3id.org/miggraph/mappings/{name}
#license: https://creativecommons.org/licenses/by/4.0/
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tconfidence\tsubject_match_field\tobject_match_field\tmatch_string
"""
THEMES = """\
miggraph:theme/domestic-workers\tDomestic workers\tskos:closeMatch\tex:1\tHousehold employees\tsemapv:LexicalMatching\t0.82\tskos:altLabel\tskos:prefLabel\tmaid
miggraph:theme/domestic-workers\tDomestic workers\tskos:closeMatch\tex:2\tServants\tsemapv:LexicalMatching\t0.61\t\t\t
miggraph:theme/remittances\tRemittances\tskos:exactMatch\tex:3\tMigrant remittances\tsemapv:LexicalMatching\t0.75\t\t\tremittance
"""
BODIES = "miggraph:organisation/ilo\tInternational Labour Organization\tskos:closeMatch\tex:9\tILO\tsemapv:LexicalMatching\t0.9\t\t\t\n"


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    """Four things of ours, and candidates for three of them in two sets."""
    path = make_home(queries=False, records=RECORDS)
    (path / "data" / "mappings").mkdir()
    for name, rows in (("theme-ex", THEMES), ("organisation-ex", BODIES)):
        set_file(path, name).write_text(HEAD.format(name=name) + rows, encoding="utf-8")
    return path


def set_file(home: Path, name: str = "theme-ex") -> Path:
    return home / "data" / "mappings" / f"{name}.sssom.tsv"


def rows(home: Path, name: str = "theme-ex") -> dict[str, Mapping]:
    """The rows of a set by object; the set must have no fault."""
    found = sssom.read(set_file(home, name))
    assert found.findings == []
    return {row.object_id: row for row in found.rows}


def run(home: Path, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(PROGRAM), "link", *words, "--home", str(home)]
    settings = {name: value for name, value in os.environ.items() if name != "MIGGRAPH_REVIEWER"} | (env or {})
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=settings, stdin=subprocess.DEVNULL, check=False)
    assert "Traceback" not in done.stderr
    return done


class Terminal:
    """The real command on a pseudo-terminal: what it writes, and keys to answer with."""

    def __init__(self, home: Path, *words: str, columns: int = 80, env: dict[str, str] | None = None) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, columns))
        settings = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "MIGGRAPH_REVIEWER", "NO_COLOR")}
        command = [str(PROGRAM), "link", "review", *words, "--home", str(home)]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env={**settings, "TERM": "xterm", **(env or {})}
        )
        os.close(slave)
        self.text = ""

    def expect(self, text: str, *, seconds: float = 30) -> str:
        """Read until a text appears; return what was written since the last key."""
        seen, end = "", time.monotonic() + seconds
        while text not in seen:
            assert time.monotonic() < end, f"{text!r} did not appear in {seen!r}"
            if not select.select([self.master], [], [], 0.1)[0]:
                continue
            try:
                seen += os.read(self.master, 65536).decode()
            except OSError:
                break
        self.text += seen
        assert text in seen, f"{text!r} is not in {seen!r}"
        return seen.replace("\r\n", "\n")

    def press(self, key: str, then: str = "or ?") -> str:
        """Press a key, and return what comes of it, up to the next line of keys."""
        time.sleep(0.05)  # the terminal is made ready for a single key after the line of keys is written
        os.write(self.master, key.encode())
        return self.expect(then)

    def end(self) -> int:
        code = self.process.wait(30)
        os.close(self.master)
        return code


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: str, reviewer: str = ORCID, **settings: object) -> Terminal:
        opened.append(Terminal(home, *words, "--reviewer", reviewer, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


# in a terminal


def test_a_card_shows_what_a_person_needs(terminal: Callable[..., Terminal]) -> None:
    """Both sides, why it matched, the other candidates and the address stand there before anything is asked."""
    shown = terminal("theme-ex").expect("or ?")
    plain = re.sub(r"\s+", " ", re.sub(r"\x1b\[[0-9;]*m", "", shown))
    for part in (
        "theme-ex, 3 to decide", "Domestic workers (theme/domestic-workers)", "domestic helpers; maids", "below Care work",
        "People who are paid", "Household employees (ex:1)", "http://example.org/terms/1", "0.82", '"maid"', "our other label, their label",
        "proposed: close", "Servants 0.61", "e c b n r x 0 l u q or ?",
    ):  # fmt: skip
        assert part in plain


@pytest.mark.parametrize(
    ("key", "predicate"), [("e", "skos:exactMatch"), ("c", "skos:closeMatch"), ("b", "skos:broadMatch"), ("n", "skos:narrowMatch")]
)
def test_a_key_accepts_at_once(terminal: Callable[..., Terminal], home: Path, key: str, predicate: str) -> None:
    """Each relation has a key; the row is in the file, with who and when, before the next candidate is shown."""
    session = terminal("theme-ex")
    session.expect("or ?")
    session.press(key)
    row = rows(home)["ex:1"]
    assert (row.predicate_id, row.reviewer_id, row.mapping_date) == (predicate, f"orcid:{ORCID}", str(date.today()))
    assert row.is_accepted
    assert "orcid: https://orcid.org/" in set_file(home).read_text(encoding="utf-8")
    session.press("q", "left")
    assert session.end() == 0


def test_an_exact_match_settles_a_subject(terminal: Callable[..., Terminal]) -> None:
    """After the exact match the other candidates of the subject are not asked about; after a close one they are."""
    exact = terminal("theme-ex")
    exact.expect("or ?")
    assert "Remittances" in exact.press("e")
    exact.press("u")
    exact.press("q", "left")
    close = terminal("theme-ex")
    close.expect("or ?")
    assert "Servants (ex:2)" in close.press("c")


def test_two_people_at_once(terminal: Callable[..., Terminal], home: Path) -> None:
    """What another has decided since it was shown is left as it is, and said."""
    one, other = terminal("theme-ex"), terminal("theme-ex")
    one.expect("or ?")
    other.expect("or ?")
    one.press("c")
    assert "decided on elsewhere" in other.press("e")
    assert rows(home)["ex:1"].predicate_id == "skos:closeMatch"


def test_no_is_remembered(terminal: Callable[..., Terminal], home: Path) -> None:
    """The key x keeps the row with the modifier Not, and goes on with the next candidate of the subject."""
    session = terminal("theme-ex")
    session.expect("or ?")
    assert "Servants (ex:2)" in session.press("x")
    assert rows(home)["ex:1"].is_rejected


def test_none_of_these_closes_the_subject(terminal: Callable[..., Terminal], home: Path) -> None:
    """The key 0 leaves one row that says that nothing was found, and the next subject comes."""
    session = terminal("theme-ex")
    session.expect("or ?")
    assert "Remittances" in session.press("0")
    found = rows(home)
    assert found[sssom.NOTHING].is_nothing
    assert found[sssom.NOTHING].subject_id == "miggraph:theme/domestic-workers"
    assert "ex:1" not in found


def test_none_of_the_rest_after_a_link(terminal: Callable[..., Terminal], home: Path) -> None:
    """Where a subject has a link already, 0 rejects the other candidates and does not say that there is nothing."""
    session = terminal("theme-ex")
    session.expect("or ?")
    session.press("b")
    session.press("0")
    found = rows(home)
    assert found["ex:1"].is_accepted
    assert found["ex:2"].is_rejected
    assert sssom.NOTHING not in found


def test_later_and_quit_write_nothing(terminal: Callable[..., Terminal], home: Path) -> None:
    """Passing over all of them ends the review; the file is as it was, byte for byte."""
    before = set_file(home).read_bytes()
    session = terminal("theme-ex")
    session.expect("or ?")
    session.press("l")
    session.press("l")
    session.press("l", "3 later; 0 left")
    assert session.end() == 0
    assert set_file(home).read_bytes() == before


@pytest.mark.parametrize("key", ["e", "x", "0", "l"])
def test_undo_takes_any_step_back(terminal: Callable[..., Terminal], home: Path, key: str) -> None:
    """The key u brings the candidate back, and the rows as they were; with nothing to take back it says so."""
    before = rows(home)
    session = terminal("theme-ex")
    session.expect("or ?")
    session.press(key)
    assert "Household employees (ex:1)" in session.press("u")
    assert rows(home) == before
    assert "nothing to take back" in session.press("u")


def test_help_and_wrong_keys(terminal: Callable[..., Terminal], home: Path) -> None:
    """A question mark explains the keys; any other key, an arrow or several at once decide nothing."""
    before = set_file(home).read_bytes()
    session = terminal("theme-ex")
    session.expect("or ?")
    assert "theirs is the broader one" in session.press("?")
    for key in ("z", "\x1b[A", "ee", "\r"):
        assert "no key here" in session.press(key)
    assert set_file(home).read_bytes() == before


def test_ctrl_c_keeps_what_was_decided(terminal: Callable[..., Terminal], home: Path) -> None:
    """Ctrl-C ends with code 2 and without a traceback; Ctrl-D quits like q."""
    session = terminal("theme-ex")
    session.expect("or ?")
    session.press("c")
    session.press("\x03", "stopped")
    assert session.end() == 2
    assert "Traceback" not in session.text
    assert rows(home)["ex:1"].is_accepted
    again = terminal("theme-ex")
    again.expect("or ?")
    again.press("\x04", "left")
    assert again.end() == 0


def test_a_narrow_window(terminal: Callable[..., Terminal]) -> None:
    """At 40 columns no line is wider than the window."""
    shown = terminal("theme-ex", columns=40).expect("or ?")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    named, *lines = plain.splitlines()
    assert named.endswith("home")  # which home is read is said as it stands: a path is not broken
    assert max(map(len, lines)) <= 40


def test_no_colour(terminal: Callable[..., Terminal]) -> None:
    """NO_COLOR is obeyed; a terminal has the heads in bold otherwise."""
    assert "\x1b[1m" not in terminal("theme-ex", env={"NO_COLOR": "1"}).expect("or ?")
    assert "\x1b[1m" in terminal("theme-ex").expect("or ?")


def test_labels_cannot_command_the_terminal(terminal: Callable[..., Terminal], home: Path) -> None:
    """A label with control characters is shown without them."""
    path = set_file(home)
    path.write_text(path.read_text(encoding="utf-8").replace("Household employees", "House\x1b]0;gotcha\x07hold"), encoding="utf-8")
    assert "\x1b]0;" not in terminal("theme-ex", env={"NO_COLOR": "1"}).expect("or ?")


def test_an_organisation_is_the_same_and_not_matched(terminal: Callable[..., Terminal], home: Path) -> None:
    """Exact is said of an organisation by owl:sameAs."""
    session = terminal("organisation-ex")
    session.expect("or ?")
    session.press("e", "0 left")
    assert session.end() == 0
    assert rows(home, "organisation-ex")["ex:9"].predicate_id == "owl:sameAs"


def test_all_sets_are_gone_through_and_changes_of_others_kept(terminal: Callable[..., Terminal], home: Path) -> None:
    """Without a name every set is reviewed; a row that somebody adds meanwhile stays."""
    session = terminal()
    assert "organisation-ex" in session.expect("or ?")
    session.press("e")
    path = set_file(home)
    added = "miggraph:theme/care\tCare work\tskos:closeMatch\tex:7\tCaring\tsemapv:LexicalMatching\t0.5\t\t\t\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    session.press("c")
    assert {"ex:1", "ex:2", "ex:3", "ex:7"} == set(rows(home))


def test_who_decides_is_asked_for_once(home: Path) -> None:
    """Without --reviewer and MIGGRAPH_REVIEWER a terminal asks; a name is kept as a name."""
    session = Terminal(home, "theme-ex")
    session.expect("or your name:")
    session.press("Ada Lovelace\n")
    session.press("c")
    session.press("q", "left")
    assert session.end() == 0
    assert (rows(home)["ex:1"].reviewer_label, rows(home)["ex:1"].reviewer_id) == ("Ada Lovelace", "")


def test_a_review_needs_a_terminal(home: Path) -> None:
    """Without one, the way to decide is named; with nothing to decide on, that is said and is no failure."""
    done = run(home, "review")
    assert done.returncode == 2
    assert "accept|reject" in done.stderr
    set_file(home).unlink()
    set_file(home, "organisation-ex").unlink()
    assert run(home, "review").returncode == 0
    assert "There are" not in run(home, "review", "nothing").stderr


# who decides


@pytest.mark.parametrize(
    ("text", "id", "label"),
    [
        (ORCID, f"orcid:{ORCID}", ""),
        (f"https://orcid.org/{ORCID}", f"orcid:{ORCID}", ""),
        ("https://example.org/ada", "https://example.org/ada", ""),
        ("miggraph:maintainers", "miggraph:maintainers", ""),
        ("  Ada  Lovelace ", "", "Ada Lovelace"),
    ],
)
def test_reviewers(text: str, id: str, label: str) -> None:
    """An ORCID in any form, an address, a CURIE or a name says who decides."""
    assert (reviewer(text).id, reviewer(text).label) == (id, label)


@pytest.mark.parametrize("text", ["0000-0002-1825-0098", "", "  ", "1234", "ftp://x"])
def test_no_reviewers(text: str) -> None:
    """An ORCID with a slip in it, and what is no name, are refused."""
    with pytest.raises(ParameterError):
        reviewer(text)


# without a terminal


def accept(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(home, "accept", *words, "--reviewer", ORCID)


@pytest.mark.parametrize(
    "object",
    ["ex:1", "http://example.org/terms/1", "https://example.org/terms/1", "household employees", "https://example.org/terms/1.html"],
)
def test_accept_takes_a_candidate_as_proposed(home: Path, object: str) -> None:
    """The term may be named by CURIE, address or label; the message says what changed."""
    done = accept(home, "domestic workers", object)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Domestic workers is nearly the same as Household employees (ex:1) [skos:closeMatch]; it was a candidate of 0.82" in done.stderr
    assert rows(home)["ex:1"].is_accepted


def test_accept_as_another_relation_with_a_comment(home: Path) -> None:
    """--as says the relation in SKOS's words or in ours, and why is kept."""
    assert accept(home, "theme/domestic-workers", "ex:1", "--as", "broadMatch", "--comment", "all who work there").returncode == 0
    assert (rows(home)["ex:1"].predicate_id, rows(home)["ex:1"].comment) == ("skos:broadMatch", "all who work there")
    done = accept(home, "theme/domestic-workers", "ex:1", "--as", "exact")
    assert "before, orcid:0000-0002-1825-0097 said skos:broadMatch on" in done.stderr
    assert len(rows(home)) == 3


def test_what_is_no_candidate_becomes_a_row_of_its_own(home: Path) -> None:
    """A term that nobody proposed is accepted by hand where a set knows its prefix."""
    assert accept(home, "Care work", "ex:77").returncode == 0
    row = rows(home)["ex:77"]
    assert (row.subject_label, row.predicate_id, row.mapping_justification) == ("Care work", "skos:exactMatch", sssom.MANUAL)


def test_an_organisation_takes_owl_same_as(home: Path) -> None:
    """What does not fit the kind is refused with what does; the proposal is fitted."""
    refused = accept(home, "ILO", "ex:9", "--as", "subClassOf")
    assert refused.returncode == 2
    assert "sameAs" in refused.stderr
    assert accept(home, "ILO", "ex:9", "--as", "exact").returncode == 0
    assert rows(home, "organisation-ex")["ex:9"].predicate_id == "owl:sameAs"


def test_concepts_are_never_the_same_thing(home: Path) -> None:
    """owl:sameAs between themes is refused."""
    done = accept(home, "Remittances", "ex:3", "--as", "sameAs")
    assert done.returncode == 2
    assert "exactMatch" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Domestic workers", "wages"], "ex:1  (Household employees"),
        (["Domestic workers", "other:1"], "no set knows its prefix"),
        (["Domestic workers", "miggraph:theme/care"], "no set knows its prefix"),
        (["Nobody knows", "ex:1"], "nothing is called"),
        (["source/miggraph", "ex:1"], "is no theme, place"),
        (["Domestic workers"], "Give the term, or --nothing"),
        (["Domestic workers", "ex:1", "--nothing"], "not both"),
        (["Domestic workers", "ex:1", "--set", "theme-other"], "There are: organisation-ex, theme-ex"),
    ],
)
def test_what_is_not_clear_is_refused(home: Path, words: list[str], told: str) -> None:
    """Each refusal says what there is, ends with 2, and changes nothing."""
    before = set_file(home).read_bytes()
    done = accept(home, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert set_file(home).read_bytes() == before


def test_reject_and_nothing(home: Path) -> None:
    """reject keeps a row with Not, also for what was no candidate; --nothing says that the vocabulary has no term."""
    assert "is not linked to Servants" in run(home, "reject", "Domestic workers", "ex:2", "--reviewer", ORCID).stderr
    assert run(home, "reject", "Care work", "ex:2", "--reviewer", ORCID).returncode == 0
    assert "nothing for Remittances" in accept(home, "Remittances", "--nothing").stderr
    set_file(home, "theme-other").write_text(HEAD.format(name="theme-other"), encoding="utf-8")
    assert "--set: theme-ex, theme-other" in accept(home, "Care work", "--nothing").stderr
    assert accept(home, "Care work", "--nothing", "--set", "theme-ex").returncode == 0
    found = sssom.read(set_file(home)).rows
    assert sum(row.is_rejected for row in found) == 2
    assert sum(row.is_nothing for row in found) == 2


def test_what_is_accepted_as_proposed_keeps_how_it_was_found(home: Path) -> None:
    """The reviewer stands beside the justification and the confidence of the match; another relation is a person's, without a confidence."""
    accept(home, "Domestic workers", "ex:1")
    accept(home, "Domestic workers", "ex:2", "--as", "broad")
    accept(home, "Domestic workers", "ex:2", "--as", "broader")
    found = rows(home)
    assert (found["ex:1"].mapping_justification, found["ex:1"].confidence) == (sssom.LEXICAL, "0.82")
    assert found["ex:1"].reviewer_id == f"orcid:{ORCID}"
    assert (found["ex:2"].mapping_justification, found["ex:2"].confidence) == (sssom.MANUAL, "")


def test_a_rejection_has_no_confidence_of_a_match(home: Path) -> None:
    """In SSSOM it would be the confidence that the two are not linked; accepted after all, the row is a person's."""
    run(home, "reject", "Domestic workers", "ex:1", "--reviewer", ORCID)
    assert (rows(home)["ex:1"].mapping_justification, rows(home)["ex:1"].confidence) == (sssom.MANUAL, "")
    accept(home, "Domestic workers", "ex:1")
    assert (rows(home)["ex:1"].mapping_justification, rows(home)["ex:1"].confidence) == (sssom.MANUAL, "")


def test_nothing_names_the_scheme_of_the_vocabulary(home: Path) -> None:
    """Where the other rows of the set, or its metadata, name one."""
    path = set_file(home)
    path.write_text(path.read_text(encoding="utf-8").replace("subject_id\t", "#object_source: ex:scheme\nsubject_id\t"), encoding="utf-8")
    accept(home, "Care work", "--nothing")
    assert {row.object_source for row in sssom.read(path).rows} == {"ex:scheme"}


def test_messages_say_what_a_decision_replaces(home: Path) -> None:
    """An acceptance, a rejection and "nothing", each after another."""
    told = [
        accept(home, "Remittances", "ex:3").stderr,
        run(home, "reject", "Remittances", "ex:3", "--reviewer", "Ada").stderr,
        accept(home, "Remittances", "ex:3", "--as", "close").stderr,
        run(home, "reject", "Remittances", "ex:3", "--reviewer", "Ada").stderr,
        run(home, "accept", "Remittances", "--nothing", "--reviewer", "Ada").stderr,
        accept(home, "Remittances", "ex:77").stderr,
    ]
    endings = ["it was a candidate of 0.75", f"orcid:{ORCID} said skos:exactMatch", "Ada rejected it", f"orcid:{ORCID} said skos:closeMatch", "nothing for Remittances", "Ada found nothing"]  # fmt: skip
    assert [line for line, ending in zip(told, endings, strict=True) if ending not in line] == []
    assert "Domestic workers is not linked to Servants (ex:2)" in accept(home, "Domestic workers", "ex:1").stderr + accept(home, "Domestic workers", "--nothing").stderr  # fmt: skip


def test_nothing_and_a_link_are_never_both(home: Path) -> None:
    """Not by deciding from what somebody else has changed since, nor by taking a decision back."""
    review = Review(miggraph.open(home).store, homes.at(home), reviewer(ORCID))
    review.take([sssom.read(set_file(home))])
    while review.item and review.item.row.subject_id != "miggraph:theme/remittances":
        review.later()
    review.decide("nothing")
    accept(home, "Remittances", "ex:77")
    review.undo()
    assert rows(home)["ex:77"].is_accepted
    accept(home, "Care work", "--nothing")
    nothing = rows(home)[sssom.NOTHING]
    accept(home, "Care work", "ex:78")
    assert sssom.NOTHING not in {row.object_id for row in apply(Change(set_file(home), (), (nothing,))).rows}


def test_a_decision_takes_the_place_of_what_it_contradicts(home: Path) -> None:
    """A link after "nothing" replaces it; "nothing" after a link is refused until that is rejected."""
    accept(home, "Remittances", "--nothing")
    assert accept(home, "Remittances", "ex:77").returncode == 0
    assert [row for row in sssom.read(set_file(home)).rows if row.is_nothing] == []
    done = accept(home, "Remittances", "--nothing")
    assert (done.returncode, "Reject that link first" in done.stderr) == (2, True)


def test_what_would_make_one_of_two_is_refused(home: Path) -> None:
    """A theme has one exact match in a vocabulary, and no two of ours have the same; as close they are fine."""
    assert accept(home, "Remittances", "ex:3").returncode == 0
    for words, told in ((("Remittances", "ex:77"), "at most one term can be"), (("Care work", "ex:3"), "one thing of the two")):
        before = set_file(home).read_bytes()
        done = accept(home, *words, "--as", "exact")
        assert (done.returncode, told in done.stderr) == (2, True)
        assert set_file(home).read_bytes() == before
        assert accept(home, *words, "--as", "close").returncode == 0


VOCABULARY = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/terms/> .
ex:1 a skos:Concept ; skos:prefLabel "Household employees"@en .
ex:3 a skos:Concept ; skos:prefLabel "Remittances of migrants"@en .
ex:77 a skos:Concept ; skos:prefLabel "Money transfers"@en .
"""


@pytest.fixture
def cached(home: Path, tmp_path: Path) -> dict[str, str]:
    """A cache with the index of the vocabulary, whose file is gone, and of another one in the same namespace that was read later."""
    for name, terms in (("ex", VOCABULARY), ("others", VOCABULARY.replace("ex:77", "ex:78").replace("ex:3", "ex:79"))):
        path = tmp_path / f"{name}.ttl"
        path.write_text(terms, encoding="utf-8")
        vocabularies.open(str(path), index=tmp_path / "cache" / "miggraph" / "vocabularies")
        path.unlink()
    return {"XDG_CACHE_HOME": str(tmp_path / "cache"), "MIGGRAPH_REVIEWER": ORCID}


def test_the_term_is_looked_up_where_its_vocabulary_is_at_hand(home: Path, cached: dict[str, str]) -> None:
    """The label that the identifier has there is shown and kept; one that the set has is corrected by a vocabulary that is named."""
    assert "Remittances is the same as Money transfers (ex:77)" in run(home, "accept", "Remittances", "ex:77", env=cached).stderr
    assert "nearly the same as Migrant remittances (ex:3)" in run(home, "accept", "Remittances", "ex:3", "--as", "close", env=cached).stderr
    named = set_file(home).with_name("ex.ttl")
    named.write_text(VOCABULARY, encoding="utf-8")
    done = run(home, "accept", "Remittances", "ex:3", "--as", "close", "-v", str(named), env=cached)
    assert "nearly the same as Remittances of migrants (ex:3)" in done.stderr
    assert {row.object_label for row in rows(home).values() if row.is_accepted} == {"Money transfers", "Remittances of migrants"}


def test_an_identifier_that_the_vocabulary_has_not_is_refused(home: Path, cached: dict[str, str]) -> None:
    """Nothing is written; a candidate that the vocabulary has no more may be rejected all the same, and one of another vocabulary is let be."""
    before = set_file(home).read_bytes()
    for words in (("accept", "Remittances", "ex:76"), ("reject", "Remittances", "ex:76"), ("accept", "Domestic workers", "ex:2")):
        done = run(home, *words, env=cached)
        assert (done.returncode, f"ex has no term {words[2]}" in done.stderr) == (2, True)
    assert set_file(home).read_bytes() == before
    assert run(home, "reject", "Domestic workers", "ex:2", env=cached).returncode == 0
    set_file(home).rename(set_file(home, "theme-more"))
    assert run(home, "accept", "Remittances", "ex:76", env=cached).returncode == 0


def test_where_no_vocabulary_is_at_hand_that_is_said(home: Path) -> None:
    """An identifier that is no candidate is taken as it is, and what to do is said; a candidate has its label from the vocabulary."""
    assert (
        "the vocabulary is not at hand: the identifier was taken as it is; look it up with -v"
        in accept(home, "Remittances", "ex:77").stderr
    )
    assert "not at hand" not in accept(home, "Domestic workers", "ex:1").stderr


def test_a_decision_is_not_taken_on_a_guess(home: Path) -> None:
    """A label with a slip is corrected in questions; here it is asked back."""
    done = accept(home, "Remitances", "ex:3")
    assert (done.returncode, "Did you mean Remittances (theme/remittances)?" in done.stderr) == (2, True)


def test_a_decision_needs_somebody(home: Path) -> None:
    """Without a terminal the reviewer is an option or MIGGRAPH_REVIEWER."""
    assert "MIGGRAPH_REVIEWER" in run(home, "accept", "Remittances", "ex:3").stderr
    assert run(home, "accept", "Remittances", "ex:3", env={"MIGGRAPH_REVIEWER": ORCID}).returncode == 0


def test_a_broken_set_is_not_written(home: Path) -> None:
    """A set with a row that cannot be read is left alone: writing it would lose the row."""
    path = set_file(home)
    path.write_text(path.read_text(encoding="utf-8") + "miggraph:theme/care\tno predicate\n", encoding="utf-8")
    before = path.read_bytes()
    done = accept(home, "Remittances", "ex:3")
    assert done.returncode == 2
    assert "theme-ex.sssom.tsv:10" in done.stderr
    assert path.read_bytes() == before


# with the vocabulary at hand


class Tiny:
    """A vocabulary in memory."""

    name, source, prefix, namespace = "ex", "http://example.org/terms", "ex", "http://example.org/terms/"

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        raise NotImplementedError

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        names = (Name("Household employees"), Name("Employées de maison", "skos:altLabel", "fr"))
        known = Term(Tiny.namespace + "1", names, broader=("Employees",), definition="Those who work in a household.")
        return {id: known for id in ids if id == known.id}


def test_a_card_says_what_the_vocabulary_says(home: Path) -> None:
    """Their other names, what is above, and the definition come from the vocabulary; a term that it lacks is shown as the row has it."""
    graph = miggraph.open(home)
    review = Review(graph.store, homes.at(home), reviewer(ORCID), Tiny())
    review.take([sssom.read(set_file(home))])
    assert review.item
    assert review.item.term.definition == "Those who work in a household."
    shown = text(review.item, review.left, 80)
    assert "Employées de maison (fr)" in shown
    assert "below   Employees" in shown
    review.decide("broader")
    assert review.item.term.label == "Servants"


def test_a_choice_that_does_not_fit_changes_nothing(home: Path) -> None:
    """A publication has no broader term; the candidate stays where it is."""
    book = "- {id: resource/a, type: Book, source: source/miggraph, title: A}\n"
    (home / "data" / "book.yaml").write_text(book, encoding="utf-8")
    row = "miggraph:resource/a\tA\towl:sameAs\tex:5\tA\tsemapv:LexicalMatching\t0.9\t\t\t\n"
    set_file(home, "resource-ex").write_text(HEAD.format(name="resource-ex") + row, encoding="utf-8")
    review = Review(miggraph.open(home).store, homes.at(home), reviewer(ORCID))
    review.take([sssom.read(set_file(home, "resource-ex"))])
    assert review.item
    assert review.item.choices == ("exact", "close")
    with pytest.raises(ParameterError, match="exact, close"):
        review.decide("broader")
    assert review.left == 1
