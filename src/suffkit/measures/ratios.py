"""The one module that divides. Every ratio keeps its parts.

Frames here are *keyed values*: the columns of KEY, `value`, and `source`. Formulas:

    share            part / whole                       0 to 1
    rate             numerator / denominator x scale
    change           later - earlier                    in the unit of the value
    relative change  (later - earlier) / earlier
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import Measure, catalogue
from suffkit.domain.units import unit

AREA = ["area_code", "area_name"]
PERIOD = ["period_start", "period_end"]
GROUPS = ["by1", "group1", "by2", "group2"]
KEY = ["measure", *AREA, *PERIOD, *GROUPS]


def divide(numerator: pd.Series, denominator: pd.Series, scale: float = 1.0) -> pd.Series:
    """numerator / denominator x scale; missing where either is missing or the denominator is 0 (never infinite)."""
    return numerator.astype(float) / denominator.astype(float).where(denominator != 0) * scale


def shares(base: pd.DataFrame) -> pd.DataFrame:
    """Each group's share of its whole.

    In:  keyed values of base measures (counts or money). The whole of a one-way breakdown is its `Total`, or
         else the same measure without a breakdown; of a two-way one, the `Total` of `by2` within the group of `by1`.
    Out: keyed values of `<measure>_share` with numerator and denominator.
    """
    one_way = base[(base["by1"] != "") & (base["by2"] == "") & (base["group1"] != TOTAL)]
    two_way = base[(base["by2"] != "") & (base["group2"] != TOTAL)]
    totals = base[(base["by1"] != "") & (base["by2"] == "") & (base["group1"] == TOTAL)]
    overall = base[base["by1"] == ""]
    within = base[(base["by2"] != "") & (base["group2"] == TOTAL)]

    same = ["measure", "area_code", *PERIOD]
    parts = one_way.merge(_whole(totals, [*same, "by1"]), on=[*same, "by1"], how="left", validate="m:1")
    parts = parts.merge(_whole(overall, same, "_overall"), on=same, how="left", validate="m:1")
    parts["whole"] = parts["whole"].fillna(parts.pop("whole_overall"))
    parts["whole_source"] = parts["whole_source"].fillna(parts.pop("whole_source_overall"))
    on = [*same, "by1", "group1", "by2"]
    nested = two_way.merge(_whole(within, on), on=on, how="left", validate="m:1")
    # A total that is not printed within the group may still be printed as the group's own one-way figure.
    rows = base[(base["by1"] != "") & (base["by2"] == "")]
    alone = [*same, "by1", "group1"]
    nested = nested.merge(_whole(rows, alone, "_alone"), on=alone, how="left", validate="m:1")
    nested["whole"] = nested["whole"].fillna(nested.pop("whole_alone"))
    nested["whole_source"] = nested["whole_source"].fillna(nested.pop("whole_source_alone"))

    both = pd.concat([parts, nested], ignore_index=True).dropna(subset=["whole"])
    both["value_new"] = divide(both["value"], both["whole"])
    # A part above its printed whole is a fault of the print and is found by the checks; it makes no share.
    both = both[both["value_new"].between(0, 1)]
    return _made(both, both["measure"] + "_share", both["value"], both["whole"], both["value_new"], ("share",))


def rates(base: pd.DataFrame, target: Measure) -> pd.DataFrame:
    """A ratio measure from its numerator and denominator, by the groups of the numerator.

    The denominator is that of the same period and groups. For a rate per head it is else the population without
    groups whose last day is nearest to the numerator's, within two years (a population is counted in mid-year).
    """
    top = base[base["measure"] == target.numerator]
    bottom = base[base["measure"] == target.denominator]
    if top.empty or bottom.empty:
        return _nothing()
    same = ["area_code", *PERIOD, *GROUPS]
    exact = top.merge(_whole(bottom, same), on=same, how="left", validate="m:1")
    missing = exact["whole"].isna()
    plain = bottom[bottom["by1"] == ""].sort_values("period_end")
    if missing.any() and not plain.empty and unit(target.unit).kind == "rate":
        # Only numbers of the whole authority: a group's count over all children would be no rate.
        lone = exact[missing & ((exact["by1"] == "") | (exact["group1"] == TOTAL))]
        nearest = pd.merge_asof(
            lone.drop(columns=["whole", "whole_source"]).sort_values("period_end"),
            plain[["area_code", "period_end", "value", "source"]].rename(
                columns={"value": "whole", "source": "whole_source"}
            ),
            on="period_end",
            by="area_code",
            direction="nearest",
            tolerance=pd.Timedelta(days=731),
        )
        exact = pd.concat([exact[~missing], nearest], ignore_index=True)
    exact = exact.dropna(subset=["whole"])
    value = divide(exact["value"], exact["whole"], target.scale)
    return _made(exact, pd.Series(target.id, index=exact.index), exact["value"], exact["whole"], value, ("ratio",))


def changes(base: pd.DataFrame, wanted: pd.DataFrame | None = None) -> pd.DataFrame:
    """Change and relative change between two values of the same measure, area and groups.

    In:  keyed values; optionally `wanted`, the columns `area_code`, PERIOD and GROUPS with `measure` naming the base
         measure: a first day and a last day between which a change is asked for.
    Out: keyed values of `<measure>_change` and `<measure>_relative_change`, between each value and the one before it
         and for every pair wanted; the period runs from the earlier value's first day to the later value's last day.
         A relative change
         keeps its parts: the change and the earlier value. As-at dates are compared with as-at dates, years with years,
         five years with five years.
    """
    length = (base["period_end"] - base["period_start"]).dt.days // 27  # the same for any month, any quarter, any year
    values = base.assign(length=length).sort_values("period_end", kind="stable")
    same = ["measure", "area_code", *GROUPS, "length"]
    series = values.groupby(same, sort=False)
    values["earlier"], values["earlier_start"] = series["value"].shift(), series["period_start"].shift()
    values["whole_source"] = series["source"].shift()
    pairs = [values.dropna(subset=["earlier"])]
    if wanted is not None and not wanted.empty:
        first = values[[*same, "period_start", "value", "source"]].rename(
            columns={"period_start": "earlier_start", "value": "earlier", "source": "whole_source"}
        )
        later = values.drop(columns=["earlier", "earlier_start", "whole_source"])
        asked = wanted[["measure", "area_code", *GROUPS, *PERIOD]].rename(columns={"period_start": "earlier_start"})
        joined = asked.drop_duplicates().merge(later, on=["measure", "area_code", *GROUPS, "period_end"])
        pairs.append(joined.merge(first, on=[*same, "earlier_start"]))
    both = pd.concat(pairs, ignore_index=True)
    both = both[both["earlier_start"] < both["period_start"]].drop_duplicates([*same, "earlier_start", "period_end"])
    if both.empty:
        return _nothing()
    both = both.assign(period_start=both["earlier_start"])
    step = both["value"] - both["earlier"]
    absolute = _made(both, both["measure"] + "_change", both["value"], both["earlier"], step, ("change",))
    absolute[["numerator", "denominator"]] = np.nan
    # Of nothing, or of a loss, no percentage says anything.
    both, step = both[both["earlier"] > 0], step[both["earlier"] > 0]
    relative = _made(
        both,
        both["measure"] + "_relative_change",
        step,
        both["earlier"],
        divide(step, both["earlier"]),
        ("relative_change",),
    )
    return pd.concat([absolute, relative], ignore_index=True)


def _whole(rows: pd.DataFrame, on: list[str], suffix: str = "") -> pd.DataFrame:
    named = rows[[*on, "value", "source"]].rename(
        columns={"value": f"whole{suffix}", "source": f"whole_source{suffix}"}
    )
    return named.drop_duplicates(on)


def _made(
    rows: pd.DataFrame,
    ids: pd.Series,
    numerator: pd.Series,
    denominator: pd.Series,
    value: pd.Series,
    kinds: tuple[str, ...],
) -> pd.DataFrame:
    made = rows[[*AREA, *PERIOD, *GROUPS]].assign(
        measure=ids,
        numerator=numerator.astype(float),
        denominator=denominator.astype(float),
        value=value.astype(float),
        source=[_sources(pair) for pair in zip(rows["source"], rows["whole_source"], strict=True)],
    )
    # variance_share, say, is written out in the catalogue and is another thing than a share of variances.
    known = [measure_id in catalogue() and catalogue()[measure_id].kind in kinds for measure_id in made["measure"]]
    return made[np.array(known, dtype=bool)].dropna(subset=["value"]).reset_index(drop=True)


def _sources(pair: tuple[str, str]) -> str:
    return " and ".join(dict.fromkeys(pair))


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[*KEY, "numerator", "denominator", "value", "source"])
