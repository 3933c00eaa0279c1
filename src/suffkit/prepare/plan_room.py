"""What closes a gap in carers or beds, what the plan makes of the chance, and a comparator's rate as a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from suffkit.contracts.scenarios import BASELINE_SCENARIO, KINDS
from suffkit.domain.calendar import say_day
from suffkit.forecasts.fostering_supply import Recruitment
from suffkit.forecasts.gap import beds_to_close, carers_to_close, chance_of_shortfall, need_under, usable_shares
from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenario_views import stock_at_rate
from suffkit.forecasts.scenarios import Scenarios, each_and_together
from suffkit.io.plans import ScenarioFile
from suffkit.prepare.forecast_facts import forecast_facts
from suffkit.prepare.printed import COMMON_GROUPS

FILE = "scenarios.toml"
_CODES: Mapping[str, str] = {label: code for code, label in COMMON_GROUPS.items()}
_FOSTERING = "fostering"
_IN_BEDS = ("residential", "supported")
_CERTAIN = {"One time in two": 0.5, "Four times in five": 0.8}
_RATE, _COUNT, _POPULATION = "cla_rate_per_10k", "children_looked_after", "child_population"


def room_facts(
    facts: pd.DataFrame, plan: ScenarioFile | None, area_code: str, area_name: str, as_at: date, shown: str
) -> pd.DataFrame:
    """What stands on the released facts of the gap, and of comparators.

    In:     the edition's released FACTS, those of `gap_facts` among them; the file of scenarios; the authority; the
            as-at date; the file's name in messages.
    Out:    FACTS of origin `forecast`: `carers_to_close`, `enquiries_to_close`, `beds_to_close` where the file has what
            they need (`cell` says by when to begin); `shortfall_chance_if` of each reading; `children_at_rate` and
            `children_above_rate` of each comparator (`area_code` is the comparator's).
    """
    own = facts[(facts["area_code"] == area_code) & facts["value"].notna()]
    parts = []
    if plan is not None and not plan.supply.empty:
        parts += [*_closing(own, plan), *_if_planned(own, plan, shown)]
    rates = _at_rates(facts, own, plan, area_code, as_at)
    return forecast_facts([*parts, *([rates] if len(rates) else [])], area_code, area_name)


def _closing(own: pd.DataFrame, plan: ScenarioFile) -> Iterator[pd.DataFrame]:
    """Households and enquiries, or beds, that close what is short, and by when to begin."""
    short = own[(own["measure"] == "places_to_close") & (own["by2"] == "certainty")]
    if short.empty:
        return
    short = pd.DataFrame(
        {
            "target_date": short["period_end"],
            "placement_group": short["group1"].map(_CODES),
            "certainty": short["group2"].map(_CERTAIN),
            "short": short["value"],
            "group": short["group1"],
            "label": short["group2"],
        }
    )
    recruitment = recruitment_of(plan)
    used = usable_shares(plan.supply)
    if recruitment is not None and used.get(_FOSTERING, 0) > 0:
        rows = carers_to_close(short, recruitment, utilisation_share=used[_FOSTERING])
        for name in ("households", "enquiries"):
            measure = "carers_to_close" if name == "households" else "enquiries_to_close"
            yield _closes(rows, measure, rows[name])
    for group in _IN_BEDS:
        if used.get(group, 0) > 0 and (short["placement_group"] == group).any():
            lead = _lead_months(plan, group)
            rows = beds_to_close(short, group=group, utilisation_share=used[group], lead_months=lead)
            yield _closes(rows, "beds_to_close", rows["beds"])


def recruitment_of(plan: ScenarioFile) -> Recruitment | None:
    """The file's settings of recruiting foster carers: those of the first lever on new carers that counts households.

    Out: None where the file has no such lever.
    """
    levers = plan.levers[(plan.levers["kind"] == "new_carers") & plan.levers["places_per_household"].notna()]
    if levers.empty:
        return None
    first = levers.iloc[0]
    return Recruitment(
        float(first["households_per_enquiry"]), float(first["places_per_household"]), float(first["lag_months"])
    )


def _lead_months(plan: ScenarioFile, group: str) -> int:
    """Months from the decision until a bed can be used, as the file has it for what is planned: the longest."""
    supply = plan.supply.loc[plan.supply["placement_group"] == group, "lead_months"]
    homes = plan.levers.loc[(plan.levers["kind"] == "new_homes") & (plan.levers["to_group"] == group), "lag_months"]
    return round(max([0.0, *supply, *homes]))


def _closes(rows: pd.DataFrame, measure: str, numbers: pd.Series) -> pd.DataFrame:
    begin = [
        f"begin by {say_day(day.date())}" if number else ""
        for day, number in zip(rows["begin_by"], numbers, strict=True)
    ]
    return pd.DataFrame(
        {
            "measure": measure,
            "period_start": rows["target_date"],
            "period_end": rows["target_date"],
            "by1": "common_group",
            "group1": rows["group"],
            "by2": "certainty",
            "group2": rows["label"],
            "value": numbers.astype(float),
            "source": FILE,
            "cell": begin,
        }
    )


def _if_planned(own: pd.DataFrame, plan: ScenarioFile, shown: str) -> Iterator[pd.DataFrame]:
    """The chance of a shortfall under each reading: the need moved by what the reading's levers change."""
    need = own[(own["measure"] == "need_by_kind") & (own["by1"] == "common_group") & (own["group2"] != "mean")]
    room = own[own["measure"] == "usable_places"]
    if need.empty or plan.baseline is None or plan.start.empty or not plan.readings:
        return
    made = _scenarios(plan, shown)
    need = _keyed(need).assign(quantile=need["group2"].astype(float))
    supply = _keyed(room).rename(columns={"value": "supply"})
    known = set(need["placement_group"])
    for name in _different(plan):
        moved = _moved(made.stock, name)
        kinds = set(made.stock["placement_group"])
        if not moved <= known or not (set(supply["placement_group"]) & known & kinds):
            continue
        stock = made.stock[made.stock["placement_group"].isin(known)]
        under = need_under(need[need["placement_group"].isin(kinds)], stock, scenario=name)
        under = under[under["placement_group"].isin(supply["placement_group"])]
        if under.empty:
            continue
        chance = chance_of_shortfall(under, supply)
        yield pd.DataFrame(
            {
                "measure": "shortfall_chance_if",
                "period_start": chance["target_date"],
                "period_end": chance["target_date"],
                "by1": "common_group",
                "group1": chance["placement_group"].map(COMMON_GROUPS),
                "by2": "scenario",
                "group2": name,
                "value": chance["chance"],
                "source": f"{FILE}: {name}",
            }
        )


def _different(plan: ScenarioFile) -> list[str]:
    """Readings that pull levers on children, of several that pull the same ones the first."""
    effects = plan.levers.drop_duplicates("lever").set_index("lever")["kind"].map(lambda kind: KINDS[kind].effect)
    on_children = set(effects[effects.isin(["in", "out", "move"])].index)
    pulled = {name: frozenset(on_children.intersection(levers)) for name, levers in plan.readings.items()}
    first = {levers: name for name, levers in reversed(pulled.items()) if levers}
    return [name for name in pulled if name in first.values()]


def _scenarios(plan: ScenarioFile, shown: str) -> Scenarios:
    assert plan.baseline is not None
    return each_and_together(
        constant_baseline(plan.start, plan.baseline.as_at, plan.baseline.years),
        plan.levers,
        standing=plan.flows,
        readings=plan.readings or None,
        exits_follow_stock=plan.baseline.exits_follow_stock,
        file=shown,
    )


def _moved(stock: pd.DataFrame, name: str) -> set[str]:
    """The kinds of placement in which a scenario changes the number of children."""
    sums = stock.groupby(["scenario", "year_end", "placement_group"])["children"].sum()
    change = (sums[name] - sums[BASELINE_SCENARIO]).abs()
    return set(change[change > 1e-9].index.get_level_values("placement_group"))


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.assign(target_date=rows["period_end"], placement_group=rows["group1"].map(_CODES))
    return rows[["target_date", "placement_group", "value"]]


def _at_rates(
    facts: pd.DataFrame, own: pd.DataFrame, plan: ScenarioFile | None, area_code: str, as_at: date
) -> pd.DataFrame:
    """The newest rate of each comparator as a number of this authority's children, and how many it has above that."""
    now = _newest(own[own["origin"] != "forecast"], _COUNT, as_at)
    population = plan.baseline.population if plan is not None and plan.baseline is not None else None
    if population is None:
        told = _newest(own[own["origin"] != "forecast"], _POPULATION, as_at)
        population = float(told["value"].iloc[0]) if len(told) else None
    others = facts[(facts["area_code"] != area_code) & (facts["origin"] != "forecast") & facts["value"].notna()]
    rates = _newest(others, _RATE, as_at)
    if now.empty or population is None or rates.empty:
        return pd.DataFrame(columns=["area_code"])
    target = pd.Series([stock_at_rate(float(rate), population) for rate in rates["value"]], index=rates.index)
    blank = dict.fromkeys(("by1", "group1", "by2", "group2"), "")
    both = rates[["area_code", "area_name", "period_start", "period_end", "source"]].assign(**blank)
    both = both.assign(cell=[f"at {rate:g} per 10,000 of {population:,.0f} children" for rate in rates["value"]])
    at_rate = both.assign(measure="children_at_rate", value=target)
    above = both.assign(measure="children_above_rate", value=float(now["value"].iloc[0]) - target)
    return pd.concat([at_rate, above], ignore_index=True)


def _newest(facts: pd.DataFrame, measure: str, as_at: date) -> pd.DataFrame:
    """The newest figure of each area of a measure up to a day, the most trusted of several."""
    rows = facts[(facts["measure"] == measure) & (facts["by1"] == "") & (facts["period_end"] <= pd.Timestamp(as_at))]
    rows = rows.sort_values("period_end", ascending=False, kind="stable")
    return rows.drop_duplicates("area_code").sort_index()
