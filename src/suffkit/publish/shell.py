"""A page's shell: IPython in this process, its outputs kept as a kernel's client would keep them."""

from __future__ import annotations

import atexit
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import matplotlib
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.pylabtools import select_figure_formats
from jupyter_client.session import json_packer, json_unpacker
from matplotlib import pyplot
from matplotlib_inline.config import InlineBackend
from nbformat import NotebookNode
from nbformat.v4 import new_output
from traitlets import Instance, Type
from traitlets.config import Config, SingletonConfigurable

from suffkit.publish.isolation import fresh_state

INLINE = "module://matplotlib_inline.backend_inline"


class CellOutputs:
    """The outputs of the cell that is running, and the streams that its prints go to.

    What is printed is held back until something is shown or the cell ends, then standard output comes before standard
    error: the kernel's order, but without its timer, so the same page gives the same outputs each time.
    """

    def __init__(self) -> None:
        self.streams = (_Stream("stdout"), _Stream("stderr"))
        self._cell: list[NotebookNode] = []
        self._shown: dict[str, list[NotebookNode]] = {}
        self._clear_before_next = False

    def start_cell(self) -> list[NotebookNode]:
        """Begin a cell; the list that is returned fills as it runs."""
        self._cell = []
        self._clear_before_next = False
        return self._cell

    def flush(self) -> None:
        for stream in self.streams:
            if text := stream.take():
                self._append(new_output("stream", name=stream.name, text=text))

    def show(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str | None, update: bool) -> None:
        """Add a display, or change in place those that were shown under the same `display_id`."""
        self.flush()
        output = new_output("display_data", data=_as_sent(data), metadata=_as_sent(metadata))
        if update:
            for shown in self._shown.get(display_id or "", []):
                shown.update(data=output.data, metadata=output.metadata)
            return
        self._append(output)
        if display_id:
            self._shown.setdefault(display_id, []).append(output)

    def result(self, data: dict[str, Any], metadata: dict[str, Any], count: int) -> None:
        self.flush()
        self._append(
            new_output("execute_result", data=_as_sent(data), metadata=_as_sent(metadata), execution_count=count)
        )

    def error(self, kind: str, message: str, traceback: list[str]) -> None:
        self.flush()
        self._append(new_output("error", ename=kind, evalue=message, traceback=list(traceback)))

    def clear(self, wait: bool) -> None:
        self.flush()
        if wait:
            self._clear_before_next = True
        else:
            self._cell.clear()

    def _append(self, output: NotebookNode) -> None:
        if self._clear_before_next:
            self._cell.clear()
            self._clear_before_next = False
        self._cell.append(output)


class _Stream(io.TextIOBase):
    """Takes the place of `sys.stdout` or `sys.stderr` while a page runs."""

    encoding = "utf-8"

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append(text)
        return len(text)

    def take(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        return text


def _as_sent(content: dict[str, Any]) -> Any:
    """As it would arrive from a kernel: through JSON, in the way of Jupyter's own messages."""
    return json_unpacker(json_packer(content))


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_unused: Any,
    ) -> None:
        self._validate_data(data, metadata)
        self.shell.outputs.show(data, metadata or {}, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class _ResultHook(DisplayHook):
    """Keeps the value of a cell's last line, where IPython's own would print it."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        assert self.shell is not None
        self.shell.outputs.result(format_dict, md_dict or {}, self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class PageShell(ZMQInteractiveShell):
    """The kernel's own shell, with outputs kept instead of sent."""

    outputs = Instance(CellOutputs, ())
    displayhook_class = Type(_ResultHook)  # type: ignore[assignment]
    display_pub_class = Type(_Publisher)  # type: ignore[assignment]

    def run_page_cell(self, cell: NotebookNode) -> bool:
        """Run one code cell and fill in its outputs and execution count; whether it ended well.

        Raises: KeyboardInterrupt, where IPython would have shown it as an error of the cell.
        """
        cell.outputs = outputs = self.outputs.start_cell()
        cell.execution_count = self.execution_count
        result = self.run_cell(cell.source, store_history=True)
        self.outputs.flush()
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt
        failed = any(output.output_type == "error" for output in outputs)
        if error is not None and not failed:  # IPython only prints these (an unknown %magic, a group of exceptions)
            self.outputs.error(type(error).__name__, str(error), [])
        return error is None and not failed

    def enable_gui(self, gui: Any = None) -> None:
        """Pages have no window, so there is nothing to enable; the kernel's version would ask for its kernel."""

    def ask_exit(self) -> None:
        raise SystemExit("exit() and quit() have no meaning in a page")

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(etype.__name__, str(evalue), stb)


# pandas, rich and others know a notebook by the name of its shell's class, and choose widths and formats by it.
PageShell.__name__ = PageShell.__qualname__ = "ZMQInteractiveShell"


@contextmanager
def page_shell() -> Iterator[PageShell]:
    """A new shell for one page, in the current folder; what prints or shows while it is open is kept in its outputs.

    Nothing is read from or written to the user's own IPython profile, so a page comes out alike for every user.
    """
    with (
        fresh_state(),
        _pyplot_let_go(),
        tempfile.TemporaryDirectory(prefix="suffkit-", ignore_cleanup_errors=True) as profile,
        _set_aside(PageShell),
        _set_aside(InlineBackend),
    ):
        shell = PageShell.instance(ipython_dir=profile, config=Config(HistoryManager={"enabled": False}))
        atexit.unregister(shell.atexit_operations)  # it would keep every page's data until the process ends
        try:
            stdout, stderr = shell.outputs.streams
            with redirect_stdout(stdout), redirect_stderr(stderr), _inline_figures(shell):
                yield shell
        finally:
            shell.cleanup()


@contextmanager
def _set_aside(singleton: type[SingletonConfigurable]) -> Iterator[None]:
    """Leave room for a new instance: a build may be started from a notebook, whose own shell comes back afterwards."""
    owners = list(singleton._walk_mro())
    before = [owner._instance for owner in owners]
    for owner in owners:
        owner._instance = None
    try:
        yield
    finally:
        for owner, instance in zip(owners, before, strict=True):
            owner._instance = instance


@contextmanager
def _pyplot_let_go() -> Iterator[None]:
    """pyplot hangs itself on one shell, once; without this it would miss every shell after the first."""
    pyplot.uninstall_repl_displayhook()
    try:
        yield
    finally:
        pyplot.install_repl_displayhook()


@contextmanager
def _inline_figures(shell: PageShell) -> Iterator[None]:
    """Open figures are shown at the end of a cell, as under a kernel.

    A kernel tells matplotlib by the environment, which it reads once, when first imported; and the backend joins itself
    to one shell only. So both are set anew for each shell, or figures would silently come out as text.
    """
    os.environ["MPLBACKEND"] = INLINE
    backend, interactive = matplotlib.get_backend(auto_select=False), matplotlib.is_interactive()
    shell.enable_matplotlib("inline")
    inline = InlineBackend.instance()
    select_figure_formats(shell, inline.figure_formats, **inline.print_figure_kwargs)
    try:
        yield
    finally:
        matplotlib.use(backend or "agg", force=False)
        matplotlib.interactive(interactive)
        pyplot.uninstall_repl_displayhook()
