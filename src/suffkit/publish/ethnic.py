"""Ethnic groups among children looked after beside residents: shares, how many times as often, and how sure that is."""

from __future__ import annotations

import math

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.present.intervals import Span, draw_intervals
from suffkit.present.sheet import Chart
from suffkit.present.tables import tabulate
from suffkit.present.wording import say, say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import is_published, periods_of, select, words_of
from suffkit.publish.shown import dimension, kinds_of, no_chart

RATIO, COUNT, SHARE, RESIDENTS = (
    "ethnic_rate_ratio",
    "children_looked_after",
    "children_looked_after_share",
    "population_all_ages_share",
)
_BY = "ethnicity"
_LOWEST, _HIGHEST = "Lowest", "Highest"
_DECIMALS = 1


def beside_residents(page: Page) -> None:
    """Show for each ethnic group its share of children looked after, of residents, and the ratio with its interval.

    Of published counts on their newest day, as only those can be set beside a census in like groups.
    """
    spans = _spans(page)
    if not spans:
        page.show(
            page.missing("how often children of each ethnic group are looked after, beside residents", "national")
        )
        return
    ratios = _newest(page, RATIO)
    published = page.facts[is_published(page.facts)]
    columns = {
        "Children looked after": _words(published, COUNT, page.own, ratios),
        "Share of them": _words(published, SHARE, page.own, ratios),
        "Share of residents": _words(published, RESIDENTS, page.own, None),
        "Times as often as everyone else": {one.name: _figure(one) for one in spans},
        "95% interval": {one.name: _interval(one) for one in spans},
        "England": {group: say(value, "ratio", decimals=_DECIMALS) for group, value in _england(page, ratios).items()},
    }
    heading = "Ethnic group"
    table = pd.DataFrame({heading: [one.name for one in spans]})
    table = table.assign(
        **{name: [words.get(group, "[x]") for group in table[heading]] for name, words in columns.items()}
    )
    when = periods_of(ratios).iloc[0]
    source = page.source_of(ratios)
    page.show(
        _chart(spans, when, source) or no_chart(ratios),
        tabulate(
            table,
            caption=f"Children looked after and residents of all ages by {dimension(_BY)}, {when}",
            row_header=heading,
            text_columns=["95% interval"],
            source=source,
            notes=[
                "Times as often: children looked after for each resident of the group, over the same of everyone else; "
                "1 is as often. Residents are of all ages: a group with many children among its residents has a higher "
                "figure without any child of it being likelier to come into care.",
                "95% interval: were children to come into care by chance alone, the true figure would lie in it for 19 "
                "of 20 such intervals. Children of one family come together, so it is rather too narrow.",
            ],
            holds=sorted({*kinds_of(ratios), f"{SHARE}/{_BY}", f"{RESIDENTS}/{_BY}"}),
        ),
    )


def answer(page: Page) -> str:
    """In which groups children are looked after more often, and in which less often, than chance would explain."""
    known = sorted((one for one in _spans(page) if one.value is not None), key=_size)
    ends = {
        "more often than everyone else": [one for one in reversed(known) if one.low is not None and one.low > 1],
        "less often": [one for one in known if one.high is not None and one.high < 1],
    }
    said = [
        f"{word}: {say_list(f'{one.name} ({_figure(one)} times)' for one in found)}"
        for word, found in ends.items()
        if found
    ]
    if not known:
        return ""
    if not said:
        return "In no ethnic group are children looked after more or less often than chance alone would explain."
    return f"For each resident of the group, children are looked after {'; '.join(said)}."


def _size(one: Span) -> float:
    return one.value if one.value is not None else 1.0


def _newest(page: Page, measure: str) -> pd.DataFrame:
    """The ratios of the newest day; where all of them are hidden, an older day's do not stand for them."""
    rows = select(page.facts, measure, by=[_BY], areas=[page.own], latest=False)
    return rows[rows["period_end"] == rows["period_end"].max()]


def _spans(page: Page) -> list[Span]:
    ratios = _newest(page, RATIO)
    if ratios.empty:
        return []
    ends = select(page.facts, RATIO, by=[_BY, "bound"], areas=[page.own], latest=False)
    ends = ends[ends["period_end"] == ratios["period_end"].iloc[0]]
    by_group = {(row["group1"], row["group2"]): row["value"] for row in ends.to_dict("records")}
    return [_span(row["group1"], row["value"], row["status"], by_group) for row in ratios.to_dict("records")]


def _span(group: str, value: float, status: str, ends: dict[tuple[str, str], float]) -> Span:
    low, high = ends.get((group, _LOWEST), math.nan), ends.get((group, _HIGHEST), math.nan)
    if math.isnan(value) or math.isnan(low) or math.isnan(high):
        return Span(group, None, None, None, say(None, "ratio", status=status or "x"))
    words = [say(one, "ratio", decimals=_DECIMALS) for one in (value, low, high)]
    return Span(group, value, low, high, f"{words[0]} ({words[1]} to {words[2]})")


def _figure(one: Span) -> str:
    return one.words.partition(" (")[0]


def _interval(one: Span) -> str:
    inside = one.words.partition(" (")[2].removesuffix(")")
    return inside or one.words


def _words(facts: pd.DataFrame, measure: str, area: str, of: pd.DataFrame | None) -> dict[str, str]:
    """Figures by ethnic group in words, on the day of the ratios or the newest there is."""
    rows = select(facts, measure, by=[_BY], areas=[area], latest=of is None)
    rows = rows if of is None else rows[rows["period_end"] == of["period_end"].iloc[0]]
    rows = rows[rows["group1"] != TOTAL]
    return dict(zip(rows["group1"], words_of(rows), strict=True))


def _england(page: Page, ratios: pd.DataFrame) -> dict[str, float]:
    rows = select(page.facts, RATIO, by=[_BY], areas=[page.area("england")], latest=False)
    rows = rows[rows["period_end"] == ratios["period_end"].iloc[0]]
    return dict(zip(rows["group1"], rows["value"], strict=True))


def _chart(spans: list[Span], when: str, source: str) -> Chart | None:
    known = [one for one in spans if one.value is not None]
    if len(known) < 2:
        return None
    top = max(known, key=_size)
    return draw_intervals(
        spans,
        title=f"{top.name}: {_figure(top)} times as often as everyone else",
        subtitle=f"Children looked after for each resident of all ages, with 95% intervals, {when}",
        source=source,
    )
