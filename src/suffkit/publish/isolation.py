"""What one page may not leave to the next, or to the process that runs it.

A page runs in a warm process, so imported modules stay; the settings that are global to a process start as in a new one
and are put back when the page is done. What a page writes into an attribute of an imported module is not undone.
"""

from __future__ import annotations

import io
import os
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

SEED = 0

# What Python itself starts with, first match first; a host may have made warnings errors or silenced them.
_WARNINGS: tuple[tuple[Any, type[Warning], str], ...] = (
    ("default", DeprecationWarning, "__main__"),
    ("ignore", DeprecationWarning, ""),
    ("ignore", PendingDeprecationWarning, ""),
    ("ignore", ImportWarning, ""),
    ("ignore", ResourceWarning, ""),
)


@contextmanager
def fresh_state() -> Iterator[None]:
    """For the time of one page: environment, folder, import path, input, warnings, random numbers, libraries' options.

    The working directory is the caller's at the start; the generators of `random` and `numpy.random` start from one
    fixed seed, so that a page that forgets to seed still gives the same book twice.
    """
    with ExitStack() as state:
        for kept in (_environment, _folder, _import_path, _no_input, _warnings, _random_numbers, _libraries):
            state.enter_context(kept())
        yield


@contextmanager
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    try:
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextmanager
def _folder() -> Iterator[None]:
    before = Path.cwd()
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _import_path() -> Iterator[None]:
    """A page may import from its folder, as under a kernel: after the standard library, before installed packages."""
    before = list(sys.path)
    first_installed = (at for at, path in enumerate(before) if path.endswith(("site-packages", "dist-packages")))
    if "" not in before:
        sys.path.insert(next(first_installed, 0), "")
    try:
        yield
    finally:
        sys.path[:] = before


@contextmanager
def _no_input() -> Iterator[None]:
    """Nobody answers a page that asks: `input()` ends with an EOFError instead of waiting."""
    before = sys.stdin
    sys.stdin = io.StringIO()
    try:
        yield
    finally:
        sys.stdin = before


@contextmanager
def _warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for action, category, module in _WARNINGS:
            warnings.filterwarnings(action, category=category, module=module, append=True)
        warnings.showwarning = _show_warning
        yield


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Among the page's outputs, also where the host collects its own warnings."""
    (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))


@contextmanager
def _random_numbers() -> Iterator[None]:
    import numpy as np

    before, numpy_before = random.getstate(), np.random.get_state()
    random.seed(SEED)
    np.random.seed(SEED)
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(numpy_before)


@contextmanager
def _libraries() -> Iterator[None]:
    _reset_options()
    if pandas := sys.modules.get("pandas"):
        # pandas chooses this one by whether it was imported in a terminal or a notebook.
        pandas.set_option("display.max_columns", 20)
    try:
        yield
    finally:
        _reset_options()


def _reset_options() -> None:
    """Options of pandas and matplotlib as after a fresh import, no figure open; what is not imported needs nothing."""
    if pandas := sys.modules.get("pandas"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # options that are themselves deprecated are reset too, and say so
            pandas.reset_option("all")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rc_file_defaults()
