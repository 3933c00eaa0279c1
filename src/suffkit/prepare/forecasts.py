"""Forecast facts from yearly counts: simple rules carried on from print, and the forecast from published counts.

The forecast from published counts learns from all authorities at once (`forecasts.pooled`), so it is made, and replayed
from every earlier year, for all of them together, kept beside the national tables, and cut to one authority here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.contracts.forecasts import ENTRIES, EXITS, IN_CARE
from suffkit.domain.areas import Area, Region, regions
from suffkit.domain.catalogue import measure
from suffkit.errors import RequestError
from suffkit.forecasts.baselines import HORIZON, SHORTEST, SHORTEST_FOR_REPLAY, carry_on, replayed_error
from suffkit.io.national.cache import fingerprint, read_cache, write_cache
from suffkit.io.national.store import read_national

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

# Series whose next years a statement speaks of; a rate of referrals is context, not a need for places.
CARRIED_ON = ("children_looked_after", "cla_rate_per_10k", "average_weekly_cost", "budget", "placed_100_miles_or_more")

_MEASURES = {
    IN_CARE: "children_looked_after",
    ENTRIES: "started_to_be_looked_after",
    EXITS: "ceased_to_be_looked_after",
}
_COUNTS = "dfe-cla-numbers"
_KEPT = ("ahead", "record")
_ABOUT = ["area", "measure", "period_start", "period_end", "by1", "group1", "by2", "group2", "value", "cell"]
# Years of counts before the first replayed forecast: with fewer there are too few changes to learn from.
_LEARNT_FROM = 3
_SCORES = {"wape": "forecast_miss", "cover_80": "forecast_inside"}
_PAST = {"0.5": "past_forecast", "0.1": "past_forecast_low", "0.9": "past_forecast_high"}
_DAYS = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}


def baseline_facts(facts: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """Baselines of every printed yearly series of the authority that is long enough.

    In:  FACTS (printed). Out: FACTS of origin `forecast`; the rule is the breakdown `model`.
    """
    own = facts[
        (facts["area_code"] == area_code)
        & facts["measure"].isin(CARRIED_ON)
        & (facts["by2"] == "")
        & facts["value"].notna()
        & (facts["origin"] == "printed")
        & ~facts["source"].str.startswith("recomputed")
    ]
    made = []
    for (measure_id, by, group), series in own.groupby(["measure", "by1", "group1"], sort=False):
        yearly = series.drop_duplicates("period_end").sort_values("period_end")
        yearly = last_unbroken_run(yearly)
        if len(yearly) < SHORTEST or by == "bound":
            continue
        values = yearly["value"].to_numpy(dtype=float)
        last = yearly.iloc[-1]
        for rule, ahead in carry_on(values).items():
            for step, value in enumerate(ahead[:HORIZON], 1):
                made.append(_fact(last, step, str(by), str(group), rule, float(value)))
        if len(values) >= SHORTEST_FOR_REPLAY and measure_id == "cla_rate_per_10k":
            for rule, miss in replayed_error(values).items():
                made.append(
                    _fact(last, 0, "", "", rule, miss)
                    | {
                        "measure": "baseline_error",
                        "unit": "share",
                        "period_start": yearly["period_end"].iloc[SHORTEST],
                    }
                )
    return pd.DataFrame(made, columns=FACTS.column_names) if made else pd.DataFrame(columns=FACTS.column_names)


def last_unbroken_run(yearly: pd.DataFrame) -> pd.DataFrame:
    """The newest rows (by `period_end`, in order) that follow one another at a year's distance: a gap stays a gap."""
    steps = yearly["period_end"].diff().dt.days
    breaks = np.flatnonzero(~steps.between(364, 367).to_numpy())
    return yearly.iloc[breaks[-1] :] if len(breaks) else yearly


def _fact(last: pd.Series, step: int, by: str, group: str, rule: str, value: float) -> dict[str, object]:
    years = pd.DateOffset(years=step)
    first, second = (("model", rule), ("", "")) if not by else ((by, group), ("model", rule))
    return {
        "measure": last["measure"],
        "area_code": last["area_code"],
        "area_name": last["area_name"],
        "period_start": last["period_start"] + years,
        "period_end": last["period_end"] + years,
        "by1": first[0],
        "group1": first[1],
        "by2": second[0],
        "group2": second[1],
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": value,
        "unit": measure(str(last["measure"])).unit,
        "status": "",
        "origin": "forecast",
        "source": f"baseline of {last['source']}",
        "cell": "",
        "as_printed": "",
    }


def published_forecast(national: NationalFolder, area: Area, as_at: date) -> pd.DataFrame:
    """The forecast of one authority from published counts, what it starts from, and the method's record.

    In:  where national data are; the authority; the statement's as-at date.
    Out: FACTS of origin `forecast`, empty where the authority has no count on or before the date. The forecast is made
         as of the newest count that is not after it: `children_looked_after` and those who start and cease, by `model`
         and `quantile`; what is to be known of it is in `cell`. `forecast_history` are the counts, later ones among
         them. `past_forecast` and its ends by `model` and `horizon` are what it would have said of each date;
         `forecast_miss` and `forecast_inside` are its scores, the authority's own and, as England's, those of all.
    """
    england = _england()
    try:
        tables = _kept_for(national, [area.new_la_code, england.region_code])
    except RequestError:
        # National data that hold too few years of counts make no forecast; the page says what is missing.
        return pd.DataFrame(columns=FACTS.column_names)
    ahead, record = tables["ahead"], tables["record"]
    known = ahead[ahead["origin_date"] <= pd.Timestamp(as_at)]
    if known.empty:
        return pd.DataFrame(columns=FACTS.column_names)
    newest = known[known["origin_date"] == known["origin_date"].max()]
    facts = pd.concat([newest, record], ignore_index=True)
    names = {area.new_la_code: area.name, england.region_code: england.region_name}
    return facts.assign(
        area_code=facts["area"],
        area_name=facts["area"].map(names),
        numerator=np.nan,
        denominator=np.nan,
        unit=facts["measure"].map({name: measure(name).unit for name in facts["measure"].unique()}),
        status="",
        origin="forecast",
        as_printed="",
    )[FACTS.column_names]


def replayed(panel: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The forecast of all authorities from each year, and how each earlier one compares with what came.

    In:     PANEL.
    Out:    `ahead`, the forecasts with their `origin_date`; `record`, the counts, what would have been said, and the
            scores. Both hold facts of all authorities by `area`, scores of all together under England's code.
    Raises: RequestError, too few years to learn from or none to judge by.
    """
    from suffkit.forecasts.backtest import backtest, score_table
    from suffkit.forecasts.notes import forecast_notes
    from suffkit.forecasts.pooled import PooledGrowth
    from suffkit.forecasts.simple import SAME_AS_LAST_YEAR, STRAIGHT_LINE
    from suffkit.forecasts.yearly import forecast_all, newest_date

    newest, first = newest_date(panel), panel["date"].min().year
    years = range(min(first + _LEARNT_FROM - 1, newest.year), newest.year + 1)
    origins = [newest.replace(year=year) for year in years]
    rules = (PooledGrowth(), SAME_AS_LAST_YEAR, STRAIGHT_LINE)
    judged = backtest(rules, panel, origins[:-1], range(1, HORIZON + 1))
    scores = [score_table(judged, ["area_code"]), score_table(judged).assign(area_code=_england().region_code)]
    # A folder may hold the counts of children and none of those who start or cease.
    series = [name for name in _MEASURES if panel[name].notna().any()]
    ahead = pd.concat([forecast_all(panel, HORIZON, origin=day, series=series) for day in origins], ignore_index=True)
    notes = pd.concat([forecast_notes(panel, day, HORIZON) for day in origins], ignore_index=True)
    days = (judged["target_date"].min(), judged["target_date"].max())
    history = panel[panel[IN_CARE].notna()]
    record = [_history_facts(history), _past_facts(judged), _score_facts(pd.concat(scores, ignore_index=True), *days)]
    tables = {"ahead": _ahead_facts(ahead, notes), "record": pd.concat(record, ignore_index=True).astype(_DAYS)}
    # In the order in which they are kept, so that the first build gives the same facts as those after it.
    return {name: rows.sort_values("area", kind="stable", ignore_index=True) for name, rows in tables.items()}


def _kept_for(national: NationalFolder, areas: Sequence[str]) -> Mapping[str, pd.DataFrame]:
    """The replayed tables of some areas, from those of all, which are made once and kept."""
    place = national.kept / f"{fingerprint(national.folder, national.kept)}-ahead-{_made_by()}"
    there = read_cache(place, _KEPT, _KEPT, areas)
    if there is not None and there.tables:
        return there.tables
    from suffkit.forecasts.yearly import yearly_panel

    everything = read_national(national.folder, national.kept)
    releases = everything.published.loc[everything.published["source"] == _COUNTS, "release"]
    source = f"baseline of {_COUNTS} {releases.max()}"
    made = replayed(yearly_panel(everything.published, everything.indicators))
    tables = {name: rows.assign(source=source) for name, rows in made.items()}
    write_cache(place, tables, _KEPT, ())
    return {name: rows[rows["area"].isin(list(areas))].reset_index(drop=True) for name, rows in tables.items()}


@cache
def _made_by() -> str:
    """Eight characters that change with the code that forecasts: kept forecasts of another are not used."""
    named = sorted(one.name for one in files("suffkit.forecasts").iterdir() if one.name.endswith(".py"))
    code = [(files("suffkit.forecasts") / name).read_bytes() for name in named]
    return hashlib.sha256(b"".join([*code, Path(__file__).read_bytes()])).hexdigest()[:8]


@cache
def _england() -> Region:
    return next(one for one in regions() if one.level == "country")


def _ahead_facts(ahead: pd.DataFrame, notes: pd.DataFrame) -> pd.DataFrame:
    keys = ["area_code", "origin_date"]
    said = notes.groupby(keys)["note"].agg(" ".join).rename("cell").reset_index()
    facts = ahead.merge(said, on=keys, how="left", validate="m:1")
    ends, whole = facts["target_date"], facts["series"] == IN_CARE
    facts = facts.assign(
        area=facts["area_code"],
        measure=facts["series"].map(_MEASURES),
        by1="model",
        group1=facts["model"],
        by2="quantile",
        group2=facts["quantile"],
        period_start=ends.where(whole, ends - pd.DateOffset(years=1) + pd.Timedelta(days=1)),
        period_end=ends,
        cell=facts["cell"].fillna(""),
    )
    return facts[[*_ABOUT, "origin_date"]].astype(_DAYS)


def _history_facts(history: pd.DataFrame) -> pd.DataFrame:
    blank = dict.fromkeys(("by1", "group1", "by2", "group2", "cell"), "")
    days = {"period_start": history["date"], "period_end": history["date"]}
    facts = history.assign(area=history["area_code"], measure="forecast_history", value=history[IN_CARE])
    return facts.assign(**days, **blank)[_ABOUT]


def _past_facts(judged: pd.DataFrame) -> pd.DataFrame:
    keys = ["area_code", "target_date", "horizon", "model"]
    long = judged.melt(id_vars=keys, value_vars=list(_PAST), var_name="level")
    days = {"period_start": long["target_date"], "period_end": long["target_date"]}
    return _by_model_and_horizon(long.assign(measure=long["level"].map(_PAST), **days))


def _score_facts(scores: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    keys = ["area_code", "model", "horizon"]
    long = scores.melt(id_vars=keys, value_vars=list(_SCORES), var_name="score")
    long = long[long["value"].notna()]
    return _by_model_and_horizon(long.assign(measure=long["score"].map(_SCORES), period_start=first, period_end=last))


def _by_model_and_horizon(facts: pd.DataFrame) -> pd.DataFrame:
    steps = facts["horizon"]
    ahead = (steps.astype(str) + " years").where(steps > 1, steps.astype(str) + " year")
    named = facts.assign(
        area=facts["area_code"], by1="model", group1=facts["model"], by2="horizon", group2=ahead, cell=""
    )
    return named[_ABOUT]
