"""The warm engine gives what a kernel gives, and leaves nothing behind."""

from __future__ import annotations

import gc
import os
import random
import re
import signal
import subprocess
import sys
import warnings
import weakref
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import papermill
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError, strip_color

from suffkit.publish import engine

PAGES = Path(__file__).parent / "pages"

# A kernel names its cells' code after a file of its own, and colours its tracebacks.
CELL_FILE = re.compile(r"(/\S*?|[A-Z]:\\\S*?)?ipykernel_\S+?\.py|\b\d{6,}\.py|<ipython-input-[^>]*>")


def run(page: NotebookNode, engine_name: str = "suffkit", cwd: Path | None = None) -> NotebookNode:
    engine.register()
    return papermill.execute_notebook(
        page, None, engine_name=engine_name, request_save_on_cell_execute=False, progress_bar=False, cwd=cwd
    )


def page_of(*sources: str) -> NotebookNode:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=[new_code_cell(source) for source in sources], metadata={"kernelspec": kernel})


def last_result(page: NotebookNode) -> str:
    return str(page.cells[-1].outputs[-1].data["text/plain"])


def normalised(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Neighbouring pieces of a stream as one (a kernel cuts by time), and the same name for a cell's file."""
    whole: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "stream":
            output.text = CELL_FILE.sub("CELL", output.text)
            if whole and whole[-1].get("name") == output.name:
                whole[-1].text += output.text
                continue
        whole.append(output)
    return whole


def plain(traceback: list[str]) -> list[str]:
    """A traceback's lines without colours and blank lines of code, which depend on the name of a cell's file."""
    lines = strip_color("\n".join(traceback)).splitlines()
    return [CELL_FILE.sub("CELL", line.rstrip()) for line in lines if not re.fullmatch(r"\s*\d*\s*", line)]


def images(page: NotebookNode) -> int:
    outputs = [output for cell in page.cells for output in cell.get("outputs", [])]
    return sum(kind.startswith("image/") for output in outputs for kind in output.get("data", {}))


def test_every_output_is_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)
    page = nbformat.read(PAGES / "every_output.ipynb", as_version=4)
    warm, stock = run(page, "suffkit", PAGES), run(page, "nbclient", PAGES)
    assert images(stock) == 3
    assert images(warm) == 3
    for ours, theirs in zip(warm.cells, stock.cells, strict=True):
        assert ours.source == theirs.source
        if ours.cell_type == "code":
            assert normalised(ours.outputs) == normalised(theirs.outputs), ours.source
            assert ours.execution_count == theirs.execution_count
    assert warm.metadata.language_info == stock.metadata.language_info


@pytest.mark.parametrize("name", ["fails_in_a_function", "is_not_python"])
def test_a_failing_cell_fails_as_under_a_kernel(name: str) -> None:
    page = nbformat.read(PAGES / f"{name}.ipynb", as_version=4)
    failures = []
    for engine_name in ("suffkit", "nbclient"):
        with pytest.raises(PapermillExecutionError) as caught:
            run(page, engine_name)
        error = caught.value
        said = CELL_FILE.sub("CELL", error.evalue)
        failures.append((error.cell_index, error.exec_count, error.ename, said, plain(error.traceback)))
    assert failures[0] == failures[1]


def test_an_error_that_ipython_only_prints_is_an_error_of_the_cell() -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(page_of("%no_such_magic"))
    assert caught.value.ename == "UsageError"
    assert "no_such_magic" in caught.value.evalue


def test_an_object_that_cannot_be_shown_is_an_error_of_the_cell() -> None:
    source = "class Shy:\n    def _repr_html_(self):\n        raise ValueError('no')\n\n\ndisplay(Shy())"
    with pytest.raises(PapermillExecutionError) as caught:
        run(page_of(source, "1"))
    assert (caught.value.ename, caught.value.cell_index) == ("ValueError", 0)


def test_a_page_that_asks_is_not_waited_for() -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(page_of("input('authority? ')"))
    assert caught.value.ename == "EOFError"


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    run(page_of("import sys", "print('out')", "print('err', file=sys.stderr)", "display('shown')", "'result'"))
    assert capfd.readouterr() == ("", "")


def test_figures_are_images_on_every_page_of_a_process() -> None:
    draws = page_of("import matplotlib.pyplot as plt", "plt.plot([1, 2]);")
    assert [images(run(draws)) for _ in range(3)] == [1, 1, 1]


def test_a_page_finds_names_of_its_own_only() -> None:
    run(page_of("left_over = 1"))
    assert last_result(run(page_of("'left_over' in globals(), len(In)"))) == "(False, 2)"


LEAKS = {
    "environment": ("import os; os.environ['SUFFKIT_LEAK'] = 'x'", "import os; os.environ.get('SUFFKIT_LEAK', 'none')"),
    "a variable taken away": ("import os; del os.environ['PATH']", "import os; 'PATH' in os.environ"),
    "folder": ("import os; os.chdir('..')", "import os; os.path.basename(os.getcwd())"),
    "import path": ("import sys; sys.path.append('leak')", "import sys; 'leak' in sys.path"),
    "warnings": (
        "import warnings; warnings.simplefilter('error')",
        "import warnings; any(rule[0] == 'error' and rule[2] is Warning for rule in warnings.filters)",
    ),
    "pandas": (
        "import pandas as pd; pd.set_option('display.max_rows', 3)",
        "pd = __import__('pandas'); pd.options.display.max_rows",
    ),
    "matplotlib": (
        "import matplotlib.pyplot as plt; plt.style.use('dark_background')",
        "import matplotlib.pyplot as plt; plt.rcParams['axes.facecolor'], plt.rcParams['backend']",
    ),
    "figures": (
        "import matplotlib.pyplot as plt; plt.ioff(); plt.figure()\nplt.switch_backend('agg'); plt.figure();",
        "import matplotlib.pyplot as plt; plt.get_fignums()",
    ),
    "seaborn": ("import seaborn; seaborn.set_theme()", "import matplotlib; matplotlib.rcParams['axes.grid']"),
    "random numbers": ("import random; random.seed(9)", "import random; random.random()"),
    "numpy's random numbers": ("import numpy as np; np.random.seed(9)", "import numpy as np; float(np.random.rand())"),
    "main module": ("import __main__; __main__.leak = 1", "import __main__; hasattr(__main__, 'leak')"),
    "built-in names": ("import builtins; _ = 5\n_", "import builtins; hasattr(builtins, '_')"),
    "standard output": ("import sys; sys.stdout = None", "print('x'); import sys; sys.stdout is not None"),
}


@pytest.mark.parametrize("what", LEAKS)
def test_the_next_page_starts_afresh(what: str) -> None:
    change, look = LEAKS[what]
    untouched = last_result(run(page_of(look), cwd=PAGES))
    run(page_of(change), cwd=PAGES)
    assert last_result(run(page_of(look), cwd=PAGES)) == untouched


def process_state() -> dict[str, object]:
    return {
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "path": list(sys.path),
        "streams": (sys.stdin, sys.stdout, sys.stderr),
        "main": sys.modules["__main__"],
        "warnings": list(warnings.filters),
        "random": random.getstate(),
        "numpy": np.random.get_state()[1].tolist(),
        "backend": (matplotlib.get_backend(), matplotlib.is_interactive(), plt.rcParams["figure.dpi"]),
        "shell": InteractiveShell._instance,
        "display": (sys.displayhook, pd.get_option("display.max_rows")),
    }


@pytest.mark.parametrize("ending", ["", "1 / 0", "raise KeyboardInterrupt"])
def test_the_process_is_as_it_was(ending: str) -> None:
    plt.switch_backend("agg")
    before = process_state()
    changes = [change for change, _ in LEAKS.values() if "stdout" not in change]
    try:
        run(page_of(*changes, ending))
    except (PapermillExecutionError, KeyboardInterrupt):
        assert ending
    assert process_state() == before


def test_an_interrupt_stops_the_run_at_once() -> None:
    with pytest.raises(KeyboardInterrupt):
        run(page_of("import signal", f"signal.raise_signal({int(signal.SIGINT)})", "1"))


def test_what_a_page_loaded_is_let_go() -> None:
    """Or a process that builds for all councils would keep the tables of every page."""
    kept: list[weakref.ref[object]] = []
    gc.keep_for_test = lambda thing: kept.append(weakref.ref(thing))  # type: ignore[attr-defined]
    try:
        run(page_of("import gc", "class Big: pass", "big = Big()\ngc.keep_for_test(big)\nbig"))
    finally:
        del gc.keep_for_test  # type: ignore[attr-defined]
    gc.collect()
    assert len(kept) == 1
    assert kept[0]() is None


def test_a_build_may_be_started_from_a_notebook() -> None:
    """A page that runs a page: the outer one's shell, streams and figures work on afterwards."""
    outer = page_of(
        "import papermill, nbformat, matplotlib.pyplot as plt",
        "inner = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(\"print('inner')\\n6 * 7\")])\n"
        "inner.metadata.kernelspec = {'name': 'python3', 'language': 'python', 'display_name': 'Python 3'}\n"
        "done = papermill.execute_notebook(inner, None, engine_name='suffkit', progress_bar=False)\n"
        "print('outer', done.cells[0].outputs[1].data['text/plain'])",
        "get_ipython().execution_count",
    )
    done = run(outer)
    assert [output.text for output in done.cells[1].outputs] == ["outer 42\n"]
    assert last_result(done) == "4"  # the next cell's number


@pytest.mark.parametrize("first", ["import suffkit.publish.engine", "import papermill", "import suffkit.publish.run"])
def test_papermill_knows_the_engine_whichever_is_imported_first(first: str) -> None:
    code = f"{first}; from papermill.engines import papermill_engines as e; print(e.get_engine('suffkit').__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("WarmEngine", "")


def test_importing_the_run_imports_nothing_heavy() -> None:
    """The command line imports it before it knows what is asked."""
    code = "import sys, suffkit.publish.run; print({'papermill', 'IPython', 'pandas', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_no_socket_is_opened() -> None:
    opened: list[str] = []

    def note(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith("socket.") and listening:
            opened.append(event)

    listening = True
    sys.addaudithook(note)
    run(page_of("1"))
    listening = False
    assert opened == []


def test_progress_is_papermills(capfd: pytest.CaptureFixture[str]) -> None:
    """Asked for by name, as `papermill --engine suffkit` does, it has Papermill's bar."""
    papermill.execute_notebook(page_of("1", "2"), None, engine_name="suffkit", progress_bar=True)
    assert "2/2" in capfd.readouterr().err
