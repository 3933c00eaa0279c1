from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from suffkit.contracts.returns import COUNTS
from suffkit.disclosure.policy import DEFAULT, Policy
from suffkit.disclosure.release import release, released_counts
from suffkit.domain.catalogue import measure
from suffkit.errors import ContractError, RequestError

DAY = np.datetime64("2024-03-31", "s")
CATEGORIES = {
    ("placement_category", "common_group"): {"In-house": "Fostering", "Agency": "Fostering", "Homes": "Residential"}
}


def drawn(text: str, name: str = "children_looked_after") -> pd.DataFrame:
    """COUNTS from lines `by=group[, by=group] value`; the value is a count, `part/whole`, or `value of children`."""
    rows = []
    for line in text.strip().splitlines():
        words, value = line.strip().rsplit("  ", 1)
        pairs = [tuple(pair.split("=")) for pair in words.split(", ") if "=" in pair]
        (by1, group1), (by2, group2) = [*pairs, ("", ""), ("", "")][:2]
        row = {
            "measure": name,
            "by1": by1.strip(),
            "group1": group1.strip(),
            "by2": by2.strip(),
            "group2": group2.strip(),
        }
        if "/" in value:
            part, whole = (float(number) for number in value.split("/"))
            row |= {
                "numerator": part,
                "denominator": whole,
                "children": whole,
                "value": part / whole if whole else np.nan,
            }
        elif " of " in value:
            row |= dict(zip(("value", "children"), (float(number) for number in value.split(" of ")), strict=True))
        else:
            row |= {"value": float(value), "children": float(value)}
        rows.append(row)
    table = pd.DataFrame(rows).assign(unit=measure(name).unit, period_start=DAY, period_end=DAY)
    return table.reindex(columns=COUNTS.column_names)


def shown(counts: pd.DataFrame, policy: Policy = DEFAULT, **more: object) -> list[str]:
    """Each row as a page would show it: the number, or the letter in its place."""
    facts = released_counts(counts, policy, **more)  # type: ignore[arg-type]
    return [status or f"{value:g}" for value, status in zip(facts["value"], facts["status"], strict=True)]


def sexes(female: int, male: int, unknown: int | None = None) -> pd.DataFrame:
    groups = {"Female": female, "Male": male} | ({} if unknown is None else {"Unknown": unknown})
    lines = [f"sex={name}  {number}" for name, number in groups.items()]
    return drawn("\n".join([*lines, f"sex=Total  {sum(groups.values())}"]))


@pytest.mark.parametrize(("number", "answer"), [(0, "0"), (1, "c"), (5, "c"), (6, "6"), (7, "7")])
def test_one_to_five_are_hidden_and_a_true_0_is_shown(number, answer):
    assert shown(drawn(f"all  {number}")) == [answer]


@pytest.mark.parametrize(("number", "answer"), [(0, "c"), (1, "c"), (9, "c"), (10, "10")])
def test_the_policy_may_hide_more(number, answer):
    assert shown(drawn(f"all  {number}"), Policy(smallest_shown=10, hide_zero=True)) == [answer]


def test_where_one_is_hidden_the_smallest_other_is_hidden_too():
    assert shown(sexes(40, 3, 30)) == ["40", "c", "c", "73"]


def test_of_two_groups_both_are_hidden_and_the_total_is_shown():
    assert shown(sexes(97, 3)) == ["c", "c", "100"]


def test_two_hidden_numbers_protect_one_another():
    assert shown(sexes(40, 3, 4)) == ["40", "c", "c", "47"]


@pytest.mark.parametrize(("first", "second"), [(1, 1), (5, 5)])
def test_but_not_where_they_add_up_to_2_or_to_10(first, second):
    """1 and 1 are the only numbers from 1 to 5 that make 2; 5 and 5 are the only ones that make 10."""
    assert shown(sexes(40, first, second)) == ["c", "c", "c", str(40 + first + second)]


def test_in_a_table_by_two_breakdowns_four_corners_are_hidden():
    """A number is no safer if what protects it can be worked out along the other side."""
    table = drawn("""
        sex=Female, uasc=Yes  3
        sex=Female, uasc=No   40
        sex=Female, uasc=Total  43
        sex=Male, uasc=Yes    20
        sex=Male, uasc=No     50
        sex=Male, uasc=Total  70
        sex=Total, uasc=Yes   23
        sex=Total, uasc=No    90
        sex=Total, uasc=Total  113
    """)
    assert shown(table) == ["c", "c", "43", "c", "c", "70", "23", "90", "113"]


def test_a_margin_under_another_heading_is_the_same_number():
    """The number of girls is hidden in its own table; it must not show as the Total of a table by two breakdowns."""
    alone = sexes(4, 60, 30)
    table = drawn("""
        sex=Female, uasc=Total  4
        sex=Male, uasc=Total    60
        sex=Unknown, uasc=Total  30
        sex=Total, uasc=Total   94
    """)
    both = shown(pd.concat([alone, table]))
    assert both[:4] == both[4:] == ["c", "60", "c", "94"]


def test_ages_in_two_sets_of_bands_do_not_give_one_another_away():
    """10 to 15 less 10 to 12 are the 13 to 15: three children."""
    table = drawn("""
        age_group=Under 10  50
        age_group=10 to 15  40
        age_group=10 to 12  37
        age_group=16 to 17  30
        age_group=Total     120
    """)
    answer = shown(table)
    assert answer[0] == "50" and answer[3:] == ["30", "120"]
    assert "c" in answer[1:3]


def test_what_a_total_has_beyond_its_groups_is_a_number_too():
    """100 in all, 97 in the groups: the three whose group is not given would show."""
    table = drawn("""
        sex=Female  40
        sex=Male    57
        sex=Total   100
    """)
    assert shown(table) == ["c", "57", "100"]


def test_with_and_without_unaccompanied_children():
    table = drawn("""
        all         100
        uasc=Yes    4
        uasc=No     96
    """)
    assert shown(table) == ["100", "c", "c"]


def test_a_common_group_is_the_sum_of_its_categories():
    table = drawn("""
        placement_category=In-house  60
        placement_category=Agency    3
        placement_category=Homes     30
        placement_category=Total     93
        common_group=Fostering       63
        common_group=Residential     30
        common_group=Total           93
    """)
    assert shown(table, nesting=CATEGORIES) == ["c", "c", "30", "93", "63", "30", "93"]


def test_nested_breakdowns_without_their_nesting_are_refused():
    table = drawn("placement_category=In-house  60\ncommon_group=Fostering  63")
    with pytest.raises(RequestError, match="needs the common_group of each placement_category"):
        released_counts(table)


def test_the_same_numbers_under_two_names_are_hidden_alike():
    """Children by sex, and the children that a share by sex is of."""
    counts = sexes(4, 60, 30)
    share = drawn("sex=Female  0/4\nsex=Male  20/60\nsex=Unknown  10/30\nsex=Total  30/94", "three_or_more_placements")
    assert shown(pd.concat([counts, share]))[:4] == ["c", "60", "c", "94"]
    assert [one == "c" for one in shown(pd.concat([counts, share]))[4:]] == [True, False, True, False]


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ("30/100", "0.3"),
        ("6/100", "0.06"),
        ("5/100", "c"),
        ("1/100", "c"),
        ("0/100", "0"),
        ("94/100", "0.94"),
        ("95/100", "c"),
        ("99/100", "c"),
        ("100/100", "1"),
        ("0/10", "0"),
        ("0/9", "u"),
        ("0/6", "u"),
        ("0/5", "c"),
        ("0/0", "z"),
    ],
)
def test_a_share_is_hidden_with_its_part_its_whole_and_the_rest(parts, answer):
    assert shown(drawn(f"all  {parts}", "three_or_more_placements")) == [answer]


def test_a_hidden_share_shows_no_part_and_one_of_low_reliability_shows_both():
    facts = released_counts(drawn("sex=Female  3/40\nsex=Male  0/7", "three_or_more_placements"))
    assert facts["numerator"].isna().tolist() == [True, False]
    assert facts["denominator"].tolist()[1] == 7


def test_a_share_in_one_group_cannot_be_told_from_the_others():
    """8 of 100 in all, 6 of 40 boys: two girls."""
    table = drawn("sex=Female  2/60\nsex=Male  6/40\nsex=Total  8/100", "three_or_more_placements")
    assert shown(table) == ["c", "c", "0.08"]


def test_a_rate_is_hidden_with_the_children_in_it():
    rate = drawn("all  4/20000", "cla_rate_per_10k")
    assert shown(rate) == ["c"]
    assert shown(drawn("all  400/20000", "cla_rate_per_10k")) == ["200"]


@pytest.mark.parametrize(("children", "answer"), [(5, "c"), (6, "104.5")])
def test_weeks_and_nights_of_few_children_are_hidden(children, answer):
    assert shown(drawn(f"all  104.5 of {children}", "placement_weeks")) == [answer]


def test_weeks_of_few_children_cannot_be_told_from_the_total():
    table = drawn("""
        placement_category=A  52.5 of 3
        placement_category=B  400.25 of 20
        placement_category=C  900 of 50
        placement_category=Total  1352.75 of 73
    """, "placement_weeks")  # fmt: skip
    assert shown(table) == ["c", "c", "900", "1352.75"]


def test_a_mean_of_few_cannot_be_told_from_the_others():
    table = drawn(
        "sex=Female  400 of 3\nsex=Male  500 of 40\nsex=Unknown  600 of 30\nsex=Total  538 of 73",
        "days_in_care_of_leavers",
    )
    assert shown(table) == ["c", "500", "c", "538"]


def test_a_mean_does_not_tell_how_many_it_is_of():
    facts = released_counts(drawn("all  866.3333333333334 of 21", "days_in_care_of_leavers"))
    assert facts["value"].tolist() == [866.3]
    assert facts[["numerator", "denominator"]].isna().all(axis=None)


def test_the_lowest_and_the_highest_are_no_parts_of_a_whole():
    table = drawn("bound=lowest  4\nbound=highest  90", "looked_after_on_a_day")
    assert shown(table) == ["c", "90"]


def test_five_children_in_five_groups_are_hidden_with_the_zeros_beside_them():
    """All that is known would be that five groups of five children hold one each."""
    table = drawn("\n".join([*(f"ethnicity={name}  1" for name in "ABCDE"), "ethnicity=F  0", "ethnicity=Total  5"]))
    assert shown(table) == ["c"] * 7


@pytest.mark.parametrize(
    ("number", "answer"), [(0, "0"), (2, "c"), (5, "c"), (6, "5"), (7, "5"), (8, "10"), (12, "10"), (13, "15")]
)
def test_to_the_nearest_5(number, answer):
    assert shown(drawn(f"all  {number}"), Policy(round_to=5)) == [answer]


def test_rounded_numbers_need_no_second_hidden_one():
    assert shown(sexes(41, 3, 30), Policy(round_to=5)) == ["40", "c", "30", "75"]


def test_a_share_is_made_of_its_rounded_parts():
    facts = released_counts(drawn("all  32/99", "three_or_more_placements"), Policy(round_to=5))
    assert facts[["numerator", "denominator", "value"]].to_numpy().tolist() == [[30, 100, 0.3]]


@pytest.mark.parametrize("wrong", [{"round_to": 3}, {"smallest_shown": 2}, {"smallest_show": 6}])
def test_a_policy_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        Policy(**wrong)


def test_the_policy_in_words():
    assert Policy().words().startswith("Numbers of children from 1 to 5 are hidden [c]")
    assert "rounded to the nearest 5" in Policy(round_to=5).words()


def test_released_counts_are_facts():
    facts = release([], sexes(97, 3), area_code="E99999999", area_name="Exampleshire", source="SSDA903 2024")
    assert facts["status"].tolist() == ["c", "c", ""]
    assert set(facts["origin"]) == {"counted"} and set(facts["source"]) == {"SSDA903 2024"}
    assert "children" not in facts.columns


def test_counts_of_another_origin_are_refused():
    with pytest.raises(RequestError, match="not 'printed'"):
        release([], sexes(97, 3), area_code="E99999999", area_name="Exampleshire", origin="printed")


def test_no_parts_and_no_counts_make_no_facts():
    assert release([]).empty


def test_what_cannot_be_judged_is_refused():
    share = drawn("all  0.5 of 40", "three_or_more_placements")
    with pytest.raises(RequestError, match="both parts of each share"):
        released_counts(share)
    with pytest.raises(RequestError, match="how many children"):
        released_counts(drawn("all  40").assign(children=np.nan))
    with pytest.raises(ContractError):
        released_counts(drawn("all  40").assign(measure=""))


def test_a_measure_that_repeats_a_group_of_another_one_is_hidden_with_it():
    """Children who left by adoption are a group of those who left."""
    left = drawn("""
        destination=Adopted  4
        destination=Died     0
        destination=Moved abroad  20
        destination=Independent living  30
        destination=Total    54
    """, "ceased_to_be_looked_after")  # fmt: skip
    adopted = drawn("all  4", "adopted_from_care")
    assert shown(pd.concat([left, adopted])) == ["c", "0", "c", "30", "54", "c"]


def test_a_group_hidden_to_protect_another_is_hidden_under_every_name():
    left = drawn("destination=Adopted  7\ndestination=Moved abroad  3\ndestination=Independent living  30\n"
                 "destination=Total  40", "ceased_to_be_looked_after")  # fmt: skip
    adopted = drawn("all  7", "adopted_from_care")
    hidden = [one == "c" for one in shown(pd.concat([left, adopted]))]
    assert hidden[1] and sum(hidden[:4]) == 2
    assert hidden[0] == hidden[4]


def test_what_one_measure_leaves_of_another_is_a_number_too():
    """37 of 40 placements by the council are foster placements: the other 3 would show."""
    every = drawn("provider=Private  60\nprovider=Own authority  40\nprovider=Total  100", "placements")
    foster = drawn("provider=Private  50\nprovider=Own authority  37\nprovider=Total  87", "foster_placements")
    answer = shown(pd.concat([every, foster]))
    assert "c" in (answer[1], answer[4]) and answer[2] == "100"


def test_nights_tell_no_hidden_weeks():
    weeks = drawn("placement_category=A  10 of 3\nplacement_category=B  40 of 20\nplacement_category=C  90 of 50\n"
                  "placement_category=Total  140 of 73", "placement_weeks")  # fmt: skip
    nights = drawn("placement_category=A  70 of 3\nplacement_category=B  280 of 20\nplacement_category=C  630 of 50\n"
                   "placement_category=Total  980 of 73", "bed_nights")  # fmt: skip
    answer = shown(pd.concat([weeks, nights]))
    assert [one == "c" for one in answer[:4]] == [one == "c" for one in answer[4:]] == [True, True, False, False]


def test_single_ages_tell_no_hidden_band():
    """Bands hide the 10 to 15 beside a small band; the ages 10 to 15 must not add up to them."""
    bands = drawn("age_group=5 to 9  3\nage_group=10 to 15  30\nage_group=16 and over  60\nage_group=Total  93")
    ages = drawn("\n".join([*(f"age={age}  0" for age in (5, 6, 7)), "age=8  3", "age=9  0",
                            *(f"age={age}  6" for age in (10, 11, 12, 13)), "age=14  6", "age=15  0",
                            "age=16  20", "age=17  40", "age=Total  93"]))  # fmt: skip
    facts = released_counts(pd.concat([bands, ages]))
    single = facts.iloc[4:].set_index("group1")["status"]
    assert facts["status"].tolist()[:4] == ["c", "c", "", ""]
    assert single["8"] == "c" and (single[["10", "11", "12", "13", "14"]] == "c").any()


def test_many_nights_are_as_soon_hidden_as_the_weeks_they_make():
    """The few's nights and those of one other kind are hidden, and no more, however many nights make the weeks."""
    lines = """
        placement_category=Foster carers  {} of 60
        placement_category=Homes  {} of 40
        placement_category=Schools  {} of 4
        placement_category=Total  {} of 104
    """
    nights = drawn(lines.format(20_300, 14_000, 1_540, 35_840), "bed_nights")
    weeks = drawn(lines.format(2_900, 2_000, 220, 5_120), "placement_weeks")
    assert shown(pd.concat([nights, weeks], ignore_index=True)) == [
        "20300",
        "c",
        "c",
        "35840",
        "2900",
        "c",
        "c",
        "5120",
    ]
