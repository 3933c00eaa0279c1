"""Sections of a page that have nothing to show for an edition: what they lack is told together, at the page's end.

The same notebooks make every statement. Of published figures alone half of their sections show nothing but a sentence
that says so, and a reader would look for what there is between them. So such a section leaves its place, with its
heading and its method, and its sentences stand in the last section under its name. Nothing that is missing goes unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEADING = re.compile(r"(##|###) +(.+)")
_NUMBER = re.compile(r"\{\{ *(\w+) *\}\}")
_MISSING = re.compile(r'<p class="note-missing">([^<]*)</p>')
_LAST = "## What this page cannot tell"


def gather_missing(page: NotebookNode, numbers: Mapping[str, str]) -> None:
    """Move what is missing in sections that show nothing else to the page's end, in place.

    In: an executed notebook; the texts of its numbers for prose, of which an empty one says nothing. A section is a
        heading of the second or third level with all up to the next of its own or a higher level. One without code
        stays as it is, and one whose code shows nothing at all, unless the one before it went: it is silent for the
        same reason.
    """
    told: dict[str, list[str]] = {}
    for level in ("##", "###"):
        cells: list[NotebookNode] = []
        went = False
        for section in _sections(page.cells, level):
            title = _title(section[0], level)
            sentences = _only_missing(section, numbers) if title else None
            went = bool(sentences) or (went and sentences == [])
            if not went:
                cells += section
            elif sentences:
                told.setdefault(title, []).extend(sentences)
        page.cells = cells
    if told:
        page.cells += _at_the_end(told, has_last=any(cell.source.startswith(_LAST) for cell in page.cells))


def _sections(cells: Sequence[NotebookNode], level: str) -> list[list[NotebookNode]]:
    """The cells in stretches: each begins with a heading of this level or a higher one, the first with the page."""
    stretches: list[list[NotebookNode]] = [[]]
    for cell in cells:
        found = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if found and len(found[1]) <= len(level) and stretches[-1]:
            stretches.append([])
        stretches[-1].append(cell)
    return stretches


def _title(cell: NotebookNode, level: str) -> str:
    """The heading of this very level that a cell begins with, if it does."""
    found = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
    return found[2].strip() if found and found[1] == level else ""


def _only_missing(section: Sequence[NotebookNode], numbers: Mapping[str, str]) -> list[str] | None:
    """The sentences on what is missing, as HTML, where the code of a section shows nothing else; else None."""
    if not any(cell.cell_type == "code" for cell in section):
        return None
    found: list[str] = []
    for cell in section:
        if cell.cell_type != "code":
            # A sentence that is made elsewhere may say something.
            if any(numbers.get(name, "?") for name in _NUMBER.findall(cell.source)):
                return None
            continue
        for output in cell.outputs:
            said = _MISSING.fullmatch(str(output.get("data", {}).get("text/html", "")).strip())
            if said is None:
                return None
            found.append(said[1])
    return list(dict.fromkeys(found))


def _at_the_end(told: Mapping[str, Sequence[str]], *, has_last: bool) -> list[NotebookNode]:
    import nbformat

    items = "".join(
        f"<li><strong>{escape(title)}.</strong> {' '.join(sentences)}</li>" for title, sentences in told.items()
    )
    listed = f'<div class="note-missing"><ul>{items}</ul></div>'
    output = nbformat.v4.new_output("display_data", {"text/html": listed, "text/plain": "What is missing"})
    cell = nbformat.v4.new_code_cell("# What is missing", outputs=[output], metadata={"tags": ["remove-input"]})
    return [cell] if has_last else [nbformat.v4.new_markdown_cell(_LAST), cell]
