"""How long it takes to read published national data: all files anew, one authority's figures, all authorities'.

stock   `pandas.read_csv` and `pandas.read_parquet` of the CSV and Parquet files that are read, as they come.
read    `read_national` of the folder: every file, spreadsheets too, recognised, checked, put into words, joined, kept.
one     `read_national` of what is kept: an authority with its region, England and its ten neighbours.
all     `read_national` of what is kept: every area.
facts   `make_facts` of all 153 authorities, one after the other, from what is kept; fails where one has none.

Each runs in a process of its own, of which the time after imports and the highest memory are taken. Ends with 1 where
one of them is above its bar; says so and ends with 0 where there are no national data.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.returns import highest_memory

ROOT = Path(__file__).resolve().parents[1]
PLACES = (ROOT / "data/raw/national", ROOT.parent / "shared/data/national")
AUTHORITY = "919"
SECONDS = {"read": 25.0, "one": 0.5, "all": 5.0, "facts": 60.0}
READ_TO_STOCK = 30  # the stock tools leave spreadsheets and all meaning aside; a guard against getting slower


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--national", type=Path, metavar="DIR", help="folder of national data (default: where it is)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs; the best counts (default: 3)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    folder = asked.national or next((place for place in PLACES if place.is_dir()), None)
    if folder is None or not folder.is_dir():
        print("skipped: no published national data here (name their folder by --national)")
        return 0
    if asked.step:  # this is one of the processes
        seconds = STEPS[asked.step](folder, asked.cache)
        print(json.dumps({"seconds": seconds, "megabytes": highest_memory()}))
        return 0
    return measure(folder, asked.runs)


def measure(folder: Path, runs: int) -> int:
    """Print a row a step; 0 where every bar is kept, else 1."""
    taken: list[dict[str, dict[str, float]]] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="suffkit-bench-") as scratch:
            # Taken in turn, so that what else the machine does falls on all alike; `read` keeps what the next two read.
            taken.append({step: run_step(step, folder, Path(scratch)) for step in STEPS})
    best = {step: min(one[step]["seconds"] for one in taken) for step in STEPS}
    memory = {step: max(one[step]["megabytes"] for one in taken) for step in STEPS}
    kept = True
    print(f"{'':8}{'time':>9}{'to stock':>10}{'memory':>10}   bars")
    for step, seconds in best.items():
        ratio, bar = seconds / best["stock"], SECONDS.get(step, 0.0)
        said = [f"{bar:g} s"] * bool(bar) + [f"{READ_TO_STOCK} to stock"] * (step == "read")
        print(f"{step:8}{seconds:>7.2f} s{ratio:>10.2f}{memory[step]:>7,.0f} MB   {', '.join(said)}")
        kept &= not bar or seconds <= bar
        kept &= step != "read" or ratio <= READ_TO_STOCK
    return 0 if kept else 1


def run_step(step: str, folder: Path, cache: Path) -> dict[str, float]:
    """What a step took, in a process of its own. Raises: SystemExit with what it said, where it fails."""
    given = ["--step", step, "--national", str(folder), "--cache", str(cache)]
    command = [sys.executable, "-m", "benchmarks.national", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def stock(folder: Path, cache: Path) -> float:
    import pandas as pd
    import pyarrow.parquet  # noqa: F401 - not part of the time

    csvs, parquets = sorted(folder.rglob("*.csv")), sorted(folder.rglob("*.parquet"))
    started = time.perf_counter()
    _tables = [pd.read_csv(file, encoding="latin-1", low_memory=False) for file in csvs]
    _tables += [pd.read_parquet(file) for file in parquets]
    return time.perf_counter() - started


def read(folder: Path, cache: Path) -> float:
    return _timed(folder, cache, None)


def one(folder: Path, cache: Path) -> float:
    from suffkit.io.national.store import around, read_national

    return _timed(folder, cache, around(AUTHORITY, read_national(folder, cache, []).neighbours))


def every(folder: Path, cache: Path) -> float:
    return _timed(folder, cache, None)


def _timed(folder: Path, cache: Path, areas: Sequence[str] | None) -> float:
    import pandas  # noqa: F401 - not part of the time
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401 - not part of the time

    from suffkit.io.national.store import read_national, readers

    readers()
    started = time.perf_counter()
    national = read_national(folder, cache, areas)
    seconds = time.perf_counter() - started
    if national.published.empty:
        sys.exit("no figures were read")
    return seconds


def facts(folder: Path, cache: Path) -> float:
    from suffkit.domain.areas import all_areas
    from suffkit.prepare.asked import find_statement
    from suffkit.prepare.national import NationalFolder
    from suffkit.prepare.statement import make_facts

    national = NationalFolder(folder, cache)
    with tempfile.TemporaryDirectory(prefix="suffkit-bench-") as nothing:
        raw = Path(nothing)
        # Imports, and what is worked out for all areas at once and then kept, are of the first only.
        started = time.perf_counter()
        for area in all_areas():
            slug, edition = find_statement(raw, area.slug, None, national)
            content = make_facts(raw, slug, edition, national=national)
            if not (content.facts["area_code"] == area.new_la_code).any():
                sys.exit(f"{area.slug} has no facts of its own")
        return time.perf_counter() - started


STEPS: dict[str, Callable[[Path, Path], float]] = {
    "stock": stock,
    "read": read,
    "one": one,
    "all": every,
    "facts": facts,
}

if __name__ == "__main__":
    sys.exit(main())
