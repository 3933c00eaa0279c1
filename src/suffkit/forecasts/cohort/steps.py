"""From rates to the chances of a whole month, any number of moves in it included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suffkit.forecasts.cohort.states import EXIT, GROUPS, Floats

OUTCOMES = 2 * len(GROUPS)
"""Of a month: in care in one of the groups at its end, or gone from one of them."""

_TERMS = 7
_SMALL = 0.5


@dataclass(frozen=True, repr=False)
class Chances:
    """Chances of each outcome, by draw, population, age band, (time-in-care band,) group at the start.

    `staying` are of those in care at the start of the time, `coming` of those who came at any moment of it.
    """

    staying: Floats
    coming: Floats


def chances_of(rates: Floats, days: float) -> Chances:
    """The chances of moving and leaving within some days.

    In:  rates a day by draw, population, age band, time-in-care band, group and outcome (groups, then leaving).
    Out: Chances; each row adds to 1.
    """
    staying = outcomes_within(rates, days)[0]
    return Chances(staying, outcomes_within(rates[:, :, :, 0], days)[1])


def outcomes_within(rates: Floats, days: float) -> tuple[Floats, Floats]:
    """Outcomes of those in care at the start, and of those who come at an even time within, exact for constant rates.

    With Q the rates of moving (leaving as its loss) and D the days, the chance of being in care in a group at the end
    is exp(QD); of having gone from a group, the mean of exp(Qs) over the days times D times the group's rate of
    leaving. Who comes at an even time has the mean over the time left. They are summed as powers of QD over a fraction
    of the days small enough for few powers, and doubled until it is all of them.

    In:  rates a day: ..., group, outcome.
    Out: two arrays: ..., group, OUTCOMES.
    """
    shape = rates.shape[:-2]
    # The matrices lie along the last axis, so that one product is a few operations on long rows.
    flat = np.ascontiguousarray(rates.reshape(-1, len(GROUPS), EXIT + 1).transpose(1, 2, 0), dtype=np.float32)
    leaving, loss = flat[:, EXIT] * np.float32(days), flat.sum(axis=1) * np.float32(days)
    halvings = max(0, int(np.ceil(np.log2(max(2 * float(loss.max(initial=0.0)) / _SMALL, 1e-9)))))
    q = flat[:, :EXIT] * np.float32(days / 2**halvings)
    at = np.arange(len(GROUPS))
    q[at, at] -= loss / np.float32(2**halvings)
    power = np.zeros_like(q)
    power[at, at] = 1.0
    stay, over, twice = power.copy(), power.copy(), power / 2
    for number in range(1, _TERMS):
        power = _product(power, q) / np.float32(number)
        stay += power
        over += power / np.float32(number + 1)
        twice += power / np.float32((number + 1) * (number + 2))
    for _ in range(halvings):
        twice = (over + twice + _product(stay, twice)) / 4
        over = (over + _product(stay, over)) / 2
        stay = _product(stay, stay)
    here = np.concatenate([stay, over * leaving], axis=1)
    came = np.concatenate([over, twice * leaving], axis=1)
    first, second = (part.transpose(2, 0, 1).reshape(*shape, len(GROUPS), OUTCOMES) for part in (here, came))
    return first, second


def _product(left: Floats, right: Floats) -> Floats:
    """Matrix products, the matrices along the last axis."""
    total = left[:, 0, np.newaxis] * right[np.newaxis, 0]
    for middle in range(1, left.shape[1]):
        total += left[:, middle, np.newaxis] * right[np.newaxis, middle]
    return total
