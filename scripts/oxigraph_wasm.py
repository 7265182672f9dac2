"""Take over the build of Oxigraph for browsers, WebAssembly, from its npm package.

    npm pack oxigraph@0.5.11 && tar -xzf oxigraph-0.5.11.tgz
    python scripts/oxigraph_wasm.py package

The build for Node.js and the types stay behind.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

from yasgui import MIT

VERSION = "0.5.11"
OUT = Path(__file__).resolve().parent.parent / "src" / "miggraph" / "site" / "assets" / "oxigraph"


def main(package: Path) -> None:
    """Copy the built files of a package, and say whose they are."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    if (about["version"], about["license"]) != (VERSION, "MIT OR Apache-2.0"):
        raise SystemExit(f"this is version {about['version']} under {about['license']}, not {VERSION} under MIT or Apache-2.0")
    OUT.mkdir(parents=True, exist_ok=True)
    text = (package / "web.js").read_text(encoding="utf-8")
    (OUT / "web.js").write_text(re.sub(r"^/\* @ts-self-types=.*\*/\n+", "", text), encoding="utf-8")
    # Packed: not every host packs what it sends, and a third of it is sent then.
    (OUT / "web_bg.wasm.gz").write_bytes(gzip.compress((package / "web_bg.wasm").read_bytes(), mtime=0))
    # The package is under either licence, as its sources are, which name the holders.
    head = f"{about['name']} {VERSION}, {about['homepage']}\n\nThe MIT License\n\nCopyright (c) 2018 Oxigraph developers\n\n"
    (OUT / "LICENSE").write_text(head + MIT, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
