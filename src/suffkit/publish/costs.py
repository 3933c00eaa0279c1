"""The blocks of the page on costs that are its own.

answer              what the page says first
averages            the median week by kind beside its averages
homes               between which unit costs the council's own homes lie
own_and_independent what a week of the council's own services costs beside what is paid to others for one
beside_others       the council's prices beside those of other authorities, each with what it includes
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import Chart, draw_bars
from suffkit.present.tables import pivot
from suffkit.present.wording import say, sentence
from suffkit.publish import several, standing
from suffkit.publish.cost_drivers import drove
from suffkit.publish.page import Page
from suffkit.publish.selection import PERIOD, periods_of, select, words_of
from suffkit.publish.shown import table_of

KIND = "placement_category"
_IN_YEAR, _OWN_COST = "average_weekly_cost_in_year", "weekly_unit_cost"
_AVERAGES = (
    "median_weekly_cost",
    "average_weekly_cost",
    "average_weekly_cost_without_support",
    "average_weekly_cost_net",
)
_OF_OTHERS = {
    "weekly_cost_of_others": _IN_YEAR,
    "carer_payment_of_others": _IN_YEAR,
    "agency_price_of_others": _IN_YEAR,
    "spend_per_child_of_others": "placement_spend_per_child",
    "variance_of_others": "",
}
# What the answer leads with where spend is not told: two kinds of placement as statements print them.
_PRICED = {
    "Independent residential children's home": (
        "A place in an independent children's home cost {cost} on average ({when})."
    ),
    "Independent fostering": "A place with an independent fostering agency cost {cost} ({when}).",
}
_LINE = "Children looked after"
_NOTHING = "This edition does not tell what a place in an independent children's home costs on average."
_BASIS = {"Direct": ", direct cost", "Gross": ", gross cost"}
_OURS = "whole price with additional support, before contributions"


def answer(page: Page) -> str:
    """The page's answer: spend, its change and what drove it; else printed prices; else how published spending stands.

    Out: a few sentences; that of the year's budget closes them where there is one.
    """
    told = [_spent(page), drove(page)]
    told += [] if any(told) else _prices(page)
    own = [text for text in (*told, _budget(page)) if text]
    return " ".join(own) or standing.answer(page, "costs") or _NOTHING


def _spent(page: Page) -> str:
    return sentence(
        "Placements cost {spend} in {when}, {week} on average.",
        "",
        spend=page.words("spend"),
        when=page.when("spend"),
        week=page.words(_IN_YEAR),
    )


def _prices(page: Page) -> list[str]:
    return [
        sentence(
            template,
            "",
            cost=page.words("average_weekly_cost", by=KIND, group=kind),
            when=page.when("average_weekly_cost", by=KIND, group=kind),
        )
        for kind, template in _PRICED.items()
    ]


def _budget(page: Page) -> str:
    return sentence(
        "The year's budget for children looked after was {budget} ({when}) and the variance {variance}.",
        "",
        budget=page.words("budget", by="service", group=_LINE),
        when=page.when("budget", by="service", group=_LINE),
        variance=page.words("variance", by="service", group=_LINE),
    )


def averages(page: Page, *, what: str, needs: str) -> None:
    """Show the median by kind beside the averages of the same day; only where prices of single placements are known."""
    if select(page.facts, "median_weekly_cost", by=[KIND], areas=[page.own]).empty:
        page.show(page.missing(what, needs))
        return
    several.by_group(page, _AVERAGES, KIND, caption="Median and averages of a week", what=what, needs=needs)


def homes(page: Page, *, what: str, needs: str) -> None:
    """Show between which weekly unit costs the council's own homes lie, without and with additional support."""
    facts = select(page.facts, "home_weekly_cost_range", by=["support", "bound"], areas=[page.own])
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    wide = pivot(facts.assign(words=words_of(facts)), "group1", "group2", "words").fillna("[x]")
    title = measure_of("home_weekly_cost_range").title
    page.show(table_of(page, wide, facts, f"{title}, {periods_of(facts).iloc[0]}", "support"))


def own_and_independent(page: Page, *, what: str, needs: str) -> None:
    """Show what a week costs in the council's own services, direct and gross, and what a week with others is paid.

    In: as `drivers`. The two are built alike only in part: the gross cost of one's own service has its overheads, the
        price of another's has theirs, and neither has the council's own cost of buying.
    """
    own = select(page.facts, _OWN_COST, by=[KIND, "cost_basis"], areas=[page.own])
    if own.empty:
        page.show(page.missing(what, needs))
        return
    bought = select(page.facts, "independent_weekly_cost", by=[KIND], areas=[page.own], latest=False)
    bought = bought[(bought["period_end"] == own["period_end"].iloc[0]) & bought["value"].notna()]
    yearly = select(page.facts, "average_annual_cost", by=[KIND], areas=[page.own], latest=False)
    yearly = yearly.merge(bought[["group1", *PERIOD]]) if len(bought) else yearly.iloc[:0]
    built = select(page.facts, "annual_unit_cost", by=[KIND, "cost_basis"], areas=[page.own])
    parts = [
        rows.assign(what=rows["group1"] + rows["group2"].map(_BASIS).fillna(", price"), column=per)
        for pair in ((own, built), (bought, yearly))
        for per, rows in zip(("A week", "A year"), pair, strict=True)
    ]
    every = pd.concat(parts, ignore_index=True)
    every = every.assign(words=words_of(every))
    wide = pivot(every, "what", "column", "words").fillna("[x]")
    when = periods_of(own).iloc[0]
    caption = f"A week and a year in the council's own services, and with independent providers, {when}"
    table = table_of(page, wide, every, caption, KIND)
    page.show(_bars_of_own(page, own, bought, when), table)


def beside_others(page: Page, *, what: str, needs: str) -> None:
    """Show what other authorities pay and spend beside the council's own figure of the same kind, newest year.

    In: as `drivers`. What a figure includes stands with the name of whose it is.
    """
    rows = [
        select(page.facts, name, by=by, areas=[page.own]) for name in _OF_OTHERS for by in (["area", KIND], ["area"])
    ]
    others = pd.concat([part for part in rows if len(part)] or rows, ignore_index=True)
    if others.empty:
        page.show(page.missing(what, needs))
        return
    others = others.assign(what=_what(others["measure"], others["group2"]), whose=others["group1"])
    asked = others[["measure", "group2", "what"]].drop_duplicates().to_dict("records")
    ours = [_ours(page, str(row["measure"]), str(row["group2"])).assign(what=row["what"]) for row in asked]
    every = pd.concat([part for part in [*ours, others] if len(part)], ignore_index=True)
    every = every.assign(words=words_of(every), when=periods_of(every))
    every = every.sort_values(
        "what", key=lambda names: names.map(list(dict.fromkeys(others["what"])).index), kind="stable"
    )
    shown = every[["what", "whose", "when", "words"]].rename(
        columns={"what": "Figure", "whose": "Whose, and what it includes", "when": "Year", "words": "Pounds"}
    )
    text = ["Whose, and what it includes", "Year"]
    page.show(table_of(page, shown, every, "Beside other authorities", "what", heading="Figure", text=text))


def _bars_of_own(page: Page, own: pd.DataFrame, bought: pd.DataFrame, when: str) -> Chart | None:
    """Gross cost of the council's own services beside the prices of others."""
    gross = own[own["group2"] == "Gross"].assign(name=lambda rows: rows["group1"] + _BASIS["Gross"])
    both = pd.concat([gross, bought.assign(name=bought["group1"])], ignore_index=True)
    both = both[both["value"].notna()].sort_values("value", kind="stable")
    if len(both) < 2 or gross.empty:
        return None
    dearest = both.iloc[-1]
    words = say(dearest["value"], str(dearest["unit"]), decimals=0)
    return draw_bars(
        both,
        category="name",
        unit="gbp_per_week",
        title=f"Dearest: {dearest['name']}, {words}",
        measure="Cost of a week, in-house and independent",
        period=when,
        source=page.source_of(both),
        highlight=list(gross["name"]),
        decimals=0,
    )


def _what(measures: pd.Series, kinds: pd.Series) -> list[str]:
    titles = [measure_of(str(name)).title.removesuffix(" of other authorities") for name in measures]
    return [f"{title}: {kind}" if kind else title for title, kind in zip(titles, kinds, strict=True)]


def _ours(page: Page, measure: str, kind: str) -> pd.DataFrame:
    """The council's own figure that stands beside others' of a measure; empty where it has none."""
    if not _OF_OTHERS[measure]:
        return page.facts.iloc[:0].assign(whose="")
    rows = select(page.facts, _OF_OTHERS[measure], by=[KIND] if kind else [], areas=[page.own])
    includes = f" ({_OURS})" if kind else " (placements)"
    return rows[(rows["group1"] == kind) & rows["value"].notna()].assign(whose=f"{page.name}{includes}")
