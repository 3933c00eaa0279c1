"""Pages on a forecast from the council's own records: which is shown, what drives it, its record, and the need."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from suffkit.contracts.forecasts import OWN_RECORDS
from suffkit.publish import drivers, fans, gap
from suffkit.publish.page import Page

LEVELS = {"0.025": 0.8, "0.1": 0.9, "0.25": 0.95, "0.5": 1.0, "0.75": 1.05, "0.9": 1.1, "0.975": 1.2, "mean": 1.0}
RECORDS, PUBLISHED = "forecast from SSDA903 returns, 2018 to 2022", "baseline of dfe-cla-numbers 2022"
YEARS = range(2023, 2028)


def fact(page: Page, measure: str, end: str, value: float, **more: str) -> dict[str, object]:
    blank = dict.fromkeys(("by1", "group1", "by2", "group2", "status", "cell", "as_printed"), "")
    about = {"measure": measure, "area_code": page.own, "area_name": page.name}
    days = {"period_start": pd.Timestamp(more.pop("start", end)), "period_end": pd.Timestamp(end)}
    numbers = {"numerator": float("nan"), "denominator": float("nan"), "value": value}
    unit = "share" if measure in ("forecast_miss", "forecast_inside") else "children"
    return {**blank, **about, **days, **numbers, "unit": unit, "origin": "forecast", "source": RECORDS, **more}


def by_level(page: Page, measure: str, year: int, middle: float, **more: str) -> list[dict[str, object]]:
    named = {"by1": "model", "group1": OWN_RECORDS, "by2": "quantile"} | more
    flow = {} if measure in ("children_looked_after", "need_by_kind") else {"start": f"{year - 1}-04-01"}
    return [
        fact(page, measure, f"{year}-03-31", middle * by, **named, **flow, group2=level) for level, by in LEVELS.items()
    ]


def of_records(page: Page) -> list[dict[str, object]]:
    rows = []
    for step, year in enumerate(YEARS, 1):
        rows += by_level(page, "children_looked_after", year, 400 + 10 * step)
        rows += by_level(page, "started_to_be_looked_after", year, 110)
        rows += by_level(page, "ceased_to_be_looked_after", year, 100)
        rows += by_level(page, "turning_18_in_care", year, 40)
        for group, first, step_by in (("10 to 15", 200, 1), ("16 and over", 100, 9)):
            named = {"by1": "age_group", "group1": group}
            rows += by_level(page, "children_looked_after", year, first + step_by * step, **named)
            rows += by_level(page, "started_to_be_looked_after", year, 55 if group == "10 to 15" else 33, **named)
        for group, children in (("Fostering", 300), ("Residential", 50)):
            rows += by_level(page, "need_by_kind", year, children, by1="common_group", group1=group)
    return rows


def counted(page: Page) -> list[dict[str, object]]:
    about = {"origin": "counted", "source": "SSDA903 returns, 2018 to 2022"}
    ages = [
        fact(page, "children_looked_after", "2022-03-31", value, by1="age_group", group1=group, **about)
        for group, value in (("10 to 15", 200.0), ("16 and over", 100.0))
    ]
    kinds = [
        fact(page, "placements", "2022-03-31", value, by1="common_group", group1=group, **about)
        for group, value in (("Fostering", 299.0), ("Residential", 52.0))
    ]
    stock = [
        fact(page, "children_looked_after", f"{year}-03-31", 400.0 - 10 * (2022 - year), **about)
        for year in range(2018, 2023)
    ]
    return [*ages, *kinds, *stock]


def record(page: Page) -> list[dict[str, object]]:
    rows = []
    said = {OWN_RECORDS: (0.03, 395), "Same as last year": (0.02, 390), "Straight line": (0.05, 380)}
    for model, (miss, middle) in said.items():
        named = {"by1": "model", "group1": model, "by2": "horizon", "group2": "1 year"}
        rows.append(fact(page, "forecast_miss", "2022-03-31", miss, **named))
        rows.append(fact(page, "past_forecast", "2022-03-31", middle, **named))
    named = {"by1": "model", "group1": OWN_RECORDS, "by2": "horizon", "group2": "1 year"}
    rows.append(fact(page, "past_forecast_low", "2022-03-31", 380, **named))
    rows.append(fact(page, "past_forecast_high", "2022-03-31", 399, **named))
    rows.append(fact(page, "forecast_inside", "2022-03-31", 0, **named))
    return rows


def of_published(page: Page) -> list[dict[str, object]]:
    about = {"group1": "Pooled growth", "source": PUBLISHED}
    rows = by_level(page, "children_looked_after", 2023, 500, **about)
    rows += by_level(page, "started_to_be_looked_after", 2023, 200, **about)
    rows.append(fact(page, "forecast_history", "2022-03-31", 444, source=PUBLISHED))
    named = {"by1": "model", "group1": "Pooled growth", "by2": "horizon", "group2": "1 year", "source": PUBLISHED}
    rows.append(fact(page, "past_forecast", "2022-03-31", 450, **named))
    rows.append(fact(page, "forecast_miss", "2022-03-31", 0.5, **named))
    return rows


def opened(page: Page, content, *parts) -> Page:
    facts = pd.DataFrame([row for part in parts for row in part(page)])[page.facts.columns]
    days = {"period_start": "datetime64[s]", "period_end": "datetime64[s]"}
    plain = page.facts[page.facts["measure"] != "children_looked_after"]
    return Page(replace(content, facts=pd.concat([facts, plain], ignore_index=True).astype(days)))


@pytest.fixture
def own(example, plain_facts) -> Page:
    return opened(example(), plain_facts, counted, of_records, record)


@pytest.fixture
def both(example, plain_facts) -> Page:
    return opened(example(), plain_facts, counted, of_records, record, of_published)


def test_the_answer_is_that_of_the_councils_own_records(own):
    assert fans.answer(own) == (
        "In five years, on 31 March 2027, about 450 children looked after are to be expected if children come, move "
        "and leave as the council's own records show: four times in five between 405 and 495."
    )


def test_of_two_forecasts_one_is_shown_whole_and_the_page_says_which(own, both, show):
    assert fans.answer(both) == fans.answer(own)
    assert "the two are not mixed" in fans.method(both)
    assert "not mixed" not in fans.method(own)
    for block in (fans.fan, fans.record, fans.scores, drivers.flows, drivers.by_age):
        alone, beside = show(block, own), show(block, both)
        assert (alone.tables, alone.charts) == (beside.tables, beside.charts)


def test_the_chart_begins_with_what_was_counted(own, show):
    shown = show(fans.fan, own)
    [alt] = shown.charts
    assert "Counted 360 in March 2018 and 400 in March 2022. Forecast 450 in March 2027." in alt
    assert shown.lines("source")[0] == "Source: forecast from SSDA903 returns, 2018 to 2022"


def test_what_comes_and_goes_is_told_in_words(own):
    assert drivers.answer(own) == (
        "In 2022-23 about 110 children are expected to start to be looked after and about 100 to cease; in 2026-27 "
        "about 110 and 100. Of those who cease in 2022-23, about 40 do so because they turn 18. The others leave "
        "earlier, as often as children of their age, time in care and placement have."
    )


def test_a_change_is_named_where_today_lies_outside_the_range(own, show):
    # 16 and over: 100 today, 131 to 160 in five years; 10 to 15: 200 today, 185 to 226.
    shown = show(drivers.by_age, own)
    [said] = shown.lines("answer")
    assert said == (
        "The largest age groups of those who start in 2022-23 are expected to be 10 to 15 (about 55) and 16 and over "
        "(about 33). By 31 March 2027 a change beyond what chance may bring is to be expected in the age group 16 and "
        "over (from 100 to about 145). In no kind of placement is a change by 31 March 2027 to be expected beyond what "
        "chance may bring; the largest is in residential (from 52 to about 50)."
    )


def test_ages_stand_beside_what_was_counted(own, show):
    children, starts = show(drivers.by_age, own).tables.values()
    assert children == [
        ["Age group", "Counted, 31 March 2022", "31 March 2023", "31 March 2025", "31 March 2027"],
        ["10 to 15", "200", "201 (181 to 221)", "203 (183 to 223)", "205 (185 to 226)"],
        ["16 and over", "100", "109 (98 to 120)", "127 (114 to 140)", "145 (131 to 160)"],
    ]
    assert starts[1][:2] == ["10 to 15", "55 (50 to 61)"]


def test_a_record_that_is_no_better_than_a_rule_says_so(own, show):
    assert fans.record_answer(own) == (
        "One year ahead this forecast would have missed by 3.0% on average here; same as last year by 2.0% and a "
        "straight line through all years by 5.0%. So far it has not done better here than the best of these; a few "
        "earlier years are little to judge by."
    )
    [misses] = show(fans.scores, own).tables.values()
    assert [row[0] for row in misses[1:]] == ["This forecast", "Same as last year", "A straight line through all years"]
    [said] = show(fans.record, own).tables.values()
    assert said[1] == ["31 March 2022", "400", "395 (380–399)"]


def test_need_is_as_the_records_have_it(own, show):
    assert gap.need_how(own).startswith("Each child is carried forward")
    [rows] = show(gap.need, own).tables.values()
    assert rows[0][1:] == ["Now (31 March 2022)", "31 March 2023", "31 March 2025", "31 March 2027"]
    assert rows[2] == ["Residential", "52", "50 (45 to 55)", "50 (45 to 55)", "50 (45 to 55)"]
    assert "If children move between placements as they have" in gap.answers(own)[0]
