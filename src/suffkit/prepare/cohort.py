"""The forecast from a council's own returns, what it would have said before, and both as facts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.contracts.forecasts import ALL, ENTRIES, EXITS, FROM_RECORDS, IN_CARE, OWN_RECORDS, TURNED_18
from suffkit.disclosure.expected import releasable
from suffkit.errors import RequestError
from suffkit.forecasts.baselines import HORIZON, last_value, straight_line
from suffkit.forecasts.cohort import Forecast, forecast_cohort
from suffkit.forecasts.cohort.forecast import MODEL
from suffkit.forecasts.cohort.quantiles import read_off_years
from suffkit.forecasts.cohort.states import GROUPS
from suffkit.forecasts.scoring import cover, wape
from suffkit.io.editions import Authority
from suffkit.prepare.counted import Counted, Records, policy_of
from suffkit.prepare.forecast_facts import forecast_facts
from suffkit.prepare.forecasts import last_unbroken_run
from suffkit.prepare.printed import COMMON_GROUPS
from suffkit.tidy import Tidy, tidy_returns

YEARS_AHEAD = 5
MOST_ORIGINS, DRAWS_BEFORE = 6, 200
"""So many earlier forecasts at most, and so many draws of each on a page, since they are made anew in every build."""

_MEASURES = {
    IN_CARE: "children_looked_after",
    ENTRIES: "started_to_be_looked_after",
    EXITS: "ceased_to_be_looked_after",
    TURNED_18: "turning_18_in_care",
}
_RULES = {"Same as last year": last_value, "Straight line": straight_line}
_PAST = {"0.1": "past_forecast_low", "0.5": "past_forecast", "0.9": "past_forecast_high"}


def forecast_from(
    tidy: Tidy,
    *,
    return_years: Sequence[int],
    years: int,
    draws: int = 500,
    seed: int = 1,
    prices: pd.DataFrame | None = None,
) -> Forecast:
    """The cohort forecast as of the day that the tidy tables are of, as `forecast_cohort` makes it."""
    workers = min(2, os.cpu_count() or 1)
    about: dict[str, Any] = {"return_years": return_years, "years": years, "draws": draws, "seed": seed}
    tables = (tidy.children, tidy.stays, tidy.placements)
    return forecast_cohort(*tables, origin=tidy.as_of, prices=prices, workers=workers, **about)


@dataclass(frozen=True, repr=False)
class SaidBefore:
    """What the forecast would have said from an earlier day: `ahead` has a row a year ahead and a column a level.

    `in_care` are the children in care on the day.
    """

    origin: date
    in_care: int
    ahead: pd.DataFrame


def said_before(
    tables: Mapping[str, pd.DataFrame], day: date, *, return_years: Sequence[int], **asked: Any
) -> list[SaidBefore]:
    """What the same forecast would have said one and more years before a day, of the years up to it.

    Each is made from what is known of the days up to its origin, if two years of returns lie before it; from six
    origins at most, and up to three years ahead.

    In:  the tables of the returns; the day; the years of the returns; draws and seed of the forecast.
    Out: one a year before the day, the earliest first; the index of `ahead` are its dates.
    """
    made = []
    for back in range(MOST_ORIGINS, 0, -1):
        origin = (pd.Timestamp(day) - pd.DateOffset(years=back)).date()
        if origin < date(min(return_years) + 1, 3, 31) or _return_of(origin) not in return_years:
            continue
        tidy = tidy_returns(tables, as_of=origin)
        forecast = forecast_from(tidy, return_years=return_years, years=min(back, HORIZON), **asked)
        ahead = read_off_years(forecast.paths, origin, MODEL)
        total = ahead[(ahead["series"] == IN_CARE) & (ahead["age_group"] == ALL) & (ahead["placement_group"] == ALL)]
        wide = total.pivot(index="target_date", columns="quantile", values="value")
        made.append(SaidBefore(origin, len(forecast.history.stock.age), wide))
    return made


def cohort_facts(counted: Counted, released: pd.DataFrame, authority: Authority) -> pd.DataFrame:
    """The forecast from an edition's returns, five years ahead, and its record.

    It is made as of the edition's date, or, where no return covers that day, of the newest 31 March before it that one
    does.

    In:     what the returns give; the edition's released FACTS, whose counts are what came; the authority's settings.
    Out:    FACTS of origin `forecast`, empty where nothing can be forecast: children looked after, those who start,
            cease and turn 18, by `model` and `quantile`; the first two by `age_group` too, `need_by_kind` by
            `common_group`; as `disclosure.expected` lets them be shown. `past_forecast`, its ends and its scores, of
            the day's anniversaries on which children are counted.
    """
    own = counted.records
    origin = origin_of(own) if own else None
    if own is None or origin is None:
        return pd.DataFrame(columns=FACTS.column_names)
    tidy = own.tidy if own.tidy.as_of == origin else tidy_returns(own.tables, as_of=origin)
    try:
        forecast = forecast_from(tidy, return_years=own.return_years, years=YEARS_AHEAD)
    except RequestError:
        # Too little history makes no forecast; the page says what is missing.
        return pd.DataFrame(columns=FACTS.column_names)
    shown = releasable(read_off_years(forecast.paths, origin, MODEL), policy_of(authority))
    parts = _ahead_rows(shown, " ".join(forecast.notes))
    if len(shown):
        before = said_before(own.tables, origin, return_years=own.return_years, draws=DRAWS_BEFORE)
        parts += _record_rows(before, _counts(released, authority.new_la_code))
    source = f"{FROM_RECORDS}{counted.source}"
    return forecast_facts([part.assign(source=source) for part in parts], authority.new_la_code, authority.name)


def origin_of(own: Records) -> date | None:
    """The day to forecast from: the edition's, or the newest 31 March before it with which a return ends."""
    day, years = own.tidy.as_of, own.return_years
    if _return_of(day) in years:
        return day
    ended = [year for year in years if date(year, 3, 31) <= day]
    return date(max(ended), 3, 31) if ended else None


def _return_of(day: date) -> int:
    """The year whose 31 March ends the return that covers a day."""
    return day.year + (day.month > 3)


def _ahead_rows(shown: pd.DataFrame, notes: str) -> list[pd.DataFrame]:
    """Totals by model, children and entries by age group, and children by kind of placement; each by level."""
    dates = shown["target_date"]
    ends = pd.Series(sorted(dates.unique()), dtype="datetime64[s]")
    starts = dict(zip(ends, ends.shift().fillna(shown["origin_date"].min()) + pd.Timedelta(days=1), strict=True))
    by_age, by_kind = shown["age_group"] != ALL, shown["placement_group"] != ALL
    kinds = shown["placement_group"].map({name: COMMON_GROUPS[name] for name in GROUPS})
    rows = shown.assign(
        measure=shown["series"].map(_MEASURES).mask(by_kind, "need_by_kind"),
        period_end=dates,
        period_start=dates.where(shown["series"] == IN_CARE, dates.map(starts)),
        by1="model",
        group1=OWN_RECORDS,
        by2="quantile",
        group2=shown["quantile"],
        cell="",
    )
    rows["by1"] = rows["by1"].mask(by_age, "age_group").mask(by_kind, "common_group")
    rows["group1"] = rows["group1"].mask(by_age, shown["age_group"]).mask(by_kind, kinds)
    rows["cell"] = rows["cell"].mask((rows["measure"] == _MEASURES[IN_CARE]) & (rows["by1"] == "model"), notes)
    return [rows] if len(rows) else []


def _counts(released: pd.DataFrame, area_code: str) -> pd.DataFrame:
    """The released counts of children looked after, as counted from the returns: `period_end`, `value`, in order."""
    own = released[(released["measure"] == _MEASURES[IN_CARE]) & (released["area_code"] == area_code)]
    own = own[own["origin"].isin(("counted", "synthetic")) & (own["by1"] == "") & own["value"].notna()]
    return own.drop_duplicates("period_end").sort_values("period_end")[["period_end", "value"]]


def _record_rows(before: Sequence[SaidBefore], counts: pd.DataFrame) -> list[pd.DataFrame]:
    """What would have been said of each date that was counted, by this forecast and by two simple rules; the scores."""
    judged = [_judged(one, counts) for one in before] if len(counts) else []
    both = pd.concat(judged, ignore_index=True) if judged else pd.DataFrame()
    if both.empty:
        return []
    past = both.melt(["target_date", "model", "horizon"], list(_PAST), "level")
    past = past.assign(measure=past["level"].map(_PAST), period_start=past["target_date"])
    scores = pd.DataFrame(
        [
            {"model": model, "horizon": horizon, "measure": name, "value": value}
            for (model, horizon), rows in both.groupby(["model", "horizon"], sort=False)
            for name, value in (
                ("forecast_miss", wape(rows["came"], rows["0.5"])),
                ("forecast_inside", cover(rows["came"], rows["0.1"], rows["0.9"])),
            )
            # A rule has no range.
            if name == "forecast_miss" or model == OWN_RECORDS
        ]
    )
    first, last = both["target_date"].min(), both["target_date"].max()
    rows = pd.concat([past, scores.assign(period_start=first, target_date=last)], ignore_index=True)
    ahead = rows["horizon"].astype(str) + " year" + pd.Series("s", index=rows.index).where(rows["horizon"] > 1, "")
    rows = rows.rename(columns={"target_date": "period_end"})
    return [rows.assign(by1="model", group1=rows["model"], by2="horizon", group2=ahead)]


def _judged(one: SaidBefore, counts: pd.DataFrame) -> pd.DataFrame:
    """A row a model and date that was counted: the middle, the ends of four in five, and what came."""
    came = counts.set_index("period_end")["value"]
    known = last_unbroken_run(counts[counts["period_end"] <= pd.Timestamp(one.origin)])
    dates = one.ahead.index.intersection(came.index)
    if len(known) < 2 or known["period_end"].iloc[-1] != pd.Timestamp(one.origin) or dates.empty:
        return pd.DataFrame()
    steps = one.ahead.index.get_indexer(dates)
    series = known["value"].to_numpy(dtype=float)
    ours = one.ahead.loc[dates, list(_PAST)].round(1).reset_index(drop=True)
    said = {OWN_RECORDS: ours} | {
        name: pd.DataFrame({"0.5": rule(series, len(one.ahead))[steps].clip(min=0.0)}) for name, rule in _RULES.items()
    }
    outcomes = pd.DataFrame({"target_date": dates, "horizon": steps + 1, "came": came[dates].to_numpy()})
    return pd.concat([outcomes.join(rows).assign(model=name) for name, rows in said.items()], ignore_index=True)
