"""The returns of the made-up authority, year by year, as `contracts.returns.RETURN_TABLES` has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.contracts.returns import RETURN_TABLES
from suffkit.errors import RequestError
from suffkit.synth import outcomes, rates, records
from suffkit.synth.children import ETHNICITIES, NEEDS
from suffkit.synth.columns import coded, dates, flags, numbered
from suffkit.synth.days import birthday, first_day, last_day
from suffkit.synth.episodes import ALL_END_REASONS, NO_MOVE, PLACES, START_REASONS
from suffkit.synth.legal import STATUSES
from suffkit.synth.placements import MOVE_REASONS
from suffkit.synth.urns import urns
from suffkit.synth.world import World, draw_world

Days = npt.NDArray[np.int64]
FIRST_RETURN = 2000
_DRAWN_ONCE = ("reviews", "absences", "workers", "adoptions", "permanence", "children")


def synthesise(*, in_care: int, years: int, seed: int, last_year: int = 2024) -> dict[int, dict[str, pd.DataFrame]]:
    """Make up the returns of an authority.

    In:     children in care (about so many on every 31 March), how many yearly returns, the seed (the same seed gives
            the same returns), the year of the last return (2024 is the one that ends on 31 March 2024).
    Out:    return year to table name to table, in the columns of RETURN_TABLES; a year's return holds every episode
            open at any time in it, and leaves open what ends after it.
    Raises: RequestError, a number that cannot be.
    """
    return returns_of(draw_returns_world(in_care, years, seed, last_year))


def draw_returns_world(in_care: int, years: int, seed: int, last_year: int) -> World:
    """The world behind the returns. Raises: RequestError, a number that cannot be."""
    if in_care < 0 or years < 1 or seed < 0 or last_year - years < FIRST_RETURN:
        raise RequestError(
            "No returns can be made up of these numbers. Give children in care (0 or more), years (1 or more), a seed "
            f"(0 or more), and a last year so that the first is after {FIRST_RETURN}."
        )
    return draw_world(in_care, years, seed, last_year)


def returns_of(world: World) -> dict[int, dict[str, pd.DataFrame]]:
    """All returns of a world, oldest first."""
    drawn = _Drawn(world)
    return {year: drawn.year(year) for year in range(world.first_year, world.last_year + 1)}


class _Drawn:
    """What is drawn once for all years, to be cut into them."""

    def __init__(self, world: World) -> None:
        self.world = world
        first, last = first_day(world.first_year), last_day(world.last_year)
        rngs = {name: np.random.default_rng([world.seed, 100, n]) for n, name in enumerate(_DRAWN_ONCE)}
        children = world.children
        self.number, self.birth = children["number"].to_numpy(), children["birth"].to_numpy()
        self.ids = numbered(self.number)
        self.reviews = self._sorted(records.draw_reviews(rngs["reviews"], world, first, last), "day")
        self.absences = self._sorted(records.draw_absences(rngs["absences"], world), "start")
        self.workers = self._sorted(records.draw_workers(rngs["workers"], world), "start")
        self.adoptions = self._sorted(records.draw_adoption_decisions(rngs["adoptions"], world), "decided")
        self.permanence = self._sorted(records.draw_permanence(rngs["permanence"], world), "start")
        self.urns = urns(world.episodes)
        self._draw_of_children(rngs["children"])

    def _draw_of_children(self, rng: np.random.Generator) -> None:
        """Babies of girls in care, and the day on which an unaccompanied child stops being one."""
        children, stays, size = self.world.children, self.world.stays, len(self.number)
        older_girl = ~children["is_male"].to_numpy() & (rng.random(size) < 0.03) & ~children["is_uasc"].to_numpy()
        baby = birthday(self.birth, 15) + rng.integers(0, 3 * 365, size)
        self.baby = np.where(older_girl, baby, records.NOT_YET)
        ends = np.zeros(size, dtype=np.int64)
        last = stays.drop_duplicates("child", keep="last")
        ends[last["child"]] = last["end"]
        starts = np.full(size, records.NOT_YET)
        began = stays.drop_duplicates("child")
        starts[began["child"]] = began["start"]
        decided = starts + (rng.random(size) * np.maximum(ends - starts, 1)).astype(np.int64)
        self.uasc_from = starts
        self.uasc_until = np.where(rng.random(size) < 0.12, decided, ends)

    def _sorted(self, table: pd.DataFrame, by: str) -> pd.DataFrame:
        order = np.lexsort((table[by], self.number[table["child"]]))
        return table.iloc[order].reset_index(drop=True)

    def year(self, year: int) -> dict[str, pd.DataFrame]:
        """One year's return."""
        first, last = first_day(year), last_day(year)
        rng = np.random.default_rng([self.world.seed, 200, year])
        episodes = self.world.episodes
        in_year = (episodes["start"].to_numpy() <= last) & (episodes["end"].to_numpy() >= first)
        leavers = self._by_number(outcomes.draw_care_leavers(rng, self.world, year))
        health = self._by_number(outcomes.draw_health(rng, self.world, year))
        told = np.zeros(len(self.number), dtype=bool)
        told[episodes["child"].to_numpy()[in_year]] = True
        told[leavers["child"].to_numpy()] = True
        everyone = np.flatnonzero(told)
        everyone = everyone[np.argsort(self.number[everyone])]
        tables = {
            "header": self._header(everyone, last),
            "episodes": self._episodes(in_year, last),
            "uasc": self._uasc(everyone, first, last),
            "care_leavers": {
                "child_id": self._id(leavers),
                "birth_date": self._born(leavers),
                "in_touch": coded(outcomes.IN_TOUCH, leavers["in_touch"]),
                "activity": coded(outcomes.ACTIVITIES, leavers["activity"]),
                "accommodation": coded(outcomes.ACCOMMODATION, leavers["accommodation"]),
            },
            "health": self._health(health),
            **self._records(rng, first, last),
        }
        return {
            name: pd.DataFrame({**tables[name], "return_year": year}, columns=contract.column_names)
            for name, contract in RETURN_TABLES.items()
        }

    def _by_number(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.iloc[np.argsort(self.number[table["child"]])].reset_index(drop=True)

    def _id(self, table: pd.DataFrame) -> Any:
        return self.ids.take(table["child"].to_numpy())

    def _born(self, table: pd.DataFrame) -> pd.DatetimeIndex:
        return dates(self.birth[table["child"].to_numpy()])

    def _header(self, everyone: Days, last: int) -> dict[str, Any]:
        children = self.world.children.iloc[everyone]
        mother = self.baby[everyone] <= last
        return {
            "child_id": self.ids.take(everyone),
            "sex": coded(("Female", "Male"), children["is_male"]),
            "birth_date": dates(self.birth[everyone]),
            "ethnicity": coded(ETHNICITIES, children["ethnicity"]),
            "is_mother": coded(("", "1"), mother),
            "child_birth_date": dates(self.baby[everyone], ~mother),
        }

    def _episodes(self, in_year: npt.NDArray[np.bool_], last: int) -> dict[str, Any]:
        episodes = self.world.episodes[in_year]
        open_ = episodes["end"].to_numpy() > last
        away = episodes["kind"].to_numpy() == rates.TEMPORARY
        nowhere = len(self.world.area.postcodes)  # the last of the list, which is empty
        postcodes = (*self.world.area.postcodes, "")
        return {
            "child_id": self._id(episodes),
            "start_date": dates(episodes["start"].to_numpy()),
            "end_date": dates(episodes["end"].to_numpy(), open_),
            "start_reason": coded(START_REASONS, episodes["start_reason"]),
            "legal_status": coded(STATUSES, episodes["legal_status"]),
            "need": coded(NEEDS, episodes["need"]),
            "place": coded(PLACES, episodes["place"]),
            "provider": coded((*rates.PROVIDERS, ""), np.where(away, len(rates.PROVIDERS), episodes["provider"])),
            "end_reason": coded((*ALL_END_REASONS, ""), np.where(open_, len(ALL_END_REASONS), episodes["end_reason"])),
            "move_reason": coded(MOVE_REASONS, np.where(open_, NO_MOVE, episodes["move_reason"])),
            "home_postcode": coded(postcodes, np.where(episodes["home"] < 0, nowhere, episodes["home"])),
            "placement_postcode": coded(postcodes, np.where(episodes["postcode"] < 0, nowhere, episodes["postcode"])),
            "urn": self.urns[in_year],
        }

    def _uasc(self, everyone: Days, first: int, last: int) -> dict[str, Any]:
        uasc = self.world.children["is_uasc"].to_numpy()[everyone] & (self.uasc_from[everyone] <= last)
        those = everyone[uasc & (self.uasc_until[everyone] >= first)]
        until = self.uasc_until[those]
        return {"child_id": self.ids.take(those), "uasc_end_date": dates(until, until > last)}

    def _health(self, health: pd.DataFrame) -> dict[str, Any]:
        asked = [name for name in health.columns if name in RETURN_TABLES["health"].column_names]
        answers = {name: flags(health[name]) for name in asked if not name.startswith("sdq")}
        return {
            "child_id": self._id(health),
            "birth_date": self._born(health),
            "sdq_score": health["sdq_score"].to_numpy(),
            "sdq_reason": coded(outcomes.SDQ_REASONS, health["sdq_reason"]),
            **answers,
        }

    def _records(self, rng: np.random.Generator, first: int, last: int) -> dict[str, dict[str, Any]]:
        reviews = _cut(self.reviews, "day", "day", first, last)
        absences = _cut(self.absences, "start", "end", first, last)
        workers = _cut(self.workers, "start", "end", first, last) if last > records.WORKERS_FROM else self.workers[:0]
        plans = self.adoptions[(self.adoptions["decided"] <= last) & (self.adoptions["until"] >= first)]
        plans = plans[plans["ceased"] >= first]
        adopted = _cut(self.adoptions, "adopted", "adopted", first, last)
        permanence = _cut(self.permanence, "start", "start", first, last).drop_duplicates("child")
        known = permanence["kind"].to_numpy() > 0
        gone = absences["end"].to_numpy() > last
        on = workers["end"].to_numpy() > last
        planned = plans["ceased"].to_numpy() > last
        return {
            "reviews": {
                "child_id": self._id(reviews),
                "review_date": dates(reviews["day"].to_numpy()),
                "review_code": coded(records.REVIEW_CODES, reviews["review_code"]),
            },
            "adoptions": {"child_id": self._id(adopted), **_adopters(rng, adopted)},
            "placed_for_adoption": {
                "child_id": self._id(plans),
                "placed_date": dates(plans["decided"].to_numpy()),
                "ceased_date": dates(plans["ceased"].to_numpy(), planned),
                "ceased_reason": coded((*records.CEASED_REASONS, ""), np.where(planned, 4, plans["ceased_reason"])),
            },
            "previous_permanence": {
                "child_id": self._id(permanence),
                "kind": coded(records.PERMANENCE, permanence["kind"]),
                "authority": coded(("", "999", "OUT"), np.where(known, 1 + permanence["elsewhere"], 0)),
                "order_date": np.where(known, dates(permanence["ordered"].to_numpy()).strftime("%d/%m/%Y"), ""),
            },
            "missing": {
                "child_id": self._id(absences),
                "kind": coded(records.ABSENCES, absences["kind"]),
                "start_date": dates(absences["start"].to_numpy()),
                "end_date": dates(absences["end"].to_numpy(), gone),
            },
            "social_workers": {
                "child_id": self._id(workers),
                "worker_id": numbered(workers["worker"].to_numpy(), "SW"),
                "start_date": dates(workers["start"].to_numpy()),
                "end_date": dates(workers["end"].to_numpy(), on),
                "change_reason": coded(records.WORKER_REASONS, workers["change_reason"]),
            },
        }


def _cut(table: pd.DataFrame, start: str, end: str, first: int, last: int) -> pd.DataFrame:
    return table[(table[start] <= last) & (table[end] >= first)]


def _adopters(rng: np.random.Generator, adopted: pd.DataFrame) -> dict[str, Any]:
    size = len(adopted)
    alone = rng.random(size) < 0.13
    sexes: Sequence[str] = ("M1", "F1", "MF", "MM", "FF")
    sex = np.where(
        alone, np.where(rng.random(size) < 0.1, 0, 1), 2 + (rng.random(size) > 0.83) * (1 + rng.integers(0, 2, size))
    )
    status = np.where(alone, 0, 1 + rng.integers(0, 3, size) * (rng.random(size) < 0.3))
    return {
        "decision_date": dates(adopted["decided"].to_numpy()),
        "match_date": dates(adopted["matched"].to_numpy()),
        "by_foster_carer": coded(("0", "1"), rng.random(size) < 0.12),
        "adopters": coded(("2", "1"), alone),
        "adopters_sex": coded(sexes, sex),
        "adopters_status": coded(("L0", "L11", "L12", "L4"), status),
    }
