"""What would close a gap, what the plan makes of it, and what a comparator's rate would come to.

closes     households, enquiries and beds that would close the gap, and by when to begin
planned    the chance that places fall short if the plan comes true
at_rates   children looked after at a comparator's rate
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.chances import chance_in_words
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say
from suffkit.publish.page import Page
from suffkit.publish.scenarios import computed, more_or_fewer, source_of_plan
from suffkit.publish.selection import periods_of, words_of

_CLOSES = {
    "carers_to_close": "Households",
    "enquiries_to_close": "Enquiries for these",
    "beds_to_close": "Beds",
}
_FORECAST = "The forecast as it is"
_BEGIN = "Begin by"


def closes(page: Page) -> None:
    """Households, enquiries and beds for there to be enough one time in two and four times in five, by date."""
    rows = pd.concat([computed(page, name, ["common_group", "certainty"]) for name in _CLOSES], ignore_index=True)
    if rows.empty:
        return
    rows = rows.sort_values("group1", kind="stable")
    rows = rows.assign(
        what=rows["group1"] + ": " + rows["measure"].map(_CLOSES).str.lower(),
        words=words_of(rows),
        certainty="Enough " + rows["group2"].str.lower(),
    )
    # The day to begin by hangs on the date alone, so it is said once for each thing.
    begin = rows[rows["cell"] != ""].drop_duplicates(["what", "period"])
    begin = begin.assign(certainty=_BEGIN, words=begin["cell"].str.removeprefix("begin by "))
    rows = pd.concat([rows, begin], ignore_index=True)
    order = {"what": list(dict.fromkeys(rows["what"])), "period": _in_time(rows)}
    wide = pivot(rows, ["what", "certainty"], "period", "words", order=order).fillna("")
    wide["what"] = wide["what"].where(~wide["what"].duplicated(), "")
    page.show(
        tabulate(
            wide.rename(columns={"what": "What", "certainty": "For there to be"}),
            caption="Carers and beds that would close the gap",
            row_header="For there to be",
            text_columns=["What", *order["period"]],
            source=source_of_plan(page),
            notes=[
                measure_of("carers_to_close").definition,
                measure_of("beds_to_close").definition,
                "Whole households and beds, rounded up; none of a later year is counted in an earlier one.",
            ],
        )
    )


def planned(page: Page) -> None:
    """The chance that places fall short as the forecast has it, and under each reading of the plan."""
    rows = computed(page, "shortfall_chance_if", ["common_group", "scenario"])
    if rows.empty:
        return
    plain = page.facts[(page.facts["measure"] == "shortfall_chance") & (page.facts["area_code"] == page.own)]
    plain = plain[plain["group1"].isin(rows["group1"]) & plain["period_end"].isin(rows["period_end"])]
    both = pd.concat([plain.assign(group2=_FORECAST, period=periods_of(plain)), rows], ignore_index=True)
    both = both.assign(words=[chance_in_words(float(value)) for value in both["value"]])
    both = both.sort_values("group1", kind="stable")
    order = {"period": _in_time(both)}
    wide = pivot(both, ["group1", "group2"], "period", "words", order=order)
    wide["group1"] = wide["group1"].where(~wide["group1"].duplicated(), "")
    page.show(
        tabulate(
            wide.rename(columns={"group1": "Kind of placement", "group2": "If"}),
            caption="Chance that places fall short if the plan comes true",
            row_header="If",
            text_columns=["Kind of placement", *order["period"]],
            source=source_of_plan(page),
            notes=[measure_of("shortfall_chance_if").definition],
        )
    )


def at_rates(page: Page) -> None:
    """The children that each comparator's newest rate would come to here, and how many there are above that."""
    facts = page.facts[page.facts["measure"] == "children_at_rate"]
    if facts.empty:
        page.show(page.missing("how many children there would be at the rate of others", "national"))
        return
    above = page.facts[page.facts["measure"] == "children_above_rate"]
    more = dict(zip(above["area_code"], above["value"], strict=True))
    order = {code: place for place, code in enumerate(page.areas)}
    facts = facts.sort_values("area_code", key=lambda codes: codes.map(order).fillna(len(order)), kind="stable").assign(
        when=periods_of(facts)
    )
    shown = pd.DataFrame(
        {
            "At the rate of": facts["area_name"] + ", " + facts["when"],
            "Rate and population": facts["cell"].str.removeprefix("at "),
            "Children looked after": [say(value, "children", decimals=0, noun=False) for value in facts["value"]],
            "Here beside that": [more_or_fewer(more[code]) for code in facts["area_code"]],
        }
    )
    page.show(
        tabulate(
            shown,
            caption="Children looked after at the rate of others",
            row_header="At the rate of",
            text_columns=["Rate and population"],
            source=page.source_of(facts),
            notes=[
                measure_of("children_at_rate").definition,
                "A rate elsewhere is no target by itself: needs, and what is done before care, differ.",
            ],
        )
    )


def _in_time(rows: pd.DataFrame) -> list[str]:
    return list(rows.sort_values("period_end", kind="stable")["period"].drop_duplicates())
