"""Forecast facts that printed figures can carry: baselines of printed series, and where a plan's stated flows lead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from suffkit.contracts.facts import FACTS
from suffkit.domain.calendar import parse_period
from suffkit.domain.catalogue import measure
from suffkit.errors import DataError, Fault
from suffkit.forecasts.baselines import HORIZON, SHORTEST, SHORTEST_FOR_REPLAY, carry_on, replayed_error
from suffkit.forecasts.plan import carry_forward
from suffkit.io.editions import read_settings
from suffkit.measures.ratios import GROUPS

# Series whose next years a statement speaks of; a rate of referrals is context, not a need for places.
CARRIED_ON = ("children_looked_after", "cla_rate_per_10k", "average_weekly_cost", "budget", "placed_100_miles_or_more")


def _a_period(text: str) -> str:
    parse_period(text)
    return text


Written = Annotated[str, AfterValidator(_a_period)]


class Reading(BaseModel):
    """One way to read the plan's flows: which causes bring children in and which take them out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    start: Written
    years: tuple[Written, ...]
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    spread: dict[str, Annotated[int, Field(gt=0)]] = {}


class Plan(BaseModel):
    """`plan.toml` of an edition: the readings of its printed flows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    readings: tuple[Reading, ...] = ()


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
        yearly = _last_unbroken_run(yearly)
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


def _last_unbroken_run(yearly: pd.DataFrame) -> pd.DataFrame:
    """The newest values that follow one another at a year's distance: a gap stays a gap."""
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


def plan_facts(facts: pd.DataFrame, file: Path, shown: str) -> pd.DataFrame:
    """What the plan's stated flows lead to under each reading of `plan.toml`.

    In:     FACTS (printed); the file, which need not be there; its name in messages.
    Out:    FACTS of origin `forecast`: `implied_stock` by scenario and year end, `implied_flow` by lever.
    Raises: DataError with every setting that is wrong and every flow that is not among the facts.
    """
    if not file.exists():
        return pd.DataFrame(columns=FACTS.column_names)
    plan = read_settings(file, Plan, shown)
    faults: list[Fault] = []
    made: list[dict[str, object]] = []
    for reading in plan.readings:
        made += _reading_facts(facts, reading, shown, faults)
    if faults:
        raise DataError(faults)
    return pd.DataFrame(made, columns=FACTS.column_names)


def _reading_facts(facts: pd.DataFrame, reading: Reading, shown: str, faults: list[Fault]) -> list[dict[str, object]]:
    begin = pd.Timestamp(parse_period(reading.start).end)
    stock = facts[
        (facts["measure"] == "cla_projection")
        & (facts["period_end"] == begin)
        & ~facts["source"].str.startswith("recomputed")
    ]
    if stock.empty:
        faults.append(
            Fault("no_start", f"no printed projection for {reading.start} to start from.", shown, reading.name)
        )
        return []
    first = stock.iloc[0]
    joined = [_flows(facts, reading, reading.joins, year) for year in reading.years]
    left = [_flows(facts, reading, reading.leaves, year) for year in reading.years]
    for cause in (*reading.joins, *reading.leaves):
        if not any(cause in year for year in (*joined, *left)):
            faults.append(
                Fault("unknown_flow", f"no printed planned_moves for the lever {cause!r}.", shown, reading.name)
            )
    if faults:
        return []
    try:
        years = carry_forward(float(first["value"]), joined, left)
    except ValueError as why:
        faults.append(Fault("impossible_plan", f"{why}. Correct what joins or leaves.", shown, reading.name))
        return []
    rows = []
    for year, end in zip(years, reading.years, strict=True):
        period = parse_period(end)
        common: dict[str, object] = {
            **{name: first[name] for name in GROUPS},
            "numerator": float("nan"),
            "denominator": float("nan"),
            "status": "",
            "origin": "forecast",
        }
        common |= {
            "area_code": first["area_code"],
            "area_name": first["area_name"],
            "unit": "children",
            "cell": "",
            "as_printed": "",
        }
        common |= {"source": f"plan.toml: {reading.name}", "by1": "scenario", "group1": reading.name}
        close = pd.Timestamp(period.end)
        rows.append(
            common | {"measure": "implied_stock", "period_start": close, "period_end": close, "value": year.end}
        )
        for cause, number in (*year.joined, *((name, -count) for name, count in year.left)):
            rows.append(
                common
                | {"measure": "implied_flow", "period_start": pd.Timestamp(period.start), "period_end": close}
                | {"by2": "lever", "group2": cause, "value": number}
            )
    return rows


def _flows(facts: pd.DataFrame, reading: Reading, causes: tuple[str, ...], year: str) -> dict[str, float]:
    """Children moved by each cause in the year.

    A number printed for several years is spread evenly over them (`spread`).
    """
    period = parse_period(year)
    moves = facts[(facts["measure"] == "planned_moves") & (facts["by1"] == "lever") & facts["value"].notna()]
    found: dict[str, float] = {}
    for cause in causes:
        rows = moves[
            (moves["group1"] == cause)
            & (moves["period_start"] <= str(period.start))
            & (moves["period_end"] >= str(period.end))
        ]
        if not rows.empty:
            found[cause] = float(rows["value"].iloc[0]) / reading.spread.get(cause, 1)
    return found
