"""Many editions at once: the function that builds one, over a few warm processes.

Processes are spawned, not forked, so that it is the same on Windows; each keeps its imports from one
edition to the next. A fault of one edition does not keep the others from being made.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from suffkit.errors import SuffkitError
from suffkit.pipeline.statement import Progress, Statement, build_statement


@dataclass(frozen=True)
class Built:
    """What became of one edition: the first page of its site, or why there is none."""

    statement: Statement
    first_page: Path | None
    fault: str = ""
    exit_code: int = 0


def usual_workers(count: int) -> int:
    """How many processes to use for that many editions where nothing is said: one a core, four at most."""
    return max(1, min(count, os.cpu_count() or 1, 4))


def build_many(
    statements: Sequence[Statement], *, workers: int, engine: str = "suffkit", progress: Progress | None = None
) -> Iterator[Built]:
    """Build every edition and yield each as it is done.

    In:  what to build; how many processes (1 builds in this one); the engine; progress, told of each step in this
         process, of each edition elsewhere.
    Out: one Built an edition, in the order in which they end.
    """
    if workers <= 1:
        for statement in statements:
            yield _build(statement, engine, progress)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [pool.submit(_build, statement, engine) for statement in statements]
        try:
            for done, future in enumerate(as_completed(waiting), 1):
                if progress:
                    progress("editions", done, len(waiting))
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _build(statement: Statement, engine: str, progress: Progress | None = None) -> Built:
    try:
        return Built(statement, build_statement(statement, engine=engine, progress=progress))
    except SuffkitError as error:
        return Built(statement, None, str(error), error.exit_code)
