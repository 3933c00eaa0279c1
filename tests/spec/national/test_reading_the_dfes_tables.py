# ruff: noqa: E501 - a case stays on one line
"""What the DfE's tables on Explore Education Statistics say, in the project's words."""

from __future__ import annotations

import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.errors import BLOCK, NOTE, WARN

RATES = """
    year | place | population_type | population_estimate | children_count | rate_per_10000
    2024 | 884   | {}              | 35000               | 400            | 114
"""
GROUP = ("measure", "by1", "group1", "by2", "group2")
PERIOD = ("measure", "period_start", "period_end", "value")


def faults(piece, severity=None):
    return [(fault.rule, fault.rows) for fault in piece.faults if severity in (None, fault.severity)]


def test_children_looked_after_their_rate_and_the_population_that_it_is_over(read, said):
    piece = read(RATES.format("Children looked after on 31 March each year"))
    assert piece.source == "dfe-cla-numbers"
    assert sorted(said(piece, *PERIOD)) == [
        ("child_population", "2023-06-30", "2023-06-30", 35000.0),
        ("children_looked_after", "2024-03-31", "2024-03-31", 400.0),
        ("cla_rate_per_10k", "2024-03-31", "2024-03-31", 114.0),
    ]


def test_starting_is_of_the_year_and_its_population_is_not_taken_a_second_time(read, said):
    piece = read(RATES.format("Children starting to be looked after each year"))
    assert sorted(said(piece, *PERIOD)) == [
        ("entry_rate_per_10k", "2023-04-01", "2024-03-31", 114.0),
        ("started_to_be_looked_after", "2023-04-01", "2024-03-31", 400.0),
    ]


def test_a_group_has_its_count_and_its_share_and_the_total_no_share(read, said):
    piece = read("""
        year | place | characteristic | breakdown         | children_count | children_percent
        2024 | 884   | Age group      | Under 1 year      | 20             | 5
        2024 | 884   | Age group      | 16 years and over | 100            | 24.5
        2024 | 884   | Age group      | Total             | 400            | 100
    """)
    check(piece.tables["published"], PUBLISHED)
    assert piece.source == "dfe-cla-characteristics"
    assert said(piece, "measure", "by1", "group1", "value", "as_printed") == [
        ("children_looked_after", "age_group", "Under 1", 20.0, "20"),
        ("children_looked_after", "age_group", "16 and over", 100.0, "100"),
        ("children_looked_after", "age_group", "Total", 400.0, "400"),
        ("children_looked_after_share", "age_group", "Under 1", 0.05, "5"),
        ("children_looked_after_share", "age_group", "16 and over", 0.245, "24.5"),
    ]


def test_groups_that_are_the_projects_own_have_the_projects_words(read, said):
    piece = read("""
        year | place | characteristic        | breakdown                                  | children_count | children_percent
        2024 | 884   | Ethnicity             | Other ethnic group                         | 1              | 1
        2024 | 884   | Category of need      | N4. Family in acute stress                 | 2              | 1
        2024 | 884   | Legal status          | Voluntary agreements under S20 CA 1989     | 3              | 1
        2024 | 884   | Locality of placement | Placed inside the local authority boundary | 4              | 1
        2024 | 884   | Placement             | Other residential settings                 | 5              | 1
        2024 | 884   | Place providers       | Other public provision (e.g. by a PCT etc) | 6              | 1
    """)
    counts = [row for row in said(piece, "value", *GROUP) if not str(row[1]).endswith("_share")]
    assert [row[1:4] for row in sorted(counts)] == [
        ("children_looked_after", "ethnicity", "Other ethnic groups"),
        ("children_looked_after", "need", "Family in acute stress"),
        ("children_looked_after", "legal_status", "Voluntary agreement under section 20"),
        ("children_looked_after", "locality", "In the authority"),
        # The DfE's groups of placements are not the statement's, and so stand under a dimension of their own.
        ("placements", "placement_type", "Other residential settings"),
        ("placements", "provider", "Other public, not an authority"),
    ]


def test_a_measure_that_a_row_is_besides_being_a_group(read, said):
    piece = read("""
        year | place | characteristic | breakdown        | children_count | children_percent
        2024 | 884   | Placement      | Foster placements | 280           | 70
    """)
    assert sorted(said(piece, "measure", "by1", "value")) == [
        ("foster_placements", "", 280.0),
        ("placed_in_fostering_share", "", 0.7),
        ("placements", "placement_type", 280.0),
        ("placements_share", "placement_type", 0.7),
    ]


def test_a_share_of_a_measure_that_is_a_ratio_and_the_numbers_behind_it(read, said):
    piece = read("""
        year | place | cla_group       | placement_stability                      | children_count | children_percent
        2024 | 884   | CLA on 31 March | With 3 or more placements during the year | 40            | 10
        2024 | 884   | CLA on 31 March | Total children                            | 400           | 100
    """)
    assert sorted(said(piece, *PERIOD)) == [
        ("children_looked_after", "2024-03-31", "2024-03-31", 400.0),
        ("children_with_three_or_more_placements", "2023-04-01", "2024-03-31", 40.0),
        ("three_or_more_placements", "2023-04-01", "2024-03-31", 0.1),
    ]


def test_two_breakdowns_at_once(read, said):
    """The total leaves out those abroad, deported or of unknown residence, and so is not the number of care leavers."""
    piece = read("""
        year | place | care_leaver_age | breakdown                        | care_leaver_count | care_leaver_percent
        2024 | 884   | 19 to 21 years  | Accommodation considered suitable | 90               | 90
        2024 | 884   | 19 to 21 years  | Suitability total                 | 100              | 100
    """)
    assert sorted(said(piece, *GROUP, "value")) == [
        ("care_leavers", "age_group", "19 to 21", "suitability", "Suitable", 90.0),
        ("care_leavers", "age_group", "19 to 21", "suitability", "Total", 100.0),
        ("care_leavers_share", "age_group", "19 to 21", "suitability", "Suitable", 0.9),
        ("care_leavers_suitable_accommodation", "age_group", "19 to 21", "", "", 0.9),
    ]


def test_a_wide_table_has_a_measure_in_each_column_and_per_cent_where_the_measure_is_a_share(read, said):
    piece = read("""
        year | place   | category  | referral_count | rereferral_count | rereferral_percent
        2024 | England | Referrals | 632830         | 142900           | 22.6
    """)
    assert piece.source == "dfe-cin-referrals"
    assert sorted(said(piece, "measure", "area", "value")) == [
        ("re_referrals", "970", 142900.0),
        ("re_referrals_share", "970", 0.226),
        ("referrals", "970", 632830.0),
    ]


def test_the_workforce_is_of_the_end_of_september_and_of_the_year_to_it(read, said):
    piece = read("""
        year | place | inpost_fte | leavers_headcount | turnover_rate_fte
        2024 | 884   | 101.5      | 12                | 11.8
    """)
    assert sorted(said(piece, *PERIOD, "group1")) == [
        ("social_workers", "2024-09-30", "2024-09-30", 101.5, "Full-time equivalent"),
        ("social_workers_who_left", "2023-10-01", "2024-09-30", 12.0, "People"),
        ("social_workers_who_left_share", "2023-10-01", "2024-09-30", 0.118, "Full-time equivalent"),
    ]


def test_durations_are_months(read, said):
    piece = read("""
        year | place   | stage_of_adoption_process                                             | age_start_poc | number
        2024 | England | 6. Total average time between entry into care and adoption            | Aged 1        | 02:10
        2024 | England | 3. Average time between date of matching and date placed for adoption | Total         | k
    """)
    assert said(piece, "group1", "group2", "value", "status", "as_printed") == [
        ("Entry into care to adoption", "1", 34.0, "", "02:10"),
        ("Matching to placing for adoption", "Total", None, "low", "k"),
    ]


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        *(("c", "c"), ("z", "z"), ("x", "x"), ("u", "u"), ("k", "low"), ("low", "low")),
        *((":", "x"), ("..", "x"), ("-", "x"), ("~", "c"), ("[x]", "x"), ("[c]", "c")),
    ],
)
def test_a_symbol_is_no_number_and_its_characters_are_kept(read, said, printed, status):
    piece = read(f"""
        year | place | characteristic | breakdown | children_count | children_percent
        2024 | 884   | Sex            | Female    | {printed}      | {printed}
        2024 | 884   | Sex            | Male      | 5              | 1
    """)
    assert {row for row in said(piece, "group1", "value", "status", "as_printed") if row[0] == "Female"} == {
        ("Female", None, status, printed)
    }


def test_a_blank_cell_is_not_available_and_a_printed_nought_is_nought(read, said):
    piece = read("""
        year | place | characteristic | breakdown | children_count | children_percent
        2024 | 884   | Sex            | Female    |                | 0
        2024 | 884   | Sex            | Male      | 0              | 0
    """)
    assert said(piece, "measure", "group1", "value", "status", "as_printed") == [
        ("children_looked_after", "Female", None, "x", "empty"),
        ("children_looked_after", "Male", 0.0, "", "0"),
        ("children_looked_after_share", "Female", 0.0, "", "0"),
        ("children_looked_after_share", "Male", 0.0, "", "0"),
    ]


def test_the_layouts_of_two_releases_give_the_same(read, said):
    newer = read("""
        year | place | characteristic        | breakdown                  | children_count | children_percent
        2024 | 884   | Reason episode ceased | Special guardianship order | 12             | 15
    """)
    older = read("""
        year | place | cla_group             | characteristic              | number | percentage
        2024 | 884   | Reason episode ceased | Special guardianship orders | 12     | 15
    """)
    same = (*GROUP, "area", "value", "period_end", "source")
    assert said(newer, *same) == said(older, *same)
    assert (newer.release, older.release) == ("2025", "2024")
    assert older.columns == {
        "cla_group": "characteristic",
        "characteristic": "breakdown",
        "number": "children_count",
        "percentage": "children_percent",
    }
    assert newer.columns == {}


def test_the_order_of_columns_a_byte_order_mark_and_capitals_of_a_heading_are_nothing(read, said):
    drawn = """
        year | place | {}        | number
        2024 | 884   | Children missing at 31 March | 3
    """
    plain = read(drawn.format("cla_group"))
    odd = read(
        """
        number | CLA_group                    | place | year
        3      | Children missing at 31 March | 884   | 2024
    """,
        bom=True,
    )
    assert said(plain, *GROUP, "value", "area") == said(odd, *GROUP, "value", "area")
    assert plain.source == odd.source == "dfe-cla-missing"


def test_london_and_its_two_parts_keep_a_number_each(read, said):
    piece = read("""
        year | place        | age_group                   | population_estimate
        2024 | England      | Children aged 0 to 17 years | 9
        2024 | London       | Children aged 0 to 17 years | 3
        2024 | Inner London | Children aged 0 to 17 years | 1
        2024 | Outer London | Children aged 0 to 17 years | 2
        2018 | 837          | Children aged 0 to 17 years | 7
    """)
    assert said(piece, "area", "value", "period_end") == [
        ("970", 9.0, "2024-06-30"),
        ("986", 3.0, "2024-06-30"),
        ("987", 1.0, "2024-06-30"),
        ("988", 2.0, "2024-06-30"),
        # Bournemouth ended in 2019 and keeps its own number.
        ("837", 7.0, "2018-06-30"),
    ]


def test_an_unknown_area_is_a_fault_that_names_its_code_and_joint_rows_are_passed_over(read, said):
    piece = read("""
        year | place     | inpost_fte
        2024 | 884       | 1
        2024 | 899       | 2
        2024 | 940 / 941 | 3
        2024 | Hereford city | 4
    """)
    assert said(piece, "area", "value") == [("884", 1.0)]
    assert faults(piece, BLOCK) == [("unknown_area", (3,))]
    assert "899" in str(next(fault for fault in piece.faults if fault.rule == "unknown_area"))
    assert faults(piece, NOTE) == [("joint_row", (4,)), ("other_level", (5,))]


def test_a_label_that_nothing_is_known_of_is_named_and_its_rows_are_counted_and_left_out(read, said):
    piece = read("""
        year | place | characteristic | breakdown    | children_count | children_percent
        2024 | 884   | Sex            | Female       | 5              | 50
        2024 | 884   | Sex            | Male         | 4              | 40
        2024 | 884   | Sex            | Not recorded | 1              | 10
        2023 | 884   | Sex            | Not recorded | 1              | 10
    """)
    assert {row[0] for row in said(piece, "group1")} == {"Female", "Male"}
    (fault,) = piece.faults
    assert (fault.rule, fault.severity) == ("unknown_label", WARN)
    assert "dfe-cla-characteristics" in str(fault)
    assert "'Sex / Not recorded'; 2 rows are left out" in str(fault)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [("many", "not_a_number"), ("1,234", "not_a_number"), ("-100", "sentinel"), ("-3", "below_nothing")],
)
def test_a_cell_that_cannot_be_is_a_fault_with_its_row_and_is_left_out(read, said, cell, rule):
    piece = read(f"""
        year | place | characteristic | breakdown | children_count | children_percent
        2024 | 884   | Sex            | Female    | 5              | 50
        2024 | 884   | Sex            | Male      | 5              | 50
        2023 | 884   | Sex            | Female    | {cell}         | 50
        2023 | 884   | Sex            | Male      | 5              | 50
    """)
    assert faults(piece, BLOCK) == [(rule, (4,))]
    assert len(said(piece, "value")) == 7


def test_a_net_gain_may_lie_below_nothing_and_be_a_hundred(read, said):
    piece = read("""
        year | place | characteristic                         | number
        2024 | 884   | Net gain of children by responsible LA | -100
        2024 | 885   | Net gain of children by responsible LA | -7
    """)
    assert said(piece, "measure", "value") == [("net_gain_of_children", -100.0), ("net_gain_of_children", -7.0)]
    assert not piece.faults


def test_a_year_that_is_none_is_a_fault(read, said):
    piece = read("""
        year   | place | age_group                   | population_estimate
        2024   | 884   | Children aged 0 to 17 years | 35000
        202324 | 884   | Children aged 0 to 17 years | 35001
    """)
    assert faults(piece, BLOCK) == [("wrong_year", (3,))]
    assert said(piece, "value") == [(35000.0,)]


def test_a_figure_that_stands_twice(read, said):
    piece = read("""
        year | place | age_group                   | population_estimate
        2024 | 884   | Children aged 0 to 17 years | 35000
        2024 | 884   | Children aged 0 to 17 years | 35000
        2024 | 884   | Children aged 0 to 17 years | 35001
    """)
    assert said(piece, "value") == [(35000.0,)]
    assert faults(piece) == [("duplicate_key", (4,)), ("repeated_rows", ())]


def test_a_table_with_a_further_breakdown_is_another_table(read):
    piece = read("""
        year | place | age_group                   | sex    | population_estimate
        2024 | 884   | Children aged 0 to 17 years | Female | 17000
        2024 | 884   | Children aged 0 to 17 years | Male   | 18000
    """)
    assert not piece.tables
    assert faults(piece, WARN) == [("unknown_table", ())]


def test_tables_of_the_same_columns_are_told_by_their_words(read, said):
    drawn = """
        year | place   | cla_group         | characteristic      | number | percentage
        2024 | England | Foster placements | 1. 20 miles or less | 42810  | 76
        2024 | England | {}                | Total               | 83630  | 100
    """
    on_a_day, in_a_year = read(drawn.format("All children")), read(drawn.format("All new placements"))
    assert (on_a_day.source, in_a_year.source) == ("dfe-cla-distance-national", "dfe-cla-new-placements-national")
    assert said(in_a_year, "measure", "group1", "by2", "group2", "value")[0] == (
        "new_placements",
        "Foster placements",
        "distance",
        "Up to 20 miles",
        42810.0,
    )


def test_rows_of_authorities_need_the_column_of_their_numbers(read):
    piece = read(
        """
        year | place   | age_group                   | population_estimate
        2024 | England | Children aged 0 to 17 years | 12000000
        2024 | 884     | Children aged 0 to 17 years | 35000
    """,
        without=("old_la_code",),
    )
    assert faults(piece, BLOCK) == [("missing_column", ())]
    assert piece.tables["published"]["area"].tolist() == ["970"]
