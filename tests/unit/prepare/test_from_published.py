"""Ratios of published parts: what is divided by what, of which day, and when there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.domain.areas import area
from suffkit.domain.catalogue import measure
from suffkit.io.national.published import as_published
from suffkit.prepare.from_published import RATIOS, at_constant_rate, ratios_of_published
from suffkit.prepare.national import national_facts

NET, GROSS = "Net current expenditure", "Total expenditure"
CLA, CARE, ALL = "Children looked after", "Children's social care", "All services"
SOURCES = {
    "ro3_expenditure": "mhclg-ro3",
    "rsx_expenditure": "mhclg-rsx",
    "children_looked_after": "dfe-cla-numbers",
    "child_population": "ons-children-population",
    "children_in_need": "dfe-cin-episodes",
    "population_projected": "ons-projections-summed",
}


def figure(measure_id, end, printed, *, line="", part=NET, source="", number="884", start="", by=""):
    value = pd.to_numeric(printed, errors="coerce")
    row = {
        "measure": measure_id,
        "area": number,
        "period_start": start or end,
        "period_end": end,
        "by1": "spending_line" if line else by,
        "group1": line or ("0 to 17" if by else ""),
        "by2": "spending_part" if line else "",
        "group2": part if line else "",
        "value": value,
        "status": "" if value == value else str(printed),
        "as_printed": str(printed),
    }
    return as_published(pd.DataFrame([row]), source=source or SOURCES[measure_id], release="2025")


def money(printed, line=CLA, form="ro3", **which):
    return figure(f"{form}_expenditure", "2025-03-31", printed, line=line, start="2024-04-01", **which)


def looked_after(year, printed, **which):
    return figure("children_looked_after", f"{year}-03-31", printed, **which)


def population(year, printed, **which):
    return figure("child_population", f"{year}-06-30", printed, **which)


def made(*figures):
    found = ratios_of_published(pd.concat(figures, ignore_index=True))
    assert not found["measure"].duplicated().any()
    return {row["measure"]: row for row in found.to_dict("records")}


def test_spending_for_each_child_looked_after_says_which_day():
    got = made(money(40_000_000), looked_after(2024, 400), looked_after(2025, 500))["spend_per_child_looked_after"]
    assert (got["value"], got["numerator"], got["denominator"]) == (80_000, 40_000_000, 500)
    assert got["cell"] == "over children looked after, 31 March 2025"
    assert got["source"] == "mhclg-ro3 2025 and dfe-cla-numbers 2025"


def test_where_the_last_day_is_not_published_yet_the_eve_of_the_year_stands_in():
    for newer in ([], [looked_after(2025, "c")]):
        got = made(money(40_000_000), looked_after(2024, 400), *newer)["spend_per_child_looked_after"]
        assert (got["value"], got["cell"]) == (100_000, "over children looked after, 31 March 2024")


def test_an_older_count_is_no_divisor():
    assert made(money(40_000_000), looked_after(2023, 400)) == {}


def test_a_head_of_the_population_is_of_the_middle_of_the_year():
    got = made(money(40_000_000), money(90_000_000, CARE, "rsx"), population(2023, 1), population(2024, 50_000))
    assert got["looked_after_spend_per_child"]["value"] == 800
    assert got["social_care_spend_per_child"]["value"] == 1_800


def test_shares_of_all_net_spending():
    got = made(money(30), money(90, CARE, "rsx"), money(600, ALL, "rsx"), money(10_000, ALL, "rsx", part=GROSS))
    assert got["looked_after_share_of_spending"]["value"] == 0.05
    assert got["social_care_share_of_spending"]["value"] == 0.15
    assert got["social_care_share_of_spending"]["source"] == "mhclg-rsx 2025"


def test_england_takes_in_other_bodies_and_has_no_share():
    england = [money(30, number="970"), money(600, ALL, "rsx", number="970"), population(2024, 10, number="970")]
    assert set(made(*england)) == {"looked_after_spend_per_child"}


def test_section_251_is_in_no_ratio():
    other = figure("s251_expenditure", "2025-03-31", 5, line=CLA, part=GROSS, source="dfe-s251-outturn")
    assert made(other, looked_after(2025, 5), population(2024, 5)) == {}
    assert not any(
        "s251" in part for one in RATIOS for part in (measure(one.measure).numerator, measure(one.measure).denominator)
    )


@pytest.mark.parametrize(
    ("amount", "children", "status"),
    [(5, 0, "z"), (-5, 10, "z"), ("x", 10, "x"), (5, "c", "c"), ("x", "c", "x"), (0, 10, ""), (0, 0, "z")],
)
def test_nobody_a_loss_and_what_is_missing_make_no_ratio(amount, children, status):
    got = made(money(amount), looked_after(2025, children))["spend_per_child_looked_after"]
    assert got["status"] == status
    assert (got["value"] == 0) if status == "" else (got["value"] != got["value"])


def test_a_rate_of_need_divides_by_the_summer_before():
    need = figure("children_in_need", "2024-03-31", 300)
    got = made(need, population(2023, 10_000), population(2024, 20_000))["cin_rate_per_10k"]
    assert (got["value"], got["cell"]) == (300, "over children under 18 in the population, 30 June 2023")
    assert made(need, population(2024, 20_000)) == {}


def test_of_two_tables_that_have_the_same_figure_the_first_card_is_taken():
    rows = [looked_after(2025, 999, source="dfe-cla-social-workers"), looked_after(2025, 10), money(50)]
    assert made(*rows)["spend_per_child_looked_after"]["value"] == 5


def test_they_become_facts_with_their_parts_and_a_mean_of_neighbours():
    near = [str(number) for number in (801, 802, 803, 805, 806)]
    rows = [
        part for n, one in enumerate(near) for part in (money(10 * n, number=one), looked_after(2025, 1, number=one))
    ]
    parts = pd.concat([*rows, money(50), looked_after(2025, 10)], ignore_index=True)
    facts = national_facts(ratios_of_published(parts), area("herefordshire"), ["884", "970", *near])
    facts = facts.set_index("area_code")
    assert facts.loc["E06000019", ["value", "numerator", "denominator"]].tolist() == [5, 50, 10]
    assert facts.loc["E06000019", "source"] == "recomputed from mhclg-ro3 2025 and dfe-cla-numbers 2025"
    assert facts.loc["neighbours:E06000019", "value"] == 20
    assert set(facts["unit"]) == {"gbp_per_year"}


def projected(year, printed):
    return figure("population_projected", f"{year}-06-30", printed, by="age_group")


def test_the_newest_rate_on_the_projected_children():
    parts = [looked_after(2023, 1), looked_after(2024, 100), population(2023, 1_000)]
    ahead = [projected(year, 1_000 + 10 * (year - 2023)) for year in range(2022, 2040)]
    found = at_constant_rate(pd.concat([*parts, *ahead], ignore_index=True))
    got = dict(zip(found["period_end"].dt.strftime("%Y-%m-%d"), found["value"], strict=True))
    # The middle of 2024 is the population of 31 March 2025; ten years on and no further.
    assert list(got) == [f"{year}-03-31" for year in range(2025, 2035)]
    assert got["2025-03-31"] == pytest.approx(101)
    assert got["2034-03-31"] == pytest.approx(110)
    assert set(found["cell"]) == {"the rate of 31 March 2024"}


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_without_a_part_nothing_is_carried_on(lost):
    parts = [looked_after(2024, 100), population(2023, 1_000), projected(2025, 1_000)]
    assert len(at_constant_rate(pd.concat(parts, ignore_index=True))) == 1
    del parts[lost]
    assert at_constant_rate(pd.concat(parts, ignore_index=True)).empty
