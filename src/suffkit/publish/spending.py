"""What a council spends for each child, and what part of all it spends, beside its neighbours and England."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import tabulate
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import kinds_of

FOR_EACH_CHILD = ("spend_per_child_looked_after", "looked_after_spend_per_child", "social_care_spend_per_child")
OF_ALL_SPENDING = ("looked_after_share_of_spending", "social_care_share_of_spending")


def for_each_child(page: Page) -> None:
    """Show net spending for each child looked after and in the area, and as a share of all net spending."""
    measures = [*FOR_EACH_CHILD, *OF_ALL_SPENDING]
    own = pd.concat([select(page.facts, name, areas=[page.own]) for name in measures], ignore_index=True)
    if own.empty:
        page.show(page.missing("what the council reported as spent for each child", needs="spending"))
        return
    others = {name: _beside(page, own, page.area(name)) for name in ("neighbours", "england")}
    year = periods_of(own)
    shown = pd.DataFrame(
        {
            "Measure": [measure_of(name).title for name in own["measure"]],
            page.name: words_of(own),
            "Neighbours": others["neighbours"],
            "England": others["england"],
            "Divided": list(own["cell"]),
        }
    )
    page.mark_shown(own)
    page.show(
        tabulate(
            shown,
            caption=f"Net spending for each child, and of all spending, {year.iloc[-1]}",
            row_header="Measure",
            text_columns=["Divided"],
            source=page.source_of(own),
            notes=[
                "Worked out from the returns of spending. Net: expenditure less fees, charges and other income. "
                "Neighbours: the mean of those statistical neighbours that have a figure.",
                *_why_none(own),
                *_no_england(others["england"]),
            ],
            holds=kinds_of(own),
        )
    )


def answer(page: Page) -> str:
    """Net spending per child looked after, with its year, what it is divided by, and the neighbours' mean."""
    found = select(page.facts, FOR_EACH_CHILD[0], areas=[page.own])
    if found.empty or found["value"].isna().any():
        return ""
    mean = page.figure(FOR_EACH_CHILD[0], area="neighbours")
    beside = f"; the mean of its statistical neighbours is {mean.words}" if mean else ""
    title = measure_of(FOR_EACH_CHILD[0]).title
    return f"{title}, {periods_of(found).iloc[0]}: {words_of(found, per=True)[0]} ({found['cell'].iloc[0]}){beside}."


def _beside(page: Page, own: pd.DataFrame, area: str) -> list[str]:
    """The other area's figures of the same measures and years in words; empty where there is none."""
    words: dict[tuple[str, pd.Timestamp], str] = {}
    for name in own["measure"]:
        rows = select(page.facts, name, areas=[area], latest=False)
        words |= dict(zip(zip(rows["measure"], rows["period_end"], strict=True), words_of(rows), strict=True))
    return [words.get(key, "[x]") for key in zip(own["measure"], own["period_end"], strict=True)]


def _why_none(own: pd.DataFrame) -> list[str]:
    told = own[own["status"] == "z"]
    return ["There is no figure where nobody was looked after, or more was taken in than spent."] if len(told) else []


def _no_england(words: Sequence[str]) -> list[str]:
    return ["England has no share: all services there take in those of districts, the police and others."] * (
        "[x]" in words
    )
