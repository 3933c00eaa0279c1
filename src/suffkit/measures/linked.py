"""The tidy tables made ready for counting: joined once, so that each measure is a selection and a count.

Every rule that all measures share is applied here and nowhere else:

- Short breaks (V3, V4) are outside every count.
- The headline is under 18: a stay or a placement that goes on past the 18th birthday ends there for every count; what
  is beyond is kept apart in `after_18`.
- Children are row numbers (`child`) in place of the council's own numbers, which go no further than this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.domain.calendar import financial_year, say_day
from suffkit.domain.returns_codes import groups, labels
from suffkit.errors import DataError, Fault, RequestError
from suffkit.measures.periods import Periods, several
from suffkit.tidy.ages import birthday
from suffkit.tidy.in_care import until_18
from suffkit.tidy.runs import begins, firsts, lasts, run_numbers

if TYPE_CHECKING:
    from datetime import date

    from suffkit.tidy import Tidy

NOT_KNOWN = "Not known"
OPEN_AT_18 = "Turned 18, episode left open"
ADULT = 18
FOR_ADOPTION = "Placed for adoption"
COUNTED_TABLES = ("care_leavers", "health", "missing", "placed_for_adoption")
SEXES = ("Female", "Male", "Unknown")
COMMON_GROUPS = (
    "Fostering",
    "Residential",
    "Supported accommodation",
    "Placed for adoption",
    "With parents",
    "Other",
    NOT_KNOWN,
)
INSIDE, OUTSIDE = "In the authority", "Outside the authority"
LOCALITIES = (INSIDE, OUTSIDE, NOT_KNOWN)
PROVIDERS = ("Own authority", "Other public", "Private", "Voluntary", "Parents", NOT_KNOWN)


@dataclass(frozen=True, repr=False)
class Linked:
    """Tidy tables joined by row numbers. Its frames hold children's records and are never shown.

    `children`: birth_date, birthday_18, sex, ethnicity, ethnicity_code, is_uasc_ever, uasc_end_date; row number is
    child.
    `stays`, `placements`: child, start_date, end_date (never null: the 18th birthday at the latest), and what
    describes them as categories; rows of placements with one `counted_id` are one placement when placements are
    counted, from `counted_start` to `counted_end`. `after_18`: what is beyond the 18th birthday, end null while open.
    `legal_spells`: child, start_date, end_date, legal_status. `tables`: the read tables that need no tidying,
    with `child`. `covered_from`: the first day of the oldest return's year; before it the returns hold only what went
    on into that year. `made`: views already made of these tables, by what they were asked for.
    """

    children: pd.DataFrame
    stays: pd.DataFrame
    placements: pd.DataFrame
    after_18: pd.DataFrame
    legal_spells: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    as_of: date
    covered_from: date
    made: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    def __repr__(self) -> str:
        """How many of what; never a row, since it would end up in a log."""
        return f"Linked({len(self.children):,} children, {len(self.placements):,} rows of placements)"


def link(tidy: Tidy | Linked, tables: Mapping[str, pd.DataFrame] | None = None) -> Linked:
    """Join the tidy tables once for all measures.

    In:     Tidy; the read tables of modules that are counted as they are (care_leavers, health, missing,
            placed_for_adoption), all years below one another. What is linked already comes back as it is.
    Out:    Linked.
    Raises: DataError, rows of children who are not in the children's table.
    """
    if isinstance(tidy, Linked):
        return tidy
    numbers = _RowNumbers(tidy.children["child_id"])
    children = _children(tidy.children)
    for name in ("stays", "placements", "legal_spells"):
        _need_children(getattr(tidy, name), numbers, name)
    placements = _side_by_side(tidy.placements[~tidy.placements["is_short_break"]])
    return Linked(
        children=children,
        stays=_stays(tidy, numbers),
        placements=_placements(tidy, placements, numbers),
        after_18=_after_18(placements, children, numbers),
        legal_spells=_numbered(tidy.legal_spells, numbers),
        tables={name: _numbered(table, numbers) for name, table in (tables or {}).items() if name in COUNTED_TABLES},
        as_of=tidy.as_of,
        covered_from=_first_day(tidy),
    )


def need_cover(linked: Linked, period: Periods) -> None:
    """Raise RequestError where the returns do not reach to the last day of a period."""
    last = max((one.end for one in several(period)), default=linked.as_of)
    if linked.as_of < last:
        raise RequestError(
            f"The returns reach to {say_day(linked.as_of)}, and {say_day(last)} was asked for. "
            "Add the return of that year, or count an earlier one."
        )


def category(codes: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    """Groups by their numbers in `names`."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype=object), ordered=True)


def grouped(values: pd.Series, names: Mapping[str, str]) -> pd.Categorical:
    """Codes as the groups that `names` gives them, in its order; what it does not name is not known."""
    known = tuple(dict.fromkeys([*(group for group in names.values() if group != NOT_KNOWN), NOT_KNOWN]))
    held = values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("category")
    lookup = [known.index(names.get(str(code), NOT_KNOWN)) for code in held.cat.categories]
    return category(np.array([*lookup, len(known) - 1])[held.cat.codes.to_numpy()], known)


def _first_day(tidy: Tidy) -> date:
    years = tidy.episodes["return_year"]
    return financial_year(int(years.min()) - 1).start if len(years) else tidy.as_of


class _RowNumbers:
    """The row number of each child; looked up once for each set of children's numbers, which most tables share."""

    def __init__(self, ids: pd.Series) -> None:
        self._ids = pd.Index(ids.astype(object))
        self._known: list[tuple[pd.Index, np.ndarray]] = []

    def of(self, ids: pd.Series) -> np.ndarray:
        """The place of each child's number among the children, -1 where it is not there."""
        held = ids if isinstance(ids.dtype, pd.CategoricalDtype) else ids.astype("category")
        words = held.cat.categories
        for known, places in self._known:
            if known is words or known.equals(words):
                return np.asarray(places[held.cat.codes.to_numpy()])
        self._known.append((words, np.append(self._ids.get_indexer(words.astype(object)), -1)))
        return np.asarray(self._known[-1][1][held.cat.codes.to_numpy()])


def _need_children(table: pd.DataFrame, numbers: _RowNumbers, name: str) -> None:
    if lost := int((numbers.of(table["child_id"]) < 0).sum()):
        raise DataError(
            [Fault("child_not_in_children", f"{lost} rows are of children who are not in the children's table.", name)]
        )


def _numbered(table: pd.DataFrame, numbers: _RowNumbers) -> pd.DataFrame:
    """The table with row numbers of children, -1 for one who is not known."""
    return table.drop(columns="child_id").assign(child=numbers.of(table["child_id"]))


def _children(children: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "birth_date": children["birth_date"],
            "birthday_18": birthday(children["birth_date"], ADULT),
            "sex": grouped(children["sex"], _as_they_are(SEXES[:2])).rename_categories({NOT_KNOWN: "Unknown"}),
            "ethnicity": grouped(children["ethnic_group"], _as_they_are(tuple(groups("ethnicity").values()))),
            "ethnicity_code": children["ethnicity"].astype("category"),
            "is_uasc_ever": children["is_uasc_ever"].astype(bool),
            "uasc_end_date": children["uasc_end_date"],
        }
    ).reset_index(drop=True)


def _stays(tidy: Tidy, numbers: _RowNumbers) -> pd.DataFrame:
    stays = _under_18(tidy.stays[~tidy.stays["is_short_break"]], tidy.children)
    stays = stays.assign(
        need=grouped(stays["need"], labels("need")),
        destination=_destinations(stays),
        legal_status=grouped(stays.pop("first_legal_status"), _legal_groups()),
    )
    return _numbered(stays, numbers).reset_index(drop=True)


def _destinations(stays: pd.DataFrame) -> pd.Categorical:
    """Why each stay ended, in the DfE's groups; not known where its end is inferred."""
    names = {code: group for code, group in groups("end_reason").items() if code != "X1"}
    reasons = grouped(stays["end_reason"], {**names, OPEN_AT_18: OPEN_AT_18})
    words = tuple(reasons.categories)
    return category(np.where(stays["cut_at_18"], words.index(OPEN_AT_18), reasons.codes), words)


def _under_18(rows: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """The part of each interval before the 18th birthday; `cut_at_18` says where there is more."""
    cut = until_18(rows, children)
    ends = rows["end_date"].reindex(cut.index)
    return cut.assign(cut_at_18=ends.isna() | (ends > cut["end_date"]))


def _placements(tidy: Tidy, rows: pd.DataFrame, numbers: _RowNumbers) -> pd.DataFrame:
    """Rows of placements in order of child and day, none over another."""
    begin = begins(rows["counted_id"].to_numpy())
    placement = run_numbers(begin)
    rows = pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "child": numbers.of(rows["child_id"]),
            "counted_id": rows["counted_id"],
            "start_date": rows["start_date"],
            "end_date": rows["end_date"],
            "counted_start": rows["start_date"].to_numpy()[firsts(begin)][placement],
            "counted_end": rows["end_date"].to_numpy()[lasts(begin)][placement],
            "stay_end": tidy.stays.set_index("stay_id")["end_date"].reindex(rows["stay_id"]).to_numpy(),
            "is_temporary": rows["is_temporary"],
            "begins_new": np.bincount(placement, rows["counts_as_new"])[placement] > 0,
            "settled_since": _settled_since(rows),
            "place": rows["place"],
            "distance_miles": rows["distance_miles"],
            "placement_category": _own_words(rows["category"]),
            "common_group": grouped(rows["common_group"], _as_they_are(COMMON_GROUPS)),
            "provider": grouped(rows["provider_group"], _as_they_are(PROVIDERS)),
            "location_band": _own_words(rows["location_band"]),
            "locality": grouped(rows["locality"], _as_they_are(LOCALITIES)),
            "move_reason": grouped(rows["move_reason"], labels("move_reason")),
        }
    )
    return _under_18(rows, tidy.children).drop(columns="child_id").reset_index(drop=True)


def _side_by_side(placements: pd.DataFrame) -> pd.DataFrame:
    """The placements without the temporary ones that lie over another, and without those of no length.

    A temporary placement before the first other one of its stay lies over none and stays.
    """
    rows = placements[placements["end_date"].isna() | (placements["end_date"] > placements["start_date"])]
    lasting = rows[~rows["is_temporary"]]
    first = lasting.groupby("stay_id")["start_date"].min().reindex(rows["stay_id"]).to_numpy()
    covered = rows["is_temporary"].to_numpy() & (rows["start_date"].to_numpy() >= first)
    return rows[~covered].reset_index(drop=True)


def _settled_since(rows: pd.DataFrame) -> np.ndarray:
    """Since when the child of each row has lived with the same carer, as long-term stability counts it.

    The start with the carer; of a placement for adoption that began with new carers, the start of the placement just
    before it in the same stay.
    """
    stay, since = rows["stay_id"].to_numpy(), rows["carer_start_date"].to_numpy()
    begin = begins(stay, since.astype("datetime64[D]").astype(np.int64))
    first, carer = firsts(begin), run_numbers(begin)
    is_adoption = (rows["common_group"] == FOR_ADOPTION).to_numpy()
    before = np.maximum(first - 1, 0)
    from_before = (is_adoption[first] & (first > 0) & (stay[before] == stay[first]))[carer] & is_adoption
    return np.where(from_before, since[before][carer], since)


def _as_they_are(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


def _after_18(rows: pd.DataFrame, children: pd.DataFrame, numbers: _RowNumbers) -> pd.DataFrame:
    """The part of each placement from the 18th birthday on."""
    child = numbers.of(rows["child_id"])
    birthday_18 = children["birthday_18"].to_numpy()[child]
    beyond = rows["end_date"].isna() | (rows["end_date"].to_numpy() > birthday_18)
    parts = pd.DataFrame(
        {
            "child": child,
            "start_date": np.maximum(rows["start_date"].to_numpy(), birthday_18),
            "end_date": rows["end_date"],
            "placement_category": _own_words(rows["category"]),
        }
    )
    return parts[beyond].reset_index(drop=True)


def _own_words(values: pd.Series) -> pd.Categorical:
    """The council's own words as groups, in the order of the alphabet, not known last."""
    held = values if isinstance(values.dtype, pd.CategoricalDtype) else values.astype("category")
    return grouped(held, {word: word for word in sorted(map(str, held.cat.categories)) if word})


def _legal_groups() -> dict[str, str]:
    return {code: group for code, group in groups("legal_status").items() if group != "Short breaks"}
