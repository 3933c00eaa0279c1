"""Single sums of a plan.

beside_print   where the stated flows lead, less what the plan itself prints
room           moves to the council's own carers beside the new places there
carers         carers who would replace agencies, and how long recruiting takes
block          block contracts against buying as needed
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say
from suffkit.publish.page import Page
from suffkit.publish.scenarios import computed, more_or_fewer, named, source_of_plan
from suffkit.publish.selection import words_of
from suffkit.publish.shown import kinds_of


def beside_print(page: Page) -> None:
    """How far the stated flows lead from the number of children that the plan prints for the same date."""
    rows = computed(page, "scenario_less_plan", ["scenario"])
    if rows.empty:
        return
    rows = rows.assign(words=[more_or_fewer(value) for value in rows["value"]])
    wide = pivot(named(page, rows), "group1", "period", "words").fillna("[x]")
    page.show(
        tabulate(
            wide.rename(columns={"group1": "Reading"}),
            caption="Where the stated flows lead, beside the plan's own number",
            row_header="Reading",
            source=source_of_plan(page),
            notes=[measure_of("scenario_less_plan").definition, "Both numbers are the plan's; neither is put right."],
        )
    )


def room(page: Page) -> None:
    """Children who are to move to the council's own carers beside the new places there, year by year."""
    names = ("moves_to_own_carers", "new_places_with_own_carers", "moves_beyond_new_places")
    rows = pd.concat([computed(page, name, ["scenario"]) for name in names], ignore_index=True)
    if rows.empty:
        page.show(
            page.missing("whether there is room for the children who are to move to the council's own carers", "plan")
        )
        return
    moving = rows.loc[(rows["measure"] == names[0]) & (rows["value"] > 0), "group1"]
    rows = rows[rows["group1"].isin(moving)]
    if rows.empty:
        return
    titles = {names[0]: "Moving to own carers", names[1]: "New places", names[2]: "Beyond the new places"}
    rows = rows.assign(
        what=rows["measure"].map(titles),
        words=[
            say(value, unit, decimals=0, noun=False) for value, unit in zip(rows["value"], rows["unit"], strict=True)
        ],
    )
    wide = pivot(
        named(page, rows), ["group1", "period"], "what", "words", order={"what": list(titles.values())}
    ).fillna("[x]")
    wide["group1"] = wide["group1"].where(~wide["group1"].duplicated(), "")
    page.show(
        tabulate(
            wide.rename(columns={"group1": "Reading", "period": "Year"}),
            caption="Is there room with the council's own foster carers?",
            row_header="Year",
            text_columns=["Reading"],
            source=source_of_plan(page),
            holds=kinds_of(rows),
            notes=[
                "Children who leave in the year free places too; how many places are free at the start is not known."
            ],
        )
    )


def carers(page: Page) -> None:
    """Carers who would replace agencies, and the years it takes to recruit them."""
    needed = computed(page, "carers_to_replace_agencies", ["reckoning"])
    if needed.empty:
        page.show(page.missing("how many foster carers would replace agencies", "plan"))
        return
    weeks = computed(page, "weeks_to_replace", ["reckoning"])
    words = dict(zip(weeks["group1"], words_of(weeks), strict=True))
    shown = pd.DataFrame(
        {
            "Reckoning": needed["group1"],
            "Weeks of care": [words.get(name, "") for name in needed["group1"]],
            "Carers": words_of(needed),
        }
    )
    tables = [
        tabulate(
            shown,
            caption="Foster carers who would replace agencies",
            row_header="Reckoning",
            source=source_of_plan(page),
            notes=[measure_of("carers_to_replace_agencies").definition],
        )
    ]
    years = computed(page, "years_to_recruit", ["reckoning", "pace"])
    if len(years):
        gained = computed(page, "net_carers_a_year", ["pace"])
        pace = dict(zip(gained["group1"], words_of(gained), strict=True))
        called = [f"{name} ({pace[name]} a year)" for name in years["group2"]]
        years = years.assign(pace=called, words=[say(value, "years", decimals=1) for value in years["value"]])
        wide = pivot(years, "group1", "pace", "words").rename(columns={"group1": "Reckoning"})
        tables.append(
            tabulate(
                wide, caption="Years to recruit them, by pace", row_header="Reckoning", source=source_of_plan(page)
            )
        )
    page.show(*tables)


def block(page: Page) -> None:
    """Block contracts against buying as needed."""
    rows = computed(page, "block_saving_per_week", ["reckoning"])
    if rows.empty:
        page.show(page.missing("what block contracts save", "plan"))
        return
    shown = pd.DataFrame({"Contract": rows["group1"]})
    titles = {
        "block_saving_per_week": "Saved a week, bed in use",
        "block_saving_per_year": "Saved a year",
        "block_pays_from": "Pays from this use on",
    }
    for name, title in titles.items():
        facts = computed(page, name, ["reckoning"])
        words = dict(zip(facts["group1"], words_of(facts), strict=True)) if len(facts) else {}
        shown[title] = [words.get(contract, "[x]") for contract in shown["Contract"]]
    page.show(
        tabulate(
            shown,
            caption="Block contracts against buying as needed",
            row_header="Contract",
            source=source_of_plan(page),
            notes=[
                "An empty bed of a block is paid for all the same. "
                "Without the number of beds there is no yearly figure."
            ],
        )
    )
