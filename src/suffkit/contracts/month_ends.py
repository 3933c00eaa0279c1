"""The contract of month ends: how many children of each age were in care on the last day of each month."""

from __future__ import annotations

from suffkit.contracts.table import Column, Contract, Rule

MONTH_ENDS = Contract(
    "month_ends",
    (
        Column("date", "date", "last day of the month"),
        Column("age_group", "text", "band of ages; the bands of a month do not overlap"),
        Column("in_care", "number", "children in care; null where the month is not known", nullable=True, minimum=0),
    ),
    key=("date", "age_group"),
    rules=(
        Rule(
            "not_a_month_end",
            "the date is not the last day of a month. Give the numbers at month ends.",
            lambda table: table["date"].dt.day != table["date"].dt.days_in_month,
            "date",
        ),
    ),
)

CHILDREN_BY_AGE = Contract(
    "children_by_age",
    (
        Column("date", "date", "day of the estimate or projection"),
        Column("age_group", "text", "band of ages, as of the month ends"),
        Column("children", "number", "children of these ages in the population", minimum=0),
    ),
    key=("date", "age_group"),
)
