"""The forecast with its range: how many children there will be, how sure that is, and how such forecasts turned out.

answer   the forecast in a sentence
fan      the chart and its table, with what came since and the council's own plan beside it
flows    those who will start and cease to be looked after
record   what the method would have said of earlier years, and what came
scores   how far it would have missed, beside the rules it should beat, here and over all authorities
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.fans import MIDDLE, draw_fan
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say, say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, short_periods_of

LOW, HIGH = "0.1", "0.9"
_IN_CARE = "children_looked_after"
_FLOWS = ("started_to_be_looked_after", "ceased_to_be_looked_after")
_WHAT = "how many children there will be, with a range"
_WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
# What a reader knows the rules as; the method itself is "this forecast".
_RULES = {"Same as last year": "Same as last year", "Straight line": "A straight line through all years"}
_OURS = "This forecast"


def quantiles(page: Page, measure: str = _IN_CARE) -> pd.DataFrame:
    """The forecast of a measure, a row a date: `date`, `period`, `cell`, and a column for each level and the mean.

    Of several methods the one that stands first in the order of trust.
    """
    facts = page.facts
    rows = facts[(facts["measure"] == measure) & (facts["origin"] == "forecast") & (facts["area_code"] == page.own)]
    rows = rows[(rows["by1"] == "model") & (rows["by2"] == "quantile")]
    rows = rows[rows["group1"] == rows["group1"].iloc[0]] if len(rows) else rows
    rows = rows.assign(date=rows["period_end"], period=periods_of(rows))
    return pivot(rows, ["date", "period", "cell"], "group2").sort_values("date", ignore_index=True)


def answer(page: Page) -> str:
    """How many children there will be in the forecast's last year, and between which numbers four times in five."""
    ahead = quantiles(page)
    if ahead.empty:
        return ""
    last, years = ahead.iloc[-1], round((ahead["date"].iloc[-1] - _origin(page, ahead)).days / 365.25)
    return (
        f"In {_WORDS.get(years, str(years))} year{'s' if years > 1 else ''}, on {last['period']}, about "
        f"{_say(last[MIDDLE])} children looked after are to be expected if things go on as they have in all "
        f"authorities: four times in five between {_say(last[LOW])} and {_say(last[HIGH])}."
    )


def fan(page: Page) -> None:
    """The counts, the forecast within its ranges, what was counted since, and the council's own plan."""
    ahead = quantiles(page)
    if ahead.empty:
        page.show(page.missing(_WHAT, "national"))
        return
    counted = _counted(page)
    first = ahead["date"].min()
    since = counted[counted["date"] >= first]
    plan = select(page.facts, "cla_projection", areas=[page.own], latest=False)
    plan = plan[plan["value"].notna() & (plan["period_end"] >= first)].assign(date=plan["period_end"])
    beside = {"Counted since": since, "As planned": plan}
    last = ahead.iloc[-1]
    chart = draw_fan(
        counted[counted["date"] < first],
        ahead,
        unit="children",
        title=(
            f"{_say(last[MIDDLE])} children by {last['date']:%B} {last['date'].year}: "
            f"four times in five {_say(last[LOW])} to {_say(last[HIGH])}"
        ),
        measure="Children looked after",
        source=page.source_of(_facts(page, _IN_CARE)),
        others={name: rows.sort_values("date")[["date", "value"]] for name, rows in beside.items() if len(rows)},
    )
    page.lead(*ahead["cell"].drop_duplicates())
    page.show(chart, chart.table)


def flows(page: Page) -> None:
    """Those who start and cease to be looked after in each year ahead."""
    rows = []
    for name in _FLOWS:
        ahead = quantiles(page, name)
        said = [f"{_say(row[MIDDLE])} ({_say(row[LOW])} to {_say(row[HIGH])})" for _, row in ahead.iterrows()]
        rows.append(pd.DataFrame({"what": measure_of(name).title, "period": ahead["period"], "words": said}))
    both = pd.concat(rows, ignore_index=True)
    if both.empty:
        return
    wide = pivot(both, "what", "period", "words").rename(columns={"what": "In the year"})
    page.show(
        tabulate(
            wide,
            caption="Children who will start and cease to be looked after",
            row_header="In the year",
            source=page.source_of(_facts(page, _FLOWS[0])),
            notes=[
                "The middle of the forecast, and in brackets the range that holds four outcomes in five.",
                "Each is forecast by itself: the middles need not add up to the change of the number of children.",
            ],
        )
    )


def record(page: Page) -> None:
    """What the method would have said of each earlier year, one to three years before, and what came."""
    past = _past(page)
    if past.empty:
        return
    own = past[past["group1"] == past["group1"].iloc[0]]
    inside = (own["actual"] >= own["past_forecast_low"]) & (own["actual"] <= own["past_forecast_high"])
    said = [
        f"{_say(middle)} ({_say(low)}–{_say(high)})"
        for middle, low, high in zip(
            own["past_forecast"], own["past_forecast_low"], own["past_forecast_high"], strict=True
        )
    ]
    years, day = short_periods_of(own)
    shown = own.assign(words=said, when=own["horizon"] + " before", date=years)
    came = shown.drop_duplicates("date")
    came = came.assign(when="Came", words=[_say(value) for value in came["actual"]])
    order = ["Came", *dict.fromkeys(shown.sort_values("horizon", kind="stable")["when"])]
    wide = pivot(pd.concat([came, shown]), "date", "when", "words", order={"when": order})
    wide = wide.fillna("").rename(columns={"date": day or "On", "Came": "What came"})
    page.show(
        tabulate(
            wide,
            caption="What this forecast would have said, and what came",
            row_header=day or "On",
            source=page.source_of(_facts(page, "past_forecast")),
            notes=[
                "The middle of each forecast, and in brackets the range meant to hold four outcomes in five.",
                f"{int(inside.sum())} of these {len(inside)} ranges held what came; four in five are meant to.",
                "Each is made from what was published of the years before, as it is published today.",
            ],
        )
    )


def scores(page: Page) -> None:
    """Average miss and how often the range held, beside the simple rules; of this authority and of all."""
    misses, inside = (_scores(page, name) for name in ("forecast_miss", "forecast_inside"))
    if misses.empty:
        return
    ours = str(misses["group1"].iloc[0])
    names = {ours: _OURS, **_RULES}
    source, when = page.source_of(misses), periods_of(misses).iloc[0]
    tables = []
    for place, rows in misses.groupby("place", sort=False):
        wide = pivot(rows.assign(rule=rows["group1"].map(names)), "rule", "ahead", "words")
        tables.append(
            tabulate(
                wide.rename(columns={"rule": "Method"}),
                caption=f"How far each method would have missed: {place}, {when}",
                row_header="Method",
                source=source,
                notes=["The misses of all years together, as a share of the numbers that came."],
            )
        )
    held = pivot(inside[inside["group1"] == ours], "place", "ahead", "words").rename(columns={"place": "Where"})
    tables.append(
        tabulate(
            held,
            caption=f"How often the range of this forecast held what came, {when}",
            row_header="Where",
            source=source,
            notes=["It is meant to hold four outcomes in five. Of one authority there are only a few."],
        )
    )
    page.show(*tables)


def record_answer(page: Page) -> str:
    """In words, how far the method and the rules would have missed one year ahead."""
    rows = _scores(page, "forecast_miss")
    first = rows[(rows["place"] == page.name) & (rows["group2"] == "1 year")]
    if first.empty:
        return ""
    words = dict(zip(first["group1"], first["words"], strict=True))
    own, *rules = words
    others = say_list(f"{_RULES[name][:1].lower()}{_RULES[name][1:]} by {words[name]}" for name in rules)
    return f"One year ahead this forecast would have missed by {words[own]} on average here; {others}."


def _origin(page: Page, ahead: pd.DataFrame) -> pd.Timestamp:
    counted = _counted(page)
    return pd.Timestamp(counted.loc[counted["date"] < ahead["date"].min(), "date"].max())


def _counted(page: Page) -> pd.DataFrame:
    """The counts that the forecast starts from: those it names, else the edition's own figures."""
    rows = select(page.facts, "forecast_history", areas=[page.own], latest=False, forecast=True)
    if rows.empty:
        rows = select(page.facts, _IN_CARE, areas=[page.own], latest=False)
    rows = rows[rows["value"].notna()]
    return rows.assign(date=rows["period_end"]).sort_values("date", ignore_index=True)


def _facts(page: Page, name: str) -> pd.DataFrame:
    facts = page.facts[(page.facts["measure"] == name) & (page.facts["origin"] == "forecast")]
    return facts[(facts["by2"] != "") & (facts["area_code"] == page.own)]


def _past(page: Page) -> pd.DataFrame:
    """A row a date, model and horizon: what would have been said, its ends, and what came."""
    names = ("past_forecast", "past_forecast_low", "past_forecast_high")
    keys = ["group1", "group2", "period_start", "period_end"]
    rows = page.facts[page.facts["measure"].isin(names) & (page.facts["area_code"] == page.own)]
    wide = pivot(rows, keys, "measure").rename(columns={"group2": "horizon"})
    counted = _counted(page)[["period_end", "value"]].rename(columns={"value": "actual"})
    return (
        wide.merge(counted, on="period_end", how="inner").sort_values(["period_end", "horizon"], kind="stable")
        if len(wide)
        else wide
    )


def _scores(page: Page, name: str) -> pd.DataFrame:
    rows = page.facts[(page.facts["measure"] == name) & (page.facts["by2"] == "horizon")]
    own = rows["area_code"] == page.own
    place = pd.Series("all authorities of England", index=rows.index).where(~own, page.name)
    return rows.assign(
        place=place,
        ahead=rows["group2"] + " ahead",
        words=[say(value, "share", decimals=1) for value in rows["value"]],
    )


def _say(value: float) -> str:
    return say(value, "children", decimals=0, noun=False)
