"""The blocks that list: tiles, printed tables, sources, glossary."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html

from suffkit.domain.catalogue import measure
from suffkit.publish import registers
from suffkit.publish.headlines import HEADLINES


def tiles_of(page) -> list[list[str]]:
    return [
        [part.text_content() for part in tile] for tile in html.fromstring(registers.headline_tiles(page)._repr_html_())
    ]


def test_tiles_show_the_headlines_that_the_edition_has_in_their_order(example):
    assert tiles_of(example()) == [
        ["Children looked after", "410", "31 March 2022"],
        ["Children looked after per 10,000 children", "41", "England about 70 (31 March 2022)", "31 March 2022"],
    ]


def test_a_headline_of_one_group_has_no_comparison_of_the_whole(example):
    page = example(
        uasc="""row,column,printed,unit,measure,period,area,by1,group1
        UASC,n,41,children,children_looked_after,2022-03-31,,uasc,UASC
        All,England,80000,children,children_looked_after,2022-03-31,england,,"""
    )
    assert ["Unaccompanied asylum-seeking children", "41", "31 March 2022"] in tiles_of(page)


@pytest.mark.parametrize("headline", HEADLINES, ids=lambda headline: headline.label)
def test_every_headline_is_a_measure_of_the_catalogue(headline):
    assert measure(headline.measure)
    assert bool(headline.by) == bool(headline.group)


def test_every_printed_cell_stands_in_the_printed_tables_once(example, show):
    page = example()
    shown = show(registers.printed_tables, page)
    assert list(shown.tables) == ["Children in care", "Where they live"]
    assert shown.tables["Where they live"] == [
        ["As headed in print", "number"],
        ["Own foster carers", "200"],
        ["Agency foster carers", "100"],
        ["Children's homes", "100"],
        ["Total", "410"],
    ]
    long = shown.tables["Children in care"]
    assert long[0] == ["As headed in print", "Column", "Printed"]
    printed = page.facts[(page.facts["source"] == "children") & (page.facts["origin"] == "printed")]
    assert [" | ".join(row[:2]) for row in long[1:]] == list(printed["cell"])
    assert [row[2] for row in long[1:]] == list(printed["as_printed"])
    assert registers.printed_answer(page) == "There are 17 of them in 2 tables, lists and groups of figures."


def test_the_sources_list_every_card(example, show):
    page = example()
    [rows] = show(registers.source_tables, page).tables.values()
    assert rows[1:] == [
        ["Children in care", "table", "Table 1", "Whole"],
        ["Where they live", "list", "Table 2", "Whole"],
        ["Ages of the children", "chart", "Figure 3", "Lost"],
    ]
    assert 'href="facts.csv"' in show(registers.downloads, page).html


CARDS = [
    ("dfe-cla-numbers 2023", "published"),
    ("dfe-cla-numbers 2024", "published"),
    ("ofsted-providers 2025", "published"),
]


def of_published(page):
    """The page as one of published figures alone."""
    cards = pd.DataFrame(CARDS, columns=["table_id", "kind"]).assign(
        title="", document="", section="", state="published", note=""
    )
    page.tables, page.edition["origins"] = cards[page.tables.columns], ["national"]
    return page


def test_national_tables_are_listed_once_with_their_releases_and_the_licence(example, show):
    shown = show(registers.published_tables, of_published(example()))
    rows, addresses = shown.tables.values()
    assert [row[0] for row in rows[1:]] == [
        "CLA number and rate per 10,000 children",
        "Underlying data: providers and places; supported accommodation premises",
    ]
    assert [row[2] for row in rows[1:]] == ["2023 and 2024", "2025"]
    assert addresses[1][0] == rows[1][1]
    assert addresses[1][1].startswith("explore-education-statistics.service.gov.uk/")
    assert (
        "Contains public sector information licensed under the Open Government Licence v3.0. "
        "Sources: Department for Education; Ofsted." in shown.html
    )
    assert "No figure is taken from a national publication" in show(registers.published_tables, example()).html


def test_an_edition_of_published_figures_has_nothing_printed_and_says_so(example, show):
    page = of_published(example())
    assert registers.printed_answer(page) == (
        "This edition takes no number from a printed statement, so there are none here."
    )
    assert registers.sources_answer(page) == page.edition["source_note"]
    assert show(registers.source_tables, page).html == "<p>No figure is taken from a printed statement.</p>"


def test_a_number_of_children_has_no_comparison_and_an_old_figure_no_tile(example):
    page = example(
        here="""row,column,printed,unit,measure,period,area
        n,here,410,children,children_looked_after,2022-03-31,
        n,all,80000,children,children_looked_after,2022-03-31,england
        m,here,9,children,placed_out_of_area,2018-03-31,"""
    )
    assert ["Children looked after", "410", "31 March 2022"] in tiles_of(page)
    assert "Placed outside the authority" not in {tile[0] for tile in tiles_of(page)}


def test_the_glossary_has_the_measures_that_are_used_and_no_other(example, show):
    page = example()
    terms = [term.text for term in html.fromstring(show(registers.glossary, page).html).iter("dt")]
    used = ["child_population", "children_looked_after", "cla_rate_per_10k", "placements"]
    # What the print's rate comes to.
    used += ["children_at_rate", "children_above_rate"]
    assert terms == sorted(measure(name).title for name in used)


def test_symbols_and_words_are_explained():
    assert "<dt>[c]</dt><dd>hidden, so that no child can be recognised</dd>" in registers.symbols().data
    assert registers.words().data.count("<dt>") > 5
