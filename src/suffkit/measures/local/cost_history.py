"""One child's placements in order, with what each cost: for an analyst's own use behind the wall.

It is child by child, so no count, fact, page, log or command is made of it. Use it in a session of your own, on the
council's own machine, and keep what it gives where case records are kept.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.domain.returns_codes import labels
from suffkit.errors import RequestError
from suffkit.measures.local.paid import lines_of, paid_in
from suffkit.tidy import Tidy

COLUMNS = (
    "placement_category",
    "provider",
    "route",
    "start_date",
    "end_date",
    "days",
    "weekly_price_gbp",
    "additional_support_gbp",
    "weekly_whole_gbp",
    "cost_to_date_gbp",
    "why_it_ended",
)
_POUNDS = {"weekly_price_gbp": "price", "additional_support_gbp": "support", "weekly_whole_gbp": "whole"}
_FIRST_DAY = date(1900, 1, 1)


def cost_history(payments: pd.DataFrame, child_id: str, until: date, tidy: Tidy | None = None) -> pd.DataFrame:
    """Every payment line of one child, the oldest first: kind, length, weekly cost, cost so far, and why it ended.

    In:     the extract `placement_payments`; the child's key; the day up to which open lines are reckoned (that day is
            paid); the tidied returns, which tell why a placement ended.
    Out:    the columns COLUMNS. Days and cost are those up to `until`; a line that begins later is left out. Why it
            ended is in the DfE's words, and empty where the line is open, no return is given, or no placement of the
            return ended on that day.
    Raises: RequestError, the child has no payments; the key is not repeated.
    """
    own = payments[payments["child_id"] == child_id]
    if own.empty:
        raise RequestError(
            "The extract of placement payments has no line of this child. Check the key and the extract."
        )
    rows = paid_in(lines_of(own), [Period(_FIRST_DAY, until)]).sort_values(
        ["start_date", "placement_category", "route"]
    )
    pounds = {name: rows[column] / 100 for name, column in _POUNDS.items()}
    ended = rows["end_date"].where(rows["end_date"] <= pd.Timestamp(until))
    history = rows.assign(**pounds, cost_to_date_gbp=rows["pence"].cumsum() / 100, end_date=ended)
    history["why_it_ended"] = _why_it_ended(history, child_id, tidy)
    return history[list(COLUMNS)].reset_index(drop=True)


def _why_it_ended(history: pd.DataFrame, child_id: str, tidy: Tidy | None) -> np.ndarray:
    """The reason for the move, or else for leaving care, of the episode that ended on the line's last day."""
    if tidy is None:
        return np.full(len(history), "", dtype=object)
    episodes = tidy.episodes[tidy.episodes["child_id"].astype(object) == child_id]
    moved = episodes["move_reason"].astype(str).map(labels("move_reason"))
    left = episodes["end_reason"].astype(str).map(labels("end_reason"))
    why = pd.Series(moved.fillna(left).fillna("").to_numpy(), index=pd.DatetimeIndex(episodes["end_date"]))
    why = why[why.index.notna() & ~why.index.duplicated(keep="last")]
    return np.asarray(history["end_date"].map(why).fillna("").to_numpy(dtype=object))
