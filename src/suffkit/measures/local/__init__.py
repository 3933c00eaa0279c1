"""What is counted from a council's own extracts (contracts/extracts).

`TOPICS` names each topic's function and the extracts that it can use. A topic gives COUNTS of what the files tell,
and none of what they do not.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from suffkit.measures.local.agency_fostering import counts_of_agency_fostering
from suffkit.measures.local.costs import (
    counts_of_budgets,
    counts_of_costs,
    counts_of_others,
    counts_of_own_services,
    counts_of_prices,
)
from suffkit.measures.local.exceptional import counts_of_arrivals, counts_of_exceptional
from suffkit.measures.local.figures import counts_of_figures
from suffkit.measures.local.fostering import counts_of_households, counts_of_recruitment
from suffkit.measures.local.homes import counts_of_homes
from suffkit.measures.local.inputs import Local, Settings
from suffkit.measures.local.need_and_cost import counts_of_need_and_cost
from suffkit.measures.local.need_flags import counts_of_need_flags
from suffkit.measures.local.needs import counts_of_needs
from suffkit.measures.local.permanence import counts_of_permanence
from suffkit.measures.local.referrals import counts_of_referrals
from suffkit.measures.local.services import counts_of_services
from suffkit.measures.local.short_breaks import counts_of_short_break_need, counts_of_short_breaks
from suffkit.measures.local.special_needs import counts_of_special_needs
from suffkit.measures.local.young_people import counts_of_young_people

Topic = Callable[[Local], pd.DataFrame]

# In the order of trust: of two that give one figure the first is taken. What a council added up itself comes last.
TOPICS: dict[Topic, tuple[str, ...]] = {
    counts_of_costs: ("placement_payments",),
    counts_of_own_services: ("unit_costs",),
    counts_of_budgets: ("budgets",),
    counts_of_prices: ("deflators",),
    counts_of_others: ("costs_of_others",),
    counts_of_households: ("households",),
    counts_of_recruitment: ("pipeline",),
    counts_of_agency_fostering: ("households", "figures"),
    counts_of_homes: ("beds", "occupancy"),
    counts_of_referrals: ("referrals",),
    counts_of_needs: ("need_scores",),
    counts_of_need_flags: ("need_flags",),
    counts_of_need_and_cost: ("need_scores", "placement_payments"),
    counts_of_permanence: ("permanence",),
    counts_of_exceptional: ("exceptional",),
    counts_of_arrivals: ("arrivals",),
    counts_of_young_people: ("leavers_tracker",),
    counts_of_short_breaks: ("short_breaks",),
    counts_of_short_break_need: ("short_break_need",),
    counts_of_special_needs: ("special_needs",),
    counts_of_services: ("services",),
    counts_of_figures: ("figures",),
}

__all__ = ["TOPICS", "Local", "Settings", "Topic"]
