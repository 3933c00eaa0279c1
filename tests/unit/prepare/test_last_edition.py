"""What an earlier edition said of a date that has come, from two tiny editions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.prepare.last_edition import said_before, scored_before
from suffkit.prepare.statement import make_facts

RAW = Path(__file__).parents[2] / "data/raw"
OWN = "E99999999"
HEADS = "row,column,printed,unit,measure,period,area,by1,group1,by2,group2,status,sense,note\n"


def edition(raw: Path, name: str, as_at: str, rows: list[str]) -> None:
    folder = raw / "exampleshire" / name
    (folder / "printed").mkdir(parents=True)
    settings = f'edition = "{name}"\ntitle = "Edition {name}"\npublisher = "A"\nas_at = "{as_at}"\n'
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    cards = "table_id,kind,title,document,section,state,note\nt,table,T,Document,1,printed,\n"
    (folder / "printed/tables.csv").write_text(cards, encoding="utf-8")
    (folder / "printed/t.csv").write_text(HEADS + "\n".join(rows) + "\n", encoding="utf-8")


def row(label: str, printed: str, measure: str, period: str, unit: str = "children", groups: str = ",,,") -> str:
    return f"{label},{period},{printed},{unit},{measure},{period},,{groups},,,"


@pytest.fixture
def raw(tmp_path) -> Path:
    """An edition of March 2020 that projects, carries rates on and plans; one of March 2022 that tells what came."""
    for one in ("authority.toml", "placement_categories.csv"):
        (tmp_path / "exampleshire").mkdir(exist_ok=True)
        shutil.copy(RAW / "exampleshire" / one, tmp_path / "exampleshire" / one)
    edition(
        tmp_path,
        "2020",
        "2020-03-31",
        [
            row("Plan", "380", "cla_projection", "2022-03-31"),
            row("Plan", "370", "cla_projection", "2023-03-31"),
            row("Now", "400", "cla_projection", "2020-03-31"),
            row("High", "420", "cla_projection", "2022-03-31", groups="scenario,Higher,,"),
            row("No UASC", "300", "cla_projection", "2022-03-31", groups="uasc,Not UASC,,"),
            *(
                row("Rate", str(50 + year - 2016), "cla_rate_per_10k", f"{year}-03-31", "per_10k")
                for year in range(2016, 2021)
            ),
        ],
    )
    edition(
        tmp_path,
        "2022",
        "2022-03-31",
        [
            row("Children", "410", "children_looked_after", "2022-03-31"),
            row("No UASC", "330", "children_looked_after", "2022-03-31", groups="uasc,Not UASC,,"),
            row("Rate", "57", "cla_rate_per_10k", "2022-03-31", "per_10k"),
        ],
    )
    return tmp_path


def errors(made: pd.DataFrame, measure: str) -> dict[tuple[str, str], float]:
    rows = made[made["measure"] == measure]
    return {(method, group): value for method, group, value in zip(rows.group1, rows.group2, rows.value, strict=True)}


def test_what_was_said_is_set_beside_what_came(raw):
    made = make_facts(raw, "exampleshire", "2022").facts
    check(made, FACTS)
    # The plan was 30 short, its higher line 10 over; of 2023 nothing is known yet, and 2020 was no forecast.
    assert errors(made, "earlier_forecast_error") == {
        ("As planned or projected, 2020", ""): -30,
        ("Higher, 2020", ""): 10,
        ("As planned or projected, 2020", "Not UASC"): -30,
    }
    assert errors(made, "earlier_forecast")[("Higher, 2020", "")] == 420
    # A rate that rose by one a year to 54: the same as last year says 54, the average step and the line 56; 57 came.
    assert errors(made, "earlier_rate_forecast_error") == {
        ("Same as last year, 2020", ""): -3,
        ("Average yearly step, 2020", ""): -1,
        ("Straight line, 2020", ""): pytest.approx(-1),
    }
    assert set(made.loc[made["measure"] == "earlier_forecast", "cell"]) == {"the 2020 edition"}


def test_the_first_edition_has_nothing_to_look_back_on(raw):
    made = make_facts(raw, "exampleshire", "2020").facts
    assert not made["measure"].str.startswith("earlier_").any()


def test_a_later_edition_is_not_asked(raw):
    said = said_before(raw, "exampleshire", pd.Timestamp("2020-03-31"))
    assert set(said["edition"]) == {"2020"}


def test_its_own_plan_is_judged_once_later_counts_are_known(raw):
    said = said_before(raw, "exampleshire", pd.Timestamp("2020-03-31"))
    later = pd.DataFrame(columns=FACTS.column_names)
    later.loc[0] = {
        **dict.fromkeys(FACTS.column_names, ""),
        "measure": "forecast_history",
        "area_code": OWN,
        "value": 400.0,
        "period_start": pd.Timestamp("2023-03-31"),
        "period_end": pd.Timestamp("2023-03-31"),
        "origin": "forecast",
    }
    later = later.astype({"period_end": "datetime64[s]", "value": float})
    assert errors(scored_before(said, later, OWN, "A"), "earlier_forecast_error") == {
        ("As planned or projected, 2020", ""): -30
    }


def test_an_edition_that_cannot_be_read_is_left_out(raw):
    (raw / "exampleshire/2020/edition.toml").write_text("edition = 5", encoding="utf-8")
    assert said_before(raw, "exampleshire", pd.Timestamp("2022-03-31")).empty
