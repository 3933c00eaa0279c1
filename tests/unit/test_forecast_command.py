"""The command `suffkit forecast`: what it writes, what it shows, what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

from suffkit.cli import main
from suffkit.contracts.forecasts import FORECASTS, NATIONAL_FORECASTS
from suffkit.contracts.table import check
from suffkit.synth import write_returns

DAY = ["--as-at", "2024-03-31"]
PRICES = """placement_group,weekly_price,growth
Fostering,£600,0.03
residential,"5,500",0.05
supported,1100,
adoption,0,
parents,0,
other,900,
"""


@pytest.fixture(scope="module")
def returns(tmp_path_factory):
    folder = tmp_path_factory.mktemp("council") / "returns"
    write_returns(folder, in_care=60, years=3, seed=2)
    return folder


def forecast(*words):
    return CliRunner().invoke(main, ["forecast", *map(str, words)])


def refused(capsys, *words):
    """What the command says when it refuses, as the shell sees it."""
    with pytest.raises(SystemExit) as stopped:
        main(["forecast", *map(str, words)])
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_csv_and_parquet_hold_the_same_forecast(returns, tmp_path):
    for name in ("ahead.csv", "ahead.parquet"):
        done = forecast(returns, *DAY, "--years", 1, "--draws", 30, "--out", tmp_path / name)
        assert (done.exit_code, done.output.split(" in ")[0]) == (0, "12,096 rows")
    told = pd.read_csv(tmp_path / "ahead.csv", dtype={"quantile": str})
    kept = pd.read_parquet(tmp_path / "ahead.parquet")
    for name in ("origin_date", "target_date"):
        told[name] = pd.to_datetime(told[name]).astype("datetime64[s]")
        kept[name] = pd.to_datetime(kept[name]).astype("datetime64[s]")
    check(told, FORECASTS)
    assert told["value"].tolist() == pytest.approx(kept["value"].tolist())
    assert (told.drop(columns="value") == kept.drop(columns="value")).all(axis=None)
    assert list(tmp_path.glob("*.part")) == []


def test_without_a_file_a_short_table_is_shown(returns, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")  # the headings wrap on a narrower terminal
    said = forecast(returns, *DAY, "--years", 2, "--draws", 30).stdout.splitlines()
    assert said[0].split() == [
        "On",
        "In",
        "care",
        "Expected",
        "Four",
        "times",
        "in",
        "five",
        "Nineteen",
        "times",
        "in",
        "twenty",
    ]
    assert [line[:13] for line in said[2:] if " all " in line] == ["31 March 2025", "31 March 2026"]
    assert len(said) == 2 + 2 * 7


def test_what_it_would_have_said_before_stands_beside_what_came(returns):
    asked = [returns, *DAY, "--years", 1, "--draws", 30]
    said = forecast(*asked, "--record").stderr
    # Two of the three returns lie before 31 March 2023; one only before the year before.
    assert said.startswith("note: From 31 March 2023, 1 year ahead, it would have said ")
    assert said.count("note:") == 1
    assert forecast(*asked).stderr == ""


def test_prices_give_costs(returns, tmp_path):
    (tmp_path / "prices.csv").write_text(PRICES, encoding="utf-8")
    out = tmp_path / "ahead.csv"
    asked = ["--years", 1, "--draws", 30, "--prices", tmp_path / "prices.csv", "--out", out]
    assert forecast(returns, *DAY, *asked).exit_code == 0
    table = pd.read_csv(out)
    cost = table.query("series == 'cost_gbp' and quantile == 'mean' and age_group == 'all'")
    assert (cost.query("placement_group == 'residential'")["value"] > 0).all()
    assert (cost.query("placement_group == 'parents'")["value"] == 0).all()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("placement_group,weekly_price\nfostering,600\n", "no price of residential"),
        (PRICES.replace("1100", "n/a"), "column weekly_price, row 4: expected a number"),
        (PRICES.replace("1100", ""), "column weekly_price, row 4: expected a number"),
        (PRICES.replace("0.05", "5%"), "column growth, row 3: expected a number: 0.03 for 3% a year"),
        (PRICES.replace("supported", "hotel"), "'hotel' is not known here"),
        (PRICES + "other,1,\n", "may stand once"),
        ("group,price\na,1\n", "the column is missing"),
        ("", "the file is empty"),
    ],
)
def test_prices_at_fault_are_said_with_their_rows(returns, tmp_path, capsys, text, says):
    (tmp_path / "prices.csv").write_text(text, encoding="utf-8")
    assert says in refused(capsys, returns, *DAY, "--years", 1, "--draws", 20, "--prices", tmp_path / "prices.csv")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Name one folder"),
        (["{returns}"], "Say --as-at"),
        (["{returns}", *DAY, "--national", "{returns}"], "Name one folder"),
        (["--national", "{returns}", *DAY], "go with a folder of returns"),
        (["--national", "{tmp}/none"], "There is no folder"),
        (["{tmp}/none", *DAY], "There is no folder"),
        (["{returns}", "--as-at", "2031-03-31"], "nobody knows who was in care on 31 March 2031"),
        (["{returns}", *DAY, "--out", "{tmp}/ahead.xlsx"], "is written as .csv or .parquet"),
        (["{returns}", *DAY, "--out", "{tmp}/none/ahead.csv"], "cannot be written"),
        (["{returns}", "--as-at", "31/03/2024"], "does not match the format"),
    ],
)
def test_what_cannot_be_done_is_refused(returns, tmp_path, capsys, words, says):
    asked = [word.format(returns=returns, tmp=tmp_path) for word in words]
    assert says in refused(capsys, *asked)
    assert list(tmp_path.iterdir()) == []


def test_returns_at_fault_are_named_and_no_child_is(tmp_path, capsys):
    folder = tmp_path / "returns"
    write_returns(folder, in_care=30, years=2, seed=2)
    episodes = folder / "2023-24/episodes.csv"
    text = episodes.read_text(encoding="utf-8")
    child = text.splitlines()[1].partition(",")[0]
    episodes.write_text(text.replace(",U6,", ",QQ,"), encoding="utf-8")
    said = refused(capsys, folder, *DAY)
    assert "cannot be forecast from" in said
    assert "2023-24/episodes.csv" in said
    assert child not in said


@pytest.mark.national
def test_every_authority_is_forecast_from_published_numbers(national, tmp_path):
    out = tmp_path / "all.parquet"
    done = forecast("--national", national, "--years", 3, "--out", out)
    assert done.exit_code == 0
    table = pd.read_parquet(out)
    for name in ("origin_date", "target_date"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
    check(table, NATIONAL_FORECASTS)
    assert table["area_code"].nunique() > 150
    assert table["target_date"].nunique() == 3
