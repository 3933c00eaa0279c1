"""How long each child stays in care and how the stay ends; some of those who went home come back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.days import age_on, birthday
from suffkit.synth.draws import choose_by

_ENDS: tuple[dict[str, float], ...] = (*rates.ENDS.values(), rates.ENDS_AT_18, rates.UASC_ENDS_EARLY)
END_REASONS = tuple(sorted({code for ends in _ENDS for code in ends}))


def draw_stays(rng: np.random.Generator, children: pd.DataFrame) -> pd.DataFrame:
    """One row a stay, one or two a child: child (position), start, end (days), course, route, end_reason, adopted_from.

    `adopted_from` is the day the child is placed for adoption, and `end` for all others. A stay that would go past the
    18th birthday ends on it.
    """
    everyone = np.arange(len(children))
    first = _stays(rng, children, everyone, children["arrives"].to_numpy(), children["luck"].to_numpy())
    homeward = np.isin(first["end_reason"], [END_REASONS.index(code) for code in rates.ENDS_AT_HOME])
    back = homeward & (rng.random(len(first)) < rates.SHARE_BACK_IN_CARE)
    start = first["end"].to_numpy() + 20 + rng.exponential(rates.DAYS_UNTIL_BACK, len(first)).astype(np.int64)
    back &= start < birthday(children["birth"].to_numpy(), 18) - 30
    again = everyone[back]
    second = _stays(rng, children, again, start[back], rng.random(len(again)))
    return pd.concat([first, second], ignore_index=True).sort_values(["child", "start"], ignore_index=True)


def _stays(
    rng: np.random.Generator,
    children: pd.DataFrame,
    child: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    luck: npt.NDArray[np.float64],
) -> pd.DataFrame:
    birth, uasc = children["birth"].to_numpy()[child], children["is_uasc"].to_numpy()[child]
    band = np.searchsorted(rates.AGE_BAND_STARTS, age_on(birth, start), side="right") - 1
    course = choose_by(rng, rates.COURSE_BY_AGE, np.where(uasc, rates.UASC_ROW, band), luck)
    grown = birthday(birth, 18)
    end = np.minimum(start + _lengths(rng, course, start, birth), grown)
    route = choose_by(rng, rates.ROUTE_BY_COURSE, course)
    route = np.where(uasc, rates.AGREED, route)
    adoption = (course == rates.ADOPTION) & (end < grown)
    placed = end - rng.integers(240, 560, len(child))
    return pd.DataFrame(
        {
            "child": child,
            "start": start,
            "end": end,
            "course": course,
            "route": route,
            "end_reason": _end_reasons(rng, course, end == grown, uasc),
            "adopted_from": np.where(adoption, placed, end),
        }
    )


def _lengths(
    rng: np.random.Generator,
    course: npt.NDArray[np.int64],
    start: npt.NDArray[np.int64],
    birth: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """Days in care, by course."""
    size = len(course)
    until_16 = birthday(birth, 16) - start
    until_18 = birthday(birth, 18) - start
    early = np.maximum(until_16, 30) + (rng.random(size) * (until_18 - np.maximum(until_16, 30))).astype(np.int64)
    leaves_early = (rng.random(size) < rates.LEAVES_AT_16_OR_17_SHARE) & (until_18 > 60)
    lengths = np.select(
        [course == number for number in range(len(rates.COURSES))],
        [
            2 + rng.exponential(16, size),
            56 + rng.gamma(2.0, 135, size),
            420 + rng.gamma(2.0, 420, size),
            680 + rng.gamma(2.5, 120, size),
            np.where(leaves_early, early, until_18),
            14 + rng.exponential(60, size),
        ],
    )
    return np.maximum(lengths.astype(np.int64), 2)


def _end_reasons(
    rng: np.random.Generator,
    course: npt.NDArray[np.int64],
    grown_up: npt.NDArray[np.bool_],
    uasc: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    tables = [rates.ENDS[name] for name in rates.COURSES] + [rates.ENDS_AT_18, rates.UASC_ENDS_EARLY]
    weights = np.array([[ends.get(code, 0.0) for code in END_REASONS] for ends in tables])
    at_18, early = len(rates.COURSES), len(rates.COURSES) + 1
    return choose_by(rng, weights, np.where(grown_up, at_18, np.where(uasc, early, course)))
