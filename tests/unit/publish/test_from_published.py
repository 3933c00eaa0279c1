"""Figures of our own from published ones on pages: ethnic groups, spending, projections, revisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import FactsFolder
from suffkit.disclosure.release import release
from suffkit.domain.catalogue import measure
from suffkit.publish import ethnic, population, revised, spending
from suffkit.publish.page import Page

DAY, CENSUS, YEAR = ("2024-03-31",) * 2, ("2021-03-21",) * 2, ("2024-04-01", "2025-03-31")
AHEAD = ("2025-03-31",) * 2
ENGLAND = "E92000001"


def fact(name, value, when, *, area="own", group="", bound="", cell="", origin="national", numerator=float("nan")):
    number = float("nan") if isinstance(value, str) else float(value)
    return {
        "measure": name,
        "area_code": area,
        "area_name": {"own": "Exampleshire", ENGLAND: "England"}.get(area, "Statistical neighbours (2025 model)"),
        "period_start": pd.Timestamp(when[0]),
        "period_end": pd.Timestamp(when[1]),
        "by1": "ethnicity" if group else "",
        "group1": group,
        "by2": "bound" if bound else "",
        "group2": bound,
        "numerator": float(numerator),
        "denominator": float("nan"),
        "value": number,
        "unit": measure(name).unit,
        "status": value if isinstance(value, str) else "",
        "origin": origin,
        "source": "recomputed from a 2024 and b 2021",
        "cell": cell,
        "as_printed": "",
    }


@pytest.fixture
def open_page(plain_facts: FactsFolder) -> Callable[..., Page]:
    def opened(*facts: dict[str, object]) -> Page:
        edition = dict(plain_facts.edition)
        own = {"own": edition["area_code"], "neighbours": edition["neighbours_code"]}
        table = pd.DataFrame(list(facts), columns=FACTS.column_names)
        table = table.assign(area_code=table["area_code"].replace(own))
        return Page(replace(plain_facts, facts=release([table]), edition=edition))

    return opened


def group(name, count, share, ratio, low, high):
    ends = {"": ratio, "Lowest": low, "Highest": high}
    return [
        fact("children_looked_after", count, DAY, group=name),
        fact("population_all_ages_share", share, CENSUS, group=name),
        *(fact("ethnic_rate_ratio", value, DAY, group=name, bound=end) for end, value in ends.items()),
    ]


MIXED = group("Mixed", 20, 0.05, 2.5, 1.6, 3.9)
WHITE = group("White", 60, 0.9, 0.6, 0.4, 0.8)
ASIAN = group("Asian or Asian British", "c", 0.03, "c", "c", "c")
OTHER = group("Other ethnic groups", 3, 0.02, 1.2, 0.4, 3.6)


def test_each_group_with_its_shares_its_ratio_and_how_sure_it_is(open_page, show):
    page = open_page(*WHITE, *MIXED, *ASIAN, fact("ethnic_rate_ratio", 1.9, DAY, group="Mixed", area=ENGLAND))
    shown = show(ethnic.beside_residents, page)
    [table] = shown.tables.values()
    assert table[0][0] == "Ethnic group" and len(table) == 4
    assert table[2] == ["Mixed", "20", "[x]", "5.0%", "2.5", "1.6 to 3.9", "1.9"]
    assert table[3] == ["Asian or Asian British", "[c]", "[x]", "3.0%", "[c]", "[c]", "[x]"]
    [alt] = shown.charts
    assert "Mixed 2.5 (1.6 to 3.9)" in alt and "Asian or Asian British [c]" in alt
    assert any("all ages" in line for line in shown.lines("note"))


def test_only_what_chance_does_not_explain_is_said(open_page):
    said = ethnic.answer(open_page(*WHITE, *MIXED, *ASIAN, *OTHER))
    assert said == (
        "For each resident of the group, children are looked after more often than everyone else: Mixed (2.5 times); "
        "less often: White (0.6 times)."
    )
    assert ethnic.answer(open_page(*OTHER)).startswith("In no ethnic group")


def test_where_all_is_hidden_the_table_says_so_and_there_is_no_chart(open_page, show):
    hidden = [*ASIAN, *group("Mixed", "c", 0.05, "c", "c", "c")]
    # What was known a year before does not stand for it.
    hidden.append(fact("ethnic_rate_ratio", 54.0, ("2023-03-31",) * 2, group="Mixed"))
    shown = show(ethnic.beside_residents, open_page(*hidden))
    assert shown.charts == []
    assert len(shown.tables) == 1
    assert shown.lines("note-missing") == ["There is no chart, as the newest of these figures are hidden or missing."]
    assert ethnic.answer(open_page(*hidden)) == ""


def test_without_such_figures_a_sentence_says_what_would_bring_them(open_page, show):
    page = open_page(fact("children_looked_after", 80, DAY))
    for block in (ethnic.beside_residents, spending.for_each_child, population.at_constant_rate):
        [said] = show(block, page).lines("note-missing")
        assert said.startswith("This edition does not tell") and "could be shown from" in said
    assert spending.answer(page) == ethnic.answer(page) == revised.answer(page) == ""


SPENT, SHARE = "spend_per_child_looked_after", "looked_after_share_of_spending"
OVER = "over children looked after, 31 March 2024"


def test_spending_stands_beside_neighbours_and_england_and_says_what_it_is_divided_by(open_page, show):
    page = open_page(
        fact(SPENT, 92_000, YEAR, cell=OVER),
        fact(SPENT, 101_000, YEAR, area=ENGLAND),
        fact(SPENT, 95_000, YEAR, area="neighbours"),
        fact(SHARE, 0.087, YEAR, cell="over all services, 31 March 2025"),
    )
    shown = show(spending.for_each_child, page)
    [(caption, table)] = shown.tables.items()
    assert caption.endswith("2024-25")
    assert table[1] == ["Net spending per child looked after", "£92,000", "£95,000", "£101,000", OVER]
    assert table[2][1:4] == ["8.7%", "[x]", "[x]"]
    assert any("police" in line for line in shown.lines("note"))
    assert spending.answer(page) == (
        f"Net spending per child looked after, 2024-25: £92,000 a year ({OVER}); the mean of its statistical "
        "neighbours is £95,000 a year."
    )


def test_spending_for_nobody_is_explained(open_page, show):
    page = open_page(fact(SPENT, "z", YEAR, cell=OVER))
    shown = show(spending.for_each_child, page)
    assert next(iter(shown.tables.values()))[1][1] == "[z]"
    assert any(line.startswith("There is no figure where nobody was looked after") for line in shown.lines("note"))
    assert spending.answer(page) == ""


def test_what_a_constant_rate_would_give_is_called_no_forecast(open_page, show):
    ahead = {"cell": "the rate of 31 March 2024", "origin": "forecast", "numerator": 17_250}
    shown = show(population.at_constant_rate, open_page(fact("looked_after_at_constant_rate", 86.4, AHEAD, **ahead)))
    [(caption, table)] = shown.tables.items()
    assert caption.endswith("were the newest rate to stay as it is: the rate of 31 March 2024")
    assert table[1] == ["31 March 2025", "17,250", "86"]
    assert shown.lines("note")[0].startswith("No forecast")


def test_revisions_are_counted_with_the_largest(open_page):
    largest = "Children looked after, 31 March 2023: 405 in the release of 2023, 400 in that of 2024"
    said = revised.answer(open_page(fact("revised_figures", 50, DAY, cell=largest)))
    assert "50 were changed by a later release" in said
    assert said.endswith(f"The largest change of a whole number: {largest}.")
    assert "1 was changed" in revised.answer(open_page(fact("revised_figures", 1, DAY)))
