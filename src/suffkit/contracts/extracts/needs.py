"""Extracts about what children and young people need: scores, flags, plans, short breaks, care leavers."""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.extracts.extract import PROVIDERS, YES_NO, Extract, day, number, text, words, year
from suffkit.contracts.extracts.finance import ENDS_BEFORE_START
from suffkit.contracts.table import Column, Contract, Rule
from suffkit.domain.code_lists import code_rows

# The twelve statements, two in each of six domains, as a council prints them: codes/need_statements.csv.
STATEMENTS = tuple(row["column"] for row in code_rows("need_statements"))
PLANS = (
    "Return home",
    "Special guardianship",
    "Child arrangements order",
    "Adoption",
    "Long-term fostering",
    "Discharge of the care order",
    "Step down to fostering",
)
EXCEPTIONAL = (
    "Deprivation of liberty order",
    "Unregistered placement",
    "Solo placement",
    "Mental health inpatient",
)
SHORT_BREAK_KINDS = ("Overnight residential", "Overnight foster care", "Day")


def _beyond_scale(table: pd.DataFrame) -> pd.Series:
    there = [name for name in STATEMENTS if name in table]
    return table[there].max(axis=1) > table["out_of"]


NEED_SCORES = Extract(
    id="need_scores",
    file="needs/scores.csv",
    holds="needs scores of children: twelve statements at each assessment, 0 for no need",
    adds="what children need most, how it differs by sex, age and placement, how it changes, and how it goes with cost",
    where="the needs tool (such as Valuing Care): one row an assessment",
    contract=Contract(
        "needs scores",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            day("assessed_date", "day of the assessment"),
            number("out_of", "top of the scale: 100 or 10", "score", minimum=1.0),
            *(
                Column(name, "number", f"score of the statement {name}", unit="score", nullable=True, minimum=0.0)
                for name in STATEMENTS
            ),
        ),
        key=("child_id", "assessed_date"),
        rules=(
            Rule(
                "beyond_scale",
                "a score is above the top of its scale (out_of). Correct the score or the scale.",
                _beyond_scale,
                "out_of",
            ),
        ),
    ),
    child="child_id",
)

NEED_FLAGS = Extract(
    id="need_flags",
    file="needs/flags.csv",
    holds="needs and risks recorded of children, one row a child and need",
    adds="which needs children in homes and in foster care have",
    where="the case system's needs or risk flags, or a case audit",
    contract=Contract(
        "needs flags",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            text("need", "the need or risk, in a few fixed words of the council's own"),
            day("recorded_date", "day it was recorded"),
            day("end_date", "day it ended; empty while it lasts", open_ended=True, required=False),
        ),
        key=("child_id", "need", "recorded_date"),
    ),
    child="child_id",
)

PERMANENCE = Extract(
    id="permanence",
    file="permanence/plans.csv",
    holds="permanence plans of children: what is planned, since when, by when, and when it was achieved",
    adds="how many children are to go home, to guardians, to adopters or to foster carers, and whether that is kept",
    where="the permanence tracker",
    contract=Contract(
        "permanence plans",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            words("plan", "what is planned", *PLANS),
            day("agreed_date", "day the plan was agreed"),
            day("target_date", "day by which it should be achieved; empty for none", open_ended=True),
            day("achieved_date", "day it was achieved; empty while it is not", open_ended=True),
            day("ended_date", "day it was given up; empty where it was not", open_ended=True, required=False),
        ),
        key=("child_id", "plan", "agreed_date"),
    ),
    child="child_id",
)

EXCEPTIONAL_ARRANGEMENTS = Extract(
    id="exceptional",
    file="placements/exceptional.csv",
    holds="arrangements that the return does not tell: deprivation of liberty, unregistered or solo homes, inpatients",
    adds="how many children live in such arrangements, and for how long",
    where="the legal team's and the placements team's lists",
    contract=Contract(
        "exceptional arrangements",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            words("kind", "which", *EXCEPTIONAL),
            day("start_date", "first day"),
            day("end_date", "day it ended; empty while it lasts", open_ended=True),
        ),
        key=("child_id", "kind", "start_date"),
        rules=(ENDS_BEFORE_START,),
    ),
    child="child_id",
)

ARRIVALS = Extract(
    id="arrivals",
    file="uasc/arrivals.csv",
    holds="unaccompanied asylum-seeking children: when they came, by which route, and their nationality",
    adds="by which route unaccompanied children come, and from where",
    where="the case system or the asylum team's list",
    contract=Contract(
        "arrivals of unaccompanied children",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            day("arrived_date", "day of coming into the council's care"),
            words("route", "how they came", "National Transfer Scheme", "Arrived in the area", "Other"),
            text("nationality", "nationality as recorded"),
        ),
        key=("child_id",),
    ),
    child="child_id",
)

CARE_LEAVERS = Extract(
    id="leavers_tracker",
    file="care_leavers/tracker.csv",
    holds="care leavers the council supports: birth, accommodation, whether suitable, contact, activity, planned moves",
    adds="where care leavers of all ages live, who stays put with whom, and which moves to independence are due",
    where="the leaving care team's tracker",
    contract=Contract(
        "care leavers' tracker",
        (
            text("person_id", "key of the young person, as CHILD in the return"),
            day("birth_date", "date of birth"),
            text("accommodation", "where the young person lives, in a few fixed words"),
            words("suitable", "whether it is suitable", *YES_NO),
            words("in_touch", "whether the council is in touch", *YES_NO),
            words("active", "whether in education, employment or training", *YES_NO, required=False),
            words(
                "staying_put_with",
                "whose carers a young person stays with; empty for none",
                *PROVIDERS,
                "",
                required=False,
            ),
            day(
                "move_due_date",
                "day a move to a home of their own is due; empty for none",
                open_ended=True,
                required=False,
            ),
            day(
                "moved_date", "day of the move to a home of their own; empty for none", open_ended=True, required=False
            ),
        ),
        key=("person_id",),
    ),
    child="person_id",
)

SHORT_BREAKS = Extract(
    id="short_breaks",
    file="short_breaks/use.csv",
    holds="short breaks of children: kind, nights or hours agreed and used in a year, and what a unit costs",
    adds="how many children have short breaks, how much of what was agreed is used, and what it costs",
    where="the short breaks team's list",
    contract=Contract(
        "short breaks used",
        (
            text("child_id", "the child's key; it need not be in the return"),
            year(),
            words("kind", "kind of short break", *SHORT_BREAK_KINDS),
            words("provider", "who provides", *PROVIDERS),
            number("nights_agreed", "nights agreed; empty for a break by the hour", "nights", known=False),
            number("nights_used", "nights used", "nights", known=False),
            number("hours_agreed", "hours agreed; empty for a break by the night", "hours", known=False),
            number("hours_used", "hours used", "hours", known=False),
            number("unit_cost_gbp", "cost of a night or an hour", "gbp", known=False),
        ),
        key=("child_id", "year", "kind", "provider"),
    ),
    child="child_id",
    linked=False,
)

SHORT_BREAK_NEED = Extract(
    id="short_break_need",
    file="short_breaks/need.csv",
    holds="short breaks needed by assessment, and what there is, by kind and year",
    adds="whether there are enough short breaks, and how many more households or nights it would take",
    where="assessments of disabled children, added up; contracts and rotas",
    contract=Contract(
        "need for short breaks",
        (
            year("financial year, as 2023-24; years ahead are plans"),
            words("kind", "kind of short break", *SHORT_BREAK_KINDS),
            number("children_needing", "children assessed as needing it", "children", known=False),
            number("units_needed", "nights (hours for Day) needed in the year", "nights", known=False),
            number("units_supplied", "nights (hours for Day) that there are or will be", "nights", known=False),
            number(
                "units_a_household",
                "nights a short-break household gives in a year",
                "nights",
                known=False,
                required=False,
            ),
        ),
        key=("year", "kind"),
    ),
)

SPECIAL_NEEDS = Extract(
    id="special_needs",
    file="send/plans.csv",
    holds="how many pupils, and children looked after, have an education, health and care plan or SEN support",
    adds="how many children have special educational needs, beside the share of all pupils",
    where="the SEND team and the virtual school",
    contract=Contract(
        "special educational needs",
        (
            year("year of the count, as 2023-24: the school census of its January"),
            words("child_group", "of whom", "All pupils", "Children looked after"),
            words("support_kind", "kind of support", "EHC plan", "SEN support"),
            number("children", "children with it", "children"),
            number("all_children", "all children of the group", "children"),
        ),
        key=("year", "child_group", "support_kind"),
        rules=(
            Rule(
                "part_of_whole",
                "more children have it than there are. Correct one of the two.",
                lambda table: table["children"] > table["all_children"],
                "children",
            ),
        ),
    ),
)

NEEDS = (
    NEED_SCORES,
    NEED_FLAGS,
    PERMANENCE,
    EXCEPTIONAL_ARRANGEMENTS,
    ARRIVALS,
    CARE_LEAVERS,
    SHORT_BREAKS,
    SHORT_BREAK_NEED,
    SPECIAL_NEEDS,
)
