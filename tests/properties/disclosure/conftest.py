"""Made-up children and what is counted of them, and a reader who tries to work hidden numbers out.

Nothing here uses how `suffkit.disclosure` finds its sums: the reader's relations are written down from what the
breakdowns mean. The reader knows the rule of hiding and, more than a real one, which hidden numbers are small.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.returns import COUNTS

NARROW = ("Under 1", "1 to 4", "5 to 9", "10 to 12", "13 to 15", "16 to 17")
WIDE = {"10 to 12": "10 to 15", "13 to 15": "10 to 15"}
KINDS = {f"Category {letter}": f"Kind {1 + at // 2}" for at, letter in enumerate("ABCDEF")}
DIMENSIONS = {
    "age_group": NARROW,
    "sex": ("Female", "Male"),
    "ethnicity": ("White", "Mixed", "Asian", "Black", "Other"),
    "placement_category": tuple(KINDS),
    "common_group": tuple(dict.fromkeys(KINDS.values())),
}
NESTING = {("placement_category", "common_group"): KINDS}
DAY = np.datetime64("2024-03-31", "s")
Key = frozenset[tuple[str, str]]
Name = tuple[str, Key]


def made_up_children(seed: int, children: int) -> pd.DataFrame:
    """Children with a group of each breakdown, unevenly spread."""
    random = np.random.default_rng(seed)
    groups = {
        name: np.array(names)[random.choice(len(names), children, p=random.dirichlet(np.full(len(names), 0.7)))]
        for name, names in DIMENSIONS.items()
        if name != "common_group"
    }
    rows = pd.DataFrame(groups).assign(moved=random.random(children) < random.choice([0.05, 0.3, 0.97]))
    rows["days"] = random.integers(1, 2000, children)
    rows["common_group"] = rows["placement_category"].map(KINDS)
    return rows


def mask_of(rows: pd.DataFrame, key: Key) -> np.ndarray:
    """The children that a number is of."""
    mask = np.ones(len(rows), dtype=bool)
    for name, group in key:
        narrow = [one for one, wide in WIDE.items() if wide == group] if name == "age_group" else []
        mask &= rows[name].isin(narrow or [group]).to_numpy()
    return mask


def counted(rows: pd.DataFrame, tables: list[tuple[str, ...]], *, moved: bool, wide: bool) -> pd.DataFrame:
    """COUNTS by each of the tables: children, and (if asked for) the share that moved and the mean days."""
    made = []
    for by in tables:
        groups = [(*groups_of(name, wide), TOTAL) for name in by]
        for picked in product(*groups):
            pairs = list(zip(by, picked, strict=True))
            mask = mask_of(rows, frozenset(pair for pair in pairs if pair[1] != TOTAL))
            number = float(mask.sum())
            first, second = [*pairs, ("", ""), ("", "")][:2]
            base = {"by1": first[0], "group1": first[1], "by2": second[0], "group2": second[1], "children": number}
            made.append(base | {"measure": "children_looked_after", "value": number, "unit": "children"})
            if moved and len(by) < 2:
                part = float((mask & rows["moved"]).sum())
                share = part / number if number else np.nan
                ratio = {"numerator": part, "denominator": number, "value": share, "unit": "share"}
                made.append(base | {"measure": "three_or_more_placements"} | ratio)
                mean = float(rows.loc[mask, "days"].mean()) if number else np.nan
                days = {"numerator": float(rows.loc[mask, "days"].sum()), "denominator": number, "unit": "days"}
                made.append(base | {"measure": "days_in_care_of_leavers", "value": mean} | days)
    counts = pd.DataFrame(made).assign(period_start=DAY, period_end=DAY)
    return counts.reindex(columns=COUNTS.column_names)


def key_of(row: object) -> Key:
    pairs = ((row.by1, row.group1), (row.by2, row.group2))  # type: ignore[attr-defined]
    return frozenset(pair for pair in pairs if pair[0] and pair[1] != TOTAL)


class Reader:
    """Knows all sums and which hidden numbers are small; tries to find each one by linear programming."""

    def __init__(self, rows: pd.DataFrame, tables: list[tuple[str, ...]], facts: pd.DataFrame, *, wide: bool) -> None:
        self.rows = rows
        self.shown: dict[Name, float] = {}
        hidden: list[Name] = []
        for row in facts.itertuples():
            key = key_of(row)
            if row.measure == "children_looked_after":
                self._see(hidden, ("children", key), row.value, row.status)
            elif row.measure == "three_or_more_placements":
                self._see(hidden, ("moved", key), row.numerator, row.status)
                if row.status != "c":
                    self.shown["children", key] = row.denominator
        ratios = [name for name in {*hidden, *self.shown} if name[0] == "moved"]
        self.equations = [*self._sums(tables, wide, {"children": 2, **({"moved": 1, "stayed": 1} if ratios else {})})]
        self.equations += [
            [(("moved", key), 1.0), (("stayed", key), 1.0), (("children", key), -1.0)] for _, key in ratios
        ]
        # A 0 would have been shown for its own sake. A part that is not small may be told from its whole; it is the
        # whole that is hidden then.
        rests = [("stayed", key) for what, key in hidden if what == "moved"]
        self.sought = [
            one for one in [*hidden, *rests] if 1 <= self.true(one) <= (np.inf if one[0] == "children" else 5)
        ]
        self.zeros = {
            name for what, key in hidden for name, _ in key if what == "children" and not self.true((what, key))
        }
        names = dict.fromkeys(name for equation in self.equations for name, _ in equation)
        self.names = list(names | dict.fromkeys([*hidden, *self.shown]))
        self.small = {one for one in hidden if 1 <= self.true(one) <= 5}

    def _see(self, hidden: list[Name], name: Name, value: float, status: str) -> None:
        if status == "c":
            hidden.append(name)
        else:
            self.shown[name] = value

    def _bounds(self, name: Name) -> tuple[float, float | None]:
        if name in self.small:  # where zeros are hidden too, a hidden number may be one
            return (0 if {dimension for dimension, _ in name[1]} & self.zeros else 1), 5
        return 0, None

    def true(self, name: Name) -> float:
        """What only the council knows."""
        mask, moved = mask_of(self.rows, name[1]), self.rows["moved"].to_numpy()
        return float({"children": mask, "moved": mask & moved, "stayed": mask & ~moved}[name[0]].sum())

    def _sums(
        self, tables: list[tuple[str, ...]], wide: bool, whats: dict[str, int]
    ) -> Iterator[list[tuple[Name, float]]]:
        for what, by in product(whats, tables):
            if len(by) > whats[what]:
                continue  # who moved was not counted by two breakdowns
            for name in by:
                others = [one for one in by if one != name]
                for picked in product(*[groups_of(one, wide) for one in others]):
                    around = frozenset(zip(others, picked, strict=True))
                    yield adds_up(what, around, name, DIMENSIONS[name], "")
                    if name == "age_group" and wide:
                        yield adds_up(what, around, name, tuple(WIDE), "10 to 15")
                    if name == "placement_category" and ("common_group", *others) in [tuple(sorted(t)) for t in tables]:
                        for kind in DIMENSIONS["common_group"]:
                            fine = [one for one, other in KINDS.items() if other == kind]
                            parts = adds_up(what, around, name, tuple(fine), "")[:-1]
                            yield [*parts, ((what, around | {("common_group", kind)}), -1.0)]

    def found_out(self) -> list[tuple[Name, float, float]]:
        """The hidden numbers that have one possible value only, with that value."""
        unknown = [name for name in self.names if name not in self.shown]
        at = {name: place for place, name in enumerate(unknown)}
        matrix, known = np.zeros((len(self.equations), len(unknown))), np.zeros(len(self.equations))
        for line, equation in enumerate(self.equations):
            for name, sign in equation:
                if name in at:
                    matrix[line, at[name]] += sign
                else:
                    known[line] -= sign * self.shown[name]
        assert np.allclose(matrix @ [self.true(name) for name in unknown], known), "the reader's own sums are wrong"
        bounds = [self._bounds(name) for name in unknown]
        kept = np.abs(matrix).any(axis=1)
        found = []
        for name in self.sought:
            if name not in at:
                continue  # part of no sum
            ends = []
            for sign in (1.0, -1.0):
                aim = np.zeros(len(unknown))
                aim[at[name]] = sign
                answer = linprog(aim, A_eq=matrix[kept], b_eq=known[kept], bounds=bounds, method="highs")
                assert answer.status in (0, 3), answer.message
                ends.append(np.inf if answer.status == 3 else answer.fun * sign)
            low, high = np.ceil(ends[0] - 1e-6), np.floor(ends[1] + 1e-6)
            if high - low < 1:
                found.append((name, low, high))
        return found


def groups_of(name: str, wide: bool) -> tuple[str, ...]:
    """The groups of a breakdown, a wide age band among them if asked for."""
    return (*DIMENSIONS[name], *(["10 to 15"] if wide and name == "age_group" else []))


def adds_up(what: str, around: Key, name: str, parts: tuple[str, ...], whole: str) -> list[tuple[Name, float]]:
    """The parts of a breakdown less their whole, which is nothing."""
    total = around | {(name, whole)} if whole else around
    return [((what, around | {(name, group)}), 1.0) for group in parts] + [((what, total), -1.0)]


@pytest.fixture(scope="session")
def made_up() -> SimpleNamespace:
    """What these tests share: children, counts, nesting, the reader."""
    return SimpleNamespace(
        children=made_up_children, counts=counted, nesting=NESTING, reader=Reader, dimensions=DIMENSIONS
    )
