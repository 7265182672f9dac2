"""The command line as a user meets it: real processes, exit codes, standard output for data and standard error for the rest."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).parent / "miggraph"
UK = ("organisations-by-theme-and-country", "theme=domestic-workers", "country=GB")
Done = subprocess.CompletedProcess[str]


def run(*words: object, stdin: str | None = None, env: dict[str, str] | None = None) -> Done:
    """Run miggraph and return what it wrote and how it ended."""
    settings = {**os.environ, "COLUMNS": "100", **(env or {})}
    command: list[str] = [str(PROGRAM), *map(str, words)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120, cwd=ROOT, env=settings, check=False)
    assert "Traceback" not in done.stderr
    return done


def rows(done: Done) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.stdout)))


# Asking


def test_a_sentence_needs_no_quotes() -> None:
    """Quoted or not, a question is answered; what was understood stands on standard error."""
    plain = run("ask", "which", "organisations", "work", "on", "domestic", "workers", "in", "the", "UK")
    quoted = run("ask", "which organisations work on domestic workers in the UK")
    assert plain.stdout == quoted.stdout
    assert [row["organisationLabel"] for row in rows(plain)] == ["Kalayaan"]
    assert "organisations-by-theme-and-country" in plain.stderr
    assert "Domestic workers (theme/domestic-workers)" in plain.stderr
    assert plain.returncode == 0


def test_quiet_leaves_the_answer_alone() -> None:
    """--quiet says nothing but the answer, before or after the command."""
    assert run("--quiet", "ask", "who helps nannies in Britain").stderr == ""
    assert run("ask", "who helps nannies in Britain", "-q").stderr == ""


def test_csv_in_a_pipe_has_iris_and_a_table_has_titles() -> None:
    """A pipe gets the W3C's csv; a table shows names, and IRIs only when asked for."""
    assert rows(run("ask", *UK))[0]["organisation"] == "https://w3id.org/miggraph/organisation/kalayaan"
    table = run("ask", *UK, "--format", "table").stdout
    assert "Kalayaan" in table
    assert "https://" not in table
    assert "https://w3id.org/miggraph/organisation/kalayaan" in re.sub(r"\s", "", run("ask", *UK, "--format", "table", "--iris").stdout)


@pytest.mark.parametrize("columns", ["60", "80", "140"])
def test_tables_fit_the_terminal(columns: str) -> None:
    """No line is wider than the terminal, but for an address that is longer: it is never broken."""
    table = run("ask", "resources-by-theme", "theme=care-work", "--format", "table", env={"COLUMNS": columns}).stdout
    wide = [line for line in table.splitlines() if len(line) > int(columns)]
    assert [line for line in wide if not line.split()[-1].startswith("http") or len(line.split()) > 2] == []


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_results_parse_in_a_peer(format: str) -> None:
    """rdflib reads what we write in each of the W3C formats."""
    import rdflib
    import rdflib.query

    found = rdflib.query.Result.parse(io.BytesIO(run("ask", *UK, "--format", format).stdout.encode()), format=format)
    assert "Kalayaan" in {str(binding[rdflib.Variable("organisationLabel")]) for binding in found.bindings}


def test_markdown_is_a_table() -> None:
    """--format markdown can be pasted into a page."""
    lines = run("ask", *UK, "--format", "markdown").stdout.splitlines()
    assert lines[0].startswith("| organisation |")
    assert set(lines[1]) <= set("| -")


def test_no_rows_is_an_answer() -> None:
    """Nothing found is said, and is no failure."""
    done = run("ask", "organisations-by-theme-and-country", "theme=refugee-camps", "country=FJ")
    assert (done.returncode, rows(done)) == (0, [])
    assert "Nothing was found" in done.stderr


def test_sources_are_named() -> None:
    """--sources adds the document and section of each row."""
    assert "Migration Key Resources, Organisations" in rows(run("ask", *UK, "--sources"))[0]["sources"]


# What is not understood: exit code 2, one clear message

REFUSED: list[tuple[list[str], str]] = [
    (["ask", "who is the president of France"], "president"),
    (["ask", "?!"], "no question"),
    (["ask", "x" * 5000], "do not know"),
    (["ask", "women " * 500], "longer than"),
    (["ask", "organisations-by-thme", "theme=x"], "Near it: organisations-by-theme"),
    (["ask", "resources-by-tehme"], "Near it: resources-by-theme"),
    (["ask", "organisations-by-theme-and-country", "theme=remittances"], "needs country"),
    (["ask", *UK, "colour=red"], "no parameter colour"),
    (["ask", *UK, "theme=remittances"], "given twice"),
    (["ask", "organisations-by-theme-and-country", "theme=Mexico", "country=GB"], "takes a theme"),
    (["ask", "organisations-by-theme-and-country", "theme=place/GB", "country=GB"], "takes a theme"),
    (["ask", "organisations-by-theme-and-country", "theme=zzzzzz", "country=GB"], 'nothing is called "zzzzzz"'),
    (["ask", "organisations-by-theme-and-country", "theme=theme/nothing", "country=GB"], "nothing has the id theme/nothing"),
    (["ask", *UK, "wider=perhaps"], "takes a yes or no"),
    (["ask", "resources-by-theme", "theme=remittances", "since=soon"], "takes a year"),
    (["ask", "resources-by-theme", "theme=remittances", "since=20033"], "takes a year"),
    (["ask", "campaign-updates", "since=2021-13"], "takes a month"),
    (["ask", "resources-by-country", "country=Congo"], "several things"),
    (["aks"], "Did you mean ask?"),
    (["ask", *UK, "--format", "pdf"], "pdf"),
    (["sparql", "-e", "SELECT ?s\nWHERE { ?s ?p }"], "line 2, column"),
    (["sparql", "-e", "INSERT DATA { <a:a> <a:b> <a:c> }"], "INSERT is an update"),
    (["sparql", "/nowhere/at/all.rq"], "cannot be read"),
    (["sparql"], "Give a query"),
    (["show", "nobody-at-all-of-this-name"], "nothing is called"),
    (["show", "resource/nothing-here"], "nothing has the id"),
    (["export", "--format", "docx"], 'no format "docx"'),
    (["export", "resource/nothing-here"], "nothing has the id"),
    (["queries", "show", "nothing"], "no canned query"),
    (["validate", "/nowhere/at/all.yaml"], "no such file"),
    (["--home", "/nowhere", "ask", "campaigns"], "no such folder"),
    (["--home", "tests", "ask", "campaigns"], "is not a home"),
    (["--store", "docs", "ask", "campaigns"], "no store here"),
    (["--endpoint", "nonsense", "ask", "campaigns"], "web address"),
    (["--store", "a", "--endpoint", "http://b", "ask", "campaigns"], "not from both"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED, ids=[" ".join(words)[:60] for words, _ in REFUSED])
def test_what_is_not_understood_is_refused(words: list[str], message: str) -> None:
    """One clear message on standard error, nothing on standard output, exit code 2."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_asking_nothing_tells_what_can_be_asked() -> None:
    """Each kind of thing, how many there are, and a question that has an answer."""
    done = run("ask", "--format", "json")
    rows = [{name: cell["value"] for name, cell in row.items()} for row in json.loads(done.stdout)["results"]["bindings"]]
    assert {row["kind"] for row in rows} >= {"publications", "organisations", "campaigns"}
    question = next(row["question"] for row in rows if row["kind"] == "organisations")
    assert len(run("ask", question, "--format", "csv").stdout.splitlines()) > 1


def test_what_each_word_became_is_explained() -> None:
    """--explain tells the reading on standard error, word by word; --sparql shows the query instead of its rows."""
    done = run("ask", "--explain", "articles about India not by Ben Rogaly")
    assert "not written, edited or published by somebody: person/rogaly-ben" in done.stderr
    assert "person/rogaly-ben" in done.stderr
    assert "Gujarati migrants" in done.stdout
    assert "Workers on the move" not in done.stdout
    query = run("ask", "--sparql", "articles about India not by Ben Rogaly").stdout
    assert "MINUS" in query
    assert len(run("sparql", "-e", query).stdout.splitlines()) == len(done.stdout.splitlines())


def test_the_query_that_is_shown_is_the_one_that_answers() -> None:
    """A frame that takes the place of a canned query without rows; where sentences answer, that is said."""
    question = "articles in Gender and Development"
    rows = run("ask", question, "--format", "csv").stdout.splitlines()
    assert len(rows) == len(run("sparql", "-e", run("ask", "--sparql", question).stdout, "--format", "csv").stdout.splitlines()) > 1
    refused = run("ask", "--sparql", "her boss kept her passport, who can help")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "sentences of the graph answer this" in refused.stderr


# SPARQL


def test_ask_queries_end_with_their_answer() -> None:
    """ASK prints true or false, and ends with 0 or 1."""
    assert (run("sparql", "-e", "ASK { ?s a mig:Campaign }").stdout, run("sparql", "-e", "ASK { ?s a mig:Campaign }").returncode) == (
        "true\n",
        0,
    )
    assert (run("sparql", "-e", "ASK { ?s a mig:Nothing }").stdout, run("sparql", "-e", "ASK { ?s a mig:Nothing }").returncode) == (
        "false\n",
        1,
    )


def test_sparql_reads_files_and_standard_input(tmp_path: Path) -> None:
    """A file, a dash, or -e."""
    text = "SELECT ?tag { ?c mig:hashtag ?tag } ORDER BY ?tag"
    (tmp_path / "q.rq").write_text(text)
    found = [run("sparql", tmp_path / "q.rq").stdout, run("sparql", "-", stdin=text).stdout, run("sparql", "-e", text).stdout]
    assert found == ["tag\r\n#dignitynotdestitution\r\n#freeforgood\r\n#restorerights\r\n".replace("\r\n", "\n")] * 3


def test_construct_writes_a_graph() -> None:
    """CONSTRUCT and DESCRIBE give RDF."""
    text = "CONSTRUCT { ?c mig:hashtag ?tag } WHERE { ?c mig:hashtag ?tag }"
    assert 'mig:hashtag "#freeforgood"' in run("sparql", "-e", text).stdout
    assert run("sparql", "-e", text, "--format", "ntriples").stdout.count(" .\n") == 3


# Writing


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """The ending of the file chooses the format; nothing else is left in the folder."""
    done = run("export", "organisation/kalayaan", "-o", tmp_path / "k.jsonld")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "k.jsonld").read_text())["@graph"][0]["id"] == "organisation/kalayaan"
    assert [path.name for path in tmp_path.iterdir()] == ["k.jsonld"]


@pytest.mark.parametrize(
    "words", [["export"], ["ask", *UK], ["validate", "--info"], ["build", "--out"]], ids=["export", "ask", "validate", "build"]
)
def test_a_folder_that_is_not_there(tmp_path: Path, words: list[str]) -> None:
    """Output that cannot be written is one message, and nothing is half-written."""
    blocked = tmp_path / "file"
    blocked.write_text("kept")
    done = run(*words, *([blocked / "x"] if words == ["build", "--out"] else ["-o", blocked / "x"]))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert blocked.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [blocked]


@pytest.mark.parametrize(
    "words", [("ask", *UK), ("export",), ("show", "kalayaan"), ("validate", "--info"), ("stats",)], ids=lambda words: str(words[0])
)
def test_a_full_disk(words: tuple[str, ...]) -> None:
    """/dev/full takes nothing."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [("export", "-f", "nquads"), ("ask", *UK), ("--version",), ("--help",)], ids=["export", "ask", "version", "help"]
)
def test_a_closed_pipe(words: tuple[str, ...]) -> None:
    """A reader that goes away is one message, and exit code 2."""
    process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(60) == 2
    said = process.stderr.read()
    process.stderr.close()
    assert "closed before everything was written" in said
    assert "Traceback" not in said


def test_a_graph_is_built_and_opened(tmp_path: Path) -> None:
    """build writes a folder, --store opens it, and the answer is the same."""
    assert run("build", "--out", tmp_path / "graph").returncode == 0
    assert run("--store", tmp_path / "graph", "ask", *UK).stdout == run("ask", *UK).stdout


# Validating


def test_validate_names_file_and_line(copied_home: Path) -> None:
    """A wrong check digit is found at its line, with the right digit; the exit code is 1."""
    path = copied_home / "data" / "resources" / "care-work.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("9781856497619", "9781856497618"), encoding="utf-8")
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "9781856497618" in text and "isbn" in text)
    done = run("--home", copied_home, "validate")
    assert (
        done.stdout
        == f'data/resources/care-work.yaml:{line}: violation: isbn "9781856497618": the check digit should be 9: check the number against the book\n'
    )
    assert done.returncode == 1


@pytest.fixture
def faulty(make_home: Callable[..., Path]) -> Path:
    """A home with one fault of the reader and several of the shapes."""
    return make_home(x="- id: source/s\n  type: Source\n  source: source/s\n  titel: A, 50% off\n")


def test_findings_for_machines(faulty: Path) -> None:
    """JSON, SARIF, GitHub annotations and a SHACL report tell the same findings."""
    import rdflib
    from rdflib.namespace import RDF, SH

    found = json.loads(run("--home", faulty, "validate", "-f", "json").stdout)
    assert {"rule": "unknown-key", "file": "data/x.yaml", "line": 4, "key": "titel"}.items() <= found[0].items() | found[-1].items()
    sarif = json.loads(run("--home", faulty, "validate", "-f", "sarif").stdout)
    assert (sarif["version"], len(sarif["runs"][0]["results"])) == ("2.1.0", len(found))
    regions = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in sarif["runs"][0]["results"]]
    assert sorted(regions) == sorted(item["line"] for item in found)
    github = run("--home", faulty, "validate", "-f", "github").stdout.splitlines()
    assert [line for line in github if line.startswith("::error file=data/x.yaml,line=4,title=unknown-key::")]
    report = rdflib.Graph().parse(data=run("--home", faulty, "validate", "-f", "turtle").stdout, format="turtle")
    assert len(set(report.subjects(RDF.type, SH.ValidationResult))) == len(found)
    assert [str(value) for value in report.objects(None, SH.conforms)] == ["false"]


def test_asking_faulty_records_says_what_to_do(faulty: Path) -> None:
    """Records with faults are not answered from: the first faults are shown, and the way to see all."""
    done = run("--home", faulty, "ask", "campaigns")
    assert done.returncode == 2
    assert "data/x.yaml:4" in done.stderr
    assert "miggraph validate" in done.stderr


def test_a_file_outside_the_home_can_be_checked(tmp_path: Path) -> None:
    """A draft is checked against the graph it would join, and only its own findings are shown."""
    draft = tmp_path / "draft.yaml"
    draft.write_text(
        "- id: resource/draft\n  type: Book\n  source: source/miggraph\n  title: Draft\n  publisher: organisation/zed-boks\n",
        encoding="utf-8",
    )
    done = run("validate", draft)
    assert (
        f'{draft}:5: violation: publisher "organisation/zed-boks": nothing has this id: did you mean organisation/zed-books?' in done.stdout
    )
    assert all(line.startswith(str(draft)) for line in done.stdout.splitlines())


# The rest


@pytest.mark.parametrize("name", ["ask", "queries", "sparql", "show", "search", "stats", "validate", "schema", "build", "export"])
def test_every_command_has_help(name: str) -> None:
    """--help is there, and short enough to read."""
    done = run(name, "--help")
    assert done.returncode == 0
    assert name in done.stdout


def test_search_ranks_and_folds(tmp_path: Path) -> None:
    """Accents and plurals do not matter, and the thing itself comes first."""
    assert rows(run("search", "Parrenas"))[0]["thing"].endswith("person/parrenas-rhacel-salazar")
    assert rows(run("search", "remittance"))[0]["thing"].endswith("theme/remittances")


def test_show_tells_everything_with_sources() -> None:
    """show names the sources of each statement."""
    done = run("show", "Kalayaan")
    assert "+442072432942 [2]" in done.stdout
    assert "Migration Key Resources" in done.stdout


def test_schema_is_a_json_schema_that_the_records_fit(tmp_path: Path) -> None:
    """The schema is valid, the shipped records fit it, and it knows keys and ids."""
    import jsonschema
    import yaml

    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted((ROOT / "data").rglob("*.yaml")):
        validator.validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))
    assert not validator.is_valid([{"id": "resource/x", "type": "Book", "source": "source/miggraph", "titel": "A"}])
    assert "organisation/kalayaan" in schema["$defs"]["organisation"]["enum"]


@pytest.mark.parametrize(("words", "expected"), [("ask resources-by-the", "resources-by-theme"), ("ask resources-by-theme the", "theme="), ("ask resources-by-theme theme=remit", "theme=remittances"), ("show organisation/kal", "organisation/kalayaan")])  # fmt: skip
def test_the_shell_completes(words: str, expected: str) -> None:
    """Slugs, parameters and ids are completed."""
    env = {"_MIGGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": f"miggraph {words}", "COMP_CWORD": str(len(words.split()))}
    assert expected in [line.partition(",")[2] for line in run(env=env).stdout.splitlines()]


def test_colours_only_on_a_terminal_and_not_with_no_color() -> None:
    """A heading is bold on a terminal; NO_COLOR is honoured, and a pipe gets plain text."""
    assert "\x1b[" in _on_terminal({})
    assert "\x1b[" not in _on_terminal({"NO_COLOR": "1"})
    assert "\x1b[" not in run("ask", *UK, "--format", "table").stdout


def _on_terminal(env: dict[str, str]) -> str:
    """Run a command with standard output on a pseudo-terminal, and return what it showed there."""
    import pty

    leader, follower = pty.openpty()
    shown: list[bytes] = []
    environment = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **env}
    process = subprocess.Popen([PROGRAM, "-q", "ask", *UK], stdout=follower, cwd=ROOT, env=environment)
    os.close(follower)

    def read() -> None:
        try:
            while data := os.read(leader, 65536):
                shown.append(data)
        except OSError:
            return

    reader = threading.Thread(target=read)
    reader.start()
    process.wait(60)
    reader.join(10)
    os.close(leader)
    return b"".join(shown).decode()
