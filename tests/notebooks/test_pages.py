"""The shipped pages: thin, free of typed figures, and sound for every shipped edition."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_CODE_CELLS = 22
# Numbers of a definition, not of a statement: ages, bases of rates, distances, terms.
DEFINING = {"10,000", "5", "16", "17", "18", "19", "20", "21", "100"}


def cells_of(path: Path, kind: str) -> list[str]:
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_thin(path: Path) -> None:
    code = cells_of(path, "code")
    assert len(code) <= MOST_CODE_CELLS
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.Try)
    for cell in code:
        found = [type(node).__name__ for node in ast.walk(ast.parse(cell)) if isinstance(node, forbidden)]
        assert found == [], cell
        imported = re.findall(r"^(?:from|import) (\S+)", cell, flags=re.MULTILINE)
        assert all(name.startswith(("suffkit.present", "suffkit.publish")) for name in imported), imported


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_starts_with_its_question_and_its_parameters(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].source.startswith("# ")
    assert cells[1].metadata.get("tags") == ["parameters"]
    assert [line.partition(" = ")[0] for line in cells[1].source.splitlines()] == ["authority", "edition"]
    assert all("#" in line for line in cells[1].source.splitlines()), "each parameter is commented"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_figure_is_typed_into_prose(path: Path) -> None:
    for text in cells_of(path, "markdown"):
        plain = re.sub(r"\{\{.*?\}\}|SSDA903|\]\([^)]*\)", "", text)
        typed = set(re.findall(r"\d[\d,.]*\d|\d", plain)) - DEFINING
        assert typed == set(), text
    for cell in cells_of(path, "code")[1:]:
        strings = [
            node.value
            for node in ast.walk(ast.parse(cell))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        typed = {number for text in strings for number in re.findall(r"(?<![\w_])\d[\d,.]*", text)} - DEFINING
        assert typed == set(), cell
