"""The workflows of a new home: what GitHub and GitLab would run is run here, in a fresh environment with miggraph from a wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml

from miggraph import starting
from miggraph.ground.settings import Settings

ROOT = Path(__file__).parent.parent
SITE = "https://list.example.org/heat"
GITHUB = {"${{ steps.pages.outputs.base_url }}": SITE}  # what GitHub puts in
ACTION = re.compile(r"actions/[a-z-]+@v\d+")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a machine of theirs has in its environment: Python, and a place where pip finds miggraph. What miggraph needs is there already."""
    folder = tmp_path_factory.mktemp("machine")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "wheels")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "python", with_pip=True)
    needed = folder / "needed"
    needed.mkdir()
    for place in dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib")):
        for entry in Path(place).iterdir():
            if "miggraph" not in entry.name and not entry.name.startswith(("pip", "setuptools")) and entry.suffix != ".pth":
                (needed / entry.name).symlink_to(entry)
    [own] = (folder / "python").glob("lib/python*/site-packages")
    (own / "needed.pth").write_text(f"{needed}\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MIGGRAPH", "PYTHON", "PIP", "VIRTUAL"))}
    path = f"{folder / 'python' / 'bin'}{os.pathsep}{env['PATH']}"
    return {**env, "PATH": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder / "wheels"), "XDG_CACHE_HOME": str(folder / "cache")}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A new home with a few records."""
    starting.make(tmp_path / "heat", Settings(title="Heat", base="https://example.org/heat/"), with_example=True)
    return tmp_path / "heat"


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return found


def run(command: str, home: Path, env: dict[str, str]) -> None:
    """Run a step as both hosts do: by bash, which ends at the first fault."""
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command], cwd=home, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site, with what is hidden in it, that says where it stands."""
    return (folder / ".well-known" / "void").is_file() and f"{SITE}/" in (folder / "sitemap.xml").read_text(encoding="utf-8")


def test_the_workflow_of_github_checks_and_publishes(home: Path, machine: dict[str, str]) -> None:
    """Each of its commands runs as it stands; the actions have versions, and what they are given is there."""
    jobs = read(home / ".github" / "workflows" / "check.yml")["jobs"]
    assert (list(jobs), jobs["publish"]["needs"]) == (["check", "publish"], "check")
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert [step["uses"] for step in steps if "uses" in step and not ACTION.fullmatch(step["uses"])] == []
    for step in steps:
        command = step.get("run", "")
        for written, value in GITHUB.items():
            command = command.replace(written, value)
        assert "${{" not in command
        run(command, home, machine)
    uploads = {step["uses"].split("@")[0]: step["with"] for step in steps if "upload" in step.get("uses", "")}
    assert (home / uploads["actions/upload-artifact"]["path"]).is_file()
    assert is_site(home / uploads["actions/upload-pages-artifact"]["path"])
    assert uploads["actions/upload-pages-artifact"]["include-hidden-files"] == "true"
    assert jobs["publish"]["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_the_workflow_of_gitlab_checks_and_publishes(home: Path, machine: dict[str, str]) -> None:
    """GitLab publishes the folder ``public`` of the job ``pages``."""
    jobs = {name: job for name, job in read(home / ".gitlab-ci.yml").items() if "script" in job}
    assert {name: job["stage"] for name, job in jobs.items()} == {"check": "test", "pages": "deploy"}
    for job in jobs.values():
        run("\n".join(job["script"]), home, {**machine, "CI_PAGES_URL": SITE})
    assert jobs["pages"]["artifacts"]["paths"] == ["public"]
    assert is_site(home / "public")
    assert (home / jobs["check"]["artifacts"]["paths"][0]).is_file()


def test_the_site_is_not_committed(home: Path) -> None:
    """What the workflows write is left alone by git."""
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    for name in ("public", "build"):
        (home / name).mkdir()
        (home / name / "file").touch()
    told = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=home, capture_output=True, text=True, check=True).stdout
    assert "public/" not in told
    assert "build/" not in told
    assert ".gitlab-ci.yml" in told
