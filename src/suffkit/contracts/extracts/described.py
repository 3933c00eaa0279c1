"""Says in Markdown what an extract is: for the page docs/extracts.md, and for the README beside the templates."""

from __future__ import annotations

from suffkit.contracts.extracts.extract import Extract
from suffkit.contracts.table import Column
from suffkit.domain.units import all_units

_TYPES = {"text": "text", "number": "number", "date": "date"}
_MOST_WORDS = 12


def described(extract: Extract, level: int = 3) -> str:
    """A section on the extract: what it holds, where a council finds it, what it adds, and each column.

    In:  the extract; the level of the section's heading.
    Out: Markdown that ends with a line break.
    """
    named = f"{'#' * level} {extract.contract.name[:1].upper()}{extract.contract.name[1:]}: `{extract.file}`"
    key = ", ".join(f"`{name}`" for name in extract.contract.key)
    lines = [
        named,
        "",
        f"{_sentence(extract.holds)} Found in: {extract.where}.",
        f"With it the statement can tell {extract.adds}.",
        f"One row for each {key}.",
        "",
        "| column | type | unit | needed | meaning |",
        "|---|---|---|---|---|",
        *(_row(column) for column in extract.contract.columns),
        "",
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    cells = (f"`{column.name}`", _TYPES[column.type], _unit(column), _needed(column), _meaning(column))
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _needed(column: Column) -> str:
    """Whether the column must be there and filled."""
    may_be_empty = column.nullable or "" in column.allowed
    if not column.required:
        return "no"
    return "column, cells may be empty" if may_be_empty else "yes"


def _unit(column: Column) -> str:
    if column.type != "number" or not column.unit:
        return ""
    unit = all_units()[column.unit]
    return unit.plural or unit.meaning


def _meaning(column: Column) -> str:
    words = [word for word in column.allowed if word]
    if not words:
        return column.meaning
    return f"{column.meaning}: {', '.join(words)}" if len(words) <= _MOST_WORDS else f"{column.meaning} (a closed list)"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
