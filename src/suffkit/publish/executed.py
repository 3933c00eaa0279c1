"""The executed copy of a page, made fit for the book: the same bytes for the same figures, and nothing private in it.

It loses times, paths, code's visibility and the numbers for prose (which are handed on instead); its charts get their
alternative text where MyST-NB looks for it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suffkit.errors import PageError
from suffkit.publish.silent import gather_missing

if TYPE_CHECKING:
    from nbformat import NotebookNode

NUMBERS = "application/vnd.suffkit.numbers+json"
INJECTED = "injected-parameters"

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def finish_page(page: NotebookNode) -> dict[str, str]:
    """Make an executed notebook publishable, in place, and take its numbers for prose out of it.

    Out:    {name: text} of all outputs of the type `application/vnd.suffkit.numbers+json`.
    Raises: PageError that names the cell: an error output, a number said twice with different words, a chart without
            alternative text, two charts in one cell.
    """
    numbers: dict[str, str] = {}
    for number, cell in code_cells(page):
        try:
            _take_numbers(cell, numbers)
            _describe_chart(cell)
            cell.outputs = _tidy_outputs(cell.outputs)
        except PageError as error:
            raise PageError(f"{name_cell(number, cell.source)}: {error}") from None
    gather_missing(page, numbers)
    for position, cell in enumerate(page.cells, start=1):
        cell.id = f"cell-{position}"
        _tidy_cell(cell)
    page.metadata.pop("papermill", None)
    page.metadata.pop("widgets", None)
    page.metadata.update(kernelspec=dict(_KERNEL), language_info=dict(_LANGUAGE))
    return numbers


def code_cells(page: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The code cells with their numbers as the page's author counts them: from 1, without the one Papermill puts in."""
    number = 0
    for cell in page.cells:
        if cell.cell_type == "code":
            number += INJECTED not in tags(cell)
            yield number, cell


def name_cell(number: int, source: str) -> str:
    """A code cell as messages name it: `cell 3 (page.chart(moved))`, by its number and first line."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return f"cell {number} ({textwrap.shorten(lines[0], 70, placeholder='...')})" if lines else f"cell {number}"


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return list(cell.metadata.get("tags", []))


def _take_numbers(cell: NotebookNode, numbers: dict[str, str]) -> None:
    kept = []
    for output in cell.outputs:
        said = output.get("data", {}).get(NUMBERS)
        if said is None:
            kept.append(output)
            continue
        for name, text in said.items():
            if not isinstance(text, str):
                raise PageError(f'the number "{name}" is not text. Say it in words: page.say("{name}", "...").')
            if numbers.setdefault(name, text) != text:
                raise PageError(
                    f'the number "{name}" is said twice, as "{numbers[name]}" and as "{text}". Give one another name.'
                )
    cell.outputs = kept


def _describe_chart(cell: NotebookNode) -> None:
    """Copy a chart's alternative text from its output to the cell, the only place where MyST-NB reads it."""
    charts = [output for output in cell.outputs if _image_types(output)]
    if len(charts) > 1:
        raise PageError(f"it shows {len(charts)} images. One chart a cell: move the others to cells of their own.")
    for chart in charts:
        said = (str(chart.metadata.get(kind, {}).get("alt", "")).strip() for kind in _image_types(chart))
        alt = next((text for text in said if text), None)
        if alt is None:
            raise PageError("its image has no alternative text. Show charts made by suffkit.present, which have it.")
        cell.metadata.setdefault("mystnb", {}).setdefault("image", {})["alt"] = alt


def _image_types(output: NotebookNode) -> list[str]:
    return [kind for kind in output.get("data", {}) if kind.startswith("image/")]


def _tidy_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Prints in one piece, no warnings (for the builder, and with paths of the machine), no memory addresses."""
    tidy: list[NotebookNode] = []
    for output in outputs:
        if output.output_type == "error":
            raise PageError(f"it ended the page early ({output.ename})")
        if output.output_type == "stream":
            if output.name == "stderr":
                continue
            output.text = _ADDRESS.sub("", output.text)
            if tidy and tidy[-1].output_type == "stream":
                tidy[-1].text += output.text
                continue
        elif plain := output.data.get("text/plain"):
            output.data["text/plain"] = _ADDRESS.sub("", plain)
        tidy.append(output)
    return tidy


def _tidy_cell(cell: NotebookNode) -> None:
    metadata: dict[str, Any] = cell.metadata
    metadata.pop("papermill", None)
    metadata.pop("execution", None)
    if cell.cell_type == "code":
        given = tags(cell)
        is_parameters = INJECTED in given or "parameters" in given
        if "remove-input" not in given and (is_parameters or "show-input" not in given):
            metadata["tags"] = [*given, "remove-input"]
    if not metadata.get("tags"):
        metadata.pop("tags", None)
