"""The contracts of benchmarks: an authority beside its region, its statistical neighbours and England.

They are public tables, made of published figures alone, and are the Department for Education's Local Authority
Interactive Tool (LAIT) worked out again: the same rows, numbers, ranks, bands and characters. `shown` columns hold the
figure as the tool shows it ("NA" where there is none, "-" where the tool gives no rank or band).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suffkit.contracts.national import INDICATOR_FACTS
from suffkit.contracts.table import Column, Contract, Rule
from suffkit.domain.code_lists import code_rows

if TYPE_CHECKING:
    import pandas as pd

ROWS = ("authority", "region", "neighbours", "england")
TRENDS = ("up", "down", "no change")
COLOURS = ("green", "red", "black")
BANDS = ("A", "B", "C", "D")
NO_BAND = "-"
NOT_AVAILABLE = "NA"
POSITIONS = (
    "above what chance alone would give",
    "within what chance alone would give",
    "below what chance alone would give",
)
CHANGES = ("more than chance alone would explain", "no more than chance alone would explain")

_STATUSES = ("", *(row["status"] for row in code_rows("statuses")))
_NUMBER = r"\d{3}"
_ANY = ".*"


def _value_or_reason(table: pd.DataFrame) -> pd.Series:
    return table["value"].isna() == (table["status"] == "")


_REASON = Rule("no_reason", "a cell needs either a value or a status that says why there is none.", _value_or_reason)
_AREA = Column("area", "text", "three-digit number of the authority", pattern=_NUMBER)
_INDICATOR = Column("indicator", "text", "key of the indicator")
_ROW = Column("row", "text", "which row of the tool's table", allowed=ROWS)
_ROW_AREA = Column(
    "row_area",
    "text",
    "number of the area the row is of, London or its part among them; empty for the neighbours",
    pattern=r"(\d{3})?",
    nullable=True,
)

BENCHMARKS = Contract(
    "benchmarks",
    (
        _AREA,
        _INDICATOR,
        _ROW,
        _ROW_AREA,
        Column("year_label", "text", "the year as the tool prints it"),
        Column("year", "integer", "the label's first four characters"),
        Column("value", "number", "unrounded, in the indicator's own unit (per cent as 0 to 100)", nullable=True),
        Column("status", "text", "why there is no value", allowed=_STATUSES),
        Column("shown", "text", "as the tool shows it"),
        Column("members", "number", "neighbours that have a value in the year; null in the other rows", nullable=True),
    ),
    key=("area", "indicator", "row", "year_label"),
    rules=(_REASON,),
)


def _optional(name: str, meaning: str) -> Column:
    return Column(name, "text", f"{meaning}; empty where there is none", pattern=_ANY, nullable=True)


def _words(name: str, meaning: str, words: tuple[str, ...]) -> Column:
    return Column(name, "text", f"{meaning}; empty where there is none", allowed=("", *words))


def _break(name: str, meaning: str) -> Column:
    return Column(name, "number", f"{meaning} of all authorities' latest values; authority's row only", nullable=True)


# What comparators.certainty adds; the authority's row only, and only where the parts of the indicator are known.
_BEYOND_THE_TOOL = (
    Column("change_said", "text", "is the change more than chance", allowed=("", *CHANGES), required=False),
    Column("england_said", "text", "is the distance from England more", allowed=("", *POSITIONS), required=False),
    Column("next_band", "text", "the next better band", allowed=("", *BANDS[:3]), required=False),
    Column("next_band_needs", "number", "what the value must change by", nullable=True, required=False),
    Column("next_band_children", "number", "the same in children", nullable=True, required=False),
)

STANDINGS = Contract(
    "standings",
    (
        _AREA,
        _INDICATOR,
        _ROW,
        _ROW_AREA,
        Column("model", "text", "year of the model of statistical neighbours"),
        _optional("latest_label", "newest year of the row"),
        _optional("previous_label", "the next year listed, which need not be the year before"),
        Column("latest", "number", "value of the newest year, unrounded", nullable=True),
        Column("latest_shown", "text", "the same as the tool shows it"),
        Column("previous", "number", "value of the next year listed, unrounded", nullable=True),
        Column("previous_shown", "text", "the same as the tool shows it"),
        Column("change", "number", "latest less previous, unrounded", nullable=True),
        Column("change_shown", "text", "the same as the tool shows it"),
        _words("trend", "which way the change goes: one year's movement and no fit", TRENDS),
        _words("colour", "green for good, red for bad, black for neither or not known", COLOURS),
        _optional("rank_label", "the year of rank and band: the greatest label as text; authority's row only"),
        Column("rank", "number", "1 the best; authority's row only", nullable=True, minimum=1),
        _optional("rank_shown", "rank as the tool shows it"),
        Column("of_authorities", "number", "authorities with a value that year; authority's row only", nullable=True),
        _optional("position", 'rank as said: "joint 30th of 149"'),
        _words("band", "quartile band, A the best; NA or - where the tool shows that", (*BANDS, NO_BAND, "NA")),
        _optional("band_note", "why the tool gives no band"),
        _break("minimum", "the smallest"),
        _break("quartile_1", "first quartile"),
        _break("median", "median"),
        _break("quartile_3", "third quartile"),
        _break("maximum", "the largest"),
        _optional("band_a_range", "values of band A as printed"),
        _optional("band_b_range", "values of band B as printed"),
        _optional("band_c_range", "values of band C as printed; for High put right: median, not median + one unit"),
        _optional("band_d_range", "values of band D as printed"),
        *_BEYOND_THE_TOOL,
    ),
    key=("area", "indicator", "row"),
)

SPREAD = Contract(
    "spread",
    (
        _INDICATOR,
        Column("year_label", "text", "the latest year: the greatest label as text"),
        _AREA,
        Column("value", "number", "unrounded"),
        Column("shown", "text", "as the tool shows it"),
        Column("place", "integer", "1 for the smallest value; equal values share the smallest place", minimum=1),
        Column("of_authorities", "integer", "authorities with a value that year", minimum=1),
        Column("percentile", "number", "authorities below and half of those equal, per cent", minimum=0, maximum=100),
    ),
    key=("indicator", "area"),
)


@dataclass(frozen=True)
class Standing:
    """How an authority stands among all: BENCHMARKS, STANDINGS, SPREAD, and INDICATOR_FACTS of what is compared."""

    benchmarks: pd.DataFrame
    standings: pd.DataFrame
    spread: pd.DataFrame
    indicators: pd.DataFrame


def no_standing() -> Standing:
    """The standing of an edition that is compared with nobody: no national data were given."""
    import pandas as pd

    return Standing(
        *(pd.DataFrame(columns=one.column_names) for one in (BENCHMARKS, STANDINGS, SPREAD, INDICATOR_FACTS))
    )
