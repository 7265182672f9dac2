"""The user's cache: the folder for what can be made again from other files (XDG Base Directory Specification, and its like elsewhere)."""

import os
import sys
from pathlib import Path


def folder(name: str) -> Path:
    """Return the folder of the cache for one kind of thing. Nothing is made."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "miggraph" / name
