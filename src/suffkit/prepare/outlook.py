"""What a plan leads to, and whether there is room: the facts of an edition's `scenarios.toml`.

Levers alone, readings of the plan, single sums (carers for agencies, block against spot), and, where a forecast has a
range, the chance that places fall short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.forecasts import OWN_RECORDS
from suffkit.contracts.scenarios import ALL_GROUPS, BASELINE_SCENARIO, IN_HOUSE, TOGETHER
from suffkit.domain.carers import carers_needed, net_households, weeks_per_carer
from suffkit.forecasts.block_beds import BlockAgainstSpot
from suffkit.forecasts.fostering_supply import (
    capacity_check,
    places_of_levers,
    years_to_recruit,
)
from suffkit.forecasts.gap import CERTAINTIES, chance_of_shortfall, places_to_close, supply_on
from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenario_views import by_cause, totals
from suffkit.forecasts.scenarios import Scenarios, each_and_together
from suffkit.io.plans import ScenarioFile, read_scenarios
from suffkit.prepare.forecast_facts import forecast_facts
from suffkit.prepare.plan_money import money_parts, print_parts
from suffkit.prepare.printed import COMMON_GROUPS

FILE = "scenarios.toml"
OWN_PROVISION = "In-house"
STATED, WORKED_OUT = "As the plan states", "By its own weeks"
_GROUPS = {**COMMON_GROUPS, ALL_GROUPS: "Not told apart"}
_YEARS_AHEAD = 3
_MEAN = "mean"
_NEED = ["target_date", "group", "quantile", "value", "source"]
_CERTAINTIES = dict(zip(CERTAINTIES, ("One time in two", "Four times in five"), strict=True))


def read_plan(file: Path, shown: str) -> ScenarioFile | None:
    """The edition's file of scenarios, or None where there is none.

    Raises: DataError with every setting that is wrong.
    """
    return read_scenarios(file, shown) if file.exists() else None


def scenario_facts(plan: ScenarioFile | None, area_code: str, area_name: str, as_at: date, shown: str) -> pd.DataFrame:
    """What the plan's flows and levers lead to, and its single sums.

    In:     the file of scenarios; the authority; the statement's as-at date; the file's name in messages.
    Out:    FACTS of origin `forecast`: `implied_stock` and `implied_flow` of each reading, `lever_effect` of each lever
            alone, `scenario_*` of the baseline and the readings, the capacity check, carers for agencies, block against
            spot.
    Raises: DataError: levers that take more children than there are, with each year and number.
    """
    if plan is None:
        return forecast_facts([], area_code, area_name)
    parts = [*_carers(plan, as_at), *_block(plan, as_at)]
    if plan.baseline is not None and not plan.start.empty:
        baseline = constant_baseline(plan.start, plan.baseline.as_at, plan.baseline.years)
        made = each_and_together(
            baseline,
            plan.levers,
            standing=plan.flows,
            readings=plan.readings or None,
            exits_follow_stock=plan.baseline.exits_follow_stock,
            file=shown,
        )
        names = list(plan.readings) or [TOGETHER]
        parts += [*_implied(plan, made, names), *_views(plan, made, names), *_effects(plan, made)]
        parts += [*_capacity(plan, made, names), *money_parts(plan, made, shown), *print_parts(plan, made, names)]
    return forecast_facts(parts, area_code, area_name)


def _implied(plan: ScenarioFile, made: Scenarios, names: Sequence[str]) -> Iterable[pd.DataFrame]:
    """Where the readings lead, and the flows that lead there."""
    assert plan.baseline is not None
    stock = totals(made.stock, plan.baseline.as_at)
    stock = stock[stock["scenario"].isin(names) & stock["entered"].notna()]
    yield _of_scenarios(stock, "implied_stock", stock["children"])
    flows = by_cause(made.flows)
    flows = flows[flows["scenario"].isin(names)]
    facts = _of_scenarios(flows, "implied_flow", flows["children"]).assign(by2="lever", group2=flows["cause"])
    yield facts.assign(period_start=_first_days(flows["year_end"]))


def _views(plan: ScenarioFile, made: Scenarios, names: Sequence[str]) -> Iterable[pd.DataFrame]:
    """Children by kind of placement, shares and rates, of the baseline and the readings."""
    assert plan.baseline is not None
    shown = [BASELINE_SCENARIO, *names]
    stock = made.stock[made.stock["scenario"].isin(shown)]
    kinds = stock.groupby(["scenario", "year_end", "placement_group"], sort=False)["children"].sum().reset_index()
    facts = _of_scenarios(kinds, "scenario_children", kinds["children"])
    yield facts.assign(by2="common_group", group2=kinds["placement_group"].map(_GROUPS))
    view = totals(stock, plan.baseline.as_at, population=plan.baseline.population)
    yield _of_scenarios(view, "scenario_children", view["children"]).assign(by2="common_group", group2=TOTAL)
    told = {
        "scenario_fostering_share": (plan.start["placement_group"] != ALL_GROUPS).all(),
        "scenario_in_house_share": (plan.start["provider"] == IN_HOUSE).any(),
        "scenario_rate_per_10k": plan.baseline.population is not None,
    }
    for name in (name for name, known in told.items() if known):
        yield _of_scenarios(view, name, view[name.removeprefix("scenario_")])


def _effects(plan: ScenarioFile, made: Scenarios) -> Iterable[pd.DataFrame]:
    """Each lever alone less the baseline: in all, by kind of placement, and in what the council provides itself."""
    stock = made.stock.assign(own=made.stock["children"].where(made.stock["provider"] == IN_HOUSE, 0.0))
    keys = ["scenario", "year_end"]
    for by, columns, value in (
        ("", keys, "children"),
        ("common_group", [*keys, "placement_group"], "children"),
        ("provider", keys, "own"),
    ):
        sums = stock.groupby(columns, sort=False)[value].sum().reset_index()
        before = sums[sums["scenario"] == BASELINE_SCENARIO].drop(columns="scenario").rename(columns={value: "before"})
        levers = sums[sums["scenario"].isin(plan.levers["lever"])]
        both = levers.merge(before, on=columns[1:], how="left", validate="m:1")
        both = both.assign(effect=both[value] - both["before"].fillna(0.0))
        facts = _of_scenarios(both, "lever_effect", both["effect"].round(6)).assign(by1="lever", by2=by)
        groups = both["placement_group"].map(_GROUPS) if by == "common_group" else OWN_PROVISION if by else ""
        yield facts.assign(group2=groups)


def _capacity(plan: ScenarioFile, made: Scenarios, names: Sequence[str]) -> Iterable[pd.DataFrame]:
    """Moves to the council's own carers beside the new places there; nothing where the plan adds no places."""
    assert plan.baseline is not None
    ends = pd.DatetimeIndex([pd.Timestamp(plan.baseline.as_at), *sorted(made.stock["year_end"].unique())])
    added = places_of_levers(plan.levers, ends)
    added = added[(added["placement_group"] == "fostering") & (added["provider"] == IN_HOUSE)]
    stock = made.stock[made.stock["scenario"].isin(names)]
    if added.empty or stock.empty:
        return
    # What is free on the first day is not known; the moves and the new places are set beside each other without it.
    room = capacity_check(stock, added, group="fostering", provider=IN_HOUSE, spare_at_start=0.0)
    columns = {
        "moves_to_own_carers": "moving_in",
        "new_places_with_own_carers": "new_places",
        "moves_beyond_new_places": "moves_beyond_new_places",
    }
    for name, column in columns.items():
        yield _of_scenarios(room, name, room[column]).assign(period_start=_first_days(room["year_end"]))


def _carers(plan: ScenarioFile, as_at: date) -> Iterable[pd.DataFrame]:
    """Carers who would replace weeks bought from agencies, as stated and worked out, and how long recruiting takes."""
    sums: dict[str, int] = {}
    for one in plan.agency:
        stated = one.carers is not None
        each = one.weeks_per_carer or weeks_per_carer(one.weeks, one.carers or 1)
        carers = round(one.carers) if one.carers is not None else carers_needed(one.weeks, each)
        total = STATED if stated else WORKED_OUT
        sums[total] = sums.get(total, 0) + carers
        yield _single("weeks_to_replace", as_at, "reckoning", one.name, one.weeks)
        yield _single("carers_to_replace_agencies", as_at, "reckoning", one.name, carers)
    paces = {one.name: net_households(one.approved_a_year, one.deregistered_a_year or 0.0) for one in plan.recruiting}
    for total, carers in sums.items():
        yield _single("carers_to_replace_agencies", as_at, "reckoning", total, carers)
        for pace, gained in paces.items():
            if gained > 0:
                years = years_to_recruit(carers, gained)
                yield _single("years_to_recruit", as_at, "reckoning", total, years).assign(by2="pace", group2=pace)
    for pace, gained in paces.items():
        yield _single("net_carers_a_year", as_at, "pace", pace, gained)


def _block(plan: ScenarioFile, as_at: date) -> Iterable[pd.DataFrame]:
    for one in plan.block:
        prices = (one.block_gbp_per_week, one.spot_gbp_per_week)
        both = BlockAgainstSpot(*prices, beds=one.beds, utilisation_share=one.utilisation_share)
        yield _single("block_saving_per_week", as_at, "reckoning", one.name, both.avoided_gbp_per_week)
        yield _single("block_pays_from", as_at, "reckoning", one.name, both.breaks_even_at_share)
        if both.avoided_gbp_per_year is not None:
            yield _single("block_saving_per_year", as_at, "reckoning", one.name, both.avoided_gbp_per_year)


def gap_facts(
    facts: pd.DataFrame, plan: ScenarioFile | None, area_code: str, area_name: str, as_at: date
) -> pd.DataFrame:
    """Need by kind of placement against the room there is, and what closes the gap.

    In:     the edition's released FACTS, with the need by kind of the forecast from the council's own records, or else
            the forecast of all children and the newest mix of placements, if there are any; the file of scenarios; the
            authority; the as-at date.
    Out:    FACTS of origin `forecast`: `usable_places` on the as-at date and the dates ahead, `need_by_kind` by
            quantile where it is not among the facts, `shortfall_chance`, `places_to_close`. Kinds without supply told
            have no chance: that is not a supply of nothing.
    """
    by, need, is_told = _need_by_kind(facts, area_code, as_at)
    parts = []
    if len(need) and not is_told:
        rows = need.assign(
            measure="need_by_kind", by1=by, group1=need["group"], by2="quantile", group2=need["quantile"]
        )
        parts.append(_at(rows, need["target_date"]).assign(source=need["source"]))
    if plan is not None and not plan.supply.empty:
        ahead = list(need["target_date"].unique()) or [
            pd.Timestamp(as_at) + pd.DateOffset(years=n) for n in range(1, _YEARS_AHEAD + 1)
        ]
        dates = pd.DatetimeIndex([pd.Timestamp(as_at), *ahead]).unique()
        supply = supply_on(plan.supply, dates).assign(group=lambda table: table["placement_group"].map(_GROUPS))
        parts.append(_of_kind(supply, "usable_places", supply["supply"]))
        known = (
            need[need["group"].isin(supply["group"]) & (need["quantile"] != _MEAN)]
            if by == "common_group"
            else need.iloc[:0]
        )
        if len(known):
            levels = known[["target_date", "group", "quantile", "value"]].astype({"quantile": float})
            room = supply[["target_date", "group", "supply"]].astype({"target_date": levels["target_date"].dtype})
            chance = chance_of_shortfall(levels, room, by=("group",))
            told = _of_kind(chance, "shortfall_chance", chance["chance"])
            parts.append(told.assign(by2=np.where(chance["chance_is"] == "", "", "bound"), group2=chance["chance_is"]))
            short = places_to_close(levels, room, by=("group",))
            rows = _of_kind(short, "places_to_close", short["short"])
            parts.append(rows.assign(by2="certainty", group2=short["certainty"].map(_CERTAINTIES)))
    return forecast_facts(parts, area_code, area_name)


def _need_by_kind(facts: pd.DataFrame, area_code: str, as_at: date) -> tuple[str, pd.DataFrame, bool]:
    """Who will need each kind of placement: as the forecast from the council's own records has it, where there is one.

    Else the forecast of all children shared out as the placements of the newest count are; the mix is taken to stay.

    Out: the breakdown; `target_date`, `group`, `quantile`, `value`, `source`; whether these are facts already.
    """
    own = facts[(facts["area_code"] == area_code) & facts["value"].notna()]
    ahead = own[(own["origin"] == "forecast") & (own["by2"] == "quantile")]
    ahead = ahead.rename(columns={"period_end": "target_date", "group2": "quantile"})
    every = ahead[(ahead["measure"] == "children_looked_after") & (ahead["by1"] == "model")]
    # Of several forecasts the one that stands first in the order of trust.
    every = every[every["group1"] == every["group1"].iloc[0]] if len(every) else every
    if len(every) and every["group1"].iloc[0] == OWN_RECORDS:
        told = ahead[ahead["measure"] == "need_by_kind"].rename(columns={"group1": "group"})
        return "common_group", told[_NEED], True
    for by in ("common_group", "placement_type"):
        mix = own[
            (own["measure"] == "placements") & (own["by1"] == by) & (own["by2"] == "") & (own["origin"] != "forecast")
        ]
        mix = mix[(mix["group1"] != TOTAL) & (mix["period_end"] <= pd.Timestamp(as_at)) & (mix["value"] > 0)]
        mix = mix[(mix["period_end"] == mix["period_end"].max()) & (mix["period_start"] == mix["period_end"])]
        mix = mix.drop_duplicates("group1")
        if len(mix) and len(every):
            shares = pd.DataFrame({"group": mix["group1"], "share": mix["value"] / mix["value"].sum()})
            need = every.merge(shares, how="cross")
            return by, need.assign(value=need["value"] * need["share"])[_NEED], False
    return "", pd.DataFrame(columns=_NEED), False


def _first_days(year_ends: pd.Series) -> pd.Series:
    return year_ends - pd.DateOffset(years=1) + pd.Timedelta(days=1)


def _at(rows: pd.DataFrame, days: pd.Series) -> pd.DataFrame:
    return rows.assign(period_start=days, period_end=days)


def _of_scenarios(rows: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    facts = rows.assign(measure=name, value=values, by1="scenario", group1=rows["scenario"], by2="", group2="")
    return _at(facts, rows["year_end"]).assign(source=f"{FILE}: " + rows["scenario"])


def _of_kind(rows: pd.DataFrame, name: str, values: pd.Series) -> pd.DataFrame:
    facts = rows.assign(measure=name, value=values, by1="common_group", group1=rows["group"], by2="", group2="")
    return _at(facts, rows["target_date"]).assign(source=FILE)


def _single(name: str, as_at: date, by: str, group: str, value: float) -> pd.DataFrame:
    day = pd.Timestamp(as_at)
    row = {"measure": name, "period_start": day, "period_end": day, "by1": by, "group1": group, "value": float(value)}
    return pd.DataFrame([row | {"by2": "", "group2": "", "source": f"{FILE}: {group}"}])
