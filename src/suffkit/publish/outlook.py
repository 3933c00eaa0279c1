"""The blocks of the forecasts page: the printed plan, where its stated flows lead, and simple rules as a yardstick."""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import Chart, draw_lines
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say, say_change, sentence
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, printed_decimals, select, words_of

_PLAN = ("cla_projection", "cla_rate_projection", "projected_in_fostering", "projected_in_council_provision")
# The one series that is replayed: prepare/forecasts.
_REPLAYED = "cla_rate_per_10k"
_PLAN_LABEL = "As planned"


def answers(page: Page) -> list[str]:
    """What the page says first: the plan's end, and where its stated flows lead, or that there is no forecast."""
    plan = _trajectory(page)
    stated = select(page.facts, "implied_stock", by=["scenario"], latest=False, forecast=True)
    preferred = page.words(
        "cla_projection", by="scenario", group="Preferred forecast", by2="uasc", group2="Not UASC", noun=True
    )
    said = []
    if len(plan) > 1:
        first, last = plan.iloc[0], plan.iloc[-1]
        said.append(
            f"The council plans for {last['words']} children looked after at {last['period']}, "
            f"from {first['words']} at {first['period']}."
        )
    said.append(
        sentence(
            "The council expects {preferred}, unaccompanied asylum-seeking children left out ({when}), "
            "and {higher} on its higher forecast.",
            "",
            preferred=preferred,
            when=page.when("cla_projection", by="scenario", group="Preferred forecast", by2="uasc", group2="Not UASC"),
            higher=page.words("cla_projection", by="scenario", group="Higher forecast", by2="uasc", group2="Not UASC"),
        )
    )
    if not stated.empty and len(plan):
        ends = stated[stated["period_end"] == stated["period_end"].max()]["value"]
        low, high = say(ends.min(), "children"), say(ends.max(), "children")
        said.append(
            f"The flows that the plan itself states lead to between {low} and {high} by then, by how they are read."
            if low != high
            else f"The flows that the plan itself states lead to {low} by then."
        )
    said.append(
        sentence(
            "By its own account its earlier forecast was out by {error} ({when}).",
            "",
            error=page.words("forecast_error", noun=True),
            when=page.when("forecast_error"),
        )
    )
    said = [text for text in said if text]
    return said or ["This edition has no forecast of the number of children looked after."]


def printed_plan(page: Page) -> None:
    """The plan's trajectory, year by year, with shares as printed and as its own numbers make them."""
    rows = [select(page.facts, name, areas=[page.own], latest=False) for name in _PLAN]
    facts = pd.concat(rows, ignore_index=True)
    facts = facts[facts["value"].notna()]
    if facts["period_end"].nunique() < 2:
        page.show(page.missing("what the council expects or plans, year by year", "plan"))
        return
    parts = [facts]
    for name in ("projected_in_fostering_share", "projected_in_council_provision_share"):
        every = page.facts[(page.facts["measure"] == name) & (page.facts["by1"] == "")]
        parts.append(every)
    both = pd.concat(parts, ignore_index=True)
    worked = both["source"].str.startswith("recomputed")
    titles = both["measure"].map(lambda name: measure_of(name).title)
    both = both.assign(
        what=titles.where(~worked, titles + ", worked out"), period=periods_of(both), words=words_of(both)
    )
    both = both.drop_duplicates(["what", "period"]).sort_values("period_end", kind="stable")
    order = list(dict.fromkeys(titles.where(~worked, titles + ", worked out")))
    wide = pivot(both, "what", "period", "words", order={"what": order}).fillna("[x]")
    wide = wide.rename(columns={"what": "What the plan has"})
    page.show(
        tabulate(
            wide,
            caption="The council's plan, year by year",
            row_header="What the plan has",
            source=page.source_of(facts),
        )
    )


def stated_flows(page: Page) -> None:
    """Lines: the plan's own numbers, and where its stated flows lead under each reading."""
    stated = select(page.facts, "implied_stock", by=["scenario"], latest=False, forecast=True)
    plan = _trajectory(page)
    if stated.empty:
        page.show(page.missing("how many children are meant to come and go", "plan"))
        return
    start = plan.iloc[[0]]
    readings = list(dict.fromkeys(stated["group1"]))
    lines = pd.concat(
        [plan.assign(group1=_PLAN_LABEL), *(start.assign(group1=name) for name in readings), stated], ignore_index=True
    )
    lines = lines.assign(words=words_of(lines), period=periods_of(lines)).sort_values("period_end", kind="stable")
    last = lines[lines["period_end"] == lines["period_end"].max()]
    planned = last.loc[last["group1"] == _PLAN_LABEL, "words"].iloc[0]
    others = last.loc[last["group1"] != _PLAN_LABEL, "value"]
    low, high = say(others.min(), "children"), say(others.max(), "children")
    led = f"{low} to {high}" if low != high else low
    title = f"The plan says {planned} by {last['period'].iloc[0]}; its stated flows lead to {led}"
    chart = draw_lines(
        lines.assign(year=lines["period_end"]),
        x="year",
        series="group1",
        unit="children",
        title=title,
        measure="Children looked after",
        source=page.source_of(plan),
        highlight=_PLAN_LABEL,
        dashed=readings,
    )
    wide = pivot(lines, "group1", "period", "words").rename(columns={"group1": "Reading"})
    table = tabulate(
        wide,
        caption="The plan, and where its stated flows lead",
        row_header="Reading",
        source=page.source_of(plan),
        notes=[
            "Each year: children at the start, plus those joining, less those leaving. "
            "The readings are in the edition's plan file."
        ],
    )
    page.show(chart, table)


def flows_by_cause(page: Page) -> None:
    """The flows of each reading by cause and year."""
    flows = select(page.facts, "implied_flow", by=["scenario", "lever"], latest=False, forecast=True)
    if flows.empty:
        return
    flows = flows.assign(
        period=periods_of(flows),
        words=[say_change(value, "children", noun=False) for value in flows["value"]],
    )
    wide = pivot(flows, ["group1", "group2"], "period", "words").fillna("")
    # The reading's name once a block, not in every row.
    wide["group1"] = wide["group1"].where(~wide["group1"].duplicated(), "")
    wide = wide.rename(columns={"group1": "Reading", "group2": "Cause"})
    page.show(
        tabulate(
            wide,
            caption="Children joining (up) and leaving (down), by reading and cause",
            row_header="Cause",
            text_columns=["Reading"],
            source=page.source_of(_trajectory(page)),
        )
    )


def baselines(page: Page) -> None:
    """Simple rules carried on from each printed yearly series."""
    facts = page.facts[
        (page.facts["origin"] == "forecast") & ((page.facts["by1"] == "model") | (page.facts["by2"] == "model"))
    ]
    facts = facts[facts["measure"] != "baseline_error"]
    if facts.empty:
        page.show(page.missing("a yearly series long enough (four years) to carry on", "national"))
        return
    named = facts["by1"] == "model"
    facts = facts.assign(
        rule=facts["group1"].where(named, facts["group2"]), group=facts["group2"].where(named, facts["group1"])
    )
    series = [
        _Series(page, str(measure), str(group), rows)
        for (measure, group), rows in facts.groupby(["measure", "group"], sort=False)
    ]
    longest = max(series, key=lambda one: len(one.past))
    page.show(longest.chart(), *(one.table() for one in series))


class _Series:
    """One printed series and what the rules make of its next years."""

    def __init__(self, page: Page, measure: str, group: str, ahead: pd.DataFrame) -> None:
        entry = measure_of(measure)
        by = [str(ahead["by1"].iloc[0])] if group else []
        past = select(page.facts, measure, by=by, areas=[page.own], latest=False)
        past = past[(past["group1"] == group) & past["value"].notna()].sort_values("period_end", kind="stable")
        past = past.drop_duplicates("period_end")
        self.past = past.assign(words=words_of(past), period=periods_of(past))
        self.unit, self.what = entry.unit, f"{entry.title}: {group}" if group else entry.title
        # A rule deserves no more decimals than the newest figure that it starts from.
        self.decimals = printed_decimals(self.past.iloc[-1])
        self.ahead = ahead.assign(period=periods_of(ahead), words=[self._say(value) for value in ahead["value"]])
        self.source = page.source_of(past)

    def _say(self, value: float) -> str:
        return say(value, self.unit, decimals=self.decimals, per=False)

    def chart(self) -> Chart:
        rules = list(dict.fromkeys(self.ahead["rule"]))
        last = self.past.iloc[[-1]]
        lines = [self.past.assign(rule="As printed"), *(last.assign(rule=rule) for rule in rules), self.ahead]
        end = self.ahead[self.ahead["period_end"] == self.ahead["period_end"].max()]
        spread = f"{self._say(end['value'].min())} to {self._say(end['value'].max())}"
        joined = pd.concat(lines, ignore_index=True)
        return draw_lines(
            joined.assign(year=joined["period_end"]),
            x="year",
            series="rule",
            unit=self.unit,
            title=f"Simple rules spread from {spread} by {end['period'].iloc[0]}",
            measure=self.what,
            source=self.source,
            highlight="As printed",
            dashed=rules,
            decimals=self.decimals,
        )

    def table(self) -> Table:
        wide = pivot(self.ahead, "rule", "period", "words").rename(columns={"rule": "Rule"})
        return tabulate(wide, caption=f"Simple rules carried on: {self.what}", row_header="Rule", source=self.source)


def baseline_record(page: Page) -> None:
    """How far each rule would have missed one year ahead, replayed on the printed series."""
    misses = select(page.facts, "baseline_error", by=["model"], latest=True, forecast=True)
    if misses.empty:
        return
    misses = misses.sort_values("value", kind="stable")
    shown = pd.DataFrame(
        {
            "Rule": misses["group1"],
            "Average miss one year ahead": [say(value, "share", decimals=1) for value in misses["value"]],
        }
    )
    page.show(
        tabulate(
            shown,
            caption=f"Record of the rules on the printed series: {measure_of(_REPLAYED).title}, "
            f"{periods_of(misses).iloc[0]}",
            row_header="Rule",
            source=page.source_of(misses),
            notes=[
                "Each rule is given only the years before, asked for the next, "
                "and compared with the number that was printed."
            ],
        )
    )


def _trajectory(page: Page) -> pd.DataFrame:
    plan = select(page.facts, "cla_projection", areas=[page.own], latest=False)
    plan = plan[plan["value"].notna()].sort_values("period_end", kind="stable")
    return plan.assign(words=words_of(plan), period=periods_of(plan))
