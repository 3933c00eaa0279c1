"""Figures of our own from published parts: spending for each child, shares of spending, rates of need and referral.

What is divided by what, and of which days, is the table below; what it means is in the catalogue. RO3 and RSX are two
forms of one return and may stand in one ratio; the section 251 outturn counts otherwise and stands in none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.calendar import say_day
from suffkit.domain.catalogue import measure
from suffkit.io.national.area_numbers import ENGLAND
from suffkit.io.national.releases import of_first_source
from suffkit.measures.ratios import divide

DOES_NOT_APPLY = "z"
AT_CONSTANT_RATE = "looked_after_at_constant_rate"
# How far population projections are carried: they go on for decades, of which nobody buys places now.
YEARS_AHEAD = 10
_NET = "Net current expenditure"
_CHILDREN, _SOCIAL_CARE, _ALL = "Children looked after", "Children's social care", "All services"
_NO_GROUPS = ["by1", "group1", "by2", "group2"]
_COLUMNS = [*PUBLISHED.column_names, "numerator", "denominator", "cell"]


@dataclass(frozen=True)
class Day:
    """A day of the year in which a figure's period ends, or of as many years earlier."""

    month: int
    day: int
    earlier: int = 0

    def of(self, ends: pd.Series) -> pd.Series:
        """That day for each last day of a period."""
        parts = {"year": ends.dt.year - self.earlier, "month": self.month, "day": self.day}
        return pd.to_datetime(pd.DataFrame(parts, index=ends.index)).astype("datetime64[s]")


# A rate of year Y divides by the middle of the year before, as the DfE does; it lies within the financial year to Y.
MIDDLE = (Day(6, 30, earlier=1),)
LAST_DAY = (Day(3, 31),)
LAST_DAY_OR_EVE = (Day(3, 31), Day(3, 31, earlier=1))


@dataclass(frozen=True)
class Ratio:
    """A measure of the catalogue, the lines of returns that its parts are (empty for a whole), and the divisor's day.

    Of several days the first on which the divisor is published counts. Of all services England has no ratio: its row
    takes in districts, the police and other bodies, whose services these authorities do not give.
    """

    measure: str
    line: str = ""
    over_line: str = ""
    days: tuple[Day, ...] = MIDDLE


RATIOS = (
    Ratio("referral_rate_per_10k"),
    Ratio("cin_rate_per_10k"),
    Ratio("spend_per_child_looked_after", _CHILDREN, days=LAST_DAY_OR_EVE),
    Ratio("looked_after_spend_per_child", _CHILDREN),
    Ratio("social_care_spend_per_child", _SOCIAL_CARE),
    Ratio("looked_after_share_of_spending", _CHILDREN, _ALL, LAST_DAY),
    Ratio("social_care_share_of_spending", _SOCIAL_CARE, _ALL, LAST_DAY),
)


def ratios_of_published(published: pd.DataFrame) -> pd.DataFrame:
    """Ratios of published figures, for each area that has the parts.

    In:  PUBLISHED of one release of each source.
    Out: the columns of PUBLISHED with `numerator`, `denominator` and `cell`, which says what was divided by, and when.
         `source` names both parts with their releases; `release` is empty. Where a part is hidden or missing, its
         status stands; where the divisor is 0, or an amount is below nothing, there is no ratio and the status is `z`.
    """
    wanted = {name for one in RATIOS for name in _parts_of(one)}
    rows = of_first_source(published[published["measure"].isin(wanted)])
    made = [_ratio(rows, one) for one in RATIOS]
    return pd.concat([part for part in made if len(part)] or made, ignore_index=True)


def _parts_of(one: Ratio) -> tuple[str, str]:
    entry = measure(one.measure)
    return entry.numerator, entry.denominator


def _ratio(rows: pd.DataFrame, one: Ratio) -> pd.DataFrame:
    top_name, bottom_name = _parts_of(one)
    bottom = _part(rows, bottom_name, one.over_line)
    paired = _with_divisor(_part(rows, top_name, one.line), bottom, one.days)
    paired = paired[paired["area"] != ENGLAND] if one.over_line == _ALL else paired
    top, whole = paired["value"], paired["whole"]
    cannot = (whole == 0) | (top < 0) | (whole < 0)
    missing = paired["status"].where(top.isna(), paired["whole_status"])
    value = divide(top.mask(cannot), whole.mask(cannot), measure(one.measure).scale)
    divisor = measure(bottom_name).title if not one.over_line else one.over_line
    source = paired["source"] + " and " + paired["whole_source"]
    return paired.assign(
        measure=one.measure,
        numerator=top,
        denominator=whole,
        value=value,
        status=missing.mask(cannot, DOES_NOT_APPLY).where(value.isna(), ""),
        as_printed="",
        source=source.where(paired["source"] != paired["whole_source"], paired["source"]),
        release="",
        cell=_said(divisor, paired["whole_end"]),
        **dict.fromkeys(_NO_GROUPS, ""),
    )[_COLUMNS]


def _part(rows: pd.DataFrame, name: str, line: str) -> pd.DataFrame:
    """The figures of a measure as a whole, or the net amounts of one line of a return."""
    found = rows[(rows["measure"] == name) & (rows["group1"] == line) & (rows["group2"] == (_NET if line else ""))]
    return found.assign(source=found["source"] + " " + found["release"])


def _with_divisor(top: pd.DataFrame, bottom: pd.DataFrame, days: tuple[Day, ...]) -> pd.DataFrame:
    """Each numerator with `whole`, its status, source and day; those without any divisor are left out."""
    named = bottom[["area", "period_end", "value", "status", "source"]].set_axis(
        ["area", "whole_end", "whole", "whole_status", "whole_source"], axis=1
    )
    tried = [
        top.assign(whole_end=day.of(top["period_end"]), place=place).merge(
            named, on=["area", "whole_end"], validate="m:1"
        )
        for place, day in enumerate(days)
    ]
    found = pd.concat(tried, ignore_index=True)
    # A number on a later choice of day goes before a symbol on the first.
    found = found.assign(unknown=found["whole"].isna()).sort_values(["unknown", "place"], kind="stable")
    return found.drop_duplicates(["area", "period_start", "period_end"]).sort_values(["area", "period_end"])


def _said(divisor: str, ends: pd.Series) -> pd.Series:
    days = {day: f"over {divisor[:1].lower()}{divisor[1:]}, {say_day(day.date())}" for day in ends.unique()}
    return ends.map(days).astype("str")


def at_constant_rate(published: pd.DataFrame) -> pd.DataFrame:
    """Children looked after, were the newest rate to stay and the number of children to go as projected.

    In:  PUBLISHED of one release of each source, with projections by `age_group` 0 to 17.
    Out: as `ratios_of_published`: `looked_after_at_constant_rate` on 31 March of up to ten years after the newest
         count, `numerator` the projected residents of the summer before and `denominator` those of the summer before
         the count. Nothing where there is no count, no population of that summer, or no projection.
    """
    rows = of_first_source(
        published[published["measure"].isin(["children_looked_after", "child_population", "population_projected"])]
    )
    ahead = rows[(rows["measure"] == "population_projected") & (rows["group1"] == "0 to 17") & (rows["by2"] == "")]
    counts = _part(rows, "children_looked_after", "").dropna(subset=["value"])
    counts = counts[counts["period_end"] == counts.groupby("area")["period_end"].transform("max")]
    base = _with_divisor(counts, _part(rows, "child_population", ""), MIDDLE)
    about = {"value": "count", "period_end": "counted", "source": "count_source"}
    base = base[["area", *about, "whole", "whole_source"]].rename(columns=about)
    both = ahead.drop(columns=["value"]).assign(projected=ahead["value"]).merge(base, on="area", validate="m:1")
    spring = Day(3, 31, earlier=-1).of(both["period_end"])
    both = both.assign(period_start=spring, period_end=spring)
    after = both["period_end"].dt.year - both["counted"].dt.year
    both = both[after.between(1, YEARS_AHEAD)]
    value = divide(both["projected"], both["whole"]) * both["count"]
    parts = [both["count_source"], both["whole_source"], both["source"] + " " + both["release"]]
    return both.assign(
        measure=AT_CONSTANT_RATE,
        numerator=both["projected"],
        denominator=both["whole"],
        value=value,
        status=np.where(value.isna(), DOES_NOT_APPLY, ""),
        as_printed="",
        source=parts[0].str.cat(parts[1:], sep=" and "),
        release="",
        cell=both["counted"].map({one: f"the rate of {say_day(one.date())}" for one in both["counted"].unique()}),
        **dict.fromkeys(_NO_GROUPS, ""),
    )[_COLUMNS]
