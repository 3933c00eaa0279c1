"""The warm engine: Papermill runs a page's cells in this process, so libraries are imported once for all pages.

Papermill knows it by the name `suffkit` (an entry point of the package; `register` does the same where the package is
run without being installed). Papermill's own engine starts a kernel for every page; it stays selectable and is what
this one is held to: the same cells give the same outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

NAME = "suffkit"


class WarmEngine:
    """A Papermill engine without a kernel: no process, no socket, imports stay, everything else starts afresh.

    It has the three methods that Papermill calls, but is no subclass of `papermill.engines.Engine`: Papermill loads the
    engines of entry points while it is itself being imported, and when this module is what imports it first, the class
    must already be there.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **_unused: Any,
    ) -> NotebookNode:
        """Run the cells of `nb` in order up to the first that fails, and return it with the outputs filled in.

        In:     as Papermill passes it; `kernel_name` and options for a kernel (time limits) have no meaning here.
        Raises: KeyboardInterrupt as it comes. A failing cell is not raised but left as an `error` output, which
                Papermill turns into its PapermillExecutionError.
        """
        from papermill.engines import NotebookExecutionManager

        manager = NotebookExecutionManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            _run_cells(manager)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """The kernel's name, from the argument or the notebook. Raises: ValueError where neither has one."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """The notebook's language, from the argument or the notebook. Raises: ValueError where neither has one."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))


def register() -> None:
    """Make the engine known to Papermill, also where the package's entry points are not installed."""
    from papermill.engines import papermill_engines

    papermill_engines.register(NAME, WarmEngine)


def _run_cells(manager: NotebookExecutionManager) -> None:
    from ipykernel.ipkernel import IPythonKernel

    from suffkit.publish.shell import page_shell

    with page_shell() as shell:
        for index, cell in enumerate(manager.nb.cells):
            manager.cell_start(cell, index)
            failed = False
            try:
                if _is_run(cell):
                    failed = not shell.run_page_cell(cell)
            finally:
                if failed:
                    manager.cell_exception(cell, cell_index=index)
                manager.cell_complete(cell, cell_index=index)
            if failed:
                break
    manager.nb.metadata["language_info"] = dict(IPythonKernel.language_info)


def _is_run(cell: NotebookNode) -> bool:
    """Code that is not blank and not tagged to be skipped: what the kernel's client runs."""
    return (
        cell.cell_type == "code" and bool(cell.source.strip()) and "skip-execution" not in cell.metadata.get("tags", [])
    )
