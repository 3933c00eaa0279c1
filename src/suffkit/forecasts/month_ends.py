"""One council's month ends: counted from its own records, and as a matrix cut at the origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import ALL, FORECASTS, IN_CARE, MEAN
from suffkit.contracts.month_ends import MONTH_ENDS
from suffkit.contracts.table import check
from suffkit.domain.calendar import say_day
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError
from suffkit.forecasts.grid import Floats, month_end, need_levels

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from suffkit.tidy import Tidy

# Fewer months in a row hold no two yearly averages to draw a line through; fewer than the second are short.
FEWEST_MONTHS, SHORT_MONTHS = 24, 36


@dataclass(frozen=True, repr=False)
class Months:
    """The newest unbroken run of month ends up to the origin: children by age group and month, the origin last.

    `lost` is how many earlier month ends lie before a gap and are not used.
    """

    groups: tuple[str, ...]
    origin: date
    values: Floats
    lost: int

    @property
    def columns(self) -> int:
        return self.values.shape[1]

    def day(self, months: int) -> date:
        """The month end so many months after the origin; before it, if negative."""
        return month_end(month_number(self.origin) + months)


def month_number(day: date) -> int:
    """Months since the beginning of year 0."""
    return day.year * 12 + day.month - 1


def count_month_ends(
    tidy: Tidy, *, return_years: Sequence[int], bands: str = "dfe", without_uasc: bool = False
) -> pd.DataFrame:
    """Children in care under 18 by age at each month end that the returns cover.

    In:     the tidy tables; the years of the returns behind them (a month of a year without a return is not known); the
            set of age bands (`domain/codes/age_bands.csv`); whether to leave out children who were ever unaccompanied,
            as statements that plan for them apart do.
    Out:    MONTH_ENDS. Short breaks are never among them.
    Raises: RequestError, there is no return.
    """
    import pandas as pd

    from suffkit.tidy.ages import age_on
    from suffkit.tidy.in_care import until_18

    if not return_years:
        raise RequestError("There is no return to count month ends from.")
    rows = [row for row in code_rows("age_bands") if row["set"] == bands]
    names, first = [row["group"] for row in rows], [int(row["from_age"]) for row in rows]
    children = tidy.children[~tidy.children["is_uasc_ever"]] if without_uasc else tidy.children
    born = pd.Series(children["birth_date"].to_numpy(), index=children["child_id"].astype(str))
    stays = until_18(tidy.stays[~tidy.stays["is_short_break"]], tidy.children)
    birth = born.reindex(stays["child_id"].astype(str))
    stays, birth = stays[birth.notna().to_numpy()], birth[birth.notna()]
    start, end = stays["start_date"].to_numpy(), stays["end_date"].to_numpy()
    april, march = (min(return_years) - 1) * 12 + 3, max(return_years) * 12 + 2
    parts = []
    for day in (one for one in map(month_end, range(april, march + 1)) if one <= tidy.as_of):
        here = (start <= np.datetime64(day)) & ~(end <= np.datetime64(day))
        places = np.searchsorted(first, age_on(birth[here], day), side="right") - 1
        counted = np.bincount(places, minlength=len(names)).astype(float)
        is_known = day.year + (day.month > 3) in return_years
        parts.append(pd.DataFrame({"date": day, "age_group": names, IN_CARE: counted if is_known else np.nan}))
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"date": "datetime64[s]", "age_group": "str"})[MONTH_ENDS.column_names]


def months_of(month_ends: pd.DataFrame, origin: date) -> Months:
    """The newest unbroken run of month ends up to the origin as a matrix.

    A month that lacks a number for any age group is not known, and a run ends there.

    In:     MONTH_ENDS; the origin, which must be among them.
    Raises: ContractError, not a MONTH_ENDS table; RequestError, the origin is not known, fewer than FEWEST_MONTHS in a
            row, or nobody in care in any of them.
    """
    import pandas as pd

    known = month_ends[month_ends["date"] <= pd.Timestamp(origin)]
    check(known, MONTH_ENDS)
    groups = tuple(dict.fromkeys(month_ends["age_group"]))
    wide = known.pivot(index="age_group", columns="date", values=IN_CARE).reindex(list(groups))
    days = pd.DatetimeIndex(wide.columns)
    places = days.year * 12 + days.month - 1 - month_number(origin)
    values = np.full((len(groups), 1 - int(places.min()) if len(places) else 1), np.nan)
    values[:, places - 1 + values.shape[1]] = wide.to_numpy(dtype=float)
    missing = np.flatnonzero(~np.isfinite(values).all(axis=0))
    run = values[:, int(missing.max()) + 1 :] if len(missing) else values
    if not run.shape[1]:
        raise RequestError(
            f"The number of children in care on {say_day(origin)} is not known for every age group. "
            "Add it, or choose a month end that is known."
        )
    if run.shape[1] < FEWEST_MONTHS:
        raise RequestError(
            f"Only {run.shape[1]} month ends in a row are known up to {say_day(origin)}; {FEWEST_MONTHS} are needed. "
            "Add earlier months, fill the gap before them, or choose a later month end."
        )
    if not run.any():
        raise RequestError("Nobody is in care at any of the month ends, so there is nothing to forecast.")
    return Months(groups, origin, run, int(np.isfinite(values).all(axis=0).sum()) - run.shape[1])


def month_notes(months: Months) -> tuple[str, ...]:
    """What a reader should know of a forecast that rests on little: each a sentence."""
    notes = []
    if months.columns < SHORT_MONTHS:
        notes.append(
            f"Only {months.columns} month ends in a row are known; the range further ahead is that of the furthest "
            "misses known, widened with the square root of time."
        )
    if months.lost:
        notes.append(f"A month end is missing; the {months.lost} before it are not used.")
    moved = np.ptp(months.values, axis=1) > 0
    if still := [name for name, is_moved in zip(months.groups, moved, strict=True) if not is_moved]:
        notes.append(f"The number never changed for {', '.join(still)}; the range is that of the other ages.")
    return tuple(notes)


def table_of(
    months: Months, model: str, levels: Sequence[str], found: Mapping[int, tuple[Floats, Floats]]
) -> pd.DataFrame:
    """FORECASTS of what was found.

    In:  the months; the model's name; levels as text; for each month ahead the quantiles, age groups and then all of
         them by levels, and the means of the age groups, whose sum is the mean of all.
    """
    import pandas as pd

    need_levels(levels)
    steps, ages = sorted(found), [*months.groups, ALL]
    cube = np.stack(
        [np.column_stack([found[step][0], np.append(found[step][1], found[step][1].sum())]) for step in steps]
    )
    index = pd.MultiIndex.from_product(
        [[np.datetime64(months.day(step), "s") for step in steps], ages, [*levels, MEAN]],
        names=["target_date", "age_group", "quantile"],
    )
    table = pd.DataFrame({"value": np.maximum(cube, 0.0).ravel()}, index=index).reset_index()
    table = table.assign(
        origin_date=np.datetime64(months.origin, "s"), series=IN_CARE, placement_group=ALL, model=model
    )
    texts = dict.fromkeys(("series", "age_group", "placement_group", "model", "quantile"), "str")
    return table.astype(texts | {"target_date": "datetime64[s]"})[FORECASTS.column_names]
