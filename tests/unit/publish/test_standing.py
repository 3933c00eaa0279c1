"""The standing on pages: tables in the tool's own characters, sentences, pictures, and the region side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.spread import spread
from suffkit.contracts.benchmarks import CHANGES, POSITIONS, Standing
from suffkit.contracts.facts_folder import FactsFolder
from suffkit.domain.areas import all_areas, area
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError
from suffkit.publish import region, standing, standing_charts
from suffkit.publish.next_bands import next_bands
from suffkit.publish.page import Page

STABLE, LONG, LAC, PLACES = "LACStable_2016on", "LAC_LongStable%", "LAC", "Number_Foster_Places(New)"
SPENT = "TotalLACFinance"
POLARITY = {STABLE: "low", LONG: "high", LAC: "none", PLACES: "none", SPENT: "none"}
# Herefordshire, its region and England; four of its region; ten neighbours, of whom three have figures.
OWN, REGION, ENGLAND = "884", "984", "970"
NEIGHBOURS = ["303", "305", "312", "800", "802", "803", "815", "830", "838", "850"]
SHROPSHIRE, TELFORD, STOKE = "893", "894", "861"
# Newest year, and the year before where it is another figure.
FIGURES = """indicator | year | 884 | 984 | 970 | 893 | 894 | 861 | 303 | 305 | 312
    LACStable_2016on | 2024 | 11 | 10 | 11 | 9 | 11 | 14 | 8 | 12 | -
    LACStable_2016on | 2023 | 14 | 10 | 10 | 9 | 10 | 13 | 8 | 12 | 9
    LAC_LongStable% | 2024 | 69 | 67 | 68 | 70 | 71 | 72 | 60 | 74 | 80
    LAC_LongStable% | 2021 | 72 | 66 | 70 | 70 | 70 | 70 | 70 | 70 | 70
    LAC | 2024 | 113 | 89 | 69 | 90 | 95 | 160 | 60 | 70 | 65
    LAC | 2023 | 122 | 88 | 70 | 90 | 95 | 150 | 60 | 70 | 68
    Number_Foster_Places(New) | 2024 | 215 | 3840 | 37430 | 300 | 200 | 250 | 220 | 280 | 310
    Number_Foster_Places(New) | 2023 | 205 | 3900 | 38000 | 310 | 210 | 260 | 210 | 290 | 300"""


def figures(drawn: str = FIGURES) -> pd.DataFrame:
    """INDICATORS of a drawn table; a dash is missing."""
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines())
    long = pd.DataFrame(lines, columns=head).melt(["indicator", "year"], var_name="area", value_name="as_printed")
    return long.assign(
        year_label=long["year"],
        year=long["year"].astype("int64"),
        value=pd.to_numeric(long["as_printed"], errors="coerce"),
        status=["x" if text == "-" else "" for text in long["as_printed"]],
    ).astype(dict.fromkeys(["indicator", "area", "year_label", "status", "as_printed"], "str"))


def standing_of(drawn: str = FIGURES, own: str = OWN) -> Standing:
    indicators = figures(drawn)
    names = list(dict.fromkeys(indicators["indicator"]))
    titles = {row["indicator"]: row["title"] for row in code_rows("benchmarks")}
    facts = pd.DataFrame(
        {
            "indicator": names,
            "topic": "Children Looked After",
            "title": [titles[name] for name in names],
            "polarity": [POLARITY[name] for name in names],
            "decimals": 1,
            "no_quartile": False,
            "description": "",
            "methodology": "",
        }
    )
    near = pd.DataFrame(
        {"model": "2025", "area": own, "place": range(1, 11), "neighbour": NEIGHBOURS, "closeness": "Close"}
    ).astype({"model": "str", "area": "str", "neighbour": "str", "closeness": "str"})
    made = benchmark(indicators, facts, near, [own])
    return Standing(made.benchmarks, made.standings, spread(indicators, facts), facts)


@pytest.fixture
def herefordshire(plain_facts: FactsFolder) -> Callable[..., Page]:
    def open_page(held: Standing | None = None) -> Page:
        one = area("herefordshire")
        edition = plain_facts.edition | {
            "authority_name": "Herefordshire",
            "area_code": one.new_la_code,
            "old_la_code": one.old_la_code,
            "region_code": one.region_code,
            "region_name": one.region_name,
        }
        return Page(replace(plain_facts, edition=edition, standing=held or standing_of()))

    return open_page


def test_a_page_s_indicators_stand_in_two_tables_in_the_tool_s_characters(herefordshire, show):
    shown = show(standing.summary, herefordshire(), "stability")
    moves, lasting = (
        "Three or more placements in the year, %",
        "Same placement for two years (children long in care), %",
    )
    assert shown.tables == {
        "Herefordshire beside its neighbours, region and England": [
            ["Measure", "Year", "Herefordshire", "Neighbours", "West Midlands", "England"],
            [moves, "2024", "11.0", "10.0", "10.0", "11.0"],
            [lasting, "2024", "69.0", "71.3", "67.0", "68.0"],
        ],
        "Herefordshire: change on the year before, rank and band": [
            ["Measure", "Change", "Rank", "Band (A best)"],
            [f"{moves} (lower is better)", "down 3.0, better", "joint 3rd of 6", "B"],
            [f"{lasting} (higher is better)", "down 3.0 since 2021, worse", "6th of 7", "D"],
        ],
    }
    notes = shown.lines("note")
    assert notes[1] == (
        "Not all ten neighbours have a figure of: three or more placements in the year (2); "
        "same placement for two years (3)."
    )
    assert not any(note.startswith("NA") for note in notes)
    assert shown.lines("source") == [
        "Source: Department for Education, Local Authority Interactive Tool; data to 2024; "
        "statistical neighbours of the 2025 model",
        "Source: Department for Education, Local Authority Interactive Tool; data to 2024",
    ]


def test_where_neither_high_nor_low_is_better_there_is_no_rank_and_no_judgement(herefordshire, show):
    shown = show(standing.summary, herefordshire(), "demographics")
    beside, moved = shown.tables.values()
    assert beside[1] == ["Children looked after per 10,000 children", "2024", "113.0", "65.0", "89.0", "69.0"]
    assert moved[:2] == [["Measure", "Change"], ["Children looked after per 10,000 children", "down 9.0"]]
    assert any("neither high nor low is better" in note for note in shown.lines("note"))


def test_a_missing_figure_is_na_and_explained_and_never_nought(herefordshire, show):
    hidden = standing_of(FIGURES.replace("2024 | 11 |", "2024 | - |"))
    shown = show(standing.summary, herefordshire(hidden), "stability")
    beside, moved = shown.tables.values()
    assert beside[1][2] == "NA"
    assert moved[1][1:] == ["NA", "NA", "NA"]
    assert "NA: there is no figure, or it is hidden as it is of few children." in shown.lines("note")


@pytest.mark.parametrize(("said", "cell"), [(CHANGES[0], "yes"), (CHANGES[1], "no"), ("", "not known")])
def test_whether_a_change_is_more_than_chance_is_said_where_it_is_known(herefordshire, show, said, cell):
    held = standing_of()
    of_stable = (held.standings["indicator"] == STABLE) & (held.standings["row"] == "authority")
    words = pd.Series("", index=held.standings.index).mask(held.standings["row"] == "authority", CHANGES[1])
    held = replace(held, standings=held.standings.assign(change_said=words.mask(of_stable, said)))
    _, table = show(standing.summary, herefordshire(held), "stability").tables.values()
    place = table[0].index("Change more than chance?")
    assert [row[place] for row in table[1:]] == [cell, "no"]


def test_without_national_data_a_sentence_says_which_file_would_bring_them(example, show):
    page = example()
    shown = show(standing.summary, page, "stability")
    assert shown.tables == {}
    assert shown.lines("note-missing") == [
        "This edition does not tell how Exampleshire stands beside other authorities. It could be shown from "
        "DfE's published tables (Children looked after in England including adoptions)."
    ]
    assert show(standing_charts.strips, page, "stability").outputs == ()
    assert (
        show(region.side_by_side, page, "stability", caption="Stability")
        .lines("note-missing")[0]
        .startswith("This edition does not tell how the authorities of its region compare: stability.")
    )
    assert show(region.region_bars, page, STABLE).outputs == ()
    assert show(standing_charts.history, page, STABLE).outputs == ()
    assert standing.answer(page, "stability") == ""
    assert standing.bands_answer(page).startswith("This edition has no published figures")
    assert region.region_answer(page, [LAC]).startswith("This edition does not tell")


def test_the_answer_sets_the_headline_beside_the_others_and_counts_the_ends(herefordshire):
    assert standing.answer(herefordshire(), "stability") == (
        "Three or more placements in the year, %: Herefordshire 11.0 (2024), its statistical neighbours 10.0, "
        "West Midlands 10.0 and England 11.0. Of 2 measures where high or low is better, it is in the last band (D) "
        "on 1 (same placement for two years)."
    )
    assert standing.answer(herefordshire(), "fostering") == (
        "Approved foster places: Herefordshire 215.0 (2024), its statistical neighbours 270.0."
    )


def test_an_authority_without_any_figure_is_not_judged(herefordshire):
    empty = figures().assign(as_printed=lambda table: table["as_printed"].mask(table["area"] == OWN, "-"))
    drawn = empty.pivot(index=["indicator", "year_label"], columns="area", values="as_printed").reset_index()
    text = "\n".join(
        [
            " | ".join(drawn.columns).replace("year_label", "year"),
            *(" | ".join(row) for row in drawn.itertuples(index=False, name=None)),
        ]
    )
    page = herefordshire(standing_of(text))
    assert standing.answer(page, "stability") == (
        "No figure of Herefordshire is published for the measures of this page."
    )
    assert standing.bands_answer(page).startswith("This edition has no published figures")


def test_all_measures_are_counted_by_band(herefordshire):
    assert standing.bands_answer(herefordshire()) == (
        "Of 2 measures where high or low is better, Herefordshire has 0 in band A, 1 in band B, 0 in band C and "
        "1 in band D; A is the best, D the last."
    )


def test_the_years_stand_as_in_the_tool_with_change_and_trend(herefordshire, show):
    shown = show(standing_charts.history, herefordshire(), STABLE)
    assert shown.tables == {
        "Three or more placements in the year, %: Herefordshire and comparators": [
            ["Year", "Herefordshire", "West Midlands", "Statistical neighbours", "England"],
            ["2023", "14.0", "10.0", "9.7", "10.0"],
            ["2024", "11.0", "10.0", "10.0", "11.0"],
            ["Change", "-3.0", "0.0", "0.3", "1.0"],
            ["Trend", "down, better", "no change", "up, worse", "up, worse"],
        ]
    }
    assert shown.lines("note") == [
        "Rank in 2024: joint 3rd of 6.",
        "Band B. The bands, the best first: A 8.0 to 9.5; B 9.6 to 11.0; C 11.1 to 11.8; D 11.9 to 14.0.",
    ]
    [alt] = shown.charts
    assert alt.startswith(
        "Line chart: Herefordshire 11.0 in 2024: above its neighbours (10.0) and level with England (11.0)."
    )


def test_a_year_without_a_figure_stays_a_gap(herefordshire, show):
    drawn = FIGURES + "\n    LACStable_2016on | 2022 | - | 9 | 10 | 9 | 10 | 13 | 8 | 12 | 9"
    shown = show(standing_charts.history, herefordshire(standing_of(drawn)), STABLE)
    [table] = shown.tables.values()
    assert [row[1] for row in table[1:4]] == ["NA", "14.0", "11.0"]
    [alt] = shown.charts
    assert "1 figure is not shown" in alt


def test_amounts_are_drawn_beside_the_neighbours_alone(herefordshire, show):
    shown = show(standing_charts.history, herefordshire(), PLACES)
    [alt], [table] = shown.charts, shown.tables.values()
    assert "Statistical neighbours" in alt
    assert "England" not in alt
    assert table[0][1:] == ["Herefordshire", "West Midlands", "Statistical neighbours", "England"]


def test_one_year_alone_has_a_table_and_no_lines(herefordshire, show):
    drawn = "\n".join(line for line in FIGURES.splitlines() if "| 2023" not in line and "| 2021" not in line)
    shown = show(standing_charts.history, herefordshire(standing_of(drawn)), STABLE)
    assert shown.charts == []
    [table] = shown.tables.values()
    assert [row[:2] for row in table[1:]] == [["2024", "11.0"], ["Change", "NA"], ["Trend", "NA"]]


def test_an_indicator_that_the_data_lack_is_said_to_be_missing(herefordshire, show):
    [said] = show(standing_charts.history, herefordshire(), "LACDistance").lines("note-missing")
    assert "placed over 20 miles from home and outside the authority" in said


def test_strips_show_the_headline_measures_of_the_page(herefordshire, show):
    [alt] = show(standing_charts.strips, herefordshire(), "stability").charts
    assert alt == (
        "Strip chart: Herefordshire is level with the middle authority on 1 measure and below it on 1 measure. "
        "Three or more placements in the year, % (2024; lower is better): Herefordshire 11.0, Neighbours 10.0, "
        "England 11.0; 6 authorities from 8.0 to 14.0, the middle half from 9.5 to 11.8, the middle one 11.0. "
        "Same placement for two years (children long in care), % (2024; higher is better): Herefordshire 69.0, "
        "Neighbours 71.3, England 68.0; 7 authorities from 60.0 to 80.0, the middle half from 69.5 to 73.0, "
        "the middle one 71.0."
    )
    [alt] = show(standing_charts.strips, herefordshire(), "fostering").charts
    assert "England" not in alt


def test_fewer_than_three_authorities_make_no_strip(herefordshire, show):
    held = standing_of()
    few = held.spread.groupby("indicator").head(2)
    assert show(standing_charts.strips, herefordshire(replace(held, spread=few)), "stability").outputs == ()


def test_the_region_stands_by_name_with_this_authority_marked(herefordshire, show):
    shown = show(region.side_by_side, herefordshire(), ["demographics", "stability"], caption="Region")
    [table] = shown.tables.values()
    assert table[0] == [
        "Authority",
        "Children looked after per 10,000 children, 2024",
        "Three or more placements in the year, %, 2024",
        "Same placement for two years (children long in care), %, 2024",
    ]
    rows = {row[0]: row[1:] for row in table[1:]}
    assert rows["Herefordshire (this authority)"] == ["113.0", "11.0", "69.0"]
    assert rows["Shropshire"] == ["90.0", "9.0", "70.0"]
    assert rows["Dudley"] == ["NA", "NA", "NA"]
    assert rows["West Midlands"] == ["89.0", "10.0", "67.0"]
    names = [row[0] for row in table[1:]]
    in_region = [one.short_name for one in all_areas() if one.region_code == "E12000005"]
    assert len(names) == len(in_region) + 2
    assert names[:-2] == sorted(names[:-2], key=str.casefold)
    assert names[-2:] == ["West Midlands", "England"]


def test_bars_of_the_region_begin_with_the_highest(herefordshire, show):
    [alt] = show(region.region_bars, herefordshire(), LAC).charts
    assert alt == (
        "Bar chart: Herefordshire: 113.0, the 2nd highest of 4 in West Midlands. "
        "Children looked after per 10,000 children, rate per 10,000 children under 18, 2024. "
        "Stoke-on-Trent 160.0; Herefordshire (this authority) 113.0; Telford and Wrekin 95.0; Shropshire 90.0."
    )


def test_the_place_in_the_region_is_told_from_the_nearer_end(herefordshire):
    assert region.region_answer(herefordshire(), [LAC, STABLE, LONG]) == (
        "Among the authorities of West Midlands, the figures of Herefordshire are the 2nd highest of 4 for children "
        "looked after per 10,000 children (113.0 in 2024); the joint 2nd highest of 4 for three or more placements in "
        "the year, % (11.0 in 2024); the lowest of 4 for same placement for two years (children long in care), % "
        "(69.0 in 2024)."
    )


def test_inner_london_stands_apart_from_outer_london(herefordshire):
    page = herefordshire()
    page.edition |= {"region_code": area("camden").region_code}
    names = standing_charts.region_numbers(page)
    assert "202" in names  # Camden
    assert "305" not in names  # Bromley


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda page: standing.summary(page, "stabilty"), "no indicators of the page 'stabilty'.*stability"),
        (lambda page: standing_charts.history(page, "LACStabl"), "'LACStabl' is not an indicator"),
        (lambda page: region.region_bars(page, "LACC"), "'LACC' is not an indicator"),
    ],
)
def test_what_is_not_in_the_list_is_refused_with_the_nearest_name(herefordshire, asked, message):
    with pytest.raises(RequestError, match=message):
        asked(herefordshire())


@pytest.mark.parametrize("topic", sorted({row["page"] for row in code_rows("benchmarks")}))
def test_every_indicator_of_the_list_has_a_heading_with_its_unit(topic):
    for row in code_rows("benchmarks"):
        if row["page"] == topic:
            heading = standing.heading_of(row).lower()
            assert standing.UNITS[row["unit"]][2].lower() in heading or "score" in heading


def test_the_next_band_is_said_in_points_and_where_they_are_known_in_children(herefordshire, show):
    held = standing_of()
    rows = held.standings["row"] == "authority"
    said = held.standings.assign(change_said="", england_said="", next_band="", next_band_needs=float("nan"))
    said["next_band_children"] = float("nan")
    for indicator, needs, children, england in ((STABLE, -1.5, -6.0, POSITIONS[1]), (LONG, 0.0, float("nan"), "")):
        at = rows & (said["indicator"] == indicator)
        said.loc[at, ["next_band", "next_band_needs", "next_band_children", "england_said"]] = [
            "A",
            needs,
            children,
            england,
        ]
    shown = show(next_bands, herefordshire(replace(held, standings=said)))
    [table] = shown.tables.values()
    assert [row[4:] for row in table[1:]] == [
        ["down 1.5", "6 children fewer", "by chance, it may be"],
        ["the least rise", "not known", "not known"],
    ]


def test_without_bands_the_next_one_is_missing(herefordshire, show):
    assert "does not tell how far the next band is" in show(next_bands, herefordshire()).html


def test_a_whole_years_spending_stands_beside_nobody_elses(herefordshire):
    drawn = """indicator | year | 884 | 984 | 970 | 303 | 305 | 312
        TotalLACFinance | 2024 | 30841 | 9000000 | 99000000 | 11000000 | 12000000 | 13000000
        TotalLACFinance | 2023 | 20000 | 8000000 | 98000000 | 10000000 | 11000000 | 12000000"""
    said = standing.answer(herefordshire(standing_of(drawn)), "costs")
    assert said == "Spending on children looked after in the year, £: Herefordshire 30,841.0 (2024)."
