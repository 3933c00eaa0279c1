"""Extracts about what places there are: foster households, recruitment, homes, occupancy, referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suffkit.contracts.extracts.extract import PROVIDERS, YES_NO, Extract, day, note, number, text, words
from suffkit.contracts.extracts.finance import ROUTES
from suffkit.contracts.table import Contract, Rule

if TYPE_CHECKING:
    import pandas as pd

HOUSEHOLD_KINDS = (
    "Mainstream",
    "Connected",
    "Short breaks",
    "Specialist",
    "Emergency",
    "Supported lodgings",
    "Fostering for adoption",
)
HOME_KINDS = (
    "Children's home",
    "Secure children's home",
    "Residential school",
    "Supported accommodation",
    "Emergency bed",
)
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not yet inspected", "")
OUTCOMES = ("Placed", "No offer", "Withdrawn", "Open")


def _before(earlier: str, later: str) -> Rule:
    def broken(table: pd.DataFrame) -> pd.Series:
        return table[earlier].notna() & table[later].notna() & (table[later] < table[earlier])

    message = f"{later} is before {earlier}. Correct one of the two dates."
    return Rule(f"{later}_before_{earlier}", message, broken, later)


def _more_in_use(table: pd.DataFrame) -> pd.Series:
    return table["places_in_use"] > table["places"]


def _more_occupied(table: pd.DataFrame) -> pd.Series:
    return table["nights_occupied"] > table["nights_available"]


HOUSEHOLDS = Extract(
    id="households",
    file="fostering/households.csv",
    holds="every foster household of the council: kind, approval, end and why, places and how many are in use",
    adds="how many households foster, how many join and leave and why, and how far their places are used",
    where="the fostering service's register of carers",
    contract=Contract(
        "foster households",
        (
            text("household_id", "key of the household; never published"),
            words("kind", "what the household is approved for", *HOUSEHOLD_KINDS),
            day("approved_date", "day of approval"),
            day("ended_date", "day on which approval ended; empty while approved", open_ended=True),
            note("end_reason", "why it ended, in a few fixed words of the council's own"),
            number("places", "children it is approved for", "places"),
            number("places_in_use", "children placed with it now; empty where not known", "places", known=False),
            words("on_hold", "whether it takes no child for now", *YES_NO, required=False),
            note("skill_level", "payment or skill level, in the council's own words"),
            words(
                "location",
                "where the household lives",
                "In the authority",
                "Next to the authority",
                "At a distance",
                "",
                required=False,
            ),
        ),
        key=("household_id", "approved_date"),
        rules=(
            _before("approved_date", "ended_date"),
            Rule(
                "more_in_use",
                "more places are in use than are approved. An exemption is fine: check it is meant.",
                _more_in_use,
                "places_in_use",
                severity="warn",
            ),
        ),
    ),
)

PIPELINE = Extract(
    id="pipeline",
    file="fostering/pipeline.csv",
    holds="every enquiry to foster and how far it came: visit, application, approval, or its end",
    adds="how many enquiries become carers and how long it takes",
    where="the recruitment team's tracker",
    contract=Contract(
        "fostering recruitment",
        (
            text("enquiry_id", "key of the enquiry; never published"),
            day("enquiry_date", "day of the enquiry"),
            day("visit_date", "day of the first visit; empty for none", open_ended=True),
            day("application_date", "day of the application; empty for none", open_ended=True),
            day("approved_date", "day of approval; empty for none", open_ended=True),
            day("closed_date", "day on which it ended without approval; empty while open", open_ended=True),
            note("closed_reason", "why it ended"),
        ),
        key=("enquiry_id",),
        rules=(
            _before("enquiry_date", "visit_date"),
            _before("enquiry_date", "application_date"),
            _before("application_date", "approved_date"),
            _before("enquiry_date", "closed_date"),
        ),
    ),
)

BEDS = Extract(
    id="beds",
    file="homes/beds.csv",
    holds="every home and scheme that the council runs or buys beds in: beds, contract, opening, rating",
    adds="which beds there are and are planned, by who runs them, by contract and by rating",
    where="the commissioning team's list of homes and contracts",
    contract=Contract(
        "homes and beds",
        (
            text("home_id", "key of the home, as in homes/occupancy.csv; never published"),
            text("home_group", "group the home belongs to as published, such as Council homes"),
            words("kind", "kind of home", *HOME_KINDS),
            words("provider", "who runs it", *PROVIDERS),
            words("contract", "how the council has its beds", "Own", "Block", "Spot"),
            number("beds", "beds that the council may use", "beds"),
            note("client_group", "for whom"),
            day("opened_date", "day of opening; empty where it is still planned", open_ended=True),
            day("planned_date", "day of the planned opening; empty where open", open_ended=True, required=False),
            day("closed_date", "day it closed; empty while open", open_ended=True, required=False),
            words("rating", "Ofsted's last overall judgement", *RATINGS, required=False),
        ),
        key=("home_id",),
        rules=(
            _before("opened_date", "closed_date"),
            Rule(
                "no_opening",
                "the home has neither opened nor a planned opening. Give one of the two dates.",
                lambda table: table["opened_date"].isna() & table["planned_date"].isna(),
                "opened_date",
            ),
        ),
    ),
)

OCCUPANCY = Extract(
    id="occupancy",
    file="homes/occupancy.csv",
    holds="nights available and filled of every home by month",
    adds="how far the beds are used, by month and year",
    where="the homes' monthly returns",
    contract=Contract(
        "occupancy",
        (
            text("home_id", "key of the home, as in homes/beds.csv"),
            text("month", "the month, as 2024-03", pattern=r"\d{4}-(0[1-9]|1[0-2])"),
            number("nights_available", "beds times nights of the month, less beds that were closed", "nights"),
            number("nights_occupied", "nights on which a bed was filled", "nights"),
        ),
        key=("home_id", "month"),
        rules=(
            Rule(
                "more_occupied",
                "more nights are filled than were there. Correct one of the two.",
                _more_occupied,
                "nights_occupied",
            ),
        ),
    ),
)

REFERRALS = Extract(
    id="referrals",
    file="placements/referrals.csv",
    holds="every search for a placement: what was sought, how many were asked and offered, how it ended",
    adds="how hard places are to find, which are found in an emergency, and by which route they are bought",
    where="the placements team's referral log",
    contract=Contract(
        "placement referrals",
        (
            text("referral_id", "key of the referral; never published"),
            note("child_id", "the child's key, as CHILD in the return"),
            day("referral_date", "day of the referral"),
            text("placement_category", "kind of placement sought, a label of placement_categories.csv"),
            words("emergency", "whether it was needed the same day", "Yes", "No"),
            number("providers_approached", "providers asked", "providers", known=False),
            number("offers", "offers made", "placements", known=False),
            words("outcome", "how it ended", *OUTCOMES),
            words("provider", "who provides the placement found; empty for none", *PROVIDERS, "", required=False),
            words("route", "how it was bought; empty for none", *ROUTES, "", required=False),
        ),
        key=("referral_id",),
    ),
    child="child_id",
)

SUPPLY = (HOUSEHOLDS, PIPELINE, BEDS, OCCUPANCY, REFERRALS)
