"""What every model of the project keeps to, whatever its method: yearly, of month ends, of children carried forward."""

from __future__ import annotations

import io
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.contracts.forecasts import ALL, LEVELS, MEAN
from suffkit.errors import RequestError


@cache
def whole(model) -> pd.DataFrame:
    """What the model says of a series with nothing amiss. Do not change it."""
    return model.run("whole", model.steps).table


def wide(model, table: pd.DataFrame) -> pd.DataFrame:
    return table.pivot(index=list(model.keys), columns="quantile", values="value")[list(LEVELS)]


def test_the_rows_are_those_of_the_contract(model):
    table = whole(model)
    assert model.contract.faults(table) == []
    assert list(table.columns) == model.contract.column_names
    # Every forecast has all levels and the mean, and every step that was asked for is there.
    assert set(table.groupby(list(model.keys))["quantile"].agg(lambda levels: tuple(sorted(levels)))) == {
        tuple(sorted([*LEVELS, MEAN]))
    }
    assert table["target_date"].nunique() >= len(model.steps)


def test_quantiles_are_ordered_and_nothing_is_missing_or_below_nought(model):
    table = whole(model)
    assert np.isfinite(table["value"]).all()
    assert (table["value"] >= 0).all()
    assert (np.diff(wide(model, table).to_numpy(), axis=1) >= 0).all()


def test_groups_add_up_to_their_margin(model):
    table = whole(model)
    means = table[table["quantile"] == MEAN]
    for group in model.groups:
        rest = [key for key in ("series", "target_date", "age_group", "placement_group") if key != group]
        parts = means[means[group] != ALL].groupby(rest)["value"].sum()
        margin = means[means[group] == ALL].set_index(rest)["value"]
        both = pd.concat([parts.rename("parts"), margin.rename("margin")], axis=1).dropna()
        assert len(both)
        assert both["parts"].to_numpy() == pytest.approx(both["margin"].to_numpy(), rel=1e-4, abs=1e-3)


def test_the_same_request_gives_the_same_bytes(model):
    written = []
    for table in (whole(model), model.run("whole", model.steps).table):
        out = io.BytesIO()
        table.to_parquet(out)
        written.append(out.getvalue())
    assert written[0] == written[1]


def test_the_further_ahead_the_wider(model):
    table = whole(model)
    rows = table[(table["series"] == "in_care")].copy()
    widths = wide(model, rows).eval("`0.9` - `0.1`").groupby("target_date").sum()
    assert widths.iloc[-1] > widths.iloc[0] > 0


def test_no_step_ahead_is_refused(model):
    with pytest.raises(RequestError, match=r"one step ahead or more|looks 1 to \d+ years ahead"):
        model.run("whole", (0,))


@pytest.mark.parametrize("poison", [float("nan"), 1e9])
def test_nothing_after_the_origin_is_seen(seeing, poison):
    assert_frame_equal(seeing.later(5.0), seeing.later(poison))


def test_what_cannot_be_forecast_is_refused_in_a_sentence(model, refused, says):
    with pytest.raises(RequestError, match=says) as told:
        model.run(refused, model.steps)
    # What to do stands in it too.
    assert re.search(r"Add|[Cc]hoose|nothing to forecast", str(told.value))


def test_what_rests_on_little_is_forecast_and_labelled(model, labelled, says):
    said = model.run(labelled, model.steps)
    assert any(re.search(says, note) for note in said.notes), said.notes
    assert len(said.table)
    assert np.isfinite(said.table["value"]).all()
    assert (said.table["value"] >= 0).all()
    quantiles = wide(model, said.table[said.table["series"] == "in_care"])
    assert (np.diff(quantiles.to_numpy(), axis=1) >= 0).all()
    # A range of nothing would be a lie, of a series of noughts too.
    margin = quantiles if not model.groups else quantiles[quantiles.index.get_level_values("age_group") == ALL]
    assert (margin["0.975"] > margin["0.025"]).any()


def test_a_whole_series_needs_no_label(model):
    assert model.run("whole", model.steps[:1]).notes == ()
