"""Stays: unbroken time in care, made by joining the episodes that carry one another on."""

from __future__ import annotations

import pandas as pd

from suffkit.domain.returns_codes import groups
from suffkit.errors import NOTE
from suffkit.tidy.changes import Change
from suffkit.tidy.coding import Flags, Numbers, numbers_of
from suffkit.tidy.episodes import CONTINUES, STARTS
from suffkit.tidy.runs import begins, firsts, lasts, run_numbers

_OF_FIRST = ["child_id", "stay_id", "start_date", "start_reason", "legal_status", "need", "is_short_break"]
_OF_LAST = ["end_date", "end_reason", "is_cut"]
CARRIES_ON = tuple(code for code in groups("start_reason") if code != STARTS)


def stay_numbers(episodes: pd.DataFrame) -> Numbers:
    """The number of each episode's stay, from 1, the episodes being in order.

    An episode carries on the one before where that ends on its first day with X1 (or with an end that was inferred),
    where its RNE is P, L, T, U or B, and where both or neither are short breaks (V3, V4). Anything else, such as a gap
    or a V4 turned V2, ends one stay and begins another, so that stock + started - ceased = stock always holds.
    """
    return run_numbers(_begins_stay(episodes)) + 1


def make_stays(episodes: pd.DataFrame) -> pd.DataFrame:
    """The stays of the episodes.

    In:  episodes in order, with `stay_id` and `is_cut`.
    Out: STAYS, in order of child and day; a beginning without RNE S and an end without a reason of its own are marked
         as inferred.
    """
    begin = begins(episodes["stay_id"].to_numpy())
    first = episodes[_OF_FIRST].iloc[firsts(begin)].reset_index(drop=True)
    last = episodes[_OF_LAST].iloc[lasts(begin)].reset_index(drop=True)
    has_ended = last["end_date"].notna()
    inferred = has_ended & (last["is_cut"] | last["end_reason"].isin([CONTINUES, ""]))
    return pd.DataFrame(
        {
            "child_id": first["child_id"],
            "stay_id": first["stay_id"],
            "start_date": first["start_date"],
            "end_date": last["end_date"],
            "end_reason": last["end_reason"].where(has_ended & ~inferred, ""),
            "start_inferred": (first["start_reason"] != STARTS).astype(bool),
            "end_inferred": inferred.astype(bool),
            "first_legal_status": first["legal_status"],
            "need": first["need"],
            "is_short_break": first["is_short_break"],
        }
    )


def noticed(stays: pd.DataFrame, first_return: int) -> list[Change]:
    """How many stays are short breaks, and how many begin or end where no return says so.

    A stay that is older than the first return, and whose early episodes had ended by then, is seen only from the first
    episode that this return holds: its true start is earlier. That is no fault of the data, and lies before every year
    that the returns cover.
    """
    counted = stays[~stays["is_short_break"]]
    unseen = counted["start_inferred"] & (counted["start_date"] < pd.Timestamp(first_return - 1, 4, 1))
    return [
        Change(
            "short_breaks",
            "stays",
            int(stays["is_short_break"].sum()),
            "are short breaks (V3, V4), which no count holds unless it says so.",
            NOTE,
        ),
        Change(
            "start_before_first_return",
            "stays",
            int(unseen.sum()),
            "begin before the first return, in episodes that it does not hold; they are at least as long as counted.",
            NOTE,
        ),
        Change(
            "start_inferred",
            "stays",
            int((counted["start_inferred"] & ~unseen).sum()),
            "begin with no RNE S, after a gap or an end that was not X1; each counts as a new period of care.",
        ),
        Change(
            "end_inferred",
            "stays",
            int(counted["end_inferred"].sum()),
            "end with an X1 that no episode carries on, or where no return says so; each counts as ended there.",
        ),
    ]


def _begins_stay(episodes: pd.DataFrame) -> Flags:
    begin = begins(numbers_of(episodes["child_id"]))
    if len(begin):
        meets = episodes["end_date"].to_numpy()[:-1] == episodes["start_date"].to_numpy()[1:]
        goes_on = ((episodes["end_reason"] == CONTINUES) | episodes["is_cut"]).to_numpy()[:-1]
        carries_on = episodes["start_reason"].isin(CARRIES_ON).to_numpy()[1:]
        breaks = episodes["is_short_break"].to_numpy()
        begin[1:] |= ~(meets & goes_on & carries_on & (breaks[1:] == breaks[:-1]))
    return begin
