"""What of a forecast from a council's own records may be shown.

A forecast is a mean and levels over many drawn futures, and tells no child's future. But it starts from the children
there are: where few are expected, it comes near to them. So no number stands for a group that few are expected in, and
none from which such a number could be worked out (decisions/0012).
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.forecasts import ALL, ENTRIES, EXITS, FORECASTS, IN_CARE, MEAN, TURNED_18
from suffkit.contracts.table import check
from suffkit.disclosure.policy import DEFAULT, Policy
from suffkit.disclosure.suppress import round_to

# Which sums are shown besides the totals. Those who leave are not shown by group: with the stock and the entries of the
# same groups they would be one sum more than is needed.
_SHOWN = ((IN_CARE, "age_group"), (IN_CARE, "placement_group"), (ENTRIES, "age_group"))


def releasable(forecast: pd.DataFrame, policy: Policy = DEFAULT) -> pd.DataFrame:
    """The rows of a yearly forecast that may be shown, rounded.

    A number is small where its mean is below `smallest_shown` on any of the dates; it goes on all dates, with all its
    levels. Nothing is shown where all children are so few. Entries and exits go together, since stock + entries - exits
    is the next stock; those who turn 18 go where they or the other leavers are small. Of a breakdown the next smallest
    groups go too, until two or more are gone and those that are gone are not small together.

    In:  FORECASTS of one model and origin; of each series all dates.
    Out: its rows of totals, and of children in care by age and by placement group and entries by age; to a tenth, or to
         what the policy rounds counts to.
    """
    check(forecast, FORECASTS)
    whole = forecast[(forecast["age_group"] == ALL) & (forecast["placement_group"] == ALL)]
    means = whole[whole["quantile"] == MEAN].pivot(index="target_date", columns="series", values="value")
    kept = [str(name) for name in means.columns if means[name].min() >= policy.smallest_shown]
    if IN_CARE not in kept:
        return forecast.iloc[:0]
    if ENTRIES not in kept or EXITS not in kept:
        kept = [IN_CARE]
    elif TURNED_18 in kept and (means[EXITS] - means[TURNED_18]).min() < policy.smallest_shown:
        kept.remove(TURNED_18)
    parts = [whole[whole["series"].isin(kept)]]
    parts += [_large_enough(forecast, series, by, policy) for series, by in _SHOWN if series in kept]
    shown = pd.concat(parts, ignore_index=True)
    values = shown["value"].to_numpy(dtype=float)
    return shown.assign(value=round_to(values, policy.round_to) if policy.round_to > 1 else values.round(1))


def _large_enough(forecast: pd.DataFrame, series: str, by: str, policy: Policy) -> pd.DataFrame:
    """The rows of one breakdown whose groups may be shown."""
    other = "placement_group" if by == "age_group" else "age_group"
    rows = forecast[(forecast["series"] == series) & (forecast[by] != ALL) & (forecast[other] == ALL)]
    means = rows[rows["quantile"] == MEAN].pivot(index=by, columns="target_date", values="value")
    ordered = means.loc[means.min(axis=1).sort_values(kind="stable").index]
    gone = int((ordered.min(axis=1) < policy.smallest_shown).sum())
    while 0 < gone < len(ordered) and (gone < 2 or (ordered.iloc[:gone].sum() < policy.smallest_shown).any()):
        gone += 1
    return rows[rows[by].isin(ordered.index[gone:])]
