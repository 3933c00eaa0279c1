"""Rows of what is expected as facts of origin `forecast`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.domain.catalogue import measure

_KEY = ["measure", "period_start", "period_end", "by1", "group1", "by2", "group2", "value", "source"]
_DAYS = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}


def forecast_facts(parts: Sequence[pd.DataFrame], area_code: str, area_name: str) -> pd.DataFrame:
    """The parts as FACTS of origin `forecast`; a value that is not known is left out.

    In:  frames of what, when, for whom, `value` and `source`, and perhaps `cell`, what is to be known of it, and
         `area_code` and `area_name`, where they are not of the area; the area.
    Out: FACTS.
    """
    if not parts:
        return pd.DataFrame(columns=FACTS.column_names)
    otherwise = {"cell": "", "area_code": area_code, "area_name": area_name}
    kept = [
        part.assign(**{name: part.get(name, said) for name, said in otherwise.items()})[[*_KEY, *otherwise]]
        for part in parts
    ]
    kept = [part.astype(_DAYS) for part in kept]
    both = pd.concat(kept, ignore_index=True)
    both = both[both["value"].notna()].reset_index(drop=True)
    return both.assign(
        numerator=np.nan,
        denominator=np.nan,
        unit=both["measure"].map({name: measure(name).unit for name in both["measure"].unique()}),
        status="",
        origin="forecast",
        as_printed="",
    )[FACTS.column_names]
