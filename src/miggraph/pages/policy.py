"""What a browser lets a page do (Content Security Policy Level 3): only what the site itself has, no style and no script inside a page."""

from __future__ import annotations

# The one style that the editor of SPARQL writes into its page itself, for columns that can be made wider (section 6.1.12).
EDITOR = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
WASM = "'wasm-unsafe-eval'"  # WebAssembly is compiled in the page that asks for it (section 4.4)


def policy(*, editor: bool = False, wasm: bool = False) -> str:
    """Return the policy of pages: with the style of the editor, and with WebAssembly and workers where the browser answers."""
    scripts = f"script-src 'self' {WASM}; worker-src 'self'" if wasm else "script-src 'self'"
    styles = f"style-src 'self' {EDITOR}" if editor else "style-src 'self'"
    return (
        f"default-src 'none'; {scripts}; {styles}; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )
