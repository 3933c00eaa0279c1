"""Published figures that are hidden, missing, unknown, or of an authority that a reorganisation made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from lxml import html
from traitlets.config import Config

from suffkit.cli import main
from suffkit.contracts.benchmarks import no_standing
from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import FINDING_COLUMNS, FactsFolder, no_changes
from suffkit.contracts.printed import ACTIONS, TABLES
from suffkit.disclosure.release import release
from suffkit.domain.areas import area as area_of
from suffkit.domain.catalogue import measure as measure_of
from suffkit.publish import answers, blocks, several
from suffkit.publish.page import Page

ASKED = {"what": "this", "needs": "national"}
ENGLAND = "E92000001"
LONDON = "E09000001"
AGES = ("Under 1", "1 to 4", "5 to 9", "Total")
SHAPE = {"numerator": float("nan"), "denominator": float("nan"), "origin": "national", "source": "dfe-cla-numbers 2024"}


def rows(
    measure: str, values: Sequence[float | str], *, year: int, groups: Sequence[str] = ("",), by: str = "", code: str
) -> list[dict[str, Any]]:
    """Published facts of one 31 March: a number, or the symbol that stands in its place."""
    day = pd.Timestamp(year, 3, 31)
    return [
        SHAPE
        | {
            "measure": measure,
            "area_code": code,
            "area_name": "England" if code == ENGLAND else area_of(code).name,
            "period_start": day,
            "period_end": day,
            "by1": by,
            "group1": group,
            "by2": "",
            "group2": "",
            "value": float("nan") if isinstance(value, str) else float(value),
            "unit": measure_of(measure).unit,
            "status": value if isinstance(value, str) else "",
            "cell": "",
            "as_printed": value if isinstance(value, str) else str(value),
        }
        for group, value in zip(groups, values, strict=True)
    ]


def page_of(slug: str, facts: list[dict[str, Any]]) -> Page:
    """A page of the authority on those facts, which have passed the gate."""
    who = area_of(slug)
    edition = {
        "area_code": who.new_la_code,
        "old_la_code": who.old_la_code,
        "authority_name": who.name,
        "neighbours_code": f"neighbours:{who.new_la_code}",
        "region_code": who.region_code,
        "as_at": "2024-03-31",
        "title": "Published figures",
        "origins": ["national"],
    }
    return Page(
        FactsFolder(
            facts=release([pd.DataFrame(facts, columns=FACTS.column_names)]),
            findings=pd.DataFrame(columns=list(FINDING_COLUMNS), dtype=str),
            tables=pd.DataFrame(columns=TABLES.column_names, dtype=str),
            actions=pd.DataFrame(columns=ACTIONS.column_names, dtype=str),
            changes=no_changes(),
            standing=no_standing(),
            edition=edition,
            narrative={},
        )
    )


@pytest.fixture
def shown() -> Callable[..., tuple[list[list[str]], list[str], list[str]]]:
    """Runs a block; gives the rows of its tables, its sentences, and the alternatives of its charts."""
    InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))

    def run(block: Callable[..., Any], *given: Any, **named: Any) -> tuple[list[list[str]], list[str], list[str]]:
        with capture_output() as captured:
            block(*given, **named)
        text = "".join(one.data.get("text/html", "") for one in captured.outputs)
        tree = html.fromstring(f"<main>{text}</main>")
        table = [[cell.text_content() for cell in row] for row in tree.iter("tr")]
        said = [line.text_content() for line in tree.iter("p") if line.get("class") == "note-missing"]
        alts = [one.metadata["image/svg+xml"]["alt"] for one in captured.outputs if "image/svg+xml" in one.data]
        return table, said, alts

    yield run
    InteractiveShell.clear_instance()


LONDON = "E09000001"


def test_a_source_that_hides_everything_makes_a_table_of_symbols_and_a_sentence_for_a_chart(shown):
    facts = [
        row
        for year in (2023, 2024)
        for row in rows("children_looked_after", ["c"] * 3 + ["c"], year=year, groups=AGES, by="age_group", code=LONDON)
    ]
    table, said, alts = shown(
        blocks.breakdown, page_of("city-of-london", facts), "children_looked_after", "age_group", **ASKED
    )
    assert [row[1:3] for row in table[1:]] == [["[c]", "[c]"]] * 4
    assert said == ["There is no chart, as the newest of these figures are hidden or missing."]
    assert alts == []


def test_nobody_in_care_is_nought_and_no_rate(shown):
    facts = rows("children_looked_after", [0, 0, 0, 0], year=2024, groups=AGES, by="age_group", code="E06000053")
    facts += rows("cla_rate_per_10k", ["z"], year=2024, code="E06000053")
    facts += rows("cla_rate_per_10k", [69], year=2024, code=ENGLAND)
    page = page_of("isles-of-scilly", facts)
    table, _, _ = shown(blocks.breakdown, page, "children_looked_after", "age_group", **ASKED)
    assert [row[1] for row in table[1:]] == ["0"] * 4
    table, said, alts = shown(blocks.comparison, page, "cla_rate_per_10k", **ASKED)
    assert [row[1] for row in table[1:]] == ["[z]", "69"]
    assert said == ["There is no chart, as the newest of these figures are hidden or missing."] and alts == []
    assert page.words("cla_rate_per_10k") is None


@pytest.mark.parametrize("symbol", ["c", "x", "z", "u"])
def test_a_symbol_of_the_newest_year_leaves_no_older_figure_in_its_place(shown, symbol):
    facts = [row for year in (2020, 2021, 2022) for row in rows("cla_rate_per_10k", [50], year=year, code=LONDON)]
    facts += rows("cla_rate_per_10k", [symbol], year=2024, code=LONDON)
    facts += [row for year in (2022, 2024) for row in rows("cla_rate_per_10k", [70], year=year, code=ENGLAND)]
    table, said, alts = shown(blocks.comparison, page_of("city-of-london", facts), "cla_rate_per_10k", **ASKED)
    assert table[0] == ["Area", "2020", "2021", "2022", "2024"]
    assert table[1][1:] == ["50", "50", "50", f"[{symbol}]"]
    assert (len(said), alts) == (1, [])


def test_a_year_that_is_missing_in_the_middle_stays_a_gap(shown):
    facts = [
        row
        for year in (2019, 2020, 2022, 2023)
        for row in rows("cla_rate_per_10k", [year - 1950], year=year, code="E08000035")
    ]
    facts += rows("cla_rate_per_10k", ["x"], year=2021, code="E08000035")
    facts += [row for year in range(2019, 2024) for row in rows("cla_rate_per_10k", [70], year=year, code=ENGLAND)]
    table, _, [alt] = shown(blocks.comparison, page_of("leeds", facts), "cla_rate_per_10k", **ASKED)
    assert table[0][1:] == ["2019", "2020", "2021", "2022", "2023"]
    assert table[1][1:] == ["69", "70", "[x]", "72", "73"]
    assert "Leeds: from 69 (2019) to 73 (2023)" in alt
    assert "9 figures" in alt
    several_years, _, _ = shown(
        several.year_by_year, page_of("leeds", facts), ["cla_rate_per_10k"], caption="Rate", **ASKED
    )
    assert several_years[1][1:] == ["69", "70", "[x]", "72", "73"]


def test_an_authority_that_a_reorganisation_made_says_when_and_of_what():
    said = answers.began(page_of("north-northamptonshire", []))
    assert said == (
        "North Northamptonshire began on 1 April 2021 in place of Northamptonshire: its figures start there, and "
        "earlier ones are of another area."
    )
    assert answers.began(page_of("dorset", [])).startswith("Dorset began on 1 April 2019 within its present boundaries")
    # A county that became one council on the same ground has its figures from before.
    assert answers.began(page_of("somerset", [])) == answers.began(page_of("leeds", [])) == ""


@pytest.mark.parametrize(
    ("wanted", "suggested"), [("leds", "leeds"), ("E99999999", "such as 919"), ("cumbria", "westmorland-and-furness")]
)
def test_an_unknown_authority_is_refused_with_suggestions(
    wanted: str, suggested: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    (tmp_path / "raw").mkdir()
    (tmp_path / "national").mkdir()
    folders = ["--raw", str(tmp_path / "raw"), "--national", str(tmp_path / "national"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, ["build", wanted, *folders])
    assert result.exit_code == 2
    assert suggested in result.output
    assert "Traceback" not in result.output
