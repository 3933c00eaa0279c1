"""Run the pages of a book: each notebook with the parameters of one edition, by Papermill, into a staging folder."""

from __future__ import annotations

import ast
import logging
import re
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.errors import EnvironmentFault, PageError, RequestError, SuffkitError, suggest
from suffkit.publish import engine as warm
from suffkit.publish.executed import INJECTED, code_cells, finish_page, name_cell, tags

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

# The name by which an engine is asked for, and Papermill's name for it.
ENGINES = {warm.NAME: warm.NAME, "papermill": "nbclient"}

_log = logging.getLogger(__name__)
_FILE_OF_A_CELL = re.compile(r" \(\S+, line (\d+)\)$")


@dataclass(frozen=True)
class PageRun:
    """One page that was run: its executed copy and numbers for prose, or (`fault`) why there is none."""

    page: str
    path: Path
    numbers: dict[str, str]
    seconds: float
    fault: str | None = None


def run_pages(
    notebooks: Sequence[Path],
    *,
    parameters: Mapping[str, Any],
    out_dir: Path,
    engine: str = warm.NAME,
    on_page: Callable[[str, int, int], None] | None = None,
) -> list[PageRun]:
    """Run every page, also after one has failed; each in its own folder and with nothing left over from another.

    In:     notebooks, in the order to run them; parameters, each of which every page must declare; out_dir, where the
            executed copies go under the same names (made if need be); engine, `suffkit` or `papermill` (a kernel for
            each page); on_page, called as each page ends with its name, how many are done, and of how many.
    Out:    one PageRun a page, in the same order. A page at fault leaves no copy in out_dir, also no older one.
    Raises: RequestError, no such engine; EnvironmentFault, out_dir cannot be written. KeyboardInterrupt as it comes.
    """
    if engine not in ENGINES:
        raise RequestError(f"There is no engine {engine!r}.{suggest(engine, ENGINES)}")
    with _needs_the_machine(f"{out_dir} cannot be made"):
        out_dir.mkdir(parents=True, exist_ok=True)
    runs = []
    for done, notebook in enumerate(notebooks, start=1):
        runs.append(_run_page(notebook, parameters, out_dir / notebook.name, ENGINES[engine]))
        if on_page:
            on_page(notebook.stem, done, len(notebooks))
    return runs


def raise_for_faults(runs: Sequence[PageRun]) -> None:
    """Raises: PageError that lists each page at fault with its cell and cause; nothing where all pages are sound."""
    faults = [f"{run.page}: {run.fault}" for run in runs if run.fault is not None]
    if faults:
        listed = "\n".join(textwrap.indent(fault, "    ").replace("    ", "  - ", 1) for fault in faults)
        raise PageError(f"{len(faults)} of {len(runs)} pages could not be made:\n{listed}")


def merge_numbers(runs: Sequence[PageRun]) -> dict[str, str]:
    """The numbers for prose of all pages, in one.

    Raises: PageError where two pages say the same name with different words.
    """
    numbers: dict[str, str] = {}
    said_by: dict[str, str] = {}
    for run in runs:
        for name, text in run.numbers.items():
            if numbers.setdefault(name, text) != text:
                raise PageError(
                    f'The number "{name}" is said by two pages in different words: {said_by[name]} says '
                    f'"{numbers[name]}", {run.page} says "{text}". Give one of them another name.'
                )
            said_by.setdefault(name, run.page)
    return numbers


def _run_page(notebook: Path, parameters: Mapping[str, Any], target: Path, papermill_engine: str) -> PageRun:
    started = time.perf_counter()
    with _needs_the_machine(f"{target} cannot be replaced"):
        target.unlink(missing_ok=True)
    numbers: dict[str, str] = {}
    fault = None
    try:
        with _needs_the_machine(f"{notebook} cannot be run"):
            executed = _execute(_read_page(notebook), dict(parameters), notebook.parent, papermill_engine)
        _log_warnings(notebook.stem, executed)
        numbers = finish_page(executed)
        with _needs_the_machine(f"{target} cannot be written"):
            _write_page(executed, target)
    except PageError as error:
        numbers, fault = {}, str(error)
    return PageRun(notebook.stem, target, numbers, time.perf_counter() - started, fault)


def _read_page(notebook: Path) -> NotebookNode:
    """A notebook as its author left it, in the current format. Raises: PageError, not there or no notebook."""
    import nbformat

    try:
        page = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
    except FileNotFoundError:
        raise PageError(f"there is no notebook {notebook}") from None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise PageError(f"{notebook} cannot be read as a notebook. Open and save it in Jupyter.") from error
    page.cells = [cell for cell in page.cells if INJECTED not in tags(cell)]
    page.metadata.setdefault("kernelspec", {"display_name": "Python 3", "language": "python", "name": "python3"})
    return page


def _write_page(page: NotebookNode, target: Path) -> None:
    import nbformat

    target.write_bytes((nbformat.writes(page) + "\n").encode("utf-8"))


def _execute(page: NotebookNode, parameters: dict[str, Any], folder: Path, papermill_engine: str) -> NotebookNode:
    """The page with its outputs. Raises: PageError that names cell and cause."""
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    warm.register()
    parameters_at = _refuse_undeclared(page, parameters)
    try:
        with _quiet():
            return papermill.execute_notebook(
                page,
                None,
                parameters=parameters,
                engine_name=papermill_engine,
                request_save_on_cell_execute=False,
                progress_bar=False,
                kernel_name="python3",
                language="python",
                cwd=folder,
            )
    except PapermillExecutionError as error:
        was_injected = bool(parameters) and error.cell_index > parameters_at
        raise PageError(_say_failure(page, error.cell_index - was_injected, error)) from None
    except DeadKernelError:
        raise PageError("its kernel died (the machine may have run out of memory)") from None


def _refuse_undeclared(page: NotebookNode, parameters: Mapping[str, Any]) -> int:
    """The position of the page's parameters cell. Raises: PageError, no such cell, or it lacks one of `parameters`.

    The cell is read as Python: Papermill's own inspection goes line by line and overlooks a name whose comment has a
    "=" in it.
    """
    at = next((at for at, cell in enumerate(page.cells) if "parameters" in tags(cell)), None)
    if at is None:
        raise PageError('it has no cell tagged "parameters", so nothing can be passed to it. Tag its first code cell.')
    try:
        cell = ast.parse(page.cells[at].source)
    except SyntaxError as error:
        raise PageError(f"its parameters cell is not Python: {error.msg} (line {error.lineno} of the cell)") from None
    assigned = (node.id for node in ast.walk(cell) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    declared = list(dict.fromkeys(assigned))
    for given in parameters:
        if given not in declared:
            raise PageError(
                f'it has no parameter "{given}".{suggest(given, declared)} '
                f"Its parameters cell declares: {', '.join(declared) or 'nothing'}."
            )
    return at


def _say_failure(page: NotebookNode, at: int, error: PapermillExecutionError) -> str:
    """`cell 3 (moved = page.facts("moved")): key error: 'moved'`."""
    cell = page.cells[at]
    number = next(number for number, code in code_cells(page) if code is cell)
    kind = " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", error.ename)).lower() or "error"
    message = str(error.evalue) if error.ename in _own_errors() else _shorten(str(error.evalue))
    return f"{name_cell(number, cell.source)}: {kind}" + (f": {message}" if message else "")


def _own_errors(family: type[SuffkitError] = SuffkitError) -> set[str]:
    """The names of all errors that suffkit raises on purpose; their messages are written to be read, and safe."""
    return {family.__name__}.union(*(_own_errors(member) for member in family.__subclasses__()))


def _shorten(message: str) -> str:
    first_line = message.strip().partition("\n")[0]
    return textwrap.shorten(_FILE_OF_A_CELL.sub(r" (line \1 of the cell)", first_line), 160, placeholder="...")


def _log_warnings(name: str, page: NotebookNode) -> None:
    for number, cell in code_cells(page):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                _log.info("%s, %s: %s", name, name_cell(number, cell.source), output.text.strip())


@contextmanager
def _needs_the_machine(what_failed: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"{what_failed}: {error.strerror or error}. Check that the folder may be written to, that temporary files "
            "can be made, and that the disk is not full."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Papermill's log says what the faults say, with tracebacks."""
    log = logging.getLogger("papermill")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)
