"""Whether children of an ethnic group are looked after more often than others, from published counts and the census."""

from __future__ import annotations

import pandas as pd

from suffkit.comparators.disproportionality import disproportionality
from suffkit.contracts.facts import TOTAL
from suffkit.contracts.national import PUBLISHED
from suffkit.io.national.releases import of_first_source
from suffkit.measures.ratios import divide

_CHILDREN, _RESIDENTS = "children_looked_after", "population_all_ages"
_BY = "ethnicity"
# Of fewer residents one child more or less makes another ratio, and the census's own noise is no longer small.
SMALLEST_GROUP = 100
_ENDS = {"ratio": ("", ""), "lower": ("bound", "Lowest"), "upper": ("bound", "Highest")}


def ethnic_ratios(published: pd.DataFrame) -> pd.DataFrame:
    """The rate of each ethnic group against that of everyone else, with its interval, and shares of residents.

    In:  PUBLISHED of one release of each source.
    Out: the columns of PUBLISHED with `numerator`, `denominator` and `cell`: `ethnic_rate_ratio` by `ethnicity`, its
         ends by `bound` (parts: the group's rate and everyone else's, children for each resident), for every
         31 March; and `population_all_ages_share`. A ratio whose count is hidden or missing has the count's status; one
         of a group of fewer than SMALLEST_GROUP residents is hidden. The total of children, those of groups not known
         among them, less the group, is everyone else. Nothing where there is no census or no count by ethnic group.
    """
    rows = of_first_source(published[published["measure"].isin([_CHILDREN, _RESIDENTS]) & (published["by2"] == "")])
    rows = rows.assign(source=rows["source"] + " " + rows["release"])
    children = rows[(rows["measure"] == _CHILDREN) & (rows["by1"] == _BY)]
    counts = children[children["group1"] != TOTAL].merge(
        _whole(children[children["group1"] == TOTAL], ["area", "period_end"]), on=["area", "period_end"]
    )
    residents = rows[rows["measure"] == _RESIDENTS]
    groups = residents[residents["by1"] == _BY].merge(_whole(residents[residents["by1"] == ""], ["area"]), on="area")
    both = counts.merge(
        groups[["area", "group1", "value", "whole", "source"]],
        on=["area", "group1"],
        suffixes=("", "_residents"),
        validate="m:1",
    )
    return pd.concat([_ratios(both), _shares(groups)], ignore_index=True)


def _whole(totals: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    return totals[[*on, "value"]].rename(columns={"value": "whole"})


def _ratios(both: pd.DataFrame) -> pd.DataFrame:
    found = disproportionality(
        both["value"],
        both["value_residents"],
        both["whole"] - both["value"],
        both["whole_residents"] - both["value_residents"],
        at_least=SMALLEST_GROUP,
    ).set_index(both.index)
    # The publisher's own reason goes before ours.
    status = both["status"].mask(both["status"] == "", found["status"])
    about = both.assign(
        measure="ethnic_rate_ratio",
        numerator=found["rate"],
        denominator=found["other_rate"],
        status=status,
        source=both["source"] + " and " + both["source_residents"],
    )
    ends = [
        about.assign(value=found[name], by2=by, group2=group).assign(
            **({} if name == "ratio" else {"numerator": float("nan"), "denominator": float("nan")})
        )
        for name, (by, group) in _ENDS.items()
    ]
    return _shaped(pd.concat(ends, ignore_index=True))


def _shares(groups: pd.DataFrame) -> pd.DataFrame:
    shares = groups.assign(measure=f"{_RESIDENTS}_share", numerator=groups["value"], denominator=groups["whole"])
    shares = shares.assign(value=divide(groups["value"], groups["whole"]))
    return _shaped(shares.dropna(subset=["value"]).assign(status=""))


def _shaped(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(as_printed="", release="", cell="")[
        [*PUBLISHED.column_names, "numerator", "denominator", "cell"]
    ]
