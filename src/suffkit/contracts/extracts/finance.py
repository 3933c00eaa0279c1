"""Extracts of the finance system: what was paid, budgeted and reckoned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.contracts.extracts.extract import PROVIDERS, Extract, day, note, number, text, words, year
from suffkit.contracts.table import Contract, Rule

if TYPE_CHECKING:
    import pandas as pd

ROUTES = ("In-house", "Block", "Framework", "Consortium", "Spot")
FIGURES_OF_OTHERS = (
    "Average weekly cost",
    "Foster carer payment",
    "Agency foster price",
    "Spend per child looked after",
    "Budget variance",
)


def ends_before_start(table: pd.DataFrame) -> pd.Series:
    return table["end_date"].notna() & (table["end_date"] < table["start_date"])


ENDS_BEFORE_START = Rule(
    "ends_before_start", "the end is before the start. Correct one of the two dates.", ends_before_start, "end_date"
)

PLACEMENT_PAYMENTS = Extract(
    id="placement_payments",
    file="finance/placements.csv",
    holds="every payment line of every placement: kind, provider, route, dates and weekly price",
    adds="what placements cost by kind, provider and route, which are very dear, and what drove the change",
    where="the system that pays placements (ContrOCC, Abacus, the ledger): one row a purchase line",
    contract=Contract(
        "placement payments",
        (
            text("child_id", "the child's key, as CHILD in the return"),
            text("placement_category", "kind of placement, a label of placement_categories.csv"),
            words("provider", "who provides", *PROVIDERS),
            note("provider_name", "the provider's name; never published"),
            words("route", "how it was bought", *ROUTES),
            day("start_date", "first day of the price"),
            day("end_date", "day on which the price ends (not itself paid); empty while it runs", open_ended=True),
            number("weekly_price_gbp", "price of a week without additional support", "gbp_per_week"),
            number(
                "additional_support_gbp",
                "price of a week of additional support; empty for none",
                "gbp_per_week",
                known=False,
                required=False,
            ),
            note("support_reason", "why there is additional support"),
            number(
                "health_contribution_gbp",
                "paid by health each week, of the whole price; empty for none",
                "gbp_per_week",
                known=False,
                required=False,
            ),
            number(
                "education_contribution_gbp",
                "paid by education each week, of the whole price; empty for none",
                "gbp_per_week",
                known=False,
                required=False,
            ),
        ),
        key=("child_id", "placement_category", "route", "start_date"),
        rules=(ENDS_BEFORE_START,),
    ),
    child="child_id",
)

BUDGETS = Extract(
    id="budgets",
    file="finance/budgets.csv",
    holds="budget and outturn (or forecast outturn) of each line and year",
    adds="what was budgeted and spent, by how much they differ, and how budgets grew",
    where="budget monitoring reports of children's services",
    contract=Contract(
        "budgets",
        (
            text("line", "budget line, such as Children looked after"),
            year(),
            number("budget_gbp", "the year's budget", "gbp", known=False, minimum=None),
            number("outturn_gbp", "spent, or forecast to be", "gbp", known=False, required=False, minimum=None),
            words("outturn_kind", "whether the year is over", "Outturn", "Forecast", "", required=False),
            note("includes", "what the line includes and leaves out"),
        ),
        key=("line", "year"),
    ),
)

UNIT_COSTS = Extract(
    id="unit_costs",
    file="finance/unit_costs.csv",
    holds="the cost build of each service the council runs itself: direct cost, overheads, places and occupancy",
    adds="what a week with the council's own carers or in its own homes costs, direct and gross, beside others' prices",
    where="the finance partner's unit cost workbook",
    contract=Contract(
        "unit costs",
        (
            text("service", "the home or service, as it may be published; Home 1, not its address"),
            text("placement_category", "kind of placement, a label of placement_categories.csv"),
            year(),
            number("direct_gbp", "direct cost of the year", "gbp"),
            number("overheads_gbp", "overheads of the year; gross is direct and overheads", "gbp", known=False),
            number(
                "additional_support_gbp",
                "of the direct cost, support beyond the budgeted staff",
                "gbp",
                known=False,
                required=False,
            ),
            number("places", "beds or places", "places"),
            number("occupancy_share", "share of the nights filled, 0 to 1", "share", known=False, maximum=1.0),
        ),
        key=("service", "placement_category", "year"),
    ),
)

DEFLATORS = Extract(
    id="deflators",
    file="finance/deflators.csv",
    holds="an index of prices by financial year, such as the GDP deflator",
    adds="how much of the rise of prices is inflation",
    where="HM Treasury, GDP deflators at market prices; or an index of care costs",
    contract=Contract(
        "deflators",
        (
            year(),
            number("index", "the index; any base", "ratio", minimum=1e-9),
            note("source", "whose index, and when"),
        ),
        key=("year",),
    ),
)

COSTS_OF_OTHERS = Extract(
    id="costs_of_others",
    file="finance/other_authorities.csv",
    holds="unit costs, foster carer payments and budget variances of other authorities, with what each includes",
    adds="how the council's prices and payments stand beside those of others, with the caveats",
    where="a regional benchmarking club, CIPFA, or other councils' published reports",
    contract=Contract(
        "costs of other authorities",
        (
            text("area", "the other authority, or a club's mean, as it may be published"),
            words("figure", "what it is", *FIGURES_OF_OTHERS),
            note("placement_category", "kind of placement; empty where it does not apply"),
            year(),
            number("value_gbp", "the figure, in pounds", "gbp", minimum=None),
            text("includes", "what is in it and what is not"),
            text("source", "document and page"),
        ),
        key=("area", "figure", "placement_category", "year"),
    ),
)

FINANCE = (PLACEMENT_PAYMENTS, BUDGETS, UNIT_COSTS, DEFLATORS, COSTS_OF_OTHERS)
