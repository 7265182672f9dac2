"""No answer is written into code or query: with decoys beside it and under another name, the right organisation is still found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import miggraph

ROOT = Path(__file__).parent.parent
QUESTION = "which organisations work on domestic workers in the UK"
DECOYS = """
- id: organisation/only-located
  type: Organisation
  source: source/miggraph
  name: Only Located in the UK
  addresses: [{locality: London, country: place/GB}]
- id: organisation/elsewhere
  type: Organisation
  source: source/miggraph
  name: Works On It Elsewhere
  addresses: [{locality: London, country: place/GB}]
  activities: [{kinds: [term/advice], activityThemes: [theme/domestic-workers], activityPlaces: [place/PH]}]
- id: organisation/something-else
  type: Organisation
  source: source/miggraph
  name: Works On Something Else
  activities: [{kinds: [term/advice], activityThemes: [theme/remittances], activityPlaces: [place/GB]}]
- id: organisation/crossed
  type: Organisation
  source: source/miggraph
  name: Right Theme And Right Country In Different Activities
  activities:
    - {kinds: [term/advice], activityThemes: [theme/domestic-workers], activityPlaces: [place/PH]}
    - {kinds: [term/advice], activityThemes: [theme/asylum], activityPlaces: [place/GB]}
"""
FOUND = """
- id: organisation/found
  type: Organisation
  source: source/miggraph
  name: Found By A City And A Narrower Theme
  activities: [{kinds: [term/advice], activityThemes: [theme/nannies], activityPlaces: [place/geonames-2643743]}]
"""


def test_decoys_are_left_out_and_a_new_name_is_used(copied_home: Path) -> None:
    """Kalayaan renamed is found, the decoys are not, and one that works in a UK city on a narrower theme is."""
    (copied_home / "data" / "decoys.yaml").write_text(DECOYS + FOUND, encoding="utf-8")
    for path in (copied_home / "data").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"organisation/kalayaan\b", "organisation/renamed", text)
        path.write_text(text.replace("name: Kalayaan\n", "name: Renamed Centre\n"), encoding="utf-8")
    answer = miggraph.open(copied_home).ask(QUESTION)
    assert answer.column("organisationLabel") == ["Found By A City And A Narrower Theme", "Renamed Centre"]


def test_wider_adds_those_of_the_areas_around(copied_home: Path) -> None:
    """wider=yes finds who works on it in Europe or the world, and still no decoy."""
    wide = (
        FOUND.replace("organisation/found", "organisation/european")
        .replace("Found By A City And A Narrower Theme", "European")
        .replace("place/geonames-2643743", "place/m49-150")
    )
    (copied_home / "data" / "decoys.yaml").write_text(DECOYS + wide, encoding="utf-8")
    graph = miggraph.open(copied_home)
    values = {"theme": "domestic workers", "country": "the UK"}
    assert graph.ask("organisations-by-theme-and-country", sources=False, **values).column("organisationLabel") == ["Kalayaan"]
    wider = set(graph.ask("organisations-by-theme-and-country", sources=False, wider="yes", **values).column("organisationLabel"))
    assert {"European", "Kalayaan"} <= wider
    assert not wider & set(re.findall(r"name: (.*)", DECOYS))


def test_the_answer_stands_nowhere_in_code_or_queries() -> None:
    """Neither code nor query texts name Kalayaan, but for examples in docstrings, headers, and the messages' own example of an id."""
    for path in [*(ROOT / "queries").glob("*.rq"), *(ROOT / "src").rglob("*.py")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "alayaan" in line:
                assert re.match(r"#\+|\['Kalayaan'\]|.*such as organisation/kalayaan", line.strip()), (path.name, line)


@pytest.mark.parametrize("extra", [[], ["--sources"]])
def test_the_wheel_answers_from_a_fresh_environment(tmp_path_factory: pytest.TempPathFactory, extra: list[str], wheel: Path) -> None:
    """The wheel, with run-time dependencies only, installed into a fresh environment, answers from its own data."""
    done = subprocess.run(
        [wheel, "ask", QUESTION, "--format", "csv", *extra],
        capture_output=True,
        text=True,
        cwd=tmp_path_factory.mktemp("anywhere"),
        check=False,
    )
    assert (done.returncode, "Kalayaan" in done.stdout) == (0, True), done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a wheel built from this checkout and installed into an environment of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = ["-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    built = next(folder.glob("miggraph-*.whl"))
    subprocess.run([python, *pip, "install", "--constraint", ROOT / "constraints.txt", built], check=True)
    return folder / "venv" / "bin" / "miggraph"
