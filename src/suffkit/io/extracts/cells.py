"""Turns the text of an extract's cells into words, numbers and dates, and says what cannot be read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from suffkit.contracts.table import Column
from suffkit.errors import NOTE
from suffkit.io.extracts.found import Found
from suffkit.io.extracts.headings import Meant, is_money
from suffkit.io.extracts.periods import as_month, as_period, as_year
from suffkit.io.ssda903 import dates
from suffkit.io.ssda903.words import Words

_FOR_NOTHING = ("null", "nan", "n/a", "none", "nat")  # what a database or a person writes for nothing
_SHEET_ERROR = r"^#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$"
_FOREIGN = r"[€$¥]|\b(?:eur|euros?|usd|dollars?)\b"
_NUMBER = (
    r"^(?P<open>\()?(?P<minus>[-\u2212])?£?(?P<second>[-\u2212])?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?P<part>\.\d+)?"
    r"(?P<power>e[-+]?\d{1,2})?(?P<after>-)?(?P<percent>%)?(?P<close>\))?$"
)
_YES_NO = {"yes", "no"}
_MEANS = {"y": "yes", "true": "yes", "1": "yes", "n": "no", "false": "no", "0": "no"}
_MOST_LABELS = 10

_SAYS_OF_DATES = {
    dates.SERIAL: (NOTE, "dates are a spreadsheet's serial numbers, and were read as days since 1900."),
    dates.SHORT_YEAR: ("block", "these dates have a year of two digits. Write all four."),
    dates.MONTH_FIRST: (
        "block",
        "these dates have the month first, so no date of the column can be trusted. Export with the day first.",
    ),
    dates.IMPOSSIBLE: ("block", "there are no such days in the calendar. Correct them."),
    dates.UNREADABLE: ("block", "expected a date as dd/mm/yyyy or yyyy-mm-dd. Correct these cells."),
}
_PERIODS: dict[str, tuple[Callable[[pd.Series], pd.Series], str]] = {
    "year": (as_year, "expected a financial year, as 2023-24, whose second year follows the first."),
    "month": (as_month, "expected a month, as 2024-03."),
    "period": (as_period, "expected a date, as 2024-03-31, or a financial year, as 2023-24."),
}


def typed(texts: pd.Series, meant: Meant, found: Found) -> pd.Series:
    """A column of text in the type of its contract: `str` without nulls, `float`, or `datetime64[s]`.

    In:  cells without outer spaces; the column they are of, and its factor (1,000 where the heading says £000s).
    Out: the column; cells that cannot be read are empty in it and a fault in `found`.
    """
    column = meant.column
    broken = texts.str.match(_SHEET_ERROR)
    says = "these cells are an error of the spreadsheet (such as #REF!). Put the formula right, or leave them empty."
    found.say("sheet_error", says, column.name, broken)
    nothing = texts.str.lower().isin(_FOR_NOTHING)
    says = "these cells hold a word for no value (such as NULL or n/a) and were read as empty."
    found.say("word_for_nothing", says, column.name, nothing, NOTE)
    texts = texts.mask(broken | nothing, "")
    if column.type == "number":
        return _numbers(texts, meant, found)
    if column.type == "date":
        return _dates(texts, column, found)
    if column.allowed:
        return _words(texts, column, found)
    return _periods(texts, column, found) if column.name in _PERIODS else texts


def empty(column: Column, rows: int) -> pd.Series:
    """A column that the file does not have."""
    if column.type == "text":
        return pd.Series([""] * rows, dtype=str)
    kind = "datetime64[s]" if column.type == "date" else float
    return pd.Series([None] * rows, dtype=kind)


def matched(texts: pd.Series, known: Iterable[str]) -> pd.Series:
    """Each word in the writing of `known`, whatever its capitals, spaces and hyphens; others stay as they are."""
    written = {_letters(word): word for word in known}
    unlike = [word for word in texts.unique() if _letters(word) in written]
    return texts.replace({word: written[_letters(word)] for word in unlike})


def say_unknown(texts: pd.Series, known: Iterable[str], rule: str, known_as: str, column: str, found: Found) -> None:
    """Tell of words that are not among `known`.

    A word is repeated only where it is nearly one of the known ones, which are public: whatever else stands there may
    have slipped in from another column.
    """
    choices = sorted(set(known) - {""})
    unknown = ~texts.isin([*choices, ""])
    near = {word: match for word in texts[unknown].unique() if (match := _nearest(word, choices))}
    for word, match in list(near.items())[:_MOST_LABELS]:
        says = f"{word!r} is not one of {known_as}. Did you mean {match}? Correct these cells."
        found.say(rule, says, column, texts == word)
    listed = f": {', '.join(choices)}" if len(choices) <= 20 else ""
    rest = unknown & ~texts.isin(list(near)[:_MOST_LABELS])
    found.say(rule, f"expected one of {known_as}{listed}. Correct these cells.", column, rest)


def _words(texts: pd.Series, column: Column, found: Found) -> pd.Series:
    known = [word for word in column.allowed if word]
    lower = texts.str.lower()
    if {word.lower() for word in known} == _YES_NO:
        texts = texts.mask(lower.isin(list(_MEANS)), lower.map(_MEANS))
    words = matched(texts, known)
    found.say("word_spelling", "words were read in the spelling of the list.", column.name, words != texts, NOTE)
    say_unknown(words, known, "unknown_word", "the words of this column", column.name, found)
    return words


def _numbers(texts: pd.Series, meant: Meant, found: Found) -> pd.Series:
    column = meant.column
    if is_money(column):
        foreign = texts.str.contains(_FOREIGN, case=False)
        mixed = "the file has amounts of two currencies" if texts.str.contains("£").any() else "these are no pounds"
        says = f"{mixed}. Write all amounts in pounds, converted at a rate that you can name."
        found.say("other_currency", says, column.name, foreign)
        texts = texts.mask(foreign, "")
    parts = texts.str.replace(r"[\s\u00a0]+", "", regex=True).str.lower().str.extract(_NUMBER)
    digits = (parts["whole"].fillna("").str.replace(",", "") + parts["part"].fillna("")).replace("", np.nan)
    numbers = pd.to_numeric(digits + parts["power"].fillna(""), errors="coerce").astype(float)
    signs = parts[["open", "minus", "second", "after"]].notna().sum(axis=1)
    is_percent = parts["percent"].notna()
    readable = numbers.notna() & (signs <= 1) & (parts["open"].notna() == parts["close"].notna())
    readable &= ~is_percent | (column.unit == "share")
    wanted = "an amount in pounds, as 1234.50" if is_money(column) else "a number"
    says = f"expected {wanted}. Leave the cell empty where it is not known, write 0 where there is none."
    found.say("not_a_number", says, column.name, (texts != "") & ~readable)
    numbers = numbers.where(readable)
    numbers = numbers.mask(signs == 1, -numbers)
    numbers = numbers.mask(is_percent, numbers / 100)
    if column.unit == "share":
        says = "expected a share from 0 to 1; these look like per cent. Write 0.88, or 88% with its sign."
        found.say("share_as_percent", says, column.name, (numbers > 1) & (numbers <= 100))
    if column.minimum == 0.0:
        _say_negative(numbers < 0, column, found)
    if meant.factor != 1.0:
        known = int(numbers.notna().sum())
        much = "millions" if meant.factor == 1e6 else "thousands"
        found.say(
            "in_thousands", f"the heading says {much} of pounds; amounts were multiplied.", column.name, None, NOTE
        )
        found.change("in_thousands", known, f"{column.name} was in {much} of pounds and multiplied.")
        # A product of decimals: 41.2 thousand is 41200 and not 41200.00000000001.
        numbers = (numbers * meant.factor).round(4)
    return numbers


def _say_negative(negative: pd.Series, column: Column, found: Found) -> None:
    if is_money(column):
        says = (
            "an amount is below 0. A credit is no price: end the line that it corrects on its true date, or put the "
            "true price there. What health or education pay goes into their own columns, as a positive amount."
        )
        found.say("negative_amount", says, column.name, negative)
    else:
        found.say("negative_number", "expected a number from 0 up. Correct these cells.", column.name, negative)


def _dates(texts: pd.Series, column: Column, found: Found) -> pd.Series:
    words = Words.of(texts.tolist())
    read = dates.read_dates(words)
    for how, (severity, says) in _SAYS_OF_DATES.items():
        where = read.written(how)[words.places] if len(texts) else np.zeros(0, dtype=bool)
        found.say(how, says, column.name, where, severity)
        if how == dates.SERIAL:
            found.change(how, int(where.sum()), f"{column.name} held a spreadsheet's serial numbers, read as dates.")
    return pd.Series(read.of_rows, dtype="datetime64[s]")


def _periods(texts: pd.Series, column: Column, found: Found) -> pd.Series:
    read, says = _PERIODS[column.name]
    made = read(texts)
    found.say("not_a_period", f"{says} Correct these cells.", column.name, (made == "") & (texts != ""))
    return made


def _nearest(word: str, choices: Iterable[str]) -> str:
    written = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(word.lower(), written, n=1, cutoff=0.75)
    return written[near[0]] if near else ""


def _letters(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", word.lower().replace("\u2019", "'").replace("&", "and"))
