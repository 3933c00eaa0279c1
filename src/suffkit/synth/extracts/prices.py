"""What placements cost in the made-up authority: the numbers that its prices are drawn from.

They were set by hand near printed weekly prices. Hertfordshire, March 2022: independent residential 5,060, independent
fostering 976, semi-independent 1,693, a spot bed 1,297 against 750 block, and 28 of 62 placements in homes over 6,000
with none of the support beyond. Hertfordshire, 2016-17: independent fostering 918, block beds in homes 3,500 against
4,300 spot. Herefordshire, 2022-23: parent and child 4,272 in homes. Since then prices have gone on rising. They
describe no real placement and no real provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

IN_HOUSE, INDEPENDENT = "In-house", "Independent"
KINDS = (
    "family", "own foster", "agency", "own home", "home", "secure", "own supported", "supported", "care home",
    "school", "family centre",
)  # fmt: skip
(FAMILY, OWN_FOSTER, AGENCY, OWN_HOME, HOME, SECURE, OWN_SUPPORTED, SUPPORTED, CARE_HOME, SCHOOL, FAMILY_CENTRE) = KINDS
# PLACE code to the kind with the council and the kind with others.
KIND_OF_PLACE: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("U1", "U2", "U3"), (FAMILY, FAMILY)),
    **dict.fromkeys(("U4", "U5", "U6"), (OWN_FOSTER, AGENCY)),
    **dict.fromkeys(("K3", "H5", "P2"), (OWN_SUPPORTED, SUPPORTED)),
    "K1": (SECURE, SECURE),
    "K2": (OWN_HOME, HOME),
    "R1": (CARE_HOME, CARE_HOME),
    "R3": (FAMILY_CENTRE, FAMILY_CENTRE),
    "S1": (SCHOOL, SCHOOL),
}
ROUTES = ("In-house", "Block", "Framework", "Consortium", "Spot")
_AGENCIES = {"Framework": 62.0, "Consortium": 14.0, "Spot": 24.0}
_SUPPORTED = {"Block": 34.0, "Framework": 32.0, "Spot": 34.0}
_HOMES = {"Block": 8.0, "Framework": 27.0, "Consortium": 9.0, "Spot": 56.0}


@dataclass(frozen=True)
class Price:
    """How one kind of placement is priced.

    mean:      pounds a week in the last year, on the spot.
    spread:    standard deviation of the price's logarithm.
    growth:    of the price in a year, as a share.
    supported: share of the payment lines that have additional support, which costs `support` a week on average.
    health:    share of the placements to which health pays; education: the same of education.
    routes:    weight of each route where others provide.
    """

    mean: float
    spread: float
    growth: float
    supported: float = 0.0
    support: float = 0.0
    health: float = 0.0
    education: float = 0.0
    routes: Mapping[str, float] = field(default_factory=lambda: {"Spot": 1.0})


PRICES: Mapping[str, Price] = {
    FAMILY: Price(305, 0.18, 0.035),
    OWN_FOSTER: Price(550, 0.24, 0.040, supported=0.06, support=140),
    AGENCY: Price(1_040, 0.16, 0.045, supported=0.08, support=260, routes=_AGENCIES),
    OWN_HOME: Price(4_700, 0.07, 0.062, supported=0.22, support=760),
    HOME: Price(6_300, 0.47, 0.085, supported=0.26, support=1_500, health=0.09, education=0.13, routes=_HOMES),
    SECURE: Price(8_600, 0.10, 0.060),
    OWN_SUPPORTED: Price(980, 0.12, 0.040, supported=0.10, support=180),
    SUPPORTED: Price(1_560, 0.30, 0.055, supported=0.22, support=420, routes=_SUPPORTED),
    CARE_HOME: Price(5_100, 0.25, 0.070, supported=0.30, support=900, health=0.55, education=0.25),
    SCHOOL: Price(4_400, 0.24, 0.060, supported=0.15, support=800, health=0.15, education=0.80),
    FAMILY_CENTRE: Price(4_900, 0.12, 0.050),
}  # fmt: skip
# A week bought in advance, or from a list of agreed prices, against one on the spot.
DISCOUNT: Mapping[str, float] = {"In-house": 1.0, "Block": 0.80, "Framework": 0.95, "Consortium": 0.93, "Spot": 1.0}
SUPPORTED_BLOCK_DISCOUNT = 0.70
GROWTH_VARIES = 0.012
# How far need rather than chance moves the price within a kind, and how much more those need who live in homes.
NEED_IN_PRICE = 0.45
NEED_OF_HOMES, NEED_OF_OTHERS = 1.5, -0.3
SUPPORT_SPREAD = 0.55
SUPPORT_REASONS = ("one to one by day", "second member of staff at night", "therapy", "travel to school and contact")
CONTRIBUTION_SHARE = (0.15, 0.45)
