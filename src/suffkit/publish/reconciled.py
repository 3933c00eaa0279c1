"""The council's own figures beside those that are published of it nationally: which agree, which do not, and why.

A figure is compared only where both are shown. A hidden number has no difference, for a difference would tell it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd
from IPython.display import HTML

from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.code_lists import code_rows
from suffkit.present.tables import tabulate
from suffkit.present.wording import say
from suffkit.publish.origins import TRUST, figures_of
from suffkit.publish.page import Page
from suffkit.publish.selection import KEY, periods_of, words_of

_PUBLISHED = "national"
_DERIVED = ("_share",)
_REASON = "Likely reason of a difference"
_ROUNDING = "the same within rounding"
_SAME = "the same"
_WHAT = "how the council's own figures agree with those that the DfE publishes of it"


def compared(page: Page) -> pd.DataFrame:
    """The authority's own figures that are published nationally too, of the same measure, period and group.

    Out: one row a figure: KEY, `title`, `when`, `own`, `published` and `difference` (published less own) in words,
         `gap` (the same as a number, 0 where they agree), `agrees`, and the rows of the page's facts `place` and
         `place_published`. Own is what was counted, else what is printed.
         Figures that are hidden, missing or called rough in either are left out.
    """
    facts = page.facts[(page.facts["area_code"] == page.own) & page.facts["origin"].isin(TRUST)]
    held = figures_of(facts).assign(trust=facts["origin"].map(TRUST), origin=facts["origin"], place=facts.index)
    held = held.sort_values("trust", kind="stable")
    is_published = held["origin"] == _PUBLISHED
    own, published = (rows.drop_duplicates(KEY) for rows in (held[~is_published], held[is_published]))
    pairs = own.merge(published[[*KEY, "place"]], on=KEY, suffixes=("", "_published"), validate="1:1")
    first, other = facts.loc[pairs["place"]], facts.loc[pairs["place_published"]]
    shown = _is_firm(first).to_numpy() & _is_firm(other).to_numpy()
    pairs, first, other = pairs[shown].reset_index(drop=True), first[shown], other[shown]
    apart = page.differences[page.differences["other_origin"] == _PUBLISHED]
    apart = apart[apart["origin"] != _PUBLISHED]
    pairs = pairs.merge(apart[[*KEY, "origin", "difference"]], how="left", on=[*KEY, "origin"], validate="1:1")
    agrees = pairs["difference"].isna()
    gap = other["value"].to_numpy() - first["value"].to_numpy()
    same = pd.Series(gap == 0).map({True: _SAME, False: _ROUNDING})
    return pairs[KEY].assign(
        title=[measure_of(name).title for name in pairs["measure"]],
        when=periods_of(pairs),
        own=words_of(first),
        published=words_of(other),
        difference=pairs["difference"].where(~agrees, same),
        gap=pd.Series(gap).where(~agrees, 0.0),
        unit=first["unit"].to_numpy(),
        agrees=agrees,
        place=pairs["place"],
        place_published=pairs["place_published"],
    )


def reconciled_answer(page: Page) -> str:
    """How many figures agree, and the largest difference in a number of children."""
    pairs = compared(page)
    if pairs.empty:
        return "No figure of the council's own is published nationally for the same date and group."
    agree, differ = int(pairs["agrees"].sum()), int((~pairs["agrees"]).sum())
    said = (
        f"Of {_count(len(pairs))} {'figures that are' if len(pairs) > 1 else 'figure that is'} the council's own and "
        f"published nationally too, {_count(agree)} agree{'s' if agree == 1 else ''} within rounding and "
        f"{_count(differ)} do{'es' if differ == 1 else ''} not."
    )
    children = pairs[(pairs["unit"] == "children") & ~pairs["agrees"]]
    if children.empty:
        return said
    [largest] = children.loc[[children["gap"].abs().idxmax()]].to_dict("records")
    return (
        f"{said} The largest difference in a number of children is {_count(abs(largest['gap']))}: "
        f"{_label(largest)}, {largest['when']}, {largest['own']} here and {largest['published']} published."
    )


def by_measure(page: Page) -> None:
    """Show for each measure how many figures were compared, how many agree, and why they may differ."""
    pairs = compared(page)
    if pairs.empty:
        page.show(page.missing(_WHAT, needs=_needed(page)))
        return
    counts = pairs.groupby("measure", sort=False).agg(
        title=("title", "first"), compared=("agrees", "size"), agree=("agrees", "sum")
    )
    shown = pd.DataFrame(
        {
            "Measure": counts["title"].to_list(),
            "Compared": counts["compared"].to_list(),
            "Agree": counts["agree"].to_list(),
            "Differ": (counts["compared"] - counts["agree"]).to_list(),
            _REASON: _reasons(counts.index, counts["compared"] > counts["agree"]),
        }
    )
    page.show(
        tabulate(
            shown,
            caption="The council's own figures and the published ones, by measure",
            row_header="Measure",
            units=dict.fromkeys(("Compared", "Agree", "Differ"), "ratio"),
            decimals=dict.fromkeys(("Compared", "Agree", "Differ"), 0),
            text_columns=[_REASON],
            source=_source(page, pairs),
        )
    )


def whole_figures(page: Page) -> None:
    """Show each figure without a breakdown beside the published one, at all dates."""
    pairs = compared(page)
    whole = pairs[pairs["by1"] == ""].sort_values(["title", "period_end"], kind="stable")
    _show(page, whole, "Figures of the whole, the council's own and published")


def groups_apart(page: Page) -> None:
    """Show the figures of groups that differ, at the newest date of each measure."""
    pairs = compared(page)
    groups = pairs[(pairs["by1"] != "") & ~pairs["agrees"]]
    newest = groups[groups["period_end"] == groups.groupby("measure")["period_end"].transform("max")]
    _show(page, newest, "Figures of groups that differ, at the newest date of each measure")


def reason_of(measure: str) -> str:
    """Why a council's figure of the measure may differ from the published one."""
    reasons = {row["measure"]: row["reason"] for row in code_rows("reconciliation_reasons")}
    plain = next((measure.removesuffix(ending) for ending in _DERIVED if measure.endswith(ending)), measure)
    return reasons.get(measure) or reasons.get(plain) or reasons[""]


def _is_firm(facts: pd.DataFrame) -> pd.Series:
    """Whether the number is shown and exact: hidden, missing and rough ones carry a status."""
    return facts["value"].notna() & (facts["status"] == "")


def _show(page: Page, pairs: pd.DataFrame, caption: str) -> None:
    if pairs.empty:
        page.show(HTML("<p>There are none.</p>"))
        return
    shown = pd.DataFrame(
        {
            "Figure": [_label(row) for row in pairs.to_dict("records")],
            "When": pairs["when"].to_list(),
            "Own": pairs["own"].to_list(),
            "Published": pairs["published"].to_list(),
            "The published one is": [_above_or_below(change) for change in pairs["difference"]],
            _REASON: _reasons(pairs["measure"], ~pairs["agrees"]),
        }
    )
    page.show(
        tabulate(
            shown, caption=caption, row_header="Figure", text_columns=["When", _REASON], source=_source(page, pairs)
        )
    )


def _reasons(measures: Iterable[str], differ: Iterable[bool]) -> list[str]:
    """The likely reason where figures differ, nothing where they agree."""
    return [reason_of(name) if apart else "" for name, apart in zip(measures, differ, strict=True)]


def _label(row: Mapping[Hashable, Any]) -> str:
    groups = [row[name] for name in ("group1", "group2") if row[name]]
    return f"{row['title']}: {', '.join(groups)}" if groups else str(row["title"])


def _needed(page: Page) -> str:
    """Which input is wanting: the published figures, or the council's own."""
    return "episodes" if (page.facts["origin"] == _PUBLISHED).any() else _PUBLISHED


def _source(page: Page, pairs: pd.DataFrame) -> str:
    """Where the two sides are from: the returns or the print, and the national publications."""
    return page.source_of(page.facts.loc[[*pairs["place"], *pairs["place_published"]]])


def _above_or_below(change: str) -> str:
    """A change as a place: "5 above" for "up 5"."""
    size = change.removeprefix("up ").removeprefix("down ")
    return change if size == change else f"{size} {'above' if change.startswith('up') else 'below'}"


def _count(number: float) -> str:
    return say(number, "ratio", decimals=0)
