"""The blocks of the forecasts page beside the forecast itself: the printed plan, and simple rules as a yardstick."""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import Chart, draw_lines
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say, sentence
from suffkit.publish.fans import answer as forecast_answer
from suffkit.publish.page import Page
from suffkit.publish.scenarios import led_to, trajectory
from suffkit.publish.selection import periods_of, printed_decimals, select, words_of

_PLAN = ("cla_projection", "cla_rate_projection", "projected_in_fostering", "projected_in_council_provision")
# What a forecast with a range is broken down by, which rules are not.
_OF_FORECAST = ("quantile", "horizon")
# The one series that is replayed: prepare/forecasts.
_REPLAYED = "cla_rate_per_10k"


def answers(page: Page) -> list[str]:
    """What the page says first: the forecast, the plan's end and where its flows lead, or that there is no forecast."""
    plan = trajectory(page)
    preferred = page.words(
        "cla_projection", by="scenario", group="Preferred forecast", by2="uasc", group2="Not UASC", noun=True
    )
    said = [forecast_answer(page)]
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
    said.append(led_to(page))
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


def baselines(page: Page) -> None:
    """Simple rules carried on from each printed yearly series."""
    facts = page.facts[
        (page.facts["origin"] == "forecast") & ((page.facts["by1"] == "model") | (page.facts["by2"] == "model"))
    ]
    # Of measures that are never printed there is no series to carry on.
    printed = set(page.facts.loc[page.facts["origin"] == "printed", "measure"])
    facts = facts[facts["measure"].isin(printed) & ~facts["by2"].isin(_OF_FORECAST)]
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
