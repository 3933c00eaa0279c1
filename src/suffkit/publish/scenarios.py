"""What a plan leads to: its stated flows carried forward, each lever alone, and shares and rates beside the print.

answers        where the flows lead and what changes most, in words
stated_flows   the plan's own numbers beside where its stated flows lead
flows_by_cause who comes and goes, by reading and cause
levers         what each lever alone changes
kinds          children by kind of placement under each reading
shares         shares and rate under each reading, beside the printed ones
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import draw_lines
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say, say_change, say_list, sentence
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import kinds_of

_PLAN_LABEL = "As planned"
_BASELINE = "Baseline"
_NO_LEVER = "Without any lever"
_MOST_NAMED_LINES = 3
_AS_PRINTED = "As printed"
_PRINTED = {
    "scenario_fostering_share": "projected_in_fostering_share",
    "scenario_in_house_share": "projected_in_council_provision_share",
    "scenario_rate_per_10k": "cla_rate_projection",
}
_ROUNDED = "Parts are rounded by themselves and need not add up to the total."
_MISSING = "how many children are meant to come, go and move"


def answers(page: Page) -> list[str]:
    """What the page says first."""
    said = [led_to(page)]
    effects = computed(page, "lever_effect", ["lever"])
    if len(effects):
        last = effects[effects["period_end"] == effects["period_end"].max()]
        most = last.sort_values("value", key=abs, kind="stable").iloc[-1]
        if abs(most["value"]) >= 1:
            change = say_change(most["value"], "children", decimals=0, noun=True)
            said.append(f"The lever that alone changes most is {most['group1']!r}: {change} by {most['period']}.")
    beyond = computed(page, "moves_beyond_new_places", ["scenario"])
    if len(beyond) and beyond["value"].max() > 0:
        worst = beyond.sort_values("value", kind="stable").iloc[-1]
        said.append(
            f"In {worst['period']} up to {say(worst['value'], 'children', decimals=0, noun=True)} more are to move to "
            "the council's own carers than there are new places for."
        )
    carers = page.words("carers_to_replace_agencies", by="reckoning", group="By its own weeks", forecast=True)
    stated = page.words("carers_to_replace_agencies", by="reckoning", group="As the plan states", forecast=True)
    said.append(
        sentence(
            "To replace fostering agencies the statement names {stated} carers; "
            "its own table of weeks asks for {carers}.",
            "",
            stated=stated,
            carers=carers,
        )
    )
    block = computed(page, "block_saving_per_week", ["reckoning"])
    said += [
        f"A bed in a block contract costs {say(row['value'], 'gbp_per_week', decimals=0)} less than one bought as "
        f"needed ({row['group1']})."
        for row in block.to_dict("records")
        if row["value"] > 0
    ]
    return [text for text in said if text] or ["This edition has no scenarios: it names no flows and no levers."]


def led_to(page: Page) -> str:
    """Between which numbers the plan's stated flows lead, or nothing where there are none."""
    stated = select(page.facts, "implied_stock", by=["scenario"], latest=False, forecast=True)
    if stated.empty:
        return ""
    ends = stated[stated["period_end"] == stated["period_end"].max()]
    low, high = say(ends["value"].min(), "children"), say(ends["value"].max(), "children")
    when = periods_of(ends).iloc[0]
    if low == high:
        return f"The flows that the plan itself states lead to {low} by {when}."
    return f"The flows that the plan itself states lead to between {low} and {high} by {when}, by how they are read."


def trajectory(page: Page) -> pd.DataFrame:
    """The plan's printed number of children, by date."""
    plan = select(page.facts, "cla_projection", areas=[page.own], latest=False)
    plan = plan[plan["value"].notna()].sort_values("period_end", kind="stable")
    return plan.assign(words=words_of(plan), period=periods_of(plan))


def stated_flows(page: Page) -> None:
    """Lines: the plan's own numbers, and where its stated flows lead under each reading."""
    stated = select(page.facts, "implied_stock", by=["scenario"], latest=False, forecast=True)
    plan = trajectory(page)
    if stated.empty:
        page.show(page.missing(_MISSING, "plan"))
        return
    start = plan[plan["period_end"] < stated["period_end"].min()].tail(1)
    if plan.empty:
        begun = computed(page, "scenario_children", ["scenario", "common_group"])
        start = begun[(begun["group2"] == TOTAL) & (begun["period_end"] == begun["period_end"].min())].head(1)
    short = _short_names(stated)
    lines = pd.concat(
        [plan.assign(group1=_PLAN_LABEL), *(start.assign(group1=name) for name in short), stated], ignore_index=True
    )
    lines = lines.assign(words=words_of(lines), period=periods_of(lines)).sort_values("period_end", kind="stable")
    last = lines[lines["period_end"] == lines["period_end"].max()]
    planned = last.loc[last["group1"] == _PLAN_LABEL, "words"]
    others = last.loc[last["group1"] != _PLAN_LABEL, "value"]
    source = page.source_of(plan) if len(plan) else source_of_plan(page)
    low, high = say(others.min(), "children"), say(others.max(), "children")
    led = f"{low} to {high}" if low != high else low
    when = last["period"].iloc[0]
    title = f"The stated flows lead to {led} by {when}"
    if len(planned):
        title = f"The plan says {planned.iloc[0]} by {when}; its stated flows lead to {led}"
    shown = {**({_PLAN_LABEL: _PLAN_LABEL} if len(plan) else {}), **_merged(lines, short)}
    drawn = lines[lines["group1"].isin(shown)].assign(line=lines["group1"].map(shown))
    chart = draw_lines(
        drawn.assign(year=drawn["period_end"]),
        x="year",
        series="line",
        unit="children",
        title=title,
        measure="Children looked after",
        source=source,
        highlight=_PLAN_LABEL if len(plan) else None,
        dashed=[name for name in shown.values() if name != _PLAN_LABEL],
    )
    wide = pivot(named(page, lines), "group1", "period", "words").fillna("[x]")
    table = tabulate(
        wide.rename(columns={"group1": "Reading"}),
        caption="The plan, and where its stated flows lead",
        row_header="Reading",
        source=source,
        holds=kinds_of(lines),
        notes=[
            "Each year: children at the start, plus those joining, less those leaving. "
            "The readings are in the edition's file of scenarios."
        ],
    )
    page.show(chart, table)


def _short_names(stated: pd.DataFrame) -> dict[str, str]:
    """What each reading is called in a chart: many long names beside it cannot be read, so they have numbers there."""
    readings = list(dict.fromkeys(stated["group1"]))
    if len(readings) <= _MOST_NAMED_LINES:
        return dict(zip(readings, readings, strict=True))
    return {name: f"Reading {place}" for place, name in enumerate(readings, 1)}


def named(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose readings have the number that the chart gives them before their name."""
    short = _short_names(select(page.facts, "implied_stock", by=["scenario"], latest=False, forecast=True))
    called = {name: name if number == name else f"{number}: {name}" for name, number in short.items()}
    return rows.assign(group1=rows["group1"].replace({**called, _BASELINE: _NO_LEVER}))


def _merged(lines: pd.DataFrame, short: dict[str, str]) -> dict[str, str]:
    """Readings that lead to the same numbers are one line: the first of them, named for all."""
    paths: dict[tuple[float, ...], list[str]] = {}
    for name in short:
        path = lines.loc[lines["group1"] == name].sort_values("period_end", kind="stable")["value"]
        paths.setdefault(tuple(path.round(6)), []).append(name)
    return {
        names[0]: short[names[0]]
        if len(names) == 1
        else say_list([short[names[0]], *(short[n].removeprefix("Reading ") for n in names[1:])])
        for names in paths.values()
    }


def flows_by_cause(page: Page) -> None:
    """The flows of each reading by cause and year."""
    flows = computed(page, "implied_flow", ["scenario", "lever"])
    if flows.empty:
        return
    flows = flows.assign(words=[say_change(value, "children", decimals=0, noun=False) for value in flows["value"]])
    wide = pivot(named(page, flows), ["group1", "group2"], "period", "words").fillna("")
    # The reading's name once a block, not in every row.
    wide["group1"] = wide["group1"].where(~wide["group1"].duplicated(), "")
    wide = wide.rename(columns={"group1": "Reading", "group2": "Cause"})
    page.show(
        tabulate(
            wide,
            caption="Children joining (up) and leaving (down), by reading and cause",
            row_header="Cause",
            text_columns=["Reading"],
            source=source_of_plan(page),
            holds=kinds_of(flows),
        )
    )


def levers(page: Page) -> None:
    """What each lever alone changes by the plan's end: children in all, in each kind of placement, and in-house."""
    parts = [computed(page, "lever_effect", ["lever", by]) for by in ("common_group", "provider")]
    whole = computed(page, "lever_effect", ["lever"])
    if whole.empty:
        page.show(page.missing(_MISSING, "plan"))
        return
    rows = pd.concat([whole.assign(group2="Children looked after"), *parts], ignore_index=True)
    rows = rows[rows["period_end"] == rows["period_end"].max()]
    rows = rows.assign(words=[say_change(value, "children", decimals=0, noun=False) for value in rows["value"]])
    changes = rows.groupby("group2")["value"].transform(lambda values: values.abs().max() >= 0.5)
    words = rows["words"].replace("no change", "")
    wide = pivot(rows.assign(words=words)[changes], "group1", "group2", "words").fillna("")
    wide = wide.rename(columns={"group1": "Lever", "In-house": "The council's own"})
    page.show(
        tabulate(
            wide,
            caption=f"Each lever alone: how many children more or fewer by {rows['period'].iloc[0]}",
            row_header="Lever",
            source=source_of_plan(page),
            holds=kinds_of(rows),
            notes=[
                "Beside what would be without any lever; an empty cell is no change. A lever that moves children "
                "inside care changes where they live and not how many there are. The effects of levers together need "
                "not add up."
            ],
        )
    )


def kinds(page: Page) -> None:
    """Children by kind of placement at the plan's end, without any lever and under each reading."""
    rows = computed(page, "scenario_children", ["scenario", "common_group"])
    rows = rows[rows["group2"] != ""] if len(rows) else rows
    if rows.empty:
        return
    first, last = rows["period_end"].min(), rows["period_end"].max()
    start = rows[(rows["period_end"] == first) & (rows["group2"] == TOTAL)]
    rows = rows[rows["period_end"] == last]
    rows = rows.assign(words=[say(value, "children", decimals=0, noun=False) for value in rows["value"]])
    largest = rows[rows["group2"] != TOTAL].sort_values("value", ascending=False, kind="stable")
    order = {"group2": [*largest["group2"].drop_duplicates(), TOTAL]}
    wide = pivot(named(page, rows), "group1", "group2", "words", order=order).fillna("0")
    began = f"At the start there were {say(start['value'].iloc[0], 'children', noun=True)}." if len(start) else ""
    page.show(
        tabulate(
            wide.rename(columns={"group1": "Reading"}),
            caption=f"Children by kind of placement, {rows['period'].iloc[0]}",
            row_header="Reading",
            source=source_of_plan(page),
            holds=kinds_of(rows),
            notes=[text for text in (began, _ROUNDED) if text],
        )
    )


def shares(page: Page) -> None:
    """Shares and rate under each reading, with the printed ones above them; both stand, neither is put right."""
    for name, printed in _PRINTED.items():
        rows = computed(page, name, ["scenario"])
        if rows.empty:
            continue
        rows = named(page, rows)
        own = select(page.facts, printed, areas=[page.own], latest=False)
        own = own[own["value"].notna() & own["period_end"].isin(rows["period_end"]) & (own["by1"] == "")]
        own = own.assign(group1=_AS_PRINTED, period=periods_of(own))
        both = pd.concat([own, rows], ignore_index=True)
        unit = measure_of(name).unit
        both = both.assign(words=[say(value, unit, decimals=0, per=False) for value in both["value"]])
        periods = list(both.sort_values("period_end", kind="stable")["period"].drop_duplicates())
        wide = pivot(both, "group1", "period", "words", order={"period": periods}).fillna("[x]")
        page.show(
            tabulate(
                wide.rename(columns={"group1": "Reading"}),
                caption=measure_of(name).title,
                row_header="Reading",
                source=source_of_plan(page),
                notes=[measure_of(name).definition],
                holds=kinds_of(both),
            )
        )


def computed(page: Page, name: str, by: list[str]) -> pd.DataFrame:
    """Facts computed from the file of scenarios, of all dates, with `period` in words."""
    rows = select(page.facts, name, by=by, latest=False, forecast=True)
    return rows.assign(period=periods_of(rows))


def more_or_fewer(value: float) -> str:
    """A difference in children: "58 more", "3 fewer", "as many"."""
    words = say_change(value, "children", decimals=0, noun=False)
    direction, _, number = words.partition(" ")
    return "as many" if words == "no change" else f"{number} {'more' if direction == 'up' else 'fewer'}"


def source_of_plan(page: Page) -> str:
    """The source of what is worked out from the file of scenarios."""
    return f"{page.edition['title']}, worked out from the edition's file of scenarios"
