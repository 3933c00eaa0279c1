"""The forecast with its range on a page: the answer, the fan, the flows, and the record."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from suffkit.publish import drivers, fans, gap
from suffkit.publish.page import Page

LEVELS = {"0.025": 0.8, "0.1": 0.9, "0.25": 0.95, "0.5": 1.0, "0.75": 1.05, "0.9": 1.1, "0.975": 1.2, "mean": 1.01}
MODEL = "Pooled growth"


def fact(page: Page, measure: str, start: str, end: str, value: float, **more: str) -> dict[str, object]:
    return {
        **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "cell", "as_printed"), ""),
        "measure": measure,
        "area_code": page.own,
        "area_name": page.name,
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": value,
        "unit": "share" if measure in ("forecast_miss", "forecast_inside", "shortfall_chance") else "children",
        "origin": "forecast",
        "source": "baseline of dfe-cla-numbers 2022",
    } | more


def by_quantile(page: Page, measure: str, start: str, end: str, middle: float) -> list[dict[str, object]]:
    named = {"by1": "model", "group1": MODEL, "by2": "quantile"}
    return [
        fact(page, measure, start, end, middle * by, **named, group2=level, cell="A note.")
        for level, by in LEVELS.items()
    ]


def forecast_rows(page: Page) -> list[dict[str, object]]:
    rows = [fact(page, "forecast_history", f"{2022 - n}-03-31", f"{2022 - n}-03-31", 400.0 - 10 * n) for n in range(5)]
    for year in (2023, 2024, 2025):
        rows += by_quantile(page, "children_looked_after", f"{year}-03-31", f"{year}-03-31", 400)
        rows += by_quantile(page, "started_to_be_looked_after", f"{year - 1}-04-01", f"{year}-03-31", 100)
        rows += by_quantile(page, "ceased_to_be_looked_after", f"{year - 1}-04-01", f"{year}-03-31", 90)
    return rows


def record_rows(page: Page) -> list[dict[str, object]]:
    rows = []
    # Of 2021 it would have said 350 to 380 for 390: missed; of 2022 390 to 420 for 400: held.
    for year, (low, middle, high) in {2021: (350, 370, 380), 2022: (390, 405, 420)}.items():
        parts = {"past_forecast_low": low, "past_forecast": middle, "past_forecast_high": high}
        for model in (MODEL, "Same as last year", "Straight line"):
            named = {"by1": "model", "group1": model, "by2": "horizon", "group2": "1 year"}
            rows += [fact(page, name, f"{year}-03-31", f"{year}-03-31", said, **named) for name, said in parts.items()]
    for area, code, miss in ((page.name, page.own, 0.04), ("England", "E92000001", 0.05)):
        for place, model in enumerate((MODEL, "Same as last year", "Straight line")):
            named = {"by1": "model", "group1": model, "by2": "horizon", "group2": "1 year"}
            named |= {"area_code": code, "area_name": area}
            rows.append(fact(page, "forecast_miss", "2021-03-31", "2022-03-31", miss + place / 100, **named))
            rows.append(fact(page, "forecast_inside", "2021-03-31", "2022-03-31", 0.8, **named))
    return rows


def with_facts(page: Page, rows: list[dict[str, object]], content) -> Page:
    facts = pd.concat([page.facts, pd.DataFrame(rows)[page.facts.columns]], ignore_index=True)
    days = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}
    return Page(replace(content, facts=facts.astype(days)))


@pytest.fixture
def ahead(example, plain_facts) -> Page:
    page = example()
    return with_facts(page, forecast_rows(page) + record_rows(page), plain_facts)


def test_without_a_forecast_the_page_says_what_would_bring_one(example, show):
    page = example()
    assert fans.answer(page) == ""
    assert fans.record_answer(page) == ""
    assert len(show(fans.fan, page).lines("note-missing")) == 1
    assert (fans.method(page), drivers.answer(page)) == ("", "")
    for block in (drivers.flows, drivers.by_age, fans.record, fans.scores):
        assert show(block, page).outputs == ()


def test_the_answer_names_the_middle_and_the_range(ahead):
    assert fans.answer(ahead) == (
        "In three years, on 31 March 2025, about 400 children looked after are to be expected if things go on as they "
        "have in all authorities: four times in five between 360 and 440."
    )


def test_the_fan_stands_with_its_table_and_what_is_to_be_known_of_it(ahead, show):
    shown = show(fans.fan, ahead)
    [alt] = shown.charts
    assert "Counted 360 in March 2018 and 400 in March 2022. Forecast 400 in March 2025." in alt
    [rows] = shown.tables.values()
    assert rows[-1] == ["31 March 2025", "400", "360 and 440", "320 and 480"]
    assert shown.lines("answer") == [f"{fans.method(ahead)} A note."]


def test_what_was_counted_since_stands_beside_the_forecast(ahead, show, plain_facts):
    later = fact(ahead, "forecast_history", "2023-03-31", "2023-03-31", 431)
    page = with_facts(ahead, [later], plain_facts)
    [alt] = show(fans.fan, page).charts
    assert "Counted since 431 in March 2023." in alt


def test_starts_and_ceases_have_their_ranges(ahead, show):
    [rows] = show(drivers.flows, ahead).tables.values()
    assert rows[0] == ["In the year", "Start to be looked after", "Cease to be looked after"]
    assert rows[1] == ["2022-23", "100 (90 to 110)", "90 (81 to 99)"]
    assert [row[0] for row in rows[1:]] == ["2022-23", "2023-24", "2024-25"]


def test_what_drives_a_forecast_from_published_counts_tells_no_ages(ahead, show):
    assert drivers.answer(ahead).startswith("The number goes up where more children start")
    assert show(drivers.by_age, ahead).outputs == ()
    assert fans.method(ahead) == "This forecast is made from the published counts of all authorities."
    assert "own records" in fans.limits(ahead)


def test_the_record_sets_what_would_have_been_said_beside_what_came(ahead, show):
    shown = show(fans.record, ahead)
    [rows] = shown.tables.values()
    assert rows == [
        ["31 March", "What came", "1 year before"],
        ["2021", "390", "370 (350–380)"],
        ["2022", "400", "405 (390–420)"],
    ]
    assert "1 of these 2 ranges held what came; four in five are meant to." in shown.lines("note")


def test_the_misses_stand_beside_those_of_the_rules_and_of_all_authorities(ahead, show):
    here, everywhere, held = show(fans.scores, ahead).tables.values()
    assert here[1:] == [
        ["This forecast", "4.0%"],
        ["Same as last year", "5.0%"],
        ["A straight line through all years", "6.0%"],
    ]
    assert everywhere[1] == ["This forecast", "5.0%"]
    assert [row[1] for row in held[1:]] == ["80.0%", "80.0%"]
    assert fans.record_answer(ahead) == (
        "One year ahead this forecast would have missed by 4.0% on average here; same as last year by 5.0% and "
        "a straight line through all years by 6.0%."
    )


# ---- is there enough -------------------------------------------------------------------------------------------------


def gap_rows(page: Page, *, chance: float, short: float) -> list[dict[str, object]]:
    kind = {"by1": "common_group", "group1": "Residential"}
    rows = [fact(page, "usable_places", "2022-03-31", "2022-03-31", 30, **kind, unit="places")]
    for level, by in LEVELS.items():
        rows.append(
            fact(page, "need_by_kind", "2025-03-31", "2025-03-31", 40 * by, **kind, by2="quantile", group2=level)
        )
    rows.append(fact(page, "shortfall_chance", "2025-03-31", "2025-03-31", chance, **kind))
    for words, more in (("One time in two", short), ("Four times in five", short * 2)):
        named = {**kind, "by2": "certainty", "group2": words, "unit": "places"}
        rows.append(fact(page, "places_to_close", "2025-03-31", "2025-03-31", more, **named))
    return rows


def test_without_need_or_room_the_page_says_what_would_bring_them(example, show):
    page = example()
    assert gap.answers(page)[-1] == "Whether there are enough places cannot be told from this edition."
    for block in (gap.need, gap.room, gap.chances, gap.registered):
        assert len(show(block, page).lines("note-missing")) == 1


def test_a_shortfall_is_told_in_words_with_what_closes_it(example, show, plain_facts):
    page = with_facts(example(), gap_rows(example(), chance=0.9, short=9.2), plain_facts)
    assert gap.answers(page) == [
        "Residential: the chance that places of the council's own or under contract fall short on 31 March 2025 is "
        "about nine times in ten. What is missing must be bought place by place, or made: 10 for enough one time in "
        "two and 19 for enough four times in five."
    ]
    chance, close = show(gap.chances, page).tables.values()
    assert chance[1] == ["Residential", "about nine times in ten"]
    # A part of a place is one place more.
    assert [row[2] for row in close[1:]] == ["10", "19"]


def test_where_there_is_enough_nothing_is_to_be_made(example, plain_facts):
    page = with_facts(example(), gap_rows(example(), chance=0.02, short=0), plain_facts)
    assert gap.answers(page) == [
        "Residential: the chance that places fall short on 31 March 2025 is less than one time in forty."
    ]


def test_need_stands_with_its_range(example, show, plain_facts):
    page = with_facts(example(), gap_rows(example(), chance=0.9, short=1), plain_facts)
    [rows] = show(gap.need, page).tables.values()
    assert rows[1] == ["Residential", "40 (36 to 44)"]
