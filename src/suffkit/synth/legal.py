"""Under which law each child is in care: one legal status after another in a stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth import rates

STATUSES = ("V2", "C1", "C2", "E1", "L1", "L2", "J1", "V3", "V4")
V2, C1, C2, E1, L1, L2, J1, V3, V4 = range(len(STATUSES))
# By route, the statuses in their order, and after how many days, at least and at most, each follows the one before.
_STEPS: dict[int, tuple[tuple[int, int, int], ...]] = {
    rates.AGREED: ((V2, 0, 0),),
    rates.AGREED_THEN_ORDER: ((V2, 0, 0), (C1, 25, 150), (C2, 170, 300)),
    rates.ORDER: ((C1, 0, 0), (C2, 170, 330)),
    rates.POLICE: ((L1, 0, 0), (V2, 1, 3)),
    rates.EMERGENCY: ((L2, 0, 0), (C1, 3, 8), (C2, 170, 330)),
    rates.REMANDED: ((J1, 0, 0),),
    rates.TO_ADOPTION: ((C1, 0, 0), (E1, 170, 200)),
}


def draw_legal_spells(rng: np.random.Generator, stays: pd.DataFrame) -> pd.DataFrame:
    """One row a legal status that a stay reaches: stay (position), start (day), legal_status (position)."""
    route, start, end = (stays[name].to_numpy() for name in ("route", "start", "end"))
    spells = []
    for number, steps in _STEPS.items():
        stay = np.flatnonzero(route == number)
        day = start[stay]
        for status, least, most in steps:
            day = day + rng.integers(least, most, len(stay), endpoint=True)
            reached = day < end[stay]
            spells.append(pd.DataFrame({"stay": stay[reached], "start": day[reached], "legal_status": status}))
    return pd.concat(spells, ignore_index=True).sort_values(["stay", "start"], ignore_index=True)
