"""``python -m miggraph`` is ``miggraph``."""

from miggraph.cli import run

if __name__ == "__main__":
    run()
