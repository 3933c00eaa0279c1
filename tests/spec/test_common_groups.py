"""A council's own kinds of placement, summed to the groups that all councils share."""

from __future__ import annotations

from suffkit.prepare.printed import base_values, common_groups


def groups(made):
    return dict(zip(made["group1"], made["value"], strict=True))


def test_categories_are_summed_to_their_groups(facts, categories):
    made = common_groups(
        facts("""
            measure    | period     | by1                | group1             | value
            placements | 2022-03-31 | placement_category | In-house fostering | 200
            placements | 2022-03-31 | placement_category | Agency fostering   | 100
            placements | 2022-03-31 | placement_category | Children's home    | 60
            placements | 2022-03-31 | placement_category | Total              | 362
        """),
        categories,
    )
    # The total is what the categories make, not the printed 362.
    assert groups(made) == {"Fostering": 300, "Residential": 60, "Total": 360}
    assert set(made["by1"]) == {"common_group"}


def test_a_lone_figure_in_prose_is_no_breakdown(facts, categories):
    made = common_groups(
        facts("""
            measure    | period     | by1                | group1             | value
            placements | 2022-03-31 | placement_category | In-house fostering | 200
        """),
        categories,
    )
    assert made.empty


def test_categories_far_from_the_printed_total_are_not_all_of_them(facts, categories):
    made = common_groups(
        facts("""
            measure    | period     | by1                | group1             | value
            placements | 2022-03-31 | placement_category | In-house fostering | 200
            placements | 2022-03-31 | placement_category | Agency fostering   | 100
            placements | 2022-03-31 | placement_category | Total              | 370
        """),
        categories,
    )
    assert made.empty


def test_of_a_two_way_table_the_totals_of_the_second_breakdown_count(facts, categories):
    made = common_groups(
        facts("""
            measure    | period     | by1                | group1             | by2       | group2 | value
            placements | 2022-03-31 | placement_category | In-house fostering | age_group | 0 to 4 | 50
            placements | 2022-03-31 | placement_category | In-house fostering | age_group | Total  | 200
            placements | 2022-03-31 | placement_category | Children's home    | age_group | Total  | 60
            placements | 2022-03-31 | placement_category | Total              | age_group | Total  | 260
        """),
        categories,
    )
    assert groups(made) == {"Fostering": 200, "Residential": 60, "Total": 260}


def test_a_category_printed_twice_counts_once(facts, categories):
    made = common_groups(
        facts("""
            measure    | period     | by1                | group1             | by2       | group2 | value
            placements | 2022-03-31 | placement_category | In-house fostering |           |        | 200
            placements | 2022-03-31 | placement_category | In-house fostering | age_group | Total  | 199
            placements | 2022-03-31 | placement_category | Total              |           |        | 200
        """),
        categories,
    )
    assert groups(made) == {"Fostering": 200, "Total": 200}


def test_only_counts_are_summed(facts, categories):
    made = common_groups(
        facts("""
            measure             | period     | by1                | group1             | value
            average_weekly_cost | 2022-03-31 | placement_category | In-house fostering | 400
            average_weekly_cost | 2022-03-31 | placement_category | Total              | 400
        """),
        categories,
    )
    assert made.empty


def test_rough_figures_are_no_parts_and_the_first_of_two_is_taken(facts):
    values = base_values(
        facts("""
            measure               | period     | value | status | table
            children_looked_after | 2022-03-31 | c.330 | about  | prose
            children_looked_after | 2022-03-31 | 334   |        | headline
            children_looked_after | 2022-03-31 | 335   |        | profile
            children_looked_after | 2021-03-31 |       | x      | headline
        """)
    )
    assert list(zip(values["value"], values["source"], strict=True)) == [(334, "headline")]
