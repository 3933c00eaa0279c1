"""What the returns record beside episodes: reviews, absences, workers, decisions on adoption, earlier permanence.

Each function draws its records for all years at once, so that what is open in one return is closed in the next.
Days are numbers; `child` is a position.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.days import age_on, birthday, day_number, first_day
from suffkit.synth.draws import choose
from suffkit.synth.world import World

REVIEW_CODES = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
ABSENCES = ("M", "A")
WORKER_REASONS = ("MANEWW", "FCONTA", "LEFTRL", "ORGRST", "TSPROG", "ABSENC", "CHCHAN", "PCCHAN", "OTHERS")
WORKERS_FROM = day_number(2023, 4, 1)
CEASED_REASONS = ("RD1", "RD2", "RD3", "RD4")
PERMANENCE = ("Z1", "P1", "P2", "P3", "P4")
NOT_YET = 2_000_000  # a day that does not come
_UNTIL_FIRST, _UNTIL_SECOND, _BETWEEN_REVIEWS = 26, 88, 180


def counted_stays(world: World) -> pd.DataFrame:
    """The stays that any of the returns holds."""
    stays = world.stays
    return stays[stays["end"] >= first_day(world.first_year)].reset_index(drop=True)


def draw_reviews(rng: np.random.Generator, world: World, first: int, last: int) -> pd.DataFrame:
    """child, day, review_code: after four weeks, then three months, then every six months of a stay."""
    stays = counted_stays(world)
    start, end = stays["start"].to_numpy(), np.minimum(stays["end"].to_numpy(), last + 1)
    count = np.maximum((end - start - _UNTIL_FIRST - _UNTIL_SECOND) // _BETWEEN_REVIEWS + 2, 0)
    row = np.repeat(np.arange(len(stays)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    later = _UNTIL_FIRST + _UNTIL_SECOND + (number - 1) * _BETWEEN_REVIEWS
    day = start[row] + np.where(number == 0, _UNTIL_FIRST, later) - rng.integers(0, 10, len(row))
    held = (day >= first) & (day < end[row])
    child, day = stays["child"].to_numpy()[row[held]], day[held]
    code = 1 + choose(rng, (62, 5, 3, 7, 5, 8, 10), len(day))
    young = age_on(world.children["birth"].to_numpy()[child], day) < 4
    return pd.DataFrame({"child": child, "day": day, "review_code": np.where(young, 0, code)})


def draw_absences(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """child, start, end, kind (position): days missing or away without leave, of older children, never two at once."""
    stays = counted_stays(world)
    child = stays["child"].to_numpy()
    from_12 = np.maximum(stays["start"].to_numpy(), birthday(world.children["birth"].to_numpy()[child], 12))
    from_12 = np.maximum(from_12, first_day(world.first_year))
    span = np.maximum(stays["end"].to_numpy() - 5 - from_12, 0)
    often = np.where(rng.random(len(stays)) < 0.22, rng.gamma(0.7, 9.0, len(stays)), 0.0)
    count = np.where(span > 0, rng.poisson(often * span / 365.0), 0)
    row = np.repeat(np.arange(len(stays)), count)
    start = from_12[row] + (rng.random(len(row)) * span[row]).astype(np.int64)
    end = start + np.minimum(rng.geometric(0.6, len(row)), 5)
    table = pd.DataFrame({"child": child[row], "start": start, "end": end, "kind": choose(rng, (85, 15), len(row))})
    table = table.sort_values(["child", "start", "end"], ignore_index=True)
    # One that starts before the longest of those before it is over is left out.
    latest = table.groupby("child")["end"].cummax().groupby(table["child"]).shift()
    return table[~(table["start"] <= latest)].reset_index(drop=True)


def draw_workers(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """child, start, end, worker (number), change_reason (position): one social worker after another, from 2023-24."""
    stays = counted_stays(world)
    stays = stays[stays["end"] > WORKERS_FROM].reset_index(drop=True)
    workers = max(3, len(stays) // 40)
    end, now = stays["end"].to_numpy(), np.maximum(stays["start"].to_numpy(), WORKERS_FROM - 150)
    going = np.arange(len(stays))
    rounds: list[pd.DataFrame] = []
    while len(going) or not rounds:  # nobody at all makes one empty round
        until = np.minimum(now + 20 + rng.exponential(330, len(going)).astype(np.int64), end[going])
        reason = choose(rng, (0, 6, 24, 12, 8, 8, 3, 4, 35), len(going)) if rounds else np.zeros(len(going), dtype=int)
        rounds.append(
            pd.DataFrame(
                {
                    "child": stays["child"].to_numpy()[going],
                    "start": now,
                    "end": until,
                    "worker": 1 + rng.integers(0, workers, len(going)),
                    "change_reason": reason,
                }
            )
        )
        on = until < end[going]
        going, now = going[on], until[on]
    return pd.concat(rounds, ignore_index=True).sort_values(["child", "start"], ignore_index=True)


def draw_adoption_decisions(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """child, decided, matched, adopted, until, ceased (days; NOT_YET for never), ceased_reason (position).

    A row a child who should be adopted: most are adopted; for some the plan is given up.
    """
    stays = counted_stays(world)
    birth = world.children["birth"].to_numpy()[stays["child"].to_numpy()]
    start, end, placed = (stays[name].to_numpy() for name in ("start", "end", "adopted_from"))
    adopted = placed < end
    lasting = stays["course"].isin([rates.YEARS, rates.GROWN_UP]).to_numpy() & (end - start > 800)
    given_up = ~adopted & lasting & (age_on(birth, start) < 6) & (rng.random(len(stays)) < 0.12)
    given_up &= np.isin(stays["route"], [rates.ORDER, rates.EMERGENCY])
    told = np.flatnonzero(adopted | given_up)
    decided = np.where(adopted, placed - rng.integers(60, 150, len(stays)), start + 340)
    table = pd.DataFrame(
        {
            "child": stays["child"],
            "decided": decided,
            "matched": np.where(adopted, placed - rng.integers(8, 30, len(stays)), NOT_YET),
            "adopted": np.where(adopted, end, NOT_YET),
            "until": end,
            "ceased": np.where(given_up, start + 340 + rng.integers(90, 400, len(stays)), NOT_YET),
            "ceased_reason": choose(rng, (45, 10, 25, 20), len(stays)),
        }
    )
    return table.iloc[told].reset_index(drop=True)


def draw_permanence(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """child, start (of the stay), kind (position), years_before: what permanence a child came from, for every stay."""
    stays = counted_stays(world)
    kind = choose(rng, (93, 1.5, 3.5, 1.5, 0.5), len(stays))
    born = world.children["birth"].to_numpy()[stays["child"].to_numpy()]
    old_enough = stays["start"].to_numpy() - born > 900
    ordered: npt.NDArray[np.int64] = born + 200 + (rng.random(len(stays)) * (stays["start"] - born - 500)).astype(int)
    return pd.DataFrame(
        {
            "child": stays["child"],
            "start": stays["start"],
            "kind": np.where(old_enough & ~world.children["is_uasc"].to_numpy()[stays["child"]], kind, 0),
            "ordered": ordered,
            "elsewhere": rng.random(len(stays)) < 0.2,
        }
    )
