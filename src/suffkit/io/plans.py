"""Reads `scenarios.toml`: the children to start from, stated flows, levers, readings, and what a plan in print says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.contracts.scenarios import BASELINE_SCENARIO, LEVERS, PRICES, PRINTED_PLAN, SUPPLY, TOGETHER
from suffkit.domain.calendar import parse_period
from suffkit.errors import DataError, Fault, suggest
from suffkit.io.editions import read_settings
from suffkit.io.plan_settings import Agency, Baseline, Block, Lever, Recruiting, ScenarioSettings

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.contracts.table import Contract


@dataclass(frozen=True)
class ScenarioFile:
    """A `scenarios.toml` as tables: `start` has `placement_group`, `provider`, `children`, `source`; `flows` and
    `levers` are LEVERS; `readings` holds lever names by reading; the others as their contracts say.
    """

    baseline: Baseline | None
    start: pd.DataFrame
    flows: pd.DataFrame
    levers: pd.DataFrame
    readings: dict[str, tuple[str, ...]]
    printed: pd.DataFrame
    prices: pd.DataFrame
    supply: pd.DataFrame
    agency: tuple[Agency, ...]
    recruiting: tuple[Recruiting, ...]
    block: tuple[Block, ...]


def read_scenarios(path: Path, shown: str) -> ScenarioFile:
    """A scenarios file as tables.

    In:     the file; its name in messages.
    Out:    ScenarioFile; a section that is not there is an empty table.
    Raises: DataError with every setting that is wrong and every name that does not fit another.
    """
    given = read_settings(path, ScenarioSettings, shown)
    faults = _faults(given, shown)
    if faults:
        raise DataError(faults)
    flows = [row for flow in given.flow for row in flow.rows]
    levers = [row for lever in given.lever for row in lever.rows]
    printed = [section.model_dump() | {"year_end": section.at} for section in given.printed]
    return ScenarioFile(
        given.baseline,
        _start(given),
        _table(flows, LEVERS),
        _table(levers, LEVERS),
        {reading.name: reading.levers for reading in given.reading},
        _table(printed, PRINTED_PLAN),
        _table([price.model_dump() for price in given.price], PRICES),
        _table([supply.model_dump() for supply in given.supply], SUPPLY),
        given.agency,
        given.recruiting,
        given.block,
    )


def _faults(given: ScenarioSettings, shown: str) -> list[Fault]:
    levers = [lever.name for lever in given.lever]
    names = [*(flow.name for flow in given.flow), *levers, *(reading.name for reading in given.reading)]
    twice = sorted({name for name in names if names.count(name) > 1 or name in (BASELINE_SCENARIO, TOGETHER)})
    faults = [
        Fault("name_twice", f"{name!r} names another scenario already. Call one of them something else.", shown, "name")
        for name in twice
    ]
    for reading in given.reading:
        faults += [
            Fault("unknown_lever", f"{name!r} is not a lever of this file.{suggest(name, levers)}", shown, reading.name)
            for name in reading.levers
            if name not in levers
        ]
    for lever in (*given.flow, *given.lever):
        faults += _overlapping(lever, shown)
    return faults + _faults_of_start(given, shown)


def _overlapping(lever: Lever, shown: str) -> list[Fault]:
    periods = sorted(parse_period(text) for text in lever.by_period)
    if all(before.end < after.start for before, after in pairwise(periods)):
        return []
    return [Fault("periods_overlap", f"{lever.name!r}: periods overlap. Part them.", shown, "by_period")]


def _faults_of_start(given: ScenarioSettings, shown: str) -> list[Fault]:
    if given.price and not given.start:
        says = (
            "there are prices and no children to price. Add the [[start]] of each kind of placement, or take them out."
        )
        return [Fault("price_without_children", says, shown, "price")]
    if given.start and given.baseline is None:
        return [Fault("no_baseline", "there is a start and no [baseline]. Add its as_at and years.", shown, "baseline")]
    cells = [(start.placement_group, start.provider) for start in given.start]
    faults = [
        Fault("start_twice", f"{group} ({provider}) stands twice. Keep one.", shown, "start")
        for group, provider in sorted({cell for cell in cells if cells.count(cell) > 1})
    ]
    rests = [start for start in given.start if start.rest]
    if len(rests) > 1:
        faults.append(Fault("two_rests", "only one start can be the rest.", shown, "start"))
    listed = sum(start.children or 0 for start in given.start)
    total = given.baseline.total if given.baseline else None
    if rests and total is None:
        faults.append(Fault("no_total", "a rest needs the total it is the rest of. Add it.", shown, "baseline.total"))
    elif given.start and total is not None and (listed > total if rests else abs(listed - total) > 1e-9):
        says = f"the starting children add up to {listed:g}; the total is {total:g}. Put one right, or add a rest."
        faults.append(Fault("start_and_total", says, shown, "baseline.total"))
    return faults


def _start(given: ScenarioSettings) -> pd.DataFrame:
    import pandas as pd

    listed = sum(start.children or 0 for start in given.start)
    total = (given.baseline.total if given.baseline else None) or 0.0
    rows = [
        {
            "placement_group": start.placement_group,
            "provider": start.provider,
            "children": total - listed if start.rest else start.children,
            "source": start.source,
        }
        for start in given.start
    ]
    made = pd.DataFrame(rows, columns=["placement_group", "provider", "children", "source"])
    return made.astype({"children": float})


def _table(rows: list[dict[str, Any]], contract: Contract) -> pd.DataFrame:
    """Rows as a table of the contract's columns and types."""
    import pandas as pd

    types: dict[str, Any] = {"date": "datetime64[s]", "number": float, "text": str}
    table = pd.DataFrame(rows, columns=contract.column_names)
    return table.astype({column.name: types[column.type] for column in contract.columns})
