"""No value of a child reaches anything public: marked values are planted in every field, and searched for afterwards.

Marked are the child's number, both postcodes, the home's URN and the social worker's number; they are searched for in
what the commands say, in every file of the project but the returns themselves, and in every fault of broken returns.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from tests.faults.conftest import Project

from suffkit.io.ssda903 import read_returns

MARKS = {"CHILD": "QZQ", "HOME_POST": "QJ9 9", "PL_POST": "QK9 9", "URN": "QURN", "SW_ID": "QSW"}
MARKED = re.compile("|".join(MARKS.values()))


def mark_returns(folder: Path) -> None:
    """Mark every such value of the returns in the folder."""
    for path in folder.rglob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in table.columns.intersection(list(MARKS)):
            filled = table[column] != ""
            table.loc[filled, column] = MARKS[column] + table.loc[filled, column].str.replace(" ", "")
        table.to_csv(path, index=False)


def up_to_march_2024(project: Project) -> None:
    """Date the project's edition to the end of the returns."""
    settings = project.edition / "edition.toml"
    settings.write_text(
        re.sub(r"as_at = .*", "as_at = 2024-03-31", settings.read_text(encoding="utf-8")), encoding="utf-8"
    )


@pytest.fixture
def planted(project: Project, synthetic_returns: Path) -> Path:
    """The project's authority with returns in which every such value is marked."""
    folder = project.raw / "exampleshire/ssda903"
    shutil.copytree(synthetic_returns, folder)
    mark_returns(folder)
    up_to_march_2024(project)
    return folder


def traces(project: Project) -> list[str]:
    """Files of the project, other than the returns, that hold a marked value or have one in their name."""
    returns = project.raw / "exampleshire/ssda903"
    found = []
    for path in project.root.rglob("*"):
        if path.is_file() and not path.is_relative_to(returns):
            content = path.read_bytes().decode("latin-1")
            if MARKED.search(content) or MARKED.search(path.name):
                found.append(str(path.relative_to(project.root)))
    return found


def test_nothing_of_a_child_is_in_what_the_commands_say_or_make(
    project: Project, planted: Path, suffkit: Callable[..., Result]
) -> None:
    project.page(
        "from suffkit.publish.page import open_page\n\npage = open_page(authority, edition)",
        'page.say("children", page.words("children_looked_after", noun=True))',
        "print(page.facts[['measure', 'group1', 'group2', 'source', 'cell', 'as_printed']].to_string())",
    )
    for words in (
        ("check", "exampleshire"),
        ("check", "exampleshire", "--format", "json"),
        ("check", str(planted)),
        ("prepare", "exampleshire"),
        ("facts", "exampleshire", "--format", "json"),
        ("build", "exampleshire"),
    ):
        result = suffkit(*words)
        assert result.exit_code == 0, result.output
        assert not MARKED.search(result.output), words
    facts = pd.read_parquet(project.root / "data/processed/exampleshire/2022/facts/facts.parquet")
    assert (facts["origin"] == "counted").sum() > 500, "the planted returns were really counted"
    assert traces(project) == []


def _break(folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame], name: str) -> None:
    path = sorted(folder.rglob(name))[-1]
    change(pd.read_csv(path, dtype=str, keep_default_na=False)).to_csv(path, index=False)


BREAKS = {
    "a child is not in the header": ("header.csv", lambda table: table.iloc[5:]),
    "a date that is none": (
        "episodes.csv",
        lambda table: table.assign(DECOM=table["DECOM"].where(table.index != 3, "31/02/2024")),
    ),
    "every code unknown": ("episodes.csv", lambda table: table.assign(PLACE="QK9 9", LS="QZQ", REC="QURN")),
    "children twice with other dates": ("header.csv", lambda table: pd.concat([table, table.assign(DOB="01/01/2015")])),
    "a column lost": ("episodes.csv", lambda table: table.drop(columns="DECOM")),
    "headings like children": ("header.csv", lambda table: table.rename(columns={"SEX": "QZQ1"})),
    "overlapping": ("episodes.csv", lambda table: table.assign(DEC="")),
}


@pytest.mark.parametrize("what", BREAKS)
def test_broken_returns_are_reported_without_a_value(
    what: str, project: Project, planted: Path, suffkit: Callable[..., Result]
) -> None:
    name, change = BREAKS[what]
    _break(planted, change, name)
    for words in (("check", "exampleshire"), ("prepare", "exampleshire"), ("build", "exampleshire")):
        result = suffkit(*words)
        said = result.output + repr(result.exception)
        # A heading is no child's value: it may be named so that it can be found.
        assert not MARKED.search(said.replace("QZQ1", "")), (words, MARKED.search(said))
    assert traces(project) == []


def test_what_is_read_does_not_show_itself(planted: Path) -> None:
    returns = read_returns(planted)
    assert not MARKED.search(repr(returns)[:100_000])
