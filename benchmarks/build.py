"""How many times as fast as the stock tools `suffkit build` makes statements, from the same inputs.

suffkit  one command makes all editions in one process, from raw files to sealed and checked sites.
stock    for each edition, `papermill` once a notebook (a process and a kernel each, the same parameters), then
         `jupyter-book build` once. It is given the facts and the numbers in prose, and does not seal or check.

Both have compiled bytecode and one thread for linear algebra. Ends with 1 where suffkit is below the bar.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from suffkit.io.editions import authorities, editions

ROOT = Path(__file__).resolve().parents[1]
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Edition = tuple[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--editions", type=int, metavar="N", help="only the first N editions (default: all)")
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help="also time N workers (default: 2; 1: do not)"
    )
    parser.add_argument("--bar", type=float, default=5.0, help="how many times as fast suffkit must be (default: 5)")
    asked = parser.parse_args(arguments)
    raw = ROOT / "data/raw"
    chosen = [(name, edition) for name in authorities(raw) for edition in editions(raw, name)][: asked.editions]
    compile_bytecode()
    with tempfile.TemporaryDirectory(prefix="suffkit-bench-") as scratch:
        folder = Path(scratch)
        copy_raw(raw, folder / "raw", chosen)
        own = time_suffkit(folder)
        together = time_workers(folder, asked.workers) if asked.workers > 1 else None
        stock = {edition: time_stock(edition, folder) for edition in chosen}
    return report(own, stock, together, asked.workers, asked.bar)


def report(
    own: dict[Edition, float], stock: dict[Edition, float], together: float | None, workers: int, bar: float
) -> int:
    """Print the table; 0 where the ratio of the sums reaches the bar, else 1."""
    print(f"{'':22}{'suffkit':>10}{'stock':>10}{'ratio':>8}")
    for edition, seconds in stock.items():
        print(f"{' '.join(edition):22}{own[edition]:>8.1f} s{seconds:>8.1f} s{seconds / own[edition]:>8.1f}")
    seconds, ratio = sum(stock.values()), sum(stock.values()) / sum(own.values())
    print(f"{'in all':22}{sum(own.values()):>8.1f} s{seconds:>8.1f} s{ratio:>8.1f}   bar {bar:g}")
    if together is not None:
        print(f"{f'in all, {workers} workers':22}{together:>8.1f} s{seconds:>8.1f} s{seconds / together:>8.1f}")
    return 0 if ratio >= bar else 1


def compile_bytecode() -> None:
    """For both sides alike: some installers leave it out, and where none is written it is made anew every time."""
    for folder in (sysconfig.get_path("purelib"), ROOT / "src"):
        compileall.compile_dir(str(folder), quiet=2, workers=0)


def copy_raw(raw: Path, into: Path, chosen: Sequence[Edition]) -> None:
    for authority, edition in chosen:
        shutil.copytree(raw / authority / edition, into / authority / edition)
        for path in (raw / authority).glob("*.*"):
            if path.is_file():
                shutil.copy(path, into / authority)


def program(name: str) -> str:
    """The command of this environment. Raises: SystemExit, it is not installed."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    return found or sys.exit(f"There is no command {name}. Set up the environment first: make environment")


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, **THREADS, "SUFFKIT_ROOT": str(ROOT), "SUFFKIT_PROCESSED": str(folder / "processed")}


def build_command(folder: Path, out: str) -> list[str]:
    return [program("suffkit"), "build", "--all", "--raw", str(folder / "raw"), "--out", str(folder / out)]


def time_suffkit(folder: Path) -> dict[Edition, float]:
    """Seconds of each edition, from one run of the command: each says its name when it is done."""
    seconds: dict[Edition, float] = {}
    last = time.perf_counter()
    with subprocess.Popen(
        build_command(folder, "own"),
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            authority, edition = line.split(":")[0].split()
            now = time.perf_counter()
            seconds[authority, edition], last = now - last, now
    if process.returncode:
        sys.exit("suffkit build failed. Run it alone to see why: suffkit build --all")
    return seconds


def time_workers(folder: Path, workers: int) -> float | None:
    """Seconds of the same command with several workers; None where it knows of none."""
    usage = subprocess.run([program("suffkit"), "build", "--help"], capture_output=True, text=True, check=True)
    if "--workers" not in usage.stdout:
        return None
    return time_command([*build_command(folder, "together"), "--workers", str(workers)], environment(folder))


def time_stock(edition: Edition, folder: Path) -> float:
    """Seconds that the stock tools take for one edition, on the book that suffkit laid out and with its facts."""
    authority, name = edition
    staging = folder / "stock" / authority / name
    shutil.copytree(folder / "own/.work" / authority / name / "book", staging)
    given = ["-r", "authority", authority, "-r", "edition", name]
    pages = sorted((ROOT / "notebooks").glob("*.ipynb"))
    seconds = 0.0
    for page in pages:
        command = [program("papermill"), str(page), str(staging / page.name), *given, "--cwd", str(page.parent)]
        seconds += time_command([*command, "--kernel", "python3", "--no-progress-bar"], environment(folder))
    made = folder / "stock-html" / authority / name
    command = [program("jupyter-book"), "build", str(staging), "--path-output", str(made), "--quiet"]
    seconds += time_command(command, environment(folder))
    if not (made / "_build/html/index.html").is_file():
        sys.exit(f"jupyter-book made no book of {authority} {name}.")
    return seconds


def time_command(command: Sequence[str], variables: dict[str, str]) -> float:
    """Seconds that a command takes. Raises: SystemExit with what it said, where it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, env=variables, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
