"""What an extract is: one list that a council takes out of its own systems, beside its statutory returns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from suffkit.contracts.table import Column, Contract


@dataclass(frozen=True)
class Extract:
    """One extract.

    id:       its name in the project, as in `domain/codes/inputs.csv`.
    file:     where it lies below the authority's folder; the same name with .xlsx is read as well.
    holds:    what it holds, as a sentence that starts small.
    adds:     what the statement can tell with it and cannot without, as a sentence that starts small.
    where:    where a council finds it.
    contract: its columns and rules; columns that are not `required` may be left out of the file.
    child:    the column that holds the child's key, the same as CHILD of the returns; empty where there is none.
    linked:   whether these children are in the returns; children with short breaks need not be.
    """

    id: str
    file: str
    holds: str
    adds: str
    where: str
    contract: Contract
    child: str = ""
    linked: bool = True

    @property
    def example_text(self) -> str:
        """The worked example as a CSV file: a header and a few made-up rows, which pass the contract."""
        return _text_of_example(self.id)

    @property
    def example(self) -> tuple[Mapping[str, str], ...]:
        """The rows of the worked example, every cell as it is typed into a spreadsheet."""
        return tuple(csv.DictReader(io.StringIO(self.example_text, newline="")))


@cache
def _text_of_example(name: str) -> str:
    return (files("suffkit.contracts.extracts") / "examples" / f"{name}.csv").read_text(encoding="utf-8")


def text(name: str, meaning: str, **more: Any) -> Column:
    """A column of text that must be filled."""
    return Column(name, "text", meaning, **more)


def words(name: str, meaning: str, *allowed: str, **more: Any) -> Column:
    """A column of a closed list of words, which are public; an empty word in the list lets it be empty."""
    return Column(name, "text", meaning, allowed=allowed, shown=True, **more)


def note(name: str, meaning: str) -> Column:
    """A column of text that may be empty or left out."""
    return Column(name, "text", meaning, pattern=r"[\s\S]*", nullable=True, required=False)


def day(name: str, meaning: str, *, open_ended: bool = False, required: bool = True) -> Column:
    """A column of dates; `open_ended` lets it be empty."""
    return Column(name, "date", meaning, nullable=open_ended, required=required)


def number(name: str, meaning: str, unit: str, *, known: bool = True, required: bool = True, **more: Any) -> Column:
    """A column of numbers from 0 up; not `known` lets it be empty, which is unknown and not 0."""
    return Column(name, "number", meaning, unit=unit, nullable=not known, required=required, **{"minimum": 0.0} | more)


def year(meaning: str = "financial year, as 2023-24") -> Column:
    return Column("year", "text", meaning, pattern=r"\d{4}-\d{2}")


PROVIDERS = ("In-house", "Independent")
YES_NO = ("Yes", "No", "")
