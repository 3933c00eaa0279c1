"""The forecast with its range: how many children there will be, how sure that is, and how such forecasts turned out.

answer   the forecast in a sentence
method   which forecast is shown, and what it is made from
fan      the chart and its table, with what came since and the council's own plan beside it
record   what the method would have said of earlier years, and what came
scores   how far it would have missed, beside the rules it should beat, here and over all authorities
limits   what such a forecast cannot tell
"""

from __future__ import annotations

import pandas as pd

from suffkit.present.fans import MIDDLE, draw_fan
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say, say_list
from suffkit.publish.ahead import HIGH, IN_CARE, LOW, forecast_facts, is_from_records, levels, methods, whole
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, short_periods_of

_WHAT = "how many children there will be, with a range"
_WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
# What a reader knows the rules as; the method itself is "this forecast".
_RULES = {"Same as last year": "Same as last year", "Straight line": "A straight line through all years"}
_OURS = "This forecast"


def answer(page: Page) -> str:
    """How many children there will be in the forecast's last year, and between which numbers four times in five."""
    ahead = levels(page)
    if ahead.empty:
        return ""
    last, years = ahead.iloc[-1], round((ahead["date"].iloc[-1] - page.as_at).days / 365.25)
    provided = "children come, move and leave as the council's own records show"
    return (
        f"In {_WORDS.get(years, str(years))} year{'s' if years > 1 else ''}, on {last['period']}, about "
        f"{whole(last[MIDDLE])} children looked after are to be expected if "
        f"{provided if is_from_records(page) else 'things go on as they have in all authorities'}: "
        f"four times in five between {whole(last[LOW])} and {whole(last[HIGH])}."
    )


def method(page: Page) -> str:
    """Which forecast is shown: one is, even where several could be made."""
    made = methods(page)
    if not made:
        return ""
    if not is_from_records(page):
        return "This forecast is made from the published counts of all authorities."
    said = (
        "This forecast is made from the council's own records: every child in care is carried forward by age, time in "
        "care and kind of placement, and those who are still to come are added."
    )
    other = (
        " A forecast from the published counts of all authorities, which know neither ages nor placements, can be made "
        "too. It is left out here: the two are not mixed."
    )
    return said + (other if len(made) > 1 else "")


def limits(page: Page) -> str:
    """What the forecast shown cannot tell."""
    if is_from_records(page):
        return (
            "The records do not say what brings children into care: those to come are expected as they came before. "
            "Brothers and sisters, legal status and how long a placement has lasted play no part. Ages and kinds of "
            "placement in which few children are expected are left out, so that none can be recognised."
        )
    return (
        "Published counts do not say how old the children will be or where they will live. The council's own records "
        "(the SSDA903 return) would let each child's age and time in care be carried forward."
    )


def fan(page: Page) -> None:
    """The counts, the forecast within its ranges, what was counted since, and the council's own plan."""
    ahead = levels(page)
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
            f"{whole(last[MIDDLE])} children by {last['date']:%B} {last['date'].year}: "
            f"four times in five {whole(last[LOW])} to {whole(last[HIGH])}"
        ),
        measure="Children looked after",
        source=page.source_of(forecast_facts(page, IN_CARE)),
        others={name: rows.sort_values("date")[["date", "value"]] for name, rows in beside.items() if len(rows)},
    )
    page.lead(method(page), *ahead["cell"].drop_duplicates())
    page.show(chart, chart.table)


def record(page: Page) -> None:
    """What the method would have said of each earlier year, one to three years before, and what came."""
    past = _past(page)
    if past.empty:
        return
    own = past[past["group1"] == past["group1"].iloc[0]]
    inside = (own["actual"] >= own["past_forecast_low"]) & (own["actual"] <= own["past_forecast_high"])
    said = [
        f"{whole(middle)} ({whole(low)}–{whole(high)})"
        for middle, low, high in zip(
            own["past_forecast"], own["past_forecast_low"], own["past_forecast_high"], strict=True
        )
    ]
    years, day = short_periods_of(own)
    shown = own.assign(words=said, when=own["horizon"] + " before", date=years)
    came = shown.drop_duplicates("date")
    came = came.assign(when="Came", words=[whole(value) for value in came["actual"]])
    made_from = (
        "Each is made from the records of the days before, as the returns have them today; the earlier, the fewer."
        if is_from_records(page)
        else "Each is made from what was published of the years before, as it is published today."
    )
    order = ["Came", *dict.fromkeys(shown.sort_values("horizon", kind="stable")["when"])]
    wide = pivot(pd.concat([came, shown]), "date", "when", "words", order={"when": order})
    wide = wide.fillna("").rename(columns={"date": day or "On", "Came": "What came"})
    page.show(
        tabulate(
            wide,
            caption="What this forecast would have said, and what came",
            row_header=day or "On",
            source=page.source_of(forecast_facts(page, "past_forecast")),
            notes=[
                "The middle of each forecast, and in brackets the range meant to hold four outcomes in five.",
                f"{int(inside.sum())} of these {len(inside)} ranges held what came; four in five are meant to.",
                made_from,
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
    if is_from_records(page):  # a handful of outcomes is no share: the record says how many there were
        page.show(*tables)
        return
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
    said = f"One year ahead this forecast would have missed by {words[own]} on average here; {others}."
    values = dict(zip(first["group1"], first["value"], strict=True))
    if is_from_records(page) and any(values[name] <= values[own] for name in rules):
        said += (
            " So far it has not done better here than the best of these; a few earlier years are little to judge by."
        )
    return said


def _counted(page: Page) -> pd.DataFrame:
    """The counts that the forecast starts from: those it names, else the edition's own figures."""
    rows = forecast_facts(page, "forecast_history")
    if rows.empty:
        rows = select(page.facts, IN_CARE, areas=[page.own], latest=False)
    rows = rows[rows["value"].notna()]
    return rows.assign(date=rows["period_end"]).sort_values("date", ignore_index=True)


def _past(page: Page) -> pd.DataFrame:
    """A row a date, model and horizon: what would have been said, its ends, and what came."""
    names = ("past_forecast", "past_forecast_low", "past_forecast_high")
    keys = ["group1", "group2", "period_start", "period_end"]
    rows = pd.concat([forecast_facts(page, name) for name in names])
    wide = pivot(rows, keys, "measure").rename(columns={"group2": "horizon"})
    counted = _counted(page)[["period_end", "value"]].rename(columns={"value": "actual"})
    return (
        wide.merge(counted, on="period_end", how="inner").sort_values(["period_end", "horizon"], kind="stable")
        if len(wide)
        else wide
    )


def _scores(page: Page, name: str) -> pd.DataFrame:
    rows = forecast_facts(page, name)
    rows = rows[rows["by2"] == "horizon"]
    own = rows["area_code"] == page.own
    place = pd.Series("all authorities of England", index=rows.index).where(~own, page.name)
    return rows.assign(
        place=place,
        ahead=rows["group2"] + " ahead",
        words=[say(value, "share", decimals=1) for value in rows["value"]],
    )
