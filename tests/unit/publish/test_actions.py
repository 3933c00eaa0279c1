# ruff: noqa: E501 - a case stays on one line
"""The action plan: what is done, late and due as of the edition's date; promises beside the facts."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.publish import actions

PLAIN = """section,number,activity,expected_impact,due,status
Fostering,1,Find ten more foster carers,Fewer agency placements,March 2023,
Fostering,2,Pay carers more,,,
Homes,1,Open a <home>,,,
"""
# As at 31 March 2022.
FULL = """section,number,activity,expected_impact,due,status,owner,due_date,done_date,measure,target_value
Fostering,1,Done by its word,,,Awarded,,2021-01-31,,,
Fostering,2,Done by its day,,,,Head of fostering,2021-01-31,2022-03-31,,
Fostering,3,Late,,,Under way,,2022-03-30,,,
Homes,1,Due on the day,,,,,2022-03-31,,,
Homes,2,Done only after the date,,by May,,,2022-05-31,2022-04-01,,
Homes,3,Without a day,,,,,,,,
"""


def test_actions_are_counted_by_part_and_listed_without_empty_columns(example, show):
    page = example(raw={"actions.csv": PLAIN})
    assert actions.action_answers(page) == [
        "The statement lists 3 actions and commitments in 2 parts.",
        "1 of them carry a date or say when.",
        "",
        "",
    ]
    assert show(actions.action_counts, page).tables == {
        "Actions by part of the plan": [
            ["Part", "Actions", "With a date"],
            ["Fostering", "2", "1"],
            ["Homes", "1", "0"],
        ]
    }
    shown = show(actions.action_tables, page)
    assert shown.tables == {
        "Fostering": [
            ["Action", "What it should bring", "When"],
            ["Find ten more foster carers", "Fewer agency placements", "March 2023"],
            ["Pay carers more", "", ""],
        ],
        "Homes": [["Action"], ["Open a <home>"]],
    }
    assert "<home>" not in shown.html
    assert show(actions.target_table, page).outputs == ()
    assert "no earlier edition" in show(actions.earlier_promises, page).html


def test_what_shows_it_stands_with_the_state(example, show):
    plan = "section,number,activity,expected_impact,due,status,evidence\nHomes,1,Open,,,Under way,Report\nHomes,2,Close,,,,Minutes\nHomes,3,Paint,,,Begun,\n"
    shown = show(actions.action_tables, example(raw={"actions.csv": plan}))
    assert shown.tables["Homes"] == [
        ["Action", "State"],
        ["Open", "Under way (Report)"],
        ["Close", "(Minutes)"],
        ["Paint", "Begun"],
    ]


def test_an_edition_without_actions_says_so(example, show):
    page = example(raw={"actions.csv": PLAIN.splitlines()[0] + "\n"})
    assert actions.action_answers(page) == ["This edition has no list of actions."]
    assert "what the council will do" in show(actions.action_counts, page).lines("note-missing")[0]
    assert show(actions.action_tables, page).outputs == ()
    page.edition["origins"] = ["national"]
    assert actions.action_answers(page)[0].endswith("what a council will do is in its own statement.")


def test_done_late_and_due_are_as_of_the_edition_s_date(example, show):
    page = example(raw={"actions.csv": FULL})
    assert dict(zip(actions.actions_of(page)["activity"], actions.actions_of(page)["state"], strict=True)) == {
        "Done by its word": "Done",
        "Done by its day": "Done",
        "Late": "Late",
        "Due on the day": "Due later",
        "Done only after the date": "Due later",
        "Without a day": "No day given",
    }
    assert actions.action_answers(page)[2] == "On 31 March 2022: 2 done, 1 late and 2 due later."
    counts = show(actions.action_counts, page)
    assert counts.tables["Actions by part of the plan"] == [
        ["Part", "Actions", "With a date", "Done", "Late", "Due later"],
        ["Fostering", "3", "3", "2", "1", "0"],
        ["Homes", "3", "2", "0", "0", "2"],
    ]
    assert "As of 31 March 2022." in counts.html
    assert show(actions.action_tables, page).tables["Fostering"] == [
        ["Action", "Who", "When", "State"],
        ["Done by its word", "", "31 January 2021", "Awarded"],
        ["Done by its day", "Head of fostering", "31 January 2021", "Done on 31 March 2022"],
        ["Late", "", "30 March 2022", "Under way; late"],
    ]


HEAD = "section,number,activity,expected_impact,due,status,measure,by,group,target_value,due_date\n"


@pytest.mark.parametrize(
    ("action", "stands"),
    [
        ("cla_rate_per_10k,,,", "now 41 per 10,000"),
        ("three_or_more_placements,,,11.5%", "target 11.5%, not told by this edition"),
        ("in_house_share_of_fostering,,,78%", "target 78%, now 71%: not reached"),
        ("in_house_share_of_fostering,,,0.71", "target 71%, now 71%: reached"),
        ("in_house_share_of_fostering,,,70.5%", "target 70.5%, now 71%: reached"),
        ("foster_carers_net_gain,,,-3", "target -3, now -2: reached"),
        ("average_moves,before_or_after,After,2", "target 2, now 2.5: not reached"),
        ("placements,placement_category,In-house fostering,150", "target 150, now 200"),
    ],
)
def test_a_target_is_set_beside_the_fact(example, show, action, stands):
    page = example(
        raw={"actions.csv": f"{HEAD}Part,1,What is done,,,,{action},\n"},
        more="""row,column,printed,unit,measure,period,area,by1,group1
        share,n,71%,percent,in_house_share_of_fostering,2022-03-31,,,
        gain,n,-2,households,foster_carers_net_gain,2021-22,,,
        moves,n,2.5,moves,average_moves,2021-22,,before_or_after,After""",
    )
    [rows] = show(actions.target_table, page).tables.values()
    assert rows[1][2] == stands


def test_a_target_that_is_not_due_yet_is_not_missed(example):
    page = example(
        raw={
            "actions.csv": f"{HEAD}A,1,Later,,,,in_house_share_of_fostering,,,78%,2023-03-31\nA,2,Now,,,,in_house_share_of_fostering,,,78%,2022-03-31\n"
        },
        more="row,column,printed,unit,measure,period\nshare,n,71%,percent,in_house_share_of_fostering,2022-03-31",
    )
    stands = [actions._standing(page, row) for row in actions.actions_of(page).to_dict("records")]
    assert stands == ["target 78%, now 71%: not due yet", "target 78%, now 71%: not reached"]
    assert actions.action_answers(page)[3] == "Of 1 target that can be judged, none is reached."
    page.actions = page.actions.assign(edition=["2022", "2019"])
    assert actions.action_answers(page)[3:] == ["", "Of 1 earlier target that can be judged, none is reached."]


def test_promises_of_earlier_editions_stand_beside_the_facts_of_this_one(example, show):
    page = example(raw={"actions.csv": PLAIN})
    before = page.actions.head(2).assign(
        edition="2019", measure=["children_looked_after", ""], by="", group="", target_value=""
    )
    page.actions = pd.concat([page.actions, before], ignore_index=True)
    assert len(actions.actions_of(page)) == 3
    [(caption, rows)] = show(actions.earlier_promises, page).tables.items()
    assert caption == "Earlier promises and the facts"
    assert rows == [
        ["Action", "Edition", "Measured by", "How it stands", "Figure of"],
        ["Find ten more foster carers", "2019", "Children looked after", "now 410", "31 March 2022"],
    ]
    page.actions["measure"] = ""
    assert "(2019) names a figure" in show(actions.earlier_promises, page).html
