"""Measures of published tables as indicators, so that what the DfE's tool does can be done for any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.contracts.national import INDICATOR_FACTS, INDICATORS, PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.catalogue import measure
from suffkit.errors import RequestError

_GROUPS = ["measure", "by1", "group1", "by2", "group2"]
_AS_PER_CENT = {"share", "percentage_points"}
# 0.07 x 100 is 7.000000000000001 in binary fractions; published shares have a handful of decimals.
_DECIMALS_HELD = 10


@dataclass(frozen=True)
class Choice:
    """One measure, or one group of it, to be compared. Where more than one source has it, `source` says whose to take.

    `polarity` (high, low or none) is the catalogue's unless given: that of a group's share is nobody's to know.
    """

    measure: str
    by1: str = ""
    group1: str = ""
    by2: str = ""
    group2: str = ""
    source: str = ""
    polarity: str = ""

    @property
    def indicator(self) -> str:
        """Key of the indicator: "children_looked_after_share, age_group 1 to 4"."""
        groups = [f"{by} {group}" for by, group in ((self.by1, self.group1), (self.by2, self.group2)) if by]
        return ", ".join([self.measure, *groups])

    @property
    def title(self) -> str:
        """Name of the indicator: the catalogue's title and the groups."""
        return ": ".join([measure(self.measure).title, ", ".join(filter(None, [self.group1, self.group2]))]).strip(": ")


def indicators_from_published(published: pd.DataFrame, choice: Sequence[Choice]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Published figures of the measures chosen, as the tables that `benchmark` takes.

    In:     PUBLISHED; the choices.
    Out:    INDICATORS and INDICATOR_FACTS, in the order of the choices; a choice that nothing is published of is in
            neither. Shares become per cent, 0 to 100. The year label is the year in which the period ends, as the DfE
            names a reporting year. Of several releases of a source the newest counts. Polarity, decimals and title are
            the catalogue's.
    Raises: ContractError, not a PUBLISHED table; RequestError, a measure that is not in the catalogue, a choice made
            twice, or one that two sources or two periods of a year answer to: they would be mixed.
    """
    check(published.iloc[:0], PUBLISHED)
    wanted = pd.DataFrame(
        {
            "indicator": [one.indicator for one in choice],
            **{name: [getattr(one, name) for one in choice] for name in _GROUPS},
            "wanted_source": [one.source for one in choice],
            "scale": [100.0 if measure(one.measure).unit in _AS_PER_CENT else 1.0 for one in choice],
        }
    )
    if (twice := wanted["indicator"].duplicated()).any():
        raise RequestError(f"These are chosen more than once: {', '.join(wanted['indicator'][twice].unique())}.")
    # The few kinds of row are looked through instead of all the rows.
    rows = published[published["measure"].isin(wanted["measure"])].merge(wanted, on=_GROUPS, validate="m:1")
    rows = rows[(rows["wanted_source"] == "") | (rows["wanted_source"] == rows["source"])]
    rows = rows.assign(year=rows["period_end"].dt.year.astype("int64"))
    rows = rows.sort_values("release", kind="stable")
    rows = rows.drop_duplicates(["indicator", "area", "period_start", "period_end", "source"], keep="last")
    _need_one(rows)
    found = pd.DataFrame(
        {
            "indicator": rows["indicator"].astype("str"),
            "area": rows["area"].astype("str"),
            "year_label": rows["year"].astype("str"),
            "year": rows["year"],
            "value": np.round(rows["value"] * rows["scale"], _DECIMALS_HELD),
            "status": rows["status"].astype("str"),
            "as_printed": rows["as_printed"].astype("str"),
        }
    )
    is_there = set(found["indicator"])
    facts = _facts([one for one in choice if one.indicator in is_there])
    order = found["indicator"].map({name: place for place, name in enumerate(facts["indicator"])}).to_numpy(dtype=float)
    by = np.lexsort((-found["year"].to_numpy(), found["area"].to_numpy(dtype=object).astype(str), order))
    return found.iloc[by].reset_index(drop=True)[INDICATORS.column_names], facts


def _facts(choice: Sequence[Choice]) -> pd.DataFrame:
    measures = [measure(one.measure) for one in choice]
    table = pd.DataFrame(
        {
            "indicator": [one.indicator for one in choice],
            "topic": [one.topic for one in measures],
            "title": [one.title for one in choice],
            "polarity": [one.polarity or of.polarity for one, of in zip(choice, measures, strict=True)],
            "decimals": np.array([one.decimals for one in measures], dtype=np.int64),
            "no_quartile": np.zeros(len(measures), dtype=bool),
            "description": [one.definition for one in measures],
            "methodology": [one.reference for one in measures],
        }
    )
    words = [column.name for column in INDICATOR_FACTS.columns if column.type == "text"]
    return table.astype(dict.fromkeys(words, "str"))


def _need_one(rows: pd.DataFrame) -> None:
    twice = rows[rows.duplicated(["indicator", "area", "year"], keep=False)]
    if twice.empty:
        return
    found = twice.groupby("indicator", sort=False)["source"].unique()
    said = [f"{indicator} ({', '.join(sorted(sources))})" for indicator, sources in found.items()]
    raise RequestError(
        "More than one figure of a year is published for an area: "
        + "; ".join(said)
        + ". Name the source in the choice, or choose a measure that is of one period a year."
    )
