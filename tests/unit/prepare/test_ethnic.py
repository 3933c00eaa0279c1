"""Ethnic groups among children looked after against residents: which are compared, and what is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.disproportionality import disproportionality
from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.domain.areas import area
from suffkit.io.national.published import as_published
from suffkit.prepare.ethnic import SMALLEST_GROUP, ethnic_ratios
from suffkit.prepare.national import national_facts

BY = "ethnicity"


def table(measure, day, groups, source, whole="Total"):
    """PUBLISHED of one authority: group to what is printed; the whole stands as a group or without any."""
    rows = pd.DataFrame({"group1": list(groups), "as_printed": [str(one) for one in groups.values()]})
    value = pd.to_numeric(rows["as_printed"], errors="coerce")
    rows = rows.assign(measure=measure, area="884", period_start=day, period_end=day, by1=BY, value=value)
    rows = rows.assign(status=rows["as_printed"].where(value.isna(), ""))
    if not whole:
        rows = rows.assign(
            by1=rows["by1"].where(rows["group1"] != "Total", ""), group1=rows["group1"].replace("Total", "")
        )
    return as_published(rows.assign(by2="", group2=""), source=source, release="2024")


def children(day="2024-03-31", **groups):
    return table("children_looked_after", day, groups, "dfe-cla-characteristics")


RESIDENTS = {"White": 9_000, "Mixed": 500, "Other": SMALLEST_GROUP - 1, "Total": 10_000}


def residents(**changed):
    return table("population_all_ages", "2021-03-21", RESIDENTS | changed, "ons-census-ethnic-group-summed", whole="")


def ratios(*parts):
    found = ethnic_ratios(pd.concat(parts, ignore_index=True))
    rows = found[found["measure"] == "ethnic_rate_ratio"]
    return {(row["group1"], row["group2"]): row for row in rows.to_dict("records")}


def test_a_group_stands_against_everyone_else_those_not_known_among_them():
    got = ratios(children(White=60, Mixed=20, **{"Not known": 5}, Total=85), residents())
    mixed = got["Mixed", ""]
    assert mixed["numerator"] == 20 / 500
    assert mixed["denominator"] == 65 / 9_500
    assert mixed["value"] == pytest.approx((20 / 500) / (65 / 9_500))
    [by_hand] = disproportionality(20, 500, 65, 9_500, at_least=1).to_dict("records")
    assert got["Mixed", "Lowest"]["value"] == by_hand["lower"] < mixed["value"] < got["Mixed", "Highest"]["value"]
    assert got["Mixed", "Highest"]["by2"] == "bound"
    # Of those not known no residents are counted.
    assert ("Not known", "") not in got


@pytest.mark.parametrize(("printed", "status"), [("c", "c"), ("x", "x"), ("z", "z"), (0, "")])
def test_what_is_hidden_stays_so(printed, status):
    got = ratios(children(White=60, Mixed=printed, Total=80), residents())
    assert {got["Mixed", end]["status"] for end in ("", "Lowest", "Highest")} == {status}
    assert (got["Mixed", ""]["value"] == 0) if status == "" else got["Mixed", ""]["value"] != got["Mixed", ""]["value"]
    assert got["White", ""]["status"] == ""


def test_a_hidden_total_hides_all():
    got = ratios(children(White=60, Mixed=20, Total="c"), residents())
    assert all(row["value"] != row["value"] and row["status"] for row in got.values())


def test_a_group_of_few_residents_has_none():
    got = ratios(children(White=60, Other=2, Total=62), residents())
    assert (got["Other", ""]["status"], got["Other", "Highest"]["status"]) == ("c", "c")
    got = ratios(children(White=60, Other=2, Total=62), residents(Other=SMALLEST_GROUP))
    assert got["Other", ""]["status"] == ""


def test_every_year_has_its_own():
    found = ethnic_ratios(
        pd.concat([children(Mixed=20, Total=80), children("2023-03-31", Mixed=10, Total=80), residents()])
    )
    plain = found[(found["measure"] == "ethnic_rate_ratio") & (found["by2"] == "")]
    assert sorted(plain["period_end"].dt.year) == [2023, 2024]


def test_shares_of_residents_are_of_all_of_them():
    found = ethnic_ratios(pd.concat([residents(), children(Mixed=20, Total=80)]))
    shares = found[found["measure"] == "population_all_ages_share"].set_index("group1")
    assert shares["value"].to_dict() == {"White": 0.9, "Mixed": 0.05, "Other": 0.0099}


def test_without_a_census_there_is_nothing():
    assert ethnic_ratios(children(Mixed=20, Total=80)).empty


def test_they_are_facts():
    rows = ethnic_ratios(pd.concat([children(White=60, Mixed="c", Total=80), residents()]))
    facts = national_facts(rows, area("herefordshire"), ["884"])
    check(facts, FACTS)
    assert (facts["source"].str.startswith("recomputed from")).all()
