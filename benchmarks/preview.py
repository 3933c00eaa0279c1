"""How long it takes from saving a page until `suffkit preview` serves it anew.

The command runs on a copy of the project, and what it serves is asked for as a browser would. Three kinds of edit, each
several times: a sentence, a number in prose (which any page may use), and a table. Ends with 1 where the median of one
kind is above the bar; the worst is shown beside it, since other work on the machine is in these times too.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Cells that the page gets at its end, and the word in each that an edit changes.
CELLS = (
    ("code", 'page.say("benchmark_says", "number-0")'),
    ("markdown", "The benchmark says sentence-0, and {{ benchmark_says }}."),
    ("code", 'from IPython.display import HTML\nHTML("<p>table-0</p>")'),
)
EDITS = {"a sentence": "sentence", "a number in prose": "number", "a table": "table"}
PATIENCE = 120  # seconds


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--authority", default="hertfordshire")
    parser.add_argument("--edition", default="2022")
    parser.add_argument("--page", default="costs")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each edit is made (default: 5)")
    parser.add_argument("--bar", type=float, default=3.0, help="seconds that an edit may take (default: 3)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="suffkit-bench-") as scratch:
        root = copy_project(Path(scratch))
        page = root / f"notebooks/{asked.page}.ipynb"
        page.write_text(with_cells(page.read_text(encoding="utf-8")), encoding="utf-8")
        with preview(root, asked.authority, asked.edition) as address:
            served = f"{address}{asked.page}.html"
            times = {
                kind: [time_edit(page, word, number, served) for number in range(asked.rounds)]
                for kind, word in EDITS.items()
            }
    print(f"{'':22}{'best':>8}{'median':>9}{'worst':>8}")
    for kind, seconds in times.items():
        print(f"{kind:22}{min(seconds):>6.1f} s{statistics.median(seconds):>7.1f} s{max(seconds):>6.1f} s")
    slowest = max(statistics.median(seconds) for seconds in times.values())
    print(f"{'slowest median':22}{slowest:>15.1f} s   bar {asked.bar:g} s")
    return 0 if slowest <= asked.bar else 1


def copy_project(root: Path) -> Path:
    for name in ("notebooks", "book", "data/raw"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "_config.yml", root)
    return root


def with_cells(source: str) -> str:
    """The notebook with the cells that are edited."""
    notebook = json.loads(source)
    for number, (kind, text) in enumerate(CELLS):
        cell = {"cell_type": kind, "id": f"benchmark-{number}", "metadata": {}, "source": text}
        notebook["cells"].append({**cell, "outputs": [], "execution_count": None} if kind == "code" else cell)
    return json.dumps(notebook)


def time_edit(page: Path, word: str, number: int, address: str) -> float:
    """Seconds from saving the page with `word-<number + 1>` for `word-<number>` until the address gives it."""
    text = page.read_text(encoding="utf-8").replace(f"{word}-{number}", f"{word}-{number + 1}")
    started = time.perf_counter()
    page.write_text(text, encoding="utf-8")
    wait_for(lambda: f"{word}-{number + 1}" in read(address))
    seconds = time.perf_counter() - started
    time.sleep(1)  # what comes after the site is shown (the gate) belongs to this edit, not to the next
    return seconds


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


@contextmanager
def preview(root: Path, authority: str, edition: str) -> Iterator[str]:
    """Run the command until the block ends; gives its address once the first site is there."""
    command = [sys.executable, "-m", "suffkit.cli", "preview", authority, "--edition", edition, "--port", "0"]
    variables = {**os.environ, "SUFFKIT_ROOT": str(root), "PYTHONUNBUFFERED": "1"}
    log = root / "preview.log"
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(command, env=variables, stdout=out, stderr=out) as run,
    ):
        try:
            yield wait_for(lambda: re.search(r"http://[\d.:]+/", log.read_text(encoding="utf-8")))[0]
        except TimeoutError:
            sys.exit(
                f"The preview did not show the edit within {PATIENCE} s. It said:\n{log.read_text(encoding='utf-8')}"
            )
        finally:
            run.terminate()


def wait_for(ask: Callable[[], Any]) -> Any:
    """What `ask` gives as soon as that is something. Raises: TimeoutError."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if found := ask():
            return found
        time.sleep(0.02)
    raise TimeoutError


if __name__ == "__main__":
    sys.exit(main())
