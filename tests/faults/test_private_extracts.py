"""No value of a child, carer or provider in an extract reaches anything public: marked values are planted and searched.

Marked are the children's keys (those of the returns too), the keys of households, enquiries, referrals and homes,
providers' names and every free text that no page shows.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from tests.faults.conftest import Project
from tests.faults.test_private import MARKED as MARKED_IN_RETURNS
from tests.faults.test_private import mark_returns, up_to_march_2024

from suffkit.contracts.extracts import EXTRACTS
from suffkit.io.extracts import read_extracts
from suffkit.io.printed import read_printed
from suffkit.io.ssda903 import read_returns
from suffkit.synth import write_returns
from suffkit.synth.extracts import write_extracts
from suffkit.tidy import tidy_returns

MARKS = {
    "child_id": "QZQ",
    "person_id": "QZQ",
    "household_id": "QHH",
    "enquiry_id": "QEN",
    "referral_id": "QRF",
    "home_id": "QHM",
    "provider_name": "QPN",
    "support_reason": "QSR",
    "closed_reason": "QCR",
    "client_group": "QCG",
}
MARKED = re.compile("|".join((*MARKS.values(), MARKED_IN_RETURNS.pattern)))


@pytest.fixture(scope="session")
def categories(root: Path) -> pd.DataFrame:
    """The placement categories of the tiny authority."""
    return read_printed(root / "tests/data/raw/exampleshire/2022", "exampleshire/2022").categories


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory, categories: pd.DataFrame) -> Path:
    """A folder with marked returns of a small council in `ssda903` and, beside them, every extract with marked values.

    Made once; do not write to it.
    """
    folder = tmp_path_factory.mktemp("marked")
    write_returns(folder / "ssda903", in_care=30, years=2, seed=11, last_year=2024)
    mark_returns(folder / "ssda903")
    returns = read_returns(folder / "ssda903")
    tidy = tidy_returns(returns.tables, as_of=date(2024, 3, 31), categories=categories)
    made = write_extracts(folder, tidy, returns.tables["care_leavers"], seed=3, years=sorted(returns.years))
    assert {str(path.relative_to(folder)) for path in made} == {one.file for one in EXTRACTS.values()}
    for path in made:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in table.columns.intersection(list(MARKS)):
            mark = MARKS[column]
            table[column] = table[column].where(table[column].str.contains(mark), mark + table[column])
        table.to_csv(path, index=False)
    return folder


@pytest.fixture
def extracts(project: Project, marked: Path) -> list[Path]:
    """The project's authority with the marked returns and extracts; gives the extracts."""
    folder = project.raw / "exampleshire"
    shutil.copytree(marked, folder, dirs_exist_ok=True)
    up_to_march_2024(project)
    return [folder / one.file for one in EXTRACTS.values()]


def traces(project: Project, given: list[Path]) -> list[str]:
    """Files of the project, other than what was given, that hold a marked value or have one in their name."""
    returns = project.raw / "exampleshire/ssda903"
    found = []
    for path in project.root.rglob("*"):
        if path.is_file() and path not in given and not path.is_relative_to(returns):
            content = path.read_bytes().decode("latin-1")
            if MARKED.search(content) or MARKED.search(path.name):
                found.append(str(path.relative_to(project.root)))
    return found


def test_nothing_of_the_extracts_keys_and_names_is_in_what_the_commands_say_or_make(
    project: Project, extracts: list[Path], suffkit: Callable[..., Result]
) -> None:
    project.page(
        "from suffkit.publish.page import open_page\n\npage = open_page(authority, edition)",
        'page.say("children", page.words("children_looked_after", noun=True))',
        "print(page.facts[['measure', 'group1', 'group2', 'source', 'cell', 'as_printed']].to_string())",
    )
    for words in (
        # Says all that `check` says without it, and more.
        ("check", "exampleshire", "--format", "json"),
        ("facts", "exampleshire", "--format", "json"),
        ("build", "exampleshire"),
    ):
        result = suffkit(*words)
        assert result.exit_code == 0, result.output
        assert not MARKED.search(result.output), (words, MARKED.search(result.output))
    facts = pd.read_parquet(project.root / "data/processed/exampleshire/2022/facts/facts.parquet")
    assert facts.loc[facts["origin"] == "local", "measure"].nunique() > 100, "the planted extracts were really counted"
    assert traces(project, extracts) == []


BREAKS: dict[str, tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "prices below nothing": ("finance/placements.csv", lambda table: table.assign(weekly_price_gbp="-5")),
    "words for prices": ("finance/placements.csv", lambda table: table.assign(weekly_price_gbp="QPN 500")),
    "every key twice": ("finance/placements.csv", lambda table: pd.concat([table, table])),
    "unknown children": ("needs/scores.csv", lambda table: table.assign(child_id="QZQ" + table["assessed_date"])),
    "labels like children": ("finance/placements.csv", lambda table: table.assign(placement_category="QZQ1")),
    "names for kinds": ("fostering/households.csv", lambda table: table.assign(kind=table["household_id"])),
    "keys for dates": ("fostering/pipeline.csv", lambda table: table.assign(enquiry_date=table["enquiry_id"])),
    "names for months": ("homes/occupancy.csv", lambda table: table.assign(month=table["home_id"])),
    "names for measures": ("figures.csv", lambda table: table.assign(source="QPN", value="QPN")),
}


@pytest.mark.parametrize("what", BREAKS)
def test_broken_extracts_are_reported_without_a_value(
    what: str, tmp_path: Path, marked: Path, categories: pd.DataFrame
) -> None:
    name, change = BREAKS[what]
    folder = tmp_path / "exampleshire"
    shutil.copytree(marked, folder, ignore=shutil.ignore_patterns("ssda903"))
    change(pd.read_csv(folder / name, dtype=str, keep_default_na=False)).to_csv(folder / name, index=False)
    read = read_extracts(folder, "exampleshire", set(categories["label"]), set())
    said = " ".join(str(fault) for fault in read.faults)
    assert any(fault.file.endswith(name) for fault in read.faults)
    # A kind of placement is public vocabulary: a wrong one may be repeated so that it can be found.
    assert not MARKED.search(said.replace("QZQ1", "")), MARKED.search(said)
    assert not MARKED.search(repr(read))
