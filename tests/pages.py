"""The pages of the docs as they are executed: their commands with what they print, and the files that a reader is told to write."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`([\w./-]+)`:\s*\Z")  # what ends the text before a block that is to be written to a file


def commands(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's console blocks, with the output under each."""
    blocks = [block for language, block in FENCE.findall(page.read_text(encoding="utf-8")) if language == "console"]
    return [command for block in blocks for command in console(block)]


def console(block: str) -> list[tuple[str, str]]:
    """The commands of one block, with the output under each."""
    parts = [part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, output) for command, _, output in parts]


def run(command: str, output: str, folder: Path) -> None:
    """Run a command in a folder, and compare what it prints. A line of … stands for lines left out."""
    env = {name: value for name, value in os.environ.items() if name != "MIGGRAPH_HOME"}
    env |= {"COLUMNS": "100", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=folder, env=env, check=False)
    shown = done.stderr + done.stdout if "2>" not in command else done.stdout
    pattern = re.escape(output.strip()).replace(re.escape("\n…\n"), r"\n(?:.*\n)*?").replace(re.escape("\n…"), r"(?:\n.*)*")
    assert re.fullmatch(pattern, shown.strip()), f"{command}\n{shown}"


def follow(page: Path, folder: Path) -> list[str]:
    """Do what a page says, from the first to the last block: run its commands, and write its files. Returns the commands that were run."""
    text, followed = page.read_text(encoding="utf-8"), []
    for block in FENCE.finditer(text):
        if block[1] != "console":
            if block[1] != "python" and (file := FILE.search(text[: block.start()])):
                (folder / file[1]).parent.mkdir(parents=True, exist_ok=True)
                (folder / file[1]).write_text(block[2], encoding="utf-8")
            continue
        for command, output in console(block[2]):
            followed.append(command)
            if command.startswith("cd "):
                folder = folder / command.removeprefix("cd ")
            else:
                run(command, output, folder)
    return followed
