"""Take over the built files of YASGUI, the editor of SPARQL, from its npm package.

    npm pack @zazuko/yasgui@4.6.2 && tar -xzf zazuko-yasgui-4.6.2.tgz
    python scripts/yasgui.py package

The maps to its sources, three times as large, stay behind.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

VERSION = "4.6.2"
OUT = Path(__file__).resolve().parent.parent / "src" / "miggraph" / "pages" / "assets" / "yasgui"
FILES = ("yasgui.min.js", "yasgui.min.css")
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def main(package: Path) -> None:
    """Copy the built files of a package, and say whose they are."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    if (about["version"], about["license"]) != (VERSION, "MIT"):
        raise SystemExit(f"this is version {about['version']} under {about['license']}, not {VERSION} under MIT")
    OUT.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        text = (package / "build" / name).read_text(encoding="utf-8")
        (OUT / name).write_text(re.sub(r"\n?(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*$", "\n", text), encoding="utf-8")
    owners = " and ".join([about["author"].partition(" <")[0], *(one["name"] for one in about["contributors"])])
    head = f"{about['name']} {VERSION}, {about['homepage']}\n\nThe MIT License\n\nCopyright (c) {owners}\n\n"
    (OUT / "LICENSE").write_text(head + MIT, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
