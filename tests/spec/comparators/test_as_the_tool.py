"""What the DfE's tool does, case by case (its method: rows, change, trend, rank, band, printed ranges, showing)."""

from __future__ import annotations

import pytest


def row(benchmarks, name, area="885"):
    table = benchmarks.standings
    [found] = table[(table["row"] == name) & (table["area"] == area)].to_dict("records")
    return found


def values(benchmarks, name, area="885"):
    table = benchmarks.benchmarks
    chosen = table[(table["row"] == name) & (table["area"] == area)]
    return dict(zip(chosen["year_label"], chosen["shown"], strict=True))


def test_the_four_rows_are_as_published_but_the_neighbours_are_a_mean(drawn, compared):
    got = compared(
        drawn("""
            area | 2022 | 2023 | 2024
            885  | 7    | 8    | 9
            884  | 1    | 2    | 3
            919  | 3    | -    | 5
            302  | -    | -    | 7
            984  | 40   | 41   | 42
            970  | 50   | 51   | 52
        """),
        "885",
    )
    assert values(got, "authority") == {"2022": "7", "2023": "8", "2024": "9"}
    assert values(got, "region") == {"2022": "40", "2023": "41", "2024": "42"}
    # 2022: (1 + 3) / 2; 2023: 2 alone; 2024: (3 + 5 + 7) / 3. The authority itself is not in it.
    assert values(got, "neighbours") == {"2022": "2", "2023": "2", "2024": "5"}
    assert values(got, "england") == {"2022": "50", "2023": "51", "2024": "52"}
    assert got.benchmarks.query("row == 'neighbours'")["members"].tolist() == [2, 1, 3]
    assert list(got.standings["row"]) == ["authority", "region", "neighbours", "england"]


def test_a_mean_of_neighbours_of_which_none_has_a_value_is_missing(drawn, compared):
    got = compared(
        drawn("""
            area | 2023 | 2024
            885  | 1    | 2
            884  | 4    | -
            919  | 5    | -
        """),
        "885",
    )
    assert values(got, "neighbours") == {"2023": "5", "2024": "NA"}
    assert got.benchmarks.query("row == 'neighbours'")["status"].tolist() == ["", "x"]
    assert (row(got, "neighbours")["change_shown"], row(got, "neighbours")["trend"]) == ("NA", "")


def test_a_london_authority_has_its_part_of_london_unless_that_has_no_latest_value(drawn, compared):
    text = """
        area | 2023 | 2024
        302  | 1    | 2
        202  | 3    | 4
        986  | 10   | 11
        987  | 20   | -
        988  | 30   | 31
    """
    got = compared(drawn(text), "302", "202")
    assert values(got, "region", "302") == {"2023": "30", "2024": "31"}  # Barnet: Outer London
    assert values(got, "region", "202") == {
        "2023": "10",
        "2024": "11",
    }  # Camden: London for all years, Inner has no 2024
    assert (row(got, "region", "302")["row_area"], row(got, "region", "202")["row_area"]) == ("988", "986")


def test_change_is_to_the_next_year_listed_and_looks_no_further_back(drawn, compared):
    got = compared(
        drawn("""
            area | 2020 | 2022 | 2024
            885  | 5    |      | 9
            884  | 5    | -    | 9
            919  |      |      | 9
        """),
        "885",
        "884",
        "919",
    )
    assert [row(got, "authority", area)["change_shown"] for area in ("885", "884", "919")] == ["4", "NA", "NA"]
    assert [row(got, "authority", area)["previous_label"] for area in ("885", "884", "919")] == ["2020", "2022", ""]


@pytest.mark.parametrize(
    ("polarity", "before", "after", "trend", "colour"),
    [
        ("low", 9, 8, "down", "green"),
        ("low", 8, 9, "up", "red"),
        ("high", 8, 9, "up", "green"),
        ("high", 9, 8, "down", "red"),
        ("high", 9, 9, "no change", "black"),
        ("none", 8, 9, "up", "black"),
        ("low", "-", 9, "", "black"),
    ],
)
def test_trend_is_the_sign_of_the_change_and_its_colour_says_whether_that_is_good(
    drawn, compared, polarity, before, after, trend, colour
):
    got = row(compared(drawn(f"area|2023|2024\n885|{before}|{after}", polarity=polarity), "885"), "authority")
    assert (got["trend"], got["colour"]) == (trend, colour)


def test_a_change_too_small_to_show_is_still_a_change(drawn, compared):
    got = row(compared(drawn("area|2023|2024\n885|9.04|9.01", decimals=1), "885"), "authority")
    assert (got["latest_shown"], got["previous_shown"], got["change_shown"], got["trend"]) == (
        "9.0",
        "9.0",
        "-0.0",
        "down",
    )


def test_equal_means_of_decimal_numbers_are_no_change(drawn, compared):
    got = compared(
        drawn(
            """
            area | 2023 | 2024
            885  | 1    | 1
            884  | 0.1  | 0.3
            919  | 0.2  | 0.2
            302  | 0.3  | 0.1
        """,
            decimals=1,
        ),
        "885",
    )
    assert (row(got, "neighbours")["change_shown"], row(got, "neighbours")["trend"]) == ("0.0", "no change")


def test_neighbours_that_cancel_out_have_a_mean_of_nought(drawn, compared):
    got = compared(drawn("area|2024\n885|1\n884|0.1\n919|0.2\n302|-0.3", decimals=1), "885")
    assert values(got, "neighbours") == {"2024": "0.0"}


def test_latest_is_the_greatest_label_as_text_among_authorities(drawn, compared):
    got = compared(
        drawn("""
            area | 2023-24 | 2024 | 2024-25 (OT) | 2025
            885  | 1       | 2    | 3            |
            884  | 2       | 1    | -            |
            970  | 9       | 9    | 9            | 9
        """),
        "885",
        "884",
    )
    own, other = row(got, "authority"), row(got, "authority", "884")
    assert (own["rank_label"], own["rank_shown"], own["of_authorities"]) == ("2024-25 (OT)", "1", 1)
    # One that is missing in the latest year has no rank, whatever it had before.
    assert (other["rank_shown"], other["band"], other["position"]) == ("NA", "NA", "")


RANKED = """
    area | 2024
    885  | 10
    884  | 20
    919  | 20
    302  | 30
    916  | -
    909  | 40
    984  | 5
    970  | 99
"""


@pytest.mark.parametrize(
    ("polarity", "ranks", "position"),
    [
        ("low", ["1", "2", "2", "4", "NA"], "joint 2nd of 5"),
        ("high", ["5", "3", "3", "2", "NA"], "joint 3rd of 5"),
        ("none", ["-", "-", "-", "-", "-"], ""),
    ],
)
def test_one_is_best_and_ties_share_the_smallest_rank(drawn, compared, polarity, ranks, position):
    """909 is Cumbria, which is abolished but has a value here and so is ranked among; regions and England are not."""
    asked = ("885", "884", "919", "302", "916")
    got = compared(drawn(RANKED, polarity=polarity), *asked)
    assert [row(got, "authority", area)["rank_shown"] for area in asked] == ranks
    assert row(got, "authority", "919")["position"] == position
    assert row(got, "authority")["of_authorities"] == 5


BANDED = """
    area | 2024
    885  | 1
    884  | 3
    919  | 5
    302  | 7
    916  | 9
"""


@pytest.mark.parametrize(
    ("given", "bands"),
    [
        ({"polarity": "low"}, "AABCD"),
        ({"polarity": "high"}, "DDCBA"),
        ({"polarity": "none"}, "-----"),
        ({"polarity": "low", "no_quartile": True}, "-----"),
    ],
)
def test_each_upper_bound_belongs_to_its_band(drawn, compared, given, bands):
    """Break points 1, 3, 5, 7, 9: the value on a bound is in the band below it, for High too."""
    asked = ("885", "884", "919", "302", "916")
    got = compared(drawn(BANDED, **given), *asked)
    assert "".join(row(got, "authority", area)["band"] for area in asked) == bands
    assert [row(got, "authority")[name] for name in ("minimum", "quartile_1", "median", "quartile_3", "maximum")] == [
        1,
        3,
        5,
        7,
        9,
    ]


def test_the_flag_takes_the_band_and_not_the_rank(drawn, compared):
    got = row(compared(drawn(BANDED, no_quartile=True), "302"), "authority", "302")
    assert (got["band"], got["band_a_range"], got["band_note"], got["rank_shown"]) == (
        "-",
        "-",
        "Data range is too small.",
        "4",
    )


def test_break_points_lie_between_order_statistics_in_proportion(drawn, compared):
    """Of 4, 7, 9, 20 the first quartile is at 3 x 0.25 = 0.75: a quarter of 4 and three quarters of 7."""
    got = row(compared(drawn("area|2024\n885|20\n884|9\n919|7\n302|4", decimals=2), "885"), "authority")
    assert [got[name] for name in ("minimum", "quartile_1", "median", "quartile_3", "maximum")] == [
        4,
        6.25,
        8,
        11.75,
        20,
    ]
    assert [got[f"band_{band}_range"] for band in "abcd"] == [
        "4.00 to 6.25",
        "6.26 to 8.00",
        "8.01 to 11.75",
        "11.76 to 20.00",
    ]


def test_ranges_of_high_go_down_and_leave_no_gap_at_the_median(drawn, compared):
    """The tool prints C as `9 to 7`, which puts the median into no band; it is `8 to 7` here."""
    got = row(compared(drawn("area|2024\n885|20\n884|9\n919|7\n302|4", polarity="high"), "885"), "authority")
    # Break points 4, 6.25, 8, 11.75, 20.
    assert [got[f"band_{band}_range"] for band in "abcd"] == ["20 to 13", "12 to 9", "8 to 7", "6 to 4"]


def test_an_indicator_without_any_value_has_neither_rank_nor_range(drawn, compared):
    got = row(compared(drawn("area|2024\n885|-\n884|-"), "885"), "authority")
    assert (got["rank_shown"], got["band"], got["band_a_range"], got["of_authorities"]) == ("NA", "NA", "NA", 0)


def test_an_authority_without_neighbours_or_rows_has_none(drawn, compared):
    got = compared(drawn("area|2024\n885|1"), "919")
    assert got.benchmarks.empty
    assert (row(got, "neighbours", "919")["latest_label"], row(got, "authority", "919")["latest_shown"]) == ("", "NA")
