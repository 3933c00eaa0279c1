"""Searches for a placement: how many, how they end, how many providers are asked, and what is found in an emergency."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.extracts.extract import PROVIDERS
from suffkit.contracts.extracts.finance import ROUTES
from suffkit.contracts.extracts.supply import OUTCOMES
from suffkit.domain.calendar import Period
from suffkit.measures.breakdowns import count, mean, ratio
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import grouped_by, joined, keys_in_numbers, years_told
from suffkit.measures.periods import dated, in_each

PLACED, OPEN = "Placed", "Open"
URGENCY = {"Yes": "The same day", "No": "Not the same day"}


def counts_of_referrals(local: Local) -> pd.DataFrame:
    """All that the referral log tells.

    In:  extracts by id, of which `referrals` is used; years; the edition's date.
    Out: COUNTS of the years that the log reaches; `children` is how many children the referrals are of (a referral
         without a child's key is taken as of a child of its own). Searches that still go on are left out: how they end
         is not known, and there are few of them.
    """
    referrals = local.tables.get("referrals")
    if referrals is None or referrals.empty:
        return joined(())
    days = referrals["referral_date"]
    told = years_told(days.where(days <= pd.Timestamp(local.as_at)), local.years)
    if not told:
        return joined(())
    ended = referrals[referrals["outcome"] != OPEN]
    rows = in_each(_described(ended), told, dated("referral_date"))
    return joined((made_and_ended(rows, told), asked_and_offered(rows, told), found(rows, told), urgent(rows, told)))


def made_and_ended(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Referrals of each year by kind of placement sought, urgency and how they ended, and the share that ended placed.

    In:  referrals that have ended, with `period` and `child`; the years.
    Out: COUNTS.
    """
    by = ((), ("placement_category",), ("urgency",), ("outcome",))
    placed = rows["outcome"] == PLACED
    return joined(
        (
            count(rows, "placement_referrals", years, by=by),
            ratio(rows, placed, "referrals_placed_share", years, by=((), ("placement_category",), ("urgency",))),
        )
    )


def asked_and_offered(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Providers asked and offers made for one referral on average, and the share that had no offer.

    In:  as `made_and_ended`.
    Out: COUNTS by kind of placement sought and urgency; referrals whose number is not known are left out.
    """
    by = ((), ("placement_category",), ("urgency",))
    offered = rows[rows["offers"].notna()]
    made = [mean(rows, rows["providers_approached"], "average_providers_approached", years, by=by)]
    made.append(mean(offered, offered["offers"], "average_offers", years, by=by))
    made.append(ratio(offered, offered["offers"] == 0, "referrals_without_offer_share", years, by=by))
    return joined(part[part["value"].notna()] for part in made)


def found(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Placements found through the referrals, by kind, provider and route.

    In:  as `made_and_ended`.
    Out: COUNTS of placements: referrals that ended placed, by the year of the referral.
    """
    rows = rows[rows["outcome"] == PLACED]
    by: list[tuple[str, ...]] = [(), ("placement_category",)]
    if (rows["provider"] != "").any():
        by.append(("provider",))
    if (rows["route"] != "").any():
        by += [("route",), ("placement_category", "route")]
    rows = rows.assign(provider=grouped_by(rows["provider"], PROVIDERS), route=grouped_by(rows["route"], ROUTES))
    return count(rows, "placements_found", years, by=by)


def urgent(rows: pd.DataFrame, years: Sequence[Period]) -> pd.DataFrame:
    """Placements found that were needed the same day, by kind and provider, and their share of all that were found.

    In:  as `made_and_ended`.
    Out: COUNTS.
    """
    placed = rows[rows["outcome"] == PLACED]
    by: list[tuple[str, ...]] = [(), ("placement_category",)]
    if (placed["provider"] != "").any():
        by.append(("provider",))
    placed = placed.assign(provider=grouped_by(placed["provider"], PROVIDERS))
    is_urgent = placed["emergency"] == "Yes"
    made = count(placed[is_urgent], "emergency_placements", years, by=by)
    share = ratio(placed, is_urgent, "emergency_share_of_placements", years, by=by)
    return joined((made, share[share["value"].notna()]))


def _described(referrals: pd.DataFrame) -> pd.DataFrame:
    return referrals.assign(
        child=keys_in_numbers(referrals["child_id"]),
        placement_category=grouped_by(referrals["placement_category"]),
        urgency=grouped_by(referrals["emergency"].map(URGENCY), URGENCY.values()),
        outcome=grouped_by(referrals["outcome"], OUTCOMES),
    )
