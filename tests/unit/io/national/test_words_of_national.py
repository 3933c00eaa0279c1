"""The code lists that say what the DfE's columns and words mean hold together."""

from __future__ import annotations

from collections import defaultdict

from suffkit.domain.catalogue import catalogue
from suffkit.domain.code_lists import code_rows
from suffkit.io.national.labels import meanings, plain
from suffkit.io.national.layouts import fitting, layouts, renamed
from suffkit.io.national.periods import period_of

LABELS, GROUPS = code_rows("national_labels"), code_rows("national_groups")
TAKEN = [row for row in LABELS if row["measure"]]


def test_every_source_has_a_card_columns_and_words():
    cards = {row["id"] for row in code_rows("national_sources")}
    columns = {row["source"] for row in code_rows("national_columns")}
    assert columns == {row["source"] for row in LABELS}
    assert columns <= cards
    for row in (row for row in code_rows("national_sources") if row["id"] in columns):
        needed = ("publisher", "title", "table", "licence", "url", "period", "rounding")
        assert all(row[name] for name in needed), row["id"]


def test_measures_dimensions_and_periods_are_known():
    dimensions = {row["dimension"] for row in code_rows("dimensions")}
    for row in TAKEN:
        assert row["measure"] in catalogue(), row
        assert {row["by1"], row["by2"]} - {""} <= dimensions, row
        assert bool(row["by1"]) == bool(row["group1"]) and bool(row["by2"]) == bool(row["group2"]), row
        assert row["by1"] or not row["by2"], row
        assert period_of(2024, row["period"]).end.year in (2023, 2024), row
    assert {row["dimension"] for row in GROUPS} <= dimensions


def test_a_word_has_one_group_in_a_dimension_and_every_dimension_of_words_is_used():
    found = defaultdict(set)
    for row in GROUPS:
        found[row["dimension"], plain(row["published"])].add(row["group"])
    assert not {key: groups for key, groups in found.items() if len(groups) > 1}
    by_word = {
        row[by] for row in TAKEN for by, group in (("by1", "group1"), ("by2", "group2")) if row[group][:1] == "="
    }
    assert {row["dimension"] for row in GROUPS} == by_word


def test_figures_are_of_the_kinds_that_their_layout_has():
    for layout in layouts():
        kinds = {row["indicator"] for row in TAKEN if row["source"] == layout.source}
        assert kinds <= ({"number"} if layout.wide else set(layout.figures)), layout.source


def test_groups_of_the_projects_own_breakdowns_have_its_words():
    """A sample of what measures/ counts: the same groups, letter by letter."""
    own = {
        "need": {row["group"] for row in code_rows("ssda903_need")},
        "ethnicity": {row["group"] for row in code_rows("ssda903_ethnicity")},
        "move_reason": {row["group"] for row in code_rows("ssda903_move_reason")},
        "age_group": {row["group"] for row in code_rows("age_bands") if row["set"] == "dfe"},
    }
    for dimension, words in own.items():
        here = {row["group"] for row in GROUPS if row["dimension"] == dimension}
        assert words <= here, dimension
        assert dimension == "age_group" or here <= {*words, "Total"}, dimension


def test_words_are_compared_as_they_are_read_and_not_as_they_are_set():
    assert plain("N2. Child’s  disability") == plain("n2 Child's disability")
    assert plain("1a. Total foster placements") == plain("1a Total foster placements")
    assert plain("arrangements/ supported") == plain("arrangements/supported")
    assert plain("2b. Secure homes") != plain("3b. Secure homes")


def test_what_is_known_and_not_taken_is_not_unknown():
    found = meanings("dfe-cin-episodes", [("anypoint_episodes",), ("anypoint_child",), ("colour",)])
    assert [one.measure for one in found.known] == ["children_in_need_in_year"]
    assert found.unknown == (2,)


def test_only_files_with_a_time_and_a_place_fit():
    columns = ["time_period", "geographic_level", "age_group", "population_estimate"]
    assert [layout.source for layout in fitting(columns)] == ["ons-children-population"]
    assert fitting(columns[1:]) == []
    assert all(renamed(layout) == {} for layout in layouts() if layout.generation)
