"""The modules of the SSDA903 return: heading in the file, name in our tables, and what stands in the column.

This is the one place where the publisher's headings (`DECOM`, `PLACE`) and ours (`start_date`, `place`) meet. A file is
known by its headings and never by its name, unless it has no heading that tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

TEXT, DATE, NUMBER, CODE, POSTCODE = "text", "date", "number", "code", "postcode"


@dataclass(frozen=True)
class Field:
    """One column. `codes` names the code list that its codes are checked against (`domain.returns_codes`).

    `kept` is false for a column that is read only to be checked, and then left out. `largest` bounds a number.
    """

    heading: str
    column: str
    kind: str = TEXT
    codes: str = ""
    required: bool = True
    kept: bool = True
    largest: float = float("inf")


@dataclass(frozen=True)
class Layout:
    """One module. `table` is its name in RETURN_TABLES, empty for one that suffkit knows and does not use.

    `older` are columns that returns had in earlier years: read where they stand, never written.
    """

    table: str
    module: str
    fields: tuple[Field, ...]
    name_hints: tuple[str, ...]
    older: tuple[Field, ...] = ()

    @property
    def by_heading(self) -> dict[str, Field]:
        return {field.heading: field for field in (*self.fields, *self.older)}


_CHILD = Field("CHILD", "child_id")
_DOB = Field("DOB", "birth_date", DATE)
_DOB_AGAIN = Field("DOB", "birth_date", DATE, required=False, kept=False)


def _flag(heading: str, column: str, *, required: bool = True) -> Field:
    return Field(heading, column, CODE, required=required)


_MODULES = (
    Layout(
        "header",
        "Header",
        (
            _CHILD,
            Field("SEX", "sex", CODE, "sex"),
            _DOB,
            Field("ETHNIC", "ethnicity", CODE, "ethnicity"),
            Field("UPN", "upn", required=False, kept=False),
            _flag("MOTHER", "is_mother", required=False),
            Field("MC_DOB", "child_birth_date", DATE, required=False),
        ),
        ("header",),
    ),
    Layout(
        "episodes",
        "Episodes",
        (
            _CHILD,
            Field("DECOM", "start_date", DATE),
            Field("RNE", "start_reason", CODE, "start_reason"),
            Field("LS", "legal_status", CODE, "legal_status"),
            Field("CIN", "need", CODE, "need"),
            Field("PLACE", "place", CODE, "place"),
            Field("PLACE_PROVIDER", "provider", CODE, "provider"),
            Field("DEC", "end_date", DATE),
            Field("REC", "end_reason", CODE, "end_reason"),
            Field("REASON_PLACE_CHANGE", "move_reason", CODE, "move_reason", required=False),
            Field("HOME_POST", "home_postcode", POSTCODE),
            Field("PL_POST", "placement_postcode", POSTCODE),
            Field("URN", "urn", CODE, required=False),
        ),
        ("episode",),
        (Field("PL_DISTANCE", "distance", NUMBER, required=False, kept=False),),
    ),
    Layout(
        "uasc",
        "UASC",
        (
            _CHILD,
            Field("SEX", "sex", CODE, "sex", required=False, kept=False),
            _DOB_AGAIN,
            Field("DUC", "uasc_end_date", DATE),
        ),
        ("uasc", "asylum"),
    ),
    Layout(
        "reviews",
        "Reviews",
        (
            _CHILD,
            _DOB_AGAIN,
            Field("REVIEW", "review_date", DATE),
            Field("REVIEW_CODE", "review_code", CODE, "review"),
        ),
        ("review",),
    ),
    Layout(
        "care_leavers",
        "OC3",
        (
            _CHILD,
            _DOB,
            Field("IN_TOUCH", "in_touch", CODE, "in_touch"),
            Field("ACTIV", "activity", CODE, "activity"),
            Field("ACCOM", "accommodation", CODE, "accommodation"),
        ),
        ("oc3", "leaver"),
    ),
    Layout(
        "health",
        "OC2",
        (
            _CHILD,
            _DOB,
            Field("SDQ_SCORE", "sdq_score", NUMBER, largest=40),
            _flag("SDQ_REASON", "sdq_reason"),
            _flag("CONVICTED", "convicted"),
            _flag("HEALTH_CHECK", "health_check"),
            _flag("IMMUNISATIONS", "immunisations"),
            _flag("TEETH_CHECK", "teeth_check"),
            _flag("HEALTH_ASSESSMENT", "health_assessment"),
            _flag("SUBSTANCE_MISUSE", "substance_misuse"),
            _flag("INTERVENTION_RECEIVED", "intervention_received", required=False),
            _flag("INTERVENTION_OFFERED", "intervention_offered", required=False),
        ),
        ("oc2", "health", "outcome"),
    ),
    Layout(
        "adoptions",
        "AD1",
        (
            _CHILD,
            _DOB_AGAIN,
            Field("DATE_INT", "decision_date", DATE),
            Field("DATE_MATCH", "match_date", DATE),
            _flag("FOSTER_CARE", "by_foster_carer"),
            _flag("NB_ADOPTR", "adopters"),
            _flag("SEX_ADOPTR", "adopters_sex"),
            _flag("LS_ADOPTR", "adopters_status"),
        ),
        ("ad1",),
    ),
    Layout(
        "placed_for_adoption",
        "PlacedAdoption",
        (
            _CHILD,
            _DOB_AGAIN,
            Field("DATE_PLACED", "placed_date", DATE),
            Field("DATE_PLACED_CEASED", "ceased_date", DATE),
            Field("REASON_PLACED_CEASED", "ceased_reason", CODE, "placed_ceased"),
        ),
        ("placed",),
    ),
    Layout(
        "previous_permanence",
        "PrevPerm",
        (
            _CHILD,
            _DOB_AGAIN,
            _flag("PREV_PERM", "kind"),
            _flag("LA_PERM", "authority"),
            Field("DATE_PERM", "order_date"),
        ),
        ("perm",),
    ),
    Layout(
        "missing",
        "Missing",
        (
            _CHILD,
            _DOB_AGAIN,
            Field("MISSING", "kind", CODE, "missing"),
            Field("MIS_START", "start_date", DATE),
            Field("MIS_END", "end_date", DATE),
        ),
        ("missing",),
    ),
    Layout(
        "social_workers",
        "SWEpisodes",
        (
            _CHILD,
            _DOB_AGAIN,
            _flag("SW_ID", "worker_id"),
            Field("SW_DECOM", "start_date", DATE),
            Field("SW_DEC", "end_date", DATE),
            _flag("SW_REASON", "change_reason"),
        ),
        ("sw", "worker"),
    ),
    Layout(
        "",
        "DoLo",
        (_CHILD, _DOB_AGAIN, Field("DOLO_START", "start_date", DATE), Field("DOLO_END", "end_date", DATE)),
        ("dolo",),
    ),
)

LAYOUTS = {one.table: one for one in _MODULES if one.table}

# Headings of older returns, which the tables do without.
RETIRED = ("PL_LA", "PL_LOCATION", "LA")
# Other writings of a heading, without capitals and signs; CHILDID and PL are those of the XML.
_ALSO = {"childid": "CHILD", "pl": "PLACE", "placement": "PLACE", "dateofbirth": "DOB"}

_TIMES_USED = Counter(heading for one in _MODULES for heading in one.by_heading)


def headings(table: str) -> dict[str, str]:
    """Heading in the return to column name in our table, in the order of the return. For writing, turn it round."""
    return {field.heading: field.column for field in LAYOUTS[table].fields}


def official(name: str) -> str:
    """The heading as the return writes it, whatever its capitals, spaces and signs; an unknown one unchanged."""
    return _WRITTEN.get(_bare(name), name.strip())


def layout_of(found: Iterable[str], file_name: str = "") -> Layout | None:
    """The module that a file is, by the headings that stand in one module only.

    In:  headings as `official` gives them; the file's name, asked only where the headings do not tell (a file that is
         empty, or has lost its telling column).
    Out: the layout, or None where the file is no module of the return.
    """
    there = set(found)
    told = {one.module: sum(h in there and _TIMES_USED[h] == 1 for h in one.by_heading) for one in _MODULES}
    best = max(_MODULES, key=lambda one: told[one.module])
    if told[best.module] >= 2 or (told[best.module] == 1 and "CHILD" in there):
        return best
    if there and "CHILD" not in there:
        return None
    name = file_name.lower()
    return next((one for one in _MODULES if any(hint in name for hint in one.name_hints)), None)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_WRITTEN = {_bare(heading): heading for heading in (*_TIMES_USED, *RETIRED)} | _ALSO
