"""Legal spells: time under one legal status."""

from __future__ import annotations

import pandas as pd

from suffkit.tidy.coding import numbers_of
from suffkit.tidy.runs import begins, firsts, lasts


def make_legal_spells(episodes: pd.DataFrame) -> pd.DataFrame:
    """Consecutive episodes of a stay with the same legal status, joined.

    In:  episodes in order, with `stay_id`.
    Out: LEGAL_SPELLS, in order of child and day; short breaks among them, under their own V3 and V4.
    """
    begin = begins(episodes["stay_id"].to_numpy(), numbers_of(episodes["legal_status"]))
    first = episodes[["child_id", "start_date", "legal_status"]].iloc[firsts(begin)].reset_index(drop=True)
    last = episodes["end_date"].iloc[lasts(begin)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "child_id": first["child_id"],
            "start_date": first["start_date"],
            "end_date": last,
            "legal_status": first["legal_status"],
        }
    )
