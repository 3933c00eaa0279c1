"""Reads the data of the DfE's Local Authority Interactive Tool: the long file of values, and the dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import NOTE, WARN, DataError, Fault
from suffkit.io.csv_files import read_csv_text
from suffkit.io.national.area_numbers import numbers_by_code, unknown_areas
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.values import impossible_values, split_values, unknown_values

if TYPE_CHECKING:
    import pandas as pd

_VALUES = ("Short Desc", "Years", "LA Number", "Values")
_FACTS = ("Measure_short", "Topic", "Measure", "Polarity", "dps", "No_Quartile", "Description", "Methodology")
# The tool's own, and those that its publications have had.
_SYMBOLS = {"": "x", "-": "x", "c": "c", "..": "x", ":": "x", "~": "c", "x": "x", "z": "z", "u": "u", "low": "low"}
_POLARITIES = {"High": "high", "Low": "low", "-": "none", "NA": "none", "": "none"}
_NO_DECIMALS = {"NA", "", "-"}
_DECIMALS_WHERE_NONE = 1
_PARQUET = b"PAR1"
_KEY = ["indicator", "area", "year_label"]


def recognises(candidate: Candidate) -> bool:
    """The long file has Short Desc, Years, LA Number and Values; the dictionary Measure_short and Polarity."""
    return set(_VALUES) <= set(candidate.columns) or _is_dictionary(candidate)


def read(candidate: Candidate) -> Piece:
    """INDICATORS from the long file (Parquet or CSV), INDICATOR_FACTS from the dictionary.

    `-` and an empty cell are missing for any reason, `c` and `~` are suppressed, `..` and `:` not available. Two rows
    of one key are one where they say the same, else a fault; so is -100, which stands for a missing number.
    """
    return _facts(candidate) if _is_dictionary(candidate) else _indicators(candidate)


def _is_dictionary(candidate: Candidate) -> bool:
    return {"Measure_short", "Polarity"} <= set(candidate.columns)


def _indicators(candidate: Candidate) -> Piece:
    try:
        raw = _long_file(candidate.path, candidate.shown)
    except DataError as why:
        return Piece("lait", "", {}, why.faults)
    table = raw.assign(
        indicator=_trimmed(raw["Short Desc"]), area=_number(raw["LA Number"]), year_label=_trimmed(raw["Years"])
    )
    faults: list[Fault] = []
    table = _without_years(table, candidate.shown, faults)
    faults += _unknown(table, candidate.shown)
    cells = split_values(table["Values"], _SYMBOLS)
    faults += unknown_values(cells, table["row"], candidate.shown, "Values", _SYMBOLS)
    faults += impossible_values(cells, table["row"], candidate.shown, "Values", may_be_negative=True)
    table = table.assign(value=cells["value"], status=cells["status"], as_printed=cells["as_printed"])
    table = _once(table, candidate.shown, faults)
    if any(fault.severity not in (NOTE, WARN) for fault in faults):
        return Piece("lait", "", {}, tuple(faults))
    labels = table["year_label"].cat
    years = labels.categories.str[:4].astype("int64").to_numpy()[labels.codes]
    whole = table.assign(year=years, **{name: _as_text(table[name]) for name in _KEY})
    columns = ["indicator", "area", "year_label", "year", "value", "status", "as_printed"]
    return Piece("lait", str(whole["year"].max()), {"indicators": whole[columns].reset_index(drop=True)}, tuple(faults))


def _long_file(path: Path, shown: str) -> pd.DataFrame:
    """The columns that are used, as categories of text, and `row`, the row of the file."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    columns = list(_VALUES)
    as_words = pa.dictionary(pa.int32(), pa.string())
    try:
        with path.open("rb") as opened:
            is_parquet = opened.read(len(_PARQUET)) == _PARQUET
        if is_parquet:
            whole = pyarrow.parquet.read_table(path, columns=columns)
        else:
            options = pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(columns, as_words), include_columns=columns, strings_can_be_null=False
            )
            newlines = pyarrow.csv.ParseOptions(newlines_in_values=True)
            whole = pyarrow.csv.read_csv(path, parse_options=newlines, convert_options=options)
    except (pa.ArrowException, OSError, KeyError):
        says = "the file cannot be read; it is damaged or cut off. Get it again."
        raise DataError([Fault("unreadable_file", says, shown)]) from None
    texts = [
        column if pa.types.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
        for column in whole.columns
    ]
    table = pa.table(dict(zip(whole.column_names, texts, strict=True))).unify_dictionaries()
    return table.to_pandas().assign(row=np.arange(2, len(whole) + 2))


def _trimmed(words: pd.Series) -> pd.Series:
    return _renamed(words, {str(word): str(word).strip() for word in words.cat.categories})


def _number(words: pd.Series) -> pd.Series:
    """Numbers of areas as three-digit text, whether they were held as 884 or 884.0."""
    return _renamed(words, {str(word): str(word).strip().removesuffix(".0") for word in words.cat.categories})


def _renamed(words: pd.Series, names: dict[str, str]) -> pd.Series:
    """Categories under other names; two that get one name become one, and an empty cell the empty text."""
    import pandas as pd

    kinds = pd.Index(list(dict.fromkeys([*names.values(), ""])))
    codes = kinds.get_indexer(pd.Index([names[str(word)] for word in words.cat.categories] + [""]))
    return pd.Series(pd.Categorical.from_codes(codes[words.cat.codes], categories=kinds), index=words.index)


def _as_text(words: pd.Series) -> pd.Series:
    """Categories as plain text; by way of the few kinds, which is many times faster than cell by cell."""
    import pandas as pd

    kinds = pd.Series(words.cat.categories.astype("str"))
    return kinds.take(words.cat.codes.to_numpy()).set_axis(words.index)


def _without_years(table: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """Rows whose label begins with a year; the tool's data have some rows labelled `0`, all of them missing."""
    labels = table["year_label"].cat.categories
    has_year = table["year_label"].isin(labels[labels.str.match(r"\d{4}(?!\d)")])
    lost = table[~has_year]
    if len(lost):
        named = ", ".join(repr(label) for label in lost["year_label"].unique()[:5])
        is_missing = lost["Values"].astype("str").str.strip().isin(list(_SYMBOLS)).all()
        faults.append(
            Fault(
                "no_year",
                f"these rows have no year but {named}, and are left out; "
                + ("none of them has a value." if is_missing else "some have values."),
                shown,
                "Years",
                tuple(lost["row"].tolist()),
                NOTE if is_missing else WARN,
            )
        )
    kept = table[has_year]
    return kept.assign(year_label=kept["year_label"].cat.remove_unused_categories())


def _unknown(table: pd.DataFrame, shown: str) -> list[Fault]:
    known = table["area"].isin(list(numbers_by_code()))
    wrong = table[~known]
    return unknown_areas(wrong["area"].astype("str").set_axis(wrong["row"]), shown, "LA Number")


def _once(table: pd.DataFrame, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """The table with every key once."""
    import numpy as np

    sizes = [len(table[name].cat.categories) for name in _KEY]
    key = np.ravel_multi_index([table[name].cat.codes.to_numpy() for name in _KEY], sizes)
    keyed = table.assign(_key=key, _value=table["value"].fillna(np.inf))
    if not keyed["_key"].duplicated().any():
        return table
    different = keyed.groupby("_key")[["_value", "status"]].transform("nunique").gt(1).any(axis=1)
    if different.any():
        says = "the same indicator, area and year stands here more than once with different values. Get the file again."
        faults.append(Fault("duplicate_key", says, shown, rows=tuple(table.loc[different, "row"].tolist())))
    repeated = keyed.duplicated("_key")
    says = "these rows repeat an earlier one and are left out."
    faults.append(Fault("repeated_row", says, shown, rows=tuple(table.loc[repeated, "row"].tolist()), severity=NOTE))
    return table[~repeated]


def _facts(candidate: Candidate) -> Piece:
    text = read_csv_text(candidate.path, candidate.shown, _FACTS)
    faults = list(text.faults)
    missing = [name for name in _FACTS if name not in text.table.columns]
    faults += [
        Fault("missing_column", "the column is missing. Get the dictionary again.", candidate.shown, name)
        for name in missing
        if len(text.table.columns)
    ]
    if missing:
        return Piece("lait-dictionary", "", {}, tuple(faults))
    table = text.table.assign(row=list(text.rows))
    table = table[table["Measure_short"] != ""]
    faults += _wrong_words(table, candidate.shown)
    if any(fault.severity not in (NOTE, WARN) for fault in faults):
        return Piece("lait-dictionary", "", {}, tuple(faults))
    twice = table.duplicated("Measure_short")
    if twice.any():
        says = "these measures stand under an earlier topic too, whose entry is used."
        faults.append(Fault("measure_twice", says, candidate.shown, "Measure_short", tuple(table["row"][twice]), NOTE))
    first = table[~twice].reset_index(drop=True)
    facts = first[["Measure_short", "Topic", "Measure", "Description", "Methodology"]].set_axis(
        ["indicator", "topic", "title", "description", "methodology"], axis=1
    )
    facts = facts.assign(
        polarity=first["Polarity"].map(_POLARITIES).astype("str"),
        decimals=first["dps"].mask(first["dps"].isin(_NO_DECIMALS), str(_DECIMALS_WHERE_NONE)).astype("int64"),
        no_quartile=(first["No_Quartile"] == "N").astype(bool),
    )
    order = ["indicator", "topic", "title", "polarity", "decimals", "no_quartile", "description", "methodology"]
    return Piece("lait-dictionary", "", {"indicator_facts": facts[order]}, tuple(faults))


def _wrong_words(table: pd.DataFrame, shown: str) -> list[Fault]:
    """Cells of the dictionary that mean nothing known."""
    is_number = table["dps"].str.fullmatch(r"\d") | table["dps"].isin(_NO_DECIMALS)
    checks = {
        "Polarity": (table["Polarity"].isin(list(_POLARITIES)), "one of High, Low, -, NA or nothing"),
        "dps": (is_number, "a number of decimals, NA or nothing"),
        "No_Quartile": (table["No_Quartile"].isin(["N", "NA", "-", ""]), "N, NA or nothing"),
    }
    return [
        Fault("wrong_value", f"expected {expected}. Look at these cells.", shown, column, tuple(table["row"][~right]))
        for column, (right, expected) in checks.items()
        if not right.all()
    ]
