"""What the tables of an SSDA903 return are once read, and what the tidy tables made from them are.

Read tables hold what the return says, in our names and types, all years below one another with the
`return_year` (the year that ends on 31 March) that each row came in. Tidy tables hold one row a
child, stay, placement or spell. Intervals include their start and exclude their end; an open one ends null.
Codes stay codes here; `domain/codes/ssda903_*.csv` says what they mean and from when to when.
"""

from __future__ import annotations

from suffkit.contracts.table import Column, Contract

_YEAR = Column(
    "return_year", "integer", "the return it came in: the year that ends on 31 March", minimum=1992, maximum=2100
)
_CHILD = Column("child_id", "text", "the council's own number of the child; never leaves the private side")


def _code(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, pattern=".*", nullable=True)


def _day(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, "date", meaning, nullable=nullable)


HEADER = Contract(
    "header",
    (
        _CHILD,
        _code("sex", "Female, Male or Unknown, whatever the year's codes"),
        _day("birth_date", "date of birth"),
        _code("ethnicity", "ETHNIC code"),
        _code("is_mother", "MOTHER: 1 where the girl is a mother"),
        _day("child_birth_date", "MC_DOB: birth of her child", nullable=True),
        _YEAR,
    ),
    key=("child_id", "return_year"),
)

EPISODES = Contract(
    "episodes",
    (
        _CHILD,
        _day("start_date", "DECOM"),
        _day("end_date", "DEC; null while open", nullable=True),
        _code("start_reason", "RNE: S, L, P, T, B, U"),
        _code("legal_status", "LS"),
        _code("need", "CIN"),
        _code("place", "PLACE"),
        _code("provider", "PLACE_PROVIDER"),
        _code("end_reason", "REC; empty while open"),
        _code("move_reason", "REASON_PLACE_CHANGE"),
        _code("home_postcode", "HOME_POST"),
        _code("placement_postcode", "PL_POST"),
        _code("urn", "URN of the home or agency"),
        _YEAR,
    ),
)

UASC = Contract("uasc", (_CHILD, _day("uasc_end_date", "DUC: when the child stopped being one", nullable=True), _YEAR))

CARE_LEAVERS = Contract(
    "care_leavers",
    (
        _CHILD,
        _day("birth_date", "date of birth"),
        _code("in_touch", "IN_TOUCH"),
        _code("activity", "ACTIV"),
        _code("accommodation", "ACCOM"),
        _YEAR,
    ),
    key=("child_id", "return_year"),
)

HEALTH = Contract(
    "health",
    (
        _CHILD,
        _day("birth_date", "date of birth"),
        Column("sdq_score", "number", "SDQ total difficulties, 0 to 40", nullable=True, minimum=0, maximum=40),
        _code("sdq_reason", "why there is no score"),
        *(
            _code(name, f"{name.upper()}: 1 yes, 0 no")
            for name in (
                "convicted",
                "health_check",
                "immunisations",
                "teeth_check",
                "health_assessment",
                "substance_misuse",
                "intervention_received",
                "intervention_offered",
            )
        ),
        _YEAR,
    ),
    key=("child_id", "return_year"),
)

REVIEWS = Contract("reviews", (_CHILD, _day("review_date", "REVIEW"), _code("review_code", "REVIEW_CODE"), _YEAR))

ADOPTIONS = Contract(
    "adoptions",
    (
        _CHILD,
        _day("decision_date", "DATE_INT", nullable=True),
        _day("match_date", "DATE_MATCH", nullable=True),
        _code("by_foster_carer", "FOSTER_CARE"),
        _code("adopters", "NB_ADOPTR"),
        _code("adopters_sex", "SEX_ADOPTR"),
        _code("adopters_status", "LS_ADOPTR"),
        _YEAR,
    ),
)

PLACED_FOR_ADOPTION = Contract(
    "placed_for_adoption",
    (
        _CHILD,
        _day("placed_date", "DATE_PLACED", nullable=True),
        _day("ceased_date", "DATE_PLACED_CEASED", nullable=True),
        _code("ceased_reason", "REASON_PLACED_CEASED"),
        _YEAR,
    ),
)

PREVIOUS_PERMANENCE = Contract(
    "previous_permanence",
    (
        _CHILD,
        _code("kind", "PREV_PERM"),
        _code("authority", "LA_PERM"),
        _code("order_date", "DATE_PERM as written"),
        _YEAR,
    ),
)

MISSING = Contract(
    "missing",
    (
        _CHILD,
        _code("kind", "M missing, A away without authorisation"),
        _day("start_date", "MIS_START"),
        _day("end_date", "MIS_END; null while open", nullable=True),
        _YEAR,
    ),
)

SOCIAL_WORKERS = Contract(
    "social_workers",
    (
        _CHILD,
        _code("worker_id", "SW_ID"),
        _day("start_date", "SW_DECOM"),
        _day("end_date", "SW_DEC", nullable=True),
        _code("change_reason", "SW_REASON"),
        _YEAR,
    ),
)

RETURN_TABLES = {
    one.name: one
    for one in (
        HEADER,
        EPISODES,
        UASC,
        REVIEWS,
        CARE_LEAVERS,
        HEALTH,
        ADOPTIONS,
        PLACED_FOR_ADOPTION,
        PREVIOUS_PERMANENCE,
        MISSING,
        SOCIAL_WORKERS,
    )
}

CHILDREN = Contract(
    "children",
    (
        _CHILD,
        Column("sex", "text", "as recorded", allowed=("Female", "Male", "Unknown")),
        _day("birth_date", "date of birth"),
        Column("ethnicity", "text", "ETHNIC code"),
        Column("ethnic_group", "text", "the DfE's group of it"),
        _day("uasc_end_date", "last day of being an unaccompanied asylum-seeking child; null for never", nullable=True),
        Column("is_uasc_ever", "boolean", "whether the child was ever in the UASC table"),
    ),
    key=("child_id",),
)

STAYS = Contract(
    "stays",
    (
        _CHILD,
        Column("stay_id", "integer", "number of the stay, unique in the table"),
        _day("start_date", "first day in care"),
        _day("end_date", "day care ended; null while in care", nullable=True),
        _code("end_reason", "REC of its last episode; empty where inferred or open"),
        Column("start_inferred", "boolean", "no episode with RNE S starts it"),
        Column("end_inferred", "boolean", "ended by a gap or an X1 that nothing continues"),
        _code("first_legal_status", "LS of its first episode"),
        _code("need", "CIN of its first episode"),
        Column("is_short_break", "boolean", "all of it under V3 or V4: outside every count unless stated"),
    ),
    key=("stay_id",),
)

PLACEMENTS = Contract(
    "placements",
    (
        _CHILD,
        Column("placement_id", "integer", "number of the placement, unique in the table"),
        Column("stay_id", "integer", "the stay it belongs to"),
        _day("start_date", "first day"),
        _day("end_date", "day it ended; null while open", nullable=True),
        _code("place", "PLACE of its last episode"),
        _code("provider", "PLACE_PROVIDER of its last episode"),
        _code("urn", "URN"),
        Column("category", "text", "the council's own placement category, else the common one"),
        Column(
            "common_group",
            "text",
            "Fostering, Residential, Supported accommodation, Placed for adoption, With parents, Other",
        ),
        Column("provider_group", "text", "Own authority, Other public, Private, Voluntary, Parents, Not known"),
        _code("location_band", "the council's own bands: in the authority, next to it, at a distance, Not known"),
        _code("locality", "In the authority, Outside the authority, Not known"),
        Column(
            "distance_miles", "number", "home to placement, 1 decimal; null where not known", nullable=True, minimum=0
        ),
        _code("move_reason", "REASON_PLACE_CHANGE of its last episode"),
        Column(
            "is_temporary",
            "boolean",
            "T0 to T4: not counted as a move, and breaks no placement: it lies over the one that it interrupts",
        ),
        Column(
            "counts_as_new",
            "boolean",
            "a placement of 24 hours or more that is a new one for the count of three or more",
        ),
        Column("is_short_break", "boolean", "under V3 or V4"),
        Column(
            "counted_id",
            "integer",
            "shared by rows that count as one placement: a change to adoption with the same carers is a row of its own "
            "but no placement of its own",
        ),
        _day("carer_start_date", "first day with the same carers: a change with RNE T or U breaks no time with them"),
    ),
    key=("placement_id",),
)

LEGAL_SPELLS = Contract(
    "legal_spells",
    (
        _CHILD,
        _day("start_date", "first day"),
        _day("end_date", "null while open", nullable=True),
        _code("legal_status", "LS"),
    ),
)

COUNTS = Contract(
    "counts",
    (
        Column("measure", "text", "id in the catalogue"),
        _day("period_start", "first day; equal to the last for a date"),
        _day("period_end", "last day"),
        _code("by1", "first breakdown, empty for none"),
        _code("group1", "its group; Total for all"),
        _code("by2", "second breakdown"),
        _code("group2", "its group"),
        Column(
            "numerator", "number", "the part of a ratio: a count of children; null for a plain count", nullable=True
        ),
        Column("denominator", "number", "the whole of a ratio; null for a plain count", nullable=True),
        Column("value", "number", "the count, sum or ratio", nullable=True),
        Column("unit", "text", "unit of the value"),
        Column("children", "number", "how many children the value stands on, for disclosure control", nullable=True),
    ),
    key=("measure", "period_start", "period_end", "by1", "group1", "by2", "group2"),
)
