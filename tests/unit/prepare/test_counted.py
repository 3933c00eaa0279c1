"""Returns and print of one made-up authority: counted beside printed, and how the returns are read."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from suffkit.contracts.facts_folder import FactsFolder
from suffkit.errors import DataError
from suffkit.prepare.statement import make_facts, read_edition
from suffkit.publish.page import Page
from suffkit.publish.shown import told_otherwise

HEAD = ["row", "column", "printed", "unit", "measure", "period", "area", "by1", "group1", "by2", "group2"]
HEAD += ["status", "sense", "note"]


@pytest.fixture
def both(example_raw: Path, synthetic_returns: Path) -> Path:
    """The raw data folder of exampleshire, with returns beside its print of 2022."""
    shutil.copytree(synthetic_returns, example_raw / "exampleshire/ssda903")
    return example_raw


@pytest.fixture
def print_figures(both: Path) -> Callable[[dict[tuple[str, str], str]], None]:
    """Prints the children looked after on 31 March 2022, by `(by1, group1)`, in place of all that was printed."""

    def write(figures: dict[tuple[str, str], str]) -> None:
        folder = both / "exampleshire/2022/printed"
        for path in folder.glob("*.csv"):
            path.unlink()
        (folder / "tables.csv").write_text(
            "table_id,kind,title,document,section,state,note\nchildren,table,Children in care,The print,1,printed,\n"
        )
        with (folder / "children.csv").open("w", newline="") as made:
            writer = csv.DictWriter(made, HEAD, restval="")
            writer.writeheader()
            for (by, group), text in figures.items():
                row = {"row": f"{by} {group}".strip() or "All", "column": "n", "printed": text, "unit": "children"}
                row |= {"measure": "children_looked_after", "period": "2022-03-31", "by1": by, "group1": group}
                writer.writerow(row)

    return write


def counted(content: FactsFolder, by: str = "", group: str = "") -> float:
    facts = content.facts[(content.facts["origin"] == "counted") & (content.facts["period_end"] == "2022-03-31")]
    facts = facts[(facts["measure"] == "children_looked_after") & (facts["by1"] == by) & (facts["by2"] == "")]
    return float(facts.loc[facts["group1"] == group, "value"].iloc[0])


def test_what_the_returns_and_the_print_say_differently_stands_under_the_table(both, print_figures) -> None:
    plain = make_facts(both, "exampleshire", "2022")
    whole, girls, boys = counted(plain), counted(plain, "sex", "Female"), counted(plain, "sex", "Male")
    print_figures({("", ""): f"{whole + 2:.0f}", ("sex", "Female"): f"{girls:.0f}", ("sex", "Male"): f"{boys + 2:.0f}"})
    page = Page(make_facts(both, "exampleshire", "2022"))
    assert list(page.differences["group1"]) == ["", "Male"]
    by_sex = page.facts[(page.facts["by1"] == "sex") & (page.facts["measure"] == "children_looked_after")]
    assert told_otherwise(page, by_sex) == [
        # The total of the breakdown is the figure of all.
        f"31 March 2022: the statement in print says {whole + 2:.0f} (\u201cChildren in care\u201d); "
        f"the returns give {whole:.0f}.",
        f"Male, 31 March 2022: the statement in print says {boys + 2:.0f} (\u201cChildren in care\u201d); "
        f"the returns give {boys:.0f}.",
    ]
    assert page.figure("children_looked_after").value == whole


def test_a_number_that_is_hidden_is_not_held_against_the_print(both, print_figures) -> None:
    plain = make_facts(both, "exampleshire", "2022").facts
    hidden = plain[(plain["status"] == "c") & (plain["measure"] == "children_looked_after") & (plain["by2"] == "")]
    hidden = hidden[(hidden["period_end"] == "2022-03-31") & (hidden["group1"] != "Total")]
    assert len(hidden)
    print_figures({(row.by1, row.group1): "4" for row in hidden.itertuples()})
    content = make_facts(both, "exampleshire", "2022")
    assert Page(content).differences.empty
    assert set(content.facts.loc[content.facts["origin"] == "printed", "value"]) >= {4.0}


def test_rows_left_out_are_a_table_of_the_edition_and_its_small_numbers_are_hidden(both) -> None:
    content = make_facts(both, "exampleshire", "2022")
    assert list(content.changes.columns) == ["what", "file", "rows", "why"]
    left_out = content.changes[content.changes["what"] == "Left out"]
    assert "episodes, 2020-21" in set(left_out["file"])
    assert not content.changes["rows"].between(1, 5).any()
    # What stands in the table is not said again in a sentence, and no row of a file is named.
    notices = content.edition["notices"]
    assert not any("short breaks" in text or "stand again" in text for text in notices)
    assert not any(re.search(r"\brows? \d", text) for text in notices)


def test_overlaps_are_taken_apart_where_the_command_or_the_authority_asks_for_it(both) -> None:
    episodes = both / "exampleshire/ssda903/2023-24/episodes.csv"
    lines = episodes.read_text(encoding="utf-8").splitlines()
    # An episode that ends later than the child's next one starts.
    head = lines[0].split(",")
    rows = [line.split(",") for line in lines[1:]]
    child, start, end = head.index("CHILD"), head.index("DECOM"), head.index("DEC")
    spot = next(
        place
        for place, (one, other) in enumerate(pairwise(rows))
        if one[child] == other[child] and one[end] and other[end] and one[end] == other[start]
    )
    rows[spot][end] = rows[spot + 1][end]
    episodes.write_text("\n".join([lines[0], *map(",".join, rows)]) + "\n", encoding="utf-8")

    def rules(options: dict[str, bool] | None = None) -> set[str]:
        return {fault.rule for fault in read_edition(both, "exampleshire", "2022", options).faults}

    assert "overlap_merged" not in rules()
    assert "overlap_merged" in rules({"merge_overlaps": True})
    settings = both / "exampleshire/authority.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[returns]\nmerge_overlaps = true\n")
    assert "overlap_merged" in rules()
    assert "overlap_merged" not in rules({"merge_overlaps": False})  # the command wins


def test_an_unknown_setting_of_returns_is_refused_with_what_was_meant(both) -> None:
    settings = both / "exampleshire/authority.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n[returns]\nmerge_overlap = true\n")
    with pytest.raises(DataError, match=r"column returns.merge_overlap: not a setting .* Did you mean merge_overlaps"):
        make_facts(both, "exampleshire", "2022")


@pytest.mark.parametrize(
    ("written", "held"),
    [("180000", 180000), ("{ 2020 = 179000, 2021 = 180000 }", {2020: 179000, 2021: 180000})],
)
def test_the_population_is_one_number_or_one_a_year(example_raw, written, held) -> None:
    settings = example_raw / "exampleshire/2022/edition.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"child_population = {written}\n")
    read = read_edition(example_raw, "exampleshire", "2022")
    assert read.edition is not None and read.edition.child_population == held


@pytest.mark.parametrize("written", ["0", "'many'", "true", "{ 2020 = -1 }", "{ twenty = 5 }", "{ }", "1.5"])
def test_a_population_that_is_none_is_refused_with_an_example(example_raw, written) -> None:
    settings = example_raw / "exampleshire/2022/edition.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"child_population = {written}\n")
    with pytest.raises(DataError, match=r"column child_population: .* child_population = \{2022 = 179000, "):
        make_facts(example_raw, "exampleshire", "2022")
