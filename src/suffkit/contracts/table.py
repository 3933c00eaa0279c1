"""What a table is: its columns with type, unit and meaning, its key, and rules across columns.

A `Contract` finds every fault of a table at once. The checking itself is pandera's; what this module
adds is that each finding names the file, the rows as a spreadsheet shows them, the column, what was
expected and what to do, and never a value from a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from suffkit.errors import BLOCK, WARN, ContractError, Fault, suggest

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

HEADER_ROWS = 1
_FILE = "(file)"
_MOST_LISTED = 20


@dataclass(frozen=True)
class Column:
    """One column. `type` is text, number, integer, date or boolean; `allowed` closes the list of words.

    `shown` says that its words are public vocabulary, so that a wrong one may be repeated in a message.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True
    shown: bool = False

    @property
    def expectation(self) -> str:
        """What the column holds, as an error says it."""
        if self.allowed:
            listed = [word or "(empty)" for word in self.allowed]
            return (
                f"one of {', '.join(listed)}"
                if len(listed) <= _MOST_LISTED
                else f"one of the {len(listed)} known words"
            )
        bounds = [f"at least {self.minimum:g}" if self.minimum is not None else ""]
        bounds.append(f"at most {self.maximum:g}" if self.maximum is not None else "")
        words = {"text": "text", "number": "a number", "integer": "a whole number", "date": "a date"}
        parts = [words.get(self.type, self.type), *bounds, f"of the form {self.pattern}" if self.pattern else ""]
        return " ".join(part for part in parts if part) + ("" if self.nullable else ", not empty")


@dataclass(frozen=True)
class Rule:
    """A rule across columns: `broken` gives a boolean column, true where a row breaks it."""

    name: str
    message: str
    broken: Callable[[pd.DataFrame], pd.Series]
    column: str = ""
    severity: str = BLOCK


@dataclass(frozen=True)
class Contract:
    """A table's name, columns, key and rules.

    Text columns that are not nullable may still be empty strings where `allowed` says so.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = field(default=())

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def faults(
        self,
        table: pd.DataFrame,
        *,
        file: str = "",
        rows: Sequence[int] | None = None,
        files: Sequence[str] | None = None,
    ) -> list[Fault]:
        """Every fault of the table.

        In:  the table; the file it came from and the file row of each table row (default: row 2 on); or, for a table
             joined from many files of one kind, the file of each row (checking them together is much faster).
        Out: faults, first of columns, then of values, then of the key and the rules.
        """
        file = file or self.name
        found = self._column_faults(table, file)
        if table.empty or any(fault.severity == BLOCK for fault in found):
            return found
        first = HEADER_ROWS + 1
        names = list(files) if files is not None else [file] * len(table)
        places = list(zip(names, rows if rows is not None else range(first, first + len(table)), strict=True))
        found += self._value_faults(table, places)
        if self.key:
            twice = table[list(self.key)].assign(**{_FILE: names}).duplicated(keep=False)
            same = " and ".join(self.key)
            message = f"these rows have the same {same}; it may stand once. Take one out, or tell them apart."
            found += _located("duplicate_key", message, ", ".join(self.key), _where(twice, places))
        if not any(fault.severity == BLOCK for fault in found):
            for rule in self.rules:
                found += _located(
                    rule.name, rule.message, rule.column, _where(rule.broken(table), places), rule.severity
                )
        return found

    def _column_faults(self, table: pd.DataFrame, file: str) -> list[Fault]:
        present, known = list(table.columns), self.column_names
        extra = [name for name in present if name not in known]
        missing = [column.name for column in self.columns if column.required and column.name not in present]
        found = [
            Fault("missing_column", f"the column is missing.{suggest(name, extra)} Add it to the file.", file, name)
            for name in missing
        ]
        found += [
            Fault(
                "unknown_column",
                f"the column is not one of this table's and is left out.{suggest(name, missing or known)}",
                file,
                name,
                severity=WARN,
            )
            for name in extra
        ]
        twice = sorted({name for name in present if present.count(name) > 1})
        found += [Fault("duplicate_column", "the column stands twice. Keep one.", file, name) for name in twice]
        return found

    def _value_faults(self, table: pd.DataFrame, places: list[tuple[str, int]]) -> list[Fault]:
        from pandera.errors import SchemaErrors

        try:
            _schema(self, tuple(table.columns)).validate(table.reset_index(drop=True), lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases
        else:
            return []
        by_name = {column.name: column for column in self.columns}
        found = []
        for name, group in cases.groupby("column", sort=False):
            column = by_name[str(name)]
            wrong = sorted({int(index) for index in group["index"].dropna()})
            if not wrong:
                # The whole column is of another type, which has no rows.
                found.append(Fault("wrong_type", f"expected {column.expectation}.", places[0][0], column.name))
            for message, at in _said(column, table, wrong).items():
                found += _located("wrong_value", message, column.name, [places[index] for index in at])
        return found


def check(table: pd.DataFrame, contract: Contract, *, file: str = "") -> None:
    """Raise ContractError with every blocking fault of the table; return nothing where there is none."""
    found = [fault for fault in contract.faults(table, file=file) if fault.severity != WARN]
    if found:
        raise ContractError(found, f"{contract.name} is not as it should be")


@lru_cache(maxsize=64)
def _schema(contract: Contract, present: tuple[str, ...]) -> pa.DataFrameSchema:
    """The contract's columns that a table has, as pandera checks them: made once, asked for with every table."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(_dtype(column), checks=_checks(column), nullable=column.nullable)
            for column in contract.columns
            if column.name in present
        }
    )


def _dtype(column: Column) -> Any:
    return {"text": str, "number": float, "integer": int, "boolean": bool, "date": "datetime64[s]"}[column.type]


def _checks(column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if column.allowed:
        checks.append(pa.Check(_are_among(column.allowed), name="allowed"))
    elif column.type == "text" and not column.nullable:
        checks.append(pa.Check.str_length(min_value=1))
    if column.pattern:
        checks.append(pa.Check.str_matches(f"^(?:{column.pattern})$"))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    return checks


def _are_among(words: tuple[str, ...]) -> Callable[[pd.Series], pd.Series]:
    """Whether each of a column's values is one of the words; `isin` of hundreds of words costs more than the rows."""
    known = frozenset(words)

    def are_among(values: pd.Series) -> pd.Series:
        different = values.unique()
        return values.isin(different[[value in known for value in different]])

    return are_among


def _said(column: Column, table: pd.DataFrame, wrong: list[int]) -> dict[str, list[int]]:
    """What to say of the wrong cells of a column, and of which; words are repeated only of a column that is `shown`."""
    if not (column.allowed and column.shown):
        return {f"expected {column.expectation}. Correct these cells.": wrong}
    said: dict[str, list[int]] = {}
    for index in wrong:
        word = str(table[column.name].iloc[index])
        known = [name for name in column.allowed if name]
        said.setdefault(f"{word!r} is not known here.{suggest(word, known)} Correct these cells.", []).append(index)
    return said


def _where(broken: pd.Series, places: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [place for place, bad in zip(places, broken, strict=True) if bad]


def _located(rule: str, message: str, column: str, where: list[tuple[str, int]], severity: str = BLOCK) -> list[Fault]:
    """One fault a file, with all its rows."""
    files = dict.fromkeys(file for file, _ in where)
    return [
        Fault(rule, message, file, column, tuple(row for name, row in where if name == file), severity)
        for file in files
    ]
