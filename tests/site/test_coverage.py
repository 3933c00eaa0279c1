"""What docs/coverage.md says that the book answers, it answers: each figure on a built page of an edition it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from lxml import html as parser

from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.io.editions import authorities, editions

ROOT = Path(__file__).resolve().parents[2]
# How many lines each part of the list has; the last line of each is the last that was asked for.
LINES = {
    "A": 7,
    "B": 9,
    "C": 9,
    "D": 5,
    "E": 10,
    "F": 8,
    "G": 4,
    "H": 5,
    "I": 2,
    "J": 3,
    "K": 6,
    "L": 7,
    "M": 3,
    "N": 6,
}
LINES |= {"O": 5}
PUBLISHED = "published"


@dataclass(frozen=True)
class Line:
    """One line of the tables: what it names, as it is written."""

    name: str
    names: tuple[str, ...]
    pages: tuple[str, ...]
    editions: tuple[str, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name.startswith("suffkit."))

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if not name.startswith("suffkit."))


def _lines() -> Iterator[Line]:
    for row in (ROOT / "docs/coverage.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        # Rows of three cells are of the last table: what is not answered, and why.
        if re.fullmatch(r"[A-O]\d+", cells[0]) and len(cells) > 3:
            name, _, named, pages, shown = cells
            yield Line(name, tuple(re.findall("`([^`]+)`", named)), tuple(pages.split(", ")), tuple(shown.split(", ")))


EVERY = tuple(_lines())
ALONE = [pytest.param(line, id=line.name) for line in EVERY if line.figures and PUBLISHED in line.editions]
SHOWN = [pytest.param(line, id=line.name) for line in EVERY if line.figures and line.editions != (PUBLISHED,)]


@cache
def held(site: Path) -> dict[str, frozenset[str]]:
    """The kinds of figures that the tables of each page of a site say that they hold."""
    return {
        page.stem: frozenset(
            kind
            for table in parser.document_fromstring(page.read_bytes()).iter("table")
            for kind in (table.get("data-holds") or "").split()
        )
        for page in site.glob("*.html")
    }


def test_every_question_has_a_line_and_only_one() -> None:
    wanted = [f"{letter}{number}" for letter, last in LINES.items() for number in range(1, last + 1)]
    assert [line.name for line in EVERY] == wanted


@pytest.mark.parametrize("line", EVERY, ids=lambda line: line.name)
def test_what_a_line_names_is_there(line: Line) -> None:
    assert line.names
    dimensions = {row["dimension"] for row in code_rows("dimensions")}
    for figure in line.figures:
        measure, *by = figure.split("/")
        assert measure in catalogue()
        assert set(by) <= dimensions
    for function in line.functions:
        room, _, name = function.rpartition(".")
        assert callable(getattr(import_module(room), name))
    for page in line.pages:
        assert (ROOT / f"notebooks/{page}.ipynb").is_file() or (ROOT / f"book/{page}.md").is_file(), page
    raw = ROOT / "data/raw"
    known = {f"{authority} {edition}" for authority in authorities(raw) for edition in editions(raw, authority)}
    assert set(line.editions) <= known | {PUBLISHED}


@pytest.mark.parametrize("line", SHOWN)
def test_every_figure_of_a_line_stands_on_a_built_page(line: Line, built: Callable[[str, str], Path]) -> None:
    shown_by = {}
    for edition in set(line.editions) - {PUBLISHED}:
        authority, year = edition.split()
        pages = held(built(authority, year))
        shown_by[edition] = set().union(*(pages.get(page, frozenset()) for page in line.pages)) & set(line.figures)
    assert sorted(set(line.figures) - set().union(*shown_by.values())) == []
    assert [edition for edition, figures in shown_by.items() if not figures] == []


@pytest.mark.national
@pytest.mark.parametrize("line", ALONE)
def test_figures_of_published_data_alone_stand_on_a_built_page(line: Line, published: Callable[[str], Path]) -> None:
    pages = held(published("north-northamptonshire"))
    there = set().union(*(pages.get(page, frozenset()) for page in line.pages))
    assert sorted(set(line.figures) - there) == []
