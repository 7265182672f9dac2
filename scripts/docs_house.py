"""The house of CONTRIBUTING.md: the rooms of the package on their floors, as import-linter holds them, each with what it says of itself."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from docs_pictures import mermaid

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "miggraph"


def rooms() -> str:
    """Write the table of rooms, the top floor first. Raises ValueError where a room stands on no floor."""
    floors = _floors()[""]
    missing = {path.stem for path in PACKAGE.iterdir() if _is_room(path)} - {room for floor in floors for room in floor}
    if missing:
        raise ValueError(f"{', '.join(sorted(missing))}: on no floor in pyproject.toml")
    lines = [
        f"| {f'`{room}/`' if (PACKAGE / room).is_dir() else f'`{room}.py`'} | {_sentence(room)} |" for floor in floors for room in floor
    ]
    return "\n".join(["| room | |", "|---|---|", *lines]) + "\n"


def floors() -> str:
    """Draw the floors one above the other, and write those inside a room in a line."""
    house = _floors()
    names = {f"floor{number}": " · ".join(floor) for number, floor in enumerate(house.pop(""))}
    picture = mermaid("TB", names, [(start, "", end) for start, end in zip(names, list(names)[1:], strict=False)])
    inner = [f"\nSo it is inside `{room}/`: {', '.join(' · '.join(floor) for floor in parts)}.\n" for room, parts in house.items()]
    return picture + "\n" + "".join(inner)


def _floors() -> dict[str, list[list[str]]]:
    """Read the contracts of import-linter: the floors of the package ("") and of rooms in it, each with its rooms."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, list[list[str]]] = {}
    for contract in settings["tool"]["importlinter"]["contracts"]:
        containers = [container.removeprefix("miggraph.").replace(".", "/") for container in contract.get("containers", [""])]
        layers = [[room.removeprefix("miggraph.") for room in re.split(r"\s*[|:]\s*", layer)] for layer in contract["layers"]]
        found.update(dict.fromkeys(containers, layers))
    return found


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").is_file() or (path.suffix == ".py" and path.stem not in ("__init__", "__main__"))


def _sentence(room: str) -> str:
    """Return the first sentence of what a room says of itself."""
    file = PACKAGE / room / "__init__.py"
    text = ast.get_docstring(ast.parse((file if file.is_file() else PACKAGE / f"{room}.py").read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=\.)\s", " ".join(text.split("\n\n")[0].split()))[0].replace("``", "`").replace("|", "\\|")


TABLES = {"rooms": rooms, "floors": floors}
