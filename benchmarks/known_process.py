"""A made-up process of children in care whose every chance is known, to judge forecasts by. It shares no code with
them.

Time goes in weeks. Chances of leaving and moving are smooth in exact age and time in care, unlike the bands that a
forecast may use. From any moment the process can be run on many times: their mean is the best that a forecast can do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
GROUPS = ("fostering", "residential", "supported", "adoption", "parents", "other")
FOSTERING, RESIDENTIAL, SUPPORTED, ADOPTION, PARENTS, OTHER = range(6)
AGE_STARTS = (0, 1, 5, 10, 16)
WEEK, YEAR = 7, 365.25
EPOCH = date(1970, 1, 1)
# Entries a year of an authority with about 1,000 in care, by completed age; unaccompanied children apart.
ENTRIES = np.array([62, 13, 12, 12, 12, 13, 13, 13, 14, 14, 15, 17, 20, 25, 31, 34, 30, 14], dtype=float)
ALONE = np.array([0] * 14 + [2, 6, 16, 18], dtype=float)
BURN_IN_YEARS = 20


@dataclass(frozen=True)
class Case:
    """What sets one case apart from steady: `t` below is in years from the origin, before it negative."""

    name: str
    growth: float = 0.0
    extra_entries: int = 0
    extra_age: int = 9
    shock_from: float | None = None
    shock_to_exits: float = 1.0

    def entries(self, t: float) -> float:
        """The factor of all entries."""
        return (1 + self.growth) ** max(t, -10.0)

    def exits(self, t: float) -> float:
        """The factor of leaving."""
        return self.shock_to_exits if self.shock_from is not None and t >= self.shock_from else 1.0


CASES = (
    Case("steady"),
    Case("growing", growth=0.05),
    Case("bulge", extra_entries=150),
    Case("shock", shock_from=-1.5, shock_to_exits=1.35),
)


@dataclass(frozen=True, repr=False)
class Children:
    """Children in care, days counted from the epoch; `run` tells parallel runs apart, `spell` is the spell's number."""

    run: Whole
    birth: Whole
    start: Whole
    group: Whole
    alone: Whole
    child: Whole

    def take(self, at: npt.NDArray[np.generic]) -> Children:
        return Children(*(part[at] for part in vars(self).values()))

    def and_(self, other: Children) -> Children:
        return Children(*(np.concatenate(pair) for pair in zip(vars(self).values(), vars(other).values(), strict=True)))


def nobody() -> Children:
    return Children(*(np.empty(0, dtype=np.int64) for _ in range(6)))


def day_number(day: date) -> int:
    return (day - EPOCH).days


def birthday_18(birth: Whole) -> Whole:
    dates = birth.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    return ((month + 216).astype("datetime64[D]") + (dates - month.astype("datetime64[D]"))).astype(np.int64)


def leaving(age: Floats, time: Floats, group: Whole, alone: Whole) -> Floats:
    """Chance of leaving a year, before the 18th birthday."""
    early = 2.0 * np.exp(-time / 0.22) + 0.24 * np.exp(-(((time - 1.3) / 0.7) ** 2)) + 0.055
    by_age = np.interp(age, [0, 2, 6, 11, 15, 18], [1.25, 1.15, 1.0, 0.75, 0.95, 1.1])
    by_group = np.array([1.0, 0.7, 0.75, 0.0, 1.3, 1.6])[group]
    return np.where(alone == 1, 0.07, early * by_age * by_group + np.where(group == ADOPTION, 0.95, 0.0))


def moving(age: Floats, time: Floats, group: Whole, alone: Whole) -> Floats:
    """Chances of moving a year: child, group to."""
    to = np.zeros((len(age), 6))
    older = np.clip((age - 16) / 0.4, 0, 1)  # supported accommodation is for those of 16 and over
    fostered, home, other = group == FOSTERING, group == RESIDENTIAL, group == OTHER
    to[:, RESIDENTIAL] = np.where(fostered, 0.015 + 0.11 / (1 + np.exp(-(age - 12) / 1.5)), 0) + other * 0.3
    to[:, SUPPORTED] = older * (fostered * 0.55 + home * 0.8 + other * 0.7) * np.where(alone == 1, 1.8, 1.0)
    to[:, ADOPTION] = fostered * np.clip(1 - age / 5, 0, 1) * np.exp(-(((time - 1.0) / 0.45) ** 2)) * 0.85
    to[:, PARENTS] = (fostered | home) * 0.035 * np.exp(-time / 3)
    to[:, FOSTERING] = (
        home * 0.14 * np.clip((17 - age) / 5, 0, 1) + (group == PARENTS) * 0.16 + other * 1.1 * (age < 16)
    )
    to[:, FOSTERING] += (group == ADOPTION) * 0.06
    to[:, OTHER] = (fostered | home | (group == SUPPORTED)) * 0.03
    return to


def first_groups(age: Floats, alone: Whole) -> Floats:
    """Shares of where those who come are placed: child, group."""
    shares = np.zeros((len(age), 6))
    grown = np.clip((age - 16) / 0.2, 0, 1)
    shares[:, RESIDENTIAL] = np.interp(age, [0, 5, 11, 15, 18], [0.0, 0.02, 0.14, 0.22, 0.1])
    shares[:, SUPPORTED] = grown * np.where(alone == 1, 0.75, 0.4)
    shares[:, OTHER] = np.interp(age, [0, 1, 10, 18], [0.11, 0.03, 0.04, 0.08])
    shares[:, PARENTS] = np.interp(age, [0, 8, 18], [0.05, 0.05, 0.02])
    shares[:, FOSTERING] = 1 - shares.sum(axis=1)
    return shares


def choose(rng: np.random.Generator, weights: Floats) -> Whole:
    summed = np.cumsum(weights, axis=1)
    return np.minimum((summed <= (rng.random(len(weights)) * summed[:, -1])[:, None]).sum(axis=1), 5)


def arrivals(
    rng: np.random.Generator, case: Case, day: int, origin: int, runs: int, scale: float, next_child: int
) -> Children:
    """Those who come in the week from a day, in every run."""
    t = (day - origin) / YEAR
    wanted = np.stack([ENTRIES, ALONE]) * scale * case.entries(t)
    if -1 <= t < 0:
        wanted[0, case.extra_age] += case.extra_entries
    numbers = rng.poisson(np.broadcast_to(wanted * WEEK / YEAR, (runs, 2, 18)))
    run, alone, years = np.nonzero(numbers)
    each = numbers[run, alone, years]
    run, alone, years = (np.repeat(part, each) for part in (run, alone, years))
    days = rng.random(len(run))
    # Half of the babies come in the first month of life.
    days = np.where((years == 0) & (rng.random(len(run)) < 0.5), days * 30, days * 365)
    start = day + rng.integers(0, WEEK, len(run))
    birth = start - np.round(years * YEAR + days).astype(np.int64)
    group = choose(rng, first_groups((start - birth) / YEAR, alone))
    some = Children(run, birth, start, group, alone, next_child + np.arange(len(run)))
    return some.take(birthday_18(birth) > start)


@dataclass(repr=False)
class Told:
    """What a run tells: a row a spell, and a row a stay that ended."""

    rows: list[pd.DataFrame]

    def add(self, some: Children, day: Whole, to: Whole) -> None:
        self.rows.append(pd.DataFrame({"child": some.child, "day": day, "to": to}))


def week(
    rng: np.random.Generator, here: Children, case: Case, day: int, origin: int, told: Told | None = None
) -> Children:
    """Let a week pass for those in care."""
    age, time = (day + 3.5 - here.birth) / YEAR, np.maximum(day + 3.5 - here.start, 0) / YEAR
    out = leaving(age, time, here.group, here.alone) * case.exits((day - origin) / YEAR)
    to = moving(age, time, here.group, here.alone)
    total = out + to.sum(axis=1)
    happens = rng.random(len(age)) < 1 - np.exp(-total * WEEK / YEAR)
    leaves = happens & (rng.random(len(age)) * total < out)
    grown = birthday_18(here.birth)
    adult = grown < day + WEEK
    moves = np.flatnonzero(happens & ~leaves & ~adult)
    group = here.group.copy()
    group[moves] = choose(rng, to[moves])
    if told is not None:
        when = day + rng.integers(0, WEEK, len(age))
        told.add(here.take(moves), when[moves], group[moves])
        gone = leaves | adult
        told.add(here.take(gone), np.minimum(np.where(leaves, when, grown), grown)[gone], np.full(gone.sum(), -1))
    return replace(here, group=group).take(~(leaves | adult))


@dataclass(frozen=True, repr=False)
class Past:
    """One run up to the origin: who is in care then, and who came, moved and left when."""

    here: Children
    came: Children
    events: pd.DataFrame
    origin: date


def past(seed: int, case: Case, origin: date, scale: float = 1.0) -> Past:
    rng = np.random.default_rng([seed, 1])
    last = day_number(origin) + 1
    first = last - round(BURN_IN_YEARS * YEAR / WEEK) * WEEK
    here, came, told = nobody(), nobody(), Told([])
    for day in range(first, last, WEEK):
        here = week(rng, here, case, day, last, told)
        new = arrivals(rng, case, day, last, 1, scale, len(came.child))
        new = replace(new, child=len(came.child) + np.arange(len(new.child)))
        here, came = here.and_(new), came.and_(new)
    return Past(here, came, pd.concat(told.rows, ignore_index=True), origin)


def cells(here: Children, day: int, runs: int) -> Floats:
    """Children by run, age band and group, of completed age on a day."""
    age = 18 - np.ceil((birthday_18(here.birth) - day) / YEAR).astype(int)
    band = np.searchsorted(AGE_STARTS, np.clip(age, 0, 17), side="right") - 1
    return np.bincount((here.run * 5 + band) * 6 + here.group, minlength=runs * 30).reshape(runs, 5, 6).astype(float)


def futures(seed: int, case: Case, of: Past, years: tuple[int, ...], runs: int, scale: float = 1.0) -> Floats:
    """The process run on from the origin many times: children by run, year ahead, age band and group."""
    rng = np.random.default_rng([seed, 2])
    size, origin = len(of.here.run), day_number(of.origin) + 1
    here = Children(*(np.tile(part, runs) for part in vars(of.here).values()))
    here = replace(here, run=np.repeat(np.arange(runs), size))
    ends = [day_number(of.origin.replace(year=of.origin.year + year)) for year in years]
    told = []
    for day in range(origin, ends[-1] + WEEK, WEEK):
        if told_now := [end for end in ends if day <= end + 3 < day + WEEK]:
            told.append(cells(here, told_now[0], runs))
        here = week(rng, here, case, day, origin)
        here = here.and_(arrivals(rng, case, day, origin, runs, scale, 0))
    return np.stack(told, axis=1)


PLACES = np.array(["U6", "K2", "H5", "A4", "P1", "R3"])
PROVIDERS = np.array(["PR1", "PR4", "PR4", "PR1", "PR0", "PR4"])


def spells(of: Past) -> pd.DataFrame:
    """One row a child and spell: child, birth, start of care, start, end (null while open), group, alone, leaves."""
    came = of.came
    begun = pd.DataFrame({"child": came.child, "start": came.start, "group": came.group})
    moved = of.events[of.events["to"] >= 0].rename(columns={"day": "start", "to": "group"})
    rows = pd.concat([begun, moved], ignore_index=True).sort_values(
        ["child", "start"], kind="stable", ignore_index=True
    )
    left = of.events[of.events["to"] < 0].set_index("child")["day"]
    follows = rows["child"].shift(-1) == rows["child"]
    end = rows["start"].shift(-1).where(follows, rows["child"].map(left))
    facts = pd.DataFrame({"child": came.child, "birth": came.birth, "care": came.start, "alone": came.alone})
    return rows.assign(end=end, leaves=~follows & end.notna()).merge(facts, on="child", validate="m:1")


def write(folder: Path, of: Past, years: int) -> None:
    """Write the run as yearly returns, the last one ending at the origin."""
    rows = spells(of)
    text = {name: _written(rows[name]) for name in ("birth", "start")}
    first = rows["start"] == rows["care"]
    for year in range(of.origin.year - years + 1, of.origin.year + 1):
        begin, end = day_number(date(year - 1, 4, 1)), day_number(date(year, 3, 31))
        part = rows[(rows["start"] <= end) & (rows["end"].isna() | (rows["end"] >= begin))]
        at, ended = part.index, part["end"].notna() & (part["end"] <= end)
        done = pd.DataFrame(
            {
                "CHILD": part["child"] + 100_000,
                "DECOM": text["start"][at],
                "RNE": np.where(first[at], "S", "P"),
                "LS": "C2",
                "CIN": "N1",
                "PLACE": PLACES[part["group"]],
                "PLACE_PROVIDER": PROVIDERS[part["group"]],
                "DEC": np.where(ended, _written(part["end"].fillna(0)), ""),
                "REC": np.where(ended, np.where(part["leaves"], "E8", "X1"), ""),
                "REASON_PLACE_CHANGE": np.where(ended & ~part["leaves"], "CARPL", ""),
                "HOME_POST": "",
                "PL_POST": "",
                "URN": "",
            }
        )
        child = part.drop_duplicates("child")
        head = pd.DataFrame({"CHILD": child["child"] + 100_000, "SEX": "1", "DOB": text["birth"][child.index]})
        alone = head[(child["alone"] == 1).to_numpy()]
        place = folder / f"{year - 1}-{year % 100:02d}"
        place.mkdir(parents=True)
        done.to_csv(place / "episodes.csv", index=False)
        head.assign(ETHNIC="WBRI", UPN="", MOTHER="", MC_DOB="").to_csv(place / "header.csv", index=False)
        alone.assign(DUC="").to_csv(place / "uasc.csv", index=False)


def _written(days: pd.Series) -> pd.Series:
    dates = pd.Series(days.to_numpy().astype(np.int64).astype("datetime64[D]"), index=days.index)
    return dates.dt.strftime("%d/%m/%Y")
