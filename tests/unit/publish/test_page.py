"""A page: its figures, its words, its sentences, and what it says is missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from suffkit.errors import RequestError
from suffkit.publish.page import Page, open_page


def test_the_newest_figure_is_taken_and_the_one_before_it(example):
    page = example()
    assert page.words("children_looked_after") == "410"
    assert page.words("children_looked_after", noun=True) == "410 children"
    assert page.words("children_looked_after", back=1) == "400"
    assert page.words("children_looked_after", back=2) is None
    assert page.when("children_looked_after") == "31 March 2022"


def test_a_figure_of_a_group_and_of_an_area(example):
    page = example()
    assert page.words("children_looked_after", by="sex", group="Female") == "180"
    assert page.words("cla_rate_per_10k", area="england") == "about 70 per 10,000"
    assert page.words("cla_rate_per_10k", area="neighbours") is None  # printed as not available


def test_what_the_print_does_not_have_is_none_and_an_unknown_measure_is_refused(example):
    page = example()
    assert page.words("budget") is None
    assert page.when("budget") is None
    assert page.against("budget") is None
    with pytest.raises(RequestError, match="cla_rate_per_10k"):
        page.words("cla_rate_per_10")


def test_a_later_figure_than_the_statements_own_date_does_not_lead(example):
    page = example(
        later="""row,column,printed,unit,measure,period
        Children,June,500,children,children_looked_after,2022-06-30"""
    )
    assert page.words("children_looked_after") == "410"


def test_comparators_stand_with_their_date_and_those_without_a_figure_are_left_out(example):
    assert example().against("cla_rate_per_10k") == "England about 70 (31 March 2022)"


def test_comparators_of_several_dates_have_each_their_own(example):
    page = example(
        rates="""row,column,printed,unit,measure,period,area
        Rate,region,49,per_10k,cla_rate_per_10k,2021-03-31,region"""
    )
    assert page.against("cla_rate_per_10k") == "East of England 49 (31 March 2021) and England about 70 (31 March 2022)"


def test_sentences_are_said_by_name_and_empty_ones_left_out(example, show):
    page = example()
    assert show(page.answer, "opening", "One.", "", "Two.").said == {"opening": "One. Two."}


def test_only_what_there_is_is_shown(example, show):
    assert show(example().show, None, None).outputs == ()


def test_what_is_missing_is_said_with_the_file_that_would_bring_it(example, show):
    page = example()
    shown = show(page.show, page.missing("how <old> the children are", "header"))
    assert shown.lines("note-missing") == [
        "This edition does not tell how <old> the children are. "
        "It could be shown from the SSDA903 return's header (ssda903/<year>/header.csv)."
    ]
    assert "<old>" not in shown.html
    assert page.missing("", "header") is None
    with pytest.raises(RequestError, match="header"):
        page.missing("how old the children are", "heder")


def test_the_source_names_document_and_sections_once(example):
    page = example()
    assert page.source_of(page.facts) == "Exampleshire 2022: Table 1 and Table 2"
    assert (
        page.source_of(page.facts[page.facts["source"] == "recomputed from placements"]) == "Exampleshire 2022: Table 2"
    )
    assert page.source_of(page.facts.iloc[:0]) == "Sufficiency statement 2022"


def test_a_page_is_opened_on_prepared_facts_only(tmp_path, monkeypatch):
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path))
    with pytest.raises(RequestError, match="suffkit prepare exampleshire --edition 2022"):
        open_page("exampleshire", "2022")


def test_releases_of_one_publication_are_named_once(plain_facts):
    cards = pd.DataFrame(
        {
            "table_id": ["numbers 2023", "numbers 2024", "moves 2024"],
            "document": ["DfE, Children, 2023 release", "DfE, Children, 2024 release", "DfE, Children, 2024 release"],
            "section": ["Numbers", "Numbers", "Moves"],
        }
    )
    page = Page(replace(plain_facts, tables=cards))
    facts = pd.DataFrame({"source": ["numbers 2023", "numbers 2024", "moves 2024"], "origin": "national"})
    assert page.source_of(facts) == "DfE, Children, 2023 and 2024 releases: Numbers and Moves"
    assert page.source_of(facts.iloc[:1]) == "DfE, Children, 2023 release: Numbers"


def test_an_old_published_figure_does_not_stand_for_one_that_is_hidden_now(plain_facts):
    rows = plain_facts.facts.iloc[:2].assign(
        measure="cla_rate_per_10k",
        area_code="E99999999",
        by1="",
        group1="",
        by2="",
        group2="",
        unit="per_10k",
        origin="national",
        source="dfe-cla-numbers 2024",
        cell="",
        as_printed=["70", "c"],
        value=[70.0, float("nan")],
        status=["", "c"],
    )
    for name in ("period_start", "period_end"):
        rows[name] = pd.to_datetime(["2021-03-31", "2022-03-31"]).astype("datetime64[s]")
    page = Page(replace(plain_facts, facts=rows, edition=plain_facts.edition | {"area_code": "E99999999"}))
    assert page.words("cla_rate_per_10k") is None
    page = Page(replace(plain_facts, facts=rows.iloc[:1], edition=plain_facts.edition | {"area_code": "E99999999"}))
    assert page.words("cla_rate_per_10k") == "70 per 10,000"
