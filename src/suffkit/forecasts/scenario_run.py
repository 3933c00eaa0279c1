"""One scenario carried through its years: who enters, leaves and moves, cell by cell, and what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from suffkit.contracts.scenarios import (
    ALL_GROUPS,
    ANY_PROVIDER,
    BASELINE_SCENARIO,
    KINDS,
    SCENARIO_FLOWS,
    SCENARIO_STOCK,
)
from suffkit.domain.calendar import say_day
from suffkit.errors import DataError, Fault
from suffkit.forecasts.levers import Numbers, amounts_by_year
from suffkit.forecasts.paths import Path, say_cell

if TYPE_CHECKING:
    import pandas as pd

Cells = npt.NDArray[np.bool_]
# Less than a millionth of a child is rounding.
_ROUNDING = 1e-6


class Run:
    """One scenario carried through its years. Arrays are (lever, flow's side) x cell x year."""

    def __init__(self, path: Path, levers: pd.DataFrame, follow: bool, file: str) -> None:
        self.path, self.levers, self.file = path, levers, file
        effect = levers["kind"].map(lambda kind: KINDS[kind].effect).to_numpy()
        self.into, self.out_of = np.isin(effect, ["in", "move"]), np.isin(effect, ["out", "move"])
        self.inside = effect == "move"
        self.is_share = (levers["unit"] == "share").to_numpy()
        self.gains = self._cells_of("to", self.into)
        self.loses = self._cells_of("from", self.out_of)
        years, cells = len(path.year_ends) - 1, len(path.cells)
        self.amounts = amounts_by_year(levers, path.year_ends)
        self.stocks = np.empty((cells, years + 1))
        self.stocks[:, 0] = path.start
        self.exits = np.empty((cells, years))
        self.taken, self.given = np.zeros((2, len(levers), cells, years))
        for year in range(years):
            self._carry(year, follow)

    def _cells_of(self, side: str, concerned: Cells) -> Cells:
        """For each lever the cells on this side, as true and false; its own provider where there is one, else all."""
        groups = np.array([group for group, _ in self.path.cells])
        providers = np.array([provider for _, provider in self.path.cells])
        group = self.levers[f"{side}_group"].to_numpy(dtype=str)[:, None]
        provider = self.levers[f"{side}_provider"].to_numpy(dtype=str)[:, None]
        found = ((group == ALL_GROUPS) | (group == groups)) & ((provider == ANY_PROVIDER) | (provider == providers))
        found &= concerned[:, None]
        missing = concerned & ~found.any(axis=1)
        if missing.any():
            there = ", ".join(f"{group} ({provider})" for group, provider in self.path.cells)
            raise DataError(
                [
                    Fault(
                        "no_such_children",
                        f"the lever {name!r} concerns {say_cell(where, who)}, which the baseline does not have. "
                        f"It has {there}. Correct {side}_group or {side}_provider.",
                        self.file,
                        f"{side}_group",
                    )
                    for name, where, who in self.levers.loc[
                        missing, ["lever", f"{side}_group", f"{side}_provider"]
                    ].itertuples(index=False)
                ]
            )
        return found

    def _carry(self, year: int, follow: bool) -> None:
        path, stock = self.path, self.stocks[:, year]
        self.exits[:, year] = path.exits[:, year] * (_ratio(stock, path.children[:, year]) if follow else 1.0)
        entries = path.entries[:, year]
        amount = self.amounts[:, year][:, None]
        # What leaves: a share of the children there, or children spread over the cells as the children are.
        taken = np.where(self.is_share[:, None], amount * stock * self.loses, amount * _spread(self.loses, stock))
        # What enters: a share of the baseline's entries, or children spread as its entries (else its children) are.
        like_entries = _spread(self.gains, entries, stock)
        entering = np.where(self.is_share[:, None], amount * entries * self.gains, amount * like_entries)
        # What moves arrives in whole, spread as the children are.
        moved = taken.sum(axis=1, keepdims=True) * _spread(self.gains, stock)
        self.taken[:, :, year] = taken
        self.given[:, :, year] = np.where(self.inside[:, None], moved, entering)
        change = path.entries[:, year] - self.exits[:, year] + path.moves[:, year]
        change = change + self.given[:, :, year].sum(axis=0) - self.taken[:, :, year].sum(axis=0)
        end = stock + change
        self._refuse_impossible(year, end)
        self.stocks[:, year + 1] = np.where(np.abs(end) < _ROUNDING, 0.0, end)

    def _refuse_impossible(self, year: int, end: Numbers) -> None:
        taken = self.taken[:, :, year].sum(axis=0)
        left = self.exits[:, year] + self.taken[~self.inside, :, year].sum(axis=0)
        entered = self.path.entries[:, year] + self.given[~self.inside, :, year].sum(axis=0)
        when = say_day(self.path.year_ends[year + 1].date())
        faults = []
        for cell in np.flatnonzero(end < -_ROUNDING):
            who = list(dict.fromkeys(self.levers.loc[self.taken[:, cell, year] > 0, "lever"]))
            named = ("the levers " if len(who) > 1 else "the lever ") + " and ".join(repr(name) for name in who)
            there = end[cell] + taken[cell]
            asked = (
                f"{named} would take {taken[cell]:.1f} children out of {say_cell(*self.path.cells[cell])}"
                if who
                else f"the baseline would leave {end[cell]:.1f} children in {say_cell(*self.path.cells[cell])}"
            )
            says = (
                f"{asked} in the year to {when}, where there are {max(there, 0.0):.1f} to take. Make it less, or later."
            )
            faults.append(Fault("more_than_there_are", says, self.file))
        for flows, verb, lever_flows in ((entered, "enter", self.given), (left, "leave", self.taken)):
            for cell in np.flatnonzero(flows < -_ROUNDING):
                who = list(dict.fromkeys(self.levers.loc[lever_flows[:, cell, year] < 0, "lever"]))
                says = (
                    f"{' and '.join(repr(name) for name in who)}: fewer than no children would {verb} care "
                    f"({say_cell(*self.path.cells[cell])}) in the year to {when}. The baseline has "
                    f"{flows[cell] - np.minimum(lever_flows[:, cell, year], 0).sum():.1f}. Make it less."
                )
                faults.append(Fault("fewer_than_none", says, self.file))
        if faults:
            raise DataError(faults, "levers take more children than there are")

    def stock(self, name: str) -> pd.DataFrame:
        import pandas as pd

        moves = self.path.moves
        taken_inside, given_inside = (side[self.inside].sum(axis=0) for side in (self.taken, self.given))
        columns = {
            "start": self.stocks[:, :-1],
            "entered": self.path.entries + self.given[~self.inside].sum(axis=0),
            "left": self.exits + self.taken[~self.inside].sum(axis=0),
            "moved_in": np.maximum(moves, 0.0) + given_inside,
            "moved_out": np.maximum(-moves, 0.0) + taken_inside,
            "children": self.stocks[:, 1:],
        }
        years = self.path.year_ends[1:]
        rows = pd.MultiIndex.from_product([years, range(len(self.path.cells))], names=["year_end", "cell"]).to_frame(
            index=False
        )
        made = {label: values.T.ravel() for label, values in columns.items()}
        return self._labelled(name, rows).assign(**made)[SCENARIO_STOCK.column_names]

    def flows(self, name: str) -> pd.DataFrame:
        import pandas as pd

        moves = self.path.moves
        of_baseline = (
            ("entered", self.path.entries),
            ("left", self.exits),
            ("moved_in", np.maximum(moves, 0.0)),
            ("moved_out", np.maximum(-moves, 0.0)),
        )
        of_levers = (
            ("entered", self.given, self.into & ~self.inside),
            ("left", self.taken, self.out_of & ~self.inside),
            ("moved_in", self.given, self.inside),
            ("moved_out", self.taken, self.inside),
        )
        kinds, causes = self.levers["kind"].to_numpy(), self.levers["lever"].to_numpy()
        blocks = [(flow, BASELINE_SCENARIO, "", values) for flow, values in of_baseline]
        blocks += [
            (flow, causes[row], kinds[row], values[row])
            for flow, values, concerned in of_levers
            for row in np.flatnonzero(concerned)
        ]
        values = np.stack([numbers for *_, numbers in blocks])
        block, cell, year = np.nonzero(values)
        labels = np.array([block[:3] for block in blocks], dtype=object)[block]
        rows = pd.DataFrame({"year_end": self.path.year_ends[1:][year], "cell": cell})
        made = self._labelled(name, rows).assign(
            flow=labels[:, 0], cause=labels[:, 1], kind=labels[:, 2], children=values[block, cell, year]
        )
        # A lever with a number for each period is one cause.
        keys = [column for column in SCENARIO_FLOWS.column_names if column != "children"]
        return made.groupby(keys, sort=False)["children"].sum().reset_index()

    def _labelled(self, name: str, rows: pd.DataFrame) -> pd.DataFrame:
        cells = np.array(self.path.cells, dtype=object).reshape(-1, 2)
        at = rows["cell"].to_numpy(dtype=int)
        return rows.assign(
            scenario=name,
            year_end=rows["year_end"].astype("datetime64[s]"),
            placement_group=cells[at, 0],
            provider=cells[at, 1],
        )


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """part / whole; 1 where there was nobody, so that a baseline's own exits of the year stay as they are."""
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _spread(where: Cells, *weights: Numbers) -> Numbers:
    """Shares adding up to 1 over each lever's cells: as the first weights that are not all 0 there, else evenly."""
    shares = where / np.maximum(where.sum(axis=1, keepdims=True), 1)
    for given in reversed(weights):
        weighed = np.where(where, given, 0.0)
        total = weighed.sum(axis=1, keepdims=True)
        shares = np.where(total > 0, weighed / np.where(total > 0, total, 1.0), shares)
    return np.asarray(shares, dtype=float)
