"""The docs are executed: commands give the output that stands under them, generated pages are up to date, nothing is undocumented."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import PAGES, ROOT, commands, follow, run

from miggraph.cli import COMMANDS

FOLLOWED = ("home.md", "questions.md")  # a reader writes files too: test_home_page has the first, the second is below


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the examples read, for them to change."""
    for name in ("ontology", "data", "queries", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "miggraph.toml", tmp_path)
    shutil.copy(ROOT / "tests" / "example-with-faults.yaml", tmp_path / "tests")
    (tmp_path / "build").mkdir()
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in FOLLOWED], ids=lambda page: page.name)
def test_commands_of_the_docs_print_what_stands_there(page: Path, checkout: Path) -> None:
    """From the first to the last of a page, in one folder that is nobody's home but the test's."""
    for command, output in commands(page):
        if not command.startswith("make "):
            run(command, output, checkout)


def test_a_facet_is_added_as_the_page_on_questions_says(checkout: Path) -> None:
    """Its commands print what stands there, and what the reader writes is checked, mended and used."""
    followed = follow(ROOT / "docs" / "questions.md", checkout)
    assert {"miggraph queries lint", "cd heat"} < set(followed)
    assert followed.count("miggraph queries lint") == 2


def test_generated_pages_are_up_to_date() -> None:
    """make docs would change nothing."""
    done = subprocess.run([sys.executable, ROOT / "scripts" / "docs.py", "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_room_of_the_package_is_in_the_house() -> None:
    """Each package and module of the library stands in CONTRIBUTING.md with a sentence, and nothing else does."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "miggraph"
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")} | {path.name for path in package.glob("*.py")} - {
        "__init__.py",
        "__main__.py",
    }
    table = re.findall(r"^\| `([a-z_]+(?:/|\.py))` \| (.+\.) \|$", text, re.MULTILINE)
    assert {room for room, _ in table} == rooms
    assert (table[0][0], table[-1][0]) == ("cli/", "ground/")  # the top floor first


def test_pictures_are_of_boxes_that_are_there() -> None:
    """Each arrow of a Mermaid flowchart goes from a named box to a named box."""
    pictures = [
        text
        for page in [*PAGES, ROOT / "CONTRIBUTING.md"]
        for text in re.findall(r"```mermaid\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(pictures) >= 6
    for text in pictures:
        head, *lines = text.strip().splitlines()
        boxes = {match[1] for line in lines if (match := re.fullmatch(r'    (\w+)\["[^"]+"\]', line))}
        arrows = [match for line in lines if (match := re.fullmatch(r"    (\w+) -->(?:\|[^|]+\|)? (\w+)", line))]
        assert re.fullmatch(r"flowchart (?:LR|TB)", head)
        assert len(boxes) + len(arrows) == len(lines)
        assert {end for arrow in arrows for end in arrow.groups()} == boxes


def test_places_are_what_their_packages_say() -> None:
    """make places would change nothing."""
    done = subprocess.run([sys.executable, ROOT / "scripts" / "places.py", "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["library.md", "notebook.md", "questions.md"])
def test_the_pages_on_the_library_are_executed(name: str) -> None:
    """Their examples are true."""
    failed, tried = doctest.testfile(str(ROOT / "docs" / name), module_relative=False, encoding="utf-8")
    assert tried > 10
    assert failed == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    """The page on the command line has it."""
    assert f"## miggraph {name}" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_every_term_of_the_ontology_is_documented() -> None:
    """Each own term has a label, a comment and its home, and stands on the page."""
    import rdflib
    from rdflib.namespace import OWL, RDF, RDFS

    graph = rdflib.Graph().parse(ROOT / "ontology" / "miggraph.ttl")
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = [str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)]
    own = [term for term in terms if "miggraph" in term]
    assert len(own) > 40
    for term in own:
        for property_ in (RDFS.label, RDFS.comment, RDFS.isDefinedBy):
            assert (rdflib.URIRef(term), property_, None) in graph, (term, property_)
        assert f"`mig:{term.rpartition('#')[2]}`" in page


def test_every_own_term_is_used_and_every_used_term_is_declared() -> None:
    """The context and the ontology name the same terms of our own."""
    ontology = (ROOT / "ontology" / "miggraph.ttl").read_text(encoding="utf-8")
    declared = set(re.findall(r"^mig:(\w+) a owl", ontology, re.MULTILINE))
    context = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")
    assert set(re.findall(r'"mig:(\w+)"', context)) == declared


def test_links_between_pages_lead_somewhere() -> None:
    """Relative links of the README and the docs point to files that exist."""
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)


def test_nothing_names_a_machine() -> None:
    """No file of the repository holds a path of a machine or the address of a package registry."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=False).stdout
    if not listed:
        pytest.skip("this is no git checkout: the files of the repository cannot be listed")
    own = Path(__file__).name
    for name in listed.split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.name != own and "yasgui" not in path.parts:  # the built files of others stay as they are
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"/(?:work|root)/\w|pypi\.org|registry\.npmjs|files\.pythonhosted|deb\.debian", text), name


def test_shell_words_of_examples_parse() -> None:
    """A quote left open in an example fails here, not at a reader's prompt."""
    for page in PAGES:
        for command, _ in commands(page):
            assert shlex.split(command)
