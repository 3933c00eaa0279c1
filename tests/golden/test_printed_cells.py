"""Every printed cell of the five editions, and every finding: whole results, rewritten only by `make golden`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.facts_folder import FactsFolder
from suffkit.prepare.statement import make_facts

HERE = Path(__file__).parent
EDITIONS = [
    ("bromley", "2022"),
    ("herefordshire", "2023"),
    ("hertfordshire", "2017"),
    ("hertfordshire", "2019"),
    ("hertfordshire", "2022"),
]


@pytest.fixture(scope="module", params=EDITIONS, ids="-".join)
def edition(request, root) -> tuple[str, FactsFolder]:
    authority, edition = request.param
    return f"{authority}_{edition}", make_facts(root / "data/raw", authority, edition)


def printed_cells(content: FactsFolder) -> pd.DataFrame:
    """Table, row and column of every printed cell, its characters, and the value it is held as, to six decimals."""
    printed = content.facts[(content.facts["cell"] != "") & (content.facts["origin"] == "printed")]
    headings = printed["cell"].str.split(" | ", n=1, expand=True, regex=False)
    return pd.DataFrame(
        {
            "table": printed["source"],
            "row": headings[0],
            "column": headings[1],
            "as_printed": printed["as_printed"],
            "measure": printed["measure"],
            "value": [f"{value:.6f}" if value == value else "" for value in printed["value"]],
            "unit": printed["unit"],
            "status": printed["status"],
        }
    )


def held(path: Path, table: pd.DataFrame, rewrite: bool) -> tuple[list[list[str]], list[list[str]]]:
    """The rows that were made and the rows that are expected; rewriting makes the second of the first."""
    text = table.to_csv(index=False, lineterminator="\n")
    if rewrite:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path.name} is not there yet. Run: make golden"
    made, expected = (list(csv.reader(io.StringIO(part))) for part in (text, path.read_text(encoding="utf-8")))
    return made, expected


def test_every_printed_cell_is_a_fact_as_it_was(edition, rewrite_golden):
    name, content = edition
    made, expected = held(HERE / "printed" / f"{name}.csv", printed_cells(content), rewrite_golden)
    assert made == expected


def test_the_findings_are_as_they_were(edition, rewrite_golden):
    name, content = edition
    findings = content.findings[["finding", "severity", "table_id", "subject", "arithmetic"]]
    made, expected = held(HERE / "findings" / f"{name}.csv", findings, rewrite_golden)
    assert made == expected


def test_every_cell_of_the_files_is_there(edition, root):
    """The golden file is held against the data files themselves, so that no cell can be lost from both."""
    name, content = edition
    folder = root / "data/raw" / name.replace("_", "/") / "printed"
    in_files = []
    for card in content.tables.to_dict("records"):
        if card["state"] in ("printed", "partly"):
            with (folder / f"{card['table_id']}.csv").open(encoding="utf-8", newline="") as file:
                in_files += [
                    (card["table_id"], row["row"], row["column"], row["printed"]) for row in csv.DictReader(file)
                ]
    cells = printed_cells(content)
    assert list(cells[["table", "row", "column", "as_printed"]].itertuples(index=False, name=None)) == in_files
