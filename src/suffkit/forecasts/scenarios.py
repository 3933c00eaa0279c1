"""What becomes of the children in care, year by year, when levers are pulled: each alone, in readings, all together.

Every year and every cell (kind of placement x provider): start + entered - left + moved in - moved out = end.
Entries of the baseline do not answer to the levers. Its exits either stay as they are, as a plan in print has them, or
follow the stock (`exits_follow_stock`): the share of the children at the year's start that left in the baseline leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suffkit.contracts.scenarios import (
    ALL_GROUPS,
    BASELINE,
    BASELINE_SCENARIO,
    KINDS,
    TOGETHER,
)
from suffkit.contracts.table import check
from suffkit.errors import DataError, Fault
from suffkit.forecasts.levers import check_levers
from suffkit.forecasts.paths import Path, closed_path
from suffkit.forecasts.scenario_run import Run

if TYPE_CHECKING:
    import pandas as pd

SETTINGS_FILE = "scenarios.toml"
_ON_CHILDREN = ("in", "out", "move")


@dataclass(frozen=True)
class Scenarios:
    """`stock` is a SCENARIO_STOCK, `flows` a SCENARIO_FLOWS: what the stock changes by, and why."""

    stock: pd.DataFrame
    flows: pd.DataFrame


def each_and_together(
    baseline: pd.DataFrame,
    levers: pd.DataFrame,
    *,
    standing: pd.DataFrame | None = None,
    readings: Mapping[str, Sequence[str]] | None = None,
    exits_follow_stock: bool = False,
    file: str = SETTINGS_FILE,
) -> Scenarios:
    """The baseline, each lever on its own, and the readings (where there is none: all levers together).

    In:     BASELINE; LEVERS (those on places and prices change no children and are passed over); `standing`, flows that
            hold in every scenario, the baseline too; `readings`, levers by the name of the reading.
    Out:    Scenarios, in that order. With no lever the children are the baseline's.
    Raises: ContractError, DataError: a baseline that does not close; a lever on children that the baseline does not
            have; levers that take more children than there are, each with the year and how many there are. The faults
            of all scenarios come at once; the name of the scenario is in each.
    """
    import pandas as pd

    standing = levers.iloc[0:0] if standing is None else standing
    every = pd.concat([standing, levers], ignore_index=True).astype(levers.dtypes)
    path, on_children = _checked(baseline, every, file)
    always = set(standing["lever"])
    made: list[Scenarios] = []
    faults: list[Fault] = []
    for name, members in scenario_members(levers, readings).items():
        chosen = on_children[on_children["lever"].isin(always.union(members))].reset_index(drop=True)
        try:
            made.append(_run(path, chosen, name, exits_follow_stock, f"{file}: {name}"))
        except DataError as refused:
            faults += refused.faults
    if faults:
        raise DataError(faults, "these scenarios cannot be")
    return Scenarios(
        pd.concat([one.stock for one in made], ignore_index=True),
        pd.concat([one.flows for one in made], ignore_index=True),
    )


def scenario_members(
    levers: pd.DataFrame, readings: Mapping[str, Sequence[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Which levers belong to which scenario: none to the baseline, one to each alone, and those of the readings.

    Levers on places change neither children nor money and have no scenario of their own.
    """
    effects = levers["kind"].map(lambda kind: KINDS[kind].effect)
    names = tuple(dict.fromkeys(levers.loc[effects.isin([*_ON_CHILDREN, "price"]), "lever"]))
    together = {name: tuple(members) for name, members in (readings or {TOGETHER: names}).items()}
    return {BASELINE_SCENARIO: (), **{name: (name,) for name in names}, **together}


def _checked(baseline: pd.DataFrame, levers: pd.DataFrame, file: str) -> tuple[Path, pd.DataFrame]:
    """The baseline as a path, with the cells that levers name and bring children to; and the levers on children."""
    check(baseline, BASELINE)
    check_levers(levers, file)
    on_children = levers[levers["kind"].map(lambda kind: KINDS[kind].effect).isin(_ON_CHILDREN)].reset_index(drop=True)
    named = on_children[~on_children["to_group"].isin(["", ALL_GROUPS])]
    return closed_path(baseline, list(zip(named["to_group"], named["to_provider"], strict=True))), on_children


def _run(path: Path, levers: pd.DataFrame, name: str, follow: bool, file: str) -> Scenarios:
    run = Run(path, levers, follow, file)
    return Scenarios(run.stock(name), run.flows(name))
