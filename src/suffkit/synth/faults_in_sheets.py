"""Faults of the tables: each function spoils rows of the newest return, as text under the return's headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from suffkit.errors import RequestError

Sheets = dict[int, dict[str, pd.DataFrame]]
_FORM = "%d/%m/%Y"
_FEW = 3
_SCOTTISH = "EH99 1SP"  # of Scotland's parliament, no home


def _newest(sheets: Sheets, module: str = "episodes") -> pd.DataFrame:
    return sheets[max(sheets)][module]


def _day(text: str) -> date:
    return datetime.strptime(text, _FORM).date()  # noqa: DTZ007 (a day has no zone)


def _say(day: date) -> str:
    return day.strftime(_FORM)


def _some(sheet: pd.DataFrame, chosen: pd.Series, most: int = 1) -> list[Any]:
    """The first rows of those chosen. Raises: RequestError where there is none."""
    rows = list(sheet.index[chosen])[:most]
    if not rows:
        raise RequestError("There is no row for this fault in so few children in care. Ask for more with --in-care.")
    return rows


def _is_open(sheet: pd.DataFrame) -> pd.Series:
    return sheet["DEC"] == ""


def _goes_on(sheet: pd.DataFrame) -> pd.Series:
    """Episodes of the headline kind that the next row carries on."""
    follows = (sheet["CHILD"] == sheet["CHILD"].shift(-1)) & (sheet["DEC"] == sheet["DECOM"].shift(-1))
    return (sheet["REC"] == "X1") & follows


def _in_this_return(sheets: Sheets, texts: pd.Series) -> pd.Series:
    """Whether the days lie well inside the newest return."""
    days = pd.to_datetime(texts, format=_FORM, errors="coerce")
    year = max(sheets)
    return days.between(pd.Timestamp(year - 1, 5, 1), pd.Timestamp(year, 2, 1))


def _set_birth(sheets: Sheets, child: str, birth: str) -> None:
    """The same date of birth wherever it stands."""
    for modules in sheets.values():
        for sheet in modules.values():
            if "DOB" in sheet.columns:
                sheet.loc[sheet["CHILD"] == child, "DOB"] = birth


def _insert_before(sheets: Sheets, row: int, **changes: str) -> None:
    """Another episode before a row of the newest return: the row with changes."""
    sheet = _newest(sheets)
    extra = sheet.loc[[row]].assign(**changes)
    sheets[max(sheets)]["episodes"] = pd.concat([sheet.loc[: row - 1], extra, sheet.loc[row:]], ignore_index=True)


def _without(module: str) -> Callable[[Sheets], None]:
    def spoil(sheets: Sheets) -> None:
        del sheets[max(sheets)][module]

    return spoil


no_header, no_episodes, no_uasc = _without("header"), _without("episodes"), _without("uasc")


def other_capitals(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    sheet["PLACE"] = sheet["PLACE"].str.lower()
    sheets[max(sheets)]["episodes"] = sheet.rename(columns={"DECOM": " Decom", "PLACE_PROVIDER": "Place Provider"})


def missing_column(sheets: Sheets) -> None:
    sheets[max(sheets)]["episodes"] = _newest(sheets).rename(columns={"PLACE_PROVIDER": "PLACE_PROVDER"})


def extra_column(sheets: Sheets) -> None:
    _newest(sheets)["CASE_NOTE"] = "seen"


def no_rows(sheets: Sheets) -> None:
    sheets[max(sheets)]["episodes"] = _newest(sheets).iloc[:0]


def iso_dates(sheets: Sheets) -> None:
    _rewrite(_newest(sheets), ("DECOM", "DEC"), "%Y-%m-%d 00:00:00")


def month_first(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    half = sheet.iloc[::2].copy()
    _rewrite(half, ("DECOM",), "%m/%d/%Y")
    sheet.loc[half.index, "DECOM"] = half["DECOM"]


def serial_dates(sheets: Sheets) -> None:
    """Serials in one table, which can be told, and two-digit years in another, which cannot."""
    reviews = _newest(sheets, "reviews")
    days = pd.to_datetime(reviews["REVIEW"], format=_FORM)
    reviews["REVIEW"] = (days - pd.Timestamp(1899, 12, 30)).dt.days.astype(str)
    _rewrite(_newest(sheets, "missing"), ("MIS_START", "MIS_END"), "%d/%m/%y")


def _rewrite(sheet: pd.DataFrame, columns: Sequence[str], form: str) -> None:
    for column in columns:
        days = pd.to_datetime(sheet[column], format=_FORM, errors="coerce")
        sheet[column] = days.dt.strftime(form).fillna("")


def impossible_day(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    sheet.loc[_some(sheet, sheet["DEC"] != "", _FEW), "DEC"] = f"31/02/{max(sheets)}"


def born_too_late(sheets: Sheets) -> None:
    _set_birth(sheets, str(_newest(sheets)["CHILD"].iloc[0]), f"15/04/{max(sheets)}")


def starts_before_birth(sheets: Sheets) -> None:
    first = _newest(sheets).iloc[0]
    _set_birth(sheets, str(first["CHILD"]), _say(_day(first["DECOM"]) + timedelta(days=9)))


def ends_before_start(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    for row in _some(sheet, (sheet["DEC"] != "") & (sheet["REC"] != "X1"), _FEW):
        sheet.loc[row, "DEC"] = _say(_day(str(sheet.loc[row, "DECOM"])) - timedelta(days=4))


def ends_after_year(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    rows = _some(sheet, _is_open(sheet), _FEW)
    sheet.loc[rows, "DEC"] = f"02/05/{max(sheets)}"
    sheet.loc[rows, "REC"] = "E8"


def starts_long_ago(sheets: Sheets) -> None:
    """It starts before the child's birth too, since nobody born then is in care today."""
    sheet = _newest(sheets)
    sheet.loc[_some(sheet, (sheet["RNE"] == "S") & (sheet["PLACE"] == "U6")), "DECOM"] = "01/10/1991"


def shorter_than_a_day(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    row = _some(sheet, sheet["RNE"] == "P")[0]
    day = str(sheet.loc[row, "DECOM"])
    _insert_before(sheets, row, DECOM=day, DEC=day, REC="X1", REASON_PLACE_CHANGE="OTHER")


def twice_in_header(sheets: Sheets) -> None:
    header = _newest(sheets, "header")
    again = header.iloc[[0]].assign(ETHNIC="NOBT" if header["ETHNIC"].iloc[0] != "NOBT" else "WBRI")
    sheets[max(sheets)]["header"] = pd.concat([header, again], ignore_index=True)


def not_in_header(sheets: Sheets) -> None:
    header = _newest(sheets, "header")
    told = header["CHILD"].isin(_newest(sheets)["CHILD"])
    sheets[max(sheets)]["header"] = header.drop(_some(header, told)).reset_index(drop=True)


def births_differ(sheets: Sheets) -> None:
    """In the newest return the birth is a day earlier than in the return before."""
    header, year = _newest(sheets, "header"), max(sheets)
    before = sheets.get(year - 1, {}).get("header", header)
    row = _some(header, header["CHILD"].isin(before["CHILD"]))[0]
    earlier = _say(_day(str(header.loc[row, "DOB"])) - timedelta(days=1))
    _set_birth({year: sheets[year]}, str(header.loc[row, "CHILD"]), earlier)


def overlap(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    row = _some(sheet, _goes_on(sheet) & _in_this_return(sheets, sheet["DEC"]))[0]
    sheet.loc[row, "DEC"] = _say(_day(str(sheet.loc[row, "DEC"])) + timedelta(days=1))


def starts_while_open(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    row = _some(sheet, _goes_on(sheet))[0]
    sheet.loc[row, ["DEC", "REC", "REASON_PLACE_CHANGE"]] = ""


def nothing_after(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    last_of_child = sheet["CHILD"] != sheet["CHILD"].shift(-1)
    started_here = _in_this_return(sheets, sheet["DECOM"])
    row = _some(sheet, last_of_child & started_here & _goes_on(sheet).shift(1, fill_value=False))[0]
    sheets[max(sheets)]["episodes"] = sheet.drop(row).reset_index(drop=True)


def start_on_one_day(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    row = _some(sheet, (sheet["RNE"] == "L") & (sheet["LS"] == "C2"))[0]
    day = str(sheet.loc[row, "DECOM"])
    _insert_before(sheets, row, LS="C1", DECOM=day, DEC=day, REC="X1", REASON_PLACE_CHANGE="")


def both_short_breaks(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    sheet.loc[_some(sheet, sheet["LS"] == "V3"), "LS"] = "V4"


def leap_day(sheets: Sheets) -> None:
    """The child whose birth is least moved by it."""
    header = _newest(sheets, "header")
    born = pd.to_datetime(header["DOB"], format=_FORM)
    year = max(sheets)
    leap_days = [pd.Timestamp(one, 2, 29) for one in range(year - 20, year + 1) if one % 4 == 0]
    apart = pd.concat([(born - day).abs() for day in leap_days], axis=1)
    days = apart.to_numpy()
    row, nearest = divmod(int(days.argmin()), days.shape[1])
    _set_birth(sheets, str(header["CHILD"].iloc[row]), leap_days[nearest].strftime(_FORM))


def past_18(sheets: Sheets) -> None:
    sheet, header = _newest(sheets), _newest(sheets, "header")
    births = header.drop_duplicates("CHILD").set_index("CHILD")["DOB"]
    at_18 = (sheet["DEC"].str[:6] == sheet["CHILD"].map(births).str[:6]) & sheet["REC"].isin(["E5", "E6", "E8"])
    row = _some(sheet, at_18 & _in_this_return(sheets, sheet["DEC"]))[0]
    sheet.loc[row, "DEC"] = _say(_day(str(sheet.loc[row, "DEC"])) + timedelta(days=30))


def unknown_codes(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    rows = _some(sheet, sheet["PLACE"] == "U6", _FEW)
    sheet.loc[rows[0], "PLACE"] = "Q9"
    sheet.loc[rows[-1], "LS"] = "ZZ"


def codes_out_of_time(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    days = pd.to_datetime(sheet["DECOM"], format=_FORM)
    fostered = sheet["PLACE"] == "U6"
    before = _some(sheet, fostered & (days < pd.Timestamp(2023, 10, 1)))
    after = list(sheet.index[fostered & (days > pd.Timestamp(2023, 11, 1))])[:1]
    sheet.loc[before, "PLACE"] = "K3"
    sheet.loc[after, "PLACE"] = "P2"


def sex_of_other_years(sheets: Sheets) -> None:
    other = {"1": "M", "2": "F", "M": "1", "F": "2"}
    for module in ("header", "uasc"):
        sheet = _newest(sheets, module)
        sheet["SEX"] = sheet["SEX"].map(other).fillna("")


def odd_postcodes(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    rows = _some(sheet, (sheet["PL_POST"] != "") & (sheet["HOME_POST"] != ""), _FEW)
    for row, odd in zip(rows, ("", "NOT KNOWN", _SCOTTISH), strict=False):
        sheet.loc[row, "PL_POST"] = odd


def uasc_with_distance(sheets: Sheets) -> None:
    sheet = _newest(sheets)
    home = sheet.loc[_some(sheet, sheet["HOME_POST"] != "")[0], "HOME_POST"]
    uasc = sheet["CHILD"].isin(_newest(sheets, "uasc")["CHILD"])
    sheet.loc[_some(sheet, uasc & (sheet["HOME_POST"] == ""), _FEW), "HOME_POST"] = home
    far = list(sheet.index[~uasc & (sheet["HOME_POST"] != "")])[:2]
    sheet["PL_DISTANCE"] = ""
    sheet.loc[far, "PL_DISTANCE"] = ["999.9", "412.0"][: len(far)]
