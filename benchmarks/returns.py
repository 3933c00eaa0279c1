"""How long it takes from the files of SSDA903 returns to tidy tables and to released facts, on made-up returns.

csv    `pandas.read_csv` of the same files, as it comes: what anybody would start with.
tidy   `read_returns` and `tidy_returns`: checked, merged, placed.
facts  all of it: tidy, every measure of every year, disclosure control.

Each runs in a process of its own, of which the time after imports and the highest memory are taken, at two sizes: a
large council's and all England's. Ends with 1 where one of them is above its bar.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAST_YEAR, SEED = 2024, 903


@dataclass(frozen=True)
class Size:
    """How many in care, and the bars: seconds and megabytes of all, and of reading and tidying (0: none)."""

    in_care: int
    facts_seconds: float
    facts_megabytes: float = 0
    tidy_seconds: float = 0
    tidy_megabytes: float = 0


SIZES = (Size(1_000, 2), Size(80_000, 20, 2_000, 5, 1_000))
TIDY_TO_CSV = 4  # reading and tidying take at most so many times as long as read_csv
# A small council's files are read in a blink, most of it the fixed costs of any reading: no ratio is asked there.
RATIO_FROM = 10_000


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--years", type=int, default=5, metavar="N", help="yearly returns (default: 5)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs; the best counts (default: 3)")
    parser.add_argument("--only", type=int, metavar="N", help="only the size with so many children in care")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--in-care", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.step:  # this is one of the processes
        seconds = STEPS[asked.step](asked.folder, asked.years, asked.in_care)
        print(json.dumps({"seconds": seconds, "megabytes": highest_memory()}))
        return 0
    below = 0
    print(f"{'':24}{'time':>9}{'to csv':>8}{'memory':>10}   bars")
    for size in SIZES:
        if asked.only in (None, size.in_care):
            below = measure(size, asked.years, asked.runs) or below
    return below


def measure(size: Size, years: int, runs: int) -> int:
    """Print the rows of one size; 0 where every bar is kept, else 1."""
    with tempfile.TemporaryDirectory(prefix="suffkit-bench-") as scratch:
        folder = Path(scratch) / "returns"
        run_step("make", folder, years, size.in_care)
        # Taken in turn, so that what else the machine does falls on all alike.
        taken = [{step: run_step(step, folder, years, size.in_care) for step in MEASURED} for _ in range(runs)]
    best = {step: min(one[step]["seconds"] for one in taken) for step in MEASURED}
    memory = {step: max(one[step]["megabytes"] for one in taken) for step in MEASURED}
    bars = {
        "csv": (0.0, 0.0),
        "tidy": (size.tidy_seconds, size.tidy_megabytes),
        "facts": (size.facts_seconds, size.facts_megabytes),
    }
    kept = True
    for step, (seconds, megabytes) in bars.items():
        ratio = best[step] / best["csv"]
        ratio_bar = TIDY_TO_CSV if step == "tidy" and size.in_care >= RATIO_FROM else 0
        said = [f"{seconds:g} s"] * bool(seconds) + [f"{ratio_bar} to csv"] * bool(ratio_bar)
        said += [f"{megabytes:,.0f} MB"] * bool(megabytes)
        name = f"{size.in_care:,} x {years} {step}"
        print(f"{name:24}{best[step]:>7.2f} s{ratio:>8.1f}{memory[step]:>7,.0f} MB   {', '.join(said)}")
        for found, bar in ((best[step], seconds), (ratio, ratio_bar), (memory[step], megabytes)):
            kept &= not bar or found <= bar
    return 0 if kept else 1


def run_step(step: str, folder: Path, years: int, in_care: int) -> dict[str, float]:
    """What a step took, in a process of its own. Raises: SystemExit with what it said, where it fails."""
    given = ["--step", step, "--folder", str(folder), "--years", str(years), "--in-care", str(in_care)]
    command = [sys.executable, "-m", "benchmarks.returns", *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def make(folder: Path, years: int, in_care: int) -> float:
    from suffkit.synth import write_returns

    started = time.perf_counter()
    write_returns(folder, in_care=in_care, years=years, seed=SEED, last_year=LAST_YEAR)
    return time.perf_counter() - started


def csv(folder: Path, years: int, in_care: int) -> float:
    import pandas as pd

    files = sorted(folder.glob("*/*.csv"))
    started = time.perf_counter()
    _tables = [pd.read_csv(file) for file in files]
    return time.perf_counter() - started


def tidy(folder: Path, years: int, in_care: int) -> float:
    from suffkit.io.ssda903 import read_returns
    from suffkit.tidy import tidy_returns

    _load()
    places = _places(folder)
    started = time.perf_counter()
    tidy_returns(read_returns(folder).tables, as_of=date(LAST_YEAR, 3, 31), places=places)
    return time.perf_counter() - started


def facts(folder: Path, years: int, in_care: int) -> float:
    from suffkit.disclosure.release import release
    from suffkit.domain.calendar import financial_year
    from suffkit.io.ssda903 import read_returns
    from suffkit.measures.counting import all_counts
    from suffkit.tidy import tidy_returns

    _load()
    places = _places(folder)
    periods = [financial_year(year - 1) for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1)]
    started = time.perf_counter()
    read = read_returns(folder)
    tidied = tidy_returns(read.tables, as_of=date(LAST_YEAR, 3, 31), places=places)
    counts = all_counts(tidied, periods, population=in_care * 150, tables=read.tables)
    groups = tidied.placements.drop_duplicates("category").set_index("category")["common_group"].astype(str)
    nesting = {("placement_category", "common_group"): {str(label): group for label, group in groups.items()}}
    release([], counts, nesting=nesting, area_code="E99999999", area_name="Exampleshire")
    return time.perf_counter() - started


def _load() -> None:
    """What the library imports only where it needs it, which is an import all the same."""
    pandera = ("pandera.pandas", "pandera.errors", "pandera.backends.pandas.builtin_checks")
    for name in (*pandera, "pyarrow.compute", "pyarrow.csv", "scipy.optimize"):
        importlib.import_module(name)


def _places(folder: Path) -> object:
    """Where the made-up postcodes lie."""
    from suffkit.io.postcodes import read_postcodes
    from suffkit.synth.area import NEIGHBOUR_CODES, OWN_CODE
    from suffkit.tidy import Places

    bands = {OWN_CODE: "In the authority", **dict.fromkeys(NEIGHBOUR_CODES, "Next to it")}
    return Places(read_postcodes(folder / "postcodes.csv"), own=OWN_CODE, bands=bands)


def highest_memory() -> float:
    """Megabytes that this process held at most."""
    try:
        import resource
    except ImportError:  # Windows
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / 1e6 if sys.platform == "darwin" else used * 1024 / 1e6


STEPS: dict[str, Callable[[Path, int, int], float]] = {"make": make, "csv": csv, "tidy": tidy, "facts": facts}
MEASURED = ("csv", "tidy", "facts")

if __name__ == "__main__":
    sys.exit(main())
