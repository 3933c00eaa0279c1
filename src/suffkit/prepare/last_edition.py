"""How far off an authority's earlier forecasts were: what its editions said of a date that has since come."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from suffkit.errors import DataError
from suffkit.io.editions import editions, read_authority, read_edition_settings
from suffkit.io.printed import read_printed
from suffkit.prepare.forecast_facts import forecast_facts
from suffkit.prepare.forecasts import baseline_facts
from suffkit.prepare.printed import printed_facts

# What is forecast, by what came of it; and how what was said and the error of it are called.
_CAME = {
    "cla_projection": "children_looked_after",
    "children_looked_after": "children_looked_after",
    "cla_rate_projection": "cla_rate_per_10k",
    "cla_rate_per_10k": "cla_rate_per_10k",
}
_SAID = {
    "children_looked_after": ("earlier_forecast", "earlier_forecast_error"),
    "cla_rate_per_10k": ("earlier_rate_forecast", "earlier_rate_forecast_error"),
}
_METHODS = ("scenario", "model")
_AS_PRINTED = "As planned or projected"
_PLACE = ["period_end", "by", "group"]


def said_before(raw: Path, authority: str, as_at: pd.Timestamp) -> pd.DataFrame:
    """What the earlier editions of an authority, and this one, expected: printed projections and rules carried on.

    In:  the folder of raw data; the authority; the as-at date of the edition that looks back.
    Out: FACTS with `edition` and `made_on`, the edition's as-at date; only dates after it. An edition that cannot be
         read is left out: its own build says what is wrong with it.
    """
    parts = []
    for edition in editions(raw, authority):
        try:
            who, what = read_authority(raw, authority), read_edition_settings(raw, authority, edition)
            printed = read_printed(raw / authority / edition, f"{authority}/{edition}", needed=False)
        except DataError:
            continue
        if pd.Timestamp(what.as_at) > as_at or printed.cells.empty:
            continue
        facts = printed_facts(printed.cells, who)
        carried = baseline_facts(facts, who.new_la_code)
        facts = pd.concat([facts, carried], ignore_index=True) if len(carried) else facts
        expected = facts["measure"].isin(["cla_projection", "cla_rate_projection"]) | (facts["origin"] == "forecast")
        facts = facts[expected & facts["measure"].isin(_CAME) & (facts["area_code"] == who.new_la_code)]
        facts = facts[facts["period_end"] > pd.Timestamp(what.as_at)]
        parts.append(facts.assign(edition=edition, made_on=pd.Timestamp(what.as_at)))
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def scored_before(said: pd.DataFrame, facts: pd.DataFrame, area_code: str, area_name: str) -> pd.DataFrame:
    """What was said of each date beside what came.

    In:  as of `said_before`; the edition's released FACTS; the authority.
    Out: FACTS of origin `forecast`: `earlier_forecast` and `earlier_forecast_error` (said less came; and the same of
         rates) by method, of every date that was forecast and has come; `cell` names the edition. Of a range its
         middle is taken; a number said in several places of one edition counts once.
    """
    if said.empty:
        return forecast_facts([], area_code, area_name)
    made = said[said["value"].notna()].reset_index(drop=True)
    made = pd.concat([made, _placed(made)], axis=1).drop_duplicates(["edition", "measure", "method", *_PLACE])
    made = made.assign(measure=made["measure"].map(_CAME))
    own = facts[(facts["area_code"] == area_code) & facts["value"].notna()]
    known = own[own["measure"].isin([*_SAID, "forecast_history"]) & (own["by2"] == "")]
    known = known[(known["origin"] != "forecast") | (known["measure"] == "forecast_history")]
    known = known.assign(
        measure=known["measure"].replace("forecast_history", "children_looked_after"),
        by=known["by1"],
        group=known["group1"],
    )
    came = known.drop_duplicates(["measure", *_PLACE])[["measure", *_PLACE, "value"]].rename(columns={"value": "came"})
    both = made.merge(came, on=["measure", *_PLACE], how="inner", validate="m:1")
    parts = []
    for measure, rows in both.groupby("measure", sort=False):
        names = _SAID[str(measure)]
        for name, value in zip(names, (rows["value"], rows["value"] - rows["came"]), strict=True):
            parts.append(
                rows.assign(
                    measure=name,
                    value=value.round(6),
                    period_start=rows["period_end"],
                    by1="model",
                    group1=rows["method"] + ", " + rows["edition"],
                    by2=rows["by"],
                    group2=rows["group"],
                    cell="the " + rows["edition"] + " edition",
                )
            )
    return forecast_facts(parts, area_code, area_name)


def _placed(said: pd.DataFrame) -> pd.DataFrame:
    """The method of each row, and the breakdown that is left of it."""
    first, second = (said[by].isin(_METHODS) for by in ("by1", "by2"))
    method = said["group1"].where(first, said["group2"].where(second, _AS_PRINTED))
    by = said["by2"].where(first, said["by1"])
    group = said["group2"].where(first, said["group1"])
    return pd.DataFrame({"method": method, "by": by, "group": group})
