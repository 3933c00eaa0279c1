"""The rules that a year's return must keep, as a table: what each is called, where it looks, when a row breaks it.

Numbers in brackets are those of the DfE's validation rules. A check gives a boolean for each row of its table, true
where the row breaks the rule. What is done about it afterwards is the business of `repairs` and of the tidy tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.ssda903 import conditions as when
from suffkit.io.ssda903.collected import Collected
from suffkit.io.ssda903.ledger import Ledger


@dataclass(frozen=True)
class Check:
    """One rule. `column` is the heading that is named; `severity` says whether it blocks."""

    rule: str
    table: str
    column: str
    severity: str
    message: str
    broken: when.Condition


def run_checks(told: Collected, ledger: Ledger) -> None:
    """Put a fault into the ledger for every rule that a return breaks."""
    for check in CHECKS:
        if not told.tables[check.table].empty:
            broken = check.broken(told)
            told.say(ledger, check.table, broken, check.rule, check.message, check.column, check.severity)


_DATE_OF_BIRTH = "the date of birth differs from the header's. Correct the one that is wrong."
_OTHERS = (
    "uasc",
    "reviews",
    "care_leavers",
    "health",
    "adoptions",
    "placed_for_adoption",
    "previous_permanence",
    "missing",
    "social_workers",
)

_NEEDED = (
    ("header", "CHILD", "child_id", "number of a child"),
    ("header", "DOB", "birth_date", "date of birth"),
    ("episodes", "CHILD", "child_id", "number of a child"),
    ("episodes", "DECOM", "start_date", "first day"),
    ("episodes", "RNE", "start_reason", "reason for the start"),
    ("episodes", "LS", "legal_status", "legal status, which decides who is counted"),
)

CHECKS: tuple[Check, ...] = (
    *(
        Check("missing_value", table, heading, BLOCK, f"there is no {what}. Add it.", when.blank(table, column))
        for table, heading, column, what in _NEEDED
    ),
    Check(
        "missing_value",
        "episodes",
        "PLACE",
        WARN,
        "there is no placement code; these count as not known. Add it.",
        when.blank("episodes", "place"),
    ),
    Check(
        "birth_after_year",
        "header",
        "DOB",
        BLOCK,
        "these children are born after 31 March {year}, when the return ends (rule 301). Correct the date.",
        when.born_after_year,
    ),
    Check(
        "too_old",
        "header",
        "DOB",
        BLOCK,
        f"these are older than {when.OLDEST} on 31 March {{year}} (rule 351). Correct the date.",
        when.too_old,
    ),
    Check(
        "starts_before_birth",
        "episodes",
        "DECOM",
        BLOCK,
        "these episodes start before the child is born (rule 302). Correct one of the dates.",
        when.starts_before_birth,
    ),
    Check(
        "ends_before_start",
        "episodes",
        "DEC",
        BLOCK,
        "these episodes end before they start (rule 356). Correct one of the dates.",
        when.ends_before_start,
    ),
    Check(
        "after_year_end",
        "episodes",
        "DECOM",
        BLOCK,
        "these episodes start after 31 March {year}, when the return ends (rule 354). Correct the date, or put the row "
        "into its own year.",
        when.after_year("start_date"),
    ),
    Check(
        "after_year_end",
        "episodes",
        "DEC",
        BLOCK,
        "these episodes end after 31 March {year}, when the return ends (rule 385). Leave an open end empty.",
        when.after_year("end_date"),
    ),
    Check(
        "before_register",
        "episodes",
        "DECOM",
        WARN,
        "these episodes start before 14 October 1991 (rule 353). Look the date up.",
        when.before_register,
    ),
    Check(
        "under_a_day",
        "episodes",
        "DEC",
        WARN,
        "these episodes last less than 24 hours (rule 355) and are not counted as placements.",
        when.under_a_day,
    ),
    Check(
        "not_in_header",
        "episodes",
        "CHILD",
        BLOCK,
        "{count} episodes are of children that the header does not have (rule INT03). Add them to the header.",
        when.not_in_header,
    ),
    *(Check("birth_date_differs", name, "DOB", BLOCK, _DATE_OF_BIRTH, when.birth_differs(name)) for name in _OTHERS),
    Check(
        "overlap",
        "episodes",
        "DECOM",
        BLOCK,
        "these episodes start before an earlier one of the child has ended (rule 501). Correct the dates, or have them "
        "merged with --merge-overlaps.",
        when.overlaps,
    ),
    Check(
        "starts_while_open",
        "episodes",
        "DECOM",
        BLOCK,
        "these episodes start while an earlier one of the child is open (rule 142). End the earlier one.",
        when.starts_while_open,
    ),
    Check(
        "no_continuation",
        "episodes",
        "REC",
        WARN,
        "these episodes end with X1 and none follows on that day (rule 388): the child counts as having left care.",
        when.no_continuation,
    ),
    Check(
        "no_predecessor",
        "episodes",
        "RNE",
        WARN,
        "these episodes go on from another and none ends on that day (rule 433): the child counts as having come into "
        "care then.",
        when.no_predecessor,
    ),
    Check(
        "end_without_reason",
        "episodes",
        "REC",
        WARN,
        "these episodes have an end and no reason for it, or a reason and no end; without an end they count as open.",
        when.end_without_reason,
    ),
    Check(
        "short_breaks",
        "episodes",
        "LS",
        NOTE,
        "{count} episodes are short breaks (V3, V4), which are outside every count unless it says so.",
        when.short_breaks("V3", "V4"),
    ),
    Check(
        "both_short_breaks",
        "episodes",
        "LS",
        WARN,
        "these children have both V3 and V4 in one year (rule 426). Record their short breaks in one way.",
        when.both_short_breaks,
    ),
    Check(
        "past_18",
        "episodes",
        "DEC",
        WARN,
        "these episodes run past the 18th birthday (rule 359); from then on they do not count as children in care.",
        when.past_18,
    ),
    Check(
        "k3_under_16",
        "episodes",
        "PLACE",
        WARN,
        "these children are under 16 in supported accommodation (K3), which is for those of 16 and 17. Look them up.",
        when.k3_under_16,
    ),
    Check(
        "code_not_in_use",
        "episodes",
        "PLACE",
        WARN,
        "K3 before 28 October 2023, or H5 or P2 from then on: read as the code of the day on which the episode starts.",
        when.not_in_use("place", ("K3", "H5", "P2")),
    ),
    Check(
        "other_years_code",
        "episodes",
        "PLACE",
        NOTE,
        "Z1 belongs to returns up to 2025, Z11 to Z14 to those after; both count as other placements.",
        when.other_years_code("episodes", "place", ("Z1", "Z11", "Z12", "Z13", "Z14")),
    ),
    Check(
        "other_years_code",
        "header",
        "SEX",
        NOTE,
        "1 and 2 belong to returns up to 2024, M, F and U to those after; both were read.",
        when.other_years_code("header", "sex", ("1", "2", "M", "F", "U")),
    ),
    Check(
        "seeker_with_distance",
        "episodes",
        "HOME_POST",
        WARN,
        "unaccompanied asylum-seeking children have no home postcode (rule 406); their distance counts as not known.",
        when.seeker_with_distance,
    ),
    Check(
        "distance_out_of_range",
        "episodes",
        "PL_DISTANCE",
        WARN,
        "distances of 999.9, or over 350 miles (rule 454), count as not known.",
        when.bad_distance,
    ),
)
