"""Searches for places: one behind every new placement that somebody is paid for, and some that found none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.synth.columns import numbered
from suffkit.synth.days import as_dates
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives

# Providers asked on average, and the share of searches that are for the same day.
_ASKED = {
    prices.OWN_FOSTER: (2, 0.20), prices.AGENCY: (22, 0.24), prices.OWN_HOME: (6, 0.16), prices.HOME: (58, 0.22),
    prices.SECURE: (9, 0.50), prices.OWN_SUPPORTED: (3, 0.18), prices.SUPPORTED: (12, 0.26),
    prices.CARE_HOME: (30, 0.05), prices.SCHOOL: (18, 0.03), prices.FAMILY_CENTRE: (5, 0.10),
}  # fmt: skip
_FRUITLESS = 0.11  # beside each search that found a place
_DAYS_AHEAD = 28
_LATE_DAYS = 21
_FRUITLESS_OUTCOMES = ("No offer", "Withdrawn")


def draw_referrals(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `referrals`. Family and friends are not searched for; one of the last weeks may still be open."""
    new = lives.placements[lives.placements["kind"].isin(list(_ASKED)) & lives.placements["is_new"]]
    new = new[new["start"] >= lives.first].reset_index(drop=True)
    found = new.assign(outcome="Placed")
    vain = new[rng.random(len(new)) < _FRUITLESS].assign(provider="", route="")
    vain["outcome"] = np.asarray(_FRUITLESS_OUTCOMES)[choose(rng, (62, 38), len(vain))]
    table = pd.concat([found, vain], ignore_index=True)
    asked, hasty = (table["kind"].map({kind: pair[n] for kind, pair in _ASKED.items()}).to_numpy(float) for n in (0, 1))
    emergency = rng.random(len(table)) < hasty
    day = table["start"].to_numpy() - np.where(emergency, 0, rng.integers(1, _DAYS_AHEAD, len(table)))
    fruitless = (table["outcome"] != "Placed").to_numpy()
    is_open = fruitless & (day > lives.last - _LATE_DAYS)
    approached = 1 + rng.negative_binomial(1.6, 1.6 / (1.6 + np.where(fruitless, 1.7, 1.0) * asked))
    offers = np.where(fruitless, rng.random(len(table)) < 0.12, 1 + rng.binomial(3, 0.16, len(table)))
    order = np.lexsort((table["child_id"], day))
    return (
        pd.DataFrame(
            {
                "child_id": table["child_id"],
                "referral_date": as_dates(day),
                "placement_category": table["category"],
                "emergency": np.where(emergency, "Yes", "No"),
                "providers_approached": approached.astype(float),
                "offers": np.minimum(offers, approached).astype(float),
                "outcome": np.where(is_open, "Open", table["outcome"]),
                "provider": table["provider"],
                "route": table["route"],
            }
        )
        .iloc[order]
        .reset_index(drop=True)
        .pipe(lambda rows: rows.assign(referral_id=numbered(np.arange(1, len(rows) + 1), "R")))
    )
