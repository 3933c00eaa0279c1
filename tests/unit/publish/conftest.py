"""What the tests of blocks share: a page on the facts of the made-up authority, and what a block shows on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from lxml import html
from traitlets.config import Config

from suffkit.contracts.facts_folder import FactsFolder
from suffkit.prepare.statement import make_facts
from suffkit.publish.page import Page

ROOT = Path(__file__).parents[3]
COLUMNS = ["row", "column", "printed", "unit", "measure", "period", "area", "by1", "group1"]
COLUMNS += ["by2", "group2", "status", "sense", "note"]


@dataclass(frozen=True)
class Shown:
    """What a block has displayed, in order: pieces of HTML, and charts by their alt text."""

    outputs: tuple[Any, ...]

    @property
    def charts(self) -> list[str]:
        return [one.metadata["image/svg+xml"]["alt"] for one in self.outputs if "image/svg+xml" in one.data]

    @property
    def html(self) -> str:
        return "".join(one.data["text/html"] for one in self.outputs if "text/html" in one.data)

    @property
    def said(self) -> dict[str, str]:
        """The sentences that were made available to prose."""
        found: dict[str, str] = {}
        for one in self.outputs:
            found |= one.data.get("application/vnd.suffkit.numbers+json", {})
        return found

    @property
    def tables(self) -> dict[str, list[list[str]]]:
        """The cells of each table by its caption, headings first."""
        return {
            table.find("caption").text_content(): [[cell.text_content() for cell in row] for row in table.iter("tr")]
            for table in self._tree().iter("table")
        }

    def lines(self, kind: str) -> list[str]:
        """The paragraphs of a class: `note`, `source`, `symbols`, `note-missing`."""
        return [unescape(line.text_content()) for line in self._tree().iter("p") if line.get("class") == kind]

    def _tree(self) -> Any:
        return html.fromstring(f"<main>{self.html}</main>")


@pytest.fixture
def show() -> Iterator[Callable[..., Shown]]:
    """Runs a block and gives what it displays, as a page in a shell would."""
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))

    def run(block: Callable[..., Any], *given: Any, **named: Any) -> Shown:
        with capture_output() as captured:
            block(*given, **named)
        return Shown(tuple(captured.outputs))

    yield run
    InteractiveShell.clear_instance()
    del shell


@pytest.fixture(scope="session")
def plain_facts() -> FactsFolder:
    """The facts of exampleshire as it stands in tests/data."""
    return make_facts(ROOT / "tests/data/raw", "exampleshire", "2022")


@pytest.fixture
def example(example_raw: Path, plain_facts: FactsFolder) -> Callable[..., Page]:
    """Opens a page on exampleshire's facts with further printed tables.

    Each is drawn as comma-separated text, its first line naming some of the columns of a printed table; a table named
    as one of the example's own takes its place. `raw` files are written over by their path below the edition.
    """
    edition = example_raw / "exampleshire/2022"

    def open_example(raw: dict[str, str] | None = None, **tables: str) -> Page:
        if not raw and not tables:
            return Page(replace(plain_facts, edition=dict(plain_facts.edition)))
        for table_id, drawn in tables.items():
            rows = list(csv.DictReader(io.StringIO("\n".join(line.strip() for line in drawn.strip().splitlines()))))
            file = edition / f"printed/{table_id}.csv"
            if not file.exists():
                with (edition / "printed/tables.csv").open("a", encoding="utf-8") as cards:
                    cards.write(f"{table_id},table,The table {table_id},Exampleshire 2022,Table {table_id},printed,\n")
            with file.open("w", encoding="utf-8", newline="") as made:
                writer = csv.DictWriter(made, COLUMNS, restval="")
                writer.writeheader()
                writer.writerows(rows)
        for path, text in (raw or {}).items():
            (edition / path).write_text(text, encoding="utf-8")
        return Page(make_facts(example_raw, "exampleshire", "2022"))

    return open_example
