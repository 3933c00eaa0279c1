"""What the made-up council holds only added up: pupils with special needs, its services, targets and funds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.synth.days import age_on, as_dates, last_day
from suffkit.synth.extracts.homes import EMERGENCY_HOME, nights_by_year
from suffkit.synth.extracts.lives import Lives
from suffkit.synth.extracts.money import MADE_UP, year_text

_SCHOOL_AGE = (5, 17)
# Share of the children with it in the last year, and what it grows by in a year.
_SUPPORT = {
    ("All pupils", "EHC plan"): (0.048, 0.0030), ("All pupils", "SEN support"): (0.131, 0.0025),
    ("Children looked after", "EHC plan"): (0.315, 0.0100), ("Children looked after", "SEN support"): (0.278, 0.0030),
}  # fmt: skip
_PUPILS_A_CHILD_IN_CARE = 118.0


def draw_special_needs(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `special_needs`: children of school age in care on 31 March, and made-up pupils."""
    rows = []
    pupils = round(len(lives.now) * _PUPILS_A_CHILD_IN_CARE)
    for year in lives.years:
        day, back = last_day(year), lives.years[-1] - year
        there = lives.stays[(lives.stays["start"] <= day) & (lives.stays["end"] > day) & ~lives.stays["is_short_break"]]
        age = age_on(lives.children["birth"].to_numpy()[there["child"].to_numpy()], day)
        in_care = int(((age >= _SCHOOL_AGE[0]) & (age <= _SCHOOL_AGE[1])).sum())
        sizes = {"All pupils": round(pupils * 0.994**back), "Children looked after": in_care}
        for (group, support), (share, growth) in _SUPPORT.items():
            has = round(sizes[group] * (share - growth * back) * float(rng.normal(1, 0.01)))
            rows.append((year_text(year), group, support, float(has), float(sizes[group])))
    return pd.DataFrame(rows, columns=EXTRACTS["special_needs"].contract.column_names)


@dataclass(frozen=True)
class Service:
    """One service: referrals in the last year for a thousand children in care, what they grow by, and shares of them.

    `outcomes` are shares of those accepted; `hours` and `nights` are targets, of which about `reached` is delivered;
    `spend` is for each one accepted.
    """

    referred: float
    growth: float
    accepted: float
    outcomes: dict[str, float] = field(default_factory=dict)
    hours: float = 0.0
    nights: float = 0.0
    reached: float = 0.95
    moves: tuple[float, float] | None = None
    spend: float = 0.0
    spend_prevented: float = 0.0


_EMERGENCY = "Emergency beds, 16 and 17"
SERVICES = {
    "Edge of care team": Service(
        196, 0.05, 0.78, {"maintained": 0.16, "kept_from_care": 0.71}, hours=9_400, spend=3_900, spend_prevented=11_500
    ),
    "Placement stability coaching": Service(
        54, 0.08, 0.74, {"moved_up": 0.09, "moved_down": 0.27, "maintained": 0.46, "returned_home": 0.09},
        hours=2_900, moves=(2.3, 1.1), spend=9_800,
    ),
    "Reunification project": Service(
        62, 0.12, 0.71, {"maintained": 0.34, "returned_home": 0.52}, hours=3_600, spend=5_200, spend_prevented=9_000
    ),
    "Homelessness prevention, 16 and 17": Service(
        168, 0.03, 0.86, {"returned_home": 0.55, "kept_from_care": 0.24}, hours=4_200, spend=1_150
    ),
    "Supported lodgings": Service(58, 0.04, 0.62, {"maintained": 0.72}, nights=7_900, reached=0.93, spend=11_200),
    "Floating support": Service(142, 0.06, 0.83, {"maintained": 0.64}, hours=6_800, reached=0.91, spend=1_900),
    _EMERGENCY: Service(74, 0.02, 0.80, {"returned_home": 0.41}, spend=1_300),
}  # fmt: skip
_PREVENTS_HOMELESSNESS = ("Homelessness prevention, 16 and 17", "Floating support")


def draw_services(rng: np.random.Generator, lives: Lives, occupancy: pd.DataFrame) -> pd.DataFrame:
    """The extract `services`: each service in each year; outcomes are of those accepted and never more than they.

    The nights of the emergency beds are those of the extract `occupancy`.
    """
    rows = [_of_year(rng, lives, name, service, year) for name, service in SERVICES.items() for year in lives.years]
    table = pd.DataFrame(rows, columns=EXTRACTS["services"].contract.column_names)
    nights = nights_by_year(occupancy)
    beds = nights[nights["home_id"] == EMERGENCY_HOME].set_index("end_year").loc[list(lives.years)]
    emergency = table["service"] == _EMERGENCY
    table.loc[emergency, ["nights_target", "nights"]] = beds[["nights_available", "nights_occupied"]].to_numpy()
    return table


def _of_year(rng: np.random.Generator, lives: Lives, name: str, service: Service, year: int) -> dict[str, object]:
    back = lives.years[-1] - year
    size = len(lives.now) / 1000 / (1 + service.growth) ** back
    referred = rng.poisson(service.referred * size)
    accepted = rng.binomial(referred, service.accepted)
    rest = 1 - sum(service.outcomes.values())
    counts = rng.multinomial(accepted, [*service.outcomes.values(), rest])
    delivered = service.reached * float(np.clip(rng.normal(1, 0.06), 0.6, 1.15))
    row: dict[str, object] = {"service": name, "year": year_text(year), "referred": referred, "accepted": accepted}
    row |= dict(zip(service.outcomes, counts[:-1], strict=True))
    # Those with no outcome yet are those it is working with.
    row["active"] = int(counts[-1])
    for kind, target in (("hours", service.hours * size), ("nights", service.nights * size)):
        if target:
            row |= {f"{kind}_target": round(target), kind: round(target * delivered)}
    if name in _PREVENTS_HOMELESSNESS:
        row["applications_prevented"] = rng.binomial(accepted, 0.58)
    if service.moves is not None:
        before, after = service.moves
        row |= {
            "moves_before": round(before * rng.normal(1, 0.04), 2),
            "moves_after": round(after * rng.normal(1, 0.05), 2),
        }
    price = 1.04**-back
    row["spend_gbp"] = round(accepted * service.spend * price, -2)
    if service.spend_prevented:
        row["spend_prevented_gbp"] = round(accepted * service.spend_prevented * price, -2)
    return row


def draw_figures(rng: np.random.Generator, lives: Lives, households: pd.DataFrame) -> pd.DataFrame:
    """The extract `figures`: targets of the years to come, funds, adopters, schools, other money."""
    last, scale = lives.years[-1], len(lives.now) / 1000
    this_year, next_year = year_text(last), year_text(last + 1)
    approved = households[(households["kind"] != "Connected") & households["ended_date"].isna()]
    recruit = max(4.0, round(len(approved) * 0.11))
    as_at = as_dates(np.array([lives.last]))[0]
    day, a_year_on = as_at.strftime("%Y-%m-%d"), (as_at + pd.DateOffset(years=1)).strftime("%Y-%m-%d")
    rows: list[tuple[str, str, str, str, float]] = [
        ("children_looked_after_target", "", "", a_year_on, round(len(lives.now) * 0.97, -1)),
        ("three_or_more_placements_target", "", "", next_year, 0.09),
        ("foster_recruitment_target", "", "", this_year, recruit),
        ("foster_recruitment_target", "", "", next_year, recruit + 4),
        ("foster_places_growth_target", "", "", next_year, round(recruit * 0.7)),
        ("residential_in_or_next_to_area_target", "", "", day, 0.78),
        ("young_people_taking_part", "service", "Young commissioners", this_year, 24.0),
        ("young_people_taking_part", "service", "Children in care council", this_year, 41.0),
        ("contracted_providers", "service", "Supported accommodation framework", day, 17.0),
        ("contracted_providers", "service", "Children's homes framework", day, 31.0),
        ("special_schools_used", "", "", day, max(2.0, round(14 * scale))),
        ("nightly_cost", "service", "Bed and breakfast", this_year, 78.5),
    ]
    for back, year in enumerate(reversed(lives.years[-3:])):
        period, price = year_text(year), 1.05**-back
        applications = float(rng.poisson(240 * scale * price))
        rows += [
            ("fund_applications", "service", "Adoption Support Fund", period, applications),
            ("fund_receipts", "service", "Adoption Support Fund", period, round(applications * 2_650 * price, -2)),
            ("adopters_approved", "target_or_actual", "Actual", period, float(rng.poisson(32 * scale))),
            ("adopters_approved", "target_or_actual", "Target", period, max(1.0, round(36 * scale))),
        ]
    table = pd.DataFrame(rows, columns=["measure", "by", "group", "period", "value"])
    return table.astype({"value": float}).assign(source=MADE_UP)
