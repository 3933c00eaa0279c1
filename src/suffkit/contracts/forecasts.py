"""The contracts of forecasts: one council's by age and placement, all authorities' by area, and what to know of them.

One row is one number about one target date as seen from one origin: a quantile of what may come, or the mean of it.
The quantile is text, so that `mean` stands beside the levels and a file keeps `0.1` as `0.1`. `all` stands for a
margin: all ages, or all kinds of placement. The unit is the series', as its name says: children or pounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.contracts.table import Column, Contract, Rule

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
MEAN = "mean"
LEVELS = ("0.025", "0.1", "0.25", "0.5", "0.75", "0.9", "0.975")
IN_CARE, ENTRIES, EXITS, COST = SERIES = ("in_care", "entries", "exits", "cost_gbp")
# Those of the exits who leave on turning 18; only of whole years.
TURNED_18 = "turned_18"
# What the forecast from a council's own records is called among the methods of its facts, and how their source begins.
OWN_RECORDS, FROM_RECORDS = "Children carried forward", "forecast from "
# Why a forecast of an area is wider than others', or rests on less; which one holds is in `rule` of the notes.
SHORT, GAP, STALE, TINY, ZEROS, BROKEN, ENDED, NOTHING, FAR = NOTE_RULES = (
    "short",
    "gap",
    "stale",
    "tiny",
    "zeros",
    "broken",
    "ended",
    "nothing",
    "far",
)

_VALUE = "value"
_QUANTILE = "quantile"


def _falls_with_its_level(table: pd.DataFrame) -> pd.Series:
    """True where a quantile is less than the one of the next lower level of the same forecast."""
    import pandas as pd

    keys = [name for name in table.columns if name not in (_QUANTILE, _VALUE)]
    rows = table.reset_index(drop=True)
    rows = rows.assign(_level=pd.to_numeric(rows[_QUANTILE], errors="coerce")).dropna(subset="_level")
    rows = rows.sort_values([*keys, "_level"], kind="stable")
    same = ~(rows[keys] != rows[keys].shift()).any(axis=1)
    falls = same & (rows[_VALUE] < rows[_VALUE].shift())
    return falls.reindex(range(len(table)), fill_value=False)


_ORDERED = Rule(
    "quantiles_not_ordered",
    "the value is less than that of a lower quantile of the same forecast. Sort the draws before they are read off.",
    _falls_with_its_level,
    _VALUE,
)
_AHEAD = Rule(
    "not_ahead",
    "the target date is not after the origin date. Forecast later dates only.",
    lambda table: table["target_date"] <= table["origin_date"],
    "target_date",
)
_AREA = Column("area_code", "text", "nine-character code of the authority", pattern=r"[EW]\d{8}")
_ORIGIN = Column("origin_date", "date", "last day of what was known when the forecast was made")
_SERIES = Column(
    "series",
    "text",
    "what is forecast: children in care on the date, children who entered or left since the date before, or cost",
    pattern="[a-z][a-z0-9_]*",
)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "number", f"{meaning}; null where none is published", nullable=True, minimum=0, required=False)


_NUMBERS = (
    Column("model", "text", "name of the forecaster or of the scenario"),
    Column(_QUANTILE, "text", "level of the quantile, 0 to 1 as text, or mean", pattern=r"0\.\d+|mean"),
    Column(_VALUE, "number", "the number, in the series' unit", minimum=0),
)

FORECASTS = Contract(
    "forecasts",
    (
        _ORIGIN,
        Column("target_date", "date", "the date forecast; of a flow, the last day of its period"),
        _SERIES,
        Column("age_group", "text", "band of ages of the Department for Education, or all"),
        Column("placement_group", "text", "fostering, residential, supported, adoption, parents, other, or all"),
        *_NUMBERS,
    ),
    key=("origin_date", "target_date", "series", "age_group", "placement_group", "model", _QUANTILE),
    rules=(_AHEAD, _ORDERED),
)

NATIONAL_FORECASTS = Contract(
    "national_forecasts",
    (
        _AREA,
        _ORIGIN,
        Column("target_date", "date", "the date forecast"),
        _SERIES,
        *_NUMBERS,
    ),
    key=("area_code", "origin_date", "target_date", "series", "model", _QUANTILE),
    rules=(_AHEAD, _ORDERED),
)

FORECAST_NOTES = Contract(
    "forecast_notes",
    (
        _AREA,
        _ORIGIN,
        Column("rule", "text", "which rule the series fell under", allowed=NOTE_RULES),
        Column("note", "text", "the same in a sentence"),
    ),
    key=("area_code", "origin_date", "rule"),
)

PANEL = Contract(
    "panel",
    (
        _AREA,
        Column("date", "date", "31 March of the year; or the last day of a month"),
        Column("region_code", "text", "nine-character code of the region", pattern=".*", nullable=True, required=False),
        _count(IN_CARE, "children looked after on the date"),
        _count(ENTRIES, "children who started to be looked after in the period up to the date"),
        _count(EXITS, "children who ceased to be looked after in the period up to the date"),
        _count("uasc", "unaccompanied asylum-seeking children among those looked after"),
        _count(
            "children", "population aged 0 to 17, as the rate of the date divides by: the middle of the year before"
        ),
    ),
    key=("area_code", "date"),
)

SCORES = Contract(
    "scores",
    (
        Column("model", "text", "name of the forecaster"),
        Column("horizon", "integer", "steps ahead", minimum=1),
        Column("size_quarter", "integer", "1 the smallest quarter of areas by their last value, to 4", required=False),
        Column("outcomes", "integer", "forecasts that could be compared with what happened", minimum=1),
        Column("wape", "number", "sum of absolute errors of the middle over the sum of outcomes", minimum=0),
        Column("mase", "number", "absolute error over the area's own mean yearly step before", nullable=True),
        Column("quantile_loss", "number", "weighted quantile loss over the levels", minimum=0),
        Column("cover_80", "number", "share of outcomes between the levels 0.1 and 0.9", nullable=True),
        Column("cover_95", "number", "share of outcomes between the levels 0.025 and 0.975", nullable=True),
    ),
)
