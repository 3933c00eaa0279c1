"""The numbers that the made-up lives are drawn from: weights, which need not add up to 1, and lengths in days.

They were set by hand until the made-up authority came near these printed shares (tests/unit/synth holds how near):
Hertfordshire's statement of 2022 (age, sex, unaccompanied children, placement mix and location, three or more
placements), Bromley's of 2022 (weeks by type), and England's figures of 2024 (age on starting, legal status, need,
ethnic groups, why placements change, how long stays last). They describe no real child and no real authority.
"""

from __future__ import annotations

import numpy as np

# ---- who comes into care -------------------------------------------------------------------------------------------
UASC_SHARE_OF_FAMILIES = 0.28
FAMILY_SIZES = (0.74, 0.16, 0.07, 0.03)  # 1, 2, 3, 4 children on the same day; unaccompanied children come alone
SIBLINGS_APART_YEARS = 3.2
# By completed years of age of the first child of a family, 0 to 17.
AGES = (13.5, 1.0, 0.9, 0.9, 1.0, 1.5, 1.6, 1.7, 1.9, 2.1, 2.5, 2.9, 3.6, 4.5, 5.6, 6.6, 6.6, 3.6)
NEWBORN_SHARE_OF_UNDER_1 = 0.55
UASC_AGES = (0.0,) * 14 + (3.0, 12.0, 38.0, 47.0)
MALE_SHARE = 0.54
UASC_MALE_SHARE = 0.955

ETHNICITIES = {
    "WBRI": 68.0, "WIRI": 0.3, "WIRT": 0.3, "WROM": 0.7, "WOTH": 4.2, "MWBC": 3.6, "MWBA": 1.3, "MWAS": 2.1,
    "MOTH": 3.8, "AIND": 0.5, "APKN": 1.4, "ABAN": 0.5, "AOTH": 1.2, "CHNE": 0.1, "BCRB": 1.6, "BAFR": 3.2,
    "BOTH": 1.4, "OOTH": 2.0, "REFU": 0.2, "NOBT": 0.8,
}  # fmt: skip
UASC_ETHNICITIES = {"WOTH": 8.0, "AOTH": 24.0, "BAFR": 26.0, "OOTH": 40.0, "NOBT": 2.0}
NEEDS = {"N1": 70.0, "N2": 2.4, "N3": 2.6, "N4": 7.8, "N5": 13.0, "N6": 1.5, "N7": 0.1, "N8": 1.5}
UASC_NEED = "N8"

# ---- how long they stay ----------------------------------------------------------------------------------------------
COURSES = ("weeks", "months", "years", "adoption", "grown_up", "remand")
WEEKS, MONTHS, YEARS, ADOPTION, GROWN_UP, REMAND = range(len(COURSES))
AGE_BAND_STARTS = (0, 1, 5, 10, 13, 16)
COURSE_BY_AGE = np.array(
    [
        [0.09, 0.49, 0.05, 0.32, 0.05, 0.00],  # under 1
        [0.12, 0.43, 0.13, 0.18, 0.14, 0.00],  # 1 to 4
        [0.15, 0.34, 0.18, 0.02, 0.31, 0.00],  # 5 to 9
        [0.20, 0.28, 0.16, 0.00, 0.36, 0.00],  # 10 to 12
        [0.23, 0.24, 0.06, 0.00, 0.44, 0.03],  # 13 to 15
        [0.23, 0.13, 0.00, 0.00, 0.59, 0.05],  # 16 and 17
        [0.05, 0.04, 0.00, 0.00, 0.91, 0.00],  # unaccompanied, of any age
    ]
)
UASC_ROW = len(AGE_BAND_STARTS)
FAMILY_FATE_SHARE = 0.7  # siblings whose stay takes the same course
SHARE_BACK_IN_CARE = 0.14  # of those who went home
DAYS_UNTIL_BACK = 240.0
LEAVES_AT_16_OR_17_SHARE = 0.10  # of those who would have stayed until 18

# Why a stay ends, by course; the age of 18 has its own.
ENDS: dict[str, dict[str, float]] = {
    "weeks": {"E4A": 45, "E4B": 25, "E13": 12, "E41": 5, "E3": 1, "E8": 12},
    "months": {"E4A": 33, "E4B": 9, "E13": 7, "E41": 12, "E45": 24, "E46": 3, "E47": 6, "E48": 1, "E8": 5},
    "years": {"E4A": 28, "E4B": 6, "E13": 6, "E41": 14, "E45": 30, "E46": 10, "E47": 4, "E48": 2},
    "adoption": {"E12": 86, "E11": 14},
    "grown_up": {"E4A": 25, "E4B": 20, "E5": 28, "E6": 9, "E13": 8, "E3": 2, "E16": 1, "E8": 7},
    "remand": {"E14": 70, "E9": 30},
}
ENDS_AT_18: dict[str, float] = {"E5": 38, "E6": 12, "E17": 22, "E7": 4, "E4A": 7, "E13": 4, "E8": 13}
UASC_ENDS_EARLY: dict[str, float] = {"E15": 50, "E3": 30, "E8": 20}
ENDS_AT_HOME = ("E4A", "E4B", "E13")

# ---- where they live -------------------------------------------------------------------------------------------------
KINDS = (
    "relative", "relative_long", "foster", "foster_long", "foster_to_adopt", "home", "secure", "supported",
    "independent", "parents", "care_home", "health", "family_centre", "custody", "school", "other", "adoption",
    "temporary",
)  # fmt: skip
(RELATIVE, RELATIVE_LONG, FOSTER, FOSTER_LONG, FOSTER_TO_ADOPT, HOME, SECURE, SUPPORTED, INDEPENDENT, PARENTS,
 CARE_HOME, HEALTH, FAMILY_CENTRE, CUSTODY, SCHOOL, OTHER, ADOPTED, TEMPORARY) = range(len(KINDS))  # fmt: skip
PLACES = (
    "U3", "U1", "U6", "U4", "U5", "K2", "K1", "K3", "P2", "P1", "R1", "R2", "R3", "R5", "S1", "Z1", "A6", "T4",
)  # fmt: skip
SUPPORTED_BEFORE = "H5"  # K3 from 28 October 2023, when P2 came to its end too

PLACEMENT_AGE_STARTS = (0, 5, 10, 13, 16)
# Rows: age at the start of the placement; columns: KINDS as far as "other".
FIRST_PLACEMENT = np.array(
    [
        # rel  rel+  fos  fos+  f2a  home  sec  sup  ind  par  care  hea  fam  cus  sch  oth
        [19.0, 0.0, 62.0, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 9.0, 0.0, 0.0, 0.2],
        [23.0, 0.0, 70.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 1.5, 0.0, 0.3, 0.3],
        [18.0, 0.0, 66.0, 0.0, 0.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.5, 0.0, 1.5, 0.6],
        [11.0, 0.0, 61.0, 0.0, 0.0, 18.0, 0.4, 0.0, 0.0, 0.0, 0.4, 0.4, 0.0, 0.4, 2.5, 1.0],
        [6.0, 0.0, 32.0, 0.0, 0.0, 9.0, 0.5, 46.0, 2.0, 0.0, 0.4, 1.5, 0.5, 4.0, 1.5, 1.0],
    ]
)
LATER_PLACEMENT = np.array(
    [
        [10.0, 4.0, 50.0, 10.0, 1.0, 0.0, 0.0, 0.0, 0.0, 26.0, 0.0, 0.5, 2.0, 0.0, 0.0, 0.2],
        [8.0, 5.0, 40.0, 23.0, 0.0, 4.0, 0.0, 0.0, 0.0, 22.0, 0.0, 0.2, 0.2, 0.0, 1.0, 0.2],
        [6.0, 4.0, 36.0, 22.0, 0.0, 13.0, 0.0, 0.0, 0.0, 18.0, 0.2, 0.2, 0.0, 0.0, 4.0, 0.4],
        [5.0, 2.0, 34.0, 14.0, 0.0, 26.0, 0.8, 0.0, 0.0, 15.0, 0.4, 0.4, 0.0, 0.3, 5.0, 0.8],
        [4.0, 1.0, 15.0, 4.0, 0.0, 9.0, 0.4, 60.0, 3.0, 8.0, 0.4, 1.5, 0.5, 3.5, 2.0, 1.0],
    ]
)
# Unaccompanied children: first and later, under 16 and from 16 on.
UASC_PLACEMENT = np.array(
    [
        [1.0, 0.0, 92.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        [1.0, 0.0, 27.0, 0.0, 0.0, 1.5, 0.0, 66.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.0, 1.0],
        [1.0, 0.0, 86.0, 8.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        [1.0, 0.0, 14.0, 2.0, 0.0, 1.0, 0.0, 79.0, 3.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.0, 1.0],
    ]
)
REMAND_PLACEMENT = {FOSTER: 15.0, HOME: 25.0, SECURE: 15.0, CUSTODY: 45.0}

# A placement is short, middling or long, and a first one is more often short: days.
FIRST_LENGTHS, LATER_LENGTHS = (0.08, 0.10, 0.82), (0.02, 0.05, 0.93)
SHORT_DAYS, MIDDLING_DAYS = 14.0, 75.0
LONG_DAYS = np.array(
    [800, 2000, 1000, 2900, 420, 900, 120, 560, 400, 420, 300, 120, 90, 120, 1300, 250, 0, 0], dtype=float
)
SHARE_MOVED_AT_16 = 0.42  # of placements that began before 16
MOVED_AT_16_WITHIN_DAYS = 600
SETTLES_SHARE, SETTLES_AFTER_DAYS = 0.30, (300, 600)  # a carer becomes the long-term one, with the same child
AWAY_SHARE, AWAY_DAYS = 0.03, (2, 7)  # days away from a placement that goes on after
NO_PARENTS_INSTEAD = FOSTER  # P1 goes with a care order only

# Own authority, next to it, far away: Hertfordshire's placements by type and location.
BANDS = np.array(
    [
        [66, 27, 7], [66, 27, 7], [65, 27, 8], [65, 27, 8], [65, 27, 8], [42, 22, 36], [10, 30, 60], [82, 15, 3],
        [82, 15, 3], [100, 0, 0], [50, 25, 25], [50, 10, 40], [10, 80, 10], [0, 80, 20], [24, 20, 56], [60, 25, 15],
        [40, 31, 29], [70, 25, 5],
    ],
    dtype=float,
)  # fmt: skip
PROVIDERS = ("PR0", "PR1", "PR2", "PR3", "PR4", "PR5")
PROVIDER_BY_KIND = np.array(
    [
        [0, 100, 0, 0, 0, 0], [0, 100, 0, 0, 0, 0], [0, 66, 1, 0, 28, 5], [0, 66, 1, 0, 28, 5], [0, 80, 5, 0, 5, 10],
        [0, 30, 1, 0, 62, 7], [0, 10, 80, 0, 10, 0], [0, 8, 0, 0, 62, 30], [0, 40, 0, 0, 40, 20], [100, 0, 0, 0, 0, 0],
        [0, 10, 0, 10, 70, 10], [0, 0, 0, 100, 0, 0], [0, 15, 0, 0, 75, 10], [0, 0, 0, 100, 0, 0], [0, 5, 5, 5, 70, 15],
        [0, 30, 0, 10, 50, 10], [0, 85, 5, 0, 0, 10], [0, 0, 0, 0, 0, 0],
    ],
    dtype=float,
)  # fmt: skip
MOVE_REASONS = {
    "CARPL": 40, "CREQB": 12, "CREQO": 10, "OTHER": 28, "CHILD": 4.5, "LAREQ": 1.8, "STAND": 1.0, "CLOSE": 1.2,
    "ALLEG": 1.0, "APPRR": 0.3,
}  # fmt: skip

# ---- under which law -------------------------------------------------------------------------------------------------
ROUTES = ("agreed", "agreed_then_order", "order", "police_then_agreed", "emergency_then_order", "remand", "adoption")
AGREED, AGREED_THEN_ORDER, ORDER, POLICE, EMERGENCY, REMANDED, TO_ADOPTION = range(len(ROUTES))
ROUTE_BY_COURSE = np.array(
    [
        [0.62, 0.00, 0.16, 0.14, 0.08, 0.0, 0.0],
        [0.18, 0.16, 0.54, 0.05, 0.07, 0.0, 0.0],
        [0.04, 0.22, 0.62, 0.05, 0.07, 0.0, 0.0],
        [0.00, 0.00, 0.00, 0.00, 0.00, 0.0, 1.0],
        [0.05, 0.27, 0.58, 0.04, 0.06, 0.0, 0.0],
        [0.00, 0.00, 0.00, 0.00, 0.00, 1.0, 0.0],
    ]
)

# ---- short breaks, beside the children in care: for each of them ----------------------------------------------------
SHORT_BREAK_CHILDREN = 0.025
BREAKS_A_YEAR, BREAK_DAYS = 9, (2, 4)
AGREEMENT_SHARE = 0.4  # V4, the agreement recorded once; the others V3, each break recorded
