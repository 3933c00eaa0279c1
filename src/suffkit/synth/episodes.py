"""Episodes, the rows of the return: a new one whenever the placement or the legal status of a stay changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.days import day_number
from suffkit.synth.legal import V3, V4
from suffkit.synth.placements import MOVE_REASONS
from suffkit.synth.stays import END_REASONS

PLACES = (*rates.PLACES, rates.SUPPORTED_BEFORE)
_BEFORE = len(rates.PLACES)
REGISTERED_FROM = day_number(2023, 10, 28)
START_REASONS = ("S", "L", "P", "T", "B", "U")
_STARTED, _LEGAL, _PLACEMENT, _SAME_CARER, _BOTH, _BOTH_SAME_CARER = range(len(START_REASONS))
ALL_END_REASONS = (*END_REASONS, "X1")
_GOES_ON = len(END_REASONS)
NO_MOVE = MOVE_REASONS.index("")


def episodes_of(
    children: pd.DataFrame, stays: pd.DataFrame, placements: pd.DataFrame, legal_spells: pd.DataFrame
) -> pd.DataFrame:
    """One row an episode, by stay and day.

    Out: child, stay, start, end (days), and positions in the lists of this room: start_reason, legal_status, kind,
         place, provider, end_reason, move_reason, home (-1 where none is recorded), postcode, need.
    """
    days = pd.concat([placements[["stay", "start"]], legal_spells[["stay", "start"]]], ignore_index=True)
    days = days.drop_duplicates().sort_values(["stay", "start"], ignore_index=True)
    stay, start = days["stay"].to_numpy(), days["start"].to_numpy()
    in_place, new_place = _in_force(placements, stay, start)
    in_law, new_law = _in_force(legal_spells, stay, start)
    kind = placements["kind"].to_numpy()[in_place]
    place = _codes_on(kind, start)
    first, last = np.diff(stay, prepend=-1) != 0, np.diff(stay, append=-1) != 0
    # An open placement whose code has been replaced takes the new code with its next episode.
    recoded = ~first & (place != np.roll(place, 1)) & ~new_place
    same_carer = placements["same_carer"].to_numpy()[in_place] | recoded
    moved = new_place | recoded
    start_reason = np.select(
        [first, moved & new_law & same_carer, moved & new_law, moved & same_carer, moved],
        [_STARTED, _BOTH_SAME_CARER, _BOTH, _SAME_CARER, _PLACEMENT],
        _LEGAL,
    )
    why = np.where(recoded, MOVE_REASONS.index("PLACE"), placements["move_reason"].to_numpy()[in_place])
    why = np.where(moved & ~first, why, NO_MOVE)
    child = stays["child"].to_numpy()[stay]
    no_home = children["is_uasc"].to_numpy()[child]
    return pd.DataFrame(
        {
            "child": child,
            "stay": stay,
            "start": start,
            "end": np.where(last, stays["end"].to_numpy()[stay], np.roll(start, -1)),
            "start_reason": start_reason,
            "legal_status": legal_spells["legal_status"].to_numpy()[in_law],
            "kind": kind,
            "place": place,
            "provider": placements["provider"].to_numpy()[in_place],
            "end_reason": np.where(last, stays["end_reason"].to_numpy()[stay], _GOES_ON),
            # Why a placement ended stands on the episode that ended.
            "move_reason": np.where(last, NO_MOVE, np.roll(why, -1)),
            "home": np.where(no_home, -1, children["home"].to_numpy()[child]),
            "postcode": placements["postcode"].to_numpy()[in_place],
            "need": children["need"].to_numpy()[child],
        }
    )


def _in_force(
    spells: pd.DataFrame, stay: npt.NDArray[np.int64], start: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """For each stay and day the spell in force (its position), and whether it begins on that day."""
    reach = 1 << 20  # days fit in it, so stay and day make one number that sorts as the two do
    begins = spells["stay"].to_numpy() * reach + spells["start"].to_numpy()
    wanted = stay * reach + start
    position = np.searchsorted(begins, wanted, side="right") - 1
    return position, begins[position] == wanted


def _codes_on(kind: npt.NDArray[np.int64], start: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The code of a kind of placement for an episode that starts on a day; their lists change with time."""
    before = start < REGISTERED_FROM
    code = np.where((kind == rates.SUPPORTED) & before, _BEFORE, kind)
    return np.where((kind == rates.INDEPENDENT) & ~before, rates.SUPPORTED, code)


def short_break_episodes(rng: np.random.Generator, children: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Short breaks of disabled children, outside the headline count: V3, each break, or V4, the agreement once.

    In:  the children of short breaks (index: their positions among all children), the days that the returns span.
    Out: as `episodes_of`; distances are not recorded, so there are no postcodes (-1).
    """
    position = children.index.to_numpy()
    starts = np.maximum(children["arrives"].to_numpy(), first - 700)
    ends = np.minimum(children["leaves"].to_numpy(), last + 400)
    agreed = rng.random(len(children)) < rates.AGREEMENT_SHARE
    step = 365 // rates.BREAKS_A_YEAR
    count = np.where(agreed, 1, np.maximum((ends - starts) // step - 1, 0))
    row = np.repeat(np.arange(len(children)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    agreement = agreed[row]
    start = starts[row] + np.where(agreement, 0, number * step + rng.integers(0, step - 8, len(row)))
    length = rng.integers(*rates.BREAK_DAYS, len(row), endpoint=True)
    family_based = rng.random(len(children))[row] < 0.5
    kind = np.where(family_based, rates.FOSTER, rates.HOME)
    own = rates.PROVIDERS.index("PR1")
    return pd.DataFrame(
        {
            "child": position[row],
            "stay": -1,
            "start": start,
            "end": np.where(agreement, ends[row], start + length),
            "start_reason": _STARTED,
            "legal_status": np.where(agreement, V4, V3),
            "kind": kind,
            "place": kind,
            "provider": own,
            "end_reason": ALL_END_REASONS.index("E4A"),
            "move_reason": NO_MOVE,
            "home": -1,
            "postcode": -1,
            "need": children["need"].to_numpy()[row],
        }
    )
